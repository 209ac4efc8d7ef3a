"""Two exports of the same answers, as numbers of their options and as text -> the words of each number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from analysis.data import Data
from analysis.errors import DataError
from questionnaires.answer_orders import ordered
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Problem, say


def worded(numbers: Data, words: Data, file: str) -> Codebook:
    """The codebook of `numbers` with the labels that stand in the same rows of `words`, the data of `file`.

    Raises DataError if the rows are not those of the same people in the same order: another number of them,
    or two words for one number.
    """
    if len(numbers.frame) != len(words.frame):
        what = say(
            "the two files have {one} and {other} rows.", one=len(numbers.frame), other=len(words.frame)
        )
        raise DataError([Problem(say("{file}", file=file), what, _SAME)])
    variables, problems = list[Variable](), list[Problem]()
    for variable in numbers.codebook:
        found = _words(variable, numbers, words)
        torn = [value for value, labels in found.items() if len(labels) > 1]
        if torn:
            what = say(
                "{value} stands for “{one}” and “{other}”.",
                value=torn[0],
                one=found[torn[0]][0],
                other=found[torn[0]][1],
            )
            problems.append(Problem(say("column {column}", column=variable.column), what, _SAME))
        variables.append(
            variable if torn else _labelled(variable, {one: labels[0] for one, labels in found.items()})
        )
    if problems:
        raise DataError(problems)
    return Codebook(tuple(variables), numbers.codebook.language)


_SAME = say("Download both at the same time, and change the order of neither.")


def _words(variable: Variable, numbers: Data, words: Data) -> dict[Value, list[str]]:
    """Every value of `variable` that somebody gave, with the different words in its place."""
    other = words.codebook.by_column.get(variable.column)
    if not variable.closed or variable.option is not None or other is None or not other.closed:
        return {}
    found: dict[Value, list[str]] = defaultdict(list)
    rows = zip(numbers.frame[variable.column].tolist(), words.frame[variable.column].tolist(), strict=True)
    for value, word in dict.fromkeys(rows):
        if value in variable.values and word in other.values:
            found[value].append(other.values[word])
    return found


def _labelled(variable: Variable, labels: dict[Value, str]) -> Variable:
    """`variable` with the labels; ordinal where the known order of the words is that of the numbers."""
    if not labels:
        return variable
    values = {value: labels.get(value, label) for value, label in variable.values.items()}
    told = [label for value, label in values.items() if value in labels]
    order = ordered(told)
    rises = order is not None and told in (list(order), list(order)[::-1])
    return replace(variable, values=values, level="ordinal" if rises else variable.level)

"""What each person chose of several options: read from 0/1 columns, from columns that hold one chosen option
each, or from one column with a separator.

Everything that counts several answers starts from these marks; nothing is counted here.
"""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import NO_ANSWER, Axis, coded, column_of, variable_of
from analysis.errors import DataError, of_each
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Problem, say

Cases = Literal["answered", "any", "all"]
"""Who is in the base: answered at least one item; chose at least one option; answered every item."""
Duplicates = Literal["once", "count"]
"""Whether one person's same option named twice is one mention or two; it is one person either way."""


@dataclass(frozen=True)
class Option:
    """One option and what each row says about it: how often it was chosen, 0 not chosen, -1 no answer."""

    value: Value
    label: str
    marks: NDArray[np.intp]


@dataclass(frozen=True)
class Mentions:
    """One question of several answers, as every row answered it."""

    name: str
    label: str
    options: tuple[Option, ...]
    total: int
    """Rows."""
    complete: NDArray[np.bool_] | None = None
    """Which rows answered every item, where the options are no items of their own; else None."""

    def inside(self, cases: Cases) -> NDArray[np.bool_]:
        """Which rows are in the base."""
        if cases == "all" and self.complete is not None:
            return self.complete
        return _base([option.marks for option in self.options], self.total, cases)


def times_chosen(option: Option, inside: NDArray[np.bool_]) -> Axis:
    """The option as an axis to count: how often each row in the base chose it, 0, 1 and so on."""
    marks = np.where(inside, np.maximum(option.marks, 0), NO_ANSWER)
    return marks, tuple(range(max(1, int(marks.max(initial=0))) + 1))


def mentions_of(data: pd.DataFrame, columns: Sequence[str], *, codebook: Codebook | None = None) -> Mentions:
    """The mentions of the options that have the 0/1 `columns`, one each.

    Raises DataError for a column that is not there or holds anything but 0, 1 and no answer.
    """
    if not columns or len(set(columns)) < len(columns):
        raise ValueError(f"a multiple choice takes different columns, one at least, not {list(columns)}")
    options = of_each(lambda column: _marked(data, column, variable_of(codebook, column)), columns)
    item, question, named = _named([variable_of(codebook, column) for column in columns], options)
    name = item or ",".join(columns)
    return Mentions(name, question or name, tuple(named), len(data))


def mentions_chosen(
    data: pd.DataFrame,
    columns: Sequence[str],
    *,
    codebook: Codebook | None = None,
    duplicates: Duplicates = "once",
) -> Mentions:
    """The mentions in `columns` that hold one chosen option each, such as the first, second and third named.

    An empty cell names nothing; who names nothing at all gave no answer. The options stand in the codebook's
    order. Raises DataError for a column that is not there, an answer the codebook does not know, and columns
    whose codebook gives one value two labels.
    """
    _check(duplicates)
    if not columns or len(set(columns)) < len(columns):
        raise ValueError(f"a multiple choice takes different columns, one at least, not {list(columns)}")
    described = [variable_of(codebook, column) for column in columns]
    labels = _shared_labels([variable for variable in described if variable is not None])
    choices, values = _on_one_list(data, columns, described)
    rows = np.repeat(np.arange(len(data)), len(columns))
    marks = _marks(rows, choices.ravel(), (len(data), len(values)), duplicates)
    options = [Option(value, labels.get(value, str(value)), marks[:, at]) for at, value in enumerate(values)]
    name = ",".join(columns)
    label = _question([variable.label for variable in described if variable is not None]) or name
    return Mentions(name, label, tuple(options), len(data), (choices != NO_ANSWER).all(axis=1))


def mentions_in(
    data: pd.DataFrame,
    column: str,
    separator: str,
    *,
    codebook: Codebook | None = None,
    duplicates: Duplicates = "once",
) -> Mentions:
    """The mentions in a text column whose answers are joined by `separator`.

    An empty cell is no answer; with a codebook an answer it does not know raises DataError.
    """
    _check(duplicates)
    if not separator:
        raise ValueError("the separator must not be empty")
    variable = variable_of(codebook, column)
    cells, texts = coded(column_of(data, column).astype(object))
    # Every distinct cell is taken apart once; its parts are then known for all rows that hold it.
    parts = [[part for part in map(str.strip, str(text).split(separator)) if part] for text in texts]
    if duplicates == "once":
        parts = [list(dict.fromkeys(some)) for some in parts]
    owners = np.repeat(np.arange(len(texts)), [len(some) for some in parts])
    often = np.bincount(cells + 1, minlength=len(texts) + 1)[1:][owners]
    flat = np.repeat(np.array([part for some in parts for part in some], dtype=object), often)
    codes, values = coded(pd.Series(flat, dtype=object, name=column), variable)
    codes = codes[np.cumsum(often) - often]
    # A cell of nothing but separators and blanks, or of refusals only, is as empty as an empty one.
    marks = _marks(owners, codes, (len(texts) + 1, len(values)), duplicates)
    labels = variable.values if variable is not None else {}
    options = [
        Option(value, labels.get(value, str(value)), marks[cells, place])
        for place, value in enumerate(values)
    ]
    label = variable.label if variable is not None else column
    return Mentions(column, label, tuple(options), len(data))


def _check(duplicates: Duplicates) -> None:
    if duplicates not in ("once", "count"):
        raise ValueError(f"duplicates must be once or count, not {duplicates}")


def _marks(
    owners: NDArray[np.intp], codes: NDArray[np.intp], shape: tuple[int, int], duplicates: Duplicates
) -> NDArray[np.intp]:
    """How often each owner chose each option, from one owner and code a mention; -1 for who chose none."""
    marks = np.zeros(shape, dtype=np.intp)
    chosen = codes != NO_ANSWER
    np.add.at(marks, (owners[chosen], codes[chosen]), 1)
    if duplicates == "once":
        marks = np.minimum(marks, 1)
    marks[marks.sum(1) == 0] = NO_ANSWER
    return marks


def _on_one_list(
    data: pd.DataFrame, columns: Sequence[str], described: Sequence[Variable | None]
) -> tuple[NDArray[np.intp], tuple[Value, ...]]:
    """The columns' codes side by side, and the one list of options that they point into."""
    if not any(described):
        together = pd.concat([column_of(data, column).astype(object) for column in columns])
        codes, values = coded(together)
        return codes.reshape(len(columns), len(data)).T, values
    axes: Sequence[Axis] = of_each(
        lambda pair: coded(column_of(data, pair[0]), pair[1]), list(zip(columns, described, strict=True))
    )
    values = tuple(dict.fromkeys(chain.from_iterable(own for _, own in axes)))
    place = {value: at for at, value in enumerate(values)}
    moved = [
        np.array([*(place[value] for value in own), NO_ANSWER], dtype=np.intp)[codes] for codes, own in axes
    ]
    return np.column_stack(moved), values


def _shared_labels(described: Sequence[Variable]) -> dict[Value, str]:
    """The label of each value. Raises DataError where two columns give one value two labels."""
    labels: dict[Value, str] = {}
    for variable in described:
        for value, label in variable.values.items():
            if labels.setdefault(value, label) != label:
                what = say(
                    "{value} stands for “{one}” and “{other}”.", value=value, one=labels[value], other=label
                )
                mend = say("Columns of one question share their options: give each value one label.")
                raise DataError([Problem(say("column {column}", column=variable.column), what, mend)])
    return labels


def _question(labels: Sequence[str]) -> str:
    """The whole words that the labels of all columns begin with."""
    return labels[0] if len(set(labels)) == 1 else _apart(labels)[0] if labels else ""


def _marked(data: pd.DataFrame, column: str, variable: Variable | None) -> Option:
    codes, values = coded(column_of(data, column), variable)
    wrong = [value for value in values if value not in (0, 1, "0", "1")]
    if wrong:
        raise DataError(
            [
                Problem(
                    say("column {column}", column=column),
                    say("{value} is neither 0 nor 1.", value=wrong[0]),
                    say("A multiple choice has one column of 0 and 1 for each option."),
                )
            ]
        )
    marks = np.array([*(int(value) for value in values), NO_ANSWER], dtype=np.intp)[codes]
    if variable is None:
        return Option(column, column, marks)
    value = column if variable.option is None else variable.option
    return Option(value, variable.option_label or variable.label, marks)


def _named(
    described: Sequence[Variable | None], options: Sequence[Option]
) -> tuple[str | None, str, Sequence[Option]]:
    """Key and words of the one question whose options the columns are, and the options with their own labels.

    A codebook labels such a column "question option". Where it does not give the option's label apart, what
    all labels begin with is the question. Other columns keep their labels and have no question in common.
    """
    known = [variable for variable in described if variable is not None and variable.item is not None]
    if len(known) < len(options) or len({variable.item for variable in known}) > 1:
        return None, "", options
    item, first = known[0].item, known[0]
    if first.option_label is not None:
        return item, first.label.removesuffix(first.option_label).strip(), options
    if any(variable.option is None or variable.option_label is not None for variable in known):
        return item, first.label, options
    question, labels = _apart([variable.label for variable in known])
    named = [replace(option, label=label) for option, label in zip(options, labels, strict=True)]
    return item, question or first.label, named


def _apart(labels: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The whole words that all labels begin with, and the rest of each; "" where a label has no rest."""
    common = os.path.commonprefix(list(labels)) if len(labels) > 1 else ""  # noqa: RUF071  # by character
    common = common[: common.rfind(" ") + 1]
    rest = [label.removeprefix(common).strip() for label in labels]
    return (common.strip(), rest) if common.strip() and all(rest) else ("", labels)


def _base(marks: Sequence[NDArray[np.intp]], total: int, cases: Cases) -> NDArray[np.bool_]:
    """Which rows are in the base."""
    if cases not in ("answered", "any", "all"):
        raise ValueError(f"cases must be answered, any or all, not {cases}")
    inside = np.full(total, cases == "all" and bool(marks))
    for option in marks:
        if cases == "all":
            inside &= option != NO_ANSWER
        else:
            inside |= option == 1 if cases == "any" else option != NO_ANSWER
    return inside

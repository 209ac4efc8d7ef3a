"""What each person chose of several options: read from 0/1 columns or from one column with a separator.

Everything that counts several answers starts from these marks; nothing is counted here.
"""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError, of_each
from analysis.tally import NO_ANSWER, coded, column_of, variable_of
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Problem, say

Cases = Literal["answered", "any", "all"]
"""Who is in the base: answered at least one item; chose at least one option; answered every item."""


@dataclass(frozen=True)
class Option:
    """One option and what each row says about it: 1 chosen, 0 not chosen, -1 no answer."""

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

    def inside(self, cases: Cases) -> NDArray[np.bool_]:
        """Which rows are in the base."""
        return _base([option.marks for option in self.options], self.total, cases)


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


def mentions_in(
    data: pd.DataFrame, column: str, separator: str, *, codebook: Codebook | None = None
) -> Mentions:
    """The mentions in a text column whose answers are joined by `separator`.

    An empty cell is no answer; with a codebook an answer it does not know raises DataError.
    """
    if not separator:
        raise ValueError("the separator must not be empty")
    variable = variable_of(codebook, column)
    cells, texts = coded(column_of(data, column).astype(object))
    # Every distinct cell is taken apart once; its parts are then known for all rows that hold it.
    parts = [
        list(dict.fromkeys(part for part in map(str.strip, str(text).split(separator)) if part))
        for text in texts
    ]
    owners = np.repeat(np.arange(len(texts)), [len(some) for some in parts])
    often = np.bincount(cells + 1, minlength=len(texts) + 1)[1:][owners]
    flat = np.repeat(np.array([part for some in parts for part in some], dtype=object), often)
    codes, values = coded(pd.Series(flat, dtype=object, name=column), variable)
    codes = codes[np.cumsum(often) - often]
    marks = np.zeros((len(texts) + 1, len(values)), dtype=np.intp)
    marks[owners[codes != NO_ANSWER], codes[codes != NO_ANSWER]] = 1
    # A cell of nothing but separators and blanks, or of refusals only, is as empty as an empty one.
    marks[marks.sum(1) == 0] = NO_ANSWER
    labels = variable.values if variable is not None else {}
    options = [
        Option(value, labels.get(value, str(value)), marks[cells, place])
        for place, value in enumerate(values)
    ]
    label = variable.label if variable is not None else column
    return Mentions(column, label, tuple(options), len(data))


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

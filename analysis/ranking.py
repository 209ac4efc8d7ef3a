"""A ranking: how many people put each option first, how many ranked it at all, and its mean rank among them.

The ranks stand in one column per option: 1 is first, 0 is "not ranked".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import NO_ANSWER, coded, column_of, variable_of
from analysis.errors import DataError, of_each
from analysis.tally import Tally
from questionnaires.codebook import NOT_RANKED, Codebook, Value, Variable
from questionnaires.errors import Problem, say


@dataclass(frozen=True)
class RankedOption:
    """One option of a ranking. Shares are of the ranking's base."""

    value: Value
    label: str
    counts: tuple[int, ...]
    """Persons who put it first, second, …"""
    base: int

    @property
    def first(self) -> int:
        """Persons who put it first."""
        return self.counts[0] if self.counts else 0

    @property
    def ranked(self) -> int:
        """Persons who gave it any place."""
        return sum(self.counts)

    @property
    def first_share(self) -> float | None:
        return self.first / self.base if self.base else None

    @property
    def ranked_share(self) -> float | None:
        return self.ranked / self.base if self.base else None

    @property
    def mean_rank(self) -> Fraction | None:
        """Among those who ranked it; 1 is the best. None if nobody did."""
        total = sum(place * count for place, count in enumerate(self.counts, 1))
        return Fraction(total, self.ranked) if self.ranked else None


@dataclass(frozen=True)
class Ranking:
    """A question that puts options in order. `base` and `missing` are persons."""

    variable: str
    """The question's item, or the columns' names joined by commas."""
    label: str
    total: int
    """Rows."""
    base: int
    """Persons who ranked at least one option."""
    missing: int
    """Rows outside the base: total - base."""
    places: int
    """The lowest rank there is to give; without a codebook, that was given."""
    rows: tuple[RankedOption, ...]
    """The options, in the order of the columns."""


@dataclass(frozen=True)
class _Column:
    """One option and the rank that each row gave it: 0 not ranked, -1 no answer."""

    value: Value
    label: str
    ranks: NDArray[np.intp]
    lowest: int


def ranking(data: pd.DataFrame, columns: Sequence[str], *, codebook: Codebook | None = None) -> Ranking:
    """How each of the rank `columns` was ranked, out of the people who ranked at least one of them.

    A blank beside a ranked column means "not ranked". Raises DataError for a column that is not there or
    holds anything but whole ranks from 0 on and no answer.
    R: colSums(M == 1); colSums(M > 0); colSums(M) / colSums(M > 0)  # M[rowSums(M) > 0, ]
    """
    if not columns or len(set(columns)) < len(columns):
        raise ValueError(f"a ranking takes different columns, one at least, not {list(columns)}")
    found = of_each(lambda column: _ranked(data, column, variable_of(codebook, column)), columns)
    places = max(one.lowest for one in found)
    inside = np.logical_or.reduce([one.ranks > NOT_RANKED for one in found])
    base = int(np.count_nonzero(inside))
    name, label = _named([variable_of(codebook, column) for column in columns], columns)
    return Ranking(
        variable=name,
        label=label,
        total=len(data),
        base=base,
        missing=len(data) - base,
        places=places,
        rows=tuple(RankedOption(one.value, one.label, _counts(one, places), base) for one in found),
    )


def _counts(column: _Column, places: int) -> tuple[int, ...]:
    """Rows that gave each rank, from the first place on."""
    codes = np.where(column.ranks > NOT_RANKED, column.ranks - 1, NO_ANSWER)
    tally = Tally.of([(codes.astype(np.intp), tuple(range(1, places + 1)))])
    return tuple(int(count) for count in tally.unweighted)


def _ranked(data: pd.DataFrame, column: str, variable: Variable | None) -> _Column:
    codes, values = coded(column_of(data, column), variable)
    wrong = [value for value in values if not isinstance(value, int) or value < NOT_RANKED]
    if wrong:
        raise DataError(
            [
                Problem(
                    say("column {column}", column=column),
                    say("{value} is no rank.", value=wrong[0]),
                    say("A ranking has one column for each option: 1 for first, 2, … and 0 for not ranked."),
                )
            ]
        )
    ranks = [value for value in values if isinstance(value, int)]
    given = np.array([*ranks, NO_ANSWER], dtype=np.intp)[codes]
    lowest = max(ranks, default=NOT_RANKED)
    if variable is None or variable.option is None:
        return _Column(column, variable.label if variable else column, given, lowest)
    return _Column(variable.option, variable.option_label or variable.label, given, lowest)


def _named(described: Sequence[Variable | None], columns: Sequence[str]) -> tuple[str, str]:
    """Key and words of the one question whose options the columns are; else the columns' names."""
    known = [variable for variable in described if variable is not None and variable.item is not None]
    if len(known) < len(columns) or len({variable.item for variable in known}) > 1:
        return ",".join(columns), ",".join(columns)
    first = known[0]
    label = first.label.removesuffix(first.option_label or "").strip()
    return str(first.item), label or str(first.item)

"""Two variables crossed: counts, bases, shares, residuals, column letters, and the tests of association.

Tests leave out rows and columns that nobody chose; the table keeps them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import coded, column_of, labels_of, variable_of
from analysis.association import Association, associate_all, associate_weighted, covariance_of_weighted
from analysis.design import Design
from analysis.letters import Adjust, Letters, letters, mean_letters
from analysis.measures import Measures, measures
from analysis.stack import Stack
from analysis.tally import Tally, tally
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, say

Counts = tuple[tuple[int | float, ...], ...]
Shares = tuple[tuple[float | None, ...], ...]
T = TypeVar("T")


@dataclass(frozen=True)
class CrossTab:
    """A table of two variables, one tuple a row. `base` = rows of the data that answered both."""

    row: str
    column: str
    row_label: str
    column_label: str
    total: int
    """Rows of the data."""
    base: int | float
    """Rows that answered both; with weights the sum of their weights."""
    missing: int
    """total - unweighted_base."""
    row_values: tuple[Value, ...]
    column_values: tuple[Value, ...]
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    counts: Counts
    row_bases: tuple[int | float, ...]
    column_bases: tuple[int | float, ...]
    row_shares: Shares
    """Of the row's base; None where the row is empty."""
    column_shares: Shares
    total_shares: Shares
    adjusted_residuals: Shares
    """(O - E) / sqrt(E (1 - row/n) (1 - column/n)); None where that is 0/0."""
    association: Association
    letters: Letters | None
    """For each cell the letters (A for the first column) of the columns whose share of this row is
    significantly smaller; None with weights."""
    weighted: bool = False
    unweighted_base: int = 0
    unweighted_counts: tuple[tuple[int, ...], ...] = ()
    """Rows per cell, also when weighted."""
    full_counts: tuple[tuple[int, ...], ...] = ()
    """The same with a last row and a last column of no answer: what disclosure control looks at."""
    reasons: Mapping[str, Message] = field(default_factory=dict)
    """Why a figure of this table is None, by its name; those of `association` stand there."""
    adjust: Adjust = "bonferroni"
    """How the letters' p-values are adjusted."""
    scored: bool = False
    """Whether the rows are numbers on a scale, so that each column has a mean."""

    @cached_property
    def measures(self) -> Measures:
        """Odds and risks, lambda, Somers' d, tests of a trend: what `association` does not have."""
        table = np.array(self.counts, dtype=np.float64).reshape(self._shape)
        if self.weighted and self.base:
            table = table * (self.unweighted_base / self.base)
        return measures(table, self.row_values, self.column_values, weighted=self.weighted)

    @cached_property
    def column_means(self) -> tuple[float | None, ...] | None:
        """The mean of the row's values in each column, None for an empty one; None unless `scored`."""
        if not self.scored:
            return None
        scores = np.array(self.row_values, dtype=np.float64)
        sums = scores @ np.array(self.counts, dtype=np.float64).reshape(self._shape)
        return tuple(
            total / base if base else None
            for total, base in zip(sums.tolist(), self.column_bases, strict=True)
        )

    @cached_property
    def mean_letters(self) -> tuple[str, ...] | None:
        """For each column the letters of those of significantly smaller mean; None with weights."""
        if not self.scored or self.weighted:
            return None
        table = np.array(self.unweighted_counts, dtype=np.int64).reshape(self._shape)
        return mean_letters(table, [float(value) for value in self.row_values], self.adjust)

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.row_values), len(self.column_values)


def crosstab(
    data: pd.DataFrame,
    row: str,
    column: str,
    *,
    codebook: Codebook | None = None,
    weight: str | None = None,
    design: Design | None = None,
    adjust: Adjust = "bonferroni",
) -> CrossTab:
    """The table of `row` by `column` with every figure: counts, bases, shares, residuals, tests, letters.

    The base is the rows that answered both; options nobody chose keep their row or column of 0. With
    `weight` (a column) shares come from sums of weights, residuals and coefficients from the table
    rescaled to the unweighted base, tests from Rao and Scott's corrections; Yates, Fisher and letters
    are None. So they are with a `design` (`analysis.design_of`), which brings its own weights. `adjust`
    says how the letters' p-values are adjusted. Raises DataError if a column is not there or holds a value
    the codebook does not know.
    R: table(x, y); prop.table(t, 1); chisq.test(t, correct=FALSE); vcd::assocstats(t); svychisq(~x+y, d)
    """
    if design is not None:
        return _designed(data, row, column, codebook, design, weight)
    counted = tally(data, [row, column], codebook=codebook, weight=weight)
    return crosstab_of(
        counted,
        row,
        column,
        row=variable_of(codebook, row),
        column=variable_of(codebook, column),
        adjust=adjust,
    )


def _designed(
    data: pd.DataFrame,
    row: str,
    column: str,
    codebook: Codebook | None,
    design: Design,
    weight: str | None,
) -> CrossTab:
    """The table of a sample with a design: its weights, and its covariance for the tests."""
    if weight is not None:
        raise ValueError("the design brings the weights: name them there, not here")
    described = [variable_of(codebook, name) for name in (row, column)]
    axes = [coded(column_of(data, name), v) for name, v in zip((row, column), described, strict=True)]
    (rows, _), (columns, values) = axes
    cells = np.where((rows < 0) | (columns < 0), -1, rows * len(values) + columns)
    counted = Tally.of(axes, design.weights)
    if not counted.sums.any():
        return crosstab_of(counted, row, column, row=described[0], column=described[1])
    covariance = design.covariance_of_cells(cells, counted.sums.size)
    sampling = Sampling(covariance, design.df())
    return crosstab_of(counted, row, column, row=described[0], column=described[1], sampling=sampling)


@dataclass(frozen=True, eq=False)
class Sampling:
    """What tests of a designed sample rest on: the covariance of all cells' shares, degrees of freedom."""

    covariance: NDArray[np.float64]
    df: int


def crosstab_of(
    counted: Tally,
    row_name: str,
    column_name: str,
    *,
    row: Variable | None = None,
    column: Variable | None = None,
    sampling: Sampling | None = None,
    adjust: Adjust = "bonferroni",
) -> CrossTab:
    """The table of a tally of two variables, however it was counted: in one go or in chunks.

    Without `sampling` weighted rows count as drawn one by one.
    """
    return crosstabs([Crossing(counted, row_name, column_name, row, column, sampling)], adjust)[0]


@dataclass(frozen=True)
class Crossing:
    """Two variables and how many people gave which answers to both."""

    counted: Tally
    row: str
    column: str
    row_variable: Variable | None = None
    column_variable: Variable | None = None
    sampling: Sampling | None = None
    """How the rows were drawn, where they carry weights and were not drawn one by one."""

    @property
    def association(self) -> Association:
        """Every figure of a weighted table."""
        counted = self.counted
        sums, answered = counted.sums.astype(np.float64), int(counted.unweighted.sum())
        if self.sampling is not None:
            return associate_weighted(sums, self.sampling.covariance, answered, self.sampling.df)
        rows = counted.total  # every row is a cluster, also one without an answer
        covariance = covariance_of_weighted(sums, counted.squared, rows) if sums.any() else np.zeros((0, 0))
        return associate_weighted(sums, covariance, answered, rows - 1)


def crosstabs(crossings: Sequence[Crossing], adjust: Adjust = "bonferroni") -> list[CrossTab]:
    """The table of each crossing, in their order; tables of one shape are computed together."""
    shapes: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, crossing in enumerate(crossings):
        shapes[crossing.counted.weighted, *crossing.counted.counts.shape].append(place)
    tables: dict[int, CrossTab] = {}
    for places in shapes.values():
        alike = [crossings[place] for place in places]
        tables |= zip(places, _of_one_shape(alike, adjust), strict=True)
    return [tables[place] for place in range(len(crossings))]


def _of_one_shape(crossings: Sequence[Crossing], adjust: Adjust) -> list[CrossTab]:
    sums = np.array([crossing.counted.sums for crossing in crossings])
    persons = np.array([crossing.counted.unweighted for crossing in crossings])
    bases, answered = sums.sum((1, 2)), persons.sum((1, 2))
    scale = np.divide(answered, bases, out=np.ones(len(bases)), where=bases > 0)
    shares = [
        _shares(sums, under)
        for under in (sums.sum(2)[:, :, None], sums.sum(1)[:, None, :], bases[:, None, None])
    ]
    residuals = [_tuples(table) for table in Stack(sums * scale[:, None, None]).adjusted_residuals]
    associations = _associations(crossings, persons)
    lettered = [None] * len(crossings) if crossings[0].counted.weighted else letters(persons, adjust)
    return [
        _crosstab(
            crossing,
            (shares[0][k], shares[1][k], shares[2][k], residuals[k]),
            associations[k],
            lettered[k],
            adjust,
        )
        for k, crossing in enumerate(crossings)
    ]


def _associations(crossings: Sequence[Crossing], persons: NDArray[np.int64]) -> list[Association]:
    if not crossings[0].counted.weighted:
        return associate_all(persons)
    return [crossing.association for crossing in crossings]


def _crosstab(
    crossing: Crossing,
    cells: tuple[Shares, Shares, Shares, Shares],
    association: Association,
    lettered: Letters | None,
    adjust: Adjust,
) -> CrossTab:
    counted, row, column = crossing.counted, crossing.row_variable, crossing.column_variable
    sums, persons, base = counted.sums, _tuples(counted.unweighted.tolist()), counted.sums.sum().item()
    answered = int(counted.unweighted.sum())
    reasons = {} if base else {"row_shares": say("nobody answered both questions")}
    if counted.weighted:
        reasons["letters"] = say("column letters are not defined for weighted data")
    return CrossTab(
        row=crossing.row,
        column=crossing.column,
        row_label=row.label if row is not None else crossing.row,
        column_label=column.label if column is not None else crossing.column,
        total=counted.total,
        base=base,
        missing=counted.total - answered,
        row_values=counted.axes[0],
        column_values=counted.axes[1],
        row_labels=labels_of(counted.axes[0], row),
        column_labels=labels_of(counted.axes[1], column),
        counts=_tuples(sums.tolist()) if counted.weighted else persons,
        row_bases=tuple(sums.sum(1).tolist()),
        column_bases=tuple(sums.sum(0).tolist()),
        row_shares=cells[0],
        column_shares=cells[1],
        total_shares=cells[2],
        adjusted_residuals=cells[3],
        association=association,
        letters=lettered,
        weighted=counted.weighted,
        unweighted_base=answered,
        unweighted_counts=persons,
        full_counts=_tuples(counted.counts.tolist()),
        reasons=reasons,
        adjust=adjust,
        scored=_scored(counted.axes[0], row),
    )


def _scored(values: tuple[Value, ...], variable: Variable | None) -> bool:
    """Whether the values are numbers that a codebook, if there is one, does not call mere names."""
    numbers = bool(values) and not any(isinstance(value, str) for value in values)
    return numbers and (variable is None or variable.level != "nominal")


def _tuples(cells: Iterable[Iterable[T]]) -> tuple[tuple[T, ...], ...]:
    return tuple(tuple(row) for row in cells)


def _shares(cells: NDArray[np.number], bases: NDArray[np.number]) -> list[Shares]:
    """Each table's cells as shares of `bases`; None where the base is 0."""
    bases = np.broadcast_to(bases, cells.shape)
    shares = np.divide(cells, bases, out=np.zeros(cells.shape), where=bases > 0).astype(object)
    shares[bases == 0] = None
    return [_tuples(table) for table in shares.tolist()]

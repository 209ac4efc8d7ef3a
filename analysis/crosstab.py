"""Two variables crossed: counts, bases, shares, residuals, column letters, and the tests of association.

Tests leave out rows and columns that nobody chose; the table keeps them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.association import Association, associate_all, associate_weighted
from analysis.intervals import pooled_p
from analysis.stack import Stack
from analysis.tally import Tally, labels_of, tally, variable_of
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, say

Counts = tuple[tuple[int | float, ...], ...]
Shares = tuple[tuple[float | None, ...], ...]
Letters = tuple[tuple[str, ...], ...]
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


ALPHA = 0.05
"""Column letters stand for an adjusted p strictly below this."""


def crosstab(
    data: pd.DataFrame,
    row: str,
    column: str,
    *,
    codebook: Codebook | None = None,
    weight: str | None = None,
) -> CrossTab:
    """The table of `row` by `column` with every figure: counts, bases, shares, residuals, tests, letters.

    The base is the rows that answered both; options nobody chose keep their row or column of 0. With
    `weight` (a column) shares come from sums of weights, residuals and coefficients from the table
    rescaled to the unweighted base, tests from Rao and Scott's corrections; Yates, Fisher and letters
    are None. Raises DataError if a column is not there or holds a value the codebook does not know.
    R: table(x, y); prop.table(t, 1); chisq.test(t, correct=FALSE); vcd::assocstats(t)
    """
    counted = tally(data, [row, column], codebook=codebook, weight=weight)
    return crosstab_of(
        counted, row, column, row=variable_of(codebook, row), column=variable_of(codebook, column)
    )


def crosstab_of(
    counted: Tally,
    row_name: str,
    column_name: str,
    *,
    row: Variable | None = None,
    column: Variable | None = None,
) -> CrossTab:
    """The table of a tally of two variables, however it was counted: in one go or in chunks."""
    return crosstabs([Crossing(counted, row_name, column_name, row, column)])[0]


@dataclass(frozen=True)
class Crossing:
    """Two variables and how many people gave which answers to both."""

    counted: Tally
    row: str
    column: str
    row_variable: Variable | None = None
    column_variable: Variable | None = None


def crosstabs(crossings: Sequence[Crossing]) -> list[CrossTab]:
    """The table of each crossing, in their order; tables of one shape are computed together."""
    shapes: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, crossing in enumerate(crossings):
        shapes[crossing.counted.weighted, *crossing.counted.counts.shape].append(place)
    tables: dict[int, CrossTab] = {}
    for places in shapes.values():
        alike = [crossings[place] for place in places]
        tables |= zip(places, _of_one_shape(alike), strict=True)
    return [tables[place] for place in range(len(crossings))]


def _of_one_shape(crossings: Sequence[Crossing]) -> list[CrossTab]:
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
    lettered = [None] * len(crossings) if crossings[0].counted.weighted else letters(persons)
    return [
        _crosstab(
            crossing, (shares[0][k], shares[1][k], shares[2][k], residuals[k]), associations[k], lettered[k]
        )
        for k, crossing in enumerate(crossings)
    ]


def _associations(crossings: Sequence[Crossing], persons: NDArray[np.int64]) -> list[Association]:
    if not crossings[0].counted.weighted:
        return associate_all(persons)
    return [
        associate_weighted(counted.sums.astype(np.float64), counted.squared, int(people.sum()), counted.total)
        for counted, people in zip((crossing.counted for crossing in crossings), persons, strict=True)
    ]


def _crosstab(
    crossing: Crossing,
    cells: tuple[Shares, Shares, Shares, Shares],
    association: Association,
    lettered: Letters | None,
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
    )


def column_letters(counts: NDArray[np.int64]) -> Letters:
    """For each cell the letters of the columns whose share of that row is significantly smaller.

    The rule of SPSS CTABLES COMPARETEST, simple style: pooled z for every pair of columns with bases of
    2 or more and shares strictly between 0 and 1, Bonferroni over the pairs tested in the row.
    R: prop.test(c(x1,x2), c(n1,n2), correct=FALSE)$p.value, then p.adjust(p, "bonferroni") in the row
    """
    return letters(counts[None])[0]


def letters(counts: NDArray[np.int64]) -> list[Letters]:
    """The `column_letters` of many tables of one shape, tables × rows × columns."""
    names = [_letter(index) for index in range(counts.shape[2])]
    between = "" if len(names) <= 26 else " "
    lettered = [[[""] * len(names) for _ in table] for table in counts]
    for row in range(counts.shape[1]):
        for table, more, less in _smaller_shares(counts[:, row], counts.sum(1)):
            cell = lettered[table][row]
            cell[more] += between + names[less] if cell[more] else names[less]
    return [_tuples(table) for table in lettered]


def _smaller_shares(row: NDArray[np.int64], bases: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """Table, column and a column of significantly smaller share, in ascending order; `row` and `bases` are
    tables × columns.
    """
    able = (bases >= 2) & (row > 0) & (row < bases)
    first, second = np.triu_indices(row.shape[1], 1)
    tested = able[:, first] & able[:, second]
    tables, pairs = np.nonzero(tested)
    a, b = first[pairs], second[pairs]
    p = pooled_p(row[tables, a], bases[tables, a], row[tables, b], bases[tables, b])
    found = p * tested.sum(1)[tables] < ALPHA
    tables, a, b = tables[found], a[found], b[found]
    swapped = row[tables, a] * bases[tables, b] < row[tables, b] * bases[tables, a]
    more, less = np.where(swapped, b, a), np.where(swapped, a, b)
    return sorted(zip(tables.tolist(), more.tolist(), less.tolist(), strict=True))


def _letter(index: int) -> str:
    """A … Z, AA, AB …: the name of the column at that place, from 0."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _tuples(cells: Iterable[Iterable[T]]) -> tuple[tuple[T, ...], ...]:
    return tuple(tuple(row) for row in cells)


def _shares(cells: NDArray[np.number], bases: NDArray[np.number]) -> list[Shares]:
    """Each table's cells as shares of `bases`; None where the base is 0."""
    bases = np.broadcast_to(bases, cells.shape)
    shares = np.divide(cells, bases, out=np.zeros(cells.shape), where=bases > 0).astype(object)
    shares[bases == 0] = None
    return [_tuples(table) for table in shares.tolist()]

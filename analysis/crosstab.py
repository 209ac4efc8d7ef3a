"""Two variables crossed: counts, bases, shares, residuals, column letters, and the tests of association.

Tests leave out rows and columns that nobody chose; the table keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.association import Association, adjusted_residuals, associate, associate_weighted
from analysis.intervals import two_shares_p
from analysis.tally import Tally, labels_of, tally, variable_of
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, say

Counts = tuple[tuple[int | float, ...], ...]
Shares = tuple[tuple[float | None, ...], ...]


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
    letters: tuple[tuple[str, ...], ...] | None
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
    cells, persons = counted.sums, counted.unweighted
    answered = int(persons.sum())
    rows, columns, base = cells.sum(1).tolist(), cells.sum(0).tolist(), cells.sum().item()
    scaled = cells * (answered / base) if base else cells.astype(np.float64)
    reasons = {} if base else {"row_shares": say("nobody answered both questions")}
    if counted.weighted:
        reasons["letters"] = say("column letters are not defined for weighted data")
    return CrossTab(
        row=row_name,
        column=column_name,
        row_label=row.label if row is not None else row_name,
        column_label=column.label if column is not None else column_name,
        total=counted.total,
        base=base,
        missing=counted.total - answered,
        row_values=counted.axes[0],
        column_values=counted.axes[1],
        row_labels=labels_of(counted.axes[0], row),
        column_labels=labels_of(counted.axes[1], column),
        counts=_tuples(cells.tolist()),
        row_bases=tuple(rows),
        column_bases=tuple(columns),
        row_shares=_shares(cells.tolist(), [[total] * len(columns) for total in rows]),
        column_shares=_shares(cells.tolist(), [columns] * len(rows)),
        total_shares=_shares(cells.tolist(), [[base] * len(columns)] * len(rows)),
        adjusted_residuals=adjusted_residuals(scaled if counted.weighted else cells.astype(np.float64)),
        association=associate_weighted(cells.astype(np.float64), counted.squared, answered, counted.total)
        if counted.weighted
        else associate(persons),
        letters=None if counted.weighted else column_letters(persons),
        weighted=counted.weighted,
        unweighted_base=answered,
        unweighted_counts=tuple(tuple(cells) for cells in persons.tolist()),
        full_counts=tuple(tuple(cells) for cells in counted.counts.tolist()),
        reasons=reasons,
    )


def column_letters(counts: NDArray[np.int64]) -> tuple[tuple[str, ...], ...]:
    """For each cell the letters of the columns whose share of that row is significantly smaller.

    The rule of SPSS CTABLES COMPARETEST, simple style: pooled z for every pair of columns with bases of
    2 or more and shares strictly between 0 and 1, Bonferroni over the pairs tested in the row.
    R: prop.test(c(x1,x2), c(n1,n2), correct=FALSE)$p.value, then p.adjust(p, "bonferroni") in the row
    """
    bases = counts.sum(0).tolist()
    names = [_letter(index) for index in range(len(bases))]
    between = "" if len(bases) <= 26 else " "
    lettered = []
    for row in counts.tolist():
        able = [index for index, (k, n) in enumerate(zip(row, bases, strict=True)) if n >= 2 and 0 < k < n]
        pairs = list(combinations(able, 2))
        smaller: list[list[int]] = [[] for _ in row]
        for a, b in pairs:
            p = two_shares_p(row[a], bases[a], row[b], bases[b])
            if p is not None and p * len(pairs) < ALPHA:
                less, more = (a, b) if row[a] * bases[b] < row[b] * bases[a] else (b, a)
                smaller[more].append(less)
        lettered.append(tuple(between.join(names[index] for index in sorted(cell)) for cell in smaller))
    return tuple(lettered)


def _letter(index: int) -> str:
    """A … Z, AA, AB …: the name of the column at that place, from 0."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _tuples(cells: Sequence[Sequence[int | float]]) -> tuple[tuple[int | float, ...], ...]:
    return tuple(tuple(row) for row in cells)


def _shares(cells: Sequence[Sequence[int | float]], bases: Sequence[Sequence[int | float]]) -> Shares:
    return tuple(
        tuple(cell / base if base else None for cell, base in zip(row, under, strict=True))
        for row, under in zip(cells, bases, strict=True)
    )

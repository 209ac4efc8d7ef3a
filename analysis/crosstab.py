"""Two variables crossed: counts, bases, shares, residuals, column letters, and the tests of association.

Tests leave out rows and columns that nobody chose; the table keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.association import Association
from questionnaires.codebook import Value
from questionnaires.errors import Message

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
    """Rows per cell, also when weighted: what disclosure control looks at."""
    reasons: Mapping[str, Message] = field(default_factory=dict)
    """Why a figure of this table is None, by its name; those of `association` stand there."""

"""Many tables of counts of one shape, with the coefficients of each: one array operation for all of them.

A single table is a stack of one. Rows and columns that nobody chose may stand in a table: they add nothing
to any figure and do not count in degrees of freedom (R: droplevels).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.float64] | NDArray[np.int64]
Figures = list[float | None]
"""One figure a table; None where it is not defined."""
Tests = list[tuple[float, int, float]]
"""Statistic, degrees of freedom and p of a chi-square test, one a table."""


@dataclass(frozen=True, eq=False)
class Stack:
    """Tables of persons, tables × rows × columns. A figure of a table with `able` False means nothing."""

    tables: Floats

    @cached_property
    def n(self) -> Floats:
        return self._summed(self.tables)

    @cached_property
    def row_totals(self) -> Floats:
        totals: Floats = self.tables.sum(2)
        return totals

    @cached_property
    def column_totals(self) -> Floats:
        totals: Floats = self.tables.sum(1)
        return totals

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Rows of each table that somebody chose."""
        return np.asarray((self.row_totals > 0).sum(1), dtype=np.int64)

    @cached_property
    def columns(self) -> NDArray[np.int64]:
        return np.asarray((self.column_totals > 0).sum(1), dtype=np.int64)

    @cached_property
    def able(self) -> list[bool]:
        """Whether two answers or more were given to both questions, so that tests are defined."""
        answers: list[bool] = (self._smaller > 1).tolist()
        return answers

    @cached_property
    def expected(self) -> Floats:
        """Counts without association: row total × column total / n. R: chisq.test(t)$expected"""
        products = self.row_totals[:, :, None] * self.column_totals[:, None, :]
        return _ratio(products, self.n[:, None, None])

    @cached_property
    def chi_square(self) -> Tests:
        """Pearson's X² without continuity correction. R: chisq.test(t, correct=FALSE)"""
        return self._tested(self._chi_square)

    @cached_property
    def yates(self) -> Tests:
        """X² with Yates' correction; means something for 2×2 only. R: chisq.test(t)"""
        distance = np.abs(self.tables - self.expected)
        return self._tested(self._summed(_ratio((distance - np.minimum(0.5, distance)) ** 2, self.expected)))

    @cached_property
    def likelihood_ratio(self) -> Tests:
        """G² = 2 ΣO ln(O/E), an empty cell adding 0. R: vcd::assocstats(t)$chisq_tests"""
        return self._tested(2 * self._summed(scipy.special.rel_entr(self.tables, self.expected)))

    @cached_property
    def phi(self) -> list[float]:
        """sqrt(X²/n)."""
        found: list[float] = np.sqrt(_ratio(self._chi_square, self.n)).tolist()
        return found

    @cached_property
    def cramers_v(self) -> list[float]:
        """sqrt(X² / (n (m - 1))), m the smaller of rows and columns. R: vcd::assocstats(t)$cramer"""
        found: list[float] = np.sqrt(_ratio(self._chi_square, self.n * (self._smaller - 1))).tolist()
        return found

    @cached_property
    def cramers_v_corrected(self) -> Figures:
        """Cramér's V without its upward bias (Bergsma 2013); None when n is too small for the correction."""
        n, r, c = self.n, self.rows, self.columns
        excess = np.maximum(0.0, _ratio(self._chi_square, n) - _ratio(self._df, n - 1))
        smaller = np.minimum(r - _ratio((r - 1) ** 2, n - 1), c - _ratio((c - 1) ** 2, n - 1)) - 1
        return _listed(np.sqrt(_ratio(excess, smaller)), (n > 1) & (smaller > 0))

    @cached_property
    def gamma(self) -> Figures:
        """(C - D) / (C + D), concordant and discordant pairs (Goodman and Kruskal 1954); None without any.

        R: s<-sign(outer(x,x,"-")*outer(y,y,"-")); (sum(s>0)-sum(s<0))/(sum(s>0)+sum(s<0))
        """
        same, opposite = self.pairs
        return _listed(_ratio(same - opposite, same + opposite), same + opposite > 0)

    @cached_property
    def kendall_tau_b(self) -> list[float]:
        """(C - D) / sqrt(pairs not tied in the rows × pairs not tied in the columns).

        R: cor(x, y, method="kendall")
        """
        same, opposite = self.pairs
        untied = [self.n**2 - (totals**2).sum(1) for totals in (self.row_totals, self.column_totals)]
        found: list[float] = _ratio(2 * (same - opposite), np.sqrt(untied[0] * untied[1])).tolist()
        return found

    @cached_property
    def pairs(self) -> tuple[Floats, Floats]:
        """Concordant and discordant pairs: each cell times all that lies below it on either side."""
        below = np.cumsum(self.tables[:, ::-1], axis=1)[:, ::-1]
        right = np.cumsum(below[:, :, ::-1], axis=2)[:, :, ::-1]
        left = np.cumsum(below, axis=2)
        same = self._summed(self.tables[:, :-1, :-1] * right[:, 1:, 1:])
        return same, self._summed(self.tables[:, :-1, 1:] * left[:, 1:, :-1])

    @cached_property
    def min_expected(self) -> list[float]:
        among = np.where(self._filled, self.expected, np.inf)
        smallest: list[float] = among.min((1, 2), initial=np.inf).tolist()
        return smallest

    @cached_property
    def share_expected_below_5(self) -> list[float]:
        below = np.count_nonzero(self._filled & (self.expected < 5), axis=(1, 2))
        shares: list[float] = _ratio(below, self.rows * self.columns).tolist()
        return shares

    @cached_property
    def adjusted_residuals(self) -> list[list[list[float | None]]]:
        """(O - E) / sqrt(E (1 - row/n) (1 - column/n)) of each cell; None where 0/0.

        R: chisq.test(t)$stdres
        """
        n = self.n[:, None]
        others = [1 - _ratio(totals, n) for totals in (self.row_totals, self.column_totals)]
        spread = np.sqrt(self.expected * (others[0][:, :, None] * others[1][:, None, :]))
        cells: list[list[list[float | None]]] = _optional(
            _ratio(self.tables - self.expected, spread), spread > 0
        ).tolist()
        return cells

    @cached_property
    def _chi_square(self) -> Floats:
        return self._summed(_ratio((self.tables - self.expected) ** 2, self.expected))

    @cached_property
    def _filled(self) -> NDArray[np.bool_]:
        """Cells of rows and columns that somebody chose."""
        return self.expected > 0

    @cached_property
    def _smaller(self) -> NDArray[np.int64]:
        return np.minimum(self.rows, self.columns)

    @cached_property
    def _df(self) -> NDArray[np.int64]:
        return (self.rows - 1) * (self.columns - 1)

    def _summed(self, cells: Floats) -> Floats:
        total: Floats = cells.reshape(len(cells), -1).sum(1)
        return total

    def _tested(self, statistics: Floats) -> Tests:
        with np.errstate(invalid="ignore"):
            ps = scipy.special.chdtrc(self._df, statistics)
        return list(zip(statistics.tolist(), self._df.tolist(), ps.tolist(), strict=True))


def _ratio(part: Numbers, whole: Numbers) -> Floats:
    """part / whole; 0 where that is not defined."""
    shape = np.broadcast_shapes(part.shape, whole.shape)
    ratio: Floats = np.divide(part, whole, out=np.zeros(shape), where=np.broadcast_to(whole > 0, shape))
    return ratio


def _optional(figures: Floats, defined: NDArray[np.bool_]) -> NDArray[np.object_]:
    cells = figures.astype(object)
    cells[~defined] = None
    return cells


def _listed(figures: Floats, defined: NDArray[np.bool_]) -> Figures:
    found: Figures = _optional(figures, defined).tolist()
    return found

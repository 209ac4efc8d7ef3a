"""How strongly two variables hang together: tests and coefficients from a table of counts.

Each function takes the table without empty rows and columns and gives None where nothing is defined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis import exact
from questionnaires.errors import Message, say

Table = NDArray[np.float64]


@dataclass(frozen=True)
class ChiSquare:
    """A statistic that is compared with the chi-square distribution."""

    statistic: float
    df: int
    p: float


@dataclass(frozen=True)
class ExactTest:
    """A test that has a p and no statistic."""

    p: float


@dataclass(frozen=True)
class FTest:
    """A statistic that is compared with the F distribution; degrees of freedom may be fractions."""

    statistic: float
    df1: float
    df2: float
    p: float


@dataclass(frozen=True)
class Association:
    """Every test and coefficient of one table. What is None has its reason in `reasons` by its name."""

    chi2: ChiSquare | None
    """Without continuity correction. With weights: X² of the table rescaled to the unweighted base,
    p after the first-order correction of Rao and Scott."""
    chi2_yates: ChiSquare | None
    """2×2 only; None with weights."""
    likelihood_ratio: ChiSquare | None
    fisher: ExactTest | None
    """Two-sided; None with weights or beyond the limit of `exact.fisher`."""
    cramers_v: float | None
    cramers_v_corrected: float | None
    """Bergsma's bias correction."""
    phi: float | None
    """sqrt(X²/n)."""
    gamma: float | None
    """Goodman and Kruskal; means something only if both variables are ordered."""
    kendall_tau_b: float | None
    min_expected: float | None
    share_expected_below_5: float | None
    rao_scott: FTest | None = None
    """Second-order test of Rao and Scott, the figure to quote with weights; None without."""
    reasons: Mapping[str, Message] = field(default_factory=dict)


def associate(counts: NDArray[np.int64]) -> Association:
    """Every figure of a table of persons; empty rows and columns are left out."""
    table = trimmed(counts.astype(np.float64))
    if min(table.shape) < 2:
        return _nothing(table)
    pearson = chi_square(table)
    p = exact.fisher(table.astype(np.int64).tolist())
    return _strength(
        table,
        chi2=pearson,
        chi2_yates=yates(table),
        likelihood_ratio=likelihood_ratio(table),
        fisher=None if p is None else ExactTest(p),
        rao_scott=None,
        reasons={} if p is not None else {"fisher": say("the table is too large for an exact test")},
    )


def associate_weighted(sums: Table, covariance: Table, answered: int, df: int) -> Association:
    """Every figure of a table of weighted persons or of a sample with a design, tests after Rao and Scott.

    `sums` holds the sums of weights per cell, `covariance` that of all cells' shares in reading order,
    `answered` the rows of the data in the table, `df` the design's degrees of freedom. X² and G² are those
    of the table rescaled to `answered`; their p divides by the mean design effect (first order). `rao_scott`
    is the second-order F. Rao and Scott 1984. R: svychisq(~a+b, d, statistic="Chisq") and "F"
    """
    rows, columns = sums.any(1), sums.any(0)
    table = sums[np.ix_(rows, columns)]
    if answered and sums.any():
        table = table / sums.sum() * answered
    if min(table.shape) < 2:
        return _nothing(table)
    reason = say("this test is not defined for weighted data")
    reasons = {"chi2_yates": reason, "fisher": reason}
    kept = np.outer(rows, columns).ravel()
    effects = _design_effects(table / answered, covariance[np.ix_(kept, kept)], answered) if df > 0 else None
    pearson, deviance = chi_square(table), likelihood_ratio(table)
    if effects is None:
        empty = say("too many cells are empty to estimate the effect of the weights")
        undefined = empty if df > 0 else say("there are no degrees of freedom")
        reasons |= dict.fromkeys(("chi2", "likelihood_ratio", "rao_scott"), undefined)
        return _strength(table, None, None, None, None, None, reasons)
    trace = float(np.trace(effects))
    df1 = trace**2 / float(np.trace(effects @ effects))
    df2 = df1 * df
    statistic = pearson.statistic / trace
    return _strength(
        table,
        chi2=_first_order(pearson, trace),
        chi2_yates=None,
        likelihood_ratio=_first_order(deviance, trace),
        fisher=None,
        rao_scott=FTest(statistic, df1, df2, float(special.fdtrc(df1, df2, statistic))),
        reasons=reasons,
    )


def covariance_of_weighted(sums: Table, squares: Table, rows: int) -> Table:
    """The covariance of the cells' shares when each of `rows` rows was drawn by itself.

    `squares` holds the sums of squared weights per cell. Rows outside the table are clusters of their own.
    R: d <- svydesign(id=~1, weights=~w); vcov(svymean(~interaction(a, b), d))
    """
    p, q = sums.ravel() / sums.sum(), squares.ravel() / sums.sum() ** 2
    variance = np.diag(q) - np.outer(q, p) - np.outer(p, q) + q.sum() * np.outer(p, p)
    found: Table = variance * (rows / (rows - 1)) if rows > 1 else variance * 0
    return found


def goodness_of_fit(counts: NDArray[np.int64], expected: Sequence[float]) -> ChiSquare | None:
    """X² of counts against shares that were expected, in any unit; None for one value or nobody.

    Raises ValueError unless there is one number above 0 for each value. R: chisq.test(k, p=p)
    """
    shares = np.asarray(expected, dtype=np.float64)
    if len(shares) != len(counts) or not (np.isfinite(shares).all() and (shares > 0).all()):
        raise ValueError(f"{len(counts)} values take {len(counts)} expected shares, each above 0")
    if len(counts) < 2 or not counts.sum():
        return None
    fitted = shares / shares.sum() * counts.sum()
    statistic, df = float(((counts - fitted) ** 2 / fitted).sum()), len(counts) - 1
    return ChiSquare(statistic, df, float(special.chdtrc(df, statistic)))


def trimmed(table: Table) -> Table:
    """The table without rows and columns that are empty. R: droplevels"""
    return table[np.ix_(table.any(1), table.any(0))]


def expected(table: Table) -> Table:
    """Counts expected without association: row total × column total / n. R: chisq.test(t)$expected"""
    fitted: Table = np.outer(table.sum(1), table.sum(0)) / table.sum()
    return fitted


def chi_square(table: Table) -> ChiSquare:
    """Pearson's X² without continuity correction. R: chisq.test(t, correct=FALSE)"""
    fitted = expected(table)
    return _chi_square(float(((table - fitted) ** 2 / fitted).sum()), table)


def yates(table: Table) -> ChiSquare | None:
    """X² with Yates' correction, for 2×2 only. R: chisq.test(t)"""
    if table.shape != (2, 2):
        return None
    fitted = expected(table)
    distance = np.abs(table - fitted)
    return _chi_square(float(((distance - np.minimum(0.5, distance)) ** 2 / fitted).sum()), table)


def likelihood_ratio(table: Table) -> ChiSquare:
    """G² = 2 ΣO ln(O/E), an empty cell adding 0. R: vcd::assocstats(t)$chisq_tests"""
    return _chi_square(2 * float(special.rel_entr(table, expected(table)).sum()), table)


def cramers_v(table: Table) -> float:
    """sqrt(X² / (n (m - 1))), m the smaller of rows and columns. R: vcd::assocstats(t)$cramer"""
    return sqrt(chi_square(table).statistic / (float(table.sum()) * (min(table.shape) - 1)))


def cramers_v_corrected(table: Table) -> float | None:
    """Cramér's V without its upward bias (Bergsma 2013); None when n is too small for the correction."""
    n = float(table.sum())
    if n <= 1:
        return None
    r, c = table.shape
    test = chi_square(table)
    excess = max(0.0, test.statistic / n - test.df / (n - 1))
    smaller = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    return sqrt(excess / smaller) if smaller > 0 else None


def gamma(table: Table) -> float | None:
    """(C - D) / (C + D), concordant and discordant pairs (Goodman and Kruskal 1954); None without any.

    R: s<-sign(outer(x,x,"-")*outer(y,y,"-")); (sum(s>0)-sum(s<0))/(sum(s>0)+sum(s<0))
    """
    same, opposite = pairs(table)
    return (same - opposite) / (same + opposite) if same + opposite else None


def kendall_tau_b(table: Table) -> float:
    """(C - D) / sqrt(pairs not tied in the rows × pairs not tied in the columns).

    R: cor(x, y, method="kendall")
    """
    same, opposite = pairs(table)
    n = float(table.sum())
    rows, columns = (n**2 - float((table.sum(axis) ** 2).sum()) for axis in (1, 0))
    return 2 * (same - opposite) / sqrt(rows * columns)


def adjusted_residuals(table: Table) -> tuple[tuple[float | None, ...], ...]:
    """(O - E) / sqrt(E (1 - row/n) (1 - column/n)) of each cell of the whole table; None where 0/0.

    R: chisq.test(t)$stdres
    """
    n = float(table.sum())
    if n == 0:
        return tuple((None,) * table.shape[1] for _ in table)
    fitted = expected(table)
    spread = np.sqrt(fitted * np.outer(1 - table.sum(1) / n, 1 - table.sum(0) / n))
    distance = table - fitted
    return tuple(
        tuple(float(far / wide) if wide > 0 else None for far, wide in zip(far_row, wide_row, strict=True))
        for far_row, wide_row in zip(distance, spread, strict=True)
    )


def _chi_square(statistic: float, table: Table) -> ChiSquare:
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    return ChiSquare(statistic, df, float(special.chdtrc(df, statistic)))


def _first_order(test: ChiSquare, trace: float) -> ChiSquare:
    return ChiSquare(
        test.statistic, test.df, float(special.chdtrc(test.df, test.statistic * test.df / trace))
    )


def pairs(table: Table) -> tuple[float, float]:
    """Concordant and discordant pairs: each cell times all that lies below it on either side."""
    below = np.cumsum(table[::-1], axis=0)[::-1]
    right = np.cumsum(below[:, ::-1], axis=1)[:, ::-1]
    left = np.cumsum(below, axis=1)
    same = (table[:-1, :-1] * right[1:, 1:]).sum()
    return float(same), float((table[:-1, 1:] * left[1:, :-1]).sum())


def _strength(
    table: Table,
    chi2: ChiSquare | None,
    chi2_yates: ChiSquare | None,
    likelihood_ratio: ChiSquare | None,
    fisher: ExactTest | None,
    rao_scott: FTest | None,
    reasons: dict[str, Message],
) -> Association:
    """The tests given, and the coefficients, which need no test."""
    corrected, ordinal = cramers_v_corrected(table), gamma(table)
    if chi2_yates is None:
        reasons.setdefault("chi2_yates", say("Yates' correction is for tables of two by two"))
    if rao_scott is None:
        reasons.setdefault("rao_scott", say("the data have no weights"))
    if corrected is None:
        reasons["cramers_v_corrected"] = say("too few people answered")
    if ordinal is None:
        reasons["gamma"] = say("no two people differ in both answers")
    fitted = expected(table)
    return Association(
        chi2=chi2,
        chi2_yates=chi2_yates,
        likelihood_ratio=likelihood_ratio,
        fisher=fisher,
        cramers_v=cramers_v(table),
        cramers_v_corrected=corrected,
        phi=sqrt(chi_square(table).statistic / float(table.sum())),
        gamma=ordinal,
        kendall_tau_b=kendall_tau_b(table),
        min_expected=float(fitted.min()),
        share_expected_below_5=float((fitted < 5).mean()),
        rao_scott=rao_scott,
        reasons=reasons,
    )


def _nothing(table: Table) -> Association:
    """No figure at all: a variable with one answer cannot go together with anything."""
    reason = (
        say("fewer than two different answers were given to one of the two questions")
        if table.size
        else say("nobody answered both questions")
    )
    names = (name for name in Association.__dataclass_fields__ if name != "reasons")
    return Association(*(None,) * 12, reasons=dict.fromkeys(names, reason))


def _design_effects(shares: Table, covariance: Table, answered: int) -> Table | None:
    """Rao and Scott's Δ: covariance of the interaction terms under the design, against simple sampling.

    None if Δ cannot be had.
    """
    p = shares.ravel()
    inverse = np.divide(1, p, out=np.zeros_like(p), where=p > 0)
    terms = np.kron(_contrasts(shares.shape[0]), _contrasts(shares.shape[1]))
    scaled = inverse[:, None] * terms
    simple = terms.T @ scaled / answered
    if np.linalg.matrix_rank(simple) < len(simple):
        return None
    effects: Table = np.linalg.solve(simple, scaled.T @ covariance @ scaled)
    return effects if np.trace(effects) > 0 else None


def _contrasts(size: int) -> Table:
    """size × (size - 1): orthonormal columns that add to 0."""
    _, vectors = np.linalg.eigh(np.ones((size, size)))
    return vectors[:, :-1]

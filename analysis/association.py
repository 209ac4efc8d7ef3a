"""How strongly two variables hang together: tests and coefficients from tables of counts.

What the coefficients are `stack` knows; here they become an `Association`, None where nothing is defined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import scipy
from numpy.typing import NDArray

from analysis import exact
from analysis.stack import Stack
from questionnaires.errors import Message, say

Table = NDArray[np.float64]
Number = TypeVar("Number", np.int64, np.float64)


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
    persons: tuple[tuple[int, ...], ...] = field(default=(), repr=False)
    """The table of which the exact test is made; empty where there is none."""
    undefined: Mapping[str, Message] = field(default_factory=dict, repr=False)
    """Reasons, all but that of the exact test."""

    @cached_property
    def fisher(self) -> ExactTest | None:
        """Two-sided; None with weights or beyond the limit of `exact.fisher`. It may take two seconds, so
        it is made when somebody first reads it."""
        p = exact.fisher(self.persons) if self.persons else None
        return None if p is None else ExactTest(p)

    @cached_property
    def reasons(self) -> Mapping[str, Message]:
        """Why a figure is None, by its name."""
        if not self.persons or self.fisher is not None:
            return self.undefined
        return {**self.undefined, "fisher": say("the table is too large for an exact test")}


def associate_all(counts: NDArray[np.int64]) -> list[Association]:
    """The `Association` of each of many tables of persons of one shape, tables × rows × columns."""
    stack = Stack(counts.astype(np.float64))
    return [
        _strength(
            stack,
            index,
            chi2=ChiSquare(*stack.chi_square[index]),
            chi2_yates=ChiSquare(*stack.yates[index]) if rows == columns == 2 else None,
            likelihood_ratio=ChiSquare(*stack.likelihood_ratio[index]),
            persons=tuple(map(tuple, trimmed(counts[index]).tolist())),
        )
        if able
        else _nothing(answered=bool(rows))
        for index, (able, rows, columns) in enumerate(
            zip(stack.able, stack.rows.tolist(), stack.columns.tolist(), strict=True)
        )
    ]


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
        return _nothing(answered=bool(table.size))
    reason = say("this test is not defined for weighted data")
    reasons = {"chi2_yates": reason, "fisher": reason}
    kept = np.outer(rows, columns).ravel()
    effects = _design_effects(table / answered, covariance[np.ix_(kept, kept)], answered) if df > 0 else None
    stack = Stack(table[None])
    pearson, deviance = ChiSquare(*stack.chi_square[0]), ChiSquare(*stack.likelihood_ratio[0])
    if effects is None:
        empty = say("too many cells are empty to estimate the effect of the weights")
        undefined = empty if df > 0 else say("there are no degrees of freedom")
        reasons |= dict.fromkeys(("chi2", "likelihood_ratio", "rao_scott"), undefined)
        return _strength(stack, 0, chi2=None, chi2_yates=None, likelihood_ratio=None, undefined=reasons)
    trace = float(np.trace(effects))
    df1 = trace**2 / float(np.trace(effects @ effects))
    df2 = df1 * df
    statistic = pearson.statistic / trace
    return _strength(
        stack,
        0,
        chi2=_first_order(pearson, trace),
        chi2_yates=None,
        likelihood_ratio=_first_order(deviance, trace),
        rao_scott=FTest(statistic, df1, df2, float(scipy.special.fdtrc(df1, df2, statistic))),
        undefined=reasons,
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
    return ChiSquare(statistic, df, float(scipy.special.chdtrc(df, statistic)))


def trimmed(table: NDArray[Number]) -> NDArray[Number]:
    """The table without rows and columns that are empty. R: droplevels"""
    return table[np.ix_(table.any(1), table.any(0))]


def chi_square(table: Table) -> ChiSquare:
    """Pearson's X² without continuity correction. R: chisq.test(t, correct=FALSE)"""
    return ChiSquare(*Stack(table[None]).chi_square[0])


def _first_order(test: ChiSquare, trace: float) -> ChiSquare:
    return ChiSquare(
        test.statistic, test.df, float(scipy.special.chdtrc(test.df, test.statistic * test.df / trace))
    )


def _strength(
    stack: Stack,
    index: int,
    *,
    chi2: ChiSquare | None,
    chi2_yates: ChiSquare | None,
    likelihood_ratio: ChiSquare | None,
    rao_scott: FTest | None = None,
    persons: tuple[tuple[int, ...], ...] = (),
    undefined: Mapping[str, Message] = MappingProxyType({}),
) -> Association:
    """The tests given, and the coefficients of one table of the stack, which need no test."""
    corrected, ordinal = stack.cramers_v_corrected[index], stack.gamma[index]
    reasons = dict(undefined)
    if chi2_yates is None:
        reasons.setdefault("chi2_yates", say("Yates' correction is for tables of two by two"))
    if rao_scott is None:
        reasons.setdefault("rao_scott", say("the data have no weights"))
    if corrected is None:
        reasons["cramers_v_corrected"] = say("too few people answered")
    if ordinal is None:
        reasons["gamma"] = say("no two people differ in both answers")
    return Association(
        chi2=chi2,
        chi2_yates=chi2_yates,
        likelihood_ratio=likelihood_ratio,
        cramers_v=stack.cramers_v[index],
        cramers_v_corrected=corrected,
        phi=stack.phi[index],
        gamma=ordinal,
        kendall_tau_b=stack.kendall_tau_b[index],
        min_expected=stack.min_expected[index],
        share_expected_below_5=stack.share_expected_below_5[index],
        rao_scott=rao_scott,
        persons=persons,
        undefined=reasons,
    )


_FIGURES = (
    "fisher",
    *(name for name in Association.__dataclass_fields__ if name not in ("persons", "undefined")),
)


def _nothing(answered: bool) -> Association:
    """No figure at all: a variable with one answer cannot go together with anything."""
    reason = (
        say("fewer than two different answers were given to one of the two questions")
        if answered
        else say("nobody answered both questions")
    )
    return Association(*(None,) * 11, undefined=dict.fromkeys(_FIGURES, reason))


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

"""Further coefficients and tests of one table: odds and risks, lambda, Somers' d, tau-c, tests of a trend.

They are worked out when somebody asks for them. Like `association` the functions take the table without
empty rows and columns; what is None has its reason in `reasons` by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, isfinite, log, sqrt

import numpy as np
import scipy
from numpy.typing import NDArray

from analysis.association import ChiSquare, Table, chi_square
from analysis.intervals import normal_quantile
from analysis.measured import LARGEST
from analysis.stack import Stack
from questionnaires.codebook import Value
from questionnaires.errors import Message, say


@dataclass(frozen=True)
class Effect:
    """A ratio or difference with its interval, whose limits are None with weights."""

    estimate: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Measures:
    """What `Association` does not have. Odds and risks are of the first column, row 1 against row 2."""

    contingency_c: float | None = None
    """sqrt(X²/(X²+n)), Pearson's."""
    tschuprow_t: float | None = None
    """sqrt(X²/(n·sqrt(df)))."""
    phi_signed: float | None = None
    """2×2: (ad-bc)/sqrt(product of the margins)."""
    kendall_tau_c: float | None = None
    somers_d: float | None = None
    """(C-D)/(pairs not tied in the rows): the column depends on the row."""
    somers_d_row: float | None = None
    """The row depends on the column."""
    somers_d_symmetric: float | None = None
    lambda_column: float | None = None
    """Goodman and Kruskal's: how many fewer errors in guessing the column when the row is known."""
    lambda_row: float | None = None
    lambda_symmetric: float | None = None
    linear_by_linear: ChiSquare | None = None
    """(n-1)r² of the values, or of 1, 2, 3 … where a variable's values are texts."""
    trend: ChiSquare | None = None
    """Cochran and Armitage's, of the share of the first of two rows (or columns) on scores 1, 2, 3 …"""
    odds_ratio: Effect | None = None
    odds_ratio_conditional: float | None = None
    """The estimate of maximum conditional likelihood, as in fisher.test."""
    risk_ratio: Effect | None = None
    risk_difference: Effect | None = None
    reasons: Mapping[str, Message] = field(default_factory=dict)


def measures(
    counts: NDArray[np.int64] | NDArray[np.float64],
    row_values: Sequence[Value],
    column_values: Sequence[Value],
    *,
    weighted: bool = False,
    confidence: float = 0.95,
) -> Measures:
    """Every further figure of a table of persons, or with `weighted` of one rescaled to persons.

    With weights coefficients and estimates stay, tests and limits are None: `rao_scott` is the test.
    """
    whole = counts.astype(np.float64)
    rows, columns = whole.sum(1) > 0, whole.sum(0) > 0
    table = whole[np.ix_(rows, columns)]
    if min(table.shape) < 2:
        reason = say("fewer than two different answers were given to one of the two questions")
        return Measures(reasons=dict.fromkeys(_NAMES, reason))
    found: dict[str, float | ChiSquare | Effect | None] = {**_strength(table), **_ordinal(table)}
    found |= _lambdas(table)
    reasons = dict.fromkeys(_TWO_BY_TWO, say("odds and risks are of tables of two by two"))
    if table.shape == (2, 2):
        reasons = dict.fromkeys(_TWO_BY_TWO, say("a cell or a margin is empty"))
        found |= _two_by_two(table, weighted, confidence)
    if weighted:
        tests = say("this test is not defined for weighted data")
        reasons |= dict.fromkeys(("linear_by_linear", "trend", "odds_ratio_conditional"), tests)
    else:
        scores = [_scores(v, kept) for v, kept in ((row_values, rows), (column_values, columns))]
        large = max(abs(score) for side in scores for score in side) > LARGEST
        found["linear_by_linear"] = None if large else linear_by_linear(table, *scores)
        found["trend"] = _trend(table)
        reasons["trend"] = say("a trend in a share takes two rows or two columns")
        reasons["linear_by_linear"] = (
            say("a value beyond {most} is too large to calculate with", most=f"{LARGEST:g}")
            if large
            else say("the scores do not vary")
        )
    others = say("the table does not define it")
    return Measures(
        **found,  # type: ignore[arg-type]  # names and types are those of the functions below
        reasons={n: reasons.get(n, others) for n in _NAMES if found.get(n) is None},
    )


_NAMES = tuple(name for name in Measures.__dataclass_fields__ if name != "reasons")
_TWO_BY_TWO = ("phi_signed", "odds_ratio", "odds_ratio_conditional", "risk_ratio", "risk_difference")


def linear_by_linear(table: Table, rows: Sequence[float], columns: Sequence[float]) -> ChiSquare | None:
    """(n-1)r² of the scores, 1 df; None without variance. R: (n-1)*cor(x,y)^2"""
    n, x, y = float(table.sum()), np.asarray(rows), np.asarray(columns)
    x = x - table.sum(1) @ x / n
    y = y - table.sum(0) @ y / n
    xx, yy = float(table.sum(1) @ x**2), float(table.sum(0) @ y**2)
    if not (xx > 0 and yy > 0):
        return None
    statistic = (n - 1) * float(x @ table @ y) ** 2 / (xx * yy)
    return ChiSquare(statistic, 1, float(scipy.special.chdtrc(1, statistic)))


def cochran_armitage(counts: Sequence[float], bases: Sequence[float]) -> ChiSquare | None:
    """Trend of the shares counts/bases over groups 1, 2, 3 …; None when all or none are counted.

    Cochran 1954, Armitage 1955. R: prop.trend.test(k, n)
    """
    k, n = np.asarray(counts, dtype=np.float64), np.asarray(bases, dtype=np.float64)
    score, total = np.arange(1.0, len(n) + 1), float(n.sum())
    share = float(k.sum()) / total if total else 0.0
    spread = share * (1 - share) * (float(n @ score**2) - float(n @ score) ** 2 / total) if total else 0.0
    if not spread > 0:
        return None
    statistic = float(score @ (k - n * share)) ** 2 / spread
    return ChiSquare(statistic, 1, float(scipy.special.chdtrc(1, statistic)))


# ---- parts -------------------------------------------------------------------------------------


def _strength(table: Table) -> dict[str, float | None]:
    test, n = chi_square(table), float(table.sum())
    return {
        "contingency_c": sqrt(test.statistic / (test.statistic + n)),
        "tschuprow_t": sqrt(test.statistic / (n * sqrt(test.df))),
    }


def _ordinal(table: Table) -> dict[str, float | None]:
    """Tau-c and Somers' d. R: by formula; DescTools::StuartTauC, SomersDelta"""
    same, opposite = (float(one[0]) for one in Stack(table[None]).pairs)
    n, m = float(table.sum()), min(table.shape)
    rows, columns = ((n**2 - float((table.sum(axis) ** 2).sum())) / 2 for axis in (1, 0))
    more = same - opposite
    return {
        "kendall_tau_c": 2 * m * more / (n**2 * (m - 1)),
        "somers_d": more / rows,
        "somers_d_row": more / columns,
        "somers_d_symmetric": 2 * more / (rows + columns),
    }


def _lambdas(table: Table) -> dict[str, float | None]:
    """Goodman and Kruskal 1954; None where guessing without knowledge makes no error."""
    n = float(table.sum())
    column, row = float(table.sum(0).max()), float(table.sum(1).max())
    by_row, by_column = float(table.max(1).sum()), float(table.max(0).sum())
    both = 2 * n - column - row
    return {
        "lambda_column": (by_row - column) / (n - column) if n > column else None,
        "lambda_row": (by_column - row) / (n - row) if n > row else None,
        "lambda_symmetric": (by_row + by_column - column - row) / both if both > 0 else None,
    }


def _two_by_two(table: Table, weighted: bool, confidence: float) -> dict[str, float | Effect | None]:
    """Signed phi; odds ratio and risk ratio with intervals on the log scale, risk difference after Wald."""
    (a, b), (c, d) = table.tolist()
    first, second, z = a + b, c + d, normal_quantile(confidence)
    p1, p2 = a / first, c / second
    spread = sqrt(p1 * (1 - p1) / first + p2 * (1 - p2) / second)
    odds = risk = None
    if a and b and c and d:
        odds = _log_effect(a * d / (b * c), sqrt(1 / a + 1 / b + 1 / c + 1 / d), z, weighted)
    if a and c:
        risk = _log_effect(p1 / p2, sqrt(1 / a - 1 / first + 1 / c - 1 / second), z, weighted)
    difference = p1 - p2
    conditional = None if weighted else _conditional(table)
    return {
        "phi_signed": (a * d - b * c) / sqrt(first * second * (a + c) * (b + d)),
        "odds_ratio": odds,
        "odds_ratio_conditional": conditional,
        "risk_ratio": risk,
        "risk_difference": Effect(difference, None, None)
        if weighted
        else Effect(difference, difference - z * spread, difference + z * spread),
    }


def _log_effect(ratio: float, error: float, z: float, weighted: bool) -> Effect:
    if weighted:
        return Effect(ratio, None, None)
    return Effect(ratio, exp(log(ratio) - z * error), exp(log(ratio) + z * error))


def _conditional(table: Table) -> float | None:
    """R: fisher.test(t)$estimate, which is good to four digits only."""
    from scipy import stats  # as in `exact`

    found = float(stats.contingency.odds_ratio(table.astype(np.int64)).statistic)
    return found if isfinite(found) else None


def _trend(table: Table) -> ChiSquare | None:
    if table.shape[0] == 2:
        return cochran_armitage(table[0].tolist(), table.sum(0).tolist())
    if table.shape[1] == 2:
        return cochran_armitage(table[:, 0].tolist(), table.sum(1).tolist())
    return None


def _scores(values: Sequence[Value], kept: NDArray[np.bool_]) -> list[float]:
    """The values that somebody chose as numbers, or 1, 2, 3 … where one of them is a text."""
    chosen = [value for value, keep in zip(values, kept.tolist(), strict=True) if keep]
    numbers = [float(value) for value in chosen if not isinstance(value, str)]
    return numbers if len(numbers) == len(chosen) else [float(at) for at in range(1, len(chosen) + 1)]

"""Intervals for shares, the test of two shares, and Holm's correction: what the statistics share.

Nothing here sees data: every function takes counts and gives numbers, None where nothing is defined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import Literal, get_args

import numpy as np
import scipy
from numpy.typing import NDArray

Method = Literal["wilson", "clopper-pearson", "wald", "agresti-coull", "jeffreys", "wilson-corrected"]
"""Intervals for one share; Wilson's is the default everywhere."""
METHODS = get_args(Method)
USUAL_QUANTILES = {0.9: 1.6448536269514722, 0.95: 1.959963984540054, 0.99: 2.5758293035489004}
"""By confidence, as scipy.special gives them: it is long to load, and a frequency needs no more of it."""
Fpc = Literal["N-1", "survey"]
"""Two conventions of the finite population correction: (N-n)/(N-1) on p(1-p)/n, or 1-n/N on p(1-p)/(n-1) as
in R's survey package."""


@dataclass(frozen=True)
class Interval:
    """Lower and upper limit, in the unit of the figure it belongs to (0..1 for a share)."""

    low: float
    high: float


def normal_quantile(confidence: float) -> float:
    """The two-sided quantile z of the standard normal: 1.959964 for 0.95. R: qnorm((1+conf)/2)."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    usual = USUAL_QUANTILES.get(confidence)
    return float(scipy.special.ndtri((1 + confidence) / 2)) if usual is None else usual


def t_quantile(df: int, confidence: float) -> float:
    """The two-sided quantile of Student's t: 2.776445 for df 4 and 0.95. R: qt((1+conf)/2, df)"""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    return float(scipy.special.stdtrit(df, (1 + confidence) / 2))


def wilson(k: float, n: float, confidence: float = 0.95) -> Interval | None:
    """Wilson's interval for the share k/n, exactly 0 at k = 0 and 1 at k = n; None when n is 0.

    Wilson 1927. `k` and `n` may be fractions of persons: with weights, share and base times the
    effective base. R: prop.test(k, n, correct=FALSE)$conf.int
    """
    _check(k, n)
    z = normal_quantile(confidence)
    if n == 0:
        return None
    p = k / n
    centre = p + z * z / (2 * n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return Interval(
        0.0 if k == 0 else (centre - half) / scale,
        1.0 if k == n else (centre + half) / scale,
    )


def clopper_pearson(k: float, n: float, confidence: float = 0.95) -> Interval | None:
    """The exact interval of Clopper and Pearson (1934) for k/n; None when n is 0.

    R: binom.test(k, n)$conf.int
    """
    _check(k, n)
    if n == 0:
        return None
    tail = (1 - confidence) / 2
    return Interval(
        0.0 if k == 0 else float(scipy.special.betaincinv(k, n - k + 1, tail)),
        1.0 if k == n else float(scipy.special.betaincinv(k + 1, n - k, 1 - tail)),
    )


def wald(k: float, n: float, confidence: float = 0.95) -> Interval | None:
    """p ± z·sqrt(p(1-p)/n), not clipped to 0..1; None when n is 0."""
    _check(k, n)
    return None if n == 0 else _wald(k / n, n, confidence)


def agresti_coull(k: float, n: float, confidence: float = 0.95) -> Interval | None:
    """Wald's interval after z²/2 successes and z²/2 failures more, not clipped (Agresti and Coull 1998)."""
    _check(k, n)
    extra = normal_quantile(confidence) ** 2
    return None if n == 0 else _wald((k + extra / 2) / (n + extra), n + extra, confidence)


def jeffreys(k: float, n: float, confidence: float = 0.95) -> Interval | None:
    """Quantiles of Beta(k+1/2, n-k+1/2), exactly 0 at k = 0 and 1 at k = n; None when n is 0.

    Brown, Cai and DasGupta 2001. R: qbeta(c(.025, .975), k+.5, n-k+.5)
    """
    _check(k, n)
    tail = (1 - confidence) / 2
    if n == 0:
        return None
    return Interval(
        0.0 if k == 0 else float(scipy.special.betaincinv(k + 0.5, n - k + 0.5, tail)),
        1.0 if k == n else float(scipy.special.betaincinv(k + 0.5, n - k + 0.5, 1 - tail)),
    )


def wilson_corrected(k: float, n: float, confidence: float = 0.95) -> Interval | None:
    """Wilson's interval with continuity correction (Newcombe 1998, method 4); None when n is 0.

    R: prop.test(k, n)$conf.int, which drops the correction at k = n/2
    """
    _check(k, n)
    z = normal_quantile(confidence)
    if n == 0:
        return None
    p, scale = k / n, 2 * (n + z * z)
    below = z * sqrt(z * z - 2 - 1 / n + 4 * p * (n * (1 - p) + 1)) if k else 0.0
    above = z * sqrt(z * z + 2 - 1 / n + 4 * p * (n * (1 - p) - 1)) if k < n else 0.0
    return Interval(
        0.0 if k == 0 else max(0.0, (2 * k + z * z - 1 - below) / scale),
        1.0 if k == n else min(1.0, (2 * k + z * z + 1 + above) / scale),
    )


def share_interval(
    k: float, n: float, confidence: float = 0.95, method: Method = "wilson"
) -> Interval | None:
    """The interval of that name for k/n; None when n is 0. Raises ValueError for a name not in METHODS."""
    match method:
        case "wilson":
            return wilson(k, n, confidence)
        case "clopper-pearson":
            return clopper_pearson(k, n, confidence)
        case "wald":
            return wald(k, n, confidence)
        case "agresti-coull":
            return agresti_coull(k, n, confidence)
        case "jeffreys":
            return jeffreys(k, n, confidence)
        case "wilson-corrected":
            return wilson_corrected(k, n, confidence)
    raise ValueError(f"{method} is no interval; known are {', '.join(METHODS)}")


def finite_base(n: int, population: int, fpc: Fpc) -> float:
    """How many people of an endless population would tell as much; infinity when all were asked.

    By the convention "survey" one person tells nothing, for it divides by n - 1. R: by formula
    """
    if fpc not in get_args(Fpc):
        raise ValueError(f"fpc is N-1 or survey, not {fpc}")
    if n == population:
        return inf
    if fpc == "N-1":
        return n * (population - 1) / (population - n)
    return (n - 1) / (1 - n / population)


def newcombe(k1: float, n1: float, k2: float, n2: float, confidence: float = 0.95) -> Interval | None:
    """Newcombe's interval (1998, method 10) for k1/n1 - k2/n2; None when a base is 0.

    From the two Wilson intervals. R: by formula, with prop.test(k, n, correct=FALSE)$conf.int
    """
    first, second = wilson(k1, n1, confidence), wilson(k2, n2, confidence)
    if first is None or second is None:
        return None
    p1, p2 = k1 / n1, k2 / n2
    return Interval(
        p1 - p2 - sqrt((p1 - first.low) ** 2 + (second.high - p2) ** 2),
        p1 - p2 + sqrt((first.high - p1) ** 2 + (p2 - second.low) ** 2),
    )


def two_shares_p(k1: int, n1: int, k2: int, n2: int) -> float | None:
    """p of the pooled z test of two shares; None when a base is 0 or both shares are 0 or both 1.

    R: prop.test(c(k1, k2), c(n1, n2), correct=FALSE)$p.value
    """
    _check(k1, n1)
    _check(k2, n2)
    if n1 == 0 or n2 == 0 or k1 + k2 in (0, n1 + n2):
        return None
    return float(pooled_p(np.array(k1), np.array(n1), np.array(k2), np.array(n2)))


def pooled_p(
    k1: NDArray[np.int64], n1: NDArray[np.int64], k2: NDArray[np.int64], n2: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The same for many pairs of shares at once, each pair neither both 0 nor both 1 and with bases."""
    pooled = (k1 + k2) / (n1 + n2)
    z = (k1 / n1 - k2 / n2) / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    p: NDArray[np.float64] = 2 * scipy.special.ndtr(-np.abs(z))
    return p


def holm(ps: Sequence[float | None]) -> tuple[float | None, ...]:
    """The p-values adjusted for their number after Holm (1979), in the order given; None stays None.

    A None is a test that could not be made and does not count in the family. R: p.adjust(p, "holm")
    """
    made = sorted((p, index) for index, p in enumerate(ps) if p is not None)
    adjusted: list[float | None] = [None] * len(ps)
    highest = 0.0
    for rank, (p, index) in enumerate(made):
        highest = max(highest, min(1.0, p * (len(made) - rank)))
        adjusted[index] = highest
    return tuple(adjusted)


def benjamini_hochberg(ps: Sequence[float | None]) -> tuple[float | None, ...]:
    """The p-values adjusted after Benjamini and Hochberg (1995), in the order given; None stays None.

    R: p.adjust(p, "BH")
    """
    made = sorted(((p, index) for index, p in enumerate(ps) if p is not None), reverse=True)
    adjusted: list[float | None] = [None] * len(ps)
    lowest = 1.0
    for rank, (p, index) in zip(range(len(made), 0, -1), made, strict=True):
        lowest = min(lowest, p * len(made) / rank)
        adjusted[index] = lowest
    return tuple(adjusted)


def bonferroni(ps: Sequence[float | None]) -> tuple[float | None, ...]:
    """The p-values times their number, at most 1; None stays None. R: p.adjust(p, "bonferroni")"""
    made = sum(p is not None for p in ps)
    return tuple(None if p is None else min(1.0, p * made) for p in ps)


def _wald(p: float, n: float, confidence: float) -> Interval:
    half = normal_quantile(confidence) * sqrt(p * (1 - p) / n)
    return Interval(p - half, p + half)


def _check(k: float, n: float) -> None:
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share: it takes 0 <= count <= base")

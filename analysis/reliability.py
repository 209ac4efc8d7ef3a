"""Reliability of a set of items from their covariances: alpha, its interval, item-rest r, omega.

Matrices come with one row a person and one column an item, NaN for no answer; reversing is done before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import sqrt
from typing import Literal

import numpy as np
import scipy
from numpy.typing import NDArray

from analysis.intervals import Interval
from questionnaires.errors import Message, say

Matrix = NDArray[np.float64]
Missing = Literal["listwise", "pairwise"]

_SMALLEST_UNIQUENESS = 1e-6
"""Of an item's variance 1: as far down as the search goes."""
_NO_UNIQUENESS = 1e-4
"""A fit that ends below has run into a variance of 0 or less: the surface is flat there and the search may
stop before it reaches the bound."""


@dataclass(frozen=True)
class Covariance:
    """Covariances of the items (n - 1), and how many rows they rest on."""

    matrix: Matrix
    rows: int
    """listwise: complete rows; pairwise: rows with any answer."""


def covariance(answers: Matrix, missing: Missing = "listwise") -> Covariance | None:
    """The covariances over complete rows or over each pair's own rows; None if a pair has fewer than 2.

    R: cov(na.omit(X)); cov(X, use="pairwise")
    """
    if missing not in ("listwise", "pairwise"):
        raise ValueError(f"missing must be listwise or pairwise, not {missing}")
    known = ~np.isnan(answers)
    if missing == "listwise":
        answers, known = answers[known.all(1)], known[known.all(1)]
    if not len(answers):
        return None
    present = known.astype(np.float64)
    pairs = present.T @ present
    if pairs.min() < 2:
        return None
    # Moved to their means first: the difference of two large sums would lose digits.
    means = np.where(known, answers, 0.0).sum(0) / present.sum(0)
    centred = np.where(known, answers - means, 0.0)
    sums = centred.T @ present
    matrix = (centred.T @ centred - sums * sums.T / pairs) / (pairs - 1)
    return Covariance(matrix, int(known.any(1).sum()))


def alpha(matrix: Matrix) -> float | None:
    """Cronbach's alpha, k/(k-1)·(1 - trace/sum); None for fewer than two items or no variance.

    Cronbach 1951. R: psych::alpha(na.omit(X))$total$raw_alpha
    """
    k, whole = len(matrix), float(matrix.sum())
    return k / (k - 1) * (1 - float(np.trace(matrix)) / whole) if k > 1 and whole > 0 else None


def feldt(value: float, rows: int, items: int, confidence: float = 0.95) -> Interval | None:
    """Feldt's interval (1965) for an alpha of `items` items on `rows` persons; None below 2 of either.

    R: 1-(1-a)*qf(.975,n-1,(n-1)*(k-1)); 1-(1-a)*qf(.025,n-1,(n-1)*(k-1))
    """
    if rows < 2 or items < 2:
        return None
    df1, df2 = rows - 1, (rows - 1) * (items - 1)
    low, high = (
        float(scipy.special.fdtri(df1, df2, q)) for q in ((1 + confidence) / 2, (1 - confidence) / 2)
    )
    return Interval(1 - (1 - value) * low, 1 - (1 - value) * high)


def item_rest(matrix: Matrix, item: int) -> float | None:
    """r of the item with the sum of the others; None where one of them has no variance.

    R: psych::alpha(X)$item.stats$r.drop
    """
    others = np.delete(np.arange(len(matrix)), item)
    own, rest = float(matrix[item, item]), float(matrix[np.ix_(others, others)].sum())
    if _flat(own, matrix) or _flat(rest, matrix):
        return None
    return float(matrix[item, others].sum()) / sqrt(own * rest)


def alpha_without(matrix: Matrix, item: int) -> float | None:
    """Alpha of the others; None for a scale of two. R: psych::alpha(X)$alpha.drop$raw_alpha"""
    return alpha(np.delete(np.delete(matrix, item, 0), item, 1))


def correlation(matrix: Matrix) -> float | None:
    """r of two items; None where one has no variance. R: cor(x, y)"""
    return item_rest(matrix, 0)


def omega(matrix: Matrix) -> float | None:
    """McDonald's omega, (Σλ)² / ((Σλ)² + Σθ), of one factor fitted by maximum likelihood.

    None for fewer than three items, an item without variance, items that determine one another, a
    residual variance of 0 or less, or no convergence. McDonald 1999.
    R: f<-factanal(X,1); l<-f$loadings[,1]*apply(X,2,sd); th<-f$uniquenesses*apply(X,2,var);
    sum(l)^2/(sum(l)^2+sum(th))
    """
    variances = np.diag(matrix)
    if len(matrix) < 3 or any(_flat(float(variance), matrix) for variance in variances):
        return None
    spread = np.sqrt(variances)
    correlations = matrix / np.outer(spread, spread)
    if np.linalg.eigvalsh(correlations)[0] < 1e-10:
        return None
    start = np.log((1 - 0.5 / len(matrix)) / np.diag(np.linalg.inv(correlations)))
    lowest = float(np.log(_SMALLEST_UNIQUENESS))
    from scipy import optimize  # half a second to load, which everything but omega does without

    fit = optimize.minimize(
        _misfit,
        start,
        args=(correlations,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(lowest, 0.0)] * len(matrix),
        options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-9},
    )
    uniquenesses = np.exp(fit.x)
    # Where the surface is flat to the last digit the search stops without reaching gtol.
    settled = fit.success or float(np.abs(fit.jac).max()) < 1e-5
    if not settled or uniquenesses.min() < _NO_UNIQUENESS:
        return None
    loadings = _loadings(uniquenesses, correlations) * spread
    common = float(loadings.sum()) ** 2
    return common / (common + float((uniquenesses * variances).sum()))


# ---- on request --------------------------------------------------------------------------------


@dataclass(frozen=True)
class SplitHalf:
    """Items 1, 3, 5 … against items 2, 4, 6 … in the order given."""

    r: float
    """Correlation of the two halves' sums."""
    spearman_brown: float
    """2r/(1+r): of a scale as long as both halves."""
    guttman: float
    """4·covariance of the halves / variance of the sum, which does not take them for equal."""


@dataclass(frozen=True)
class FurtherReliability:
    """Figures beside alpha and omega. What is None has its reason in `reasons` by its name."""

    alpha_standardised: float | None = None
    """Alpha of the correlations."""
    kr20: float | None = None
    """Kuder and Richardson's formula 20: alpha, where every item has two answers."""
    split_half: SplitHalf | None = None
    lambda4: float | None = None
    """The best of all splits into halves, Guttman's form, on covariances."""
    lambda6: float | None = None
    """1 - Σ residual variances / variance of the sum, on covariances. Guttman 1945."""
    lambda4_standardised: float | None = None
    """On correlations, as psych prints it."""
    lambda6_standardised: float | None = None
    reasons: Mapping[str, Message] = field(default_factory=dict)


def further(matrix: Matrix | None, *, dichotomous: bool) -> FurtherReliability:
    """Every further figure of the covariances `matrix`; `dichotomous` when all items have two answers.

    R: psych::alpha(X)$total$std.alpha; psych::splitHalf(X)$maxrb, $lambda6, and with covar=TRUE;
    cor(rowSums(odd), rowSums(even))
    """
    names = [name for name in FurtherReliability.__dataclass_fields__ if name != "reasons"]
    if matrix is None or len(matrix) < 2:
        few = say("fewer than two people answered the items together")
        reason = few if matrix is None else say("one item has no reliability")
        return FurtherReliability(reasons=dict.fromkeys(names, reason))
    correlations = _correlations(matrix)
    found = FurtherReliability(
        alpha_standardised=None if correlations is None or len(matrix) < 3 else alpha(correlations),
        kr20=alpha(matrix) if dichotomous else None,
        split_half=split_half(matrix),
        lambda4=lambda4(matrix),
        lambda6=lambda6(matrix),
        lambda4_standardised=None if correlations is None else lambda4(correlations),
        lambda6_standardised=None if correlations is None else lambda6(correlations),
    )
    flat = say("an item does not vary, or the items determine one another")
    reasons = dict.fromkeys(names, flat) | {"kr20": say("KR-20 is for items of two answers")}
    if len(matrix) < 3:
        reasons["alpha_standardised"] = say(
            "alpha takes three items or more; two items have their correlation r"
        )
    if len(matrix) > MOST_TO_SPLIT:
        many = say("too many items to try every split")
        reasons |= {"lambda4": many, "lambda4_standardised": many}
    return replace(found, reasons={name: reasons[name] for name in names if getattr(found, name) is None})


def split_half(matrix: Matrix) -> SplitHalf | None:
    """The halves of the items at odd and at even places; None where one of them does not vary."""
    odd, even = (float(matrix[start::2, start::2].sum()) for start in (0, 1))
    both = float(matrix[0::2, 1::2].sum())
    if len(matrix) < 2 or _flat(odd, matrix) or _flat(even, matrix) or odd + even + 2 * both <= 0:
        return None
    r = both / sqrt(odd * even)
    if r <= -1 + 1e-12:
        return None
    return SplitHalf(r, 2 * r / (1 + r), 4 * both / (odd + even + 2 * both))


MOST_TO_SPLIT = 16
"""Sixteen items have 12,870 splits into halves, tried in a moment; beyond it λ4 is not sought."""


def lambda4(matrix: Matrix) -> float | None:
    """The largest 4·(covariance between halves)/(variance of the sum) over all splits into halves.

    An odd item more stands in one of them. None without variance or beyond `MOST_TO_SPLIT` items.
    R: psych::splitHalf(X)$maxrb, on covariances with covar=TRUE; with an odd number of items psych tries one
    half of the splits only (the first choose(n, m)/2 of them) and may miss the best
    """
    k, whole = len(matrix), float(matrix.sum())
    if not 2 <= k <= MOST_TO_SPLIT or _flat(whole, matrix) or whole <= 0:
        return None
    halves = np.array(list(combinations(range(k), k // 2)), dtype=np.intp)
    signs = np.ones((len(halves), k))
    np.put_along_axis(signs, halves, -1.0, axis=1)
    # (Σ of one half - Σ of the other) has the variance s'Cs, and 4·cov = ΣC - s'Cs.
    return 1 - float(((signs @ matrix) * signs).sum(1).min()) / whole


def lambda6(matrix: Matrix) -> float | None:
    """1 - Σe²/ΣC, e² what the other items leave of an item's variance; None for a singular matrix.

    R: 1 - sum(1/diag(solve(C)))/sum(C); on correlations psych::alpha(X)$total$`G6(smc)`
    """
    spread, whole = np.sqrt(np.diag(matrix)), float(matrix.sum())
    if any(_flat(float(value), matrix) for value in np.diag(matrix)) or whole <= 0:
        return None
    correlations = matrix / np.outer(spread, spread)
    if np.linalg.eigvalsh(correlations)[0] < 1e-10:
        return None
    return 1 - float((np.diag(matrix) / np.diag(np.linalg.inv(correlations))).sum()) / whole


def _correlations(matrix: Matrix) -> Matrix | None:
    variances = np.diag(matrix)
    if any(_flat(float(variance), matrix) for variance in variances):
        return None
    found: Matrix = matrix / np.sqrt(np.outer(variances, variances))
    return found


def _flat(variance: float, matrix: Matrix) -> bool:
    """Whether a variance is 0 but for rounding."""
    return variance <= 1e-12 * max(float(np.abs(matrix).max()), 1e-300)


def _misfit(log_uniquenesses: Matrix, correlations: Matrix) -> tuple[float, Matrix]:
    """The likelihood's distance from a perfect fit, the best loadings put in, and its gradient.

    Lawley and Maxwell 1971: for given uniquenesses the best loadings come from the first eigenvector of
    the correlations divided by them, and the other eigenvalues e leave Σ(e - ln e - 1).
    """
    uniquenesses = np.exp(log_uniquenesses)
    scale = 1 / np.sqrt(uniquenesses)
    others = np.linalg.eigvalsh(correlations * np.outer(scale, scale))[:-1]
    loadings = _loadings(uniquenesses, correlations)
    fitted = loadings**2 + uniquenesses
    gradient: Matrix = (fitted - np.diag(correlations)) / uniquenesses
    return float((others - np.log(others) - 1).sum()), gradient


def _loadings(uniquenesses: Matrix, correlations: Matrix) -> Matrix:
    scale = 1 / np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlations * np.outer(scale, scale))
    first: Matrix = vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0) * uniquenesses)
    return first

"""Reliability of a set of items from their covariances: alpha, its interval, item-rest r, omega.

Matrices come with one row a person and one column an item, NaN for no answer; reversing is done before.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from analysis.intervals import Interval

Matrix = NDArray[np.float64]
Missing = Literal["listwise", "pairwise"]

_SMALLEST_UNIQUENESS = 1e-6
"""Of an item's variance 1. A fit that ends here has run into a variance of 0 or less."""


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
    low, high = (float(special.fdtri(df1, df2, q)) for q in ((1 + confidence) / 2, (1 - confidence) / 2))
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
    if not settled or uniquenesses.min() < 2 * _SMALLEST_UNIQUENESS:
        return None
    loadings = _loadings(uniquenesses, correlations) * spread
    common = float(loadings.sum()) ** 2
    return common / (common + float((uniquenesses * variances).sum()))


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

"""Signs of careless answering for every person: from numbers, one row a person and one column an item.

NaN is no answer. Runs and spread are of raw answers; consistency and distance of answers turned to one
direction. Who is flagged, and from which value on, is decided in `quality`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError
from questionnaires.errors import Problem, say

Answers = NDArray[np.float64]

FEWEST_SCALES = 3
"""Even-odd consistency correlates over scales; of two it is always 1 or -1."""
FEWEST_ITEMS = 3
"""The same for the correlation of a person with the item means."""


def longest_run(raw: Answers) -> NDArray[np.int64]:
    """Each person's longest run of equal neighbouring answers; a gap ends a run. R: max(rle(x)$lengths)"""
    longest = np.zeros(len(raw), dtype=np.int64)
    current = np.zeros(len(raw), dtype=np.int64)
    for place in range(raw.shape[1]):
        given = ~np.isnan(raw[:, place])
        same = given & (raw[:, place] == raw[:, place - 1]) if place else np.zeros(len(raw), dtype=bool)
        current = np.where(same, current + 1, given.astype(np.int64))
        longest = np.maximum(longest, current)
    return longest


def spread(raw: Answers) -> Answers:
    """Each person's SD (n - 1) over the items answered; NaN for fewer than two.

    R: apply(X, 1, sd, na.rm=TRUE)
    """
    given = (~np.isnan(raw)).sum(1)
    variance = _row_products(raw, raw) / np.where(given > 1, given - 1, nan)
    return np.sqrt(variance)


def even_odd(scales: Sequence[Answers]) -> Answers:
    """Each person's consistency: r of odd and even halves over the scales, by Spearman and Brown, -1..1.

    Per scale the mean of the items 1, 3, 5 … answered and that of 2, 4 …; 2r/(1 + |r|) of these over at
    least three scales (Jackson 1976). NaN where there are fewer, or one half does not vary.
    R: r <- cor(odd, even, use="complete.obs"); 2*r/(1+abs(r))
    """
    usable = [scale for scale in scales if scale.shape[1] > 1]
    if len(usable) < FEWEST_SCALES:
        return np.full(len(scales[0]) if scales else 0, nan)
    odd, even = (np.column_stack([_row_means(scale[:, at::2]) for scale in usable]) for at in (0, 1))
    r = _row_correlation(odd, even, FEWEST_SCALES)
    consistency: Answers = np.clip(2 * r / (1 + np.abs(r)), -1, 1)
    return consistency


def person_total(turned: Answers) -> Answers:
    """Each person's r with the means of the items, over the items answered; NaN for fewer than three.

    R: cor(as.numeric(X[i,]), colMeans(X, na.rm=TRUE), use="complete.obs")
    """
    means = _row_means(turned.T)
    return _row_correlation(turned, np.broadcast_to(means, turned.shape), FEWEST_ITEMS)


def mahalanobis(turned: Answers) -> Answers:
    """Squared distance of each complete row from the mean, NaN for the others.

    Raises DataError if the covariances have no inverse: an item that does not vary or follows from others,
    or hardly more people than items. R: mahalanobis(X, colMeans(X), cov(X))
    """
    complete = ~np.isnan(turned).any(1)
    rows = turned[complete]
    n, k = rows.shape
    if n < 2 or k < 1:
        raise DataError([_singular(n, k)])
    centred = rows - rows.mean(0)
    scale = centred.std(0, ddof=1)
    if (rows.min(0) == rows.max(0)).any():
        raise DataError([_singular(n, k)])
    standard = centred / scale
    correlations = standard.T @ standard / (n - 1)
    if np.linalg.eigvalsh(correlations)[0] < 1e-10:
        raise DataError([_singular(n, k)])
    distances = np.full(len(turned), nan)
    distances[complete] = (standard * np.linalg.solve(correlations, standard.T).T).sum(1)
    return distances


def _singular(n: int, k: int) -> Problem:
    return Problem(
        say("Mahalanobis distance"),
        say("The covariances of {items} items over {rows} complete rows have no inverse.", items=k, rows=n),
        say("Leave out items that do not vary or follow from others, or use more rows."),
    )


def _row_means(answers: Answers) -> Answers:
    """The mean of each row's answers, NaN where there is none."""
    given = (~np.isnan(answers)).sum(1)
    means: Answers = np.nansum(answers, axis=1) / np.where(given, given, nan)
    return means


def _row_products(x: Answers, y: Answers) -> Answers:
    """Σ(x - x̄)(y - ȳ) of each row, over the places where both are there."""
    both = ~np.isnan(x) & ~np.isnan(y)
    first, second = np.where(both, x, nan), np.where(both, y, nan)
    products: Answers = np.nansum(
        (first - _row_means(first)[:, None]) * (second - _row_means(second)[:, None]), axis=1
    )
    return products


def _row_correlation(x: Answers, y: Answers, fewest: int) -> Answers:
    """r of each row of x with that of y; NaN with fewer than `fewest` pairs or where one does not vary."""
    both = ~np.isnan(x) & ~np.isnan(y)
    first, second = np.where(both, x, nan), np.where(both, y, nan)
    own, other = _row_products(first, first), _row_products(second, second)
    # What is left of equal numbers is rounding, some 1e-32 of their square.
    size = np.nansum(first**2, axis=1), np.nansum(second**2, axis=1)
    able = (both.sum(1) >= fewest) & (own > 1e-20 * size[0]) & (other > 1e-20 * size[1])
    r = np.full(len(x), nan)
    r[able] = np.clip(_row_products(first, second)[able] / np.sqrt(own[able] * other[able]), -1, 1)
    return r

"""Letters under a table: which columns a column stands above. A is the first column, AA the 27th.

Under a share or mean stand the letters of the columns whose own is significantly smaller; p-values are
adjusted over the pairs that were tested together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import sqrt
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.intervals import benjamini_hochberg, bonferroni, holm, two_shares_p

Adjust = Literal["bonferroni", "holm", "bh"]
ADJUSTMENTS = get_args(Adjust)
ALPHA = 0.05
"""Letters stand for an adjusted p strictly below this."""

_ADJUST: dict[str, Callable[[Sequence[float | None]], tuple[float | None, ...]]] = {
    "bonferroni": bonferroni,
    "holm": holm,
    "bh": benjamini_hochberg,
}


def column_letters(counts: NDArray[np.int64], adjust: Adjust = "bonferroni") -> tuple[tuple[str, ...], ...]:
    """For each cell the letters of the columns whose share of that row is significantly smaller.

    The rule of SPSS CTABLES COMPARETEST, simple style: pooled z for every pair of columns with bases of
    2 or more and shares strictly between 0 and 1, adjusted over the pairs tested in the row.
    R: prop.test(c(x1,x2), c(n1,n2), correct=FALSE)$p.value, then p.adjust(p, "bonferroni") in the row
    """
    bases = counts.sum(0).tolist()
    lettered = []
    for row in counts.tolist():
        able = [index for index, (k, n) in enumerate(zip(row, bases, strict=True)) if n >= 2 and 0 < k < n]
        tested = list(combinations(able, 2))
        ps = [two_shares_p(row[a], bases[a], row[b], bases[b]) for a, b in tested]
        shares = [k / n if n else 0.0 for k, n in zip(row, bases, strict=True)]
        lettered.append(_letters(shares, tested, ps, adjust))
    return tuple(lettered)


def mean_letters(
    counts: NDArray[np.int64], scores: Sequence[float], adjust: Adjust = "bonferroni"
) -> tuple[str, ...]:
    """For each column the letters of the columns whose mean of `scores`, one a row, is significantly smaller.

    t tests with the standard deviation pooled over all columns, for pairs of columns with two people or
    more; no letters where nothing varies. R: pairwise.t.test(y, column, "bonferroni")
    """
    table, x = counts.astype(np.float64), np.asarray(scores, dtype=np.float64)
    n = table.sum(0)
    means = np.divide(x @ table, n, out=np.zeros_like(n), where=n > 0)
    within = float((table * (x[:, None] - means) ** 2).sum())
    df = int(n.sum()) - int((n > 0).sum())
    if df < 1 or not within > 0:
        return ("",) * len(n)
    tested = list(combinations(np.flatnonzero(n >= 2).tolist(), 2))
    spread = sqrt(within / df)
    ps = [_t_test(means[a] - means[b], spread * sqrt(1 / n[a] + 1 / n[b]), df) for a, b in tested]
    return _letters(means.tolist(), tested, ps, adjust)


def _t_test(difference: float, error: float, df: int) -> float:
    return float(2 * special.stdtr(df, -abs(difference) / error))


def _letters(
    sizes: Sequence[float],
    tested: Sequence[tuple[int, int]],
    ps: Sequence[float | None],
    adjust: Adjust,
) -> tuple[str, ...]:
    """For each column the letters of those of smaller size that differ from it."""
    if adjust not in ADJUSTMENTS:
        raise ValueError(f"letters are adjusted by {', '.join(ADJUSTMENTS)}, not {adjust}")
    smaller: list[list[int]] = [[] for _ in sizes]
    for (a, b), p in zip(tested, _ADJUST[adjust](ps), strict=True):
        if p is not None and p < ALPHA:
            less, more = (a, b) if sizes[a] < sizes[b] else (b, a)
            smaller[more].append(less)
    between = "" if len(sizes) <= 26 else " "
    return tuple(between.join(letter(index) for index in sorted(cell)) for cell in smaller)


def letter(index: int) -> str:
    """A … Z, AA, AB …: the name of the column at that place, from 0."""
    name = ""
    index += 1
    while index:
        index, last = divmod(index - 1, 26)
        name = chr(ord("A") + last) + name
    return name

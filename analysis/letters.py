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
import scipy
from numpy.typing import NDArray

from analysis.intervals import benjamini_hochberg, bonferroni, holm, pooled_p

Adjust = Literal["bonferroni", "holm", "bh"]
ADJUSTMENTS = get_args(Adjust)
Letters = tuple[tuple[str, ...], ...]
"""For each row and column of a table."""
ALPHA = 0.05
"""Letters stand for an adjusted p strictly below this."""

_ADJUST: dict[str, Callable[[Sequence[float | None]], tuple[float | None, ...]]] = {
    "bonferroni": bonferroni,
    "holm": holm,
    "bh": benjamini_hochberg,
}


def column_letters(counts: NDArray[np.int64], adjust: Adjust = "bonferroni") -> Letters:
    """For each cell the letters of the columns whose share of that row is significantly smaller.

    The rule of SPSS CTABLES COMPARETEST, simple style: pooled z for every pair of columns with bases of
    2 or more and shares strictly between 0 and 1, adjusted over the pairs tested in the row.
    R: prop.test(c(x1,x2), c(n1,n2), correct=FALSE)$p.value, then p.adjust(p, "bonferroni") in the row
    """
    return letters(counts[None], adjust)[0]


def letters(counts: NDArray[np.int64], adjust: Adjust = "bonferroni") -> list[Letters]:
    """The `column_letters` of many tables of one shape, tables × rows × columns."""
    _check(adjust)
    names = [letter(index) for index in range(counts.shape[2])]
    between = "" if len(names) <= 26 else " "
    lettered = [[[""] * len(names) for _ in table] for table in counts]
    for row in range(counts.shape[1]):
        for table, more, less in _smaller_shares(counts[:, row], counts.sum(1), adjust):
            cell = lettered[table][row]
            cell[more] += between + names[less] if cell[more] else names[less]
    return [tuple(tuple(row) for row in table) for table in lettered]


def _smaller_shares(
    row: NDArray[np.int64], bases: NDArray[np.int64], adjust: Adjust
) -> list[tuple[int, int, int]]:
    """Table, column and a column of significantly smaller share, in ascending order; `row` and `bases` are
    tables × columns.
    """
    able = (bases >= 2) & (row > 0) & (row < bases)
    first, second = np.triu_indices(row.shape[1], 1)
    tested = able[:, first] & able[:, second]
    tables, pairs = np.nonzero(tested)
    a, b = first[pairs], second[pairs]
    p = pooled_p(row[tables, a], bases[tables, a], row[tables, b], bases[tables, b])
    found = _adjusted(p, tables, tested.sum(1), adjust) < ALPHA
    tables, a, b = tables[found], a[found], b[found]
    swapped = row[tables, a] * bases[tables, b] < row[tables, b] * bases[tables, a]
    more, less = np.where(swapped, b, a), np.where(swapped, a, b)
    return sorted(zip(tables.tolist(), more.tolist(), less.tolist(), strict=True))


def _adjusted(
    p: NDArray[np.float64], tables: NDArray[np.intp], pairs: NDArray[np.intp], adjust: Adjust
) -> NDArray[np.float64]:
    """The p-values times the pairs of their table, or adjusted as told within it; `tables` ascends."""
    if adjust == "bonferroni":
        found: NDArray[np.float64] = p * pairs[tables]
        return found
    parts = np.split(p, np.cumsum(pairs)[:-1])
    return np.array([value for part in parts for value in _ADJUST[adjust](part.tolist())], dtype=np.float64)


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
    return float(2 * scipy.special.stdtr(df, -abs(difference) / error))


def _letters(
    sizes: Sequence[float],
    tested: Sequence[tuple[int, int]],
    ps: Sequence[float | None],
    adjust: Adjust,
) -> tuple[str, ...]:
    """For each column the letters of those of smaller size that differ from it."""
    _check(adjust)
    smaller: list[list[int]] = [[] for _ in sizes]
    for (a, b), p in zip(tested, _ADJUST[adjust](ps), strict=True):
        if p is not None and p < ALPHA:
            less, more = (a, b) if sizes[a] < sizes[b] else (b, a)
            smaller[more].append(less)
    between = "" if len(sizes) <= 26 else " "
    return tuple(between.join(letter(index) for index in sorted(cell)) for cell in smaller)


def _check(adjust: str) -> None:
    if adjust not in ADJUSTMENTS:
        raise ValueError(f"letters are adjusted by {', '.join(ADJUSTMENTS)}, not {adjust}")


def letter(index: int) -> str:
    """A … Z, AA, AB …: the name of the column at that place, from 0."""
    name = ""
    index += 1
    while index:
        index, last = divmod(index - 1, 26)
        name = chr(ord("A") + last) + name
    return name

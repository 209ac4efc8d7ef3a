"""Fisher's exact test of an r×c table, by listing the fillings of its two halves and joining them.

The tables with given margins are far too many to list, those of half the rows are not: with column
totals c, a filling of the upper rows whose columns add to s meets every filling of the lower rows whose
columns add to c - s. So the fillings of each half are grouped by s, one half is sorted by probability
and summed up, and for each filling of the other half one look-up gives the sum of all partners that make
the whole table no more probable than the one observed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb, inf, log, prod

import numpy as np
import scipy
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LIMIT = 6_000_000
"""Most fillings of one half that are listed: two or three seconds, half a gigabyte. Beyond it there is no
p. Four groups of sixty by three options take 3.6 million, three by three of 400 people too many."""
MOST_PEOPLE = 100_000
"""Most people in a table that is not 2×2; with more, all but the emptiest tables pass `LIMIT`."""
_MOST_ROWS = 12
"""Beyond it not every way of parting the rows into halves is tried, only the one in the middle."""
_TOLERANCE = 1e-7
"""Tables count as equally probable within this relative difference, as in R's fisher.test."""


def fisher(table: Sequence[Sequence[int]]) -> float | None:
    """Two-sided p of Fisher's exact test: the probability of all tables with these margins that are no
    more probable than this one.

    None when the larger half of the rows (or of the columns, whichever is easier) has more than `LIMIT`
    fillings, or a table that is not 2×2 more than `MOST_PEOPLE`. Raises ValueError for a table with an
    empty row or column, or fewer than two of either.
    Freeman and Halton 1951. R: fisher.test(t)$p.value (workspace=2e8 for large ones)
    """
    counts = np.array(table, dtype=np.int64)
    if counts.ndim != 2 or min(counts.shape) < 2 or not (counts.sum(0).all() and counts.sum(1).all()):
        raise ValueError("an exact test takes two rows and two columns or more, none of them empty")
    if counts.shape == (2, 2):
        from scipy import stats  # a second to load, which everything but this line does without

        return float(stats.fisher_exact(counts.tolist()).pvalue)
    if counts.sum() > MOST_PEOPLE:
        return None
    layouts = [(_parted(each), each) for each in (counts, counts.T)]
    (cost, upper), chosen = min(layouts, key=lambda layout: layout[0][0])
    if cost > LIMIT:
        return None
    lower = [index for index in range(len(chosen)) if index not in upper]
    return _joined(chosen, list(upper), lower)


def _parted(table: Ints) -> tuple[float, tuple[int, ...]]:
    """The two halves of the rows whose larger one has fewest fillings: that number, and the upper half."""
    count = len(table)
    fillings = [_fillings(int(total), table.sum(0).tolist()) for total in table.sum(1)]
    sizes = range(1, count // 2 + 1) if count <= _MOST_ROWS else [count // 2]
    choices = (
        combinations(range(count), size) if count <= _MOST_ROWS else [tuple(range(size))] for size in sizes
    )
    best: float = inf
    upper: tuple[int, ...] = (0,)
    for choice in (choice for some in choices for choice in some):
        inside = prod(fillings[index] for index in choice)
        outside = prod(fillings[index] for index in range(count) if index not in choice)
        if max(inside, outside) < best:
            best, upper = max(inside, outside), choice
    return best, upper


def _fillings(total: int, most: Sequence[int]) -> int:
    """In how many ways `total` people can be put into columns of which each holds at most so many."""
    unlimited = comb(total + len(most) - 1, len(most) - 1)
    if len(most) > 30:  # the count below would leave the range of a float
        return unlimited
    ways = np.zeros(total + 1)
    ways[0] = 1
    for limit in most:
        sums = np.cumsum(ways)
        ways = sums.copy()
        ways[limit + 1 :] -= sums[: max(total - limit, 0)]
    return int(min(ways[total], unlimited))


def _rows(total: int, most: Ints) -> Ints:
    """Every way to put `total` people into the columns, one a row; column j holds at most most[j]."""
    parts = np.zeros((1, 0), dtype=np.int64)
    left = np.array([total], dtype=np.int64)
    room = np.append(np.cumsum(most[::-1])[::-1][1:], 0)
    for limit, after in zip(most, room, strict=True):
        low, high = np.maximum(left - after, 0), np.minimum(left, limit)
        times = np.maximum(high - low + 1, 0)
        first = np.repeat(np.cumsum(times) - times, times)
        value = np.arange(times.sum()) - first + np.repeat(low, times)
        parts = np.column_stack([np.repeat(parts, times, axis=0), value])
        left = np.repeat(left, times) - value
    return parts


def _half(totals: Ints, most: Ints, radix: Ints) -> tuple[Ints, Floats]:
    """Each filling of some rows: its column sums as one number, and the log of 1 / prod(cell!)."""
    sums, logs = np.zeros((1, len(most)), dtype=np.int64), np.zeros(1)
    for total in totals:
        rows = _rows(int(total), most)
        weights = -scipy.special.gammaln(rows + 1).sum(1)
        logs = (logs[:, None] + weights).ravel()
        sums = (sums[:, None, :] + rows).reshape(-1, len(most))
        fits = (sums <= most).all(1)
        if not fits.all():
            sums, logs = sums[fits], logs[fits]
    return sums @ radix, logs


def _joined(table: Ints, upper: list[int], lower: list[int]) -> float:
    rows, columns = table.sum(1), table.sum(0)
    # The last column follows from the others, so the sums of the others name a group.
    radix = np.append(np.cumprod(np.append(1, columns[:-2] + 1)), 0)
    above, logs_above = _half(rows[upper], columns, radix)
    below, logs_below = _half(rows[lower], columns, radix)
    below = int(columns @ radix) - below
    # log P(table) = the sums of all log factorials of margins - those of n and of the cells; half of
    # it goes to each side so that neither exponential overflows.
    constant = float(
        scipy.special.gammaln(rows + 1).sum()
        + scipy.special.gammaln(columns + 1).sum()
        - scipy.special.gammaln(rows.sum() + 1)
    )
    observed = constant - float(scipy.special.gammaln(table + 1).sum()) + log(1 + _TOLERANCE)
    groups, above_starts, logs_above = _grouped(above, logs_above)
    same, below_starts, logs_below = _grouped(below, logs_below)
    if not np.array_equal(groups, same):
        raise ArithmeticError("the halves of the table do not meet")
    total = 0.0
    for index in range(len(groups)):
        a = np.sort(logs_above[above_starts[index] : above_starts[index + 1]])
        b = np.sort(logs_below[below_starts[index] : below_starts[index + 1]])
        most = b[-1]
        reached = np.concatenate(([0.0], np.cumsum(np.exp(b - most))))
        partners = np.searchsorted(b, observed - constant - a, side="right")
        total += float(np.exp(a + most + constant) @ reached[partners])
    return min(1.0, total)


def _grouped(keys: Ints, logs: Floats) -> tuple[Ints, Ints, Floats]:
    """The distinct keys, where each one's logs begin (and the last ends), and the logs in that order."""
    groups, member, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    small = member.astype(np.uint16) if len(groups) < 2**16 else member
    order = np.argsort(small, kind="stable")  # of 16-bit integers: a radix sort
    return groups, np.append(0, np.cumsum(sizes)).astype(np.int64), logs[order]

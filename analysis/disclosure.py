"""Hides what rests on too few people, and what could be worked back from the rest of a table.

Here a table of groups by answers goes in as plain counts and comes out with `HIDDEN` cells, audited by
linear programs: every hidden count that needs protection keeps a range of at least five people. Statistics
are computed before, words and marks such as a dash are chosen after; neither happens here.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import linprog

SMALLEST_GROUP = 10
"""k by default: fewest people who answered for any figure of what a group answered."""
FLOOR = 5
"""No survey may set k lower. Also the width that the range of a protected count must keep."""
REMAINDER = 10
"""Hidden groups of one table hold together at least so many people."""
UNANIMOUS_BELOW = 100
"""A smaller group of which everybody gave the same answer is hidden."""


@dataclass(frozen=True)
class Hidden:
    """A figure withheld on purpose: not NaN, not 0, and false in no comparison by accident."""

    def __repr__(self) -> str:
        return "HIDDEN"

    def __bool__(self) -> bool:
        raise TypeError("a hidden figure is neither true nor false; ask isinstance(x, Hidden)")


HIDDEN = Hidden()
Count = int | Hidden
Place = tuple[int, int]


@dataclass(frozen=True)
class Breakdown:
    """A table of groups (rows) by answers (columns) of which nothing printed can be worked back.

    Group sizes (people who answered) and published column totals are exact always.
    """

    counts: tuple[tuple[Count, ...], ...]
    group_sizes: tuple[int, ...]
    column_totals: tuple[int, ...] | None
    """None when the whole survey's counts are not published with the table."""
    small_groups: tuple[int, ...]
    """Rows of 1 to k - 1 people who answered: hidden, and named as such."""
    hidden_groups: tuple[int, ...]
    """Rows of which every count is hidden for the group's sake: small, unanimous, or to cover those."""
    refused: bool
    """No safe pattern exists: every inner count is hidden, and merging answers or groups is the advice."""
    k: int

    @cached_property
    def withheld(self) -> int:
        """Number of hidden counts."""
        return sum(isinstance(count, Hidden) for row in self.counts for count in row)

    def shows(self, group: int) -> bool:
        """Whether every count of the row `group` is printed (a row of no people prints its zeros)."""
        return not any(isinstance(count, Hidden) for count in self.counts[group])


def protect(
    counts: Sequence[Sequence[int]],
    *,
    k: int = SMALLEST_GROUP,
    column_totals: bool = True,
    both: bool = False,
) -> Breakdown:
    """The `Breakdown` of exact `counts`, a row a group: small groups, small cells, unanimous groups hidden.

    `column_totals` says that the sums of the columns are published too. With `both` the columns are
    groups like the rows (a table of two items, neither of which is a background). Whatever could be worked
    back is hidden with it: Fischetti and Salazar (2000), Models and algorithms for optimizing cell
    suppression, state the attacker's problem that `audit` solves. Raises ValueError for k under 5, for
    negative counts and for rows of unequal length.
    """
    table = _checked(counts, k)
    sizes = tuple(int(size) for size in table.sum(axis=1))
    lines = hidden_groups(sizes, k=k, also=_unanimous(table))
    columns: tuple[int, ...] = ()
    if both:
        columns = hidden_groups([int(size) for size in table.sum(axis=0)], k=k, also=_unanimous(table.T))
    needed = _needed(table, lines, columns)
    hidden = set(needed) | {(i, j) for i in lines for j in range(table.shape[1])}
    hidden |= {(i, j) for i in range(table.shape[0]) for j in columns}
    safe = _cover(table, hidden, needed, column_totals)
    if not safe:
        hidden = {(i, j) for i in range(table.shape[0]) for j in range(table.shape[1])}
    return Breakdown(
        counts=tuple(
            tuple(HIDDEN if (i, j) in hidden else int(count) for j, count in enumerate(row))
            for i, row in enumerate(table)
        ),
        group_sizes=sizes,
        column_totals=tuple(int(total) for total in table.sum(axis=0)) if column_totals else None,
        small_groups=tuple(i for i, size in enumerate(sizes) if 0 < size < k),
        hidden_groups=lines,
        refused=not safe,
        k=k,
    )


def hidden_groups(
    sizes: Sequence[int], *, k: int = SMALLEST_GROUP, also: Collection[int] = ()
) -> tuple[int, ...]:
    """Groups of which no answer and no mean may stand, by position: smaller than k, or in `also`.

    If those are together fewer than 10 people, the whole survey's figure minus the shown groups would
    speak of fewer than 10: then the next smallest groups are hidden too. Groups of nobody need no hiding.
    """
    _check_k(k)
    chosen = {i for i, size in enumerate(sizes) if 0 < size < k or (size and i in also)}
    rest = sorted(
        (i for i, size in enumerate(sizes) if size and i not in chosen), key=lambda i: (sizes[i], i)
    )
    while chosen and rest and sum(sizes[i] for i in chosen) < REMAINDER:
        chosen.add(rest.pop(0))
    return tuple(sorted(chosen))


def shown(base: int, k: int = SMALLEST_GROUP) -> bool:
    """Whether the whole survey's figures of an item may stand: exact from `base` >= k on, hidden below."""
    _check_k(k)
    return base >= k


def audit(
    counts: Sequence[Sequence[int]], hidden: Collection[Place], *, column_totals: bool = True
) -> dict[Place, tuple[int, int]]:
    """Lowest and highest count that each place of `hidden` can have, for a reader of all else.

    The reader knows every other count, every row's sum and, if `column_totals`, every column's.
    """
    places = sorted(hidden)
    if not places:
        return {}
    table = np.asarray(counts, dtype=int)
    left, right = _equations(table, places, column_totals)
    return {place: _range(left, right, at) for at, place in enumerate(places)}


def _checked(counts: Sequence[Sequence[int]], k: int) -> np.ndarray:
    _check_k(k)
    if len({len(row) for row in counts}) > 1:
        raise ValueError(f"counts has rows of {sorted({len(row) for row in counts})} columns")
    table = np.asarray(counts, dtype=int).reshape(len(counts), -1)
    if (table < 0).any():
        raise ValueError(f"counts holds negative numbers: {table[table < 0].tolist()}")
    return table


def _check_k(k: int) -> None:
    if k < FLOOR:
        raise ValueError(f"k is {k}; it may not be under {FLOOR}")


def _unanimous(table: np.ndarray) -> tuple[int, ...]:
    """Rows of 1 to 99 people who all gave one answer. With a single column that says nothing."""
    if table.shape[1] < 2:
        return ()
    return tuple(
        i for i, row in enumerate(table) if 0 < row.sum() < UNANIMOUS_BELOW and row.max() == row.sum()
    )


def _needed(table: np.ndarray, lines: Sequence[int], columns: Sequence[int]) -> dict[Place, int]:
    """Protected places and how wide their range must stay: 5 people, or everybody of a smaller group."""
    needed: dict[Place, int] = {}
    for i, j in np.ndindex(table.shape):
        count, limits = int(table[i, j]), [FLOOR]
        if i in lines:
            limits.append(int(table[i].sum()))
        if j in columns:
            limits.append(int(table[:, j].sum()))
        if count and (count < FLOOR or len(limits) > 1):
            needed[i, j] = min(limits)
    return needed


def _cover(table: np.ndarray, hidden: set[Place], needed: dict[Place, int], totals: bool) -> bool:
    """Adds places to `hidden` until every one in `needed` is safe; False when no pattern is."""
    while True:
        ranges = audit(table.tolist(), hidden, column_totals=totals)
        unsafe = [place for place, width in needed.items() if not _safe(ranges[place], width)]
        if not unsafe:
            return True
        before = len(hidden)
        for place in unsafe:
            hidden |= _corners(table, hidden, place, needed[place], totals)
        if len(hidden) == before:
            return False


def _safe(bounds: tuple[int, int], width: int) -> bool:
    low, high = bounds
    return high - low >= width and high >= width


def _corners(table: np.ndarray, hidden: set[Place], place: Place, width: int, totals: bool) -> set[Place]:
    """The cheapest rectangle with `place` in one corner that widens its range, as places to hide.

    Round a rectangle people can be moved from two opposite corners to the others without changing a sum,
    so the smaller count of each pair is how far the range opens. Without column totals any row will do.
    """
    i, j = place
    best: tuple[tuple[bool, int, int, Place], set[Place]] | None = None
    other_rows = [a for a in range(table.shape[0]) if a != i] if totals else [i]
    for a in other_rows:
        for b in (b for b in range(table.shape[1]) if b != j):
            corners = {(i, j), (i, b), (a, j), (a, b)}
            new = corners - hidden
            if not new:
                continue
            up = int(table[i, b]) if a == i else int(min(table[i, b], table[a, j]))
            down = int(table[i, j]) if a == i else int(min(table[i, j], table[a, b]))
            enough = up + down >= width and int(table[i, j]) + up >= width
            cost = sum(int(table[corner]) for corner in new) + len(new)
            rank = (not enough, cost if enough else -up - down, cost, (a, b))
            if best is None or rank < best[0]:
                best = (rank, new)
    return best[1] if best else set()


def _equations(table: np.ndarray, places: Sequence[Place], totals: bool) -> tuple[np.ndarray, np.ndarray]:
    """Left and right side of what is published: one equation a row, and a column, with hidden places."""
    mask = np.zeros(table.shape, dtype=bool)
    for place in places:
        mask[place] = True
    sums = np.where(mask, table, 0)
    left, right = [], []
    for axis in (0, 1) if totals else (0,):
        for line in range(table.shape[axis]):
            member = [float(place[axis] == line) for place in places]
            if any(member):
                left.append(member)
                right.append(float(sums.sum(axis=1 - axis)[line]))
    return np.array(left), np.array(right)


def _range(left: np.ndarray, right: np.ndarray, at: int) -> tuple[int, int]:
    aim = np.zeros(left.shape[1])
    aim[at] = 1.0
    low, high = _least(aim, left, right), -_least(-aim, left, right)
    return math.ceil(low - 1e-6), math.floor(high + 1e-6)


def _least(aim: np.ndarray, left: np.ndarray, right: np.ndarray) -> float:
    found = linprog(aim, A_eq=left, b_eq=right, bounds=(0, None), method="highs").fun
    if found is None:
        raise ArithmeticError("the table's own counts do not fit its sums")
    return float(found)

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
from numpy.typing import NDArray
from scipy.optimize import linprog

from questionnaires.codebook import Codebook

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
    """A table of which nothing printed can be worked back, those who did not answer included.

    The reader is taken to know the one-way counts of both sides, and how many answered both. What is not
    `HIDDEN` is exact. In a table of groups (rows) by answers every group's size is printed.
    """

    counts: tuple[tuple[Count, ...], ...]
    row_bases: tuple[Count, ...]
    """People of each row who answered both; hidden where that would tell who did not answer the other."""
    column_bases: tuple[Count, ...]
    small_groups: tuple[int, ...]
    """Rows of 1 to k - 1 people who answered: hidden, and named as such."""
    small_columns: tuple[int, ...]
    """The same of the columns, where they are groups too."""
    hidden_groups: tuple[int, ...]
    """Rows of which every count is hidden for the group's sake: small, unanimous, or to cover those."""
    hidden_columns: tuple[int, ...]
    refused: bool
    """No safe pattern exists: every inner count is hidden, and merging answers or groups is the advice."""
    k: int

    @cached_property
    def withheld(self) -> int:
        """Number of hidden counts."""
        return sum(isinstance(count, Hidden) for row in self.counts for count in row)

    @cached_property
    def complete(self) -> bool:
        """Whether every count and base is printed: only then may a figure stand that rests on all of them."""
        bases = (*self.row_bases, *self.column_bases)
        return not self.withheld and not any(isinstance(base, Hidden) for base in bases)

    def shows(self, group: int) -> bool:
        """Whether every count of the row `group` is printed (a row of no people prints its zeros)."""
        return not any(isinstance(count, Hidden) for count in self.counts[group])

    def transposed(self) -> Breakdown:
        """The same with rows and columns changed over."""
        return Breakdown(
            counts=tuple(tuple(row[j] for row in self.counts) for j in range(len(self.column_bases))),
            row_bases=self.column_bases,
            column_bases=self.row_bases,
            small_groups=self.small_columns,
            small_columns=self.small_groups,
            hidden_groups=self.hidden_columns,
            hidden_columns=self.hidden_groups,
            refused=self.refused,
            k=self.k,
        )


@dataclass(frozen=True)
class Standing:
    """What one side of a cross-tab is, whichever side of the page it stands on."""

    background: bool
    """People are grouped by it."""
    order: tuple[int, str]
    """Its place in the codebook, then its name; what the codebook does not know comes last."""


def standing(name: str, codebook: Codebook, background: Collection[str]) -> Standing:
    """The `Standing` of the variable, claim or band called `name`."""
    places = [place for place, variable in enumerate(codebook) if variable.column == name]
    return Standing(name in background, (places[0] if places else len(codebook.variables), name))


def protect_crossed(
    full: Sequence[Sequence[int]], row: Standing, column: Standing, *, k: int = SMALLEST_GROUP
) -> Breakdown:
    """What may be shown of `full` (as in `protect`), the same cells whichever variable is the row.

    Two patterns for one table would reveal in the one what the other hides. So a background groups the
    people; of two backgrounds, or none, the first in the codebook stands first and both sides are groups.
    """
    if row.background != column.background:
        first, both = row.background, False
    else:
        first, both = row.order <= column.order, True
    if first:
        return protect(full, k=k, both=both)
    return protect([list(line) for line in zip(*full, strict=True)], k=k, both=both).transposed()


def protect(full: Sequence[Sequence[int]], *, k: int = SMALLEST_GROUP, both: bool = False) -> Breakdown:
    """The `Breakdown` of exact counts, a row a group: small groups, small cells, unanimous groups hidden.

    `full` ends with a row and a column of those who did not answer, as `Tally.counts` does. They are never
    printed, but the survey's one-way counts less a printed table are theirs: so the row is a group like
    any other. How many of a group did not answer may be worked back, unless with `both` the columns are
    groups like the rows (neither side, or each, is a background): then the column is a group too.

    Whatever could be worked back is hidden with it: Fischetti and Salazar (2000), Models and algorithms for
    optimizing cell suppression, state the attacker's problem that `audit` solves. Raises ValueError for k
    under 5, for negative counts and for rows of unequal length.
    """
    table = _Table.of(_checked(full, k), both)
    alike, columns_alike = _unanimous(table.answers), _unanimous(table.column_answers)
    lines = hidden_groups(table.sizes, k=k, also=alike)
    columns = hidden_groups(table.column_sizes, k=k, also=columns_alike) if both else ()
    enough = table.base >= k or not table.base
    # A large group that is hidden to cover a small one needs no range of its own.
    needed = _needed(
        table,
        [i for i in lines if table.sizes[i] < k or i in alike],
        [j for j in columns if table.column_sizes[j] < k or j in columns_alike],
    )
    hidden = {(i, j) for i in lines for j in range(table.columns)}
    hidden |= {(i, j) for i in range(table.rows) for j in columns}
    hidden |= set(needed)
    safe = enough and _cover(table, hidden, needed)
    return _breakdown(table, hidden if safe else table.places, lines, columns, k, safe, enough)


@dataclass(frozen=True, eq=False)
class _Table:
    """A table with its last row, and with `both` its last column, for those who did not answer."""

    counts: NDArray[np.int64]
    """Who answered neither stands as 0: with the bases and the number of forms it is known to the reader."""
    rows: int
    """Without the last one, as everywhere below."""
    columns: int
    both: bool

    @classmethod
    def of(cls, full: NDArray[np.int64], both: bool) -> _Table:
        rows, columns = full.shape[0] - 1, full.shape[1] - 1
        counts = full.copy() if both else full[:, :-1].copy()
        if both:
            counts[rows, columns] = 0
        return cls(counts, rows, columns, both)

    @property
    def neither(self) -> Place | None:
        """The place that is known whatever is hidden."""
        return (self.rows, self.columns) if self.both else None

    @property
    def answers(self) -> NDArray[np.int64]:
        """A row a group, the last for who did not answer the row's question; a column an answer."""
        return self.counts[:, : self.columns]

    @property
    def column_answers(self) -> NDArray[np.int64]:
        return self.counts[: self.rows].T

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(int(size) for size in self.answers.sum(axis=1))

    @cached_property
    def column_sizes(self) -> tuple[int, ...]:
        return tuple(int(size) for size in self.column_answers.sum(axis=1))

    @property
    def base(self) -> int:
        return int(self.counts[: self.rows, : self.columns].sum())

    @property
    def places(self) -> set[Place]:
        """Every inner place, and those of a last row or column that has people."""
        return {
            (i, j)
            for i, j in np.ndindex(self.counts.shape)
            if (i < self.rows or self.sizes[i])
            and (j < self.columns or self.column_sizes[j])
            and (i, j) != self.neither
        }


def _breakdown(
    table: _Table,
    hidden: Collection[Place],
    lines: Sequence[int],
    columns: Sequence[int],
    k: int,
    safe: bool,
    enough: bool,
) -> Breakdown:
    def base(size: int, no_answer: Place) -> Count:
        return size if enough and no_answer not in hidden else HIDDEN

    inner = table.counts[: table.rows, : table.columns]
    sizes, column_sizes = inner.sum(axis=1).tolist(), inner.sum(axis=0).tolist()
    return Breakdown(
        counts=tuple(
            tuple(HIDDEN if (i, j) in hidden else int(count) for j, count in enumerate(row))
            for i, row in enumerate(inner)
        ),
        row_bases=tuple(base(size, (i, table.columns)) for i, size in enumerate(sizes)),
        column_bases=tuple(base(size, (table.rows, j)) for j, size in enumerate(column_sizes)),
        small_groups=tuple(i for i, size in enumerate(sizes) if 0 < size < k),
        small_columns=tuple(j for j, size in enumerate(column_sizes) if table.both and 0 < size < k),
        hidden_groups=tuple(i for i in lines if i < table.rows),
        hidden_columns=tuple(j for j in columns if j < table.columns),
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
    counts: Sequence[Sequence[int]], hidden: Collection[Place], asked: Collection[Place] | None = None
) -> dict[Place, tuple[int, int]]:
    """Lowest and highest count that each place of `hidden` can have, for a reader of all else.

    The reader knows every other count and the sum of every row and column. With `asked` only those places.
    """
    places = sorted(hidden)
    wanted = set(places if asked is None else asked)
    if not wanted:
        return {}
    left, right = _equations(np.asarray(counts, dtype=np.int64), places)
    return {place: _range(left, right, at) for at, place in enumerate(places) if place in wanted}


def _checked(full: Sequence[Sequence[int]], k: int) -> NDArray[np.int64]:
    _check_k(k)
    if len({len(row) for row in full}) > 1:
        raise ValueError(f"counts has rows of {sorted({len(row) for row in full})} columns")
    if not full or not full[0]:
        raise ValueError("counts lacks the last row and column of those who did not answer")
    table = np.asarray(full, dtype=np.int64)
    if (table < 0).any():
        raise ValueError(f"counts holds negative numbers: {table[table < 0].tolist()}")
    return table


def _check_k(k: int) -> None:
    if k < FLOOR:
        raise ValueError(f"k is {k}; it may not be under {FLOOR}")


def _unanimous(table: NDArray[np.int64]) -> tuple[int, ...]:
    """Rows of 1 to 99 people who all gave one answer. With a single column that says nothing."""
    if table.shape[1] < 2:
        return ()
    return tuple(
        i for i, row in enumerate(table) if 0 < row.sum() < UNANIMOUS_BELOW and row.max() == row.sum()
    )


def _needed(table: _Table, lines: Sequence[int], columns: Sequence[int]) -> dict[Place, int]:
    """Protected places and how wide their range must stay: 5 people, or everybody of a smaller group.

    Those are the small counts, and every count of the groups in `lines` and `columns`.
    """
    needed: dict[Place, int] = {}
    for i, j in np.ndindex(table.counts.shape):
        count, limits = int(table.counts[i, j]), [FLOOR]
        if i in lines and j < table.columns:
            limits.append(table.sizes[i])
        if j in columns and i < table.rows:
            limits.append(table.column_sizes[j])
        if count and (count < FLOOR or len(limits) > 1):
            needed[i, j] = min(limits)
    return needed


def _cover(table: _Table, hidden: set[Place], needed: dict[Place, int]) -> bool:
    """Adds places to `hidden` until every one in `needed` is safe; False when no pattern is."""
    unsafe = list(needed)
    while True:
        # What was safe stays so: hiding more only widens a range.
        unsafe = [place for place in unsafe if not _plainly_safe(table.counts, hidden, place, needed[place])]
        ranges = audit(table.counts.tolist(), hidden, unsafe)
        unsafe = [place for place in unsafe if not _safe(ranges[place], needed[place])]
        if not unsafe:
            return True
        before = len(hidden)
        for place in unsafe:
            hidden |= _corners(table, hidden, place, needed[place])
        if len(hidden) == before:
            return False


def _plainly_safe(counts: NDArray[np.int64], hidden: set[Place], place: Place, width: int) -> bool:
    """Whether moving people round rectangles of hidden places alone keeps the range: saves most programs."""
    i, j = place
    rows = [a for a in range(counts.shape[0]) if a != i and (a, j) in hidden]
    columns = [b for b in range(counts.shape[1]) if b != j and (i, b) in hidden]
    closed = [(a, b) for a in rows for b in columns if (a, b) in hidden]
    up = max((int(min(counts[i, b], counts[a, j])) for a, b in closed), default=0)
    down = max((int(min(counts[i, j], counts[a, b])) for a, b in closed), default=0)
    return up + down >= width and int(counts[i, j]) + up >= width


def _safe(bounds: tuple[int, int], width: int) -> bool:
    low, high = bounds
    return high - low >= width and high >= width


def _corners(table: _Table, hidden: set[Place], place: Place, width: int) -> set[Place]:
    """The cheapest rectangle with `place` in one corner that widens its range, as places to hide.

    Round a rectangle people can be moved from two opposite corners to the others without changing a sum,
    so the smaller count of each pair is how far the range opens. Rows and columns of nobody open nothing.
    """
    i, j = place
    counts, best = table.counts, None
    for a in (a for a in np.flatnonzero(counts.sum(axis=1)).tolist() if a != i):
        for b in (b for b in np.flatnonzero(counts.sum(axis=0)).tolist() if b != j):
            corners = {(i, j), (i, b), (a, j), (a, b)}
            new = corners - hidden
            if not new or table.neither in corners:
                continue
            up = int(min(counts[i, b], counts[a, j]))
            down = int(min(counts[i, j], counts[a, b]))
            enough = up + down >= width and int(counts[i, j]) + up >= width
            cost = sum(int(counts[corner]) for corner in new) + len(new)
            rank = (not enough, cost if enough else -up - down, cost, (a, b))
            if best is None or rank < best[0]:
                best = (rank, new)
    return best[1] if best else set()


def _equations(
    table: NDArray[np.int64], places: Sequence[Place]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Left and right side of what is published: one equation a row and a column with hidden places."""
    left, right = [], []
    for axis in (0, 1):
        for line in sorted({place[axis] for place in places}):
            left.append([float(place[axis] == line) for place in places])
            right.append(float(sum(table[place] for place in places if place[axis] == line)))
    return np.array(left), np.array(right)


def _range(left: NDArray[np.float64], right: NDArray[np.float64], at: int) -> tuple[int, int]:
    aim = np.zeros(left.shape[1])
    aim[at] = 1.0
    low, high = _least(aim, left, right), -_least(-aim, left, right)
    return math.ceil(low - 1e-6), math.floor(high + 1e-6)


def _least(aim: NDArray[np.float64], left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    found = linprog(aim, A_eq=left, b_eq=right, bounds=(0, None), method="highs").fun
    if found is None:
        raise ArithmeticError("the table's own counts do not fit its sums")
    return float(found)

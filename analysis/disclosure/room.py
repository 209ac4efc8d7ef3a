"""Where counts can move at all for a reader of exact figures, and the linear programs over just those cells.

Most counts are known outright, or follow one from the other: they move nowhere and need no variable. Nor do
those that nothing ties to the sum that is asked about. What is left out could only have stayed at zero, so
that every answer is that of the whole program.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Sum = Mapping[int, float]
"""Cells by number -> how often each is counted in."""
Row = tuple[Sum, float, float]
"""A sum, and the least and the most that it can move."""
Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The least and the most that each variable can be."""
NEAR = 1e-6


@dataclass(frozen=True, eq=False)
class Room:
    """The cells that can move together with a sum, numbered anew from 0, and all that holds them."""

    size: int
    """Cells of the whole program."""
    cells: tuple[int, ...]
    rows: tuple[Row, ...]
    ties: tuple[tuple[Sum, ...], ...]
    """The sums of each figure that ties cells together; empty where none of them moves."""
    low: NDArray[np.float64]

    @classmethod
    def around(
        cls,
        cells: Sum,
        counts: Sequence[int],
        rows: Sequence[Row],
        fixed: Collection[int],
        ties: Sequence[Sequence[Sum]] = (),
    ) -> Room:
        """The room of `cells` under `rows`. Cells in `fixed` do not move; cells of one tie stay together."""
        still = _still(counts, rows, fixed)

        def moving(one: Sum) -> Sum:
            return {cell: times for cell, times in one.items() if cell not in still}

        left = [(moving(one), low, high) for one, low, high in rows]
        tied = [[moving(one) for one in tie] for tie in ties]
        sums = [one for one, _, _ in left]
        sums += [{cell: 1.0 for one in tie for cell in one} for tie in tied]
        reached = _together([cell for cell in cells if cell not in still], sums)
        place = {cell: at for at, cell in enumerate(sorted(reached))}

        def renamed(one: Sum) -> Sum:
            return {place[cell]: n for cell, n in one.items()} if one.keys() <= reached else {}

        return cls(
            size=len(counts),
            cells=tuple(place),
            rows=tuple((found, low, high) for one, low, high in left if (found := renamed(one))),
            ties=tuple(tuple(found for one in tie if (found := renamed(one))) for tie in tied),
            low=np.array([-float(counts[cell]) for cell in place]),
        )

    def named(self, cells: Sum) -> Sum:
        """The sum over the room's own numbers; a cell that does not move is not in it."""
        return {self.place[cell]: times for cell, times in cells.items() if cell in self.place}

    @cached_property
    def place(self) -> Mapping[int, int]:
        """The room's own number of each of its cells."""
        return {cell: at for at, cell in enumerate(self.cells)}

    def moves(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        """The moves of every cell of the whole program."""
        whole = np.zeros(self.size)
        whole[list(self.cells)] = found
        return whole

    def furthest(self, cells: Sum, direction: int) -> NDArray[np.float64] | None:
        """Moves of every cell that bring the sum as far up (1) or down (-1) as it goes; None if no end."""
        aim = np.zeros(len(self.cells))
        for at, times in self.named(cells).items():
            aim[at] = -direction * times
        if not aim.any():
            return np.zeros(self.size)
        found = solved(aim, self.rows, (self.low, np.full(len(aim), np.inf)))
        return None if found is None else self.moves(found)

    def spread(self, aims: Sequence[tuple[Sum, float]], direction: int) -> NDArray[np.float64] | None:
        """Moves of every cell that bring as many sums as can be as far up (1) or down (-1) as each aims."""
        size = len(self.cells)
        rows, most = list(self.rows), list[float]()
        for cells, far in aims:
            named = {at: direction * times for at, times in self.named(cells).items()}
            if named and far > 0:
                rows.append(({**named, size + len(most): -1.0}, 0.0, math.inf))
                most.append(far)
        if not most:
            return None
        price = np.concatenate([np.zeros(size), -np.ones(len(most))])
        low = np.concatenate([self.low, np.zeros(len(most))])
        found = solved(price, rows, (low, np.concatenate([np.full(size, np.inf), most])))
        return None if found is None else self.moves(found[:size])


def _still(counts: Sequence[int], rows: Sequence[Row], fixed: Collection[int]) -> set[int]:
    """Cells that cannot move: alone in a sum that is known, or of nobody in sums that cannot grow."""
    still = set(fixed)
    meeting = defaultdict[int, list[int]](list)
    for at, (one, _, _) in enumerate(rows):
        for cell in one:
            meeting[cell].append(at)
    waiting = set(range(len(rows)))
    while waiting:
        one, low, high = rows[waiting.pop()]
        left = {cell: times for cell, times in one.items() if cell not in still}
        if left and _holds(left, counts, low > -NEAR, high < NEAR):
            still |= left.keys()
            waiting.update(at for cell in left for at in meeting[cell])
    return still


def _holds(left: Sum, counts: Sequence[int], no_less: bool, no_more: bool) -> bool:
    """Whether no cell of a sum can move that may not grow (`no_more`), not shrink, or neither."""
    if no_less and no_more and len(left) == 1:
        return True
    if any(counts[cell] for cell in left):
        return False
    return (no_more and min(left.values()) > 0) or (no_less and max(left.values()) < 0)


def _together(begin: Iterable[int], sums: Sequence[Sum]) -> set[int]:
    """All cells that `begin` hangs together with through `sums`."""
    meeting = defaultdict[int, list[int]](list)
    for at, one in enumerate(sums):
        for cell in one:
            meeting[cell].append(at)
    reached, waiting, done = set(begin), list(begin), set[int]()
    while waiting:
        for at in meeting[waiting.pop()]:
            if at not in done:
                done.add(at)
                new = sums[at].keys() - reached
                reached |= new
                waiting += new
    return reached


# ---- the least loss ----------------------------------------------------------------------------


def cheapest(
    room: Room, need: Sum, here: float, width: int, costs: Sequence[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Two sets of counts as far apart in one sum as it needs, for the least cost of moving the room's ties.

    How far each tie moves, and the moves of every cell in the two sets; None where there are none. `here` is
    the true sum; the range between the sets is to be `width` wide from one whole number to another, and to
    reach `width`. Variables are the moves of every cell towards the low and the high set, how far each tie
    moves in either, and the low end of the range, a whole number.
    """
    cells, wanted = len(room.cells), room.named(need)
    low_end = 2 * cells + len(costs)
    rows: list[Row] = [
        (_moved(one, side), least, most) for side in (0, cells) for one, least, most in room.rows
    ]
    for place, tie in enumerate(room.ties, 2 * cells):
        rows += [row for one in tie for row in _far(one, place, cells)]
    high_set = _moved(wanted, cells)
    rows.append(({**wanted, low_end: -1.0}, -math.inf, -here))
    rows.append(({**high_set, low_end: -1.0}, width - here, math.inf))
    rows.append((high_set, width - here, math.inf))
    price = np.concatenate([np.zeros(2 * cells), costs, [0.0]])
    low = np.concatenate([room.low, room.low, np.zeros(len(costs) + 1)])
    found = _whole(price, rows, low, low_end)
    if found is None:
        return None
    points = np.vstack([room.moves(found[:cells]), room.moves(found[cells : 2 * cells])])
    return found[2 * cells : low_end], points


def _whole(
    price: NDArray[np.float64], rows: Sequence[Row], low: NDArray[np.float64], at: int
) -> NDArray[np.float64] | None:
    """The cheapest solution in which the variable `at` is a whole number.

    The cost of the best solution is convex in a single variable, so that the best whole number lies next to
    the best number: three linear programs at most, and mostly one.
    """
    high = np.full(len(low), np.inf)
    found = solved(price, rows, (low, high))
    if found is None or abs(found[at] - round(found[at])) < NEAR:
        return found
    best: NDArray[np.float64] | None = None
    for number in (math.floor(found[at]), math.ceil(found[at])):
        low[at] = high[at] = number
        one = solved(price, rows, (low, high))
        if one is not None and (best is None or price @ one < price @ best - NEAR):
            best = one
    return best


def _far(one: Sum, place: int, cells: int) -> Iterator[Row]:
    """The variable at `place` is no less than the sum moves in either set."""
    largest = max(map(abs, one.values()))
    for side in (0, cells):
        moved = {cell: times / largest for cell, times in _moved(one, side).items()}
        yield {**moved, place: -1.0}, -math.inf, 0.0
        yield {**moved, place: 1.0}, 0.0, math.inf


def _moved(cells: Sum, by: int) -> dict[int, float]:
    return {cell + by: times for cell, times in cells.items()}


def solved(costs: NDArray[np.float64], rows: Sequence[Row], bounds: Bounds) -> NDArray[np.float64] | None:
    """The cheapest solution that obeys `rows`; None where there is none."""
    from scipy import optimize, sparse  # half a second to load, which tables that hide nothing do without

    constraints: list[optimize.LinearConstraint] = []
    if rows:
        places = [(at, cell, times) for at, (one, _, _) in enumerate(rows) for cell, times in one.items()]
        line, column, value = (np.array(each) for each in zip(*places, strict=True))
        matrix = sparse.csr_array((value, (line, column)), shape=(len(rows), len(costs)))
        limits = np.array([(low, high) for _, low, high in rows])
        constraints.append(optimize.LinearConstraint(matrix, limits[:, 0], limits[:, 1]))
    found: NDArray[np.float64] | None = optimize.milp(
        costs, bounds=optimize.Bounds(*bounds), constraints=constraints
    ).x
    return found

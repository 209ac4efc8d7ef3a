"""The attacker's linear program: what all that is published says about every single count.

Cells are unknown counts >= 0; facts are what every reader knows, figures what may be printed or withheld. A
need is a count that must stay unsure. Fischetti and Salazar (2000), Models and algorithms for optimizing cell
suppression, state the attacker's problem; what to hide is chosen by the linear program of Kelly, Golden and
Assad (1992), Cell suppression: disclosure protection for sensitive tabular data.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure.room import NEAR, Room, Row, Sum, cheapest


@dataclass(frozen=True)
class Figure:
    """Numbers that are printed or withheld together."""

    sums: tuple[Sum, ...]
    cost: float
    """What the reader loses when it is withheld."""
    last: bool = False
    """Withheld only where nothing else helps."""


@dataclass(frozen=True)
class Need:
    """A count that must stay unsure: its range is `width` wide at least, and reaches `width`."""

    cells: Sum
    width: int


class Published(Protocol):
    """What is put into the program as one and refused as one."""

    needs: tuple[Need, ...]
    refused: bool

    def refuse(self) -> None:
        """Withhold all of it."""


class Program:
    """Cells, facts and figures as far as they have been told; `settle` withholds what has to be."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.figures: list[Figure] = []
        self.hidden: set[int] = set()
        self._needs: list[Need] = []
        self._facts: list[Sum] = []
        self._limits: list[tuple[Sum, float]] = []
        self._impossible: set[int] = set()
        self._locked = 0

    # ---- telling it what there is --------------------------------------------------------------

    def add_cells(self, counts: Iterable[int]) -> int:
        """The number of the first of the new cells."""
        first = len(self.counts)
        self.counts += [int(count) for count in counts]
        return first

    def know(self, cells: Sum) -> None:
        """Every reader knows this sum."""
        if cells:
            self._facts.append(cells)

    def limit(self, cells: Sum, most: float) -> None:
        """Every reader knows that this sum is `most` at most; left out where the counts do not obey."""
        if self.value(cells) <= most + NEAR:
            self._limits.append((cells, most))

    def forbid(self, cell: int) -> None:
        """Every reader knows that nobody can be in this cell; left out where somebody is."""
        if not self.counts[cell]:
            self._impossible.add(cell)

    def add_figure(self, *sums: Sum, cost: float, last: bool = False) -> int:
        """The number of a figure that may be withheld."""
        self.figures.append(Figure(tuple(one for one in sums if one), cost, last))
        return len(self.figures) - 1

    def value(self, cells: Sum) -> float:
        """The true sum."""
        return sum(self.counts[cell] * times for cell, times in cells.items())

    # ---- hiding --------------------------------------------------------------------------------

    def settle(self, published: Sequence[Published]) -> None:
        """Withhold what has to be so that every need is met; refuse what cannot be made safe.

        Only figures of `published` are withheld: those of earlier calls stay as they are, shown or hidden.
        """
        seen = _Seen(self)
        self._meet([need for one in published for need in one.needs], published, seen)
        if not all(one.refused for one in published):
            self._spread(self._needs, seen)
            self._meet(self._needs, published, seen)
        self._needs += [need for one in published if not one.refused for need in one.needs]
        self._locked = len(self.figures)

    def _meet(self, needs: Sequence[Need], published: Sequence[Published], seen: _Seen) -> None:
        """Withhold what each need asks for; refuse whose need it is, or all, where nothing helps."""
        owners = {id(need): one for one in published for need in one.needs}
        for need in needs:
            refused = [one for one in published if one.refused]
            if owners.get(id(need)) in refused or len(refused) == len(published):
                continue
            if seen.meets(need) or self._proven(need, seen) or self._cover(need, seen):
                continue
            for one in [owners[id(need)]] if id(need) in owners else published:
                one.refuse()

    def _spread(self, needs: Sequence[Need], seen: _Seen) -> None:
        """Find sets of counts that meet many needs at once: whatever they meet needs no proof of its own."""
        left = [need for need in needs if not seen.meets(need)]
        room = self._room({cell: 1.0 for need in left for cell in need.cells})
        before = len(left) + 1
        while 1 < len(left) < before:
            before = len(left)
            here = [self.value(need.cells) for need in left]
            up = [(need.cells, need.width - count) for need, count in zip(left, here, strict=True)]
            down = [(need.cells, min(need.width, count)) for need, count in zip(left, here, strict=True)]
            for aims, direction in ((up, 1), (down, -1)):
                moves = room.spread(aims, direction)
                if moves is not None:
                    seen.add(self.counts + moves)
            left = [need for need in left if not seen.meets(need)]

    def _proven(self, need: Need, seen: _Seen) -> bool:
        """Whether `need` is met as it is: what is hidden leaves room enough."""
        room = self._room(need.cells)
        for direction in (1, -1):
            moves = room.furthest(need.cells, direction)
            if moves is None:
                return False
            seen.add(self.counts + moves)
            if seen.most(need) < need.width:
                return False
        return seen.meets(need)

    def _cover(self, need: Need, seen: _Seen) -> bool:
        """Whether `need` is met, after the figures were hidden whose hiding costs least."""
        free = [at for at in range(self._locked, len(self.figures)) if at not in self.hidden]
        cheap = [at for at in free if not self.figures[at].last]
        found = self._cheapest(need, cheap)
        if found is not None:
            free = cheap
        elif len(cheap) < len(free):
            found = self._cheapest(need, free)
        if found is None:
            return False
        moved, points = found
        self.hidden |= {at for at, far in zip(free, moved, strict=True) if far > 1e-5}
        seen.add(self.counts + points)
        return True

    def _cheapest(
        self, need: Need, free: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """How far each of the figures in `free` moves and two sets of moves that meet `need`, or None."""
        room = self._room(need.cells, free)
        costs = [self.figures[at].cost for at in free]
        return cheapest(room, need.cells, self.value(need.cells), need.width, costs)

    # ---- the attack ----------------------------------------------------------------------------

    def range_of(self, cells: Sum) -> tuple[int, int]:
        """Lowest and highest value that the sum can have for a reader of everything that is shown."""
        room, here = self._room(cells), self.value(cells)
        down, up = (room.furthest(cells, direction) for direction in (-1, 1))
        if down is None or up is None:
            raise ArithmeticError("nothing that is known holds the sum")
        low, high = (here + sum(far[cell] * times for cell, times in cells.items()) for far in (down, up))
        return math.ceil(low - NEAR), math.floor(high + NEAR)

    def _room(self, cells: Sum, free: Sequence[int] = ()) -> Room:
        """Where the cells can move while facts and shown figures stand, but for those in `free`."""
        ties = [self.figures[at].sums for at in free]
        return Room.around(cells, self.counts, self._known(set(free)), self._impossible, ties)

    def _known(self, free: Collection[int]) -> list[Row]:
        """How far sums can move from the true ones: facts and shown figures not at all, but for `free`."""
        shown = (
            one
            for at, figure in enumerate(self.figures)
            if at not in self.hidden and at not in free
            for one in figure.sums
        )
        fixed: list[Row] = [(cells, 0.0, 0.0) for cells in (*self._facts, *shown)]
        limits = [(cells, -math.inf, most - self.value(cells)) for cells, most in self._limits]
        return [*fixed, *limits]


class _Seen:
    """Counts that a reader cannot tell from the true ones, found so far: they prove ranges wide enough.

    Hiding more only makes more counts possible, so that what was once found stays good.
    """

    def __init__(self, program: Program) -> None:
        self._points = np.array([program.counts], dtype=np.float64)

    def add(self, points: NDArray[np.float64]) -> None:
        self._points = np.vstack([self._points, points])

    def meets(self, need: Need) -> bool:
        """Whether the range found so far is wide enough and reaches far enough."""
        high = self.most(need)
        return high >= need.width and high - math.ceil(self._sums(need).min() - NEAR) >= need.width

    def most(self, need: Need) -> int:
        """The highest whole number found so far."""
        return math.floor(float(self._sums(need).max()) + NEAR)

    def _sums(self, need: Need) -> NDArray[np.float64]:
        cells, times = list(need.cells), np.array(list(need.cells.values()))
        found: NDArray[np.float64] = self._points[:, cells] @ times
        return found

"""The attacker's linear program: what all that is published says about every single count.

Cells are unknown counts >= 0; facts are what every reader knows, figures what may be printed or withheld. A
need is a count that must stay unsure. Fischetti and Salazar (2000), Models and algorithms for optimizing cell
suppression, state the attacker's problem; what to hide is chosen by the linear program of Kelly, Golden and
Assad (1992), Cell suppression: disclosure protection for sensitive tabular data.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Sum = Mapping[int, float]
"""Cells by number -> how often each is counted in."""
Row = tuple[Sum, float, float]
"""A sum, and the least and the most that it can be."""
Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The least and the most that each cell can be."""
NEAR = 1e-6


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
        seen, owners = _Seen(self), {id(need): one for one in published for need in one.needs}
        mine = [need for one in published for need in one.needs]
        for need in (*mine, *self._needs):
            refused = [one for one in published if one.refused]
            if owners.get(id(need)) in refused or len(refused) == len(published):
                continue
            if seen.meets(need) or self._cover(need, seen):
                continue
            for one in [owners[id(need)]] if id(need) in owners else published:
                one.refuse()
        self._needs += [need for one in published if not one.refused for need in one.needs]
        self._locked = len(self.figures)

    def _cover(self, need: Need, seen: _Seen) -> bool:
        """Whether `need` is met, after the figures were hidden whose hiding costs least."""
        free = [at for at in range(self._locked, len(self.figures)) if at not in self.hidden]
        cheap = [at for at in free if not self.figures[at].last]
        found = _search(self, need, cheap)
        if found is not None:
            free = cheap
        elif len(cheap) < len(free):
            found = _search(self, need, free)
        if found is None:
            return False
        moved, points = found
        self.hidden |= {at for at, far in zip(free, moved, strict=True) if far > 1e-5}
        seen.add(points)
        return True

    # ---- the attack ----------------------------------------------------------------------------

    def range_of(self, cells: Sum) -> tuple[int, int]:
        """Lowest and highest value that the sum can have for a reader of everything that is shown."""
        rows = self.known(range(len(self.figures)))
        here, aim = self.value(cells), np.zeros(len(self.counts))
        for cell, times in cells.items():
            aim[cell] = times
        down, up = (_solved(direction * aim, rows, self.bounds) for direction in (1, -1))
        if down is None:
            raise ArithmeticError("the counts contradict what is known of them")
        high = math.inf if up is None else here + float(aim @ up)
        return math.ceil(here + float(aim @ down) - NEAR), math.floor(high + NEAR)

    def known(self, figures: Iterable[int]) -> list[Row]:
        """How far sums can move from the true ones: facts and shown ones of `figures` not at all."""
        shown = (one for at in figures if at not in self.hidden for one in self.figures[at].sums)
        fixed = [(cells, 0.0, 0.0) for cells in (*self._facts, *shown)]
        limits = [(cells, -math.inf, most - self.value(cells)) for cells, most in self._limits]
        return [*fixed, *limits]

    @property
    def bounds(self) -> Bounds:
        """How far each cell can move from its true count."""
        low = -np.array(self.counts, dtype=np.float64)
        high = np.full(len(self.counts), np.inf)
        high[sorted(self._impossible)] = 0.0
        return low, high


class _Seen:
    """Counts that a reader cannot tell from the true ones, found so far: they prove ranges wide enough.

    Hiding more only makes more counts possible, so that what was once found stays good.
    """

    def __init__(self, program: Program) -> None:
        self._points = np.array([program.counts], dtype=np.float64)

    def add(self, points: NDArray[np.float64]) -> None:
        self._points = np.vstack([self._points, points])

    def meets(self, need: Need) -> bool:
        sums = sum((self._points[:, cell] * times for cell, times in need.cells.items()), np.zeros(1))
        low, high = math.ceil(sums.min() - NEAR), math.floor(sums.max() + NEAR)
        return bool(high - low >= need.width and high >= need.width)


def _search(
    program: Program, need: Need, free: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Two other sets of counts, as far apart in one sum as it needs, for the least loss of free figures.

    How far each free figure moves, and the two sets; None where there are none. Variables are the moves of
    every cell towards the low and the high set, how far each free figure moves in either, and the low end of
    the range, a whole number.
    """
    cells, size = len(program.counts), 2 * len(program.counts) + len(free) + 1
    known = program.known(at for at in range(len(program.figures)) if at not in set(free))
    rows: list[Row] = [(_moved(one, side), low, high) for side in (0, cells) for one, low, high in known]
    rows += [
        row for place, at in enumerate(free, 2 * cells) for row in _far(program.figures[at], place, cells)
    ]
    here, low_end = program.value(need.cells), size - 1
    high_set = _moved(need.cells, cells)
    rows.append(({**need.cells, low_end: -1.0}, -math.inf, -here))
    rows.append(({**high_set, low_end: -1.0}, need.width - here, math.inf))
    rows.append((high_set, need.width - here, math.inf))
    costs = np.zeros(size)
    whole = np.zeros(size, dtype=np.int64)
    costs[2 * cells : -1] = [program.figures[at].cost for at in free]
    whole[low_end] = 1
    rest = len(free) + 1
    low, high = (np.tile(ends, 2) for ends in program.bounds)
    bounds = np.append(low, np.zeros(rest)), np.append(high, np.full(rest, np.inf))
    moves = _solved(costs, rows, bounds, whole)
    if moves is None:
        return None
    counts = np.array(program.counts)
    points = np.vstack([counts + moves[:cells], counts + moves[cells : 2 * cells]])
    return moves[2 * cells : -1], points


def _far(figure: Figure, place: int, cells: int) -> Iterator[Row]:
    """The variable at `place` is no less than the figure moves in either set."""
    for one in figure.sums:
        largest = max(map(abs, one.values()))
        for side in (0, cells):
            moved = {cell: times / largest for cell, times in _moved(one, side).items()}
            yield {**moved, place: -1.0}, -math.inf, 0.0
            yield {**moved, place: 1.0}, 0.0, math.inf


def _moved(cells: Sum, by: int) -> dict[int, float]:
    return {cell + by: times for cell, times in cells.items()}


def _solved(
    costs: NDArray[np.float64],
    rows: Sequence[Row],
    bounds: Bounds,
    whole: NDArray[np.int64] | None = None,
) -> NDArray[np.float64] | None:
    """The cheapest moves that obey `rows`; None where there are none. `whole` marks whole numbers."""
    from scipy import optimize, sparse  # half a second to load, which tables that hide nothing do without

    constraints: list[optimize.LinearConstraint] = []
    if rows:
        places = [(at, cell, times) for at, (one, _, _) in enumerate(rows) for cell, times in one.items()]
        line, column, value = (np.array(each) for each in zip(*places, strict=True))
        matrix = sparse.csr_array((value, (line, column)), shape=(len(rows), len(costs)))
        limits = np.array([(low, high) for _, low, high in rows])
        constraints.append(optimize.LinearConstraint(matrix, limits[:, 0], limits[:, 1]))
    found: NDArray[np.float64] | None = optimize.milp(
        costs, integrality=whole, bounds=optimize.Bounds(*bounds), constraints=constraints
    ).x
    return found

"""The attack on published tables: a linear program works hidden counts back from all that is shown.

Each table is attacked alone, then all tables of one release together: where they share a variable they
speak of the same people, so that one table's totals may undo another's dashes. Own code beside
`analysis.disclosure`, so that the two check each other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from analysis.disclosure import FLOOR, UNANIMOUS_BELOW

CellId = tuple[str, str, str, str]
"""Variable, value, variable, value: the same for a table and for the table turned."""
Expression = tuple[Counter[CellId], int]
"""A sum of hidden cells and a number."""


@dataclass(frozen=True)
class Published:
    """A table of two variables as a reader sees it; None is a hidden count."""

    name: str
    row: str
    column: str
    row_values: tuple[str, ...]
    column_values: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]
    row_bases: tuple[int | None, ...]
    """None where the base of a row is not shown."""
    column_bases: tuple[int | None, ...]
    total: int
    base: int

    @property
    def missing(self) -> int:
        """People of the release who are not in this table."""
        return self.total - self.base

    def id_of(self, i: int, j: int) -> CellId:
        one, other = (self.row, self.row_values[i]), (self.column, self.column_values[j])
        first, second = sorted((one, other))
        return (*first, *second)

    @property
    def places(self) -> Iterator[tuple[int, int]]:
        return ((i, j) for i in range(len(self.row_values)) for j in range(len(self.column_values)))

    def line(self, axis: int, at: int) -> tuple[tuple[int, int], ...]:
        """The places of a row (axis 0) or of a column (axis 1)."""
        return tuple(place for place in self.places if place[axis] == at)


@dataclass(frozen=True)
class Undone:
    """A count that a reader can have although it should be hidden."""

    table: str
    cell: str
    low: int
    high: int


def shown_too_small(table: Published, k: int) -> Undone | None:
    """A count of 1 to 4, or an answer of a group under k or of one mind, that simply stands there."""
    for i, row in enumerate(table.counts):
        known = [count for count in row if count is not None]
        base = table.row_bases[i]
        size = sum(known) if base is None else base
        alike = size < UNANIMOUS_BELOW and len(row) > 1 and known and max(known) == size
        for j, count in enumerate(row):
            if count is not None and size and (0 < count < FLOOR or size < k or alike):
                return Undone(table.name, _words(table, i, j), count, count)
    return None


def _words(table: Published, i: int, j: int) -> str:
    return f"{table.row}={table.row_values[i]}, {table.column}={table.column_values[j]}"


def undone(
    tables: Sequence[Published],
    truth: Mapping[CellId, int],
    k: int,
    one_way: Mapping[str, Mapping[str, int]] | None = None,
) -> Undone | None:
    """The first protected count whose range is too narrow for a reader of all `tables`; None if none is.

    `truth` holds the real counts as far as the release has them: only counts of 1 to 4, and those of
    groups that are small or of one mind, need protection; where it says nothing every hidden one does.
    """
    for block in _connected(tables):
        system = _System(block, one_way or {})
        for table in block:
            for i, j in table.places:
                width = _width(table, i, j, truth, k)
                if table.counts[i][j] is not None or not width:
                    continue
                low, high = system.range_of(table.id_of(i, j))
                if high - low < width or high < width:
                    return Undone(table.name, _words(table, i, j), low, high)
    return None


def _width(table: Published, i: int, j: int, truth: Mapping[CellId, int], k: int) -> int:
    """How wide the range of a count must stay; 0 where it needs no protection.

    Sizes of groups are public: of a group of three nobody can be kept unsure by more than three.
    """
    count = truth.get(table.id_of(i, j))
    sizes, grouped = [FLOOR], False
    for axis, at, bases in ((0, i, table.row_bases), (1, j, table.column_bases)):
        line = table.line(axis, at)
        counts = [truth.get(table.id_of(*place)) for place in line]
        known = [each for each in counts if each is not None]
        base = bases[at] if len(known) < len(line) else sum(known)
        if base is None:
            continue
        alike = len(known) == len(line) > 1 and max(known) == base < UNANIMOUS_BELOW
        # Columns are answers, unless they are hidden as the groups that they are too.
        if axis == 0 or all(table.counts[a][b] is None for a, b in line):
            grouped = grouped or base < k or alike
            if base < k or alike or count is None:
                sizes.append(base)
    if count is not None and (not count or not (count < FLOOR or grouped)):
        return 0
    return min(sizes)


def _connected(tables: Sequence[Published]) -> Iterator[list[Published]]:
    """Tables that share a variable, directly or through others: each block is one program."""
    left = list(tables)
    while left:
        block, variables = [left.pop(0)], set[str]()
        variables |= {block[0].row, block[0].column}
        grown = True
        while grown:
            grown = False
            for table in list(left):
                if variables & {table.row, table.column}:
                    left.remove(table)
                    block.append(table)
                    variables |= {table.row, table.column}
                    grown = True
        yield block


class _System:
    """What is known of the hidden cells of linked tables, as equations and inequalities."""

    def __init__(self, tables: Sequence[Published], one_way: Mapping[str, Mapping[str, int]]) -> None:
        self.tables = tables
        self.shown: dict[CellId, int] = {}
        for table in tables:
            for i, j in table.places:
                count = table.counts[i][j]
                if count is not None:
                    self.shown[table.id_of(i, j)] = count
        hidden = {table.id_of(*place) for table in tables for place in table.places} - self.shown.keys()
        self.columns = {cell: at for at, cell in enumerate(sorted(hidden))}
        self.equal: list[Expression] = []
        self.at_most: list[Expression] = []
        for table in tables:
            self._own_sums(table)
            self._of_everybody(table, one_way)
        for one, other in combinations(tables, 2):
            self._meeting(one, other)

    def _sum(self, table: Published, places: Iterable[tuple[int, int]]) -> Expression:
        cells, known = Counter[CellId](), 0
        for place in places:
            cell = table.id_of(*place)
            if cell in self.shown:
                known += self.shown[cell]
            else:
                cells[cell] += 1
        return cells, known

    def _own_sums(self, table: Published) -> None:
        for axis, bases in ((0, table.row_bases), (1, table.column_bases)):
            for at, base in enumerate(bases):
                if base is not None:
                    cells, known = self._sum(table, table.line(axis, at))
                    self.equal.append((cells, base - known))
        cells, known = self._sum(table, table.places)
        self.equal.append((cells, table.base - known))

    def _of_everybody(self, table: Published, one_way: Mapping[str, Mapping[str, int]]) -> None:
        """A value's count in the table is its count in the release less those whom the table misses."""
        for axis, variable, values in _axes(table):
            for at, value in enumerate(values):
                whole = one_way.get(variable, {}).get(value)
                if whole is not None:
                    cells, known = self._sum(table, table.line(axis, at))
                    self._between(cells, whole - table.missing - known, whole - known)

    def _meeting(self, one: Published, other: Published) -> None:
        """Two tables with one variable: its counts differ by no more than the people each misses."""
        for axis, variable, values in _axes(one):
            for axis2, variable2, values2 in _axes(other):
                if variable != variable2:
                    continue
                for value in set(values) & set(values2):
                    a, a_known = self._sum(one, one.line(axis, values.index(value)))
                    b, b_known = self._sum(other, other.line(axis2, values2.index(value)))
                    difference = a.copy()
                    difference.subtract(b)
                    known = a_known - b_known
                    self._between(difference, -one.missing - known, other.missing - known)

    def _between(self, cells: Counter[CellId], low: int, high: int) -> None:
        if low == high:
            self.equal.append((cells, low))
            return
        self.at_most.append((cells, high))
        self.at_most.append((Counter({cell: -times for cell, times in cells.items()}), -low))

    @cached_property
    def _matrices(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        return (*self._matrix(self.equal), *self._matrix(self.at_most))

    def _matrix(self, lines: Sequence[Expression]) -> tuple[np.ndarray, np.ndarray]:
        matrix = np.zeros((len(lines), len(self.columns)))
        for at, (cells, _) in enumerate(lines):
            for cell, times in cells.items():
                matrix[at, self.columns[cell]] += times
        return matrix, np.array([limit for _, limit in lines], dtype=float)

    def range_of(self, cell: CellId) -> tuple[int, int]:
        """Lowest and highest count that `cell` can have."""
        if cell in self.shown:
            return self.shown[cell], self.shown[cell]
        aim = np.zeros(len(self.columns))
        aim[self.columns[cell]] = 1.0
        low, high = self._least(aim), -self._least(-aim)
        return math.ceil(low - 1e-6), math.floor(high + 1e-6)

    def _least(self, aim: np.ndarray) -> float:
        left, right, under, limits = self._matrices
        # HiGHS leaves out lines of zeros itself; two tables' own sums may say the same twice.
        found = linprog(
            aim, A_ub=under, b_ub=limits, A_eq=left, b_eq=right, bounds=(0, None), method="highs"
        ).fun
        if found is None:
            raise ArithmeticError("the tables contradict one another")
        return float(found)


def _axes(table: Published) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    return (0, table.row, table.row_values), (1, table.column, table.column_values)


# ---- tables in JSON ----------------------------------------------------------------------------


def in_document(name: str, document: object) -> Iterator[Published]:
    """Every cross-table, in the JSON of the command `crosstab`, that `document` holds at any depth."""
    if isinstance(document, list):
        for at, inner in enumerate(document, start=1):
            yield from in_document(f"{name} {at}", inner)
    elif isinstance(document, dict):
        if {"row", "column", "counts", "row_values", "column_values", "row_bases"} <= document.keys():
            yield _published(name, document)
        else:
            for key, inner in document.items():
                yield from in_document(f"{name} {key}", inner)


def _published(name: str, figures: Mapping[str, object]) -> Published:
    counts = tuple(tuple(_count(cell) for cell in _list(row)) for row in _list(figures["counts"]))
    rows = tuple(_count(base) for base in _list(figures["row_bases"]))
    columns = tuple(_count(base) for base in _list(figures.get("column_bases"))) or (None,) * len(
        _list(figures["column_values"])
    )
    base = _count(figures.get("base"))
    base = sum(each or 0 for each in rows) if base is None else base
    return Published(
        name=f"{name} {figures['row']} × {figures['column']}",
        row=str(figures["row"]),
        column=str(figures["column"]),
        row_values=tuple(map(str, _list(figures["row_values"]))),
        column_values=tuple(map(str, _list(figures["column_values"]))),
        counts=counts,
        row_bases=rows,
        column_bases=columns,
        total=_count(figures.get("total")) or base,
        base=base,
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _count(value: object) -> int | None:
    return round(value) if isinstance(value, int | float) else None

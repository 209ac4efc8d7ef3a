"""A printed table put into the program: its cells and bases as figures, what in it needs protection.

The grid holds the finest counts of two variables; several tables may be printed from one grid, such as all
answers to a question and the claim that joins some of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure.breakdown import HIDDEN, Breakdown, Count
from analysis.disclosure.program import Need, Program
from analysis.disclosure.room import Sum
from analysis.disclosure.rules import (
    FEWEST_A_CELL,
    FLOOR,
    PEOPLE_A_CELL,
    SMALLEST_GROUP,
    check_k,
    hidden_groups,
    people_a_cell,
    unanimous,
)

Place = tuple[int, int]
CELL_COST = 5
"""Withholding a cell costs its people and this: few cells rather than few people."""


@dataclass(frozen=True)
class Side:
    """One side of a table: the categories of the grid that make up each of its lines."""

    lines: tuple[tuple[int, ...], ...]
    """Printed lines first, then those of people who are not in the table."""
    printed: int
    told: frozenset[int] = frozenset()
    """Lines of people who did not answer: how many of a group they are may be told."""

    @classmethod
    def plain(cls, printed: int) -> Side:
        """Every category a line, and one more for who did not answer."""
        return cls(tuple((at,) for at in range(printed + 1)), printed, frozenset([printed]))

    @property
    def silent(self) -> range:
        """Lines that are not printed."""
        return range(self.printed, len(self.lines))


@dataclass(frozen=True, eq=False)
class Grid:
    """The finest counts of two variables as cells of the program, those who did not answer included."""

    counts: NDArray[np.int64]
    first: int
    down: int
    """How far the numbers of two cells are apart that stand one above the other."""
    across: int

    @classmethod
    def of(cls, program: Program, counts: NDArray[np.int64]) -> Grid:
        """The grid, with the one-way counts of its sides known to every reader."""
        grid = cls(counts, program.add_cells(counts.ravel().tolist()), counts.shape[1], 1)
        rows, columns = range(counts.shape[0]), range(counts.shape[1])
        for row in rows:
            program.know(grid.sum((row,), columns))
        for column in columns:
            program.know(grid.sum(rows, (column,)))
        return grid

    def cell(self, row: int, column: int) -> int:
        return self.first + row * self.down + column * self.across

    def sum(self, rows: Iterable[int], columns: Iterable[int]) -> Sum:
        columns = tuple(columns)
        return {self.cell(row, column): 1.0 for row in rows for column in columns}

    def transposed(self) -> Grid:
        """The same cells with rows and columns changed over."""
        return Grid(self.counts.T, self.first, self.across, self.down)


class Table:
    """One printed table over a grid: told to the program at once, read back as a `Breakdown` later."""

    def __init__(
        self,
        program: Program,
        grid: Grid,
        rows: Side,
        columns: Side,
        *,
        k: int = SMALLEST_GROUP,
        both: bool = False,
    ) -> None:
        check_k(k)
        self.program, self.grid, self.rows, self.columns = program, grid, rows, columns
        self.k, self.both = k, both
        self.needs: tuple[Need, ...] = ()
        self._bases: tuple[dict[int, int], dict[int, int]] = ({}, {})
        density = people_a_cell(self.inner)
        self.sparse = density < PEOPLE_A_CELL
        self.enough = self.base >= k or not self.base
        self.refused = not self.enough or density < FEWEST_A_CELL
        self._cells = {
            (i, j): program.add_figure(self.sum(i, j), cost=int(self.counts[i, j]) + CELL_COST)
            for i, j in np.ndindex(self.inner.shape)
        }
        self._tell_bases()
        if self.refused:
            self.refuse()
        else:
            self._hide_and_protect()

    # ---- counts --------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """A line of the table in each place, those who are not in the table last on both sides."""
        found = np.zeros((len(self.rows.lines), len(self.columns.lines)), dtype=np.int64)
        for i, j in np.ndindex(found.shape):
            found[i, j] = self.grid.counts[np.ix_(self.rows.lines[i], self.columns.lines[j])].sum()
        return found

    @property
    def inner(self) -> NDArray[np.int64]:
        return self.counts[: self.rows.printed, : self.columns.printed]

    @property
    def base(self) -> int:
        return int(self.inner.sum())

    def sum(self, i: int, j: int) -> Sum:
        return self.grid.sum(self.rows.lines[i], self.columns.lines[j])

    @cached_property
    def _unsure(self) -> tuple[int, ...]:
        """Silent columns of which a reader must not learn small counts."""
        return tuple(
            j
            for j in self.columns.silent
            if (self.both or j not in self.columns.told) and self.counts[:, j].any()
        )

    # ---- telling the program -------------------------------------------------------------------

    def _tell_bases(self) -> None:
        """Bases are figures where they tell of people outside the table, and known to all elsewhere."""
        printed_rows, printed_columns = range(self.rows.printed), range(self.columns.printed)
        for i in printed_rows:
            line = self._together((i,), printed_columns)
            self._tell(0, i, line, bool(self._unsure), int(self.inner[i].sum()))
        for j in printed_columns:
            line = self._together(printed_rows, (j,))
            silent = bool(self.counts[self.rows.printed :, : self.columns.printed].any())
            self._tell(1, j, line, silent, int(self.inner[:, j].sum()))
        self.program.know(self._together(printed_rows, printed_columns))

    def _tell(self, axis: int, at: int, line: Sum, may_hide: bool, people: int) -> None:
        if not line:
            return
        if may_hide or not self.enough:
            self._bases[axis][at] = self.program.add_figure(line, cost=people + CELL_COST, last=True)
        else:
            self.program.know(line)

    def _together(self, rows: Iterable[int], columns: Iterable[int]) -> Sum:
        columns = tuple(columns)
        return {cell: 1.0 for i in rows for j in columns for cell in self.sum(i, j)}

    def refuse(self) -> None:
        """Withhold all of it."""
        self.refused = True
        self.program.hidden |= {*self._cells.values(), *self._bases[0].values(), *self._bases[1].values()}

    def _hide_and_protect(self) -> None:
        needed = {(i, j): width for i, j in np.ndindex(self.counts.shape) if (width := self._width(i, j))}
        hidden = {(i, j) for i in self.hidden_rows for j in range(self.columns.printed)}
        hidden |= {(i, j) for j in self.hidden_columns for i in range(self.rows.printed)}
        for i, j in (*hidden, *needed):
            self._hide(i, j)
        self.needs = tuple(Need(self.sum(i, j), width) for (i, j), width in needed.items())

    def _hide(self, i: int, j: int) -> None:
        """Withhold the count at a place; outside the table it stands behind the base of its line."""
        if (i, j) in self._cells:
            self.program.hidden.add(self._cells[i, j])
        elif i < self.rows.printed and j in self._unsure and i in self._bases[0]:
            self.program.hidden.add(self._bases[0][i])
        elif j < self.columns.printed and j in self._bases[1] and self.counts[i].any():
            self.program.hidden.add(self._bases[1][j])

    # ---- what needs protection -----------------------------------------------------------------

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        """People of each row line who answered the column's question."""
        return tuple(self.counts[:, : self.columns.printed].sum(axis=1).tolist())

    @cached_property
    def _column_sizes(self) -> tuple[int, ...]:
        return tuple(self.counts[: self.rows.printed].sum(axis=0).tolist())

    @cached_property
    def _alike_rows(self) -> tuple[int, ...]:
        """Rows of one mind: in the table, or where to be outside it is an answer too."""
        answers = self.counts[:, : self.columns.printed]
        spoken = self.counts[:, [*range(self.columns.printed), *self._answers]]
        return tuple(sorted({*unanimous(answers), *unanimous(spoken)}))

    @cached_property
    def _answers(self) -> tuple[int, ...]:
        """Silent columns that are answers: left out of the base, or not asked because of one."""
        return tuple(j for j in self._unsure if j not in self.columns.told)

    @cached_property
    def _alike_columns(self) -> tuple[int, ...]:
        return unanimous(self.counts[: self.rows.printed].T) if self.both else ()

    @cached_property
    def hidden_rows(self) -> tuple[int, ...]:
        """Rows of which every count is hidden for the group's sake, by position."""
        silent = [i for i in self._alike_rows if not self._sizes[i]]
        return tuple(sorted({*hidden_groups(self._sizes, k=self.k, also=self._alike_rows), *silent}))

    @cached_property
    def hidden_columns(self) -> tuple[int, ...]:
        """The same of the columns, where they are groups too."""
        if not self.both:
            return ()
        return hidden_groups(self._column_sizes, k=self.k, also=self._alike_columns)

    def _width(self, i: int, j: int) -> int:
        """How wide the range of a count must stay: 5 people, or everybody of a smaller group; 0 for any."""
        count, silent = int(self.counts[i, j]), j >= self.columns.printed
        outside = i >= self.rows.printed and (silent or not self.inner.shape[0])
        if not count or (silent and j not in self._unsure) or (outside and j not in self._answers):
            return 0
        limits = [FLOOR]
        # A large group that is hidden to cover a small one needs no range of its own.
        if i in self.hidden_rows and (not silent or j in self._answers):
            size = self._sizes[i]
            if size < self.k or i in self._alike_rows:
                limits.append(size + int(self.counts[i, list(self._answers)].sum()) if silent else size)
        if j in self.hidden_columns and i < self.rows.printed:
            size = self._column_sizes[j]
            if size < self.k or j in self._alike_columns:
                limits.append(size)
        return min(limits) if count < FLOOR or len(limits) > 1 else 0

    # ---- reading it back -----------------------------------------------------------------------

    def breakdown(self) -> Breakdown:
        """What may be printed, once the program has settled."""
        hidden = self.program.hidden

        def count(i: int, j: int) -> Count:
            return HIDDEN if self._cells[i, j] in hidden else int(self.inner[i, j])

        def base(axis: int, at: int, size: int) -> Count:
            return HIDDEN if self._bases[axis].get(at) in hidden else size

        sizes, column_sizes = self.inner.sum(axis=1).tolist(), self.inner.sum(axis=0).tolist()
        return Breakdown(
            counts=tuple(
                tuple(count(i, j) for j in range(self.columns.printed)) for i in range(self.rows.printed)
            ),
            row_bases=tuple(base(0, i, size) for i, size in enumerate(sizes)),
            column_bases=tuple(base(1, j, size) for j, size in enumerate(column_sizes)),
            small_groups=tuple(i for i, size in enumerate(sizes) if 0 < size < self.k),
            small_columns=tuple(j for j, size in enumerate(column_sizes) if self.both and 0 < size < self.k),
            hidden_groups=tuple(i for i in self.hidden_rows if i < self.rows.printed),
            hidden_columns=tuple(j for j in self.hidden_columns if j < self.columns.printed),
            refused=self.refused,
            k=self.k,
            sparse=self.sparse,
        )

"""What every reader knows across tables: who is asked what, how the options of one question hang together.

A question that only some were asked tells who they are; its not-asked are the answers of another question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure.axes import Axis, crossed
from analysis.disclosure.program import Program
from analysis.disclosure.room import Sum
from analysis.disclosure.table import Grid
from questionnaires.answers import AnyOf, Chosen, Condition
from questionnaires.items import Item


@dataclass(eq=False)
class Grids:
    """The grids of one block, each found under its two variables whichever stands first."""

    program: Program
    items: Mapping[str, Item]
    found: dict[tuple[str, str], Grid] = field(default_factory=dict)
    """Variables -> the grid with the first of them as its rows."""
    axes: dict[str, Axis] = field(default_factory=dict)

    def of(self, rows: Axis, columns: Axis) -> Grid:
        """The grid of two variables; a new one is linked with all that are there."""
        if (rows.name, columns.name) not in self.found:
            grid = Grid.of(self.program, crossed(rows, columns))
            self.found[rows.name, columns.name] = grid
            self.found[columns.name, rows.name] = grid.transposed()
            self.axes |= {rows.name: rows, columns.name: columns}
            self._of_one_question(rows, columns)
            for one, new in ((rows, columns), (columns, rows)):
                self._options(one, new)
                self._conditions(one, new)
        return self.found[rows.name, columns.name]

    def sum(self, one: Axis, categories: Sequence[int], other: Axis, others: Sequence[int]) -> Sum:
        """People in those categories of both."""
        return self.found[one.name, other.name].sum(categories, others)

    def beside(self, one: Axis) -> list[Axis]:
        """The variables that have a grid with `one`, in the order they came."""
        return [self.axes[name] for first, name in self.found if first == one.name]

    def _line(self, one: Axis, at: int, other: Axis) -> Sum:
        """All people of a category, as a sum over their answers to the other variable."""
        return self.sum(one, (at,), other, range(other.size))

    # ---- options of one multiple choice --------------------------------------------------------

    def _of_one_question(self, rows: Axis, columns: Axis) -> None:
        """Who did not answer the one option did not answer the other; an exclusive one stands alone."""
        item = self.items.get(rows.item)
        if rows.item != columns.item or item is None or item.type != "multiple":
            return
        grid = self.found[rows.name, columns.name]
        for i, j in np.ndindex(grid.counts.shape):
            silent = i >= len(rows.values), j >= len(columns.values)
            if (any(silent) and not all(silent)) or (all(silent) and i - j != rows.size - columns.size):
                self.program.forbid(grid.cell(i, j))
        if any(axis.name == f"{item.key}_{value}" for axis in (rows, columns) for value in item.exclusive):
            both = grid.cell(rows.places((1,))[0], columns.places((1,))[0])
            self.program.forbid(both)

    def _options(self, one: Axis, new: Axis) -> None:
        """In every category of `one`, the options of a question have the same people without an answer."""
        item = self.items.get(new.item)
        options = [axis for axis in self.beside(one) if axis.item == new.item]
        if item is None or item.type != "multiple" or one.item == item.key or len(options) < 2:
            return
        first = options[0]
        for at in range(one.size):
            for kind in ("not_asked", "no_answer"):
                mine, theirs = (self.sum(one, (at,), axis, (getattr(axis, kind),)) for axis in (new, first))
                self._same(mine, theirs)
            self._choices(item, [axis for axis in options if axis.option], new, one, at)

    def _choices(self, item: Item, options: Sequence[Axis], new: Axis, one: Axis, at: int) -> None:
        """How many options a person can have chosen, in one category of `one`."""
        first = options[0]
        size = self.program.value(self._line(one, at, first))
        silent = self.sum(one, (at,), first, (first.not_asked, first.no_answer))
        chosen = {axis.name: self.sum(one, (at,), axis, axis.places((1,))) for axis in options}
        alone = {f"{item.key}_{value}" for value in item.exclusive}
        for name in chosen.keys() - {new.name} if new.option else ():
            if {name, new.name} & alone:
                self.program.limit({**chosen[new.name], **chosen[name], **silent}, size)
        marks = [cell for cells in chosen.values() for cell in cells]
        if item.max_choices is not None:
            most = float(item.max_choices)
            self.program.limit({**dict.fromkeys(marks, 1.0), **dict.fromkeys(silent, most)}, size * most)
        if len(chosen) == len(item.options):
            self.program.limit(dict.fromkeys([*marks, *silent], -1.0), -size)

    def _same(self, one: Sum, other: Sum) -> None:
        """Every reader knows that the two are equal; left out where they are not."""
        difference = _less(one, other)
        if not self.program.value(difference):
            self.program.know(difference)

    # ---- who is asked --------------------------------------------------------------------------

    def _conditions(self, one: Axis, new: Axis) -> None:
        """In every category of `one`, who was asked a question are those of whom its condition holds."""
        # Options of one question have the same people who were not asked: the first speaks for all.
        for asked in {axis.item: axis for axis in reversed(self.beside(one))}.values():
            item = self.items.get(asked.item)
            if item is None or item.show_if is None:
                continue
            if asked.name != new.name and all(test.item != new.item for test in item.show_if.tests()):
                continue
            for at in range(one.size):
                shown = [category for category in range(asked.size) if category != asked.not_asked]
                self._holds(item.show_if, self.sum(one, (at,), asked, shown), one, at)

    def _holds(self, condition: Condition, people: Sum, one: Axis, at: int) -> None:
        """The `people` of a category are those of whom the condition holds."""
        if isinstance(condition, Chosen):
            chosen = self._chosen(condition, one, at)
            if chosen is not None:
                self._same(people, chosen)
            return
        parts = list(self._parts(condition, one, at))
        known = [part for part in parts if part is not None]
        for part in known:
            less, more = (part, people) if isinstance(condition, AnyOf) else (people, part)
            self.program.limit(_less(less, more), 0)
        if isinstance(condition, AnyOf) and len(known) == len(parts):
            together = {cell: 1.0 for part in known for cell in part}
            self.program.limit(_less(people, together), 0)

    def _parts(self, condition: Condition, one: Axis, at: int) -> Iterator[Sum | None]:
        """Of how many people each part of the condition holds; a part within parts is a cell of its own."""
        for part in () if isinstance(condition, Chosen) else condition.parts:
            if isinstance(part, Chosen):
                yield self._chosen(part, one, at)
                continue
            mask = self._mask(part)
            if mask is None:
                yield None
                continue
            people: Sum = {self.program.add_cells([int((mask & (one.codes == at)).sum())]): 1.0}
            self._holds(part, people, one, at)
            yield people

    def _chosen(self, condition: Chosen, one: Axis, at: int) -> Sum | None:
        """People of the category who gave one of those answers; None where no grid tells it."""
        if condition.item == one.name:
            beside = self.beside(one)[0]
            return self._line(one, at, beside) if at in one.places(condition.values) else {}
        if (one.name, condition.item) not in self.found:
            return None
        other = self.axes[condition.item]
        return self.sum(one, (at,), other, other.places(condition.values))

    def _mask(self, condition: Condition) -> NDArray[np.bool_] | None:
        """Of which rows the condition holds; None where a variable of it is not in the block."""
        if isinstance(condition, Chosen):
            axis = self.axes.get(condition.item)
            return None if axis is None else np.isin(axis.codes, axis.places(condition.values))
        masks = [self._mask(part) for part in condition.parts]
        known = [mask for mask in masks if mask is not None]
        if len(known) < len(masks):
            return None
        joined = np.logical_or if isinstance(condition, AnyOf) else np.logical_and
        return np.asarray(joined.reduce(known), dtype=np.bool_)


def _less(one: Sum, other: Sum) -> Sum:
    """The difference of two sums; a cell that is in both is in neither."""
    cells = {cell: one.get(cell, 0.0) - other.get(cell, 0.0) for cell in (*one, *other)}
    return {cell: times for cell, times in cells.items() if times}

"""The means of a scale in groups, put into the program: a mean with its deviation is two sums of scores.

A mean of a question with two answers is a count; one with bands beside it bounds their cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from analysis.disclosure.program import Need, Program
from analysis.disclosure.room import Sum
from analysis.disclosure.rules import FLOOR, hidden_groups, of_one_mind
from analysis.disclosure.table import Grid, Side

AS_ANSWERS = 5
"""With so few different scores, mean and deviation are near to telling who gave which: each is a cell."""


class Means:
    """Mean and deviation of every group, told to the program at once; `withheld` after it settled."""

    def __init__(
        self, program: Program, grid: Grid, groups: Side, scores: Sequence[float], *, k: int
    ) -> None:
        self.program, self.grid, self.groups, self.scores, self.k = program, grid, groups, scores, k
        self.refused = False
        for i in range(len(groups.lines)):
            program.know(grid.sum(groups.lines[i], range(len(scores))))
        self._figures = [
            program.add_figure(
                *(self._moment(i, power) for power in (1, 2)),
                cost=self._sizes[i] + 1,
                last=True,
            )
            for i in range(groups.printed)
        ]
        program.hidden |= {self._figures[i] for i in self._groups if i < groups.printed}
        self.needs = tuple(self._needed()) if len(scores) <= AS_ANSWERS else ()

    def _moment(self, i: int, power: int) -> Sum:
        rows = self.groups.lines[i]
        return {
            self.grid.cell(row, at): score**power
            for row in rows
            for at, score in enumerate(self.scores)
            if score
        }

    @cached_property
    def _counts(self) -> list[list[int]]:
        lines = self.groups.lines
        return [self.grid.counts[list(line), : len(self.scores)].sum(axis=0).tolist() for line in lines]

    @property
    def _sizes(self) -> list[int]:
        return [sum(row) for row in self._counts]

    @cached_property
    def _groups(self) -> tuple[int, ...]:
        """Groups of which no mean may stand, who told no group among them."""
        alike = [i for i, row in enumerate(self._counts) if of_one_mind(row)]
        return hidden_groups(self._sizes, k=self.k, also=alike)

    def _needed(self) -> list[Need]:
        return [
            Need(self.grid.sum(self.groups.lines[i], (at,)), FLOOR)
            for i, row in enumerate(self._counts)
            for at, count in enumerate(row)
            if 0 < count < FLOOR and i not in self._groups
        ]

    def refuse(self) -> None:
        """Withhold all of them."""
        self.refused = True
        self.program.hidden |= set(self._figures)

    @property
    def withheld(self) -> frozenset[int]:
        """Groups whose mean must not be printed, by position; people without a group at the end."""
        hidden = {i for i, at in enumerate(self._figures) if at in self.program.hidden}
        return frozenset(hidden | set(self._groups))

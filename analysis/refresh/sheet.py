"""The cells behind a chart, old or new: figures by column, what is computed from them, how many decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from analysis.refresh.record import Cell
from analysis.render.word_grid import FIRST, axis_end, column_letters, column_number, decimal_text

BASE = re.compile(r"( \(n = |（n=)$")
"""What stands before the base in a label."""


def letters(ref: str) -> str:
    """The column of a cell: B of B2."""
    return ref.rstrip("0123456789")


def row(ref: str) -> int:
    """The row of a cell: 2 of B2."""
    return int(ref[len(letters(ref)) :])


def value(text: str | None) -> Fraction | None:
    """The number that a text names, however it is spelt; None if it names none."""
    try:
        return Fraction(str(text).replace(",", ""))
    except ValueError:
        return None


@dataclass(frozen=True)
class Sheet:
    """Cells by reference; row 1 holds the heads, column A the labels."""

    cells: Mapping[str, Cell]

    def head(self, ref: str) -> str:
        """The head of the cell's column."""
        return self.cells.get(f"{letters(ref)}1", Cell()).whole

    def category(self, ref: str) -> str:
        """The label of the cell's row, without its base."""
        return BASE.sub("", self.cells.get(f"A{row(ref)}", Cell()).before)

    def labels(self) -> dict[str, Cell]:
        return {ref: cell for ref, cell in self.cells.items() if letters(ref) == "A" and row(ref) >= FIRST}

    def figures(self) -> dict[str, Cell]:
        return {ref: cell for ref, cell in self.cells.items() if letters(ref) != "A" and row(ref) >= FIRST}

    def column(self, letter: str) -> dict[int, Fraction | None]:
        """Row -> figure of one column."""
        return {
            row(ref): value(cell.text or None)
            for ref, cell in self.figures().items()
            if letters(ref) == letter
        }

    def decimals(self, letter: str) -> int:
        """Decimals of the printed figures of a column."""
        texts = [cell.text for ref, cell in self.figures().items() if letters(ref) == letter]
        return max((len(text.partition(".")[2]) for text in texts), default=0)

    @cached_property
    def intervals(self) -> tuple[tuple[str, ...], ...]:
        """Columns of each series with intervals: value, low, high, and the two computed from them.

        A computed column has a head and no cells of its own.
        """
        heads = [letters(ref) for ref in self.cells if row(ref) < FIRST and letters(ref) != "A"]
        filled = {letters(ref) for ref in self.figures()}
        computed = [column_number(letter) for letter in heads if letter not in filled]
        return tuple(tuple(column_letters(at) for at in range(down - 3, down + 2)) for down in computed[::2])

    def computed(self) -> dict[str, tuple[str, Fraction | None]]:
        """Cell -> formula and value of the lengths down to the lower and up to the upper limit."""
        found: dict[str, tuple[str, Fraction | None]] = {}
        for centre, low, high, down, up in self.intervals:
            for more, less, target in ((centre, low, down), (high, centre, up)):
                ends, starts = self.column(more), self.column(less)
                for at in ends:
                    end, start = ends[at], starts.get(at)
                    length = None if end is None or start is None else end - start
                    found[f"{target}{at}"] = (f"{more}{at}-{less}{at}", length)
        return found

    def held(self) -> dict[str, str | None]:
        """What the chart and its workbook hold for each cell; None for an empty one."""
        found: dict[str, str | None] = {ref: cell.whole for ref, cell in self.labels().items()}
        figures = {ref: value(cell.text or None) for ref, cell in self.figures().items()}
        figures |= {ref: length for ref, (_, length) in self.computed().items()}
        return found | {
            ref: None if figure is None else decimal_text(figure) for ref, figure in figures.items()
        }

    def axis_end(self, shown: list[str]) -> int:
        """The end of the axis for the series in the columns `shown`."""
        limited = [columns[2] for columns in self.intervals if columns[0] in shown]
        return axis_end(
            [list(self.column(letter).values()) for letter in shown],
            [list(self.column(letter).values()) for letter in limited],
        )

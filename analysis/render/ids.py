"""The ids of a table's figures, told once a row and once a column: `G5.item.4` here and `.count` there.

A cell's ids are its own where it has some, else the column's; what begins with a point goes on from the row's
id, in a sentence from the id before: `G5.claim.percent`, `.count`. A page of a long form has a thousand of
them: so data-n is the id of a number, data-r that of a row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

BARE = re.compile(r"[\w.:-]+", re.ASCII)
"""What an attribute of HTML holds without quotation marks."""

Cell = tuple[str, ...]
"""The ids of the figures in one cell, in order."""


@dataclass(frozen=True)
class Grid:
    """Ids of the rows, of the columns, and of the cells that are not made of both: None for all others."""

    rows: tuple[str, ...]
    columns: tuple[Cell, ...]
    own: tuple[tuple[Cell | None, ...], ...]

    @property
    def heads(self) -> str:
        """The columns' ids as one text: `|.count|.percent|.low .high`."""
        return "|".join(" ".join(column) for column in self.columns)


def grid(cells: Sequence[Sequence[Cell]]) -> Grid:
    """The ids of a table of `cells`, taken apart."""
    rows = tuple(_common([one for cell in row for one in cell]) for row in cells)
    rests = [
        [tuple(one[len(row) :] for one in cell) for cell in line]
        for row, line in zip(rows, cells, strict=True)
    ]
    columns = tuple(
        Counter(cell for cell in column if cell).most_common(1)[0][0] if any(column) else ()
        for column in zip(*rests, strict=True)
    )
    own = tuple(
        tuple(None if rest == column else rest for rest, column in zip(line, columns, strict=True))
        for line in rests
    )
    return Grid(rows, columns, own)


def _common(ids: Sequence[str]) -> str:
    """What all ids begin with, up to one of their stops; of a single id all but its last part."""
    if not ids:
        return ""
    parts = [one.split(".")[:-1] for one in ids]
    same = 0
    while all(len(one) > same and one[same] == parts[0][same] for one in parts):
        same += 1
    return ".".join(parts[0][:same])


def chained(ids: Sequence[str]) -> list[str]:
    """The ids of a sentence, one that has all but its last part in common with the one before as `.count`."""
    found, stem = list[str](), None
    for one in ids:
        own, _, last = one.rpartition(".")
        found.append(f".{last}" if own and own == stem else one)
        stem = own
    return found


def attribute(name: str, value: str) -> str:
    """The attribute data-name=value after a blank, as short as HTML allows; nothing for an empty value."""
    if not value:
        return ""
    return f" data-{name}={value}" if BARE.fullmatch(value) else f' data-{name}="{escape(value)}"'


def own(cell: Cell | None) -> str:
    """The ids of a cell that are not its row's and column's; an empty mark for one without a figure."""
    if cell is None:
        return ""
    return attribute("n", " ".join(cell)) if cell else " data-n"

"""A workbook of plain sheets: texts and numbers in rows under a frozen head. XlsxWriter is imported here.

The same cells give the same bytes: the file says nothing about when it was made.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter

from questionnaires.plain_text import guarded

Cell = str | int | float | None
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a constant in place of the day, which the file must not tell
WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """Rows of cells; None is an empty cell. `head` rows stay in sight when the sheet is scrolled."""

    name: str
    rows: Sequence[Sequence[Cell]]
    head: int = 1
    wrapped: bool = False
    """Long texts break inside their cell instead of running on."""


def workbook(sheets: Sequence[Sheet], title: str) -> bytes:
    """The XLSX file of `sheets`. Texts are texts: none becomes a formula, a link or a number."""
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": MADE})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(sheet.head, 0)
        for column, width in enumerate(_widths(sheet.rows)):
            page.set_column(column, column, width)
        for row, cells in enumerate(sheet.rows):
            style = bold if row < sheet.head else wrapped if sheet.wrapped else None
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    page.write_string(row, column, guarded(cell), style)
                elif cell is not None:
                    page.write_number(row, column, cell, style)
    book.close()
    return target.getvalue()


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Width of each column in characters: a Chinese one counts two; not narrower than 8, nor than WIDEST."""
    columns = max((len(row) for row in rows), default=0)
    widths = [8] * columns
    for row in rows[:200]:
        for column, cell in enumerate(row):
            if cell is not None:
                longest = max(_width(line) for line in str(cell).split("\n"))
                widths[column] = min(max(widths[column], longest + 2), WIDEST)
    return widths


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)

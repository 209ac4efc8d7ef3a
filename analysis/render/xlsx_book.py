"""A workbook that remembers where it put every figure: formats, number formats, cells, page set-up.

A figure's cell holds the printed value as a number, in the number format that shows exactly the printed
text; nothing beyond what is printed leaves. XlsxWriter is imported here and in `xlsx_charts`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analysis.blocks import Number, Runs, plain
from analysis.render.xlsx_words import WorkbookWords
from questionnaires.plain_text import guarded

MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - a constant in place of the day: same data, same bytes
A4 = 9
LINE = 15
"""Points of one line."""
BODY, HEAD, TITLE = 11, 11, 14
LINK, QUIET, MARK = "#1f5f8b", "#4c5f5d", "#9c5700"
DECIMAL = re.compile(r"-?\d+(?:\.(\d+))?")

THIN = 1
"""The line under a head."""

Look = str | int | bool
Looks = tuple[tuple[str, Look], ...]


@dataclass(frozen=True)
class Place:
    """Where one figure stands, and the text that shows there."""

    id: str
    text: str
    sheet: str
    cell: str


class Book:
    """The workbook being written, and the places of its figures so far."""

    def __init__(self, words: WorkbookWords, mark: str) -> None:
        self.words, self.mark = words, mark
        self.places: list[Place] = []
        self._target = BytesIO()
        self._formats: dict[Looks, Format] = {}
        self.file = xlsxwriter.Workbook(
            self._target,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": words.font, "font_size": BODY},
            },
        )

    def close(self) -> bytes:
        """The finished file."""
        self.file.close()
        return self._target.getvalue()

    def format(self, **looks: Look) -> Format:
        """The format with these looks, each made once."""
        key: Looks = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"valign": "vcenter", **looks})
        return self._formats[key]

    @cached_property
    def heading(self) -> Format:
        """Of a sheet's title."""
        return self.format(font_name=self.words.head_font, font_size=TITLE, bold=True, valign="vcenter")

    @cached_property
    def wrapped(self) -> Format:
        """Of long texts."""
        return self.format(text_wrap=True, valign="top")

    @cached_property
    def link(self) -> Format:
        return self.format(font_color=LINK, underline=1)

    def sheet(self, name: str, *, wide: bool = False) -> Worksheet:
        """A new sheet, set up for A4 paper with the mark and the page's number at its foot."""
        sheet: Worksheet = self.file.add_worksheet(name)
        sheet.set_paper(A4)
        if wide:
            sheet.set_landscape()
        sheet.set_margins(left=0.7, right=0.7, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.mark}&R{self.words.page}")
        sheet.hide_gridlines(2)
        return sheet

    def text(self, sheet: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
        """A text cell: never a formula, a link or a number."""
        sheet.write_string(row, column, guarded(text), look)

    def runs(self, sheet: Worksheet, row: int, column: int, runs: Runs, look: Format | None = None) -> None:
        """Words with figures among them, as a text."""
        for number in _numbers(runs):
            self._remember(number.id, number.text, sheet, row, column)
        if runs:
            self.text(sheet, row, column, plain(runs), look)

    def number(self, sheet: Worksheet, row: int, column: int, number: Number, **looks: Look) -> None:
        """One figure as a number that shows its printed text."""
        self._remember(number.id, number.text, sheet, row, column)
        value, shown = printed(number)
        sheet.write_number(row, column, value, self.format(num_format=shown, **looks))

    def to(self, sheet: Worksheet, row: int, column: int, target: str, text: str) -> None:
        """A link to the sheet `target`."""
        sheet.write_url(row, column, f"internal:'{target}'!A1", self.link, text)

    def _remember(self, id_: str, text: str, sheet: Worksheet, row: int, column: int) -> None:
        self.places.append(Place(id_, text, sheet.get_name(), xl_rowcol_to_cell(row, column)))


def _numbers(runs: Runs) -> Iterator[Number]:
    return (run for run in runs if isinstance(run, Number))


def printed(number: Number) -> tuple[float, str]:
    """The printed value, and the number format that shows it as printed.

    A text that is more than a decimal (<0.001) stands in the format itself, the number behind it.
    """
    plain_text = number.text.replace(",", "")
    found = DECIMAL.fullmatch(plain_text)
    if found is None:
        bare = DECIMAL.search(plain_text)
        literal = number.text.replace('"', "”")
        return float(bare[0]) if bare else 0.0, f'"{literal}"'
    decimals = len(found[1] or "")
    whole = "#,##0" if "," in number.text else "0"
    return float(plain_text), whole + ("." + "0" * decimals if decimals else "")


def width(text: str) -> int:
    """Columns of half a Chinese character that the longest line of `text` takes."""
    return max(
        sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)
        for line in text.split("\n")
    )


def make_room(sheet: Worksheet, row: int, cells: Sequence[tuple[str, int]]) -> None:
    """Make a row as high as its texts need in columns so wide: not every program does so by itself."""
    lines = max((-(-width(text) // max(room - 1, 1)) for text, room in cells), default=1)
    if lines > 1:
        sheet.set_row(row, LINE * lines + 2)

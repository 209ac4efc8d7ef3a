"""The workbook in which people sort remarks: an explanation, the remarks, the words, the categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from questionnaires.plain_text import guarded

MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - a constant in place of the day, which the file must not tell
A4 = 9


@dataclass(frozen=True)
class Page:
    """One sheet: its rows, the first its head unless `plain`, and the widths of its columns."""

    name: str
    rows: Sequence[Sequence[str | int]]
    widths: Sequence[int]
    plain: bool = False


@dataclass(frozen=True)
class Choice:
    """Cells that offer a list and take other words after a question: title and text of it."""

    page: str
    columns: tuple[int, int]
    rows: int
    source: str
    question: tuple[str, str]


def workbook(pages: Sequence[Page], choices: Sequence[Choice], title: str, font: str) -> bytes:
    """The XLSX file. Texts are texts: none becomes a formula, a link or a number."""
    target = BytesIO()
    texts = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    looks = {"default_format_properties": {"font_name": font, "font_size": 11}}
    book = xlsxwriter.Workbook(target, {"in_memory": True, **texts, **looks})
    book.set_properties({"title": title, "created": MADE})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheets: dict[str, Worksheet] = {}
    for page in pages:
        sheets[page.name] = sheet = book.add_worksheet(page.name)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(page.widths):
            sheet.set_column(column, column, width)
        for row, cells in enumerate(page.rows):
            look = wrapped if row or page.plain else bold
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, column, cell, look)
                else:
                    sheet.write_string(row, column, guarded(cell), look)
        if not page.plain:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
    for choice in choices:
        _offer(sheets[choice.page], choice)
    book.close()
    return target.getvalue()


def _offer(sheet: Worksheet, choice: Choice) -> None:
    title, question = choice.question
    rule = {
        "validate": "list",
        "source": choice.source,
        "error_type": "warning",
        "error_title": title,
        "error_message": question,
    }
    first, last = choice.columns
    sheet.data_validation(1, first, choice.rows, last, rule)

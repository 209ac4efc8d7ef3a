"""The sheets of an XLSForm as rows of texts under plain column names, opened only where that is safe."""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires import packed
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.plain_text import trim

MOST_CELLS = 1_000_000
MOST_NAMED = 8
"""So many cells with formulas are named."""

ALIASES = {
    "command": "type",
    "caption": "label",
    "text": "label",
    "value": "name",
    "list name": "list_name",
    "relevance": "relevant",
    "calculate": "calculation",
    "constraint message": "constraint_message",
    "required message": "required_message",
    "title": "form_title",
    "form title": "form_title",
    "id_string": "form_id",
    "form id": "form_id",
    "default language": "default_language",
    "choice filter": "choice_filter",
    "repeat count": "repeat_count",
    "read only": "readonly",
    "read_only": "readonly",
}
_PREFIXES = ("bind", "control", "media")
"""Long forms of column names: bind::relevant is relevant, media::image is image."""
TRANSLATED = (
    *("label", "hint", "constraint_message", "required_message", "guidance_hint"),
    *("image", "audio", "video", "big-image"),
)


class Column(NamedTuple):
    name: str
    language: str = ""


@dataclass(frozen=True)
class Row:
    """One row: what stands in it, and where that is."""

    where: Message
    cells: Mapping[Column, str]

    def get(self, name: str) -> str:
        """The cell of a column that has no languages."""
        return self.cells.get(Column(name), "")

    def words(self, name: str) -> dict[str, str]:
        """Language as written -> cell; "" for the column without a language."""
        return {column.language: cell for column, cell in self.cells.items() if column.name == name}


Sheets = Mapping[str, Sequence[Row]]
READ = ("survey", "choices", "settings")


class Book(NamedTuple):
    sheets: Sheets
    """Every sheet by its name in small letters, rows without any cell left out."""
    told: tuple[Problem, ...]
    """Where the stored result of a formula was read."""


def book(data: bytes, file: str) -> Book:
    """The sheets of a workbook that is safe to open.

    Raises DefinitionError: too large, damaged, locked, with macros or formulas that were never computed, no
    sheet named survey.
    """
    where = say("{file}", file=file)
    try:
        found = packed.inspected(io.BytesIO(data), _SMALLER)
    except packed.WorkbookRefused as refused:
        raise DefinitionError([Problem(where, refused.what, refused.mend)]) from None
    values = _opened(data, file, stored=True)
    by_name = {sheet.title.strip().lower(): tuple(_rows(sheet, file)) for sheet in values.worksheets}
    if "survey" not in by_name:
        what = say("there is no sheet named “survey”, so it is no XLSForm.")
        mend = say("An XLSForm has the sheets survey, choices and settings; see https://xlsform.org.")
        raise DefinitionError([Problem(where, what, mend)])
    told = tuple(_formulas(_opened(data, file, stored=False), values, file)) if found.formulas else ()
    return Book(by_name, told)


_SMALLER = say("Take pictures and sheets that are not needed out, and save it again.")


def _opened(data: bytes, file: str, *, stored: bool) -> Workbook:
    """The workbook with the stored results of formulas, or with the formulas themselves."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and rules it does not keep; nothing of that touches a cell's value.
            warnings.simplefilter("ignore")
            found = openpyxl.load_workbook(io.BytesIO(data), data_only=stored)
    except Exception:  # openpyxl raises whatever its parsers meet in a damaged file
        broken = packed.damaged()
        raise DefinitionError([Problem(say("{file}", file=file), broken.what, broken.mend)]) from None
    for sheet in found.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            where = say("{file}, sheet {sheet}", file=file, sheet=sheet.title)
            reach = f"{get_column_letter(sheet.max_column)}{sheet.max_row}"
            what = say("the sheet reaches to {cell}.", cell=reach)
            raise DefinitionError([Problem(where, what, say("Delete stray cells far from the table."))])
    return found


def _formulas(written: Workbook, values: Workbook, file: str) -> Iterator[Problem]:
    """A line for each sheet with formulas. Raises DefinitionError for those that were never computed."""
    for sheet in written.worksheets:
        if sheet.title.strip().lower() not in READ:
            continue
        cells = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        empty = [cell for cell in cells if values[sheet.title][cell].value is None]
        where = say("{file}, sheet {sheet}", file=file, sheet=sheet.title)
        if empty:
            what = say("formulas have no stored value: {cells}.", cells=_some(empty))
            mend = say("Open the file in a spreadsheet and save it, or type the values.")
            raise DefinitionError([Problem(where, what, mend)])
        if cells:
            what = say("of formulas their stored values were read: {cells}.", cells=_some(cells))
            yield Problem(where, what, say("Look whether the values are right."))


def _some(cells: Sequence[str]) -> str:
    return ", ".join(cells[:MOST_NAMED]) + (" …" if len(cells) > MOST_NAMED else "")


def _rows(sheet: Worksheet, file: str) -> Iterator[Row]:
    columns: list[Column | None] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [text(value) for value in values]
        if not columns:
            columns = [_column(cell) if cell else None for cell in cells] if any(cells) else []
            continue
        found: dict[Column, str] = {}
        for column, cell in zip(columns, cells, strict=False):
            if column is not None and cell:
                found.setdefault(column, cell)
        if found:
            where = say("{file}, sheet {sheet}, row {row}", file=file, sheet=sheet.title, row=number)
            yield Row(where, found)


def text(value: object) -> str:
    """A cell as the text that a person sees in it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return trim(str(value))


def _column(head: str) -> Column:
    """`label::English (en)` -> label, English (en); `bind::relevant` -> relevant."""
    parts = [part.strip() for part in re.split(r"::?", head)]
    if len(parts) > 1 and parts[0].lower() in _PREFIXES:
        parts = parts[1:]
    name = parts[0].lower()
    name = ALIASES.get(name, ALIASES.get(name.replace("_", " "), name))
    if len(parts) > 1 and name in TRANSLATED:
        return Column(name, "::".join(parts[1:]))
    return Column("::".join([name, *parts[1:]]))

"""XLSX: the cells of one sheet, read only after the archive has shown that it is small and plain.

What a spreadsheet does in silence raises: dates made of labels, error cells, merged cells, formulas that
were never computed. Hidden rows are read, and told.
"""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.errors import DataError
from analysis.reading.coding import nearest
from analysis.reading.table import Table, file_of, header, refuse, some, text_of
from questionnaires import packed
from questionnaires.errors import Message, Problem, say
from questionnaires.plain_text import trim

SUFFIXES = (".xlsx", ".xlsm")
MOST_CELLS = 5_000_000
_DATES = (datetime.date, datetime.time, datetime.timedelta)


def read(path: Path, sheet: str | None = None) -> Table:
    """The rows of `sheet`, else of the first one; every cell a text, an empty cell missing.

    Raises DataError: no workbook, locked, too large, no such sheet, error cells, merged cells, formulas
    without a stored value, dates among other answers, names missing or twice, no rows.
    """
    formulas = _inspected(path).formulas
    book = _opened(path, data_only=True)
    chosen = _sheet(path, book, sheet)
    _check_reach(path, chosen)
    if formulas:
        _check_computed(path, chosen)
    rows, trailing = _cells(path, chosen)
    names = _names(path, rows[0])
    grid = _Grid(path, names, rows[1:])
    problems = [*_merged(path, chosen, len(names)), *grid.problems()]
    if problems:
        raise DataError(problems)
    notes = _notes(path, book, chosen, len(rows), trailing, sheet is not None)
    return Table(path, grid.frame(), notes=tuple(notes))


def texts(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Every sheet of a small workbook that people filled in: its rows of trimmed texts, empty ones too.

    Raises DataError as `read` does for what is no plain workbook.
    """
    _inspected(path)
    book = _opened(path, data_only=True)
    for sheet in book.worksheets:
        _check_reach(path, sheet)
    return {
        sheet.title: [
            tuple("" if cell is None else trim(text_of(cell)) for cell in row)
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book.worksheets
    }


def refuse_programs(path: Path) -> None:
    """Raise DataError if a workbook that people only fill in holds macros, formulas or links to others."""
    found = _inspected(path)
    if found.links:
        raise refuse(
            path, say("the workbook refers to other files."), say("Break the links and save it again.")
        )
    if found.formulas:
        mend = say("Copy its cells and paste them as values.")
        raise refuse(path, say("the workbook holds formulas."), mend)


def _inspected(path: Path) -> packed.Inspected:
    """Checks the archive; what its sheets hold besides values."""
    try:
        with path.open("rb") as file:
            return packed.inspected(file, _AS_CSV)
    except packed.WorkbookRefused as refused:
        raise refuse(path, refused.what, refused.mend) from None


_AS_CSV = say("Save the sheet as CSV (UTF-8) and read that.")


def _opened(path: Path, data_only: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and rules it does not keep; nothing of that touches a cell's value.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=data_only)
    except Exception:  # openpyxl raises whatever its parsers meet in a damaged file
        broken = packed.damaged()
        raise refuse(path, broken.what, broken.mend) from None


def _sheet(path: Path, book: Workbook, name: str | None) -> Worksheet:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise refuse(path, say("the workbook has no sheet of cells."), _AS_CSV)
    if name is None:
        return next(iter(sheets.values()))
    if name in sheets:
        return sheets[name]
    near = nearest(name, list(sheets))
    mend = (
        say("The nearest is “{near}”.", near=near)
        if near is not None
        else say("The sheets are {sheets}.", sheets=some(sheets))
    )
    raise refuse(path, say("there is no sheet “{sheet}”.", sheet=name), mend)


def _check_reach(path: Path, sheet: Worksheet) -> None:
    """Raises if one stray cell far away makes the sheet larger than any survey."""
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        what = say(
            "the sheet reaches to {cell}.", cell=f"{get_column_letter(sheet.max_column)}{sheet.max_row}"
        )
        raise refuse(path, what, say("Delete stray cells far from the table, or save it as CSV (UTF-8)."))


Cells = Sequence[Sequence[object]]


def _cells(path: Path, sheet: Worksheet) -> tuple[Cells, int]:
    """The values of the sheet without empty rows at its end, and how many of those there were."""
    rows = [[_value(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    last = max((place for place, row in enumerate(rows) if any(cell is not None for cell in row)), default=-1)
    if last < 0:
        what = say("the sheet “{sheet}” is empty.", sheet=sheet.title)
        raise refuse(path, what, say("It needs a first row of names and rows below it."))
    if last == 0:
        raise refuse(path, say("there is a first row of names, but no row below it."), say("Add the rows."))
    return rows[: last + 1], len(rows) - last - 1


def _value(value: object) -> object:
    return None if value == "" else value


def _names(path: Path, first: Sequence[object]) -> tuple[str, ...]:
    """The header's names; columns at the right end that are formatted but empty are no columns."""
    width = max((place for place, cell in enumerate(first, start=1) if cell is not None), default=0)
    return header(path, ["" if cell is None else text_of(cell) for cell in first[: width or None]])


@dataclass(frozen=True)
class _Grid:
    """The rows below the header. Problems name cells as a spreadsheet does: C5."""

    path: Path
    names: tuple[str, ...]
    rows: Cells

    def problems(self) -> list[Problem]:
        beyond = [
            f"{get_column_letter(place + 1)}{line}"
            for line, row in enumerate(self.rows, start=2)
            for place, cell in enumerate(row)
            if place >= len(self.names) and cell is not None
        ]
        problems = []
        if beyond:
            what = say(
                "{count} cells have no name above them: {cells}.", count=len(beyond), cells=some(beyond)
            )
            mend = say("Name their column in the first row, or empty the cells.")
            problems.append(Problem(file_of(self.path), what, mend))
        for place in range(len(self.names)):
            problems += self._of_column(place)
        return problems

    def _of_column(self, place: int) -> list[Problem]:
        letter = get_column_letter(place + 1)
        cells = [(f"{letter}{line}", row[place]) for line, row in enumerate(self.rows, start=2)]
        errors = [at for at, value in cells if isinstance(value, str) and value in _ERRORS]
        dates = [at for at, value in cells if isinstance(value, _DATES)]
        others = any(value is not None and not isinstance(value, _DATES) for _, value in cells)
        where = say("{file}, column {column}", file=self.path.name, column=self.names[place])
        problems = []
        if errors:
            what = say("{count} cells show an error: {cells}.", count=len(errors), cells=some(errors))
            problems.append(Problem(where, what, say("Correct the formulas, or type the values.")))
        if dates and others:
            what = say(
                "{count} cells among other answers are dates: {cells}.", count=len(dates), cells=some(dates)
            )
            problems.append(Problem(where, what, TYPE_AGAIN))
        return problems

    def frame(self) -> pd.DataFrame:
        columns = {
            name: pd.Series(
                [None if row[place] is None else text_of(row[place]) for row in self.rows], dtype="str"
            )
            for place, name in enumerate(self.names)
        }
        frame = pd.DataFrame(columns)
        return frame.mask(frame == "")


TYPE_AGAIN = say(
    "Excel turns labels such as 4-7 into dates: format the column as text and type the label again."
)
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!")


def _merged(path: Path, sheet: Worksheet, width: int) -> list[Problem]:
    merged = [area for area in sheet.merged_cells.ranges if area.min_col <= width]
    if not merged:
        return []
    what = say(
        "cells are merged: {areas}; only the first of them keeps its value.",
        areas=some(sorted(area.coord for area in merged)),
    )
    return [Problem(file_of(path), what, say("Unmerge them, one name a column and one row a person."))]


def _check_computed(path: Path, sheet: Worksheet) -> None:
    """Raises for formulas whose result was never stored, for their cells look empty.

    A program wrote them, and no spreadsheet has opened the file since.
    """
    written = _opened(path, data_only=False)[sheet.title]
    cells = [
        cell.coordinate
        for row in written.iter_rows()
        for cell in row
        if cell.data_type == "f" and sheet[cell.coordinate].value is None
    ]
    if not cells:
        return
    what = say("{count} formulas have no stored value: {cells}.", count=len(cells), cells=some(cells))
    raise refuse(path, what, say("Open the file in a spreadsheet and save it, or type the values."))


def _notes(
    path: Path, book: Workbook, sheet: Worksheet, rows: int, trailing: int, named: bool
) -> list[Message]:
    notes = []
    if len(book.worksheets) > 1 and not named:
        notes.append(say("{file}: the first sheet, “{sheet}”, was read.", file=path.name, sheet=sheet.title))
    hidden = sum(1 for row, of in sheet.row_dimensions.items() if of.hidden and 1 < row <= rows)
    if hidden:
        notes.append(say("{file}: {count} hidden rows were read too.", file=path.name, count=hidden))
    if trailing:
        notes.append(
            say(
                "{file}: {count} empty rows below the last one were not read.",
                file=path.name,
                count=trailing,
            )
        )
    return notes

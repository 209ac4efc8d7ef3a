"""A report as an Excel workbook: what it is, contents, text, variables, a sheet for every table and chart.

Every table stands beside a native chart of its figures, and the last sheet tells where each figure stands.
No sheet holds an answer of anybody. The same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from analysis.blocks import Blank, Block, Chart, Heading, Note, Paragraph, Report, Table, plain
from analysis.render import xlsx_tables
from analysis.render.captions import Caption, captions
from analysis.render.xlsx_book import MADE, MARK, QUIET, THIN, Book, make_room, width
from analysis.render.xlsx_words import words

LONGEST, WIDEST = 90, 36
"""Characters of a line of running text, and of the widest column of a list."""


@dataclass(frozen=True)
class Section:
    """A block of the report, and the sheet of its own that it has if it is a table or a chart."""

    block: Block
    sheet: str
    caption: str


def render(report: Report, variables: Sequence[Sequence[str]] = ()) -> bytes:
    """The workbook as bytes. `variables` is the codebook as a table, its head first; none without one."""
    said = words(report.language)
    book = Book(said, report.footer)
    book.file.set_properties({"title": report.title, "created": MADE})
    sections = [
        Section(block, _name(caption), caption.text if caption else "")
        for block, caption in zip(report.blocks, captions(report), strict=True)
    ]
    first, middle, last = _divided(sections)
    about = [one for one in (*first, *last) if not one.sheet]
    _about(book, report, about)
    _contents(book, sections)
    _running(book, [one for one in (*first, *middle, *last) if one not in about])
    if variables:
        _variables(book, variables)
    for one in sections:
        if isinstance(one.block, Table):
            xlsx_tables.table(book, one.sheet, one.block)
        elif isinstance(one.block, Chart):
            xlsx_tables.chart(book, one.sheet, one.block)
    _index(book)
    return book.close()


def _name(caption: Caption | None) -> str:
    """表1, 图1: the name of a table's or chart's sheet."""
    if caption is None:
        return ""
    return f"{caption.label}{caption.number or 1}"


def _divided(sections: Sequence[Section]) -> tuple[Sequence[Section], Sequence[Section], Sequence[Section]]:
    """The first part (how the survey was done), what is between, and the last part (notes)."""
    heads = [at for at, one in enumerate(sections) if isinstance(one.block, Heading) and one.block.level == 1]
    if len(heads) < 2:
        return (), sections, ()
    return sections[: heads[1]], sections[heads[1] : heads[-1]], sections[heads[-1] :]


# ---- running text ------------------------------------------------------------------------------


def _about(book: Book, report: Report, sections: Sequence[Section]) -> None:
    """What the workbook is: the mark of simulated data, release and hash, method and notes."""
    sheet = book.sheet(book.words.about)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, LONGEST - 16)
    book.text(sheet, 0, 0, report.title, book.heading)
    row = 1
    if report.footer:
        book.text(sheet, row, 0, report.footer, book.format(bold=True, font_color=MARK))
        row += 1
    for name, value in report.properties:
        book.text(sheet, row, 0, name, book.format(font_color=QUIET, valign="top"))
        book.text(sheet, row, 1, value, book.wrapped)
        row += 1
    _blocks(book, sheet, row, sections, LONGEST - 16)


def _running(book: Book, sections: Sequence[Section]) -> None:
    """Headings, sentences and blanks in order; where a table or chart stood, a link to its sheet."""
    sheet = book.sheet(book.words.text)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, LONGEST - 4)
    _blocks(book, sheet, 0, sections, LONGEST - 4)


def _blocks(book: Book, sheet: Worksheet, row: int, sections: Sequence[Section], room: int) -> None:
    """Blocks from `row` on in the second column; headings begin in the first, after an empty row."""
    for at, one in enumerate(sections):
        head = isinstance(one.block, Heading)
        row += head and (at > 0 or row > 0)
        _said(book, sheet, row, 0 if head else 1, one, room)
        row += 1


def _said(book: Book, sheet: Worksheet, row: int, column: int, one: Section, room: int) -> None:
    """One block of words in a cell `room` characters wide."""
    match one.block:
        case Heading(level=level, runs=runs):
            size = 13 if level == 1 else 11
            head = book.format(bold=True, font_size=size, font_name=book.words.head_font)
            book.runs(sheet, row, column, runs, head)
            sheet.set_row(row, 22)
        case Paragraph(runs=runs) | Note(runs=runs):
            book.runs(sheet, row, column, runs, book.wrapped)
            make_room(sheet, row, [(plain(runs), room)])
        case Blank(prompt=prompt):
            look = book.format(text_wrap=True, valign="top", italic=True, font_color=QUIET)
            book.text(sheet, row, column, book.words.blank.format(prompt=prompt), look)
            make_room(sheet, row, [(prompt, room)])
        case Table() | Chart():
            see = book.words.see.format(sheet=one.sheet, caption=one.caption)
            book.to(sheet, row, column, one.sheet, see)


# ---- lists -------------------------------------------------------------------------------------


def _contents(book: Book, sections: Sequence[Section]) -> None:
    sheet = book.sheet(book.words.contents)
    _list_head(book, sheet, (book.words.sheet, book.words.caption), (12, LONGEST - 12))
    for row, one in enumerate((one for one in sections if one.sheet), start=1):
        book.to(sheet, row, 0, one.sheet, one.sheet)
        book.text(sheet, row, 1, one.caption, book.wrapped)
        make_room(sheet, row, [(one.caption, LONGEST - 12)])


def _variables(book: Book, variables: Sequence[Sequence[str]]) -> None:
    """The codebook: a variable a row."""
    sheet = book.sheet(book.words.variables, wide=True)
    widths = [min(max(width(text) for text in column) + 2, WIDEST) for column in zip(*variables, strict=True)]
    _list_head(book, sheet, variables[0], widths)
    for row, cells in enumerate(variables[1:], start=1):
        for column, text in enumerate(cells):
            book.text(sheet, row, column, text, book.wrapped)
        make_room(sheet, row, list(zip(cells, widths, strict=True)))


def _index(book: Book) -> None:
    """Where every figure stands: its id, its printed text, and a link to its cell."""
    sheet = book.sheet(book.words.index)
    said = book.words
    _list_head(book, sheet, (said.figure, said.printed, said.sheet, said.cell), (42, 14, 14, 10))
    places = tuple(book.places)
    for row, one in enumerate(places, start=1):
        for column, text in enumerate((one.id, one.text, one.sheet, one.cell)):
            book.text(sheet, row, column, text)
    sheet.autofilter(0, 0, max(len(places), 1), 3)
    sheet.ignore_errors({"number_stored_as_text": f"A1:D{len(places) + 1}"})


def _list_head(book: Book, sheet: Worksheet, head: Sequence[str], widths: Sequence[int]) -> None:
    look = book.format(bold=True, text_wrap=True, bottom=THIN, font_name=book.words.head_font)
    for column, (text, wide) in enumerate(zip(head, widths, strict=True)):
        sheet.set_column(column, column, wide)
        book.text(sheet, 0, column, text, look)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)

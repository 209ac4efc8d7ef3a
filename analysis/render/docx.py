"""A report as a Word file on the page of GB/T 9704: A4, 22 lines of 28 characters, three-line tables.

Fonts are named and never shipped. The same report gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph

from analysis.blocks import Blank, Block, Chart, Heading, Note, Paragraph, Report, Table, plain
from analysis.render.captions import Caption, captions
from analysis.render.word_styles import TEXT_WIDTH, element, prepare

PLAIN_DATE = datetime(1980, 1, 1, tzinfo=UTC)
"""Dates inside a file that has none of its own: the first that a zip archive can hold."""

THICK, THIN = 12, 6
"""Rules of a three-line table in eighths of a point: 1.5 pt and 0.75 pt."""

SHORT = 15
"""Rows of a table, its head among them, that need not be torn apart."""

LABEL_SHARE = 0.34
"""Least part of a table's width that its column of labels keeps."""


def render(report: Report) -> bytes:
    """The Word file as bytes. Charts are not drawn; every table is."""
    document = Document()
    prepare(document, report)
    for block, caption in zip(report.blocks, captions(report), strict=True):
        _block(document, block, caption)
    _properties(document, report)
    written = io.BytesIO()
    document.save(written)
    return _same_bytes(written.getvalue())


def _properties(document: WordDocument, report: Report) -> None:
    core = document.core_properties
    core.title, core.language, core.author, core.last_modified_by = report.title, report.language, "", ""
    core.comments, core.keywords, core.subject = "", "", report.footer
    core.created = core.modified = PLAIN_DATE
    core.revision = 1


def _same_bytes(package: bytes) -> bytes:
    """The package with fixed dates in its zip entries."""
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=PLAIN_DATE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return fixed.getvalue()


def _block(document: WordDocument, block: Block, caption: Caption | None) -> None:
    match block:
        case Heading(level=level, runs=runs):
            document.add_paragraph(plain(runs), style=f"Heading {min(level, 3)}")
        case Paragraph(runs=runs):
            document.add_paragraph(plain(runs), style="Normal")
        case Note(runs=runs):
            document.add_paragraph(plain(runs), style="Note")
        case Blank(prompt=prompt):
            document.add_paragraph(f"〔{prompt}〕", style="Blank")
        case Table() if caption:
            _table(document, block, caption)
        case Chart():
            return


# ---- tables ------------------------------------------------------------------------------------


def _table(document: WordDocument, table: Table, caption: Caption) -> None:
    _caption(document, caption)
    word = document.add_table(rows=1 + len(table.rows), cols=len(table.head))
    widths = _widths(table)
    _frame(word, widths)
    _row(word.rows[0], list(table.head), widths, "Table Head")
    for row, filled in zip(table.rows, list(word.rows)[1:], strict=True):
        _row(filled, [plain(cell) for cell in row.cells], widths, "Table Text")
    _head_repeats(word)
    _rules(word)
    _keep_together(word, [document.add_paragraph(plain(note), style="Note") for note in table.notes])
    document.add_paragraph(style="Gap")


def _caption(document: WordDocument, caption: Caption) -> None:
    """表1 and the text, the number as a field that Word can renew and that shows without being renewed."""
    paragraph = document.add_paragraph(style="Caption")
    if caption.number is None:
        paragraph.add_run(caption.text)
        return
    before, after = caption.line.split(str(caption.number), 1)
    paragraph.add_run(before)
    field = element("w:fldSimple", instr=f" SEQ {caption.label.strip()} \\* ARABIC ")
    run = paragraph.add_run(str(caption.number))
    paragraph._p.append(field)
    field.append(run._r)
    paragraph.add_run(after)


def _widths(table: Table) -> list[int]:
    """Widths of the columns in twentieths of a point: figures take what they need, labels the rest."""
    if len(table.head) == 1:
        return [TEXT_WIDTH]
    needed = [
        360 + 120 * max([_head_cells(table.head[c]), *(_cells(plain(row.cells[c])) for row in table.rows)])
        for c in range(1, len(table.head))
    ]
    room = int(TEXT_WIDTH * (1 - LABEL_SHARE))
    total = sum(needed)
    figures = [width * room // total for width in needed] if total > room else needed
    spare = TEXT_WIDTH - sum(figures)
    label = 240 + 120 * max(
        _cells(text) for text in [table.head[0], *(plain(r.cells[0]) for r in table.rows)]
    )
    if spare > 1.5 * label:  # short labels: the figures stand apart evenly instead of far to the right
        more = (spare - int(1.5 * label)) // len(figures)
        figures = [width + more for width in figures]
    return [TEXT_WIDTH - sum(figures), *figures]


def _cells(text: str) -> int:
    """Half-width cells of the text: two for every character beyond Latin."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _head_cells(text: str) -> int:
    """A long head may wrap into two lines."""
    cells = _cells(text)
    return cells if cells <= 10 else max(10, -(-cells // 2))


def _frame(word: WordTable, widths: list[int]) -> None:
    properties = word._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    properties.append(element("w:tblW", w=TEXT_WIDTH, type="dxa"))
    properties.append(element("w:jc", val="center"))
    borders = element("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(element(f"w:{side}", val="single", sz=THICK, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("w:tblLayout", type="fixed"))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=80, type="dxa"))
    properties.append(margins)
    for column, width in zip(word._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))


def _row(row: WordRow, texts: list[str], widths: list[int], style: str) -> None:
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    for column, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
        properties = cell._tc.get_or_add_tcPr()
        for old in properties.findall(qn("w:tcW")):
            properties.remove(old)
        properties.insert(0, element("w:tcW", w=width, type="dxa"))
        properties.append(element("w:vAlign", val="center"))
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        paragraph.add_run(text)
        if column:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _head_repeats(word: WordTable) -> None:
    word.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))


def _rules(word: WordTable) -> None:
    """The thin rule under the head; those above and below are the table's own."""
    for cell in word.rows[0].cells:
        borders = element("w:tcBorders")
        borders.append(element("w:bottom", val="single", sz=THIN, space=0, color="000000"))
        properties = cell._tc.get_or_add_tcPr()
        properties.insert(1, borders)


def _keep_together(word: WordTable, notes: list[WordParagraph]) -> None:
    """A short table stays on one page with its notes; of a long one the last row does."""
    rows = list(word.rows)
    kept = rows if len(rows) <= SHORT else rows[-1:]
    for row in kept if notes else kept[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    for note in notes[:-1]:
        note.paragraph_format.keep_with_next = True

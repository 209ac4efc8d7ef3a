"""A report as a Word file on the page of GB/T 9704: A4, 22 lines of 28 characters, three-line tables.

Fonts are named and never shipped. The same report gives the same bytes.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.blocks import Blank, Block, Chart, Heading, Note, Paragraph, Report, Runs, Table, plain
from analysis.render import word_charts, word_record, word_tables
from analysis.render.captions import Caption, captions
from analysis.render.word_fonts import Fonts
from analysis.render.word_pen import Pen
from analysis.render.word_styles import element, prepare
from analysis.render.zipped import same_bytes

LONGEST_LEAD = 3 * 28
"""Characters of a sentence that may be held on the page of its table: three lines."""

ASCII_WORD = re.compile(r"[!-~]+")

LONGEST_WORD = 28
"""Characters of a word, half a line, after which filling the line before it would tear that line apart."""

PLAIN_DATE = datetime(1980, 1, 1, tzinfo=UTC)
"""Dates inside a file that has none of its own: the first that a zip archive can hold."""


def render(report: Report, fonts: Fonts | None = None) -> bytes:
    """The Word file as bytes, with `fonts` in place of those of GB/T 9704."""
    fonts = fonts or Fonts()
    document = Document()
    prepare(document, report, fonts)
    pen = Pen.of(document, report.language)
    end = document.element.body.sectPr
    following = (*report.blocks[1:], None)
    for block, caption, after in zip(report.blocks, captions(report), following, strict=True):
        if isinstance(block, Chart) and caption is not None:
            parts = word_charts.chart(block, caption, pen, document.part, fonts)
        else:
            parts = _block(block, caption, pen, leads=_leads(block, after))
        for part in parts:
            end.addprevious(part)
    word_record.attach(document.part, report)
    _properties(document, report)
    written = io.BytesIO()
    document.save(written)
    return same_bytes(written.getvalue())


def _properties(document: WordDocument, report: Report) -> None:
    core = document.core_properties
    core.title, core.language, core.author, core.last_modified_by = report.title, report.language, "", ""
    core.comments, core.keywords, core.subject = "", "", report.footer
    day = report.origin.day
    core.created = core.modified = (
        PLAIN_DATE if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)
    )
    core.revision = 1


def _leads(block: Block, after: Block | None) -> bool:
    """Whether the block is the sentence that leads to the table after it, and stays on its page."""
    if not isinstance(block, Paragraph) or not isinstance(after, Table):
        return False
    return block.key == after.key and len(plain(block.runs)) <= LONGEST_LEAD


def _placed(runs: Runs, *, leads: bool) -> list[BaseOxmlElement]:
    """Properties of the paragraph: kept with the next, ragged where a hash would tear a line apart."""
    kept = [element("w:keepNext")] if leads else []
    long = any(len(word) > LONGEST_WORD for word in ASCII_WORD.findall(plain(runs)))
    return [*kept, element("w:jc", val="left")] if long else kept


def _block(block: Block, caption: Caption | None, pen: Pen, *, leads: bool = False) -> list[BaseOxmlElement]:
    """What stands for the block in the body."""
    match block:
        case Heading(level=level, runs=runs):
            return [pen.paragraph(f"Heading {min(level, 3)}", runs)]
        case Paragraph(runs=runs):
            return [pen.paragraph("Normal", runs, *_placed(runs, leads=leads))]
        case Note(runs=runs):
            return [pen.paragraph("Note", runs)]
        case Blank(prompt=prompt):
            return [pen.paragraph("Blank", (f"〔{prompt}〕",))]
        case Table() if caption:
            return word_tables.table(block, caption, pen)
        case _:
            return []

"""Three-line tables of a Word file: caption above, a head that repeats, whole rows, notes below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.blocks import Row, Runs, Table, plain
from analysis.render.captions import Caption
from analysis.render.word_pen import Pen, text_run
from analysis.render.word_styles import TEXT_WIDTH, element

THICK, THIN = 12, 6
"""Rules of a three-line table in eighths of a point: 1.5 pt and 0.75 pt."""

SHORT = 15
"""Rows of a table, its head among them, that need not be torn apart."""

NARROWEST_LABELS = 0.28
"""Least part that it keeps where figures would be broken otherwise."""

NARROWEST_HEAD = 6
"""Half-width cells of a head that wraps: three Chinese characters."""

LABEL_SHARE = 0.34
"""Least part of a table's width that its column of labels keeps."""


def table(block: Table, caption: Caption, pen: Pen, width: int = TEXT_WIDTH) -> list[BaseOxmlElement]:
    """Caption, table, notes and a gap, as elements of a body; `width` in twentieths of a point."""
    columns = widths(block, width)
    kept = _kept(block)
    lines = [_row([(head,) for head in block.head], columns, "Table Head", pen, kept[0], head=True)]
    lines += [
        _row(row.cells, columns, "Table Text", pen, keep)
        for row, keep in zip(block.rows, kept[1:], strict=True)
    ]
    grid = element("w:tblGrid", *(element("w:gridCol", w=column) for column in columns))
    notes = [
        pen.paragraph("Note", note, *([element("w:keepNext")] if note is not block.notes[-1] else []))
        for note in block.notes
    ]
    above = [caption_line(caption, pen)] if caption.text or caption.number is not None else []
    return [*above, element("w:tbl", _frame(width), grid, *lines), *notes, pen.paragraph("Gap", ())]


def _kept(block: Table) -> list[bool]:
    """For the head and each row whether it stays on the page of what follows.

    A short table stays whole. Of a table of several questions each one's rows do, down to who did not answer.
    """
    rows = len(block.rows) + 1
    kept = [rows <= SHORT or at == rows - 1 for at in range(rows)]
    ends = [at for at, row in enumerate(block.rows, start=1) if row.role == "missing"]
    if len(ends) > 1:
        for begin, end in pairwise([0, *ends]):
            if end - begin <= SHORT:
                inner = range(begin + 1, end) if begin else range(end)
                for at in inner:
                    kept[at] = True
    if not block.notes:
        kept[-1] = False
    return kept


def caption_line(caption: Caption, pen: Pen, *properties: BaseOxmlElement) -> BaseOxmlElement:
    """表1 and the text, the number as a field that Word can renew and that shows without being renewed."""
    if caption.number is None:
        return pen.paragraph("Caption", (caption.text,), *properties)
    before, after = caption.line.split(str(caption.number), 1)
    line = pen.paragraph("Caption", (before,), *properties)
    number = text_run(str(caption.number))
    line.append(element("w:fldSimple", number, instr=f" SEQ {caption.label.strip()} \\* ARABIC "))
    line.append(text_run(after))
    return line


def widths(block: Table, width: int = TEXT_WIDTH) -> list[int]:
    """Widths of the columns in twentieths of a point: figures take what they need, labels the rest."""
    if len(block.head) == 1:
        return [width]
    columns = range(1, len(block.head))
    bodies = [max((_cells(_text(row, column)) for row in block.rows), default=0) for column in columns]
    needed = [
        360 + 120 * max(_head_cells(head), body) for head, body in zip(block.head[1:], bodies, strict=True)
    ]
    room = int(width * (1 - LABEL_SHARE))
    figures = needed if sum(needed) <= room else _narrower(needed, bodies, width)
    spare = width - sum(figures)
    label = 240 + 120 * max(_cells(text) for text in [block.head[0], *(_text(row, 0) for row in block.rows)])
    if spare > 1.5 * label:  # short labels: the figures stand apart evenly instead of far to the right
        more = (spare - int(1.5 * label)) // len(figures)
        figures = [own + more for own in figures]
    return [width - sum(figures), *figures]


def _narrower(needed: Sequence[int], bodies: Sequence[int], width: int) -> list[int]:
    """Widths of figures that have to be narrow: heads and labels give way before a figure is broken."""
    least = [220 + 120 * max(body, NARROWEST_HEAD) for body in bodies]
    room = max(int(width * (1 - LABEL_SHARE)), min(sum(least), int(width * (1 - NARROWEST_LABELS))))
    more = [max(0, own - bound) for own, bound in zip(needed, least, strict=True)]
    spare = room - sum(least)
    if spare < 0 or not sum(more):
        return [own * room // sum(needed) for own in needed]
    return [bound + spare * own // sum(more) for bound, own in zip(least, more, strict=True)]


def _text(row: Row, column: int) -> str:
    return plain(row.cells[column]) if column < len(row.cells) else ""


def _cells(text: str) -> int:
    """Half-width cells of the text: two for every character beyond Latin."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _head_cells(text: str) -> int:
    """A long head may wrap into two lines."""
    cells = _cells(text)
    return cells if cells <= 10 else max(10, -(-cells // 2))


def _frame(width: int) -> BaseOxmlElement:
    borders = (
        element(f"w:{side}", val="single", sz=THICK, space=0, color="000000") for side in ("top", "bottom")
    )
    margins = (element(f"w:{side}", w=80, type="dxa") for side in ("left", "right"))
    return element(
        "w:tblPr",
        element("w:tblW", w=width, type="dxa"),
        element("w:jc", val="center"),
        element("w:tblBorders", *borders),
        element("w:tblLayout", type="fixed"),
        element("w:tblCellMar", *margins),
    )


def _row(
    cells: Sequence[Runs], columns: Sequence[int], style: str, pen: Pen, keep: bool, head: bool = False
) -> BaseOxmlElement:
    """A row that is never torn apart; `keep` holds it on the page of what follows."""
    filled = [*cells, *((),) * (len(columns) - len(cells))]
    row = element("w:tr", element("w:trPr", element("w:cantSplit")))
    if head:
        row[0].append(element("w:tblHeader"))
    for at, (runs, width) in enumerate(zip(filled, columns, strict=True)):
        properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
        if head:
            rule = element("w:bottom", val="single", sz=THIN, space=0, color="000000")
            properties.append(element("w:tcBorders", rule))
        properties.append(element("w:vAlign", val="center"))
        own = [element("w:keepNext")] if keep else []
        if at:
            own.append(element("w:jc", val="right"))
        row.append(element("w:tc", properties, pen.paragraph(style, runs, *own)))
    return row

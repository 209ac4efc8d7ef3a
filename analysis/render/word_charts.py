"""Native charts in a Word file: a drawing in the text, a chart part, and a workbook for "edit data"."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import pairwise
from typing import Any

import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.blocks import Chart, plain
from analysis.render.captions import Caption
from analysis.render.pictures import lettering
from analysis.render.word_chart_xml import LABEL_SHARE, SHEET, C, R, chart_part, is_stacked
from analysis.render.word_fonts import Fonts
from analysis.render.word_grid import FIRST, Column, Grid, decimals, grid
from analysis.render.word_pen import TAG, Pen
from analysis.render.word_styles import TEXT_WIDTH, element
from analysis.render.word_tables import caption_line
from analysis.render.zipped import same_bytes

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
EMU = 635
"""English metric units in a twentieth of a point."""
LINE, LEAST_ROW, BETWEEN, FRAME = 260, 400, 130, 160
"""Twentieths of a point: a label's line, the least a bar takes, room between labels, room above and below."""
LETTER = 10.5
DAY = datetime(1980, 1, 1)  # noqa: DTZ001 - the date inside a workbook has no zone
SCALE = 360
"""Height of the figures of the scale under bars with intervals."""


def chart(
    block: Chart, caption: Caption, pen: Pen, part: Part, fonts: Fonts, width: int = TEXT_WIDTH
) -> list[BaseOxmlElement]:
    """The drawing, its notes and the caption below, as elements of the body of `part`."""
    cells = grid(block, pen.language)
    height, legend = _height(cells, width)
    relation = part.relate_to(_part(cells, part, fonts, legend), RELATIONSHIP_TYPE.CHART)
    drawing = _drawing(block, next(pen.ids), relation, width * EMU, height * EMU)
    figure = pen.paragraph("Figure", ())
    figure.append(element("w:r", drawing))
    notes = [pen.paragraph("Note", note, element("w:keepNext")) for note in block.notes]
    return [
        figure,
        *notes,
        caption_line(caption, pen, element("w:keepNext", val=0)),
        pen.paragraph("Gap", ()),
    ]


def _height(cells: Grid, width: int) -> tuple[int, float]:
    """Height of the drawing in twentieths of a point, and the share that the legend or the scale takes."""
    room = width / 20 * LABEL_SHARE - 8
    lines = [-(-round(_width(plain(label))) // round(room)) for label in cells.labels]
    most = max((one + other for one, other in pairwise(lines)), default=2 * lines[0])
    rows = len(lines) * max(LEAST_ROW, LINE * most // 2 + BETWEEN)
    legend = 0
    if is_stacked(cells.chart):
        whole = sum(_width(series.label) + 28 for series in cells.chart.series)
        legend = 340 * -(-round(whole) // round(width / 20 * 0.95)) + 60
    elif cells.chart.intervals:
        legend = SCALE
    height = rows + legend + FRAME
    return height, legend / height


def _width(text: str) -> float:
    return lettering.width(text, LETTER)


# ---- the drawing -------------------------------------------------------------------------------


def _drawing(block: Chart, number: int, relation: str, width: int, height: int) -> BaseOxmlElement:
    """A drawing in the line of text; its name says which chart it is, wherever the writer puts it."""
    made = parse_xml(
        f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="{WP}"'
        f' xmlns:a="{A}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name=""/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart xmlns:c="{C}" xmlns:r="{R}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    for named in made.iter(f"{{{WP}}}docPr"):
        named.set("name", f"{TAG}{block.key}")
        named.set("descr", block.alt)
    return made


# ---- chart part and workbook -------------------------------------------------------------------


def _part(cells: Grid, owner: Part, fonts: Fonts, legend: float) -> Part:
    package = owner.package
    taken = {str(part.partname) for part in package.iter_parts()}
    place = next(at for at in range(1, 10_000) if f"/word/charts/chart{at}.xml" not in taken)
    made = Part(PackURI(f"/word/charts/chart{place}.xml"), CHART_TYPE, b"", package)
    book = Part(PackURI(f"/word/embeddings/chart{place}.xlsx"), WORKBOOK_TYPE, workbook(cells), package)
    relation = made.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    made._blob = chart_part(cells, fonts, legend, relation)
    return made


def workbook(cells: Grid) -> bytes:
    """The chart's data as a workbook: what is printed, and the lengths of the intervals as formulas."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(written, options)
    book.set_properties({"created": DAY})
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 0, 40)
    for row, label in enumerate(cells.labels, FIRST):
        sheet.write_string(f"A{row}", plain(label))
    for column in cells.columns:
        sheet.write_string(f"{column.letter}1", column.head)
        shown = decimals(column.numbers) if column.difference is None else 1
        look = book.add_format({"num_format": f"0.{'0' * shown}" if shown else "0"})
        for row, value in enumerate(column.values(), FIRST):
            if value is not None:
                _fill(sheet, f"{column.letter}{row}", column, row, float(value), look)
    book.close()
    return same_bytes(written.getvalue())


def _fill(sheet: Any, cell: str, column: Column, row: int, value: float, look: Any) -> None:
    if column.difference is None:
        sheet.write_number(cell, value, look)
    else:
        more, less = column.difference
        sheet.write_formula(cell, f"={more.letter}{row}-{less.letter}{row}", look, round(value, 6))

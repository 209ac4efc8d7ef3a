"""A chart as a drawing: title, legend, rows, notes, one under another."""

from __future__ import annotations

from analysis.blocks import Chart, plain
from analysis.render.captions import PERCENT, script
from analysis.render.pictures import lettering, parts, points
from analysis.render.pictures.drawing import Box, Drawing, Group, Shape, Text
from analysis.render.pictures.palette import INK, QUIET, Fill
from analysis.render.pictures.sheet import GAP, SIZE, SMALL, WIDE, Sheet, paragraph

PARTS = ("stacked", "diverging")
KEY, KEY_LINE = 14.0, 22.0


def draw(chart: Chart, language: str, *, width: float = WIDE, alone: bool = True, mark: str = "") -> Drawing:
    """The drawing of `chart`, `width` pixels wide and as high as it must be.

    `alone` it carries its caption above and its notes below; `mark` says that the data are simulated.
    """
    sheet = Sheet(chart, language, width)
    shapes: list[Shape | Group] = []
    y = 2.0
    if alone:
        lines, y = paragraph(chart.caption, y, width, 16)
        marks, y = paragraph(mark, y, width, SIZE, QUIET) if mark else ([], y)
        shapes += [*lines, *marks]
        y += 8
    if len(chart.series) > 1:
        keys, y = _legend(sheet, y)
        shapes += keys
        y += 8
    body, y = parts.rows(sheet, y + 2) if chart.kind in PARTS else points.rows(sheet, y + 2)
    shapes += body
    if alone:
        for note in chart.notes:
            lines, y = paragraph(plain(note), y + 6, width, SMALL, QUIET)
            shapes += lines
    return Drawing(width, round(y + 6, 1), chart.caption, chart.alt, tuple(shapes), language)


def fills(chart: Chart) -> tuple[Fill, ...]:
    """The fill of each series."""
    return parts.fills(chart) if chart.kind in PARTS else points.fills(chart)


def _legend(sheet: Sheet, top: float) -> tuple[list[Shape], float]:
    """A key a series, in as many lines as they take, and the unit; and where the next thing may stand."""
    chart, x, y = sheet.chart, 0.0, top
    shapes: list[Shape] = []
    room = sheet.width - KEY - 6
    for series, fill in zip(chart.series, fills(chart), strict=True):
        lines = lettering.wrap(series.label, room, SMALL)
        width = KEY + 6 + max(lettering.width(line, SMALL) for line in lines)
        if x and x + width > sheet.width:
            x, y = 0.0, y + KEY_LINE
        shapes += [Box(x, y + 2, KEY, KEY, fill), Box(x, y + 2, KEY, KEY, None, stroke=INK)]
        for number, line in enumerate(lines):
            shapes.append(Text(x + KEY + 6, y + 13.5 + 17 * number, line, SMALL))
        x, y = x + width + GAP + 4, y + 17 * (len(lines) - 1)
    if chart.kind in PARTS:
        unit = PERCENT[script(sheet.language)]
        if x + lettering.width(unit, SMALL) > sheet.width:
            y += KEY_LINE
        shapes.append(Text(sheet.width, y + 13.5, unit, SMALL, QUIET, "end"))
    return shapes, y + KEY_LINE

"""Bars that begin at 0, and dots, with the intervals and figures of their values beside them."""

from __future__ import annotations

from analysis.blocks import Chart, Number, Series
from analysis.render.captions import RANGES, script
from analysis.render.pictures import palette
from analysis.render.pictures.drawing import Anchor, Box, Dot, Group, Line, Shape, Text
from analysis.render.pictures.palette import BAR as COLOUR
from analysis.render.pictures.palette import INK, QUIET, RULE, Fill
from analysis.render.pictures.sheet import BETWEEN, GAP, SMALL, Sheet, signed

STEP = 20.0
"""Height of one bar or dot with the room around it."""
THICK = 14.0
ROW_GAP = 6.0
AXIS = 20.0
ENDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
"""Where an axis of shares may end."""
TICKS = {0.3: 3, 0.6: 3}
"""Parts of an axis that ends there; four of all others that divide by four, else five."""


def fills(chart: Chart) -> tuple[Fill, ...]:
    """The fill of each series."""
    return (Fill(COLOUR),) if len(chart.series) == 1 else palette.parts(len(chart.series))


def rows(sheet: Sheet, top: float) -> tuple[list[Shape | Group], float]:
    """Every category from `top` on above one axis, and where the next thing may stand."""
    chart, y, end = sheet.chart, top, axis_end(sheet.chart)
    groups: list[Shape | Group] = []
    for place in range(len(chart.categories)):
        drawn = STEP * max(len(chart.series), 1)
        height = sheet.height(place, drawn)
        shapes, above = sheet.head(place, y, y + height / 2)
        first = y + above if sheet.narrow else y + (height - drawn) / 2
        for series in range(len(chart.series)):
            shapes += _one(sheet, series, place, first + STEP * (series + 0.5), end)
        groups.append(Group(sheet.said(place), tuple(shapes)))
        y += height + ROW_GAP
    return [*_axis(sheet, top, y - ROW_GAP, end), *groups], y - ROW_GAP + AXIS


def axis_end(chart: Chart) -> float:
    """Where the axis ends: at a round share, at 100 points, or at a round number of people."""
    numbers = [n for one in chart.series for n in (*one.values, *one.high) if n is not None]
    values = [(n, float(n.value)) for n in numbers if n.value is not None]
    highest = max((value for _, value in values), default=0.0)
    units = {number.unit for number, _ in values}
    if units <= {"percent"}:
        return next((end for end in ENDS if highest <= end), highest)
    if units == {"score"} and 5 < highest <= 100:
        return 100.0
    step = 1.0
    while step * 10 < highest:
        step *= 10
    return next((end for end in (step, 2 * step, 4 * step, 5 * step, 8 * step) if highest <= end), 10 * step)


def _axis(sheet: Sheet, top: float, bottom: float, end: float) -> list[Shape]:
    shapes: list[Shape] = []
    for part, label in ticks(sheet.chart, end):
        x = sheet.left + (sheet.right - sheet.left) * part
        anchor: Anchor = "start" if sheet.narrow and not part else "middle"
        shapes.append(Line(x, top - 2, x, bottom + 3, INK if not part else RULE))
        shapes.append(Text(x, bottom + 16, label, 11, QUIET, anchor))
    return shapes


def ticks(chart: Chart, end: float) -> list[tuple[float, str]]:
    """Where an axis that ends at `end` has its marks, 0..1, and what stands there."""
    shares = all(n is None or n.unit == "percent" for one in chart.series for n in one.values)
    whole = round(end * 100) if shares else end
    count = TICKS.get(end, 4 if whole % 4 == 0 else 5) if shares else _parts_of(whole)
    return [(tick / count, f"{whole * tick / count:g}{'%' if shares else ''}") for tick in range(count + 1)]


def _parts_of(whole: float) -> int:
    return next((count for count in (4, 5, 2) if whole % count == 0), 1)


def _one(sheet: Sheet, series: int, place: int, middle: float, end: float) -> list[Shape]:
    """One bar or dot around the line `middle`, with its interval, and its figure at the right."""
    chart = sheet.chart
    one, fill = chart.series[series], fills(chart)[series]
    value = one.values[place]
    if value is None or value.value is None:
        return [Text(sheet.left + 6, middle + 4.3, chart.gap(place), SMALL, QUIET)]
    low, high = (_x(sheet, side[place] if side else None, end) for side in (one.low, one.high))
    x = _x(sheet, value, end) or sheet.left
    whisker, figures = _interval(low, high, middle, fill), _figures(sheet, one, place, middle + 4.3)
    if chart.kind == "dots":
        return [*whisker, Dot(x, middle, 5, fill, value), *figures]
    bar = Box(sheet.left, middle - THICK / 2, x - sheet.left, THICK, fill, value)
    frame = [Box(bar.x, bar.y, bar.width, THICK, None, stroke=INK)] if len(chart.series) > 1 else []
    return [bar, *frame, *whisker, *figures]


def _figures(sheet: Sheet, series: Series, place: int, y: float) -> list[Shape]:
    """The value and its interval in columns beside the drawing, figures under figures."""
    numbers = sheet.numbers(series, place)
    if numbers is None:
        return []
    (value, low, high), widths = numbers, sheet.figures
    x = sheet.right + GAP + widths.value
    shapes: list[Shape] = [Text(x, y, signed(value), SMALL, INK, "end", value)]
    if low is None or high is None or not widths.low:
        return shapes
    x += GAP + widths.low
    between = RANGES[script(sheet.language)].format(low="", high="")
    return [
        *shapes,
        Text(x, y, low.text, SMALL, QUIET, "end", low),
        Text(x + BETWEEN / 2, y, between, SMALL, QUIET, "middle"),
        Text(x + BETWEEN + widths.high, y, high.text, SMALL, QUIET, "end", high),
    ]


def _x(sheet: Sheet, number: Number | None, end: float) -> float | None:
    if number is None or number.value is None:
        return None
    return sheet.left + (sheet.right - sheet.left) * min(max(float(number.value) / end, 0.0), 1.0)


def _interval(low: float | None, high: float | None, middle: float, fill: Fill) -> list[Shape]:
    """A line from limit to limit and a stroke across each end; on a dark bar with a rim of paper."""
    if low is None or high is None:
        return []
    strokes = (
        (low, middle, high, middle),
        (low, middle - 4, low, middle + 4),
        (high, middle - 4, high, middle + 4),
    )
    dark = palette.contrast(fill.colour, INK) < palette.VISIBLE
    rim: list[Shape] = [Line(*stroke, palette.PAPER, 3.6) for stroke in strokes] if dark else []
    return rim + [Line(*stroke, INK, 1.4) for stroke in strokes]

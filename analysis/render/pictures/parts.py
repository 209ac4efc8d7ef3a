"""Bars made of parts of 100 %: one after another, or on both sides of the middle of a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.blocks import Chart, Number, Series
from analysis.render.pictures import lettering, palette
from analysis.render.pictures.drawing import Box, Group, Line, Shape, Text
from analysis.render.pictures.palette import INK, Fill
from analysis.render.pictures.sheet import BAR, GAP, SMALL, Sheet, signed

ROW_GAP = 8.0
LEAST_SHARE = 1e-9


@dataclass(frozen=True)
class _Scale:
    """Where parts stand: pixels of a whole, the line of the middle, and where what stands apart begins."""

    pixels: float
    middle: float
    apart: float


def fills(chart: Chart) -> tuple[Fill, ...]:
    """The fill of each series."""
    if chart.kind == "stacked":
        return palette.parts(len(chart.series))
    steps = iter(palette.scale(sum(not series.apart for series in chart.series)))
    return tuple(palette.APART if series.apart else next(steps) for series in chart.series)


def rows(sheet: Sheet, top: float) -> tuple[list[Shape | Group], float]:
    """Every category from `top` on, and where the next thing may stand."""
    chart, y = sheet.chart, top
    scale = _scale(sheet)
    groups: list[Shape | Group] = []
    for place in range(len(chart.categories)):
        height = sheet.height(place, BAR)
        shapes, above = sheet.head(place, y, y + height / 2)
        bar = y + above if sheet.narrow else y + (height - BAR) / 2
        shapes += _bar(sheet, place, bar, scale)
        groups.append(Group(sheet.said(place), tuple(shapes)))
        y += height + ROW_GAP
    if centred(chart):
        # Behind the bars: it is seen between them and hides no figure.
        groups.insert(0, Line(scale.middle, top - 4, scale.middle, y - ROW_GAP + 4, INK, 1.2))
    return groups, y - ROW_GAP


def centred(chart: Chart) -> bool:
    """Whether the middle stands in one line: not where part of a bar is withheld and its place unknown."""
    return chart.kind == "diverging" and not any(partly(chart, at) for at in range(len(chart.categories)))


def partly(chart: Chart, place: int) -> bool:
    """Whether some parts of a bar are withheld and some are not."""
    known = [series.values[place] is not None for series in chart.series]
    return any(known) and not all(known)


def shares(chart: Chart, place: int, *, apart: bool) -> list[float]:
    """Lengths of the parts of one bar that stand on the scale, or apart from it."""
    return [share(series.values[place]) for series in chart.series if series.apart == apart]


def share(number: Number | None) -> float:
    """The length 0..1 of a part; 0 for one that is not shown."""
    return 0.0 if number is None or number.value is None else float(number.value)


def sides(lengths: Sequence[float]) -> tuple[float, float]:
    """How far a bar reaches on both sides of the middle of its scale."""
    half = len(lengths) // 2
    middle = lengths[half] / 2 if len(lengths) % 2 else 0.0
    return sum(lengths[:half]) + middle, sum(lengths[len(lengths) - half :]) + middle


def _scale(sheet: Sheet) -> _Scale:
    chart, room = sheet.chart, sheet.right - sheet.left
    if not centred(chart):
        return _Scale(room, sheet.left, sheet.left)
    places = range(len(chart.categories))
    reach = [sides(shares(chart, place, apart=False)) for place in places]
    beside = max((sum(shares(chart, place, apart=True)) for place in places), default=0.0)
    before = max((left for left, _ in reach), default=0.0)
    after = max((right for _, right in reach), default=0.0)
    gap = GAP if beside else 0.0
    pixels = (room - gap) / (before + after + beside or 1.0)
    middle = sheet.left + before * pixels
    return _Scale(pixels, middle, middle + after * pixels + gap)


def _bar(sheet: Sheet, place: int, y: float, scale: _Scale) -> list[Shape]:
    chart = sheet.chart
    if all(series.values[place] is None for series in chart.series):
        start = scale.middle + 8 if centred(chart) else sheet.left
        return [Text(start, y + BAR / 2 + 4.5, chart.gap(place), SMALL, palette.QUIET)]
    inside = shares(chart, place, apart=False)
    start = scale.middle - (sides(inside)[0] * scale.pixels if centred(chart) else 0)
    numbered = list(zip(chart.series, fills(chart), strict=True))
    if not centred(chart):
        shapes, end = _run(sheet, place, y, start, numbered, scale)
        return shapes + _withheld(chart, place, y, start, end, scale)
    shapes, _ = _run(sheet, place, y, start, [one for one in numbered if not one[0].apart], scale)
    beside, _ = _run(sheet, place, y, scale.apart, [one for one in numbered if one[0].apart], scale)
    return shapes + beside


def _run(
    sheet: Sheet, place: int, y: float, start: float, numbered: Sequence[tuple[Series, Fill]], scale: _Scale
) -> tuple[list[Shape], float]:
    """Parts side by side from `start` on, lines between them and figures on them; and where they end."""
    boxes, edges, labels, x = list[Shape](), list[Shape](), list[Shape](), start
    before: Fill | None = None
    for series, fill in numbered:
        number = series.values[place]
        if number is None or share(number) <= LEAST_SHARE:
            continue
        width = share(number) * scale.pixels
        fits = lettering.width(number.text, SMALL) + 6 <= width
        title = "" if fits else f"{series.label} {signed(number)}"
        boxes.append(Box(x, y, width, BAR, fill, number, title))
        if before is not None:
            edges.append(Line(x, y, x, y + BAR, palette.edge(before, fill)))
        if fits:
            halo = fill.colour if fill.mark else ""
            labels.append(
                Text(x + width / 2, y + BAR / 2 + 4.3, number.text, SMALL, fill.ink, "middle", number, halo)
            )
        x, before = x + width, fill
    frame: list[Shape] = [Box(start, y, x - start, BAR, None, stroke=INK)] if boxes else []
    return [*boxes, *edges, *frame, *labels], x


def _withheld(chart: Chart, place: int, y: float, start: float, end: float, scale: _Scale) -> list[Shape]:
    """What is left of a bar of which some parts are withheld, with their mark in it."""
    rest = start + scale.pixels - end
    if not partly(chart, place) or rest <= LEAST_SHARE * scale.pixels:
        return []
    mark = chart.gap(place)
    shapes: list[Shape] = [Box(end, y, rest, BAR, None, stroke=palette.QUIET, dashed=True)]
    if lettering.width(mark, SMALL) <= rest:
        shapes.append(Text(end + rest / 2, y + BAR / 2 + 4.3, mark, SMALL, palette.QUIET, "middle"))
    return shapes

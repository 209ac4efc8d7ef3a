"""How a picture is divided: labels, drawing, figures, bases; and what every kind says of a category."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from analysis.blocks import Chart, Number, Series
from analysis.render.captions import RANGES, script
from analysis.render.pictures import lettering
from analysis.render.pictures.drawing import Shape, Text
from analysis.render.pictures.palette import INK, PAPER, QUIET

WIDE, NARROW = 686.0, 328.0
"""Pixels across a page, and across a telephone."""
SIZE, SMALL = 13.0, 12.0
LINE = 18.0
BAR = 22.0
GAP = 12.0
BETWEEN = 14.0
"""Room for the sign between two limits."""
LABEL_SHARE = 0.36
"""Most of the width that labels beside the bars take."""


@dataclass(frozen=True)
class Columns:
    """Widths of the figures beside a bar: the value, the lower and the upper limit of its interval."""

    value: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """Of all of them, with what stands between."""
        return self.value + (self.low + self.high + GAP + BETWEEN if self.low else 0.0)


@dataclass(frozen=True)
class Sheet:
    """A chart on a sheet of `width` pixels. On a narrow one labels stand above what is drawn."""

    chart: Chart
    language: str
    width: float

    @property
    def narrow(self) -> bool:
        return self.width < 480

    @cached_property
    def labels(self) -> tuple[tuple[str, ...], ...]:
        """The label of each category in the lines it takes."""
        return tuple(
            tuple(lettering.balanced(label, self._label_room, SIZE)) for label in self.chart.categories
        )

    @property
    def _label_room(self) -> float:
        return self.width - self.base_width - GAP if self.narrow else self.width * LABEL_SHARE

    @property
    def left(self) -> float:
        """Where the drawing begins."""
        if self.narrow:
            return 0.5
        return widest((line for label in self.labels for line in label), SIZE) + GAP

    @property
    def right(self) -> float:
        """Where the drawing ends."""
        taken = 0.0 if self.narrow or not self.base_width else self.base_width + GAP
        return self.width - taken - (self.figures.width + GAP if self.figures.width else 0.5)

    @property
    def base_width(self) -> float:
        return widest(map(self.base, self._places), SMALL)

    @cached_property
    def figures(self) -> Columns:
        """The columns of figures beside bars and dots; parts carry theirs on them."""
        if self.chart.kind in ("stacked", "diverging"):
            return Columns(0, 0, 0)
        numbers = [self.numbers(series, place) for series in self.chart.series for place in self._places]
        shown = [each for each in numbers if each is not None]
        return Columns(
            widest((signed(value) for value, _, _ in shown), SMALL),
            0 if self.narrow else widest((low.text for _, low, _ in shown if low), SMALL),
            0 if self.narrow else widest((high.text for _, _, high in shown if high), SMALL),
        )

    @property
    def _places(self) -> range:
        return range(len(self.chart.categories))

    def numbers(self, series: Series, place: int) -> tuple[Number, Number | None, Number | None] | None:
        """Value and limits of one category; None where there is no value."""
        value = series.values[place]
        if value is None or value.value is None:
            return None
        low, high = (side[place] if side else None for side in (series.low, series.high))
        return (value, low, high) if low is not None and high is not None else (value, None, None)

    def base(self, place: int) -> str:
        """The base as printed: n=219, or nothing."""
        if not self.chart.bases:
            return ""
        base = self.chart.bases[place]
        return f"n={base.text if base is not None else '—'}"

    def head(self, place: int, top: float, middle: float) -> tuple[list[Shape], float]:
        """Label and base of a category drawn around the line `middle`; and the height of a label above it.

        On a narrow sheet both stand in lines of their own from `top` on.
        """
        label = self.labels[place]
        first = top if self.narrow else middle - LINE * len(label) / 2
        shapes: list[Shape] = [
            Text(0, first + LINE * number + 13.5, line, SIZE, halo=PAPER if self.narrow else "")
            for number, line in enumerate(label)
        ]
        if self.base(place):
            y = top + 13.5 if self.narrow else middle + 4.5
            number = self.chart.bases[place]
            shapes.append(Text(self.width, y, self.base(place), SMALL, QUIET, "end", number))
        return shapes, LINE * len(label) + 2 if self.narrow else 0.0

    def height(self, place: int, drawn: float) -> float:
        """Of a whole category whose drawing is `drawn` pixels high."""
        label = LINE * len(self.labels[place])
        return label + 2 + drawn if self.narrow else max(label, drawn)

    def said(self, place: int) -> str:
        """Everything a category shows, in words."""
        parts = []
        for series in self.chart.series:
            shown = self._said(series, place)
            parts.append(shown if len(self.chart.series) == 1 else f"{series.label} {shown}")
        if self.chart.bases:
            parts.append(self.base(place))
        return f"{self.chart.categories[place]}: {'; '.join(parts)}"

    def _said(self, series: Series, place: int) -> str:
        numbers = self.numbers(series, place)
        if numbers is None:
            return self.chart.gap(place)
        value, low, high = numbers
        if low is None or high is None:
            return signed(value)
        limits = RANGES[script(self.language)].format(low=low.text, high=high.text)
        return f"{signed(value)} ({limits})"


def signed(number: Number) -> str:
    """The printed number with its sign, where its unit has one."""
    return f"{number.text}%" if number.unit == "percent" else number.text


def widest(texts: Iterable[str], size: float) -> float:
    """Pixels of the longest of the texts; 0 for none."""
    return max((lettering.width(text, size) for text in texts), default=0.0)


def paragraph(text: str, y: float, width: float, size: float, colour: str = INK) -> tuple[list[Shape], float]:
    """Lines of a text from `y` on, and where the next begins."""
    step = size * 1.45
    lines = lettering.wrap(text, width, size)
    shapes: list[Shape] = [
        Text(0, y + step * number + size, line, size, colour) for number, line in enumerate(lines)
    ]
    return shapes, y + step * len(lines)

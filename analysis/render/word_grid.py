"""A chart as the sheet of cells behind it: labels, figures as printed, limits of intervals.

The chart's cached values, its workbook and the record of the file are all written from these cells, so
that none holds a figure that is not printed. What is withheld is an empty cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis.blocks import Chart, Mark, Number, Runs, Series
from analysis.render.captions import script

BASES = {"zh": ("（n=", "）"), "en": (" (n = ", ")")}
LIMITS = {
    "zh": ("{label}：区间下限", "{label}：区间上限", "{label}：到下限", "{label}：到上限"),
    "en": ("{label}: low", "{label}: high", "{label}: down to low", "{label}: up to high"),
}
"""Heads of the columns of an interval; the last two are what an error bar is drawn from."""

BESIDE = Fraction(6, 5)
"""What a bar and the figure beside it take, the bar being 1."""

Cells = Sequence[Fraction | None]

FIRST = 2
"""The row of the first category; row 1 holds the heads."""


@dataclass(frozen=True)
class Column:
    """A column of figures; one without `numbers` is the difference of two others, minuend first."""

    letter: str
    head: str
    numbers: tuple[Number | None, ...] = ()
    difference: tuple[Column, Column] | None = None

    def values(self) -> tuple[Fraction | None, ...]:
        """What the cells hold, as printed."""
        if self.difference is None:
            return tuple(printed(number) for number in self.numbers)
        more, less = (column.values() for column in self.difference)
        return tuple(
            None if one is None or other is None else one - other
            for one, other in zip(more, less, strict=True)
        )


@dataclass(frozen=True)
class Plotted:
    """A series with its column and, where it has intervals, those of their limits and lengths."""

    series: Series
    value: Column
    limits: tuple[Column, Column] | None = None
    lengths: tuple[Column, Column] | None = None
    """Down to the lower limit, up to the upper one."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (self.value, *(self.limits or ()), *(self.lengths or ()))


@dataclass(frozen=True)
class Grid:
    """The cells of one chart."""

    chart: Chart
    labels: tuple[Runs, ...]
    """Column A: each category with its base, and the mark of one that has no figure."""
    plotted: tuple[Plotted, ...]

    @property
    def last(self) -> int:
        """The last row."""
        return FIRST + len(self.labels) - 1

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for one in self.plotted for column in one.columns)

    @property
    def top(self) -> int:
        """The end of the axis: a round number with room for figures and intervals.

        100 for parts of 100 %: what is withheld stays empty and is not given to the other parts.
        """
        if self.chart.kind in ("stacked", "diverging"):
            return 100
        return axis_end(
            [one.value.values() for one in self.plotted],
            [one.limits[1].values() for one in self.plotted if one.limits is not None],
        )


def grid(chart: Chart, language: str) -> Grid:
    """The cells of `chart`."""
    plotted: list[Plotted] = []
    used = 1
    for series in chart.series:
        one = _plotted(series, used, language)
        plotted.append(one)
        used += len(one.columns)
    labels = tuple(_label(chart, at, language) for at in range(len(chart.categories)))
    return Grid(chart, labels, tuple(plotted))


def axis_end(values: Sequence[Cells], limits: Sequence[Cells]) -> int:
    """The multiple of ten, or of one for small figures, that no limit passes and no figure beside its bar."""
    ends = [end for cells in limits for end in cells if end is not None]
    ends += [value * BESIDE for cells in values for value in cells if value is not None and not limits]
    end = max(ends, default=Fraction(1))
    step = 10 if end > 10 else 1
    return -(-end.numerator // (step * end.denominator)) * step or step


def _plotted(series: Series, used: int, language: str) -> Plotted:
    value = Column(column_letters(used), series.label, series.values)
    if not series.low:
        return Plotted(series, value)
    heads = [head.format(label=series.label) for head in LIMITS[script(language)]]
    low = Column(column_letters(used + 1), heads[0], series.low)
    high = Column(column_letters(used + 2), heads[1], series.high)
    down = Column(column_letters(used + 3), heads[2], difference=(value, low))
    up = Column(column_letters(used + 4), heads[3], difference=(high, value))
    return Plotted(series, value, (low, high), (down, up))


def column_letters(at: int) -> str:
    """The letters of column `at`, A being 0."""
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


def column_number(letters: str) -> int:
    """The number of a column, A being 0."""
    at = 0
    for letter in letters:
        at = 26 * at + ord(letter) - 64
    return at - 1


def _label(chart: Chart, at: int, language: str) -> Runs:
    before, after = BASES[script(language)]
    base = chart.bases[at] if chart.bases else None
    runs: Runs = (chart.categories[at],)
    if base is not None:
        runs = (f"{chart.categories[at]}{before}", base, after)
    if all(series.values[at] is None for series in chart.series):
        return (*runs, Mark("", f" {chart.gap(at)}"))
    return runs


def printed(number: Number | None) -> Fraction | None:
    """The value that the printed text names; None where nothing is printed."""
    return None if number is None or number.value is None else Fraction(number.text.replace(",", ""))


def decimals(numbers: tuple[Number | None, ...]) -> int:
    """Decimals of the printed figures."""
    return max((len(number.text.partition(".")[2]) for number in numbers if number is not None), default=0)


def decimal_text(value: Fraction) -> str:
    """A printed value as a spreadsheet spells it: 32.4, 5."""
    return f"{float(value):.10g}"

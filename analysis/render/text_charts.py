"""Charts as plain text: a line a category with its figures, its base and a bar."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.blocks import Chart, Number
from analysis.render import bars, columns
from analysis.render.captions import RANGES, script
from analysis.render.columns import GAP, PAGE, SHADES, STRIP_CELLS
from analysis.render.lines import unbroken

SHORT = 5
"""Cells of a label that may head its column."""


def lines(chart: Chart, language: str) -> list[str]:
    """The lines of the chart, without caption and notes."""
    if chart.kind in ("stacked", "diverging"):
        return _parts(chart)
    return _points(chart, language)


def _base(chart: Chart, place: int) -> str:
    base = chart.bases[place]
    return base.text if base is not None else "—"


def _parts(chart: Chart) -> list[str]:
    """A table of shares, an option a column, and all parts of a row in one bar beside it."""
    shades = SHADES.get(len(chart.series), "")
    signs, legend = _signs(chart, shades)
    rows = [
        [
            unbroken(label),
            *(_text(series.values[place]) for series in chart.series),
            *([_base(chart, place)] if chart.bases else []),
        ]
        for place, label in enumerate(chart.categories)
    ]
    head = ["", *signs, *(["n"] if chart.bases else [])]
    taken = columns.widths(head, rows)
    room = columns.bar_cells(taken, STRIP_CELLS) if shades else 0
    found = [*legend, *columns.row(head, taken, bottom=True), columns.rule(taken)]
    for place, row in enumerate(rows):
        values = [series.values[place] for series in chart.series]
        bare = all(value is None for value in values)
        after = _spoken(chart, place) if bare else _strip(values, shades, room)
        found += _beside(columns.row(row, taken), taken, after)
    return found


def _signs(chart: Chart, shades: str) -> tuple[list[str], list[str]]:
    """Heads of the columns: short labels, else a sign for each; and the lines that explain the signs."""
    labels = [unbroken(series.label) for series in chart.series]
    if not shades and all(columns.width(label) <= SHORT for label in labels):
        return labels, []
    signs = list(shades) or [str(number) for number in range(1, len(labels) + 1)]
    keys = [f"{sign} {label}" for sign, label in zip(signs, labels, strict=True)]
    lines = [""]
    for key in keys:
        longer = f"{lines[-1]}{GAP}{key}" if lines[-1] else key
        lines = [*lines[:-1], longer] if columns.width(longer) <= PAGE else [*lines, key]
    return signs, lines


def _spoken(chart: Chart, place: int) -> str:
    """A gap's words, which stand where the bar would; a mark alone stands among the figures."""
    gap = chart.gap(place)
    return gap if len(gap) > 1 else ""


def _beside(drawn: list[str], taken: Sequence[int], after: str) -> list[str]:
    """The lines of a row with a bar or words after its figures."""
    if not after:
        return drawn
    return [f"{columns.left(drawn[0], columns.whole(taken))}{GAP}{after}".rstrip(), *drawn[1:]]


def _strip(values: Sequence[Number | None], shades: str, room: int) -> str:
    """The parts in one bar; nothing where one of them is withheld, since the rest would have its place."""
    shares = [float(value.value) for value in values if value is not None and value.value is not None]
    if not room or len(shares) < len(values):
        return ""
    return columns.strip(shares, shades, room)


def _points(chart: Chart, language: str) -> list[str]:
    """A line a value, with its interval and base, and a bar where it is a share."""
    many, rows, after = len(chart.series) > 1, list[list[str]](), list[float | str]()
    for place, category in enumerate(chart.categories):
        for series in chart.series:
            value = series.values[place]
            words = _spoken(chart, place) if value is None else ""
            label = f"{category} · {series.label}" if many else category
            rows.append([unbroken(label), "" if words else _text(value)])
            if chart.intervals:
                limits = [side[place] if side else None for side in (series.low, series.high)]
                rows[-1].append(_range(limits, language))
            if chart.bases:
                rows[-1].append(f"n={_base(chart, place)}")
            share = None if value is None else bars.length((value,))
            after.append(words if share is None else share)
    if not rows:
        return []
    taken = columns.widths([""] * len(rows[0]), rows)
    room = columns.bar_cells(taken)
    return [
        line
        for row, one in zip(rows, after, strict=True)
        for line in _beside(
            columns.row(row, taken), taken, one if isinstance(one, str) else columns.bar(one, room)
        )
    ]


def _text(number: Number | None) -> str:
    return "—" if number is None else number.text


def _range(limits: Sequence[Number | None], language: str) -> str:
    low, high = limits
    if low is None or high is None:
        return ""
    return RANGES[script(language)].format(low=low.text, high=high.text)

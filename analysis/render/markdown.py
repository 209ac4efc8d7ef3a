"""A report as Markdown: headings, paragraphs, pipe tables with their base rows and notes.

What is printed stays as it is: every character that Markdown would take for its own is escaped.
"""

from __future__ import annotations

import re

from analysis.blocks import (
    Blank,
    Block,
    Chart,
    Heading,
    Note,
    Paragraph,
    Report,
    Runs,
    Series,
    Table,
    plain,
)
from analysis.render.captions import RANGES, Caption, captions, script

SPECIAL = re.compile(r"([\\`*_\[\]<|~])")
NUMBERED = re.compile(r"^(\d+)([.)])(?=\s)")
LISTED = re.compile(r"^(#+(?=\s)|[-+](?=\s)|>)")


def render(report: Report) -> str:
    """The whole report as Markdown, with a final newline. Simulated data are marked first and last."""
    parts = [f"# {escape(report.title)}"] if report.title else []
    mark = f"> **{escape(report.footer)}**" if report.footer else ""
    parts += [
        _block(block, caption, report.language)
        for block, caption in zip(report.blocks, captions(report), strict=True)
    ]
    return "\n\n".join(part for part in (mark, *parts, mark) if part) + "\n"


def escape(text: str) -> str:
    """`text` so that Markdown prints it unchanged, on one line."""
    text = SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))
    return LISTED.sub(r"\\\1", NUMBERED.sub(r"\1\\\2", text))


def _plain(runs: Runs) -> str:
    return escape(plain(runs))


def _block(block: Block, caption: Caption | None, language: str) -> str:
    match block:
        case Heading(level=level, runs=runs):
            return f"{'#' * (level + 1)} {_plain(runs)}"
        case Paragraph(runs=runs) | Note(runs=runs):
            return _plain(runs)
        case Blank(prompt=prompt):
            return f"*{escape(prompt)}*"
        case Table():
            return _table(block, caption)
        case Chart():
            return _chart(block, caption, language)


def _table(table: Table, caption: Caption | None) -> str:
    rows = tuple(tuple(_plain(cell) for cell in row.cells) for row in table.rows)
    return _joined(caption, tuple(map(escape, table.head)), rows, table.notes)


def _chart(chart: Chart, caption: Caption | None, language: str) -> str:
    """The printed figures of the chart as a table, intervals in brackets: Markdown has no drawing."""
    head = ("", *(escape(series.label) for series in chart.series), *(("n",) if chart.bases else ()))
    rows = tuple(
        (
            escape(category),
            *(_value(chart, series, place, language) for series in chart.series),
            *((_base(chart, place),) if chart.bases else ()),
        )
        for place, category in enumerate(chart.categories)
    )
    return _joined(caption, head, rows, chart.notes)


def _value(chart: Chart, series: Series, place: int, language: str) -> str:
    value = series.values[place]
    if value is None:
        return escape(chart.gap(place))
    low, high = (side[place] if side else None for side in (series.low, series.high))
    if low is None or high is None:
        return escape(value.text)
    limits = RANGES[script(language)].format(low=low.text, high=high.text)
    return escape(f"{value.text} ({limits})")


def _base(chart: Chart, place: int) -> str:
    base = chart.bases[place]
    return "—" if base is None else base.text


def _joined(
    caption: Caption | None, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], notes: tuple[Runs, ...]
) -> str:
    lines = [_row(head), _row((":---", *("---:" for _ in head[1:]))), *map(_row, rows)]
    parts = [f"**{escape(caption.line)}**"] if caption and caption.text else []
    return "\n\n".join([*parts, "\n".join(lines), *(_plain(note) for note in notes)])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"

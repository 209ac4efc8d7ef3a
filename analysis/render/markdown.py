"""A report as Markdown: headings, paragraphs, pipe tables with their base rows and notes.

What is printed stays as it is: every character that Markdown would take for its own is escaped.
"""

from __future__ import annotations

import re

from analysis.blocks import Blank, Block, Chart, Heading, Note, Paragraph, Report, Runs, Table, plain
from analysis.render.captions import Caption, captions

SPECIAL = re.compile(r"([\\`*_\[\]<|~])")
NUMBERED = re.compile(r"^(\d+)([.)])(?=\s)")
LISTED = re.compile(r"^(#+(?=\s)|[-+](?=\s)|>)")


def render(report: Report) -> str:
    """The whole report as Markdown, with a final newline. Simulated data are marked first and last."""
    parts = [f"# {escape(report.title)}"] if report.title else []
    mark = f"> **{escape(report.footer)}**" if report.footer else ""
    parts += [_block(block, caption) for block, caption in zip(report.blocks, captions(report), strict=True)]
    return "\n\n".join(part for part in (mark, *parts, mark) if part) + "\n"


def escape(text: str) -> str:
    """`text` so that Markdown prints it unchanged, on one line."""
    text = SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))
    return LISTED.sub(r"\\\1", NUMBERED.sub(r"\1\\\2", text))


def _plain(runs: Runs) -> str:
    return escape(plain(runs))


def _block(block: Block, caption: Caption | None) -> str:
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
            return _chart(block, caption)


def _table(table: Table, caption: Caption | None) -> str:
    rows = tuple(tuple(_plain(cell) for cell in row.cells) for row in table.rows)
    return _joined(caption, tuple(map(escape, table.head)), rows, table.notes)


def _chart(chart: Chart, caption: Caption | None) -> str:
    """The printed figures of the chart as a table: Markdown has no drawing."""
    head = ("", *(escape(series.label) for series in chart.series))
    rows = tuple(
        (
            escape(category),
            *(
                "—" if (value := series.values[place]) is None else escape(value.text)
                for series in chart.series
            ),
        )
        for place, category in enumerate(chart.categories)
    )
    return _joined(caption, head, rows, chart.notes)


def _joined(
    caption: Caption | None, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], notes: tuple[Runs, ...]
) -> str:
    lines = [_row(head), _row((":---", *("---:" for _ in head[1:]))), *map(_row, rows)]
    parts = [f"**{escape(caption.line)}**"] if caption and caption.text else []
    return "\n\n".join([*parts, "\n".join(lines), *(_plain(note) for note in notes)])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"

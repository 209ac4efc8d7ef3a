"""A report as plain text for terminals and .txt files: columns that stand under one another, small bars.

Tables, captions and notes keep to a page of 100 cells; a paragraph is one line, for whoever copies it.
"""

from __future__ import annotations

from analysis.blocks import Blank, Block, Chart, Heading, Note, Paragraph, Report, Runs, Table, plain
from analysis.render import bars, columns, text_charts
from analysis.render.captions import Caption, captions
from analysis.render.columns import GAP, width
from analysis.render.lines import unbroken
from analysis.render.stretches import stretches


def render(report: Report) -> str:
    """The whole report as text: blocks apart by an empty line, one line a paragraph, a final newline."""
    parts = [_title(report.title)] if report.title else []
    if report.footer:
        parts.insert(0, f"【{report.footer}】")
    parts += [
        _block(block, caption, report.language)
        for block, caption in zip(report.blocks, captions(report), strict=True)
    ]
    if report.footer:
        parts.append(f"【{report.footer}】")
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(title: str) -> str:
    return f"{title}\n{'═' * width(title)}"


def _block(block: Block, caption: Caption | None, language: str) -> str:
    match block:
        case Heading(level=level, runs=runs):
            text = plain(runs)
            return f"{text}\n{'─' * width(text)}" if level == 1 else text
        case Paragraph(runs=runs) | Note(runs=runs):
            return plain(runs)
        case Blank(prompt=prompt):
            return f"[{prompt}]"
        case Table():
            return _table(block, caption)
        case Chart():
            return _chart(block, caption, language)


# ---- tables ------------------------------------------------------------------------------------


def _table(table: Table, caption: Caption | None) -> str:
    rows = [[unbroken(plain(cell)) for cell in row.cells] for row in table.rows]
    head = [unbroken(word) for word in table.head]
    taken = columns.widths(head, rows)
    drawn, room = bars.lengths(table), columns.bar_cells(taken)
    rule = columns.rule(taken)
    lines = [*_caption(caption), *columns.row(head, taken, bottom=True), rule]
    parts = stretches(table)
    # One foot is set off by a rule; where several options-and-foot follow each other, these are set apart.
    begins = {start for start, _, foot in parts[1:] if foot == (len(parts) == 2)}
    for number, (row, share) in enumerate(zip(rows, drawn, strict=True)):
        if number in begins:
            lines.append(rule)
        printed = columns.row(row, taken)
        if share is not None:
            printed[0] = f"{printed[0]}{GAP}{columns.bar(share, room)}".rstrip()
        lines += printed
    return "\n".join([*lines, *_notes(table.notes)])


def _caption(caption: Caption | None) -> list[str]:
    return [columns.page(unbroken(caption.line))] if caption and caption.text else []


def _notes(notes: tuple[Runs, ...]) -> list[str]:
    return [columns.page(unbroken(plain(note))) for note in notes]


# ---- charts ------------------------------------------------------------------------------------


def _chart(chart: Chart, caption: Caption | None, language: str) -> str:
    return "\n".join([*text_charts.lines(chart, language), *_notes(chart.notes), *_caption(caption)])

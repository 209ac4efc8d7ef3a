"""A report as plain text for terminals and .txt files: columns that stand under one another, small bars.

Chinese characters take two cells of a terminal, so widths are counted in cells and not in characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from analysis.blocks import Blank, Block, Chart, Heading, Note, Number, Paragraph, Report, Table, plain
from analysis.render import bars
from analysis.render.captions import Caption, captions
from analysis.render.stretches import stretches

LABEL_CELLS, HEAD_CELLS, BAR_CELLS = 36, 14, 20
GAP = "  "
EIGHTHS = " ▏▎▍▌▋▊▉"


def render(report: Report) -> str:
    """The whole report as text: blocks apart by an empty line, one line a paragraph, a final newline."""
    parts = [_title(report.title)] if report.title else []
    if report.footer:
        parts.insert(0, f"【{report.footer}】")
    parts += [_block(block, caption) for block, caption in zip(report.blocks, captions(report), strict=True)]
    if report.footer:
        parts.append(f"【{report.footer}】")
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(title: str) -> str:
    return f"{title}\n{'═' * width(title)}"


def _block(block: Block, caption: Caption | None) -> str:
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
            return _chart(block, caption)


# ---- widths ------------------------------------------------------------------------------------


def width(text: str) -> int:
    """Cells of a terminal that `text` takes: 2 for wide and full-width characters, 0 for combining ones."""
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def left(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def right(text: str, cells: int) -> str:
    return " " * (cells - width(text)) + text


def wrap(text: str, cells: int) -> list[str]:
    """`text` in lines of at most so many cells: broken at blanks, else between any two wide characters."""
    lines, line = [], ""
    for word in _words(text):
        if line and width(line) + width(word.rstrip()) > cells:
            lines.append(line.rstrip())
            line = ""
        line += word
        while width(line.rstrip()) > cells:
            cut = _fitting(line, cells)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()]


def _words(text: str) -> Iterable[str]:
    """The pieces between which a line may break; a closing sign stays with what it closes."""
    word = ""
    for character in text:
        ends = word and (word[-1] == " " or _cells(word[-1]) == 2 or _cells(character) == 2)
        if ends and character not in "，。、；：？！）》”’%":
            yield word
            word = ""
        word += character
    yield word


def _fitting(text: str, cells: int) -> int:
    """How many characters of `text` fit; at least one."""
    count = 1
    while count < len(text) and width(text[: count + 1]) <= cells:
        count += 1
    return count


# ---- tables ------------------------------------------------------------------------------------


def _table(table: Table, caption: Caption | None) -> str:
    rows = [[plain(cell) for cell in row.cells] for row in table.rows]
    widths = [_column_width(column, table.head[column], rows) for column in range(len(table.head))]
    drawn = bars.lengths(table)
    lines = [caption.line] if caption and caption.text else []
    lines += _lines(
        [wrap(head, cells) for head, cells in zip(table.head, widths, strict=True)], widths, bottom=True
    )
    rule = "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
    lines.append(rule)
    parts = stretches(table)
    # One foot is set off by a rule; where several options-and-foot follow each other, these are set apart.
    begins = {start for start, _, foot in parts[1:] if foot == (len(parts) == 2)}
    for number, (row, share) in enumerate(zip(rows, drawn, strict=True)):
        if number in begins:
            lines.append(rule)
        printed = _lines([wrap(cell, w) for cell, w in zip(row, widths, strict=True)], widths)
        if share is not None:
            printed[0] = f"{printed[0]}{GAP}{bar(share)}".rstrip()
        lines += printed
    return "\n".join([*lines, *(plain(note) for note in table.notes)])


def _column_width(column: int, head: str, rows: Sequence[Sequence[str]]) -> int:
    figures = max((width(row[column]) for row in rows), default=0)
    if column == 0:
        return min(max(figures, width(head)), LABEL_CELLS)
    return max(figures, min(width(head), HEAD_CELLS), *(width(word.rstrip()) for word in _words(head)))


def _lines(cells: Sequence[list[str]], widths: Sequence[int], *, bottom: bool = False) -> list[str]:
    """The terminal lines of one row whose cells are wrapped; labels to the left, figures to the right."""
    height = max(map(len, cells))
    padded = [
        [""] * (height - len(cell)) + cell if bottom else cell + [""] * (height - len(cell)) for cell in cells
    ]
    lines = []
    for number in range(height):
        parts = [
            (left if column == 0 else right)(padded[column][number], cells_wide)
            for column, cells_wide in enumerate(widths)
        ]
        lines.append(GAP.join(parts).rstrip())
    return lines


def bar(share: float, cells: int = BAR_CELLS) -> str:
    """A bar of eighths of a cell; a share above nothing shows at least its thinnest."""
    eighths = int(share * cells * 8 + 0.5) or (1 if share > 0 else 0)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


# ---- charts ------------------------------------------------------------------------------------


def _chart(chart: Chart, caption: Caption | None) -> str:
    many = len(chart.series) > 1
    lines: list[str] = []
    labels = [series.label for series in chart.series] if many else list(chart.categories)
    cells = min(max(map(width, labels), default=0), LABEL_CELLS)
    for place, category in enumerate(chart.categories):
        if many:
            lines.append(category)
        for series in chart.series:
            label = wrap(series.label if many else category, cells)
            lines += [f"{'  ' if many else ''}{part}" for part in label[:-1]]
            figure = _figure(series.values[place])
            lines.append(f"{'  ' if many else ''}{left(label[-1], cells)}{GAP}{figure}".rstrip())
    lines += [caption.line] if caption and caption.text else []
    return "\n".join([*lines, *(plain(note) for note in chart.notes)])


def _figure(number: Number | None) -> str:
    if number is None:
        return "—"
    share = bars.length((number,))
    return number.text if share is None else f"{right(number.text, 5)}  {bar(share)}".rstrip()

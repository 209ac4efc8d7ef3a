"""Columns of plain text that stand under one another on a terminal, and the bars beside them.

Chinese characters take two cells, so widths are counted in cells and not in characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from analysis.render import lines
from analysis.render.lines import is_wide

PAGE = 100
"""Cells of a line that nothing should pass."""
LABEL_CELLS, LEAST_LABEL = 36, 18
HEAD_CELLS, LEAST_HEAD = 14, 6
BAR_CELLS, STRIP_CELLS, LEAST_BAR = 20, 30, 10
GAP = "  "
EIGHTHS = " ▏▎▍▌▋▊▉"
SHADES = {2: "█░", 3: "█▒·", 4: "█▓▒░", 5: "█▓▒░·"}
"""Number of parts -> a shade for each, in order."""


def width(text: str) -> int:
    """Cells of a terminal that `text` takes: 2 for wide and full-width characters, 0 for combining ones."""
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if is_wide(character) else 1


def left(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def right(text: str, cells: int) -> str:
    return " " * (cells - width(text)) + text


def wrap(text: str, cells: int) -> list[str]:
    """`text` in lines of at most so many cells."""
    return lines.wrap(text, cells, width)


def page(text: str) -> str:
    """`text` in lines no wider than a page; those after the first stand under what follows 注： or Note:."""
    colon = next((at for at, sign in enumerate(text[:8], 1) if sign in "：:"), 0)
    indent = width(text[:colon]) + (1 if text[colon : colon + 1] == " " else 0)
    return f"\n{' ' * indent}".join(wrap(text, PAGE - indent))


def widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Cells of each column: figures whole, heads in several lines, then labels, until a page holds them."""
    for heads, label in [
        *((cells, LABEL_CELLS) for cells in range(HEAD_CELLS, LEAST_HEAD - 1, -2)),
        *((LEAST_HEAD, cells) for cells in range(LABEL_CELLS, LEAST_LABEL - 1, -2)),
    ]:
        found = [_column(head, rows, column, heads, label) for column in range(len(head))]
        if sum(found) + len(GAP) * (len(found) - 1) <= PAGE:
            break
    return found


def _column(head: Sequence[str], rows: Sequence[Sequence[str]], column: int, heads: int, label: int) -> int:
    figures = max((width(row[column]) for row in rows), default=0)
    if column == 0:
        return min(max(figures, width(head[0])), label)
    word = max((width(piece.rstrip()) for piece in lines.pieces(head[column])), default=0)
    return max(figures, min(width(head[column]), heads), word)


def row(cells: Sequence[str], taken: Sequence[int], *, bottom: bool = False) -> list[str]:
    """The lines of one row: labels wrapped and to the left, figures to the right; `bottom` sets them low."""
    wrapped = [
        lines.balanced(cells[0], taken[0], width) if cells[0] else [""],
        *(wrap(cell, room) for cell, room in zip(cells[1:], taken[1:], strict=True)),
    ]
    height = max(map(len, wrapped))
    padded = [
        [""] * (height - len(cell)) + cell if bottom else cell + [""] * (height - len(cell))
        for cell in wrapped
    ]
    return [
        GAP.join(
            (left if column == 0 else right)(padded[column][number], room)
            for column, room in enumerate(taken)
        ).rstrip()
        for number in range(height)
    ]


def rule(taken: Sequence[int]) -> str:
    """A line under all columns."""
    return "─" * whole(taken)


def whole(taken: Sequence[int]) -> int:
    """Cells of all columns with what stands between."""
    return sum(taken) + len(GAP) * (len(taken) - 1)


def bar_cells(taken: Sequence[int], most: int = BAR_CELLS) -> int:
    """Cells of a bar of 100 % beside the columns; 0 where there is no room for one."""
    room = min(PAGE - whole(taken) - len(GAP), most)
    return room if room >= LEAST_BAR else 0


def bar(share: float, cells: int = BAR_CELLS) -> str:
    """A bar of eighths of a cell; a share above nothing shows at least its thinnest."""
    if not cells:
        return ""
    eighths = int(share * cells * 8 + 0.5) or (1 if share > 0 else 0)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def strip(shares: Iterable[float], shades: str, cells: int = STRIP_CELLS) -> str:
    """Parts of 100 % in one bar, a shade each: every part ends at the cell nearest to where it should."""
    drawn, reached = "", 0.0
    for share, shade in zip(shares, shades, strict=True):
        reached += share
        drawn += shade * (int(reached * cells + 0.5) - len(drawn))
    return drawn

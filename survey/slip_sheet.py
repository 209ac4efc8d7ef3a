"""Slips on A4, ready to be cut: the same picture, address and words on each, and one code.

Nothing on a slip or in the file tells one slip from another but its code: no number, no date, no identifier.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from questionnaires.errors import say
from questionnaires.items import Language
from survey import paper
from survey.codes import printed
from survey.paper import FONT, typed, width, wrapped
from survey.translate import translator

COLUMNS, ROWS = 2, 4
WIDTH, HEIGHT = 97 * mm, 68 * mm
LEFT, BOTTOM = (A4[0] - COLUMNS * WIDTH) / 2, 10 * mm
EDGE = 5 * mm
CODE_SIZE, CODE_LINE = 26, 5 * mm
ADDRESS_LINE = 14.5 * mm
QR_SIDE, QR_FOOT = 30 * mm, 22 * mm
"""Without the quiet zone: at least four modules of white paper on all sides."""

SCAN = say("1. Scan, or open the address.")
ENTER = say("2. Enter the code below.")
ONCE = say("A code works once. Nobody notes who used it.")
CUT = say("Cut along the lines, mix the slips in a bag, let everybody draw one; keep the rest as spares.")


@dataclass(frozen=True)
class Sheet:
    """What stands on every slip."""

    title: str
    address: str
    languages: tuple[Language, ...]
    """Of the instructions: the first in large type, the others smaller."""
    unit: str = ""
    """The unit the slips belong to, in words, if they belong to one."""


def render(sheets: Sequence[tuple[Sheet, Sequence[str]]]) -> bytes:
    """The PDF with one slip for each code, in the order given; each sheet begins on a page of its own.

    Raises ValueError if there is no sheet.
    """
    if not sheets:
        raise ValueError("no sheet of slips")
    paper.font()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1, invariant=1)
    paper.leave_no_marks(canvas, sheets[0][0].title)
    for number, (sheet, codes) in enumerate(sheets):
        _draw_sheet(canvas, sheet, codes, f"slip{number}")
    canvas.save()
    return buffer.getvalue()


def _draw_sheet(canvas: Canvas, sheet: Sheet, codes: Sequence[str], slip: str) -> None:
    """Pages of slips; `slip` names the picture that is the same on all of them."""
    canvas.beginForm(slip, 0, 0, WIDTH, HEIGHT)
    _draw_slip(canvas, sheet)
    canvas.endForm()
    per_page = COLUMNS * ROWS
    for start in range(0, len(codes), per_page):
        on_page = codes[start : start + per_page]
        _draw_margin(canvas, sheet)
        _draw_cut_lines(canvas, len(on_page))
        for place, code in enumerate(on_page):
            row, column = divmod(place, COLUMNS)
            x, y = LEFT + column * WIDTH, BOTTOM + (ROWS - 1 - row) * HEIGHT
            canvas.saveState()
            canvas.translate(x, y)
            canvas.doForm(slip)
            canvas.setFont(FONT, CODE_SIZE)
            canvas.drawCentredString(WIDTH / 2, CODE_LINE, printed(code))
            canvas.restoreState()
        canvas.showPage()


def not_printable(sheets: Sequence[Sheet]) -> str:
    """The characters of the sheets that the font has not."""
    return paper.not_printable("".join(sheet.title + sheet.unit for sheet in sheets))


def _draw_margin(canvas: Canvas, sheet: Sheet) -> None:
    """What the organiser reads; it falls off when the slips are cut."""
    words = [CUT.text(translator(sheet.languages[0]))]
    if sheet.unit:
        words.insert(0, sheet.unit)
    canvas.setFont(FONT, 8)
    canvas.drawString(LEFT + EDGE, BOTTOM + ROWS * HEIGHT + 3 * mm, typed("　".join(words)))


def _draw_cut_lines(canvas: Canvas, slips: int) -> None:
    """Dashes around every slip, out to the edges of the paper where the knife begins."""
    rows = -(-slips // COLUMNS)
    top = BOTTOM + ROWS * HEIGHT
    bottom = top - rows * HEIGHT
    canvas.saveState()
    canvas.setLineWidth(0.5)
    canvas.setStrokeGray(0.45)
    canvas.setDash(3, 3)
    for row in range(rows + 1):
        canvas.line(0, top - row * HEIGHT, A4[0], top - row * HEIGHT)
    for column in range(COLUMNS + 1):
        canvas.line(LEFT + column * WIDTH, bottom - 4 * mm, LEFT + column * WIDTH, top + 2 * mm)
    canvas.restoreState()


def _draw_slip(canvas: Canvas, sheet: Sheet) -> None:
    """Everything but the code: title, picture, address, instructions."""
    inner = WIDTH - 2 * EDGE
    y = HEIGHT - 3.5 * mm
    size = 12.0 if len(wrapped(sheet.title, 12, inner)) == 1 else 9.0
    canvas.setFont(FONT, size)
    for line in wrapped(sheet.title, size, inner)[:2]:
        y -= size * 1.15
        canvas.drawString(EDGE, y, line)
    paper.draw_qr(canvas, sheet.address, EDGE, QR_FOOT, QR_SIDE)
    _draw_words(canvas, sheet, EDGE + QR_SIDE + 5 * mm, QR_FOOT + QR_SIDE + 2 * mm)
    fits = min(11.0, 11.0 * inner / width(sheet.address, 11.0))
    canvas.setFont(FONT, fits)
    canvas.drawString(EDGE, ADDRESS_LINE, sheet.address)


def _draw_words(canvas: Canvas, sheet: Sheet, x: float, top: float) -> None:
    """The instructions beside the picture: in the first language large, in the others small."""
    wide, y = WIDTH - EDGE - x, top
    first, *others = (translator(language) for language in sheet.languages)
    lines = [(SCAN.text(first), 10.0), (ENTER.text(first), 10.0), (ONCE.text(first), 8.0)]
    if sheet.unit:
        lines.append((sheet.unit, 8.0))
    for translate in others:
        lines += [(part.text(translate), 6.5) for part in (SCAN, ENTER, ONCE)]
    for text, size in lines:
        canvas.setFont(FONT, size)
        for line in wrapped(text, size, wide):
            y -= size * 1.2
            canvas.drawString(x, y, line)
        y -= size * 0.15

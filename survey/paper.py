"""What printed sheets share: the font, lines of Chinese and English, the QR code.

A PDF made here holds no date and no identifier: it does not tell when or where it was made.
"""

from __future__ import annotations

import re
from functools import cache

import segno
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFObject, PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from analysis.render import fonts

FONT = "WenQuanYiMicroHei-GB2312"

_PIECE = re.compile(r"(?:[(（“《]*(?:[!-~]+|\S)[，。；：、！？”》）]*)\s*")


@cache
def font() -> TTFont:
    """The font, made known to reportlab."""
    known = TTFont(FONT, str(fonts.FILE))
    pdfmetrics.registerFont(known)
    return known


def not_printable(text: str) -> str:
    """The characters of `text` that the font has not, each once."""
    known = font().face.charToGlyph
    return "".join(letter for letter in dict.fromkeys(text) if ord(letter) not in known)


class _TitleOnly(PDFObject):
    """The document's information: its title. reportlab's own would date the file, if only falsely."""

    invariant = 1

    def __init__(self, title: str) -> None:
        self.title = title

    def digest(self, md5object: object) -> None:
        """Nothing: there is no identifier to make."""

    def format(self, document: object) -> bytes:
        formatted: bytes = PDFDictionary({"Title": PDFString(self.title)}).format(document)
        return formatted


def leave_no_marks(canvas: Canvas, title: str) -> None:
    """No date and no identifier in the file."""
    document = canvas._doc  # type: ignore[attr-defined]  # reportlab has no public way to it
    document.info = _TitleOnly(title)
    document.ID = lambda: None


def draw_qr(canvas: Canvas, address: str, x: float, y: float, side: float) -> None:
    """The address as a picture of rectangles; error correction Q: a quarter may be creased or stained."""
    matrix = segno.make_qr(address, error="q", boost_error=False).matrix
    module = side / len(matrix)
    path = canvas.beginPath()
    for number, row in enumerate(matrix):
        bottom = y + side - (number + 1) * module
        for run in re.finditer(b"\x01+", bytes(row)):
            path.rect(x + run.start() * module, bottom, (run.end() - run.start()) * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def typed(text: str) -> str:
    """`text` with a mark in place of every character that the font has not."""
    known = font().face.charToGlyph
    return "".join(letter if ord(letter) in known else fonts.MISSING_GLYPH for letter in text)


def wrapped(text: str, size: float, wide: float) -> list[str]:
    """`text` in lines no wider than `wide`: Chinese breaks anywhere but before a stop, words stay whole."""
    lines = [""]
    for piece in _PIECE.findall(typed(text)):
        if lines[-1] and width(lines[-1] + piece.rstrip(), size) > wide:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def width(text: str, size: float) -> float:
    return float(font().stringWidth(text, size))

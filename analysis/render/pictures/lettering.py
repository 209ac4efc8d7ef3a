"""How wide text is in the font that travels with the program, and the part of it that a picture carries."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import cache

from fontTools import subset
from fontTools.ttLib import TTFont

from analysis.render import fonts, lines


@cache
def _font() -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    """Character -> glyph, glyph -> (advance, bearing), units of one em."""
    with TTFont(fonts.FILE, lazy=True) as font:
        return dict(font.getBestCmap()), dict(font["hmtx"].metrics), font["head"].unitsPerEm


def width(text: str, size: float) -> float:
    """Pixels that `text` takes in a line."""
    glyphs, metrics, em = _font()
    missing = glyphs[ord(fonts.MISSING_GLYPH)]
    return sum(metrics[glyphs.get(ord(character), missing)][0] for character in text) * size / em


def wrap(text: str, room: float, size: float) -> list[str]:
    """`text` in lines no wider than `room` pixels."""
    return lines.wrap(text, room, lambda line: width(line, size))


def balanced(text: str, room: float, size: float) -> list[str]:
    """The same in as few lines, but of about one length."""
    return lines.balanced(text, room, lambda line: width(line, size))


def missing(text: str) -> tuple[str, ...]:
    """Characters of `text` that the font has not, each once."""
    glyphs = _font()[0]
    return tuple(
        dict.fromkeys(character for character in text if ord(character) not in glyphs and character != "\n")
    )


def printable(text: str) -> str:
    """`text` with a mark in place of what the font has not."""
    unknown = set(missing(text))
    return "".join(fonts.MISSING_GLYPH if character in unknown else character for character in text)


def embedded(texts: Iterable[str]) -> str:
    """The font with no more than the characters of `texts`, as the data address of a WOFF file."""
    options = subset.Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        recalc_timestamp=False,
        name_IDs=[0, 1, 2, 13, 14],
        drop_tables=["FFTM", "GSUB", "GPOS", "GDEF"],
    )
    with TTFont(fonts.FILE, lazy=True, recalcTimestamp=False) as font:
        cut = subset.Subsetter(options)
        cut.populate(text="".join(sorted(set("".join(texts)) | set(fonts.MISSING_GLYPH))))
        cut.subset(font)
        font.flavor = "woff"
        written = io.BytesIO()
        font.save(written)
    return f"data:font/woff;base64,{base64.b64encode(written.getvalue()).decode('ascii')}"

"""A drawing as PNG: resvg paints it in the font that travels with the program, no other is asked."""

from __future__ import annotations

import io
from dataclasses import replace

import resvg_py
from PIL import Image

from analysis.render import fonts
from analysis.render.pictures import lettering, svg
from analysis.render.pictures.drawing import Drawing, Group, Shape, Text

ZOOM = 2.0
DOTS_AN_INCH = 231
"""710 pixels become 1420: as wide as the 156 mm of text on an office page."""
COLOURS = 96
"""What the fills of one picture and the rims of its letters need."""


def render(drawing: Drawing) -> bytes:
    """The bytes of the picture, the same for the same drawing. What the font has not is printed as 〓."""
    painted = resvg_py.svg_to_bytes(
        svg_string=svg.document(_printable(drawing), embed=False),
        font_files=[str(fonts.FILE)],
        font_family=fonts.FAMILY,
        skip_system_fonts=True,
        zoom=ZOOM,
    )
    with Image.open(io.BytesIO(painted)) as picture:
        flat = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    written = io.BytesIO()
    flat.save(written, "PNG", optimize=True, dpi=(DOTS_AN_INCH, DOTS_AN_INCH))
    return written.getvalue()


def _printable(drawing: Drawing) -> Drawing:
    parts = tuple(
        replace(part, shapes=tuple(map(_letters, part.shapes))) if isinstance(part, Group) else _letters(part)
        for part in drawing.parts
    )
    return replace(drawing, parts=parts)


def _letters(shape: Shape) -> Shape:
    return replace(shape, text=lettering.printable(shape.text)) if isinstance(shape, Text) else shape

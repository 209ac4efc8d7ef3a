"""A drawing as SVG: text stays text, nothing is fetched, and the same drawing gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from analysis.blocks import Number
from analysis.render import fonts
from analysis.render.pictures import lettering
from analysis.render.pictures.drawing import Box, Dot, Drawing, Group, Line, Shape, Text
from analysis.render.pictures.palette import INK, PAPER, VISIBLE, Fill, contrast
from analysis.render.pictures.sheet import SMALL

FAMILIES = (
    "'WenQuanYi Micro Hei','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
)
EMBEDDED = "CadreSurveyText"

PATTERNS = {
    "hatch": '<path d="M-1,1l2,-2M0,7l7,-7M6,8l2,-2" stroke="{0}" stroke-width="1.1"/>',
    "back": '<path d="M-1,6l2,2M0,0l7,7M6,-1l2,2" stroke="{0}" stroke-width="1.1"/>',
    "dots": '<circle cx="3.5" cy="3.5" r="1.1" fill="{0}"/>',
}
"""What is drawn on a tile of 7 by 7 pixels."""


def document(drawing: Drawing, *, embed: bool = True) -> str:
    """A whole SVG file that carries the letters it uses, so that it reads alike on every machine."""
    family = f"{EMBEDDED},{FAMILIES}" if embed else f"'{fonts.FAMILY}'"
    face = (
        f"@font-face{{font-family:{EMBEDDED};src:url({lettering.embedded(drawing.texts())})}}"
        if embed
        else ""
    )
    size = f'width="{_n(drawing.width + 2 * MARGIN)}" height="{_n(drawing.height + 2 * MARGIN)}"'
    view = f"{-MARGIN} {-MARGIN} {_n(drawing.width + 2 * MARGIN)} {_n(drawing.height + 2 * MARGIN)}"
    paper = f'<rect x="{-MARGIN}" y="{-MARGIN}" width="100%" height="100%" fill="{PAPER}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{view}" {COMMON} '
        f'lang="{escape(drawing.language)}" xml:lang="{escape(drawing.language)}">\n'
        f"<title>{escape(drawing.title)}</title>\n<desc>{escape(drawing.alt)}</desc>\n"
        f"<style>{face}text{{font-family:{family}}}{STYLE}</style>\n"
        f"<defs>{patterns(drawing.fills())}</defs>\n{paper}\n{body(drawing)}\n</svg>\n"
    )


MARGIN = 12
COMMON = f'role="group" font-size="{SMALL:g}" fill="{INK}"'
"""Of the whole picture: what single shapes need not repeat."""
STYLE = "text{white-space:pre}.h{paint-order:stroke;stroke-width:5px;stroke-linejoin:round}"
"""What every drawing needs, also those inside a page."""


def patterns(used: Iterable[Fill | None]) -> str:
    """The definitions that fills with a mark refer to, each once."""
    marked = dict.fromkeys(fill for fill in used if fill is not None and fill.mark)
    return "".join(
        f'<pattern id="{fill.name}" width="7" height="7" patternUnits="userSpaceOnUse">'
        f'<rect width="7" height="7" fill="{fill.colour}"/>{PATTERNS[fill.mark].format(fill.mark_colour)}'
        "</pattern>"
        for fill in marked
    )


def body(drawing: Drawing) -> str:
    """The shapes, those of a category in a group that says what it shows."""
    return "\n".join(
        f'<g role="img" aria-label="{escape(part.said)}">{_shapes(part.shapes)}</g>'
        if isinstance(part, Group)
        else _shape(part)
        for part in drawing.parts
    )


def _shapes(shapes: Iterable[Shape]) -> str:
    return "".join(_shape(shape) for shape in shapes)


def _shape(shape: Shape) -> str:
    match shape:
        case Box():
            return _box(shape)
        case Line(x1=x1, y1=y1, x2=x2, y2=y2):
            width = f' stroke-width="{_n(shape.width)}"' if shape.width != 1 else ""
            return f'<path d="M{_n(x1)},{_n(y1)}L{_n(x2)},{_n(y2)}" stroke="{shape.stroke}"{width}/>'
        case Dot():
            return _dot(shape)
        case Text():
            return _text(shape)


def _box(box: Box) -> str:
    place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
    if box.fill is None:
        dashes = ' stroke-dasharray="3 3"' if box.dashed else ""
        return f'<rect {place} fill="none" stroke="{box.stroke}"{dashes}/>'
    if not box.title:
        return f'<rect {place} fill="{_paint(box.fill)}"/>'
    said = f"<title>{escape(box.title, quote=False)}</title>"
    return f'<rect {place} fill="{_paint(box.fill)}"{_id(box.number)}>{said}</rect>'


def _dot(dot: Dot) -> str:
    rim = PAPER if contrast(dot.fill.colour, PAPER) >= VISIBLE else INK
    place = f'cx="{_n(dot.x)}" cy="{_n(dot.y)}" r="{_n(dot.radius)}" fill="{_paint(dot.fill)}"'
    return f'<circle {place} stroke="{rim}" stroke-width="1.2"/>'


def _text(text: Text) -> str:
    anchor = f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    halo = f' class="h" stroke="{text.halo}"' if text.halo else ""
    id_ = _id(text.number)
    size = f' font-size="{_n(text.size)}"' if text.size != SMALL else ""
    colour = f' fill="{text.colour}"' if text.colour != INK else ""
    return (
        f'<text x="{_n(text.x)}" y="{_n(text.y)}"{size}{colour}{anchor}{halo}{id_}>'
        f"{escape(text.text, quote=False)}</text>"
    )


def _id(number: Number | None) -> str:
    return f' data-id="{escape(number.id)}"' if number is not None else ""


def _paint(fill: Fill) -> str:
    return f"url(#{fill.name})" if fill.mark else fill.colour


def _n(number: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")

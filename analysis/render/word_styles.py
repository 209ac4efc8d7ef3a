"""Page, fonts and styles of the Word file: the figures of GB/T 9704 in one place.

python-docx names Latin fonts only, and its template leans on a theme; here every style names its fonts for
Chinese and Latin itself and the theme is not consulted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from analysis.blocks import Report
from analysis.render.word_fonts import Fonts

TEXT_WIDTH = 8844
"""Width of the type area, 156 mm, in twentieths of a point."""


Place = Literal["title", "first", "second", "body", "page"]


@dataclass(frozen=True)
class Style:
    """One paragraph style. Sizes and line heights in points; `indent` in characters of the first line."""

    name: str
    font: Place
    """Which of the fonts."""
    size: float
    line: float | None
    """None: as high as what stands in it."""
    align: str = "both"
    indent: int = 0
    level: int | None = None
    before: float = 0
    after: float = 0
    condensed: bool = False
    bold: bool = False
    keep: bool = False
    """Stays on the page of what follows."""
    colour: str = "000000"


STYLES = (
    Style("Normal", "body", 16, 28, indent=2, condensed=True),
    Style("Title", "title", 22, 33, "center", after=28, keep=True),
    Style("Heading 1", "first", 16, 28, "left", indent=2, level=0, keep=True),
    Style("Heading 2", "second", 16, 28, "left", indent=2, level=1, keep=True),
    Style("Heading 3", "body", 16, 28, "left", indent=2, level=2, bold=True, keep=True),
    Style("Caption", "first", 12, 20, "center", before=8, after=3, keep=True),
    Style("Table Head", "first", 12, 18, "left", before=2, after=2),
    Style("Table Text", "body", 12, 18, "left", before=1, after=1),
    Style("Note", "body", 10.5, 16, "left", before=3),
    Style("Figure", "body", 10.5, None, "center", before=6, keep=True),
    Style("Gap", "body", 10.5, 12, "left"),
    Style("Blank", "second", 16, 28, indent=2, colour="767676"),
    Style("Footer", "page", 14, 16, "left"),
)
KEPT = {style.name for style in STYLES} | {"Default Paragraph Font", "Normal Table", "No List"}


def element(tag: str, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """A `w:` element with its children and its `w:` attributes."""
    made = cast(BaseOxmlElement, OxmlElement(tag))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def prepare(document: WordDocument, report: Report, fonts: Fonts) -> None:
    """Give an empty document of python-docx's template its page, styles, footer and title."""
    _only_our_styles(document, fonts)
    _only_our_parts(document)
    for style in STYLES:
        apply(document, style, fonts)
    section = document.sections[0]
    _page(section)
    _footers(document, section, report)
    language = element("w:lang", val="en-US", eastAsia="zh-CN")
    for old in document.styles.element.iter(qn("w:lang")):
        for name, value in language.attrib.items():
            old.set(name, value)
    if report.title:
        document.add_paragraph(report.title, style="Title")


def _only_our_parts(document: WordDocument) -> None:
    """Leave out the template's empty bibliography, its second set of styles and its picture of a page."""
    for owner in (document.part, document.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in ("customXml", "stylesWithEffects", "thumbnail"):
                del owner.rels[key]


# ---- styles ------------------------------------------------------------------------------------


def _only_our_styles(document: WordDocument, fonts: Fonts) -> None:
    for style in list(document.styles):
        if style.name not in KEPT and not _is_a_default(style.element):
            style.element.getparent().remove(style.element)
    for style in STYLES:
        if style.name not in [known.name for known in document.styles]:
            document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    if defaults is not None:
        _name_fonts(defaults, fonts.body, fonts.latin)


def _is_a_default(style: BaseOxmlElement) -> bool:
    return style.get(qn("w:default")) == "1"


def _name_fonts(fonts: BaseOxmlElement, chinese: str, latin: str) -> None:
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{name}"), font)


def apply(document: WordDocument, style: Style, fonts: Fonts) -> None:
    """Give the document's style of that name these looks, and none of a theme."""
    word = document.styles[style.name]
    if not isinstance(word, ParagraphStyle):
        raise TypeError(f"{style.name} is not a paragraph style")
    word.base_style = None
    word.next_paragraph_style = document.styles["Normal"] if style.level is not None else word
    word.quick_style = True
    root = word.element
    for tag in ("w:rPr", "w:pPr", "w:link"):
        for old in root.findall(qn(tag)):
            root.remove(old)
    root.get_or_add_pPr().extend(_paragraph_properties(style))
    root.get_or_add_rPr().extend(_run_properties(style, fonts))


def _paragraph_properties(style: Style) -> list[BaseOxmlElement]:
    """In the order that the schema of Word wants."""
    parts = []
    if style.keep:
        parts.append(element("w:keepNext"))
    parts.append(element("w:widowControl", val=0))
    # no quarter blank between Chinese and figures, which not every program puts round a control
    parts += [element("w:autoSpaceDE", val=0), element("w:autoSpaceDN", val=0)]
    parts.append(
        element(
            "w:spacing",
            before=round(style.before * 20),
            after=round(style.after * 20),
            line=240 if style.line is None else round(style.line * 20),
            lineRule="auto" if style.line is None else "exact",
        )
    )
    indent = round(style.indent * style.size * 20)
    parts.append(element("w:ind", firstLineChars=100 * style.indent, firstLine=indent))
    parts.append(element("w:jc", val=style.align))
    if style.level is not None:
        parts.append(element("w:outlineLvl", val=style.level))
    return parts


def _run_properties(style: Style, named: Fonts) -> list[BaseOxmlElement]:
    fonts = element("w:rFonts")
    _name_fonts(fonts, getattr(named, style.font), named.latin)
    parts = [fonts]
    if style.bold:
        parts.append(element("w:b"))
    parts.append(element("w:color", val=style.colour))
    if style.condensed:
        parts.append(element("w:spacing", val=-5))
    parts += [element("w:sz", val=round(style.size * 2)), element("w:szCs", val=round(style.size * 2))]
    return parts


# ---- the page ----------------------------------------------------------------------------------


def _page(section: Section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(26), Mm(35)
    section.header_distance, section.footer_distance = Mm(15), Mm(16)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _footers(document: WordDocument, section: Section, report: Report) -> None:
    """Page numbers between dashes, right on odd and left on even pages; the mark of simulated data below."""
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        properties = paragraph._p.get_or_add_pPr()
        side = "rightChars" if align == "right" else "leftChars"
        properties.append(element("w:spacing", before=0, line=320, lineRule="exact"))
        properties.append(element("w:ind", **{side: 100, side.removesuffix("Chars"): 280}))
        properties.append(element("w:jc", val=align))
        paragraph.add_run("— ")
        field = element("w:fldSimple", instr=" PAGE ")
        number = paragraph.add_run("1")
        paragraph._p.append(field)
        field.append(number._r)
        paragraph.add_run(" —")
        mark = footer.add_paragraph(report.footer, style="Footer")
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        mark.paragraph_format.space_before = Pt(2)

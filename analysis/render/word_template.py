"""An office's own Word file filled by key: {{G5.claim.sentence}}, {{table:G5}}, {{chart:BO}}.

A placeholder may be split over runs, stand in a cell, a header or a text box. Sentences and figures take the
looks of the text they stand in; tables and charts stand alone in their paragraph.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from lxml import etree

from analysis.blocks import Block, Chart, Paragraph, Report, Runs, Table
from analysis.errors import DataError
from analysis.render import word_charts, word_record, word_tables
from analysis.render.captions import Caption, captions
from analysis.render.word_fonts import Fonts
from analysis.render.word_keys import CHART, TABLE, Keys
from analysis.render.word_pen import Pen, text_run
from analysis.render.word_styles import STYLES, TEXT_WIDTH, apply, element
from analysis.render.zipped import same_bytes
from questionnaires.errors import Problem, say

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
CELL_MARGIN = 108
"""Twentieths of a point at each side of a cell, unless a table says otherwise."""
OURS = ("Caption", "Table Head", "Table Text", "Note", "Figure", "Gap")
"""Styles that tables and charts need; those that the office's file has keep its looks."""


# ---- filling -----------------------------------------------------------------------------------


def fill(template: bytes, name: str, report: Report, fonts: Fonts | None = None) -> bytes:
    """The office's file called `name` with every placeholder filled from `report`.

    Raises DataError for a file that is none, that has no placeholder, or with all unknown keys at once.
    """
    try:
        document = Document(io.BytesIO(template))
    except (KeyError, ValueError, OSError, BadZipFile, zlib.error, etree.XMLSyntaxError) as error:
        what = say("is no Word file (.docx).")
        mend = say("Open it in Word or WPS and save it as .docx.")
        raise DataError([Problem(say("{file}", file=name), what, mend)]) from error
    places = [place for part in _stories(document) for place in _places(part)]
    keys = Keys(report)
    _check(name, places, keys)
    _add_styles(document, fonts or Fonts())
    filler = _Filler(document, Pen.of(document, report.language), keys, fonts or Fonts())
    filler.number([key for place in places for key in place.keys])
    for place in places:
        filler.fill(place)
    _mark_simulated(document, report)
    word_record.attach(document.part, replace(report, blocks=tuple(filler.used)))
    written = io.BytesIO()
    document.save(written)
    return same_bytes(written.getvalue())


@dataclass(frozen=True, eq=False)
class _Place:
    """A paragraph with placeholders, and the part it stands in."""

    part: Part
    paragraph: etree._Element

    @property
    def text(self) -> str:
        return "".join(text.text or "" for text in _texts(self.paragraph))

    @property
    def keys(self) -> list[str]:
        return [_key(found) for found in PLACEHOLDER.finditer(self.text)]

    @property
    def alone(self) -> bool:
        """Whether one placeholder is all that the paragraph holds."""
        return PLACEHOLDER.fullmatch(self.text.strip()) is not None


def _key(found: re.Match[str]) -> str:
    """The key as it is looked up: a full-width colon will do."""
    return found.group(1).replace("：", ":").replace(" ", "")


def _stories(document: WordDocument) -> Iterator[XmlPart]:
    """The document, then its headers and footers."""
    yield document.part
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")) and isinstance(relation.target_part, XmlPart):
            yield relation.target_part


def _places(part: XmlPart) -> Iterator[_Place]:
    for paragraph in list(part.element.iter(qn("w:p"))):
        place = _Place(part, paragraph)
        if PLACEHOLDER.search(place.text):
            yield place


def _texts(paragraph: etree._Element) -> list[etree._Element]:
    """The texts of the paragraph itself, not those of text boxes anchored in it."""
    return [
        text for text in paragraph.iter(qn("w:t")) if next(text.iterancestors(qn("w:p")), None) is paragraph
    ]


def _check(name: str, places: list[_Place], keys: Keys) -> None:
    problems: list[Problem] = []
    if not places:
        mend = say(
            "Write keys such as {example} into it; “cadre-survey report DATA --keys” lists them.",
            example="{{table:G5}}",
        )
        problems.append(Problem(say("{file}", file=name), say("it has no placeholder."), mend))
    unknown = dict.fromkeys(
        key for place in places for key in place.keys if key not in keys.blocks and key not in keys.figures
    )
    for key in unknown:
        where = say("{file}, {key}", file=name, key=f"{{{{{key}}}}}")
        near = ", ".join(keys.near(key))
        mend = (
            say("Did you mean {near}?", near=near)
            if near
            else say("“cadre-survey report DATA --keys” lists all keys.")
        )
        problems.append(Problem(where, say("there is no such key."), mend))
    for place in places:
        crowded = [key for key in place.keys if key.startswith((TABLE, CHART)) and not place.alone]
        for key in crowded:
            where = say("{file}, {key}", file=name, key=f"{{{{{key}}}}}")
            what = say("a table or chart stands alone in its paragraph.")
            problems.append(Problem(where, what, say("Give it a paragraph of its own.")))
    if problems:
        raise DataError(problems)


def _add_styles(document: WordDocument, fonts: Fonts) -> None:
    present = {style.name for style in document.styles}
    for style in STYLES:
        if style.name in OURS and style.name not in present:
            document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
            apply(document, style, fonts)


def _mark_simulated(document: WordDocument, report: Report) -> None:
    """The mark of simulated data at the foot of every page, whatever the office's file has there."""
    if not report.footer:
        return
    for at, section in enumerate(document.sections):
        footers = [section.footer]
        if section.different_first_page_header_footer:
            footers.append(section.first_page_footer)
        if document.settings.odd_and_even_pages_header_footer:
            footers.append(section.even_page_footer)
        for footer in footers:
            if at == 0 or not footer.is_linked_to_previous:
                footer.add_paragraph(report.footer).alignment = WD_ALIGN_PARAGRAPH.CENTER


@dataclass
class _Filler:
    """Fills the places of one document in order, and keeps what it wrote."""

    document: WordDocument
    pen: Pen
    keys: Keys
    fonts: Fonts
    used: list[Block] = field(default_factory=list)
    _captions: dict[str, Caption] = field(default_factory=dict)

    def number(self, keys: list[str]) -> None:
        """Number tables and charts in the order of their placeholders."""
        blocks = {key: self.keys.blocks[key] for key in keys if key.startswith((TABLE, CHART))}
        title = self.keys.report.title or "-"  # without one, captions bear no numbers
        numbered = captions(replace(self.keys.report, title=title, blocks=tuple(blocks.values())))
        self._captions = {key: one for key, one in zip(blocks, numbered, strict=True) if one is not None}

    def fill(self, place: _Place) -> None:
        if place.alone and place.keys[0] in self._captions:
            self._stand(place, place.keys[0])
            return
        _one_text_a_run(place.paragraph)
        for found in reversed(list(PLACEHOLDER.finditer(place.text))):
            self._write(place.paragraph, found, self._runs(_key(found)))

    def _runs(self, key: str) -> Runs:
        if key in self.keys.figures:
            self.used.append(Paragraph((self.keys.figures[key],)))
            return (self.keys.figures[key],)
        block = self.keys.blocks[key]
        self.used.append(block)
        return block.runs if isinstance(block, Paragraph) else ()

    def _write(self, paragraph: etree._Element, found: re.Match[str], runs: Runs) -> None:
        """Put the runs in the place of the match, with the looks of its first letter."""
        first: etree._Element | None = None
        at = 0
        for text in _texts(paragraph):
            whole = text.text or ""
            start, end = max(found.start() - at, 0), min(found.end() - at, len(whole))
            at += len(whole)
            if start >= end:
                continue
            run = next(text.iterancestors(qn("w:r")))
            look = run.find(qn("w:rPr"))
            if whole[end:]:
                run.addnext(text_run(whole[end:], look))
            if first is None:
                first = run
                for made in reversed(self.pen.runs(runs, look)):
                    run.addnext(made)
            _set(text, whole[:start])

    def _stand(self, place: _Place, key: str) -> None:
        """Put a table or chart in the place of the paragraph; a cell keeps a last paragraph."""
        block, caption = self.keys.blocks[key], self._captions[key]
        self.used.append(block)
        width = _room(place.paragraph, self.document)
        made: Sequence[etree._Element] = ()
        if isinstance(block, Table):
            made = word_tables.table(block, caption, self.pen, width)
        elif isinstance(block, Chart):
            made = word_charts.chart(block, caption, self.pen, place.part, self.fonts, width)
        for part in made:
            place.paragraph.addprevious(part)
        section = place.paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if section is None:
            _remove(place.paragraph)
        else:
            for text in _texts(place.paragraph):
                _set(text, "")


def _remove(paragraph: etree._Element) -> None:
    parent = paragraph.getparent()
    if parent is not None:
        parent.remove(paragraph)


def _set(text: etree._Element, content: str) -> None:
    text.text = content
    if content != content.strip():
        text.set(qn("xml:space"), "preserve")


def _one_text_a_run(paragraph: etree._Element) -> None:
    """Split runs that hold more than one thing, so that text can be put between them."""
    for run in [run for run in paragraph.iter(qn("w:r")) if len(run.findall(qn("w:t"))) > 1]:
        look = run.find(qn("w:rPr"))
        for child in [child for child in run if child is not look][:0:-1]:
            alone = element("w:r", *([deepcopy(look)] if look is not None else []))
            alone.append(child)
            run.addnext(alone)


def _room(paragraph: etree._Element, document: WordDocument) -> int:
    """Twentieths of a point across the cell or the page that the paragraph stands in."""
    for cell in paragraph.iterancestors(qn("w:tc")):
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is not None and width.get(qn("w:type")) == "dxa":
            return int(str(width.get(qn("w:w")))) - 2 * CELL_MARGIN
    section = document.sections[_section(paragraph)]
    left, right, page = section.left_margin, section.right_margin, section.page_width
    if left is None or right is None or page is None:
        return TEXT_WIDTH
    return (page - left - right) // word_charts.EMU


def _section(paragraph: etree._Element) -> int:
    """Which section of the document the paragraph stands in; those of headers count as the first."""
    top = paragraph
    while (parent := top.getparent()) is not None and parent.tag != qn("w:body"):
        top = parent
    if parent is None:
        return 0
    ends = f"{qn('w:pPr')}/{qn('w:sectPr')}"
    return sum(before.find(ends) is not None for before in top.itersiblings(preceding=True))

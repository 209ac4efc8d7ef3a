"""Tagged controls in a part of a Word file: where they stand, what they hold, the sentence round them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from analysis.refresh.package import w
from analysis.refresh.results import Place
from analysis.render.word_pen import TAG

HIGHLIGHT = "yellow"
AFTER_HIGHLIGHT = ("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang")
"""Run properties that the schema puts after a highlight."""
ENDS = re.compile(r"(?<=[。！？；])|(?<=[.!?;]) ")


@dataclass(frozen=True, eq=False)
class Control:
    """A control (`w:sdt`) of ours."""

    element: etree._Element
    id: str

    @property
    def number(self) -> str:
        """What tells it from others of the same id: Word gives each another; a dash where there is none."""
        found = self.element.find(f"{w('sdtPr')}/{w('id')}")
        return "-" if found is None else str(found.get(w("val"), "-"))

    @property
    def text(self) -> str:
        """What it holds now; deleted text that is only tracked does not count."""
        return "".join(text.text or "" for text in self._texts)

    def write(self, text: str) -> None:
        """Put `text` in its first run, which keeps its looks; the other runs become empty."""
        texts = self._texts
        if not texts:
            return
        texts[0].text = text
        for rest in texts[1:]:
            rest.text = ""

    @property
    def place(self) -> Place:
        """Whether it stands in a table or in running text."""
        return "table" if self._cell is not None else "text"

    @property
    def where(self) -> str:
        """The sentence it stands in, or the row of its table."""
        cell = self._cell
        if cell is not None:
            row = cell.getparent()
            return " | ".join(_text(one) for one in row.iterchildren(w("tc"))) if row is not None else ""
        paragraph = next(self.element.iterancestors(w("p")), None)
        return "" if paragraph is None else _sentence(paragraph, self.element)

    @property
    def _cell(self) -> etree._Element | None:
        return next(self.element.iterancestors(w("tc")), None)

    @property
    def _texts(self) -> list[etree._Element]:
        content = self.element.find(w("sdtContent"))
        return [] if content is None else list(content.iter(w("t")))

    @property
    def _runs(self) -> list[etree._Element]:
        content = self.element.find(w("sdtContent"))
        return [] if content is None else list(content.iter(w("r")))

    def highlight(self) -> None:
        """Mark its runs in yellow. Not for one that the writer highlighted."""
        for run in self._runs:
            looks = run.find(w("rPr"))
            if looks is None:
                looks = etree.Element(w("rPr"))
                run.insert(0, looks)
            after = [child for child in looks if etree.QName(child).localname in AFTER_HIGHLIGHT]
            mark = etree.Element(w("highlight"), {w("val"): HIGHLIGHT})
            if after:
                after[0].addprevious(mark)
            else:
                looks.append(mark)

    def plain(self) -> bool:
        """Take that mark off again; whether there was one."""
        before = self.highlighted
        for run in self._runs:
            for mark in run.findall(f"{w('rPr')}/{w('highlight')}"):
                if mark.get(w("val")) == HIGHLIGHT:
                    looks = mark.getparent()
                    if looks is not None:
                        looks.remove(mark)
                        if not len(looks):
                            run.remove(looks)
        return before and not self.highlighted

    @property
    def highlighted(self) -> bool:
        """Whether any of its runs is highlighted, in whatever colour."""
        return any(run.find(f"{w('rPr')}/{w('highlight')}") is not None for run in self._runs)


def controls(root: etree._Element) -> Iterator[Control]:
    """Every control of ours under `root`, in reading order."""
    for element in list(root.iter(w("sdt"))):
        tag = element.find(f"{w('sdtPr')}/{w('tag')}")
        name = "" if tag is None else str(tag.get(w("val"), ""))
        if name.startswith(TAG):
            yield Control(element, name.removeprefix(TAG))


def _text(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(w("t")))


def _sentence(paragraph: etree._Element, element: etree._Element) -> str:
    """The sentence of the paragraph in which the element begins."""
    before, found = "", False
    for text in paragraph.iter(w("t")):
        if any(one is element for one in text.iterancestors()):
            found = True
            break
        before += text.text or ""
    whole = _text(paragraph)
    if not found:
        return whole
    start = 0
    for sentence in ENDS.split(whole):
        end = whole.index(sentence, start) + len(sentence)
        if len(before) < end:
            return sentence.strip()
        start = end
    return whole

"""What writes runs into a Word document: plain text as runs, every number and quantity word as a control.

A control (`w:sdt`) carries the tag `cs:` and the number's id, so that `refresh` finds it wherever the writer
moves it. Nothing is locked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from analysis.blocks import Mark, Number, Run, Runs, Stamp, Word
from analysis.render.captions import script
from analysis.render.word_styles import element

TAG = "cs:"
"""Before the id in a control's tag: Word allows 64 characters, ids have 60 at most."""

ALIASES = {
    "zh": {
        "persons": "人数",
        "mentions": "提及次数",
        "answers": "份数",
        "percent": "百分比",
        "points": "百分点",
        "score": "得分",
        "coefficient": "系数",
        "p": "p值",
        "other": "数字",
        "base": "底数",
        "word": "词语",
        "stamp": "数据标记",
        "mark": "未列示",
    },
    "en": {
        "persons": "people",
        "mentions": "mentions",
        "answers": "forms",
        "percent": "percent",
        "points": "percentage points",
        "score": "score",
        "coefficient": "coefficient",
        "p": "p-value",
        "other": "number",
        "base": "base",
        "word": "word",
        "stamp": "data",
        "mark": "withheld",
    },
}
"""What Word shows on a control that is clicked: the unit, then the id."""


@dataclass(frozen=True)
class Pen:
    """Writes in the language and with the styles of one document; ids of controls count from 1."""

    language: str
    styles: Mapping[str, str]
    """Name of a style -> its id in this document."""
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def of(cls, document: WordDocument, language: str) -> Pen:
        """The pen of a document whose styles stand."""
        return cls(language, {str(style.name): style.style_id for style in document.styles})

    def paragraph(self, style: str, runs: Runs, *properties: BaseOxmlElement) -> BaseOxmlElement:
        """A `w:p` with the runs; `properties` follow its style in the order of the schema."""
        named = element("w:pStyle", val=self.styles[style])
        return element("w:p", element("w:pPr", named, *properties), *self.runs(runs))

    def runs(self, runs: Runs, look: BaseOxmlElement | None = None) -> list[BaseOxmlElement]:
        """The runs as elements of a paragraph; `look` are the run properties of each, none by default."""
        return [self._run(run, look) for run in runs if run != ""]

    def _run(self, run: Run, look: BaseOxmlElement | None) -> BaseOxmlElement:
        if isinstance(run, str):
            return text_run(run, look)
        name = ALIASES[script(self.language)][_kind(run)]
        properties = element(
            "w:sdtPr",
            *([deepcopy(look)] if look is not None else []),
            element("w:alias", val=f"{name} {run.id}"),
            element("w:tag", val=f"{TAG}{run.id}"),
            element("w:id", val=next(self.ids)),
            element("w:text"),
        )
        return element("w:sdt", properties, element("w:sdtContent", text_run(run.text, look)))


def _kind(run: Number | Word | Stamp | Mark) -> str:
    match run:
        case Number(id=id_, unit=unit):
            return "base" if id_.endswith(".base") else unit
        case Word():
            return "word"
        case Stamp():
            return "stamp"
        case Mark():
            return "mark"


def text_run(text: str, look: BaseOxmlElement | None = None) -> BaseOxmlElement:
    """A `w:r` that holds `text`, blanks at its ends kept."""
    written = element("w:t")
    written.text = text
    if text != text.strip():
        written.set(qn("xml:space"), "preserve")
    return element("w:r", *([deepcopy(look)] if look is not None else []), written)

"""DDI Codebook 2.5: what the study, its file and every variable are, in all languages of the survey.

It holds no rows. Frequencies stand only where the report shows them: at least k people answered.
Elements keep the order of the DDI Alliance's schema; where that has no place for a second language, the
first one alone stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from analysis.disclosure import shown
from analysis.frequency import Frequency, frequency
from analysis.wording import ddi as wording
from analysis.wording.sheets import words as sheet_words
from analysis.writing.rows import Rows, with_mark
from questionnaires import codebook as codebooks
from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED
from questionnaires.codebook import Codebook, Variable
from questionnaires.items import Item, Language, Text

Element = etree._Element
NAMESPACE = "ddi:codebook:2_5"
VERSION = "2.5"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
KINDS = {REFUSED: "refused", BLANK: "blank", NOT_SHOWN: "not shown"}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NATURE = {
    "nominal": "nominal",
    "ordinal": "ordinal",
    "rank": "ordinal",
    "number": "interval",
    "text": "other",
}
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML 1.0 document may hold, not even as a reference."""


def render(rows: Rows) -> bytes:
    """The document as bytes, the same for the same release whatever the order of its rows."""
    study = _Study(rows)
    root = etree.Element(
        _named("codeBook"),
        {
            f"{{{_XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}",
            "version": VERSION,
            _LANG: study.language,
        },
        nsmap={None: NAMESPACE, "xsi": _XSI},  # type: ignore[dict-item]  # None is the namespace of no prefix
    )
    _document(root, study)
    _study(root, study)
    _file(root, study)
    _data(root, study)
    etree.indent(root, " ")
    content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


@dataclass(frozen=True)
class _Study:
    """The rows with their words in every language, the file's own first."""

    rows: Rows

    @property
    def language(self) -> Language:
        return self.rows.codebook.language

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        others = (one for one in self.rows.manifest.languages if one != self.language)
        return (self.language, *others)

    @cached_property
    def books(self) -> Mapping[Language, Codebook]:
        known = {one: codebooks.of(self.rows.questionnaire, one) for one in self.languages}
        return {one: with_mark(book) for one, book in known.items()} if self.simulated else known

    def within(self, text: Text) -> Text:
        """`text` in the survey's languages; the questionnaire may have more."""
        return {one: text[one] for one in self.languages}

    @property
    def simulated(self) -> bool:
        return self.rows.manifest.simulated

    def said(self, name: str, **values: object) -> Text:
        """The words called `name` of `analysis.wording.ddi` in every language, {title} filled."""
        return {
            one: getattr(wording.words(one), name).format(
                **{"title": self.rows.questionnaire.title[one], **values}
            )
            for one in self.languages
        }

    def about_simulation(self) -> Text:
        return {one: sheet_words(one).simulated[1] for one in self.languages}

    def left_out(self) -> Text:
        dropped = self.rows.safe.dropped
        if not dropped:
            return self.said("nothing_left_out")
        asked = self.rows.questionnaire
        return {
            one: wording.words(one).left_out.format(
                items=sheet_words(one).between.join(f"{key} {asked.item(key).text[one]}" for key in dropped)
            )
            for one in self.languages
        }

    def variable(self, variable: Variable, language: Language) -> Variable:
        """The variable in another language."""
        return self.books[language][variable.column]

    def labels(self, variable: Variable) -> Text:
        return {one: self.variable(variable, one).label for one in self.languages}

    def item(self, variable: Variable) -> Item | None:
        return None if variable.item is None else self.rows.questionnaire.item(variable.item)


# ---- document, study, file ---------------------------------------------------------------------


def _named(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _inside(
    parent: Element, name: str, given: Mapping[str, str] | None = None, /, **attributes: str
) -> Element:
    """A new element of the standard, the last inside `parent`."""
    return etree.SubElement(parent, _named(name), {**(given or {}), **attributes})


def _document(root: Element, study: _Study) -> None:
    citation = _inside(_inside(root, "docDscr"), "citation")
    titles = _inside(citation, "titlStmt")
    _titles(titles, study.said("document"))
    _text(titles, "IDNo", study.rows.manifest.id, agency="cadre-survey")
    _software(_inside(citation, "prodStmt"), study)


def _study(root: Element, study: _Study) -> None:
    manifest, asked = study.rows.manifest, study.rows.questionnaire
    element = _inside(root, "stdyDscr")
    citation = _inside(element, "citation")
    titles = _inside(citation, "titlStmt")
    _titles(titles, study.within(asked.title), study.about_simulation() if study.simulated else {})
    _text(titles, "IDNo", manifest.id, agency="cadre-survey")
    _software(_inside(citation, "prodStmt"), study)
    asked_in = f"{manifest.questionnaire} {manifest.version}"
    for name, version in (("questionnaire", asked_in), ("sha256 of the release", manifest.hash)):
        # A statement holds one version; a citation any number of statements.
        _text(_inside(citation, "verStmt"), "version", version, type=name)
    info = _inside(element, "stdyInfo")
    if study.simulated:
        _texts(info, "abstract", _both(study.about_simulation(), study.said("abstract")))
    else:
        _texts(info, "abstract", study.said("abstract"))
    summary = _inside(info, "sumDscr")
    _text(summary, "collDate", manifest.opened, date=manifest.opened, event="start")
    _text(summary, "collDate", manifest.closed, date=manifest.closed, event="end")
    _texts(summary, "anlyUnit", study.said("one_form"))
    _texts(summary, "universe", study.said("everybody"))
    kind = study.about_simulation() if study.simulated else study.said("kind")
    _texts(summary, "dataKind", kind)
    access = _inside(element, "dataAccs")
    for one in study.languages:
        # A statement holds one text of a kind: each language has a statement of its own.
        use = _inside(access, "useStmt", {_LANG: one})
        _text(use, "conditions", sheet_words(one).fair_use[1], lang=one)
        if asked.disclaimer is not None:
            _text(use, "disclaimer", asked.disclaimer[one], lang=one)


def _both(first: Text, second: Text) -> Text:
    return {one: first[one] + ("" if one.startswith("zh") else " ") + second[one] for one in first}


def _software(parent: Element, study: _Study) -> None:
    _text(parent, "software", "cadre-survey", version=study.rows.manifest.program)


def _file(root: Element, study: _Study) -> None:
    element = _inside(root, "fileDscr", ID="F1")
    file = _inside(element, "fileTxt")
    # One text only, and a second description would be one of a second file.
    _text(file, "fileCont", study.said("abstract")[study.language], lang=study.language)
    size = _inside(file, "dimensns")
    _text(size, "caseQnty", str(study.rows.manifest.rows))
    _text(size, "varQnty", str(len(study.rows.codebook.variables)))
    _texts(element, "notes", study.left_out(), type="disclosure")


# ---- variables ---------------------------------------------------------------------------------


def _data(root: Element, study: _Study) -> None:
    element = _inside(root, "dataDscr")
    ids = {one.column: f"V{place}" for place, one in enumerate(study.rows.codebook, start=1)}
    for item in study.rows.questionnaire.items:
        columns = [ids[one.column] for one in study.rows.codebook.columns_of(item.key) if one.ticked]
        if columns:
            group = _inside(
                element,
                "varGrp",
                ID=f"G{columns[0]}",
                type="multipleResp",
                name=item.key,
                var=" ".join(columns),
            )
            _texts(group, "labl", study.within(item.text))
    for variable in study.rows.codebook:
        _variable(element, study, variable, ids[variable.column])


def _variable(parent: Element, study: _Study, variable: Variable, id_: str) -> None:
    element = _inside(
        parent,
        "var",
        ID=id_,
        name=variable.column,
        files="F1",
        intrvl="discrete" if variable.closed else "contin",
        nature=_NATURE[variable.level],
    )
    _texts(element, "labl", study.labels(variable))
    item = study.item(variable)
    if item is not None:
        _question(element, study, item)
    if item is not None and not variable.closed:
        valid = _inside(element, "valrng")
        _inside(valid, "range", UNITS="INT", min=str(item.low), max=str(item.high))
    if variable.missing:
        invalid = _inside(element, "invalrng")
        for value in sorted(variable.missing, key=str):
            _inside(invalid, "item", UNITS="INT", VALUE=str(value))
    if item is not None and item.show_if is not None:
        asked = study.rows.questionnaire
        only = {one: wording.asked_of(item.show_if, asked, one) for one in study.languages}
        _texts(element, "universe", only, clusion="I")
    counted = frequency(study.rows.frame, variable.column, codebook=study.rows.codebook) if item else None
    k = study.rows.manifest.k
    visible = counted is not None and shown(int(counted.base), k)
    if counted is not None and visible:
        _text(element, "sumStat", str(int(counted.base)), type="vald")
        _text(element, "sumStat", str(counted.missing), type="invd")
    _categories(element, study, variable, counted if visible else None)
    _inside(element, "varFormat", type="character" if variable.level == "text" else "numeric")
    if item is not None and not visible:
        _texts(element, "notes", study.said("withheld", k=k), type="disclosure")


def _question(parent: Element, study: _Study, item: Item) -> None:
    """The question as it was asked: the line above it, its words, the hint below."""
    question = _inside(parent, "qstn", seqNo=item.key)
    for name, text in (("preQTxt", item.frame), ("qstnLit", item.text), ("ivuInstr", item.hint)):
        if text is not None:
            _texts(question, name, study.within(text))


def _categories(parent: Element, study: _Study, variable: Variable, counted: Frequency | None) -> None:
    """The answers, with how many gave each where that may stand, then the kinds of no answer."""
    known = {one: study.variable(variable, one) for one in study.languages}
    for value in variable.values:
        element = _inside(parent, "catgry")
        _text(element, "catValu", str(value))
        _texts(element, "labl", {one: in_words.values[value] for one, in_words in known.items()})
        if counted is not None:
            _text(element, "catStat", str(int(counted.row(value).count)), type="freq")
    for value in variable.missing:
        kind = KINDS.get(value) if isinstance(value, int) else None
        element = _inside(parent, "catgry", missing="Y")
        if kind is not None:
            element.set("missType", kind)
        _text(element, "catValu", str(value))
        _texts(element, "labl", {one: in_words.missing[value] for one, in_words in known.items()})


# ---- elements with words -----------------------------------------------------------------------


def _titles(parent: Element, title: Text, below: Text | None = None) -> None:
    """The title in the first language, what stands below it, the title in the others."""
    first, *others = title
    _text(parent, "titl", title[first], lang=first)
    _texts(parent, "subTitl", below or {})
    _texts(parent, "parTitl", {one: title[one] for one in others})


def _texts(parent: Element, name: str, text: Text, **attributes: str) -> None:
    """An element a language."""
    for language, words in text.items():
        _text(parent, name, words, lang=language, **attributes)


def _text(parent: Element, name: str, text: str, lang: Language | None = None, **attributes: str) -> None:
    element = _inside(parent, name, attributes if lang is None else {_LANG: lang, **attributes})
    element.text = _NOT_XML.sub("", text)

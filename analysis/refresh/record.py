"""What a Word file remembers: the data it was made from, and what its controls and cells last held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from analysis.blocks import Origin
from analysis.errors import DataError
from analysis.refresh.package import Package
from analysis.render import word_record
from analysis.render.word_pen import TAG
from questionnaires.errors import Problem, say

NS = {"r": word_record.SPACE}
MARKED = f"{{{word_record.SPACE}}}marked"


@dataclass(frozen=True)
class Held:
    """What the controls of one id last held."""

    texts: frozenset[str]
    word: bool = False
    """Words that the results make true, in distinction from figures, stamps and marks."""
    predicate: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a chart's sheet: text before a figure, its id and text, text after it, a gap's mark."""

    before: str = ""
    id: str = ""
    text: str = ""
    after: str = ""
    gap: str = ""

    @property
    def whole(self) -> str:
        return f"{self.before}{self.text}{self.after}{self.gap}"


@dataclass(frozen=True)
class Record:
    language: str
    origin: Origin
    held: dict[str, Held]
    charts: dict[str, dict[str, Cell]]
    """Key of a chart -> reference of a cell (B2) -> what it holds."""
    marked: dict[str, frozenset[str]] = field(default_factory=dict)
    """Id of what a refresh marked -> numbers of its controls that the writer highlighted."""


def read(package: Package, name: str) -> Record:
    """The record of the file called `name`. Raises DataError if it has none that can be read."""
    part = package.record
    if part is None:
        raise DataError([_unknown(name)])
    root = package.tree(part)
    held: dict[str, Held] = {}
    for kind in ("number", "mark", "stamp", "word"):
        for entry in root.iterfind(f"r:{kind}", NS):
            id_ = str(entry.get("tag")).removeprefix(TAG)
            known = held[id_].texts if id_ in held else frozenset()
            texts = known | {entry.text or ""}
            held[id_] = Held(texts, kind == "word", str(entry.get("predicate", "")))
    charts = {
        str(chart.get("key")): {str(cell.get("ref")): _cell(cell) for cell in chart.iterfind("r:cell", NS)}
        for chart in root.iterfind("r:chart", NS)
    }
    marked = {
        str(entry.get("tag")).removeprefix(TAG): frozenset(str(entry.get("own", "")).split())
        for entry in root.iterfind("r:marked", NS)
    }
    return Record(str(root.get("language")), _origin(root), held, charts, marked)


def _origin(root: etree._Element) -> Origin:
    release, asked = root.find("r:release", NS), root.find("r:questionnaire", NS)
    version = "" if asked is None else str(asked.get("version", ""))
    return Origin(
        release="" if release is None else str(release.get("id", "")),
        hash="" if release is None else str(release.get("hash", "")),
        questionnaire="" if asked is None else str(asked.get("key", "")),
        version=int(version) if version.isdigit() else None,
        program=str(root.get("program", "")),
        simulated=root.get("simulated") == "true",
        definitions=tuple(
            (str(one.get("key")), str(one.get("digest"))) for one in root.iterfind("r:definition", NS)
        ),
    )


def _cell(cell: etree._Element) -> Cell:
    before, id_, text, after, gap = cell.text or "", "", "", "", ""
    for entry in cell:
        if entry.get("tag") == TAG:
            gap = entry.text or ""
        else:
            id_, text, after = str(entry.get("tag")).removeprefix(TAG), entry.text or "", entry.tail or ""
    return Cell(before, id_, text, after, gap)


def _unknown(name: str) -> Problem:
    return Problem(
        say("{file}", file=name),
        say("it does not say which data it was made from."),
        say("Refresh the file that `report` wrote, edited in Word or WPS."),
    )


# ---- writing -----------------------------------------------------------------------------------


def write(
    package: Package,
    record: Record,
    origin: Origin,
    written: Mapping[str, Iterable[str]],
    predicates: Mapping[str, str],
    charts: Mapping[str, Mapping[str, Cell]],
    marked: Mapping[str, Iterable[str]],
) -> None:
    """Bring the record up to date: new data, texts `written` and `predicates` by id, cells, marks.

    What is defined anew keeps its old definition: its figures were kept, so that the next refresh must see
    it again. What has no text in `written` keeps its own.
    """
    part = package.record
    if part is None:
        raise ValueError("the file has no record")
    root = package.tree(part)
    before = etree.tostring(root, method="c14n")
    _write_origin(root, record.origin, origin)
    for id_, texts in written.items():
        _write_texts(root, id_, sorted(texts))
    for entry in root.iterfind("r:word", NS):
        id_ = str(entry.get("tag")).removeprefix(TAG)
        entry.set("predicate", predicates.get(id_, str(entry.get("predicate", ""))))
    for key, cells in charts.items():
        for cell in root.iterfind(f"r:chart[@key='{key}']/r:cell", NS):
            _write_cell(cell, cells[str(cell.get("ref"))])
    _write_marked(root, marked)
    if etree.tostring(root, method="c14n") != before:
        package.change(part)


def _write_origin(root: etree._Element, old: Origin, new: Origin) -> None:
    kept = dict(old.definitions)
    for name in ("release", "questionnaire", "definition"):
        for entry in root.findall(f"r:{name}", NS):
            root.remove(entry)
    rest = list(root)
    for entry in rest:
        root.remove(entry)
    definitions = tuple((key, kept.get(key, digest)) for key, digest in new.definitions)
    gone = tuple((key, digest) for key, digest in kept.items() if key not in dict(new.definitions))
    word_record.note_origin(root, replace(new, definitions=definitions + gone))
    root.extend(rest)


def _write_texts(root: etree._Element, id_: str, texts: list[str]) -> None:
    entries = [one for one in root if one.get("tag") == f"{TAG}{id_}" and one.tag != MARKED]
    for entry, text in zip(entries, texts, strict=False):
        entry.text = text
    for entry in entries[len(texts) :]:
        root.remove(entry)
    for text in texts[len(entries) :]:
        entry = word_record.add(root, "number", tag=f"{TAG}{id_}")
        entry.text = text


def _write_marked(root: etree._Element, marked: Mapping[str, Iterable[str]]) -> None:
    for entry in root.findall("r:marked", NS):
        root.remove(entry)
    for id_, own in marked.items():
        word_record.add(root, "marked", tag=f"{TAG}{id_}", own=" ".join(sorted(own)))


def _write_cell(element: etree._Element, cell: Cell) -> None:
    for child in list(element):
        element.remove(child)
    element.text = cell.before
    if cell.id:
        number = word_record.add(element, "number", tag=f"{TAG}{cell.id}")
        number.text, number.tail = cell.text, cell.after
    if cell.gap:
        word_record.add(element, "mark", tag=TAG).text = cell.gap

"""The custom XML part of a Word report: which data it is made from, and what each control last held.

`refresh` reads it to tell a figure that is merely old from one that somebody changed by hand.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import count

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from analysis.blocks import Chart, Mark, Number, Origin, Report, Runs, Stamp, Word, runs_of
from analysis.render.word_grid import FIRST, Grid, grid
from analysis.render.word_pen import TAG

Tagged = Number | Word | Stamp | Mark
"""What stands in a control; in the record its element is called by the name of its class."""

SPACE = "urn:cadre-survey:report:1"
"""Namespace of the part; its root is `report`."""
STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
STORE_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def attach(part: Part, report: Report) -> None:
    """Give the document `part` a custom XML part on `report`, with the properties that Word wants of one."""
    package = part.package
    taken = {str(known.partname) for known in package.iter_parts()}
    place = next(at for at in count(1) if f"/customXml/item{at}.xml" not in taken)
    name = PackURI(f"/customXml/item{place}.xml")
    item = Part(name, CONTENT_TYPE.XML, written(record(report)), package)
    store = etree.Element(f"{{{STORE}}}datastoreItem", nsmap={"ds": STORE})
    store.set(f"{{{STORE}}}itemID", f"{{{str(uuid.uuid5(uuid.NAMESPACE_URL, SPACE)).upper()}}}")
    etree.SubElement(etree.SubElement(store, f"{{{STORE}}}schemaRefs"), f"{{{STORE}}}schemaRef").set(
        f"{{{STORE}}}uri", SPACE
    )
    name = PackURI(f"/customXml/itemProps{place}.xml")
    properties = Part(name, STORE_TYPE, written(store), package)
    part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
    item.relate_to(properties, f"{RELATIONSHIP_TYPE.CUSTOM_XML}Props")


def written(root: etree._Element) -> bytes:
    """The element as a part of its own."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def record(report: Report) -> etree._Element:
    """The `report` element on a report: its origin, then every tag with its text."""
    root = etree.fromstring(f'<report xmlns="{SPACE}"/>')
    root.set("language", report.language)
    note_origin(root, report.origin)
    for run in dict.fromkeys(tagged(report)):
        _note_run(root, run)
    for block in report.blocks:
        if isinstance(block, Chart):
            note_chart(root, grid(block, report.language))
    return root


def _note_run(parent: etree._Element, run: Tagged) -> etree._Element:
    entry = add(parent, type(run).__name__.lower(), tag=f"{TAG}{run.id}")
    entry.text = run.text
    if isinstance(run, Word):
        entry.set("predicate", run.predicate)
    return entry


def note_chart(root: etree._Element, cells: Grid) -> None:
    """Write what the cells of a chart hold into the record: labels with their bases, and figures."""
    chart = add(root, "chart", key=cells.chart.key)
    for column in cells.columns:
        add(chart, "cell", ref=f"{column.letter}1").text = column.head
    for row, label in enumerate(cells.labels, FIRST):
        _note_label(add(chart, "cell", ref=f"A{row}"), label)
    for column in cells.columns:
        for row, number in enumerate(column.numbers, FIRST):
            cell = add(chart, "cell", ref=f"{column.letter}{row}")
            if number is not None:
                _note_run(cell, number)


def _note_label(cell: etree._Element, label: Runs) -> None:
    """The runs of a label, one after another as text and elements."""
    last: etree._Element | None = None
    for run in label:
        if not isinstance(run, str):
            last = _note_run(cell, run)
        elif last is None:
            cell.text = (cell.text or "") + run
        else:
            last.tail = (last.tail or "") + run


def note_origin(root: etree._Element, origin: Origin) -> None:
    """Write into the record which data its texts come from."""
    root.set("program", origin.program)
    root.set("simulated", str(origin.simulated).lower())
    add(root, "release", id=origin.release, hash=origin.hash)
    version = "" if origin.version is None else str(origin.version)
    add(root, "questionnaire", key=origin.questionnaire, version=version)
    for key, digest in origin.definitions:
        add(root, "definition", key=key, digest=digest)


def tagged(report: Report) -> Iterator[Tagged]:
    """Every number and word of the report that stands in a control, in reading order."""
    for block in report.blocks:
        for runs in block.notes if isinstance(block, Chart) else runs_of(block):
            yield from (run for run in runs if not isinstance(run, str))


def add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    """A new last child of `parent` in the record's namespace."""
    child = etree.SubElement(parent, f"{{{SPACE}}}{name}")
    for attribute, value in attributes.items():
        child.set(attribute, value)
    return child

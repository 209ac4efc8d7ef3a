"""Single cells of a chart's workbook changed, and nothing else in it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from analysis.refresh.package import PARSER
from analysis.render.word_record import written
from analysis.render.zipped import zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def s(name: str) -> str:
    """The name of an element of a sheet."""
    return f"{{{MAIN}}}{name}"


@dataclass
class Book:
    """The parts of a workbook, the roots of its sheet and of its texts."""

    parts: dict[str, bytes]
    sheet: etree._Element
    strings: etree._Element | None
    _cells: dict[str, etree._Element] = field(default_factory=dict)

    @classmethod
    def read(cls, content: bytes) -> Book:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            parts = {name: opened.read(name) for name in opened.namelist()}
        sheet = etree.fromstring(parts[SHEET], PARSER)
        strings = etree.fromstring(parts[STRINGS], PARSER) if STRINGS in parts else None
        return cls(parts, sheet, strings, {str(cell.get("r")): cell for cell in sheet.iter(s("c"))})

    def write_text(self, ref: str, text: str) -> None:
        """Change the text of a cell, in the workbook's list of texts where it stands there."""
        cell = self._cell(ref)
        index = cell.findtext(s("v"), "")
        if cell.get("t") == "s" and self.strings is not None and index.isdigit():
            entry = self.strings[int(index)]
            if "".join(map(str, entry.itertext())) != text:
                _empty(entry)
                etree.SubElement(entry, s("t")).text = text
            return
        _empty(cell)
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, s("is")), s("t")).text = text

    def write_number(self, ref: str, text: str | None) -> None:
        """Change the value of a cell; None empties it."""
        if text is None and ref not in self._cells:
            return
        cell = self._cell(ref)
        _empty(cell)
        if "t" in cell.attrib:
            del cell.attrib["t"]
        if text is not None:
            etree.SubElement(cell, s("v")).text = text

    def write_formula(self, ref: str, formula: str, text: str | None) -> None:
        """Change a cell that is computed from others; None empties it."""
        self.write_number(ref, text)
        if text is not None:
            made = etree.Element(s("f"))
            made.text = formula
            self._cells[ref].insert(0, made)

    def content(self) -> bytes:
        """The workbook as a file."""
        for name, root in ((SHEET, self.sheet), (STRINGS, self.strings)):
            if root is not None:
                self.parts[name] = written(root)
        return zipped(self.parts)

    def _cell(self, ref: str) -> etree._Element:
        """The cell, made in its place if it is not there, with the looks of its column."""
        if ref not in self._cells:
            letter = ref.rstrip("0123456789")
            row = self._row(ref.removeprefix(letter))
            cell = etree.Element(s("c"), {"r": ref})
            beside = next((one for other, one in self._cells.items() if _same(other, letter)), None)
            if beside is not None and beside.get("s"):
                cell.set("s", str(beside.get("s")))
            later = [one for one in row if _order(str(one.get("r"))) > _order(ref)]
            if later:
                later[0].addprevious(cell)
            else:
                row.append(cell)
            self._cells[ref] = cell
        return self._cells[ref]

    def _row(self, number: str) -> etree._Element:
        for row in self.sheet.iter(s("row")):
            if row.get("r") == number:
                return row
        data = self.sheet.find(s("sheetData"))
        if data is None:
            raise ValueError("the workbook has no sheet")
        return etree.SubElement(data, s("row"), {"r": number})


def _empty(element: etree._Element) -> None:
    for child in list(element):
        element.remove(child)


def _order(ref: str) -> tuple[int, str]:
    letters = ref.rstrip("0123456789")
    return len(letters), letters


def _same(ref: str, letter: str) -> bool:
    return ref.rstrip("0123456789") == letter and ref != f"{letter}1"

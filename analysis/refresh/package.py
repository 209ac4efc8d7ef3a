"""A Word file as its parts: what is not changed stays byte for byte, order and all."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from analysis.errors import DataError
from analysis.render.word_record import SPACE, written
from analysis.render.zipped import zipped
from questionnaires.errors import Problem, say

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = "word/document.xml"
STORIES = ("document", "header", "footer", "footnotes", "endnotes")
"""Parts under word/ in which people write, by the beginning of their names."""

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def w(name: str) -> str:
    """The name of a `w:` element or attribute."""
    return f"{{{WORD}}}{name}"


@dataclass
class Package:
    """The parts by name. A part that was parsed is written anew only if it was marked as changed."""

    parts: dict[str, bytes]
    _trees: dict[str, etree._Element] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, content: bytes, name: str) -> Package:
        """The package of a .docx file called `name`. Raises DataError if it is none."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                parts = {part: opened.read(part) for part in opened.namelist()}
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise DataError([_no_word_file(name)]) from error
        if DOCUMENT not in parts:
            raise DataError([_no_word_file(name)])
        return cls(parts)

    def tree(self, part: str) -> etree._Element:
        """The root of an XML part; the same one every time."""
        if part not in self._trees:
            self._trees[part] = etree.fromstring(self.parts[part], PARSER)
        return self._trees[part]

    def change(self, part: str) -> None:
        """Have the part written anew from its tree."""
        self._changed.add(part)

    @property
    def stories(self) -> Iterator[str]:
        """The parts in which people write, the document first."""
        yield DOCUMENT
        for name in self.parts:
            folder, _, file = name.partition("/")
            if folder == "word" and file.startswith(STORIES) and file.endswith(".xml") and name != DOCUMENT:
                yield name

    @property
    def record(self) -> str | None:
        """The part that says which data the file is made from; None if it has none."""
        for name, content in self.parts.items():
            if name.startswith("customXml/") and SPACE.encode() in content and "itemProps" not in name:
                return name
        return None

    def relations(self, part: str) -> dict[str, str]:
        """Relation id -> the part it leads to, inside the package."""
        folder, _, file = part.rpartition("/")
        links = f"{folder}/_rels/{file}.rels"
        if links not in self.parts:
            return {}
        inside = [link for link in self.tree(links) if link.get("TargetMode") != "External"]
        targets = {
            str(link.get("Id")): posixpath.join(f"/{folder}", str(link.get("Target"))) for link in inside
        }
        return {id_: posixpath.normpath(target).lstrip("/") for id_, target in targets.items()}

    def content(self) -> bytes:
        """The package as a file, changed parts in their places, new ones at the end."""
        for part in sorted(self._changed):
            self.parts[part] = written(self._trees[part])
        self._changed.clear()
        return zipped(self.parts)


def _no_word_file(name: str) -> Problem:
    return Problem(
        say("{file}", file=name),
        say("is no Word file (.docx)."),
        say("Open it in Word or WPS and save it as .docx."),
    )

"""A Word file as its parts: what is not changed stays byte for byte, order and all."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
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
STORIES = ("header", "footer", "footnotes", "endnotes")
"""Parts beside the document in which people write too, by the beginning of their names."""
ROOT = "_rels/.rels"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)
"""What reading a damaged zip raises."""

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def w(name: str) -> str:
    """The name of a `w:` element or attribute."""
    return f"{{{WORD}}}{name}"


def links_of(part: str) -> str:
    """The part that holds the relations of `part`."""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


@dataclass
class Package:
    """The parts by name. A part that was parsed is written anew only if it was marked as changed."""

    parts: dict[str, bytes]
    name: str = ""
    """The file's, for what is said of it."""
    _trees: dict[str, etree._Element] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, content: bytes, name: str) -> Package:
        """The package of a .docx file called `name`. Raises DataError if it is none."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                parts = {part: opened.read(part) for part in opened.namelist()}
        except (*DAMAGED, NotImplementedError, RuntimeError, OSError) as error:
            raise DataError([_no_word_file(name)]) from error
        package = cls(parts, name)
        if package.document not in parts:
            raise DataError([_no_word_file(name)])
        return package

    def tree(self, part: str) -> etree._Element:
        """The root of an XML part, the same one every time. Raises DataError if it is damaged or missing."""
        if part not in self._trees:
            try:
                self._trees[part] = etree.fromstring(self.parts[part], PARSER)
            except (KeyError, etree.XMLSyntaxError) as error:
                raise self.damaged(part) from error
        return self._trees[part]

    def damaged(self, part: str) -> DataError:
        """The problem of a part that cannot be read."""
        return DataError([_damaged(self.name, part)])

    def change(self, part: str) -> None:
        """Have the part written anew from its tree."""
        self._changed.add(part)

    @property
    def document(self) -> str:
        """The part that holds the text; word/document.xml in most files, in some another."""
        for link in self.tree(ROOT) if ROOT in self.parts else ():
            if str(link.get("Type")).endswith("/officeDocument"):
                return str(link.get("Target")).lstrip("/")
        return ""

    @property
    def stories(self) -> Iterator[str]:
        """The parts in which people write, the document first."""
        yield self.document
        home = self.document.rpartition("/")[0]
        for name in self.parts:
            folder, _, file = name.rpartition("/")
            if folder == home and file.startswith(STORIES) and file.endswith(".xml"):
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
        folder, links = part.rpartition("/")[0], links_of(part)
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


def _damaged(name: str, part: str) -> Problem:
    return Problem(
        say("{file}", file=name),
        say("its part {part} is damaged or missing.", part=part),
        say("Open it in Word or WPS and save it again; nothing was changed."),
    )


def _no_word_file(name: str) -> Problem:
    return Problem(
        say("{file}", file=name),
        say("is no Word file (.docx)."),
        say("Open it in Word or WPS and save it as .docx."),
    )

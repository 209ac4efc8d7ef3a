"""Whether a workbook may be opened: an XLSX is a packed archive, and is looked at before it is unpacked.

OWASP ASVS 5.2.1 to 5.2.3: size, unpacked size and number of members. What a part is, its content says: a
workbook may give a sheet any name. Nothing here reads a cell.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from questionnaires.errors import Message, say

MOST_BYTES = 5 * 2**20
MOST_UNPACKED = 50 * 2**20
MOST_MEMBERS = 200

_LOCKED = b"\xd0\xcf\x11\xe0"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What a broken archive ends in."""
_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f[\s/>]")
_SIGN = b"\xef\xbb\xbf"
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"<\x00": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\x00<": "utf-16-be"}
"""How such XML begins; Excel itself writes its stored queries in it."""
_DECLARED = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_DOCTYPE = rb"<!DOCTYPE(?:[^<>\"'\[]|\"[^\"]*\"|'[^']*')*+>"
"""One without entities of its own, as SVG pictures have it."""
_ROOT = re.compile(
    rb"(?>\s+|<\?(?s:.*?)\?>|<!--(?s:.*?)-->|" + _DOCTYPE + rb")*+<(?:[^\s<>/:]+:)?([^\s<>/:]+)"
)


class WorkbookRefused(Exception):
    """Why a workbook is not opened, and how to mend it."""

    def __init__(self, what: Message, mend: Message) -> None:
        self.what, self.mend = what, mend
        super().__init__(f"{what} {mend}")


@dataclass(frozen=True)
class Inspected:
    """What a small and plain workbook holds besides values."""

    formulas: bool
    links: bool
    """To other files."""


def inspected(file: BinaryIO, instead: Message) -> Inspected:
    """What the workbook `file` holds. `instead` is what to do with one that is too large or strange.

    Raises WorkbookRefused: locked, too large, unpacked too large, macros, entities in its XML, damaged.
    """
    start = file.read(4)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if start == _LOCKED:
        what = say("the workbook is locked by a password, or is of the old XLS kind.")
        raise WorkbookRefused(what, say("Save it as XLSX without a password."))
    if size > MOST_BYTES:
        what = say("the workbook is larger than {megabytes} MB.", megabytes=MOST_BYTES // 2**20)
        raise WorkbookRefused(what, instead)
    try:
        with zipfile.ZipFile(file) as archive:
            return _of_members(archive, instead)
    except _DAMAGED:
        raise damaged() from None


def damaged() -> WorkbookRefused:
    mend = say("Open it in a spreadsheet and save it as XLSX again, or as CSV (UTF-8).")
    return WorkbookRefused(say("the file is not a workbook, or is damaged."), mend)


def _of_members(archive: zipfile.ZipFile, instead: Message) -> Inspected:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        what = say(
            "unpacked, the workbook has more than {members} parts or {megabytes} MB.",
            members=MOST_MEMBERS,
            megabytes=MOST_UNPACKED // 2**20,
        )
        raise WorkbookRefused(what, instead)
    if any(_macros(archive, member) for member in members):
        raise WorkbookRefused(
            say("the workbook holds macros."), say("Save it as XLSX, which has none, or as CSV (UTF-8).")
        )
    parts = [_Part.of(archive.read(member), instead) for member in members]
    return Inspected(any(part.formula for part in parts), any(part.link for part in parts))


@dataclass(frozen=True)
class _Part:
    """What one part of the archive is; all but XML is nothing that a reader of cells understands."""

    formula: bool = False
    link: bool = False

    @classmethod
    def of(cls, content: bytes, instead: Message) -> _Part:
        xml = _as_utf_8(content)
        if xml is None:
            return cls()
        declared = _DECLARED.match(xml)
        if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"utf-16"):
            what = say("a part of the workbook is in an encoding that no spreadsheet program writes.")
            raise WorkbookRefused(what, instead)
        if b"<!ENTITY" in xml or xml.count(b"<!DOCTYPE") > len(re.findall(_DOCTYPE, xml)):
            what = say("the workbook defines entities, which no spreadsheet program writes.")
            raise WorkbookRefused(what, instead)
        found = _ROOT.match(xml)
        root = found[1] if found else b""
        return cls(
            formula=root == b"worksheet" and _FORMULA.search(xml) is not None, link=root == b"externalLink"
        )


def _as_utf_8(content: bytes) -> bytes | None:
    """The XML of a part in UTF-8; None of what is no XML."""
    encoding = _UTF_16.get(content[:2])
    if encoding is not None:
        content = content.decode(encoding, errors="replace").encode(errors="replace")
    content = content.removeprefix(_SIGN).lstrip()
    return content if content.startswith(b"<") else None


def _macros(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    name = member.filename.lower()
    if "vbaproject" in name or "/macrosheets/" in name or name.endswith(".bas"):
        return True
    return name == "[content_types].xml" and b"macroEnabled" in archive.read(member)

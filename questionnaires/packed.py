"""Whether a workbook may be opened: an XLSX is a packed archive, and is looked at before it is unpacked.

OWASP ASVS 5.2.1 to 5.2.3: size, unpacked size and number of members. Nothing here reads a cell.
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
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


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
    formulas = False
    for member in members:
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        part = archive.read(member)
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            what = say("the workbook defines entities, which no spreadsheet program writes.")
            raise WorkbookRefused(what, instead)
        if member.filename.startswith("xl/worksheets/"):
            formulas = formulas or _FORMULA.search(part) is not None
    links = any("/externallinks/" in member.filename.lower() for member in members)
    return Inspected(formulas, links)


def _macros(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    name = member.filename.lower()
    if "vbaproject" in name or "/macrosheets/" in name or name.endswith(".bas"):
        return True
    return name == "[content_types].xml" and b"macroEnabled" in archive.read(member)

"""A packed office file is looked at before anything opens it: size, parts, entities, macros.

OWASP ASVS 5.2.1 to 5.2.3. The sizes are those the archive states; `zipfile` reads no more than it states.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from questionnaires.errors import DefinitionError, Message, Problem, say

MOST_BYTES = 5 * 2**20
MOST_UNPACKED = 50 * 2**20
MOST_MEMBERS = 200
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What a broken archive ends in."""
AS_CSV = say("Save the sheet as CSV (UTF-8) and read that.")
_LOCKED = b"\xd0\xcf\x11\xe0"
_MACROS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")


def check(path: Path) -> None:
    """Raises DefinitionError unless `path` is a small, plain workbook without entities and macros.

    Refused are more than 5 MB, 50 MB unpacked or 200 parts, what is locked by a password, and damaged files.
    """
    with path.open("rb") as file:
        start = file.read(len(_LOCKED))
    if start == _LOCKED:
        what = say("the workbook is locked by a password, or is of the old XLS kind.")
        raise _refusal(path, what, say("Save it as XLSX without a password."))
    if path.stat().st_size > MOST_BYTES:
        what = say("the workbook is larger than {megabytes} MB.", megabytes=MOST_BYTES // 2**20)
        raise _refusal(path, what, AS_CSV)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(path, archive)
    except DefinitionError:
        raise
    except DAMAGED:
        raise broken(path) from None


def broken(path: Path) -> DefinitionError:
    """The error of a file that is no workbook at all."""
    mend = say("Open it in a spreadsheet and save it as XLSX again, or as CSV (UTF-8).")
    return _refusal(path, say("the file is not a workbook, or is damaged."), mend)


def _check_members(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        what = say(
            "unpacked, the workbook has more than {members} parts or {megabytes} MB.",
            members=MOST_MEMBERS,
            megabytes=MOST_UNPACKED // 2**20,
        )
        raise _refusal(path, what, AS_CSV)
    names = [member.filename.lower() for member in members]
    if any(name.endswith(_MACROS) for name in names):
        raise _refusal(
            path,
            say("the workbook holds macros."),
            say("Save it as XLSX, which has none, or as CSV (UTF-8)."),
        )
    for member in members:
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        part = archive.read(member)
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            what = say("the workbook defines entities, which no spreadsheet program writes.")
            raise _refusal(path, what, AS_CSV)


def _refusal(path: Path, what: Message, mend: Message) -> DefinitionError:
    return DefinitionError([Problem(say("{file}", file=path.name), what, mend)])

"""Attacks on what should be gone: deleted rows, pages not in use, journals, addresses of people.

Free space is searched for text and for records of the shape that the file's tables have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from questionnaires.errors import Message, say
from survey.audit.finding import Finding
from survey.audit.order import Store
from survey.audit.rawfile import RawFile
from survey.audit.records import Malformed, serials, size_of

NOTHING = say("nothing")
_TEXT = re.compile(rb"[\x20-\x7e\x80-\xff]{12,}")
"""Old cell pointers, two bytes each, do not make so long a run of letters."""
_IP4 = re.compile(
    rb"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\w.])"
)
_IP6 = re.compile(rb"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){4,7}(?::?[0-9a-fA-F]{1,4})(?![\w:])")
_AGENT = re.compile(rb"Mozilla/\d|MicroMessenger|AppleWebKit|python-requests|okhttp/|Dalvik/|curl/\d")
_OWN = re.compile(rb"127\.\d+\.\d+\.\d+|0\.0\.0\.0")
"""Addresses of this machine itself, in settings and in a server's own greeting."""


def deleted(given: Store) -> Finding:
    """Deleted content in the unused space of pages."""
    found = [(readable_in(file), file.label) for file in given.files]
    return _bytes("deleted", say("deleted content in unused space of pages"), found)


def free_pages(given: Store) -> Finding:
    """Content on pages of the free list."""
    found = [
        (sum(_readable(rest, file) for _, rest in file.final.free_pages), file.label) for file in given.files
    ]
    return _bytes("free-pages", say("content on free pages"), found)


def journals(given: Store) -> Finding:
    """Old pages in a rollback journal that was kept."""
    found = [(sum(map(len, file.old_pages)), file.label) for file in given.files]
    return _bytes("journal", say("old pages in a journal"), found)


ATTACKS: tuple[Callable[[Store], Finding], ...] = (deleted, free_pages, journals)


def readable_in(file: RawFile) -> int:
    """Bytes of deleted content that can be read in the unused space of the file's pages."""
    trees = (tree for table in file.tables for tree in (table.tree, *table.indexes))
    return sum(_readable(stretch, file) for tree in trees for page in tree.pages for stretch in page.free)


def _readable(stretch: bytes, file: RawFile) -> int:
    if not any(stretch):
        return 0
    text = sum(len(run) for run in _TEXT.findall(stretch))
    return text or _records(stretch, file)


def _records(stretch: bytes, file: RawFile) -> int:
    """Bytes of records in `stretch` that have the column kinds of a living row, as codes have: no text."""
    found = 0
    for table in file.tables:
        kinds = {_kinds(cell.payload) for cell in table.tree.cells}
        for head in {len(kind) + 1 for kind in kinds if len(kind) > 1}:
            at = stretch.find(bytes([head]))
            while at >= 0:
                size = _record_at(stretch, at, kinds)
                found += size
                at = stretch.find(bytes([head]), at + max(1, size))
    return found


def _record_at(stretch: bytes, at: int, kinds: set[tuple[str, ...]]) -> int:
    try:
        types, body = serials(stretch, at)
        size = sum(map(size_of, types))
    except Malformed:
        return 0
    # Old cell pointers look like a short record now and then; not like one that is full.
    whole = body + size <= len(stretch) and size >= 6 and stretch[body : body + size].count(0) < size // 2
    return body + size - at if whole and tuple(map(_kind, types)) in kinds else 0


def _kinds(payload: bytes) -> tuple[str, ...]:
    try:
        return tuple(map(_kind, serials(payload)[0]))
    except Malformed:
        return ()


def _kind(serial: int) -> str:
    if serial == 0:
        return "null"
    if serial < 12:
        return "flag" if serial in (1, 8, 9) else "number"
    return "text" if serial % 2 else "blob"


# ---- addresses ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Traces:
    """How often something that tells a person's device stands in a file."""

    where: str
    addresses: int
    agents: int

    @property
    def count(self) -> int:
        return self.addresses + self.agents


def addresses(paths: Iterable[Path], root: Path) -> Finding:
    """Network addresses and names of browsers in the files `paths`; places are told relative to `root`."""
    worst = Traces("", 0, 0)
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError:
            continue
        found = traces(content, _relative(path, root))
        worst = max(worst, found, key=lambda one: one.count)
    best = (
        NOTHING
        if not worst.count
        else say(
            "{file}: {addresses} addresses, {agents} names of browsers",
            file=worst.where,
            addresses=worst.addresses,
            agents=worst.agents,
        )
    )
    return Finding(
        "address", say("network addresses and browser names in every file"), best, NOTHING, worst.count > 0
    )


def traces(content: bytes, where: str) -> Traces:
    own = {hit for hit in _IP4.findall(content) if _OWN.fullmatch(hit)}
    found = (set(_IP4.findall(content)) | set(_IP6.findall(content))) - own
    return Traces(where, len(found), len(_AGENT.findall(content)))


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _bytes(attack: str, tried: Message, found: list[tuple[int, str]]) -> Finding:
    size, where = max(found, default=(0, ""))
    best = say("{bytes} bytes in {file}", bytes=size, file=where) if size else NOTHING
    return Finding(attack, tried, best, NOTHING, size > 0)

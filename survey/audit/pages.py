"""B-tree pages of SQLite from bytes: cells with their place in the page, children, what is not in use.

A page is read by itself; overflow chains are followed through a function that gives other pages. Source:
"Database File Format" of sqlite.org, sections 1.5 to 1.6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from survey.audit.records import Malformed, Value, signed, values, varint

Fetch = Callable[[int], bytes | None]
"""Page number -> its bytes, None where there is none."""

INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
INNER = (INDEX_INNER, TABLE_INNER)
_FILE_HEADER = 100


@dataclass(frozen=True)
class Cell:
    """One entry of a b-tree page; `offset` is its place in the page, which SQLite fills from the end."""

    page: int
    offset: int
    rowid: int | None
    payload: bytes
    """As far as it lies on overflow pages, whole too, unless the cell was read without them."""
    overflow: tuple[int, ...]
    """Numbers of the overflow pages."""

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Raises Malformed."""
        return values(self.payload)


@dataclass(frozen=True)
class Page:
    number: int
    kind: int
    cells: tuple[Cell, ...]
    """In key order. Inner pages of tables hold no cells with content."""
    children: tuple[int, ...]
    free: tuple[bytes, ...]
    """Stretches not in use: the gap before the cells, and freed blocks among them."""
    arrangement: bytes
    """Everything but what lies free: two pages of one arrangement were filled alike."""


def local_part(usable: int, length: int, leaf_table: bool) -> int:
    """Bytes of a payload of `length` that stand in the page itself; the rest is on overflow pages."""
    limit = usable - 35 if leaf_table else (usable - 12) * 64 // 255 - 23
    if length <= limit:
        return length
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    return local if local <= limit else least


def read_page(number: int, data: bytes, usable: int, fetch: Fetch | None = None) -> Page:
    """The b-tree page `data`. Without `fetch` payloads end where the page ends. Raises Malformed."""
    start = _FILE_HEADER if number == 1 else 0
    kind = data[start]
    if kind not in (*INNER, INDEX_LEAF, TABLE_LEAF):
        raise Malformed(f"page {number} is no b-tree page")
    count = int.from_bytes(data[start + 3 : start + 5], "big")
    content = int.from_bytes(data[start + 5 : start + 7], "big") or 65536
    pointers = start + (12 if kind in INNER else 8)
    gap = pointers + 2 * count
    if gap > len(data) or content > len(data):
        raise Malformed(f"page {number} says it has {count} cells")
    cells, children = [], []
    for place in range(pointers, gap, 2):
        offset = int.from_bytes(data[place : place + 2], "big")
        if not gap <= offset < usable:
            raise Malformed(f"page {number} has a cell outside of itself")
        if kind in INNER:
            children.append(int.from_bytes(data[offset : offset + 4], "big"))
        if kind != TABLE_INNER:
            cells.append(_cell(number, kind, data, offset, usable, fetch))
    if kind in INNER:
        children.append(int.from_bytes(data[start + 8 : start + 12], "big"))
    free = (data[gap:content], *_free_blocks(data, start))
    own = data[start : start + 1] + data[start + 3 : start + 7] + data[start + 8 : gap] + data[content:]
    return Page(number, kind, tuple(cells), tuple(children), free, own)


def _cell(number: int, kind: int, data: bytes, offset: int, usable: int, fetch: Fetch | None) -> Cell:
    place = offset + (4 if kind == INDEX_INNER else 0)
    length, place = varint(data, place)
    rowid = None
    if kind == TABLE_LEAF:
        unsigned, place = varint(data, place)
        rowid = signed(unsigned)
    local = local_part(usable, length, kind == TABLE_LEAF)
    payload = data[place : place + local]
    if len(payload) < local:
        raise Malformed(f"page {number} has a cell that runs over its end")
    if local == length:
        return Cell(number, offset, rowid, payload, ())
    first = int.from_bytes(data[place + local : place + local + 4], "big")
    if fetch is None:
        return Cell(number, offset, rowid, payload, (first,))
    rest, chain = _overflow(first, length - local, usable, fetch)
    return Cell(number, offset, rowid, payload + rest, chain)


def _overflow(first: int, length: int, usable: int, fetch: Fetch) -> tuple[bytes, tuple[int, ...]]:
    found, chain, page = bytearray(), list[int](), first
    while len(found) < length:
        data = None if page in chain or not page else fetch(page)
        if data is None:
            raise Malformed(f"overflow page {page} is missing")
        chain.append(page)
        found += data[4:usable]
        page = int.from_bytes(data[:4], "big")
    return bytes(found[:length]), tuple(chain)


def _free_blocks(data: bytes, start: int) -> tuple[bytes, ...]:
    blocks, seen = [], set[int]()
    at = int.from_bytes(data[start + 1 : start + 3], "big")
    while at and at not in seen and at + 4 <= len(data):
        seen.add(at)
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        blocks.append(data[at + 4 : at + size])
        at = int.from_bytes(data[at : at + 2], "big")
    return tuple(blocks)

"""A write-ahead log from bytes: frames, transactions, and the generations that older frames belong to.

SQLite begins a log again from its start with a new salt; frames of the old salt stay behind what is newly
written until it covers them. They are no part of the database any more, yet still tell its past.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_HEADER, _FRAME = 32, 24
_MAGIC = 0x377F0682


@dataclass(frozen=True)
class Transaction:
    """The pages written together, as they were at the end."""

    pages: Mapping[int, bytes]
    committed: bool
    size: int
    """Pages of the database after it; 0 without a commit."""


@dataclass(frozen=True)
class Generation:
    """Transactions of one salt, in order of writing."""

    live: bool
    """Part of the database, not left over."""
    transactions: tuple[Transaction, ...]


def generations(log: bytes) -> tuple[Generation, ...]:
    """The generations of the file `log`, the oldest first; empty if it is none."""
    if len(log) < _HEADER or int.from_bytes(log[:4], "big") & ~1 != _MAGIC:
        return ()
    size = int.from_bytes(log[8:12], "big")
    if size < 512:
        return ()
    current = log[16:24]
    frames: dict[bytes, list[tuple[int, int, bytes]]] = {}
    for at in range(_HEADER, len(log) - _FRAME - size + 1, _FRAME + size):
        head, data = log[at : at + _FRAME], log[at + _FRAME : at + _FRAME + size]
        page, committed = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
        if page:
            frames.setdefault(head[8:16], []).append((page, committed, data))
    live = _counter(current)
    # The first half of the salt counts up by one with each new generation, round the 32 bits.
    oldest_first = sorted(frames, key=lambda salt: (_counter(salt) - live - 1) % 2**32)
    return tuple(Generation(salt == current, _transactions(frames[salt])) for salt in oldest_first)


def _counter(salt: bytes) -> int:
    return int.from_bytes(salt[:4], "big")


def _transactions(frames: list[tuple[int, int, bytes]]) -> tuple[Transaction, ...]:
    found, pages = [], dict[int, bytes]()
    for page, size, data in frames:
        pages[page] = data
        if size:
            found.append(Transaction(pages, True, size))
            pages = {}
    if pages:
        found.append(Transaction(pages, False, 0))
    return tuple(found)


def journal_pages(journal: bytes, page_size: int) -> tuple[bytes, ...]:
    """The old pages that a rollback journal holds, also one whose header was zeroed after its commit."""
    sector = int.from_bytes(journal[20:24], "big") or 512
    step = page_size + 8
    places = range(sector, len(journal) - step + 1, step)
    pages = (journal[at + 4 : at + 4 + page_size] for at in places)
    return tuple(page for page in pages if any(page))

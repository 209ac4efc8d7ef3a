"""A SQLite database as it lies on the disk: the file, its log, its journal, read as bytes only.

Nothing here opens a file through SQLite; the columns of its tables are asked of a copy in memory.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from questionnaires.errors import Message, Problem, ProblemsError, say
from survey.audit.pages import INNER, Cell, Page, read_page
from survey.audit.records import Malformed, Value
from survey.audit.wal import Generation, generations, journal_pages
from survey.store.private_copy import TableShape, shapes, vacuumed

MAGIC = b"SQLite format 3\0"
_TRIES = 40
_ONE_ROW = 2
"""A table of fewer rows has no order to remember."""
_PAUSE = 0.05
"""Seconds. A wash takes a few hundredths; a copy taken in its midst is taken again."""


class Unreadable(ProblemsError):
    """A file that is no SQLite database, or a damaged one."""


@dataclass(frozen=True)
class Tree:
    """A table or an index: its pages in key order."""

    name: str
    pages: tuple[Page, ...]

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for page in self.pages for cell in page.cells)


@dataclass(frozen=True)
class Table:
    shape: TableShape
    tree: Tree
    indexes: tuple[Tree, ...]

    @property
    def name(self) -> str:
        return self.shape.name

    @cached_property
    def rows(self) -> tuple[tuple[Cell, Mapping[str, Value]], ...]:
        """Each row's cell, and its values by column."""
        return tuple((cell, self._named(cell)) for cell in self.tree.cells)

    def _named(self, cell: Cell) -> Mapping[str, Value]:
        named = dict(zip(self.shape.columns, cell.values, strict=False))
        if self.shape.rowid_column is not None:
            named[self.shape.rowid_column] = cell.rowid
        return named

    def column(self, name: str) -> tuple[Value, ...]:
        return tuple(row.get(name) for _, row in self.rows)

    def key_of(self, cell: Cell) -> object:
        """What stays the same when the row moves to another page."""
        return cell.values[: len(self.shape.key)] if self.shape.without_rowid else cell.rowid


@dataclass(frozen=True)
class RawFile:
    """One database. `settled` is the file alone, `final` the file with what its log has committed."""

    path: Path
    main: bytes
    log: bytes
    journal: bytes

    @property
    def label(self) -> str:
        return self.path.name

    @cached_property
    def page_size(self) -> int:
        size = int.from_bytes(self.main[16:18], "big")
        return 65536 if size == 1 else size

    @property
    def usable(self) -> int:
        return self.page_size - self.main[20]

    @property
    def uses_log(self) -> bool:
        return self.main[18] == 2

    @property
    def auto_vacuum(self) -> bool:
        return any(self.main[52:56])

    @cached_property
    def generations(self) -> tuple[Generation, ...]:
        return generations(self.log)

    @cached_property
    def live_pages(self) -> Mapping[int, bytes]:
        """Pages that the log has committed over those of the file."""
        pages: dict[int, bytes] = {}
        for generation in self.generations:
            if generation.live:
                for transaction in generation.transactions:
                    if transaction.committed:
                        pages.update(transaction.pages)
        return pages

    @cached_property
    def final(self) -> Image:
        live = [t for g in self.generations if g.live for t in g.transactions if t.committed]
        if not live:
            return self.settled
        whole = bytearray(self.main)
        size = live[-1].size * self.page_size
        whole += bytes(max(0, size - len(whole)))
        for number, data in self.live_pages.items():
            if number * self.page_size <= size:
                whole[(number - 1) * self.page_size : number * self.page_size] = data
        return Image(self.path, bytes(whole[:size]), self.page_size, self.usable)

    @cached_property
    def settled(self) -> Image:
        return Image(self.path, self.main, self.page_size, self.usable)

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.final.tables

    @cached_property
    def old_pages(self) -> tuple[bytes, ...]:
        """Pages that the journal holds."""
        return journal_pages(self.journal, self.page_size)

    @property
    def raw(self) -> bytes:
        return self.main + self.log + self.journal


@dataclass(frozen=True)
class Image:
    """The bytes of a whole database at one moment."""

    path: Path
    content: bytes
    page_size: int
    usable: int

    def page(self, number: int) -> bytes | None:
        data = self.content[(number - 1) * self.page_size : number * self.page_size]
        return data if number > 0 and len(data) == self.page_size else None

    @property
    def size(self) -> int:
        """Number of pages."""
        return len(self.content) // self.page_size

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables with their indexes, without those that only SQLite itself uses. Raises Unreadable."""
        if not self.content:
            return ()
        try:
            listed = [cell.values for cell in self.tree("sqlite_schema", 1).cells]
            known = {shape.name: shape for shape in shapes(self.content)}
            roots = {str(row[1]): int(str(row[3])) for row in listed if row[0] == "table" and row[3]}
            indexes = [row for row in listed if row[0] == "index" and row[3]]
            return tuple(
                Table(
                    known[name],
                    self.tree(name, root),
                    tuple(self.tree(str(i[1]), int(str(i[3]))) for i in indexes if i[2] == name),
                )
                for name, root in roots.items()
                if name in known and not name.startswith("sqlite_stat")
            )
        except (Malformed, ValueError, IndexError, sqlite3.Error) as error:
            raise damaged(self.path) from error

    def tree(self, name: str, root: int) -> Tree:
        """The b-tree at page `root`. Raises Malformed."""
        return Tree(name, tuple(self._walk(root, set())))

    def _walk(self, root: int, seen: set[int]) -> Iterator[Page]:
        # Not by recursion: a tree may be deeper than Python's stack only if it is damaged, in a circle.
        waiting = [root]
        while waiting:
            number = waiting.pop()
            data = self.page(number)
            if data is None or number in seen:
                raise Malformed(f"page {number} is missing or stands twice")
            seen.add(number)
            page = read_page(number, data, self.usable, self.page)
            yield page
            if page.kind in INNER:
                waiting.extend(reversed(page.children))

    @cached_property
    def remembering(self) -> frozenset[int]:
        """Pages whose arrangement is not that of a freshly rewritten copy. Raises Unreadable.

        Such a copy depends on the content alone, so that a page like it remembers nothing.
        """
        if all(len(table.rows) < _ONE_ROW for table in self.tables) and not self.free_pages:
            return frozenset()
        try:
            fresh = Image(self.path, vacuumed(self.content), self.page_size, self.usable)
        except sqlite3.Error as error:
            raise damaged(self.path) from error
        numbers = range(1, max(self.size, fresh.size) + 1)
        return frozenset(n for n in numbers if self._arrangement(n) != fresh._arrangement(n))

    def _arrangement(self, number: int) -> bytes | None:
        data = self.page(number)
        try:
            return data and read_page(number, data, self.usable).arrangement
        except (Malformed, IndexError):
            # Overflow pages and those of the free list have no cells.
            return data

    @cached_property
    def free_pages(self) -> tuple[tuple[int, bytes], ...]:
        """(number, bytes not in use) of every page of the free list."""
        found, trunk, seen = [], int.from_bytes(self.content[32:36], "big"), set[int]()
        while trunk and trunk not in seen:
            seen.add(trunk)
            data = self.page(trunk)
            if data is None:
                break
            count = min(int.from_bytes(data[4:8], "big"), self.page_size // 4 - 2)
            found.append((trunk, data[8 + 4 * count :]))
            leaves = (int.from_bytes(data[8 + 4 * i : 12 + 4 * i], "big") for i in range(count))
            found += [(leaf, content) for leaf in leaves if (content := self.page(leaf)) is not None]
            trunk = int.from_bytes(data[:4], "big")
        return tuple(found)


def read(path: Path) -> RawFile:
    """The database `path` with its log and journal as they belong together. Raises Unreadable.

    The log is read before and after the file: where it was begun anew in between, all is read again.
    """
    for _ in range(_TRIES):
        before = beside(path, "-wal")
        main, journal = path.read_bytes(), beside(path, "-journal")
        if beside(path, "-wal").startswith(before):
            break
        time.sleep(_PAUSE)
    if len(main) < 100 or main[:16] != MAGIC:
        raise Unreadable(
            [
                Problem(
                    say("{file}", file=str(path)),
                    say("this is no SQLite database, or it is encrypted."),
                    say("Move it away if it does not belong here; otherwise take it from a backup."),
                )
            ]
        )
    file = RawFile(path, main, before, journal)
    if file.page_size < 512 or len(main) % file.page_size:
        raise damaged(path)
    return file


def beside(path: Path, ending: str) -> bytes:
    """The bytes of the file whose name is `path` and `ending`; none if it is not there."""
    try:
        return path.with_name(path.name + ending).read_bytes()
    except FileNotFoundError:
        return b""


def damaged(path: Path) -> Unreadable:
    what: Message = say("the file is damaged: a page of it cannot be read.")
    return Unreadable(
        [
            Problem(
                say("{file}", file=str(path)), what, say("Take it from a backup and keep the damaged file.")
            )
        ]
    )

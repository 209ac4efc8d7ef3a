"""What each transaction in a log changed: its rows by table, as a thief of the disk replays it.

Live and left-over generations are replayed in their order. Where no older state of a page is known, the
row that lies lowest in it is taken for the newest: SQLite fills a page from its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from survey.audit.pages import INNER, Page, read_page
from survey.audit.rawfile import RawFile, Table, Unreadable
from survey.audit.records import Malformed, serials
from survey.audit.wal import Generation

Rows = Mapping[object, bytes]
"""Key of a row -> its bytes in the page."""


@dataclass(frozen=True)
class Change:
    """One transaction: by table the keys of rows that are new, changed or gone."""

    live: bool
    rows: Mapping[str, frozenset[object]]


def changes(file: RawFile) -> tuple[Change, ...]:
    """The transactions of the file's log that changed rows, in order."""
    return tuple(change for change in _Replay(file).run() if change.rows)


@dataclass
class _Replay:
    """The state of the pages and rows while the log is replayed."""

    file: RawFile
    owner: dict[int, str] = field(default_factory=dict)
    """Page -> table."""
    seen: dict[int, bytes] = field(default_factory=dict)
    """Page -> its bytes, as far as known at this moment."""
    known: dict[tuple[str, object], bytes] = field(default_factory=dict)
    """(table, key) -> the row's bytes."""

    def run(self) -> Iterator[Change]:
        self.tables = {table.name: table for table in self.file.tables}
        # Pages as they were before the log, too: one may have been freed since, its rows moved.
        with suppress(Unreadable):
            self._own(self.file.settled.tables)
        self._own(self.file.tables)
        for generation in self.file.generations:
            if generation.live:
                self._learn_base(generation)
            for transaction in generation.transactions:
                yield Change(generation.live, self._apply(transaction.pages))

    def _own(self, tables: Iterable[Table]) -> None:
        for table in tables:
            self.owner |= {page.number: table.name for page in table.tree.pages}

    def _learn_base(self, generation: Generation) -> None:
        """The file's own page is the state before the log, unless the log was already copied into it."""
        images: dict[int, set[bytes]] = {}
        for transaction in generation.transactions:
            for number, data in transaction.pages.items():
                images.setdefault(number, set()).add(data)
        # Copying begins with the first transaction: if a page of it was not copied, none was, and a page
        # that looks like one in the log was only written again as it stood.
        first = generation.transactions[0].pages if generation.transactions else {}
        copied = all(self.file.settled.page(number) in images[number] for number in first)
        for number, versions in images.items():
            own = self.file.settled.page(number)
            if own is not None and not (copied and own in versions):
                self.seen[number] = own
                name, rows = self._rows(number, own)
                self.known |= {(name, key): row for key, row in rows.items()}
        # Rows on pages that this generation does not touch are old too: a split may move them.
        for number in range(1, self.file.settled.size + 1):
            own = self.file.settled.page(number)
            if own is not None and number not in images:
                name, rows = self._rows(number, own)
                self.known |= {(name, key): row for key, row in rows.items()}

    def _apply(self, pages: Mapping[int, bytes]) -> Mapping[str, frozenset[object]]:
        changed: dict[str, set[object]] = {}
        guesses: dict[str, list[object]] = {}
        before: dict[tuple[str, object], bytes] = {}
        after: set[tuple[str, object]] = set()
        self._adopt(pages)
        for number in pages:
            if number in self.seen:
                name, rows = self._rows(number, self.seen[number])
                before |= {(name, key): row for key, row in rows.items()}
        for number, data in pages.items():
            name, rows = self._rows(number, data)
            first = number not in self.seen
            self.seen[number] = data
            after |= {(name, key) for key in rows}
            news = [key for key, row in rows.items() if self.known.get((name, key)) != row]
            fresh = [key for key in news if (name, key) not in self.known]
            if first and len(fresh) > 1:
                guesses.setdefault(name, []).append(fresh[-1])
                news = [key for key in news if key not in set(fresh)]
            changed.setdefault(name, set()).update(news)
            self.known |= {(name, key): row for key, row in rows.items()}
        for name, keys in guesses.items():
            if len(keys) == 1 and not changed.get(name):
                changed.setdefault(name, set()).update(keys)
        for name, key in before.keys() - after:
            changed.setdefault(name, set()).add(key)
        return {name: frozenset(keys) for name, keys in changed.items() if name and keys}

    def _adopt(self, pages: Mapping[int, bytes]) -> None:
        """Children of a table's inner pages belong to the table."""
        waiting = [number for number in pages if number in self.owner]
        while waiting:
            number = waiting.pop()
            page = self._page(number, pages[number])
            if page is None or page.kind not in INNER:
                continue
            for child in page.children:
                if self.owner.get(child) != self.owner[number]:
                    self.owner[child] = self.owner[number]
                    if child in pages:
                        waiting.append(child)

    def _page(self, number: int, data: bytes) -> Page | None:
        try:
            return read_page(number, data, self.file.usable)
        except (Malformed, IndexError):
            return None

    def _rows(self, number: int, data: bytes) -> tuple[str, Rows]:
        """The table of the page and its rows, those that lie lowest in the page last."""
        table = self.tables.get(self.owner.get(number, ""))
        page = self._page(number, data)
        if table is None or page is None or not page.cells or not _fits(page, table):
            return "", {}
        cells = sorted(page.cells, key=lambda cell: -cell.offset)
        try:
            return table.name, {table.key_of(cell): cell.payload for cell in cells}
        except Malformed:
            return "", {}


def _fits(page: Page, table: Table) -> bool:
    """Whether the page's first row has the table's columns; a page may have served another table before."""
    cell = page.cells[0]
    if (cell.rowid is None) != table.shape.without_rowid:
        return False
    try:
        return len(serials(cell.payload)[0]) <= len(table.shape.columns)
    except Malformed:
        return False

"""Attacks on the order of rows: keys, clocks, places in a page, indexes, overflow pages, the log.

Each takes the parsed files and returns one Finding. Of a live store `settled`, the file without its log, is
looked at for places: what the log holds is counted by the attack on the log.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from questionnaires.errors import Message, say
from survey.audit.clocks import clock_in, columns, is_sequence
from survey.audit.finding import GROUP, LIVE_ROWS, Finding, Placed
from survey.audit.history import Change, changes
from survey.audit.rawfile import Image, RawFile, Table, Tree
from survey.audit.waiting import explained

FEWEST = 3
"""Rows. Of fewer no order is worth the name."""

NONE = say("no row")


@dataclass(frozen=True)
class Store:
    """Everything that belongs to one survey's answers and codes, read, and how it is judged."""

    files: tuple[RawFile, ...]
    live: bool = False
    histories: tuple[tuple[Change, ...], ...] = ()
    """What each file's log tells."""

    @property
    def tables(self) -> Iterable[tuple[RawFile, Table]]:
        return ((file, table) for file in self.files for table in file.tables)

    @property
    def places(self) -> Iterable[tuple[Image, Table]]:
        """The tables as their places in the file are judged, where a file remembers anything."""
        for file in self.files:
            image = file.settled if self.live else file.final
            if image.remembering and not (self.live and explained(file)):
                yield from ((image, table) for table in image.tables)

    @property
    def allowed(self) -> int:
        """Rows that may be placed in time."""
        return LIVE_ROWS if self.live else 0


def store(files: Sequence[RawFile], live: bool = False) -> Store:
    return Store(tuple(files), live, tuple(changes(file) for file in files))


@dataclass(frozen=True)
class Signal:
    """Something that may tell the order: where it placed rows, and how many it may."""

    attack: str
    tried: Message
    placed: tuple[Placed, ...]
    allowed: int
    best: Message | None = None
    """The best result in words of its own."""

    @property
    def finding(self) -> Finding:
        worst = max(self.placed, key=lambda one: one.rows, default=None)
        best = NONE if worst is None else say("{rows} rows of {where}", rows=worst.rows, where=worst.where)
        best = self.best or best
        limit = say("at most {rows} rows", rows=self.allowed) if self.allowed else NONE
        return Finding(self.attack, self.tried, best, limit, worst is not None and worst.rows > self.allowed)


def rowids(given: Store) -> Signal:
    """Rowids that count up hold the order for ever; random ones of 53 bits hold none."""
    found = []
    for file, table in given.tables:
        rowids = sorted(cell.rowid for cell in table.tree.cells if cell.rowid is not None)
        if len(rowids) >= FEWEST and rowids[-1] - rowids[0] < 4 * len(rowids) + 16:
            found.append(Placed(file.label, table.name, len(rowids)))
    return Signal("rowid", say("row numbers that count up"), tuple(found), 0)


def clocks(given: Store) -> Signal:
    """Columns, and keys inside JSON, that hold a clock or count up."""
    found: list[tuple[Placed, Message]] = []
    for file, table in given.tables:
        for name, of_program, values in columns(table):
            where = f"{file.label}: {table.name}.{name}"
            kind = clock_in(values)
            best = None
            if kind is not None:
                best = say(
                    "{where} holds times ({kind}) in {rows} rows", where=where, kind=kind, rows=len(values)
                )
            elif is_sequence(values, of_program=of_program):
                best = say("{where} counts up over {rows} rows", where=where, rows=len(values))
            if best is not None:
                found.append((Placed(file.label, table.name, len(values)), best))
    tried = say("columns and JSON keys with times, UUIDv7, ULID or running numbers")
    return Signal("clock", tried, tuple(one for one, _ in found), 0, found[0][1] if found else None)


def cells(given: Store) -> Signal:
    """Rows that do not lie in their page in key order: SQLite puts a later row below an earlier one."""
    found = tuple(
        Placed(image.path.name, table.name, rows)
        for image, table in given.places
        if (rows := _out_of_place(image, table.tree))
    )
    return Signal("cells", say("places of rows in their pages"), found, given.allowed)


def indexes(given: Store) -> Signal:
    """The same in secondary indexes."""
    found = tuple(
        Placed(image.path.name, f"{table.name} ({index.name})", rows)
        for image, table in given.places
        for index in table.indexes
        if (rows := _out_of_place(image, index))
    )
    return Signal("index", say("places of entries in indexes"), found, given.allowed)


def overflow(given: Store) -> Signal:
    """Long rows continue on pages of their own, whose numbers grow with time until a wash."""
    found = []
    for image, table in given.places:
        chains = [cell.overflow[0] for cell in table.tree.cells if cell.overflow]
        if rows := len(chains) - longest_ascent(chains):
            found.append(Placed(image.path.name, table.name, rows))
    return Signal("overflow", say("page numbers of long rows"), tuple(found), given.allowed)


def log(given: Store) -> Signal:
    """Rows that the log's transactions place in groups of fewer than ten."""
    found = placed_in_log(given, lambda change: change.live)
    return Signal("wal", say("transactions in the log"), _parts_together(found), given.allowed)


def stale_log(given: Store) -> Signal:
    """The same in what older logs left behind in the file."""
    found = placed_in_log(given, lambda change: not change.live)
    tried = say("older transactions left in the log file")
    return Signal("wal-stale", tried, _parts_together(found), given.allowed)


SIGNALS: tuple[Callable[[Store], Signal], ...] = (rowids, clocks, cells, indexes, overflow, log, stale_log)


def placed_in_log(given: Store, counts: Callable[[Change], bool]) -> list[Placed]:
    """Per file and table the rows that stand in a transaction with fewer than ten of their kind."""
    found = []
    for file, history in zip(given.files, given.histories, strict=True):
        rows: dict[str, set[object]] = {}
        for change in filter(counts, history):
            for table, keys in change.rows.items():
                if len(keys) < GROUP:
                    rows.setdefault(table, set()).update(keys)
        # One row of bookkeeping, such as `state`, has no order.
        found += [
            Placed(file.label, name, len(keys)) for name, keys in rows.items() if _rows_of(file, name) > 1
        ]
    return found


def _rows_of(file: RawFile, name: str) -> int:
    """Rows that the table has or had."""
    tables = {table.name: table for table in file.tables}
    return len(tables[name].rows) if name in tables else GROUP


def _parts_together(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """Parts of one table together: responses.db and responses-2.db share the rows that may wait."""
    sums: dict[str, list[Placed]] = {}
    for one in placed:
        sums.setdefault(one.table, []).append(one)
    return tuple(
        Placed(max(parts, key=lambda one: one.rows).file, table, sum(one.rows for one in parts))
        for table, parts in sums.items()
    )


def _out_of_place(image: Image, tree: Tree) -> int:
    """Fewest rows to take away so that every page holds the rest in key order, from its end backwards."""
    return sum(
        len(page.cells) - longest_ascent([-cell.offset for cell in page.cells])
        for page in tree.pages
        if page.number in image.remembering
    )


def longest_ascent(numbers: Sequence[int]) -> int:
    """Length of the longest ascending selection of `numbers` in their order (patience sorting)."""
    tops: list[int] = []
    for number in numbers:
        place = bisect_left(tops, number)
        tops[place : place + 1] = [number]
    return len(tops)

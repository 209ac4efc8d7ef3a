"""The access codes of one survey in one SQLite file: keyed digests, units, and whether each is spent.

A code is spent by an UPDATE in place. Never by INSERT or DELETE: with eight people that alone gave eight of
eight pairs away. The file knows nothing of any answer.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import TypeVar

from survey.store.base import CodeRefused, Damaged, StoreFull
from survey.store.files import CODE, KEY_LIMIT, create_file, open_file
from survey.store.pace import DUE
from survey.store.wash import Midnight, WashedFile, scrub, utc_midnight, wash
from survey.store.writer import Tick, Writer

STEP = 10
PAGE_FLOOR = 2**52
"""Numbers from here to 2**53 take eight bytes in a record; smaller ones take six, and the record of a spent
code would not fit where the unspent one was: the layout would then remember the order of spending."""
PARTING_TRIES = 20

Done = TypeVar("Done")


class CodeFile:
    """`survey.store.writer.Files` of codes: a row is the page that spends one."""

    def __init__(self, file: WashedFile) -> None:
        self.file = file
        self._seen = self._version()

    @property
    def new(self) -> int:
        return self.file.new

    def known(self, key: int, row: int) -> int | None:
        """The unit, for the page that has spent the code before. Raises CodeRefused."""
        statement = "SELECT unit, spent, page FROM code WHERE id = ?"
        found = self.file.connection.execute(statement, (key,)).fetchone()
        if found is None:
            raise CodeRefused("unknown")
        unit, spent, page = found
        if not spent:
            return None
        if page != row:
            raise CodeRefused("used")
        return int(unit)

    def write(self, group: Sequence[tuple[int, int]]) -> Sequence[int | Exception]:
        """Spend the codes of `group`; the unit of each, or a CodeRefused."""
        return self.change(lambda: [self._spend(key, page) for key, page in group])

    def _spend(self, key: int, page: int) -> int | Exception:
        written = self.file.connection.execute(
            "UPDATE code SET spent = 1, page = ? WHERE id = ? AND spent = 0", (page, key)
        ).rowcount
        self.file.rows += written
        try:
            unit = self.known(key, page)
        except CodeRefused as refused:
            return refused
        return CodeRefused("unknown") if unit is None else unit

    def change(self, work: Callable[[], Done]) -> Done:
        """What `work` gives, done in one transaction. Raises sqlite3.Error: nothing is changed."""
        connection = self.file.connection
        connection.execute("BEGIN IMMEDIATE")
        before = self._refresh()
        try:
            done = work()
            connection.execute("COMMIT")
        except BaseException:
            self.file.rows = before
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        self.file.blur_times()
        return done

    def wash(self) -> bool:
        done = wash(self.file)
        self._seen = self._version()
        return done

    def _refresh(self) -> int:
        """Number of spent codes, counted anew if another process has written."""
        version = self._version()
        if version != self._seen:
            self.file.rows = spent_codes(self.file.connection)
            self._seen = version
        return self.file.rows

    def _version(self) -> int:
        return int(self.file.connection.execute("PRAGMA data_version").fetchone()[0])


class SqliteCodeStore:
    """A `survey.store.base.CodeStore`. Threads share it; one process at a time should."""

    def __init__(self, path: Path, *, midnight: Midnight = utc_midnight, tick: Tick = time.monotonic) -> None:
        """Open the file that `create` made; repair what a crash has left. Raises as `open_file`."""
        self._path = path
        self._turn = RLock()
        self._codes = CodeFile(open_file(path, lambda connection: checked_codes(connection, path), midnight))
        self._writer: Writer[int, int] = Writer(self._codes, self._turn, tick)
        self._open = True
        if self._codes.file.interrupted:
            self._writer.wash_now()
        self._writer.wash_if_due()

    @staticmethod
    def create(path: Path, midnight: Midnight = utc_midnight) -> None:
        """Make a new, empty store, readable by its owner only. Raises FileExistsError."""
        create_file(path, (CODE,), midnight)

    @property
    def blocked_since(self) -> float | None:
        return self._writer.blocked_since

    def add(self, codes: Collection[int], unit: int) -> None:
        wrong = [code for code in codes if not 0 <= code < KEY_LIMIT]
        if wrong:
            raise ValueError(f"code {wrong[0]} does not fit into 53 bits")
        # In order of the digest: as random as can be, and not as they were drawn or printed.
        rows = [(code, unit, PAGE_FLOOR + secrets.randbits(52)) for code in sorted(codes)]
        self._change(
            lambda connection: connection.executemany(
                "INSERT INTO code (id, unit, spent, page) VALUES (?, ?, 0, ?) ON CONFLICT(id) DO NOTHING",
                rows,
            )
        )

    def spend(self, code: int, page: int) -> int:
        if not 0 <= page < KEY_LIMIT:
            raise ValueError(f"page {page} does not fit into 53 bits")
        return self._writer.put(code, PAGE_FLOOR | page)

    def void(self, unit: int | None = None) -> int:
        return self._change(
            lambda connection: (
                connection.execute(
                    "DELETE FROM code WHERE spent = 0 AND (unit = ?1 OR ?1 IS NULL)", (unit,)
                ).rowcount
            )
        )

    def drawn(self) -> Mapping[int, int]:
        with self._turn:
            statement = "SELECT unit, count(*) FROM code GROUP BY unit ORDER BY unit"
            return dict(self._codes.file.connection.execute(statement).fetchall())

    def spent_in_tens(self) -> int:
        with self._turn:
            spent = spent_codes(self._codes.file.connection)
            return spent - spent % STEP

    def wash_if_due(self) -> bool:
        return self._writer.wash_if_due()

    def close(self) -> None:
        self._writer.stop()
        with self._turn:
            if not self._open:
                return
            for _ in range(PARTING_TRIES):
                unwashed = self._codes.new or self._codes.file.interrupted
                if not unwashed or self._writer.wash_now():
                    break
            self._codes.file.close()
            self._open = False

    def destroy(self) -> None:
        self._writer.stop()
        with self._turn:
            if self._open:
                self._change(_delete_all)
                self._codes.file.rows = self._codes.file.washed = 0
                self._writer.wash_now()
                self._codes.file.close()
                self._open = False
            scrub(self._path)

    def _change(self, work: Callable[[sqlite3.Connection], Done]) -> Done:
        """What `work` gives, done in one transaction; then a wash, unless it would single people out."""
        with self._turn:
            try:
                done = self._codes.change(lambda: work(self._codes.file.connection))
            except sqlite3.Error as error:
                raise StoreFull from error
            # With one to nine codes newly spent the tenth will bring the wash.
            if not 0 < self._codes.new < DUE:
                self._writer.wash_now()
            return done


def _delete_all(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM code")
    # Otherwise a crash before the wash would leave a file that seems to have lost rows.
    connection.execute("UPDATE state SET washed = 0")


def spent_codes(connection: sqlite3.Connection) -> int:
    """Number of spent codes."""
    return int(connection.execute("SELECT count(*) FROM code WHERE spent = 1").fetchone()[0])


def checked_codes(connection: sqlite3.Connection, path: Path) -> int:
    """Number of spent codes, no row having a value that is never written. Raises Damaged."""
    wrong = connection.execute(
        "SELECT 1 FROM code WHERE id NOT BETWEEN 0 AND ?1 OR spent NOT IN (0, 1)"
        " OR page NOT BETWEEN ?2 AND ?1 OR typeof(unit) <> 'integer' LIMIT 1",
        (KEY_LIMIT - 1, PAGE_FLOOR),
    ).fetchone()
    if wrong:
        raise Damaged(f"{path.name}: a row is not as it was written")
    return spent_codes(connection)

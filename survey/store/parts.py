"""The files that hold the answers of one survey: `responses.db`, then `responses-2.db` and so on.

The time of a wash grows with its file (4 ms at 200 rows, 230 ms at 100,000), so a part that is full and
washed is never written again and the next begins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.store.base import SurveyFull
from survey.store.files import RESPONSE, check_rows, create_file, open_file
from survey.store.wash import Midnight, WashedFile, wash

PART_ROWS = 5000


@dataclass(frozen=True)
class Sealed:
    """A document and its seal."""

    doc: str
    seal: int


def part_path(first: Path, number: int) -> Path:
    """The file of part `number`, counted from 1."""
    return first if number == 1 else first.with_name(f"{first.stem}-{number}{first.suffix}")


def part_paths(first: Path) -> tuple[Path, ...]:
    """The files of all parts that are there."""
    number = 1
    while part_path(first, number).exists():
        number += 1
    return tuple(part_path(first, one) for one in range(1, number))


class Parts:
    """`survey.store.writer.Files` of answers: looks in all parts, writes in the last."""

    def __init__(
        self, first: Path, seal_key: bytes, cap: int | None, midnight: Midnight, part_rows: int = PART_ROWS
    ) -> None:
        """Open and check every part. Raises as `open_file`."""
        self._first = first
        self._seal_key = seal_key
        self._cap = cap
        self._midnight = midnight
        self._part_rows = part_rows
        self._files: list[WashedFile] = []
        try:
            for path in part_paths(first) or (first,):
                self._open(path)
        except BaseException:
            self.close()
            raise
        self._seen = self._version()

    def _open(self, path: Path) -> None:
        def count(connection: sqlite3.Connection) -> int:
            return check_rows(connection, path, self._seal_key)

        self._files.append(open_file(path, count, self._midnight))

    @property
    def last(self) -> WashedFile:
        """The part that is written to."""
        return self._files[-1]

    @property
    def new(self) -> int:
        return self.last.new

    @property
    def unwashed(self) -> bool:
        """Some row is new, or a wash was cut short."""
        return any(file.new or file.interrupted for file in self._files)

    def rows(self) -> int:
        """Number of answers in all parts."""
        self._refresh()
        return sum(file.rows for file in self._files)

    def known(self, key: int, row: Sealed) -> bool | None:
        """False for a key that is there: the first answer counts."""
        del row
        statement = "SELECT 1 FROM response WHERE id = ?"
        held = any(file.connection.execute(statement, (key,)).fetchone() for file in reversed(self._files))
        return False if held else None

    def write(self, group: Sequence[tuple[int, Sealed]]) -> Sequence[bool | Exception]:
        """Commit the rows of `group` for which the cap leaves room; True for each that is new."""
        connection = self.last.connection
        # IMMEDIATE: the cap is counted inside the write lock, so that no two writers share the last place.
        connection.execute("BEGIN IMMEDIATE")
        try:
            places = len(group) if self._cap is None else max(0, self._cap - self.rows())
            outcomes: list[bool | Exception] = []
            for key, row in group:
                if places == 0:
                    outcomes.append(False if self.known(key, row) is False else SurveyFull())
                    continue
                # Not INSERT OR IGNORE: that would swallow every constraint, and thank a person for nothing.
                written = connection.execute(
                    "INSERT INTO response (id, doc, seal) VALUES (?, ?, ?) ON CONFLICT(id) DO NOTHING",
                    (key, row.doc, row.seal),
                ).rowcount
                places -= written
                outcomes.append(written == 1)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        self.last.rows += sum(outcome is True for outcome in outcomes)
        self.last.blur_times()
        return outcomes

    def wash(self) -> bool:
        """Wash what is not washed; then begin the next part if the last is full."""
        done = all(wash(file) for file in self._files if file.new or file.interrupted)
        self._seen = self._version()
        if done and self.last.rows >= self._part_rows:
            self._begin_next()
        return done

    def _begin_next(self) -> None:
        path = part_path(self._first, len(self._files) + 1)
        create_file(path, (RESPONSE,), self._midnight)
        self._open(path)
        self._seen = self._version()

    def _refresh(self) -> None:
        """Count anew what another process may have written; one server at a time makes that rare."""
        version = self._version()
        if version != self._seen:
            found = self.last.connection.execute("SELECT count(*) FROM response").fetchone()
            self.last.rows = int(found[0])
            self._seen = version

    def _version(self) -> int:
        """Changes when another connection has changed the part that is written to."""
        return int(self.last.connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        for file in self._files:
            file.close()

"""Copies of database files for backups: taken with VACUUM INTO, and read without being changed.

A copy holds its rows in key order on freshly written pages; whether the original was washed at that moment
is read from the copy itself.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from survey.store.connection import connect

_COUNT = {
    "response": "SELECT count(*) FROM response",
    "code": "SELECT total(spent) FROM code",
}
"""What a wash counts: answers, spent codes."""


@dataclass(frozen=True)
class Content:
    """What a database file holds, as far as a backup must know."""

    rows: int | None
    """Answers, or spent codes; None in a file of another kind."""
    washed: bool
    """Nothing has come since the last wash."""


def copy(source: Path, target: Path) -> Content:
    """Copy the database `source` into the new file `target`, mode 0600; what the copy holds.

    Raises FileExistsError, or sqlite3.Error if the file is damaged or the disk full; then no copy is left.
    """
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        # An empty file is as good as none to VACUUM INTO, and has its mode from the first byte on.
        with _reading(source, "mode=ro") as connection:
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute("VACUUM INTO ?", (str(target),))
        # VACUUM INTO writes a file that keeps a rollback journal; the first connection would change its head.
        connect(target).close()
        with target.open("rb") as file:
            os.fsync(file.fileno())
        return content(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def content(path: Path) -> Content:
    """What the closed database file `path` holds. Raises sqlite3.DatabaseError if it is damaged."""
    with _reading(path, "immutable=1") as connection:
        if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise sqlite3.DatabaseError(f"{path.name} is damaged")
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
        counted = next((statement for table, statement in _COUNT.items() if table in tables), None)
        if counted is None:
            return Content(None, True)
        rows = int(connection.execute(counted).fetchone()[0])
        return Content(rows, connection.execute("SELECT washed FROM state").fetchone()[0] == rows)


def answer_keys(path: Path) -> frozenset[int]:
    """The keys of the answers in a database file that nobody writes. Raises sqlite3.DatabaseError."""
    with _reading(path, "mode=ro") as connection:
        return frozenset(key for (key,) in connection.execute("SELECT id FROM response"))


@contextmanager
def _reading(path: Path, how: str) -> Iterator[sqlite3.Connection]:
    with closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    ) as connection:
        yield connection

"""What only SQLite itself can tell of a database, asked of a copy in memory.

The audit reads bytes and never opens an answer file through SQLite: opening alone can change it. Two
questions need the engine: which columns a CREATE statement makes, and what a fresh VACUUM would write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

_VERSIONS = slice(18, 20)
"""Bytes of the header that say whether a file uses a WAL. A database in memory cannot."""


@dataclass(frozen=True)
class TableShape:
    """The columns of a table as its records hold them."""

    name: str
    columns: tuple[str, ...]
    """In the order of the record."""
    key: tuple[str, ...]
    """Columns of the primary key."""
    rowid_column: str | None
    """The column that is the rowid itself (INTEGER PRIMARY KEY)."""
    without_rowid: bool


def shapes(database: bytes) -> tuple[TableShape, ...]:
    """The tables of `database`, the bytes of a whole file. Raises sqlite3.Error for a damaged one."""
    with _opened(database) as connection:
        names = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        ).fetchall()
        return tuple(_shape(connection, name) for name, _ in names)


def vacuumed(database: bytes) -> bytes:
    """The bytes that VACUUM makes of `database`: they depend on its content alone. Raises sqlite3.Error."""
    with _opened(database) as connection:
        connection.execute("VACUUM")
        return connection.serialize()


@contextmanager
def _opened(database: bytes) -> Iterator[sqlite3.Connection]:
    plain = bytearray(database)
    plain[_VERSIONS] = b"\1\1"
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for pragma in ("temp_store=MEMORY", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.deserialize(bytes(plain))
        connection.execute("PRAGMA secure_delete=ON")
        yield connection


def _shape(connection: sqlite3.Connection, name: str) -> TableShape:
    quoted = '"' + name.replace('"', '""') + '"'
    listed = connection.execute(f"PRAGMA table_xinfo({quoted})").fetchall()
    # hidden 2 is a computed column that is not stored
    stored = [(column, kind, place) for _, column, kind, _, _, place, hidden in listed if hidden != 2]
    key = tuple(column for column, _, place in sorted(stored, key=lambda one: one[2]) if place)
    without = any(row[4] for row in connection.execute("PRAGMA table_list").fetchall() if row[1] == name)
    columns = tuple(column for column, _, _ in stored)
    if without:
        columns = key + tuple(column for column in columns if column not in key)
    integer = [column for column, kind, place in stored if place and kind.upper() == "INTEGER"]
    alias = integer[0] if not without and len(key) == 1 and integer else None
    return TableShape(name, columns, key, alias, without)

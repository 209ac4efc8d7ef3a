"""Opening a washed file: is it whole, was a wash cut short in it, how many rows has the last wash seen.

Nothing of a file that is damaged is served, written to or handed out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from survey.store.base import Damaged
from survey.store.connection import connect, create
from survey.store.seal import seal_of
from survey.store.wash import STATE, Midnight, WashedFile, blur_times, sync_folder

SCHEMA = 2
KEY_LIMIT = 2**53

RESPONSE = "CREATE TABLE response (id INTEGER PRIMARY KEY, doc TEXT NOT NULL, seal INTEGER NOT NULL)"
REMARK = (
    "CREATE TABLE remark (id INTEGER PRIMARY KEY, item TEXT NOT NULL, text TEXT NOT NULL,"
    " seal INTEGER NOT NULL)"
)
CODE = (
    "CREATE TABLE code (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, spent INTEGER NOT NULL,"
    " page INTEGER NOT NULL)"
)

_TABLES = {RESPONSE, REMARK, CODE, STATE}
LEAF = 13
"""First byte of a page that holds rows."""

_NOT_THE_FILE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
}
"""Errors that say something about the machine at this moment, nothing about what the file holds."""

Count = Callable[[sqlite3.Connection], int]


def create_file(path: Path, tables: Sequence[str], midnight: Midnight) -> None:
    """A new, empty file with `tables`, mode 0600, whole or absent. Raises FileExistsError.

    Written out here and not by sqlite-utils, which knows no CHECK, and loads pandas while people wait.
    """
    if path.exists():
        raise FileExistsError(path)
    partial = Path(f"{path}.new")
    partial.unlink(missing_ok=True)
    connection = create(partial)
    for statement in (*tables, STATE):
        connection.execute(statement)
    connection.execute("INSERT INTO state (id, schema, washed, small) VALUES (1, ?, 0, 0)", (SCHEMA,))
    connection.execute("VACUUM")
    connection.close()
    partial.rename(path)
    sync_folder(path.parent)
    blur_times(path, midnight())


def open_file(path: Path, count: Count, midnight: Midnight) -> WashedFile:
    """The file that `create_file` made, repaired after a crash.

    Raises FileNotFoundError (never an empty store in place of a lost one), ValueError for another schema,
    Damaged if it is not whole or has lost rows since its last wash.
    """
    # A wash ends by emptying the log: frames in it beside a washed state are of one that did not end.
    log = Path(f"{path}-wal")
    frames = log.exists() and log.stat().st_size > 0
    try:
        connection = connect(path)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _judged(path, error) from error
    try:
        # One transaction: no other process may change the file between one check and the next.
        connection.execute("BEGIN IMMEDIATE")
        washed, small = _state(connection, path)
        _drop_pad(connection)
        check_structure(connection, path)
        _check_schema(connection, path)
        if not frames:
            _check_key_columns(path)
        rows = count(connection)
        connection.execute("COMMIT")
    except BaseException as error:
        connection.close()
        if isinstance(error, (sqlite3.Error, UnicodeDecodeError)):
            raise _judged(path, error) from error
        raise
    if rows < washed:
        connection.close()
        raise Damaged(f"{path.name}: {rows} rows of {washed}")
    file = WashedFile(path, connection, rows, washed, small, midnight, frames and rows == washed > 0)
    file.blur_times()
    return file


def _state(connection: sqlite3.Connection, path: Path) -> tuple[int, int]:
    try:
        found = connection.execute("SELECT schema, washed, small FROM state WHERE id = 1").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in _NOT_THE_FILE:
            raise
        found = None
    if found is None or found[0] != SCHEMA:
        raise ValueError(f"{path.name} is not of schema {SCHEMA}: {found and found[0]}")
    return int(found[1]), int(found[2])


def _drop_pad(connection: sqlite3.Connection) -> None:
    """What a wash that was killed may leave: 3 of 80 kills did."""
    if has_table(connection, "pad"):
        connection.execute("DROP TABLE pad")


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return found.fetchone() is not None


def check_structure(connection: sqlite3.Connection, path: Path) -> None:
    """Raises Damaged if SQLite finds its own structures broken."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Damaged(f"{path.name}: quick_check")


def check_rows(connection: sqlite3.Connection, path: Path, seal_key: bytes) -> int:
    """The number of answers, every seal having been checked. Raises Damaged."""
    number = 0
    try:
        for row, doc, seal in connection.execute("SELECT id, doc, seal FROM response ORDER BY id"):
            if not isinstance(doc, str) or seal_of(seal_key, row, doc) != seal:
                raise Damaged(f"{path.name}: a row is not as it was written")
            number += 1
    except sqlite3.Error as error:
        raise _judged(path, error) from error
    return number


def check_remarks(connection: sqlite3.Connection, path: Path, seal_key: bytes) -> None:
    """Raises Damaged unless every remark is as it was written."""
    try:
        for row, item, text, seal in connection.execute("SELECT id, item, text, seal FROM remark"):
            texts = isinstance(item, str) and isinstance(text, str)
            if not texts or seal_of(seal_key, row, item, text) != seal:
                raise Damaged(f"{path.name}: a remark is not as it was written")
    except sqlite3.Error as error:
        raise _judged(path, error) from error


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    """A flipped letter can rename a column or lift a constraint, and everything still reads."""
    found = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    if not all(sql in _TABLES for (sql,) in found):
        raise Damaged(f"{path.name}: schema")


def _check_key_columns(path: Path) -> None:
    """Raises Damaged if a row's record does not begin with the empty place of its key.

    SQLite keeps the key beside the record and reads over that byte, so that one of its bits can flip
    without any other check noticing. For a file without a log.
    """
    with path.open("rb") as file:
        size = int.from_bytes(file.read(18)[16:18]) or 1
        file.seek(size)
        while page := file.read(size):
            if page[0] != LEAF:
                continue
            for index in range(int.from_bytes(page[3:5])):
                place = int.from_bytes(page[8 + 2 * index : 10 + 2 * index])
                # Length of the record, key, length of the record's head; then the first column.
                for _ in range(3):
                    place = _behind_number(page, place)
                if page[place] != 0:
                    raise Damaged(f"{path.name}: a row is not as it was written")


def _behind_number(page: bytes, place: int) -> int:
    """The place behind the variable-length integer at `place`."""
    for end in range(place, place + 8):
        if page[end] < 0x80:
            return end + 1
    return place + 9


def _judged(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> Exception:
    """The error itself if it is of the moment; Damaged if it is of the file."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return error if code & 0xFF in _NOT_THE_FILE else Damaged(f"{path.name}: {type(error).__name__}")

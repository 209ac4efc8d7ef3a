"""The answers of one survey in one SQLite file.

A row is a random 53-bit key and a JSON document: no order, no date, no time. Plain and durable; every
statement on `responses.db` stands here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from questionnaires.response import Response
from survey.store.base import StoreFull, SurveyFull
from survey.store.connection import connect, create

SCHEMA = 1
KEY_LIMIT = 2**53


class SqliteStore:
    """A `survey.store.base.Store`. One connection; threads take turns, processes wait for each other."""

    def __init__(self, path: Path, cap: int | None = None) -> None:
        """Open the file that `create` made. `cap` is the most answers it takes.

        Raises FileNotFoundError (never an empty store in place of a lost one), or ValueError for a file
        of another schema.
        """
        self._turn = Lock()
        self._cap = cap
        self._connection = connect(path)
        try:
            found = self._connection.execute("SELECT schema FROM state WHERE id = 1").fetchone()
        except sqlite3.Error:
            found = None
        if found != (SCHEMA,):
            self._connection.close()
            raise ValueError(f"{path.name} does not hold answers of schema {SCHEMA}: {found}")

    @classmethod
    def create(cls, path: Path, cap: int | None = None) -> SqliteStore:
        """A new, empty store, readable by its owner only. Raises FileExistsError."""
        # Here, not above: sqlite-utils loads pandas wherever that is installed.
        from sqlite_utils import Database

        connection = create(path)
        database = Database(connection)
        # A random INTEGER key is the rowid itself: a TEXT key would leave a hidden rowid that counts up.
        database.table("response").create({"id": int, "doc": str}, pk="id", not_null={"doc"})
        database.table("state").create({"id": int, "schema": int}, pk="id", not_null={"schema"})
        connection.execute("INSERT INTO state (id, schema) VALUES (1, ?)", (SCHEMA,))
        connection.close()
        return cls(path, cap)

    def submit(self, key: int, response: Response) -> bool:
        if not 0 <= key < KEY_LIMIT:
            raise ValueError(f"key {key} does not fit into 53 bits")
        document = response.to_json()
        with self._turn:
            try:
                return self._insert(key, document)
            except sqlite3.Error as error:
                self._roll_back()
                raise StoreFull from error
            except SurveyFull:
                self._roll_back()
                raise

    def _insert(self, key: int, document: str) -> bool:
        # IMMEDIATE: the cap is counted inside the write lock, so that no two writers share the last place.
        self._connection.execute("BEGIN IMMEDIATE")
        if self._cap is not None and not self._holds(key) and self._rows() >= self._cap:
            raise SurveyFull
        # Not INSERT OR IGNORE: that would swallow every constraint, and thank a person for nothing.
        written = self._connection.execute(
            "INSERT INTO response (id, doc) VALUES (?, ?) ON CONFLICT(id) DO NOTHING", (key, document)
        ).rowcount
        self._connection.execute("COMMIT")
        return written == 1

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _holds(self, key: int) -> bool:
        found = self._connection.execute("SELECT 1 FROM response WHERE id = ?", (key,)).fetchone()
        return found is not None

    def _rows(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM response").fetchone()[0])

    def count(self) -> int:
        with self._turn:
            return self._rows()

    def responses(self) -> Iterator[Response]:
        with self._turn:
            rows = self._connection.execute("SELECT doc FROM response ORDER BY id").fetchall()
        return (Response.from_json(document) for (document,) in rows)

    def close(self) -> None:
        with self._turn:
            self._connection.close()

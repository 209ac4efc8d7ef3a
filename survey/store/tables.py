"""The tables of `console.db`: how they are made, and how those of an earlier program are brought up to date.

Both are done whole or not at all, by one process, however many begin at the same moment.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from survey.store import connection as connections
from survey.store.staff import add_staff

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA = 3
"""1: surveys and releases. 2: wishes, totals of units, backups and exports beside them. 3: staff."""


def create(path: Path) -> None:
    """Make a new, empty list at `path`, readable by its owner only. Raises FileExistsError."""
    with TemporaryDirectory(prefix=".console-", dir=path.parent) as folder:
        beside = Path(folder) / path.name
        connection = connections.create(beside)
        try:
            _add(connection, 0)
        finally:
            connection.close()
        # Unlike a renaming this leaves alone what another process has put there meanwhile.
        path.hardlink_to(beside)


def bring_up(connection: sqlite3.Connection) -> int:
    """The schema of the list, after the tables that an earlier one lacks were added."""
    if 0 < _schema(connection) < SCHEMA:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have done it while this one waited for its turn.
            found = _schema(connection)
            if found < SCHEMA:
                _add(connection, found)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return _schema(connection)


def _schema(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _add(connection: sqlite3.Connection, found: int) -> None:
    """The tables that a list of schema `found` lacks."""
    # Here, not above: sqlite-utils loads pandas wherever that is installed.
    from sqlite_utils import Database

    database = Database(connection)
    for schema, add in _STEPS.items():
        if schema > found:
            add(database)
    connection.execute(f"PRAGMA user_version={SCHEMA}")


def _add_surveys(database: Database) -> None:
    """The tables of schema 1."""
    text, whole = str, int
    database.table("survey").create(
        {
            "key": text,
            "questionnaire": text,
            "version": whole,
            "stage": text,
            "opened": text,
            "closes": text,
            "closed": text,
            "closing_until": text,
            "frozen": text,
        },
        pk="key",
        not_null={"questionnaire", "version", "stage", "opened", "frozen"},
    )
    database.table("release").create(
        {"id": text, "survey": text, "number": whole, "rows": whole, "hash": text, "made": text},
        pk="id",
        not_null={"survey", "number", "rows", "hash", "made"},
    )


def _add_keeping(database: Database) -> None:
    """The tables of schema 2; an earlier program that was cut short may have made some of them."""
    text, whole = str, int
    database.table("wish").create(
        {"id": whole, "survey": text, "kind": text, "payload": text, "begun": whole, "result": text},
        pk="id",
        not_null={"survey", "kind", "payload", "begun"},
        if_not_exists=True,
    )
    database.table("unit_total").create(
        {"survey": text, "unit": whole, "drawn": whole, "answers": whole},
        pk=("survey", "unit"),
        not_null={"drawn", "answers"},
        if_not_exists=True,
    )
    database.table("backup").create(
        {"folder": text, "made": text}, pk="folder", not_null={"made"}, if_not_exists=True
    )
    database.table("backup_rows").create(
        {"folder": text, "survey": text, "rows": whole},
        pk=("folder", "survey"),
        not_null={"rows"},
        if_not_exists=True,
    )
    database.table("export").create({"survey": text, "path": text}, pk=("survey", "path"), if_not_exists=True)


_STEPS: Mapping[int, Callable[[Database], None]] = {1: _add_surveys, 2: _add_keeping, 3: add_staff}
"""Schema -> what adds its tables."""

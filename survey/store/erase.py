"""Deleting every row of a database file on its retention date, before the file itself is removed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from survey.store.connection import connect

DELETIONS = """
SELECT printf('DELETE FROM "%w"', name) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
"""
"""One statement a table, its name quoted by SQLite."""


def erase(path: Path) -> None:
    """Empty every table of the database `path`, so that its pages hold zeros, in the file and its log.

    Only when nothing else has it open. A file that is no database is left to be overwritten.
    """
    try:
        with closing(connect(path)) as connection:
            for (deletion,) in connection.execute(DELETIONS).fetchall():
                connection.execute(deletion)
            # The zeros reach the file before VACUUM cuts it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        return

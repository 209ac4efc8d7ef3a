"""How every database of an instance is opened: durable, leaving no readable rest, private to its owner."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

PRAGMAS = {
    "journal_mode": "wal",
    # FULL: a commit that was acknowledged survives a power cut.
    "synchronous": 2,
    # Deleted rows are overwritten, not only forgotten.
    "secure_delete": 1,
    # Nothing of an answer in temporary files.
    "temp_store": 2,
    "trusted_schema": 0,
    "busy_timeout": 5000,
}
"""Name -> the value SQLite reports when the pragma holds."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the existing database `path` on which every pragma holds.

    It commits by itself (`isolation_level=None`) and may be shared by threads that take turns.
    Raises FileNotFoundError, or sqlite3.Error for a file that is no database.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
        verify(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def verify(connection: sqlite3.Connection) -> None:
    """Raise RuntimeError if a pragma does not hold: SQLite ignores what it does not know."""
    if connection.isolation_level is not None:
        raise RuntimeError("the connection opens transactions by itself")
    for name, value in PRAGMAS.items():
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise RuntimeError(f"PRAGMA {name} is {found}, not {value}")


def create(path: Path) -> sqlite3.Connection:
    """A connection to the new, empty database `path`, mode 0600. Raises FileExistsError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    return connect(path)

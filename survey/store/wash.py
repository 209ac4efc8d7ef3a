"""The wash: rewrite a database file so that its layout depends on what it holds and not on how it came.

Before a wash cell positions, overflow pages and old frames of the write-ahead log give the order of the
rows away (perfectly, for ten people); afterwards the file equals a freshly vacuumed copy of itself.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from pathlib import Path

from survey.store.connection import PRAGMAS

STATE = (
    "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), schema INTEGER NOT NULL,"
    " washed INTEGER NOT NULL, small INTEGER NOT NULL)"
)
SMALLEST = 10
"""A wash of fewer new rows is counted: two copies of a file that differ by three rows single out three."""

PATIENCE_MS = 100
"""How long a wash waits for a reader: submissions wait behind it."""

GONE = ".gone"
"""Ends the name of a file that is being overwritten."""

Midnight = Callable[[], float]
"""The last midnight as a POSIX time: what every file is dated to."""


def midnight_in(zone: tzinfo, clock: Callable[[], datetime]) -> Midnight:
    """Midnight at the beginning of the day that `clock` shows in `zone`."""

    def moment() -> float:
        today = clock().astimezone(zone).date()
        return datetime.combine(today, time(), zone).timestamp()

    return moment


utc_midnight = midnight_in(UTC, lambda: datetime.now(UTC))


@dataclass
class WashedFile:
    """An open database file with a `state` row, and how many of its rows the last wash has seen."""

    path: Path
    connection: sqlite3.Connection
    rows: int
    """What a wash hides the order of: answers stored, codes spent."""
    washed: int
    small: int
    midnight: Midnight = utc_midnight
    interrupted: bool = False
    """A wash was cut short after it had noted itself: it must be done again."""

    @property
    def new(self) -> int:
        return self.rows - self.washed

    @property
    def wal(self) -> Path:
        return Path(f"{self.path}-wal")

    def blur_times(self) -> None:
        blur_times(self.path, self.midnight())

    def close(self) -> None:
        self.connection.close()
        self.blur_times()


def blur_times(path: Path, moment: float) -> None:
    """Date the file, what SQLite keeps beside it, and its folder to `moment`."""
    for name in (path, f"{path}-wal", f"{path}-shm", path.parent):
        with contextlib.suppress(FileNotFoundError):
            os.utime(name, (moment, moment))


def wash(file: WashedFile) -> bool:
    """Rewrite `file`; whether it was done. If not, nothing is lost and it can be tried again."""
    execute = file.connection.execute
    small = file.small + (0 < file.new < SMALLEST)
    noted = False
    try:
        execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        # With a reader inside a checkpoint answers "busy" and does nothing; and a VACUUM appended behind
        # old frames leaves them readable.
        if execute("PRAGMA wal_checkpoint(RESTART)").fetchone()[0]:
            return False
        # Written here and nowhere else: a counter changed with a row is a second table in its transaction.
        noted = True
        execute("UPDATE state SET washed = ?, small = ?", (file.rows, small))
        _overwrite_old_frames(file)
        execute("VACUUM")
        done = tuple(execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()) == (0, 0, 0)
    except sqlite3.Error:
        done = False
    finally:
        if file.connection.in_transaction:
            execute("ROLLBACK")
        execute(f"PRAGMA busy_timeout={PRAGMAS['busy_timeout']}")
        if noted and not done:
            _take_back(file)
    if done:
        file.washed, file.small, file.interrupted = file.rows, small, False
        file.blur_times()
    return done


def _overwrite_old_frames(file: WashedFile) -> None:
    """Fill the log with zeros before its blocks go back to the disk: a carver found 12 rows of 30 in them."""
    size = file.wal.stat().st_size if file.wal.exists() else 0
    execute = file.connection.execute
    execute("BEGIN IMMEDIATE")
    execute("DROP TABLE IF EXISTS pad")
    execute("CREATE TABLE pad (x)")
    execute("INSERT INTO pad VALUES (zeroblob(?))", (size,))
    execute("COMMIT")
    execute("DROP TABLE pad")


def _take_back(file: WashedFile) -> None:
    """The state row as it was before: a restart must not take the file for washed."""
    # If not even that can be written, the frames left in the log tell the next start (see `parts`).
    with contextlib.suppress(sqlite3.Error):
        file.connection.execute("UPDATE state SET washed = ?, small = ?", (file.washed, file.small))


def scrub(path: Path) -> None:
    """Overwrite and remove a database file and what lies beside it. Absent files are no error."""
    for place in (Path(f"{path}-wal"), Path(f"{path}-shm"), path):
        gone = Path(f"{place}{GONE}")
        # Renamed first: a file half overwritten is never found under the name of a whole one.
        with contextlib.suppress(FileNotFoundError):
            place.replace(gone)
        overwrite(gone)


def overwrite(gone: Path) -> None:
    """Fill a file with zeros, then remove it. An absent file is no error."""
    with contextlib.suppress(FileNotFoundError), gone.open("r+b") as file:
        file.write(bytes(gone.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    gone.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable, where the system has that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

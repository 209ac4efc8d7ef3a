"""The answers of one survey in SQLite files. A row is a random 53-bit key, a JSON document and its seal.

While the survey runs a writer thread is the only one that touches the files, and nothing reads an answer;
once it is finished there is one file, which is only read.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from threading import RLock

from questionnaires.response import Response
from survey.store.base import NotFinished, StoreFull
from survey.store.files import (
    KEY_LIMIT,
    RESPONSE,
    check_remarks,
    check_rows,
    check_structure,
    create_file,
    open_file,
)
from survey.store.merge import STEPS, Place, is_finished, resume
from survey.store.parts import PART_ROWS, Parts, Sealed
from survey.store.seal import checked_key, seal_of
from survey.store.wash import Midnight, WashedFile, utc_midnight
from survey.store.writer import Tick, Writer

PARTING_TRIES = 20
"""How often a last wash is tried, a tenth of a second or so each, before the files are let go unwashed."""


class SqliteResponseStore:
    """A `survey.store.base.ResponseStore`. Threads share it; one process at a time should."""

    def __init__(
        self,
        path: Path,
        seal_key: bytes,
        cap: int | None = None,
        *,
        midnight: Midnight = utc_midnight,
        tick: Tick = time.monotonic,
        part_rows: int = PART_ROWS,
    ) -> None:
        """Open the file that `create` made, and its further parts; repair what a crash has left.

        `cap` is the most answers it takes. Raises FileNotFoundError (never an empty store in place of a
        lost one), ValueError for a file of another schema or a key that cannot serve, Damaged.
        """
        self._place = Place(path, checked_key(seal_key), midnight)
        self._turn = RLock()
        self._finished: WashedFile | None = None
        self._parts: Parts | None = None
        self._writer: Writer[Sealed, bool] | None = None
        self._count = 0
        """Number of answers when they were last looked at; what counts once the parts are let go."""
        resume(self._place)
        parts = Parts(path, seal_key, cap, midnight, part_rows)
        if is_finished(parts.last.connection):
            self._finished = parts.last
            check_remarks(parts.last.connection, path, seal_key)
        else:
            self._parts = parts
            self._writer = Writer(parts, self._turn, tick)
            if parts.last.interrupted:
                self._writer.wash_now()
            self._writer.wash_if_due()

    @staticmethod
    def create(path: Path, midnight: Midnight = utc_midnight) -> None:
        """Make a new, empty store, readable by its owner only. Raises FileExistsError."""
        create_file(path, (RESPONSE,), midnight)

    @property
    def finished(self) -> bool:
        return self._finished is not None

    @property
    def blocked_since(self) -> float | None:
        return None if self._writer is None else self._writer.blocked_since

    def submit(self, key: int, response: Response) -> bool:
        if not 0 <= key < KEY_LIMIT:
            raise ValueError(f"key {key} does not fit into 53 bits")
        if self._writer is None:
            raise StoreFull("finished")
        doc = response.to_json()
        return self._writer.put(key, Sealed(doc, seal_of(self._place.seal_key, key, doc)))

    def count(self) -> int:
        with self._turn:
            if self._finished is not None:
                return self._finished.rows
            if self._parts is not None:
                self._count = self._parts.rows()
            return self._count

    def wash_if_due(self) -> bool:
        return self._writer is not None and self._writer.wash_if_due()

    def finish(self) -> None:
        if self.finished:
            return
        self._let_go()
        with self._turn:
            try:
                for step in STEPS:
                    step(self._place)
            except sqlite3.Error as error:
                raise StoreFull from error
            self._open_finished()

    def responses(self) -> Iterator[Response]:
        with self._turn:
            file = self._whole_file()
            rows = file.connection.execute("SELECT doc FROM response ORDER BY id").fetchall()
        return (Response.from_json(doc) for (doc,) in rows)

    def remarks(self) -> tuple[tuple[str, str], ...]:
        with self._turn:
            file = self._whole_file()
            check_remarks(file.connection, file.path, self._place.seal_key)
            return tuple(file.connection.execute("SELECT item, text FROM remark ORDER BY id"))

    def close(self) -> None:
        self._let_go()
        with self._turn:
            if self._finished is not None:
                self._finished.close()

    def _let_go(self) -> None:
        """Write what waits, wash what is new, release the parts."""
        if self._writer is None or self._parts is None:
            return
        self._writer.stop()
        with self._turn:
            for _ in range(PARTING_TRIES):
                if not self._parts.unwashed or self._writer.wash_now():
                    break
            self._count = self._parts.rows()
            self._parts.close()
            self._writer = self._parts = None

    def _open_finished(self) -> None:
        path = self._place.path
        self._finished = open_file(
            path, lambda connection: check_rows(connection, path, self._place.seal_key), self._place.midnight
        )

    def _whole_file(self) -> WashedFile:
        """The finished file, every row of it being as it was written."""
        if self._finished is None:
            raise NotFinished("nothing reads the answers while the survey runs")
        check_structure(self._finished.connection, self._finished.path)
        check_rows(self._finished.connection, self._finished.path, self._place.seal_key)
        return self._finished

"""One thread that writes one group of files: it gathers what waits, commits it as a group, then tells.

Rows of a group are written in order of their keys, that is, at random; a repeat adds nothing to a group.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, RLock, Thread
from typing import Generic, Protocol, TypeVar

from survey.store.base import StoreFull
from survey.store.pace import DUE, Pace

Row = TypeVar("Row")
Told = TypeVar("Told")
RowGiven = TypeVar("RowGiven", contravariant=True)
ToldBack = TypeVar("ToldBack", covariant=True)
Tick = Callable[[], float]
"""Seconds of a monotonic clock: the pace of washing does not feel the clock on the wall being set."""


class Files(Protocol[RowGiven, ToldBack]):
    """What a writer writes. Called by one thread at a time, with the turn held."""

    @property
    def new(self) -> int:
        """Rows since the last wash."""

    def known(self, key: int, row: RowGiven) -> ToldBack | None:
        """The answer to a repeat, without writing; None for a row to be written. May raise a refusal."""

    def write(self, group: Sequence[tuple[int, RowGiven]]) -> Sequence[ToldBack | Exception]:
        """Commit the group in one transaction; what each is told. Raises sqlite3.Error: nothing is stored."""

    def wash(self) -> bool:
        """Whether the wash was done."""


@dataclass(eq=False)
class Entry(Generic[Row, Told]):
    """A row that somebody waits for."""

    key: int
    row: Row
    told: Future[Told] = field(default_factory=Future)

    def tell(self, outcome: Told | Exception) -> None:
        if isinstance(outcome, Exception):
            self.told.set_exception(outcome)
        else:
            self.told.set_result(outcome)


class Writer(Generic[Row, Told]):
    """The only one that writes to `files`. `turn` is held whenever it touches them."""

    def __init__(self, files: Files[Row, Told], turn: RLock, tick: Tick = time.monotonic) -> None:
        self._files = files
        self._turn = turn
        self._tick = tick
        self._pace = Pace(files.new)
        self._arrived = Condition()
        self._incoming: list[Entry[Row, Told]] = []
        self._held: dict[int, Entry[Row, Told]] = {}
        self._repeats: list[Entry[Row, Told]] = []
        """Of a row that is held: they are told once it is stored."""
        self._stopping = False
        self._thread: Thread | None = None

    @property
    def blocked_since(self) -> float | None:
        return self._pace.blocked_since

    def put(self, key: int, row: Row) -> Told:
        """What came of the row, once it is durable. Raises StoreFull, or the refusal of `files`."""
        entry: Entry[Row, Told] = Entry(key, row)
        with self._arrived:
            if self._stopping:
                raise StoreFull("stopped")
            if self._thread is None:
                self._thread = Thread(target=self._run, name="store writer", daemon=True)
                self._thread.start()
            self._incoming.append(entry)
            self._arrived.notify()
        return entry.told.result()

    def wash_if_due(self) -> bool:
        """Wash if that is due and allowed now; whether it was done."""
        with self._turn:
            return self._pace.wash_due(self._tick()) and self._wash()

    def wash_now(self) -> bool:
        """Wash whatever the pace; whether it was done."""
        with self._turn:
            return self._wash()

    def stop(self) -> None:
        """Write what waits and end the thread; nothing more is taken. Doing it again is harmless."""
        with self._arrived:
            self._stopping = True
            self._arrived.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        stopping = False
        while not stopping:
            with self._arrived:
                if not self._incoming and not self._stopping:
                    self._arrived.wait(self._pace.patience(len(self._held), self._tick()))
                incoming, self._incoming = self._incoming, []
                stopping = self._stopping
            with self._turn:
                try:
                    self._round(incoming, stopping)
                except Exception as error:  # nobody may wait for ever
                    self._fail(incoming, error)

    def _round(self, incoming: Sequence[Entry[Row, Told]], stopping: bool) -> None:
        self._take(incoming)
        if self._pace.wash_due(self._tick()):
            self._wash()
        while self._held:
            step = "commit" if stopping else self._pace.step(len(self._held), self._tick())
            if step == "hold":
                return
            self._commit(and_wash=step == "commit and wash")

    def _take(self, entries: Sequence[Entry[Row, Told]]) -> None:
        """Tell repeats at once; hold the others for the next group."""
        for entry in entries:
            if entry.key in self._held:
                self._repeats.append(entry)
                continue
            try:
                outcome = self._files.known(entry.key, entry.row)
            except Exception as error:  # a refusal, or a file that cannot be read
                entry.tell(StoreFull() if isinstance(error, sqlite3.Error) else error)
                continue
            if outcome is None:
                self._held[entry.key] = entry
            else:
                entry.tell(outcome)

    def _commit(self, and_wash: bool) -> None:
        """Write what is held as one group, and wash before anybody is told if that must be."""
        group = [self._held[key] for key in sorted(self._held)]
        before = self._files.new
        try:
            outcomes = self._files.write([(entry.key, entry.row) for entry in group])
        except sqlite3.Error:
            outcomes = [StoreFull() for _ in group]
        self._pace.committed(self._files.new - before, self._tick())
        # Not for a group that was refused: a wash of fewer than ten rows would single them out.
        if and_wash and self._pace.new >= DUE:
            self._wash()
        self._held.clear()
        for entry, outcome in zip(group, outcomes, strict=True):
            entry.tell(outcome)
        repeats, self._repeats = self._repeats, []
        self._take(repeats)

    def _wash(self) -> bool:
        began = self._tick()
        done = self._files.wash()
        if done:
            self._pace.washed(began, self._tick())
        else:
            self._pace.failed(began, self._tick())
        return done

    def _fail(self, incoming: Sequence[Entry[Row, Told]], error: Exception) -> None:
        for entry in (*incoming, *self._held.values(), *self._repeats):
            if not entry.told.done():
                entry.tell(error)
        self._held.clear()
        self._repeats = []

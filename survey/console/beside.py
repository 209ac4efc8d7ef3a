"""Work that may take longer than a page may: done beside the pages, each piece once at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Event, Lock, Thread

KEPT = 64
"""Pieces of work whose end is remembered until somebody looks."""


class Job:
    """A piece of work; it is over when it has an end, good or bad."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work, self._over = work, Event()
        self.made: object = None
        self.error: Exception | None = None

    @property
    def over(self) -> bool:
        return self._over.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether it is over after so many seconds at most."""
        return self._over.wait(seconds)

    def run(self) -> None:
        try:
            self.made = self._work()
        except Exception as error:  # raised again on the page of whoever waits for it
            self.error = error
        finally:
            self._over.set()


class Beside:
    """The work of one application, by name. One for each application."""

    def __init__(self) -> None:
        self._few = Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def begin(self, name: str, work: Callable[[], object]) -> Job:
        """The work of that name: the one that is being done, or else this, begun now."""
        with self._few:
            job = self._jobs.get(name)
            if job is not None and not job.over:
                return job
            job = self._jobs[name] = Job(work)
            self._jobs.move_to_end(name)
            over = [key for key, one in self._jobs.items() if one.over]
            for old in over[:-KEPT]:
                del self._jobs[old]
        Thread(target=job.run, name=name, daemon=True).start()
        return job

    def of(self, name: str) -> Job | None:
        """The last work of that name, over or not; None if there was none."""
        with self._few:
            return self._jobs.get(name)

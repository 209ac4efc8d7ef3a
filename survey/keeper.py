"""Who does field work on the answers: the running server if there is one, else the command itself.

The server's keeper thread carries out wishes, ends surveys whose grace is over, washes what is due, and
deletes what has reached its last day.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import cast

from questionnaires.errors import Problem, ProblemsError, say
from survey import closing, errands, kept, retention, wishes
from survey.context import Instance
from survey.error_log import line, note
from survey.fieldwork import Status
from survey.store.console import WishRow
from survey.wishes import PATIENCE, Answer, Wish

ROUND = 0.2
"""Seconds between two looks at the wishes."""
UPKEEP = 1.0
"""Seconds between two looks at what is due."""
SURE_OF_THE_DAY = 600.0
"""Seconds for which the clock must say that a last day has passed before the server deletes: a clock that
was wrong at start is put right by then."""

LONG = 1800.0
"""Seconds for which a command waits where the whole of the answers is read."""


def do(instance: Instance, wish: Wish, patience: float = PATIENCE) -> Answer:
    """What came of `wish`: done by the running server within `patience` seconds, or by this process.

    Raises NotDone with the server's reasons, or, without a server, the error itself.
    """
    if instance.lock.held:
        return errands.carry_out(instance, wish)
    if instance.lock.take():
        return _do_here(instance, wish)
    number = wishes.write(instance.console, wish)
    end = time.monotonic() + patience
    try:
        while time.monotonic() < end:
            answer = wishes.look(instance.console, number, wish)
            if answer is not None:
                return answer
            # The other process may have been a command, or a server that has stopped.
            if instance.lock.take():
                return _take_over(instance, number, wish)
            wishes.pause()
    except KeyboardInterrupt:
        instance.console.withdraw_wish(number)
        raise
    raise wishes.give_up(instance.console, number, wish, patience)


def _take_over(instance: Instance, number: int, wish: Wish) -> Answer:
    if instance.console.withdraw_wish(number):
        return _do_here(instance, wish)
    instance.let_go()
    answer = wishes.look(instance.console, number, wish)
    if answer is None:
        instance.console.remove_wish(number)
        answer = wishes.look(instance.console, number, wish)
    if answer is None:
        raise RuntimeError("a wish that is gone has no answer")
    return answer


def _do_here(instance: Instance, wish: Wish) -> Answer:
    """Do it in this process, which holds the lock, and leave the answers as they were found: released."""
    try:
        retention.expire(instance)
        return errands.carry_out(instance, wish)
    finally:
        instance.let_go()


def status(instance: Instance, key: str) -> Status:
    """What may be known of a survey now. Raises SurveyUnknown."""
    return errands.status_from(do(instance, Wish("status", key))["status"])


def statuses(instance: Instance) -> tuple[Status, ...]:
    """What may be known of every survey, the latest opened first."""
    found = cast(list[object], do(instance, Wish("list"))["list"])
    return tuple(errands.status_from(one) for one in found)


def close(instance: Instance, key: str, grace_minutes: int | None = None) -> Status:
    """Close a survey; its status then."""
    wish = Wish("close", key, {"grace": grace_minutes})
    return errands.status_from(do(instance, wish, LONG)["status"])


def add_codes(instance: Instance, key: str, digests: Collection[int], unit: int) -> None:
    """Take in the digests of fresh codes; they travel in order of value."""
    do(instance, Wish("slips", key, {"codes": sorted(digests), "unit": unit}))


def void_codes(instance: Instance, key: str, unit: int | None = None) -> None:
    """Make every code that nobody has used void, of one unit or of all."""
    do(instance, Wish("void", key, {"unit": unit}))


def backup(instance: Instance, directory: Path, *, with_keys: bool) -> Answer:
    """Make a backup: `folder`, the keys of its `surveys`, and what was `left_out` and why."""
    wish = Wish("backup", "", {"directory": str(directory.resolve()), "with_keys": with_keys})
    return do(instance, wish, LONG)


def release(instance: Instance, key: str) -> Answer:
    """Freeze a closed survey's answers: `id`, `rows`, `k`, `simulated`."""
    return do(instance, Wish("release", key), LONG)


class Keeper(Thread):
    """The server's one background thread. Nothing that goes wrong in it stops it, or the server."""

    def __init__(self, instance: Instance, sure_of_the_day: float = SURE_OF_THE_DAY) -> None:
        super().__init__(name="keeper", daemon=True)
        self.instance = instance
        self._stopping = Event()
        self._next_upkeep = 0.0
        self._sure_of_the_day = sure_of_the_day
        self._overdue_since: float | None = None
        self._noted: set[str] = set()

    def run(self) -> None:
        while not self._stopping.wait(ROUND):
            self.round()

    def stop(self) -> None:
        """End after the step that is being taken."""
        self._stopping.set()
        if self.is_alive():
            self.join()

    def round(self) -> None:
        """One look at everything."""
        try:
            for row in self.instance.console.wishes():
                self._grant(row)
        except Exception as error:
            self._note(error)
        if time.monotonic() >= self._next_upkeep:
            self._next_upkeep = time.monotonic() + UPKEEP
            self._upkeep()

    def _grant(self, row: WishRow) -> None:
        console = self.instance.console
        if not console.begin_wish(row.id):
            return
        try:
            result = wishes.done(errands.carry_out(self.instance, wishes.read(row)))
        except ProblemsError as error:
            result = wishes.refused(error.problems)
        except Exception as error:
            self._note(error)
            # The kind alone: a message may quote an answer.
            problem = Problem(
                say("server"),
                say("this failed: {kind}.", kind=type(error).__name__),
                say("errors.log in the instance's folder names the place."),
            )
            result = wishes.refused((problem,))
        console.end_wish(row.id, result)

    def _upkeep(self) -> None:
        try:
            found = kept.of(self.instance)
        except Exception as error:
            self._note(error)
            return
        for damage in found.damaged.values():
            self._note(damage)
        for survey in found.sound:
            try:
                if survey.state == "closed":
                    closing.settle(survey)
                else:
                    survey.store.wash_if_due()
                    if survey.codes:
                        survey.code_store.wash_if_due()
            except Exception as error:
                self._note(error)
        try:
            self._expire()
        except Exception as error:
            self._note(error)

    def _expire(self) -> None:
        if not retention.pending(self.instance):
            self._overdue_since = None
            return
        now = time.monotonic()
        if self._overdue_since is None:
            self._overdue_since = now
        if now - self._overdue_since >= self._sure_of_the_day:
            retention.expire(self.instance)

    def _note(self, error: Exception) -> None:
        """Once a day and place: a full disk would fill the log each second."""
        text = line(error)
        if text not in self._noted:
            self._noted.add(text)
            note(error)


@contextmanager
def keeping(instance: Instance) -> Iterator[Keeper]:
    """Hold the instance's answers and keep them, until the end; then wash and release them.

    Raises InstanceBusy if another process holds them.
    """
    instance.lock.hold()
    keeper = Keeper(instance)
    try:
        instance.console.clear_wishes()
        for survey in kept.of(instance).sound:
            # Damaged or missing answers are said now, not to the first respondent.
            survey.store.count()
        keeper.start()
        yield keeper
    finally:
        keeper.stop()
        instance.let_go()

"""What is opened at its first use and kept: once for all threads, by one of them at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, TypeVar, overload

Owner = TypeVar("Owner")
Thing = TypeVar("Thing")


class OpenedOnce(Generic[Owner, Thing]):
    """A property kept in its owner's `__dict__` once it was asked for; taken out there, it is opened anew.

    Not functools.cached_property: that of Python 3.11 holds one lock for all owners while it opens, so that
    two threads, of which one holds another lock already, wait for each other for ever; that of 3.12 holds
    none, and two threads open two things.
    """

    def __init__(
        self, turn: Callable[[Owner], AbstractContextManager[object]], open: Callable[[Owner], Thing]
    ):
        self._turn, self._open = turn, open
        self.__doc__ = open.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> OpenedOnce[Owner, Thing]: ...
    @overload
    def __get__(self, owner: Owner, kind: type) -> Thing: ...
    def __get__(self, owner: Owner | None, kind: type) -> Thing | OpenedOnce[Owner, Thing]:
        if owner is None:
            return self
        with self._turn(owner):
            if self._name not in vars(owner):
                vars(owner)[self._name] = self._open(owner)
            found: Thing = vars(owner)[self._name]
            return found


def opened_once(
    turn: Callable[[Owner], AbstractContextManager[object]],
) -> Callable[[Callable[[Owner], Thing]], OpenedOnce[Owner, Thing]]:
    """The decorator; `turn` is the lock, one that whoever opens the thing may hold already."""
    return lambda open: OpenedOnce(turn, open)

"""How often codes or passwords that are not right were tried from one source: in memory, under no address.

A hall full of people shares one address, so only failures count, and a right code is never held up: one
mischief-maker must not lock out the rest. What makes guessing hopeless is the sixty bits of a code. Sign-ins
of the staff, who choose their passwords, are not looked at before `wait` is over.
"""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from math import ceil
from threading import Lock

FREE = 100
"""Failures from one source that cost nothing."""
WINDOW = timedelta(minutes=10)
LONGEST = 300
"""Seconds of waiting asked for at most."""
MOST_SOURCES = 10_000
"""Sources remembered at once: many false ones push out old counts, and fill no memory."""


@dataclass
class _Tries:
    failures: deque[datetime] = field(default_factory=lambda: deque(maxlen=2 * FREE))
    delay: int = 0
    until: datetime | None = None
    """The end of the wait that was asked for last."""


class Throttle:
    """Counts failures a source. The key that hides the sources lives one day and is never written down."""

    def __init__(self, clock: Callable[[], datetime], free: int = FREE, longest: int = LONGEST) -> None:
        """`free`: failures in ten minutes that cost nothing. `longest`: seconds of waiting at most."""
        self._clock = clock
        self._free, self._longest = free, longest
        self._turn = Lock()
        self._day: date | None = None
        self._key = b""
        self._tries: OrderedDict[bytes, _Tries] = OrderedDict()

    def failed(self, address: str) -> int:
        """Note one failure from `address`: the seconds it is to wait, 0 for the first `free` in ten minutes.

        Each failure beyond doubles the wait.
        """
        now = self._clock()
        with self._turn:
            source = self._source(address, now)
            tries = self._tries.pop(source, None) or _Tries()
            self._tries[source] = tries
            while len(self._tries) > MOST_SOURCES:
                self._tries.popitem(last=False)
            while tries.failures and tries.failures[0] <= now - WINDOW:
                tries.failures.popleft()
            tries.failures.append(now)
            if len(tries.failures) <= self._free:
                tries.delay = 0
            else:
                tries.delay = min(2 * tries.delay or 1, self._longest)
            tries.until = now + timedelta(seconds=tries.delay)
            return tries.delay

    def wait(self, address: str) -> int:
        """The seconds that `address` has still to wait, for what is not even looked at before."""
        now = self._clock()
        with self._turn:
            tries = self._tries.get(self._source(address, now))
            until = tries.until if tries else None
            return max(0, ceil((until - now).total_seconds())) if until else 0

    def _source(self, address: str, now: datetime) -> bytes:
        if now.date() != self._day:
            self._day, self._key = now.date(), secrets.token_bytes(32)
            self._tries.clear()
        return hmac.digest(self._key, address.encode(), sha256)

"""When a group of rows is committed and when the file is washed: the burst rule, as arithmetic on a clock.

At most nine rows may ever stand in groups that single people out; beyond them rows go in groups of twenty,
or are followed by a wash before anybody is told. Washing takes a tenth of the time at most.
"""

from __future__ import annotations

from typing import Literal

DUE = 10
"""New rows that make a wash due."""
GROUP = 20
"""Rows that hide one another. Twenty, not ten: a reader of the log sees a few less where pages split."""
REST = 9.5
"""Seconds without washing for each second of washing. Nine would make a tenth of the time, and one wash
more at either end of a burst brings that above."""
LATEST = 60.0
"""Seconds after the tenth row, when the wash comes whatever it costs."""
RETRY = 1.0
"""Seconds from a wash that failed to the next try."""

Step = Literal["commit", "commit and wash", "hold"]


class Pace:
    """Counts rows since the last wash; every `now` is a second of one monotonic clock."""

    def __init__(self, new: int) -> None:
        self.new = new
        """Rows since the last wash."""
        # What lies there from before a restart counts as committed one by one.
        self.few = new
        """Those of them that were committed in groups below GROUP."""
        self.blocked_since: float | None = None
        self._free_at: float | None = None
        self._tenth_at: float | None = None

    def wash_due(self, now: float) -> bool:
        """A wash is wanted, and allowed."""
        return self._wanted and self.wash_allowed(now)

    @property
    def _wanted(self) -> bool:
        # One that failed with nothing new (codes were added, say) is tried again; never one of 1 to 9 rows.
        return self.new >= DUE or (self.blocked_since is not None and self.new == 0)

    def wash_allowed(self, now: float) -> bool:
        opens = self._opens_at()
        return opens is None or now >= opens

    def step(self, waiting: int, now: float) -> Step:
        """What to do with `waiting` rows, a wash that was due having been tried."""
        # While a wash fails nothing is held: availability first.
        if self.blocked_since is not None or waiting >= GROUP or self.few + waiting < DUE:
            return "commit"
        return "commit and wash" if self.wash_allowed(now) else "hold"

    def patience(self, waiting: int, now: float) -> float | None:
        """Seconds until something is to be done though nobody comes; None: nothing is."""
        if waiting and self.step(waiting, now) != "hold":
            return 0.0
        if not waiting and not self._wanted:
            return None
        return max(0.0, (self._opens_at() or now) - now)

    def committed(self, rows: int, now: float) -> None:
        """A group of `rows` was committed."""
        self.new += rows
        if rows < GROUP:
            self.few += rows
        if self.new >= DUE and self._tenth_at is None:
            self._tenth_at = now
        if 0 < self.new < DUE:
            self.blocked_since = None

    def washed(self, began: float, ended: float) -> None:
        self.new = self.few = 0
        self.blocked_since = self._tenth_at = None
        self._free_at = ended + REST * (ended - began)

    def failed(self, began: float, ended: float) -> None:
        """A wash was tried in vain."""
        if self.blocked_since is None:
            self.blocked_since = began
        self._free_at = ended + RETRY

    def _opens_at(self) -> float | None:
        """From when on a wash is allowed; None if it is at any time."""
        if self._free_at is None or self._tenth_at is None or self.blocked_since is not None:
            return self._free_at
        return min(self._free_at, self._tenth_at + LATEST)

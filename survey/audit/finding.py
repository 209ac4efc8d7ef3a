"""What an attack found, as one line; and the limits by which it is judged."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.errors import Message

GROUP = 10
"""A row among so many that were written together is not placed in time."""
LIVE_ROWS = 9
"""While answers come in so many rows may wait for the next wash."""


@dataclass(frozen=True)
class Finding:
    """One attack: what was tried, its best result, what would be allowed, and whether that is a leak."""

    attack: str
    """A short name that never changes: scripts look for it."""
    tried: Message
    best: Message
    limit: Message
    leak: bool


@dataclass(frozen=True)
class Placed:
    """Rows of one table whose place in time a signal gives."""

    file: str
    table: str
    rows: int

    @property
    def where(self) -> str:
        return f"{self.file}: {self.table}"

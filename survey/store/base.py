"""The few verbs of an answer store. SQL lives in the modules beside this one and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from questionnaires.response import Response


class StoreFull(Exception):
    """The answer could not be written (disk full, file locked); nothing was stored."""


class SurveyFull(Exception):
    """The survey's cap is reached; nothing was stored."""


class Store(Protocol):
    """The answers of one survey. Rows carry no order, no date and no time."""

    def submit(self, key: int, response: Response) -> bool:
        """Store `response` durably under the 53-bit `key` of its ticket; True if it is new.

        A key that is already there keeps its first answer: repeating is harmless. Returns only when the
        answer would survive a power cut. Raises StoreFull or SurveyFull.
        """

    def count(self) -> int:
        """Number of stored answers."""

    def responses(self) -> Iterator[Response]:
        """Every answer, in order of its random key. Only for closed surveys."""

    def close(self) -> None:
        """Release the files."""

"""What the stores of a survey do: answers and access codes. SQL lives in the modules beside this one only.

The two stores share no file, no transaction and no value; nothing here takes or gives a date or a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, Protocol

from questionnaires.response import Response


class StoreFull(Exception):
    """The row could not be written (disk full, file locked, store stopped); nothing was stored."""


class SurveyFull(Exception):
    """The survey's cap is reached; nothing was stored."""


class Damaged(Exception):
    """A file is not as it was written. It names the file and what is wrong, never what a row holds."""


class NotFinished(Exception):
    """Answers were asked for before the survey is over: nothing reads them until `finish`."""


class CodeRefused(Exception):
    """The code gives no form: there is no such code, or another page has spent it."""

    def __init__(self, reason: Literal["unknown", "used"]) -> None:
        super().__init__(reason)
        self.reason = reason


class Washed(Protocol):
    """Files that are rewritten after every ten new rows, so that their layout tells no order."""

    @property
    def blocked_since(self) -> float | None:
        """Second of `time.monotonic` at which a due wash first failed; None if none fails. 60 s: alarm."""

    def wash_if_due(self) -> bool:
        """Wash if ten rows are new and the pace allows it now; whether that was done. For the keeper."""

    def close(self) -> None:
        """Clean stop: what waits is written, what is new is washed, the files are released."""


class ResponseStore(Washed, Protocol):
    """The answers of one survey. Rows carry no order, no date and no time."""

    def submit(self, key: int, response: Response) -> bool:
        """Store `response` durably under the 53-bit `key` of its ticket; True if it is new.

        A key that is already there keeps its first answer: repeating is harmless. Returns only when the
        answer would survive a power cut. Raises StoreFull or SurveyFull.
        """

    def count(self) -> int:
        """Number of stored answers."""

    @property
    def finished(self) -> bool:
        """Whether `finish` has been done to its end."""

    def finish(self) -> None:
        """Last wash; all parts merged into one file in key order; written answers cut out of the rows.

        Only after the grace. May be cut short anywhere and called again; once done it does nothing.
        Raises Damaged or StoreFull, and then nothing is lost.
        """

    def responses(self) -> Iterator[Response]:
        """Every answer without its texts, in order of the random key. Raises NotFinished or Damaged."""

    def remarks(self) -> tuple[tuple[str, str], ...]:
        """(item, text) of every written answer, in an order that tells nothing. NotFinished, Damaged."""


class CodeStore(Washed, Protocol):
    """The access codes of one survey, as 53-bit keyed digests; the codes themselves are stored nowhere."""

    def add(self, codes: Collection[int], unit: int) -> None:
        """Take in fresh codes of one unit. Adding a code that is there changes nothing. Raises StoreFull."""

    def spend(self, code: int, page: int) -> int:
        """The unit of `code`, which is spent from now on by the page whose digest is `page`.

        The same code with the same page gives the same unit again: a lost reply costs nobody a code.
        `page` is any whole number from 0 below 2**53. Raises CodeRefused or StoreFull.
        """

    def void(self, unit: int | None = None) -> int:
        """Delete every unspent code of `unit`, or of all units; how many there were. Raises StoreFull."""

    def drawn(self) -> Mapping[int, int]:
        """Number of codes by unit, spent or not, voided ones left out."""

    def spent_in_tens(self) -> int:
        """Number of spent codes, rounded down to a step of 10."""

    def destroy(self) -> None:
        """Delete all codes, wash, overwrite and remove the file. Doing it again is harmless."""

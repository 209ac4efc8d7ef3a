"""The exchange of an access code for a ticket: what is checked, what is refused, in which words.

Two things happen and nothing more: the store marks the code as spent, and the ticket goes back to the page.
No file ever holds both, and a reply that got lost can be had again by the page that asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.errors import Message, say
from survey import codes
from survey.context import FieldSurvey
from survey.store.base import CodeRefused, StoreFull
from survey.throttle import Throttle
from survey.tickets import Tickets

CODE, PAGE = "code", "page"
"""The two names that the page for the code sends."""
LONGEST = 60
"""Characters of what was typed that a refused page shows again."""


@dataclass(frozen=True)
class Refused:
    """No ticket: the sentence for the person, and the status of the page that says it."""

    text: Message
    status: int = 422
    typed: str = ""
    """What stays in the field: a slip of the finger is easier to find than to type again."""
    wait: int = 0
    """Seconds to wait before the next try."""


NO_TICKET = Refused(
    say(
        "Nothing was saved: that form did not belong to a code, or was out of date. "
        "Please enter the code from your slip; you then get a fresh form."
    )
)
STALE = say("This page was out of date. Please press “Continue” once more.")
EMPTY = say("Please enter the code first.")
WRONG = say("This code is not right. Please compare it with your slip once more.")
USED = say(
    "This code has been used already. If your page was closed by accident, "
    "please ask the organiser for a spare slip."
)
BUSY = say("The code could not be checked just now. It is still good: please press “Continue” again.")


def exchange(
    survey: FieldSurvey, tickets: Tickets, throttle: Throttle, *, typed: str, page: str, source: str
) -> str | Refused:
    """The ticket for the code that was `typed` into the page with these bits, or why there is none.

    The same code and page give the same ticket again. `source` is the address failures are counted under.
    """
    if not typed.strip():
        return Refused(EMPTY)
    kept = typed[:LONGEST]
    bits = codes.page_bits(page)
    if bits is None:
        return Refused(STALE, typed=kept)
    code = codes.normalise(typed)
    if code is None:
        return Refused(WRONG, typed=kept)
    try:
        unit = survey.code_store.spend(survey.code_digest(code), codes.page_digest(survey.key, bits, code))
    except CodeRefused as refused:
        if refused.reason == "used":
            return Refused(USED)
        return _wrong(kept, throttle.failed(source))
    except StoreFull:
        return Refused(BUSY, 503, kept)
    return tickets.issue_for_page(survey.key, unit or None, bits, code)


def _wrong(typed: str, wait: int) -> Refused:
    if not wait:
        return Refused(WRONG, typed=typed)
    text = say(
        "This code is not right either. Please compare it calmly, and try again in {seconds} seconds.",
        seconds=wait,
    )
    return Refused(text, 429, typed, wait)

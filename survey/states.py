"""What is said of a survey: its state, and how many answers it has, in steps while it runs."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.errors import Message, say
from survey.fieldwork import Status

STATES: Mapping[str, Message] = {
    "open": say("open"),
    "paused": say("paused"),
    "closing": say("closing"),
    "closed": say("closed"),
}
DELETED = say("deleted")
DAMAGED = say("damaged")
WASH_BLOCKED = say(
    "Alarm: for more than a minute another program has been reading the answer files, and they cannot be "
    "washed. Find it (a backup or a virus scanner?) and keep it out."
)
LEFT = say("The answers are deleted. Delete by hand what was made of them:")


def state(status: Status) -> Message:
    """The survey's state; of a simulated one with the word for that."""
    if status.deleted:
        return DELETED
    if status.damaged:
        return DAMAGED
    plain = STATES[status.state]
    return say("{state} (simulated)", state=plain) if status.simulated else plain


def answers(status: Status) -> str | Message:
    """How many answered: exact once closed, else rounded down to a ten."""
    if status.deleted or status.damaged:
        return "–"
    if status.exact:
        return str(status.count)
    if status.count == 0:
        return say("fewer than 10")
    return say("{count} or more", count=status.count)

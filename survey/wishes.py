"""Wishes: what a command asks of the server that holds the answers, and what comes back.

Both travel through `console.db` as JSON. A wish that is done keeps no payload; a result is taken once.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaires.errors import Message, Problem, say
from survey.errors import NotDone
from survey.store.console import Console, WishRow

PATIENCE = 60.0
"""Seconds for which a command waits for the server."""
LOOK = 0.1
"""Seconds between two looks at the table."""

Answer = Mapping[str, object]
"""What was done, JSON-able."""


@dataclass(frozen=True)
class Wish:
    """One thing to be done with a survey, or with the instance if `survey` is empty."""

    kind: str
    survey: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)
    """JSON-able. Of codes digests only."""


def write(console: Console, wish: Wish) -> int:
    """Put the wish down; its number, which is random."""
    number = secrets.randbits(53)
    console.add_wish(WishRow(number, wish.survey, wish.kind, json.dumps(dict(wish.payload))))
    return number


def read(row: WishRow) -> Wish:
    return Wish(row.kind, row.survey, json.loads(row.payload))


def done(answer: Answer) -> str:
    """The result of a wish that was carried out."""
    return json.dumps({"answer": dict(answer)})


def refused(problems: tuple[Problem, ...]) -> str:
    """The result of a wish that was not."""
    return json.dumps({"problems": [plain_problem(problem) for problem in problems]})


def taken(text: str) -> Answer:
    """The answer in a result. Raises NotDone with the problems that it holds instead."""
    result = json.loads(text)
    if "problems" in result:
        raise NotDone(problem_of(*parts) for parts in result["problems"])
    answer: Answer = result["answer"]
    return answer


def look(console: Console, number: int, wish: Wish) -> Answer | None:
    """The answer to a wish, None while it waits. Raises NotDone if it was refused or is gone."""
    row = console.wish(number)
    if row is None:
        raise _not_done(
            wish,
            say("the server stopped while it was at work on this."),
            say("Look at cadre-survey survey status, then give the command again."),
        )
    if row.result is None:
        return None
    console.remove_wish(number)
    return taken(row.result)


def give_up(console: Console, number: int, wish: Wish, seconds: float) -> NotDone:
    """Withdraw a wish that took too long; what to tell about it."""
    if console.withdraw_wish(number):
        return _not_done(
            wish,
            say(
                "the server did not take this up within {seconds} seconds; nothing was changed.",
                seconds=round(seconds),
            ),
            say("See whether the server still answers; if not, stop it and give the command again."),
        )
    return _not_done(
        wish,
        say("the server is still at work on this after {seconds} seconds.", seconds=round(seconds)),
        say("It goes on; look at cadre-survey survey status in a while."),
    )


def pause() -> None:
    """The time between two looks."""
    time.sleep(LOOK)


def _not_done(wish: Wish, what: Message, mend: Message) -> NotDone:
    where = say("survey {key}", key=wish.survey) if wish.survey else say("server")
    return NotDone([Problem(where, what, mend)])


def plain_problem(problem: Problem) -> list[object]:
    """A problem as JSON, which `problem_of` reads; the language is chosen where it is read."""
    return [_plain(message) for message in (problem.where, problem.what, problem.mend)]


def _plain(message: Message) -> list[object]:
    """A message as JSON: its template, its values; a message among them in a list of its own."""
    values = {
        name: _plain(value) if isinstance(value, Message) else value if isinstance(value, int) else str(value)
        for name, value in message.values.items()
    }
    return [message.template, values]


def problem_of(*parts: list[object]) -> Problem:
    """The problem that `plain_problem` wrote down in these parts."""
    where, what, mend = (_message(part) for part in parts)
    return Problem(where, what, mend)


def _message(plain: list[object]) -> Message:
    template, values = plain
    if not isinstance(template, str) or not isinstance(values, dict):
        raise TypeError("a message is a template and its values")
    return Message(
        template,
        {name: _message(value) if isinstance(value, list) else value for name, value in values.items()},
    )

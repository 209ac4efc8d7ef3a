"""What can be wrong with the margins of a population, each told as a problem."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from questionnaires.codebook import Value
from questionnaires.errors import Problem, say


def nobody(variable: str, value: Value) -> Problem:
    return Problem(
        say("margin {variable}", variable=variable),
        say("Nobody in the data belongs to “{value}”.", value=value),
        say("Merge it with another category, in the data and in the margins."),
    )


def unknown(variable: str, written: Value, known: Sequence[str]) -> Problem:
    """For a category that is not among `known`, the labels of the data: tells the nearest of them."""
    word = str(written)
    longer = [label for label in known if len(word) > 1 and word in label]
    near = longer or difflib.get_close_matches(word, known, 1, 0.5)
    if not near:
        return nobody(variable, written)
    return Problem(
        say("margin {variable}", variable=variable),
        say("“{value}” is none of its answers.", value=written),
        say("Did you mean “{label}”?", label=near[0]),
    )


def untold(variable: str, value: Value, count: int) -> Problem:
    return Problem(
        say("margin {variable}", variable=variable),
        say("“{value}” ({count} rows) has no target.", value=value, count=count),
        say("Give every category of the data its number of people."),
    )


def blank(variable: str, count: int) -> Problem:
    return Problem(
        say("margin {variable}", variable=variable),
        say("{count} rows have no answer.", count=count),
        say("Fill them in, or leave these rows out, before weighting."),
    )


def twice(variable: str, value: Value) -> Problem:
    return Problem(
        say("margin {variable}", variable=variable),
        say("“{value}” has two targets.", value=value),
        say("Give every category one target."),
    )


def wrong_target(variable: str, value: Value, people: float) -> Problem:
    return Problem(
        say("margin {variable}", variable=variable),
        say("The target {people} of “{value}” is no number of people.", people=people, value=value),
        say("A target is 0 or more."),
    )


def empty(variable: str) -> Problem:
    return Problem(
        say("margin {variable}", variable=variable),
        say("Its targets add to 0."),
        say("Give every category its number of people."),
    )

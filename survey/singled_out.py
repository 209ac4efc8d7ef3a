"""What the meter says, in words: how many people would stand alone with their background answers.

Said by `questionnaire check --people`, beside a questionnaire in the console, and before a survey of units
with rosters is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from questionnaires.errors import Message, say
from questionnaires.meter import RATES, Alone, alone, to_leave_out
from questionnaires.model import Questionnaire

if TYPE_CHECKING:
    from survey.units import Unit


def lines(questionnaire: Questionnaire, people: int) -> Iterator[Message]:
    """A line a response rate, then what to do about it."""
    read = [alone(questionnaire, people, rate=rate) for rate in RATES]
    if not read[0].items:
        yield unread(questionnaire, people)
        return
    yield say(
        "{people} people, {combinations} combinations of the answers to {items}:",
        people=people,
        combinations=read[0].combinations,
        items=", ".join(read[0].items),
    )
    for rate, one in zip(RATES, read, strict=True):
        if not round(one.expected):
            yield say(
                "  if {rate}% answer: fewer than one of {answers} people would stand alone with theirs",
                rate=round(100 * rate),
                answers=one.people,
            )
            continue
        yield say(
            "  if {rate}% answer: about {alone} of {answers} people ({share}%) would stand alone with theirs",
            rate=round(100 * rate),
            alone=round(one.expected),
            answers=one.people,
            share=round(100 * one.share),
        )
    yield from _advice(questionnaire, people, worst(questionnaire, people))


def unread(questionnaire: Questionnaire, people: int) -> Message:
    """Why the meter says nothing of these people: which is no word for their being safe."""
    if not questionnaire.background:
        return say(
            "{people} people: not known how many would be singled out, for no item is named as background.",
            people=people,
        )
    return say(
        "{people} people: not known how many would be singled out. Of the background items ({items}) none "
        "that is asked has options to count; numbers single out more people than bands do.",
        people=people,
        items=", ".join(questionnaire.background),
    )


def worst(questionnaire: Questionnaire, people: int) -> Alone:
    """The meter at the response rate at which most would stand alone."""
    return max((alone(questionnaire, people, rate=rate) for rate in RATES), key=lambda one: one.share)


def _advice(questionnaire: Questionnaire, people: int, most: Alone) -> Iterator[Message]:
    if most.too_many:
        out = to_leave_out(questionnaire, people, rate=min(RATES))
        yield say(
            "  Too many. Merge answers, leave out background items ({items} would do), or give up row-level "
            "export. After opening nothing of this can be changed.",
            items=", ".join(out),
        )
    elif most.warning:
        yield say("  Warning: more than 5%. Answers that few people will give are better merged.")


def of_units(questionnaire: Questionnaire, units: Sequence[Unit]) -> Iterator[Message]:
    """The lines for everybody on the rosters, then how the units stand, each by itself.

    Stored answers hold the unit too, so that for whoever has the files the crowd is the unit.
    """
    known = [unit for unit in units if unit.roster]
    if not known:
        return
    yield from lines(questionnaire, sum(unit.roster or 0 for unit in known))
    read = [(alone(questionnaire, unit.roster or 0), unit) for unit in known]
    most, unit = max(read, key=lambda one: one[0].share)
    if most.warning:
        yield say(
            "Stored answers hold the unit too. In {count} of {units} units more than 20% would stand alone "
            "among their own; most of all in {unit} ({people} people): {share}%.",
            count=sum(one.too_many for one, _ in read),
            units=len(read),
            unit=unit.label,
            people=unit.roster or 0,
            share=round(100 * most.share),
        )

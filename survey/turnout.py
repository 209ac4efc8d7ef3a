"""How many of the people asked have answered, by unit, in steps that give nobody away.

Whether somebody took part is nobody's business either. So every step holds at least ten numbers of people,
the highest as well: from the steps alone neither that all of a unit answered nor that nobody did can be read
off. What is told exactly elsewhere can say it nevertheless: how many answered all together, after the close,
and the size of a group in a report. Protected there is what people answered, not how many they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from survey.context import FieldSurvey

STEP = 10
"""Numbers of people that look the same, at least."""


@dataclass(frozen=True)
class Turnout:
    """Answers of some people, told as a step."""

    label: str
    """Of the unit; empty for all together, and for what came without a unit."""
    people: int | None
    """How many were asked, if known."""
    low: int
    """So many answered at least."""
    high: int | None
    """So many at most; None in the highest step, which has no end of its own."""

    @property
    def told(self) -> bool:
        """Whether there is more than one step: too few people for that are not told of."""
        return self.people is None or top_step(self.people) > 0

    @property
    def low_percent(self) -> int | None:
        """At least so many percent of the people, rounded down; None if their number is not known."""
        return 100 * self.low // self.people if self.people and self.told else None

    @property
    def high_percent(self) -> int | None:
        """At most so many percent, rounded up, never more than 100; None likewise."""
        if not self.people or not self.told:
            return None
        return 100 if self.high is None else min(100, -(-100 * self.high // self.people))


def top_step(people: int) -> int:
    """Where the highest step of so many people begins: it holds ten numbers at least, up to all of them."""
    return max(0, (people - STEP + 1) // STEP * STEP)


def step(label: str, people: int | None, answers: int) -> Turnout:
    """The Turnout of so many answers: 0–9, 10–19 … and, where the people are known, a highest step."""
    low = answers // STEP * STEP
    if people is not None and low >= top_step(people):
        return Turnout(label, people, top_step(people), None)
    return Turnout(label, people, low, low + STEP - 1)


def asked(survey: FieldSurvey) -> int | None:
    """How many people were asked, all together: those on the rosters, else those invited, if known."""
    listed = survey.units.listed
    if listed and all(unit.roster for unit in listed):
        return sum(unit.roster or 0 for unit in listed)
    return survey.settings.invited


def by_unit(survey: FieldSurvey) -> tuple[Turnout, ...]:
    """The Turnout of every unit, in the order of their list; none before the end of the survey.

    While it runs nothing reads the answers: how many came is counted for all together only.
    """
    if survey.state != "closed":
        return ()
    answers = {total.unit: total.answers for total in survey.console.unit_totals(survey.key)}
    return tuple(step(unit.label, unit.roster, answers.get(unit.number, 0)) for unit in survey.units.listed)

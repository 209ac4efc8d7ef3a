"""How many people their background answers would single out, estimated before anybody is asked.

For an even spread of `people` over `combinations` of answers; real answers are less even, which leaves more
people alone in rare combinations and fewer elsewhere. Not a measurement: an export counts real rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from questionnaires.model import Questionnaire

WARNING, TOO_MANY = 0.05, 0.20
"""Above the first share the designer is warned, above the second items should be merged or dropped."""
RATES = (1.0, 0.7, 0.5)
"""Shares of the people asked who answer, for which the meter is read."""


@dataclass(frozen=True)
class Alone:
    """So many people answer the background items; which share of them has a combination of their own."""

    people: int
    items: tuple[str, ...]
    combinations: int

    @cached_property
    def share(self) -> float:
        """(1 - 1/c)^(n - 1), 0..1: nobody else of n people falls into the same of c combinations.

        162 combinations: 0.785 of 40 people, 0.259 of 219. 0 for nobody.
        """
        return (1 - 1 / self.combinations) ** (self.people - 1) if self.people else 0.0

    @property
    def expected(self) -> float:
        """People who stand alone."""
        return self.share * self.people

    @property
    def warning(self) -> bool:
        return self.share > WARNING

    @property
    def too_many(self) -> bool:
        return self.share > TOO_MANY


def alone(
    questionnaire: Questionnaire, people: int, *, rate: float = 1.0, without: Sequence[str] = ()
) -> Alone:
    """The meter for `people` who are asked, of whom the share `rate` answers; items in `without` left out.

    Counts the items that a survey of so many asks. Raises ValueError for fewer than 0 people or a rate
    outside 0..1.
    """
    if people < 0 or not 0 <= rate <= 1:
        raise ValueError(f"{people} people, of whom {rate} answer")
    asked = questionnaire.asked(invited=people)
    items = tuple(
        key
        for key in asked.background
        if key in asked.by_key and asked.item(key).options and key not in without
    )
    return Alone(int(people * rate + 0.5), items, prod(len(asked.item(key).options) for key in items))


def to_leave_out(questionnaire: Questionnaire, people: int, *, rate: float = 1.0) -> tuple[str, ...]:
    """Background items to leave out until no more than one in twenty would stand alone.

    In the order of the questionnaire's row_level_export, then those with most answers. All of them where
    that is what it takes.
    """
    items = alone(questionnaire, people, rate=rate).items
    named = [key for key in questionnaire.row_export.generalise if key in items]
    rest = sorted(set(items) - set(named), key=lambda key: (-len(questionnaire.item(key).options), key))
    out: list[str] = []
    for key in (*named, *rest):
        if not alone(questionnaire, people, rate=rate, without=out).warning:
            break
        out.append(key)
    return tuple(out)

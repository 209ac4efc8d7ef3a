"""One wave of a survey with its data, and what speaks against comparing two: the same people in both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from analysis.data import Data
from questionnaires.answers import BLANK
from questionnaires.errors import Problem, say
from questionnaires.items import Item
from questionnaires.model import Questionnaire

APART = 10
"""Two waves of protected data hold other people, all but so many at least."""


@dataclass(frozen=True, eq=False)
class Round:
    """One wave's data under its name; figures of fewer than `smallest` people are withheld."""

    name: str
    data: Data
    questionnaire: Questionnaire
    smallest: int = 0

    @property
    def day(self) -> date | None:
        """The last day of a release's survey."""
        return date.fromisoformat(self.data.manifest.closed) if self.data.manifest is not None else None

    def has(self, item: Item) -> bool:
        found = self.data.codebook.columns_of(item.key)
        return bool(found) and all(one.column in self.data.frame.columns for one in found)


def overlap(one: Round, other: Round) -> list[Problem]:
    """What speaks against two waves that hold the same people: the few by which they differ would be told."""
    a, b = one.data.manifest, other.data.manifest
    if a is not None and b is not None and a.hash == b.hash:
        return [
            Problem(say("waves"), say("One release stands among them twice."), say("Name each wave once."))
        ]
    where = say("waves {one} and {other}", one=one.name, other=other.name)
    mend = say("Compare with an earlier survey. A late batch is brought into a report by refresh.")
    if a is not None and b is not None and (a.survey, a.opened) == (b.survey, b.opened):
        what = say(
            "Both are releases of the survey {survey}: most answers stand in both, and the difference would "
            "speak of the few people added.",
            survey=a.survey,
        )
        return [Problem(where, what, mend)]
    if (one.smallest or other.smallest) and _hold_the_same(one, other):
        what = say(
            "They differ by fewer than {apart} people: the difference would tell what those answered.",
            apart=APART,
        )
        return [Problem(where, what, mend)]
    return []


def _hold_the_same(one: Round, other: Round) -> bool:
    """Whether fewer than `APART` rows of either wave have no equal of their own in the other."""
    most = max(len(one.data.frame), len(other.data.frame))
    if most < 2 * APART or abs(len(one.data.frame) - len(other.data.frame)) >= APART:
        return False
    closed = (
        {v.column for v in each.data.codebook if v.closed} & {*each.data.frame.columns}
        for each in (one, other)
    )
    shared = sorted(set.intersection(*closed))
    if not shared:
        return False
    rows, others = (
        Counter(each.data.frame[shared].fillna(BLANK).itertuples(index=False, name=None))
        for each in (one, other)
    )
    return most - (rows & others).total() < APART

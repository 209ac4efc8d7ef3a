"""Row-level data made safe to hand on: background items are dropped until nobody stands out.

Rows are put into classes by all background items they still hold (a missing answer is a value too). Every
class must hold enough people, who must differ in each sensitive item: k-anonymity (Sweeney 2002) and
l-diversity (Machanavajjhala et al. 2007). Nothing is ever blurred or swapped: an item stays or goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import DataError
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, Problem, say
from questionnaires.model import Questionnaire

SMALLEST_CLASS, DIFFERENT_ANSWERS = 5, 2
"""Floors: a questionnaire may ask for more, never for less."""


@dataclass(frozen=True)
class Generalised:
    """Rows in which no class is too small, and what that took."""

    frame: pd.DataFrame
    codebook: Codebook
    dropped: tuple[str, ...]
    """Background items left out, in the order they were dropped."""
    kept: tuple[str, ...]
    """Background items still in."""
    people_in_small_classes: int
    """Before anything was dropped: people in classes under `floor`."""
    too_alike: tuple[str, ...]
    """Before anything was dropped: sensitive items to which some class gave too few different answers."""
    smallest_class: int
    """Now."""
    floor: int


@dataclass(frozen=True)
class Classes:
    """The classes that some background items make."""

    sizes: tuple[int, ...]
    too_alike: tuple[str, ...]
    """Sensitive items to which some class gave fewer different answers than wanted."""

    @property
    def smallest(self) -> int:
        return min(self.sizes, default=0)

    def people_under(self, floor: int) -> int:
        return sum(size for size in self.sizes if size < floor)


def generalise(
    frame: pd.DataFrame, codebook: Codebook, questionnaire: Questionnaire, *, described: bool = False
) -> Generalised:
    """The rows of `frame` without the background items that would let a person be singled out.

    Items go in the order of the questionnaire's row_level_export until every class that occurs is large
    enough and differs in every sensitive item. Raises DataError if dropping all of them is not enough, unless
    the rows are only `described` and themselves stay where they are.
    """
    rule = questionnaire.row_export
    floor = max(rule.smallest_class, SMALLEST_CLASS)
    different = max(rule.different_sensitive_answers, DIFFERENT_ANSWERS)
    sensitive = tuple(item for item in questionnaire.sensitive if codebook.columns_of(item))
    kept = [item for item in questionnaire.background if codebook.columns_of(item)]
    before = found = classes(frame, codebook, kept, sensitive, different)
    dropped: list[str] = []
    for item in rule.generalise:
        if found.smallest >= floor and not found.too_alike:
            break
        if item in kept:
            kept.remove(item)
            dropped.append(item)
            found = classes(frame, codebook, kept, sensitive, different)
    if not described and (found.smallest < floor or found.too_alike):
        rare = _rarest(frame, codebook, kept, floor)
        raise DataError([_refusal(found, codebook, kept, dropped, floor, rare)])
    gone = {variable.column for item in dropped for variable in codebook.columns_of(item)}
    return Generalised(
        frame=frame.drop(columns=sorted(gone)),
        codebook=Codebook(
            tuple(variable for variable in codebook if variable.column not in gone), codebook.language
        ),
        dropped=tuple(dropped),
        kept=tuple(kept),
        people_in_small_classes=before.people_under(floor),
        too_alike=before.too_alike,
        smallest_class=found.smallest,
        floor=floor,
    )


def classes(
    frame: pd.DataFrame, codebook: Codebook, items: Sequence[str], sensitive: Sequence[str], different: int
) -> Classes:
    """The classes of rows that agree in all of `items`; no answer is a value, each kind its own.

    An item is too alike where a class holds fewer than `different` different answers to it; no answer is
    not an answer here, so that four who agree and one who kept silent do not pass.
    """
    columns = [variable.column for item in items for variable in codebook.columns_of(item)]
    labels = (
        frame.groupby(columns, dropna=False).ngroup()
        if columns
        else pd.Series(0, index=frame.index, dtype="int64")
    )
    sizes = labels.value_counts().sort_index()
    too_alike = [item for item in sensitive if (_different(frame, codebook, item, labels) < different).any()]
    return Classes(tuple(int(size) for size in sizes), tuple(too_alike))


def _different(frame: pd.DataFrame, codebook: Codebook, item: str, labels: pd.Series[int]) -> pd.Series[int]:
    """Number of different answers to `item` per class."""
    variables = codebook.columns_of(item)
    answers = frame[[variable.column for variable in variables]]
    answered = ~answers[variables[0].column].isin(list(variables[0].missing))
    pairs = answers[answered].assign(**{"class of rows": labels[answered]}).drop_duplicates()
    counts = pairs["class of rows"].value_counts()
    return counts.reindex(labels.unique(), fill_value=0)


def _rarest(frame: pd.DataFrame, codebook: Codebook, items: Sequence[str], floor: int) -> tuple[str, ...]:
    """The `items` with an answer that somebody gave, but fewer than `floor` people."""
    rare = []
    for item in items:
        counts = pd.concat([frame[v.column].value_counts() for v in codebook.columns_of(item)])
        if ((counts > 0) & (counts < floor)).any():
            rare.append(item)
    return tuple(rare)


def _refusal(
    found: Classes,
    codebook: Codebook,
    kept: Sequence[str],
    dropped: Sequence[str],
    floor: int,
    rare: Sequence[str],
) -> Problem:
    """Why the rows cannot be handed on even after everything allowed was dropped, and what would help."""
    what: Message
    if found.smallest < floor and not dropped:
        what = say(
            "{people} people could be recognised: fewer than {floor} share their answers to {kept}.",
            people=found.people_under(floor),
            floor=floor,
            kept=_listed(kept, codebook),
        )
    elif found.smallest < floor:
        what = say(
            "{people} people could be recognised: fewer than {floor} share their answers to {kept}, even "
            "without {dropped}.",
            people=found.people_under(floor),
            floor=floor,
            kept=_listed(kept, codebook),
            dropped=_listed(dropped, codebook),
        )
    elif not dropped:
        what = say(
            "some group that shares its answers to {kept} gave only one answer to {items}.",
            kept=_listed(kept, codebook),
            items=_listed(found.too_alike, codebook),
        )
    else:
        what = say(
            "some group that shares its answers to {kept} gave only one answer to {items}, even without "
            "{dropped}.",
            kept=_listed(kept, codebook),
            items=_listed(found.too_alike, codebook),
            dropped=_listed(dropped, codebook),
        )
    return Problem(say("row-level export"), what, _advice(codebook, kept, rare))


def _advice(codebook: Codebook, kept: Sequence[str], rare: Sequence[str]) -> Message:
    """What the next survey could do otherwise: this one's rules were frozen when it was opened."""
    if rare:
        return say(
            "Hand on the tables of the report instead. For the next survey merge the answers to {rare} that "
            "few people give, or let {kept} be left out as well: it is then named in generalise, under "
            "[row_level_export] of the questionnaire.",
            rare=_listed(rare, codebook),
            kept=_listed(kept, codebook),
        )
    if kept:
        return say(
            "Hand on the tables of the report instead. For the next survey merge answers to {kept}, or let "
            "it be left out as well: it is then named in generalise, under [row_level_export] of the "
            "questionnaire.",
            kept=_listed(kept, codebook),
        )
    return say("These rows cannot be handed on without naming people; use the tables of the report.")


def _listed(items: Sequence[str], codebook: Codebook) -> str:
    """The items by key and words."""
    return ", ".join(f"{item} {codebook.columns_of(item)[0].label}" for item in items) or "–"

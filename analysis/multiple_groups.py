"""Several answers to one question in the groups of another: both shares in every group, a test an option.

People who chose several options make the options dependent, so there is no test over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import NO_ANSWER, Axis, coded, column_of, labels_of, variable_of
from analysis.association import ChiSquare, chi_square, trimmed
from analysis.mentions import Cases, Mentions, times_chosen
from analysis.tally import Tally
from questionnaires.codebook import Codebook, Value
from questionnaires.errors import Message, say

MARKS: tuple[Value, ...] = (0, 1)
"""Not chosen by somebody who is in the base, and chosen."""


@dataclass(frozen=True)
class OptionInGroups:
    """One option: how many of each group chose it."""

    value: Value
    label: str
    count: int
    """Persons of all groups."""
    counts: tuple[int, ...]
    """Persons of each group."""
    shares_of_cases: tuple[float | None, ...]
    """Of the group's people in the base; None for a group of nobody."""
    shares_of_responses: tuple[float | None, ...]
    """Of the group's mentions."""
    chi2: ChiSquare | None
    """Chosen or not by group, without correction; None when all or none chose it, or one group answered."""
    full_counts: tuple[tuple[int, ...], ...]
    """Groups by not chosen, chosen, not in the base; the last row has no group: for disclosure control."""


@dataclass(frozen=True)
class MultipleInGroups:
    """A multiple-choice question in groups. `base` = persons in the base who told their group."""

    variable: str
    label: str
    group: str
    group_label: str
    total: int
    base: int
    missing: int
    """total - base."""
    cases: Cases
    group_values: tuple[Value, ...]
    group_labels: tuple[str, ...]
    group_bases: tuple[int, ...]
    group_responses: tuple[int, ...]
    """Mentions of each group."""
    options: tuple[OptionInGroups, ...]
    reason: Message | None = None
    """Why shares are None."""


def multiple_in_groups(
    data: pd.DataFrame,
    asked: Mentions,
    group: str,
    *,
    codebook: Codebook | None = None,
    cases: Cases = "answered",
) -> MultipleInGroups:
    """How many of each group of the column `group` chose each option of `asked` (`analysis.mentions`).

    R, an option: prop.test(x, n, correct=FALSE), x and n of the groups that are not empty
    """
    described = variable_of(codebook, group)
    codes, values = coded(column_of(data, group), described)
    inside = asked.inside(cases)
    tallies = [
        Tally.of([(codes, values), (np.where(inside, option.marks > 0, NO_ANSWER), MARKS)])
        for option in asked.options
    ]
    mentions = [_mentions((codes, values), times_chosen(option, inside)) for option in asked.options]
    bases = Tally.of([(codes, values), (np.where(inside, 0, NO_ANSWER), (1,))]).unweighted.sum(1)
    responses = sum(mentions, np.zeros(len(values), dtype=np.int64))
    options = tuple(
        _option(option.value, option.label, one, mentioned.tolist(), responses.tolist())
        for option, one, mentioned in zip(asked.options, tallies, mentions, strict=True)
    )
    return MultipleInGroups(
        variable=asked.name,
        label=asked.label,
        group=group,
        group_label=described.label if described is not None else group,
        total=asked.total,
        base=int(bases.sum()),
        missing=asked.total - int(bases.sum()),
        cases=cases,
        group_values=values,
        group_labels=labels_of(values, described),
        group_bases=tuple(bases.tolist()),
        group_responses=tuple(responses.tolist()),
        options=options,
        reason=None if bases.sum() else say("nobody answered both questions"),
    )


def _mentions(groups: Axis, times: Axis) -> NDArray[np.int64]:
    """The mentions of one option in each group."""
    persons = Tally.of([groups, times]).unweighted
    mentions: NDArray[np.int64] = persons @ np.arange(persons.shape[1])
    return mentions


def _option(
    value: Value, label: str, counted: Tally, mentions: list[int], responses: list[int]
) -> OptionInGroups:
    persons = counted.unweighted
    counts, bases = persons[:, 1].tolist(), persons.sum(1).tolist()
    return OptionInGroups(
        value=value,
        label=label,
        count=sum(counts),
        counts=tuple(counts),
        shares_of_cases=_shares(counts, bases),
        shares_of_responses=_shares(mentions, responses),
        chi2=_test(counted),
        full_counts=tuple(tuple(row) for row in counted.counts.tolist()),
    )


def _test(counted: Tally) -> ChiSquare | None:
    table = trimmed(counted.unweighted)
    return chi_square(table.astype(np.float64)) if min(table.shape) > 1 else None


def _shares(counts: list[int], bases: list[int]) -> tuple[float | None, ...]:
    return tuple(count / base if base else None for count, base in zip(counts, bases, strict=True))

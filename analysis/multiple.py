"""Several answers to one question: how many people chose each option, out of people and of mentions.

The answers stand in one 0/1 column per option, in columns that hold one chosen option each, or in one text
column with a separator between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.answers import NO_ANSWER
from analysis.intervals import wilson
from analysis.mentions import (
    Cases,
    Duplicates,
    Mentions,
    mentions_chosen,
    mentions_in,
    mentions_of,
    times_chosen,
)
from analysis.tally import Tally
from questionnaires.codebook import Codebook, Value
from questionnaires.errors import Message, say


@dataclass(frozen=True)
class MultipleRow:
    """One option: how many people chose it."""

    value: Value
    label: str
    count: int
    """Persons; the same option twice in one answer counts once."""
    mentions: int
    """The same as `count`, unless the same option twice in one answer counts as two mentions."""
    share_of_cases: float | None
    """Of the people in the base; the options together may pass 1."""
    share_of_responses: float | None
    """Its mentions of all mentions; the options together are 1."""
    low: float | None
    high: float | None
    """Wilson interval of the share of cases."""


@dataclass(frozen=True)
class Multiple:
    """A multiple-choice question. `base` and `missing` are persons, `responses` are mentions."""

    variable: str
    """The question's item, or the column that was split, or the columns' names joined by commas."""
    label: str
    total: int
    """Rows."""
    base: int
    """Persons in the base that `cases` names."""
    missing: int
    """Rows outside the base: total - base."""
    responses: int
    """Mentions of all options."""
    rows: tuple[MultipleRow, ...]
    cases: Cases = "answered"
    confidence: float = 0.95
    reason: Message | None = None
    """Why shares are None."""
    duplicates: Duplicates = "once"


def multiple(
    data: pd.DataFrame,
    columns: Sequence[str],
    *,
    codebook: Codebook | None = None,
    cases: Cases = "answered",
    confidence: float = 0.95,
) -> Multiple:
    """How often each of the 0/1 `columns` is 1, out of the persons in the base and out of all mentions.

    A blank beside an answered column means "not mentioned". Raises DataError for a column that is not
    there or holds anything but 0, 1 and no answer. R: colSums(M)/nrow(M); colSums(M)/sum(M)
    """
    return _of(mentions_of(data, columns, codebook=codebook), cases, confidence)


def split(
    data: pd.DataFrame,
    column: str,
    separator: str,
    *,
    codebook: Codebook | None = None,
    cases: Cases = "answered",
    duplicates: Duplicates = "once",
    confidence: float = 0.95,
) -> Multiple:
    """The same for one text column whose answers are joined by `separator`, such as "┋".

    Blanks around an answer do not count; the same answer twice in one cell is one mention, unless
    `duplicates` says "count"; an empty cell is no answer, so `answered`, `any` and `all` are one base here.
    With a codebook its options stand in its order and an answer it does not know raises DataError.
    """
    asked = mentions_in(data, column, separator, codebook=codebook, duplicates=duplicates)
    return _of(asked, cases, confidence, duplicates)


def choices(
    data: pd.DataFrame,
    columns: Sequence[str],
    *,
    codebook: Codebook | None = None,
    cases: Cases = "answered",
    duplicates: Duplicates = "once",
    confidence: float = 0.95,
) -> Multiple:
    """The same for `columns` that hold one chosen option each, such as the first, second and third named.

    Who left all of them empty gave no answer, so `answered` and `any` are one base; `all` are the persons who
    filled every column. The same option twice in one answer is one mention, unless `duplicates` says "count";
    it is one person, and so one in the share of cases, either way.
    R: u <- sort(unique(na.omit(unlist(X)))); M <- sapply(u, function(v) rowSums(X == v, na.rm=TRUE));
    colSums(M > 0)/sum(rowSums(M) > 0); colSums(M > 0)/sum(M > 0), or colSums(M)/sum(M) with "count"
    """
    asked = mentions_chosen(data, columns, codebook=codebook, duplicates=duplicates)
    return _of(asked, cases, confidence, duplicates)


def _of(asked: Mentions, cases: Cases, confidence: float, duplicates: Duplicates = "once") -> Multiple:
    inside, options, total = asked.inside(cases), asked.options, asked.total
    in_base = (np.where(inside, 0, NO_ANSWER), (1,))
    base = int(Tally.of([in_base]).unweighted.sum())
    times = [Tally.of([times_chosen(option, inside)]).unweighted for option in options]
    mentions = [int(counts @ np.arange(len(counts))) for counts in times]
    responses = sum(mentions)
    rows = []
    for option, counts, mentioned in zip(options, times, mentions, strict=True):
        count = int(counts[1:].sum())
        limits = wilson(count, base, confidence)
        rows.append(
            MultipleRow(
                value=option.value,
                label=option.label,
                count=count,
                mentions=mentioned,
                share_of_cases=count / base if base else None,
                share_of_responses=mentioned / responses if responses else None,
                low=limits.low if limits else None,
                high=limits.high if limits else None,
            )
        )
    return Multiple(
        variable=asked.name,
        label=asked.label,
        total=total,
        base=base,
        missing=total - base,
        responses=responses,
        rows=tuple(rows),
        cases=cases,
        confidence=confidence,
        reason=_reason(base, responses),
        duplicates=duplicates,
    )


def _reason(base: int, responses: int) -> Message | None:
    if not base:
        return say("nobody answered")
    return None if responses else say("nobody chose an option")

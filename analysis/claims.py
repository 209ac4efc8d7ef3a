"""The share of people who make a claim: counted answers over those in its base.

A claim's base is smaller than its item's: answers such as 不了解 are left out, and how many is part of it.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.answers import NO_ANSWER, Axis, Codes, coded, column_of
from analysis.intervals import wilson
from analysis.scores import Score
from analysis.tally import Tally
from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, say
from questionnaires.items import Claim, Item, Text
from questionnaires.model import ScaleClaim

STATES = ("holds", "fails", "left out", "not shown", "blank", "refused")
"""What a claim can be for one person."""
_HOLDS, _FAILS, _LEFT_OUT = 0, 1, 2
_KINDS = {NOT_SHOWN: 3, BLANK: 4, REFUSED: 5}
_COMPARISONS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@dataclass(frozen=True)
class ClaimShare:
    """One claim counted. total = base + left_out + missing; the three kinds of no answer apart."""

    key: str
    """The claim's key."""
    source: str
    """The item or scale it speaks of."""
    text: Text
    """By language, the option's label put in for an `each_of` claim."""
    count: int
    base: int
    """Answered, minus `left_out`."""
    left_out: int
    """Answered with an option that the claim leaves out."""
    missing: int
    """Rows without an answer; for a scale, rows without a score."""
    not_shown: int
    """Of `missing`: the item was not asked."""
    blank: int
    """Of `missing`: shown and left blank."""
    refused: int
    """Of `missing`: chose not to answer."""
    total: int
    share: float | None
    """count/base, 0..1; None when the base is 0."""
    low: float | None
    high: float | None
    """Wilson interval."""
    option: int | None = None
    """For one claim of an `each_of`: its option."""
    left_out_labels: tuple[Text, ...] = ()
    """Labels of the options left out."""
    reason: Message | None = None
    """Why share is None."""


def claim(
    data: pd.DataFrame,
    item: Item,
    claim: Claim,
    *,
    codebook: Codebook | None = None,
    confidence: float = 0.95,
) -> tuple[ClaimShare, ...]:
    """The share of people of whom `claim` holds: one, or one per option for a claim with `each_of`.

    Base: those who answered `item` with anything but the claim's `not_in_base`. For a multiple choice
    (0/1 columns) those who ticked anything at all; the claim holds if any of its options was ticked.
    Raises DataError if a column is not there or holds a value the codebook does not know.
    """
    return tuple(
        _counted(states(data, item, one, codebook=codebook), item, one, confidence)
        for one in expanded(item, claim)
    )


def expanded(item: Item, claim: Claim) -> tuple[Claim, ...]:
    """The claim itself, or for `each_of` one claim per option with the option's label in its text."""
    if not claim.each_of:
        return (claim,)
    return tuple(
        replace(
            claim,
            text={
                language: text.replace("{option}", item.option(value).label[language])
                for language, text in claim.text.items()
            },
            counts=(value,),
            each_of=(),
        )
        for value in claim.each_of
    )


def scale_claim(score: Score, claim: ScaleClaim, *, confidence: float = 0.95) -> ClaimShare:
    """The share of people with a score for whom the claim about their score holds, fractions compared."""
    holds = _COMPARISONS[claim.op]
    count = sum(
        persons
        for value, persons in zip(score.values, score.counts, strict=True)
        if holds(value, claim.value)
    )
    return _share(
        ClaimShare(
            key=claim.key,
            source=claim.scale,
            text=claim.text,
            count=count,
            base=score.n,
            left_out=0,
            missing=score.not_scored,
            not_shown=0,
            blank=0,
            refused=0,
            total=score.total,
            share=None,
            low=None,
            high=None,
        ),
        confidence,
    )


def states(data: pd.DataFrame, item: Item, claim: Claim, *, codebook: Codebook | None = None) -> Codes:
    """What the claim is for each row: a position in `STATES`, -1 for no answer of unknown kind."""
    if item.type == "multiple":
        return _states_of_several(data, item, claim, codebook)
    codes, values = _with_kinds(data, item.key, _variable(item, item.key, codebook))
    meaning = [_state(value, claim) for value in values]
    return np.array([*meaning, NO_ANSWER], dtype=np.intp)[codes]


def _state(value: Value, claim: Claim) -> int:
    if value in _KINDS:
        return _KINDS[int(value)]
    if value in claim.not_in_base:
        return _LEFT_OUT
    return _HOLDS if value in claim.counts else _FAILS


def _states_of_several(data: pd.DataFrame, item: Item, claim: Claim, codebook: Codebook | None) -> Codes:
    answered, holds, left_out = (np.zeros(len(data), dtype=bool) for _ in range(3))
    found = np.full(len(data), NO_ANSWER, dtype=np.intp)
    for value in item.values:
        column = f"{item.key}_{value}"
        codes, values = _with_kinds(data, column, _variable(item, column, codebook))
        marks = np.array([*(int(mark) for mark in values), -99])[codes]
        answered |= (marks == 0) | (marks == 1)
        holds |= (marks == 1) & (value in claim.counts)
        left_out |= (marks == 1) & (value in claim.not_in_base)
        for kind, state in _KINDS.items():
            found[marks == kind] = state
    found[answered] = _FAILS
    found[holds] = _HOLDS
    found[left_out] = _LEFT_OUT
    return found


def _variable(item: Item, column: str, codebook: Codebook | None) -> Variable:
    """The codebook's variable, else one made of the item in its first language."""
    if codebook is not None and column in codebook:
        return codebook[column]
    values: dict[Value, str] = {0: "0", 1: "1"}
    if item.type != "multiple":
        values = {option.value: next(iter(option.label.values())) for option in item.options}
    return Variable(column, column, "nominal", values, {kind: str(kind) for kind in _KINDS})


def _with_kinds(data: pd.DataFrame, column: str, variable: Variable) -> Axis:
    """The column coded so that the kinds of no answer are values of their own."""
    everything = replace(variable, values={**variable.values, **variable.missing}, missing={})
    return coded(column_of(data, column), everything)


def _counted(found: Codes, item: Item, claim: Claim, confidence: float) -> ClaimShare:
    tallied = Tally.of([(found, STATES)])
    count = dict(zip(STATES, tallied.unweighted.tolist(), strict=True))
    base = count["holds"] + count["fails"]
    labels = tuple(item.option(value).label for value in claim.not_in_base)
    return _share(
        ClaimShare(
            key=claim.key,
            source=item.key,
            text=claim.text,
            count=count["holds"],
            base=base,
            left_out=count["left out"],
            missing=tallied.total - base - count["left out"],
            not_shown=count["not shown"],
            blank=count["blank"],
            refused=count["refused"],
            total=tallied.total,
            share=None,
            low=None,
            high=None,
            option=claim.counts[0] if item.type == "multiple" and len(claim.counts) == 1 else None,
            left_out_labels=labels,
        ),
        confidence,
    )


def _share(counted: ClaimShare, confidence: float) -> ClaimShare:
    limits = wilson(counted.count, counted.base, confidence)
    if limits is None:
        return replace(counted, reason=say("nobody is in the base"))
    return replace(counted, share=counted.count / counted.base, low=limits.low, high=limits.high)

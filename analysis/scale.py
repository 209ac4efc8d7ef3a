"""How well the items of one scale hang together, and the scores they give: the `scale` command.

Reversing goes by the scale's own limits, never by the answers that happened to occur.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.answers import variable_of
from analysis.errors import DataError, of_each
from analysis.measured import numbers_of
from analysis.points import points
from analysis.reliability import (
    Covariance,
    FurtherReliability,
    Matrix,
    Missing,
    alpha,
    alpha_without,
    correlation,
    covariance,
    feldt,
    further,
    item_rest,
    omega,
)
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, Problem, say
from questionnaires.model import Scale


@dataclass(frozen=True)
class ItemAnalysis:
    """One item after reversing: its answers, and how it goes with the rest of the scale."""

    item: str
    label: str
    reversed: bool
    n: int
    mean: float | None
    sd: float | None
    """With n - 1."""
    r_drop: float | None
    """Correlation of the item with the sum of the others."""
    alpha_if_dropped: float | None
    """Alpha of the others; None for a scale of two."""


@dataclass(frozen=True)
class ScoreSummary:
    """Persons with a score, and its mean and standard deviation."""

    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True, eq=False)
class ScaleAnalysis:
    """Reliability of a scale. What is None has its reason in `reasons` by its name."""

    items: tuple[ItemAnalysis, ...]
    total: int
    """Rows."""
    complete: int
    """Rows that answered every item."""
    alpha: float | None
    """Cronbach's alpha on the covariances named by `missing`; None for two items, which have `r`."""
    alpha_low: float | None
    alpha_high: float | None
    """Feldt's interval."""
    omega: float | None
    """From one factor by maximum likelihood on the covariances of complete rows."""
    r: float | None
    """Two items: their correlation, in place of alpha."""
    scores: ScoreSummary
    persons: pd.Series
    """One score a row (dtype Float64, <NA> where there is none), with the index of the data."""
    missing: Missing = "listwise"
    confidence: float = 0.95
    warnings: tuple[Message, ...] = ()
    """An item that goes against the others and may lack its reverse mark."""
    reasons: Mapping[str, Message] = field(default_factory=dict)
    further: FurtherReliability = field(default_factory=FurtherReliability)
    """Standardised alpha, KR-20, split halves, Guttman's lambdas, on the same covariances as alpha."""


def scale_analysis(
    data: pd.DataFrame,
    items: Sequence[str],
    *,
    low: float,
    high: float,
    reverse: Sequence[str] = (),
    min_answered: int | None = None,
    missing: Missing = "listwise",
    to_100: bool = False,
    codebook: Codebook | None = None,
    confidence: float = 0.95,
) -> ScaleAnalysis:
    """The reliability of `items` answered from `low` to `high`, those of `reverse` as low + high - x.

    A person's score is the mean of the answered items, in their own unit or with `to_100` on 0..100, if
    at least `min_answered` (default: half, rounded up) are answered. Raises DataError for an answer that
    is no number or lies outside the limits, ValueError for items that make no scale.
    R: psych::alpha(na.omit(X)); psych::alpha(X, use="pairwise"); rowMeans(X, na.rm=TRUE)
    """
    _check(items, reverse, low, high)
    described = [variable_of(codebook, item) for item in items]
    columns = of_each(
        lambda pair: _within(numbers_of(data, *pair), pair[0], low, high),
        zip(items, described, strict=True),
    )
    answers = np.column_stack(columns)
    turned = np.array([item in reverse for item in items])
    answers = np.where(turned, low + high - answers, answers)
    labels = [
        variable.label if variable is not None else item
        for item, variable in zip(items, described, strict=True)
    ]
    names = [_Name(*name) for name in zip(items, labels, turned.tolist(), strict=True)]
    unit = _Unit(low, high) if to_100 else _Unit(0.0, 100.0)
    return _analysed(answers, names, _enough(min_answered, items), unit, data.index, missing, confidence)


def scale_of(
    data: pd.DataFrame,
    scale: Scale,
    *,
    codebook: Codebook,
    missing: Missing = "listwise",
    confidence: float = 0.95,
) -> ScaleAnalysis:
    """The same for a questionnaire's scale: options as points on 0..100, its own reversing and minimum.

    Raises DataError for a scale of scales, which has no items of its own.
    """
    if scale.kind != "mean_of_items":
        raise DataError(
            [
                Problem(
                    say("scale {scale}", scale=scale.key),
                    say("It is a mean of scales and has no items of its own."),
                    say("Name one of its parts: {parts}.", parts=", ".join(scale.parts)),
                )
            ]
        )
    labels = [codebook[item].label for item in scale.parts if item in codebook]
    answers = points(data, scale, codebook).floats
    turned = [item in scale.reverse for item in scale.parts]
    names = [_Name(*name) for name in zip(scale.parts, labels, turned, strict=True)]
    return _analysed(answers, names, scale.min_answered, _Unit(0.0, 100.0), data.index, missing, confidence)


@dataclass(frozen=True)
class _Name:
    item: str
    label: str
    reversed: bool


@dataclass(frozen=True)
class _Unit:
    """Limits that become 0 and 100; 0 and 100 themselves leave a score as it is."""

    low: float
    high: float

    def of(self, scores: Matrix) -> Matrix:
        if (self.low, self.high) == (0.0, 100.0):
            return scores
        return (scores - self.low) / (self.high - self.low) * 100


def _check(items: Sequence[str], reverse: Sequence[str], low: float, high: float) -> None:
    if not items or len(set(items)) < len(items):
        raise ValueError(f"a scale takes different items, one at least, not {list(items)}")
    if unknown := [item for item in reverse if item not in items]:
        raise ValueError(f"{', '.join(unknown)} cannot be reversed: not among the items {', '.join(items)}")
    if not low < high:
        raise ValueError(f"the lower limit {low} must lie below the upper limit {high}")


def _enough(min_answered: int | None, items: Sequence[str]) -> int:
    if min_answered is None:
        return (len(items) + 1) // 2
    if not 1 <= min_answered <= len(items):
        raise ValueError(f"min_answered must lie between 1 and {len(items)}, not {min_answered}")
    return min_answered


def _within(answers: Matrix, item: str, low: float, high: float) -> Matrix:
    outside = answers[(answers < low) | (answers > high)]
    if not len(outside):
        return answers
    values = [f"{value:g}" for value in np.unique(outside)]
    raise DataError(
        [
            Problem(
                say("column {column}", column=item),
                say(
                    "{count} answers lie outside the limits {low} to {high}: {values}.",
                    count=len(outside),
                    low=f"{low:g}",
                    high=f"{high:g}",
                    values=", ".join(values[:20]),
                ),
                say("Correct the limits or the data, or say which values mean no answer."),
            )
        ]
    )


def _analysed(
    answers: Matrix,
    names: Sequence[_Name],
    enough: int,
    unit: _Unit,
    index: pd.Index,
    missing: Missing,
    confidence: float,
) -> ScaleAnalysis:
    found = covariance(answers, missing)
    listwise = found if missing == "listwise" else covariance(answers)
    k = len(names)
    value = alpha(found.matrix) if found is not None and k > 2 else None
    limits = feldt(value, found.rows, k, confidence) if found is not None and value is not None else None
    factor = omega(listwise.matrix) if listwise is not None else None
    pair = correlation(found.matrix) if found is not None and k == 2 else None
    items = tuple(_item(answers, place, name, found) for place, name in enumerate(names))
    persons = _persons(answers, enough, unit, index)
    mean, sd = _mean_sd(persons.dropna().to_numpy(dtype=np.float64))
    return ScaleAnalysis(
        items=items,
        total=len(answers),
        complete=int((~np.isnan(answers)).all(1).sum()),
        alpha=value,
        alpha_low=limits.low if limits else None,
        alpha_high=limits.high if limits else None,
        omega=factor,
        r=pair,
        scores=ScoreSummary(int(persons.notna().sum()), mean, sd),
        persons=persons,
        missing=missing,
        confidence=confidence,
        warnings=tuple(
            say("“{item}” goes against the other items: it may lack its reverse mark.", item=item.item)
            for item in items
            if item.r_drop is not None and item.r_drop < 0
        ),
        reasons=_reasons(k, found, value, factor, pair),
        further=further(
            None if found is None else found.matrix,
            dichotomous=len(np.unique(answers[~np.isnan(answers)])) <= 2,
        ),
    )


def _item(answers: Matrix, place: int, name: _Name, found: Covariance | None) -> ItemAnalysis:
    given = answers[~np.isnan(answers[:, place]), place]
    mean, sd = _mean_sd(given)
    return ItemAnalysis(
        item=name.item,
        label=name.label,
        reversed=name.reversed,
        n=len(given),
        mean=mean,
        sd=sd,
        r_drop=item_rest(found.matrix, place) if found is not None and answers.shape[1] > 1 else None,
        alpha_if_dropped=alpha_without(found.matrix, place) if found is not None else None,
    )


def _persons(answers: Matrix, enough: int, unit: _Unit, index: pd.Index) -> pd.Series:
    """The mean of each row's answers, <NA> where there are fewer than `enough`."""
    given = (~np.isnan(answers)).sum(1)
    scores = unit.of(np.where(np.isnan(answers), 0.0, answers).sum(1) / np.maximum(given, 1))
    lacking = given < max(enough, 1)
    masked = pd.arrays.FloatingArray(np.where(lacking, 0.0, scores), lacking)
    return pd.Series(masked, index=index, name="score")


def _mean_sd(values: Matrix) -> tuple[float | None, float | None]:
    return (
        float(values.mean()) if len(values) else None,
        float(values.std(ddof=1)) if len(values) > 1 else None,
    )


def _reasons(
    k: int, found: Covariance | None, value: float | None, factor: float | None, pair: float | None
) -> dict[str, Message]:
    """Why each figure that is None is None."""
    reasons: dict[str, Message] = {}
    few = say("fewer than two people answered the items together")
    if value is None:
        reasons["alpha"] = (
            say("alpha takes three items or more; two items have their correlation r")
            if k < 3
            else few
            if found is None
            else say("the sum of the items does not vary")
        )
    if pair is None:
        reasons["r"] = (
            say("r stands in place of alpha for two items only")
            if k != 2
            else few
            if found is None
            else say("an item does not vary")
        )
    if factor is None:
        reasons["omega"] = (
            say("omega takes three items or more")
            if k < 3
            else say("one factor cannot be fitted to these answers")
        )
    return reasons

"""Net shares: the upper end of a scale minus the lower one, and the net promoter score made the same way.

Both shares come from the same people, so the error of their difference is not that of two groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import pandas as pd

from analysis.answers import few, variable_of
from analysis.errors import DataError
from analysis.intervals import normal_quantile
from analysis.tally import tally
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, Problem, say

PROMOTERS, DETRACTORS = range(9, 11), range(7)


@dataclass(frozen=True)
class Net:
    """A difference of two shares of one base, -1..1, with its standard error and interval."""

    difference: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class PromoterScore:
    """The net promoter score in points, -100..100. None when nobody answered."""

    variable: str
    label: str
    total: int
    base: int
    promoters: int
    """9 and 10."""
    passives: int
    """7 and 8."""
    detractors: int
    """0 to 6."""
    score: float | None
    se: float | None
    low: float | None
    high: float | None
    confidence: float = 0.95
    reason: Message | None = None


def net(upper: float, lower: float, base: float, confidence: float = 0.95) -> Net | None:
    """upper/base - lower/base, its error sqrt((p + q - (p - q)²)/base) and its normal interval.

    None when the base is 0. R: s <- u/n - l/n; s + c(-1, 1)*qnorm(.975)*sqrt((u/n + l/n - s^2)/n)
    """
    if upper < 0 or lower < 0 or upper + lower > base * (1 + 1e-12):
        raise ValueError(f"{upper} and {lower} of {base} are no two ends of a scale")
    if not base:
        return None
    difference = (upper - lower) / base
    se = sqrt(max((upper + lower) / base - difference**2, 0.0) / base)
    half = normal_quantile(confidence) * se
    return Net(difference, se, difference - half, difference + half)


def promoter_score(
    data: pd.DataFrame, variable: str, *, codebook: Codebook | None = None, confidence: float = 0.95
) -> PromoterScore:
    """The net promoter score of an item from 0 to 10: points of 9 and 10 minus points of 0 to 6.

    Reichheld 2003. Raises DataError if an answer is no whole number from 0 to 10, or if the codebook gives
    the item other values. R: s <- mean(x >= 9) - mean(x <= 6); se <- sqrt((mean(x>=9)+mean(x<=6)-s^2)/n)
    """
    counted = tally(data, [variable], codebook=codebook)
    values = counted.axes[0]
    wrong = [value for value in values if isinstance(value, str) or value not in range(11)]
    if wrong:
        raise DataError([_not_ten(variable, wrong)])
    counts = dict(zip(values, counted.unweighted.tolist(), strict=True))
    promoters = sum(count for value, count in counts.items() if value in PROMOTERS)
    detractors = sum(count for value, count in counts.items() if value in DETRACTORS)
    base = sum(counts.values())
    found = net(promoters, detractors, base, confidence)
    described = variable_of(codebook, variable)
    return PromoterScore(
        variable=variable,
        label=variable if described is None else described.label,
        total=counted.total,
        base=base,
        promoters=promoters,
        passives=base - promoters - detractors,
        detractors=detractors,
        score=None if found is None else 100 * found.difference,
        se=None if found is None else 100 * found.se,
        low=None if found is None else 100 * found.low,
        high=None if found is None else 100 * found.high,
        confidence=confidence,
        reason=None if base else say("nobody answered"),
    )


def _not_ten(variable: str, wrong: list[int | float | str]) -> Problem:
    return Problem(
        say("column {column}", column=variable),
        say(
            "A net promoter score is of answers from 0 to 10, not {values}.",
            values=few(wrong),
        ),
        say("Name a question that was answered on 0 to 10."),
    )

"""Scores on 0..100 for every person, exact as fractions: a 50 made of thirds is 50.

Options become points first, reversed items 100 - x second, the mean of what was answered third.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import NO_ANSWER, Codes
from analysis.points import points
from analysis.tally import Tally
from questionnaires import codebook as codebooks
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, say
from questionnaires.model import Bands, Questionnaire, Scale

Exact = tuple[Codes, tuple[Fraction, ...]]
"""Each person's score as a position in the scores that occur, ascending; -1 is no score."""


@dataclass(frozen=True, eq=False)
class Score:
    """One scale's scores. Persons without enough answers have none; nothing is filled in."""

    scale: str
    label: str
    total: int
    """Rows."""
    n: int
    """Persons with a score."""
    not_scored: int
    """total - n."""
    mean: float | None
    sd: float | None
    """With n - 1."""
    quartiles: tuple[float, float, float] | None
    """First quartile, median, third quartile; type 7 as in R."""
    exact_mean: Fraction | None
    """The mean as a fraction, for rounding."""
    values: tuple[Fraction, ...]
    """The scores that occur, ascending."""
    counts: tuple[int, ...]
    """How many persons have each of `values`."""
    codes: Codes
    """For each row of the data the position in `values`; -1 = no score."""
    index: pd.Index
    """The index of the data."""
    reason: Message | None = None
    """Why mean or sd is None."""

    @cached_property
    def persons(self) -> pd.Series:
        """One score a row (dtype Float64, <NA> where there is none), with the index of the data."""
        scores = np.array([*(float(value) for value in self.values), 0.0])[self.codes]
        masked = pd.arrays.FloatingArray(scores, self.codes == NO_ANSWER)
        return pd.Series(masked, index=self.index, name=self.scale)

    def bands(self, bands: Bands) -> tuple[int, ...]:
        """Persons in each band, closed below, compared as fractions."""
        counts = [0] * len(bands.labels)
        for value, count in zip(self.values, self.counts, strict=True):
            counts[bisect_right(bands.cuts, value)] += count
        return tuple(counts)

    def band_of_each(self, bands: Bands) -> Codes:
        """For each row of the data the position of its band; -1 = no score."""
        places = [bisect_right(bands.cuts, value) for value in self.values]
        return np.array([*places, NO_ANSWER], dtype=np.intp)[self.codes]


def score(
    data: pd.DataFrame,
    scale: Scale,
    *,
    codebook: Codebook | None = None,
    questionnaire: Questionnaire | None = None,
) -> Score:
    """Each person's score on `scale`, 0..100, and its n, mean, SD and quartiles.

    A mean of items needs `min_answered` answers; a mean of scales (`questionnaire` gives them) as many
    scores, each with its own minimum. Nothing is imputed. The codebook gives the options' scores and
    defaults to that of the questionnaire. Raises DataError for data that cannot be scored, ValueError
    when a scale of scales comes without its questionnaire.
    R: rowMeans(X, na.rm=TRUE) where rowSums(!is.na(X)) >= min_answered; quantile(s, type=7)
    """
    if codebook is None and questionnaire is not None:
        codebook = codebooks.of(questionnaire)
    codes, values = _exact(data, scale, codebook, questionnaire)
    counts = [int(count) for count in Tally.of([(codes, tuple(range(len(values))))]).unweighted]
    n = sum(counts)
    mean, sd = _moments(values, counts)
    language = questionnaire.language if questionnaire is not None else next(iter(scale.label), "")
    if codebook is not None and codebook.language in scale.label:
        language = codebook.language
    return Score(
        scale=scale.key,
        label=scale.label.get(language, scale.key),
        total=len(data),
        n=n,
        not_scored=len(data) - n,
        mean=None if mean is None else float(mean),
        sd=sd,
        quartiles=_quartiles(values, counts),
        exact_mean=mean,
        values=values,
        counts=tuple(counts),
        codes=codes,
        index=data.index,
        reason=say("nobody has a score") if not n else say("only one person has a score") if n == 1 else None,
    )


def _exact(
    data: pd.DataFrame, scale: Scale, codebook: Codebook | None, questionnaire: Questionnaire | None
) -> Exact:
    if scale.kind == "mean_of_items":
        found = points(data, scale, codebook)
        answered = found.answered.sum(1)
        enough = answered >= max(scale.min_answered, 1)
        sums = np.column_stack([found.numerators.sum(1), answered])
        pairs, place = _patterns(sums, enough)
        means = [Fraction(total, number * found.denominator) for total, number in pairs]
        return _sorted(means, place)
    if questionnaire is None:
        raise ValueError(f"{scale.key} is a mean of scales: give score() the questionnaire that has them")
    parts = [_exact(data, questionnaire.scale(key), codebook, questionnaire) for key in scale.parts]
    codes = np.column_stack([codes for codes, _ in parts])
    enough = (codes != NO_ANSWER).sum(1) >= max(scale.min_answered, 1)
    combinations, place = _patterns(codes, enough)
    means = []
    for combination in combinations:
        scored = [
            values[code] for code, (_, values) in zip(combination, parts, strict=True) if code != NO_ANSWER
        ]
        means.append(sum(scored, Fraction(0)) / len(scored))
    return _sorted(means, place)


def _patterns(rows: NDArray[np.int64], wanted: NDArray[np.bool_]) -> tuple[list[list[int]], Codes]:
    """The distinct rows among those wanted, and for every row its place among them, -1 if not wanted.

    People are many and patterns are few: fractions are then made once a pattern, not once a person.
    """
    patterns, found = np.unique(rows[wanted], axis=0, return_inverse=True)
    place = np.full(len(rows), NO_ANSWER, dtype=np.intp)
    place[wanted] = found.ravel()
    return patterns.tolist(), place


def _sorted(means: list[Fraction], place: Codes) -> Exact:
    values = tuple(sorted(set(means)))
    position = {value: index for index, value in enumerate(values)}
    return np.array([*(position[mean] for mean in means), NO_ANSWER], dtype=np.intp)[place], values


def _moments(values: tuple[Fraction, ...], counts: list[int]) -> tuple[Fraction | None, float | None]:
    n = sum(counts)
    if n == 0:
        return None, None
    total = sum((value * count for value, count in zip(values, counts, strict=True)), Fraction(0))
    if n == 1:
        return total, None
    squares = sum((value**2 * count for value, count in zip(values, counts, strict=True)), Fraction(0))
    return total / n, sqrt((squares - total**2 / n) / (n - 1))


def _quartiles(values: tuple[Fraction, ...], counts: list[int]) -> tuple[float, float, float] | None:
    """Type 7: position (n - 1) q between the sorted scores. R: quantile(s, c(.25, .5, .75))"""
    n, ends = sum(counts), np.cumsum(counts)
    if n == 0:
        return None

    def at(quarter: int) -> float:
        place, rest = divmod((n - 1) * quarter, 4)
        low = values[int(np.searchsorted(ends, place, side="right"))]
        high = values[int(np.searchsorted(ends, min(place + 1, n - 1), side="right"))]
        return float(low + (high - low) * Fraction(rest, 4))

    return at(1), at(2), at(3)

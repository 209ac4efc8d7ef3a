"""Answers as points on 0..100, exact: what scores and scale analysis share.

Options become points by their scores, reversed items become 100 - x; thirds stay thirds, because the
points are kept as whole numbers over one common denominator.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import coded, column_of
from analysis.errors import DataError, of_each
from questionnaires.codebook import Codebook, Variable
from questionnaires.errors import Problem, say
from questionnaires.model import Scale

HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Points:
    """Points of several items: `numerators` / `denominator`, and which of them exist."""

    items: tuple[str, ...]
    numerators: NDArray[np.int64]
    """One row a person, one column an item; 0 where there is no answer."""
    answered: NDArray[np.bool_]
    denominator: int

    @property
    def floats(self) -> NDArray[np.float64]:
        """The points as floats, NaN where there is no answer."""
        return np.where(self.answered, self.numerators / self.denominator, np.nan)


def points(data: pd.DataFrame, scale: Scale, codebook: Codebook | None) -> Points:
    """The points of the items of `scale`, reversed ones turned round.

    An answer without a score (不了解) has no points, as if it had not been given. Raises DataError when a
    column is not there, holds an unknown value, or its options have no scores.
    """
    columns = of_each(lambda key: _column(data, key, key in scale.reverse, codebook), scale.parts)
    denominator = lcm(*(value.denominator for _, scores in columns for value in scores if value is not None))
    numerators = np.zeros((len(data), len(columns)), dtype=np.int64)
    answered = np.zeros((len(data), len(columns)), dtype=bool)
    for place, (codes, scores) in enumerate(columns):
        whole = [0 if value is None else int(value * denominator) for value in scores]
        numerators[:, place] = np.array([*whole, 0], dtype=np.int64)[codes]
        known = np.array([*(value is not None for value in scores), False])
        answered[:, place] = known[codes]
    return Points(tuple(scale.parts), numerators, answered, denominator)


def _column(
    data: pd.DataFrame, key: str, reverse: bool, codebook: Codebook | None
) -> tuple[NDArray[np.intp], list[Fraction | None]]:
    """The item's answers as positions in its options, and each option's points."""
    variable = codebook[key] if codebook is not None and key in codebook else None
    if variable is None or not variable.scores:
        raise DataError([_scoreless(key)])
    codes, values = coded(column_of(data, key), variable)
    scores = [variable.scores.get(value) for value in values]
    return codes, [_turned(score, variable, reverse) for score in scores]


def _turned(score: Fraction | None, variable: Variable, reverse: bool) -> Fraction | None:
    if score is not None and not 0 <= score <= HUNDRED:
        raise ValueError(f"{variable.column}: the score {score} is not on 0..100")
    return HUNDRED - score if reverse and score is not None else score


def _scoreless(key: str) -> Problem:
    return Problem(
        say("column {column}", column=key),
        say("Its options have no scores."),
        say("Name the questionnaire that gives each option its value on 0 to 100."),
    )

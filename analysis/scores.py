"""Scores on 0..100 for every person, exact as fractions: a 50 made of thirds is 50.

Options become points first, reversed items 100 - x second, the mean of what was answered third.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from analysis.tally import Codes
from questionnaires.errors import Message
from questionnaires.model import Bands


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

    @property
    def persons(self) -> pd.Series:
        """One score a row (dtype Float64, <NA> where there is none), with the index of the data."""
        raise NotImplementedError

    def bands(self, bands: Bands) -> tuple[int, ...]:
        """Persons in each band, closed below, compared as fractions."""
        raise NotImplementedError

    def band_of_each(self, bands: Bands) -> Codes:
        """For each row of the data the position of its band; -1 = no score."""
        raise NotImplementedError

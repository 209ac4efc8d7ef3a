"""Measured numbers as they may be told of everybody: no figure that is one person's answer or gives it away.

Lowest and highest are single people's answers; so is a quartile in most data, and a mean tells what few
others said where nearly everybody gave one answer, or where one answer outweighs all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.answers import variable_of
from analysis.describe import Numbers, quantile
from analysis.disclosure import FLOOR, SMALLEST_GROUP, shown
from analysis.measured import numbers_of
from questionnaires.codebook import Codebook, Variable

MOST_VALUES = 20
"""A column that nobody described and that holds more different values is measured or written, not chosen."""
QUARTILES_FROM = 30
"""Quartiles are named from so many people on, as those of a score."""
OUTWEIGHS = 10
"""All but the two farthest answers lie together at least a tenth as far from the median as the farthest."""


@dataclass(frozen=True)
class Amounts:
    """Mean, SD, median and quartiles of everybody who answered; None is withheld."""

    variable: str
    label: str
    total: int
    """Rows."""
    base: int
    """Rows that answered."""
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    lower: float | None = None
    upper: float | None = None
    """First and third quartile."""
    whole: bool = True
    """Whether every answer is a whole number."""
    averaged: bool = False
    """Whether a median or quartile stands as the mean of five answers about its place."""

    @property
    def missing(self) -> int:
        return self.total - self.base

    @property
    def decimals(self) -> int:
        """One for whole numbers; two else."""
        return 1 if self.whole else 2


def amounts(
    data: pd.DataFrame, variable: str, *, codebook: Codebook | None = None, k: int = SMALLEST_GROUP
) -> Amounts:
    """The `Amounts` of a column over the rows that answered; nothing but the base under `k` people.

    Mean and SD are withheld where fewer than `k` people gave another answer than the most frequent one, and
    where one answer outweighs the rest (the p% rule of Hundepool et al. 2012, Statistical Disclosure Control,
    on distances from the median). A median or quartile that fewer than five people gave stands as the mean of
    the five answers about its place; else it is of type 7. R: quantile(x, c(.25, .5, .75))

    Raises DataError for a column that is not there or holds anything but numbers.
    """
    described = variable_of(codebook, variable)
    numbers = numbers_of(data, variable, described)
    known = np.sort(numbers[~np.isnan(numbers)])
    label = variable if described is None else described.label
    if not shown(len(known), k):
        return Amounts(variable, label, len(numbers), len(known))
    places = (0.25, 0.5, 0.75) if len(known) >= QUARTILES_FROM else (0.5,)
    told = [_quantile(known, q) for q in places]
    safe = _mean_is_safe(known, k)
    return Amounts(
        variable,
        label,
        len(numbers),
        len(known),
        mean=float(known.mean()) if safe else None,
        sd=float(known.std(ddof=1)) if safe else None,
        median=told[len(told) // 2][0],
        lower=told[0][0] if len(told) > 1 else None,
        upper=told[-1][0] if len(told) > 1 else None,
        whole=bool((known % 1 == 0).all()),
        averaged=any(averaged for _, averaged in told),
    )


def measured(column: pd.Series, variable: Variable | None) -> bool:
    """Whether the column holds numbers that were measured, not codes of answers."""
    if variable is not None and variable.closed:
        return False
    known = column.dropna()
    declared = variable is not None and variable.level == "number"
    return known.dtype.kind in "iufb" and (declared or known.nunique() > MOST_VALUES)


def written(column: pd.Series, variable: Variable | None) -> bool:
    """Whether the column holds texts that people wrote, or values that name them one by one."""
    if variable is not None and variable.closed:
        return False
    known = column.dropna()
    return known.dtype.kind not in "iufb" and known.nunique() > min(MOST_VALUES, max(len(known) // 2, 2))


def _mean_is_safe(ascending: Numbers, k: int) -> bool:
    """Whether mean and SD tell nothing of few people."""
    _, counts = np.unique(ascending, return_counts=True)
    most = int(counts.max())
    if most >= FLOOR and len(ascending) - most < k:
        return False
    distances = np.sort(np.abs(ascending - np.median(ascending)))
    return bool(distances[:-2].sum() * OUTWEIGHS >= distances[-1])


def _quantile(ascending: Numbers, q: float) -> tuple[float, bool]:
    """The quantile, and whether it had to be the mean of five answers."""
    exact = quantile(ascending, q)
    if exact is not None and int((ascending == exact).sum()) >= FLOOR:
        return exact, False
    middle = round((len(ascending) - 1) * q)
    first = min(max(middle - FLOOR // 2, 0), len(ascending) - FLOOR)
    return float(ascending[first : first + FLOOR].mean()), True

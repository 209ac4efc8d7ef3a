"""The studentised range: how far apart the largest and smallest of several means fall by chance.

scipy's own quantile takes a third of a second a pair; a table of thirty groups has 435 pairs. Here the range
of normals is tabulated once for a number of groups, and the rest is a sum of some hundred terms.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import interpolate, optimize, special

_WIDEST = 30.0
"""Normal ranges beyond this have a chance under 1e-90."""
_NODES = 400
_NEGLIGIBLE = 45.0
"""A density that lies so many powers of e under its peak adds nothing to 15 digits."""


def survival(q: float, groups: int, df: float) -> float:
    """Chance that the studentised range of `groups` means with `df` degrees of freedom exceeds `q`.

    R: ptukey(q, groups, df, lower.tail=FALSE)
    """
    if groups < 2 or df <= 0:
        raise ValueError(f"the studentised range takes 2 groups and df above 0, not {groups} and {df}")
    return min(1.0, _survival(q, _range(groups), *_spread(df)))


def quantile(confidence: float, groups: int, df: float) -> float:
    """The range that is not exceeded with the chance `confidence`. R: qtukey(confidence, groups, df)"""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    tail, chance, spread = 1 - confidence, _range(groups), _spread(df)
    highest = 4.0
    while _survival(highest, chance, *spread) > tail:
        highest *= 2
    return float(
        optimize.brentq(lambda q: _survival(q, chance, *spread) - tail, 0.0, highest, xtol=1e-12, rtol=1e-13)
    )


Vector = NDArray[np.float64]


def _survival(q: float, chance: Callable[[Vector], Vector], spread: Vector, weights: Vector) -> float:
    ranges = q * spread
    inside = ranges < _WIDEST
    return float((np.exp(chance(ranges[inside])) * weights[inside]).sum())


def _spread(df: float) -> tuple[Vector, Vector]:
    """Values of s = sqrt(χ²/df) and their chances, by the trapezium rule over ln s, which is smooth."""
    reach = sqrt(_NEGLIGIBLE / df)
    points, step = np.linspace(-reach - _NEGLIGIBLE / df, reach, _NODES, retstep=True)
    height = df * (points + 0.5 - np.exp(2 * points) / 2)
    whole = log(2) + df / 2 * log(df / 2) - df / 2 - special.gammaln(df / 2)
    return np.exp(points), np.exp(height + whole) * float(step)


@lru_cache(maxsize=64)
def _range(groups: int) -> Callable[[Vector], Vector]:
    """ln of the chance that the range of so many standard normals exceeds w, as a function of w.

    1 - W(w) = k ∫ φ(z) (a^(k-1) - (a - c)^(k-1)) dz with a = 1 - Φ(z), c = 1 - Φ(z + w): no difference of
    near equals, so that small chances keep their digits.
    """
    w = np.linspace(0.0, _WIDEST, 1501)[:, None]
    z, step = np.linspace(-_WIDEST / 2 - 9, 9.0, 481, retstep=True)
    above = special.log_ndtr(-z)
    beyond = np.minimum(np.exp(special.log_ndtr(-z - w) - above), 1.0)
    with np.errstate(divide="ignore"):  # at w = 0 the second term is 0 to the power k - 1
        rest = -np.expm1((groups - 1) * np.log1p(-beyond))
    density = np.exp(-(z**2) / 2 + (groups - 1) * above) / sqrt(2 * np.pi)
    chance = groups * (density * rest).sum(1) * float(step)
    return interpolate.CubicSpline(w[:, 0], np.log(chance))

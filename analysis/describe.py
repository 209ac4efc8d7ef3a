"""One column of numbers or codes described: mean and its interval, spread, quantiles, shape.

Programs differ in quantiles and in skewness; every figure here says which rule it follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, sqrt
from typing import Literal

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from analysis.answers import variable_of
from analysis.measured import numbers_of
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, say

Numbers = NDArray[np.float64]
QuantileType = Literal[7, 6, 2]
"""As R numbers them: 7 is R's own and Excel's, 6 that of SPSS, 2 that of SAS."""

_FUZZ = 4 * float(np.finfo(np.float64).eps)
"""0.7 · 10 is 7.000000000000001: what lies this near a whole place stands on it, as in R."""


@dataclass(frozen=True)
class Description:
    """What is None has its reason in `reasons` by its name."""

    variable: str
    label: str
    total: int
    """Rows."""
    n: int
    """Rows that answered."""
    mean: float | None
    sd: float | None
    """With n - 1."""
    se: float | None
    """Standard error of the mean, for a random sample."""
    low: float | None
    high: float | None
    """Student's interval of the mean."""
    minimum: float | None
    maximum: float | None
    median: float | None
    quantiles: tuple[tuple[float, float | None], ...]
    """(share of people, value) by the rule of `quantile_type`."""
    quantile_type: QuantileType
    g1: float | None
    g2: float | None
    """Skewness and excess kurtosis of these people."""
    skewness: float | None
    kurtosis: float | None
    """G1 and G2, the estimates that SPSS and SAS print."""
    confidence: float = 0.95
    reasons: Mapping[str, Message] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        return self.total - self.n


def describe(
    data: pd.DataFrame,
    variable: str,
    *,
    codebook: Codebook | None = None,
    quantiles: Sequence[float] = (0.25, 0.5, 0.75),
    quantile_type: QuantileType = 7,
    confidence: float = 0.95,
) -> Description:
    """The description of a column of numbers, or of an item's codes, over the rows that answered.

    Raises DataError for a column that is not there or holds anything but numbers.
    R: mean(x); sd(x); t.test(x)$conf.int; quantile(x, q, type=7); e1071::skewness(x, type=1) and 2;
    e1071::kurtosis(x, type=1) and 2
    """
    if not 0 < confidence < 1 or not all(0 <= q <= 1 for q in quantiles):
        raise ValueError(f"confidence and quantiles lie between 0 and 1, not {confidence}, {list(quantiles)}")
    described = variable_of(codebook, variable)
    numbers = numbers_of(data, variable, described)
    known = np.sort(numbers[~np.isnan(numbers)])
    n = len(known)
    mean = float(known.mean()) if n else None
    sd = _sd(known)
    se = None if sd is None else sd / sqrt(n)
    half = None if se is None else float(scipy.special.stdtrit(n - 1, (1 + confidence) / 2)) * se
    shape = _shape(known)
    return Description(
        variable=variable,
        label=variable if described is None else described.label,
        total=len(numbers),
        n=n,
        mean=mean,
        sd=sd,
        se=se,
        low=None if mean is None or half is None else mean - half,
        high=None if mean is None or half is None else mean + half,
        minimum=float(known[0]) if n else None,
        maximum=float(known[-1]) if n else None,
        median=float(np.median(known)) if n else None,
        quantiles=tuple((q, quantile(known, q, quantile_type)) for q in quantiles),
        quantile_type=quantile_type,
        g1=shape.g1,
        g2=shape.g2,
        skewness=shape.skewness,
        kurtosis=shape.kurtosis,
        confidence=confidence,
        reasons=_reasons(n, sd, shape),
    )


def quantile(ascending: Numbers, q: float, rule: QuantileType = 7) -> float | None:
    """The value below which the share `q` of the sorted numbers lies; None without numbers.

    Hyndman and Fan 1996. R: quantile(x, q, type=rule)
    """
    n = len(ascending)
    if rule not in (7, 6, 2):
        raise ValueError(f"quantiles are of type 7, 6 or 2, not {rule}")
    if not n:
        return None
    place = {7: (n - 1) * q, 6: (n + 1) * q - 1, 2: n * q - 1}[rule]
    whole = floor(place + _FUZZ * n)
    part = place - whole
    if abs(part) < _FUZZ * n:
        part = 0.0
    if rule == 2:  # halfway between two people, else the upper of them
        part = 0.5 if part == 0 else 1.0
    low, high = (float(ascending[min(max(at, 0), n - 1)]) for at in (whole, whole + 1))
    return low + part * (high - low)


def _sd(known: Numbers) -> float | None:
    if len(known) < 2:
        return None
    return 0.0 if known[0] == known[-1] else float(known.std(ddof=1))


@dataclass(frozen=True)
class _Shape:
    g1: float | None = None
    g2: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None


def _shape(known: Numbers) -> _Shape:
    """Skewness and kurtosis: Joanes and Gill 1998."""
    n = len(known)
    if n < 2 or known[0] == known[-1]:
        return _Shape()
    away = known - known.mean()
    second, third, fourth = (float((away**power).mean()) for power in (2, 3, 4))
    g1, g2 = third / second**1.5, fourth / second**2 - 3
    return _Shape(
        g1,
        g2,
        g1 * sqrt(n * (n - 1)) / (n - 2) if n > 2 else None,
        (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6) if n > 3 else None,
    )


def _reasons(n: int, sd: float | None, shape: _Shape) -> dict[str, Message]:
    """Why each figure that is None is None."""
    if not n:
        return dict.fromkeys(
            ("mean", "median", "minimum", "maximum", "quantiles"), say("nobody answered")
        ) | {
            name: say("fewer than two people answered")
            for name in ("sd", "se", "interval", "g1", "g2", "skewness", "kurtosis")
        }
    reasons: dict[str, Message] = {}
    if sd is None:
        reasons = dict.fromkeys(("sd", "se", "interval"), say("fewer than two people answered"))
    if shape.g1 is None:
        reasons |= dict.fromkeys(
            ("g1", "g2", "skewness", "kurtosis"),
            say("fewer than two people answered") if n < 2 else say("everybody gave the same answer"),
        )
        return reasons
    if shape.skewness is None:
        reasons["skewness"] = say("it takes three people or more")
    if shape.kurtosis is None:
        reasons["kurtosis"] = say("it takes four people or more")
    return reasons

"""How many people a survey needs for a margin of error, and the margin that a number of them gives."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from analysis.intervals import normal_quantile


@dataclass(frozen=True)
class SampleSize:
    """What was asked for, and the answer: people who answer, and people to invite."""

    margin: float
    """Half the width of the interval, 0..1."""
    share: float
    population: int | None
    deff: float
    response: float
    confidence: float
    exact: float
    """Before rounding up."""
    n: int
    invite: int


@dataclass(frozen=True)
class Margin:
    """The margin of error that `n` answers give."""

    n: int
    margin: float
    share: float
    population: int | None
    deff: float
    confidence: float


def sample_size(
    margin: float = 0.05,
    *,
    share: float = 0.5,
    population: int | None = None,
    deff: float = 1.0,
    response: float = 1.0,
    confidence: float = 0.95,
) -> SampleSize:
    """Answers needed so that an interval for `share` reaches no further than `margin` to either side.

    n0 = z² p(1 - p)/e²; in a population of N n0/(1 + (n0 - 1)/N); times the design effect; people to invite
    are that over the expected response rate. Both rounded up and capped at N. Cochran 1977, 4.4.
    R: n0 <- qnorm(.975)^2*p*(1-p)/e^2; n0/(1+(n0-1)/N)
    """
    _check(margin, "margin")
    _common(share, population, deff)
    if not 0 < response <= 1:
        raise ValueError(f"response must lie above 0 and at most 1, not {response}")
    n0 = normal_quantile(confidence) ** 2 * share * (1 - share) / margin**2
    needed = (n0 if population is None else n0 / (1 + (n0 - 1) / population)) * deff
    n, invite = _up(needed, population), _up(needed / response, population)
    return SampleSize(margin, share, population, deff, response, confidence, needed, n, invite)


def margin_of(
    n: int,
    *,
    share: float = 0.5,
    population: int | None = None,
    deff: float = 1.0,
    confidence: float = 0.95,
) -> Margin:
    """The margin of error of `share` among n answers: the reverse of `sample_size`.

    z·sqrt(p(1 - p)·deff/n · (N - n/deff)/(N - 1)); 0 when everybody of the population answered.
    R: qnorm(.975)*sqrt(p*(1-p)/n*(N-n)/(N-1))
    """
    _common(share, population, deff)
    if n < 1 or (population is not None and n > population):
        raise ValueError(f"{n} people cannot answer in a population of {population or 'any size'}")
    effective = n / deff
    part = 1.0
    if population is not None:
        part = 0.0 if n == population else max(population - effective, 0.0) / (population - 1)
    margin = normal_quantile(confidence) * sqrt(share * (1 - share) / effective * part)
    return Margin(n, margin, share, population, deff, confidence)


def _up(needed: float, population: int | None) -> int:
    """Rounded up, but not for the last digit of a float: 100.00000000000001 is 100."""
    whole = max(ceil(needed - 1e-9), 1)
    return whole if population is None else min(whole, population)


def _common(share: float, population: int | None, deff: float) -> None:
    _check(share, "share")
    if population is not None and population < 1:
        raise ValueError(f"a population has one person at least, not {population}")
    if not 0 < deff < float("inf"):
        raise ValueError(f"the design effect lies above 0, not {deff}")


def _check(value: float, name: str) -> None:
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, not {value}")

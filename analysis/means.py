"""Tests, effects and intervals for the means of independent groups: from numbers, never from a data set.

Every function takes samples (arrays without gaps) and gives None where a figure is not defined: a group of
one person has no variance, and groups without any spread have no test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import exp, inf, lgamma, log, sqrt
from typing import Literal

import numpy as np
import scipy
from numpy.typing import NDArray

from analysis.studentized import quantile, survival

Sample = NDArray[np.float64]
Correction = Literal["exact", "approximate"]
"""How d becomes Hedges' g: by the gamma function, or by 1 - 3/(4ν - 1)."""


@dataclass(frozen=True, eq=False)
class Group:
    """One sample with its first two moments, each computed once."""

    values: Sample

    @property
    def n(self) -> int:
        return len(self.values)

    @cached_property
    def mean(self) -> float | None:
        return float(self.values.mean()) if self.n else None

    @cached_property
    def variance(self) -> float | None:
        """With n - 1; exactly 0 for equal values, whose mean may miss them by the last digit."""
        if self.n < 2:
            return None
        return 0.0 if self.values.min() == self.values.max() else float(self.values.var(ddof=1))

    @property
    def sd(self) -> float | None:
        return None if self.variance is None else sqrt(self.variance)

    @property
    def varies(self) -> bool:
        """Whether it can stand in a test that gives every group its own variance."""
        return bool(self.variance)


@dataclass(frozen=True)
class FTest:
    f: float
    df1: float
    df2: float
    p: float


@dataclass(frozen=True)
class TTest:
    """A t test and what it is about: the difference first minus second, and its interval."""

    t: float
    df: float
    p: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """Two of several means: first minus second, its simultaneous interval, and its p."""

    first: int
    second: int
    """Positions among the groups given."""
    difference: float
    low: float
    high: float
    p: float


# ---- two groups --------------------------------------------------------------------------------


def t_test(first: Group, second: Group, confidence: float = 0.95) -> TTest | None:
    """Student's t with pooled variance; None with fewer than 3 people or no variance at all.

    R: t.test(a, b, var.equal=TRUE)
    """
    df = first.n + second.n - 2
    spread = pooled_sd(first, second)
    if first.mean is None or second.mean is None or not spread:
        return None
    return t_of(first.mean - second.mean, spread * sqrt(1 / first.n + 1 / second.n), df, confidence)


def welch_t(first: Group, second: Group, confidence: float = 0.95) -> TTest | None:
    """Welch's t (1947), every group with its own variance; None where one has none. R: t.test(a, b)"""
    if first.mean is None or second.mean is None or not (first.varies and second.varies):
        return None
    error, df = welch_error((first.variance or 0.0, first.n), (second.variance or 0.0, second.n))
    return t_of(first.mean - second.mean, error, df, confidence)


def pooled_sd(first: Group, second: Group) -> float | None:
    """The common SD of two groups; None with fewer than 3 people or an empty group."""
    df = first.n + second.n - 2
    if df < 1 or not first.n or not second.n:
        return None
    return sqrt(sum((group.n - 1) * (group.variance or 0.0) for group in (first, second)) / df)


def t_of(difference: float, error: float, df: float, confidence: float) -> TTest:
    """The test of a difference with its standard error, and its interval."""
    t = difference / error
    half = float(scipy.special.stdtrit(df, (1 + confidence) / 2)) * error
    return TTest(
        t, df, 2 * float(scipy.special.stdtr(df, -abs(t))), difference, difference - half, difference + half
    )


def cohens_d(first: Group, second: Group) -> float | None:
    """Difference over the pooled SD (Cohen 1988)."""
    spread = pooled_sd(first, second)
    if first.mean is None or second.mean is None or not spread:
        return None
    return (first.mean - second.mean) / spread


def hedges_g(first: Group, second: Group, correction: Correction = "exact") -> float | None:
    """d without its bias: d·J with J = Γ(ν/2) / (sqrt(ν/2) Γ((ν-1)/2)), ν = n1 + n2 - 2 (Hedges 1981).

    None also where ν is 1, for which J is not defined.
    R: exp(lgamma(v/2)-log(sqrt(v/2))-lgamma((v-1)/2)) * d
    """
    d, df = cohens_d(first, second), first.n + second.n - 2
    if d is None or df < 2:
        return None
    if correction == "approximate":
        return d * (1 - 3 / (4 * df - 1))
    return d * exp(lgamma(df / 2) - log(df / 2) / 2 - lgamma((df - 1) / 2))


# ---- several groups ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Squares:
    """Sums of squares between and within groups, and their degrees of freedom."""

    between: float
    within: float
    groups: int
    people: int

    @property
    def total(self) -> float:
        return self.between + self.within

    @property
    def mean_within(self) -> float | None:
        df = self.people - self.groups
        return self.within / df if df > 0 else None


def squares(groups: Sequence[Group]) -> Squares:
    """The sums of squares of the groups that hold anybody."""
    held = [group for group in groups if group.n]
    people = sum(group.n for group in held)
    if not people:
        return Squares(0.0, 0.0, 0, 0)
    values = np.concatenate([group.values for group in held])
    if values.min() == values.max():
        return Squares(0.0, 0.0, len(held), people)
    grand = float(values.mean())
    between = sum(group.n * ((group.mean or 0.0) - grand) ** 2 for group in held)
    within = sum((group.n - 1) * (group.variance or 0.0) for group in held)
    return Squares(between, within, len(held), people)


def anova(groups: Sequence[Group]) -> FTest | None:
    """Analysis of variance; None for fewer than two groups or no variance within any.

    R: summary(aov(y ~ g))
    """
    found = squares(groups)
    if found.groups < 2 or not found.mean_within:
        return None
    df1, df2 = found.groups - 1, found.people - found.groups
    f = found.between / df1 / found.mean_within
    return FTest(f, df1, df2, float(scipy.special.fdtrc(df1, df2, f)))


def welch_anova(groups: Sequence[Group]) -> FTest | None:
    """Welch's analysis of variance (1951), every group with its own variance, over groups that vary.

    R: oneway.test(y ~ g)
    """
    held = [group for group in groups if group.varies]
    g = len(held)
    if g < 2:
        return None
    weights = [group.n / (group.variance or inf) for group in held]
    means = [group.mean or 0.0 for group in held]
    whole = sum(weights)
    centre = sum(weight * mean for weight, mean in zip(weights, means, strict=True)) / whole
    rest = sum(
        (1 - weight / whole) ** 2 / (group.n - 1) for weight, group in zip(weights, held, strict=True)
    ) / (g * g - 1)
    above = sum(weight * (mean - centre) ** 2 for weight, mean in zip(weights, means, strict=True)) / (g - 1)
    f, df2 = above / (1 + 2 * (g - 2) * rest), 1 / (3 * rest)
    return FTest(f, g - 1, df2, float(scipy.special.fdtrc(g - 1, df2, f)))


def games_howell(groups: Sequence[Group], confidence: float = 0.95) -> tuple[Difference, ...]:
    """Every pair of the groups that vary, by the studentised range with Welch's error (Games, Howell 1976).

    p and interval hold for all pairs together. Two groups make Welch's t.
    R: ptukey(abs(d)/SE, g, df, lower.tail=FALSE); d + c(-1, 1)*qtukey(.95, g, df)*SE
    """
    places = [place for place, group in enumerate(groups) if group.varies]
    return tuple(_pair(groups, a, b, len(places), confidence) for a, b in combinations(places, 2))


def _pair(groups: Sequence[Group], a: int, b: int, family: int, confidence: float) -> Difference:
    first, second = groups[a], groups[b]
    difference = (first.mean or 0.0) - (second.mean or 0.0)
    error, df = welch_error((first.variance or 0.0, first.n), (second.variance or 0.0, second.n))
    if family == 2:  # the studentised range of two is sqrt(2) |t|, exactly
        two = t_of(difference, error, df, confidence)
        return Difference(a, b, difference, two.low, two.high, two.p)
    error /= sqrt(2)
    half = quantile(confidence, family, df) * error
    p = survival(abs(difference) / error, family, df)
    return Difference(a, b, difference, difference - half, difference + half, p)


def welch_error(first: tuple[float, int], second: tuple[float, int]) -> tuple[float, float]:
    """Standard error of a difference of means, and Welch's degrees of freedom, from (variance, n) of each.

    Both must vary. Welch 1947, Satterthwaite 1946.
    """
    own = [variance / n for variance, n in (first, second)]
    df = sum(own) ** 2 / sum(part**2 / (n - 1) for part, (_, n) in zip(own, (first, second), strict=True))
    return sqrt(sum(own)), df


def levene(groups: Sequence[Group], centre: Literal["mean", "median"] = "mean") -> FTest | None:
    """Levene's test of equal variances (1960); by medians that of Brown and Forsythe (1974).

    Over groups that vary. R: car::leveneTest(y, g, center=mean), center=median
    """
    middle = np.mean if centre == "mean" else np.median
    return anova([Group(np.abs(group.values - middle(group.values))) for group in groups if group.varies])


def eta2(found: Squares) -> float | None:
    """Share of the variance that lies between the groups: SSB/SST."""
    return found.between / found.total if found.groups > 1 and found.total > 0 else None


def omega2(found: Squares) -> float | None:
    """The same without its upward bias (Hays 1963); may fall below 0."""
    if found.groups < 2 or found.mean_within is None or not found.total:
        return None
    return (found.between - (found.groups - 1) * found.mean_within) / (found.total + found.mean_within)

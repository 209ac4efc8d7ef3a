"""The same indicators in two waves or more: differences with their intervals, tests adjusted by Holm.

Counts and moments go in, no data: whether waves may be compared at all is decided in `waves`. Every
interval takes the waves for independent samples; people who answered twice cannot be linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from typing import Literal

import scipy

from analysis.intervals import holm, newcombe, two_shares_p
from analysis.means import t_of, welch_error
from questionnaires.errors import Message, say


@dataclass(frozen=True)
class Share:
    """A claim in one wave."""

    count: int
    base: int

    @property
    def value(self) -> float | None:
        return self.count / self.base if self.base else None


@dataclass(frozen=True)
class Mean:
    """A score in one wave; `sd` with n - 1, None for fewer than two people."""

    value: float | None
    sd: float | None
    base: int


Kind = Literal["share", "mean"]
Test = Literal["two_shares", "welch_t", "trend_in_share", "linear_trend"]


@dataclass(frozen=True)
class Measure:
    """One indicator in every wave; None in a wave where it is withheld."""

    id: str
    label: str
    kind: Kind
    waves: tuple[Share | Mean | None, ...]


@dataclass(frozen=True)
class Indicator:
    """An indicator's values, and the last wave minus the first. Shares 0..1, means in their own unit."""

    id: str
    label: str
    kind: Kind
    values: tuple[float | None, ...]
    bases: tuple[int | None, ...]
    counts: tuple[int | None, ...]
    """People who make the claim; None for means."""
    difference: float | None
    low: float | None
    high: float | None
    """Newcombe's interval, for means Welch's."""
    test: Test
    """Two waves: pooled z, Welch's t. More: the trend over wave numbers (Cochran-Armitage, or a line)."""
    p: float | None
    p_holm: float | None = None
    """Adjusted for all indicators of this comparison."""
    reason: Message | None = None
    """Why p or the interval is None."""


@dataclass(frozen=True)
class Wave:
    """One wave: its name, its rows, and its last day if that is known."""

    name: str
    base: int
    day: date | None = None


@dataclass(frozen=True)
class Refused:
    """An indicator that the waves do not measure in the same way."""

    id: str
    label: str
    why: Message


@dataclass(frozen=True)
class Trend:
    waves: tuple[Wave, ...]
    indicators: tuple[Indicator, ...]
    refused: tuple[Refused, ...] = ()
    confidence: float = 0.95

    @property
    def tests(self) -> int:
        """How many tests Holm's adjustment is for."""
        return sum(one.p is not None for one in self.indicators)


def trend(
    waves: Sequence[Wave],
    measures: Sequence[Measure],
    *,
    refused: Sequence[Refused] = (),
    confidence: float = 0.95,
) -> Trend:
    """Every measure compared over the waves, in the order given, with p adjusted over all of them.

    Raises ValueError for fewer than two waves or measures of another number of waves.
    R: prop.test(c(k2,k1), c(n2,n1), correct=FALSE); t.test(y2, y1); prop.trend.test(k, n);
    summary(lm(y ~ wave)); p.adjust(p, "holm")
    """
    if len(waves) < 2 or any(len(one.waves) != len(waves) for one in measures):
        raise ValueError(f"a trend takes two waves or more with all measures in each, not {len(waves)}")
    found = [_indicator(one, confidence) for one in measures]
    adjusted = holm([one.p for one in found])
    indicators = (replace(one, p_holm=p) for one, p in zip(found, adjusted, strict=True))
    return Trend(tuple(waves), tuple(indicators), tuple(refused), confidence)


def _indicator(measure: Measure, confidence: float) -> Indicator:
    shares = [one for one in measure.waves if isinstance(one, Share)]
    means = [one for one in measure.waves if isinstance(one, Mean)]
    whole = len(measure.waves)
    found = Indicator(
        id=measure.id,
        label=measure.label,
        kind=measure.kind,
        values=tuple(None if one is None else one.value for one in measure.waves),
        bases=tuple(None if one is None else one.base for one in measure.waves),
        counts=tuple(one.count if isinstance(one, Share) else None for one in measure.waves),
        difference=None,
        low=None,
        high=None,
        test=_name(measure.kind, whole),
        p=None,
    )
    if None in measure.waves:
        return replace(found, reason=say("too few people answered in one of the waves"))
    if not all(found.bases):
        return replace(found, reason=say("nobody answered in one of the waves"))
    return (
        _of_shares(found, shares, confidence) if len(shares) == whole else _of_means(found, means, confidence)
    )


def _name(kind: Kind, waves: int) -> Test:
    if kind == "share":
        return "two_shares" if waves == 2 else "trend_in_share"
    return "welch_t" if waves == 2 else "linear_trend"


def _of_shares(found: Indicator, shares: Sequence[Share], confidence: float) -> Indicator:
    first, last = shares[0], shares[-1]
    limits = newcombe(last.count, last.base, first.count, first.base, confidence)
    if len(shares) == 2:
        p = two_shares_p(last.count, last.base, first.count, first.base)
    else:
        p = trend_in_share([one.count for one in shares], [one.base for one in shares])
    return replace(
        found,
        difference=last.count / last.base - first.count / first.base,
        low=None if limits is None else limits.low,
        high=None if limits is None else limits.high,
        p=p,
        reason=say("everybody gave the same answer in every wave") if p is None else None,
    )


def _of_means(found: Indicator, means: Sequence[Mean], confidence: float) -> Indicator:
    first, last = means[0], means[-1]
    difference = (last.value or 0.0) - (first.value or 0.0)
    found = replace(found, difference=difference)
    if not first.sd or not last.sd:
        return replace(found, reason=say("in one of the waves fewer than two people differ"))
    error, df = welch_error((last.sd**2, last.base), (first.sd**2, first.base))
    test = t_of(difference, error, df, confidence)
    p = test.p if len(means) == 2 else linear_trend(means)
    return replace(found, low=test.low, high=test.high, p=p)


def trend_in_share(counts: Sequence[int], bases: Sequence[int]) -> float | None:
    """p of the test of Cochran (1954) and Armitage (1955) on wave numbers 1, 2, 3 …; None if all are alike.

    R: prop.trend.test(k, n)$p.value
    """
    n, k = sum(bases), sum(counts)
    if k in (0, n):
        return None
    share = k / n
    scores = range(1, len(bases) + 1)
    away = sum(
        score * (count - base * share) for score, count, base in zip(scores, counts, bases, strict=True)
    )
    squares = sum(base * score**2 for score, base in zip(scores, bases, strict=True))
    centre = sum(base * score for score, base in zip(scores, bases, strict=True))
    variance = share * (1 - share) * (squares - centre**2 / n)
    return float(scipy.special.chdtrc(1, away**2 / variance)) if variance > 0 else None


def linear_trend(means: Sequence[Mean]) -> float | None:
    """p of the slope of a straight line through all answers on wave numbers 1, 2, 3 …, from the moments.

    None without any variance. R: summary(lm(y ~ wave))$coefficients[2, 4]
    """
    n = sum(one.base for one in means)
    points = [(score, one.value or 0.0, one.base) for score, one in enumerate(means, 1)]
    x, y = (sum(point[at] * point[2] for point in points) / n for at in (0, 1))
    xx = sum(base * (score - x) ** 2 for score, _, base in points)
    xy = sum(base * (score - x) * (value - y) for score, value, base in points)
    slope = xy / xx
    rest = sum((one.base - 1) * (one.sd or 0.0) ** 2 for one in means)
    rest += sum(base * (value - y - slope * (score - x)) ** 2 for score, value, base in points)
    if n < 3 or rest <= 0:
        return None
    return 2 * float(scipy.special.stdtr(n - 2, -abs(slope / sqrt(rest / (n - 2) / xx))))

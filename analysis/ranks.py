"""Tests on ranks, ties taken into account: from numbers, never from a data set.

Independent samples: Kruskal and Wallis, Dunn, Mann and Whitney with Cliff's delta. The same people twice or
more: Wilcoxon's signed ranks, Friedman. None where everybody gave the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

import numpy as np
from scipy import special, stats

from analysis.intervals import holm
from analysis.means import Sample


@dataclass(frozen=True)
class Kruskal:
    h: float
    df: int
    p: float


@dataclass(frozen=True)
class RankPair:
    """Two of several groups compared by their mean ranks; `p_holm` is adjusted for all pairs."""

    first: int
    second: int
    z: float
    p: float
    p_holm: float


@dataclass(frozen=True)
class MannWhitney:
    """`u`: pairs of people in which the first group's is higher, ties counting half."""

    u: float
    z: float
    p: float
    cliffs_delta: float
    """2U/(n1·n2) - 1: from -1, the first always lower, to 1."""
    continuity: bool


@dataclass(frozen=True)
class Wilcoxon:
    """`v`: sum of the ranks of positive differences; `n` people whose two answers differ."""

    v: float
    n: int
    z: float
    p: float
    continuity: bool


@dataclass(frozen=True)
class Friedman:
    statistic: float
    df: int
    p: float
    w: float
    """Kendall's W: 0 no agreement between people about the order, 1 the same order for all."""


def kruskal(samples: Sequence[Sample]) -> Kruskal | None:
    """Kruskal and Wallis's H (1952) with the correction for ties. R: kruskal.test(y, g)"""
    held = [sample for sample in samples if len(sample)]
    if len(held) < 2:
        return None
    ranks, spread = _ranks(held)
    if spread <= 0:
        return None
    n, df = sum(map(len, held)), len(held) - 1
    h = sum(len(own) * (float(own.mean()) - (n + 1) / 2) ** 2 for own in ranks) / spread
    return Kruskal(h, df, float(special.chdtrc(df, h)))


def dunn(samples: Sequence[Sample]) -> tuple[RankPair, ...]:
    """Dunn's test (1964) of every pair of groups that hold anybody, adjusted by Holm.

    R: z <- (mean(r[a])-mean(r[b]))/sqrt((N*(N+1)/12-sum(t^3-t)/(12*(N-1)))*(1/n1+1/n2));
    p.adjust(2*pnorm(-abs(z)), "holm")
    """
    places = [place for place, sample in enumerate(samples) if len(sample)]
    held = [samples[place] for place in places]
    if len(held) < 2:
        return ()
    ranks, spread = _ranks(held)
    if spread <= 0:
        return ()
    pairs = list(combinations(range(len(held)), 2))
    zs = [
        float(ranks[a].mean() - ranks[b].mean()) / sqrt(spread * (1 / len(ranks[a]) + 1 / len(ranks[b])))
        for a, b in pairs
    ]
    ps = [_two_sided(z) for z in zs]
    return tuple(
        RankPair(places[a], places[b], z, p, p if adjusted is None else adjusted)
        for (a, b), z, p, adjusted in zip(pairs, zs, ps, holm(ps), strict=True)
    )


def mann_whitney(first: Sample, second: Sample, *, continuity: bool = True) -> MannWhitney | None:
    """Mann and Whitney's U (1947) by its normal approximation, corrected for ties.

    R: wilcox.test(a, b, exact=FALSE); correct=FALSE without the correction for continuity
    """
    if not len(first) or not len(second):
        return None
    ranks, spread = _ranks([first, second])
    if spread <= 0:
        return None
    product = len(first) * len(second)
    u = float(ranks[0].sum()) - len(first) * (len(first) + 1) / 2
    z = _z(u - product / 2, sqrt(spread * product / (len(first) + len(second))), continuity)
    return MannWhitney(u, z, _two_sided(z), 2 * u / product - 1, continuity)


def wilcoxon(first: Sample, second: Sample, *, continuity: bool = True) -> Wilcoxon | None:
    """Wilcoxon's signed ranks (1945) of first - second by the normal approximation; equal pairs left out.

    R: wilcox.test(a, b, paired=TRUE, exact=FALSE)
    """
    differences = first - second
    differences = differences[differences != 0]
    n = len(differences)
    if not n:
        return None
    ranks = stats.rankdata(np.abs(differences))
    v = float(ranks[differences > 0].sum())
    variance = n * (n + 1) * (2 * n + 1) / 24 - _ties(ranks) / 48
    z = _z(v - n * (n + 1) / 4, sqrt(variance), continuity)
    return Wilcoxon(v, n, z, _two_sided(z), continuity)


def friedman(answers: Sample) -> Friedman | None:
    """Friedman's test (1937) of the columns of `answers`, a row a person, and Kendall's W.

    R: friedman.test(as.matrix(X)); W = statistic / (n (k - 1))
    """
    n, k = answers.shape
    if not n or k < 2:
        return None
    ranks = stats.rankdata(answers, axis=1)
    # Σ(t³ - t) over the ties of a row is Σ(t² - 1) over its answers, t being how many equal each.
    equal = ((answers == answers[:, [place]]).sum(1) for place in range(k))
    ties = sum(int((count**2 - 1).sum()) for count in equal)
    spread = n * k * (k + 1) - ties / (k - 1)
    if spread <= 0:
        return None
    statistic = 12 * float(((ranks.sum(0) - n * (k + 1) / 2) ** 2).sum()) / spread
    return Friedman(statistic, k - 1, float(special.chdtrc(k - 1, statistic)), statistic / (n * (k - 1)))


def _ranks(samples: Sequence[Sample]) -> tuple[list[Sample], float]:
    """Each sample's ranks in all of them together, and the variance of one rank, lessened by ties."""
    ranks = stats.rankdata(np.concatenate(samples)).astype(np.float64)
    n = len(ranks)
    variance = n * (n + 1) / 12 - (_ties(ranks) / (12 * (n - 1)) if n > 1 else 0.0)
    if n < 2 or ranks.min() == ranks.max():
        variance = 0.0
    return np.split(ranks, np.cumsum([len(sample) for sample in samples])[:-1]), variance


def _ties(ranks: Sample) -> float:
    """Σ(t³ - t) over the groups of equal ranks."""
    _, counts = np.unique(ranks, return_counts=True)
    sizes = counts.astype(np.float64)
    return float((sizes**3 - sizes).sum())


def _z(distance: float, error: float, continuity: bool) -> float:
    correction = 0.5 * float(np.sign(distance)) if continuity else 0.0
    return (distance - correction) / error


def _two_sided(z: float) -> float:
    return 2 * float(special.ndtr(-abs(z)))

"""Means of one variable in the groups of another: every test with its name, its effect and its groups.

Groups differ in spread more often than not, so Welch's tests are the ones to quote; the pooled ones stand
beside them. Nothing is rounded and nothing is hidden here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.answers import NO_ANSWER, coded, column_of, label_of, labels_of, variable_of
from analysis.means import (
    Correction,
    FTest,
    Group,
    TTest,
    anova,
    cohens_d,
    eta2,
    games_howell,
    hedges_g,
    levene,
    omega2,
    squares,
    t_test,
    welch_anova,
    welch_t,
)
from analysis.measured import numbers_of
from analysis.ranks import Kruskal, MannWhitney, dunn, kruskal, mann_whitney
from questionnaires.codebook import Codebook, Value
from questionnaires.errors import Message, say

MOST_GROUPS = 40
"""More groups than this have no table of pairs: 780 comparisons that nobody reads."""


@dataclass(frozen=True)
class GroupMean:
    """One group: people who answered both, their mean and SD (n - 1)."""

    value: Value
    label: str
    n: int
    mean: float | None
    sd: float | None
    median: float | None


@dataclass(frozen=True)
class Pair:
    """Games and Howell's comparison of two groups, `a` before `b` in the codebook; difference a - b."""

    a: Value
    b: Value
    difference: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class DunnPair:
    """Dunn's comparison of two groups by mean ranks; `p_holm` is adjusted for all pairs."""

    a: Value
    b: Value
    z: float
    p: float
    p_holm: float


@dataclass(frozen=True)
class Effect:
    """How much the groups differ. The last three are for two groups."""

    eta2: float | None
    omega2: float | None
    epsilon2: float | None
    """Of ranks: H/(n - 1)."""
    d: float | None
    hedges_g: float | None
    cliffs_delta: float | None


@dataclass(frozen=True)
class Comparison:
    """`value` in the groups of `group`. What is None has its reason in `reasons` by its name."""

    value: str
    value_label: str
    group: str
    group_label: str
    total: int
    """Rows."""
    base: int
    """Rows that answered both."""
    missing: int
    """total - base."""
    groups: tuple[GroupMean, ...]
    """In codebook order, groups of nobody too."""
    anova: FTest | None
    welch: FTest | None
    """Welch's analysis of variance: the one to quote."""
    kruskal: Kruskal | None
    t: TTest | None
    """Pooled variance. The four of two groups are None unless exactly two groups hold anybody."""
    welch_t: TTest | None
    mann_whitney: MannWhitney | None
    levene: FTest | None
    brown_forsythe: FTest | None
    effect: Effect
    pairs: tuple[Pair, ...]
    """Games-Howell."""
    dunn: tuple[DunnPair, ...]
    left_out: Mapping[Value, Message] = field(default_factory=dict)
    """Groups that stand in the table and not in Welch's, Games-Howell's and Levene's tests, and why."""
    confidence: float = 0.95
    reasons: Mapping[str, Message] = field(default_factory=dict)


def compare(
    data: pd.DataFrame,
    value: str,
    group: str,
    *,
    codebook: Codebook | None = None,
    confidence: float = 0.95,
    without: Collection[Value] = (),
    correction: Correction = "exact",
    continuity: bool = True,
) -> Comparison:
    """The means of `value` (a number, or an item's codes) in the groups of `group`, with all tests.

    Only rows that answered both count. Groups named in `without` keep their number of people and nothing
    else: what disclosure control withholds must not shine through a test. Differences are the group that
    comes first in the codebook minus the other. `correction` is that of Hedges' g, `continuity` that of
    Mann and Whitney. Raises DataError for a column that is not there or a value that is no number.
    R: oneway.test(y~g); summary(aov(y~g)); kruskal.test(y~g); t.test(a, b); wilcox.test(a, b, exact=FALSE)
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    numbers = numbers_of(data, value, variable_of(codebook, value))
    codes, values = coded(column_of(data, group), variable_of(codebook, group))
    answered = ~np.isnan(numbers) & (codes != NO_ANSWER)
    everybody = _split(numbers[answered], codes[answered], len(values))
    groups = [
        Group(np.empty(0)) if name in without else one for name, one in zip(values, everybody, strict=True)
    ]
    labels = labels_of(values, variable_of(codebook, group))
    left_out = {name: _why(one) for name, one in zip(values, groups, strict=True) if one.n and not one.varies}
    few = sum(one.varies for one in groups) <= MOST_GROUPS
    ranked = kruskal([one.values for one in groups])
    two = _Two.of(groups, confidence, correction, continuity)
    return Comparison(
        value=value,
        value_label=label_of(codebook, value),
        group=group,
        group_label=label_of(codebook, group),
        total=len(data),
        base=int(answered.sum()),
        missing=int((~answered).sum()),
        groups=tuple(
            _described(name, label, whole.n, one)
            for name, label, whole, one in zip(values, labels, everybody, groups, strict=True)
        ),
        anova=anova(groups),
        welch=welch_anova(groups),
        kruskal=ranked,
        t=two.t,
        welch_t=two.welch_t,
        mann_whitney=two.mann_whitney,
        levene=levene(groups),
        brown_forsythe=levene(groups, "median"),
        effect=_effect(groups, ranked, two),
        pairs=_pairs(groups, values, confidence) if few else (),
        dunn=_dunn(groups, values) if few else (),
        left_out=left_out,
        confidence=confidence,
        reasons=_reasons(groups, few, withheld=sum(1 for one in everybody if one.n) > 1),
    )


def _effect(groups: Sequence[Group], ranked: Kruskal | None, two: _Two) -> Effect:
    found = squares(groups)
    return Effect(
        eta2(found),
        omega2(found),
        None if ranked is None else ranked.h / (found.people - 1),
        two.d,
        two.hedges_g,
        None if two.mann_whitney is None else two.mann_whitney.cliffs_delta,
    )


def _split(numbers: np.ndarray, codes: np.ndarray, groups: int) -> list[Group]:
    """The numbers of each group, in one pass however many groups there are."""
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=groups))[:-1]
    return [Group(part) for part in np.split(numbers[order], ends)] if groups else []


def _described(value: Value, label: str, n: int, group: Group) -> GroupMean:
    median = float(np.median(group.values)) if group.n else None
    return GroupMean(value, label, n, group.mean, group.sd, median)


@dataclass(frozen=True)
class _Two:
    """What is defined for exactly two groups."""

    t: TTest | None = None
    welch_t: TTest | None = None
    mann_whitney: MannWhitney | None = None
    d: float | None = None
    hedges_g: float | None = None

    @classmethod
    def of(cls, groups: Sequence[Group], confidence: float, correction: Correction, continuity: bool) -> _Two:
        held = [group for group in groups if group.n]
        if len(held) != 2:
            return cls()
        first, second = held
        return cls(
            t_test(first, second, confidence),
            welch_t(first, second, confidence),
            mann_whitney(first.values, second.values, continuity=continuity),
            cohens_d(first, second),
            hedges_g(first, second, correction),
        )


def _pairs(groups: Sequence[Group], values: Sequence[Value], confidence: float) -> tuple[Pair, ...]:
    return tuple(
        Pair(values[one.first], values[one.second], one.difference, one.low, one.high, one.p)
        for one in games_howell(groups, confidence)
    )


def _dunn(groups: Sequence[Group], values: Sequence[Value]) -> tuple[DunnPair, ...]:
    return tuple(
        DunnPair(values[one.first], values[one.second], one.z, one.p, one.p_holm)
        for one in dunn([group.values for group in groups])
    )


def _why(group: Group) -> Message:
    return say("a group of one person") if group.n < 2 else say("everybody in it gave the same answer")


def _reasons(groups: Sequence[Group], few: bool, *, withheld: bool) -> dict[str, Message]:
    """Why each test that is None is None; `withheld` where two groups or more hold somebody, shown or not."""
    held = [group for group in groups if group.n]
    varied = sum(group.varies for group in groups)
    reasons: dict[str, Message] = {}
    spreads = squares(groups)
    if len(held) < 2:
        fewer = (
            say("the groups are withheld, so that fewer than two are left to compare")
            if withheld
            else say("fewer than two groups hold anybody")
        )
        return dict.fromkeys(
            ("anova", "welch", "kruskal", "t", "welch_t", "mann_whitney", "levene", "brown_forsythe"), fewer
        )
    if not spreads.mean_within:
        reasons["anova"] = say("within the groups everybody gave the same answer")
    if not spreads.total:
        reasons["kruskal"] = say("everybody gave the same answer")
    if varied < 2:
        lone = say("fewer than two groups have people who differ")
        reasons |= dict.fromkeys(("welch", "levene", "brown_forsythe"), lone)
    if len(held) > 2:
        reasons |= dict.fromkeys(("t", "welch_t", "mann_whitney"), say("there are more than two groups"))
    else:
        reasons |= {
            name: reasons[other]
            for name, other in (("t", "anova"), ("welch_t", "welch"), ("mann_whitney", "kruskal"))
            if other in reasons
        }
    if not few:
        reasons["pairs"] = say("more than {most} groups make too many pairs", most=MOST_GROUPS)
    return reasons

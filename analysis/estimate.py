"""Estimates for a population from a sample with a design: mean, share, total, ratio, subgroup, two groups.

Standard errors are linearised: each row's influence on the estimate, summed by cluster (`analysis.design`).
A row outside the subgroup, or without an answer, keeps its place in the design with influence 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log, sqrt
from typing import Literal

import numpy as np
import pandas as pd
import scipy

from analysis.answers import NO_ANSWER, coded, column_of, few, label_of, labels_of, place_of, variable_of
from analysis.design import Design, Floats, Mask, caveats, design_of
from analysis.errors import DataError
from analysis.intervals import t_quantile
from analysis.measured import numbers_of
from questionnaires.codebook import Codebook, Value
from questionnaires.errors import Message, Problem, say

Kind = Literal["mean", "share", "total", "ratio", "difference"]


@dataclass(frozen=True)
class Estimate:
    """One estimate with its standard error and interval. What is None has its reason in `reasons`."""

    kind: Kind
    variable: str
    label: str
    value: Value | None
    """Of a share, or of a total of persons."""
    value_label: str | None
    total: int
    """Rows of the data, or of the subgroup."""
    n: int
    """Rows that answered."""
    missing: int
    base: float
    """Sum of the weights of those that answered."""
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    df: int
    """Clusters less strata; for a subgroup those that have people of it."""
    deff: float | None
    """Variance against that of a simple random sample without replacement of as many people."""
    deff_replace: float | None
    """Against a simple random sample with replacement: the one to use when weights do not sum to the
    population."""
    confidence: float = 0.95
    interval: Literal["t", "logit"] = "t"
    strata: int = 1
    clusters: int = 0
    t: float | None = None
    p: float | None = None
    """Of a difference: the test that it is 0."""
    over: str | None = None
    """Of a ratio: the variable below the line."""
    caveats: tuple[Message, ...] = ()
    reasons: Mapping[str, Message] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupEstimate:
    """One group's estimate; every group is a subgroup of the whole design."""

    group: Value
    label: str
    estimate: Estimate


@dataclass(frozen=True)
class Comparison:
    """A mean or share in each group; of two groups their difference, first less second in codebook order."""

    group: str
    groups: tuple[GroupEstimate, ...]
    difference: Estimate | None
    reason: Message | None = None


def estimate(
    data: pd.DataFrame,
    variable: str,
    *,
    value: Value | None = None,
    total: bool = False,
    design: Design | None = None,
    within: Mask | None = None,
    codebook: Codebook | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """The mean of `variable`, the share of those who answered `value`, or with `total` their sum or number.

    μ = Σwy/Σw over the rows that answered, `within` (True where a row belongs to a subgroup) if given.
    Intervals: t with the design's degrees of freedom; for shares on the logit scale, None at 0 and 1.
    R: svymean(~y, d, na.rm=TRUE); svytotal; svymean(~y, subset(d, g=="a")); confint(m, df=degf(d));
    svyciprop(~I(y==1), d, method="xlogit"); svymean(~y, d, deff=TRUE), deff="replace"
    """
    design = design_of(data) if design is None else design
    y, label = _outcome(data, variable, value, codebook)
    answered = ~np.isnan(y) if within is None else ~np.isnan(y) & within
    kind: Kind = "total" if total else "mean" if value is None else "share"
    weights = np.where(answered, design.weights, 0.0)
    y = np.where(answered, y, 0.0)
    size = float(weights.sum())
    what = _What(kind, variable, label_of(codebook, variable), value, label)
    frame = _Frame(what, design, answered, within, confidence)
    if not size:
        return frame.nothing()
    mean = float(weights @ y) / size
    influence = weights * y if total else weights * (y - mean) / size
    spread = _spread(y, weights, answered)
    if spread is not None and total:
        spread *= size**2
    found = float(weights @ y) if total else mean
    return frame.made(found, influence, spread, size)


def ratio(
    data: pd.DataFrame,
    variable: str,
    over: str,
    *,
    design: Design | None = None,
    within: Mask | None = None,
    codebook: Codebook | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """The ratio of two totals, Σwy/Σwx over the rows that answered both.

    R: svyratio(~y, ~x, d, na.rm=TRUE)
    """
    design = design_of(data) if design is None else design
    y, x = (numbers_of(data, name, variable_of(codebook, name)) for name in (variable, over))
    answered = ~(np.isnan(y) | np.isnan(x))
    if within is not None:
        answered &= within
    weights = np.where(answered, design.weights, 0.0)
    y, x = np.where(answered, y, 0.0), np.where(answered, x, 0.0)
    below = float(weights @ x)
    what = _What("ratio", variable, label_of(codebook, variable), over=over)
    frame = _Frame(what, design, answered, within, confidence)
    if not below:
        return frame.nothing()
    found = float(weights @ y) / below
    return frame.made(found, weights * (y - found * x) / below)


def by_group(
    data: pd.DataFrame,
    variable: str,
    group: str,
    *,
    value: Value | None = None,
    design: Design | None = None,
    codebook: Codebook | None = None,
    confidence: float = 0.95,
) -> Comparison:
    """The mean or share in every group of `group`; where two groups answered, their difference and its test.

    The difference uses the covariance of both, and has one degree of freedom fewer than the design.
    R: svyby(~y, ~g, d, svymean); svyttest(y~g, d)
    """
    design = design_of(data) if design is None else design
    described = variable_of(codebook, group)
    codes, values = coded(column_of(data, group), described)
    groups = tuple(
        GroupEstimate(
            one,
            label,
            estimate(
                data,
                variable,
                value=value,
                design=design,
                within=codes == place,
                codebook=codebook,
                confidence=confidence,
            ),
        )
        for place, (one, label) in enumerate(zip(values, labels_of(values, described), strict=True))
    )
    answered = [place for place, one in enumerate(groups) if one.estimate.estimate is not None]
    if len(answered) != 2:
        count = len(answered)
        reason = say(
            "a difference is between two groups that answered, and here there are {count}", count=count
        )
        return Comparison(group, groups, None, reason)
    y, label = _outcome(data, variable, value, codebook)
    first, second = ((codes == place) & ~np.isnan(y) for place in answered)
    what = _What("difference", variable, label_of(codebook, variable), value, label)
    frame = _Frame(what, design, first | second, None, confidence, spent=1)
    influence = _mean_influence(design, y, first) - _mean_influence(design, y, second)
    means = [groups[place].estimate.estimate or 0.0 for place in answered]
    return Comparison(group, groups, frame.made(means[0] - means[1], influence))


def subgroup(data: pd.DataFrame, variable: str, value: Value, *, codebook: Codebook | None = None) -> Mask:
    """True for the rows that answered `value` to `variable`. Raises DataError if no such value is known."""
    codes, values = coded(column_of(data, variable), variable_of(codebook, variable))
    found: Mask = codes == _place(variable, value, values, codebook)
    return found


# ---- how an estimate is made -------------------------------------------------------------------


@dataclass(frozen=True)
class _What:
    """What is estimated."""

    kind: Kind
    variable: str
    label: str
    value: Value | None = None
    value_label: str | None = None
    over: str | None = None


@dataclass(frozen=True)
class _Found:
    """The figures of one estimate; an empty one has none."""

    estimate: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    deff: float | None = None
    deff_replace: float | None = None


@dataclass(frozen=True, eq=False)
class _Frame:
    """What every estimate is made of beside its own figures."""

    what: _What
    design: Design
    answered: Mask
    within: Mask | None
    confidence: float
    spent: int = 0
    """Degrees of freedom that comparing takes."""

    @property
    def df(self) -> int:
        rows = self.within if self.spent == 0 else self.answered
        return max(self.design.df(rows) - self.spent, 0)

    def nothing(self) -> Estimate:
        reason = say("nobody answered")
        return self._filled(_Found(), dict.fromkeys(_Found.__dataclass_fields__, reason))

    def made(
        self, found: float, influence: Floats, spread: float | None = None, population: float = 0.0
    ) -> Estimate:
        """The estimate with the variance of its influence; `spread` is S² in the estimate's own unit."""
        counted = int((self.answered & (self.design.weights > 0)).sum())
        if counted < 2 or self.df < 1:
            reason = (
                say("only one person answered") if counted < 2 else say("there are no degrees of freedom")
            )
            lacking = [name for name in _Found.__dataclass_fields__ if name != "estimate"]
            return self._filled(_Found(found), dict.fromkeys(lacking, reason))
        variance = self.design.variance(influence, self.answered)
        se, reasons = sqrt(max(variance, 0.0)), dict[str, Message]()
        low, high = self._limits(found, se)
        if low is None:
            reasons["low"] = reasons["high"] = say("a share of 0 or 1 has no interval here")
        effect, replaced = _effects(variance, spread, counted, population)
        if effect is None:
            reasons["deff"] = _no_effect(spread)
        if replaced is None:
            reasons["deff_replace"] = reasons["deff"]
        return self._filled(_Found(found, se, low, high, effect, replaced), reasons)

    def _limits(self, found: float, se: float) -> tuple[float | None, float | None]:
        t = t_quantile(self.df, self.confidence)
        if self.what.kind != "share":
            return found - t * se, found + t * se
        if not 1e-15 < found < 1 - 1e-15:
            return None, None
        middle, half = log(found / (1 - found)), t * se / (found * (1 - found))
        return float(scipy.special.expit(middle - half)), float(scipy.special.expit(middle + half))

    def _filled(self, found: _Found, reasons: Mapping[str, Message]) -> Estimate:
        n, what = int(self.answered.sum()), self.what
        total = len(self.answered) if self.within is None else int(self.within.sum())
        clusters, strata = self.design.counts(self.within)
        tested = what.kind == "difference" and found.estimate is not None and found.se
        t = found.estimate / found.se if tested and found.estimate is not None and found.se else None
        return Estimate(
            kind=what.kind,
            variable=what.variable,
            label=what.label,
            value=what.value,
            value_label=what.value_label,
            total=total,
            n=n,
            missing=total - n,
            base=float(self.design.weights[self.answered].sum()),
            estimate=found.estimate,
            se=found.se,
            low=found.low,
            high=found.high,
            df=self.df,
            deff=found.deff,
            deff_replace=found.deff_replace,
            confidence=self.confidence,
            interval="logit" if what.kind == "share" else "t",
            strata=strata,
            clusters=clusters,
            t=t,
            p=None if t is None else float(2 * scipy.special.stdtr(self.df, -abs(t))),
            over=what.over,
            caveats=caveats(self.design),
            reasons=reasons,
        )


def _no_effect(spread: float | None) -> Message:
    if spread is None:
        return say("a design effect is of a mean, share or total")
    if spread <= 0:
        return say("the answers do not vary")
    return say("the weights do not add to more people than answered; deff_replace needs no population")


def _spread(y: Floats, weights: Floats, answered: Mask) -> float | None:
    """S² = n/(n-1) Σw(y-μ)²/Σw, n the rows of positive weight; None for fewer than two. R: svyvar(~y, d)"""
    n, size = int((weights > 0).sum()), float(weights.sum())
    if n < 2:
        return None
    mean = float(weights @ y) / size
    return n / (n - 1) * float(weights @ np.where(answered, y - mean, 0.0) ** 2) / size


def _effects(
    variance: float, spread: float | None, n: int, population: float
) -> tuple[float | None, float | None]:
    if spread is None or spread <= 0:
        return None, None
    replaced = variance / (spread / n)
    finite = 1 - n / population
    return (replaced / finite if finite > 1e-12 else None), replaced


def _mean_influence(design: Design, y: Floats, rows: Mask) -> Floats:
    weights = np.where(rows, design.weights, 0.0)
    size = float(weights.sum())
    filled = np.where(rows, y, 0.0)
    found: Floats = weights * (filled - float(weights @ filled) / size) / size
    return found


def _outcome(
    data: pd.DataFrame, variable: str, value: Value | None, codebook: Codebook | None
) -> tuple[Floats, str | None]:
    """Every row's number, or 1 for `value` and 0 for any other answer; NaN for none. The value's label."""
    described = variable_of(codebook, variable)
    if value is None:
        return numbers_of(data, variable, described), None
    codes, values = coded(column_of(data, variable), described)
    place = _place(variable, value, values, codebook)
    y = np.where(codes == NO_ANSWER, np.nan, (codes == place).astype(np.float64))
    return y, labels_of(values, described)[place]


def _place(variable: str, value: Value, values: tuple[Value, ...], codebook: Codebook | None) -> int:
    described = variable_of(codebook, variable)
    place = place_of(value, values, described)
    if place is None:
        known = few(labels_of(values, described), 20)
        raise DataError(
            [
                Problem(
                    say("column {column}", column=variable),
                    say("It has no value “{value}”.", value=value),
                    say("It knows {values}.", values=known),
                )
            ]
        )
    return place

"""Weights that give a sample its population's margins: raking, post-stratification, trimming, what they cost.

Everything is worked out on the small table of combinations that occur and then handed to every row. A
weight says how many people a row stands for; standard errors that take such weights as fixed are too small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import margin_problems as problems_of
from analysis.answers import NO_ANSWER, coded, column_of, combinations, labels_of, place_of, variable_of
from analysis.errors import DataError, OptionError, of_each
from analysis.measured import weights_of
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, Problem, say

Floats = NDArray[np.float64]

EPSILON = 1e-10
"""Every category's weighted sum is met to this part of its margin's total."""
ROUNDS = 1000
"""Most rounds over all margins before raking gives up."""
_SAME_TOTAL = 1e-9
"""Margins speak of one population: their totals differ by no more than this part of them."""
FIXED = say("standard errors that take these weights as fixed leave out that they were estimated")


@dataclass(frozen=True)
class Margin:
    """How many people of the population belong to each category of one variable, by value or label."""

    variable: str
    totals: Mapping[Value, float]


@dataclass(frozen=True)
class Kish:
    """What unequal weights cost. Kish 1965."""

    n: int
    """Rows with a weight above 0."""
    n_effective: float
    """(Σw)² / Σw²: rows of equal weight that would tell as much."""
    deff: float
    """n Σw² / (Σw)² = n / n_effective."""


@dataclass(frozen=True)
class Category:
    """One category of a margin: the sample's part before weighting, and what it was weighted to."""

    value: Value
    label: str
    count: int
    """Rows."""
    before: float
    """Share of the starting weights."""
    target: float
    """Share of the population."""
    after: float


@dataclass(frozen=True)
class RakedMargin:
    """One variable's categories in codebook order."""

    variable: str
    label: str
    categories: tuple[Category, ...]


@dataclass(frozen=True, eq=False)
class Raked:
    """Weights that meet every margin. `weights` has one a row (float64), with the index of the data."""

    weights: pd.Series
    margins: tuple[RakedMargin, ...]
    total: float
    """People of the population: the sum of the weights."""
    iterations: int
    """Rounds over all margins."""
    max_difference: float
    """Largest distance of a weighted sum from its target, as a part of the margin's total."""
    kish: Kish
    codes: tuple[NDArray[np.intp], ...] = ()
    """For each margin the position of every row's category."""
    caveat: Message = FIXED


# ---- raking ------------------------------------------------------------------------------------


def rake(
    data: pd.DataFrame,
    margins: Sequence[Margin],
    *,
    weight: str | None = None,
    codebook: Codebook | None = None,
    rounds: int = ROUNDS,
) -> Raked:
    """The weights nearest to `weight` (a column; else 1) of which every margin is met to 1e-10 of its total.

    Deming and Stephan 1940: in turn every margin is met exactly until all of them are. Raises DataError,
    with every problem found: a target category that nobody has, a category of the sample without a target,
    margins of different totals, a row without an answer to one of them, margins that cannot be met together.
    R: rake(d, list(~a,~b), list(pa,pb), control=list(epsilon=1e-10, maxit=500))
    """
    if not margins or len({margin.variable for margin in margins}) < len(margins):
        raise ValueError("raking takes different variables, one at least")
    start = np.ones(len(data)) if weight is None else weights_of(data, weight)
    sides = _sides(data, margins, start, codebook)
    total = _one_total(sides)
    places, rows = combinations([side.codes for side in sides], [len(side.values) for side in sides])
    sums = np.bincount(rows, weights=start, minlength=len(places)).astype(np.float64)
    fitted, iterations, difference = _fitted(sums, places, [side.targets for side in sides], total, rounds)
    factors = np.divide(fitted, sums, out=np.zeros_like(sums), where=sums > 0)
    weights = start * factors[rows]
    return Raked(
        weights=pd.Series(weights, index=data.index, name="weight"),
        margins=tuple(side.described(start, weights, total) for side in sides),
        total=total,
        iterations=iterations,
        max_difference=difference,
        kish=kish(weights),
        codes=tuple(side.codes for side in sides),
    )


def reweighted(raked: Raked, weights: Floats) -> Raked:
    """The same sample under other weights, such as trimmed ones: shares, distance and Kish are theirs."""
    total = float(weights.sum())
    margins, worst = [], 0.0
    for margin, codes in zip(raked.margins, raked.codes, strict=True):
        sums = np.bincount(codes, weights=weights, minlength=len(margin.categories)) / total
        pairs = list(zip(margin.categories, sums.tolist(), strict=True))
        worst = max(worst, *(abs(share - category.target) for category, share in pairs))
        categories = tuple(replace(category, after=share) for category, share in pairs)
        margins.append(replace(margin, categories=categories))
    return replace(
        raked,
        weights=pd.Series(weights, index=raked.weights.index, name="weight"),
        margins=tuple(margins),
        max_difference=worst,
        kish=kish(weights),
    )


@dataclass(frozen=True, eq=False)
class _Side:
    """One margin beside the sample: every row's category, and every category's target in people."""

    margin: Margin
    variable: Variable | None
    codes: NDArray[np.intp]
    values: tuple[Value, ...]
    targets: Floats

    def described(self, start: Floats, weights: Floats, total: float) -> RakedMargin:
        size = len(self.values)
        rows = np.bincount(self.codes, minlength=size).tolist()
        before = np.bincount(self.codes, weights=start, minlength=size) / start.sum()
        after = np.bincount(self.codes, weights=weights, minlength=size) / total
        shares = zip(before.tolist(), (self.targets / total).tolist(), after.tolist(), strict=True)
        labels = labels_of(self.values, self.variable)
        return RakedMargin(
            self.margin.variable,
            self.variable.label if self.variable is not None else self.margin.variable,
            tuple(
                Category(value, label, count, *three)
                for value, label, count, three in zip(self.values, labels, rows, shares, strict=True)
            ),
        )


def _side(data: pd.DataFrame, margin: Margin, start: Floats, codebook: Codebook | None) -> _Side:
    """The margin's categories as the sample has them. Raises DataError with all that does not fit."""
    name, variable = margin.variable, variable_of(codebook, margin.variable)
    codes, values = coded(column_of(data, name), variable)
    targets, problems = np.full(len(values), np.nan), list[Problem]()
    for written, people in margin.totals.items():
        place = place_of(written, values, variable)
        if not (np.isfinite(people) and people >= 0):
            problems.append(problems_of.wrong_target(name, written, people))
        elif place is not None and not np.isnan(targets[place]):
            problems.append(problems_of.twice(name, written))
        elif place is not None:
            targets[place] = people
        elif people:
            problems.append(problems_of.unknown(name, written, labels_of(values, variable)))
    present = np.bincount(codes[codes != NO_ANSWER], minlength=len(values))
    heavy = np.bincount(codes + 1, weights=start, minlength=len(values) + 1)[1:]
    for value, count, sum_, target in zip(values, present, heavy, targets, strict=True):
        if count and np.isnan(target):
            problems.append(problems_of.untold(name, value, int(count)))
        elif target > 0 and sum_ == 0:
            problems.append(problems_of.nobody(name, value))
    if blank := int((codes == NO_ANSWER).sum()):
        problems.append(problems_of.blank(name, blank))
    if problems:
        raise DataError(problems)
    return _Side(margin, variable, codes, values, np.nan_to_num(targets))


def _sides(
    data: pd.DataFrame, margins: Sequence[Margin], start: Floats, codebook: Codebook | None
) -> list[_Side]:
    """All margins beside the sample. Raises DataError with the problems of all of them."""
    return of_each(lambda margin: _side(data, margin, start, codebook), margins)


def _one_total(sides: Sequence[_Side]) -> float:
    totals = [float(side.targets.sum()) for side in sides]
    first = totals[0]
    if not first > 0:
        raise DataError([problems_of.empty(sides[0].margin.variable)])
    problems = [
        Problem(
            say("margin {variable}", variable=side.margin.variable),
            say(
                "Its targets add to {total}, those of {other} to {expected}.",
                total=f"{total:.10g}",
                other=sides[0].margin.variable,
                expected=f"{first:.10g}",
            ),
            say("All margins describe one population: make their totals equal."),
        )
        for side, total in zip(sides[1:], totals[1:], strict=True)
        if abs(total - first) > _SAME_TOTAL * first
    ]
    if problems:
        raise DataError(problems)
    return first


def _fitted(
    sums: Floats, places: NDArray[np.intp], targets: Sequence[Floats], total: float, rounds: int
) -> tuple[Floats, int, float]:
    """The combinations' sums after fitting, the rounds it took, and how far the worst category is off."""
    fitted, worst = sums * (total / sums.sum()), np.inf
    for iteration in range(1, rounds + 1):
        for margin, target in enumerate(targets):
            now = np.bincount(places[:, margin], weights=fitted, minlength=len(target))
            factors = np.divide(target, now, out=np.zeros_like(target), where=now > 0)
            fitted = fitted * factors[places[:, margin]]
        worst = max(
            float(np.abs(np.bincount(places[:, m], weights=fitted, minlength=len(t)) - t).max()) / total
            for m, t in enumerate(targets)
        )
        if worst <= EPSILON:
            return fitted, iteration, worst
    raise DataError(
        [
            Problem(
                say("the margins"),
                say("After {rounds} rounds they are still not met together.", rounds=rounds),
                say("Merge categories that few people have, or leave a margin out."),
            )
        ]
    )


# ---- post-stratification, trimming, Kish -------------------------------------------------------


def poststratify(
    data: pd.DataFrame,
    variables: Sequence[str],
    totals: Mapping[tuple[Value, ...], float],
    *,
    weight: str | None = None,
    codebook: Codebook | None = None,
) -> pd.Series:
    """A weight a row, w·N_cell/Σw_cell: in every cell of `variables` the weights add to its total.

    Raises DataError for a cell of the population that nobody is in, a cell of the sample without a total,
    and a row without an answer. R: postStratify(d, ~a+b, totals)
    """
    start = np.ones(len(data)) if weight is None else weights_of(data, weight)
    described = [variable_of(codebook, name) for name in variables]
    axes = [coded(column_of(data, name), v) for name, v in zip(variables, described, strict=True)]
    blanks = [int((codes == NO_ANSWER).sum()) for codes, _ in axes]
    problems = [
        problems_of.blank(name, blank) for name, blank in zip(variables, blanks, strict=True) if blank
    ]
    if problems:
        raise DataError(problems)
    cells, rows = combinations([codes for codes, _ in axes], [len(values) for _, values in axes])
    sums = np.bincount(rows, weights=start, minlength=len(cells))
    place_of_cell = {tuple(cell): place for place, cell in enumerate(cells.tolist())}
    targets, where = np.full(len(cells), np.nan), ", ".join(variables)
    for written, people in totals.items():
        if len(written) != len(axes):
            raise ValueError(f"the cell {written} does not name one category of each of {where}")
        category = tuple(
            place_of(value, values, variable)
            for value, (_, values), variable in zip(written, axes, described, strict=True)
        )
        place, name = place_of_cell.get(category), ", ".join(map(str, written))
        if not (np.isfinite(people) and people >= 0):
            problems.append(problems_of.wrong_target(where, name, people))
        elif place is not None:
            targets[place] = people
        if people and (place is None or not sums[place]):
            problems.append(problems_of.nobody(where, name))
    for cell, target in zip(cells.tolist(), targets.tolist(), strict=True):
        if np.isnan(target):
            name = ", ".join(str(values[code]) for code, (_, values) in zip(cell, axes, strict=True))
            problems.append(problems_of.untold(where, name, int((rows == place_of_cell[tuple(cell)]).sum())))
    if problems:
        raise DataError(problems)
    factors = np.divide(targets, sums, out=np.zeros_like(sums), where=sums > 0)
    return pd.Series(start * factors[rows], index=data.index, name="weight")


def trim(weights: Floats, upper: float, *, strict: bool = True) -> Floats:
    """The weights with none above `upper`; what is cut off is spread equally over those not cut.

    The sum stays. With `strict` this is repeated until none is above; without, the spread may lift some
    above. Raises OptionError when the limit is so low that no such weights exist.
    R: trimWeights(d, upper=u, strict=TRUE)
    """
    weights = checked(weights)
    if not weights.sum() <= upper * len(weights) * (1 + 1e-12):
        raise OptionError([_low_limit(upper, float(weights.mean()))])
    total, cut = float(weights.sum()), weights > upper
    trimmed = weights
    while True:
        trimmed = np.where(cut, upper, weights)
        free = ~cut
        if not cut.any() or not free.any():
            return trimmed
        trimmed[free] += (total - float(trimmed.sum())) / free.sum()
        above = free & (trimmed > upper)
        if not strict or not above.any():
            return trimmed
        cut = cut | above


def _low_limit(upper: float, mean: float) -> Problem:
    return Problem(
        say("the limit {limit} of the weights", limit=f"{upper:g}"),
        say("no weights of this sum stay under it: their mean is {mean}.", mean=f"{mean:g}"),
        say("Name a limit above {mean}.", mean=f"{mean:g}"),
    )


def kish(weights: Floats) -> Kish:
    """The effective sample size of the weights and the design effect of their being unequal.

    Raises ValueError for weights that are none. R: sum(w)^2/sum(w^2); n*sum(w^2)/sum(w)^2
    """
    weights = checked(weights)
    weights = weights[weights > 0] / weights.max()
    effective = float(weights.sum()) ** 2 / float((weights**2).sum())
    return Kish(len(weights), effective, len(weights) / effective)


def checked(weights: Floats) -> Floats:
    """The weights as floats. Raises ValueError if one is missing, negative or infinite, or all are 0."""
    weights = np.asarray(weights, dtype=np.float64)
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError("a weight is missing, negative or infinite")
    if not weights.any():
        raise ValueError("all weights are 0")
    return weights

"""How often each value of one variable was chosen, with its base, and Wilson intervals.

Every option stands in codebook order, chosen or not; nothing is rounded and nothing is hidden here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.answers import labels_of, variable_of
from analysis.association import ChiSquare, goodness_of_fit
from analysis.errors import DataError, OptionError
from analysis.intervals import Fpc, Interval, Method, finite_base, share_interval, wilson
from analysis.net import Net, net
from analysis.tally import Tally, tally
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, Problem, say


@dataclass(frozen=True)
class FrequencyRow:
    """One value: how many chose it, and which share of those who answered."""

    value: Value
    label: str
    count: int | float
    """Rows; with weights the sum of their weights."""
    share: float | None
    """Of the base, 0..1; None when nobody answered."""
    low: float | None
    high: float | None
    """Wilson interval of the share."""
    share_of_total: float | None
    """Of all rows (all weights), answered or not."""
    cumulative: float | None
    """Share of this value and all before it."""


@dataclass(frozen=True)
class TopBox:
    """The share of the highest values of the scale taken together; or of the lowest."""

    values: tuple[Value, ...]
    count: int | float
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Frequency:
    """One-way table. `total` and `missing` are rows; `base` is the sum of weights when there are any."""

    variable: str
    label: str
    total: int
    """Rows."""
    base: int | float
    """Rows that answered; with weights the sum of their weights."""
    missing: int
    """Rows that did not answer: total - unweighted_base."""
    rows: tuple[FrequencyRow, ...]
    top: TopBox | None = None
    bottom: TopBox | None = None
    net: Net | None = None
    """Share of `top` minus share of `bottom`, where both are asked for."""
    weighted: bool = False
    unweighted_base: int = 0
    """Rows that answered, also when weighted."""
    effective_base: float = 0.0
    """The base the intervals rest on: the rows, or with weights Kish's (Σw)²/Σw²."""
    confidence: float = 0.95
    interval: Method = "wilson"
    population: int | None = None
    """People the rows were drawn from, where the intervals are corrected for it."""
    fpc: Fpc = "N-1"
    goodness: ChiSquare | None = None
    """Test against the shares that were expected, if any were given."""
    reason: Message | None = None
    """Why shares are None."""

    def row(self, value: Value) -> FrequencyRow:
        """The row of `value`. Raises KeyError if the variable does not have it."""
        for row in self.rows:
            if row.value == value:
                return row
        raise KeyError(f"{self.variable} has no value {value}")


def frequency(
    data: pd.DataFrame,
    variable: str,
    *,
    codebook: Codebook | None = None,
    weight: str | None = None,
    confidence: float = 0.95,
    top: int | None = None,
    bottom: int | None = None,
    interval: Method = "wilson",
    population: int | None = None,
    fpc: Fpc = "N-1",
    expected: Sequence[float] | None = None,
) -> Frequency:
    """Frequency of each value of `variable`: integer counts, `base` = rows that answered.

    Values nobody chose stay with 0. With `weight` (a column) counts and base are sums of weights and
    the Wilson intervals rest on the effective base (Σw)²/Σw² of Kish 1965: weights that vary cost
    precision. `top` adds the box of the N highest values of the scale: the largest numbers, or the
    last of a codebook's texts, whether or not anybody chose them; `bottom` that of the lowest, and with
    both their difference. Without a codebook whole numbers are taken as a scale of steps of 1 that ends
    at the largest and the smallest one seen. `population` (a known roster) narrows the Wilson intervals by
    the convention `fpc`; `expected`, a share or number for each value in order, is tested by chi-square.
    Raises DataError if the column is not there or holds a value the codebook does not know, ValueError for
    boxes outside the scale or with a value in common, a population smaller than the base, or one beside
    weights or another interval.
    R: table(x, useNA="no"); prop.table(table(x)); prop.test(k, n, correct=FALSE)$conf.int; for `top`
    mean(x >= hi - 1)
    """
    described = variable_of(codebook, variable)
    counted = tally(data, [variable], codebook=codebook, weight=weight)
    # A number that is its own label is a step of a scale of which a few steps only have labels.
    stepped = described is not None and any(
        not isinstance(value, str) and label == str(value) for value, label in described.values.items()
    )
    ordered = described is not None and described.closed
    dtype = data[variable].dtype
    if isinstance(dtype, pd.CategoricalDtype):
        ordered = ordered or bool(dtype.ordered)
    values = counted.axes[0]
    highest = None if top is None else _end(values, top, variable, ordered, stepped, highest=True)
    lowest = None if bottom is None else _end(values, bottom, variable, ordered, stepped, highest=False)
    if highest and lowest and set(highest) & set(lowest):
        raise ValueError(f"{variable}: the {top} highest and {bottom} lowest values have some in common")
    how = _How(confidence, interval, population, fpc, _effective_base(counted))
    if expected is not None and weight is not None:
        raise ValueError("the test against expected shares is not defined for weighted data")
    if population is not None:
        if weight is not None or interval != "wilson":
            raise ValueError("a finite population is for Wilson's interval without weights")
        if counted.unweighted.sum() > population:
            raise OptionError([_small_population(variable, int(counted.unweighted.sum()), population)])
    found = _of(counted, variable, described, how, (highest, lowest))
    if expected is None:
        return found
    return replace(found, goodness=goodness_of_fit(counted.unweighted, expected))


@dataclass(frozen=True)
class _How:
    """How the intervals are made."""

    confidence: float
    interval: Method
    population: int | None
    fpc: Fpc
    effective: float

    @property
    def base(self) -> float:
        """The people that intervals rest on: more where they are most of a population, inf for all of it."""
        if self.population is None:
            return self.effective
        return finite_base(round(self.effective), self.population, self.fpc)

    def limits(self, share: float) -> Interval | None:
        if self.population is None:
            return share_interval(share * self.effective, self.effective, self.confidence, self.interval)
        if math.isinf(self.base):
            return Interval(share, share)
        return wilson(share * self.base, self.base, self.confidence)


def _of(
    counted: Tally,
    name: str,
    variable: Variable | None,
    how: _How,
    ends: tuple[tuple[Value, ...] | None, tuple[Value, ...] | None],
) -> Frequency:
    values = counted.axes[0]
    counts: list[int | float] = counted.sums.tolist()
    base = sum(counts)
    everybody = sum(counted.counts.tolist() if counted.weights is None else counted.weights.tolist())
    rows, reached = [], counts[0] * 0 if counts else 0
    for value, label, count in zip(values, labels_of(values, variable), counts, strict=True):
        reached += count
        share, low, high = _share(count, base, how)
        rows.append(
            FrequencyRow(
                value=value,
                label=label,
                count=count,
                share=share,
                low=low,
                high=high,
                share_of_total=count / everybody if everybody else None,
                cumulative=min(reached / base, 1.0) if base else None,
            )
        )
    answered = int(counted.unweighted.sum())
    top, bottom = (None if end is None else _box(rows, end, base, how) for end in ends)
    return Frequency(
        variable=name,
        label=variable.label if variable is not None else name,
        total=counted.total,
        base=base,
        missing=counted.total - answered,
        rows=tuple(rows),
        top=top,
        bottom=bottom,
        net=_net(top, bottom, how),
        weighted=counted.weighted,
        unweighted_base=answered,
        effective_base=how.effective,
        confidence=how.confidence,
        interval=how.interval,
        population=how.population,
        fpc=how.fpc,
        reason=None if base else say("nobody answered"),
    )


def _effective_base(counted: Tally) -> float:
    squares = float(counted.squared.sum())
    return float(counted.sums.sum()) ** 2 / squares if squares else 0.0


def _share(
    count: int | float, base: int | float, how: _How
) -> tuple[float | None, float | None, float | None]:
    """The share and its limits."""
    if not base:
        return None, None, None
    share = min(count / base, 1.0)  # sums of weights may pass their total by a rounding error
    limits = how.limits(share)
    return share, limits.low if limits else None, limits.high if limits else None


def _box(
    rows: list[FrequencyRow],
    values: tuple[Value, ...],
    base: int | float,
    how: _How,
) -> TopBox:
    count = sum(row.count for row in rows if row.value in values)
    return TopBox(values, count, *_share(count, base, how))


def _net(top: TopBox | None, bottom: TopBox | None, how: _How) -> Net | None:
    if top is None or bottom is None or top.share is None or bottom.share is None:
        return None
    if math.isinf(how.base):
        difference = top.share - bottom.share
        return Net(difference, 0.0, difference, difference)
    return net(top.share * how.base, bottom.share * how.base, how.base, how.confidence)


def _end(
    values: tuple[Value, ...], size: int, name: str, ordered: bool, stepped: bool, *, highest: bool
) -> tuple[Value, ...]:
    """The `size` highest, or lowest, values of the scale, in its order."""
    numbers = [value for value in values if not isinstance(value, str)]
    if size < 1 or (ordered and size > len(values)):
        raise OptionError([_too_many_steps(name, size, len(values))])
    if not values:
        return ()
    if len(numbers) < len(values):
        if ordered:
            return values[-size:] if highest else values[:size]
        raise DataError([_no_order(name, highest)])
    if ordered and not stepped:
        ascending = sorted(numbers)
        kept = ascending[-size:] if highest else ascending[:size]
        return tuple(value for value in values if value in kept)
    if size > (steps := math.floor(max(numbers) - min(numbers)) + 1):
        raise OptionError([_too_many_steps(name, size, steps)])
    if highest:
        return tuple(value for value in numbers if value > max(numbers) - size)
    return tuple(value for value in numbers if value < min(numbers) + size)


def _small_population(name: str, answered: int, population: int) -> Problem:
    return Problem(
        say("column {column}", column=name),
        say(
            "{count} people answered, who cannot have been drawn from {population}.",
            count=answered,
            population=population,
        ),
        say("The population is everybody who could have been asked: {count} or more.", count=answered),
    )


def _too_many_steps(name: str, size: int, steps: int) -> Problem:
    return Problem(
        say("column {column}", column=name),
        say("Its answers have {steps} steps, so there is no end of {size}.", steps=steps, size=size),
        say("Name a number from 1 to {steps}.", steps=steps),
    )


def _no_order(name: str, highest: bool) -> Problem:
    return Problem(
        say("column {column}", column=name),
        say("Texts have no highest values.") if highest else say("Texts have no lowest values."),
        say("Name a questionnaire or put a codebook beside the data: they give the order."),
    )

"""How often each value of one variable was chosen, with its base, and Wilson intervals.

Every option stands in codebook order, chosen or not; nothing is rounded and nothing is hidden here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.association import ChiSquare, goodness_of_fit
from analysis.errors import DataError
from analysis.intervals import Fpc, Interval, Method, finite_base, share_interval, wilson
from analysis.tally import Tally, labels_of, tally, variable_of
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
    """The share of the highest values of the scale taken together."""

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
    interval: Method = "wilson",
    population: int | None = None,
    fpc: Fpc = "N-1",
    expected: Sequence[float] | None = None,
) -> Frequency:
    """Frequency of each value of `variable`: integer counts, `base` = rows that answered.

    Values nobody chose stay with 0. With `weight` (a column) counts and base are sums of weights and
    the Wilson intervals rest on the effective base (Σw)²/Σw² of Kish 1965: weights that vary cost
    precision. `top` adds the box of the N highest values of the scale: the largest numbers, or the
    last of a codebook's texts, whether or not anybody chose them. Without a codebook whole numbers are
    taken as a scale of steps of 1 that ends at the largest one seen. `population` (a known roster) narrows
    the Wilson intervals by the convention `fpc`; `expected`, a share or number for each value in order, is
    tested by chi-square. Raises DataError if the column is
    not there or holds a value the codebook does not know, ValueError for a `top` outside the scale,
    a population smaller than the base, or one beside weights or another interval.
    R: table(x, useNA="no"); prop.table(table(x)); prop.test(k, n, correct=FALSE)$conf.int; for `top`
    mean(x >= hi - 1)
    """
    described = variable_of(codebook, variable)
    counted = tally(data, [variable], codebook=codebook, weight=weight)
    ordered = described is not None and described.closed
    dtype = data[variable].dtype
    if isinstance(dtype, pd.CategoricalDtype):
        ordered = ordered or bool(dtype.ordered)
    highest = None if top is None else _highest(counted.axes[0], top, variable, ordered)
    how = _How(confidence, interval, population, fpc, _effective_base(counted))
    if expected is not None and weight is not None:
        raise ValueError("the test against expected shares is not defined for weighted data")
    if population is not None:
        if weight is not None or interval != "wilson":
            raise ValueError("a finite population is for Wilson's interval without weights")
        if counted.unweighted.sum() > population:
            raise ValueError(f"{counted.unweighted.sum()} people cannot have been drawn from {population}")
    found = _of(counted, variable, described, how, highest)
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

    def limits(self, share: float) -> Interval | None:
        if self.population is None:
            return share_interval(share * self.effective, self.effective, self.confidence, self.interval)
        base = finite_base(round(self.effective), self.population, self.fpc)
        if math.isinf(base):
            return Interval(share, share)
        return wilson(share * base, base, self.confidence)


def _of(
    counted: Tally,
    name: str,
    variable: Variable | None,
    how: _How,
    highest: tuple[Value, ...] | None,
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
    return Frequency(
        variable=name,
        label=variable.label if variable is not None else name,
        total=counted.total,
        base=base,
        missing=counted.total - answered,
        rows=tuple(rows),
        top=None if highest is None else _top(rows, highest, base, how),
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


def _top(
    rows: list[FrequencyRow],
    highest: tuple[Value, ...],
    base: int | float,
    how: _How,
) -> TopBox:
    count = sum(row.count for row in rows if row.value in highest)
    return TopBox(highest, count, *_share(count, base, how))


def _highest(values: tuple[Value, ...], top: int, name: str, ordered: bool) -> tuple[Value, ...]:
    """The `top` highest values of the scale, in its order."""
    numbers = [value for value in values if not isinstance(value, str)]
    if top < 1 or (ordered and top > len(values)):
        raise ValueError(f"{name} has {len(values)} values: top must lie between 1 and that, not {top}")
    if not values:
        return ()
    if len(numbers) < len(values):
        if ordered:
            return values[-top:]
        raise DataError(
            [
                Problem(
                    say("column {column}", column=name),
                    say("Texts have no highest values."),
                    say("Name a questionnaire or put a codebook beside the data: they give the order."),
                )
            ]
        )
    if ordered:
        return tuple(value for value in values if value in sorted(numbers)[-top:])
    return tuple(value for value in numbers if value > max(numbers) - top)

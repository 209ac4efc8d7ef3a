"""A composite index: components on 0..100, weighted by shares that total exactly 100.

Weights are fractions, so that three thirds are 100 and 33.3 three times are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import variable_of
from analysis.errors import DataError, of_each
from analysis.measured import numbers_of
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, Problem, say

HUNDRED = Fraction(100)
Weight = int | float | str | Fraction
"""A share of 100; texts may be fractions such as "100/3"."""


@dataclass(frozen=True)
class Component:
    """One part of the index."""

    name: str
    label: str
    weight: Fraction
    n: int
    """Persons who have it."""
    mean: float | None


@dataclass(frozen=True, eq=False)
class Composite:
    """The index, Σ w x / 100. Persons without it are not filled in."""

    components: tuple[Component, ...]
    total: int
    """Rows."""
    n: int
    """Persons with an index."""
    not_scored: int
    mean: float | None
    sd: float | None
    """With n - 1."""
    persons: pd.Series
    """One index a row (dtype Float64, <NA> where there is none), with the index of the data."""
    reweighted: bool = False
    """Whether who lacks components is scored on the others."""
    reason: Message | None = None
    """Why mean or sd is None."""


def composite(
    data: pd.DataFrame,
    weights: Mapping[str, Weight],
    *,
    reweight: bool = False,
    codebook: Codebook | None = None,
) -> Composite:
    """Each person's index of the columns `weights`, which hold scores of 0 to 100.

    Who lacks a component has no index; with `reweight` the weights of the others are spread to 100, as long
    as one is there. Raises DataError for a column that is not there or leaves 0..100, ValueError for weights
    that are not above 0 or do not total exactly 100. R: as.matrix(X) %*% w / 100
    """
    shares = exact_weights(weights)
    columns = of_each(lambda name: _within(numbers_of(data, name, variable_of(codebook, name)), name), shares)
    parts, w = np.column_stack(columns), np.array([float(share) for share in shares.values()])
    there = ~np.isnan(parts)
    scored: NDArray[np.bool_] = np.asarray(there.any(1) if reweight else there.all(1))
    spread = np.where(there, w, 0.0).sum(1) if reweight else np.full(len(parts), 100.0)
    sums = np.where(there, parts, 0.0) @ w
    index = np.divide(sums, spread, out=np.zeros(len(parts)), where=scored)
    values = index[scored]
    n = len(values)
    return Composite(
        components=_components(shares, columns, codebook),
        total=len(data),
        n=n,
        not_scored=len(data) - n,
        mean=float(values.mean()) if n else None,
        sd=float(values.std(ddof=1)) if n > 1 else None,
        persons=pd.Series(pd.arrays.FloatingArray(index, ~scored), index=data.index, name="index"),
        reweighted=reweight,
        reason=say("nobody has a score") if not n else say("only one person has a score") if n == 1 else None,
    )


def exact_weights(weights: Mapping[str, Weight]) -> dict[str, Fraction]:
    """The weights as fractions. Raises ValueError unless each is above 0 and together they are 100."""
    try:
        shares = {
            name: weight if isinstance(weight, Fraction) else Fraction(str(weight))
            for name, weight in weights.items()
        }
    except (ValueError, ZeroDivisionError):
        given = ", ".join(map(str, weights.values()))
        raise ValueError(f"weights are numbers or fractions, not {given}") from None
    if not shares or any(share <= 0 for share in shares.values()):
        raise ValueError("every component has a weight above 0")
    total = sum(shares.values(), Fraction(0))
    if total != HUNDRED:
        raise ValueError(f"the weights total {float(total):.10g}; they must total exactly 100")
    return shares


def _components(
    shares: Mapping[str, Fraction], columns: Sequence[NDArray[np.float64]], codebook: Codebook | None
) -> tuple[Component, ...]:
    made = []
    for (name, share), column in zip(shares.items(), columns, strict=True):
        given, described = column[~np.isnan(column)], variable_of(codebook, name)
        label = described.label if described is not None else name
        made.append(Component(name, label, share, len(given), float(given.mean()) if len(given) else None))
    return tuple(made)


def _within(values: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    outside = values[(values < 0) | (values > 100)]
    if not len(outside):
        return values
    raise DataError(
        [
            Problem(
                say("column {column}", column=name),
                say("{count} values lie outside 0 to 100.", count=len(outside)),
                say("A component of an index is a score of 0 to 100."),
            )
        ]
    )

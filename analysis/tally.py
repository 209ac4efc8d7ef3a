"""Counts that add: `tally(a) + tally(b) == tally(a and b)`. The only place that counts answers.

`answers.coded` turns a column into small integers, -1 for no answer; a `Tally` holds how many rows fall into
each cell of one or two such columns, and everything else in `analysis` is computed from it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import NO_ANSWER, Axis, coded, column_of, in_order, variable_of
from analysis.measured import weights_of
from questionnaires.codebook import Codebook, Value


@dataclass(frozen=True, eq=False)
class Tally:
    """How many rows fall into each cell of one or two variables, those without an answer included."""

    axes: tuple[tuple[Value, ...], ...]
    """The values of each variable, in order."""
    counts: NDArray[np.int64]
    """Rows per cell. Each axis has one place more than it has values: the last one is no answer."""
    weights: NDArray[np.float64] | None = None
    """Sum of the weights per cell, or None when every row counts once."""
    squares: NDArray[np.float64] | None = None
    """Sum of the squared weights per cell: what an effective base and a variance need."""

    @classmethod
    def of(cls, axes: Sequence[Axis], weights: NDArray[np.float64] | None = None) -> Tally:
        """The tally of one or more coded columns of one length."""
        shape = tuple(len(values) + 1 for _, values in axes)
        cells = np.zeros(len(axes[0][0]), dtype=np.intp)
        for (codes, _), size in zip(axes, shape, strict=True):
            cells = cells * size + np.where(codes == NO_ANSWER, size - 1, codes)
        size = math.prod(shape)
        counts = np.bincount(cells, minlength=size).astype(np.int64).reshape(shape)
        names = tuple(values for _, values in axes)
        if weights is None:
            return cls(names, counts)
        return cls(
            names,
            counts,
            np.bincount(cells, weights=weights, minlength=size).astype(np.float64).reshape(shape),
            np.bincount(cells, weights=weights**2, minlength=size).astype(np.float64).reshape(shape),
        )

    @property
    def total(self) -> int:
        """Rows, with or without an answer."""
        return int(self.counts.sum())

    @property
    def unweighted(self) -> NDArray[np.int64]:
        """Rows per cell, only those that answered every variable of the tally."""
        return self.counts[self._answered]

    @property
    def sums(self) -> NDArray[np.int64] | NDArray[np.float64]:
        """Sum of weights per cell, or rows when there are none; only rows that answered."""
        return self.unweighted if self.weights is None else self.weights[self._answered]

    @property
    def squared(self) -> NDArray[np.float64]:
        """Sum of squared weights per cell; only rows that answered."""
        return (self.counts if self.squares is None else self.squares)[self._answered].astype(np.float64)

    @property
    def weighted(self) -> bool:
        return self.weights is not None

    @property
    def _answered(self) -> tuple[slice, ...]:
        return (slice(None, -1),) * len(self.axes)

    def __add__(self, other: Tally) -> Tally:
        """The tally of both sets of rows. Raises ValueError when they count different things."""
        if len(self.axes) != len(other.axes) or self.weighted != other.weighted:
            raise ValueError("tallies of different shape do not add")
        axes = tuple(_merged(mine, theirs) for mine, theirs in zip(self.axes, other.axes, strict=True))
        mine, theirs = self._over(axes), other._over(axes)
        if mine.weights is None or theirs.weights is None or mine.squares is None or theirs.squares is None:
            return Tally(axes, mine.counts + theirs.counts)
        return Tally(
            axes,
            mine.counts + theirs.counts,
            mine.weights + theirs.weights,
            mine.squares + theirs.squares,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tally):
            return NotImplemented
        return self.axes == other.axes and all(
            (a is None and b is None) or (a is not None and b is not None and np.array_equal(a, b))
            for a, b in (
                (self.counts, other.counts),
                (self.weights, other.weights),
                (self.squares, other.squares),
            )
        )

    __hash__ = None  # type: ignore[assignment]  # arrays inside: equal by value, not hashable

    def _over(self, axes: tuple[tuple[Value, ...], ...]) -> Tally:
        """The same counts on longer axes."""
        if axes == self.axes:
            return self
        places = np.ix_(
            *(
                [*(longer.index(value) for value in shorter), len(longer)]
                for shorter, longer in zip(self.axes, axes, strict=True)
            )
        )

        def spread(cells: NDArray[np.float64]) -> NDArray[np.float64]:
            wide = np.zeros(tuple(len(axis) + 1 for axis in axes))
            wide[places] = cells
            return wide

        counts = np.zeros(tuple(len(axis) + 1 for axis in axes), dtype=np.int64)
        counts[places] = self.counts
        weights = None if self.weights is None else spread(self.weights)
        squares = None if self.squares is None else spread(self.squares)
        return Tally(axes, counts, weights, squares)


def tally(
    data: pd.DataFrame,
    variables: Sequence[str],
    *,
    codebook: Codebook | None = None,
    weight: str | None = None,
) -> Tally:
    """The tally of the columns `variables` (one or two) of `data`, summing `weight` if it is given.

    Raises DataError for a column that is not there, a value the codebook does not know, or a weight
    that is negative, missing, infinite or no number.
    """
    axes = [coded(column_of(data, name), variable_of(codebook, name)) for name in variables]
    return Tally.of(axes, None if weight is None else weights_of(data, weight))


def _merged(mine: tuple[Value, ...], theirs: tuple[Value, ...]) -> tuple[Value, ...]:
    return mine if mine == theirs else in_order((*mine, *theirs))

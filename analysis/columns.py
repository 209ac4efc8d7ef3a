"""A column as small integers into the list of its distinct values; small whole numbers and categories fast.

What the values mean, and which of them are no answer, `answers` decides.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from questionnaires.codebook import Value

Codes = NDArray[np.signedinteger]
"""Positions in a list, in as few bytes as they need; -1 stands for nothing there."""

_BLOCK = 2**18
"""Rows turned into codes at a time: what is needed on the way stays in the cache."""
_MOST_SPAN = 2**12
"""Whole numbers that lie closer together are known by their distance from the lowest one."""
_FEW = 16


def distinct(series: pd.Series) -> tuple[Codes, list[Value | None]]:
    """Positions (-1 = nothing there) in the list of distinct values, as plain Python values.

    Where None stands in the list nothing in the column points.
    """
    if isinstance(series.dtype, pd.CategoricalDtype):
        return _signed(series.cat.codes), [plain(value) for value in series.cat.categories]
    small = _small_numbers(series)
    if small is not None:
        return small
    positions, found = pd.factorize(series, use_na_sentinel=True)
    return _signed(positions), [plain(value) for value in found.tolist()]


def _signed(positions: ArrayLike) -> Codes:
    codes: Codes = np.asarray(positions)
    return codes


def plain(value: Hashable) -> Value:
    """A value as Python knows it: whole floats become integers (pandas makes 3 a 3.0 beside a gap).

    Not those so large that their last digits were lost: 1e200 is not written out with 200 digits.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value if isinstance(value, int | float | str) else str(value)


def replaced(positions: Codes, places: Sequence[int]) -> Codes:
    """`places[position]` for each position, -1 staying -1; the array itself where nothing changes."""
    if all(place == index for index, place in enumerate(places)):
        return positions
    table: Codes = np.array([*places, -1], dtype=_kind(max(places, default=0) + 1))
    codes: Codes = np.empty(len(positions), dtype=table.dtype)
    for start in range(0, len(positions), _BLOCK):
        codes[start : start + _BLOCK] = table.take(positions[start : start + _BLOCK])
    return codes


def occurrences(positions: Codes, size: int) -> NDArray[np.int64]:
    """How often each of the positions 0 … size - 1 stands."""
    counts = np.zeros(size, dtype=np.int64)
    for start in range(0, len(positions), _BLOCK):
        block = positions[start : start + _BLOCK]
        if size <= _FEW:  # of one byte each, comparing is quicker than counting
            counts += [np.count_nonzero(block == position) for position in range(size)]
        else:
            counts += np.bincount(block.astype(np.intp) + 1, minlength=size + 1)[1:]
    return counts


def _small_numbers(series: pd.Series) -> tuple[Codes, list[Value | None]] | None:
    """The same for whole numbers that lie close together; None for any other column."""
    kind = series.dtype
    if not pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_bool_dtype(kind):
        return None
    gaps = series.isna().to_numpy()
    if gaps.all():
        return None
    numbers = _filled(series, gaps)
    low, high = plain(numbers.min()), plain(numbers.max())
    if not (isinstance(low, int) and isinstance(high, int) and high - low < _MOST_SPAN and abs(low) < 2**53):
        return None
    positions = _above(numbers, low, _kind(high - low + 1))
    if positions is None:
        return None
    np.copyto(positions, -1, where=gaps)
    used = occurrences(positions, high - low + 1).astype(bool).tolist()
    return positions, [low + place if there else None for place, there in enumerate(used)]


def _filled(series: pd.Series, gaps: NDArray[np.bool_]) -> NDArray[np.number]:
    """The numbers of the column, any one of them in its gaps."""
    kind = series.dtype
    if not gaps.any():
        return series.to_numpy()
    filler = series.iloc[int(gaps.argmin())]
    if isinstance(kind, np.dtype):
        return np.where(gaps, kind.type(filler), series.to_numpy())
    return series.to_numpy(dtype=getattr(kind, "numpy_dtype", None), na_value=filler)


def _above(numbers: NDArray[np.number], low: int, kind: type[np.signedinteger]) -> Codes | None:
    """How far each number lies above `low`; None if one is not whole."""
    if numbers.dtype.kind in "iu":
        # Sums modulo 2**bits: exact, since no number lies farther from `low` than `kind` can hold.
        unsigned = np.dtype(kind).str.replace("i", "u")
        distances: Codes = (numbers.astype(unsigned) - np.array(low).astype(unsigned)).view(kind)
        return distances
    floats = numbers - low
    distances = floats.astype(kind)
    return distances if np.array_equal(distances, floats) else None


def _kind(size: int) -> type[np.signedinteger]:
    """The smallest integers that number `size` things, and -1."""
    return np.int8 if size <= 2**7 else np.int16 if size <= 2**15 else np.int32

"""Many pairs of columns counted in one pass: a bit a person and option, `&`, and the ones counted.

A second way to the same `Tally`, for columns of few options; `tally` stays the home of what a count means.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.columns import Codes
from analysis.tally import Tally
from questionnaires.codebook import Value

Column = tuple[Codes, tuple[Value, ...]]
"""A column as positions in a tuple of values; -1 is no answer."""
Bits = NDArray[np.uint64]
Counts = NDArray[np.int64]
Axes = tuple[tuple[Value, ...], tuple[Value, ...]]

MOST_OPTIONS = 32
"""Beyond it, one bincount a pair is quicker than a row of bits an option."""
THREADS = 2
"""numpy lets other threads run while it works on arrays; more than the memory can feed do not help."""
_ROWS = 2**18
"""Rows packed at a time."""
_WORDS = 2**11
"""Words of 64 people crossed at a time: all options of the columns together stay in the cache."""


def tallies(rows: Sequence[Column], columns: Sequence[Column]) -> list[list[Tally]]:
    """The tally of each of `rows` with each of `columns`, all of one length and of few options.

    The same counts as `Tally.of`, to the last one, whatever the number of threads.
    """
    if not rows or not columns:
        return [[] for _ in rows]
    size = len(rows[0][0])
    starts = range(0, size, _ROWS)
    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(lambda first: _share_of(rows, columns, starts[first::THREADS]), range(THREADS)))
    both, of_rows, of_columns = (np.sum([part[side] for part in parts], axis=0) for side in range(3))
    return [
        [
            _tally(both[i, j], of_rows[i], of_columns[j], size, (row[1], column[1]))
            for column, j in zip(columns, _places(columns), strict=True)
        ]
        for row, i in zip(rows, _places(rows), strict=True)
    ]


def _places(columns: Sequence[Column]) -> list[slice]:
    """Where the options of each column stand among those of all."""
    ends = accumulate((len(values) for _, values in columns), initial=0)
    return [slice(start, stop) for start, stop in pairwise(ends)]


def _tally(both: Counts, rows: Counts, columns: Counts, size: int, axes: Axes) -> Tally:
    """The tally of two columns: who is in none of the options of one of them did not answer it."""
    counts = np.zeros((len(rows) + 1, len(columns) + 1), dtype=np.int64)
    counts[:-1, :-1] = both
    counts[:-1, -1] = rows - both.sum(1)
    counts[-1, :-1] = columns - both.sum(0)
    counts[-1, -1] = size - counts.sum()
    return Tally(axes, counts)


def _share_of(
    rows: Sequence[Column], columns: Sequence[Column], starts: Sequence[int]
) -> tuple[Counts, Counts, Counts]:
    """People per option of `rows` and option of `columns`, and per option of either, in some blocks."""
    words = -(-min(_ROWS, len(rows[0][0])) // 64)
    upper, across = _Packer(rows, words), _Packer(columns, words)
    both = np.zeros((len(upper.bits), len(across.bits)), dtype=np.int64)
    crossed = _Crossing(len(across.bits), min(_WORDS, words))
    for start in starts:
        upper.pack(start)
        across.pack(start)
        both += crossed.counts(upper.bits, across.bits)
    return both, upper.ones, across.ones


class _Packer:
    """The options of some columns as rows of bits, one block of people after the other."""

    def __init__(self, columns: Sequence[Column], words: int) -> None:
        self.columns = columns
        options = sum(len(values) for _, values in columns)
        self.bits: Bits = np.zeros((options, words), dtype=np.uint64)
        self.ones: Counts = np.zeros(options, dtype=np.int64)
        """People per option, over all blocks so far."""

    def pack(self, start: int) -> None:
        octets = self.bits.view(np.uint8)
        place = 0
        for codes, values in self.columns:
            block = codes[start : start + _ROWS]
            for option in range(len(values)):
                packed = np.packbits(block == option)
                octets[place, : len(packed)] = packed
                octets[place, len(packed) :] = 0  # after the last person, and of the block before
                place += 1
        self.ones += np.bitwise_count(self.bits).sum(1, dtype=np.int64)


class _Crossing:
    """People in each option of one side and each of the other; its memory is used again and again."""

    def __init__(self, options: int, words: int) -> None:
        self.common: Bits = np.empty((options, words), dtype=np.uint64)
        self.ones = np.empty((options, words), dtype=np.uint8)

    def counts(self, rows: Bits, columns: Bits) -> Counts:
        counts = np.zeros((len(rows), len(columns)), dtype=np.int64)
        words = self.common.shape[1]
        for start in range(0, rows.shape[1], words or 1):
            people = columns[:, start : start + words]
            for option, chosen in enumerate(rows[:, start : start + words]):
                np.bitwise_and(chosen, people, out=self.common)
                np.bitwise_count(self.common, out=self.ones)
                counts[option] += self.ones.sum(1, dtype=np.uint32)
        return counts

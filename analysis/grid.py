"""Many questions crossed with many others in one pass over the data: every cross-tab, with every figure.

The figures are those of `crosstab`, to the last one; only the way of counting differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import bits
from analysis.answers import column_of, compact, variable_of
from analysis.crosstab import Crossing, CrossTab, crosstabs
from analysis.errors import DataError
from analysis.measured import weights_of
from analysis.tally import Tally
from questionnaires.codebook import Codebook

Pair = tuple[str, str]


def grid(
    data: pd.DataFrame,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    codebook: Codebook | None = None,
    weight: str | None = None,
) -> dict[Pair, CrossTab]:
    """The cross-tab of each of `rows` with each of `columns`, by (row, column), in that order.

    Each is what `crosstab(data, row, column)` gives; the exact test of a table is made when its p is
    first read. Columns of categories or of small whole numbers are quickest. Raises DataError with every
    problem of every column. R: table(x, y) for each pair
    """
    names = list(dict.fromkeys((*rows, *columns)))
    coded = _coded(data, names, codebook)
    weights = None if weight is None else weights_of(data, weight)
    counted = _counted(coded, list(dict.fromkeys(rows)), list(dict.fromkeys(columns)), weights)
    tables = crosstabs(
        [
            Crossing(one, row, column, variable_of(codebook, row), variable_of(codebook, column))
            for (row, column), one in counted.items()
        ]
    )
    return dict(zip(counted, tables, strict=True))


def _coded(data: pd.DataFrame, names: Sequence[str], codebook: Codebook | None) -> dict[str, bits.Column]:
    """Each column as small integers. Raises DataError with the problems of all of them."""

    def attempt(name: str) -> bits.Column | DataError:
        try:
            return compact(column_of(data, name), variable_of(codebook, name))
        except DataError as error:
            return error

    with ThreadPoolExecutor(bits.THREADS) as pool:
        found = dict(zip(names, pool.map(attempt, names), strict=True))
    problems = [problem for one in found.values() if isinstance(one, DataError) for problem in one.problems]
    if problems:
        raise DataError(problems)
    return {name: one for name, one in found.items() if not isinstance(one, DataError)}


def _counted(
    coded: dict[str, bits.Column],
    rows: Sequence[str],
    columns: Sequence[str],
    weights: NDArray[np.float64] | None,
) -> dict[Pair, Tally]:
    """The tally of every pair: by bits where both have few options and every person counts once."""
    narrow = {name for name, (_, values) in coded.items() if len(values) <= bits.MOST_OPTIONS}
    few = [[name for name in side if name in narrow and weights is None] for side in (rows, columns)]
    by_bits = bits.tallies(*([coded[name] for name in side] for side in few))
    quick = {
        (row, column): counted
        for row, line in zip(few[0], by_bits, strict=True)
        for column, counted in zip(few[1], line, strict=True)
    }
    pairs = [(row, column) for row in rows for column in columns]
    with ThreadPoolExecutor(bits.THREADS) as pool:
        others = pool.map(
            lambda pair: quick.get(pair) or Tally.of([coded[name] for name in pair], weights), pairs
        )
        return dict(zip(pairs, others, strict=True))

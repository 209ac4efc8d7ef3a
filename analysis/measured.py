"""Columns read as numbers: measurements, scores of answers, weights. Never a code that is a mere name."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import coded, column_of, few
from analysis.columns import plain
from analysis.errors import DataError
from questionnaires.codebook import Value, Variable
from questionnaires.errors import Problem, say
from questionnaires.plain_text import number

LARGEST = 1e15
"""Figures take no number farther from 0: whole numbers lose their last digits there, and squares overflow."""
_MOST_PROBLEMS = 20
"""Values named one by one; a column of words would otherwise fill the screen."""


def numbers_of(data: pd.DataFrame, name: str, variable: Variable | None = None) -> NDArray[np.float64]:
    """The column as floats, NaN for no answer.

    Raises DataError for a value that is not a finite number or lies beyond `LARGEST`, and for codes that are
    mere names: neither a mean nor a correlation of 1 = town, 2 = office, 3 = village says anything.
    """
    series = column_of(data, name)
    if variable is not None and variable.named:
        raise DataError([_of_names(name, variable)])
    if pd.api.types.is_numeric_dtype(series.dtype) and (variable is None or not variable.closed):
        numbers = series.to_numpy(dtype=np.float64, na_value=math.nan, copy=True)
        gone = [value for value in (variable.missing if variable else ()) if not isinstance(value, str)]
        numbers[np.isin(numbers, gone)] = math.nan
        wrong: list[Value] = np.unique(numbers[np.isinf(numbers)]).tolist()
    else:
        codes, values = coded(series, variable)
        read = [number(value) if isinstance(value, str) else value for value in values]
        wrong = [v for v, n in zip(values, read, strict=True) if n is None or math.isinf(n)]
        numbers = np.array([*(math.nan if n is None else float(n) for n in read), math.nan])[codes]
        wrong = [value for value in wrong if values.index(value) in codes]
    if wrong:
        raise DataError(_no_numbers(name, wrong, series))
    if (beyond := np.abs(numbers) > LARGEST).any():
        raise DataError(_too_large(name, numbers, beyond))
    return numbers


def _of_names(name: str, variable: Variable) -> Problem:
    known = [f"{value} = {label}" for value, label in variable.values.items()]
    return Problem(
        say("column {column}", column=name),
        say(
            "Its values are names without an order ({values}); no figure comes of their codes.",
            values=few(known),
        ),
        say(
            "Count them with “frequency” or “crosstab”. If they are steps of one order, write ordinal under "
            "level in the codebook; if they are numbers, write number there."
        ),
    )


def _no_numbers(name: str, wrong: Sequence[Value], series: pd.Series) -> list[Problem]:
    """A problem for each of the values, with the rows where it stands: as in a sheet, the head is row 1."""
    cells = series.astype(object).to_numpy()
    problems = []
    for value in wrong[:_MOST_PROBLEMS]:
        rows = (np.flatnonzero(cells == value) + 2).tolist()
        problems.append(
            Problem(
                say("column {column}", column=name),
                say("{value} is not a number (rows {rows}; the head is row 1).", value=value, rows=few(rows)),
                say("Only numbers can be used here: write digits, or leave the cells empty."),
            )
        )
    return problems


def _too_large(name: str, numbers: NDArray[np.float64], beyond: NDArray[np.bool_]) -> list[Problem]:
    """A problem for each number beyond `LARGEST`, with the rows where it stands."""
    return [
        Problem(
            say("column {column}", column=name),
            say(
                "{value} is too large to calculate with (rows {rows}; the head is row 1).",
                value=plain(value),
                rows=few((np.flatnonzero(numbers == value) + 2).tolist()),
            ),
            say(
                "Figures take numbers from -{most} to {most}: mend the cells, or count in larger units.",
                most=f"{LARGEST:g}",
            ),
        )
        for value in np.unique(numbers[beyond])[:_MOST_PROBLEMS].tolist()
    ]


def weights_of(data: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """The weights of all rows. Raises DataError if one is missing, negative or infinite, or all are 0."""
    weights = numbers_of(data, name)
    where = say("weight {column}", column=name)
    problems = []
    if count := int(np.isnan(weights).sum()):
        problems.append(
            Problem(
                where,
                say("{count} rows have no weight.", count=count),
                say("Give every row a weight, 0 for those that must not count."),
            )
        )
    if count := int((weights < 0).sum()):
        problems.append(
            Problem(
                where,
                say("{count} rows have a negative weight.", count=count),
                say("A weight says how many people a row stands for: 0 or more."),
            )
        )
    if not problems and len(weights) and not weights.any():
        problems.append(
            Problem(
                where,
                say("All weights are 0."),
                say("A weight says how many people a row stands for: 0 or more."),
            )
        )
    if problems:
        raise DataError(problems)
    return weights

"""Columns of answers as small integers: positions in a tuple of values, -1 for no answer."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import columns
from analysis.errors import DataError
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Problem, say

Codes = NDArray[np.intp]
Axis = tuple[Codes, tuple[Value, ...]]
"""A column as positions in a tuple of values; -1 is no answer."""

NO_ANSWER = -1
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_FEW = 5
_MOST_PROBLEMS = 20
"""Unknown values named one by one; a column of identifiers would otherwise fill the screen."""


def coded(series: pd.Series, variable: Variable | None = None) -> Axis:
    """The column as positions (-1 = no answer) in the tuple of its values, which is returned beside it.

    With a closed `variable` the values stand in codebook order, chosen or not; a stored value, its
    text ("3", "3.0", "３") and its label all mean that value. Otherwise numbers ascend, texts keep the
    order of first appearance, and the categories of a pandas categorical keep theirs. NaN, None and
    the empty text are no answer; the texts "None", "NA" and "null" are answers. Raises DataError that
    names every value the codebook does not know, how often it occurs and the nearest known label.
    """
    codes, values = compact(series, variable)
    return codes.astype(np.intp), values


def compact(series: pd.Series, variable: Variable | None = None) -> tuple[columns.Codes, tuple[Value, ...]]:
    """The same as `coded` in as few bytes as the positions need; they may be the column's own memory."""
    positions, found = columns.distinct(series)
    if variable is not None and variable.closed:
        values = tuple(variable.values)
        return columns.replaced(positions, _places(variable, found, positions, series)), values
    missing = _lookup(variable.missing if variable is not None else {})
    kept = [
        None if value is None or value == "" or _known(missing, value) is not None else value
        for value in found
    ]
    answers = [value for value in kept if value is not None]
    values = tuple(dict.fromkeys(answers)) if _is_categorical(series) else in_order(answers)
    place = {value: index for index, value in enumerate(values)}
    places = [NO_ANSWER if value is None else place[value] for value in kept]
    return columns.replaced(positions, places), values


def combinations(codes: Sequence[Codes], sizes: Sequence[int]) -> tuple[Codes, Codes]:
    """The combinations of positions that occur, one a row in ascending order, and for every row its place.

    Each of `codes` holds positions below its size; -1 may not stand there.
    """
    place = np.zeros(len(codes[0]), dtype=np.intp)
    if math.prod(sizes) >= 2**62:  # one number cannot name them all
        found, place = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
        return found, place.ravel()
    for code, size in zip(codes, sizes, strict=True):
        place = place * size + code
    used, rows = np.unique(place, return_inverse=True)
    return np.column_stack(np.unravel_index(used, tuple(sizes))).astype(np.intp), rows.ravel()


def column_of(data: pd.DataFrame, name: str) -> pd.Series:
    """The column `name`. Raises DataError, with the nearest name, if there is none."""
    if name in data.columns:
        column = data[name]
        if isinstance(column, pd.Series):
            return column
        raise ValueError(f"two columns are called {name}")
    names = [str(column) for column in data.columns]
    near = difflib.get_close_matches(name, names, 1, 0.5)
    mend = (
        say("Did you mean {column}?", column=near[0])
        if near
        else say("The data have no columns at all.")
        if not names
        else say("The data have the columns {columns}.", columns=", ".join(names))
    )
    raise DataError(
        [Problem(say("column {column}", column=name), say("The data have no such column."), mend)]
    )


def variable_of(codebook: Codebook | None, name: str) -> Variable | None:
    """What the codebook says about the column, if there is a codebook and it knows the column."""
    return codebook[name] if codebook is not None and name in codebook else None


def label_of(codebook: Codebook | None, name: str) -> str:
    """The column's words in the codebook, else its name."""
    variable = variable_of(codebook, name)
    return name if variable is None else variable.label


def labels_of(values: Sequence[Value], variable: Variable | None) -> tuple[str, ...]:
    """A label for each value: the codebook's, else the value itself as text."""
    known = variable.values if variable is not None else {}
    return tuple(known.get(value, str(value)) for value in values)


def place_of(written: Value, values: Sequence[Value], variable: Variable | None = None) -> int | None:
    """The position in `values` of an answer as a person writes it; None if it is not among them.

    The value, its text ("3", "3.0", "３") and the codebook's label all mean that value.
    """
    known = variable.values if variable is not None and variable.closed else {v: str(v) for v in values}
    answer = _known(_lookup(known), written)
    return None if answer is None or answer not in values else values.index(answer)


def few(values: Sequence[object], most: int = _FEW) -> str:
    """The first few of `values`, and … when there are more."""
    return ", ".join(map(str, values[:most])) + (" …" if len(values) > most else "")


def _is_categorical(series: pd.Series) -> bool:
    return isinstance(series.dtype, pd.CategoricalDtype)


def in_order(values: Sequence[Value]) -> tuple[Value, ...]:
    """Numbers ascending, then texts in the order they come."""
    distinct = dict.fromkeys(values)
    numbers = sorted(value for value in distinct if not isinstance(value, str))
    return (*numbers, *(value for value in distinct if isinstance(value, str)))


def _lookup(labels: Mapping[Value, str]) -> dict[Value, Value]:
    """Every way to write a value of `labels` (value -> label): itself, its text, its label."""
    known: dict[Value, Value] = {value: value for value in labels}
    for value in labels:
        known.setdefault(str(value), value)
    for value, label in labels.items():
        known.setdefault(label, value)
    return known


def _known(known: dict[Value, Value], value: Value) -> Value | None:
    if value in known:
        return known[value]
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return known.get(columns.plain(float(value)))
    return known.get(str(value))


def _places(
    variable: Variable, found: Sequence[Value | None], positions: columns.Codes, series: pd.Series
) -> list[int]:
    """The position in the codebook of each value found; raises DataError with all that are unknown."""
    place = {value: index for index, value in enumerate(variable.values)}
    known, missing = _lookup(variable.values), _lookup(variable.missing)
    places, strange = [], {}
    for index, value in enumerate(found):
        answer = None if value is None else _known(known, value)
        places.append(NO_ANSWER if answer is None else place[answer])
        if answer is None and value is not None and value != "" and _known(missing, value) is None:
            strange[index] = value
    often = columns.occurrences(positions, len(found)).tolist() if strange else []
    problems = [
        _unknown(variable, str(series.name), value, often[index])
        for index, value in strange.items()
        if often[index]
    ]
    if len(problems) > _MOST_PROBLEMS:
        rest = len(problems) - _MOST_PROBLEMS
        last = Problem(
            say("column {column}", column=str(series.name)),
            say("{count} more values are not in the codebook.", count=rest),
            say("Is this the right codebook for these data?"),
        )
        problems = [*problems[:_MOST_PROBLEMS], last]
    if problems:
        raise DataError(problems)
    return places


def _unknown(variable: Variable, column: str, value: Value, count: int) -> Problem:
    spellings = {label: label for label in variable.values.values()}
    spellings.update({str(known): f"{known} = {label}" for known, label in variable.values.items()})
    near = difflib.get_close_matches(str(value), list(spellings), 1, 0.5)
    known = ", ".join(
        str(value) if str(value) == label else f"{value} = {label}"
        for value, label in variable.values.items()
    )
    return Problem(
        say("column {column}", column=column),
        say("The codebook does not know the value “{value}” ({count} rows).", value=value, count=count),
        say("Did you mean “{label}”?", label=spellings[near[0]])
        if near
        else say("It knows {values}.", values=known),
    )

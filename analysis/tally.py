"""Counts that add: `tally(a) + tally(b) == tally(a and b)`. The only place that counts answers.

`coded` turns a column into small integers, -1 for no answer; a `Tally` holds how many rows fall into
each cell of one or two such columns, and everything else in `analysis` is computed from it.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import columns
from analysis.errors import DataError
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Problem, say
from questionnaires.plain_text import number

Codes = NDArray[np.intp]
Axis = tuple[Codes, tuple[Value, ...]]
"""A column as positions in a tuple of values; -1 is no answer."""

NO_ANSWER = -1
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_FEW = 5
_MOST_PROBLEMS = 20
"""Unknown values named one by one; a column of identifiers would otherwise fill the screen."""


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
    values = tuple(dict.fromkeys(answers)) if _is_categorical(series) else _ordered(answers)
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


def numbers_of(data: pd.DataFrame, name: str, variable: Variable | None = None) -> NDArray[np.float64]:
    """The column as floats, NaN for no answer.

    Raises DataError for a value that is not a finite number, and for codes that are mere names: neither a
    mean nor a correlation of 1 = town, 2 = office, 3 = village says anything.
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
        plain = [number(value) if isinstance(value, str) else value for value in values]
        wrong = [v for v, n in zip(values, plain, strict=True) if n is None or math.isinf(n)]
        numbers = np.array([*(math.nan if n is None else float(n) for n in plain), math.nan])[codes]
        wrong = [value for value in wrong if values.index(value) in codes]
    if wrong:
        raise DataError(_no_numbers(name, wrong, series))
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


def few(values: Sequence[object], most: int = _FEW) -> str:
    """The first few of `values`, and … when there are more."""
    return ", ".join(map(str, values[:most])) + (" …" if len(values) > most else "")


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


def _is_categorical(series: pd.Series) -> bool:
    return isinstance(series.dtype, pd.CategoricalDtype)


def _ordered(values: Sequence[Value]) -> tuple[Value, ...]:
    """Numbers ascending, then texts in the order they come."""
    distinct = dict.fromkeys(values)
    numbers = sorted(value for value in distinct if not isinstance(value, str))
    return (*numbers, *(value for value in distinct if isinstance(value, str)))


def _merged(mine: tuple[Value, ...], theirs: tuple[Value, ...]) -> tuple[Value, ...]:
    return mine if mine == theirs else _ordered((*mine, *theirs))


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

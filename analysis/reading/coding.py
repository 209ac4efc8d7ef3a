"""Cells -> the codebook's values: an answer may stand as its value or as its label, in any language.

What the codebook does not know raises, all of it at once; nothing becomes missing in silence.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionDtype

from analysis.errors import DataError
from analysis.reading.table import FEW, Table, short, some, text_of
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, Problem, say
from questionnaires.plain_text import number, unguarded

MOST_UNKNOWN = 10
"""Unknown values of one column that are told one by one."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_GROUPED = re.compile(r"[+-]?\d{1,3}([,，]\d{3})+(\.\d+)?|[+-]?\d+(\.\d+)?[%％]")


@dataclass(frozen=True)
class Meaning:
    """A variable with every spelling of its values, in every language at hand."""

    variable: Variable
    labels: Mapping[str, frozenset[Value]]

    def by_value(self, cell: str) -> Value | None:
        """The value that `cell` writes as a number or as itself, answers and kinds of no answer alike."""
        known = self.variable.values if cell in self.variable.values else self.variable.missing
        if cell in known:
            return cell
        plain = number(cell)
        if plain is None or not (plain in self.variable.values or plain in self.variable.missing):
            return None
        return plain

    def by_label(self, cell: str) -> frozenset[Value]:
        return self.labels.get(cell) or self.labels.get(unguarded(cell)) or frozenset()


def meanings(codebook: Codebook, translations: Iterable[Codebook] = ()) -> Mapping[str, Meaning]:
    """The `Meaning` of each column of `codebook`, with the labels of its `translations` as well."""
    labels: dict[str, dict[str, set[Value]]] = defaultdict(lambda: defaultdict(set))
    for book in (codebook, *translations):
        for variable in book:
            for value, label in (*variable.values.items(), *variable.missing.items()):
                labels[variable.column][label.strip()].add(value)
    return {
        variable.column: Meaning(
            variable, {label: frozenset(values) for label, values in labels[variable.column].items()}
        )
        for variable in codebook
    }


def distinct(series: pd.Series) -> tuple[np.ndarray, list[str], list[int]]:
    """Codes (-1 = empty), the distinct cells as texts, and how often each stands."""
    codes, uniques = pd.factorize(series)
    cells = [text_of(unique) for unique in uniques]
    counts = np.bincount(codes[codes >= 0], minlength=len(cells))
    return codes, cells, [int(count) for count in counts]


def coded(series: pd.Series, meaning: Meaning) -> tuple[pd.Series, list[Problem]]:
    """The values of `series`, empty cells missing, and a problem for each cell that means none of them."""
    variable = meaning.variable
    if variable.level == "text" and not variable.closed:
        return series, []
    if not variable.closed and pd.api.types.is_numeric_dtype(series.dtype):
        return _numeric(series), []
    if not variable.closed:
        return _measured(series, meaning)
    codes, cells, counts = distinct(series)
    values, problems = _values(cells, counts, meaning)
    return _column(codes, values, series), problems


def _values(
    cells: list[str], counts: list[int], meaning: Meaning
) -> tuple[list[Value | None], list[Problem]]:
    """One value a cell. A column is read by values if all its cells are values, else by labels if all are
    labels, else cell by cell: so labels that look like other options' values do no harm.
    """
    by_value = [meaning.by_value(cell) for cell in cells]
    if all(value is not None for value in by_value):
        return by_value, []
    by_label = [meaning.by_label(cell) for cell in cells]
    if all(len(found) == 1 for found in by_label):
        return [next(iter(found)) for found in by_label], []
    values: list[Value | None] = []
    problems: list[Problem] = []
    unknown: list[tuple[str, int]] = []
    for cell, count, value, found in zip(cells, counts, by_value, by_label, strict=True):
        possible = found if value is None else found | {value}
        values.append(next(iter(possible)) if len(possible) == 1 else None)
        if not possible:
            unknown.append((cell, count))
        elif len(possible) > 1:
            problems.append(_ambiguous(meaning, cell, count, possible))
    return values, problems + unknown_values(meaning, unknown)


def _ambiguous(meaning: Meaning, cell: str, count: int, possible: frozenset[Value]) -> Problem:
    return Problem(
        column_of(meaning.variable),
        say(
            "“{cell}” (× {count}) may mean the values {values}.",
            cell=short(cell),
            count=count,
            values=some(sorted(possible, key=str)),
        ),
        say("Write values or labels throughout the column, not both."),
    )


def column_of(variable: Variable) -> Message:
    return say("column {column}", column=variable.column)


def unknown_values(meaning: Meaning, unknown: list[tuple[str, int]]) -> list[Problem]:
    unknown = sorted(unknown, key=lambda pair: -pair[1])
    problems = [_stranger(meaning, cell, count) for cell, count in unknown[:MOST_UNKNOWN]]
    rest = unknown[MOST_UNKNOWN:]
    if rest:
        what = say(
            "{values} further unknown values ({count} cells).",
            values=len(rest),
            count=sum(count for _, count in rest),
        )
        mend = say("Check that the column belongs to this variable of the codebook.")
        problems.append(Problem(column_of(meaning.variable), what, mend))
    return problems


def _stranger(meaning: Meaning, cell: str, count: int) -> Problem:
    what = say("“{cell}” (× {count}) is not in the codebook.", cell=short(cell), count=count)
    return Problem(column_of(meaning.variable), what, _advice(meaning, cell))


def _advice(meaning: Meaning, cell: str) -> Message:
    if _DATE.match(cell):
        return say(
            "Excel turns labels such as 4-7 into dates: format the column as text and type the label again."
        )
    near = nearest(cell, [*meaning.labels, *(text_of(value) for value in meaning.variable.values)])
    if near is not None:
        return say(
            "The nearest known is “{near}”: mend the cells, or add the value to the codebook.", near=near
        )
    known = some(f"{text_of(value)}={label}" for value, label in meaning.variable.values.items())
    return say("Known are {known}: mend the cells, or add the value to the codebook.", known=known)


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word most like `word`, capitals and inner blanks aside; None if none comes near."""
    plain: dict[str, str] = {}
    for candidate in known:
        plain.setdefault("".join(candidate.casefold().split()), candidate)
    close = difflib.get_close_matches("".join(short(word).casefold().split()), plain, n=1, cutoff=0.5)
    return plain[close[0]] if close else None


def _measured(series: pd.Series, meaning: Meaning) -> tuple[pd.Series, list[Problem]]:
    """A number column: plain numbers, and the codes or labels of no answer."""
    codes, cells, counts = distinct(series)
    values: list[Value | None] = []
    wrong: list[tuple[str, int]] = []
    for cell, count in zip(cells, counts, strict=True):
        value: Value | None = number(cell)
        if value is None:
            value = next(iter(meaning.by_label(cell)), None)
        if value is None:
            wrong.append((cell, count))
        values.append(value)
    problems = [
        Problem(
            column_of(meaning.variable),
            say("“{cell}” (× {count}) is not a plain number.", cell=short(cell), count=count),
            say("Write digits with a decimal point only, without separators, units or percent signs."),
        )
        for cell, count in wrong[:MOST_UNKNOWN]
    ]
    if len(wrong) > MOST_UNKNOWN:
        what = say("{count} further values are not plain numbers.", count=len(wrong) - MOST_UNKNOWN)
        problems.append(Problem(column_of(meaning.variable), what, say("Check that the column is a number.")))
    return _column(codes, values, series), problems


def _numeric(series: pd.Series) -> pd.Series:
    """Numbers of a typed file as Int64 if all of them are whole, else Float64."""
    if pd.api.types.is_integer_dtype(series.dtype):
        return series.astype("Int64" if not len(series) or series.max() < 2**63 else "Float64")
    whole = series.dropna()
    exact = bool(((whole % 1 == 0) & (whole.abs() < 2**53)).all())
    return series.astype("Float64").astype("Int64") if exact else series.astype("Float64")


def _column(codes: np.ndarray, values: list[Value | None], series: pd.Series) -> pd.Series:
    """`values` put back in their rows: Int16 for small codes, Int64, Float64, or text."""
    cells: list[object] = [pd.NA if value is None else value for value in values]
    known = [value for value in values if value is not None]
    if any(isinstance(value, str) for value in known):
        dtype: ExtensionDtype = pd.StringDtype(na_value=np.nan)
    elif any(isinstance(value, float) and not (value.is_integer() and abs(value) < 2**53) for value in known):
        dtype = pd.Float64Dtype()
    else:
        small = all(-32768 <= value <= 32767 for value in known if not isinstance(value, str))
        dtype = pd.Int16Dtype() if small else pd.Int64Dtype()
        cells = [pd.NA if value is None else int(value) for value in values]
    return _rows(cells, dtype, codes, series)


def _rows(cells: list[object], dtype: ExtensionDtype, codes: np.ndarray, like: pd.Series) -> pd.Series:
    """Each row's cell by its code; -1, the code of an empty cell, takes the missing one at the end."""
    known = pd.Series(np.array([*cells, pd.NA], dtype=object)).astype(dtype)
    return pd.Series(known.array.take(codes), index=like.index)


def plain_column(series: pd.Series) -> tuple[pd.Series, list[Problem]]:
    """A column without codebook: numbers if every cell is a plain number, else the texts as they stand.

    A problem when numbers stand beside "1,234" or "12%": such a column is meant as numbers.
    """
    if pd.api.types.is_numeric_dtype(series.dtype):
        return _numeric(series), []
    codes, cells, counts = distinct(series)
    numbers = [number(cell) for cell in cells]
    if not cells:
        return series, []
    if all(value is not None for value in numbers):
        column = _column(codes, list(numbers), series)
        return (column.astype("Int64") if isinstance(column.dtype, pd.Int16Dtype) else column), []
    odd = [place for place, value in enumerate(numbers) if value is None]
    if len(odd) == len(cells) or not all(_GROUPED.fullmatch(cells[place]) for place in odd):
        return series, []
    name = str(series.name)
    return series, [
        Problem(
            say("column {column}", column=name),
            say(
                "“{cell}” (× {count}) stands among plain numbers.",
                cell=short(cells[place]),
                count=counts[place],
            ),
            say("Write digits with a decimal point only, without separators, units or percent signs."),
        )
        for place in odd[:FEW]
    ]


def apply(
    table: Table, codebook: Codebook, translations: Sequence[Codebook] = (), texts: Collection[str] = ()
) -> tuple[pd.DataFrame, list[Problem]]:
    """The frame of `table` in the codebook's values, and every problem found in any column.

    The columns of `texts` are written answers and stay as they are, even if all of them are digits.
    """
    known = meanings(codebook, translations)
    columns: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    for name in table.frame.columns:
        series = table.frame[name]
        meaning = known.get(name)
        if meaning is not None:
            column, wrong = coded(series, meaning)
        else:
            column, wrong = (series, []) if name in texts else plain_column(series)
        columns[name] = column
        problems += wrong
    return pd.DataFrame(columns, index=table.frame.index), problems


def checked(problems: Sequence[Problem]) -> None:
    """Raises DataError if there are problems."""
    if problems:
        raise DataError(problems)

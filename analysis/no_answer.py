"""FILE.missing.csv: which empty cells of a data file were refused, left blank or never shown.

Row numbers count the rows below the header from 1; written beside an export, read back with it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.reading.table import FEW
from questionnaires.answers import BLANK, KINDS_OF_NO_ANSWER, NOT_SHOWN, REFUSED
from questionnaires.codebook import Codebook
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.plain_text import csv_bytes, decode, number, trim, unguarded

HEADS = {"zh-CN": ("行号", "变量名", "缺失类型"), "en": ("row", "variable", "kind")}
NAMES: Mapping[str, Mapping[int, str]] = {
    "zh-CN": {REFUSED: "不想回答", BLANK: "未作答", NOT_SHOWN: "未显示"},
    "en": {REFUSED: "refused", BLANK: "blank", NOT_SHOWN: "not shown"},
}
STATA = {".a": NOT_SHOWN, ".b": BLANK, ".c": REFUSED}
"""The kinds as Stata's extended missing values, in the order -3, -2, -1."""


@dataclass(frozen=True)
class NoAnswer:
    """One empty cell: the row counted from 1, the column, and -1, -2 or -3."""

    row: int
    column: str
    kind: int


def find(frame: pd.DataFrame, codebook: Codebook) -> tuple[NoAnswer, ...]:
    """Every cell that holds a kind of no answer, row by row."""
    found: list[NoAnswer] = []
    for variable in codebook:
        kinds = [kind for kind in KINDS_OF_NO_ANSWER if kind in variable.missing]
        if variable.column not in frame.columns or not kinds:
            continue
        series = frame[variable.column]
        places = np.flatnonzero(series.isin(kinds).to_numpy(dtype=bool))
        found += [NoAnswer(int(place) + 1, variable.column, int(series.iloc[place])) for place in places]
    order = {column: place for place, column in enumerate(frame.columns)}
    return tuple(sorted(found, key=lambda one: (one.row, order[one.column])))


def write(cells: Sequence[NoAnswer], path: Path, language: str = "zh-CN") -> None:
    """Writes the `cells`: UTF-8 with byte-order mark, CRLF, heads and kinds in `language`."""
    language = "zh-CN" if language.startswith("zh") else "en"
    rows = ((cell.row, cell.column, NAMES[language][cell.kind]) for cell in cells)
    path.write_bytes(csv_bytes([HEADS[language], *rows]))


def read(path: Path) -> tuple[NoAnswer, ...]:
    """The cells that `write` wrote. Raises DataError for rows that cannot be understood."""
    where = say("{file}", file=path.name)
    try:
        text = decode(path.read_bytes(), where).text
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except DefinitionError as error:
        raise DataError(error.problems) from None
    except csv.Error as error:
        what = say("the table cannot be read ({reason}).", reason=error)
        raise DataError([Problem(where, what, _AGAIN)]) from None
    if not rows or tuple(trim(cell) for cell in rows[0]) not in HEADS.values():
        what = say("the first row is not {heads}.", heads=",".join(HEADS["en"]))
        raise DataError([Problem(where, what, _AGAIN)])
    cells = [(line, _cell(row)) for line, row in enumerate(rows[1:], start=2) if row]
    wrong = [line for line, cell in cells if cell is None]
    if wrong:
        raise DataError(
            [Problem(_line(path, line), say("the row is not understood."), _AGAIN) for line in wrong[:FEW]]
        )
    return tuple(cell for _, cell in cells if cell is not None)


_AGAIN = say("Export the data again, or delete this file: the kinds of no answer are then not told apart.")


def _line(path: Path, line: int) -> Message:
    return say("{file}, line {line}", file=path.name, line=line)


def _cell(row: Sequence[str]) -> NoAnswer | None:
    if len(row) != 3:
        return None
    place, column, word = (trim(cell) for cell in row)
    kinds = {name: kind for names in NAMES.values() for kind, name in names.items()}
    kind = kinds.get(word, number(word))
    at = number(place)
    if not isinstance(at, int) or at < 1 or not isinstance(kind, int) or kind not in KINDS_OF_NO_ANSWER:
        return None
    return NoAnswer(at, unguarded(column), kind)


def restore(frame: pd.DataFrame, codebook: Codebook, cells: Sequence[NoAnswer], path: Path) -> pd.DataFrame:
    """`frame` with the kinds of `cells` put back into its empty cells.

    Columns without a codebook, and columns of texts, which can hold no code, stay as they are.

    Raises DataError if a cell lies outside the data, or holds an answer: the file belongs to other data.
    """
    by_column: dict[str, list[NoAnswer]] = {}
    for cell in cells:
        by_column.setdefault(cell.column, []).append(cell)
    columns = {name: frame[name] for name in frame.columns}
    problems: list[Problem] = []
    for name, group in by_column.items():
        if name in columns and name in codebook and not isinstance(columns[name].dtype, pd.StringDtype):
            columns[name] = _restored(columns[name], group, codebook, path, problems)
        elif name not in columns:
            what = say("there is no column “{column}” in the data.", column=name)
            problems.append(Problem(say("{file}", file=path.name), what, _AGAIN))
    if problems:
        raise DataError(problems)
    return pd.DataFrame(columns, index=frame.index)


def _restored(
    series: pd.Series, group: Sequence[NoAnswer], codebook: Codebook, path: Path, problems: list[Problem]
) -> pd.Series:
    values = series.copy()
    name = group[0].column
    missing = codebook[name].missing
    empty = values.isna().to_numpy(dtype=bool)
    for cell in group:
        if cell.row > len(values):
            what = say(
                "row {row} of {column} lies below the last row of the data.", row=cell.row, column=name
            )
        elif not empty[cell.row - 1]:
            what = say("row {row} of {column} holds an answer in the data.", row=cell.row, column=name)
        elif cell.kind not in missing:
            what = say(
                "{column} has no kind of no answer {kind} in its codebook.",
                column=cell.column,
                kind=cell.kind,
            )
        else:
            continue
        problems.append(Problem(say("{file}", file=path.name), what, _AGAIN))
        return series
    values.iloc[[cell.row - 1 for cell in group]] = [cell.kind for cell in group]
    return values

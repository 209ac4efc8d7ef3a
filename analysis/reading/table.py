"""A file's cells as they stand, with what its format says about them; headers checked, blanks trimmed.

Every format's reader ends here, so that one rule holds for all of them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, Problem, say
from questionnaires.plain_text import BLANKS, trim

FEW = 5
"""How many of the same kind are named one by one before only their number is told."""

LONG = 60
"""How many characters of a cell a problem quotes."""

_MOST_WRITTEN_OUT = 1e21
"""Larger whole numbers stay 1e+200: written out, their digits would look like an identifier."""


@dataclass(frozen=True)
class Table:
    """The rows of one file. Columns of text are pandas' `str`, an empty cell is missing."""

    path: Path
    frame: pd.DataFrame
    codebook: Codebook = field(default_factory=lambda: Codebook(()))
    """What the format itself says: labels of SPSS and Stata. Empty elsewhere."""
    notes: tuple[Message, ...] = ()
    guessed: tuple[str, ...] = ()
    """Columns whose answers stand in an order that nobody wrote down."""
    others: tuple[str, ...] = ()
    """Names of columns of the file that were not asked for and are not in the frame."""


def file_of(path: Path) -> Message:
    """The place "this file" in a problem; a folder named "." by its own name."""
    return say("{file}", file=path.name or path.resolve().name or path)


def refuse(path: Path, what: Message, mend: Message) -> DataError:
    """The error of one problem with the whole file."""
    return DataError([Problem(file_of(path), what, mend)])


def some(values: Iterable[object]) -> str:
    """The first few of `values`, and … when there are more."""
    shown = [str(value) for value in values]
    return ", ".join(shown[:FEW]) + (" …" if len(shown) > FEW else "")


def short(text: str) -> str:
    """`text` as a problem quotes it: long cells are cut, so that a problem stays one line."""
    return text if len(text) <= LONG else text[:LONG] + "…"


def header(path: Path, cells: Sequence[str]) -> tuple[str, ...]:
    """The columns' names, trimmed. Raises DataError when a name is empty or stands twice."""
    names = tuple(trim(cell) for cell in cells)
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names, start=1):
        places[name].append(place)
    empty = places.pop("", [])
    problems = [
        Problem(
            file_of(path),
            say("columns {places} have the same name “{name}”.", places=some(twice), name=short(name)),
            say("Give every column a name of its own."),
        )
        for name, twice in places.items()
        if len(twice) > 1
    ]
    if empty:
        what = say("column {places} has no name in the first row.", places=some(empty))
        mend = say("Write a name at its head, or delete the column.")
        problems.append(Problem(file_of(path), what, mend))
    if problems:
        raise DataError(problems)
    return names


def cells_of(series: pd.Series) -> pd.Series:
    """A column of a typed file: numbers stay numbers, truth is 1 or 0, all else text; "" is missing."""
    if pd.api.types.is_bool_dtype(series.dtype):
        return series.astype("Int64")
    if pd.api.types.is_numeric_dtype(series.dtype):
        return series
    if isinstance(series.dtype, pd.StringDtype):
        return series.astype("str").mask(series == "")
    cells = [None if pd.isna(cell) else cell for cell in series]
    if any(cell is not None for cell in cells):
        if all(isinstance(cell, (bool, np.bool_)) for cell in cells if cell is not None):
            return pd.Series(cells, index=series.index, dtype="boolean").astype("Int64")
        if all(isinstance(cell, (int, np.integer)) for cell in cells if cell is not None):
            return pd.Series(cells, index=series.index, dtype="Int64")
    texts = [None if cell is None else text_of(cell) or None for cell in cells]
    return pd.Series(texts, index=series.index, dtype="str")


def text_of(cell: object) -> str:
    """A cell as text: truth as 1 or 0, a whole number without a decimal point, a date as in ISO 8601."""
    if isinstance(cell, (bool, np.bool_)):
        return str(int(cell))
    if isinstance(cell, (float, np.floating)):
        whole = float(cell).is_integer() and abs(float(cell)) < _MOST_WRITTEN_OUT
        return str(int(cell)) if whole else repr(float(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, (datetime.date, datetime.time)):
        return cell.isoformat()
    return cell.decode("utf-8", errors="replace") if isinstance(cell, bytes) else str(cell)


def tidy(table: Table) -> Table:
    """`table` with blanks trimmed at both ends of every text cell; notes tell what this changed."""
    columns: dict[str, pd.Series] = {}
    notes: list[Message] = []
    for name in table.frame.columns:
        series = table.frame[name]
        if isinstance(series.dtype, pd.StringDtype):
            series, told = _trimmed(name, series)
            notes += told
        columns[name] = series
    frame = pd.DataFrame(columns, index=table.frame.index)
    return replace(table, frame=frame, notes=(*table.notes, *notes))


def _trimmed(name: str, series: pd.Series) -> tuple[pd.Series, list[Message]]:
    codes, uniques = pd.factorize(series)
    raw = [str(unique) for unique in uniques]
    kept = [trim(text) for text in raw]
    if "" not in kept and kept == raw:
        return series, []
    counts = np.bincount(codes[codes >= 0], minlength=len(raw))
    cells = np.array([text or None for text in kept] + [None], dtype=object)
    trimmed = pd.Series(cells[codes], index=series.index, dtype="str", name=series.name)
    return trimmed, _told(name, raw, kept, [int(count) for count in counts])


def _told(name: str, raw: list[str], kept: list[str], counts: list[int]) -> list[Message]:
    spellings: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(kept):
        spellings[text].append(place)
    blank = sum(counts[place] for place in spellings.pop("", []) if raw[place])
    notes = [
        say(
            "Column {column}: {spellings} were read as one answer, “{label}”: outer blanks do not count.",
            column=name,
            spellings=" + ".join(f"“{short(visible(raw[place]))}” × {counts[place]}" for place in places),
            label=short(label),
        )
        for label, places in spellings.items()
        if len(places) > 1
    ]
    if blank:
        notes.append(
            say(
                "Column {column}: {count} cells hold only blanks and count as empty.",
                column=name,
                count=blank,
            )
        )
    return notes


def visible(text: str) -> str:
    """`text` with the blanks at its ends, ordinary ones aside, written as codes such as \\u3000."""
    core = trim(text)
    start = text.index(core) if core else len(text)

    def shown(edge: str) -> str:
        return "".join(f"\\u{ord(sign):04x}" if sign in BLANKS and sign != " " else sign for sign in edge)

    return shown(text[:start]) + core + shown(text[start + len(core) :])

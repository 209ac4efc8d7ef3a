"""DTA by pandas: codes as stored, labels into a codebook, .a to .z as distinct kinds of no answer.

Files older than Stata 14 do not say their encoding; the rule for text files decides.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from numbers import Real
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.no_answer import STATA
from analysis.reading.labels import Labelled, codebook
from analysis.reading.table import Table, cells_of, file_of, header, refuse
from questionnaires.codebook import Value
from questionnaires.errors import DefinitionError, Message, say
from questionnaires.plain_text import decode

SUFFIXES = (".dta",)
_KINDS = {f".{letter}": -1 - place for place, letter in enumerate(string.ascii_lowercase)} | STATA
""".a to .z as codes: -3, -2, -1 for the first three, as the toolkit writes them, then -4, -5 …"""
_FIRST_LABELLED = 2_147_483_622
"""What Stata's value labels call .a; .b and the others follow."""
_UNICODE_SINCE = 118

Labels = Mapping[str, Mapping[float, str]]


def read(path: Path, encoding: str | None = None) -> Table:
    """The rows of a Stata file with the codebook of its labels. Raises DataError for a damaged file."""
    try:
        frame = pd.read_stata(path, convert_categoricals=False, convert_missing=True, convert_dates=False)
        with pd.read_stata(path, iterator=True) as reader:
            texts = reader.variable_labels()
            labels = reader.value_labels()
            # Which set of value labels a column uses is told nowhere else; sets are shared by columns.
            sets = dict(zip(frame.columns, getattr(reader, "_lbllist", frame.columns), strict=False))
    except Exception as error:  # struct, value, key and zlib errors, whatever the damage brings
        what = say("the Stata file cannot be read ({reason}).", reason=" ".join(str(error).split()))
        raise refuse(path, what, say("Save it again, in the format of Stata 14 or later.")) from None
    header(path, list(frame.columns))
    if frame.empty:
        raise refuse(path, say("the file holds no rows."), say("Choose the file with the answers."))
    clear, notes = _decoder(path, frame, labels, texts, encoding)
    columns: dict[str, pd.Series] = {}
    described: list[Labelled] = []
    for name in frame.columns:
        known = {int(value): clear(label) for value, label in labels.get(sets.get(name, ""), {}).items()}
        columns[name], kinds = _column(frame[name], known, clear)
        answers: dict[Value, str] = {value: text for value, text in known.items() if value < _FIRST_LABELLED}
        one = Labelled(name, clear(texts.get(name, "")), answers | kinds, [(code, code) for code in kinds])
        if one.label or one.labels or one.missing:
            described.append(one)
    whole = pd.DataFrame(columns)
    book, told = codebook(whole, described)
    return Table(path, whole, book, (*notes, *told))


def _column(
    series: pd.Series, labels: Mapping[int, str], clear: Callable[[str], str]
) -> tuple[pd.Series, dict[Value, str]]:
    """The column with its kinds of no answer as codes, and those codes with their labels.

    A kind that has a label is one even where nobody gave it.
    """
    places = (value - _FIRST_LABELLED for value in labels)
    labelled = {f".{string.ascii_lowercase[at]}" for at in places if 0 <= at < len(string.ascii_lowercase)}
    if pd.api.types.is_numeric_dtype(series.dtype) and not labelled:
        return series, {}
    cells = list(series)
    if any(isinstance(cell, str) for cell in cells):
        return cells_of(series.map(lambda cell: clear(cell) if isinstance(cell, str) else cell)), {}
    kinds = sorted({str(kind) for kind in map(_kind, cells) if kind not in (None, ".")} | labelled)
    present = {float(cell) for cell in cells if _kind(cell) is None}
    shift = 0
    while present & {float(_KINDS[kind] + shift) for kind in kinds}:
        shift -= 1000
    codes = {kind: _KINDS[kind] + shift for kind in kinds}
    numbers = [cell if _kind(cell) is None else codes.get(str(cell)) for cell in cells]
    named: dict[Value, str] = {
        code: labels.get(_FIRST_LABELLED + ord(kind[1]) - ord("a"), kind) for kind, code in codes.items()
    }
    return pd.Series(numbers, index=series.index, dtype="Float64"), named


def _kind(cell: object) -> str | None:
    """ "." or ".a" … ".z" where the cell is one of Stata's missing values; None where it is a number."""
    return None if isinstance(cell, Real) else str(cell)


def _decoder(
    path: Path, frame: pd.DataFrame, labels: Labels, texts: Mapping[str, str], encoding: str | None
) -> tuple[Callable[[str], str], list[Message]]:
    """What turns the file's texts into what was meant, and a note if an encoding had to be chosen."""
    if _release(path) >= _UNICODE_SINCE:
        return str, []
    words = [text for known in labels.values() for text in known.values()] + list(texts.values())
    for name in frame.columns:
        words += dict.fromkeys(cell for cell in frame[name] if isinstance(cell, str))
    # pandas reads the bytes of these old files as Latin-1, which loses none of them.
    stored = "\n".join(words).encode("latin-1", errors="replace")
    if stored.isascii():
        return str, []
    try:
        chosen = decode(stored, file_of(path), encoding).encoding
    except DefinitionError as error:
        raise DataError(error.problems) from None
    note = say("{file} was read as {encoding}.", file=path.name, encoding=chosen)
    return (lambda text: text.encode("latin-1", errors="replace").decode(chosen)), [note]


def _release(path: Path) -> int:
    with path.open("rb") as file:
        start = file.read(64)
    named = re.search(rb"<release>(\d+)</release>", start)
    return int(named[1]) if named else start[0]

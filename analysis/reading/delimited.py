"""CSV, TSV and TXT: bytes -> text -> rows, each row checked against the header. Ragged rows raise.

One parser reads, so that the line numbers in problems are those of an editor.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.reading import swift
from analysis.reading.packed import Columns
from analysis.reading.swift import Progress
from analysis.reading.table import Table, file_of, header, refuse, some
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.plain_text import decode, trim

USUAL = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
_OTHERS = {".csv": (";", "\t"), ".tsv": (",", ";"), ".txt": (",", ";")}
Choose = Callable[[tuple[str, ...]], Sequence[str]]
_NAMES = {"\t": "tab", ",": ",", ";": ";"}
FULL_WIDTH_COMMA = "，"
_TELL = 20_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_NOT_TEXT = (
    (b"PK\x03\x04", say("it is a packed file, such as an XLSX workbook.")),
    (b"\xd0\xcf\x11\xe0", say("it is an old Excel workbook, or one locked by a password.")),
    (b"%PDF", say("it is a PDF.")),
    (b"\x1f\x8b", say("it is a gzip archive.")),
    (b"PAR1", say("it is a Parquet file.")),
    (b"$FL2", say("it is an SPSS file.")),
)


def no_choice(names: tuple[str, ...]) -> Sequence[str]:
    """No column is left out."""
    return ()


def unseen(share: float) -> None:
    """Progress that nobody follows."""


def read(
    path: Path,
    delimiter: str | None = None,
    encoding: str | None = None,
    *,
    choose: Choose = no_choice,
    progress: Progress = unseen,
) -> Table:
    """The rows of a delimited text file; every cell a text, an empty cell missing.

    `choose` picks the columns to keep from the names of the header; of a large file no others are read.
    Raises DataError: not text, unknown encoding, a delimiter that does not fit, names missing or twice,
    rows of another length than the header, a quotation mark that is never closed, no rows.
    """
    _check_kind(path)
    sign = _one_sign(path, delimiter) if delimiter is not None else USUAL.get(path.suffix.lower(), ",")
    named = delimiter is not None
    quick = swift.read(path, sign, encoding, lambda first: _quick_names(path, first, named), choose, progress)
    if quick is not None:
        others = tuple(name for name in quick.names if name not in quick.columns.names)
        return Table(path, quick.columns.frame(), notes=_read_as(path, quick.encoding), others=others)
    data = path.read_bytes()
    try:
        decoded = decode(data, file_of(path), encoding)
    except DefinitionError as error:
        raise DataError(error.problems) from None
    text = decoded.text
    if not trim(text):
        raise refuse(path, say("the file is empty."), say("It needs a first row of names and rows below it."))
    if "\0" in text:
        raise _nul(path, text)
    frame, told = _rows(path, text, sign, named, progress)
    kept = choose(tuple(frame.columns)) or list(frame.columns)
    others = tuple(name for name in frame.columns if name not in kept)
    return Table(path, frame[list(kept)], notes=(*_read_as(path, decoded.encoding), *told), others=others)


def _check_kind(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(8)
    for magic, what in _NOT_TEXT:
        if start.startswith(magic):
            raise refuse(path, what, say("Give the file the ending of its kind, or save it as CSV (UTF-8)."))


def _read_as(path: Path, encoding: str) -> tuple[Message, ...]:
    if encoding.lower() in ("utf-8", "utf8"):
        return ()
    return (say("{file} was read as {encoding}.", file=path.name, encoding=encoding),)


def _names(path: Path, first: Sequence[str], named: bool) -> tuple[str, ...]:
    """The columns' names. Raises DataError for a delimiter that does not fit, names missing or twice."""
    if not named:
        _check_delimiter(path, first)
    return header(path, first)


def _quick_names(path: Path, first: Sequence[str], named: bool) -> tuple[str, ...]:
    """The same; DataError also where only the rows below can tell what separates the cells."""
    if not named and _perhaps_full_width(first):
        raise _full_width(path)
    return _names(path, first, named)


def _perhaps_full_width(first: Sequence[str]) -> bool:
    return len(first) == 1 and FULL_WIDTH_COMMA in first[0]


def _full_width(path: Path) -> DataError:
    return DataError([full_width(file_of(path))])


def full_width(where: Message) -> Problem:
    """The problem of a file whose cells stand apart by full-width commas."""
    return Problem(
        where,
        say("line 1 is separated by full-width commas “，”."),
        say("Replace them by half-width ones “,”, or name the sign: --delimiter “，”."),
    )


def _one_sign(path: Path, delimiter: str) -> str:
    sign = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
    if len(sign) != 1 or sign in '"\r\n':
        what = say("“{delimiter}” cannot be a delimiter.", delimiter=delimiter)
        raise refuse(path, what, say("Name one sign with --delimiter, such as , or ; or tab."))
    return sign


def _nul(path: Path, text: str) -> DataError:
    line = text.count("\n", 0, text.index("\0")) + 1
    what = say("line {line} holds a zero byte; this is not a plain text.", line=line)
    mend = say("Save the file as CSV (UTF-8); if it is UTF-16, say so with --encoding utf-16.")
    return refuse(path, what, mend)


def _rows(
    path: Path, text: str, sign: str, named: bool, progress: Progress
) -> tuple[pd.DataFrame, list[Message]]:
    lines = _lines(path, text, sign, progress)
    _, first = next(lines)
    names = _names(path, first, named)
    columns = Columns(names)
    ragged: list[tuple[int, int]] = []
    empty: list[int] = []
    for line, row in lines:
        if not row and len(names) == 1:
            row = [""]
        if not row:
            empty.append(line)
            continue
        ragged += [(number, 0) for number in empty]
        empty = []
        if len(row) == len(names):
            columns.add(row)
        else:
            ragged.append((line, len(row)))
    if ragged:
        raise _ragged(path, ragged, len(names))
    if not columns.count:
        raise refuse(path, say("there is a first row of names, but no row below it."), say("Add the rows."))
    frame = columns.frame()
    if not named and _perhaps_full_width(first) and frame[names[0]].str.contains(FULL_WIDTH_COMMA).all():
        raise _full_width(path)
    notes = [say("{count} empty lines at the end hold no row.", count=len(empty))] if empty else []
    return frame, notes


def _lines(path: Path, text: str, sign: str, progress: Progress) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line on which it begins; blank lines before the header are passed."""
    reader = csv.reader(_told(text, progress), delimiter=sign, strict=True)
    begun = False
    line = 1
    try:
        for row in reader:
            begun = begun or bool(row)
            if begun:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        what = say("the row that begins on line {line} cannot be read ({reason}).", line=line, reason=error)
        mend = say(
            "Most often a quotation mark is not closed: write a quotation mark inside a quoted cell twice."
        )
        raise refuse(path, what, mend) from None


def _told(text: str, progress: Progress) -> Iterator[str]:
    """The lines of `text`, telling now and then how many of them are done."""
    for place, found in enumerate(_LINE.finditer(text)):
        if place % _TELL == 0:
            progress(found.start() / len(text))
        yield found[0]


def _check_delimiter(path: Path, first: Sequence[str]) -> None:
    """A header of one field that contains another usual delimiter was most likely cut at the wrong one."""
    if len(first) != 1:
        return
    for other in _OTHERS.get(path.suffix.lower(), (";", "\t")):
        if other in first[0]:
            what = say("the first row is one field, but contains “{sign}”.", sign=_NAMES[other])
            mend = say('Name the delimiter: --delimiter "{sign}".', sign=_NAMES[other])
            raise refuse(path, what, mend)


def _ragged(path: Path, ragged: list[tuple[int, int]], width: int) -> DataError:
    line, fields = ragged[0]
    what = say(
        "{count} rows have not {width} fields like the first row: lines {lines}; line {line} has {fields}.",
        count=len(ragged),
        width=width,
        lines=some(number for number, _ in ragged),
        line=line,
        fields=fields,
    )
    mend = say("Put quotation marks around cells that contain the delimiter, and fill up short rows.")
    return refuse(path, what, mend)

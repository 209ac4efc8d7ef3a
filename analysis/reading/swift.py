"""Large CSV files: some of their columns, by a quick parser, where it is sure to read what `delimited` reads.

While the parser takes the file block by block, each block is looked through as bytes: is it of the encoding
that the rule gives, are all quotation marks and line ends plain, how many rows must come out. At the first
doubt nothing is returned, and the careful reader decides, who can also tell what is wrong on which line.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow

from analysis.reading.packed import Columns
from questionnaires.plain_text import MARKS

Octets = NDArray[np.uint8]
Places = NDArray[np.intp]
Progress = Callable[[float], None]
"""Is told which share of the work, 0..1, is done."""

SMALLEST = 2**20
"""Bytes. Below it the careful reader is quick enough."""
_BLOCK = 2**22
_QUOTE, _NEWLINE, _RETURN = b'"\n\r'


@dataclass(frozen=True)
class Swift:
    """The columns asked for, and what reading found out."""

    columns: Columns
    names: tuple[str, ...]
    """All names of the header."""
    encoding: str


@dataclass(frozen=True)
class _Coding:
    codec: str
    name: str


class _Doubt(Exception):
    """Something that the quick parser might read in another way."""


def read(
    path: Path,
    sign: str,
    encoding: str | None,
    header: Callable[[Sequence[str]], tuple[str, ...]],
    choose: Callable[[tuple[str, ...]], Sequence[str]],
    progress: Progress,
) -> Swift | None:
    """The columns that `choose` picks from the names of `header`; None at the first doubt."""
    if path.stat().st_size < SMALLEST or not sign.isascii():
        return None
    try:
        for coding in _codings(path, encoding):
            try:
                return _read(path, sign, coding, header, choose, progress)
            except UnicodeError:
                continue  # the rule names another encoding, or the careful reader tells the byte
    except (_Doubt, LookupError, csv.Error, pa.ArrowException):
        pass
    return None


def _codings(path: Path, encoding: str | None) -> Sequence[_Coding]:
    """The encodings to try, in order: the one named, else that of the byte-order mark, else by the rule."""
    if encoding is not None:
        " ".encode(encoding)  # LookupError for what is no encoding of text
        return [_Coding(encoding, encoding)]
    with path.open("rb") as file:
        start = file.read(4)
    marked = [_Coding(codec, name) for mark, codec, name in MARKS if start.startswith(mark)]
    return marked[:1] or [_Coding("utf-8", "UTF-8"), _Coding("gb18030", "GB18030")]


def _read(
    path: Path,
    sign: str,
    coding: _Coding,
    header: Callable[[Sequence[str]], tuple[str, ...]],
    choose: Callable[[tuple[str, ...]], Sequence[str]],
    progress: Progress,
) -> Swift:
    rows = _Rows(_utf8(path, coding, progress), sign)
    names = header(_first_row(rows.header, sign))
    chosen = choose(names)
    if not chosen:
        raise _Doubt
    columns = _parsed(rows, sign, names, chosen)
    if columns.count != rows.scan.rows or (rows.scan.empty and len(names) > 1):
        raise _Doubt
    return Swift(columns, names, coding.name)


def _first_row(line: bytes, sign: str) -> list[str]:
    rows = list(csv.reader([line.decode()], delimiter=sign, strict=True))
    if len(rows) != 1:
        raise _Doubt
    return rows[0]


def _parsed(rows: _Rows, sign: str, names: tuple[str, ...], chosen: Sequence[str]) -> Columns:
    """The chosen columns of all rows. Raises ArrowException for a row of another length than the header."""
    texts = pa.dictionary(pa.int32(), pa.string())
    reader = arrow.open_csv(
        pa.PythonFile(rows, mode="r"),
        read_options=arrow.ReadOptions(column_names=names, block_size=_BLOCK),
        parse_options=arrow.ParseOptions(delimiter=sign, newlines_in_values=True, ignore_empty_lines=False),
        convert_options=arrow.ConvertOptions(
            include_columns=list(chosen),
            column_types=dict.fromkeys(chosen, texts),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    columns = Columns(tuple(chosen))
    for batch in reader:
        columns.add_coded(
            [
                (column.dictionary.to_pylist(), column.indices.fill_null(-1).to_numpy(zero_copy_only=False))
                for column in batch.columns
            ]
        )
    return columns


# ---- the bytes -----------------------------------------------------------------------------------


def _utf8(path: Path, coding: _Coding, progress: Progress) -> Generator[bytes, None, None]:
    """The file in UTF-8 without a byte-order mark, block by block. Raises UnicodeError if it is not."""
    decoder = codecs.getincrementaldecoder(coding.codec)("strict")
    plain = codecs.lookup(coding.codec).name == "utf-8"
    size = path.stat().st_size
    held = b""
    begun = False
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if plain:
                whole = held + block
                end = whole.rfind(b"\n") + 1
                coded, held = whole[:end], whole[end:]
                _check_utf8(coded)
            else:
                coded = decoder.decode(block).encode()
            yield coded if begun else coded.removeprefix(codecs.BOM_UTF8)
            begun = begun or bool(coded)
            progress(file.tell() / size)
    if plain:
        _check_utf8(held)
    rest = held or decoder.decode(b"", final=True).encode()
    yield rest if begun else rest.removeprefix(codecs.BOM_UTF8)


def _check_utf8(data: bytes) -> None:
    """Raises UnicodeError if the bytes are not UTF-8. Three times as quick as decoding them."""
    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        raise UnicodeError from None


class _Rows:
    """The rows below the header as a file of UTF-8, read once from its beginning and looked through."""

    closed = False

    def __init__(self, blocks: Generator[bytes, None, None], sign: str) -> None:
        """Raises _Doubt unless the first line that is not empty is plain."""
        first = next(blocks, b"")
        blank = len(first) - len(first.lstrip(b"\r\n"))
        end = first.find(b"\n", blank) + 1
        head = first[:end]
        if not end or b"\0" in head or head.count(b"\r") != head.count(b"\r\n"):
            raise _Doubt
        self.header = head[blank:]
        self.blocks = blocks
        self.scan = _Scan(sign)
        self.rest = self._scanned(first[end:])

    def read(self, size: int) -> bytes:
        """So many bytes; fewer at the end only, for the parser takes what it gets for a block of its own."""
        while len(self.rest) < size:
            block = next(self.blocks, None)
            if block is None:
                break
            self.rest += self._scanned(block)
        taken, self.rest = self.rest[:size], self.rest[size:]
        if not taken:
            self.scan.close()
        return taken

    def _scanned(self, block: bytes) -> bytes:
        self.scan.add(block)
        return block

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        self.blocks.close()


class _Scan:
    """Rows and quotation marks counted in blocks of bytes. Raises _Doubt for all that is not plain."""

    def __init__(self, sign: str) -> None:
        self.ends = np.frombuffer(sign.encode() + b"\r\n", dtype=np.uint8)
        """What may stand on the outer side of a quotation mark, besides another one."""
        self.context = b"\n"
        """The last byte that was judged, and the next one, which still waits for its right neighbour."""
        self.quotes = 0
        self.rows = 0
        self.empty = False
        """Whether there are empty lines, which are rows of a single column only."""
        self.length = 0
        """Bytes of the row that has begun."""

    def add(self, block: bytes) -> None:
        data = self.context + block
        octets = np.frombuffer(data, dtype=np.uint8)
        marks = np.flatnonzero(octets[1:-1] <= _QUOTE) + 1  # few bytes are: blanks, ends of lines, these
        kinds = octets[marks]
        if (kinds == 0).any():
            raise _Doubt
        quotes = marks[kinds == _QUOTE]
        self._check_quotes(octets, quotes)
        self._check_returns(octets, marks[kinds == _RETURN])
        self._count_rows(octets, marks[kinds == _NEWLINE], quotes)
        self.quotes += len(quotes)
        self.context = data[-2:]

    def close(self) -> None:
        """The end of the file ends its last row."""
        if self.context == b"\n":  # nothing at all below the header
            raise _Doubt
        last = self.context[-1:]
        self.add(b"\n")
        self.rows += last != b"\n"
        if self.quotes % 2:
            raise _Doubt

    def _check_quotes(self, octets: Octets, quotes: Places) -> None:
        """Each quotation mark opens or closes a cell, or is one of two inside a cell."""
        opening = np.arange(self.quotes, self.quotes + len(quotes)) % 2 == 0
        beside = np.where(opening, octets[quotes - 1], octets[quotes + 1])
        if not (np.isin(beside, self.ends) | (beside == _QUOTE)).all():
            raise _Doubt

    def _check_returns(self, octets: Octets, returns: Places) -> None:
        if (octets[returns + 1] != _NEWLINE).any():
            raise _Doubt

    def _count_rows(self, octets: Octets, lines: Places, quotes: Places) -> None:
        inside = (self.quotes + np.searchsorted(quotes, lines)) % 2 == 1
        lines = lines[~inside]
        self.rows += len(lines)
        lengths = np.diff(lines, prepend=-self.length)
        empty = (lengths == 1) | ((lengths == 2) & (octets[lines - 1] == _RETURN))
        self.empty = self.empty or bool(empty.any())
        self.length = int(len(octets) - 2 - (lines[-1] if len(lines) else -self.length))
        if max(lengths.max(initial=0), self.length) >= csv.field_size_limit():
            raise _Doubt  # a cell may be longer than the careful reader takes

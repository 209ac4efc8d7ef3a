"""Whole rows of a CSV as bytes -> some of their columns, in a few passes over all bytes at once.

Only where it is sure to read what `delimited` reads; for anything else there is `Doubt`, never a guess.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Octets = NDArray[np.uint8]
Places = NDArray[np.intp]
Coded = tuple[list[str], NDArray[np.int32]]
"""The distinct cells of a column and, row by row, the positions in them."""

_QUOTE, _NEWLINE, _RETURN = b'"\n\r'


class Doubt(Exception):
    """Something that the careful reader might read in another way."""


@dataclass(frozen=True)
class Layout:
    """How rows are written, and which of their columns are asked for."""

    sign: str
    """Between the cells. No byte of another sign of the encoding is the same."""
    codec: str
    names: tuple[str, ...]
    chosen: tuple[str, ...]

    def columns(self, rows: bytes) -> list[Coded]:
        """The chosen columns of the rows, the last of which ends with a line end too.

        Raises UnicodeError if the bytes are not of the encoding, else Doubt for all that is not plain.
        """
        check_encoding(rows, self.codec)
        if b"\0" in rows:
            raise Doubt
        octets = np.frombuffer(rows, dtype=np.uint8)
        ends = self._ends(octets)
        lengths = np.diff(ends[:, -1], prepend=-1)
        if lengths.max() >= csv.field_size_limit():  # a cell may be longer than the careful reader takes
            raise Doubt
        return [self._column(octets, ends, self.names.index(name)) for name in self.chosen]

    def _ends(self, octets: Octets) -> Places:
        """The place behind each cell, rows by columns. Raises Doubt unless all rows have the same cells."""
        marked = octets == ord(self.sign)
        marked |= octets == _NEWLINE
        marked |= octets == _QUOTE
        marks = np.flatnonzero(marked)
        kinds = octets[marks]
        quoting = kinds == _QUOTE
        self._check_quotes(octets, marks[quoting])
        _check_returns(octets, marks[kinds == _NEWLINE])
        if quoting.any():
            outside = np.cumsum(quoting, dtype=np.int32) & 1 == 0
            outside &= ~quoting
            marks, kinds = marks[outside], kinds[outside]
        lines, width = kinds == _NEWLINE, len(self.names)
        if np.count_nonzero(lines) * width != len(lines) or not lines[width - 1 :: width].all():
            raise Doubt
        return marks.reshape(-1, width)

    def _check_quotes(self, octets: Octets, quotes: Places) -> None:
        """Each quotation mark opens or closes a cell, or is one of two inside a cell."""
        # The last byte, a line end, is what -1 leads to: like the one before the first byte.
        beside = np.concatenate((octets[quotes[::2] - 1], octets[quotes[1::2] + 1]))
        plain = beside == _QUOTE
        for sign in (ord(self.sign), _NEWLINE, _RETURN):
            plain |= beside == sign
        if len(quotes) % 2 or not plain.all():
            raise Doubt

    def _column(self, octets: Octets, ends: Places, place: int) -> Coded:
        edges = np.empty((len(ends), 2), dtype=np.int32)
        if place:
            edges[:, 0] = ends[:, place - 1]
        else:
            edges[0, 0], edges[1:, 0] = -1, ends[:-1, -1]
        edges[:, 0] += 1
        edges[:, 1] = ends[:, place]
        if place == len(self.names) - 1:
            edges[:, 1] -= octets[ends[:, place] - 1] == _RETURN
        # Texts that are in turn a cell and what lies between two cells need no copy of the bytes.
        buffers = [None, pa.py_buffer(edges), pa.py_buffer(octets)]
        all_ = pa.Array.from_buffers(pa.binary(), 2 * len(ends) - 1, buffers)
        cells = all_.take(pa.array(np.arange(0, len(all_), 2))).dictionary_encode()
        return [self._text(cell) for cell in cells.dictionary.to_pylist()], cells.indices.to_numpy()

    def _text(self, cell: bytes) -> str:
        text = cell.decode(self.codec)
        return text[1:-1].replace('""', '"') if text.startswith('"') else text


def _check_returns(octets: Octets, lines: Places) -> None:
    """Each carriage return is part of a line end."""
    if np.count_nonzero(octets == _RETURN) != np.count_nonzero(octets[lines - 1] == _RETURN):
        raise Doubt


def check_encoding(data: bytes, codec: str) -> None:
    """Raises UnicodeError if the bytes are not of the encoding."""
    if codec != "utf-8":
        data.decode(codec)
        return
    if data.isascii() or _of_three(data):
        return
    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(data)])
    try:
        text.validate(full=True)  # three times as quick as decoding
    except pa.ArrowInvalid:
        raise UnicodeError from None


def _of_three(data: bytes) -> bool:
    """Whether the bytes are ASCII and UTF-8 of three bytes a sign, as Chinese is. False may be wrong.

    Each byte beyond ASCII must belong to a lead of E1 to EF with two followers, which no two leads can share.
    After ED not every follower is right, so that it proves nothing. Half as long as checking any UTF-8.
    """
    octets = np.frombuffer(data, dtype=np.uint8)
    signed = octets.view(np.int8)
    follows = signed < -0x40
    whole = octets[:-2] - np.uint8(0xE1) < 0x0F
    whole &= follows[1:-1]
    whole &= follows[2:]
    return 3 * np.count_nonzero(whole) == np.count_nonzero(signed < 0) and b"\xed" not in data

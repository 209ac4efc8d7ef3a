"""Whole rows of a CSV as bytes -> some of their columns, in a few passes over all bytes.

Only where it is sure to read what `delimited` reads; for anything else there is `Doubt`, never a guess.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Octets = NDArray[np.uint8]
Places = NDArray[np.int32]
Coded = tuple[list[str], NDArray[np.int32]]
"""The distinct cells of a column and, row by row, the positions in them."""

_QUOTE, _NEWLINE, _RETURN = b'"\n\r'
_PIECE = 2**17
"""Bytes. What several passes make of so many stays in the processor's cache: three times as quick."""


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
        octets = np.frombuffer(rows, dtype=np.uint8)
        ends = self._ends(octets)
        lengths = np.diff(ends[:, -1], prepend=-1)
        if lengths.max() >= csv.field_size_limit():  # a cell may be longer than the careful reader takes
            raise Doubt
        return [self._column(octets, ends, self.names.index(name)) for name in self.chosen]

    def _ends(self, octets: Octets) -> Places:
        """The place behind each cell, rows by columns. Raises Doubt unless all rows have the same cells."""
        marks, kinds = self._marks(octets)
        quoting, lines = kinds == _QUOTE, kinds == _NEWLINE
        if not kinds.all():  # a zero byte
            raise Doubt
        self._check_quotes(octets, marks[quoting])
        _check_returns(octets, marks[lines], int(np.count_nonzero(kinds == _RETURN)))
        ending = lines | (kinds == ord(self.sign))
        if quoting.any():
            ending &= np.cumsum(quoting, dtype=np.int32) & 1 == 0
        ends: Places = marks[ending]
        width = len(self.names)
        rows = np.count_nonzero(lines & ending)
        if rows * width != len(ends) or not (octets[ends[width - 1 :: width]] == _NEWLINE).all():
            raise Doubt
        found: Places = ends.reshape(-1, width)
        return found

    def _marks(self, octets: Octets) -> tuple[Places, Octets]:
        """The places of the signs between cells and of all bytes up to the quotation mark, and these bytes.

        So one comparison finds zero bytes, line ends and quotation marks; blanks, which come along, are few.
        """
        places, kinds = [], []
        for start, piece in pieces(octets):
            marked = piece <= _QUOTE
            marked |= piece == ord(self.sign)
            found = np.flatnonzero(marked)
            places.append((found + start).astype(np.int32))
            kinds.append(piece[found])
        return np.concatenate(places), np.concatenate(kinds)

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


def _check_returns(octets: Octets, lines: Places, returns: int) -> None:
    """Each carriage return is part of a line end."""
    if returns != np.count_nonzero(octets[lines - 1] == _RETURN):
        raise Doubt


def pieces(octets: Octets, more: int = 0) -> Iterator[tuple[int, Octets]]:
    """The bytes piece by piece, with the place where each begins and `more` bytes of the next one."""
    for start in range(0, len(octets), _PIECE):
        yield start, octets[start : start + _PIECE + more]


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
    if b"\xed" in data:
        return False
    beyond = whole = 0
    for _, piece in pieces(np.frombuffer(data, dtype=np.uint8), more=2):
        signed = piece.view(np.int8)
        follows = signed < -0x40
        led = piece[:-2] - np.uint8(0xE1) < 0x0F
        led &= follows[1:-1]
        led &= follows[2:]
        beyond += int(np.count_nonzero(signed[:_PIECE] < 0))
        whole += int(np.count_nonzero(led))
    return 3 * whole == beyond

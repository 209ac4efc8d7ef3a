"""Deflate in pieces: a long text compressed as tightly as can be, left open so that more can follow it.

zopfli makes complete streams only. A reply is one stream of several pieces, so the mark that ends the
first one is taken out here; that it still says the same is tried with zlib, which reads what phones read.
"""

from __future__ import annotations

import zlib

import zopfli.zlib

LARGEST = 0xFFFF
"""Bytes in one stored piece."""

_DYNAMIC_AND_LAST = 0b101
"""How the last piece of a stream begins, in the order of its bits: last, and with codes of its own."""
_EMPTY = b"\x00\x00\xff\xff"
"""A stored piece of no bytes without its first three bits: what follows it begins at a whole byte."""


def opened(text: bytes) -> bytes:
    """`text` as raw deflate that ends at a whole byte and is not marked as the end. Takes half a second."""
    piece = bytearray(zopfli.zlib.compress(text)[2:-4])  # without zlib's own head and checksum
    for place in reversed(range(8 * len(piece) - 2)):  # the last piece is seldom far from the end
        at, bit = divmod(place, 8)
        if int.from_bytes(piece[at : at + 2], "little") >> bit & 0b111 == _DYNAMIC_AND_LAST:
            piece[at] ^= 1 << bit
            if _says(piece, text):
                return _to_whole_byte(bytes(piece))
            piece[at] ^= 1 << bit
    return _by_zlib(text)


def _to_whole_byte(piece: bytes) -> bytes:
    """`piece` with an empty stored piece behind it, whose first three bits fit into the last byte or do not."""
    whole = piece + _EMPTY
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        reader.decompress(whole + stored(b"", last=True))
    except zlib.error:
        return piece + b"\x00" + _EMPTY
    return whole if reader.eof else piece + b"\x00" + _EMPTY


def stored(text: bytes, *, last: bool = False) -> bytes:
    """`text`, shorter than 64 kB, as raw deflate without compression; needs a whole byte to begin at."""
    length = len(text)
    if length > LARGEST:
        raise ValueError(f"{length} bytes do not fit in one stored piece")
    return bytes([last]) + length.to_bytes(2, "little") + (length ^ LARGEST).to_bytes(2, "little") + text


def _says(piece: bytes, text: bytes) -> bool:
    """Whether `piece` means `text` and is open at its end."""
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return reader.decompress(piece) == text and not reader.eof
    except zlib.error:
        return False


def _by_zlib(text: bytes) -> bytes:
    """The same from zlib, some hundred bytes longer."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)

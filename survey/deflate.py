"""Deflate in pieces: a long text packed as tightly as can be, then what differs in each copy, then an end.

zopfli packs tightest, but makes complete streams only. The mark that ends its stream is found and taken out
here; that the stream still says the same is tried with zlib, which reads what phones read. (RFC 1951.)
"""

from __future__ import annotations

import zlib

import zopfli.zlib

_LONGEST = 0xFFFF
"""Bytes in one stored block."""
_DYNAMIC_AND_LAST = 0b101
"""How the last block of a stream begins: last, and with codes of its own. Lowest bit first."""
_EMPTY = b"\x00\x00\xff\xff"
"""A stored block of no bytes, without its first three bits: what follows it begins at a whole byte."""
_END = b"\x01" + _EMPTY
"""The last block of a stream, empty."""


def opened(text: bytes) -> bytes:
    """`text` as raw deflate that ends at a whole byte and is not marked as the end. Takes half a second."""
    packed = bytearray(zopfli.zlib.compress(text)[2:-4])  # without zlib's own head and checksum
    for place in reversed(range(8 * len(packed) - 2)):  # the last block is seldom far from the end
        at, bit = divmod(place, 8)
        if int.from_bytes(packed[at : at + 2], "little") >> bit & 0b111 == _DYNAMIC_AND_LAST:
            packed[at] ^= 1 << bit
            if (whole := _to_whole_byte(bytes(packed), text)) is not None:
                return whole
            packed[at] ^= 1 << bit
    return _by_zlib(text)  # some short texts have no such block


def stored(text: bytes) -> bytes:
    """`text` as blocks without compression, to stand after a whole byte; none is marked as the end."""
    blocks = []
    for begin in range(0, len(text), _LONGEST):
        block = text[begin : begin + _LONGEST]
        size = len(block)
        blocks.append(b"\0" + size.to_bytes(2, "little") + (size ^ _LONGEST).to_bytes(2, "little") + block)
    return b"".join(blocks)


def ended(text: bytes) -> bytes:
    """`text` as raw deflate that ends the stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush()


def _to_whole_byte(packed: bytes, text: bytes) -> bytes | None:
    """`packed` and an empty stored block, whose first three bits fit into the last byte or do not.

    None where neither means `text` with blocks to follow: then the bit that was changed was another one, in
    the code that ends the last block for instance, which shows only when more is read.
    """
    for whole in (packed + _EMPTY, packed + b"\0" + _EMPTY):
        if _says(whole, text):
            return whole
    return None


def _says(open_stream: bytes, text: bytes) -> bool:
    """Whether the stream means `text`, and ends where its last block is added."""
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return reader.decompress(open_stream + _END) == text and reader.eof and not reader.unused_data
    except zlib.error:
        return False


def _by_zlib(text: bytes) -> bytes:
    """What `opened` gives, some per cent longer."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)

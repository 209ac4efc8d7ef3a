"""Records of SQLite's file format from bytes: variable-length integers, serial types, values.

Source: "Database File Format" of sqlite.org, section 2.1. Nothing here knows of pages.
"""

from __future__ import annotations

import struct

Value = None | int | float | str | bytes

_INTEGER_BYTES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


class Malformed(ValueError):
    """Bytes that are not what the file format says they should be."""


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The variable-length integer at `at` (unsigned 64 bits) and the place after it."""
    value = 0
    for step in range(8):
        try:
            byte = data[at + step]
        except IndexError as error:
            raise Malformed("an integer ends with the data") from error
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    if at + 8 >= len(data):
        raise Malformed("an integer ends with the data")
    return value << 8 | data[at + 8], at + 9


def signed(value: int) -> int:
    """The 64 bits of `value` read as a signed number, as a rowid is."""
    return value - (1 << 64) if value >> 63 else value


def size_of(serial: int) -> int:
    """Bytes that a value of this serial type takes in the body of a record."""
    if serial < 10:
        return _INTEGER_BYTES[serial]
    if serial < 12:
        raise Malformed(f"serial type {serial} is reserved")
    return (serial - 12) // 2


def serials(payload: bytes, at: int = 0) -> tuple[tuple[int, ...], int]:
    """The serial types of the record that begins at `at`, and where its body begins."""
    length, place = varint(payload, at)
    end = at + length
    if not place <= end <= len(payload):
        raise Malformed(f"a record's header of {length} bytes does not fit")
    found = []
    while place < end:
        serial, place = varint(payload, place)
        found.append(serial)
    if place != end:
        raise Malformed("a record's header is longer than it says")
    return tuple(found), end


def values(payload: bytes) -> tuple[Value, ...]:
    """The values of the record that `payload` is. Raises Malformed."""
    types, place = serials(payload)
    found = []
    for serial in types:
        size = size_of(serial)
        if place + size > len(payload):
            raise Malformed("a record is shorter than its header says")
        found.append(_value(serial, payload[place : place + size]))
        place += size
    return tuple(found)


def _value(serial: int, body: bytes) -> Value:
    if serial == 0:
        return None
    if serial in (8, 9):
        return serial - 8
    if serial == 7:
        number: float = struct.unpack(">d", body)[0]
        return number
    if serial < 7:
        return int.from_bytes(body, "big", signed=True)
    # Whatever the bytes are, they stay readable: an attacker does not stop at a wrong character.
    return body if serial % 2 == 0 else body.decode("utf-8", "replace")

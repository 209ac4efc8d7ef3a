"""Bytes of a text file -> text, and what its cells share: blanks, plain numbers, cells guarded from Excel.

The encoding is decided once, by rule, and never guessed from how the words look.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from questionnaires.errors import DefinitionError, Message, Problem, say

MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    (b"\x84\x31\x95\x33", "gb18030", "GB18030"),
)
"""Byte-order marks; the four-byte ones stand first, for UTF-16's is the beginning of UTF-32's."""

BLANKS = (
    " \t\r\n\v\f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff"
)
"""What is trimmed at both ends of a cell: every blank, with those of no width."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．＋－−", "0123456789.+--")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MOST_DIGITS = 15
"""A double holds every whole number of 15 digits; a longer one is an identifier, not a quantity."""

_FORMULA_STARTS = tuple("=+-@\t\r\0＝＋－＠")
FORMULA_GUARD = "'"


@dataclass(frozen=True)
class Decoded:
    text: str
    encoding: str
    """The name for people: UTF-8, UTF-16, GB18030 …"""
    said: bool
    """A byte-order mark or the user said so; False when the rule had to choose."""


def decode(data: bytes, where: Message, encoding: str | None = None) -> Decoded:
    """The text of a file: a byte-order mark decides, else strict UTF-8, else strict GB18030.

    `encoding` overrides. Raises DefinitionError, with the byte's offset, when nothing fits.
    """
    if encoding is not None:
        return _as_told(data, where, encoding)
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data, where, codec, name).removeprefix("\ufeff"), name, True)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8", False)
    except UnicodeDecodeError as utf8:
        try:
            return Decoded(data.decode("gb18030"), "GB18030", False)
        except UnicodeDecodeError as gb18030:
            what = say(
                "the text is neither UTF-8 (byte {utf8}) nor GB18030 (byte {gb18030}).",
                utf8=utf8.start,
                gb18030=gb18030.start,
            )
            raise DefinitionError([Problem(where, what, _SAVE_AS_UTF8)]) from None


_SAVE_AS_UTF8 = say("Save the file as UTF-8, or name its encoding with --encoding.")


def _as_told(data: bytes, where: Message, encoding: str) -> Decoded:
    try:
        " ".encode(encoding)
    except (LookupError, ValueError):
        what = say("there is no encoding named {encoding}.", encoding=encoding)
        mend = say("Name one such as utf-8, gb18030, big5 or utf-16 with --encoding.")
        raise DefinitionError([Problem(where, what, mend)]) from None
    return Decoded(_strict(data, where, encoding, encoding).removeprefix("\ufeff"), encoding, True)


def _strict(data: bytes, where: Message, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeError as error:
        offset = getattr(error, "start", 0)
        what = say("byte {offset} is not {encoding}.", offset=offset, encoding=name)
        raise DefinitionError([Problem(where, what, _SAVE_AS_UTF8)]) from None


def trim(text: str) -> str:
    """`text` without blanks at both ends; inner blanks stay."""
    return text.strip(BLANKS)


def number(text: str) -> int | float | None:
    """The number that `text` writes plainly, full-width digits included; None if it is something else.

    "3", "3.0" and "３" are 3. Leading zeros, separators, percent signs and more than 15 digits make a
    text: those are identifiers or want a decision.
    """
    plain = text.translate(_FULL_WIDTH)
    if not _PLAIN_NUMBER.fullmatch(plain):
        return None
    digits = plain.lstrip("+-")
    if digits.isdigit() and len(digits) > _MOST_DIGITS:
        return None
    value = float(plain)
    if math.isinf(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 10**_MOST_DIGITS else value


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula: a leading ' where it might."""
    return FORMULA_GUARD + text if text.startswith((*_FORMULA_STARTS, FORMULA_GUARD)) else text


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    rest = cell[1:]
    guards = cell.startswith(FORMULA_GUARD) and rest.startswith((*_FORMULA_STARTS, FORMULA_GUARD))
    return rest if guards else cell


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as CSV: UTF-8 with the mark that Chinese Excel needs, CRLF, no text that looks like a formula.

    None is an empty cell; numbers stay numbers, in full precision.
    """
    written = io.StringIO(newline="")
    csv.writer(written).writerows(
        [guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return written.getvalue().encode("utf-8-sig")

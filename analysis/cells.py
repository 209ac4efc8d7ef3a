"""Single figures of a table: a count, a percentage, a score with the id that names what it is."""

from __future__ import annotations

import re
import zlib
from fractions import Fraction

from analysis import numerals
from analysis.blocks import Number, Run, Runs, Unit
from questionnaires.codebook import Value

LONGEST_ID = 60


def ascii_id(name: str) -> str:
    """A variable's name as the first part of an id: itself if it is ASCII, else a short fixed code."""
    if name.isascii() and len(name) <= LONGEST_ID - 30:
        return re.sub(r"[^A-Za-z0-9_]", "_", name)
    return f"v{zlib.crc32(name.encode()):08x}"


def crossed_id(one: str, other: str) -> str:
    """Two variables' names as the first part of the ids of their table: `G5xB2`, 24 characters of each."""
    return f"{ascii_id(one)[:24]}x{ascii_id(other)[:24]}"


def value_id(value: Value, position: int) -> str:
    """A number names itself; a text is named by its position."""
    return str(value) if isinstance(value, int) else f"p{position}"


def persons(id_: str, count: float) -> Number:
    text = numerals.count_text(count) if isinstance(count, int) else numerals.fixed_text(count, 1)
    return Number(id_, count, "persons", text)


def percent(id_: str, count: float, base: float, decimals: int) -> Number:
    if isinstance(count, int) and isinstance(base, int):
        return Number(id_, Fraction(count, base), "percent", numerals.percent_text(count, base, decimals))
    return Number(id_, count / base, "percent", numerals.share_text(min(count / base, 1.0), decimals))


def share(id_: str, share: float | None, decimals: int) -> Run:
    return limit(id_, share, decimals) or ""


def limit(id_: str, share: float | None, decimals: int) -> Number | None:
    """One end of an interval; None where there is none."""
    return None if share is None else Number(id_, share, "percent", numerals.share_text(share, decimals))


def figure(id_: str, value: Fraction | float | None, unit: Unit, decimals: int) -> Runs:
    return () if value is None else (Number(id_, value, unit, numerals.fixed_text(value, decimals)),)


def level(confidence: float) -> str:
    """0.95 as "95", 0.995 as "99.5"."""
    return numerals.share_text(confidence, 1).removesuffix(".0")

"""Columns that say when a row was written: clock values of many spellings, and numbers that count up.

Each rule asks how likely random values would look so; it speaks only where that is next to impossible. In a
washed file nothing else is left to chance: over the random columns and 70 items of a form a false alarm has
odds of less than 1 in 10,000.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from survey.audit.rawfile import Table
from survey.audit.records import Value

FIRST_DAY, LAST_DAY = 946_684_800, 4_102_444_800
"""Seconds of 2000 and of 2100."""
FIELD_TIME = 400 * 86_400
"""Seconds. All rows of a survey come within so long."""
CHANCE = 5e-7
"""A column is named only if random values would look so less often."""
FEWEST = 5
"""Rows. Of fewer even a whole clock tells no order worth hiding, unless it is spelt as one."""
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Clock:
    """A spelling of time: the second that a value says, None if it is not spelt so."""

    name: str
    second: Callable[[object], float | None]
    fewest: int
    random_range: float
    """Seconds over which random values of this spelling would spread."""


def _epoch(factor: float) -> Callable[[object], float | None]:
    def second(value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return value / factor

    return second


_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")


def _iso(value: object) -> float | None:
    if not isinstance(value, str) or not _ISO.fullmatch(value.strip()):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _hexadecimal(value: object, length: int) -> str | None:
    if isinstance(value, bytes):
        value = value.hex()
    if not isinstance(value, str):
        return None
    plain = value.replace("-", "").lower()
    return plain if len(plain) == length and all(c in "0123456789abcdef" for c in plain) else None


def _uuid(value: object) -> float | None:
    """The time in a UUID of version 7, or of version 1 and 6."""
    plain = _hexadecimal(value, 32)
    if plain is None or plain[16] not in "89ab":
        return None
    if plain[12] == "7":
        return int(plain[:12], 16) / 1000
    ticks = {"1": plain[13:16] + plain[8:12] + plain[:8], "6": plain[:12] + plain[13:16]}.get(plain[12])
    # Ticks of 100 ns since the Gregorian calendar began.
    return None if ticks is None else int(ticks, 16) / 1e7 - 12_219_292_800


def _ulid(value: object) -> float | None:
    if not isinstance(value, str) or len(value) != 26 or value[0] not in "01234567":
        return None
    if any(letter not in _CROCKFORD for letter in value.upper()):
        return None
    number = 0
    for letter in value.upper()[:10]:
        number = number * 32 + _CROCKFORD.index(letter)
    return number / 1000


def _object_id(value: object) -> float | None:
    plain = _hexadecimal(value, 24)
    return None if plain is None else float(int(plain[:8], 16))


CLOCKS = (
    Clock("ISO 8601", _iso, 2, math.inf),
    Clock("UUIDv7", _uuid, 3, 2**48 / 1e3),
    Clock("ULID", _ulid, 3, 2**48 / 1e3),
    Clock("ObjectId", _object_id, FEWEST, 2**32),
    Clock("Unix s", _epoch(1), 3, 2**53),
    Clock("Unix ms", _epoch(1e3), 3, 2**53 / 1e3),
    Clock("Unix µs", _epoch(1e6), FEWEST, 2**53 / 1e6),
    Clock("Unix ns", _epoch(1e9), FEWEST, 2**63 / 1e9),
)


def clock_in(values: Sequence[object]) -> str | None:
    """The name of the spelling in which all `values` say a time; None if they do not."""
    for clock in CLOCKS:
        if len(values) < clock.fewest or clock.second(values[0]) is None:
            continue
        seconds = [clock.second(value) for value in values]
        times = [second for second in seconds if second is not None]
        if len(times) < len(values) or not all(FIRST_DAY < time < LAST_DAY for time in times):
            continue
        span = max(times) - min(times)
        # Random values all within this span: n (span / range)^(n - 1), the law of the range.
        random = math.log(len(times)) + (len(times) - 1) * math.log(max(span, 1) / clock.random_range)
        if span <= FIELD_TIME and random < math.log(CHANCE):
            return clock.name
    return None


def is_sequence(values: Sequence[object], *, of_program: bool) -> bool:
    """Whether whole numbers, all different, fill nearly every place between the smallest and the largest.

    People's own answers can do so by chance: for them that chance, were they spread evenly, must be less
    than CHANCE. A column of the program (`of_program`) that is dense with 5 rows or more is one.
    """
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    count = len(numbers)
    if count < len(values) or count < FEWEST or len(set(numbers)) < count:
        return False
    places = max(numbers) - min(numbers) + 1
    if of_program:
        return places <= 4 * count
    # The chance that all are different; summed, since differences of large factorials lose all figures.
    log = sum(math.log1p(-place / places) for place in range(count))
    return log < math.log(CHANCE)


def columns(table: Table) -> Iterator[tuple[str, bool, tuple[object, ...]]]:
    """(name, whether it is the program's own, values) of every column, and of every key inside JSON."""
    for name in table.shape.columns:
        values = table.column(name)
        # The rowid is an attack of its own.
        if name != table.shape.rowid_column:
            yield name, True, tuple(value for value in values if value is not None)
        else:
            yield name, False, values
        inner: dict[str, list[object]] = {}
        for value in values:
            for path, found in in_json(value):
                inner.setdefault(f"{name}.{path}", []).append(found)
        yield from ((path, False, tuple(found)) for path, found in inner.items())


def in_json(value: Value) -> Iterator[tuple[str, object]]:
    """(path, value) of every single value in the JSON text `value`; lists are not entered."""
    if not isinstance(value, str) or value[:1] != "{":
        return
    try:
        document = json.loads(value)
    except ValueError:
        return
    waiting: list[tuple[str, Mapping[str, object]]] = [("", document)]
    while waiting:
        prefix, mapping = waiting.pop()
        for key, found in mapping.items():
            if isinstance(found, dict):
                waiting.append((f"{prefix}{key}.", found))
            elif isinstance(found, str | int | float) and not isinstance(found, bool):
                yield f"{prefix}{key}", found

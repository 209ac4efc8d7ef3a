"""Attacks on pairs: which code and which answers belong together.

Two rows meet in one transaction, by their rank in two orders, or by a value that stands in both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from questionnaires.errors import Message, say
from survey.audit.clocks import in_json
from survey.audit.finding import GROUP, Finding, Placed
from survey.audit.order import Signal, Store
from survey.audit.rawfile import RawFile, Table
from survey.audit.records import Value

NO_PAIR = say("no pair")
SMALLEST_IDENTIFIER = 2**20
"""Whole numbers from here on name a row; smaller ones are answers, units and counts."""
FEWEST_ROWS = 2
"""A value that stands in more rows of a table than this names none of them."""
_WORD = re.compile(r"[0-9A-Za-z_-]{6,200}")


@dataclass(frozen=True)
class Paired:
    """A finding about pairs, and the odds it leaves: a code's answers are one of so many rows."""

    finding: Finding
    one_in: int | None = None
    """None where the attack found nothing."""


def transactions(given: Store) -> Paired:
    """Two tables changed in one transaction: a row of one belongs to one of the other's few rows."""
    worst: tuple[int, int, str] | None = None
    for file, history in zip(given.files, given.histories, strict=True):
        together = Counter[tuple[str, str]]()
        smallest: dict[tuple[str, str], int] = {}
        for change in history:
            for one, other in combinations(sorted(change.rows), 2):
                size = max(len(change.rows[one]), len(change.rows[other]))
                together[one, other] += 1
                smallest[one, other] = min(size, smallest.get((one, other), size))
        for (one, other), size in smallest.items():
            count = together[one, other]
            found = (size, -count, f"{file.label}: {one} + {other}")
            worst = found if worst is None else min(worst, found)
    if worst is None or worst[0] >= GROUP:
        return Paired(_pairs("transaction", _SAME_TRANSACTION, NO_PAIR, leak=False))
    size, count, where = worst
    best = say(
        "{where}: {count} transactions change both, at best 1 to {size}", where=where, count=-count, size=size
    )
    return Paired(_pairs("transaction", _SAME_TRANSACTION, best, leak=True), size)


_SAME_TRANSACTION = say("tables changed in one transaction")


def ranks(given: Store, signals: Sequence[Signal]) -> Paired:
    """Two tables whose orders are both known pair by rank.

    A live store may hold up to nine placed rows in each file. Which of the codes among them belongs to
    which answers no file tells, but their ranks are a guess where people came one at a time.
    """
    known: dict[str, Placed] = {}
    for placed in (one for signal in signals for one in signal.placed):
        name = placed.table.partition(" (")[0]
        known[name] = max(known.get(name, placed), placed, key=lambda one: one.rows)
    orders = sorted(known.values(), key=lambda one: -one.rows)
    if len(orders) < 2:
        return Paired(_pairs("rank", _RANKS, NO_PAIR, leak=False))
    first, second = orders[:2]
    where = f"{first.where} × {second.where}"
    if second.rows <= given.allowed:
        best = say("{rows} waiting rows on each side, {where}", rows=second.rows, where=where)
        return Paired(_pairs("rank", _RANKS, best, leak=False), max(first.rows, second.rows))
    best = say("{rows} rows by rank, {where}", rows=second.rows, where=where)
    return Paired(_pairs("rank", _RANKS, best, leak=True), 1)


_RANKS = say("two orders laid side by side")


def shared_values(given: Store) -> Paired:
    """A value that names a row in two tables joins them, also as text, in hexadecimal or inside JSON."""
    names = [(f"{file.label}: {table.name}", _identifiers(table)) for file, table in given.tables]
    worst: tuple[int, str] | None = None
    for (one, mine), (other, theirs) in combinations(names, 2):
        common = len(mine & theirs)
        if common and (worst is None or common > worst[0]):
            worst = (common, f"{one} + {other}")
    tried = say("values that stand in two tables")
    if worst is None:
        return Paired(_pairs("shared", tried, NO_PAIR, leak=False))
    best = say("{count} values, {where}", count=worst[0], where=worst[1])
    return Paired(_pairs("shared", tried, best, leak=True), 1)


def _identifiers(table: Table) -> set[str]:
    """The spellings of every value that stands in so few rows that it names one."""
    rows = Counter[str]()
    for _, row in table.rows:
        rows.update({word for value in row.values() for word in _spellings(value)})
    return {word for word, count in rows.items() if count <= FEWEST_ROWS}


def _spellings(value: Value) -> Iterator[str]:
    if isinstance(value, bytes):
        if len(value) >= 6:
            yield value.hex()
    elif isinstance(value, int):
        if abs(value) >= SMALLEST_IDENTIFIER:
            yield str(value)
            yield f"{value & 2**64 - 1:x}"
    elif isinstance(value, str):
        for _, inner in in_json(value):
            if not isinstance(inner, str) and isinstance(inner, int):
                yield from _spellings(inner)
        # Words, not whole texts: a hash may stand in the midst of one. A word of letters alone is a word.
        yield from (word.lower() for word in _WORD.findall(value) if any(c.isdigit() for c in word))
        if 6 <= len(value) <= 200:
            yield value


def _pairs(attack: str, tried: Message, best: Message, *, leak: bool) -> Finding:
    return Finding(attack, tried, best, NO_PAIR, leak)


@dataclass(frozen=True)
class Codes:
    """How many codes were spent and how many answers there are, by unit; unit None where there is none."""

    spent: Counter[int | None]
    answers: Counter[int | None]

    @property
    def smallest_crowd(self) -> int | None:
        """Fewest answers among which those of some spent code must be; None without codes or answers."""
        crowds = [self.answers[unit] for unit in self.spent if self.answers[unit]]
        return min(crowds, default=None)


def crowd(files: Sequence[RawFile]) -> Codes:
    """What the files' own columns say: a code's unit narrows down where its answers are."""
    spent, answers = Counter[int | None](), Counter[int | None]()
    for file in files:
        for table in file.tables:
            columns = set(table.shape.columns)
            for _, row in table.rows:
                if {"unit", "spent"} <= columns:
                    if row["spent"] == 1:
                        spent[_whole(row["unit"])] += 1
                elif "doc" in columns:
                    answers[_whole(dict(in_json(row["doc"])).get("u"))] += 1
    if not any(unit in answers for unit in spent):
        # One side does not say its unit: everybody may be anybody.
        spent, answers = Counter({None: spent.total()}), Counter({None: answers.total()})
    return Codes(+spent, +answers)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None

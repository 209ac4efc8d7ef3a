"""What can be made out of a document that may still be wrong: items, options, sections, scales, claims.

Whatever has not the right shape is passed over here, for `form` has already complained about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from questionnaires.assembly import fraction
from questionnaires.errors import Message, say
from questionnaires.form import claim_place, item_place, option_set_place, scale_place, section_place
from questionnaires.shape import is_whole, name_of

Table = Mapping[str, object]


@dataclass(frozen=True)
class Entry:
    """A table of a list, with its key and the place where it stands."""

    key: str
    where: Message
    table: Table


def tables(value: object) -> tuple[Table, ...]:
    return tuple(row for row in value if isinstance(row, Mapping)) if isinstance(value, list) else ()


def table(value: object) -> Table:
    return value if isinstance(value, Mapping) else {}


def words(value: object) -> tuple[str, ...]:
    return tuple(word for word in value if isinstance(word, str)) if isinstance(value, list) else ()


def numbers(value: object) -> tuple[int, ...]:
    return tuple(number for number in value if is_whole(number)) if isinstance(value, list) else ()


def tests(condition: object) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The item and the values of every single test of a condition."""
    parts = table(condition)
    for name in ("any", "all"):
        for part in tables(parts.get(name)):
            yield from tests(part)
    if isinstance(parts.get("item"), str) and "in" in parts:
        yield str(parts["item"]), numbers(parts["in"])


def _entries(rows: object, place: object, where: Message) -> tuple[Entry, ...]:
    found = []
    for number, row in enumerate(rows if isinstance(rows, list) else (), start=1):
        if isinstance(row, Mapping) and callable(place):
            found.append(Entry(name_of(row), place(where, number, name_of(row)), row))
    return tuple(found)


def _first(entries: Sequence[Entry]) -> Mapping[str, Entry]:
    """Entries by key, in their order; of a key that stands twice the first."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.key, entry)
    return found


@dataclass(frozen=True)
class View:
    document: Table
    name: str
    """Name of the file, for the places of problems."""

    @cached_property
    def where(self) -> Message:
        return say("{file}", file=self.name)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return words(self.document.get("languages"))

    @cached_property
    def items(self) -> tuple[Entry, ...]:
        return _entries(self.document.get("items"), item_place, self.where)

    @cached_property
    def item(self) -> Mapping[str, Entry]:
        return _first(self.items)

    @cached_property
    def sections(self) -> tuple[Entry, ...]:
        return _entries(self.document.get("sections"), section_place, self.where)

    @cached_property
    def scales(self) -> tuple[Entry, ...]:
        return _entries(self.document.get("scales"), scale_place, self.where)

    @cached_property
    def scale(self) -> Mapping[str, Entry]:
        return _first(self.scales)

    @cached_property
    def claims(self) -> tuple[tuple[Entry, Entry], ...]:
        """Every claim with its item: (item, claim)."""
        return tuple(
            (item, claim)
            for item in self.items
            for claim in _entries(item.table.get("claims"), claim_place, item.where)
        )

    @cached_property
    def option_sets(self) -> Mapping[str, Table]:
        named = table(self.document.get("option_sets"))
        return {name: entry for name, entry in named.items() if isinstance(entry, Mapping)}

    def option_set_where(self, name: str) -> Message:
        return option_set_place(self.where, name)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Place of each item in the order asked."""
        keys = [key for section in self.sections for key in words(section.table.get("items"))]
        return {key: place for place, key in reversed(list(enumerate(keys)))}

    def options(self, item: Entry) -> tuple[Table, ...]:
        own = item.table.get("options")
        shared = self.option_sets.get(str(item.table.get("option_set")), {})
        return tables(shared.get("options") if own is None else own)

    def values(self, item: Entry) -> tuple[int, ...]:
        return numbers([option.get("value") for option in self.options(item)])

    def write_ins(self, item: Entry) -> tuple[Table, ...]:
        """The options of `item` that want to be said more of."""
        return tuple(option for option in self.options(item) if option.get("write_in") is True)

    def scored(self, item: Entry) -> bool:
        """Whether at least two options have a score, so that a mean has something to measure."""
        return len([option for option in self.options(item) if _is_score(option.get("score"))]) >= 2


def _is_score(value: object) -> bool:
    try:
        fraction(value)
    except ValueError:
        return False
    return True


def repeated(keys: Sequence[object]) -> Iterator[int]:
    """Positions of the entries that stood earlier in the sequence already."""
    for position, key in enumerate(keys):
        if key in keys[:position]:
            yield position

"""Conditions as other formats write them: choices joined by "and" and "or", with brackets.

Both readers cut their own text into `Token`s; what an item and a code mean is theirs to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from questionnaires.answers import AllOf, AnyOf, Chosen, Condition

Sign = Literal["and", "or", "(", ")"]


class NotUnderstood(ValueError):
    """Some part of a condition that cannot be carried over; its text says which."""


Token = Sign | Chosen


@dataclass
class _Reader:
    tokens: Sequence[Token]
    place: int = 0

    def next(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def joined(self, sign: Sign, part: Callable[[], Condition]) -> list[Condition]:
        parts = [part()]
        while self.next() == sign:
            self.place += 1
            parts.append(part())
        return parts

    def any(self) -> Condition:
        parts = self.joined("or", self.all)
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def all(self) -> Condition:
        parts = self.joined("and", self.one)
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def one(self) -> Condition:
        found = self.next()
        self.place += 1
        if isinstance(found, Chosen):
            return found
        if found != "(":
            raise NotUnderstood(str(found or ""))
        inner = self.any()
        if self.next() != ")":
            raise NotUnderstood(")")
        self.place += 1
        return inner


DEEPEST = 40
"""Brackets within brackets; nobody writes more, and a reader that goes down each could be made to fall."""


def condition(tokens: Sequence[Token]) -> Condition:
    """The condition in its shortest form. Raises NotUnderstood."""
    if tokens.count("(") > DEEPEST:
        raise NotUnderstood("(")
    reader = _Reader(tokens)
    found = reader.any()
    if reader.next() is not None:
        raise NotUnderstood(str(reader.next()))
    return shortest(found)


def shortest(found: Condition) -> Condition:
    """A condition that holds for the same answers, without needless nesting.

    Parts of the same kind lie side by side, choices of one item under "any" are one test, a lone part
    stands for itself.
    """
    if isinstance(found, Chosen):
        return Chosen(found.item, tuple(sorted(set(found.values))))
    kind = type(found)
    parts: list[Condition] = []
    for part in map(shortest, found.parts):
        parts += part.parts if isinstance(part, kind) else [part]
    if kind is AnyOf:
        parts = _together(parts)
    parts = list(dict.fromkeys(parts))
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _together(parts: Sequence[Condition]) -> list[Condition]:
    """`parts` with all tests of one item in the place of its first."""
    values: dict[str, set[int]] = {}
    for part in parts:
        if isinstance(part, Chosen):
            values.setdefault(part.item, set()).update(part.values)
    joined = [
        Chosen(part.item, tuple(sorted(values[part.item]))) if isinstance(part, Chosen) else part
        for part in parts
    ]
    return list(dict.fromkeys(joined))

"""The kinds of value that a definition is written in: a text per language, a key, a whole number, a table …

A kind only looks at one value by itself and yields what is wrong with it; how values hang together is
for `check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Protocol

from questionnaires.assembly import fraction
from questionnaires.errors import Message, Problem, say

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
SHORT, MOST_LISTED = 3, 12
"""Names up to SHORT letters are too alike to be near one another; at most MOST_LISTED are listed."""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True)
class Spot:
    """Where a value stands, what it is called there, and the languages its texts must be in."""

    where: Message
    field: str
    languages: tuple[str, ...]

    def problem(self, what: Message, mend: Message) -> Problem:
        return Problem(self.where, what, mend)


class Kind(Protocol):
    @property
    def example(self) -> str:
        """A value of this kind as it is written."""

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        """What is wrong with `value`."""


def not_a(wanted: Message, example: str, spot: Spot) -> Problem:
    return spot.problem(
        say("{field} must be {wanted}.", field=spot.field, wanted=wanted),
        say("Write it like this: {field} = {example}", field=spot.field, example=example),
    )


def nearest(word: str, known: Sequence[str], most: int = MOST_LISTED) -> Message:
    """How to mend a name that is not known: the nearest one that is, or those that begin alike, or all.

    Keys such as G5 all look alike, so that of short names only another writing (g5) counts as near. No more
    than `most` are listed.
    """
    close = [name for name in known if name.lower() == word.lower()]
    if not close and len(word) > SHORT:
        close = get_close_matches(word, known, 1, 0.6)
    if close:
        return say('Did you mean "{near}"?', near=close[0])
    if not known:
        return say("Take it out.")
    alike = [name for name in known if name[:1] == word[:1]] if len(known) > most else known
    listed = list(alike or known)
    more = ", …" if len(listed) > most or len(listed) < len(known) else ""
    return say("Known here: {known}.", known=", ".join(listed[:most]) + more)


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True)
class Text:
    """The same words in each declared language, none empty."""

    example: str = '{zh-CN = "…", en = "…"}'

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not isinstance(value, Mapping) or not all(isinstance(words, str) for words in value.values()):
            yield not_a(say("a text for each language"), self.example, spot)
            return
        named = {"field": spot.field}
        for language in spot.languages:
            if language not in value:
                yield spot.problem(
                    say("{field} has no text in {language}.", language=language, **named),
                    say('Add {language} = "…", or take "{language}" out of languages.', language=language),
                )
            elif not value[language].strip():
                yield spot.problem(
                    say("{field} is empty in {language}.", language=language, **named),
                    say("Write the words between the quotation marks."),
                )
        for language in value:
            if spot.languages and language not in spot.languages:
                yield spot.problem(
                    say(
                        "{field} has a text in {language}, which is not declared.", language=language, **named
                    ),
                    say('Add "{language}" to languages, or take this text out.', language=language),
                )


@dataclass(frozen=True)
class Key:
    """A name for the program: ASCII letters, digits and underscores, a letter first."""

    example: str = '"G5"'

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield not_a(say("a key in quotation marks"), self.example, spot)
        elif not KEY.fullmatch(value):
            yield spot.problem(
                say('{field} "{value}" cannot be used as a key.', field=spot.field, value=value),
                say(
                    "Use letters a to z, digits and _ only, a letter first, such as {example}.",
                    example=self.example,
                ),
            )


@dataclass(frozen=True)
class LanguageTag:
    example: str = '"zh-CN"'

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not isinstance(value, str) or not LANGUAGE.fullmatch(value):
            yield not_a(say("a list of languages"), '["zh-CN", "en"]', spot)


@dataclass(frozen=True)
class Whole:
    least: int | None = None
    example: str = "1"

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not is_whole(value):
            yield not_a(say("a whole number"), self.example, spot)
        elif self.least is not None and isinstance(value, int) and value < self.least:
            yield not_a(say("a whole number from {least} on", least=self.least), self.example, spot)


@dataclass(frozen=True)
class Score:
    """A number from 0 to 100; thirds as text."""

    example: str = '"100/3"'

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        try:
            if 0 <= fraction(value) <= 100:
                return
        except ValueError:
            pass
        yield not_a(say("a number from 0 to 100, or a fraction in quotation marks"), self.example, spot)


@dataclass(frozen=True)
class YesNo:
    example: str = "true"

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not isinstance(value, bool):
            yield not_a(say("true or false"), self.example, spot)


@dataclass(frozen=True)
class Always:
    """A switch that says how things are and cannot be turned."""

    example: str = "true"

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if value is not True:
            yield not_a(say("true, or left out"), self.example, spot)


@dataclass(frozen=True)
class OneOf:
    words: tuple[str, ...]

    @property
    def example(self) -> str:
        return f'"{self.words[0]}"'

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield not_a(say("one of {known}", known=", ".join(self.words)), self.example, spot)
        elif value not in self.words:
            yield spot.problem(
                say('{field} "{value}" is not known.', field=spot.field, value=value),
                nearest(value, self.words),
            )


@dataclass(frozen=True)
class ListOf:
    """A list of values that are no tables."""

    kind: Kind
    least: int = 0
    exactly: int | None = None

    @property
    def example(self) -> str:
        return f"[{self.kind.example}, …]"

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield not_a(say("a list in square brackets"), self.example, spot)
            return
        if len(value) < self.least:
            yield spot.problem(
                say("{field} is empty.", field=spot.field),
                say("Write it like this: {field} = {example}", field=spot.field, example=self.example),
            )
        if self.exactly is not None and len(value) != self.exactly:
            yield spot.problem(
                say("{field} must hold exactly {count} entries.", field=spot.field, count=self.exactly),
                say("Write it like this: {field} = {example}", field=spot.field, example=self.example),
            )
        for number, entry in enumerate(value, start=1):
            yield from self.kind.problems(entry, replace(spot, field=f"{spot.field} {number}"))


@dataclass(frozen=True)
class Field:
    kind: Kind
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A table with known fields."""

    fields: Mapping[str, Field]
    example: str = "{…}"
    at_top: tuple[str, ...] = ()
    """Lists of keys at the top of the file that people look for in here."""

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield not_a(say("a table"), self.example, spot)
            return
        for name, field in self.fields.items():
            if name in value:
                yield from field.kind.problems(value[name], replace(spot, field=name))
            elif field.required:
                yield spot.problem(
                    say("{field} is missing.", field=name),
                    say("Add a line such as: {field} = {example}", field=name, example=field.kind.example),
                )
        for name in value:
            if name not in self.fields:
                yield spot.problem(say('"{field}" is not known here.', field=name), self._mend(name, value))

    def _mend(self, name: str, value: Mapping[object, object]) -> Message:
        """What to write instead of a field that is not known; of the known ones all are named."""
        if name in self.at_top:
            return say(
                "It is a list of items at the top of the file, above the first line in square brackets: "
                '{field} = ["{key}", …].',
                field=name,
                key=name_of(value),
            )
        return nearest(name, tuple(self.fields), len(self.fields))


@dataclass(frozen=True)
class Within:
    """A table at a place of its own, such as [consent]."""

    table: Table
    place: Callable[[Message], Message]

    @property
    def example(self) -> str:
        return self.table.example

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        where = self.place(spot.where) if isinstance(value, Mapping) else spot.where
        yield from self.table.problems(value, replace(spot, where=where))


@dataclass(frozen=True)
class Rows:
    """A list of tables; `place` says where one of them stands: (where, number, key)."""

    table: Kind
    place: Callable[[Message, int, str], Message]
    least: int = 0
    example: str = "[{…}, …]"

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield not_a(say("a list of tables"), self.example, spot)
            return
        if len(value) < self.least:
            yield spot.problem(
                say("{field} is empty.", field=spot.field),
                say("Write it like this: {field} = {example}", field=spot.field, example=self.example),
            )
        for number, row in enumerate(value, start=1):
            where = self.place(spot.where, number, name_of(row))
            yield from self.table.problems(row, replace(spot, where=where))


@dataclass(frozen=True)
class Named:
    """A table whose names are free (keys, or numbers in quotation marks) and whose values are of one kind."""

    kind: Kind
    name: re.Pattern[str]
    place: Callable[[Message, str], Message]
    example: str = "{…}"

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield not_a(say("a table"), self.example, spot)
            return
        for name, entry in value.items():
            if not self.name.fullmatch(name):
                yield spot.problem(
                    say('"{field}" is not known here.', field=name),
                    say("Write it like this: {field} = {example}", field=spot.field, example=self.example),
                )
                continue
            inner = replace(spot, where=self.place(spot.where, name), field=f"{spot.field}.{name}")
            yield from self.kind.problems(entry, inner)


def name_of(row: object) -> str:
    """The key of a table as it is written, or "?"."""
    key = row.get("key") if isinstance(row, Mapping) else None
    return key if isinstance(key, str) else "?"

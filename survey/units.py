"""The units of a survey: a list made before opening, of which an answer holds a number and nothing else.

A unit comes from the slip or from the unit's own link, never from a question; it is a breakdown of its own
and never stands beside the background answers.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from questionnaires.errors import Message, Problem, say
from survey.errors import FieldworkError

RESERVED = frozenset({"code", "form", "thanks", "about"})
"""What stands after a survey's address already."""
COLUMNS = ("unit", "label", "roster")
_IN_CHINESE = {"单位": "unit", "名称": "label", "人数": "roster"}
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
LONGEST_LABEL = 40
MOST_UNITS = 10_000
LARGEST_ROSTER = 10_000_000


@dataclass(frozen=True)
class Unit:
    """One unit: a station, a village, an office."""

    number: int
    """As it stands in tickets and answers: 1 is the first of the list. 0 is never a unit."""
    key: str
    """As it stands in the address of the unit's own link."""
    label: str
    """As people call it."""
    roster: int | None = None
    """How many people belong to it, if known."""


@dataclass(frozen=True)
class Units:
    """The units in the order of their list; none if the survey has none."""

    listed: tuple[Unit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.listed)

    def numbered(self, number: int | None) -> Unit | None:
        """The unit of a ticket, an answer or a slip."""
        return self.listed[number - 1] if number and number <= len(self.listed) else None

    def named(self, key: str) -> Unit | None:
        """The unit of an address or a command; capitals make no difference."""
        return next((unit for unit in self.listed if unit.key.lower() == key.lower()), None)


NONE = Units()
"""Of a survey without units."""


def read(path: Path) -> Units:
    """The Units of the file `path`: CSV with the columns unit, label and roster, or 单位, 名称 and 人数.

    In UTF-8, or in GB 18030 as Excel saves it in China. Raises FieldworkError with every problem of the file.
    """
    reading = _Reading(path)
    if reading.problems:
        raise FieldworkError(reading.problems)
    return Units(tuple(reading.units))


def decoded(content: bytes) -> str | None:
    """The text of a list of units, as Excel and others save it; None if it is in no encoding of theirs."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _head(cell: str) -> str:
    name = cell.strip().lower()
    return _IN_CHINESE.get(name, name)


class _Reading:
    """One pass over the lines of a units file."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.problems: list[Problem] = []
        self.units: list[Unit] = []
        self._seen: dict[str, set[str]] = {"unit": set(), "label": set()}
        text = self._text(path)
        if text is None:
            return
        rows = self._rows(text)
        if rows is None:
            return
        heads = [_head(cell) for cell in rows[0]] if rows else []
        if len(heads) == 1 and "，" in heads[0]:
            self._problem(
                1,
                say("it is separated by full-width commas “，”."),
                say("Replace them by half-width ones “,”."),
            )
            return
        if not self._heads_fit(heads):
            return
        for line, cells in enumerate(rows[1:], 2):
            if any(cell.strip() for cell in cells):
                self._row(line, dict(zip(heads, map(str.strip, cells), strict=False)))
        if not self.units and not self.problems:
            self._problem(None, say("it lists no unit."), say("Write one line for each unit."))
        if len(self.units) > MOST_UNITS:
            self._problem(
                None,
                say("it lists {count} units.", count=len(self.units)),
                say("At most {most} are taken.", most=MOST_UNITS),
            )

    def _text(self, path: Path) -> str | None:
        try:
            content = path.read_bytes()
        except OSError as error:
            self._problem(
                None,
                say("the file cannot be read ({reason}).", reason=error.strerror or type(error).__name__),
                say("Name a file that exists with --units."),
            )
            return None
        text = decoded(content)
        if text is None:
            self._problem(
                None, say("it is neither UTF-8 nor GB 18030."), say("Save it as CSV in UTF-8 and try again.")
            )
        return text

    def _rows(self, text: str) -> list[list[str]] | None:
        try:
            return list(csv.reader(io.StringIO(text, newline="")))
        except csv.Error as error:
            self._problem(
                None,
                say("the table cannot be read ({reason}).", reason=error),
                say(
                    "Most often a quotation mark is not closed: write a quotation mark inside a quoted cell "
                    "twice."
                ),
            )
            return None

    def _heads_fit(self, heads: list[str]) -> bool:
        missing = [name for name in COLUMNS[:2] if name not in heads]
        strange = [head or "–" for head in heads if head not in COLUMNS]
        twice = [name for name in COLUMNS if heads.count(name) > 1]
        if missing or strange or twice:
            self._problem(
                1,
                say("the columns are {found}.", found=", ".join(heads) or "–"),
                say("They must be unit, label and roster (or 单位, 名称, 人数); the last may be left out."),
            )
        return not (missing or strange or twice)

    def _row(self, line: int, cells: dict[str, str]) -> None:
        key, label = cells.get("unit", ""), cells.get("label", "")
        self._check_key(line, key)
        self._check_label(line, label)
        roster = self._roster(line, cells.get("roster", ""))
        for column, value in (("unit", key), ("label", label)):
            if value and value.lower() in self._seen[column]:
                self._problem(
                    line,
                    say("{value} stands there twice.", value=value),
                    say("Every unit has a key and a label of its own."),
                )
            self._seen[column].add(value.lower())
        self.units.append(Unit(len(self.units) + 1, key, label, roster))

    def _check_key(self, line: int, key: str) -> None:
        if not KEY.fullmatch(key):
            self._problem(
                line,
                say("“{value}” is no key of a unit.", value=key),
                say(
                    "Use 1 to 20 of A-Z a-z 0-9 - _, the first a letter or figure: it is part of an address."
                ),
            )
        elif key.lower() in RESERVED:
            self._problem(
                line,
                say("{value} is an address of the program itself.", value=key),
                say("Choose another key; taken are: {keys}.", keys=", ".join(sorted(RESERVED))),
            )

    def _check_label(self, line: int, label: str) -> None:
        unseen = any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in label)
        if not 1 <= len(label) <= LONGEST_LABEL or unseen:
            self._problem(
                line,
                say("“{value}” is no label.", value=label),
                say("Write 1 to {most} visible characters in one line.", most=LONGEST_LABEL),
            )

    def _roster(self, line: int, text: str) -> int | None:
        if not text:
            return None
        plain = unicodedata.normalize("NFKC", text)
        if plain.isascii() and plain.isdigit() and len(plain) < 9 and 1 <= int(plain) <= LARGEST_ROSTER:
            return int(plain)
        self._problem(
            line,
            say("roster “{value}” is no number of people.", value=text),
            say("Write figures, or leave the cell empty."),
        )
        return None

    def _problem(self, line: int | None, what: Message, mend: Message) -> None:
        where = (
            say("{file}", file=self.name)
            if line is None
            else say("{file}, line {line}", file=self.name, line=line)
        )
        self.problems.append(Problem(where, what, mend))

"""A TOML file read key by key: each value checked for its type, every problem kept until the end.

What the keys mean stands in `config.py` and `settings.py`; here is only how a value can be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.source import read_tables


class TomlTable:
    """The top-level table of one file. A key is taken once; `unknown` then names what nobody took."""

    def __init__(self, path: Path) -> None:
        """Read `path`. A file that is absent or no TOML leaves the table empty and one problem behind."""
        self.name = path.name
        self.problems: list[Problem] = []
        self.blamed: set[str] = set()
        """Keys with a problem."""
        self._values: dict[str, object] = {}
        try:
            self._values = read_tables(path)
            self.readable = True
        except DefinitionError as error:
            self.readable = False
            self.problems.extend(error.problems)
        self._left = set(self._values)

    def problem(self, key: str, what: Message, mend: Message) -> None:
        """Note that the value of `key` is wrong."""
        self.blamed.add(key)
        self.problems.append(Problem(say("{file}, {key}", file=self.name, key=key), what, mend))

    def value(self, key: str) -> object | None:
        """The value of `key` as TOML gives it; None if it is absent."""
        self._left.discard(key)
        return self._values.get(key)

    def text(self, key: str, default: str) -> str:
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, str) or not value.strip():
            self._wrong_type(key, say("a text in quotation marks"))
            return default
        return value.strip()

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        found = self.whole_or_none(key, low, high)
        return default if found is None else found

    def whole_or_none(self, key: str, low: int, high: int) -> int | None:
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self._wrong_type(key, say("a whole number from {low} to {high}", low=low, high=high))
            return None
        return value

    def yes_no(self, key: str, default: bool) -> bool:
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._wrong_type(key, say("true or false, without quotation marks"))
            return default
        return value

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of texts, each once, in the order written."""
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self._wrong_type(key, say('a list of texts such as ["zh-CN", "en"]'))
            return default
        return tuple(dict.fromkeys(value))

    def day(self, key: str) -> date | None:
        """A date, written as TOML date or as text 2027-06-30."""
        value = self.value(key)
        if value is None or value == "":
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self._wrong_type(key, say("a date such as 2027-06-30"))
            return None

    def note_unknown(self, known: Iterable[str]) -> None:
        """Note every key that nobody asked for; `known` are the keys of this kind of file."""
        for key in sorted(self._left):
            self.problem(
                key,
                say("this key is not known."),
                say("Remove it, or use one of: {keys}.", keys=", ".join(known)),
            )

    def _wrong_type(self, key: str, wanted: Message) -> None:
        self.problem(
            key,
            say("{value} does not fit here.", value=repr(self._values[key])),
            say("Write {wanted}.", wanted=wanted),
        )

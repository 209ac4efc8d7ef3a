"""Mistakes as values: a place, what is wrong there, and how to mend it.

A `Message` keeps its English template apart from the values filled in, so that the edge (command
line, web page) can translate it; `str()` is English. Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Message:
    """A sentence for a person: an English template with {named} places, and their values."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Translate = str) -> str:
        """The sentence in the language of `translate`, which maps the template, not the values."""
        filled = {
            name: value.text(translate) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return translate(self.template).format(**filled)

    def __str__(self) -> str:
        return self.text()


def say(template: str, /, **values: object) -> Message:
    """The `Message` of `template`; the name by which a test finds every template to translate."""
    return Message(template, values)


@dataclass(frozen=True)
class Problem:
    """One mistake: where it stands, what is wrong, how to mend it."""

    where: Message
    what: Message
    mend: Message

    def text(self, translate: Translate = str) -> str:
        """One line: `where: what mend`."""
        frame = say("{where}: {what} {mend}", where=self.where, what=self.what, mend=self.mend)
        return " ".join(frame.text(translate).split("\n"))

    def __str__(self) -> str:
        return self.text()


class ProblemsError(ValueError):
    """Every problem found in one go; `str()` has one line for each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DefinitionError(ProblemsError):
    """A questionnaire file that cannot be used."""

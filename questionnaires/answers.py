"""What an answer is, the three kinds of none, and conditions on answers that were given earlier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REFUSED, BLANK, NOT_SHOWN = -1, -2, -3
"""Three kinds of no answer: chose 不想回答; shown and left blank; never shown by the skip logic."""
KINDS_OF_NO_ANSWER = (REFUSED, BLANK, NOT_SHOWN)

Answer = int | tuple[int, ...] | str
"""An option's value or a number; the values ticked; a text. A negative int is a kind of no answer."""


@dataclass(frozen=True)
class Chosen:
    """True when the single choice `item` was answered with one of `values`."""

    item: str
    values: tuple[int, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        answer = answers.get(self.item, BLANK)
        if isinstance(answer, tuple):
            return any(value in self.values for value in answer)
        return answer in self.values

    def tests(self) -> tuple[Chosen, ...]:
        return (self,)


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        return any(part.holds(answers) for part in self.parts)

    def tests(self) -> tuple[Chosen, ...]:
        return tuple(test for part in self.parts for test in part.tests())


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        return all(part.holds(answers) for part in self.parts)

    def tests(self) -> tuple[Chosen, ...]:
        return tuple(test for part in self.parts for test in part.tests())


Condition = Chosen | AnyOf | AllOf

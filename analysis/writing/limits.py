"""What the formats of statistics programs cannot hold: they cut without a word, we refuse with a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.errors import DataError
from questionnaires.codebook import Codebook, Variable
from questionnaires.errors import Message, Problem, say


@dataclass(frozen=True)
class Limits:
    """Bytes of UTF-8; None where nothing is refused."""

    program: str
    name: int
    label: int | None
    value_label: int


SPSS = Limits("SPSS", name=64, label=256, value_label=120)
"""A label of 85 Chinese characters is the longest that survives, a value label of 40."""
STATA = Limits("Stata", name=32, label=None, value_label=32_000)
"""A text longer than 80 characters is shortened in sight; see `stata`."""


def check(codebook: Codebook, limits: Limits) -> None:
    """Raises DataError with every name and label that would be cut."""
    found = [problem for variable in codebook for problem in _of(variable, limits)]
    if found:
        raise DataError(found)


def _of(variable: Variable, limits: Limits) -> Iterator[Problem]:
    where = say("column {column}", column=variable.column)
    if _bytes(variable.column) > limits.name:
        yield _cut(where, say("its name is too long for {program}.", program=limits.program))
    if limits.label is not None and _bytes(variable.label) > limits.label:
        yield _cut(
            where,
            say("its text is too long for {program}: {text}", program=limits.program, text=variable.label),
        )
    for label in (*variable.values.values(), *variable.missing.values()):
        if _bytes(label) > limits.value_label:
            yield _cut(
                where, say("an answer is too long for {program}: {text}", program=limits.program, text=label)
            )


def _bytes(text: str) -> int:
    return len(text.encode())


def _cut(where: Message, what: Message) -> Problem:
    return Problem(where, what, say("It would be cut. Export as XLSX or CSV, or in another language."))

"""What the formats of statistics programs cannot hold: they cut without a word, we tell it beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires import codebook as codebooks
from questionnaires.codebook import Codebook, Variable
from questionnaires.errors import Message, Problem, say
from questionnaires.model import Questionnaire


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
"""A text longer than 80 characters is shortened in sight: no limit here."""


@dataclass(frozen=True)
class TooLong:
    """A name, a text or an answer of one column that a program would cut."""

    column: str
    what: Message


def too_long(codebook: Codebook, limits: Limits) -> Iterator[TooLong]:
    """Everything of `codebook` that the program of `limits` would cut."""
    for variable in codebook:
        for what in _of(variable, limits):
            yield TooLong(variable.column, what)


def warnings(questionnaire: Questionnaire, file: str) -> Iterator[Problem]:
    """What of a definition could not be exported to SPSS or Stata, in any of its languages.

    The survey itself works; to find it out after the survey would be too late to shorten a text.
    """
    seen = set()
    for language in questionnaire.languages:
        for limits in (SPSS, STATA):
            for one in too_long(codebooks.of(questionnaire, language), limits):
                if (one.column, str(one.what)) not in seen:
                    seen.add((one.column, str(one.what)))
                    where = say("{file}, column {column}", file=file, column=one.column)
                    yield Problem(where, one.what, say("Shorten it, if the answers are to go there."))


def _of(variable: Variable, limits: Limits) -> Iterator[Message]:
    if _bytes(variable.column) > limits.name:
        yield say("its name is too long for {program}.", program=limits.program)
    if limits.label is not None and _bytes(variable.label) > limits.label:
        yield say("its text is too long for {program}: {text}", program=limits.program, text=variable.label)
    for label in (*variable.values.values(), *variable.missing.values()):
        if _bytes(label) > limits.value_label:
            yield say("an answer is too long for {program}: {text}", program=limits.program, text=label)


def _bytes(text: str) -> int:
    return len(text.encode())

"""Several answers to one question: how many people chose each option, out of people and of mentions.

The answers stand in one 0/1 column per option, or in one text column with a separator between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from questionnaires.codebook import Value
from questionnaires.errors import Message

Cases = Literal["answered", "any", "all"]
"""Who is in the base: answered at least one item; chose at least one option; answered every item."""


@dataclass(frozen=True)
class MultipleRow:
    """One option: how many people chose it."""

    value: Value
    label: str
    count: int
    """Persons; the same option twice in one answer counts once."""
    share_of_cases: float | None
    """Of the people in the base; the options together may pass 1."""
    share_of_responses: float | None
    """Of all mentions; the options together are 1."""
    low: float | None
    high: float | None
    """Wilson interval of the share of cases."""


@dataclass(frozen=True)
class Multiple:
    """A multiple-choice question. `base` and `missing` are persons, `responses` are mentions."""

    variable: str
    """The question's item, or the column that was split, or the columns' names joined by commas."""
    label: str
    total: int
    """Rows."""
    base: int
    """Persons in the base that `cases` names."""
    missing: int
    """Rows outside the base: total - base."""
    responses: int
    """Mentions: the sum of the counts."""
    rows: tuple[MultipleRow, ...]
    cases: Cases = "answered"
    confidence: float = 0.95
    reason: Message | None = None
    """Why shares are None."""

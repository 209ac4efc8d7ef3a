"""The share of people who make a claim: counted answers over those in its base.

A claim's base is smaller than its item's: answers such as 不了解 are left out, and how many is part of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.errors import Message
from questionnaires.model import Text


@dataclass(frozen=True)
class ClaimShare:
    """One claim counted. total = base + left_out + missing; the three kinds of no answer apart."""

    key: str
    """The claim's key."""
    source: str
    """The item or scale it speaks of."""
    text: Text
    """By language, the option's label put in for an `each_of` claim."""
    count: int
    base: int
    """Answered, minus `left_out`."""
    left_out: int
    """Answered with an option that the claim leaves out."""
    missing: int
    """Rows without an answer; for a scale, rows without a score."""
    not_shown: int
    """Of `missing`: the item was not asked."""
    blank: int
    """Of `missing`: shown and left blank."""
    refused: int
    """Of `missing`: chose not to answer."""
    total: int
    share: float | None
    """count/base, 0..1; None when the base is 0."""
    low: float | None
    high: float | None
    """Wilson interval."""
    option: int | None = None
    """For one claim of an `each_of`: its option."""
    left_out_labels: tuple[Text, ...] = ()
    """Labels of the options left out."""
    reason: Message | None = None
    """Why share is None."""

"""How well the items of one scale hang together, and the scores they give: the `scale` command.

Reversing goes by the scale's own limits, never by the answers that happened to occur.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from questionnaires.errors import Message

Missing = Literal["listwise", "pairwise"]


@dataclass(frozen=True)
class ItemAnalysis:
    """One item after reversing: its answers, and how it goes with the rest of the scale."""

    item: str
    label: str
    reversed: bool
    n: int
    mean: float | None
    sd: float | None
    """With n - 1."""
    r_drop: float | None
    """Correlation of the item with the sum of the others."""
    alpha_if_dropped: float | None
    """Alpha of the others; None for a scale of two."""


@dataclass(frozen=True)
class ScoreSummary:
    """Persons with a score, and its mean and standard deviation."""

    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True, eq=False)
class ScaleAnalysis:
    """Reliability of a scale. What is None has its reason in `reasons` by its name."""

    items: tuple[ItemAnalysis, ...]
    total: int
    """Rows."""
    complete: int
    """Rows that answered every item."""
    alpha: float | None
    """Cronbach's alpha on the covariances named by `missing`; None for two items, which have `r`."""
    alpha_low: float | None
    alpha_high: float | None
    """Feldt's interval."""
    omega: float | None
    """From one factor by maximum likelihood on the covariances of complete rows."""
    r: float | None
    """Two items: their correlation, in place of alpha."""
    scores: ScoreSummary
    persons: pd.Series
    """One score a row (dtype Float64, <NA> where there is none), with the index of the data."""
    missing: Missing = "listwise"
    confidence: float = 0.95
    warnings: tuple[Message, ...] = ()
    """An item that goes against the others and may lack its reverse mark."""
    reasons: Mapping[str, Message] = field(default_factory=dict)

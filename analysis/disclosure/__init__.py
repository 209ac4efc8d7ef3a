"""Hides what rests on too few people, and what could be worked back from all else that is published.

Exact counts go in, `HIDDEN` cells come out. `rules` says what needs protection, `program` is the attacker's
linear program, `table` puts a printed table into it, `alone` protects one table, `linked` all tables of one
set of answers. Statistics are computed before, words and marks such as a dash are chosen after.
"""

from analysis.disclosure.alone import audit, protect, protect_crossed
from analysis.disclosure.breakdown import HIDDEN, Breakdown, Count, Hidden, Standing, standing
from analysis.disclosure.linked import Shield
from analysis.disclosure.rules import (
    FEW_VALUES,
    FLOOR,
    REMAINDER,
    SMALLEST_GROUP,
    UNANIMOUS_BELOW,
    hidden_groups,
    of_one_mind,
    shown,
)

__all__ = [
    "FEW_VALUES",
    "FLOOR",
    "HIDDEN",
    "REMAINDER",
    "SMALLEST_GROUP",
    "UNANIMOUS_BELOW",
    "Breakdown",
    "Count",
    "Hidden",
    "Shield",
    "Standing",
    "audit",
    "hidden_groups",
    "of_one_mind",
    "protect",
    "protect_crossed",
    "shown",
    "standing",
]

"""The roles of the staff, and who may hold which together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from questionnaires.errors import Message, say

if TYPE_CHECKING:
    from survey.store.staff import AccountRow

Role = Literal["designer", "operator", "analyst"]
ROLES: tuple[Role, ...] = ("designer", "operator", "analyst")
"""designer: questionnaires. operator: units, codes, opening, closing; no results. analyst: releases; no
codes."""
ROLE_WORDS: Mapping[Role, Message] = {
    "designer": say("designer"),
    "operator": say("operator"),
    "analyst": say("analyst"),
}
APART = frozenset(("operator", "analyst"))
"""Who hands out the codes may not look at the answers: one person holds both only in an instance made so."""


def lone(accounts: Iterable[AccountRow]) -> bool:
    """Whether one person may both hand out codes and read answers here; the about-page then says so."""
    return any(row.roles >= APART and not row.disabled for row in accounts)

"""Facts on what a report does not show, and on what its data cannot tell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NotCompared:
    """Groupings of which fewer than two groups can be shown and have 30 people."""

    id: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class HiddenGroups:
    """Groups of which fewer than k people answered."""

    id: str
    variable: str
    labels: tuple[str, ...]
    k: int


@dataclass(frozen=True)
class Below:
    """Everything about an item is withheld: fewer than k people answered it."""

    id: str
    label: str
    k: int


@dataclass(frozen=True)
class Refused:
    """A table of which nothing can be shown safely."""

    id: str
    row: str
    column: str


@dataclass(frozen=True)
class Limits:
    """What the data cannot tell. `tests`: how many comparisons were tested in the report."""

    tests: int
    id: str = "limits"


@dataclass(frozen=True)
class Described:
    """A file of unknown origin was described, and nothing more."""

    id: str = "described"


@dataclass(frozen=True)
class Withheld:
    """What the report does not show, counted: groups named as too small, tables refused, items."""

    groups: int
    tables: int
    items: int
    k: int
    id: str = "withheld"

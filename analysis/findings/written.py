"""Facts on what people wrote."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.findings.part import Part


@dataclass(frozen=True)
class OpenAnswers:
    """How many people wrote something."""

    id: str
    label: str
    count: int


@dataclass(frozen=True)
class SortedRemarks:
    """What `count` people wrote, sorted: `kinds` categories were named by `least` people or more.

    How many others there are is told nowhere: with the rest of the remarks it would tell how many said them.
    """

    id: str
    item: str
    label: str
    count: int
    kinds: int
    tops: tuple[Part, ...]
    least: int


@dataclass(frozen=True)
class Quoted:
    """Words of people that may be printed."""

    id: str
    quotes: tuple[str, ...]

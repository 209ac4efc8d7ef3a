"""The report's words: a module a language, chosen by `of`. Every Finding is one whole sentence in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from analysis.blocks import Runs
from analysis.findings import Claimed, Finding, Lead
from analysis.wording import en, zh_cn
from analysis.wording.truths import Day


class Wording(Protocol):
    """What a language's module offers."""

    UNVALIDATED: str
    """The fixed line that stands with every score."""

    def sentence(self, finding: Finding, coarser: int | None = None) -> Runs:
        """One finding as one sentence; `coarser` is the precision of its neighbours."""

    def heading(self, lead: Lead, place: int) -> Runs:
        """A head of second level that opens with a quantity word and its figures."""

    def statements(self, found: Sequence[Claimed], coarser: int | None = None) -> Runs:
        """Several claims as one paragraph."""

    def ordinal(self, number: int) -> str:
        """The number of a head."""

    def date(self, day: Day) -> str:
        """A day of the calendar."""

    def topic(self, label: str) -> str:
        """A background item's words as the name of a grouping."""


def of(language: str) -> Wording:
    """The wording of `language` ("zh-CN" or "en"). Raises ValueError for another one."""
    languages: dict[str, Wording] = {"zh-CN": zh_cn, "en": en}
    if language not in languages:
        raise ValueError(f"reports are written in {' and '.join(languages)}, not in {language}")
    return languages[language]

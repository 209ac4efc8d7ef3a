"""Facts on groups beside one another, with the test that allows to say so."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from analysis.findings.part import LEVEL, Counted


@dataclass(frozen=True)
class GroupShare(Counted):
    """`count` of the `base` people of one group."""

    id: str
    label: str
    count: int
    base: int


@dataclass(frozen=True)
class Test:
    """A named test, its p-value adjusted by Holm over `family` tests of the same block."""

    id: str
    name: Literal["chi2", "welch_t", "welch_anova", "two_shares"]
    p_holm: float
    family: int

    @property
    def differs(self) -> bool:
        return self.p_holm < LEVEL


@dataclass(frozen=True)
class SharesCompared:
    """A claim in the groups of one variable: the highest and the lowest of those with 30 people or more."""

    id: str
    variable: str
    phrase: str
    high: GroupShare
    low: GroupShare
    groups: int
    test: Test


@dataclass(frozen=True)
class GroupMean:
    id: str
    label: str
    mean: Fraction | float
    n: int


@dataclass(frozen=True)
class MeansCompared:
    """A scale in the groups of one variable: the highest and the lowest of those with 30 people or more."""

    id: str
    variable: str
    label: str
    high: GroupMean
    low: GroupMean
    groups: int
    test: Test


@dataclass(frozen=True)
class Crossed:
    """`base` people answered both sides of a table."""

    id: str
    row: str
    column: str
    base: int

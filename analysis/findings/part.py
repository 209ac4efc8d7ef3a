"""What findings of several kinds share: a part of the people, and when a difference is called one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

GROUP_FLOOR = 30
"""Fewest people in both groups for a comparison (W13)."""
LEVEL = 0.05
"""A difference is called one when the adjusted p-value is below."""


@dataclass(frozen=True)
class Part:
    """People who gave one answer (or chose one option, or stand in one band)."""

    id: str
    label: str
    count: int


class Counted:
    """`count` of `base` people."""

    count: int
    base: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.count, self.base)

"""Who was asked and who took part: facts on a survey as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.findings.part import Part


@dataclass(frozen=True)
class Sample:
    """What was collected. Fields that are not known are None and their sentence is another one."""

    valid: int
    returned: int | None = None
    opened: tuple[int, int, int] | None = None
    closed: tuple[int, int, int] | None = None
    id: str = "sample"

    @property
    def blank(self) -> int | None:
        """Forms on which no closed item was answered."""
        return None if self.returned is None else self.returned - self.valid


@dataclass(frozen=True)
class Issued:
    """Codes handed out, and the forms that came back for them."""

    issued: int
    returned: int
    valid: int
    id: str = "issued"


@dataclass(frozen=True)
class Coverage:
    """How much of the roster the valid forms are."""

    roster: int
    valid: int
    id: str = "coverage"


@dataclass(frozen=True)
class Simulated:
    """The data are made up."""

    id: str = "simulated"


@dataclass(frozen=True)
class Profile:
    """The answers to a background item."""

    id: str
    label: str
    parts: tuple[Part, ...]
    base: int
    missing: int

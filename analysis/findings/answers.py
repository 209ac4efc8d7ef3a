"""Facts on everybody's answers to an item, a statement or a scale."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from analysis.findings.part import LEVEL, Counted, Part
from analysis.numerals import Quantity


@dataclass(frozen=True)
class Claimed(Counted):
    """`count` of `base` people said what the phrase says; `left_out` gave answers outside the base."""

    id: str
    phrase: str
    count: int
    base: int
    left_out: tuple[Part, ...] = ()
    asked_only: bool = False
    """The item was shown only to some, so the base is people who were asked and answered."""


@dataclass(frozen=True)
class Lead:
    """The claim of a topic that most people agree with, and the quantity word that is true of it."""

    id: str
    topic: str
    claimed: Claimed
    quantity: Quantity

    @property
    def majority(self) -> bool:
        return 2 * self.claimed.count > self.claimed.base


@dataclass(frozen=True)
class TopChoices:
    """A multiple choice: the options most people chose, at most three, nobody's left out."""

    id: str
    label: str
    tops: tuple[Part, ...]
    base: int
    asked_only: bool = False


@dataclass(frozen=True)
class MostFrequent:
    """The answer that most people gave; several when they tie."""

    id: str
    label: str
    parts: tuple[Part, ...]
    base: int
    asked_only: bool = False


@dataclass(frozen=True)
class TopRanked:
    """A ranking: the option most people put first, and the one most people ranked; several when they tie."""

    id: str
    label: str
    first: tuple[Part, ...]
    ranked: tuple[Part, ...]
    places: int
    base: int
    asked_only: bool = False


@dataclass(frozen=True)
class Average:
    """Measured numbers of `base` people, unrounded; None is withheld. `decimals` prints them."""

    id: str
    label: str
    base: int
    mean: float | None
    sd: float | None
    median: float
    quartiles: tuple[float, float] | None
    decimals: int
    asked_only: bool = False


@dataclass(frozen=True)
class RatingMean:
    """Mean and standard deviation of a rating, in its own unit, and what its ends are called."""

    id: str
    label: str
    low: str
    high: str
    mean: Fraction
    sd: float
    base: int


@dataclass(frozen=True)
class ScaleMean:
    """A scale's scores, 0..100: mean, standard deviation, third quartile."""

    id: str
    label: str
    mean: Fraction | float
    sd: float | None
    q3: float | None
    n: int
    not_scored: int
    high_means: str | None = None


@dataclass(frozen=True)
class InBands:
    """How many people's scores lie in each band, with the bands' limits."""

    id: str
    label: str
    cuts: tuple[Fraction, ...]
    parts: tuple[Part, ...]
    base: int

    @property
    def equal_widths(self) -> bool:
        width = Fraction(100, len(self.cuts) + 1)
        return all(cut == width * (i + 1) for i, cut in enumerate(self.cuts))


@dataclass(frozen=True)
class Reliability:
    """How well the items of a scale hang together: Cronbach's alpha with Feldt's 95 % interval."""

    id: str
    label: str
    alpha: float
    low: float
    high: float
    items: int
    n: int


@dataclass(frozen=True)
class Together:
    """Two scales over the `n` people who have both scores: Pearson's r, tested by t, Holm over `family`."""

    id: str
    x: str
    y: str
    r: float
    p_holm: float
    n: int
    family: int

    @property
    def related(self) -> bool:
        return self.p_holm < LEVEL


@dataclass(frozen=True)
class AskedOnce:
    """The fixed line that stands with correlations: they tell no order and no cause."""

    id: str = "asked_once"


@dataclass(frozen=True)
class Unvalidated:
    """The fixed line that stands with every score."""

    id: str = "unvalidated"

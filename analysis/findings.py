"""Facts worth a sentence, each with its base, counts, caveats and id. Never a word of any language.

Labels and phrases in here are the questionnaire author's own; `wording` makes the sentences. What it
is drawn from stands in `draw.py` and `groups.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from analysis.numerals import Quantity

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


@dataclass(frozen=True)
class Claimed:
    """`count` of `base` people said what the phrase says; `left_out` gave answers outside the base."""

    id: str
    phrase: str
    count: int
    base: int
    left_out: tuple[Part, ...] = ()
    asked_only: bool = False
    """The item was shown only to some, so the base is people who were asked and answered."""

    @property
    def share(self) -> Fraction:
        return Fraction(self.count, self.base)


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
    """Mean and standard deviation of measured numbers, unrounded."""

    id: str
    label: str
    mean: Fraction | float
    sd: float | None
    n: int


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


@dataclass(frozen=True)
class GroupShare:
    """`count` of the `base` people of one group."""

    id: str
    label: str
    count: int
    base: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.count, self.base)


@dataclass(frozen=True)
class Test:
    """A named test, its p-value adjusted by Holm over `family` tests of the same block."""

    id: str
    name: Literal["chi2", "welch_t", "welch_anova"]
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
class Crossed:
    """`base` people answered both sides of a table."""

    id: str
    row: str
    column: str
    base: int


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


Finding = (
    Sample
    | Issued
    | Coverage
    | Simulated
    | Profile
    | Claimed
    | TopChoices
    | MostFrequent
    | TopRanked
    | Average
    | ScaleMean
    | InBands
    | Reliability
    | Together
    | AskedOnce
    | Unvalidated
    | SharesCompared
    | MeansCompared
    | NotCompared
    | HiddenGroups
    | Below
    | Refused
    | Crossed
    | OpenAnswers
    | SortedRemarks
    | Quoted
    | Limits
    | Described
    | Withheld
)

"""Facts on a survey beside an earlier one of the same questionnaire, with the test that allows to say so."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.findings.compared import Test
from analysis.findings.part import Counted
from analysis.findings.sample import Sample


@dataclass(frozen=True)
class WaveShare(Counted):
    """`count` of the `base` people of one wave."""

    id: str
    count: int
    base: int


@dataclass(frozen=True)
class WaveMean:
    id: str
    mean: float
    n: int


@dataclass(frozen=True)
class ShareMoved:
    """A claim last time and now. `test` is None for under 30 people in a wave, or where nobody differs."""

    id: str
    phrase: str
    before: WaveShare
    now: WaveShare
    test: Test | None


@dataclass(frozen=True)
class MeanMoved:
    """A scale last time and now. `test` as of a claim."""

    id: str
    label: str
    before: WaveMean
    now: WaveMean
    test: Test | None


@dataclass(frozen=True)
class Waves:
    """Two waves side by side: how large they are, how much of them is alike, how much of that moved."""

    before: Sample
    now: int
    indicators: int
    tests: int
    clear: int
    id: str = "trend.waves"


@dataclass(frozen=True)
class NotAlike:
    """Indicators that the two waves do not measure in the same way, by id and label."""

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    id: str = "trend.not_alike"

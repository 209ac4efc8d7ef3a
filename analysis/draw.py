"""Findings drawn from the statistics of one survey: each item, claim and scale as facts with their base.

What fewer than k people answered is drawn as withheld. Groups are drawn in `groups.py`; no words here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import pandas as pd

from analysis import disclosure, numerals
from analysis import findings as f
from analysis.amounts import Amounts, amounts
from analysis.claims import ClaimShare, claim, scale_claim
from analysis.correlate import Correlation, correlate
from analysis.disclosure import Shield
from analysis.ends import with_ends
from analysis.frequency import Frequency, frequency
from analysis.intervals import holm
from analysis.multiple import Multiple, multiple
from analysis.ranking import RankedOption, Ranking, ranking
from analysis.scale import scale_of
from analysis.scores import Score, score
from questionnaires.answers import NOT_SHOWN
from questionnaires.codebook import Codebook
from questionnaires.items import Item, Language
from questionnaires.model import Questionnaire, Scale

QUARTILE_FROM = 30
"""A quarter of the people, a reliability and a correlation are named from so many on."""
THREE_ITEMS = 3
TOPS = 3


@dataclass(frozen=True, eq=False)
class Source:
    """The data of one survey, what they mean in one language, and k."""

    frame: pd.DataFrame
    codebook: Codebook
    questionnaire: Questionnaire
    language: Language
    k: int
    settled: Shield | None = None
    """The shield of the same data in another language: what may be shown is settled once for all."""

    def __post_init__(self) -> None:
        """Ratings get the words at their ends."""
        object.__setattr__(self, "codebook", with_ends(self.codebook, self.questionnaire, self.language))

    def has(self, item: Item) -> bool:
        """Whether the data hold the column(s) of `item`; texts have none."""
        columns = {str(column) for column in self.frame.columns}
        found = self.codebook.columns_of(item.key)
        return bool(found) and all(variable.column in columns for variable in found)

    def enough(self, base: float) -> bool:
        return disclosure.shown(int(base), self.k)

    def not_asked(self, item: Item) -> int:
        """How many people the skip logic did not lead to `item`, as far as the data tell it."""
        column = self.codebook.columns_of(item.key)[0].column
        return int((self.frame[column] == NOT_SHOWN).sum())

    @cached_property
    def frequencies(self) -> Mapping[str, Frequency]:
        """One-way counts of every single choice and rating in the data, by item."""
        return {
            item.key: frequency(self.frame, item.key, codebook=self.codebook)
            for item in self.questionnaire.items
            if item.type in ("single", "rating") and self.has(item)
        }

    @cached_property
    def amounts(self) -> Mapping[str, Amounts]:
        """What may be told of every number in the data, by item."""
        return {
            item.key: amounts(self.frame, item.key, codebook=self.codebook, k=self.k)
            for item in self.questionnaire.items
            if item.type == "number" and self.has(item)
        }

    @cached_property
    def multiples(self) -> Mapping[str, Multiple]:
        """One-way counts of every multiple choice in the data, by item."""
        return {
            item.key: multiple(
                self.frame,
                [variable.column for variable in self.codebook.columns_of(item.key)],
                codebook=self.codebook,
            )
            for item in self.questionnaire.items
            if item.type == "multiple" and self.has(item)
        }

    @cached_property
    def rankings(self) -> Mapping[str, Ranking]:
        """Every ranking in the data, by item."""
        return {
            item.key: ranking(
                self.frame,
                [variable.column for variable in self.codebook.columns_of(item.key)],
                codebook=self.codebook,
            )
            for item in self.questionnaire.items
            if item.type == "ranking" and self.has(item)
        }

    @cached_property
    def scores(self) -> Mapping[str, Score]:
        """Scores of every scale whose items are in the data, by scale."""
        return {
            scale.key: score(self.frame, scale, codebook=self.codebook, questionnaire=self.questionnaire)
            for scale in self.questionnaire.scales
            if self._complete(scale)
        }

    @cached_property
    def shield(self) -> Shield:
        """What may be shown of any two of its variables crossed."""
        if self.settled is not None:
            return self.settled
        return Shield(self.frame, self.codebook, self.questionnaire, self.k, self.scores)

    def _complete(self, scale: Scale) -> bool:
        if scale.kind == "mean_of_items":
            return all(
                key in self.questionnaire.by_key and self.has(self.questionnaire.item(key))
                for key in scale.parts
            )
        return all(self._complete(self.questionnaire.scale(key)) for key in scale.parts)


# ---- items -------------------------------------------------------------------------------------


def parts(counts: Frequency | Multiple) -> tuple[f.Part, ...]:
    """The answers of an item with their counts, in the questionnaire's order."""
    key = counts.variable
    return tuple(f.Part(f"{key}.item.{row.value}", row.label, int(row.count)) for row in counts.rows)


def profile(source: Source, item: Item) -> f.Profile | f.Average | f.Below:
    """A background item as a profile of those who took part."""
    if item.type == "number":
        return average(source.amounts[item.key], f"{item.key}.item", source.k)
    counts = source.frequencies[item.key]
    if not source.enough(counts.base):
        return below(source, item)
    label = item.text[source.language]
    return f.Profile(f"{item.key}.item", label, parts(counts), int(counts.base), counts.missing)


def below(source: Source, item: Item) -> f.Below:
    return f.Below(f"{item.key}.item", item.text[source.language], source.k)


def top_choices(source: Source, item: Item) -> f.TopChoices | f.Below:
    """The three options most people chose; ties stand in the questionnaire's order."""
    counts = source.multiples[item.key]
    if not source.enough(counts.base):
        return below(source, item)
    chosen = sorted((part for part in parts(counts) if part.count), key=lambda part: -part.count)
    label = item.text[source.language]
    return f.TopChoices(
        f"{item.key}.item", label, tuple(chosen[:TOPS]), counts.base, item.show_if is not None
    )


def top_ranked(counts: Ranking, id: str, k: int, asked_only: bool = False) -> f.TopRanked | f.Below:
    """The option most people put first, and the one most people ranked at all, each with those that tie."""
    if not disclosure.shown(counts.base, k):
        return f.Below(id, counts.label, k)

    def most(name: str, count: Callable[[RankedOption], int]) -> tuple[f.Part, ...]:
        top = max(count(row) for row in counts.rows)
        return tuple(
            f.Part(f"{id}.{row.value}.{name}", row.label, count(row))
            for row in counts.rows
            if count(row) == top
        )

    first, ranked = most("first", lambda row: row.first), most("ranked", lambda row: row.ranked)
    return f.TopRanked(id, counts.label, first, ranked, counts.places, counts.base, asked_only)


def most_frequent(counts: Frequency, id: str, k: int, asked_only: bool = False) -> f.MostFrequent | f.Below:
    """The answer most people gave, with those that tie."""
    if not disclosure.shown(int(counts.base), k):
        return f.Below(id, counts.label, k)
    most = max(int(row.count) for row in counts.rows)
    tied = tuple(
        f.Part(f"{id}.{at}" if isinstance(row.value, str) else f"{id}.{row.value}", row.label, int(row.count))
        for at, row in enumerate(counts.rows, 1)
        if row.count == most
    )
    return f.MostFrequent(id, counts.label, tied, int(counts.base), asked_only)


def average(result: Amounts, id: str, k: int, asked_only: bool = False) -> f.Average | f.Below:
    """Measured numbers as a mean, a median and where the middle half lies."""
    if result.median is None:
        return f.Below(id, result.label, k)
    lower, upper = result.lower, result.upper
    quartiles = None if lower is None or upper is None or lower == upper else (lower, upper)
    return f.Average(
        id,
        result.label,
        result.base,
        result.mean,
        result.sd,
        result.median,
        quartiles,
        result.decimals,
        asked_only,
    )


def rating_mean(source: Source, item: Item) -> f.RatingMean | None:
    """The mean of a rating whose answers are numbers; None where they are not, or too few answered.

    Everybody's counts are exact, and so is what they add to.
    """
    counts = source.frequencies[item.key]
    if item.type != "rating" or not source.enough(counts.base):
        return None
    if not all(str(option.value) == option.label[source.language] for option in item.options):
        return None
    rows = sorted(counts.rows, key=lambda row: row.value)
    n = int(counts.base)
    numbers = [Fraction(row.value) for row in rows for _ in range(int(row.count))]
    mean = Fraction(sum(numbers), n)
    sd = math.sqrt(sum((one - mean) ** 2 for one in numbers) / (n - 1))
    label, id_ = item.text[source.language], f"{item.key}.item"
    return f.RatingMean(id_, label, rows[0].label, rows[-1].label, mean, sd, n)


# ---- claims ------------------------------------------------------------------------------------


def claims(source: Source, item: Item) -> tuple[f.Claimed, ...]:
    """The claims of `item` that enough people answered; those for each option stand as `top_choices`."""
    found = []
    for one in item.claims:
        if one.each_of:
            continue
        for share in claim(source.frame, item, one, codebook=source.codebook):
            if source.enough(share.base):
                found.append(_claimed(source, item, share, one.not_in_base))
    return tuple(found)


def _claimed(source: Source, item: Item, share: ClaimShare, left_out: tuple[int, ...]) -> f.Claimed:
    counts = source.frequencies.get(item.key) or source.multiples[item.key]
    return f.Claimed(
        f"{share.key}.claim",
        share.text[source.language],
        share.count,
        share.base,
        tuple(
            f.Part(f"{share.key}.left_out.{row.value}", row.label, int(row.count))
            for row in counts.rows
            if row.value in left_out
        ),
        item.show_if is not None,
    )


def lead(id: str, topic: str, found: tuple[f.Claimed, ...]) -> f.Lead | None:
    """The claim that most people make, as a head; None under a base of 100, where no word stands.

    Claims of items that only some were asked do not lead: they speak of those people only.
    """
    eligible = [one for one in found if not one.asked_only and one.base >= numerals.WORDS_FROM]
    if not eligible:
        return None
    first = max(eligible, key=lambda one: one.share)
    quantity = numerals.quantity_of(first.count, first.base)
    return None if quantity is None else f.Lead(id, topic, first, quantity)


# ---- scales ------------------------------------------------------------------------------------


ScaleFinding = f.ScaleMean | f.InBands | f.Claimed | f.Reliability | f.Below


def scale_findings(source: Source, scale: Scale) -> tuple[ScaleFinding, ...]:
    """Mean, bands, claims and reliability of a scale, or that too few have a score."""
    result = source.scores[scale.key]
    if not source.enough(result.n):
        return (f.Below(scale.key, scale.label[source.language], source.k),)
    found: list[ScaleFinding] = [_scale_mean(source, scale, result)]
    bands = source.questionnaire.bands
    if bands is not None:
        labels = [text[source.language] for text in bands.labels]
        inside = tuple(
            f.Part(f"{scale.key}.band.{at}", label, count)
            for at, (label, count) in enumerate(zip(labels, result.bands(bands), strict=True), 1)
        )
        found.append(
            f.InBands(f"{scale.key}.band", scale.label[source.language], bands.cuts, inside, result.n)
        )
    for one in source.questionnaire.scale_claims:
        if one.scale == scale.key:
            share = scale_claim(result, one)
            found.append(f.Claimed(f"{one.key}.claim", one.text[source.language], share.count, share.base))
    found += _reliability(source, scale)
    return tuple(found)


def _reliability(source: Source, scale: Scale) -> list[f.Reliability]:
    """Alpha of three items or more, from so many complete answers that it says something."""
    if scale.kind != "mean_of_items" or len(scale.parts) < THREE_ITEMS:
        return []
    # sorted, for the order of sums shows in the last digits of a coefficient
    answers = source.frame[list(scale.parts)].sort_values(list(scale.parts))
    found = scale_of(answers, scale, codebook=source.codebook)
    if found.alpha is None or found.alpha_low is None or found.alpha_high is None:
        return []
    if found.complete < QUARTILE_FROM or not source.enough(found.complete):
        return []
    limits = found.alpha, found.alpha_low, found.alpha_high
    return [f.Reliability(scale.key, scale.label[source.language], *limits, len(scale.parts), found.complete)]


def together(source: Source) -> tuple[f.Together, ...]:
    """A scale made of scales with every scale that it does not hold: Pearson's r, Holm over all of them.

    R: cor.test(x, y); p.adjust(p, "holm")
    """
    scales = [scale for scale in source.questionnaire.scales if scale.key in source.scores]
    pairs = [
        (whole, other)
        for whole in scales
        for other in scales
        if whole.kind != "mean_of_items" and other.kind == "mean_of_items" and other.key not in whole.parts
    ]
    found = [(whole, other, _related(source, whole, other)) for whole, other in pairs]
    known = [(whole, other, one) for whole, other, one in found if one is not None]
    adjusted = holm([one.pearson.p if one.pearson else None for _, _, one in known])
    return tuple(
        f.Together(
            f"{whole.key}x{other.key}",
            whole.label[source.language],
            other.label[source.language],
            one.pearson.r,
            p,
            one.n,
            len(known),
        )
        for (whole, other, one), p in zip(known, adjusted, strict=True)
        if one.pearson is not None and p is not None
    )


def _related(source: Source, whole: Scale, other: Scale) -> Correlation | None:
    """The correlation of two scores, if enough people have both."""
    scores = pd.DataFrame({"x": source.scores[whole.key].persons, "y": source.scores[other.key].persons})
    found = correlate(scores.sort_values(["x", "y"]), "x", "y")
    enough = found.n >= QUARTILE_FROM and source.enough(found.n)
    return found if enough and found.pearson is not None else None


def _scale_mean(source: Source, scale: Scale, result: Score) -> f.ScaleMean:
    if result.exact_mean is None:
        raise ValueError(f"{scale.key} has no mean: nobody has a score")
    quarter = result.quartiles[2] if result.quartiles and result.n >= QUARTILE_FROM else None
    return f.ScaleMean(
        scale.key,
        scale.label[source.language],
        result.exact_mean,
        result.sd,
        quarter,
        result.n,
        result.not_scored,
        None if scale.high_means is None else scale.high_means[source.language],
    )

"""A questionnaire, frozen: its items in their sections, and what is reckoned from their answers.

Nothing here reads a file, counts an answer or writes a sentence. `load.py` builds these from TOML.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

from questionnaires.answers import BLANK, Answer
from questionnaires.items import Claim, Item, Language, Note, Section, Text


@dataclass(frozen=True)
class Scale:
    """A mean on 0..100: of items (options to 0..100, then 100 - x for `reverse`) or of scales."""

    key: str
    label: Text
    kind: Literal["mean_of_items", "mean_of_scales"]
    parts: tuple[str, ...]
    """Item keys, or scale keys for mean_of_scales."""
    min_answered: int
    """Fewest parts answered (or scored) for a score to exist."""
    reverse: tuple[str, ...] = ()
    high_means: Text | None = None
    reliability: Literal["alpha", "r", "none"] = "alpha"


@dataclass(frozen=True)
class Bands:
    """Cut points of 0..100, each band closed below, with one label more than there are cuts."""

    cuts: tuple[Fraction, ...]
    labels: tuple[Text, ...]


@dataclass(frozen=True)
class ScaleClaim:
    key: str
    scale: str
    op: Literal[">=", ">", "<=", "<"]
    value: Fraction
    text: Text


MarginKind = Literal["item", "claim", "scale", "band"]


@dataclass(frozen=True)
class Margin:
    """One side of a default cross-tab: an item's answers, a claim, a scale's score or its bands."""

    kind: MarginKind
    key: str


@dataclass(frozen=True)
class Crosstab:
    row: Margin
    column: Margin


@dataclass(frozen=True)
class ConsentPoint:
    key: str
    text: Text
    only_if: str | None = None
    """The mode of the survey in which the point is said: codes, units, drafts, flag.fast."""


@dataclass(frozen=True)
class Consent:
    lead: Text
    points: tuple[ConsentPoint, ...]
    agree: Text
    decline: Text


@dataclass(frozen=True)
class RowExport:
    """What row-level export must keep: smallest class, answers that differ, the order of dropping."""

    smallest_class: int = 5
    different_sensitive_answers: int = 2
    generalise: tuple[str, ...] = ()


@dataclass(frozen=True)
class QualityFlag:
    key: str
    on: bool
    items: tuple[str, ...] = ()
    """Flagged when all of them are answered and equal."""
    seconds_below: int | None = None
    why: Text | None = None


@dataclass(frozen=True)
class Category:
    value: int
    label: Text
    level: Text


@dataclass(frozen=True)
class CodingFrame:
    item: str
    categories: tuple[Category, ...]
    print_from_persons: int = 5


JOINED_UP_TO = 11
"""Neighbouring sections share a page while it holds at most so many questions."""


@dataclass(frozen=True)
class Questionnaire:
    key: str
    version: int
    languages: tuple[Language, ...]
    title: Text
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    """In the order asked, optional ones included; `asked` leaves out those switched off."""
    scales: tuple[Scale, ...] = ()
    bands: Bands | None = None
    scale_claims: tuple[ScaleClaim, ...] = ()
    crosstabs: tuple[Crosstab, ...] = ()
    consent: Consent | None = None
    thanks: Text | None = None
    disclaimer: Text | None = None
    no_answer: Mapping[int, Text] = field(default_factory=dict)
    """Labels of REFUSED, BLANK and NOT_SHOWN."""
    sensitive: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    """Items that could single a person out when combined."""
    row_export: RowExport = RowExport()
    quality_flags: tuple[QualityFlag, ...] = ()
    coding_frame: CodingFrame | None = None
    seconds: Mapping[str, int] = field(default_factory=dict)
    """Estimated seconds per kind of item, for the consent page; see `estimated_seconds`."""
    notes: tuple[Note, ...] = ()
    """In the order of the page; where each stands is in its section's `content`."""

    @property
    def language(self) -> Language:
        """The first language: the default everywhere."""
        return self.languages[0]

    @cached_property
    def by_key(self) -> Mapping[str, Item]:
        return {item.key: item for item in self.items}

    def item(self, key: str) -> Item:
        return self.by_key[key]

    @cached_property
    def questions(self) -> tuple[Item, ...]:
        """The items that count as one: a write-in belongs to its item."""
        return tuple(item for item in self.items if item.write_in_of is None)

    @cached_property
    def write_ins(self) -> Mapping[str, Item]:
        """The write-in of each item that has one, by that item's key."""
        return {item.write_in_of: item for item in self.items if item.write_in_of is not None}

    @cached_property
    def pipes(self) -> bool:
        """Whether some text repeats an earlier answer."""
        return any(item.pipe for item in self.items) or any(note.pipe for note in self.notes)

    @cached_property
    def pages(self) -> tuple[tuple[Section, ...], ...]:
        """The sections, page by page: as their `with_previous` says, else short neighbours together."""
        pages: list[list[Section]] = []
        for section in self.sections:
            joins = section.with_previous
            if joins is None:
                keys = [one.key for one in (*(pages[-1] if pages else ()), section)]
                joins = sum(item.section in keys for item in self.questions) <= JOINED_UP_TO
            if pages and joins:
                pages[-1].append(section)
            else:
                pages.append([section])
        return tuple(tuple(page) for page in pages)

    def scale(self, key: str) -> Scale:
        for scale in self.scales:
            if scale.key == key:
                return scale
        raise KeyError(f"{self.key} has no scale {key}")

    def claims(self) -> Iterator[tuple[Item, Claim]]:
        """Every claim with its item, in questionnaire order."""
        for item in self.items:
            for claim in item.claims:
                yield item, claim

    @property
    def fast_flag(self) -> QualityFlag | None:
        """The flag of a form filled in too fast, where it is on: the phone judges, the answer holds it."""
        return next((flag for flag in self.quality_flags if flag.on and flag.seconds_below), None)

    def judging_speed(self, on: bool) -> Questionnaire:
        """This questionnaire with its flag of a form filled in too fast switched on or off."""
        return replace(
            self,
            quality_flags=tuple(
                replace(flag, on=on) if flag.seconds_below else flag for flag in self.quality_flags
            ),
        )

    def asked(
        self, optional_items: Collection[str] | None = None, invited: int | None = None
    ) -> Questionnaire:
        """This questionnaire with the items that a survey of `invited` people asks.

        Of the optional items those in `optional_items` stay (None: those on by default). Items that want a
        minimum of invited people stay only if `invited` reaches it (unknown counts as 0).
        """
        return self.only(
            item.key
            for item in self.items
            if (invited or 0) >= item.invited_at_least
            and (
                not item.optional
                or (item.default_on if optional_items is None else item.key in optional_items)
            )
        )

    def only(self, keys: Iterable[str]) -> Questionnaire:
        """This questionnaire with the items of these keys alone, in its own order.

        A write-in stays with its item, a note with its section, and a section with its page.
        """
        wanted = frozenset(keys)
        kept = {item.key for item in self.items if (item.write_in_of or item.key) in wanted}
        sections = self._sections_of(kept)
        content = {key for section in sections for key in section.content}
        return replace(
            self,
            items=tuple(item for item in self.items if item.key in kept),
            notes=tuple(note for note in self.notes if note.key in content),
            sections=sections,
            sensitive=tuple(key for key in self.sensitive if key in kept),
            background=tuple(key for key in self.background if key in kept),
            row_export=replace(
                self.row_export, generalise=tuple(key for key in self.row_export.generalise if key in kept)
            ),
            coding_frame=self.coding_frame if self.coding_frame and self.coding_frame.item in kept else None,
        )

    def _sections_of(self, kept: Collection[str]) -> tuple[Section, ...]:
        """The sections in which some item of `kept` stands; the first of its page left begins the page."""
        found: list[Section] = []
        page_has_begun = False
        for section in self.sections:
            page_has_begun = page_has_begun and section.with_previous is True
            items = tuple(key for key in section.items if key in kept)
            if not items:
                continue
            gone = set(section.items) - set(items)
            content = tuple(key for key in section.content if key not in gone)
            joins = section.with_previous and page_has_begun
            found.append(replace(section, items=items, content=content, with_previous=joins))
            page_has_begun = True
        return tuple(found)

    def shown(self, answers: Mapping[str, Answer]) -> frozenset[str]:
        """Keys of the items these answers lead to. A hidden item's answer counts as not given."""
        seen: dict[str, Answer] = {}
        for item in self.items:
            if item.show_if is None or item.show_if.holds(seen):
                seen[item.key] = answers.get(item.key, BLANK)
        return frozenset(seen)

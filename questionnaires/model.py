"""The nouns of a questionnaire, frozen: items, options, scales, claims, texts by language.

Nothing here reads a file, counts an answer or writes a sentence. `load.py` builds these from TOML.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

from questionnaires.answers import BLANK as BLANK
from questionnaires.answers import KINDS_OF_NO_ANSWER as KINDS_OF_NO_ANSWER
from questionnaires.answers import NOT_SHOWN as NOT_SHOWN
from questionnaires.answers import REFUSED as REFUSED
from questionnaires.answers import AllOf as AllOf
from questionnaires.answers import Answer as Answer
from questionnaires.answers import AnyOf as AnyOf
from questionnaires.answers import Chosen as Chosen
from questionnaires.answers import Condition as Condition

Language = str
Text = Mapping[Language, str]
"""The same words in each declared language: {"zh-CN": "…", "en": "…"}."""


@dataclass(frozen=True)
class Option:
    value: int
    label: Text
    score: Fraction | None = None
    """Value on 0..100, exact (thirds stay thirds)."""
    write_in: bool = False
    """Whoever chooses it may say more in words: a text item of its own, `Item.write_in_of`."""


@dataclass(frozen=True)
class Claim:
    """A statement whose share is counted: `counts` over the answers that are not in `not_in_base`.

    `each_of` stands for one claim per option, its label put in place of {option} in the text.
    """

    key: str
    text: Text
    counts: tuple[int, ...] = ()
    not_in_base: tuple[int, ...] = ()
    each_of: tuple[int, ...] = ()


ItemType = Literal["single", "multiple", "rating", "ranking", "number", "text"]
MOST_PLACES = 10
"""A ranking has no more places than this."""
LARGEST_NUMBER = 999_999
"""A number above this is a slip of the finger, unless the item says otherwise."""


@dataclass(frozen=True)
class Item:
    key: str
    type: ItemType
    text: Text
    section: str
    options: tuple[Option, ...] = ()
    option_set: str | None = None
    frame: Text | None = None
    """A line above the item's text that bounds it in time, such as 最近一个月."""
    ends: Mapping[int, Text] = field(default_factory=dict)
    """Words at the ends of a rating."""
    refusable: bool = False
    show_if: Condition | None = None
    required: bool = False
    required_if: Condition | None = None
    """Where one of the two holds it may not stay blank; to refuse is to answer."""
    hint: Text | None = None
    """Says in words who need not answer a conditional item."""
    piped: Text | None = None
    """The words with {places} for earlier answers; in `text` they are filled with the words of `pipe`."""
    pipe: Mapping[str, Text] = field(default_factory=dict)
    """Key of an earlier item -> what the text says while that item has no answer."""
    claims: tuple[Claim, ...] = ()
    max_choices: int | None = None
    exclusive: tuple[int, ...] = ()
    low: int = 0
    high: int = LARGEST_NUMBER
    """A number outside of these is refused."""
    usual: tuple[int, int] | None = None
    """A number outside of these is asked about once, and then taken."""
    max_length: int | None = None
    write_in_of: str | None = None
    """The item whose write-in option this text belongs to: it has no place and no number of its own."""
    optional: bool = False
    """Asked only when the survey's settings list it."""
    default_on: bool = False
    """An optional item that new settings list beforehand."""
    invited_at_least: int = 0
    """Asked only when at least so many people are invited."""
    report_also: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        return self.type in ("single", "multiple", "rating", "ranking")

    @property
    def places(self) -> int:
        """How many places a ranking has."""
        return self.max_choices or min(len(self.options), MOST_PLACES)

    def demanded(self, answers: Mapping[str, Answer]) -> bool:
        """Whether it may not stay blank beside these answers of the items shown before it."""
        return self.required or (self.required_if is not None and self.required_if.holds(answers))

    @cached_property
    def values(self) -> tuple[int, ...]:
        return tuple(option.value for option in self.options)

    def option(self, value: int) -> Option:
        """The option of `value`. Raises KeyError with the item's key."""
        for option in self.options:
            if option.value == value:
                return option
        raise KeyError(f"{self.key} has no option {value}")


@dataclass(frozen=True)
class Note:
    """Words between the items that ask for nothing."""

    key: str
    text: Text
    show_if: Condition | None = None
    piped: Text | None = None
    pipe: Mapping[str, Text] = field(default_factory=dict)
    """As those of an item."""


@dataclass(frozen=True)
class Section:
    key: str
    title: Text
    items: tuple[str, ...]
    """Its items, write-ins included, in the order asked."""
    content: tuple[str, ...] = ()
    """What stands on the page, in order: items and notes, but no write-in, which stands within its item."""
    with_previous: bool | None = None
    """It stands on the page of the section before it. None: the questionnaire leaves that to the program."""

    def __post_init__(self) -> None:
        if not self.content:
            object.__setattr__(self, "content", self.items)


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

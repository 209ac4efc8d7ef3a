"""What is asked, frozen: items with their options and claims, notes, sections, and words by language.

Nothing here reads a file, counts an answer or writes a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from questionnaires.answers import Answer, Condition

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

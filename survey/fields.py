"""One field for each kind of item: what was sent, the answer in it, and what the page needs to show it.

What was valid is kept when something else was not. What a field must hold is checked in `validators`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from questionnaires.answers import BLANK, REFUSED, Answer
from questionnaires.errors import Message, say
from questionnaires.items import LARGEST_NUMBER, Item
from survey import rules

MOST_FIGURES = 9
Validator = Callable[[Any, Any], None]
"""(form, field) -> None; raises Unfit."""


class Unfit(ValidationError):
    """An answer that cannot be taken, with the sentence that says why."""

    def __init__(self, message: Message) -> None:
        ValueError.__init__(self, message)


@dataclass(frozen=True)
class Row:
    """One line to tick: the input's value, its words, whether it is chosen."""

    value: int
    label: str | Message
    chosen: bool
    write_in: str | None = None
    """The item in which to say more of it."""


@dataclass(frozen=True)
class Place:
    """One place of a ranking: the select's id, its number, its lines with the chosen one marked."""

    id: str
    number: int
    rows: tuple[Row, ...]


class ItemField(Field):
    """A field that knows its item. `answer` is what was validly given, BLANK if nothing was."""

    item: Item
    number: int
    """Of the question; a write-in has that of its item."""
    question: Markup
    """The item's words, with earlier answers in their places."""
    doubtful: bool
    """Its mistake is one that passes once the person has said so."""

    def __init__(self, item: Item, number: int, validators: Sequence[Validator] = (), **bound: Any) -> None:
        super().__init__(item.key, list(validators), id=item.key, **bound)
        self.item = item
        self.number = number
        self.doubtful = False

    @property
    def answer(self) -> Answer:
        raise NotImplementedError

    @property
    def rule(self) -> Markup:
        """What the page's script is told, for `data-rule`."""
        return rules.of_item(self.item)

    @property
    def help(self) -> Message | None:
        """How to answer, in words."""
        return None

    @property
    def optional(self) -> bool:
        """It may be left empty whatever else was answered."""
        return not self.item.required and self.item.required_if is None


class ClosedField(ItemField):
    """Options one under another, 不想回答 last where the item may be refused. `data`: the values chosen."""

    data: tuple[int, ...]

    def __init__(
        self,
        item: Item,
        number: int,
        labels: Mapping[int, str | Message],
        write_in: Item | None = None,
        **bound: Any,
    ) -> None:
        super().__init__(item, number, **bound)
        self.labels = labels
        self.write_in = write_in
        self._values = {str(value): value for value in labels}
        """What is sent for each option -> the option's value."""

    def process_data(self, value: object) -> None:
        self.data = ()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the options that exist, in questionnaire order. Raises Unfit if there were others."""
        sent = set(valuelist)
        self.data = tuple([value for text, value in self._values.items() if text in sent])
        if not sent <= self._values.keys():
            raise Unfit(say("That answer is not one of the options. Please choose again."))

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(value, label, value in self.data, self._more(value)) for value, label in self.labels.items()
        )

    def _more(self, value: int) -> str | None:
        """The write-in that stands under the option."""
        if self.write_in is None or value == REFUSED or not self.item.option(value).write_in:
            return None
        return self.write_in.key


class SingleField(ClosedField):
    """One option of several: radio buttons."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if len(self.data) > 1:
            self.data = ()
            raise Unfit(say("Please choose one answer only."))

    @property
    def answer(self) -> Answer:
        return self.data[0] if self.data else BLANK


class MultipleField(ClosedField):
    """Several options: checkboxes."""

    @property
    def help(self) -> Message:
        if self.item.max_choices:
            return say("You may choose up to {most}.", most=self.item.max_choices)
        return say("You may choose several.")

    @property
    def answer(self) -> Answer:
        if REFUSED in self.data:
            return REFUSED
        return self.data or BLANK


class RankingField(ItemField):
    """Options in order, one a place: selects. `data`: the value in each place, None where it is empty."""

    data: tuple[int | None, ...]

    def __init__(self, item: Item, number: int, labels: Mapping[int, str | Message], **bound: Any) -> None:
        super().__init__(item, number, **bound)
        self.labels = labels

    def process_data(self, value: object) -> None:
        self.data = ()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep each option in its place. Raises Unfit if there was anything else, or a place too many."""
        known = {str(value): value for value in self.labels}
        self.data = tuple(known.get(sent) for sent in valuelist[: self.item.places])
        strange = [sent for sent in valuelist if sent and sent not in known]
        if strange or any(valuelist[self.item.places :]):
            raise Unfit(say("That answer is not one of the options. Please choose again."))

    @property
    def ranked(self) -> tuple[int, ...]:
        """The values in order, empty places left out."""
        return tuple(value for value in self.data if value is not None)

    @property
    def answer(self) -> Answer:
        if REFUSED in self.ranked:
            return REFUSED
        return self.ranked or BLANK

    @property
    def places(self) -> tuple[Place, ...]:
        """不想回答 stands in the first place only."""
        return tuple(
            Place(self.id if number == 1 else f"{self.id}-{number}", number, self._rows(number))
            for number in range(1, self.item.places + 1)
        )

    def _rows(self, number: int) -> tuple[Row, ...]:
        chosen = self.data[number - 1] if number <= len(self.data) else None
        return tuple(
            Row(value, label, value == chosen)
            for value, label in self.labels.items()
            if value != REFUSED or number == 1
        )

    @property
    def help(self) -> Message:
        return say("Choose an option for each place, beginning with the first. Later places may stay empty.")


class NumberField(ItemField):
    """A whole number within limits; `data` is the text that was typed, so that a slip can be mended."""

    data: str

    def process_data(self, value: object) -> None:
        self.data = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        # NFKC turns the full-width figures of a Chinese keyboard into plain ones
        self.data = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""

    @property
    def answer(self) -> Answer:
        fits = self.data.isascii() and self.data.isdigit() and len(self.data) <= MOST_FIGURES
        number = int(self.data) if fits else BLANK
        return number if self.item.low <= number <= self.item.high else BLANK

    @property
    def help(self) -> Message:
        low, high = self.item.low, self.item.high
        if (low, high) == (0, LARGEST_NUMBER):
            if self.optional:
                return say("Please write figures. You may leave this empty.")
            return say("Please write figures.")
        if self.optional:
            return say("A number from {low} to {high}. You may leave this empty.", low=low, high=high)
        return say("A number from {low} to {high}.", low=low, high=high)


class TextField(ItemField):
    """Free words, several lines; `data` without outer blanks and control characters."""

    data: str

    def process_data(self, value: object) -> None:
        self.data = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        lines = (valuelist[0] if valuelist else "").replace("\r\n", "\n").replace("\r", "\n")
        self.data = "".join(c for c in lines if c == "\n" or unicodedata.category(c) != "Cc").strip()

    @property
    def answer(self) -> Answer:
        return self.data or BLANK

    @property
    def help(self) -> Message | None:
        most = self.item.max_length
        if self.item.write_in_of is not None:
            return None  # its label says it
        if self.optional and most:
            return say("You may leave this empty. At most {most} characters.", most=most)
        if self.optional:
            return say("You may leave this empty.")
        return say("At most {most} characters.", most=most) if most else None

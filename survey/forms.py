"""A questionnaire as a WTForms form: built when it is needed, checked here, read into a Response.

A field's name is its item's key. Errors are `Message`s, so that the page can say them in its language;
what was valid is kept when something else was not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, Self

from wtforms.fields.core import Field, UnboundField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from questionnaires.errors import Message, say
from questionnaires.model import BLANK, REFUSED, Answer, Item, Language, Questionnaire
from questionnaires.response import Response

TICKET, REST = "ticket", "rest"
"""The two names that a form sends beside its answers: its ticket, and 其余不答，继续."""

LARGEST_NUMBER = 999_999
"""An answer in figures above this is a slip of the finger."""

Validator = Callable[[Any, Any], None]


class Posted(Protocol):
    """What a form sends, as Werkzeug's MultiDict has it."""

    def __contains__(self, name: Any, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def getlist(self, name: str, /) -> list[str]: ...


class Unfit(ValidationError):
    """An answer that cannot be taken, with the sentence that says why."""

    def __init__(self, message: Message) -> None:
        ValueError.__init__(self, message)


@dataclass(frozen=True)
class Row:
    """One line to tick: the input's id and value, its words, whether it is chosen."""

    id: str
    value: int
    label: str | Message
    chosen: bool


class ItemField(Field):
    """A field that knows its item. `answer` is what was validly given, BLANK if nothing was."""

    item: Item
    number: int

    def __init__(self, item: Item, number: int, validators: Sequence[Validator] = (), **bound: Any) -> None:
        super().__init__(item.key, list(validators), id=item.key, **bound)
        self.item = item
        self.number = number

    @property
    def answer(self) -> Answer:
        raise NotImplementedError

    @property
    def target(self) -> str:
        """Id of the control that a link to this item lands on."""
        return self.id


class ClosedField(ItemField):
    """Options one under another, 不想回答 last where the item may be refused. `data`: the values chosen."""

    data: tuple[int, ...]

    def __init__(self, item: Item, number: int, labels: Mapping[int, str | Message], **bound: Any) -> None:
        super().__init__(item, number, **bound)
        self.labels = labels

    def process_data(self, value: object) -> None:
        self.data = ()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the options that exist, in questionnaire order. Raises Unfit if there were others."""
        sent = set(valuelist)
        known = {str(value): value for value in self.labels}
        self.data = tuple(value for text, value in known.items() if text in sent)
        if sent - known.keys():
            raise Unfit(say("That answer is not one of the options. Please choose again."))

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(f"{self.id}-{position}", value, label, value in self.data)
            for position, (value, label) in enumerate(self.labels.items(), 1)
        )

    @property
    def target(self) -> str:
        return f"{self.id}-1"


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
    def answer(self) -> Answer:
        if REFUSED in self.data:
            return REFUSED
        return self.data or BLANK


class NumberField(ItemField):
    """A whole number from 0 on; `data` is the text that was typed, so that a slip can be mended."""

    data: str

    def process_data(self, value: object) -> None:
        self.data = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        # NFKC turns the full-width figures of a Chinese keyboard into plain ones
        self.data = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""

    @property
    def answer(self) -> Answer:
        fits = self.data.isascii() and self.data.isdigit() and len(self.data) <= 9
        return int(self.data) if fits and int(self.data) <= LARGEST_NUMBER else BLANK


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


def answered(form: AnswerForm, field: ItemField) -> None:
    """A closed item wants an answer, were it 不想回答, until the person has said: leave the rest."""
    if field.process_errors:
        raise StopValidation  # it has its sentence already
    if field.answer == BLANK and not form.rest:
        raise Unfit(say("This question has no answer yet."))


def at_most(most: int) -> Validator:
    """A validator: no more than `most` options."""

    def check(form: AnswerForm, field: ClosedField) -> None:
        if len(field.data) > most:
            raise Unfit(
                say(
                    "You chose {chosen}; please keep {most} at most.",
                    chosen=len(field.data),
                    most=most,
                )
            )

    return check


def alone(form: AnswerForm, field: ClosedField) -> None:
    """An exclusive option, and 不想回答, stand alone."""
    for value in (*field.item.exclusive, REFUSED):
        if value in field.data and len(field.data) > 1:
            raise Unfit(say("“{option}” cannot be chosen together with others.", option=field.labels[value]))


def whole_number(form: AnswerForm, field: NumberField) -> None:
    """Figures only, if anything was typed."""
    if field.data and field.answer == BLANK:
        raise Unfit(
            say("Please write a whole number between 0 and {largest}, in figures.", largest=LARGEST_NUMBER)
        )


def not_longer(most: int) -> Validator:
    """A validator: no more than `most` characters. The text is kept as it was typed."""

    def check(form: AnswerForm, field: TextField) -> None:
        if len(field.data) > most:
            raise Unfit(
                say(
                    "This is {length} characters long; please shorten it to {most}.",
                    length=len(field.data),
                    most=most,
                )
            )

    return check


class AnswerForm(BaseForm):
    """The form of one questionnaire in one language. `validate` first, then `read`."""

    def __init__(self, questionnaire: Questionnaire, language: Language) -> None:
        super().__init__(
            {
                item.key: _unbound(item, number, questionnaire, language)
                for number, item in enumerate(questionnaire.items, 1)
            }
        )
        self.process()
        self.fields = tuple(field for field in self if isinstance(field, ItemField))
        self.questionnaire = questionnaire
        self.language = language
        self.rest = False
        """The person said 其余不答，继续: blanks are no mistake any more."""
        self.strangers: tuple[str, ...] = ()
        """Names that were sent and belong to no item."""

    def twin(self) -> Self:
        """A form of its own like this one: what its fields are made of is shared, what they are given is not.

        Binding fields anew costs more than reading and checking what was sent. A field replaces what it is
        given and what it finds wanting, and never changes either in place.
        """
        form = copy(self)
        form.form_errors = []
        form._fields = {name: _twin(field, form) for name, field in self._fields.items()}
        form.fields = tuple(field for field in form if isinstance(field, ItemField))
        return form

    def fill(self, posted: Posted) -> None:
        """Take what was sent, item by item."""
        self.process(posted)
        self.rest = REST in posted
        self.strangers = tuple(
            name for name in posted if name not in self._fields and name not in (TICKET, REST)
        )

    def given(self) -> dict[str, Answer]:
        """The valid answers by item key, also of items that their own skip logic will hide."""
        return {field.item.key: field.answer for field in self.fields}

    def validate(self, extra_validators: object = None) -> bool:
        """Check every item that these answers lead to. A hidden item's answer is never a mistake."""
        shown = self.questionnaire.shown(self.given())
        for field in self.fields:
            field.errors = []
            if field.item.key in shown:
                field.validate(self)
        return not self.trouble

    @property
    def trouble(self) -> bool:
        """`validate` found something that keeps this form from being stored."""
        return bool(self.mistakes or self.strangers)

    @property
    def mistakes(self) -> tuple[ItemField, ...]:
        """The fields that `validate` found wanting: wrong answers first, then those without one."""
        found = (field for field in self.fields if field.errors)
        return tuple(sorted(found, key=_is_blank))

    @property
    def only_blanks(self) -> bool:
        """Nothing is wrong but that some items have no answer."""
        return not self.strangers and all(map(_is_blank, self.mistakes))


def _is_blank(field: ItemField) -> bool:
    """Nothing is wrong with the field but that it has no answer."""
    return field.answer == BLANK and isinstance(field, ClosedField) and not field.process_errors


def build(questionnaire: Questionnaire, language: Language) -> AnswerForm:
    """The empty form of `questionnaire` as asked, in one of its languages.

    Raises ValueError for a language it has not, or an item key that the form needs for itself.
    """
    if language not in questionnaire.languages:
        raise ValueError(f"{questionnaire.key} has no language {language}")
    taken = [name for name in (TICKET, REST) if name in questionnaire.by_key]
    if taken:
        raise ValueError(f"{questionnaire.key}: an item may not be called {', '.join(taken)}")
    return _empty(_Itself(questionnaire), language).twin()


def read(form: AnswerForm, unit: int | None = None) -> Response:
    """The Response of a validated form: hidden answers are NOT_SHOWN, what was left out BLANK.

    Raises ValueError if `validate` found mistakes.
    """
    if form.trouble:
        raise ValueError(
            "a form with mistakes cannot be read: "
            + ", ".join([field.item.key for field in form.mistakes] + list(form.strangers))
        )
    return Response.of(form.questionnaire, form.given(), unit)


@dataclass(frozen=True, eq=False)
class _Itself:
    """A questionnaire as a key: comparing one by its content would take longer than building its form."""

    questionnaire: Questionnaire

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.questionnaire is other.questionnaire

    def __hash__(self) -> int:
        return id(self.questionnaire)


@lru_cache(maxsize=32)
def _empty(key: _Itself, language: Language) -> AnswerForm:
    """The form of which `build` gives out twins; nobody ever fills in this one."""
    return AnswerForm(key.questionnaire, language)


def _twin(field: Field, form: AnswerForm) -> Field:
    """`field` once more, in `form`. `copy` would give the same in four times the time."""
    twin: Field = object.__new__(type(field))
    twin.__dict__.update(field.__dict__, _form=form)
    return twin


def _unbound(
    item: Item, number: int, questionnaire: Questionnaire, language: Language
) -> UnboundField[ItemField]:
    if item.type == "text":
        return UnboundField(
            TextField, item, number, validators=[not_longer(item.max_length)] if item.max_length else []
        )
    if item.type == "number":
        return UnboundField(NumberField, item, number, validators=[whole_number])
    labels: dict[int, str | Message] = {option.value: option.label[language] for option in item.options}
    if item.refusable:
        refused = questionnaire.no_answer.get(REFUSED)
        labels[REFUSED] = refused[language] if refused else say("I would rather not answer")
    if item.type == "multiple":
        limit = [at_most(item.max_choices)] if item.max_choices else []
        return UnboundField(MultipleField, item, number, labels, validators=[answered, alone, *limit])
    return UnboundField(SingleField, item, number, _with_ends(item, labels, language), validators=[answered])


def _with_ends(
    item: Item, labels: Mapping[int, str | Message], language: Language
) -> dict[int, str | Message]:
    """A rating's end words stand beside its figures."""
    return {
        value: f"{label}\u2003{item.ends[value][language]}" if value in item.ends else label
        for value, label in labels.items()
    }

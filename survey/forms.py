"""A questionnaire as a WTForms form: built when it is needed, checked here, read into a Response.

A field's name is its item's key; the fields are in `fields`, what they must hold in `validators`. Errors
are `Message`s, so that the page can say them in its language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, Self

from markupsafe import Markup
from wtforms.fields.core import Field, UnboundField
from wtforms.form import BaseForm

from questionnaires.answers import BLANK, REFUSED, Answer
from questionnaires.errors import Message, say
from questionnaires.items import Item, Language
from questionnaires.model import Questionnaire
from questionnaires.response import Response
from survey import fields, questions, rules, validators
from survey.fields import ItemField, Validator

TICKET, REST, FAST = "ticket", "rest", "fast"
"""What a form sends beside its answers: its ticket, 其余不答，继续, and whether it was filled in too fast."""
BESIDE = (TICKET, REST, FAST)


class Posted(Protocol):
    """What a form sends, as Werkzeug's MultiDict has it."""

    def __contains__(self, name: Any, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def getlist(self, name: str, /) -> list[str]: ...


@dataclass(frozen=True)
class NoteWords:
    """A note as the page shows it."""

    words: Markup
    rule: Markup


class AnswerForm(BaseForm):
    """The form of one questionnaire in one language. `validate` first, then `read`."""

    def __init__(self, questionnaire: Questionnaire, language: Language) -> None:
        super().__init__(
            {
                item.key: _unbound(item, number, questionnaire, language)
                for item, number in _numbered(questionnaire)
            }
        )
        self.process()
        self.fields = tuple(field for field in self if isinstance(field, ItemField))
        self.questionnaire = questionnaire
        self.language = language
        self.rest = False
        """The person said 其余不答，继续 or 就这样，继续: what was only a doubt is none any more."""
        self.demanded: frozenset[str] = frozenset()
        """Items shown that may not stay blank beside the other answers."""
        self.fast: bool | None = None
        """Whether the phone judged that this was filled in too fast; None while it has not said."""
        self.strangers: tuple[str, ...] = ()
        """Names that were sent and belong to no item."""
        self._say_questions({})

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
        # Neither a phone that says nothing nor one that says nonsense may cost anybody the answers.
        judged = posted.getlist(FAST)
        self.fast = {"0": False, "1": True}.get(judged[0]) if len(judged) == 1 else None
        self.strangers = tuple(name for name in posted if name not in self._fields and name not in BESIDE)
        if self.questionnaire.pipes:
            self._say_questions(questions.said(self.questionnaire, self.language, self._settled()))

    def _say_questions(self, spoken: Mapping[str, str]) -> None:
        """Put what was answered into the words of the items and notes that speak of it."""
        for field in self.fields:
            field.question = questions.words(field.item, self.language, spoken)
        self.notes = {
            note.key: NoteWords(questions.words(note, self.language, spoken), rules.of_note(note))
            for note in self.questionnaire.notes
        }

    def _settled(self) -> dict[str, Answer]:
        """The valid answers of the items that these answers lead to."""
        given = self.given()
        shown = self.questionnaire.shown(given)
        return {key: answer for key, answer in given.items() if key in shown}

    def given(self) -> dict[str, Answer]:
        """The valid answers by item key, also of items that their own skip logic will hide."""
        return {field.item.key: field.answer for field in self.fields}

    def validate(self, extra_validators: object = None) -> bool:
        """Check every item that these answers lead to. A hidden item's answer is never a mistake."""
        settled = self._settled()
        self.demanded = frozenset(
            field.item.key
            for field in self.fields
            if field.item.key in settled and field.item.demanded(settled)
        )
        for field in self.fields:
            field.errors = []
            field.doubtful = False
            if field.item.key in settled:
                field.validate(self)
        return not self.trouble

    @property
    def trouble(self) -> bool:
        """`validate` found something that keeps this form from being stored."""
        return bool(self.mistakes or self.strangers)

    @property
    def mistakes(self) -> tuple[ItemField, ...]:
        """The fields that `validate` found wanting: wrong answers first, then doubts."""
        found = (field for field in self.fields if field.errors)
        return tuple(sorted(found, key=lambda field: field.doubtful))

    @property
    def only_doubts(self) -> bool:
        """Nothing is wrong: some items are blank that may be, or some numbers are rare."""
        return not self.strangers and all(field.doubtful for field in self.mistakes)

    @property
    def only_blanks(self) -> bool:
        """Nothing is wrong but that some items have no answer."""
        return self.only_doubts and all(field.answer == BLANK for field in self.mistakes)


def _numbered(questionnaire: Questionnaire) -> Iterator[tuple[Item, int]]:
    """The items with the numbers of their questions: a write-in has that of its item."""
    number = 0
    for item in questionnaire.items:
        number += item.write_in_of is None
        yield item, number


def build(questionnaire: Questionnaire, language: Language) -> AnswerForm:
    """The empty form of `questionnaire` as asked, in one of its languages.

    Raises ValueError for a language it has not, or an item key that the form needs for itself.
    """
    if language not in questionnaire.languages:
        raise ValueError(f"{questionnaire.key} has no language {language}")
    taken = [name for name in BESIDE if name in questionnaire.by_key]
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
    return Response.of(form.questionnaire, form.given(), unit, fast=form.fast)


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
    checks = _validators(item)
    if item.type == "text":
        return UnboundField(fields.TextField, item, number, validators=checks)
    if item.type == "number":
        return UnboundField(fields.NumberField, item, number, validators=checks)
    labels: dict[int, str | Message] = {option.value: option.label[language] for option in item.options}
    if item.refusable:
        refused = questionnaire.no_answer.get(REFUSED)
        labels[REFUSED] = refused[language] if refused else say("I would rather not answer")
    if item.type == "ranking":
        return UnboundField(fields.RankingField, item, number, labels, validators=checks)
    write_in = questionnaire.write_ins.get(item.key)
    if item.type == "multiple":
        return UnboundField(fields.MultipleField, item, number, labels, write_in, validators=checks)
    labels = _with_ends(item, labels, language)
    return UnboundField(fields.SingleField, item, number, labels, write_in, validators=checks)


def _validators(item: Item) -> list[Validator]:
    """What an answer to the item must keep to, in the order in which it is checked."""
    match item.type:
        case "text":
            limit = [validators.not_longer(item.max_length)] if item.max_length else []
            return [validators.filled, *limit]
        case "number":
            return [validators.filled, validators.whole_number, validators.usual]
        case "ranking":
            return [validators.answered, validators.ordered]
        case "multiple":
            limit = [validators.at_most(item.max_choices)] if item.max_choices else []
            return [validators.answered, validators.alone, *limit]
        case _:
            return [validators.answered]


def _with_ends(
    item: Item, labels: Mapping[int, str | Message], language: Language
) -> dict[int, str | Message]:
    """A rating's end words stand beside its figures."""
    return {
        value: f"{label}\u2003{item.ends[value][language]}" if value in item.ends else label
        for value, label in labels.items()
    }

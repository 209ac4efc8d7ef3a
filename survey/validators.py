"""What the field of an item must hold: each rule with the sentence that says what is wrong.

A doubt is a mistake that passes once the person has said so: an item left blank, a number that is rare.
"""

from __future__ import annotations

from typing import Protocol

from wtforms.validators import StopValidation

from questionnaires.answers import BLANK, REFUSED
from questionnaires.errors import Message, say
from survey.fields import ClosedField, ItemField, NumberField, RankingField, TextField, Unfit, Validator


class Asking(Protocol):
    """What a validator wants to know of the form."""

    rest: bool
    """The person said: leave the rest blank, take it as it is."""
    demanded: frozenset[str]
    """Items that may not stay blank beside the other answers."""


def answered(form: Asking, field: ItemField) -> None:
    """A closed item wants an answer, were it 不想回答. A blank is a doubt where no answer is demanded."""
    if field.process_errors:
        raise StopValidation  # it has its sentence already
    if field.answer != BLANK:
        return
    if field.item.key in form.demanded:
        raise Unfit(say("This question needs an answer; “I would rather not answer” is one too."))
    doubt(form, field, say("This question has no answer yet."))


def filled(form: Asking, field: NumberField | TextField) -> None:
    """An open item may stay empty unless an answer is demanded."""
    if not field.data and field.item.key in form.demanded:
        raise Unfit(say("This question needs an answer. Please fill it in."))


def doubt(form: Asking, field: ItemField, message: Message) -> None:
    """Raises Unfit with `message` until the person has said: take it as it is."""
    if not form.rest:
        field.doubtful = True
        raise Unfit(message)


def at_most(most: int) -> Validator:
    """A validator: no more than `most` options."""

    def check(form: Asking, field: ClosedField) -> None:
        if len(field.data) > most:
            raise Unfit(
                say(
                    "You chose {chosen}; please keep {most} at most.",
                    chosen=len(field.data),
                    most=most,
                )
            )

    return check


def alone(form: Asking, field: ClosedField) -> None:
    """An exclusive option, and 不想回答, stand alone."""
    for value in (*field.item.exclusive, REFUSED):
        if value in field.data and len(field.data) > 1:
            raise Unfit(say("“{option}” cannot be chosen together with others.", option=field.labels[value]))


def ordered(form: Asking, field: RankingField) -> None:
    """Every place filled up to the last one that is, no option twice, 不想回答 alone."""
    places, ranked = field.data, field.ranked
    if REFUSED in ranked and len(ranked) > 1:
        raise Unfit(say("“{option}” cannot be chosen together with others.", option=field.labels[REFUSED]))
    for value in ranked:
        if ranked.count(value) > 1:
            first, second = [at for at, other in enumerate(places, 1) if other == value][:2]
            raise Unfit(
                say(
                    "“{option}” stands in places {first} and {second}. Please keep it in one of them.",
                    option=field.labels[value],
                    first=first,
                    second=second,
                )
            )
    if None in places[: len(ranked)]:
        raise Unfit(
            say(
                "Place {empty} is empty, but a later one is not. Please fill the places from the first on.",
                empty=places.index(None) + 1,
            )
        )


def whole_number(form: Asking, field: NumberField) -> None:
    """Figures only and within the limits, if anything was typed."""
    if field.data and field.answer == BLANK:
        low, high = field.item.low, field.item.high
        raise Unfit(
            say("Please write a whole number between {low} and {high}, in figures.", low=low, high=high)
        )


def usual(form: Asking, field: NumberField) -> None:
    """A number outside of what is usual is a doubt."""
    answer, limits = field.answer, field.item.usual
    if limits is None or not isinstance(answer, int) or answer == BLANK:
        return
    if not limits[0] <= answer <= limits[1]:
        low, high = limits
        message = say(
            "{number} is a rare answer: most are from {low} to {high}. Is it what you meant?",
            number=answer,
            low=low,
            high=high,
        )
        doubt(form, field, message)


def not_longer(most: int) -> Validator:
    """A validator: no more than `most` characters. The text is kept as it was typed."""

    def check(form: Asking, field: TextField) -> None:
        if len(field.data) > most:
            raise Unfit(
                say(
                    "This is {length} characters long; please shorten it to {most}.",
                    length=len(field.data),
                    most=most,
                )
            )

    return check

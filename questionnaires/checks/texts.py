"""What is wrong with languages and with the consent: its places to fill, and promises nobody can keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires.assembly import NO_ANSWER_LABELS
from questionnaires.errors import Message, Problem, say
from questionnaires.form import point_place, table_place
from questionnaires.shape import name_of, nearest
from questionnaires.view import View, repeated, table, tables

PLACEHOLDERS = (
    "organiser",
    "purpose",
    "recipient",
    "place",
    "keeper",
    "delete_by",
    "help",
    "contact",
    "k",
    "unit_word",
    "items",
    "minutes",
)
PROMISES = ("完全匿名", "绝对匿名", "completely anonymous", "absolutely anonymous")


def problems(view: View) -> Iterator[Problem]:
    for position in repeated(view.languages):
        yield Problem(
            view.where,
            say('{field} names "{key}" twice.', field="languages", key=view.languages[position]),
            say("Take it out."),
        )
    if "missing" not in view.document:
        for language in view.languages:
            if language not in NO_ANSWER_LABELS["refused"]:
                yield Problem(
                    view.where,
                    say("the words for no answer are missing in {language}.", language=language),
                    say("Add [missing] with refused, blank and not_shown."),
                )
    yield from _consent(view)


def _consent(view: View) -> Iterator[Problem]:
    consent = table(view.document.get("consent"))
    where = table_place("consent")(view.where)
    yield from _filled(consent.get("lead"), where)
    for number, point in enumerate(tables(consent.get("points")), start=1):
        yield from _filled(point.get("text"), point_place(where, number, name_of(point)))


def _filled(text: object, where: Message) -> Iterator[Problem]:
    for words in table(text).values():
        if not isinstance(words, str):
            continue
        for name in dict.fromkeys(re.findall(r"\{([^{}]*)\}", words)):
            if name not in PLACEHOLDERS:
                yield Problem(
                    where,
                    say('the place "{name}" in braces is not known.', name=name),
                    nearest(name, PLACEHOLDERS),
                )
        if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", words)):
            yield Problem(
                where,
                say("a brace has no partner."),
                say("Write places to fill like this: {example}", example="{organiser}"),
            )
        for promise in PROMISES:
            if promise in words.lower():
                yield Problem(
                    where,
                    say('the consent promises "{promise}".', promise=promise),
                    say("Say what is not recorded instead; nobody can keep such a promise."),
                )

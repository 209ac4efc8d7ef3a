"""The form document: fresh, with a ticket put into a page prepared before, or come back after a POST."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from flask import Flask, Response, current_app, g

from questionnaires.errors import Message, say
from questionnaires.model import Questionnaire
from survey import addresses, forms, kept
from survey.addresses import Asked
from survey.compression import Packed, reads_gzip
from survey.consent import said
from survey.context import FieldSurvey, Instance
from survey.forms import AnswerForm
from survey.headers import FORM, FORM_OF_ALL_KINDS, Kind
from survey.pages import GAP, Pages
from survey.render import html, of_survey, other_languages, reply, speak
from survey.script_words import needs_kinds, script_words
from survey.units import Unit

UNITS_AHEAD = 40
"""Units whose forms are packed before anybody asks; those of further units when somebody does."""


@dataclass(frozen=True)
class Notice:
    """What stands above a form that comes back though nothing in it was wrong."""

    heading: Message
    text: Message


STALE = Notice(
    say("Please press “Submit” once more"),
    say(
        "This page was out of date, so nothing has been stored yet. What you filled in is still here: "
        "please go to the end of the page and press “Submit” again."
    ),
)
NOT_STORED = Notice(
    say("Not saved"),
    say(
        "The server could not store your answers just now. What you filled in is still on this page: "
        "please wait a moment, then press “Submit” again."
    ),
)


@dataclass(frozen=True)
class Sheet:
    """One person's form: of which survey and unit, and with which ticket; an empty one for a reload."""

    survey: FieldSurvey
    unit: Unit | None
    ticket: str


def fresh(sheet: Sheet) -> Response:
    """The empty form document. Only its ticket is new; the rest was rendered and compressed before.

    So nothing in it may depend on the moment or on who asks.
    """
    survey, unit = sheet.survey, sheet.unit
    pages: Pages = current_app.extensions["pages"]
    kind = kind_of(survey.questionnaire)
    gap = GAP if sheet.ticket else ""
    page = pages.of(
        survey,
        (g.language, g.asked, unit and unit.key, bool(gap)),
        lambda: _html(Sheet(survey, unit, gap), forms.build(survey.questionnaire, g.language)),
    )
    if reads_gzip():
        return Packed(page.gzip(sheet.ticket), kind.headers)
    return Response(page.plain(sheet.ticket), headers=kind.headers)


def prepare_ahead(app: Flask) -> None:
    """Pack the forms that are handed out now: packing takes a second, which nobody is to wait for."""
    instance: Instance = app.extensions["instance"]
    for survey in kept.of(instance).sound:
        first, *others = survey.questionnaire.languages
        wanted = [Asked(), Asked(large=True), *map(Asked, others)]
        units = survey.units.listed[:UNITS_AHEAD]
        for unit, asked in product(units or (None,), wanted) if survey.hands_out else ():
            with app.test_request_context():
                speak(asked.language or first, asked)
                fresh(Sheet(survey, unit, "ahead"))


def returned(sheet: Sheet, form: AnswerForm, status: int, notice: Notice | None = None) -> Response:
    """The form document as it was sent, with what stands in the way."""
    return reply(_html(sheet, form, notice, sent=True), kind_of(sheet.survey.questionnaire), status)


def kind_of(questionnaire: Questionnaire) -> Kind:
    """The form document's kind: with the second part of the script where it has something to do."""
    return FORM_OF_ALL_KINDS if needs_kinds(questionnaire) else FORM


def _html(sheet: Sheet, form: AnswerForm, notice: Notice | None = None, *, sent: bool = False) -> str:
    return html("form", kind_of(sheet.survey.questionnaire), given(sheet, form, notice, sent=sent))


def given(
    sheet: Sheet, form: AnswerForm, notice: Notice | None = None, *, sent: bool = False
) -> dict[str, Any]:
    """What the template of the form document is given."""
    survey, unit = sheet.survey, sheet.unit
    flag = survey.questionnaire.fast_flag
    return (
        of_survey(survey, unit)
        | {
            "form": form,
            "sent": sent,
            "ticket": sheet.ticket,
            "notice": notice,
            "unit": unit,
            "consent": said(survey, g.language, with_unit=bool(unit)),
            "pages": survey.questionnaire.pages,
            "fast": flag.seconds_below if flag else None,
            "script_words": script_words(survey.questionnaire, drafts=survey.settings.drafts),
        }
        | _addresses(survey, unit)
    )


def _addresses(survey: FieldSurvey, unit: Unit | None) -> dict[str, object]:
    return {
        "thanks": addresses.thanks(survey, unit, replace(g.asked, large=False)),
        "large_thanks": addresses.thanks(survey, unit, replace(g.asked, large=True)),
        "action": addresses.sending(survey, g.asked),
        "first": addresses.fresh_form(survey, unit, g.asked),
        "leave": addresses.fresh_form(survey, unit, g.asked, leave=True),
        "again": addresses.reload(survey, g.asked) if survey.codes else "",
        "size_link": addresses.same_form(survey, unit, g.asked.in_other_size()),
        "languages": [
            (language, name, addresses.same_form(survey, unit, g.asked.in_language(language)))
            for language, name in other_languages(survey)
        ],
    }

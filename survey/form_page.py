"""The form document: fresh, with a ticket put into a page prepared before, or come back after a POST."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, current_app, g, request

from questionnaires.errors import Message, say
from questionnaires.model import Questionnaire, Section
from survey import addresses, forms
from survey.compression import GZIPPED, reads_gzip
from survey.consent import said
from survey.context import FieldSurvey
from survey.forms import AnswerForm
from survey.headers import FORM
from survey.pages import GAP, Pages
from survey.render import html, of_survey, other_languages, reply
from survey.units import Unit


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
    gap = GAP if sheet.ticket else ""
    page = pages.of(
        survey,
        (g.language, g.asked, unit and unit.key, bool(gap), request.method == "POST"),
        lambda: _html(Sheet(survey, unit, gap), forms.build(survey.questionnaire, g.language)),
    )
    if reads_gzip():
        return Response(page.gzip(sheet.ticket), headers=(*FORM.headers, *GZIPPED))
    return Response(page.plain(sheet.ticket), headers=FORM.headers)


def returned(sheet: Sheet, form: AnswerForm, status: int, notice: Notice | None = None) -> Response:
    """The form document as it was sent, with what stands in the way."""
    return reply(_html(sheet, form, notice), FORM, status)


def _html(sheet: Sheet, form: AnswerForm, notice: Notice | None = None) -> str:
    survey, unit = sheet.survey, sheet.unit
    return html(
        "form",
        FORM,
        of_survey(survey, unit)
        | {
            "form": form,
            "sent": request.method == "POST",
            "ticket": sheet.ticket,
            "notice": notice,
            "unit": unit,
            "consent": said(survey, g.language, with_unit=bool(unit)),
            "pages": pages_of(survey.questionnaire),
            "fast": fast_below(survey),
            "device": not survey.settings.drafts,
        }
        | _addresses(survey, unit),
    )


def _addresses(survey: FieldSurvey, unit: Unit | None) -> dict[str, object]:
    return {
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


def pages_of(questionnaire: Questionnaire) -> Sequence[Sequence[Section]]:
    """The sections that stand together on one page of the form: each on a page of its own."""
    return tuple((section,) for section in questionnaire.sections)


def fast_below(survey: FieldSurvey) -> int | None:
    """Seconds below which a form was filled in too fast; None if this survey does not ask."""
    if not survey.settings.fast_flag:
        return None
    limits = (flag.seconds_below for flag in survey.questionnaire.quality_flags)
    return next((seconds for seconds in limits if seconds), None)

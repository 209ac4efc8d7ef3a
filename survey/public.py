"""The respondent's side: the form of a survey, the code before it, its sending, and the few pages around it.

Nothing here remembers anybody: no cookie, no session, no line in a log for a request. A GET changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, current_app, g, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from survey import addresses, codes, form_page, forms, messages
from survey.about import about
from survey.compression import compress
from survey.context import FieldSurvey, Instance
from survey.entrance import CODE, NO_TICKET, PAGE, Refused, exchange
from survey.errors import SurveyUnknown
from survey.form_page import Sheet
from survey.headers import SCRIPTED, STILL, protect
from survey.refusals import last_resort, refuse
from survey.render import of_survey, other_languages, page, speak, words
from survey.roles import lone
from survey.store.base import StoreFull, SurveyFull
from survey.tickets import Ticket, TicketRefused
from survey.units import Unit


def blueprint() -> Blueprint:
    """The respondent's addresses. Every answer they give carries the headers of `survey.headers`."""
    pages = Blueprint("public", __name__)
    for rule, endpoint, view, method in (
        ("/s/<key>", "form", show_form, "GET"),
        ("/s/<key>", "take", take_form, "POST"),
        ("/s/<key>/code", "exchange", exchange_code, "POST"),
        ("/s/<key>/code", "to_code", to_code, "GET"),
        ("/s/<key>/form", "again", show_form_again, "GET"),
        ("/s/<key>/thanks", "thanks", thanks, "GET"),
        ("/s/<key>/about", "about", show_about, "GET"),
        ("/s/<key>/<unit>", "unit", show_form, "GET"),
        ("/healthz", "health", health, "GET"),
    ):
        pages.add_url_rule(rule, endpoint, view, methods=[method], provide_automatic_options=False)
    pages.add_app_template_filter(words, "words")
    pages.after_app_request(finish)
    pages.app_errorhandler(HTTPException)(refuse)
    pages.app_errorhandler(Exception)(last_resort)
    return pages


def show_form(key: str, unit: str | None = None) -> AnyResponse:
    """The form with a fresh ticket, or the page that asks for the code; with ?leave=1 a farewell."""
    survey = find(key)
    ours = survey.units.named(unit) if unit else None
    if unit and not ours:
        raise NotFound
    if request.args.get("leave") == "1":
        return messages.not_taking_part(survey, ours)
    if not survey.hands_out:
        return messages.closed_to_new(survey, ours)
    if not survey.codes:
        return form_page.fresh(Sheet(survey, ours, _new_ticket(survey, ours)))
    if unit:  # with codes the unit comes from the slip
        return to_code(key)
    return code_page(survey)


def to_code(key: str) -> AnyResponse:
    """From an address that asks for nothing by itself to the page that asks for the code."""
    return redirect(addresses.fresh_form(find(key), None, g.asked), 303)


def code_page(survey: FieldSurvey, refused: Refused | None = None) -> Response:
    """The page that asks for the code, each time with bits of its own."""
    given = of_survey(survey)
    answer = page(
        "code",
        refused.status if refused else 200,
        given
        | {
            "refused": refused,
            "page": codes.fresh_page(),
            "organiser": survey.settings.words(g.language).get("organiser"),
            "action": addresses.exchange(survey, g.asked),
            "again": addresses.reload(survey, g.asked),
            "size_link": addresses.fresh_form(survey, None, g.asked.in_other_size()),
            "languages": [
                (language, name, addresses.fresh_form(survey, None, g.asked.in_language(language)))
                for language, name in other_languages(survey)
            ],
        },
        SCRIPTED if given["draft"] else STILL,
    )
    if refused and refused.wait:
        answer.headers["Retry-After"] = str(refused.wait)
    return answer


def exchange_code(key: str) -> AnyResponse:
    """The form with the ticket that the code gives, or the page that asks for the code once more."""
    survey = find(key)
    g.asked = replace(g.asked, large=request.form.get(addresses.SIZE) == addresses.LARGE)
    if not survey.hands_out:
        return messages.closed_to_new(survey)
    if not survey.codes:
        return to_code(key)
    given = exchange(
        survey,
        _instance().tickets,
        current_app.extensions["throttle"],
        typed=request.form.get(CODE, ""),
        page=request.form.get(PAGE, ""),
        source=request.remote_addr or "",
    )
    if isinstance(given, Refused):
        return code_page(survey, given)
    unit = survey.units.numbered(_instance().tickets.read(given, key).unit)
    return form_page.fresh(Sheet(survey, unit, given))


def show_form_again(key: str) -> AnyResponse:
    """The form without a ticket: for a script that puts ticket and answers back after a reload."""
    survey = find(key)
    if not survey.codes:
        return to_code(key)
    if not survey.accepts:
        return messages.closed(survey, sent=False)
    return form_page.fresh(Sheet(survey, None, ""))


def take_form(key: str) -> AnyResponse:
    """Store what was sent and lead to the closing page, or show the form again with all that was valid."""
    survey = find(key)
    text = request.form.get(forms.TICKET, "")
    ticket = _ticket(text, key)
    unit = survey.units.numbered(ticket.unit) if ticket else None
    if not survey.accepts:
        return messages.closed(survey, unit, sent=True)
    if not ticket and not survey.hands_out:
        return messages.closed_to_new(survey)
    if not ticket and survey.codes:  # code and answers never travel together: no answer is in this page
        return code_page(survey, NO_TICKET)
    form = forms.build(survey.questionnaire, g.language)
    form.fill(request.form)
    if not ticket:
        fresh = Sheet(survey, None, _new_ticket(survey, None))
        return form_page.returned(fresh, form, 422, form_page.STALE)
    sheet = Sheet(survey, unit, text)
    if not form.validate():
        return form_page.returned(sheet, form, 422)
    try:
        survey.store.submit(ticket.key, forms.read(form, ticket.unit))
    except StoreFull:
        return form_page.returned(sheet, form, 503, form_page.NOT_STORED)
    except SurveyFull:
        return messages.full(survey, unit)
    if request.headers.get("Prefer") == "return=minimal":  # the page's script goes to the closing page itself
        return messages.stored()
    return redirect(addresses.thanks(survey, unit, g.asked), 303)


def thanks(key: str) -> Response:
    """The closing page, the same for a first and a repeated sending."""
    return messages.received(find(key))


def show_about(key: str) -> Response:
    """What is kept and what is not, for how long, by whom, and what cannot be promised."""
    survey = find(key)
    unit = messages.asked_unit(survey)
    encrypted = request.is_secure or not _instance().config.allow_plain_http
    return page(
        "about",
        200,
        of_survey(survey, unit)
        | {
            "topics": about(survey, g.language, encrypted=encrypted, lone=lone(_instance().staff.accounts())),
            "back": addresses.fresh_form(survey, unit, g.asked),
            "size_link": addresses.about(survey, unit, g.asked.in_other_size()),
            "languages": [
                (language, name, addresses.about(survey, unit, g.asked.in_language(language)))
                for language, name in other_languages(survey)
            ],
        },
    )


def health() -> Response:
    """That the server answers; nothing of what it holds."""
    return Response("ok", mimetype="text/plain")


def finish(response: Response) -> Response:
    """What is done to every answer before it leaves."""
    return protect(compress(response))


def find(key: str) -> FieldSurvey:
    """The survey `key`; settles the language of the page. A 404 page if there is none."""
    try:
        survey = _instance().survey(key)
    except SurveyUnknown as error:
        raise NotFound from error
    questionnaire = survey.questionnaire
    wanted = addresses.asked(request.args, questionnaire.languages)
    speak(wanted.language or questionnaire.language, wanted)
    return survey


def _ticket(text: str, key: str) -> Ticket | None:
    try:
        return _instance().tickets.read(text, key)
    except TicketRefused:
        return None


def _new_ticket(survey: FieldSurvey, unit: Unit | None) -> str:
    return _instance().tickets.issue(survey.key, unit.number if unit else None)


def _instance() -> Instance:
    instance: Instance = current_app.extensions["instance"]
    return instance

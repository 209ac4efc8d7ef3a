"""The respondent's side: the form of a survey, the code before it, its sending, and the few pages around it.

Nothing here remembers anybody: no cookie, no session, no line in a log for a request. A GET changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from babel import Locale
from babel.dates import format_date
from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.errors import Message, say
from questionnaires.model import Language
from survey import codes, forms
from survey.about import about
from survey.consent import said
from survey.context import FieldSurvey, Instance
from survey.entrance import CODE, NO_TICKET, PAGE, Refused, exchange
from survey.error_log import note
from survey.errors import SurveyUnknown
from survey.forms import AnswerForm
from survey.headers import protect, style
from survey.store.base import StoreFull, SurveyFull
from survey.tickets import TicketRefused
from survey.units import Unit

LANGUAGES = ("zh-CN", "en")
"""Of the pages that belong to no survey; the first is the default."""


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
    pages.after_app_request(protect)
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
        return leave(survey, ours)
    if not survey.hands_out:
        return closed_to_new(survey)
    if not survey.codes:
        return form_page(survey, forms.build(survey.questionnaire, g.language), unit=ours)
    if unit:  # with codes the unit comes from the slip
        return to_code(key)
    return code_page(survey)


def leave(survey: FieldSurvey, unit: Unit | None) -> Response:
    """For somebody who does not take part. With a spent code only the browser's own back leads back."""
    open_again = survey.hands_out and not survey.codes
    return erasing(
        say_one_thing(
            survey,
            200,
            gettext("You are not taking part"),
            [gettext("Nothing was saved. You may close this page now.")],
            address_of(survey, unit, lang=_asked_language()) if open_again else None,
            wipe="now",
        )
    )


def to_code(key: str) -> AnyResponse:
    """From an address that asks for nothing by itself to the page that asks for the code."""
    survey = find(key)
    return redirect(url_for("public.form", key=survey.key, lang=_asked_language()), 303)


def code_page(survey: FieldSurvey, refused: Refused | None = None) -> Response:
    """The page that asks for the code, each time with bits of its own."""
    answer = _page(
        "code",
        refused.status if refused else 200,
        {
            "survey": survey,
            "refused": refused,
            "page": codes.fresh_page(),
            "about": about_address(survey, lang=_asked_language()),
            "organiser": survey.settings.words(g.language).get("organiser"),
            "action": url_for("public.exchange", key=survey.key, lang=_asked_language()),
            "languages": other_languages(survey),
        },
    )
    if refused and refused.wait:
        answer.headers["Retry-After"] = str(refused.wait)
    return answer


def exchange_code(key: str) -> AnyResponse:
    """The form with the ticket that the code gives, or the page that asks for the code once more."""
    survey = find(key)
    if not survey.hands_out:
        return closed_to_new(survey)
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
    return form_page(survey, forms.build(survey.questionnaire, g.language), ticket=given, unit=unit)


def show_form_again(key: str) -> AnyResponse:
    """The form without a ticket: for a script that puts ticket and answers back after a reload."""
    survey = find(key)
    if not survey.codes:
        return to_code(key)
    if not survey.accepts:
        return closed(survey, sent=False)
    return form_page(survey, forms.build(survey.questionnaire, g.language), ticket="")


def take_form(key: str) -> AnyResponse:
    """Store what was sent and lead to the closing page, or show the form again with all that was valid."""
    survey = find(key)
    form = forms.build(survey.questionnaire, g.language)
    form.fill(request.form)
    if not survey.accepts:
        return closed(survey, sent=True)
    text = request.form.get(forms.TICKET, "")
    try:
        ticket = _instance().tickets.read(text, key)
    except TicketRefused:
        if not survey.hands_out:
            return closed_to_new(survey)
        if survey.codes:  # code and answers never travel together: nothing of the answers is in this page
            return code_page(survey, NO_TICKET)
        return form_page(survey, form, 422, notice=STALE)
    unit = survey.units.numbered(ticket.unit)
    if not form.validate():
        return form_page(survey, form, 422, ticket=text, unit=unit)
    try:
        survey.store.submit(ticket.key, forms.read(form, ticket.unit))
    except StoreFull:
        return form_page(survey, form, 503, ticket=text, notice=NOT_STORED, unit=unit)
    except SurveyFull:
        lines = [gettext("This one was not saved. Thank you all the same. You may close this page now.")]
        heading = gettext("This survey has all the answers it needs")
        return say_one_thing(survey, 410, heading, lines, wipe="offer")
    return redirect(thanks_address(survey, unit), 303)


def thanks_address(survey: FieldSurvey, unit: Unit | None) -> str:
    """The address of the closing page. It names the unit only where the next person is to use its link."""
    named = unit.key if unit and shares_devices(survey) else None
    return url_for("public.thanks", key=survey.key, lang=_asked_language(), unit=named)


def thanks(key: str) -> Response:
    """The closing page, the same for a first and a repeated sending: no result, no number."""
    survey = find(key)
    text = survey.questionnaire.thanks
    lines = (
        sentences(text[g.language])
        if text
        else [gettext("Received. Thank you."), gettext("You may close this page now.")]
    )
    heading = lines[0].rstrip("。.")
    next_form = address_of_next(survey)
    return erasing(
        say_one_thing(survey, 200, heading, lines[1:], with_help=True, wipe="now", next_form=next_form)
    )


def address_of_next(survey: FieldSurvey) -> str | None:
    """Where the next person finds a fresh form, on a device that goes from hand to hand; else None."""
    unit = _asked_unit(survey)
    if not shares_devices(survey) or not survey.hands_out or (survey.units and not unit):
        return None
    return address_of(survey, unit, lang=_asked_language())


def shares_devices(survey: FieldSurvey) -> bool:
    """Several people fill in the form on one device, one after another, without codes."""
    return not survey.settings.drafts and not survey.codes


def erasing(answer: Response) -> Response:
    """The page, telling the browser to erase what it keeps for this site. Only HTTPS is heard in this."""
    if request.is_secure:
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def show_about(key: str) -> Response:
    """What is kept and what is not, for how long, by whom, and what cannot be promised."""
    survey = find(key)
    unit = _asked_unit(survey)
    encrypted = request.is_secure or not _instance().config.allow_plain_http
    return _page(
        "about",
        200,
        {
            "survey": survey,
            "topics": about(survey, g.language, encrypted=encrypted),
            "back": address_of(survey, unit, lang=_asked_language()),
            "languages": [
                (language, name, about_address(survey, unit, lang=language))
                for language, name in other_languages(survey)
            ],
        },
    )


def health() -> Response:
    """That the server answers; nothing of what it holds."""
    return Response("ok", mimetype="text/plain")


def find(key: str) -> FieldSurvey:
    """The survey `key`; settles the language of the page. A 404 page if there is none."""
    try:
        survey = _instance().survey(key)
    except SurveyUnknown as error:
        raise NotFound from error
    questionnaire = survey.questionnaire
    wanted = request.args.get("lang", "")
    g.language = wanted if wanted in questionnaire.languages else questionnaire.language
    return survey


def form_page(
    survey: FieldSurvey,
    form: AnswerForm,
    status: int = 200,
    *,
    ticket: str | None = None,
    notice: Notice | None = None,
    unit: Unit | None = None,
) -> Response:
    """The form document. `ticket` is the one that it had or was given; without one it gets a fresh one."""
    if ticket is None:
        ticket = _instance().tickets.issue(survey.key, unit.number if unit else None)
    flag = survey.questionnaire.fast_flag
    return _page(
        "form",
        status,
        {
            "survey": survey,
            "form": form,
            "sent": request.method == "POST",
            "ticket": ticket,
            "notice": notice,
            "unit": unit,
            "consent": said(survey, g.language, with_unit=bool(unit)),
            "about": about_address(survey, unit, lang=_asked_language()),
            "fast": flag.seconds_below if flag else None,
            "first": address_of(survey, unit, lang=_asked_language()),
            "leave": address_of(survey, unit, lang=_asked_language(), leave="1"),
            "action": url_for("public.take", key=survey.key, lang=_asked_language()),
            "languages": [
                (language, name, address_of(survey, unit, lang=language))
                for language, name in other_languages(survey)
            ],
        },
    )


def about_address(survey: FieldSurvey, unit: Unit | None = None, *, lang: Language | None) -> str:
    """Where this survey says what it keeps. The unit of an own link is named, for the way back."""
    named = unit.key if unit and not survey.codes else None
    return url_for("public.about", key=survey.key, lang=lang, unit=named)


def address_of(
    survey: FieldSurvey, unit: Unit | None, *, lang: Language | None, leave: str | None = None
) -> str:
    """The address of the form: of the unit's own link, where the form has one."""
    if unit and not survey.codes:
        return url_for("public.unit", key=survey.key, unit=unit.key, lang=lang, leave=leave)
    return url_for("public.form", key=survey.key, lang=lang, leave=leave)


def other_languages(survey: FieldSurvey) -> list[tuple[Language, str]]:
    """Every language of the survey but that of this page, each with its name in itself."""
    return [
        (language, name_of(language)) for language in survey.questionnaire.languages if language != g.language
    ]


def closed_to_new(survey: FieldSurvey) -> Response:
    """For somebody who comes while no form is handed out."""
    if survey.state == "paused":
        return say_one_thing(
            survey,
            503,
            gettext("This survey is paused"),
            [gettext("Forms are not handed out at the moment. Please come back later. Nothing was saved.")],
        )
    return closed(survey, sent=request.method == "POST")


def closed(survey: FieldSurvey, *, sent: bool) -> Response:
    """For somebody who comes, or sends, after the end."""
    ended = survey.closed
    day = in_words(ended) if ended else ""
    if sent:
        lines = [
            gettext(
                "The survey ended on %(day)s. Your answers were not accepted, and nothing of them is kept on "
                "the server.",
                day=day,
            )
            if ended
            else gettext("Your answers were not accepted, and nothing of them is kept on the server."),
            gettext("If you were shown “Received” before, that answer counts."),
        ]
    else:
        lines = [gettext("It ended on %(day)s.", day=day)] if ended else []
        lines.append(gettext("Answers are no longer taken. You may close this page now."))
    return say_one_thing(survey, 410, gettext("This survey is closed"), lines, wipe="offer")


def say_one_thing(
    survey: FieldSurvey,
    status: int,
    heading: str,
    lines: Sequence[str],
    back: str | None = None,
    *,
    with_help: bool = False,
    wipe: Literal["", "now", "offer"] = "",
    next_form: str | None = None,
) -> Response:
    """A page that asks for nothing. `wipe`: a draft, where there are any, goes at once or by a button."""
    filled = survey.settings.words(g.language) if with_help else {}
    return _page(
        "message",
        status,
        {
            "survey": survey,
            "heading": heading,
            "lines": lines,
            "back": back,
            "help": filled.get("help"),
            "contact": filled.get("contact"),
            "wipe": wipe if survey.settings.drafts else "",
            "next_form": next_form,
        },
    )


def refuse(error: HTTPException) -> AnyResponse:
    """A calm page for a request that leads nowhere, with the headers that the refusal itself needs."""
    if "language" not in g:
        wanted = request.args.get("lang", "")
        g.language = wanted if wanted in LANGUAGES else LANGUAGES[0]
    if error.code == 413:
        heading = gettext("Not saved: this is too long")
        line = gettext("Please go back, shorten what you wrote, and submit again.")
    elif error.code == 404:
        heading = gettext("There is no survey here")
        line = gettext("Please compare the address with the one you were given.")
    else:
        heading = gettext("This cannot be opened")
        line = gettext("Please open the form again with the address you were given. Nothing was saved.")
    answer = error.get_response()
    answer.data = _page("refused", 200, {"heading": heading, "line": line}).data
    answer.mimetype = "text/html"
    return answer


def last_resort(error: Exception) -> Response:
    """The page for a failure of the program. What was sent stays in it, to be sent again with one button.

    The log gets the kind of the error, its place and the date: no message, for messages quote answers.
    """
    note(error)
    kept: list[tuple[str, str]] = []
    if request.method == "POST":
        kept = list(request.form.items(multi=True))
    template = current_app.jinja_env.get_template("respondent/last_resort.html")
    action = request.full_path if request.args else request.path
    html = template.render(style=style(), language=LANGUAGES[0], kept=kept, action=action)
    return Response(html, 500)


def words(text: str | Message) -> str:
    """A text as it is; a message in the language of the page."""
    return text.text(gettext) if isinstance(text, Message) else text


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its stop."""
    return [part for part in re.split(r"(?<=[。！？])|(?<=[.!?])\s+", text.strip()) if part]


@cache
def name_of(language: Language) -> str:
    """A language's name in itself: 中文, English."""
    locale = Locale.parse(language, sep="-")
    return locale.get_language_name() or language


def in_words(day: date) -> str:
    """A day as people write it in the language of the page."""
    return format_date(day, "long", locale=Locale.parse(g.language, sep="-"))


def _asked_language() -> Language | None:
    """What ?lang= says, if it says anything that counts: links carry it on."""
    return g.language if request.args.get("lang") == g.language else None


def _asked_unit(survey: FieldSurvey) -> Unit | None:
    """What ?unit= says on a page beside the form: whose link leads back to it."""
    return survey.units.named(request.args.get("unit", ""))


def _instance() -> Instance:
    instance: Instance = current_app.extensions["instance"]
    return instance


def _page(name: str, status: int, context: Mapping[str, object]) -> Response:
    html = render_template(f"respondent/{name}.html", style=style(), language=g.language, **context)
    return Response(html, status)

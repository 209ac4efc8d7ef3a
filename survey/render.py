"""One template and what it is given -> the reply, with the style, the script and the policy of its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date
from flask import Response, g, render_template
from flask_babel import gettext

from questionnaires.errors import Message
from questionnaires.items import Language
from survey import addresses
from survey.addresses import Asked
from survey.context import FieldSurvey
from survey.headers import STILL, Kind
from survey.units import Unit


def speak(language: Language, wanted: Asked) -> None:
    """Settle the language of the page that answers this request, and what its addresses carry on."""
    g.language = language
    g.asked = wanted


def html(name: str, kind: Kind, context: Mapping[str, object]) -> str:
    """The text of the page `name`."""
    return render_template(
        f"respondent/{name}.html",
        language=g.language,
        large=g.asked.large,
        style=kind.style,
        script=kind.script,
        **context,
    )


def reply(text: str, kind: Kind, status: int = 200) -> Response:
    """A page of this kind."""
    return Response(text, status, headers=kind.headers)


def page(name: str, status: int, context: Mapping[str, object], kind: Kind = STILL) -> Response:
    """The page `name`, rendered."""
    return reply(html(name, kind, context), kind, status)


def of_survey(survey: FieldSurvey, unit: Unit | None = None) -> dict[str, object]:
    """What the templates of a survey's pages are all given."""
    return {
        "survey": survey,
        "about": addresses.about(survey, unit, g.asked),
        "draft": draft_name(survey, unit),
    }


def draft_name(survey: FieldSurvey, unit: Unit | None) -> str:
    """Under what a phone keeps the half-filled form; empty if this survey keeps none."""
    if not survey.settings.drafts:
        return ""
    name = f"cadre-survey:{survey.key}"
    return f"{name}/{unit.key}" if unit and not survey.codes else name


def other_languages(survey: FieldSurvey) -> list[tuple[Language, str]]:
    """Every language of the survey but that of this page, each with its name in itself."""
    return [
        (language, name_of(language)) for language in survey.questionnaire.languages if language != g.language
    ]


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

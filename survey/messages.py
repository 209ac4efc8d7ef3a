"""The pages that say one thing and ask for nothing: received, not taking part, paused, closed, full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from flask import Response, g, request
from flask_babel import gettext

from survey import addresses
from survey.context import FieldSurvey
from survey.headers import SCRIPTED, STILL
from survey.render import in_words, of_survey, page, sentences
from survey.units import Unit

Wipe = Literal["", "now", "offer"]
"""What becomes of a draft on the phone: it stays, it goes at once, a button makes it go."""


def received(survey: FieldSurvey) -> Response:
    """The closing page, the same for a first and a repeated sending: no result, no number."""
    text = survey.questionnaire.thanks
    lines = (
        sentences(text[g.language])
        if text
        else [gettext("Received. Thank you."), gettext("You may close this page now.")]
    )
    return say_one_thing(survey, 200, lines[0], lines[1:], wipe="now", with_help=True)


def not_taking_part(survey: FieldSurvey, unit: Unit | None) -> Response:
    """For somebody who does not take part. With a spent code only the browser's own back leads back."""
    open_again = survey.hands_out and not survey.codes
    return say_one_thing(
        survey,
        200,
        gettext("You are not taking part"),
        [gettext("Nothing was saved. You may close this page now.")],
        unit=unit,
        back=addresses.fresh_form(survey, unit, g.asked) if open_again else None,
        wipe="now",
    )


def closed_to_new(survey: FieldSurvey, unit: Unit | None = None) -> Response:
    """For somebody who comes while no form is handed out."""
    if survey.lately == "paused":
        return say_one_thing(
            survey,
            503,
            gettext("This survey is paused"),
            [gettext("Forms are not handed out at the moment. Please come back later. Nothing was saved.")],
            unit=unit,
        )
    return closed(survey, unit, sent=request.method == "POST")


def closed(survey: FieldSurvey, unit: Unit | None = None, *, sent: bool) -> Response:
    """For somebody who comes, or sends, after the end."""
    ended = survey.closed
    lines = [gettext("It ended on %(day)s.", day=in_words(ended))] if ended else []
    if sent:
        lines.append(gettext("What you have just sent was not accepted, and nothing of it was saved."))
        lines.append(gettext("If you were shown “Received” before, that answer counts."))
    else:
        lines.append(gettext("Answers are no longer taken. You may close this page now."))
    return say_one_thing(survey, 410, gettext("This survey is closed"), lines, unit=unit, wipe="offer")


def full(survey: FieldSurvey, unit: Unit | None) -> Response:
    """For somebody whose answer was one more than the survey takes."""
    lines = [gettext("This one was not saved. Thank you all the same. You may close this page now.")]
    heading = gettext("This survey has all the answers it needs")
    return say_one_thing(survey, 410, heading, lines, unit=unit, wipe="offer")


def say_one_thing(
    survey: FieldSurvey,
    status: int,
    heading: str,
    lines: Sequence[str],
    *,
    unit: Unit | None = None,
    back: str | None = None,
    wipe: Wipe = "",
    with_help: bool = False,
) -> Response:
    """A page with a heading, some sentences, and at most a way back."""
    filled = survey.settings.words(g.language) if with_help else {}
    given = of_survey(survey, unit)
    return page(
        "message",
        status,
        given
        | {
            "heading": heading,
            "lines": lines,
            "back": back,
            "help": filled.get("help"),
            "contact": filled.get("contact"),
            "wipe": wipe if given["draft"] else "",
            "next_form": None,
        },
        SCRIPTED if given["draft"] else STILL,
    )

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


def stored() -> Response:
    """The sign by which the form's script knows its answers stored; a client asks for it (RFC 7240)."""
    return Response('<i id="received"></i>', mimetype="text/html")


def received(survey: FieldSurvey) -> Response:
    """The closing page, the same for a first and a repeated sending: no result, no number."""
    text = survey.questionnaire.thanks
    lines = (
        sentences(text[g.language])
        if text
        else [gettext("Received. Thank you."), gettext("You may close this page now.")]
    )
    unit = asked_unit(survey)
    return _erasing(
        say_one_thing(
            survey,
            200,
            lines[0].rstrip("。."),
            lines[1:],
            unit=unit,
            wipe="now",
            received=True,
            next_form=_next_form(survey, unit),
        )
    )


def _next_form(survey: FieldSurvey, unit: Unit | None) -> str | None:
    """Where the next person finds a fresh form, on a device that goes from hand to hand; else None."""
    if not addresses.shares_devices(survey) or not survey.hands_out or (survey.units and not unit):
        return None
    return addresses.fresh_form(survey, unit, g.asked)


def _erasing(answer: Response) -> Response:
    """The page, telling the browser to erase what it keeps for this site. Only HTTPS is heard in this."""
    if request.is_secure:
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def not_taking_part(survey: FieldSurvey, unit: Unit | None) -> Response:
    """For somebody who does not take part. With a spent code only the browser's own back leads back."""
    open_again = survey.hands_out and not survey.codes
    return _erasing(
        say_one_thing(
            survey,
            200,
            gettext("You are not taking part"),
            [gettext("Nothing was saved. You may close this page now.")],
            unit=unit,
            back=addresses.fresh_form(survey, unit, g.asked) if open_again else None,
            wipe="now",
        )
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
    received: bool = False,
    next_form: str | None = None,
) -> Response:
    """A page with a heading, some sentences, and at most one way on."""
    filled = survey.settings.words(g.language) if received else {}
    given = of_survey(survey, unit)
    return page(
        "message",
        status,
        given
        | {
            "heading": heading,
            "lines": lines,
            "back": back,
            "received": received,
            "help": filled.get("help"),
            "contact": filled.get("contact"),
            "wipe": wipe if given["draft"] else "",
            "next_form": next_form,
        },
        SCRIPTED if given["draft"] else STILL,
    )


def asked_unit(survey: FieldSurvey) -> Unit | None:
    """What ?unit= says on a page beside the form: whose link leads back to it."""
    return survey.units.named(request.args.get(addresses.UNIT, ""))

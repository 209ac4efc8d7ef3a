"""Surveys in the field: their list, the page of each, pausing and closing."""

from __future__ import annotations

from flask import g, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from survey import fieldwork, keeper, states, turnout
from survey.console.guard import instance, note, opens, takes, unconfirmed
from survey.console.pages import page, to, words
from survey.console.qr import drawn
from survey.fieldwork import Status

LONGEST_GRACE = 7 * 24 * 60


def surveys() -> AnyResponse:
    """The surveys of the instance, and the way to open another."""
    return page(
        "survey_list",
        gettext("Surveys"),
        surveys=keeper.statuses(instance()),
        opens="operator" in g.me.roles,
    )


def survey(key: str) -> AnyResponse:
    """The page of one survey: how it stands, how it is reached, how many have answered."""
    status = keeper.status(instance(), key)
    found = None if status.deleted else instance().survey(key)
    people = turnout.asked(found) if found else None
    return page(
        "survey",
        gettext("Survey %(key)s", key=key),
        one=status,
        found=found,
        works="operator" in g.me.roles,
        qr=drawn(status.address),
        people=people,
        together=_together(status, people) if found else None,
        units=turnout.by_unit(found) if found else (),
        blocked=words(states.WASH_BLOCKED) if status.wash_blocked else "",
        left=words(states.LEFT),
        leads_here_only=instance().config.leads_here_only,
    )


def _together(status: Status, people: int | None) -> turnout.Turnout | None:
    """All answers against all who were asked; in tens while the survey runs, as its status is."""
    return turnout.step("", people, status.count) if people else None


def switch(key: str) -> AnyResponse:
    """Pause an open survey, resume a paused one: whichever the button said."""
    found = instance().survey(key)
    if request.form.get("to") == "paused":
        fieldwork.pause(found)
        done = "paused"
    else:
        fieldwork.resume(found)
        done = "resumed"
    note(done, key)
    return to("survey", said=done, key=key)


def close_survey(key: str) -> AnyResponse:
    """The question whether to close, which asks for the second factor again; the close."""
    found = instance().survey(key)
    text = request.form.get("grace", str(found.settings.grace_minutes)).strip()
    trouble = ""
    if request.method == "POST":
        minutes = _minutes(text)
        if minutes is None:
            trouble = gettext("Minutes are a whole number from 0 to %(most)d.", most=LONGEST_GRACE)
        elif not (trouble := unconfirmed()):
            keeper.close(instance(), key, minutes)
            note("closed", key)
            return to("survey", said="closed", key=key)
    return page(
        "survey_close",
        gettext("Close survey %(key)s", key=key),
        422 if trouble else 200,
        trouble=trouble,
        key=key,
        grace=text,
        most=LONGEST_GRACE,
        codes=found.codes,
        state=found.state,
    )


def _minutes(text: str) -> int | None:
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    return found if 0 <= found <= LONGEST_GRACE else None


PAGES = (
    opens("/surveys", surveys),
    opens("/surveys/<key>", survey),
    takes("/surveys/<key>/state", switch, "operator"),
    opens("/surveys/<key>/close", close_survey, "operator", post=True),
)

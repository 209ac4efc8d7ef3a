"""The overview, the log of what staff did, and one's own account."""

from __future__ import annotations

from datetime import datetime

from flask import abort, g, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.errors import Message
from survey import accounts, keeper
from survey.acts import ACTS
from survey.console import sessions
from survey.console.guard import ALL, Page, instance, note, opens, takes
from survey.console.pages import page, to, words

SHOWN = 500
"""Acts on the page of the log."""


def home() -> AnyResponse:
    """The surveys of the instance, each with its state."""
    return page("home", gettext("Overview"), surveys=keeper.statuses(instance()))


def acts() -> AnyResponse:
    """What staff did, the latest first. Nothing about respondents is ever put down."""
    zone = instance().config.zone
    lines = [
        (datetime.fromtimestamp(row.moment, zone), row.account, _said(row.act), row.about)
        for row in instance().staff.acts(SHOWN)
    ]
    return page("acts", gettext("Log"), lines=lines, shown=SHOWN)


def _said(act: str) -> str:
    told: str | Message = ACTS.get(act, act)
    return words(told)


def account() -> AnyResponse:
    """One's own roles, language and password."""
    trouble = ""
    if request.method == "POST":
        if not accounts.right_password(g.me, request.form.get("old", "")):
            trouble = gettext("The old password is not right.")
        else:
            wrong = accounts.change_password(
                instance(), g.me, request.form.get("password", ""), request.form.get("again", "")
            )
            trouble = wrong.text(gettext) if wrong else ""
        if not trouble:
            note("password")
            answer = to("sign_in", said="password", lang=g.language)
            sessions.end(instance(), answer)
            return answer
    return page(
        "account",
        gettext("My account"),
        422 if trouble else 200,
        trouble=trouble,
        languages=sessions.LANGUAGES,
    )


def language() -> AnyResponse:
    """The language in which the console speaks to this account from now on."""
    wanted = request.form.get("language", "")
    if wanted in sessions.LANGUAGES:
        instance().staff.set_language(g.me.name, wanted)
    return to("account")


def too_large() -> AnyResponse:
    """What the server and the proxies show in place of an upload that they did not let through."""
    abort(413)


def nowhere(rest: str) -> AnyResponse:
    """An address of the console that leads nowhere: told to those who are signed in only."""
    abort(404)


PAGES = (
    opens("/", home),
    opens("/log", acts),
    opens("/account", account, post=True),
    takes("/account/language", language),
    opens("/too-large", too_large),
    Page("/<path:rest>", nowhere, ALL, unsettled=True),
)

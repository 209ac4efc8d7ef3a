"""One template of the console and what it is given -> the page, with the menu of whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.errors import Message, say
from survey import states
from survey.console import guard, sessions
from survey.fieldwork import Status
from survey.render import name_of
from survey.roles import ROLE_WORDS, Role

SAID: Mapping[str, Message] = {
    "saved": say("Saved."),
    "removed": say("Removed."),
    "opened": say("The survey is open."),
    "paused": say("The survey is paused."),
    "resumed": say("The survey is open again."),
    "closed": say("The survey is closed for new forms."),
    "voided": say("Every code not used until now is void."),
    "released": say("The results are frozen."),
    "password": say("Your password is changed. Please sign in with it."),
    "signed-out": say("You are signed out."),
    "over": say(
        "You were signed out: nothing was opened for 30 minutes, or 8 hours had passed. Sign in to go on."
    ),
}
"""What an address may have the next page say at its top."""

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = (
    ("Cache-Control", "no-store"),
    # With "no-referrer" browsers say of a form on plain HTTP only that it comes from "null".
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


@dataclass(frozen=True)
class Place:
    """An entry of the menu, for those who hold one of its roles."""

    endpoint: str
    words: Message
    roles: frozenset[Role] = guard.ALL


MENU: tuple[Place, ...] = (
    Place("home", say("Overview")),
    Place("questionnaires", say("Questionnaires")),
    Place("surveys", say("Surveys")),
    Place("results", say("Results"), frozenset(("analyst",))),
    Place("acts", say("Log")),
    Place("account", say("My account")),
)


def page(name: str, heading: str, /, status: int = 200, **context: object) -> Response:
    """The page `console/NAME.html` under its heading."""
    me = g.get("me")
    text = render_template(
        f"console/{name}.html",
        language=g.language,
        heading=heading,
        me=me,
        token=guard.token() if me else "",
        asks_factor=me is not None and not sessions.factor_free(me),
        menu=[(url_for(f"console.{one.endpoint}"), words(one.words), _is_here(one)) for one in _menu()],
        said=words(SAID[request.args["said"]]) if request.args.get("said") in SAID else "",
        **context,
    )
    return Response(text, status)


def to(endpoint: str, said: str = "", **values: Any) -> AnyResponse:
    """To another page of the console, which says at its top what was done."""
    return redirect(url_for(f"console.{endpoint}", said=said or None, **values), 303)


def words(text: str | Message) -> str:
    """A text as it is; a message in the language of the page."""
    return text.text(gettext) if isinstance(text, Message) else text


def asked(status: Status) -> str:
    """The title of a survey's questionnaire, its key and version; no title where it cannot be read."""
    told = f"{status.questionnaire} {status.version}"
    if status.deleted or status.damaged:
        return told
    title = guard.instance().survey(status.key).questionnaire.title
    name = title.get(g.language) or next(iter(title.values()))
    return str(gettext("%(title)s (%(key)s)", title=name, key=told))


FILTERS: Mapping[str, Callable[..., str]] = {
    "state": lambda status: words(states.state(status)),
    "answers": lambda status: words(states.answers(status)),
    "asked": asked,
    "role": lambda role: words(ROLE_WORDS[role]),
    "language_name": name_of,
}
"""How templates say what a survey's state is and what it asks, and the name of a role or a language."""


def protect(response: Response) -> Response:
    """The headers of every page of the console. A page that brings its own policy keeps it."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    for name, value in _HEADERS:
        headers[name] = value
    if request.endpoint == "console.static":
        headers["Cache-Control"] = "no-cache"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _menu() -> tuple[Place, ...]:
    me = g.get("me")
    if me is None or sessions.unsettled(me):
        return ()
    return tuple(one for one in MENU if one.roles & me.roles)


def _is_here(place: Place) -> bool:
    """The page is this place, or one of those below it."""
    address = url_for(f"console.{place.endpoint}")
    return request.path == address or (place.endpoint != "home" and request.path.startswith(f"{address}/"))

"""Who may open what: each page of the console names its roles, and nothing is open that names none."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import Forbidden

from survey import accounts
from survey.console import sessions
from survey.context import Instance
from survey.roles import ROLES, Role
from survey.throttle import Throttle

View = Callable[..., ResponseReturnValue]
ALL: frozenset[Role] = frozenset(ROLES)
LARGEST_UPLOAD = 6 * 1024 * 1024
"""Bytes of a request: a file of 5 MB and what is sent beside it."""
TOKEN, FACTOR = "token", "factor"
"""What forms send beside their own fields."""


@dataclass(frozen=True)
class Page:
    """One address: its rule below /console, what answers it, and who may open it."""

    rule: str
    view: View
    roles: frozenset[Role] | None
    """None: whoever comes, signed in or not."""
    methods: tuple[str, ...] = ("GET",)
    unsettled: bool = False
    """Open also to somebody who has still to choose a password and set up the second factor."""

    @property
    def endpoint(self) -> str:
        return self.view.__name__


def opens(rule: str, view: View, *roles: Role, post: bool = False) -> Page:
    """A page for these roles; for all of them if none is named. `post`: it takes what is sent, too."""
    return Page(rule, view, frozenset(roles) or ALL, ("GET", "POST") if post else ("GET",))


def takes(rule: str, view: View, *roles: Role) -> Page:
    """An address that only takes what is sent by these roles."""
    return Page(rule, view, frozenset(roles) or ALL, ("POST",))


def admit(page: Page) -> View:
    """The page's view behind its guard."""

    @wraps(page.view)
    def guarded(**values: object) -> ResponseReturnValue:
        sessions.recognise(instance())
        if page.roles is None:
            return page.view(**values)
        if g.me is None:
            said, spoken = ("over", g.language) if g.over else (None, None)
            return redirect(url_for("console.sign_in", next=_here(), said=said, lang=spoken), 303)
        if sessions.unsettled(g.me) and not page.unsettled:
            return redirect(url_for("console.settle"), 303)
        if not page.roles & g.me.roles:
            raise Forbidden
        # Only now may a body be large: nothing of it was read for anybody else.
        request.max_content_length = LARGEST_UPLOAD
        request.max_form_memory_size = LARGEST_UPLOAD
        if request.method == "POST" and not _has_token():
            raise Forbidden
        return page.view(**values)

    return guarded


def check_post() -> None:
    """Refuse what was sent from a page of another site."""
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        abort(403)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def token() -> str:
    """What a form of this session sends back to show that it is ours."""
    return hmac.digest(g.session.encode(), b"form", "sha256").hex() if g.session else ""


def _has_token() -> bool:
    return hmac.compare_digest(request.form.get(TOKEN, "").encode(), token().encode())


def unconfirmed() -> str:
    """Why the form's own second factor, asked for what cannot be taken back, does not hold; "" if it does."""
    if sessions.factor_free(g.me):
        return ""
    source = f"factor {g.me.name}"
    if wait := sign_ins().wait(source):
        return str(gettext("Please wait %(n)d seconds, then try again.", n=wait))
    if accounts.right_factor(instance(), g.me, request.form.get(FACTOR, "")):
        return ""
    sign_ins().failed(source)
    note("unconfirmed")
    return wrong_figures()


def wrong_figures() -> str:
    return str(gettext("These figures are not right. Please take those that the telephone shows now."))


def sign_ins() -> Throttle:
    """What slows down guesses at passwords and second factors."""
    found: Throttle = current_app.extensions["sign-ins"]
    return found


def note(act: str, about: str = "") -> None:
    """Put down what the person who is signed in has done: `act` is one of `survey.acts`."""
    accounts.note(instance(), g.me.name, act, about)


def instance() -> Instance:
    found: Instance = current_app.extensions["instance"]
    return found


def _here() -> str | None:
    """Where to go after the sign-in: the page itself, or the one with the form that was sent."""
    if request.method != "POST":
        return request.full_path.rstrip("?")
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.host:
        return None
    return inside(f"{came.path}?{came.query}" if came.query else came.path)


def inside(address: str | None) -> str | None:
    """The address if it is one of the console's, else None: nobody is sent elsewhere by a link."""
    if not address or not address.startswith("/console") or "\\" in address or "//" in address:
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None

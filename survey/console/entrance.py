"""Into the console and out: password and second factor, both chosen by their holder at the first time."""

from __future__ import annotations

from threading import BoundedSemaphore

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from survey import accounts
from survey.console import sessions
from survey.console.guard import ALL, Page, inside, instance, note, sign_ins, wrong_figures
from survey.console.pages import page, to
from survey.console.qr import drawn
from survey.render import name_of
from survey.store.staff import AccountRow
from survey.throttle import Throttle

_SALT = "salt"
_TURNS = BoundedSemaphore(2)
"""Passwords looked at at once: each takes 64 MiB and a tenth of a second, beside people who answer."""


def sign_in() -> AnyResponse:
    """The page that asks for name, password and second factor; a session, if they are right."""
    if request.method != "POST":
        return _asking()
    name = request.form.get("name", "").strip()
    wait = max(throttle.wait(source) for throttle, source in _sources(name))
    if not wait and not _TURNS.acquire(blocking=False):
        wait = 1
    if wait:
        return _asking(gettext("Please wait %(n)d seconds, then try again.", n=wait), 429, wait)
    row = instance().staff.account(name)
    try:
        right = accounts.right_password(row, request.form.get("password", ""))
    finally:
        _TURNS.release()
    if row is None or not right or row.disabled or not _right_factor(row):
        for throttle, source in _sources(name):
            throttle.failed(source)
        if row is not None:
            accounts.note(instance(), row.name, "refused")
        return _asking(gettext("Name, password or figures are not right."), 403)
    answer = redirect(inside(request.form.get("next")) or url_for("console.home"), 303)
    sessions.begin(instance(), row, answer)
    accounts.note(instance(), row.name, "signed-in")
    return answer


def _sources(name: str) -> tuple[tuple[Throttle, str], ...]:
    """Where failures count: strictly for an account from one place, gently for each of the two."""
    at_large: Throttle = current_app.extensions["sign-ins-at-large"]
    place = request.remote_addr
    return (sign_ins(), f"{name} at {place}"), (at_large, f"account {name}"), (at_large, f"place {place}")


def _right_factor(row: AccountRow) -> bool:
    """Whoever has set up none is asked to as soon as the password was right."""
    if sessions.unsettled(row) or sessions.factor_free(row):
        return True
    return accounts.right_factor(instance(), row, request.form.get("factor", ""))


def _asking(trouble: str = "", status: int = 200, wait: int = 0) -> Response:
    answer = page(
        "sign_in",
        gettext("Sign in"),
        status,
        trouble=trouble,
        name=request.form.get("name", ""),
        next=inside(request.values.get("next")) or "",
        languages=[(url_for("console.sign_in", lang=code), name) for code, name in _other_languages()],
    )
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _other_languages() -> list[tuple[str, str]]:
    return [(code, name_of(code)) for code in sessions.LANGUAGES if code != g.language]


def sign_out() -> AnyResponse:
    answer = to("sign_in", said="signed-out", lang=g.language)
    sessions.end(instance(), answer)
    note("signed-out")
    return answer


def settle() -> AnyResponse:
    """The first time: a password of one's own, then the second factor by QR code."""
    me = g.me
    if not sessions.unsettled(me):
        return to("home")
    if me.fresh:
        return _own_password()
    return _own_factor()


def _own_password() -> AnyResponse:
    trouble = ""
    if request.method == "POST":
        password, again = request.form.get("password", ""), request.form.get("again", "")
        wrong = accounts.change_password(instance(), g.me, password, again)
        if wrong is None:
            note("password")
            answer = to("settle")
            sessions.begin(instance(), g.me, answer)  # the change has ended the session
            return answer
        trouble = wrong.text(gettext)
    return page("own_password", gettext("Choose your password"), 422 if trouble else 200, trouble=trouble)


def _own_factor() -> AnyResponse:
    salt = request.form.get(_SALT) or accounts.new_factor_salt()
    trouble = ""
    if request.method == "POST":
        if accounts.right_factor(instance(), g.me, request.form.get("factor", ""), salt):
            instance().staff.set_factor(g.me.name, salt)
            note("factor")
            return to("home")
        trouble = wrong_figures()
    return page(
        "own_factor",
        gettext("Set up the second factor"),
        422 if trouble else 200,
        trouble=trouble,
        salt=salt,
        picture=drawn(accounts.factor_address(instance(), g.me.name, salt)),
        secret=accounts.factor_secret(instance(), g.me.name, salt),
    )


PAGES = (
    Page("/sign-in", sign_in, None, ("GET", "POST")),
    Page("/sign-out", sign_out, ALL, ("POST",), unsettled=True),
    Page("/settle", settle, ALL, ("GET", "POST"), unsettled=True),
)

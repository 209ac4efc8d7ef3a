"""Who is signed in: a random cookie, of which the server keeps a digest, an end by idleness and by age."""

from __future__ import annotations

import secrets
from hashlib import sha256

from flask import g, request
from werkzeug.wrappers import Response

from survey.context import Instance
from survey.store.staff import AccountRow, SessionRow

IDLE = 30 * 60
"""Seconds without a page after which a session is over."""
LONGEST = 8 * 60 * 60
"""Seconds after which it is over in any case."""
_NOTED = 60
"""Seconds for which a session's last page need not be written down."""
DEFAULT_LANGUAGE = "zh-CN"
LANGUAGES = ("zh-CN", "en")


def recognise(instance: Instance) -> None:
    """Set `g.me`, the account that is signed in or None; `g.session`; and the language of the page.

    `g.over` says whether a session was there and is over.
    """
    g.session = request.cookies.get(_cookie(), "")
    g.me, spoken = _signed_in(instance, g.session) if g.session else (None, "")
    g.over = bool(g.session) and g.me is None
    asked = request.args.get("lang")
    g.language = spoken or (asked if asked in LANGUAGES else DEFAULT_LANGUAGE)
    if g.me is None:
        g.session = ""


def _signed_in(instance: Instance, text: str) -> tuple[AccountRow | None, str]:
    """Whose session it is, None if it is over; the language of whoever it was, "" if nobody knows."""
    digest, now, staff = _digest(text), _now(instance), instance.staff
    row = staff.session(digest)
    if row is None:
        return None, ""
    account = staff.account(row.account)
    spoken = account.language if account else ""
    if now - row.made >= LONGEST or now - row.seen >= IDLE or account is None or account.disabled:
        staff.end_session(digest)
        return None, spoken
    if now - row.seen >= _NOTED:
        staff.touch_session(digest, now)
    return account, spoken


def begin(instance: Instance, account: AccountRow, answer: Response) -> None:
    """A session of its own for whoever has just shown who they are."""
    text, now = secrets.token_urlsafe(32), _now(instance)
    instance.staff.forget_sessions(made_before=now - LONGEST, seen_before=now - IDLE)
    instance.staff.add_session(_digest(text), SessionRow(account.name, now, now))
    answer.set_cookie(
        _cookie(),
        text,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
        path="/" if request.is_secure else "/console",
    )


def end(instance: Instance, answer: Response) -> None:
    """The session is over, here and on the server."""
    if g.session:
        instance.staff.end_session(_digest(g.session))
    answer.delete_cookie(_cookie(), path="/" if request.is_secure else "/console", secure=request.is_secure)


def unsettled(account: AccountRow) -> bool:
    """Whether its holder has still to choose a password or to set up the second factor."""
    return not factor_free(account) and (account.fresh or not account.factor_salt)


def factor_free(account: AccountRow) -> bool:
    """A demonstration's account, on the machine itself."""
    return account.factor_free and (request.remote_addr or "") in ("127.0.0.1", "::1")


def _cookie() -> str:
    """Browsers keep the name with the prefix to one host and to HTTPS."""
    return "__Host-console" if request.is_secure else "console"


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _now(instance: Instance) -> int:
    return int(instance.clock().timestamp())

"""Accounts of the staff: their passwords and their second factor. Nothing is about respondents.

Passwords are kept as Argon2id makes them (RFC 9106), the second factor is the six figures of a telephone
(TOTP, RFC 6238); its secret is in no file: it is derived from the instance's own and a salt of the account.
"""

from __future__ import annotations

import hmac
import re
import secrets
import sqlite3
from base64 import b32encode
from datetime import datetime
from functools import lru_cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from questionnaires.errors import Message, Problem, say
from survey.context import Instance
from survey.errors import AccountRefused
from survey.passwords import too_easy
from survey.roles import APART, Role
from survey.store.staff import AccountRow, ActRow

SHORTEST = 12
"""Characters of a password."""
LONGEST = 200
LONE = "researcher"
"""The name of the account that `init --single` makes."""
_STEP = 30
"""Seconds for which a second factor is shown."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_hasher = PasswordHasher()


def add(
    instance: Instance, name: str, roles: frozenset[Role], *, single: bool = False, factor_free: bool = False
) -> str:
    """Make an account; its one-time password. Raises AccountRefused for a bad name or roles kept apart."""
    if not _NAME.fullmatch(name):
        raise _refused(
            name,
            say("this is no name for an account."),
            say("Use letters, figures, points and dashes: 40 at most."),
        )
    if roles >= APART and not single:
        raise _refused(
            name,
            say("nobody may hold both roles, operator and analyst: codes and answers stay apart."),
            say("Make two accounts, or begin an instance for one person with init --single."),
        )
    password = one_time_password()
    row = AccountRow(name, roles, _hasher.hash(password), True, "", 0, False, "", factor_free)
    try:
        instance.staff.add_account(row)
    except sqlite3.IntegrityError as error:
        raise _refused(
            name, say("there is an account of this name."), say("cadre-survey user list names them all.")
        ) from error
    return password


def renew(instance: Instance, name: str) -> str:
    """A new one-time password for an account whose holder lost the old one, or the second factor."""
    known(instance, name)
    password = one_time_password()
    instance.staff.set_factor(name, "")
    instance.staff.set_password(name, _hasher.hash(password), fresh=True)
    return password


def known(instance: Instance, name: str) -> AccountRow:
    """The account `name`. Raises AccountRefused if there is none."""
    row = instance.staff.account(name)
    if row is None:
        raise _refused(
            name, say("there is no account of this name."), say("cadre-survey user list names them all.")
        )
    return row


def one_time_password() -> str:
    """Twenty characters that are easily read and typed, in groups of five: a hundred bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def right_password(row: AccountRow | None, password: str) -> bool:
    """Whether the password is that of the account. For no account it takes as long to say no."""
    try:
        return _hasher.verify(row.password if row else _nobody(), password) and row is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex())


def change_password(instance: Instance, row: AccountRow, password: str, again: str) -> Message | None:
    """Set the password that its holder chose; else what is wrong with it."""
    if len(password) < SHORTEST:
        return say("A password needs {least} characters at least; fifteen are better.", least=SHORTEST)
    if len(password) > LONGEST:
        return say("A password may have {most} characters at most.", most=LONGEST)
    if password != again:
        return say("The two passwords differ. Please write the same twice.")
    if too_easy(password, row.name):
        return say(
            "This password is too easily guessed. Take several words that have nothing to do with one "
            "another, or a sentence that only you would think of; no names, no dates, no letters that lie "
            "side by side."
        )
    if right_password(row, password):
        return say("This is the old password. Please choose another.")
    instance.staff.set_password(row.name, _hasher.hash(password), fresh=False)
    return None


def new_factor_salt() -> str:
    return secrets.token_hex(16)


def factor_secret(instance: Instance, name: str, salt: str) -> str:
    """The secret of an account's second factor, as telephones take it: base 32."""
    key = instance.keys.derived("second factor")
    return b32encode(hmac.digest(key, f"{name} {salt}".encode(), "sha256")[:20]).decode()


def factor_address(instance: Instance, name: str, salt: str) -> str:
    """What the QR code says from which a telephone takes the second factor."""
    return pyotp.TOTP(factor_secret(instance, name, salt)).provisioning_uri(
        name=name, issuer_name="cadre-survey"
    )


def right_factor(instance: Instance, row: AccountRow, figures: str, salt: str | None = None) -> bool:
    """Whether these are the six figures of now, or of half a minute before or after; each only once.

    With `salt` of a factor that is being set up.
    """
    salt = row.factor_salt if salt is None else salt
    figures = re.sub(r"\s", "", figures)
    if not salt or not re.fullmatch(r"[0-9]{6}", figures):
        return False
    totp = pyotp.TOTP(factor_secret(instance, row.name, salt))
    step = int(instance.clock().timestamp()) // _STEP
    for near in (step, step - 1, step + 1):
        if hmac.compare_digest(totp.at(near * _STEP), figures):
            return instance.staff.spend_step(row.name, near)
    return False


def note(instance: Instance, account: str, act: str, about: str = "") -> None:
    """Put down that somebody of the staff did something: `act` is one of `survey.acts`."""
    instance.staff.add_act(ActRow(_seconds(instance.clock()), account, act, about))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _refused(name: str, what: Message, mend: Message) -> AccountRefused:
    return AccountRefused([Problem(say("account {name}", name=name), what, mend)])

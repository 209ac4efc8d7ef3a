"""The staff of an instance in `console.db`: accounts, their sessions, and what was done with them.

Nothing here is about respondents. What a password or a second factor must be stands in `survey.accounts`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from survey.store.connection import connect

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_ACTS = 10_000
"""Acts that are kept; the oldest go first."""


@dataclass(frozen=True)
class AccountRow:
    name: str
    roles: frozenset[str]
    password: str
    """As Argon2id encodes it."""
    fresh: bool
    """The password was given out by a command and must be changed at the first sign-in."""
    factor_salt: str
    """What the secret of the second factor is derived from; empty until it is set up."""
    last_step: int
    """The time step of the last second factor that was accepted: none is accepted twice."""
    disabled: bool
    language: str
    """Of the console's pages for this person; empty: the default."""
    factor_free: bool
    """A demonstration's account, which is asked no second factor on this machine itself."""


@dataclass(frozen=True)
class SessionRow:
    account: str
    made: int
    """Seconds since 1970, as all moments here."""
    seen: int


@dataclass(frozen=True)
class ActRow:
    """One thing that somebody of the staff did."""

    moment: int
    account: str
    act: str
    """A word of `survey.acts`."""
    about: str
    """What it was done to: the key of a survey or questionnaire, the id of a release."""


class Staff:
    """The rows of the three tables. Reads are fresh: a command may have written."""

    def __init__(self, path: Path) -> None:
        """Opens the `console.db` that `survey.store.console` made and keeps up to date."""
        self._turn = Lock()
        self._connection = connect(path)

    def accounts(self) -> tuple[AccountRow, ...]:
        """Every account, by name."""
        return tuple(_account(*values) for values in self._rows("SELECT * FROM account ORDER BY name"))

    def account(self, name: str) -> AccountRow | None:
        rows = self._rows("SELECT * FROM account WHERE name = ?", name)
        return _account(*rows[0]) if rows else None

    def add_account(self, row: AccountRow) -> None:
        """Raises sqlite3.IntegrityError if the name is taken."""
        self._rows(
            "INSERT INTO account (name, roles, password, fresh, factor_salt, last_step, disabled, language,"
            " factor_free) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row.name,
            " ".join(sorted(row.roles)),
            row.password,
            row.fresh,
            row.factor_salt,
            row.last_step,
            row.disabled,
            row.language,
            row.factor_free,
        )

    def set_password(self, name: str, password: str, *, fresh: bool) -> None:
        """A new password ends every session of the account."""
        self._rows("UPDATE account SET password = ?, fresh = ? WHERE name = ?", password, fresh, name)
        self.end_sessions(name)

    def set_factor(self, name: str, salt: str) -> None:
        """A new second factor; an empty salt takes it away."""
        self._rows("UPDATE account SET factor_salt = ? WHERE name = ?", salt, name)

    def set_language(self, name: str, language: str) -> None:
        self._rows("UPDATE account SET language = ? WHERE name = ?", language, name)

    def disable(self, name: str, disabled: bool) -> None:
        self._rows("UPDATE account SET disabled = ? WHERE name = ?", disabled, name)
        self.end_sessions(name)

    def disable_all(self) -> None:
        """Nobody may sign in until an account is let in again."""
        self._rows("UPDATE account SET disabled = 1")
        self.end_all_sessions()

    def replace(self, other: Staff) -> None:
        """Have the accounts and acts of `other` in place of its own; before the file is in use."""
        accounts, acts = other.accounts(), other.acts(MOST_ACTS)
        # One commit: each is a write down to the disk, and there may be ten thousand acts.
        self._rows("BEGIN IMMEDIATE")
        self._rows("DELETE FROM account")
        self._rows("DELETE FROM act")
        for account in accounts:
            self.add_account(account)
        for act in reversed(acts):
            self.add_act(act)
        self._rows("COMMIT")

    def spend_step(self, name: str, step: int) -> bool:
        """Accept the second factor of this time step; False if this or a later one was accepted before."""
        return bool(
            self._rows(
                "UPDATE account SET last_step = ? WHERE name = ? AND last_step < ? RETURNING name",
                step,
                name,
                step,
            )
        )

    def add_session(self, digest: bytes, row: SessionRow) -> None:
        self._rows(
            "INSERT INTO session (digest, account, made, seen) VALUES (?, ?, ?, ?)",
            digest,
            row.account,
            row.made,
            row.seen,
        )

    def session(self, digest: bytes) -> SessionRow | None:
        rows = self._rows("SELECT account, made, seen FROM session WHERE digest = ?", digest)
        return SessionRow(*rows[0]) if rows else None

    def touch_session(self, digest: bytes, seen: int) -> None:
        self._rows("UPDATE session SET seen = ? WHERE digest = ?", seen, digest)

    def end_session(self, digest: bytes) -> None:
        self._rows("DELETE FROM session WHERE digest = ?", digest)

    def end_sessions(self, account: str) -> None:
        """All of one account."""
        self._rows("DELETE FROM session WHERE account = ?", account)

    def end_all_sessions(self) -> None:
        self._rows("DELETE FROM session")

    def forget_sessions(self, *, made_before: int, seen_before: int) -> None:
        """Those that are over."""
        self._rows("DELETE FROM session WHERE made < ? OR seen < ?", made_before, seen_before)

    def add_act(self, row: ActRow) -> None:
        self._rows(
            "INSERT INTO act (moment, account, act, about) VALUES (?, ?, ?, ?)",
            row.moment,
            row.account,
            row.act,
            row.about,
        )
        self._rows("DELETE FROM act WHERE id <= (SELECT max(id) FROM act) - ?", MOST_ACTS)

    def acts(self, most: int) -> tuple[ActRow, ...]:
        """The latest first."""
        rows = self._rows("SELECT moment, account, act, about FROM act ORDER BY id DESC LIMIT ?", most)
        return tuple(ActRow(*values) for values in rows)

    def last_act(self, acts: Sequence[str], about: Sequence[str]) -> ActRow | None:
        """The latest of these acts that was done to one of these things."""
        rows = self._rows(
            "SELECT moment, account, act, about FROM act WHERE act IN (SELECT value FROM json_each(?)) "
            "AND about IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 1",
            json.dumps(acts),
            json.dumps(about),
        )
        return ActRow(*rows[0]) if rows else None

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._turn:
            return self._connection.execute(statement, values).fetchall()


def _account(name: str, roles: str, *rest: Any) -> AccountRow:
    """The row whose columns stand in the order of `add_staff`."""
    password, fresh, factor_salt, last_step, disabled, language, factor_free = rest
    return AccountRow(
        name,
        frozenset(roles.split()),
        password,
        bool(fresh),
        factor_salt,
        last_step,
        bool(disabled),
        language,
        bool(factor_free),
    )


def add_staff(database: Database) -> None:
    """The tables of schema 3 of `console.db`; an earlier program that was cut short may have made some."""
    text, whole = str, int
    account: dict[str, Any] = {
        "name": text,
        "roles": text,
        "password": text,
        "fresh": whole,
        "factor_salt": text,
        "last_step": whole,
        "disabled": whole,
        "language": text,
        "factor_free": whole,
    }
    database.table("account").create(
        account, pk="name", not_null=_all_but(account, "name"), if_not_exists=True
    )
    session: dict[str, Any] = {"digest": bytes, "account": text, "made": whole, "seen": whole}
    database.table("session").create(
        session, pk="digest", not_null=_all_but(session, "digest"), if_not_exists=True
    )
    act: dict[str, Any] = {"id": whole, "moment": whole, "account": text, "act": text, "about": text}
    database.table("act").create(act, pk="id", not_null=_all_but(act, "id"), if_not_exists=True)


def _all_but(columns: Iterable[str], key: str) -> set[str]:
    return set(columns) - {key}

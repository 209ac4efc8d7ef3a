"""The list of surveys and releases of an instance, `console.db`. Nothing about respondents.

Every statement on `console.db` stands here; what a state means stands in `context.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from survey.store.connection import connect, create

SCHEMA = 1
Stage = Literal["open", "paused", "closing"]
"""What staff ordered last. Whether a closing survey is closed by now is a matter of the clock."""


@dataclass(frozen=True)
class SurveyRow:
    key: str
    questionnaire: str
    version: int
    stage: Stage
    opened: date
    closes: date | None
    """Last day of the field time, if one was set."""
    closed: date | None
    """Day on which it was closed by hand."""
    closing_until: datetime | None
    """End of the grace of a survey that was closed by hand."""
    frozen: str
    """SHA-256 over the questionnaire and the settings as they were at opening."""


@dataclass(frozen=True)
class ReleaseRow:
    id: str
    survey: str
    number: int
    rows: int
    hash: str
    made: date


class Console:
    """The rows of console.db. Reads are always fresh: another process may have written."""

    def __init__(self, path: Path) -> None:
        """Open the file that `create` made. Raises FileNotFoundError, or ValueError for another schema."""
        self._turn = Lock()
        self._connection = connect(path)
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if found != SCHEMA:
            self._connection.close()
            raise ValueError(f"{path.name} has schema {found}, not {SCHEMA}")

    @classmethod
    def create(cls, path: Path) -> Console:
        """A new, empty list, readable by its owner only. Raises FileExistsError."""
        # Here, not above: sqlite-utils loads pandas wherever that is installed.
        from sqlite_utils import Database

        connection = create(path)
        database = Database(connection)
        text, whole = str, int
        database.table("survey").create(
            {
                "key": text,
                "questionnaire": text,
                "version": whole,
                "stage": text,
                "opened": text,
                "closes": text,
                "closed": text,
                "closing_until": text,
                "frozen": text,
            },
            pk="key",
            not_null={"questionnaire", "version", "stage", "opened", "frozen"},
        )
        database.table("release").create(
            {"id": text, "survey": text, "number": whole, "rows": whole, "hash": text, "made": text},
            pk="id",
            not_null={"survey", "number", "rows", "hash", "made"},
        )
        connection.execute(f"PRAGMA user_version={SCHEMA}")
        connection.close()
        return cls(path)

    def surveys(self) -> tuple[SurveyRow, ...]:
        """Every survey, the latest opened first."""
        return tuple(
            _survey(*values) for values in self._rows("SELECT * FROM survey ORDER BY opened DESC, rowid DESC")
        )

    def survey(self, key: str) -> SurveyRow | None:
        rows = self._rows("SELECT * FROM survey WHERE key = ?", key)
        return _survey(*rows[0]) if rows else None

    def add_survey(self, row: SurveyRow) -> None:
        """Raises sqlite3.IntegrityError if the key is there."""
        self._rows(
            "INSERT INTO survey (key, questionnaire, version, stage, opened, closes, closed,"
            " closing_until, frozen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row.key,
            row.questionnaire,
            row.version,
            row.stage,
            row.opened.isoformat(),
            row.closes and row.closes.isoformat(),
            row.closed and row.closed.isoformat(),
            row.closing_until and row.closing_until.isoformat(),
            row.frozen,
        )

    def set_stage(self, key: str, stage: Stage) -> None:
        """Pause or open again."""
        self._rows("UPDATE survey SET stage = ? WHERE key = ?", stage, key)

    def set_closing(self, key: str, closed: date, until: datetime) -> None:
        """Closed on that day; forms already out are taken `until` then."""
        self._rows(
            "UPDATE survey SET stage = 'closing', closed = ?, closing_until = ? WHERE key = ?",
            closed.isoformat(),
            until.isoformat(),
            key,
        )

    def releases(self, survey: str) -> tuple[ReleaseRow, ...]:
        """The releases of one survey, the first first."""
        return tuple(
            ReleaseRow(id, survey, number, rows, hash, date.fromisoformat(made))
            for id, survey, number, rows, hash, made in self._rows(
                "SELECT id, survey, number, rows, hash, made FROM release WHERE survey = ? ORDER BY number",
                survey,
            )
        )

    def add_release(self, row: ReleaseRow) -> None:
        """Raises sqlite3.IntegrityError if the id is there."""
        self._rows(
            "INSERT INTO release (id, survey, number, rows, hash, made) VALUES (?, ?, ?, ?, ?, ?)",
            row.id,
            row.survey,
            row.number,
            row.rows,
            row.hash,
            row.made.isoformat(),
        )

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._turn:
            return self._connection.execute(statement, values).fetchall()


def _survey(
    key: str,
    questionnaire: str,
    version: int,
    stage: Stage,
    opened: str,
    closes: str | None,
    closed: str | None,
    closing_until: str | None,
    frozen: str,
) -> SurveyRow:
    """The row whose columns stand in the order of `Console.create`."""
    return SurveyRow(
        key=key,
        questionnaire=questionnaire,
        version=version,
        stage=stage,
        opened=date.fromisoformat(opened),
        closes=None if closes is None else date.fromisoformat(closes),
        closed=None if closed is None else date.fromisoformat(closed),
        closing_until=None if closing_until is None else datetime.fromisoformat(closing_until),
        frozen=frozen,
    )

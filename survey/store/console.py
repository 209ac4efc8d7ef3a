"""The lists of an instance, `console.db`: surveys, releases, wishes, backups. Nothing about respondents.

Its tables are made in `tables.py`, those of the staff are read in `staff.py`; what a state means stands in
`context.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Literal

from survey.store import tables
from survey.store.connection import connect

LATELY = 0.2
"""Seconds for which `survey_lately` may not see what another process has written."""
Stage = Literal["open", "paused", "closing", "deleted"]
"""What was ordered last. Whether a closing survey is closed by now is a matter of the clock."""


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


@dataclass(frozen=True)
class WishRow:
    """A wish of a command, as it travels: see `survey.wishes`."""

    id: int
    survey: str
    kind: str
    payload: str
    """JSON; empty once the wish is done."""
    result: str | None = None
    """JSON; None until the wish is done."""


@dataclass(frozen=True)
class UnitTotal:
    """What is kept of a unit's slips when the codes are destroyed."""

    unit: int
    drawn: int
    answers: int


@dataclass(frozen=True)
class BackupRow:
    """A backup that was made, and how many answers of each survey it holds."""

    folder: str
    made: date
    rows: Mapping[str, int]


class Console:
    """The rows of console.db. Reads are fresh, but for `survey_lately`: another process may have written."""

    def __init__(self, path: Path) -> None:
        """Open the file that `create` made. Raises FileNotFoundError, or ValueError for another schema."""
        self._turn = Lock()
        self._lately: dict[str, tuple[float, SurveyRow | None]] = {}
        self._connection = connect(path)
        try:
            found = tables.bring_up(self._connection)
            if found != tables.SCHEMA:
                raise ValueError(f"{path.name} has schema {found}, not {tables.SCHEMA}")
        except BaseException:
            self._connection.close()
            raise

    @classmethod
    def create(cls, path: Path) -> Console:
        """A new, empty list, readable by its owner only. Raises FileExistsError."""
        tables.create(path)
        return cls(path)

    def surveys(self) -> tuple[SurveyRow, ...]:
        """Every survey, the latest opened first."""
        return tuple(
            _survey(*values) for values in self._rows("SELECT * FROM survey ORDER BY opened DESC, rowid DESC")
        )

    def survey(self, key: str) -> SurveyRow | None:
        rows = self._rows("SELECT * FROM survey WHERE key = ?", key)
        return _survey(*rows[0]) if rows else None

    def survey_lately(self, key: str) -> SurveyRow | None:
        """`survey` as it was at most LATELY seconds ago; what was written here is seen at once.

        For pages: fifty people who ask at once would queue for the one connection.
        """
        now = monotonic()
        seen, row = self._lately.get(key, (now - 2 * LATELY, None))
        if now - seen > LATELY:
            row = self.survey(key)
            self._lately[key] = now, row
        return row

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

    def remove_survey(self, key: str) -> None:
        """Take a survey off the list that a backup does not hold."""
        self.remove_releases(key)
        self._rows("DELETE FROM unit_total WHERE survey = ?", key)
        self._rows("DELETE FROM survey WHERE key = ?", key)

    def set_deleted(self, key: str) -> None:
        """The answers are gone; the key stays, so that it is never used again."""
        self._rows("UPDATE survey SET stage = 'deleted' WHERE key = ?", key)

    def remove_releases(self, survey: str) -> None:
        self._rows("DELETE FROM release WHERE survey = ?", survey)

    def wishes(self) -> tuple[WishRow, ...]:
        """The wishes that nobody has begun."""
        return tuple(
            WishRow(*values)
            for values in self._rows("SELECT id, survey, kind, payload, result FROM wish WHERE begun = 0")
        )

    def wish(self, id: int) -> WishRow | None:
        rows = self._rows("SELECT id, survey, kind, payload, result FROM wish WHERE id = ?", id)
        return WishRow(*rows[0]) if rows else None

    def add_wish(self, row: WishRow) -> None:
        self._rows(
            "INSERT INTO wish (id, survey, kind, payload, begun) VALUES (?, ?, ?, ?, 0)",
            row.id,
            row.survey,
            row.kind,
            row.payload,
        )

    def begin_wish(self, id: int) -> bool:
        """Take a wish up; False if it was withdrawn."""
        return bool(self._rows("UPDATE wish SET begun = 1 WHERE id = ? AND begun = 0 RETURNING id", id))

    def end_wish(self, id: int, result: str) -> None:
        """Write the result in place of the payload, of which nothing stays in the file or its log."""
        self._rows("UPDATE wish SET payload = '', result = ? WHERE id = ?", result, id)
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def withdraw_wish(self, id: int) -> bool:
        """Take a wish back; False if it was begun."""
        return bool(self._rows("DELETE FROM wish WHERE id = ? AND begun = 0 RETURNING id", id))

    def remove_wish(self, id: int) -> None:
        self._rows("DELETE FROM wish WHERE id = ?", id)

    def clear_wishes(self) -> None:
        """Forget what a server that is gone was asked."""
        self._rows("DELETE FROM wish")
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def unit_totals(self, survey: str) -> tuple[UnitTotal, ...]:
        """What is kept of the units of a closed survey, in order of their numbers."""
        return tuple(
            UnitTotal(*values)
            for values in self._rows(
                "SELECT unit, drawn, answers FROM unit_total WHERE survey = ? ORDER BY unit", survey
            )
        )

    def set_unit_total(self, survey: str, total: UnitTotal) -> None:
        self._rows(
            "INSERT INTO unit_total (survey, unit, drawn, answers) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (survey, unit) DO UPDATE SET drawn = excluded.drawn, answers = excluded.answers",
            survey,
            total.unit,
            total.drawn,
            total.answers,
        )

    def backups(self) -> tuple[BackupRow, ...]:
        """The backups that are known, the first first."""
        rows: dict[str, dict[str, int]] = {}
        for folder, survey, count in self._rows("SELECT folder, survey, rows FROM backup_rows"):
            rows.setdefault(folder, {})[survey] = count
        return tuple(
            BackupRow(folder, date.fromisoformat(made), rows.get(folder, {}))
            for folder, made in self._rows("SELECT folder, made FROM backup ORDER BY made, rowid")
        )

    def add_backup(self, row: BackupRow) -> None:
        """Put a backup on the list; one of the same folder is replaced."""
        self.remove_backup(row.folder)
        self._rows("INSERT INTO backup (folder, made) VALUES (?, ?)", row.folder, row.made.isoformat())
        for survey, count in sorted(row.rows.items()):
            self._rows(
                "INSERT INTO backup_rows (folder, survey, rows) VALUES (?, ?, ?)", row.folder, survey, count
            )

    def remove_backup(self, folder: str, survey: str | None = None) -> None:
        """Take a backup off the list, or only what it held of one survey."""
        if survey is not None:
            self._rows("DELETE FROM backup_rows WHERE folder = ? AND survey = ?", folder, survey)
        else:
            self._rows("DELETE FROM backup_rows WHERE folder = ?", folder)
            self._rows("DELETE FROM backup WHERE folder = ?", folder)

    def exports(self, survey: str) -> tuple[str, ...]:
        """Files that were made of a survey's releases and lie outside the instance."""
        return tuple(
            path for (path,) in self._rows("SELECT path FROM export WHERE survey = ? ORDER BY path", survey)
        )

    def add_export(self, survey: str, path: str) -> None:
        self._rows(
            "INSERT INTO export (survey, path) VALUES (?, ?) ON CONFLICT (survey, path) DO NOTHING",
            survey,
            path,
        )

    def close(self) -> None:
        with self._turn:
            self._connection.close()

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._turn:
            if not statement.startswith("SELECT"):
                self._lately.clear()
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

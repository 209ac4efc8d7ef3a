"""Field work: opening a survey, pausing it, closing it, and what may be known of it meanwhile.

Opening checks everything first and freezes questionnaire and settings; nothing of them changes later.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from questionnaires import load
from questionnaires.errors import Message, say
from survey import closing, retention
from survey.codes import KEY_BYTES
from survey.context import (
    CODE_SALT,
    CODES,
    RESPONSES,
    FieldSurvey,
    Instance,
    State,
)
from survey.errors import FieldworkError, survey_problem
from survey.frozen import frozen_digest
from survey.planning import Plan
from survey.settings_template import template
from survey.store.codes import SqliteCodeStore
from survey.store.console import SurveyRow
from survey.store.sqlite import SqliteResponseStore
from survey.store.wash import midnight_in

ALARM = 60
"""Seconds for which a wash may be blocked before staff are told."""

STEP = 10
"""While a survey runs its answers are counted in steps: nobody sees that one more came."""


@dataclass(frozen=True)
class Status:
    """What may be known of a survey."""

    key: str
    questionnaire: str
    version: int
    state: State
    opened: date
    closes: date | None
    closed: date | None
    closing_until: datetime | None
    count: int
    """Answers stored: exact once closed, else rounded down to a step of 10."""
    exact: bool
    simulated: bool
    releases: tuple[str, ...]
    address: str
    unit_addresses: tuple[tuple[str, str], ...] = ()
    """(label, address) of every unit that has a link of its own: with codes the slip names the unit."""
    wash_blocked: bool = False
    """For a minute and more something outside has kept the files from being washed."""
    deleted: bool = False
    """The answers were deleted on the promised day."""
    left: tuple[str, ...] = ()
    """Files that were made of deleted answers and lie where the program does not reach."""
    damaged: bool = False
    """It cannot be read, since its frozen files were changed or are gone; its answers are kept."""


def new(questionnaire: Path, language: str) -> str:
    """The commented survey.toml for a survey with the questionnaire in this file."""
    return template(load.load(questionnaire), language)


def open_survey(instance: Instance, ready: Plan) -> FieldSurvey:
    """The survey that stands in `ready`, open: `planning.plan` found nothing against it."""
    _place(instance, ready)
    return instance.survey(ready.key)


def _place(instance: Instance, ready: Plan) -> None:
    """Make the survey's folder beside its place, rename it, enter it in the list: it is whole or absent."""
    key = ready.key
    instance.surveys_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{key}.", dir=instance.surveys_folder))
    folder = instance.surveys_folder / key
    midnight = midnight_in(instance.config.zone, instance.clock)
    try:
        for name, content in ready.frozen.items():
            write_private(partial / name, content)
        if ready.codes:
            SqliteCodeStore.create(partial / CODES, midnight)
            write_private(partial / CODE_SALT, secrets.token_bytes(KEY_BYTES))
        SqliteResponseStore.create(partial / RESPONSES, midnight)
        row = SurveyRow(
            key=key,
            questionnaire=ready.complete.key,
            version=ready.complete.version,
            stage="open",
            opened=instance.today,
            closes=ready.closes,
            closed=None,
            closing_until=None,
            frozen=frozen_digest(partial),
        )
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    try:
        instance.console.add_survey(row)
    except sqlite3.Error:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def write_private(path: Path, content: bytes) -> None:
    """Write a new file, readable by its owner only, down to the disk. Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def status(instance: Instance, survey: FieldSurvey) -> Status:
    """What may be known of the survey now."""
    row, state = survey.row, survey.state
    closing.settle(survey)
    exact = state == "closed"
    count = survey.store.count()
    address = instance.address_of(survey.key)
    return Status(
        key=survey.key,
        questionnaire=row.questionnaire,
        version=row.version,
        state=state,
        opened=row.opened,
        closes=row.closes,
        closed=survey.closed,
        closing_until=survey.closing_until if state == "closing" else None,
        count=count if exact else count - count % STEP,
        exact=exact,
        simulated=survey.settings.simulated,
        releases=tuple(release.id for release in instance.console.releases(survey.key)),
        address=address,
        unit_addresses=()
        if survey.codes
        else tuple((unit.label, f"{address}/{unit.key}") for unit in survey.units.listed),
        wash_blocked=_blocked(survey),
    )


def _blocked(survey: FieldSurvey) -> bool:
    stores = [survey.store, *([survey.code_store] if (survey.folder / CODES).exists() else [])]
    since = (store.blocked_since for store in stores)
    return any(moment is not None and time.monotonic() - moment > ALARM for moment in since)


def deleted_status(instance: Instance, row: SurveyRow) -> Status:
    """What may be known of a survey whose answers were deleted."""
    return replace(_bare(instance, row), deleted=True, left=retention.left(instance, row.key))


def damaged_status(instance: Instance, row: SurveyRow) -> Status:
    """What the list knows of a survey that cannot be read."""
    return replace(_bare(instance, row), damaged=True)


def _bare(instance: Instance, row: SurveyRow) -> Status:
    return Status(
        key=row.key,
        questionnaire=row.questionnaire,
        version=row.version,
        state="closed",
        opened=row.opened,
        closes=row.closes,
        closed=row.closed,
        closing_until=None,
        count=0,
        exact=True,
        simulated=False,
        releases=(),
        address=instance.address_of(row.key),
    )


def pause(survey: FieldSurvey) -> None:
    """Hand out no forms for now; sent ones are taken. Raises FieldworkError unless the survey is open."""
    _require(survey, "open", say("only an open survey can be paused."))
    survey.console.set_stage(survey.key, "paused")


def resume(survey: FieldSurvey) -> None:
    """Hand out forms again. Raises FieldworkError unless the survey is paused."""
    _require(survey, "paused", say("only a paused survey can be resumed."))
    survey.console.set_stage(survey.key, "open")


def close(survey: FieldSurvey, grace_minutes: int | None = None) -> None:
    """Hand out no more forms, and take none once the grace (default: of the settings) is over.

    Closing again can shorten the grace, never prolong it. Without a grace the answers are finished and the
    codes destroyed at once. Raises FieldworkError if the survey is closed.
    """
    if survey.state == "closed":
        raise FieldworkError(
            [survey_problem(survey.key, say("it is closed already."), say("Nothing was changed."))]
        )
    grace = survey.settings.grace_minutes if grace_minutes is None else grace_minutes
    if grace < 0:
        raise ValueError(f"grace_minutes {grace} is negative")
    now = survey.clock().astimezone(UTC)
    until = now + timedelta(minutes=grace)
    row = survey.row
    if row.closing_until is not None:
        until = min(until, row.closing_until)
    survey.console.set_closing(survey.key, row.closed or now.astimezone(survey.zone).date(), until)
    closing.settle(survey)


def _require(survey: FieldSurvey, wanted: State, what: Message) -> None:
    if survey.state != wanted:
        raise FieldworkError(
            [survey_problem(survey.key, what, say("cadre-survey survey status shows its state."))]
        )

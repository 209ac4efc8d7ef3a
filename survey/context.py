"""An instance and the surveys in it, as the web server and the command line see them.

What was frozen at opening is read once a process; the state of a survey is read again and again, since
`survey close` runs in another process.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Literal
from zoneinfo import ZoneInfo

from questionnaires import load
from questionnaires.errors import Problem, say
from questionnaires.model import Questionnaire
from survey import codes as access_codes
from survey import settings as survey_settings
from survey import units as survey_units
from survey.config import Config, Keys, read_config, read_keys
from survey.errors import ConfigError, FieldworkError, SurveyDeleted, SurveyUnknown, survey_problem
from survey.frozen import QUESTIONNAIRE, SETTINGS, UNITS, frozen_digest, read_access
from survey.lock import InstanceLock
from survey.opened import opened_once
from survey.settings import Settings
from survey.store.base import CodeStore, ResponseStore
from survey.store.codes import SqliteCodeStore
from survey.store.console import Console, SurveyRow
from survey.store.sqlite import SqliteResponseStore
from survey.store.staff import Staff
from survey.store.wash import midnight_in
from survey.tickets import Tickets
from survey.units import NONE, Units

State = Literal["open", "paused", "closing", "closed"]
"""open: forms are handed out and taken. paused, closing: sent forms are taken, none is handed out."""

Clock = Callable[[], datetime]

RESPONSES = "responses.db"
"""Frozen too, where there are units, and where the way in is more than an open link."""
CODES, CODE_SALT = "codes.db", "codes.salt"
"""While codes are asked for: their digests, and half of the key that made them. Both go at the close."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def _turn_of_survey(survey: FieldSurvey) -> AbstractContextManager[object]:
    return survey.lock.turn


def _turn_of_instance(instance: Instance) -> AbstractContextManager[object]:
    return instance._turn


@dataclass(frozen=True, eq=False)
class FieldSurvey:
    """A survey in the field. Everything but `state` and the answers is as it was at opening.

    It is equal to itself alone: what is kept beside one goes with it when the instance forgets it.
    """

    key: str
    folder: Path
    questionnaire: Questionnaire
    """As asked: without the items switched off, in the languages of the survey."""
    document: Mapping[str, object]
    """The complete questionnaire, JSON-able."""
    settings: Settings
    zone: ZoneInfo
    console: Console
    lock: InstanceLock
    seal_key: bytes = field(repr=False)
    """Of the rows of this survey."""
    code_secret: bytes = field(repr=False)
    """Half of the key of its codes' digests; the other half is a file that goes at the close."""
    clock: Clock = utc_now
    codes: bool = False
    """A form is given for an access code only."""
    units: Units = NONE

    @property
    def modes(self) -> frozenset[str]:
        """What this survey does of `ConsentPoint.only_if`: a point of another mode is not said."""
        return self.settings.modes | access_modes(codes=self.codes, units=bool(self.units))

    @property
    def row(self) -> SurveyRow:
        """What the list of surveys says now."""
        row = self.console.survey(self.key)
        if row is None:
            raise SurveyUnknown([_unknown(self.key)])
        return row

    @property
    def state(self) -> State:
        return state_at(self.clock(), self.row, self.settings.grace_minutes, self.zone)

    @property
    def lately(self) -> State:
        """`state`, but a command of another process may be noticed a moment later: for the pages."""
        row = self.console.survey_lately(self.key)
        if row is None:
            raise SurveyUnknown([_unknown(self.key)])
        return state_at(self.clock(), row, self.settings.grace_minutes, self.zone)

    @property
    def hands_out(self) -> bool:
        """A new form may be given to somebody."""
        return self.lately == "open"

    @property
    def accepts(self) -> bool:
        """A form that was handed out may be sent: nobody loses what was typed by a pause."""
        return self.lately != "closed"

    @property
    def opened(self) -> date:
        return self.row.opened

    @property
    def closes(self) -> date | None:
        return self.row.closes

    @property
    def closed(self) -> date | None:
        """Last day on which forms were handed out; None while the field time runs."""
        row = self.row
        if self.state in ("open", "paused"):
            return None
        days = [day for day in (row.closes, row.closed) if day is not None]
        return min(days) if days else None

    @property
    def closing_until(self) -> datetime | None:
        """End of the grace, once closing was ordered or the last day is known; in the instance's zone."""
        until = grace_end(self.row, self.settings.grace_minutes, self.zone)
        return until and until.astimezone(self.zone)

    @property
    def releases_folder(self) -> Path:
        return self.folder / "releases"

    @opened_once(_turn_of_survey)
    def store(self) -> ResponseStore:
        """The answers; opened when first asked for. Raises InstanceBusy if another process holds them."""
        self.lock.hold()
        return SqliteResponseStore(
            self.folder / RESPONSES,
            self.seal_key,
            self.settings.cap,
            midnight=midnight_in(self.zone, self.clock),
        )

    @opened_once(_turn_of_survey)
    def code_store(self) -> CodeStore:
        """The digests of its access codes; opened when first asked for. Raises InstanceBusy as `store`."""
        self.lock.hold()
        return SqliteCodeStore(self.folder / CODES, midnight=midnight_in(self.zone, self.clock))

    def release_answers(self) -> None:
        """Close what only one process may hold; it is opened again when asked for."""
        for name in ("store", "code_store"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()

    def code_digest(self, code: str) -> int:
        """Under what the store knows a code. Raises FileNotFoundError once the codes are destroyed."""
        return access_codes.digest(code, self._code_key)

    @cached_property
    def _code_key(self) -> bytes:
        salt = (self.folder / CODE_SALT).read_bytes()
        return access_codes.survey_key(self.code_secret, salt)

    def destroy_codes(self) -> None:
        """Delete the codes and the key that made their digests. Doing it again is harmless."""
        if (self.folder / CODES).exists():
            self.code_store.destroy()
        self.__dict__.pop("code_store", None)
        self.__dict__.pop("_code_key", None)
        salt = self.folder / CODE_SALT
        if salt.exists():
            with salt.open("r+b") as file:
                file.write(bytes(salt.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            salt.unlink()


def access_modes(*, codes: bool, units: bool) -> frozenset[str]:
    """What the way into a survey adds to the modes of its settings."""
    return frozenset(name for name, on in (("codes", codes), ("units", units)) if on)


def state_at(now: datetime, row: SurveyRow, grace_minutes: int, zone: ZoneInfo) -> State:
    """The state at the moment `now`. A last day is over at its end in `zone`; then the grace runs."""
    until = grace_end(row, grace_minutes, zone)
    if row.stage == "deleted" or (until is not None and now >= until):
        return "closed"
    if row.stage == "closing" or (row.closes is not None and now >= end_of(row.closes, zone)):
        return "closing"
    return row.stage


def grace_end(row: SurveyRow, grace_minutes: int, zone: ZoneInfo) -> datetime | None:
    """The moment from which no form is taken: of the closing by hand or of the last day, the earlier."""
    ends = [] if row.closing_until is None else [row.closing_until]
    if row.closes is not None:
        ends.append(end_of(row.closes, zone).astimezone(UTC) + timedelta(minutes=grace_minutes))
    return min(ends, default=None)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after `day` in `zone`."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


class Instance:
    """One running office: a folder with its settings, keys, surveys and releases."""

    def __init__(self, folder: Path, clock: Clock = utc_now) -> None:
        """Raises ConfigError if `folder` holds no instance or its config.toml cannot be used."""
        self.folder = folder
        self.clock = clock
        if not (folder / "config.toml").is_file():
            raise ConfigError(
                [
                    Problem(
                        say("instance {folder}", folder=str(folder)),
                        say("there is no instance here."),
                        say("Create it with cadre-survey init, or name another with --instance."),
                    )
                ]
            )
        self.config: Config = read_config(folder / "config.toml")
        self.lock = InstanceLock(folder)
        self._surveys: dict[str, FieldSurvey] = {}
        self._turn = RLock()

    @cached_property
    def keys(self) -> Keys:
        """Raises ConfigError if keys.toml is missing, weak or open to others."""
        return read_keys(self.folder / "keys.toml")

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self.keys.secret)

    @opened_once(_turn_of_instance)
    def console(self) -> Console:
        path = self.folder / "console.db"
        if not path.exists():
            # Another process may make it at the same moment.
            with suppress(FileExistsError):
                Console.create(path).close()
        return Console(path)

    @opened_once(_turn_of_instance)
    def staff(self) -> Staff:
        """The accounts of those who run surveys here."""
        self.console  # noqa: B018 makes or migrates the file
        return Staff(self.folder / "console.db")

    @property
    def today(self) -> date:
        """The date now, in the instance's time zone."""
        return self.clock().astimezone(self.config.zone).date()

    def midnight(self) -> float:
        """To what files are dated: the beginning of the day in the instance's time zone."""
        return midnight_in(self.config.zone, self.clock)()

    @property
    def surveys_folder(self) -> Path:
        return self.folder / "surveys"

    def address_of(self, key: str) -> str:
        """Where respondents find the survey `key`."""
        return f"{self.config.base_url}/s/{key}"

    def surveys(self) -> tuple[FieldSurvey, ...]:
        """Every survey whose answers are still kept, the latest opened first."""
        return tuple(self.survey(row.key) for row in self.console.surveys() if row.stage != "deleted")

    def survey(self, key: str) -> FieldSurvey:
        """The survey `key`. Raises SurveyUnknown, or FieldworkError if its frozen files were changed."""
        with self._turn:
            if key not in self._surveys:
                row = self.console.survey(key)
                if row is None:
                    raise SurveyUnknown([_unknown(key)])
                if row.stage == "deleted":
                    raise SurveyDeleted([_deleted(key)])
                self._surveys[key] = self._load(row)
            return self._surveys[key]

    def forget(self, key: str) -> None:
        """Release the answers of one survey, which is read anew when it is asked for again."""
        with self._turn:
            survey = self._surveys.pop(key, None)
            if survey is not None:
                survey.release_answers()

    def let_go(self) -> None:
        """Release all answers, washed, and let another process work on them."""
        with self.lock.turn, self._turn:
            for survey in self._surveys.values():
                survey.release_answers()
            self.lock.release()

    def close(self) -> None:
        """Release every file. What is asked for afterwards is opened anew."""
        with self.lock.turn, self._turn:
            self.let_go()
            self._surveys.clear()
            for name in ("staff", "console"):
                opened = self.__dict__.pop(name, None)
                if opened is not None:
                    opened.close()

    def _load(self, row: SurveyRow) -> FieldSurvey:
        folder = self.surveys_folder / row.key
        if frozen_digest(folder) != row.frozen:
            raise FieldworkError(
                [
                    survey_problem(
                        row.key,
                        say("questionnaire, settings, units or access were changed after opening."),
                        say(
                            "Put back survey.toml, questionnaire.json, units.csv and access.json "
                            "as they were: {folder}",
                            folder=str(folder),
                        ),
                    )
                ]
            )
        document = json.loads((folder / QUESTIONNAIRE).read_text(encoding="utf-8"))
        complete = load.build(document, QUESTIONNAIRE)
        codes = read_access(folder)
        units = survey_units.read(folder / UNITS) if (folder / UNITS).exists() else NONE
        access = access_modes(codes=codes, units=bool(units))
        settings = survey_settings.load(folder / SETTINGS, complete, access=access)
        return FieldSurvey(
            key=row.key,
            folder=folder,
            questionnaire=as_asked(complete, settings),
            document=document,
            settings=settings,
            zone=self.config.zone,
            console=self.console,
            lock=self.lock,
            seal_key=self.keys.derived(f"seal {row.key}"),
            code_secret=self.keys.derived(f"codes {row.key}"),
            clock=self.clock,
            codes=codes,
            units=units,
        )


def as_asked(complete: Questionnaire, settings: Settings) -> Questionnaire:
    """The questionnaire that a survey with these settings puts before people."""
    asked = complete.asked(settings.optional_items, settings.invited).judging_speed(settings.fast_flag)
    return replace(asked, languages=settings.languages)


def _unknown(key: str) -> Problem:
    return survey_problem(
        key, say("there is no survey of this key."), say("cadre-survey survey list names them all.")
    )


def _deleted(key: str) -> Problem:
    return survey_problem(
        key,
        say("its answers were deleted on the day that respondents were told."),
        say("cadre-survey survey status lists what was made of them and lies elsewhere."),
    )

"""A survey before it is opened: everything looked at, nothing written yet.

What stands against it is told all at once; what is found is what opening freezes.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from questionnaires import load
from questionnaires.errors import Problem, ProblemsError, say
from questionnaires.model import Questionnaire
from survey import settings as survey_settings
from survey import units as survey_units
from survey.context import Instance, access_modes
from survey.errors import FieldworkError, survey_problem
from survey.frozen import ACCESS, QUESTIONNAIRE, SETTINGS, UNITS, access_document
from survey.settings import Settings
from survey.units import Units

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""A survey's key is part of an address and the name of a folder."""

MEGABYTE = 10**6
SURVEY_BYTES = 100 * MEGABYTE
"""What one survey is allowed for, whatever it comes to need."""
SPARE = 3
"""So many times as much must be free when a survey is opened: a full disk turns respondents away."""


@dataclass(frozen=True)
class Plan:
    """A survey that could be opened as it stands here."""

    key: str
    complete: Questionnaire
    settings: Settings
    units: Units
    closes: date | None
    codes: bool
    frozen: Mapping[str, bytes]
    """Name in the survey's folder -> what is frozen there."""

    @property
    def modes(self) -> frozenset[str]:
        """As `FieldSurvey.modes`."""
        return self.settings.modes | access_modes(codes=self.codes, units=bool(self.units))


def plan(
    instance: Instance,
    key: str,
    questionnaire: Path,
    settings: Path,
    closes: date | None = None,
    *,
    units: Path | None = None,
    codes: bool = False,
) -> Plan:
    """What opening would freeze; nothing is written. Raises FieldworkError with every reason against it."""
    problems = (
        _key_problems(instance, key) + _space_problems(instance) + _past_problems(instance, key, closes)
    )
    listed = survey_units.NONE
    document: Mapping[str, object] = {}
    try:
        document = load.read_document(questionnaire)
        complete = load.build(document, questionnaire.name)
        access = access_modes(codes=codes, units=units is not None)
        filled = survey_settings.load(settings, complete, today=instance.today, access=access)
        problems += _last_day_problems(key, closes, filled.delete_by)
    except ProblemsError as error:
        problems += error.problems
    try:
        if units is not None:
            listed = survey_units.read(units)
    except ProblemsError as error:
        problems += error.problems
    if problems:
        raise FieldworkError(problems)
    frozen = {
        QUESTIONNAIRE: (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(),
        SETTINGS: settings.read_bytes(),
    }
    if units is not None:
        frozen[UNITS] = units.read_bytes()
    if codes:
        frozen[ACCESS] = access_document(codes=True)
    return Plan(key, complete, filled, listed, closes, codes, frozen)


def _past_problems(instance: Instance, key: str, closes: date | None) -> list[Problem]:
    if closes is None or closes >= instance.today:
        return []
    return [
        survey_problem(
            key,
            say("{day} has passed.", day=closes.isoformat()),
            say("Choose a last day from today on."),
        )
    ]


def _key_problems(instance: Instance, key: str) -> list[Problem]:
    if not KEY.fullmatch(key):
        return [
            survey_problem(
                key,
                say("a survey's key has 1 to 40 of A-Z a-z 0-9 - _ and begins with a letter or figure."),
                say("Choose another key: it becomes part of the address."),
            )
        ]
    # Folders on some systems do not tell capitals apart.
    taken = {row.key.lower() for row in instance.console.surveys()}
    if key.lower() in taken or (instance.surveys_folder / key).exists():
        return [
            survey_problem(
                key,
                say("there is a survey of this key."),
                say("Choose another key; keys are never used again."),
            )
        ]
    return []


def _last_day_problems(key: str, closes: date | None, delete_by: date | None) -> list[Problem]:
    if closes is None or delete_by is None or closes <= delete_by:
        return []
    return [
        survey_problem(
            key,
            say(
                "the last day {closes} comes after {delete_by}, when the answers are deleted.",
                closes=closes.isoformat(),
                delete_by=delete_by.isoformat(),
            ),
            say("Choose an earlier last day, or have the answers deleted later."),
        )
    ]


def space_needed(instance: Instance) -> int:
    """Bytes that must be free for a new survey: three times the larger of 100 MB and all surveys so far.

    A wash and the merge at the close each write a copy of the answers beside them.
    """
    held = 0
    for path in instance.surveys_folder.rglob("*"):
        # A running server removes logs meanwhile.
        with suppress(FileNotFoundError):
            held += path.stat().st_size if path.is_file() else 0
    return SPARE * max(SURVEY_BYTES, held)


def _space_problems(instance: Instance) -> list[Problem]:
    free, needed = shutil.disk_usage(instance.folder).free, space_needed(instance)
    if free >= needed:
        return []
    return [
        Problem(
            say("disk of {folder}", folder=str(instance.folder)),
            say(
                "{free} MB are free, and a new survey needs {needed} MB.",
                free=free // MEGABYTE,
                needed=-(-needed // MEGABYTE),
            ),
            say("Free space on this disk, or move the instance to a larger one."),
        )
    ]

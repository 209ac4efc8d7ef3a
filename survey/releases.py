"""Releases: frozen, numbered snapshots of a closed survey, the only way by which answers leave the store.

What a release holds is written by `analysis.release`; here stands when one may be made.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.data import Manifest
from analysis.release import write
from analysis.responses import any_closed_answer
from questionnaires.errors import Message, Problem, say
from questionnaires.response import Response
from survey import closing
from survey.audit import apart, verdict
from survey.context import FieldSurvey, Instance
from survey.errors import ReleaseRefused, ReleaseUnknown, survey_problem
from survey.store.base import Damaged
from survey.store.console import ReleaseRow

APART = 10
"""Two releases of one survey hold the same people, or differ by at least so many."""

_ID = re.compile(r"(?P<survey>.+)-[1-9][0-9]*")


def release(instance: Instance, key: str) -> Manifest:
    """The manifest of a new release of the survey `key`, with the next id: KEY-1, KEY-2 …

    Raises SurveyUnknown, or ReleaseRefused before anything is written: also where an attack of the audit on
    the answer files and their surroundings succeeds.
    """
    survey = instance.survey(key)
    state = survey.state
    if state != "closed":
        raise _refused(
            survey,
            say("it still takes answers."),
            say("Close it first: cadre-survey survey close {key}", key=key)
            if state != "closing"
            else say(
                "Wait until the grace is over, or end it: cadre-survey survey close {key} --grace 0", key=key
            ),
        )
    try:
        closing.settle(survey)
    except Damaged:
        # A file that other hands changed: what it betrays is said rather than that it cannot be opened.
        _check_audit(instance, survey)
        raise
    _check_audit(instance, survey)
    responses = tuple(survey.store.responses())
    _check_numbers(instance, survey, responses)
    number = 1 + _last_number(instance, survey)
    closed = survey.closed or instance.today
    manifest = write(
        survey.releases_folder / f"{key}-{number}",
        responses,
        survey.questionnaire,
        survey.document,
        survey=key,
        k=survey.settings.k,
        simulated=survey.settings.simulated,
        opened=survey.opened.isoformat(),
        closed=closed.isoformat(),
        remarks=survey.store.remarks(),
        units={unit.number: unit.label for unit in survey.units.listed},
        codes=survey.codes,
        roster=survey.settings.invited,
    )
    instance.console.add_release(
        ReleaseRow(manifest.id, key, number, manifest.rows, manifest.hash, instance.today)
    )
    return manifest


def _last_number(instance: Instance, survey: FieldSurvey) -> int:
    """The highest number given so far; a folder left unlisted by a crash keeps its number to itself."""
    listed = [earlier.number for earlier in instance.console.releases(survey.key)]
    folders = survey.releases_folder.glob(f"{survey.key}-*")
    left = [path.name.removeprefix(f"{survey.key}-") for path in folders]
    return max([*listed, *(int(number) for number in left if number.isdecimal())], default=0)


def _check_audit(instance: Instance, survey: FieldSurvey) -> None:
    """Refuse while the files betray somebody; earlier releases and backups are left to `audit` alone."""
    # The files as they lie on the disk: an open store keeps a log and a fresh time beside them.
    survey.release_answers()
    found = apart.of_survey(instance.folder, survey.key)
    told = [verdict.line(finding) for finding in found.findings if finding.leak]
    what = [say("the audit finds a leak: {line}", line=line) for line in told]
    mend = say("cadre-survey audit {key} shows all of it. Mend it first.", key=survey.key)
    problems = [*(survey_problem(survey.key, one, mend) for one in what), *found.problems]
    if problems:
        raise ReleaseRefused(problems)


def _check_numbers(instance: Instance, survey: FieldSurvey, responses: tuple[Response, ...]) -> None:
    valid = sum(any_closed_answer(response, survey.questionnaire) for response in responses)
    k = survey.settings.k
    if valid < k:
        # Not how many: a number below k is itself about few people.
        raise _refused(
            survey,
            say("fewer than {k} people answered: there is nothing that may be shown.", k=k),
            say("The answers stay in the store until they are deleted."),
        )
    for earlier in instance.console.releases(survey.key):
        if 0 < abs(earlier.rows - valid) < APART:
            raise _refused(
                survey,
                say(
                    "release {id} differs from this by fewer than {apart} people.", id=earlier.id, apart=APART
                ),
                say("Use the earlier release."),
            )


def _refused(survey: FieldSurvey, what: Message, mend: Message) -> ReleaseRefused:
    return ReleaseRefused([survey_problem(survey.key, what, mend)])


def folder_of(instance: Instance, release_id: str) -> Path:
    """The folder of the release `release_id`. Raises ReleaseUnknown."""
    match = _ID.fullmatch(release_id)
    if match and any(row.id == release_id for row in instance.console.releases(match["survey"])):
        return instance.surveys_folder / match["survey"] / "releases" / release_id
    raise ReleaseUnknown(
        [
            Problem(
                say("release {id}", id=release_id),
                say("there is no release of this name."),
                say("cadre-survey survey status KEY names the releases of a survey."),
            )
        ]
    )


def survey_of(release_id: str) -> str:
    """The key of the survey that a release's id names."""
    return release_id.rpartition("-")[0]

"""A release as the pages of results know it: where it lies, and what its manifest says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort, g, request

from questionnaires.model import Questionnaire
from survey.console.guard import instance
from survey.context import FieldSurvey
from survey.errors import SurveyUnknown
from survey.store.console import ReleaseRow

DESK = "desk"
"""The folder in a release's own in which is kept what was made of it."""


@dataclass(frozen=True)
class Release:
    """A release that is on the list, and what its manifest says."""

    row: ReleaseRow
    survey: FieldSurvey
    folder: Path
    languages: tuple[str, ...]
    returned: int
    k: int
    simulated: bool
    opened: str
    closed: str

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def questionnaire(self) -> Questionnaire:
        return self.survey.questionnaire

    @property
    def desk(self) -> Path:
        return self.folder / DESK


def release_of(release_id: str) -> Release:
    """The release of this id; the page that says there is none, if there is none or its survey is deleted."""
    key, _, number = release_id.rpartition("-")
    rows = [row for row in instance().console.releases(key) if row.id == release_id] if number else []
    try:
        survey = instance().survey(key)
    except SurveyUnknown:
        abort(404)
    if not rows:
        abort(404)
    folder = survey.releases_folder / release_id
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Release(
        row=rows[0],
        survey=survey,
        folder=folder,
        languages=tuple(said["languages"]),
        returned=said["returned"],
        k=said["k"],
        simulated=said["simulated"],
        opened=said["opened"],
        closed=said["closed"],
    )


def earlier(release: Release) -> list[str]:
    """Releases of surveys opened earlier with the same questionnaire: what a report may be compared with."""
    console = instance().console
    own = release.survey.row
    return [
        row.id
        for survey in console.surveys()
        if survey.questionnaire == own.questionnaire
        and survey.opened < own.opened
        and survey.stage != "deleted"
        for row in console.releases(survey.key)
    ]


def spoken(release: Release) -> str:
    """The language of figures and files: the one asked for, else the console's, else the survey's first."""
    for wanted in (request.values.get("language"), g.language):
        if wanted in release.languages:
            return str(wanted)
    return release.languages[0]


def sent(release: Release, name: str, content: bytes, kind: str) -> Response:
    """A file to keep; the survey's list of what lies outside the instance says who took it, and when."""
    console, day = instance().console, instance().today.isoformat()
    console.add_export(release.survey.key, f"{name} ({g.me.name}, {day})")
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

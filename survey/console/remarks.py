"""What people wrote: out as a workbook in which somebody sorts it, back in, counted into the reports."""

from __future__ import annotations

import json
import os

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from analysis.remarks import FEWEST
from analysis.writing import meanwhile
from questionnaires.errors import Message, ProblemsError
from survey.console import made
from survey.console.desk import Release, release_of, sent, spoken
from survey.console.guard import note, opens, takes, unconfirmed
from survey.console.made import SORTED
from survey.console.pages import page, to
from survey.console.results import workshop

NOTES = "remarks.notes"
"""On the desk: what the person who sorted should know, said by the program that read the workbook."""
LONGEST_NAME = 200
"""Bytes: a longer name than file systems take stands for no file."""


def remarks(release: str) -> AnyResponse:
    """The page from which remarks go out and come back sorted."""
    return _asking(release_of(release))


def remarks_file(release: str) -> AnyResponse:
    """The workbook of the remarks, once the second factor was shown again."""
    found = release_of(release)
    if wrong := unconfirmed():
        return _asking(found, [wrong])
    try:
        content = _workbook(found, spoken(found))
    except ProblemsError as error:
        return _asking(found, [problem.what.text(gettext) for problem in error.problems])
    name = f"{found.id}.remarks.xlsx"
    note("remarks", name)
    return sent(found, name, content, made.FORMATS["xlsx"])


def remarks_sorted(release: str) -> AnyResponse:
    """Take the sorted workbook: its counts stand in the reports from now on."""
    found, file = release_of(release), request.files.get("file")
    if file is None or not file.filename:
        return _asking(found, [gettext("Please choose the sorted workbook.")])
    if not file.filename.lower().endswith(".xlsx"):
        return _asking(found, [gettext("The sorted remarks come back as .xlsx, without macros.")])
    try:
        notes = _take(found, file)
    except ProblemsError as error:
        return _asking(found, [problem.text(gettext) for problem in error.problems])
    with made.putting(found.folder, NOTES) as path:
        path.touch(mode=0o600)
        path.write_text(json.dumps(notes, ensure_ascii=False), encoding="utf-8")
    note("sorted", found.id)
    workshop().want(found.folder)
    return to("remarks", said="saved", release=found.id, language=spoken(found))


def _asking(release: Release, problems: list[str] | None = None) -> AnyResponse:
    return page(
        "release_remarks",
        gettext("What people wrote"),
        422 if problems else 200,
        release=release,
        spoken=spoken(release),
        problems=problems or [],
        questions=[item for item in release.questionnaire.items if item.type == "text"],
        leaves=_leaves(release),
        fewest=FEWEST,
        sorted=(release.desk / SORTED).exists(),
        notes=_notes(release),
    )


def _leaves(release: Release) -> bool:
    """Whether remarks to any question are enough to leave. How many there are is for the report to say."""
    from analysis import release as frozen

    return any(len(texts) >= FEWEST for texts in frozen.remarks(release.folder).values())


def _notes(release: Release) -> list[str]:
    path = release.desk / NOTES
    if not path.exists():
        return []
    told = json.loads(path.read_text(encoding="utf-8"))
    return [Message(one["template"], one["values"]).text(gettext) for one in told]


def _workbook(release: Release, language: str) -> bytes:
    from analysis.remarks import sheet

    release.desk.mkdir(mode=0o700, exist_ok=True)
    with meanwhile.folder(release.desk, meanwhile.REMARKS) as place:
        path = place / "remarks.xlsx"
        sheet.write(release.folder, path, language)
        return path.read_bytes()


def _take(release: Release, file: FileStorage) -> list[dict[str, object]]:
    """Put the workbook in its place if it is whole and of this release; what there is to say of it."""
    from analysis import release as frozen
    from analysis.reading import workbook
    from analysis.remarks import coded

    language = spoken(release)
    rows = workshop().rows(release.folder, language)
    release.desk.mkdir(mode=0o700, exist_ok=True)
    with meanwhile.folder(release.desk, meanwhile.SORTED) as place:
        path = place / _name(file)
        file.save(path)
        workbook.refuse_programs(path)
        found = coded.read(path, rows.data, language, frozen.remarks(release.folder))
        path.chmod(0o600)
        os.replace(path, release.desk / SORTED)
    return [{"template": one.template, "values": dict(one.values)} for one in found.notes]


def _name(file: FileStorage) -> str:
    """The name of an upload as whoever sent it knows it; another where no file may bear it here."""
    told = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in told if sign.isprintable() and sign not in '<>:"|?*')
    return name if 0 < len(name.encode()) <= LONGEST_NAME else "remarks.xlsx"


PAGES = (
    opens("/results/<release>/remarks", remarks, "analyst"),
    takes("/results/<release>/remarks/file", remarks_file, "analyst"),
    takes("/results/<release>/remarks/sorted", remarks_sorted, "analyst"),
)

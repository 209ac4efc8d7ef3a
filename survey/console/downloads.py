"""What leaves of a release: its report as a file, and its rows after a check of who could be recognised."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import abort, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from analysis.writing import FORMATS, WITHOUT_KINDS, WITHOUT_ROWS, meanwhile
from questionnaires.errors import Message, Problem, say
from questionnaires.likely_background import unprotected
from survey.console import made
from survey.console.desk import Release, earlier, release_of, sent, spoken
from survey.console.guard import note, opens, takes, unconfirmed
from survey.console.made import Workshop
from survey.console.pages import page, words
from survey.console.results import workshop
from survey.console.waiting import AT_ONCE, beside, waiting

if TYPE_CHECKING:
    from analysis.generalise import Generalised

FORMAT_WORDS = {
    "csv": say("CSV, opens in Excel"),
    "xlsx": say("Excel workbook with codebook"),
    "sav": say("SPSS"),
    "dta": say("Stata"),
    "parquet": say("Parquet"),
    "json": say("JSON"),
    "ddi": say("DDI Codebook: a description, no rows"),
}
"""What people call the formats of rows; one that is not here goes by its name."""
_KINDS = {
    "xlsx": made.FORMATS["xlsx"],
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ddi": "application/xml",
}
_ZIP, _OTHER = "application/zip", "application/octet-stream"


def report_file(release: str) -> AnyResponse:
    """The report of a release as a file."""
    found, format = release_of(release), request.form.get("format", "")
    language = spoken(found)
    if format not in made.FORMATS:
        abort(404)
    previous = request.form.get("previous", "")
    if previous and previous not in earlier(found):
        abort(404)
    name = ".".join((found.id, *filter(None, (previous,)), language, format))
    if previous:
        content = workshop().compared(found.folder, language, format, release_of(previous).folder)
    else:
        workshop().make(found.folder, language)
        content = made.file_of(found.folder, language, format)
    note("reported", name)
    return sent(found, name, content, made.FORMATS[format])


def export(release: str) -> AnyResponse:
    """The check of a release's rows, and the form that asks for them."""
    found = release_of(release)
    job = beside().begin(
        f"rows {release}", partial(_checked, workshop(), found.folder, found.row.hash, found.k)
    )
    if not job.wait(AT_ONCE):
        told = gettext("The rows are being checked for people who could be recognised.")
        return waiting(_heading(found), told, release=found)
    if job.error is not None:
        raise job.error
    return _asking(found)


def export_file(release: str) -> AnyResponse:
    """The rows of a release in one format, with their codebook, once the second factor was shown again."""
    found = release_of(release)
    format, labels = request.form.get("format", ""), "labels" in request.form
    if format not in FORMATS:
        return _asking(found, gettext("Please choose a format."))
    if format not in WITHOUT_ROWS and _check(found).problems:
        return _asking(found, gettext("The rows of this release cannot be handed on."))
    if wrong := unconfirmed():
        return _asking(found, wrong)
    name, content = _written(found, format, spoken(found), labels=labels)
    note("exported", name)
    kind = _ZIP if name.endswith(".zip") else _KINDS.get(format, _OTHER)
    return sent(found, name, content, kind)


def _asking(release: Release, trouble: str = "") -> AnyResponse:
    checked = _check(release)
    language = spoken(release)
    offered = WITHOUT_ROWS if checked.problems else tuple(FORMATS)
    return page(
        "release_export",
        _heading(release),
        422 if trouble else 200,
        trouble=trouble,
        release=release,
        spoken=language,
        checked=checked,
        unprotected=words(said) if (said := unprotected(release.questionnaire)) else "",
        small=_few(checked.small, release.k),
        dropped=_labels(release, checked.dropped, language),
        kept=_labels(release, checked.kept, language),
        too_alike=_labels(release, checked.too_alike, language),
        problems=[problem.text(gettext) for problem in checked.problems],
        formats=[
            (name, FORMAT_WORDS[name].text(gettext) if name in FORMAT_WORDS else name) for name in offered
        ],
        chosen=request.form.get("format", offered[0]),
        labels="labels" in request.form,
    )


def _heading(release: Release) -> str:
    return str(gettext("Data rows of release %(id)s", id=release.id))


def _few(people: int, k: int) -> str:
    """How many people, in words where they are few: their background is an answer too."""
    return gettext("fewer than %(k)d", k=k) if 0 < people < k else str(people)


def _labels(release: Release, keys: Sequence[str], language: str) -> list[str]:
    return [f"{key} {release.questionnaire.item(key).text[language]}" for key in keys]


# ---- the check ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checked:
    """What would leave of the rows, and what not; why nothing may, if that is so."""

    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    small: int = 0
    """People in background groups under the floor, before anything is left out."""
    too_alike: tuple[str, ...] = ()
    smallest: int = 0
    floor: int = 0
    problems: tuple[Problem, ...] = ()


def _check(release: Release) -> Checked:
    return _checked(workshop(), release.folder, release.row.hash, release.k)


@lru_cache(maxsize=16)
def _checked(workshop: Workshop, folder: Path, hash: str, k: int) -> Checked:
    """The check of the rows that `hash` names; it needs no language."""
    from analysis.errors import DataError
    from analysis.generalise import generalise

    rows = workshop.rows(folder, made.languages(folder)[0])
    asked = rows.source.questionnaire
    try:
        with rows.turn:
            safe: Generalised = generalise(rows.data.frame, rows.data.codebook, asked)
    except DataError as error:
        return Checked(problems=tuple(_softened(problem, k) for problem in error.problems))
    return Checked(
        dropped=safe.dropped,
        kept=safe.kept,
        small=safe.people_in_small_classes,
        too_alike=safe.too_alike,
        smallest=safe.smallest_class,
        floor=safe.floor,
    )


def _softened(problem: Problem, k: int) -> Problem:
    """The problem without a number of people under `k`."""
    values = dict(problem.what.values)
    people = values.get("people")
    if isinstance(people, int) and 0 < people < k:
        values["people"] = say("fewer than {k}", k=k)
    return replace(problem, what=Message(problem.what.template, values))


# ---- the files ---------------------------------------------------------------------------------


def _written(release: Release, format: str, language: str, *, labels: bool) -> tuple[str, bytes]:
    """Name and bytes of what is sent: one file, or the rows and what explains them packed together."""
    from analysis.export import export as write

    rows = workshop().rows(release.folder, language)
    release.desk.mkdir(mode=0o700, exist_ok=True)
    with meanwhile.folder(release.desk) as place, rows.turn:
        path = place / f"{release.id}.{'xml' if format == 'ddi' else format}"
        labelled = labels and format in WITHOUT_KINDS
        files = write(rows.data, path, format=format, language=language, labels=labelled).files
        if len(files) == 1:
            return path.name, path.read_bytes()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.writestr(zipfile.ZipInfo(file.name), file.read_bytes(), zipfile.ZIP_DEFLATED)
        return f"{path.name}.zip", packed.getvalue()


PAGES = (
    takes("/results/<release>/file", report_file, "analyst"),
    opens("/results/<release>/export", export, "analyst"),
    takes("/results/<release>/export/file", export_file, "analyst"),
)

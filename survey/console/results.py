"""Releases: the list of them, a new one, and the page of one: facts, contents, its report in a frame."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import Any

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from analysis.writing import meanwhile
from survey import accounts, keeper, kept
from survey.console import made
from survey.console.beside import Job
from survey.console.desk import DESK, Release, earlier, release_of, spoken
from survey.console.guard import instance, opens, takes
from survey.console.made import Workshop
from survey.console.pages import page, to
from survey.console.waiting import AT_ONCE, again, beside, waiting
from survey.context import Instance
from survey.store.console import ReleaseRow

_STARTED = time.time()
"""What lies on a desk from before it was left by a server that was killed."""
_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def results() -> AnyResponse:
    """Every survey with its releases; a closed one can be released."""
    found = [
        (one, () if one.damaged else instance().console.releases(one.key))
        for one in keeper.statuses(instance())
    ]
    simulated = {row.id: one.simulated for one, rows in found for row in rows}
    unwritten = {row.id for one, rows in found if not one.deleted for row in rows if _unwritten(row)}
    return page(
        "releases", gettext("Results"), found=found, simulated=simulated, unwritten=unwritten, k_of=_k_of
    )


def _unwritten(row: ReleaseRow) -> bool:
    """Whether the report of a release is not there: the command leaves it to the console. It is begun now."""
    folder = instance().survey(row.survey).releases_folder / row.id
    if all(made.ready(folder, language) for language in made.languages(folder)):
        return False
    workshop().want(folder)
    return True


def _k_of(key: str) -> int:
    return instance().survey(key).settings.k


def release_new() -> AnyResponse:
    """Freeze a closed survey's answers; its report is there when the page of the release comes."""
    key = request.form.get("survey", "")
    if instance().console.releases(key) and "again" not in request.form:
        return page("release_again", gettext("Freeze the results again?"), key=key)
    job = beside().begin(_freezing(key), partial(_freeze, instance(), workshop(), key, g.me.name, g.language))
    return _frozen(job) if job.wait(AT_ONCE) else to("release_wait", key=key)


def release_wait(key: str) -> AnyResponse:
    """A release that is being made: the page comes back by itself until it is there."""
    job = beside().of(_freezing(key))
    if job is None:  # the server was started anew, or somebody typed the address
        return to("results")
    if job.over:
        return _frozen(job)
    told = gettext(
        "The files around the answers are looked through; then these are frozen and the report is written."
    )
    return waiting(gettext("Results of survey %(key)s", key=key), told)


def _freezing(key: str) -> str:
    return f"release {key}"


def _freeze(instance: Instance, workshop: Workshop, key: str, name: str, language: str) -> str:
    """The id of the new release, once its report stands in the language of who asked, if it has that."""
    release = str(keeper.release(instance, key)["id"])
    accounts.note(instance, name, "released", release)
    folder = instance.survey(key).releases_folder / release
    spoken = made.languages(folder)
    workshop.make(folder, language if language in spoken else spoken[0])
    workshop.want(folder)
    return release


def _frozen(job: Job) -> AnyResponse:
    """To the release, or what speaks against it."""
    if job.error is not None:
        raise job.error
    return to("release", said="released", release=job.made)


def release(release: str) -> AnyResponse:
    """A release: what it is, its report, and what can be done with it."""
    found = release_of(release)
    language = spoken(found)
    there = made.ready(found.folder, language)
    if not there:
        workshop().want(found.folder)
    answer = page(
        "release",
        gettext("Release %(id)s", id=found.id),
        release=found,
        spoken=language,
        there=there,
        contents=_contents(found, language) if there else [],
        formats=made.FORMATS,
        earlier=earlier(found),
        frame=url_for("console.release_report", release=found.id, language=language),
    )
    return answer if there else again(answer)


def _contents(release: Release, language: str) -> list[tuple[dict[str, str], list[dict[str, str]]]]:
    """Each head of the first level with what stands under it."""
    found: list[tuple[dict[str, str], list[dict[str, str]]]] = []
    for first, entries in groupby(
        made.contents_of(release.folder, language), key=lambda entry: entry["level"] == 1
    ):
        listed = list(entries)
        if first:
            found += [(entry, []) for entry in listed]
        elif found:
            found[-1][1].extend(listed)
    return found


def release_report(release: str) -> AnyResponse:
    """The web report of a release, a document of its own with a policy of its own."""
    found = release_of(release)
    language = spoken(found)
    if not made.ready(found.folder, language):
        return to("release", release=found.id, language=language)
    return document(made.file_of(found.folder, language, "html"))


def document(content: bytes) -> Response:
    """A report as a page that a frame of the console may show: its own script by hash, its own styles."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in _SCRIPT.findall(content)
    )
    answer = Response(content, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = "; ".join(
        (
            "default-src 'none'",
            "style-src 'unsafe-inline'",
            f"script-src {hashes or chr(39) + 'none' + chr(39)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )
    return answer


# ---- the statistics beside the server ----------------------------------------------------------


def register(extensions: dict[str, Any]) -> None:
    """A workshop for the application; it begins to work as soon as an analyst has opened a page."""
    extensions["workshop"] = Workshop()


def workshop() -> Workshop:
    found: Workshop = current_app.extensions["workshop"]
    return found


def begin_early(response: Response) -> Response:
    """Load the statistics, tidy the desks, make what is missing, once somebody has signed in who will ask."""
    me = g.get("me")
    if me is not None and "analyst" in me.roles and not workshop().begun:
        folders = [
            survey.releases_folder / row.id
            for survey in kept.of(instance()).sound
            for row in instance().console.releases(survey.key)
        ]
        for folder in folders:
            meanwhile.sweep(folder / DESK, _STARTED)
        workshop().begin(folders)
    return response


PAGES = (
    opens("/results", results, "analyst"),
    takes("/results/new", release_new, "analyst"),
    opens("/results/new/<key>/wait", release_wait, "analyst"),
    opens("/results/<release>", release, "analyst"),
    opens("/results/<release>/report", release_report, "analyst"),
)

"""Two questions crossed at the desk: asked for once, checked beside all that was shown before, then kept.

The first table between two families of questions may take seconds, for everything that is to stay hidden is
settled before it. So tables are made beside the pages; whoever asked sees at once that it is being done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, g, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from questionnaires import program
from questionnaires.errors import ProblemsError
from questionnaires.model import Margin, MarginKind, Questionnaire
from survey import accounts, shown
from survey.console import guard, made
from survey.console.beside import Job
from survey.console.desk import Release, release_of, spoken
from survey.console.guard import opens
from survey.console.made import Workshop
from survey.console.pages import page, to
from survey.console.results import document, workshop
from survey.console.waiting import AT_ONCE, beside, waiting

if TYPE_CHECKING:
    from analysis.report.selection import Selection

BETWEEN = "~"
"""Between the two questions in the name of a table: item.G5~item.B2."""
KINDS: tuple[MarginKind, ...] = ("item", "claim", "band")


def cross(release: str) -> AnyResponse:
    """The form that asks for a table, and the list of those that were shown; sent, it leads to the table."""
    found = release_of(release)
    if request.method != "POST":
        return _asking(found)
    row, column = (_margin(found, request.form.get(side, "")) for side in ("row", "column"))
    if row is None or column is None:
        return _asking(found, [gettext("Please choose two questions.")])
    job = _begun(found, row, column)
    name = _name(row, column)
    if not job.wait(AT_ONCE):
        return to("crossing_wait", release=found.id, pair=name, language=spoken(found))
    return _end(found, job, name)


def crossing_wait(release: str, pair: str) -> AnyResponse:
    """A table that is being made: the page comes back by itself, without script, until the table is there."""
    found, job = release_of(release), beside().of(_job_name(release, pair))
    if pair in _listed(found):
        return to("crossed", release=found.id, pair=pair, language=spoken(found))
    if job is None:  # the server was started anew, or somebody typed the address
        abort(404)
    if job.over:
        return _end(found, job, pair)
    return waiting(
        gettext("Two questions crossed"),
        gettext("The table is being made: what has to stay hidden is worked out first."),
        _told(pair, dict(choices(found.questionnaire, spoken(found)))),
        found,
    )


def _end(release: Release, job: Job, pair: str) -> AnyResponse:
    """To the table, or the form with what speaks against it."""
    if isinstance(job.error, ProblemsError):
        row, _, column = pair.partition(BETWEEN)
        return _asking(release, [one.text(gettext) for one in job.error.problems], row, column)
    if job.error is not None:
        raise job.error
    return to("crossed", release=release.id, pair=pair, language=spoken(release))


def _asking(
    release: Release, problems: list[str] | None = None, row: str = "", column: str = ""
) -> AnyResponse:
    language = spoken(release)
    names = dict(choices(release.questionnaire, language))
    return page(
        "release_cross",
        gettext("Cross two questions"),
        422 if problems else 200,
        release=release,
        spoken=language,
        problems=problems or [],
        choices=names,
        backgrounds=[f"item.{key}" for key in release.questionnaire.background],
        row=row or request.values.get("row", ""),
        column=column or request.values.get("column", ""),
        tables=[(name, _told(name, names)) for name in _listed(release)],
    )


def crossed(release: str, pair: str) -> AnyResponse:
    """A table that was asked for."""
    found = release_of(release)
    if pair not in _listed(found):
        abort(404)
    language = spoken(found)
    row, _, column = pair.partition(BETWEEN)
    return page(
        "release_crossed",
        gettext("Two questions crossed"),
        release=found,
        spoken=language,
        pair=pair,
        row=row,
        column=column,
        told=_told(pair, dict(choices(found.questionnaire, language))),
        frame=url_for("console.crossed_table", release=found.id, pair=pair, language=language),
    )


def crossed_table(release: str, pair: str) -> AnyResponse:
    """The document of a table, as it was shown the first time."""
    found = release_of(release)
    if pair not in _listed(found):
        abort(404)
    return document((found.desk / f"{pair}.{spoken(found)}.html").read_bytes())


# ---- what can be chosen ------------------------------------------------------------------------


def choices(questionnaire: Questionnaire, language: str) -> Iterator[tuple[str, str]]:
    """Name and words of everything that can be crossed: questions, statements about them, bands of scales."""
    for item in questionnaire.items:
        if item.type in ("single", "rating", "multiple"):
            yield f"item.{item.key}", f"{item.key} {item.text[language]}"
        for claim in item.claims:
            if not claim.each_of and item.type in ("single", "rating"):
                yield f"claim.{claim.key}", f"{item.key} → {claim.text[language]}"
    if questionnaire.bands is not None:
        for scale in questionnaire.scales:
            yield f"band.{scale.key}", f"{scale.key} {scale.label[language]}"


def _margin(release: Release, name: str) -> Margin | None:
    if name not in dict(choices(release.questionnaire, release.languages[0])):
        return None
    kind, _, key = name.partition(".")
    return next((Margin(one, key) for one in KINDS if one == kind), None)


def _listed(release: Release) -> list[str]:
    """The names of the tables that were shown of a release, the latest first."""
    names = [one.name for one in shown.of_release(release.folder) if one.name != shown.OF_REPORT]
    return names[::-1]


def _told(pair: str, names: dict[str, str]) -> str:
    row, _, column = pair.partition(BETWEEN)
    return f"{names.get(row, row)} × {names.get(column, column)}"


# ---- making it ---------------------------------------------------------------------------------


def _name(row: Margin, column: Margin) -> str:
    return BETWEEN.join(f"{margin.kind}.{margin.key}" for margin in (row, column))


def _job_name(release: str, pair: str) -> str:
    return f"{release} {pair}"


def _begun(release: Release, row: Margin, column: Margin) -> Job:
    """The making of the table, begun or under way. It ends with ProblemsError if it may not be shown."""
    making = Making(release, workshop())
    instance, name = guard.instance(), g.me.name

    def work() -> None:
        if making.make(row, column):
            accounts.note(instance, name, "crossed", f"{release.id} {_name(row, column)}")

    return beside().begin(_job_name(release.id, _name(row, column)), work)


@dataclass(frozen=True)
class Making:
    """Tables of a release, made without a page."""

    release: Release
    workshop: Workshop

    def make(self, row: Margin, column: Margin) -> bool:
        """Whether the table is new on the list. Raises ProblemsError if it may not be shown."""
        release, name = self.release, _name(row, column)
        # The report's own tables come first on the list: they were settled before any other.
        self.workshop.make(release.folder, release.languages[0])
        with shown.turn:
            if name in _listed(release):
                return False
            found = {language: self._selection(language, row, column) for language in release.languages}
            tables = shown.Shown(name, program.version(), found[release.languages[0]].tables)
            shown.check(release.folder, tables, self._again)
            for language, selection in found.items():
                _keep(release, f"{name}.{language}.html", selection)
            shown.add(release.folder, tables)
            return True

    def _selection(self, language: str, row: Margin, column: Margin) -> Selection:
        from analysis.report import selection

        rows = self.workshop.rows(self.release.folder, language)
        with rows.turn:
            return selection.cross(rows.data, rows.source, row, column)

    def _again(self, name: str) -> tuple[shown.Table, ...]:
        """The tables of that name as this program would show them now; none where it would show nothing."""
        from analysis.report import selection

        language = self.release.languages[0]
        if name == shown.OF_REPORT:
            rows = self.workshop.rows(self.release.folder, language)
            with rows.turn:
                return selection.own(rows.source)
        row, _, column = name.partition(BETWEEN)
        sides = _margin(self.release, row), _margin(self.release, column)
        if sides[0] is None or sides[1] is None:
            return ()
        try:
            return self._selection(language, sides[0], sides[1]).tables
        except ProblemsError:
            return ()


def _keep(release: Release, name: str, selection: Selection) -> None:
    from analysis.render import html

    with made.putting(release.folder, name) as path:
        path.touch(mode=0o600)
        path.write_text(html.render(selection.report), encoding="utf-8")


PAGES = (
    opens("/results/<release>/cross", cross, "analyst", post=True),
    opens("/results/<release>/cross/<pair>", crossed, "analyst"),
    opens("/results/<release>/cross/<pair>/wait", crossing_wait, "analyst"),
    opens("/results/<release>/cross/<pair>/table", crossed_table, "analyst"),
)

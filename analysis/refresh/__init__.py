"""New results in an edited Word file: tagged figures and charts change, the writer's words do not.

`open_draft` reads what a file remembers, `refresh` brings it up to date with a report on other data. Words
that stopped being true are marked for the writer, never rewritten. Every part that holds nothing of ours
stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from analysis.blocks import Report
from analysis.errors import DataError
from analysis.refresh import charts, marks, record, words
from analysis.refresh.controls import Control, controls
from analysis.refresh.judge import Judge, State, Verdict
from analysis.refresh.package import Package
from analysis.refresh.record import Cell, Record
from analysis.refresh.results import Place, Results, columns_of, sorted_items, tells_of_waves
from analysis.refresh.results import counts_waves as counts_waves
from questionnaires.errors import Message, Problem, say

FOR_THE_WRITER: tuple[State, ...] = ("untrue", "hidden", "redefined")
"""What a program cannot settle: the sentence needs its writer."""


@dataclass(frozen=True)
class Change:
    """What became of one control or one cell of a chart."""

    state: State
    id: str
    old: str
    new: str
    """What now stands there; of what was kept, what would stand there by the new results."""
    where: str = ""
    """The sentence, the row of the table, or the key of the chart."""
    place: Place = "text"

    @property
    def needs_writer(self) -> bool:
        return self.state in FOR_THE_WRITER and self.place == "text"


@dataclass(frozen=True)
class Draft:
    """A Word file that a report was written into, as its writer left it."""

    name: str
    content: bytes
    record: Record

    @property
    def compares_waves(self) -> bool:
        """Whether it sets the survey beside an earlier one."""
        return any(map(tells_of_waves, self.record.held))


@dataclass(frozen=True)
class Refreshed:
    """The file brought up to date, and what became of everything in it."""

    content: bytes
    changes: tuple[Change, ...]

    @property
    def needs_writer(self) -> bool:
        """Whether a sentence is no longer true."""
        return any(change.needs_writer for change in self.changes)


def open_draft(content: bytes, name: str) -> Draft:
    """The draft called `name`. Raises DataError for a file that no report was written into."""
    return Draft(name, content, record.read(Package.read(content, name), name))


def refresh(
    draft: Draft, report: Report, *, overwrite: bool = False, remarks: Collection[str] = ()
) -> Refreshed:
    """The draft with the figures of `report`; `overwrite` replaces figures that were changed by hand too.

    `remarks`: items whose remarks the report has sorted. What the draft says of others' stays as it is; so
    does its comparison with an earlier survey, if the report makes none.

    Raises DataError where the report is on another questionnaire, or without one on other columns, or one of
    the two is simulated.
    """
    results = Results(report)
    _check(draft, results)
    judge = Judge(
        draft.record,
        results,
        overwrite,
        sorted_items(draft.record.held) - frozenset(remarks),
        draft.compares_waves and not results.compares_waves,
    )
    work = _Work(Package.read(draft.content, draft.name), draft, judge)
    work.run()
    if not work.judged and not work.drawn and draft.record.held:
        raise DataError([_untagged(draft.name)])
    return Refreshed(work.package.content(), tuple(work.changes()))


def check_questionnaire(draft: Draft, key: str) -> None:
    """Raises DataError if the draft was not made from the questionnaire of that key."""
    old = draft.record.origin.questionnaire
    if old != key:
        where = say("{file}", file=draft.name)
        if not old:
            what = say("it was made from data without a questionnaire, these are of {new}.", new=key)
        elif not key:
            what = say("it was made from the questionnaire {old}, these data have none.", old=old)
        else:
            what = say("it was made from the questionnaire {old}, the data are of {new}.", old=old, new=key)
        raise DataError([Problem(where, what, say("Refresh it with data of the same questionnaire."))])


def _check(draft: Draft, results: Results) -> None:
    old, new = draft.record.origin, results.report.origin
    where = say("{file}", file=draft.name)
    check_questionnaire(draft, new.questionnaire)
    if not old.questionnaire:
        _check_columns(where, columns_of(draft.record.held), results.columns)
    if old.simulated != new.simulated:
        what = (
            say("it is marked as simulated on every page, and the data are not.")
            if old.simulated
            else say("the data are simulated, and nothing in it says so.")
        )
        raise DataError(
            [Problem(where, what, say("Make the report anew: cadre-survey report DATA -o FILE.docx."))]
        )


def _check_columns(where: Message, old: frozenset[str], new: frozenset[str]) -> None:
    """Without a questionnaire, data of the same survey are known by their columns: half of them at least."""
    found = len(old & new)
    if 2 * found < len(old):
        what = say(
            "it has figures of {count} columns; the data have {found} of them.", count=len(old), found=found
        )
        raise DataError([Problem(where, what, say("Refresh it with data that have the same columns."))])


def _untagged(name: str) -> Problem:
    return Problem(
        say("{file}", file=name),
        say("none of its figures carries a tag any more: the program that saved it dropped them."),
        say("Take the former file and edit it in Word or WPS."),
    )


@dataclass
class _Work:
    """One refresh under way."""

    package: Package
    draft: Draft
    judge: Judge
    judged: list[tuple[Control, str, Verdict]] = field(default_factory=list)
    drawn: list[Change] = field(default_factory=list)
    cells: dict[str, Mapping[str, Cell]] = field(default_factory=dict)
    marked: dict[str, set[str]] = field(default_factory=dict)

    def run(self) -> None:
        marks.clear(self.package, self.draft.record.marked)
        for story in self.package.stories:
            self._controls(story)
            self._charts(story)
        self._record()

    def changes(self) -> Iterator[Change]:
        """In reading order, then charts, then what the writer removed."""
        for control, old, verdict in self.judged:
            new = verdict.text if verdict.state in ("same", "updated", "hidden") else verdict.proper
            yield Change(verdict.state, control.id, old, new, control.where, control.place)
        yield from self.drawn
        present = {control.id for control, _, _ in self.judged}
        for id_, held in self.draft.record.held.items():
            if id_ not in present:
                yield Change("deleted", id_, min(held.texts), "")

    def _controls(self, story: str) -> None:
        for control in controls(self.package.tree(story)):
            old = control.text
            verdict = self.judge.control(control.id, old, control.place)
            self.judged.append((control, old, verdict))
            if verdict.text != old:
                control.write(verdict.text)
                self.package.change(story)
            if verdict.state in FOR_THE_WRITER:
                self._highlight(control, story)
                if story == self.package.document and control.place == "text":
                    said = words.comment(verdict, old, self.draft.record.language)
                    marks.comment(self.package, control, said)

    def _highlight(self, control: Control, story: str) -> None:
        """What the writer highlighted stands out already, and stays the writer's."""
        own = self.marked.setdefault(control.id, set())
        if control.highlighted:
            own.add(control.number)
        else:
            control.highlight()
            self.package.change(story)

    def _charts(self, story: str) -> None:
        for one in charts.drawn(self.package, story):
            cells = self.draft.record.charts.get(one.key)
            if cells is None:
                continue
            found = charts.refresh(self.package, one, cells, self.judge)
            self.cells[one.key] = found.cells
            for ref, verdict in found.verdicts.items():
                new = verdict.text if verdict.state in ("same", "updated", "hidden") else verdict.proper
                self.drawn.append(
                    Change(verdict.state, verdict.id, cells[ref].text or "—", new, one.key, "chart")
                )

    def _record(self) -> None:
        written: dict[str, set[str]] = {}
        for control, _, verdict in self.judged:
            if verdict.state in ("same", "updated", "hidden"):
                written.setdefault(control.id, set()).add(verdict.text)
            elif control.id in self.draft.record.held:
                written.setdefault(control.id, set()).update(self.draft.record.held[control.id].texts)
        predicates = {
            control.id: self.judge.results.words[control.id].predicate
            for control, _, verdict in self.judged
            if verdict.state == "updated" and control.id in self.judge.results.words
        }
        origin = self.judge.results.report.origin
        record.write(self.package, self.draft.record, origin, written, predicates, self.cells, self.marked)

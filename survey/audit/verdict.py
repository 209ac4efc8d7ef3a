"""All attacks on one survey, one line each, and the odds that remain at the end. Nothing here is written.

`of_survey` judges a survey of an instance, `of_files` any SQLite files; `lines` and `document` tell it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from questionnaires.errors import Message, Problem, ProblemsError, Translate, say
from survey.audit import folder, layout, order, pairs, releases, residue, surroundings
from survey.audit.finding import LIVE_ROWS, Finding
from survey.audit.order import Store
from survey.audit.rawfile import RawFile, read
from survey.frozen import frozen_digest

BLIND = (
    say("the memory of the running program, and a program that was changed"),
    say("blocks that the disk has freed, worn-out flash cells"),
    say("snapshots of virtual machines, copies that others made"),
    say("a proxy, a router or a log on another machine"),
    say("exports and reports that were carried away, and what people wrote of themselves"),
)
"""What no look at the files can see."""


@dataclass(frozen=True)
class Verdict:
    survey: str
    live: bool
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    """Files that could not be read."""
    answers: int
    codes: int
    """Codes that were spent."""
    one_in: int | None
    """The best chance of matching a code to a response; None where there is nothing to match."""

    @property
    def leak(self) -> bool:
        return any(finding.leak for finding in self.findings)

    @property
    def clean(self) -> bool:
        return not self.leak and not self.problems


def of_files(paths: Iterable[Path], *, live: bool = False, name: str = "") -> Verdict:
    """The attacks that need nothing but the files, which need not be this program's."""
    given = tuple(paths)
    files, problems = _read(given)
    beside = [path.with_name(path.name + end) for path in given for end in ("", "-wal", "-journal")]
    around = [residue.addresses(filter(Path.exists, beside), Path())]
    return _verdict(name, order.store(files, live), around, problems)


def of_survey(instance: Path, survey: str, *, live: bool = False, outside: bool = True) -> Verdict:
    """Every attack, on the survey `survey` of the instance and on what surrounds it.

    Without `outside` what has left the store is not attacked: backups, releases, exports and their tables.
    """
    place = folder.place(instance, survey)
    known, unlisted = folder.readable_list(instance)
    files, problems = _read(place.databases)
    problems += unlisted.problems if unlisted else ()
    given = order.store(files, live)
    around = [residue.addresses(folder.searched(place, known.backups), instance)]
    around += [attack(place) for attack in surroundings.OF_PLACE]
    if not outside:
        return _verdict(survey, given, around, problems)
    left = releases.outside(
        place.folder,
        known.backups,
        known.exports.get(survey, ()),
        known.frozen.get(survey),
        frozen_digest(place.folder),
    )
    around += [attack(left) for attack in releases.ATTACKS]
    return _verdict(survey, given, around, [*problems, *left.problems])


def _read(paths: Iterable[Path]) -> tuple[list[RawFile], list[Problem]]:
    files, problems = list[RawFile](), list[Problem]()
    for path in paths:
        try:
            file = read(path)
            # Whatever is damaged shows when every row is read once.
            for table in file.tables:
                _ = table.rows
            files.append(file)
        except ProblemsError as error:
            problems += error.problems
        except OSError as error:
            problems.append(_unopened(path, error))
    return files, problems


def _unopened(path: Path, error: OSError) -> Problem:
    return Problem(
        say("{file}", file=str(path)),
        say("it cannot be opened ({reason}).", reason=error.strerror or type(error).__name__),
        say("Run the command as the user whom the files belong to."),
    )


def _verdict(name: str, given: Store, around: Sequence[Finding], problems: Sequence[Problem]) -> Verdict:
    signals = [attack(given) for attack in order.SIGNALS]
    paired = [pairs.transactions(given), pairs.ranks(given, signals), pairs.shared_values(given)]
    codes = pairs.crowd(given.files)
    findings = (
        *(signal.finding for signal in signals),
        *(pair.finding for pair in paired),
        *(attack(given) for attack in residue.ATTACKS),
        layout.layout(given),
        *(attack(given) for attack in surroundings.OF_FILES),
        *around,
    )
    odds = [pair.one_in for pair in paired if pair.one_in is not None]
    if codes.smallest_crowd is not None:
        odds.append(codes.smallest_crowd)
    return Verdict(
        name,
        given.live,
        findings,
        tuple(problems),
        codes.answers.total(),
        codes.spent.total(),
        min(odds, default=None),
    )


# ---- told --------------------------------------------------------------------------------------


def lines(verdict: Verdict, translate: Translate) -> Iterator[str]:
    """The verdict for a person: a line an attack, what cannot be seen, and the odds last."""
    if verdict.survey:
        yield say("Survey {key}", key=verdict.survey).text(translate)
    if verdict.live:
        yield say(
            "Judged as running: up to {rows} rows that wait for a wash are allowed, and their pages; pairs "
            "never.",
            rows=LIVE_ROWS,
        ).text(translate)
    for finding in verdict.findings:
        yield line(finding).text(translate)
    for problem in verdict.problems:
        yield say("LEAK  unreadable: {problem}", problem=problem.text(translate)).text(translate)
    between = say("; ").text(translate)
    blind = between.join(one.text(translate) for one in BLIND)
    yield say("Not seen by any audit: {blind}.", blind=blind).text(translate)
    yield chance(verdict).text(translate)


def line(finding: Finding) -> Message:
    """The line of one attack."""
    return say(
        "{word}  {attack}: {tried}. Best: {best}. Limit: {limit}.",
        word=say("LEAK") if finding.leak else say("OK"),
        attack=finding.attack,
        tried=finding.tried,
        best=finding.best,
        limit=finding.limit,
    )


def chance(verdict: Verdict) -> Message:
    """The last line."""
    if verdict.one_in is None:
        return say("best chance of matching a code to a response: none, there is nothing to match")
    return say("best chance of matching a code to a response: 1 in {n}", n=verdict.one_in)


def document(verdict: Verdict, translate: Translate) -> dict[str, object]:
    """The verdict for a program; words in the language of `translate`."""
    return {
        "survey": verdict.survey,
        "live": verdict.live,
        "clean": verdict.clean,
        "attacks": [
            {
                "attack": finding.attack,
                "tried": finding.tried.text(translate),
                "best": finding.best.text(translate),
                "limit": finding.limit.text(translate),
                "verdict": "LEAK" if finding.leak else "OK",
            }
            for finding in verdict.findings
        ],
        "unreadable": [problem.text(translate) for problem in verdict.problems],
        "answers": verdict.answers,
        "codes": verdict.codes,
        "one_in": verdict.one_in,
        "not_seen": [one.text(translate) for one in BLIND],
    }

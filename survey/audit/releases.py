"""Attacks on what has left the store: backups, releases, exports, the tables of a release, thresholds."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from questionnaires.errors import Message, Problem, ProblemsError, say
from survey.audit import handed_on
from survey.audit.finding import GROUP, Finding
from survey.audit.rawfile import RawFile, Unreadable, read

if TYPE_CHECKING:
    from analysis.data import Data
    from survey.audit.tables import CellId, Published, Undone

NOTHING = say("nothing")
LOWEST_K = 5
_OWN_FILES = ("codebook.json", "remarks.json", "manifest.json")


@dataclass(frozen=True)
class Outside:
    """What has left the store of one survey, as far as this machine knows of it."""

    releases: Mapping[str, Data]
    documents: Mapping[str, Sequence[tuple[str, object]]]
    """Release -> (file name, JSON) of figures.json and of tables kept beside it."""
    backups: Mapping[str, tuple[RawFile, ...]]
    exports: tuple[Path, ...]
    settings: Path
    frozen: str | None
    """What the list of surveys says of the frozen files; None where it does not know this survey."""
    digest: str
    """Of the files as they are."""
    problems: tuple[Problem, ...] = ()


# ---- backups and releases apart ----------------------------------------------------------------


def backups(given: Outside) -> Finding:
    """Two backups that differ by a few people single them out."""
    rows = {name: _rows(files) for name, files in given.backups.items()}
    closest: tuple[int, str] | None = None
    for one, other in combinations(sorted(rows), 2):
        for kind in rows[one].keys() & rows[other].keys():
            apart = len(rows[one][kind] ^ rows[other][kind])
            if 0 < apart < GROUP and (closest is None or apart < closest[0]):
                closest = (apart, f"{one}, {other}: {kind}")
    return _apart("backups", say("backups of this survey laid side by side"), closest)


def _rows(files: Iterable[RawFile]) -> Mapping[str, frozenset[object]]:
    """Keys of answers, and of spent codes, in one backup."""
    answers, spent = set[object](), set[object]()
    for file in files:
        for table in file.tables:
            columns = set(table.shape.columns)
            if "spent" in columns:
                spent |= {table.key_of(cell) for cell, row in table.rows if row["spent"]}
            elif "doc" in columns:
                answers |= {table.key_of(cell) for cell, _ in table.rows}
    return {"response": frozenset(answers), "code": frozenset(spent)}


def releases(given: Outside) -> Finding:
    """Two releases hold the same people, or differ by at least ten."""
    closest: tuple[int, str] | None = None
    for one, other in combinations(sorted(given.releases), 2):
        apart = _people_apart(given.releases[one], given.releases[other])
        if 0 < apart < GROUP and (closest is None or apart < closest[0]):
            closest = (apart, f"{one}, {other}")
    return _apart("releases", say("releases laid side by side"), closest)


def _people_apart(one: Data, other: Data) -> int:
    """Fewest people by whom two releases differ: by their number, else by rows that only one holds."""
    difference = abs(len(one.frame) - len(other.frame))
    common = [column for column in one.frame.columns if column in other.frame.columns]
    if difference or not common:
        return difference
    mine, theirs = (
        Counter(map(tuple, each.frame[common].astype(object).fillna(-9).to_numpy().tolist()))
        for each in (one, other)
    )
    return (mine - theirs).total()


def _apart(attack: str, tried: Message, closest: tuple[int, str] | None) -> Finding:
    best = (
        NOTHING
        if closest is None
        else say("{people} people apart: {where}", people=closest[0], where=closest[1])
    )
    return Finding(
        attack, tried, best, say("0 or at least {people} people apart", people=GROUP), closest is not None
    )


# ---- thresholds --------------------------------------------------------------------------------


def thresholds(given: Outside) -> Finding:
    """k of every release is that of the settings frozen at opening, and nothing stands under it."""
    wrong: list[Message] = []
    if given.frozen is not None and given.digest != given.frozen:
        wrong.append(say("settings or questionnaire were changed after opening"))
    k = _frozen_k(given.settings)
    if k is not None and k < LOWEST_K:
        wrong.append(say("k is {k} in the settings", k=k))
    for name, data in sorted(given.releases.items()):
        own = data.manifest.k if data.manifest else None
        if own is not None and k is not None and own != k:
            wrong.append(say("{release} has k = {own}, not {k}", release=name, own=own, k=k))
        for _, document in given.documents[name]:
            if own is not None and _under_k(document, own):
                wrong.append(say("{release} shows answers of fewer than {k} people", release=name, k=own))
    best = wrong[0] if wrong else NOTHING
    return Finding(
        "thresholds", say("k as frozen at opening, and what stands under it"), best, NOTHING, bool(wrong)
    )


def _frozen_k(path: Path) -> int | None:
    try:
        k = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("k", GROUP)
    except (OSError, ValueError):
        return None
    return k if isinstance(k, int) else None


def _under_k(document: object, k: int) -> bool:
    variables = document.get("variables") if isinstance(document, dict) else None
    return isinstance(variables, list) and any(
        one.get("counts") is not None and 0 < one.get("base", 0) < k for one in variables
    )


# ---- exports -----------------------------------------------------------------------------------


def exports(given: Outside) -> Finding:
    """Rows that were handed on: people who share their background, and differ in what is sensitive."""
    return handed_on.attack(given.exports, given.releases)


# ---- tables ------------------------------------------------------------------------------------


def tables(given: Outside) -> Finding:
    """Each table of a release and of its report, alone through the linear program."""
    from survey.audit.tables import shown_too_small, undone

    tried, found = say("each table through the linear program"), None
    for name, data in sorted(given.releases.items()):
        published, truth = _published(given, name, data)
        for table in published:
            k = data.manifest.k if data.manifest else GROUP
            try:
                found = found or shown_too_small(table, k) or undone([table], truth, k)
            except ArithmeticError:
                return _contradiction("tables", tried, table.name)
    return _table_finding("tables", tried, found)


def tables_together(given: Outside) -> Finding:
    """All tables and counts of one release, together through the linear program."""
    from survey.audit.tables import undone

    tried, found = say("all tables of a release in one linear program"), None
    for name, data in sorted(given.releases.items()):
        k = data.manifest.k if data.manifest else GROUP
        published, truth = _published(given, name, data)
        try:
            found = found or undone(published, truth, k, _one_way(given, name))
        except ArithmeticError:
            return _contradiction("tables-together", tried, name)
    return _table_finding("tables-together", tried, found)


def _published(given: Outside, release: str, data: Data) -> tuple[list[Published], Mapping[CellId, int]]:
    """The tables kept with a release and those of its report; and their real counts as far as known."""
    from survey.audit.report_tables import tables_of
    from survey.audit.tables import in_document

    kept = [
        table
        for file, document in given.documents[release]
        for table in in_document(f"{release} {file}", document)
    ]
    truth = dict(_truth(data, kept))
    for table, counts in tables_of(data):
        kept.append(table)
        truth |= counts
    return kept, truth


def _truth(data: Data, published: Sequence[Published]) -> Mapping[CellId, int]:
    """The real counts of the tables' cells, as far as both variables are columns of the release."""
    rows = data.frame.astype(object)
    truth = {}
    for table in published:
        if table.row in rows and table.column in rows:
            pairs = Counter(zip(rows[table.row].map(str), rows[table.column].map(str), strict=True))
            for i, j in table.places:
                truth[table.id_of(i, j)] = pairs[table.row_values[i], table.column_values[j]]
    return truth


def _one_way(given: Outside, release: str) -> Mapping[str, Mapping[str, int]]:
    """Counts of every value of every variable, as figures.json shows them."""
    found = {}
    for _, document in given.documents[release]:
        variables = document.get("variables") if isinstance(document, dict) else None
        for one in variables if isinstance(variables, list) else ():
            if one.get("counts") is not None:
                found[str(one["column"])] = dict(zip(map(str, one["values"]), one["counts"], strict=True))
    return found


def _table_finding(attack: str, tried: Message, found: Undone | None) -> Finding:
    limit = say("a hidden count keeps a range of 5")
    if found is None:
        return Finding(attack, tried, NOTHING, limit, False)
    best = say(
        "{table}: {cell} is {low} to {high}",
        table=found.table,
        cell=found.cell,
        low=found.low,
        high=found.high,
    )
    return Finding(attack, tried, best, limit, True)


def _contradiction(attack: str, tried: Message, where: str) -> Finding:
    best = say("{where}: the counts contradict one another and cannot be judged", where=where)
    return Finding(attack, tried, best, NOTHING, True)


ATTACKS: tuple[Callable[[Outside], Finding], ...] = (
    backups,
    releases,
    thresholds,
    exports,
    tables,
    tables_together,
)


# ---- reading -----------------------------------------------------------------------------------


def outside(
    folder: Path, backup_folders: Iterable[Path], exported: Iterable[Path], frozen: str | None, digest: str
) -> Outside:
    """What has left the store whose survey stands in `folder`."""
    problems: list[Problem] = []
    read_ = {}
    documents = {}
    for release in sorted(path.parent for path in (folder / "releases").glob("[!.]*/manifest.json")):
        try:
            from analysis.release import read as read_release

            read_[release.name] = read_release(release)
            documents[release.name] = tuple(_documents(release))
        except (ProblemsError, OSError, ValueError) as error:
            problems += _problems(release, error)
    kept: dict[str, tuple[RawFile, ...]] = {}
    for backup in backup_folders:
        try:
            kept[str(backup)] = tuple(
                read(path) for path in sorted(backup.rglob("*.db")) if folder.name in path.parts
            )
        except (Unreadable, OSError) as error:
            problems += _problems(backup, error)
    found = [*exported, *(path for end in ("csv", "xlsx") for path in folder.rglob(f"*.{end}"))]
    rows = tuple(
        sorted(
            {path for path in found if path.exists() and not path.stem.endswith((".codebook", ".missing"))}
        )
    )
    return Outside(
        read_,
        documents,
        {name: files for name, files in kept.items() if files},
        tuple(path for path in rows if path.name != "units.csv"),
        folder / "survey.toml",
        frozen,
        digest,
        tuple(problems),
    )


def _documents(release: Path) -> Iterable[tuple[str, object]]:
    for path in sorted(release.glob("*.json")):
        if path.name not in _OWN_FILES:
            yield path.name, json.loads(path.read_text(encoding="utf-8"))


def _problems(path: Path, error: Exception) -> Iterable[Problem]:
    if isinstance(error, ProblemsError):
        return error.problems
    return [
        Problem(
            say("{file}", file=str(path)),
            say("it cannot be read ({reason}).", reason=type(error).__name__),
            say("Take it from a backup and keep the damaged one."),
        )
    ]

"""Putting a backup back: everything is verified before anything is replaced.

An instance with surveys takes its own backups only. Answers that the backup does not hold are never deleted:
what stood in the place of a restored survey is kept aside then. What was done about the staff since, and the
list of the tables that were shown, stay: see `survey.since`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from questionnaires.errors import Message, Problem, say
from survey import since
from survey.backup import CONFIG, CONSOLE, KEYS, MANIFEST, Manifest, copy_plain, digests, fingerprint
from survey.config import read_keys
from survey.context import CODES, Instance
from survey.errors import ConfigError, RestoreRefused
from survey.founding import create_instance
from survey.lock import InstanceLock
from survey.removal import overwrite_tree, tree_to_midnight
from survey.store import copies
from survey.store.console import BackupRow, Console, ReleaseRow

STAGE, ASIDE = ".restore", "replaced"


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    rows: dict[str, int]
    """Survey -> answers."""
    absent: tuple[str, ...]
    """Surveys of the instance that the backup does not hold and that are not here either."""
    revived: tuple[str, ...]
    """Surveys whose codes are those of the backup's day: codes spent since can be used again."""
    aside: Path | None
    """Where answers lie that the backup did not hold."""
    staff_kept: bool
    """Accounts and log are those of the instance; else every account of the backup is disabled."""
    shown_lost: tuple[str, ...] = ()
    """Releases of which it cannot be read which tables were shown since the backup."""


def restore(folder: Path, source: Path) -> Restored:
    """Put the backup `source` into the instance `folder`. Raises RestoreRefused, InstanceBusy or OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = InstanceLock(folder)
    lock.hold()
    stage = folder / STAGE
    try:
        overwrite_tree(stage)
        manifest = _staged(source, stage)
        secret = _secret(folder, stage, manifest, source)
        _check_seal(source, manifest, secret)
        _check_same(folder, manifest, source)
        _check_content(stage, manifest, source)
        return _replace(folder, stage, manifest, source)
    finally:
        overwrite_tree(stage)
        lock.release()


def _staged(source: Path, stage: Path) -> Manifest:
    """Copy the backup beside its place; its manifest, whose digests the copies have."""
    try:
        manifest = Manifest.from_json((source / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _refused(
            source,
            say("there is no manifest.json here."),
            say("Name the folder of one backup, such as backup-2027-03-31."),
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(source, MANIFEST) from error
    stage.mkdir(mode=0o700)
    for name in manifest.files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or not (source / path).is_file():
            raise _damaged(source, name)
        (stage / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_plain(source / path, stage / path)
    found = digests(stage)
    for name, digest in manifest.files.items():
        if found.get(name) != digest:
            raise _damaged(source, name)
    return manifest


def _secret(folder: Path, stage: Path, manifest: Manifest, source: Path) -> bytes:
    """The secret under which the backup was made: its own, or the one in the instance."""
    path = (stage if manifest.keys else folder) / KEYS
    try:
        secret = read_keys(path).secret
    except ConfigError as error:
        raise RestoreRefused(
            [
                *error.problems,
                _problem(
                    source,
                    say("the backup holds no keys, and its answers cannot be verified without them."),
                    say("Put the keys.toml that was kept apart into {folder}.", folder=str(folder)),
                ),
            ]
        ) from error
    if fingerprint(secret) != manifest.instance:
        raise _refused(
            source,
            say("the keys.toml in {folder} is not the one of this backup.", folder=str(path.parent)),
            say("Put the keys.toml that was kept apart in its place, if the instance is empty."),
        )
    return secret


def _check_seal(source: Path, manifest: Manifest, secret: bytes) -> None:
    if not manifest.sealed_in((source / MANIFEST).read_text(encoding="utf-8"), secret):
        raise _damaged(source, MANIFEST)


def _check_same(folder: Path, manifest: Manifest, source: Path) -> None:
    """An instance with surveys must be the one of the backup."""
    surveys = folder / "surveys"
    if not surveys.is_dir() or not any(surveys.iterdir()):
        return
    try:
        same = fingerprint(read_keys(folder / KEYS).secret) == manifest.instance
    except ConfigError:
        same = False
    if not same:
        raise _refused(
            source,
            say("{folder} holds surveys of another instance.", folder=str(folder)),
            say("Name an empty folder with --instance."),
        )


def _check_content(stage: Path, manifest: Manifest, source: Path) -> None:
    """Every database is whole and holds as many answers as the manifest says."""
    rows = dict.fromkeys(manifest.rows, 0)
    for name in manifest.files:
        path = PurePosixPath(name)
        if path.suffix == ".db":
            try:
                held = copies.content(stage / path)
            except sqlite3.Error as error:
                raise _damaged(source, name) from error
            if path.name.startswith("responses"):
                key = path.parts[1]
                rows[key] = rows.get(key, 0) + (held.rows or 0)
    if rows != dict(manifest.rows) or CONSOLE not in manifest.files:
        raise _damaged(source, MANIFEST)


def _replace(folder: Path, stage: Path, manifest: Manifest, source: Path) -> Restored:
    deleted, releases = _merge_lists(folder, stage, manifest, source)
    staff_kept = since.keep_staff(folder, stage, manifest.instance)
    restored = {key: count for key, count in manifest.rows.items() if key not in deleted}
    surveys, aside = folder / "surveys", folder / ASIDE
    surveys.mkdir(mode=0o700, exist_ok=True)
    moved: set[str] = set()
    lost: list[str] = []
    for key in restored:
        swapped = _swap(stage / "surveys" / key, surveys / key, aside / key)
        moved |= swapped.moved
        lost += swapped.shown_lost
    _list_releases(stage, [row for row in releases if row.id in moved])
    if manifest.keys:
        (stage / KEYS).replace(folder / KEYS)
    if not (folder / CONSOLE).exists() or not _has_surveys(folder):
        (stage / CONFIG).replace(folder / CONFIG)
    for name in (f"{CONSOLE}-wal", f"{CONSOLE}-shm"):
        (folder / name).unlink(missing_ok=True)
    (stage / CONSOLE).replace(folder / CONSOLE)
    absent = _settle_lists(folder)
    create_instance(folder)
    for path in sorted((stage / "questionnaires").glob("*")):
        if not (folder / "questionnaires" / path.name).exists():
            path.replace(folder / "questionnaires" / path.name)
    tree_to_midnight(surveys, Instance(folder).midnight())
    kept = aside.is_dir() and any(aside.iterdir())
    revived = tuple(key for key in restored if (surveys / key / CODES).exists())
    return Restored(restored, absent, revived, aside if kept else None, staff_kept, tuple(lost))


def _has_surveys(folder: Path) -> bool:
    try:
        with closing(Console(folder / CONSOLE)) as console:
            return bool(console.surveys())
    except (OSError, ValueError, sqlite3.Error):
        return False


def _merge_lists(
    folder: Path, stage: Path, manifest: Manifest, source: Path
) -> tuple[frozenset[str], tuple[ReleaseRow, ...]]:
    """Enter into the backup's lists what only the instance's know; the surveys deleted, and all releases."""
    deleted: set[str] = set()
    releases: tuple[ReleaseRow, ...] = ()
    with closing(Console(stage / CONSOLE)) as new:
        new.clear_wishes()
        if (folder / CONSOLE).exists():
            try:
                with closing(Console(folder / CONSOLE)) as old:
                    deleted = {row.key for row in old.surveys() if row.stage == "deleted"}
                    _carry_over(old, new, manifest)
                    releases = tuple(one for row in old.surveys() for one in old.releases(row.key))
            except (ValueError, sqlite3.Error):
                # The instance's own list is damaged: the backup's is what there is.
                deleted = set()
        made = next((row.made for row in new.backups() if row.rows == manifest.rows), None)
        if made is not None:
            new.add_backup(BackupRow(str(source.resolve()), made, manifest.rows))
    return frozenset(deleted), releases


def _list_releases(stage: Path, rows: Iterable[ReleaseRow]) -> None:
    with closing(Console(stage / CONSOLE)) as console:
        for row in rows:
            if all(row.id != listed.id for listed in console.releases(row.survey)):
                console.add_release(row)


def _carry_over(old: Console, new: Console, manifest: Manifest) -> None:
    for row in old.surveys():
        if row.key in manifest.rows and row.stage != "deleted":
            continue
        new.remove_survey(row.key)
        new.add_survey(row)
        for release in old.releases(row.key):
            new.add_release(release)
        for total in old.unit_totals(row.key):
            new.set_unit_total(row.key, total)
    for row in old.surveys():
        for path in old.exports(row.key):
            new.add_export(row.key, path)
    for backup in old.backups():
        new.add_backup(backup)


def _settle_lists(folder: Path) -> tuple[str, ...]:
    """Take surveys off the list that are neither in the backup nor here; their keys."""
    with closing(Console(folder / CONSOLE)) as console:
        absent = [
            row.key
            for row in console.surveys()
            if row.stage != "deleted" and not (folder / "surveys" / row.key).is_dir()
        ]
        for key in absent:
            console.remove_survey(key)
    return tuple(absent)


@dataclass(frozen=True)
class Swapped:
    """What a survey's folder kept of the one that stood in its place."""

    moved: frozenset[str] = frozenset()
    """Releases made since the backup, of answers that it holds."""
    shown_lost: tuple[str, ...] = ()


def _swap(new: Path, place: Path, aside: Path) -> Swapped:
    """Put `new` in its place. What stood there is destroyed if the new holds every answer of it."""
    if not place.exists():
        new.rename(place)
        return Swapped()
    aside.parent.mkdir(mode=0o700, exist_ok=True)
    aside = _unused(aside)
    place.rename(aside)
    new.rename(place)
    lost = tuple(since.keep_shown(aside, place))
    if not _holds_all(place, aside):
        return Swapped(shown_lost=lost)
    moved = since.move_releases(aside, place)
    overwrite_tree(aside)
    if not any(aside.parent.iterdir()):
        aside.parent.rmdir()
    return Swapped(moved, lost)


def _unused(path: Path) -> Path:
    """`path`, or with .2, .3 … behind it, which no key can have: what was kept aside earlier stays."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free


def kept_aside(folder: Path, key: str) -> tuple[Path, ...]:
    """The folders of the instance `folder` in which newer answers of the survey `key` were kept aside."""
    aside = folder / ASIDE
    return tuple(path for path in (aside / key, *sorted(aside.glob(f"{key}.*"))) if path.is_dir())


def _holds_all(new: Path, old: Path) -> bool:
    try:
        return _keys(old) <= _keys(new)
    except (OSError, sqlite3.Error):
        return False


def _keys(folder: Path) -> frozenset[int]:
    found: frozenset[int] = frozenset()
    for path in folder.glob("responses*.db"):
        found |= copies.answer_keys(path)
    return found


def _damaged(source: Path, name: str) -> RestoreRefused:
    return _refused(
        source,
        say("{file} is not as it was written.", file=name),
        say("Nothing was replaced. Use another backup."),
    )


def _refused(source: Path, what: Message, mend: Message) -> RestoreRefused:
    return RestoreRefused([_problem(source, what, mend)])


def _problem(source: Path, what: Message, mend: Message) -> Problem:
    return Problem(say("backup {folder}", folder=str(source)), what, mend)

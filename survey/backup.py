"""Backups of an instance: copies of washed files with a manifest, and their way back.

Two backups of one survey hold the same people or differ by at least ten, so that nobody is singled out by
comparing them. Keys stay out unless they are asked for.
"""

from __future__ import annotations

import hmac
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from questionnaires.errors import Message, Problem, ProblemsError, say
from survey import kept
from survey.context import CODE_SALT, FieldSurvey, Instance
from survey.errors import BackupRefused, survey_problem
from survey.removal import overwrite, overwrite_tree, tree_to_midnight
from survey.store import copies
from survey.store.console import BackupRow

APART = 10
"""Two backups of one survey hold the same answers, or differ by at least so many."""

MANIFEST, CONSOLE, KEYS, CONFIG = "manifest.json", "console.db", "keys.toml", "config.toml"
FORMAT = 1
_SEAL, _FINGERPRINT = b"cadre-survey backup", b"cadre-survey instance"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    made: str
    """Day, without a clock."""
    instance: str
    """Tells instances apart; follows from the instance's secret and does not give it away."""
    files: Mapping[str, str]
    """Path inside the backup -> SHA-256."""
    rows: Mapping[str, int]
    """Survey -> answers."""
    keys: bool

    def to_json(self, secret: bytes) -> str:
        """The text of manifest.json, sealed with the instance's secret."""
        plain = self._plain()
        return json.dumps(plain | {"seal": _seal(plain, secret)}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises ValueError, KeyError or TypeError if `text` is no manifest."""
        plain = json.loads(text)
        if plain["format"] != FORMAT:
            raise ValueError(f"format {plain['format']}")
        return cls(
            plain["made"], plain["instance"], dict(plain["files"]), dict(plain["rows"]), bool(plain["keys"])
        )

    def sealed_in(self, text: str, secret: bytes) -> bool:
        """Whether the seal in `text` is that of this manifest."""
        return hmac.compare_digest(str(json.loads(text).get("seal")), _seal(self._plain(), secret))

    def _plain(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "made": self.made,
            "instance": self.instance,
            "keys": self.keys,
            "rows": dict(sorted(self.rows.items())),
            "files": dict(sorted(self.files.items())),
        }


def _seal(plain: Mapping[str, object], secret: bytes) -> str:
    key = hmac.digest(secret, _SEAL, sha256)
    return hmac.digest(key, json.dumps(plain, sort_keys=True).encode(), sha256).hex()


def fingerprint(secret: bytes) -> str:
    """What tells one instance from another without giving its secret away: 32 hexadecimal digits."""
    return hmac.digest(secret, _FINGERPRINT, sha256).hex()[:32]


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    folder: Path
    rows: Mapping[str, int]
    left_out: tuple[Problem, ...]
    """Why a survey is not in it."""


def backup(instance: Instance, directory: Path, *, with_keys: bool = False) -> Made:
    """Copy the instance into a new folder of `directory`. Only by the process that holds the answers.

    Raises BackupRefused if no survey has ten new answers, or none of them is washed; OSError.
    """
    with instance.lock.turn:
        instance.lock.hold()
        directory = directory.resolve()
        if directory.is_relative_to(instance.folder.resolve()):
            raise BackupRefused(
                [
                    Problem(
                        say("{file}", file=str(directory)),
                        say("this is inside the instance."),
                        say("Name a place on another disk."),
                    )
                ]
            )
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = _fresh_folder(directory, instance)
        try:
            return _fill(instance, folder, with_keys)
        except BaseException:
            instance.console.remove_backup(str(folder))
            overwrite_tree(folder)
            raise


def _fresh_folder(directory: Path, instance: Instance) -> Path:
    """A new, empty folder: backup-2026-11-20, or with -2, -3 … behind it."""
    number = 1
    while True:
        name = f"backup-{instance.today.isoformat()}" + (f"-{number}" if number > 1 else "")
        try:
            (directory / name).mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return directory / name


def _fill(instance: Instance, folder: Path, with_keys: bool) -> Made:
    earlier = _rows_of_earlier(instance)
    rows: dict[str, int] = {}
    left_out: list[Problem] = []
    (folder / "surveys").mkdir(mode=0o700)
    found = kept.of(instance)
    for damage in found.damaged.values():
        left_out += damage.problems if isinstance(damage, ProblemsError) else ()
    for survey in found.sound:
        try:
            rows[survey.key] = _copy_survey(survey, folder, with_keys)
            _check_apart(instance, survey, rows[survey.key])
        except BackupRefused as refusal:
            rows.pop(survey.key, None)
            overwrite_tree(folder / "surveys" / survey.key)
            left_out += refusal.problems
    if not any(count and count not in earlier.get(key, ()) for key, count in rows.items()):
        raise BackupRefused(left_out or [_nothing_new(instance)])
    if (instance.folder / "questionnaires").is_dir():
        copy_plain(instance.folder / "questionnaires", folder / "questionnaires")
    copy_plain(instance.folder / CONFIG, folder / CONFIG)
    if with_keys:
        copy_plain(instance.folder / KEYS, folder / KEYS)
    # On the list before the list is copied: what is restored knows of the backup it came from.
    instance.console.add_backup(BackupRow(str(folder), instance.today, rows))
    copies.copy(instance.folder / CONSOLE, folder / CONSOLE)
    manifest = Manifest(
        instance.today.isoformat(),
        fingerprint(instance.keys.secret),
        digests(folder),
        rows,
        with_keys,
    )
    write_manifest(folder, manifest, instance.keys.secret)
    tree_to_midnight(folder, instance.midnight())
    for key, count in rows.items():
        if _too_near(count, earlier.get(key, ())):
            remove_survey(instance, key, but=folder)
    return Made(folder, rows, tuple(left_out))


def _nothing_new(instance: Instance) -> Problem:
    if not instance.console.backups():
        return Problem(
            say("backup"),
            say("no survey has ten answers yet."),
            say("A backup of fewer would single them out. Give the command again later."),
        )
    return Problem(
        say("backup"),
        say("no survey has ten new answers since the last backup."),
        say("Two backups a few people apart would single them out; the last one is as good."),
    )


def _rows_of_earlier(instance: Instance) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for row in instance.console.backups():
        for key, count in row.rows.items():
            found[key] = (*found.get(key, ()), count)
    return found


def _too_near(rows: int, earlier: Iterable[int]) -> bool:
    return any(0 < abs(rows - count) < APART for count in earlier)


def _check_apart(instance: Instance, survey: FieldSurvey, rows: int) -> None:
    """Raise BackupRefused if this backup and an earlier one would differ by a few people.

    Of a closed survey the new backup takes the place of those, if they can be reached: nothing will come
    after it.
    """
    held = [row for row in instance.console.backups() if survey.key in row.rows]
    if survey.state == "closed":
        if _too_near(rows, (row.rows[survey.key] for row in held)) and not all(map(_reachable, held)):
            raise _refused(
                survey.key,
                say("fewer than ten answers are new since a backup that cannot be reached: it is left out."),
                say("Connect the disk of the earlier backups: this one takes their place."),
            )
    elif not held and _too_near(rows, (0,)):
        raise _refused(
            survey.key,
            say("fewer than ten answers have come: it is left out."),
            say("A backup of so few would single them out. Give the command again later."),
        )
    elif _too_near(rows, (0, *(row.rows[survey.key] for row in held))):
        raise _refused(
            survey.key,
            say("fewer than ten answers are new since the last backup: it is left out."),
            say("The last backup holds the others."),
        )


def _reachable(row: BackupRow) -> bool:
    return (Path(row.folder) / MANIFEST).is_file()


def _copy_survey(survey: FieldSurvey, folder: Path, with_keys: bool) -> int:
    """Copy one survey; the number of its answers. Raises BackupRefused if it may not be copied now."""
    target = folder / "surveys" / survey.key
    target.mkdir(mode=0o700)
    rows = 0
    for path in sorted(survey.folder.iterdir()):
        if path.suffix == ".db":
            held = _copy_database(survey.key, path, target / path.name)
            rows += (held.rows or 0) if path.name.startswith("responses") else 0
        elif path.name.endswith(("-wal", "-shm", "-journal")) or (path.name == CODE_SALT and not with_keys):
            continue
        else:
            copy_plain(path, target / path.name)
    return rows


def _copy_database(key: str, path: Path, target: Path) -> copies.Content:
    held = copies.copy(path, target)
    if not held.washed:
        raise _refused(
            key,
            say("answers have come since its files were last washed: it is left out."),
            say("Stop the server, which washes them, and give the command again; or wait for the close."),
        )
    return held


def _refused(key: str, what: Message, mend: Message) -> BackupRefused:
    return BackupRefused([survey_problem(key, what, mend)])


def copy_plain(source: Path, target: Path) -> None:
    """Copy a file or a folder, readable by the owner only; links are left out."""
    if source.is_symlink():
        return
    if source.is_dir():
        target.mkdir(mode=0o700)
        for path in sorted(source.iterdir()):
            copy_plain(path, target / path.name)
        return
    with source.open("rb") as old, open(target, "xb", opener=_private) as new:
        shutil.copyfileobj(old, new)
        new.flush()
        os.fsync(new.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def digests(folder: Path) -> dict[str, str]:
    """Path inside `folder` -> SHA-256, of every file but the manifest."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).as_posix() != MANIFEST
    }


def write_manifest(folder: Path, manifest: Manifest, secret: bytes) -> None:
    """Put the manifest into the backup, in place of one that is there, in one step."""
    partial = folder / f".{MANIFEST}"
    partial.unlink(missing_ok=True)
    with open(partial, "x", encoding="utf-8", opener=_private) as file:
        file.write(manifest.to_json(secret))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / MANIFEST)


def remove_survey(instance: Instance, key: str, *, but: Path | None = None) -> None:
    """Remove a survey from every known backup that can be reached; the others stay on the list."""
    for row in instance.console.backups():
        folder = Path(row.folder)
        if key not in row.rows or folder == but or not _reachable(row):
            continue
        try:
            whole = Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
            if whole.instance != fingerprint(instance.keys.secret):
                continue
            if set(whole.rows) <= {key}:
                overwrite_tree(folder)
            else:
                _remove_from(instance, folder, whole, key)
        except (OSError, ValueError, KeyError, TypeError):
            continue
        instance.console.remove_backup(row.folder, None if len(row.rows) == 1 else key)


def _remove_from(instance: Instance, folder: Path, whole: Manifest, key: str) -> None:
    overwrite_tree(folder / "surveys" / key)
    inside = f"surveys/{key}/"
    less = Manifest(
        whole.made,
        whole.instance,
        {path: digest for path, digest in whole.files.items() if not path.startswith(inside)},
        {other: count for other, count in whole.rows.items() if other != key},
        whole.keys,
    )
    overwrite(folder / MANIFEST)
    write_manifest(folder, less, instance.keys.secret)
    tree_to_midnight(folder, instance.midnight())


def reachable(instance: Instance, key: str) -> bool:
    """Whether a known backup that holds the survey is where it was made."""
    return any(key in row.rows and _reachable(row) for row in instance.console.backups())

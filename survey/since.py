"""What has happened since a backup was made and outlives putting it back: accounts, and what was shown.

A backup brings answers back. It undoes neither what was done about the staff nor what was told of answers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from survey import shown
from survey.backup import CONSOLE, KEYS, fingerprint
from survey.config import read_keys
from survey.errors import ConfigError
from survey.store.staff import Staff


def keep_staff(folder: Path, stage: Path, instance: str) -> bool:
    """Put the accounts and the log of `folder` in place of those in `stage`; whether that was possible.

    Else every account of the backup is disabled: somebody may have been locked out since, and only the list
    that is not there would know. No session outlives it either way. `instance` is the backup's fingerprint.
    """
    with closing(Staff(stage / CONSOLE)) as new:
        new.end_all_sessions()
        if _is_of(folder, instance):
            try:
                with closing(Staff(folder / CONSOLE)) as old:
                    if old.accounts():
                        new.replace(old)
                        return True
            except (OSError, ValueError, sqlite3.Error):
                pass  # damaged: as good as none
        new.disable_all()
        return not new.accounts()


def _is_of(folder: Path, instance: str) -> bool:
    try:
        return fingerprint(read_keys(folder / KEYS).secret) == instance
    except ConfigError:
        return False


def keep_shown(old: Path, new: Path) -> Iterator[str]:
    """Enter into the releases of the survey in `new` what was shown of those in `old`; the ids that failed.

    With a table goes the page on which it was kept.
    """
    for place in sorted((new / "releases").glob("[!.]*")):
        before = old / "releases" / place.name
        try:
            for one in shown.of_release(before):
                shown.enter(place, one)
        except (OSError, ValueError, KeyError, TypeError):
            yield place.name
        for path in sorted(before.glob("desk/[!.]*")):
            kept = place / "desk" / path.name
            if path.is_file() and not kept.exists():
                kept.parent.mkdir(mode=0o700, exist_ok=True)
                path.replace(kept)


def move_releases(old: Path, new: Path) -> frozenset[str]:
    """Move releases into the survey in `new` that only `old` has, of the same answers; their ids."""
    moved = set()
    for folder in sorted((old / "releases").glob("[!.]*")):
        place = new / "releases" / folder.name
        if not place.exists():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            folder.rename(place)
            moved.add(folder.name)
    return frozenset(moved)

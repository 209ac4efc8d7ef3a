"""Retention: on the day after `delete_by` a survey's answers are gone, here and in every known backup.

What was handed out of a release cannot be reached from here: it is listed, for a person to delete.
"""

from __future__ import annotations

from pathlib import Path

from survey import backup, kept
from survey.context import FieldSurvey, Instance
from survey.removal import overwrite_tree
from survey.restore import kept_aside
from survey.store.erase import erase
from survey.store.wash import blur_times


def overdue(instance: Instance) -> tuple[FieldSurvey, ...]:
    """The surveys whose last day of keeping has passed. When that is, a damaged one cannot say."""
    return tuple(
        survey
        for survey in kept.of(instance).sound
        if survey.settings.delete_by is not None and survey.settings.delete_by < instance.today
    )


def expire(instance: Instance) -> None:
    """Delete every overdue survey, and what earlier rounds could not reach.

    One that cannot be deleted stops none of the others; raises its OSError at the end.
    """
    failed: OSError | None = None
    due = [survey.key for survey in overdue(instance)]
    begun = [row.key for row in instance.console.surveys() if row.stage == "deleted"]
    for key in (*due, *begun):
        try:
            delete(instance, key)
        except OSError as error:
            failed = failed or error
    if failed is not None:
        raise failed


def delete(instance: Instance, key: str) -> None:
    """Delete the answers, codes and releases of a survey for good; its key stays on the list.

    The list says so first: from then on nothing opens them, and a round that is cut short is taken up again.
    """
    with instance.lock.turn:
        instance.lock.hold()
        instance.console.set_deleted(key)
        instance.forget(key)
        _remove(instance, key)


def _remove(instance: Instance, key: str) -> None:
    for folder in _folders(instance, key):
        for path in sorted(folder.glob("*.db")):
            erase(path)
        overwrite_tree(folder)
        blur_times(folder.parent, instance.midnight())
    instance.console.remove_releases(key)
    backup.remove_survey(instance, key)


def _folders(instance: Instance, key: str) -> tuple[Path, ...]:
    """The survey's own folder, and those in which a restore has kept newer answers of it aside."""
    own = instance.surveys_folder / key
    return (*([own] if own.is_dir() else []), *kept_aside(instance.folder, key))


def left(instance: Instance, key: str) -> tuple[str, ...]:
    """Where something of a deleted survey may still lie: exports, and backups that were out of reach."""
    backups = (row.folder for row in instance.console.backups() if key in row.rows)
    return (*instance.console.exports(key), *backups)


def pending(instance: Instance) -> bool:
    """Whether something is to be deleted that can be reached."""
    if overdue(instance):
        return True
    deleted = [row.key for row in instance.console.surveys() if row.stage == "deleted"]
    return any(_folders(instance, key) or backup.reachable(instance, key) for key in deleted)

"""What can be wished for, and how the process that holds the answers does it.

Every errand takes the wish's payload and gives a JSON-able answer; what it tells of a running survey is in
steps of ten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import cast

from questionnaires.errors import ProblemsError
from survey import fieldwork, kept
from survey.context import Instance
from survey.fieldwork import Status
from survey.store.console import SurveyRow
from survey.wishes import Answer, Wish, plain_problem


def carry_out(instance: Instance, wish: Wish) -> Answer:
    """Do what was wished; only by the process that holds the lock. Raises what the errand raises."""
    errand = ERRANDS.get(wish.kind)
    if errand is None:
        raise ValueError(f"unknown kind of wish {wish.kind!r}")
    with instance.lock.turn:
        instance.lock.hold()
        return errand(instance, wish.survey, wish.payload)


def _status(instance: Instance, key: str, payload: Mapping[str, object]) -> Answer:
    return {"status": plain(status_of(instance, key))}


def _list(instance: Instance, key: str, payload: Mapping[str, object]) -> Answer:
    return {"list": [plain(_listed(instance, row)) for row in instance.console.surveys()]}


def _listed(instance: Instance, row: SurveyRow) -> Status:
    """A survey's status for the list, on which a damaged one keeps nobody from the others."""
    try:
        return status_of(instance, row.key)
    except (ProblemsError, OSError):
        return fieldwork.damaged_status(instance, row)


def _close(instance: Instance, key: str, payload: Mapping[str, object]) -> Answer:
    grace = payload.get("grace")
    survey = instance.survey(key)
    fieldwork.close(survey, grace if isinstance(grace, int) else None)
    return {"status": plain(fieldwork.status(instance, survey))}


def _release(instance: Instance, key: str, payload: Mapping[str, object]) -> Answer:
    # Here, not above: the server hands out forms without statistics.
    from survey import releases

    manifest = releases.release(instance, key)
    return {"id": manifest.id, "rows": manifest.rows, "k": manifest.k, "simulated": manifest.simulated}


def _slips(instance: Instance, key: str, payload: Mapping[str, object]) -> Answer:
    # Not how many there are now: after a voiding that would be how many came.
    instance.survey(key).code_store.add(cast(list[int], payload["codes"]), cast(int, payload["unit"]))
    return {}


def _void(instance: Instance, key: str, payload: Mapping[str, object]) -> Answer:
    # Not how many: the slips drawn less these are those who came.
    instance.survey(key).code_store.void(cast(int | None, payload["unit"]))
    return {}


def _backup(instance: Instance, key: str, payload: Mapping[str, object]) -> Answer:
    from survey import backup

    for survey in kept.of(instance).sound:
        fieldwork.status(instance, survey)
    made = backup.backup(
        instance, Path(str(payload["directory"])), with_keys=payload.get("with_keys") is True
    )
    return {
        "folder": str(made.folder),
        "surveys": sorted(made.rows),
        "left_out": [plain_problem(problem) for problem in made.left_out],
    }


ERRANDS: Mapping[str, Callable[[Instance, str, Mapping[str, object]], Answer]] = {
    "status": _status,
    "list": _list,
    "close": _close,
    "release": _release,
    "slips": _slips,
    "void": _void,
    "backup": _backup,
}


def status_of(instance: Instance, key: str) -> Status:
    """What may be known of a survey, its answers kept or deleted. Raises SurveyUnknown."""
    row = instance.console.survey(key)
    if row is not None and row.stage == "deleted":
        return fieldwork.deleted_status(instance, row)
    return fieldwork.status(instance, instance.survey(key))


def plain(status: Status) -> dict[str, object]:
    """A status as JSON takes it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(status).items()
    }


def status_from(value: object) -> Status:
    """The status that `plain` wrote down."""
    found = dict(cast(Mapping[str, object], value))
    for name in ("opened", "closes", "closed"):
        if found[name] is not None:
            found[name] = date.fromisoformat(str(found[name]))
    if found["closing_until"] is not None:
        found["closing_until"] = datetime.fromisoformat(str(found["closing_until"]))
    for name in ("releases", "left"):
        found[name] = tuple(cast(list[str], found[name]))
    found["unit_addresses"] = tuple(tuple(pair) for pair in cast(list[list[str]], found["unit_addresses"]))
    return Status(**found)  # type: ignore[arg-type]  # the fields that `plain` wrote, as they were

"""The surveys whose answers are kept, one by one: what is wrong with one keeps nobody from the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.errors import ProblemsError
from survey.context import FieldSurvey, Instance


@dataclass(frozen=True)
class Kept:
    """The surveys that are not deleted, the latest opened first."""

    sound: tuple[FieldSurvey, ...]
    damaged: Mapping[str, ProblemsError | OSError]
    """Key -> why the survey cannot be read: its frozen files were changed, or are gone."""


def of(instance: Instance) -> Kept:
    """Every survey of the instance whose answers are kept."""
    sound: list[FieldSurvey] = []
    damaged: dict[str, ProblemsError | OSError] = {}
    for row in instance.console.surveys():
        if row.stage != "deleted":
            try:
                sound.append(instance.survey(row.key))
            except (ProblemsError, OSError) as error:
                damaged[row.key] = error
    return Kept(tuple(sound), damaged)

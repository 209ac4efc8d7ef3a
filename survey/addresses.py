"""The addresses that a respondent's page carries on: each keeps the language and the type size asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from questionnaires.items import Language
from survey.context import FieldSurvey
from survey.units import Unit

LANGUAGE, SIZE, LARGE, UNIT = "lang", "size", "large", "unit"
"""The parameters that count, and the one value of the second."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for beside its page."""

    language: Language | None = None
    """None: nothing, or nothing that counts; the page is then in the first language."""
    large: bool = False

    def in_language(self, language: Language) -> Asked:
        return replace(self, language=language)

    def in_other_size(self) -> Asked:
        return replace(self, large=not self.large)


def asked(parameters: Mapping[str, str], languages: Collection[Language]) -> Asked:
    """What the parameters of an address ask for; values that are not listed ask for nothing."""
    language = parameters.get(LANGUAGE)
    return Asked(language if language in languages else None, parameters.get(SIZE) == LARGE)


def fresh_form(survey: FieldSurvey, unit: Unit | None, wanted: Asked, *, leave: bool = False) -> str:
    """Where a fresh form is, or the page that asks for the code: a unit's own link, where the form has one.

    With `leave` the same address says farewell.
    """
    farewell = "1" if leave else None
    if unit and not survey.codes:
        return _to("unit", survey, wanted, unit=unit.key, leave=farewell)
    return _to("form", survey, wanted, leave=farewell)


def same_form(survey: FieldSurvey, unit: Unit | None, wanted: Asked) -> str:
    """Where this form is found again without spending a code: a draft then puts its answers back."""
    return reload(survey, wanted) if survey.codes else fresh_form(survey, unit, wanted)


def reload(survey: FieldSurvey, wanted: Asked) -> str:
    """Where a script finds the form behind a code again."""
    return _to("again", survey, wanted)


def sending(survey: FieldSurvey, wanted: Asked) -> str:
    """Where a form is sent to."""
    return _to("take", survey, wanted)


def exchange(survey: FieldSurvey, wanted: Asked) -> str:
    """Where a code is sent to. Its page sends the type size in a field, which a script can still change."""
    return _to("exchange", survey, replace(wanted, large=False))


def thanks(survey: FieldSurvey, unit: Unit | None, wanted: Asked) -> str:
    """The closing page. It names the unit only where the next person is to use its link."""
    return _to("thanks", survey, wanted, unit=unit.key if unit and shares_devices(survey) else None)


def about(survey: FieldSurvey, unit: Unit | None, wanted: Asked) -> str:
    """What is kept and what is not. The unit of an own link is named, for the way back."""
    return _to("about", survey, wanted, unit=unit.key if unit and not survey.codes else None)


def shares_devices(survey: FieldSurvey) -> bool:
    """Several people fill in the form on one device, one after another, without codes."""
    return not survey.settings.drafts and not survey.codes


def _to(endpoint: str, survey: FieldSurvey, wanted: Asked, **more: str | None) -> str:
    size = LARGE if wanted.large else None
    values: dict[str, Any] = {LANGUAGE: wanted.language, SIZE: size, **more}  # what is None is left out
    return url_for(f"public.{endpoint}", key=survey.key, **values)

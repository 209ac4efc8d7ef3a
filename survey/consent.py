"""The consent text as this survey says it: points of its modes only, every place filled in.

Words come from the questionnaire, values from the survey's settings; the number of items and minutes
from the questionnaire itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.items import Language
from questionnaires.length import estimated_minutes
from questionnaires.model import Questionnaire
from survey.context import FieldSurvey
from survey.settings import Settings


@dataclass(frozen=True)
class Said:
    """A consent text ready to be read."""

    lead: str
    points: tuple[str, ...]
    agree: str
    decline: str


def said(survey: FieldSurvey, language: Language, *, with_unit: bool = True) -> Said | None:
    """The consent text in `language`; None if the questionnaire has none.

    A form that belongs to no unit (`with_unit` false) does not say that its unit is noted.
    """
    modes = survey.modes if with_unit else survey.modes - {"units"}
    return would_say(survey.questionnaire, survey.settings, modes, language)


def would_say(
    questionnaire: Questionnaire, settings: Settings, modes: frozenset[str], language: Language
) -> Said | None:
    """The consent text of a survey that asks `questionnaire` with these settings in these modes."""
    consent = questionnaire.consent
    if consent is None:
        return None
    filled = dict(settings.words(language))
    filled["items"] = str(len(questionnaire.questions))
    filled["minutes"] = str(estimated_minutes(questionnaire))
    return Said(
        lead=consent.lead[language].format_map(filled),
        points=tuple(
            point.text[language].format_map(filled)
            for point in consent.points
            if point.only_if is None or point.only_if in modes
        ),
        agree=consent.agree[language],
        decline=consent.decline[language],
    )

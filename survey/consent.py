"""The consent text as this survey says it: points of its modes only, every place filled in.

Words come from the questionnaire, values from the survey's settings; the number of items and minutes
from the questionnaire itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.length import estimated_seconds
from questionnaires.model import Language, Questionnaire
from survey.context import FieldSurvey


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
    consent = survey.questionnaire.consent
    if consent is None:
        return None
    modes = survey.modes
    if not with_unit:
        modes -= {"units"}
    filled = dict(survey.settings.words(language))
    filled["items"] = str(len(survey.questionnaire.questions))
    filled["minutes"] = str(minutes(survey.questionnaire))
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


def minutes(questionnaire: Questionnaire) -> int:
    """Estimated minutes to fill in the form, rounded half up, at least 1."""
    return max(1, (estimated_seconds(questionnaire) + 30) // 60)

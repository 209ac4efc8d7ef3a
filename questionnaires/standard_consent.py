"""The consent text for a questionnaire that comes without one, as one from another program does.

It says of the program what the shipped questionnaire says, and nothing of the questions, which nobody here
has read. Who asks, what for and whom to ring is filled in when a survey is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from questionnaires import load
from questionnaires.formats.draft import said
from questionnaires.items import Language, Text
from questionnaires.model import Consent, ConsentPoint, Questionnaire

LENDER = "township_cadres"

OWN: Mapping[str, Mapping[Language, str]] = {
    "not_kept": {
        "zh-CN": "不记网络地址和手机型号，不放cookie；只存您的答案，不记交卷的日期和钟点。",
        "en": "We do not record your network address or phone model and set no cookie. Only your answers are "
        "kept, without the date or time you sent them.",
    },
    "not_medical": {
        "zh-CN": "填写的内容不用于考核、奖惩和任用。",
        "en": "What you answer is not used for appraisal, rewards, discipline or appointments.",
    },
}
"""Points that the shipped text says of its own questions too."""
WITH_REQUIRED: Mapping[Language, str] = {
    "zh-CN": "参加不参加由您定，什么时候都可以停下；没有标明必答的题可以不答。",
    "en": "It is up to you to take part, and you may stop at any time; questions not marked as required may "
    "be left out.",
}


def with_consent(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with a consent text: its own, or the standard one in its languages."""
    if questionnaire.consent is not None:
        return questionnaire
    lent = load.load(load.find(LENDER)).consent
    if lent is None:
        return questionnaire

    def words(text: Mapping[Language, str]) -> Text:
        return said(questionnaire.languages, dict(text))

    points = tuple(replace(point, text=words(point.text)) for point in _points(lent, questionnaire))
    consent = Consent(words(lent.lead), points, words(lent.agree), words(lent.decline))
    return replace(questionnaire, consent=consent)


def _points(lent: Consent, questionnaire: Questionnaire) -> Iterator[ConsentPoint]:
    required = any(item.required or item.required_if for item in questionnaire.items)
    writes = any(item.type == "text" for item in questionnaire.items)
    for point in lent.points:
        if point.key == "fast_flag" or (point.key == "free_text" and not writes):
            continue
        text = WITH_REQUIRED if point.key == "voluntary" and required else OWN.get(point.key, point.text)
        yield replace(point, text=text)

"""How long a questionnaire takes, estimated from its kinds of item. Not a measurement: a pilot gives that."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.items import Item
from questionnaires.model import Questionnaire

SECONDS: Mapping[str, int] = {
    "consent": 30,
    "fact": 7,
    "rating": 9,
    "number": 7,
    "multiple": 18,
    "ranking": 25,
    "text": 45,
    "background": 4,
}
"""Used for a kind of which the definition's [seconds] says nothing."""


def estimated_seconds(questionnaire: Questionnaire) -> int:
    """Seconds for the consent page and every item; an item that is asked on a condition counts fully."""
    seconds = {**SECONDS, **questionnaire.seconds}
    total = seconds["consent"] if questionnaire.consent else 0
    return total + sum(seconds[_kind(item, questionnaire)] for item in questionnaire.questions)


def estimated_minutes(questionnaire: Questionnaire) -> int:
    """`estimated_seconds` in whole minutes, half of one up and one at least: 419 seconds are 7 minutes."""
    return max(1, (estimated_seconds(questionnaire) + 30) // 60)


def _kind(item: Item, questionnaire: Questionnaire) -> str:
    if item.key in questionnaire.background:
        return "background"
    if item.option_set in questionnaire.seconds:
        return str(item.option_set)
    return "fact" if item.type == "single" else item.type

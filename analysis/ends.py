"""Ratings with the words at their ends: 5（很满意）. In the data a rating's answers are mere numbers."""

from __future__ import annotations

from dataclasses import replace

from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.items import Item, Language
from questionnaires.model import Questionnaire


def with_ends(codebook: Codebook, questionnaire: Questionnaire, language: Language) -> Codebook:
    """The codebook with the labels of ratings as in `end_label`."""
    rated = {item.key: item for item in questionnaire.items if item.type == "rating" and item.ends}
    found = tuple(
        _relabelled(one, rated[one.column], language) if one.column in rated else one for one in codebook
    )
    return replace(codebook, variables=found)


def end_label(item: Item, value: Value, label: str, language: Language) -> str:
    """`label` with the word that stands at this end of the rating; itself between the ends."""
    words = item.ends.get(value) if isinstance(value, int) else None
    if words is None or words[language] in label:
        return label
    return f"{label}（{words[language]}）" if language.startswith("zh") else f"{label} ({words[language]})"


def _relabelled(variable: Variable, item: Item, language: Language) -> Variable:
    values = {value: end_label(item, value, label, language) for value, label in variable.values.items()}
    return replace(variable, values=values)

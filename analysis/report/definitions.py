"""What the figures of a key are counted from, as a digest: two reports with the same one may be compared.

The digest holds the wording of an item, its options, which of them count for a claim and which stand
outside its base, and who is asked; of a scale its parts and their scores. A figure whose digest changed
is another figure.
"""

from __future__ import annotations

import hashlib

from analysis.cells import ascii_id
from questionnaires.codebook import Codebook
from questionnaires.items import Item, Language
from questionnaires.model import Questionnaire, Scale

DIGITS = 12


def of_questionnaire(questionnaire: Questionnaire, language: Language) -> tuple[tuple[str, str], ...]:
    """Key and digest of every item, claim (`G5.claim`) and scale, in the questionnaire's order."""
    found: dict[str, str] = {}
    for item in questionnaire.items:
        found[item.key] = _digest(_item(item, language))
        for claim in item.claims:
            counted = claim.text[language], claim.counts, claim.not_in_base, claim.each_of
            found[f"{claim.key}.claim"] = _digest((_item(item, language), counted))
    for scale in questionnaire.scales:
        found[scale.key] = _digest(_scale(questionnaire, scale, language))
    for one in questionnaire.scale_claims:
        scale = questionnaire.scale(one.scale)
        above = one.text[language], one.op, one.value
        found[f"{one.key}.claim"] = _digest((_scale(questionnaire, scale, language), above))
    return tuple(found.items())


def of_codebook(codebook: Codebook) -> tuple[tuple[str, str], ...]:
    """The same of a file without a questionnaire: its columns' words and values."""
    return tuple(
        (ascii_id(variable.column), _digest((variable.label, dict(variable.values), dict(variable.missing))))
        for variable in codebook
    )


def _item(item: Item, language: Language) -> tuple[object, ...]:
    options = [(option.value, option.label[language], option.score) for option in item.options]
    return item.type, item.text[language], options, item.show_if


def _scale(questionnaire: Questionnaire, scale: Scale, language: Language) -> tuple[object, ...]:
    parts = [
        _item(questionnaire.item(part), language)
        if scale.kind == "mean_of_items"
        else _scale(questionnaire, questionnaire.scale(part), language)
        for part in scale.parts
    ]
    cuts = questionnaire.bands.cuts if questionnaire.bands is not None else ()
    return scale.kind, parts, scale.reverse, scale.min_answered, cuts


def _digest(definition: object) -> str:
    return hashlib.sha256(repr(definition).encode()).hexdigest()[:DIGITS]

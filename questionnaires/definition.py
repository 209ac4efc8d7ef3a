"""The way back: from a `Questionnaire` to the tables of a definition, from which `load.build` makes it again.

What a definition says by leaving it out is left out here too, so that the tables stay as short as a person
would write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from questionnaires.answers import AllOf, AnyOf, Condition
from questionnaires.assembly import NO_ANSWER, NO_ANSWER_LABELS, WRITE_IN_LENGTH
from questionnaires.items import LARGEST_NUMBER, Claim, Item, Note, Option, Section, Text
from questionnaires.length import SECONDS
from questionnaires.model import CodingFrame, Consent, Margin, QualityFlag, Questionnaire, RowExport, Scale

Table = dict[str, Any]


def document(questionnaire: Questionnaire) -> Table:
    """The complete definition as plain tables, in the order in which a file says them.

    Reading it back gives the same questionnaire, but for the seconds of option sets that no item uses:
    they are told about nowhere else, and nothing is estimated by them.
    """
    sets = _option_sets(questionnaire)
    table: Table = {
        "key": questionnaire.key,
        "version": questionnaire.version,
        "languages": list(questionnaire.languages),
        "title": dict(questionnaire.title),
        "disclaimer": _maybe(questionnaire.disclaimer),
        "thanks": _maybe(questionnaire.thanks),
        "sensitive": list(questionnaire.sensitive),
        "background": list(questionnaire.background),
        "sections": _sections(questionnaire.sections),
        "missing": _missing(questionnaire),
        "consent": _consent(questionnaire.consent),
        "option_sets": sets,
        "items": _items(questionnaire, sets),
        "scales": [_scale(scale) for scale in questionnaire.scales],
        "bands": _bands(questionnaire),
        "scale_claims": _scale_claims(questionnaire),
        "crosstabs": _crosstabs(questionnaire),
        "coding_frame": _coding_frame(questionnaire.coding_frame),
        "quality_flags": [_quality_flag(flag) for flag in questionnaire.quality_flags],
        "row_level_export": _row_export(questionnaire.row_export),
        "seconds": _seconds(questionnaire, sets),
    }
    return _said(table)


def _said(table: Mapping[str, Any]) -> Table:
    """`table` without what is None, False or empty."""
    return {name: value for name, value in table.items() if value not in (None, False, [], {}, ())}


def _maybe(text: Text | None) -> Table | None:
    return None if text is None else dict(text)


def score(value: Fraction) -> int | str:
    """A score as it is written: 50, or "100/3"."""
    return value.numerator if value.denominator == 1 else str(value)


def _sections(sections: Iterable[Section]) -> list[Table]:
    tables = [
        {
            "key": section.key,
            "title": dict(section.title),
            "items": list(section.content or section.items),
            **({"with_previous": True} if section.with_previous else {}),
        }
        for section in sections
    ]
    told = any(section.with_previous is not None for section in sections)
    if told and not any("with_previous" in table for table in tables):
        # Said once, it tells that every other section begins a page of its own, too.
        tables[-1]["with_previous"] = False
    return tables


def _missing(questionnaire: Questionnaire) -> Table | None:
    named = {name: questionnaire.no_answer.get(value) for name, value in NO_ANSWER.items()}
    usual = all(
        text == {language: NO_ANSWER_LABELS[name].get(language) for language in questionnaire.languages}
        for name, text in named.items()
    )
    return None if usual else {name: dict(text) for name, text in named.items() if text is not None}


def _consent(consent: Consent | None) -> Table | None:
    if consent is None:
        return None
    return {
        "lead": dict(consent.lead),
        "buttons": [dict(consent.agree), dict(consent.decline)],
        "points": [
            _said({"key": point.key, "only_if": point.only_if, "text": dict(point.text)})
            for point in consent.points
        ],
    }


def _option_sets(questionnaire: Questionnaire) -> Table:
    """The shared options by their names; frame and ends stand here where every item of the set has them."""
    users: dict[str, list[Item]] = {}
    for item in questionnaire.items:
        if item.option_set:
            users.setdefault(item.option_set, []).append(item)
    return {
        name: _said(
            {
                "frame": _common([_maybe(item.frame) for item in items]),
                "ends": _common([_ends(item) for item in items]),
                "options": [_option(option) for option in items[0].options],
            }
        )
        for name, items in users.items()
    }


def _common(values: list[Table | None]) -> Table | None:
    return values[0] if all(value == values[0] for value in values) else None


def _ends(item: Item) -> Table:
    return {str(value): dict(words) for value, words in item.ends.items()}


def _option(option: Option) -> Table:
    return {
        "value": option.value,
        **({} if option.score is None else {"score": score(option.score)}),
        "label": dict(option.label),
        **({"write_in": True} if option.write_in else {}),
    }


def _items(questionnaire: Questionnaire, sets: Table) -> list[Table]:
    """Items and notes in the order of the page; a write-in stands within its item."""
    notes = {note.key: note for note in questionnaire.notes}
    return [
        _note(notes[key])
        if key in notes
        else _item(questionnaire.item(key), questionnaire.write_ins.get(key), sets)
        for section in questionnaire.sections
        for key in section.content or section.items
    ]


def _note(note: Note) -> Table:
    return _said(
        {
            "key": note.key,
            "type": "note",
            "text": dict(note.piped or note.text),
            "pipe": _pipe(note.pipe),
            "show_if": _maybe_condition(note.show_if),
        }
    )


def _pipe(pipe: Mapping[str, Text]) -> Table:
    return {key: dict(words) for key, words in pipe.items()}


def _item(item: Item, write_in: Item | None, sets: Table) -> Table:
    shared: Table = sets.get(item.option_set or "", {})
    frame, ends = _maybe(item.frame), _ends(item)
    length = item.max_length
    if write_in is not None and write_in.max_length != WRITE_IN_LENGTH:
        length = write_in.max_length
    table = _said(
        {
            "key": item.key,
            "type": item.type,
            "frame": None if frame == shared.get("frame") else frame,
            "text": dict(item.piped or item.text),
            "hint": _maybe(item.hint),
            "pipe": _pipe(item.pipe),
            "show_if": _maybe_condition(item.show_if),
            "required": item.required,
            "required_if": _maybe_condition(item.required_if),
            "optional": item.optional,
            "default_on": item.default_on,
            "invited_at_least": item.invited_at_least or None,
            "max_choices": item.max_choices,
            "exclusive": list(item.exclusive),
            "usual": list(item.usual or ()),
            "max_length": length,
            "ends": None if ends == shared.get("ends") else ends,
            "option_set": item.option_set,
            "options": None if item.option_set else [_option(option) for option in item.options],
            "claims": [_claim(claim) for claim in item.claims],
            "report_also": list(item.report_also),
        }
    )
    return table | _limits(item)


def _limits(item: Item) -> Table:
    """What differs from what an item of its type is taken to be, and may be 0 or false."""
    table: Table = {}
    if item.type == "number" and item.low != 0:
        table["min"] = item.low
    if item.type == "number" and item.high != LARGEST_NUMBER:
        table["max"] = item.high
    if item.refusable != (item.type != "text"):
        table["refusable"] = item.refusable
    return table


def _maybe_condition(found: Condition | None) -> Table | None:
    return None if found is None else condition(found)


def condition(found: Condition) -> Table:
    """A condition as a definition writes it: {item, in}, {any} or {all}."""
    if isinstance(found, AnyOf):
        return {"any": [condition(part) for part in found.parts]}
    if isinstance(found, AllOf):
        return {"all": [condition(part) for part in found.parts]}
    return {"item": found.item, "in": list(found.values)}


def _claim(claim: Claim) -> Table:
    return _said(
        {
            "key": claim.key,
            "counts": list(claim.counts),
            "not_in_base": list(claim.not_in_base),
            "each_of": list(claim.each_of),
            "text": dict(claim.text),
        }
    )


def _scale(scale: Scale) -> Table:
    of_items = scale.kind == "mean_of_items"
    table = _said(
        {
            "key": scale.key,
            "kind": scale.kind,
            "items" if of_items else "of": list(scale.parts),
            "reverse": list(scale.reverse),
        }
    )
    table["min_answered" if of_items else "min_scored"] = scale.min_answered
    return table | _said(
        {
            "reliability": None if scale.reliability == "alpha" else scale.reliability,
            "label": dict(scale.label),
            "high_means": _maybe(scale.high_means),
        }
    )


def _bands(questionnaire: Questionnaire) -> Table | None:
    bands = questionnaire.bands
    if bands is None:
        return None
    return {"cuts": [score(cut) for cut in bands.cuts], "labels": [dict(label) for label in bands.labels]}


def _scale_claims(questionnaire: Questionnaire) -> list[Table]:
    return [
        {
            "key": claim.key,
            "scale": claim.scale,
            "op": claim.op,
            "value": score(claim.value),
            "text": dict(claim.text),
        }
        for claim in questionnaire.scale_claims
    ]


def _crosstabs(questionnaire: Questionnaire) -> Table | None:
    tables = [
        {"row": _margin(crosstab.row), "column": _margin(crosstab.column)}
        for crosstab in questionnaire.crosstabs
    ]
    return {"tables": tables} if tables else None


def _margin(margin: Margin) -> str | Table:
    return margin.key if margin.kind == "item" else {margin.kind: margin.key}


def _coding_frame(frame: CodingFrame | None) -> Table | None:
    if frame is None:
        return None
    return {
        "item": frame.item,
        "print_only_if_persons_at_least": frame.print_from_persons,
        "categories": [
            {"value": category.value, "level": dict(category.level), "label": dict(category.label)}
            for category in frame.categories
        ],
    }


def _quality_flag(flag: QualityFlag) -> Table:
    rule: Table = {"items": list(flag.items), "all_answered": True, "all_equal": True}
    if flag.seconds_below is not None:
        rule = {"seconds_below": flag.seconds_below}
    return {"key": flag.key, "on": flag.on, "rule": rule} | _said({"why": _maybe(flag.why)})


def _row_export(export: RowExport) -> Table | None:
    if export == RowExport():
        return None
    return {
        "every_background_combination_at_least": export.smallest_class,
        "different_answers_to_each_sensitive_item_at_least": export.different_sensitive_answers,
        **_said({"generalise": list(export.generalise)}),
    }


def _seconds(questionnaire: Questionnaire, sets: Table) -> Table:
    return {
        name: seconds for name, seconds in questionnaire.seconds.items() if name in sets or name in SECONDS
    }

"""A checked document turned into the nouns of `model`.

Nothing here looks for mistakes: `checks` has done so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED, AllOf, AnyOf, Chosen, Condition
from questionnaires.items import LARGEST_NUMBER, Claim, Item, Note, Option, Section, Text
from questionnaires.model import (
    Bands,
    Category,
    CodingFrame,
    Consent,
    ConsentPoint,
    Crosstab,
    Margin,
    MarginKind,
    QualityFlag,
    Questionnaire,
    RowExport,
    Scale,
    ScaleClaim,
)

Table = Mapping[str, Any]
"""A table of a document whose shape has been checked, so that its values may be taken at their word."""

WRITE_IN_LENGTH = 100
"""Characters that a write-in may have if the item says nothing else."""
NO_ANSWER = {"refused": REFUSED, "blank": BLANK, "not_shown": NOT_SHOWN}
NO_ANSWER_LABELS: Mapping[str, Text] = {
    "refused": {"zh-CN": "不想回答", "en": "Prefer not to say"},
    "blank": {"zh-CN": "未作答", "en": "Not answered"},
    "not_shown": {"zh-CN": "未显示", "en": "Not shown"},
}
"""Said when a definition in these languages has no [missing] of its own."""


def questionnaire(document: Table) -> Questionnaire:
    """The `Questionnaire` of a complete document in which `check` found no problem."""
    sections = _sections(document)
    return Questionnaire(
        key=document["key"],
        version=document["version"],
        languages=tuple(document["languages"]),
        title=_text(document["title"]),
        sections=sections,
        items=_items(document, sections),
        notes=_notes(document, sections),
        scales=tuple(_scale(table) for table in document.get("scales", ())),
        bands=_bands(document.get("bands")),
        scale_claims=tuple(_scale_claim(table) for table in document.get("scale_claims", ())),
        crosstabs=tuple(
            Crosstab(_margin(table["row"]), _margin(table["column"]))
            for table in document.get("crosstabs", {}).get("tables", ())
        ),
        consent=_consent(document.get("consent")),
        thanks=_maybe_text(document.get("thanks")),
        disclaimer=_maybe_text(document.get("disclaimer")),
        no_answer=_no_answer(document),
        sensitive=tuple(document.get("sensitive", ())),
        background=tuple(document.get("background", ())),
        row_export=_row_export(document.get("row_level_export", {})),
        quality_flags=tuple(_quality_flag(table) for table in document.get("quality_flags", ())),
        coding_frame=_coding_frame(document.get("coding_frame")),
        seconds=dict(document.get("seconds", {})),
    )


def fraction(score: object) -> Fraction:
    """The exact value of a score: a whole number, a decimal as written, or a text such as "100/3".

    Raises ValueError if it is none of them.
    """
    if isinstance(score, bool) or not isinstance(score, int | float | str):
        raise ValueError(f"not a number: {score!r}")
    try:
        return Fraction(str(score))
    except ZeroDivisionError as error:
        raise ValueError(f"not a number: {score!r}") from error


def _text(table: Table) -> Text:
    return dict(table)


def _maybe_text(table: Table | None) -> Text | None:
    return None if table is None else _text(table)


def _sections(document: Table) -> tuple[Section, ...]:
    """The sections; a write-in stands among the items behind its own, and not in what the page shows."""
    tables = _items_by_key(document)
    paged = any("with_previous" in table for table in document["sections"])
    return tuple(
        Section(
            key=table["key"],
            title=_text(table["title"]),
            items=tuple(
                name
                for key in table["items"]
                if tables[key]["type"] != "note"
                for name in ((key, write_in_key(key)) if _write_in(document, tables[key]) else (key,))
            ),
            content=tuple(table["items"]),
            with_previous=table.get("with_previous", False) if paged else None,
        )
        for table in document["sections"]
    )


def write_in_key(key: str) -> str:
    """The key of the text that belongs to the write-in option of the item `key`."""
    return f"{key}_other"


def _items_by_key(document: Table) -> Mapping[str, Table]:
    return {table["key"]: table for table in document["items"]}


def _shared(document: Table, table: Table) -> Table:
    """The option set of an item; empty if it has its own options."""
    shared: Table = document.get("option_sets", {}).get(table.get("option_set", ""), {})
    return shared


def _options(document: Table, table: Table) -> tuple[Option, ...]:
    options = table.get("options", _shared(document, table).get("options", ()))
    return tuple(_option(option) for option in options)


def _write_in(document: Table, table: Table) -> Option | None:
    """The write-in option of an item."""
    return next((option for option in _options(document, table) if option.write_in), None)


def _notes(document: Table, sections: Iterable[Section]) -> tuple[Note, ...]:
    tables = _items_by_key(document)
    return tuple(
        Note(
            key=key,
            text=_piped(tables[key]),
            show_if=_maybe_condition(tables[key].get("show_if")),
            piped=_template(tables[key]),
            pipe=_pipe(tables[key]),
        )
        for section in sections
        for key in section.content
        if tables[key]["type"] == "note"
    )


def _items(document: Table, sections: Iterable[Section]) -> tuple[Item, ...]:
    """The items in the order of the sections, which is the order asked; a write-in follows its item."""
    tables = _items_by_key(document)
    items: list[Item] = []
    for section in sections:
        for key in section.items:
            if key in tables:
                items.append(_item(document, tables[key], section.key))
            else:
                items.append(_write_in_item(document, tables[items[-1].key], items[-1]))
    return tuple(items)


def _write_in_item(document: Table, table: Table, item: Item) -> Item:
    """The text that goes with the write-in option of `item`."""
    option = _write_in(document, table)
    if option is None:
        raise ValueError(f"{item.key} has no write-in option")
    return Item(
        key=write_in_key(item.key),
        type="text",
        text={language: f"{words} {option.label[language]}" for language, words in item.text.items()},
        section=item.section,
        show_if=Chosen(item.key, (option.value,)),
        max_length=table.get("max_length", WRITE_IN_LENGTH),
        write_in_of=item.key,
    )


def _template(table: Table) -> Text | None:
    """The words with their {places}, if there are any."""
    return _text(table["text"]) if table.get("pipe") else None


def _pipe(table: Table) -> Mapping[str, Text]:
    return {key: _text(words) for key, words in table.get("pipe", {}).items()}


def _piped(table: Table) -> Text:
    """The words with what stands in each {place} while there is no answer."""
    text = dict(table["text"])
    for key, words in table.get("pipe", {}).items():
        text = {language: said.replace(f"{{{key}}}", words[language]) for language, said in text.items()}
    return text


def _item(document: Table, table: Table, section: str) -> Item:
    shared = _shared(document, table)
    ends = table.get("ends", shared.get("ends", {}))
    options = _options(document, table)
    usual = table.get("usual")
    return Item(
        key=table["key"],
        type=table["type"],
        text=_piped(table),
        section=section,
        options=options,
        option_set=table.get("option_set"),
        frame=_maybe_text(table.get("frame", shared.get("frame"))),
        ends={int(value): _text(words) for value, words in ends.items()},
        refusable=table.get("refusable", table["type"] != "text"),
        show_if=_maybe_condition(table.get("show_if")),
        required=table.get("required", False),
        required_if=_maybe_condition(table.get("required_if")),
        piped=_template(table),
        pipe=_pipe(table),
        hint=_maybe_text(table.get("hint")),
        claims=tuple(_claim(claim) for claim in table.get("claims", ())),
        max_choices=table.get("max_choices"),
        exclusive=tuple(table.get("exclusive", ())),
        low=table.get("min", 0),
        high=table.get("max", LARGEST_NUMBER),
        usual=None if usual is None else (usual[0], usual[1]),
        max_length=table.get("max_length") if table["type"] == "text" else None,
        optional=table.get("optional", False),
        default_on=table.get("default_on", False),
        invited_at_least=table.get("invited_at_least", 0),
        report_also=tuple(table.get("report_also", ())),
    )


def _option(table: Table) -> Option:
    score = table.get("score")
    return Option(
        value=table["value"],
        label=_text(table["label"]),
        score=None if score is None else fraction(score),
        write_in=table.get("write_in", False),
    )


def _maybe_condition(table: Table | None) -> Condition | None:
    return None if table is None else _condition(table)


def _condition(table: Table) -> Condition:
    if "any" in table:
        return AnyOf(tuple(_condition(part) for part in table["any"]))
    if "all" in table:
        return AllOf(tuple(_condition(part) for part in table["all"]))
    return Chosen(table["item"], tuple(table["in"]))


def _claim(table: Table) -> Claim:
    return Claim(
        key=table["key"],
        text=_text(table["text"]),
        counts=tuple(table.get("counts", ())),
        not_in_base=tuple(table.get("not_in_base", ())),
        each_of=tuple(table.get("each_of", ())),
    )


def _scale(table: Table) -> Scale:
    of_items = table["kind"] == "mean_of_items"
    return Scale(
        key=table["key"],
        label=_text(table["label"]),
        kind=table["kind"],
        parts=tuple(table["items"] if of_items else table["of"]),
        min_answered=table["min_answered"] if of_items else table["min_scored"],
        reverse=tuple(table.get("reverse", ())),
        high_means=_maybe_text(table.get("high_means")),
        reliability=table.get("reliability", "alpha"),
    )


def _bands(table: Table | None) -> Bands | None:
    if table is None:
        return None
    return Bands(
        tuple(fraction(cut) for cut in table["cuts"]), tuple(_text(label) for label in table["labels"])
    )


def _scale_claim(table: Table) -> ScaleClaim:
    return ScaleClaim(
        table["key"], table["scale"], table["op"], fraction(table["value"]), _text(table["text"])
    )


def _margin(side: str | Table) -> Margin:
    table: Table = {"item": side} if isinstance(side, str) else side
    [(kind, key)] = table.items()
    kinds: dict[str, MarginKind] = {"item": "item", "claim": "claim", "scale": "scale", "band": "band"}
    return Margin(kinds[kind], key)


def _consent(table: Table | None) -> Consent | None:
    if table is None:
        return None
    agree, decline = table["buttons"]
    points = tuple(
        ConsentPoint(point["key"], _text(point["text"]), point.get("only_if")) for point in table["points"]
    )
    return Consent(_text(table["lead"]), points, _text(agree), _text(decline))


def _no_answer(document: Table) -> Mapping[int, Text]:
    own = document.get("missing", {})
    return {
        value: _text(own.get(name))
        if name in own
        else {language: NO_ANSWER_LABELS[name][language] for language in document["languages"]}
        for name, value in NO_ANSWER.items()
    }


def _row_export(table: Table) -> RowExport:
    standard = RowExport()
    return RowExport(
        table.get("every_background_combination_at_least", standard.smallest_class),
        table.get("different_answers_to_each_sensitive_item_at_least", standard.different_sensitive_answers),
        tuple(table.get("generalise", ())),
    )


def _quality_flag(table: Table) -> QualityFlag:
    rule = table["rule"]
    return QualityFlag(
        table["key"],
        table["on"],
        tuple(rule.get("items", ())),
        rule.get("seconds_below"),
        _maybe_text(table.get("why")),
    )


def _coding_frame(table: Table | None) -> CodingFrame | None:
    if table is None:
        return None
    categories = tuple(
        Category(category["value"], _text(category["label"]), _text(category["level"]))
        for category in table["categories"]
    )
    return CodingFrame(table["item"], categories, table.get("print_only_if_persons_at_least", 5))

"""Which fields a definition file has and of what kind each is: the grammar of questionnaires as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from questionnaires.errors import Message, Problem, say
from questionnaires.shape import (
    KEY,
    Always,
    Field,
    Key,
    Kind,
    LanguageTag,
    ListOf,
    Named,
    OneOf,
    Rows,
    Score,
    Spot,
    Table,
    Text,
    Whole,
    Within,
    YesNo,
    not_a,
)

TYPES = ("single", "multiple", "rating", "ranking", "number", "text", "note")
MODES = ("codes", "units", "drafts", "flag.fast")
MARGINS = ("item", "claim", "scale", "band")


def item_place(where: Message, number: int, key: str) -> Message:
    return say('{place}, item {number} "{key}"', place=where, number=number, key=key)


def section_place(where: Message, number: int, key: str) -> Message:
    return say('{place}, section {number} "{key}"', place=where, number=number, key=key)


def scale_place(where: Message, number: int, key: str) -> Message:
    return say('{place}, scale {number} "{key}"', place=where, number=number, key=key)


def scale_claim_place(where: Message, number: int, key: str) -> Message:
    return say('{place}, scale claim {number} "{key}"', place=where, number=number, key=key)


def claim_place(where: Message, number: int, key: str) -> Message:
    return say('{place}, claim {number} "{key}"', place=where, number=number, key=key)


def option_place(where: Message, number: int, key: str) -> Message:
    return say("{place}, option {number}", place=where, number=number)


def option_set_place(where: Message, key: str) -> Message:
    return say('{place}, option set "{key}"', place=where, key=key)


def crosstab_place(where: Message, number: int, key: str) -> Message:
    return say("{place}, cross-tab {number}", place=where, number=number)


def point_place(where: Message, number: int, key: str) -> Message:
    return say('{place}, point {number} "{key}"', place=where, number=number, key=key)


def flag_place(where: Message, number: int, key: str) -> Message:
    return say('{place}, quality flag {number} "{key}"', place=where, number=number, key=key)


def category_place(where: Message, number: int, key: str) -> Message:
    return say("{place}, category {number}", place=where, number=number)


def table_place(name: str) -> Callable[[Message], Message]:
    """The place of a table that stands once in the file, by the name it has there."""
    return lambda where: say("{place}, [{name}]", place=where, name=name)


def same_place(where: Message, name: str) -> Message:
    return where


@dataclass(frozen=True)
class ConditionKind:
    """{item = "T1", in = [2, 3]}, or {any = […]} or {all = […]} of such."""

    example: str = '{item = "T1", in = [2, 3]}'

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        names = set(value) if isinstance(value, Mapping) else set()
        if isinstance(value, Mapping) and names in ({"any"}, {"all"}):
            [parts] = value.values()
            if isinstance(parts, list) and parts:
                for part in parts:
                    yield from self.problems(part, spot)
                return
        if isinstance(value, Mapping) and names == {"item", "in"} and isinstance(value["item"], str):
            yield from ListOf(Whole(), least=1).problems(
                value["in"], Spot(spot.where, f"{spot.field}.in", spot.languages)
            )
            return
        yield not_a(say("a condition on an earlier item, or any or all of several"), self.example, spot)


@dataclass(frozen=True)
class MarginKind:
    """The key of an item, or one of {claim = …}, {scale = …}, {band = …}."""

    example: str = '"B1"'

    def problems(self, value: object, spot: Spot) -> Iterator[Problem]:
        if isinstance(value, str):
            return
        if isinstance(value, Mapping) and len(value) == 1:
            [(kind, key)] = value.items()
            if kind in MARGINS and isinstance(key, str):
                return
        yield not_a(
            say("an item, a claim, a scale or a band"), '"B1" / {claim = "G5"} / {scale = "PR"}', spot
        )


def _must(kind: Kind) -> Field:
    return Field(kind, required=True)


def _once(name: str, table: Table) -> Field:
    return Field(Within(table, table_place(name)))


OPTION = Table(
    {
        "value": _must(Whole(least=0)),
        "score": Field(Score()),
        "label": _must(Text()),
        "write_in": Field(YesNo()),
    },
    example='{value = 1, label = {zh-CN = "…", en = "…"}}',
)
OPTIONS = Rows(OPTION, option_place, least=1, example=f"[{OPTION.example}, …]")
ENDS = Named(Text(), re.compile(r"\d+"), same_place, example='{0 = {zh-CN = "…"}, 10 = {zh-CN = "…"}}')
OPTION_SET = Table({"options": _must(OPTIONS), "frame": Field(Text()), "ends": Field(ENDS)})
PIPE = Named(Text(), KEY, same_place, example='{A1 = {zh-CN = "…", en = "…"}}')
VALUES = ListOf(Whole())
KEYS = ListOf(Key())
CLAIM = Table(
    {
        "key": _must(Key()),
        "text": _must(Text()),
        "counts": Field(VALUES),
        "not_in_base": Field(VALUES),
        "each_of": Field(VALUES),
    }
)
ITEM = Table(
    {
        "key": _must(Key()),
        "type": _must(OneOf(TYPES)),
        "text": _must(Text()),
        "hint": Field(Text()),
        "frame": Field(Text()),
        "option_set": Field(Key('"agree5"')),
        "options": Field(OPTIONS),
        "ends": Field(ENDS),
        "show_if": Field(ConditionKind()),
        "required": Field(YesNo()),
        "required_if": Field(ConditionKind()),
        "pipe": Field(PIPE),
        "claims": Field(Rows(CLAIM, claim_place)),
        "refusable": Field(YesNo()),
        "optional": Field(YesNo()),
        "default_on": Field(YesNo()),
        "invited_at_least": Field(Whole(least=0, example="50")),
        "max_choices": Field(Whole(example="3")),
        "exclusive": Field(VALUES),
        "min": Field(Whole(least=0)),
        "max": Field(Whole(least=0, example="31")),
        "usual": Field(ListOf(Whole(least=0), exactly=2)),
        "max_length": Field(Whole(least=1, example="200")),
        "report_also": Field(ListOf(OneOf(("mean", "sd")))),
    },
    at_top=("background", "sensitive"),
)
SCALE = Table(
    {
        "key": _must(Key('"WL"')),
        "label": _must(Text()),
        "high_means": Field(Text()),
        "kind": _must(OneOf(("mean_of_items", "mean_of_scales"))),
        "items": Field(KEYS),
        "reverse": Field(KEYS),
        "min_answered": Field(Whole()),
        "of": Field(KEYS),
        "min_scored": Field(Whole()),
        "reliability": Field(OneOf(("alpha", "r", "none"))),
    }
)
SECTION = Table(
    {
        "key": _must(Key('"workload"')),
        "title": _must(Text()),
        "items": _must(ListOf(Key(), least=1)),
        "with_previous": Field(YesNo()),
    }
)
CONSENT = Table(
    {
        "lead": _must(Text()),
        "buttons": _must(ListOf(Text(), exactly=2)),
        "points": _must(
            Rows(
                Table({"key": _must(Key()), "only_if": Field(OneOf(MODES)), "text": _must(Text())}),
                point_place,
                least=1,
            )
        ),
    }
)
BANDS = Table({"cuts": _must(ListOf(Score("25"), least=1)), "labels": _must(ListOf(Text()))})
SCALE_CLAIM = Table(
    {
        "key": _must(Key()),
        "scale": _must(Key('"BO"')),
        "op": _must(OneOf((">=", ">", "<=", "<"))),
        "value": _must(Score("50")),
        "text": _must(Text()),
    }
)
CROSSTABS = Table(
    {
        "percent": Field(OneOf(("row",))),
        "tables": _must(
            Rows(Table({"row": _must(MarginKind()), "column": _must(MarginKind())}), crosstab_place)
        ),
    }
)
RULE = Table(
    {
        "items": Field(KEYS),
        "all_answered": Field(Always()),
        "all_equal": Field(Always()),
        "seconds_below": Field(Whole(least=1, example="120")),
    },
    example="{seconds_below = 120}",
)
QUALITY_FLAG = Table({"key": _must(Key()), "on": _must(YesNo()), "rule": _must(RULE), "why": Field(Text())})
CATEGORY = Table({"value": _must(Whole(least=1)), "level": _must(Text()), "label": _must(Text())})
CODING_FRAME = Table(
    {
        "item": _must(Key('"X1"')),
        "print_only_if_persons_at_least": Field(Whole(least=1, example="5")),
        "categories": _must(Rows(CATEGORY, category_place, least=1)),
    }
)
MISSING = Table({name: _must(Text()) for name in ("refused", "blank", "not_shown")})
ROW_LEVEL_EXPORT = Table(
    {
        "every_background_combination_at_least": Field(Whole(least=1, example="5")),
        "different_answers_to_each_sensitive_item_at_least": Field(Whole(least=1, example="2")),
        "generalise": Field(KEYS),
    }
)
DEFINITION = Table(
    {
        "key": _must(Key('"my_survey"')),
        "version": _must(Whole(least=1)),
        "languages": _must(ListOf(LanguageTag(), least=1)),
        "title": _must(Text()),
        "uses_items_of": Field(Key('"township_cadres"')),
        "sections": _must(Rows(SECTION, section_place, least=1)),
        "option_sets": Field(Named(OPTION_SET, KEY, option_set_place)),
        "items": _must(Rows(ITEM, item_place, least=1)),
        "scales": Field(Rows(SCALE, scale_place)),
        "bands": _once("bands", BANDS),
        "scale_claims": Field(Rows(SCALE_CLAIM, scale_claim_place)),
        "crosstabs": _once("crosstabs", CROSSTABS),
        "consent": _once("consent", CONSENT),
        "thanks": Field(Text()),
        "disclaimer": Field(Text()),
        "missing": _once("missing", MISSING),
        "sensitive": Field(KEYS),
        "background": Field(KEYS),
        "row_level_export": _once("row_level_export", ROW_LEVEL_EXPORT),
        "quality_flags": Field(Rows(QUALITY_FLAG, flag_place)),
        "coding_frame": _once("coding_frame", CODING_FRAME),
        "seconds": Field(Named(Whole(least=0, example="8"), KEY, same_place)),
    }
)

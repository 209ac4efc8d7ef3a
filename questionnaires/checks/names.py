"""Names that must be there once: keys given twice, items in no section or in two, lists of unknown items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from questionnaires.errors import Message, Problem, say
from questionnaires.form import flag_place, point_place, table_place
from questionnaires.shape import name_of, nearest
from questionnaires.view import Entry, View, repeated, table, tables, words


def problems(view: View) -> Iterator[Problem]:
    yield from _repeated_keys(view)
    yield from _repeated_columns(view)
    yield from _sections(view)
    yield from _lists_of_items(view)
    yield from _coding_frame(view)
    yield from _quality_flags(view)
    yield from _seconds(view)


def unknown_item(view: View, where: Message, field: str, key: str) -> Problem:
    return Problem(
        where,
        say('{field} names item "{key}", which does not exist.', field=field, key=key),
        nearest(key, tuple(view.item)),
    )


def _twice(entries: Sequence[tuple[str, Message]]) -> Iterator[Problem]:
    for position in repeated([key for key, _ in entries]):
        key, where = entries[position]
        if key != "?":
            yield Problem(
                where,
                say('the key "{key}" is used more than once.', key=key),
                say("Give it a key of its own."),
            )


def _repeated_keys(view: View) -> Iterator[Problem]:
    def pairs(entries: Sequence[Entry]) -> list[tuple[str, Message]]:
        return [(entry.key, entry.where) for entry in entries]

    scale_claims = [
        (name_of(claim), table_place("scale_claims")(view.where))
        for claim in tables(view.document.get("scale_claims"))
    ]
    flags = [
        (
            name_of(flag),
            flag_place(view.where, number, name_of(flag)),
            "seconds_below" in table(flag.get("rule")),
        )
        for number, flag in enumerate(tables(view.document.get("quality_flags")), 1)
    ]
    # items, scales and the flag of speed share one space: they become columns of a data set
    speed = [(key, where) for key, where, judges_speed in flags if judges_speed]
    yield from _twice(pairs(view.items) + pairs(view.scales) + speed)
    yield from _twice(pairs(view.sections))
    yield from _twice(pairs([claim for _, claim in view.claims]) + scale_claims)
    consent = table_place("consent")(view.where)
    points = tables(table(view.document.get("consent")).get("points"))
    yield from _twice(
        [(name_of(p), point_place(consent, number, name_of(p))) for number, p in enumerate(points, 1)]
    )
    yield from _twice([(key, where) for key, where, _ in flags])


def _repeated_columns(view: View) -> Iterator[Problem]:
    """T3 with option 1 fills the column T3_1, so that no item may be called T3_1."""
    for item in view.items:
        if item.table.get("type") not in ("multiple", "ranking"):
            continue
        for value in view.values(item):
            column = f"{item.key}_{value}"
            if column in view.item:
                yield Problem(
                    view.item[column].where,
                    say(
                        'the key "{key}" is the column of an option of item "{item}".',
                        key=column,
                        item=item.key,
                    ),
                    say("Give it a key of its own."),
                )


def _sections(view: View) -> Iterator[Problem]:
    holders: dict[str, str] = {}
    for section in view.sections:
        for key in words(section.table.get("items")):
            if key not in view.item:
                yield unknown_item(view, section.where, "items", key)
            elif key in holders:
                yield Problem(
                    section.where,
                    say('item "{key}" stands in section "{first}" already.', key=key, first=holders[key]),
                    say("Keep it in one section, once."),
                )
            holders.setdefault(key, section.key)
        keys = [key for key in words(section.table.get("items")) if key in view.item]
        if keys and all(view.item[key].table.get("type") == "note" for key in keys):
            yield Problem(
                section.where,
                say("the section asks for nothing."),
                say("Add an item to it, or move its notes to another section."),
            )
    if view.sections and view.sections[0].table.get("with_previous") is True:
        yield Problem(
            view.sections[0].where,
            say("with_previous stands in the first section, before which there is none."),
            say("Take it out."),
        )
    for item in view.items:
        if item.key != "?" and item.key not in holders:
            yield Problem(
                item.where,
                say("the item stands in no section."),
                say('Add "{key}" to the items of a section.', key=item.key),
            )


def _lists_of_items(view: View) -> Iterator[Problem]:
    for field in ("sensitive", "background"):
        keys = words(view.document.get(field))
        for key in keys:
            if key not in view.item:
                yield unknown_item(view, view.where, field, key)
            elif view.item[key].table.get("type") in ("text", "note"):
                yield Problem(
                    view.where,
                    say('{field} names "{key}", which has no options.', field=field, key=key),
                    say("Take it out."),
                )
            elif field == "background" and view.item[key].table.get("type") == "ranking":
                yield Problem(
                    view.where,
                    say('{field} names "{key}", which is a ranking.', field=field, key=key),
                    say("Take it out: people are grouped by single answers."),
                )
        for position in repeated(keys):
            yield Problem(
                view.where,
                say('{field} names "{key}" twice.', field=field, key=keys[position]),
                say("Take it out."),
            )
    where = table_place("row_level_export")(view.where)
    background = words(view.document.get("background"))
    for key in words(table(view.document.get("row_level_export")).get("generalise")):
        if key not in view.item:
            yield unknown_item(view, where, "generalise", key)
        elif key not in background:
            yield Problem(
                where,
                say('generalise names "{key}", which is not among background.', key=key),
                say('Add "{key}" to background, or take it out here.', key=key),
            )


def _coding_frame(view: View) -> Iterator[Problem]:
    frame = table(view.document.get("coding_frame"))
    key = frame.get("item")
    where = table_place("coding_frame")(view.where)
    if isinstance(key, str):
        if key not in view.item:
            yield unknown_item(view, where, "item", key)
        elif view.item[key].table.get("type") != "text":
            yield Problem(
                where,
                say('item "{key}" is not of the type text.', key=key),
                say("A coding frame sorts free text: name an item of the type text."),
            )
    values = [category.get("value") for category in tables(frame.get("categories"))]
    for position in repeated(values):
        yield Problem(
            where,
            say("the value {value} is used by two categories.", value=values[position]),
            say("Give every category a value of its own."),
        )


def _quality_flags(view: View) -> Iterator[Problem]:
    for number, flag in enumerate(tables(view.document.get("quality_flags")), start=1):
        where = flag_place(view.where, number, name_of(flag))
        rule = table(flag.get("rule"))
        if isinstance(flag.get("rule"), dict) and ("items" in rule) == ("seconds_below" in rule):
            yield Problem(
                where,
                say("the rule must have either items or seconds_below."),
                say("Write it like this: {field} = {example}", field="rule", example="{seconds_below = 120}"),
            )
        for key in words(rule.get("items")):
            if key not in view.item:
                yield unknown_item(view, where, "rule", key)
            elif view.item[key].table.get("type") == "note":
                yield Problem(
                    where,
                    say('{field} names "{key}", which has no options.', field="rule", key=key),
                    say("Take it out."),
                )


def _seconds(view: View) -> Iterator[Problem]:
    kinds = ("consent", "fact", "multiple", "rating", "ranking", "number", "text", "background")
    known = (*view.option_sets, *kinds)
    for name in table(view.document.get("seconds")):
        if name not in known:
            yield Problem(
                table_place("seconds")(view.where),
                say('"{field}" is not known here.', field=name),
                nearest(name, known),
            )

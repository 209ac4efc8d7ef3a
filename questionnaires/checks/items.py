"""What is wrong inside and between items: options, claims, skip conditions, limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from questionnaires.checks.names import unknown_item
from questionnaires.errors import Message, Problem, say
from questionnaires.shape import is_whole, nearest
from questionnaires.view import Entry, Table, View, numbers, repeated, table, tables, tests

CLOSED = ("single", "multiple", "rating")


def problems(view: View) -> Iterator[Problem]:
    for name, option_set in view.option_sets.items():
        where = view.option_set_where(name)
        yield from _option_values(option_set.get("options"), where)
        yield from _ends(
            option_set, numbers([o.get("value") for o in tables(option_set.get("options"))]), where
        )
    for item in view.items:
        yield from _options(view, item)
        yield from _limits(view, item)
        yield from _skip_condition(view, item)
    for item, claim in view.claims:
        yield from _claim(view, item, claim)


def _listed(values: Sequence[int]) -> str:
    return ", ".join(str(value) for value in values)


def unknown_option(where: Message, field: str, value: int, known: Sequence[int]) -> Problem:
    return Problem(
        where,
        say("{field} names option {value}, which does not exist.", field=field, value=value),
        say("The options are {known}.", known=_listed(known)),
    )


def _option_values(options: object, where: Message) -> Iterator[Problem]:
    values = numbers([option.get("value") for option in tables(options)])
    for position in repeated(values):
        yield Problem(
            where,
            say("the value {value} is used by two options.", value=values[position]),
            say("Give every option a value of its own."),
        )


def _ends(holder: Table, values: Sequence[int], where: Message) -> Iterator[Problem]:
    for name in table(holder.get("ends")):
        if name.isdecimal() and values and int(name) not in values:
            yield unknown_option(where, "ends", int(name), values)


def _options(view: View, item: Entry) -> Iterator[Problem]:
    kind, name = item.table.get("type"), item.table.get("option_set")
    has = "options" in item.table or "option_set" in item.table
    if "options" in item.table and "option_set" in item.table:
        yield Problem(
            item.where,
            say("it has both options and option_set."),
            say("Keep one of the two."),
        )
    if isinstance(name, str) and name not in view.option_sets:
        yield _unknown_set(view, item, name)
    if kind in CLOSED and not has:
        yield Problem(
            item.where,
            say("an item of the type {type} needs options.", type=kind),
            say("Add options = […], or option_set = with the name of a set."),
        )
    if kind in ("number", "text") and has:
        yield Problem(
            item.where,
            say("an item of the type {type} has no options.", type=kind),
            say('Take the options out, or write type = "single".'),
        )
    yield from _option_values(item.table.get("options"), item.where)
    yield from _ends(item.table, view.values(item), item.where)


def _unknown_set(view: View, item: Entry, name: str) -> Problem:
    what = say('option set "{name}" is not defined.', name=name)
    near = nearest(name, tuple(view.option_sets)).values.get("near")
    if near is None:
        return Problem(item.where, what, say("Add [option_sets.{name}].", name=name))
    return Problem(item.where, what, say("Add [option_sets.{name}], or use {near}.", name=name, near=near))


def _limits(view: View, item: Entry) -> Iterator[Problem]:
    kind, values = item.table.get("type"), view.values(item)
    fits = {
        "max_choices": ("multiple",),
        "exclusive": ("multiple",),
        "max_length": ("text",),
        "claims": CLOSED,
    }
    for field, kinds in fits.items():
        if field in item.table and isinstance(kind, str) and kind not in kinds:
            yield Problem(
                item.where,
                say("{field} does not go with the type {type}.", field=field, type=kind),
                say("Take it out; it is for items of the type {kinds}.", kinds=", ".join(kinds)),
            )
    most = item.table.get("max_choices")
    if is_whole(most) and isinstance(most, int) and values and not 1 <= most <= len(values):
        yield Problem(
            item.where,
            say("max_choices is {most}, but there are {count} options.", most=most, count=len(values)),
            say("Write a number from 1 to {count}.", count=len(values)),
        )
    for value in numbers(item.table.get("exclusive")):
        if values and value not in values:
            yield unknown_option(item.where, "exclusive", value, values)
    if item.table.get("default_on") is True and item.table.get("optional") is not True:
        yield Problem(
            item.where,
            say("default_on is for optional items only."),
            say("Add optional = true, or take default_on out."),
        )


def _skip_condition(view: View, item: Entry) -> Iterator[Problem]:
    for key, values in tests(item.table.get("show_if")):
        if key == item.key:
            yield Problem(
                item.where,
                say("show_if looks at the item itself."),
                say("Name an item that is asked before it."),
            )
            continue
        if key not in view.item:
            yield unknown_item(view, item.where, "show_if", key)
            continue
        other = view.item[key]
        if item.key in view.order and view.order.get(key, -1) > view.order[item.key]:
            yield Problem(
                item.where,
                say('show_if looks at item "{key}", which is asked later.', key=key),
                say('Move "{key}" before it in the sections, or name an earlier item.', key=key),
            )
        if other.table.get("type") in ("number", "text"):
            yield Problem(
                item.where,
                say('show_if looks at item "{key}", which has no options.', key=key),
                say("Name an item of the type {kinds}.", kinds=", ".join(CLOSED)),
            )
            continue
        known = view.values(other)
        for value in values:
            if known and value not in known:
                yield unknown_option(item.where, "show_if", value, known)


def _claim(view: View, item: Entry, claim: Entry) -> Iterator[Problem]:
    counts, each_of = numbers(claim.table.get("counts")), numbers(claim.table.get("each_of"))
    left_out = numbers(claim.table.get("not_in_base"))
    if not claim.table.get("counts") and not claim.table.get("each_of"):
        yield Problem(
            claim.where,
            say("the claim counts no option."),
            say("Add counts = [values of options]."),
        )
    if counts and each_of:
        yield Problem(claim.where, say("it has both counts and each_of."), say("Keep one of the two."))
    known = view.values(item)
    for field, values in (("counts", counts), ("not_in_base", left_out), ("each_of", each_of)):
        for value in values:
            if known and value not in known:
                yield unknown_option(claim.where, field, value, known)
        for position in repeated(values):
            yield Problem(
                claim.where,
                say('{field} names "{key}" twice.', field=field, key=values[position]),
                say("Take it out."),
            )
    for value in sorted(set(counts + each_of) & set(left_out)):
        yield Problem(
            claim.where,
            say("option {value} is counted and left out of the base at once.", value=value),
            say("Keep it in one of the two."),
        )
    for language, text in table(claim.table.get("text")).items():
        if isinstance(text, str) and bool(each_of) != ("{option}" in text):
            yield _option_in_text(claim, language, wanted=bool(each_of))


def _option_in_text(claim: Entry, language: str, *, wanted: bool) -> Problem:
    if wanted:
        return Problem(
            claim.where,
            say(
                "the text in {language} does not say {{option}}, though each_of stands for several claims.",
                language=language,
            ),
            say("Put {{option}} where the words of the option belong."),
        )
    return Problem(
        claim.where,
        say("the text in {language} says {{option}}, but there is no each_of.", language=language),
        say("Write each_of = [values of options] instead of counts, or take {{option}} out."),
    )

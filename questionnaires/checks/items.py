"""What is wrong with the options and claims of items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from questionnaires.checks.kinds import HAVE_OPTIONS, unknown_option
from questionnaires.errors import Message, Problem, say
from questionnaires.shape import nearest
from questionnaires.view import Entry, Table, View, numbers, repeated, table, tables


def problems(view: View) -> Iterator[Problem]:
    for name, option_set in view.option_sets.items():
        where = view.option_set_where(name)
        yield from _option_values(option_set.get("options"), where)
        yield from _ends(
            option_set, numbers([o.get("value") for o in tables(option_set.get("options"))]), where
        )
    for item in view.items:
        yield from _options(view, item)
    for item, claim in view.claims:
        yield from _claim(view, item, claim)


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
    if kind in HAVE_OPTIONS and not has:
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

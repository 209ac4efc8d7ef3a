"""What is wrong with what an item says about earlier items: show_if, required_if, pipe and its {places}."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires.checks.kinds import COUNTED, unknown_option
from questionnaires.checks.names import unknown_item
from questionnaires.errors import Problem, say
from questionnaires.view import Entry, View, table, tests

PLACE = re.compile(r"\{([^{}]*)\}")
HAVE_WORDS = ("single", "rating", "number", "text")
"""Types whose one answer can stand within a sentence."""


def problems(view: View) -> Iterator[Problem]:
    for item in view.items:
        for field in ("show_if", "required_if"):
            yield from _condition(view, item, field)
        yield from _pipe(view, item)


def _condition(view: View, item: Entry, field: str) -> Iterator[Problem]:
    for key, values in tests(item.table.get(field)):
        if key != item.key and key not in view.item:
            yield unknown_item(view, item.where, field, key)
            continue
        yield from _not_earlier(view, item, field, key)
        if key == item.key:
            continue
        other = view.item[key]
        if other.table.get("type") not in COUNTED:
            what = say('{field} looks at item "{key}", which has no options.', field=field, key=key)
            if other.table.get("type") == "ranking":
                what = say('{field} looks at item "{key}", which is a ranking.', field=field, key=key)
            mend = say("Name an item of the type {kinds}.", kinds=", ".join(COUNTED))
            yield Problem(item.where, what, mend)
            continue
        known = view.values(other)
        for value in values:
            if known and value not in known:
                yield unknown_option(item.where, field, value, known)


def _not_earlier(view: View, item: Entry, field: str, key: str) -> Iterator[Problem]:
    if key == item.key:
        yield Problem(
            item.where,
            say("{field} looks at the item itself.", field=field),
            say("Name an item that is asked before it."),
        )
    elif item.key in view.order and view.order.get(key, -1) > view.order[item.key]:
        yield Problem(
            item.where,
            say('{field} looks at item "{key}", which is asked later.', field=field, key=key),
            say('Move "{key}" before it in the sections, or name an earlier item.', key=key),
        )


def _pipe(view: View, item: Entry) -> Iterator[Problem]:
    pipe = table(item.table.get("pipe"))
    for key in pipe:
        if key != item.key and key not in view.item:
            yield unknown_item(view, item.where, "pipe", key)
            continue
        yield from _not_earlier(view, item, "pipe", key)
        kind = view.item[key].table.get("type")
        if key != item.key and isinstance(kind, str) and kind not in HAVE_WORDS:
            yield Problem(
                item.where,
                say(
                    'pipe takes the answer of item "{key}", which is of the type {type}.', key=key, type=kind
                ),
                say("Name an item of the type {kinds}.", kinds=", ".join(HAVE_WORDS)),
            )
    for language, words in table(item.table.get("text")).items():
        if isinstance(words, str):
            yield from _places(item, language, words, tuple(pipe))


def _places(item: Entry, language: str, words: str, piped: tuple[str, ...]) -> Iterator[Problem]:
    """The {places} of a text against the keys of its pipe."""
    places = tuple(dict.fromkeys(PLACE.findall(words)))
    for name in places:
        if name not in piped:
            yield Problem(
                item.where,
                say(
                    'the text in {language} has the place "{name}" in braces, of which pipe says nothing.',
                    language=language,
                    name=name,
                ),
                say(
                    "Add pipe = {example}, or take the braces out.", example='{A1 = {zh-CN = "…", en = "…"}}'
                ),
            )
    for name in piped:
        if name not in places:
            yield Problem(
                item.where,
                say(
                    'pipe names "{name}", but the text in {language} has no place for it.',
                    name=name,
                    language=language,
                ),
                say("Write {place} where the answer belongs, or take it out of pipe.", place=f"{{{name}}}"),
            )
    if re.search(r"[{}]", PLACE.sub("", words)):
        yield Problem(
            item.where,
            say("a brace has no partner."),
            say("Write places to fill like this: {example}", example="{A1}"),
        )

"""A definition that uses the items of another, made complete: afterwards it stands on its own.

An item that gives the key of a borrowed one changes only what it says. Scales, bands, cross-tabs and
quality flags are not borrowed: they were made for the other's set of items.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from questionnaires.view import Table, table, tables, words

WHOLE = ("consent", "thanks", "disclaimer")
BY_NAME = ("missing", "seconds", "option_sets")


def complete(document: Table, other: Table) -> dict[str, object]:
    """`document` with what it takes from `other`, a complete document without problems."""
    spoken, wanted = words(other.get("languages")), words(document.get("languages"))
    lender = table(_in_languages(other, spoken, wanted))
    result = {name: value for name, value in document.items() if name != "uses_items_of"}
    keys = {key for section in tables(document.get("sections")) for key in words(section.get("items"))}
    if isinstance(document.get("items", []), list):
        result["items"] = _items(document.get("items", []), tables(lender.get("items")), keys)
    for name in WHOLE:
        if name in lender:
            result.setdefault(name, lender[name])
    for name in BY_NAME:
        own = document.get(name, {})
        if isinstance(own, Mapping) and (own or name in lender):
            result[name] = {**table(lender.get(name)), **own}
    for name in ("sensitive", "background"):
        result.setdefault(name, _kept(lender.get(name), keys))
    export = table(lender.get("row_level_export"))
    if export:
        result.setdefault("row_level_export", {**export, "generalise": _kept(export.get("generalise"), keys)})
    frame = table(lender.get("coding_frame"))
    if frame.get("item") in keys:
        result.setdefault("coding_frame", frame)
    return result


def _items(own: object, lent: Iterable[Table], keys: set[str]) -> list[object]:
    """Own items first, in their place in the file; then those that only a section names."""
    lent_by_key = {str(item["key"]): item for item in lent}
    rows: list[object] = []
    for item in own if isinstance(own, list) else ():
        key = item.get("key") if isinstance(item, Mapping) else None
        rows.append({**lent_by_key.get(str(key), {}), **item} if isinstance(item, Mapping) else item)
    given = {str(item.get("key")) for item in tables(own)}
    return rows + [item for key, item in lent_by_key.items() if key in keys and key not in given]


def _kept(value: object, keys: set[str]) -> list[str]:
    return [key for key in words(value) if key in keys]


def _in_languages(value: object, spoken: Iterable[str], wanted: Iterable[str]) -> object:
    """`value` with the texts in the languages wanted only."""
    if isinstance(value, Mapping):
        if value and set(value) <= set(spoken):
            return {language: text for language, text in value.items() if language in set(wanted)}
        return {name: _in_languages(entry, spoken, wanted) for name, entry in value.items()}
    if isinstance(value, list):
        return [_in_languages(entry, spoken, wanted) for entry in value]
    return value

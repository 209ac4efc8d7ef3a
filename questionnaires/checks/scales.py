"""What is wrong with scales, bands, scale claims and default cross-tabs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from questionnaires.assembly import fraction
from questionnaires.checks.names import unknown_item
from questionnaires.errors import Message, Problem, say
from questionnaires.form import crosstab_place, scale_claim_place, table_place
from questionnaires.shape import is_whole, name_of, nearest
from questionnaires.view import Entry, View, repeated, table, tables, words

FIELDS = {
    "mean_of_items": ("items", "min_answered"),
    "mean_of_scales": ("of", "min_scored"),
}


def problems(view: View) -> Iterator[Problem]:
    for scale in view.scales:
        yield from _scale(view, scale)
    yield from _circles(view)
    yield from _bands(view)
    for number, claim in enumerate(tables(view.document.get("scale_claims")), start=1):
        key = claim.get("scale")
        if isinstance(key, str) and key not in view.scale:
            yield unknown_scale(view, scale_claim_place(view.where, number, name_of(claim)), "scale", key)
    crosstabs = table(view.document.get("crosstabs"))
    for number, crosstab in enumerate(tables(crosstabs.get("tables")), start=1):
        yield from _crosstab(
            view, crosstab, crosstab_place(table_place("crosstabs")(view.where), number, "?")
        )


def unknown_scale(view: View, where: Message, field: str, key: str) -> Problem:
    return Problem(
        where,
        say('{field} names scale "{key}", which does not exist.', field=field, key=key),
        nearest(key, tuple(view.scale)),
    )


def _scale(view: View, scale: Entry) -> Iterator[Problem]:
    kind = scale.table.get("kind")
    if not isinstance(kind, str) or kind not in FIELDS:
        return
    own = FIELDS[kind]
    for field in own:
        if field not in scale.table:
            example = {"items": '["W4", "W5"]', "of": '["EX", "CO"]'}.get(field, "2")
            yield Problem(
                scale.where,
                say("{field} is missing.", field=field),
                say("Add a line such as: {field} = {example}", field=field, example=example),
            )
    for field in ("items", "min_answered", "reverse", "of", "min_scored"):
        if field in scale.table and field not in (*own, *(("reverse",) if kind == "mean_of_items" else ())):
            yield Problem(
                scale.where,
                say("{field} does not go with the kind {kind}.", field=field, kind=kind),
                say("Take it out."),
            )
    parts = words(scale.table.get(own[0]))
    yield from _parts(view, scale, own[0], parts)
    yield from _minimum(scale, own[1], len(parts))


def _parts(view: View, scale: Entry, field: str, parts: tuple[str, ...]) -> Iterator[Problem]:
    if field in scale.table and not parts:
        yield Problem(
            scale.where,
            say("{field} is empty.", field=field),
            say("Name at least one of them."),
        )
    for position in repeated(parts):
        yield Problem(
            scale.where,
            say('{field} names "{key}" twice.', field=field, key=parts[position]),
            say("Take it out."),
        )
    for key in dict.fromkeys(parts):
        if field == "of" and key not in view.scale:
            yield unknown_scale(view, scale.where, field, key)
        elif field == "items" and key not in view.item:
            yield unknown_item(view, scale.where, field, key)
        elif field == "items" and not _can_score(view, view.item[key]):
            yield Problem(
                scale.where,
                say('item "{key}" has no scores.', key=key),
                say("Give its options score = 0 … 100, or take the item out of the scale."),
            )
    for key in words(scale.table.get("reverse")):
        if field == "items" and key not in parts:
            yield Problem(
                scale.where,
                say('reverse names item "{key}", which is not in the scale.', key=key),
                say('Add "{key}" to items, or take it out of reverse.', key=key),
            )


def _can_score(view: View, item: Entry) -> bool:
    return item.table.get("type") in ("single", "rating") and view.scored(item)


def _minimum(scale: Entry, field: str, most: int) -> Iterator[Problem]:
    least = scale.table.get(field)
    if is_whole(least) and isinstance(least, int) and most and not 1 <= least <= most:
        yield Problem(
            scale.where,
            say("{field} is {least}, but the scale has {count} parts.", field=field, least=least, count=most),
            say("Write a number from 1 to {count}.", count=most),
        )


def _circles(view: View) -> Iterator[Problem]:
    parts = {key: words(entry.table.get("of")) for key, entry in view.scale.items()}
    for scale in view.scale.values():
        if scale.key in _reached(parts, scale.key):
            yield Problem(
                scale.where,
                say("the scale is made of itself, through {parts}.", parts=", ".join(parts[scale.key])),
                say("Take one of the scales out of the circle."),
            )


def _reached(parts: Mapping[str, tuple[str, ...]], start: str) -> set[str]:
    """Every scale that goes into the scale `start`."""
    reached: set[str] = set()
    ahead = list(parts.get(start, ()))
    while ahead:
        key = ahead.pop()
        if key not in reached:
            reached.add(key)
            ahead += parts.get(key, ())
    return reached


def _bands(view: View) -> Iterator[Problem]:
    bands = table(view.document.get("bands"))
    cuts, labels = bands.get("cuts"), bands.get("labels")
    where = table_place("bands")(view.where)
    if not isinstance(cuts, list) or not isinstance(labels, list):
        return
    if len(labels) != len(cuts) + 1:
        yield Problem(
            where,
            say(
                "{cuts} cuts make {wanted} bands, but there are {labels} labels.",
                cuts=len(cuts),
                wanted=len(cuts) + 1,
                labels=len(labels),
            ),
            say("Write one label more than there are cuts."),
        )
    try:
        exact = [Fraction(0), *(fraction(cut) for cut in cuts), Fraction(100)]
    except ValueError:
        return
    if any(low >= high for low, high in pairwise(exact)):
        yield Problem(
            where,
            say("the cuts do not rise from above 0 to below 100."),
            say("Write it like this: {field} = {example}", field="cuts", example="[25, 50, 75]"),
        )


def _crosstab(view: View, crosstab: Mapping[str, object], where: Message) -> Iterator[Problem]:
    sides: list[set[str]] = []
    for field in ("row", "column"):
        side = crosstab.get(field)
        kind, key = ("item", side) if isinstance(side, str) else next(iter(table(side).items()), ("", ""))
        if not isinstance(key, str):
            return
        found = tuple(_margin(view, where, field, kind, key))
        yield from found
        if not found:
            sides.append(_items_in(view, kind, key))
    if len(sides) == 2 and sides[0] & sides[1]:
        yield Problem(
            where,
            say('row and column both hold item "{key}".', key=sorted(sides[0] & sides[1])[0]),
            say("Cross two things that share no item: a part set against its whole proves itself."),
        )


def _margin(view: View, where: Message, field: str, kind: str, key: str) -> Iterator[Problem]:
    if kind == "item":
        if key not in view.item:
            yield unknown_item(view, where, field, key)
        elif view.item[key].table.get("type") == "ranking":
            yield Problem(
                where,
                say('{field} names "{key}", which is a ranking.', field=field, key=key),
                say("Take it out: a ranking is told as a whole."),
            )
        elif view.item[key].table.get("type") in ("number", "text", "note"):
            yield Problem(
                where,
                say('{field} names "{key}", which has no options.', field=field, key=key),
                say("Name an item with options."),
            )
    if kind == "claim":
        claims = {claim.key: claim for _, claim in view.claims}
        if key not in claims:
            yield Problem(
                where,
                say('{field} names claim "{key}", which does not exist.', field=field, key=key),
                nearest(key, tuple(claims)),
            )
        elif "each_of" in claims[key].table:
            yield Problem(
                where,
                say('{field} names claim "{key}", which stands for several.', field=field, key=key),
                say("Name a claim with counts."),
            )
    if kind in ("scale", "band") and key not in view.scale:
        yield unknown_scale(view, where, field, key)
    if kind == "band" and "bands" not in view.document:
        yield Problem(where, say("there are no bands."), say("Add [bands] with cuts and labels."))


def _items_in(view: View, kind: str, key: str) -> set[str]:
    """The items whose answers make up one side of a cross-tab."""
    if kind == "item":
        return {key}
    if kind == "claim":
        return {item.key for item, claim in view.claims if claim.key == key}
    of = {name: words(entry.table.get("of")) for name, entry in view.scale.items()}
    scales = {key} | _reached(of, key)
    return {
        item for name in scales if name in view.scale for item in words(view.scale[name].table.get("items"))
    }

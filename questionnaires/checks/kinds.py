"""What does not go with an item's type: limits of the wrong kind, write-ins, ranges, places of a ranking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from questionnaires.assembly import write_in_key
from questionnaires.errors import Message, Problem, say
from questionnaires.form import TYPES
from questionnaires.items import LARGEST_NUMBER, MOST_PLACES
from questionnaires.shape import is_whole
from questionnaires.view import Entry, View, numbers

HAVE_OPTIONS = ("single", "multiple", "rating", "ranking")
COUNTED = ("single", "multiple", "rating")
"""Types whose answers claims, conditions and groups are made of."""
WRITTEN_IN = ("single", "multiple")
QUESTIONS = tuple(kind for kind in TYPES if kind != "note")
LARGEST_LIMIT = 999_999_999

FITS: Mapping[str, Sequence[str]] = {
    "max_choices": ("multiple", "ranking"),
    "exclusive": ("multiple",),
    "max_length": ("text",),
    "min": ("number",),
    "max": ("number",),
    "usual": ("number",),
    "claims": COUNTED,
} | dict.fromkeys(
    (
        *("hint", "frame", "option_set", "options", "ends", "required", "required_if", "refusable"),
        *("optional", "default_on", "invited_at_least", "report_also"),
    ),
    QUESTIONS,
)
"""Field of an item -> the types that may have it."""


def problems(view: View) -> Iterator[Problem]:
    for item in view.items:
        yield from _fitting(view, item)
        yield from _choices(view, item)
        yield from _range(item)
        yield from _write_ins(view, item)
        yield from _refusal(item)
        if item.table.get("default_on") is True and item.table.get("optional") is not True:
            yield Problem(
                item.where,
                say("default_on is for optional items only."),
                say("Add optional = true, or take default_on out."),
            )


def unknown_option(where: Message, field: str, value: int, known: Sequence[int]) -> Problem:
    return Problem(
        where,
        say("{field} names option {value}, which does not exist.", field=field, value=value),
        say("The options are {known}.", known=", ".join(str(value) for value in known)),
    )


def _fitting(view: View, item: Entry) -> Iterator[Problem]:
    kind = item.table.get("type")
    for field, kinds in FITS.items():
        if field not in item.table or not isinstance(kind, str) or kind in kinds:
            continue
        if field == "max_length" and view.write_ins(item):
            continue  # the length of the write-in
        mend = say("Take it out; it is for items of the type {kinds}.", kinds=", ".join(kinds))
        if kinds == QUESTIONS:
            mend = say("Take it out: a note is words, with pipe and show_if at most.")
        yield Problem(
            item.where, say("{field} does not go with the type {type}.", field=field, type=kind), mend
        )


def _choices(view: View, item: Entry) -> Iterator[Problem]:
    kind, values, most = item.table.get("type"), view.values(item), item.table.get("max_choices")
    least, ceiling = (2, min(len(values), MOST_PLACES)) if kind == "ranking" else (1, len(values))
    if kind == "ranking" and len(values) == 1:
        yield Problem(
            item.where,
            say("a ranking of one option asks for nothing."),
            say("Add options, or write another type."),
        )
    elif isinstance(most, int) and is_whole(most) and values and not least <= most <= ceiling:
        yield Problem(
            item.where,
            say("max_choices is {most}, but there are {count} options.", most=most, count=len(values)),
            say("Write a number from {least} to {most}.", least=least, most=ceiling),
        )
    for value in numbers(item.table.get("exclusive")):
        if values and value not in values:
            yield unknown_option(item.where, "exclusive", value, values)


def _range(item: Entry) -> Iterator[Problem]:
    """min, usual and max of a number in their order."""
    low, high = item.table.get("min", 0), item.table.get("max", LARGEST_NUMBER)
    if not (isinstance(low, int) and isinstance(high, int)) or item.table.get("type") != "number":
        return
    if high > LARGEST_LIMIT:
        yield Problem(
            item.where,
            say("max is {high}, more than anybody can type without a slip.", high=high),
            say("Write {largest} at most.", largest=LARGEST_LIMIT),
        )
    if low >= high:
        yield Problem(
            item.where,
            say("min is {low}, but max is {high}.", low=low, high=high),
            say("Write a min that is below max."),
        )
        return
    usual = numbers(item.table.get("usual"))
    if len(usual) == 2 and not low <= usual[0] <= usual[1] <= high:
        yield Problem(
            item.where,
            say("usual is {first} to {last}, which does not rise.", first=usual[0], last=usual[1])
            if usual[0] > usual[1]
            else say(
                "usual is {first} to {last}, outside of {low} to {high}.",
                first=usual[0],
                last=usual[1],
                low=low,
                high=high,
            ),
            say("Write two numbers from {low} to {high}, the smaller first.", low=low, high=high),
        )


def _write_ins(view: View, item: Entry) -> Iterator[Problem]:
    options = view.write_ins(item)
    if not options:
        return
    kind = item.table.get("type")
    if isinstance(kind, str) and kind not in WRITTEN_IN:
        yield Problem(
            item.where,
            say("{field} does not go with the type {type}.", field="write_in", type=kind),
            say("Take it out; it is for items of the type {kinds}.", kinds=", ".join(WRITTEN_IN)),
        )
        return
    if len(options) > 1:
        yield Problem(
            item.where,
            say("{count} options have write_in.", count=len(options)),
            say("Keep it at one option."),
        )
    key = write_in_key(item.key)
    for other in (*view.items, *view.scales):
        if other.key == key:
            yield Problem(
                other.where,
                say('the key "{key}" is that of the write-in of item "{item}".', key=key, item=item.key),
                say("Give it a key of its own."),
            )


def _refusal(item: Entry) -> Iterator[Problem]:
    """Where an answer is demanded, to refuse must be one. Both ways to demand it at once are one too many."""
    must = item.table.get("required") is True
    demanded = must or "required_if" in item.table
    if demanded and item.table.get("type") in HAVE_OPTIONS and item.table.get("refusable") is False:
        yield Problem(
            item.where,
            say("it demands an answer and cannot be refused."),
            say("Take refusable = false out, or required and required_if."),
        )
    if must and "required_if" in item.table:
        yield Problem(
            item.where,
            say("it has both required and required_if."),
            say("Keep one of the two."),
        )

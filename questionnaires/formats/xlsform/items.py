"""One row of the survey sheet as an item or a note, and a line for each cell of it that has no place here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from questionnaires.answers import AllOf, Chosen, Condition
from questionnaires.definition import condition as written
from questionnaires.errors import say
from questionnaires.formats import draft
from questionnaires.formats.draft import Table
from questionnaires.formats.xlsform import wording
from questionnaires.formats.xlsform.choices import rated
from questionnaires.formats.xlsform.expressions import REFUSAL, Limits, read_limits
from questionnaires.formats.xlsform.form import Form
from questionnaires.formats.xlsform.lists import Choices
from questionnaires.formats.xlsform.sheets import Row
from questionnaires.items import LARGEST_NUMBER, Item, Option

_SELECT = re.compile(
    r"(?P<kind>select_one|select1|select one(?: from)?|add select one prompt using"
    r"|select_multiple|select multiple(?: from)?|select all that apply(?: from)?"
    r"|add select multiple prompt using|rank)"
    r"\s+(?P<list>\S+)(?P<other>\s+(?:or_other|or specify other))?",
    re.IGNORECASE,
)
_NUMBERS, _TEXTS = ("integer", "int", "add integer prompt"), ("text", "string", "add text prompt")
_TOO_FAR = 11
"""A range with more steps than this is no rating."""
_WHOLE = re.compile(r"\d{1,9}")
_FRAME = re.compile(r"\*\*([^\n]+)\*\*\n(.+)", re.DOTALL)
TAKEN = ("type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message")
KEYS = say("Use letters a to z, digits and _, and every name once.")
YES, NO = ("yes", "true", "true()"), ("", "no", "false", "false()")


def item(form: Form, row: Row, around: Iterable[Condition]) -> Table | None:
    """The item of a row; None, and a line, if its type is not asked. `around`: its groups' conditions."""
    kind = row.get("type")
    select = _SELECT.fullmatch(kind)
    if select is not None:
        return _select(form, row, select, around)
    if kind.lower() in _NUMBERS:
        return _asked(form, row, "number", around, [])
    if kind.lower() in _TEXTS:
        return _asked(form, row, "text", around, [])
    if kind.lower() == "range":
        return _range(form, row, around)
    form.lose(
        row,
        say('"{name}" was left out: the type "{type}" is not asked here.', name=row.get("name"), type=kind),
        _MEND.get(kind.lower(), say("Ask for it with options, a whole number or a text.")),
    )
    return None


_NOT_RECORDED = say("Nothing of the kind is recorded here: answers are anonymous.")
_MEND = dict.fromkeys(
    (
        *("start", "end", "today", "deviceid", "phonenumber", "phone number", "username", "email", "audit"),
        *("simserial", "sim serial", "subscriberid", "subscriber id", "imei", "start-geopoint", "caseid"),
        *("geopoint", "geotrace", "geoshape", "gps", "location", "image", "photo", "audio", "video"),
        *("background-audio", "file", "barcode", "osm"),
    ),
    _NOT_RECORDED,
) | {"calculate": say("Nothing is worked out on the page; do it in the analysis.")}


def _select(form: Form, row: Row, select: re.Match[str], around: Iterable[Condition]) -> Table | None:
    kind = "ranking" if select["kind"].lower() == "rank" else "single"
    if "multiple" in select["kind"].lower() or "all that apply" in select["kind"].lower():
        kind = "multiple"
    choices = form.choices.get(select["list"], Choices(select["list"]))
    if len(choices.options) < (2 if kind == "ranking" else 1):
        what = say(
            '"{name}" was left out: the list "{list}" has no choices.',
            name=row.get("name"),
            list=select["list"],
        )
        form.lose(row, what, say("Write its choices in the sheet choices."))
        return None
    if select["other"] and kind != "ranking":
        choices = _with_other(form, choices)
    options = [dict(option) for option in choices.options]
    looks = row.get("appearance")
    ends = rated(options) if kind == "single" and looks == "columns-pack" else None
    if ends is not None:
        kind = "rating"
        for option in options:
            option["label"] = dict.fromkeys(option["label"], str(option["value"]))
    table = _asked(form, row, kind, around, options, ("appearance",) if kind == "rating" else (), choices)
    if ends:
        table["ends"] = {str(value): words for value, words in ends.items()}
    if kind == "ranking" and len(options) > 10:
        form.lose(row, say("only the first ten places of a ranking are asked."), say("Shorten the list."))
    return table


def _with_other(form: Form, choices: Choices) -> Choices:
    """The list with a last option of which more may be said."""
    value = max(choices.values.values(), default=0) + 1
    option = {"value": value, "label": draft.said(form.languages, draft.OTHER), "write_in": True}
    values = {**choices.values, "other": value}
    return Choices(choices.name, [*choices.options, option], values, choices.refused)


def _range(form: Form, row: Row, around: Iterable[Condition]) -> Table | None:
    """A range of few whole steps is a rating."""
    named = dict(re.findall(r"(start|end|step)\s*=\s*(-?[\d.]+)", row.get("parameters")))
    first, last, step = (
        named.get(name, usual) for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    values: list[int] = []
    if all(_WHOLE.fullmatch(told) for told in (first, last, step)) and int(step) > 0:
        values = list(range(int(first), min(int(last), int(first) + 100 * int(step)) + 1, int(step)))
    if not 2 <= len(values) <= _TOO_FAR:
        what = say(
            '"{name}" was left out: its range has no more than {most} whole steps here.',
            name=row.get("name"),
            most=_TOO_FAR,
        )
        form.lose(row, what, say("Ask for a whole number, or for a rating with fewer steps."))
        return None
    options = [{"value": value, "label": dict.fromkeys(form.languages, str(value))} for value in values]
    choices = Choices("", options, {str(value): value for value in values})
    return _asked(form, row, "rating", around, options, ("parameters",), choices)


def _asked(
    form: Form,
    row: Row,
    kind: str,
    around: Iterable[Condition],
    options: list[Table],
    taken: Iterable[str] = (),
    choices: Choices | None = None,
) -> Table:
    """The item with everything that its row says."""
    name = row.get("name")
    columns = [str(option["value"]) for option in options] if kind in ("multiple", "ranking") else []
    key = form.names.of_item(name, columns)
    if key != name:
        what = say('the name "{name}" cannot be used; the item is called {key}.', name=name, key=key)
        form.change(row, what, KEYS)
    text, pipe = form.piped(row, name or key)
    table: Table = {"key": key, "type": kind, **_framed(text)}
    if pipe:
        table["pipe"] = pipe
    if row.words("hint"):
        table["hint"] = form.plain(row, "hint", "")
    if options:
        table["options"] = options
    table |= _shown(form, row, around) | _demanded(form, row)
    if choices is not None:
        form.lists_of[key] = choices
        if not choices.refusable and not {"required", "required_if"} & set(table):
            table["refusable"] = False
    _limit(form, row, table, choices)
    others(form, row, (*TAKEN, *taken))
    form.items.setdefault(name, table)
    return table


def _framed(text: Table) -> Table:
    """The text, and the frame above it where every language has one in bold."""
    matches = {language: _FRAME.fullmatch(words) for language, words in text.items()}
    found = {language: match for language, match in matches.items() if match}
    if len(found) < len(text):
        return {"text": text}
    return {
        "frame": {language: match[1] for language, match in found.items()},
        "text": {language: match[2] for language, match in found.items()},
    }


def _shown(form: Form, row: Row, around: Iterable[Condition]) -> Table:
    own = form.condition(row, "relevant")
    conditions = [*around, *([own] if own is not None else [])]
    if not conditions:
        return {}
    whole = conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions))
    return {"show_if": written(whole)}


def _demanded(form: Form, row: Row) -> Table:
    told = row.get("required").lower()
    if told in YES:
        return {"required": True}
    if told in NO:
        return {}
    found = form.condition(row, "required")
    return {} if found is None else {"required_if": written(found)}


def _limit(form: Form, row: Row, table: Table, choices: Choices | None) -> None:
    """Puts the limits of the row's constraint into `table`."""
    limits = read_limits(row.get("constraint"))
    rest = list(limits.rest)
    if table["type"] == "number":
        rest += _bounds(form, row, table, limits)
    elif limits.low is not None or limits.high is not None:
        rest.append(row.get("constraint"))
    if limits.most is not None:
        if table["type"] == "multiple" and 1 <= limits.most <= len(table["options"]):
            table["max_choices"] = limits.most
        else:
            rest.append(f"count-selected(.) <= {limits.most}")
    if limits.length is not None:
        if table["type"] == "text" and limits.length >= 1:
            table["max_length"] = limits.length
        else:
            rest.append(f"string-length(.) <= {limits.length}")
    for code in limits.exclusive:
        value = choices.values.get(code) if choices and table["type"] == "multiple" else None
        if value is not None:
            table["exclusive"] = [*table.get("exclusive", []), value]
        elif code != REFUSAL:
            rest.append(f"'{code}'")
    for part in rest:
        what = say('the constraint "{part}" was left out.', part=part)
        form.lose(
            row, what, say("A number has a smallest and a largest value, a multiple choice a largest number.")
        )
    _message(form, row, table)


def _bounds(form: Form, row: Row, table: Table, limits: Limits) -> list[str]:
    """Puts the bounds of a number into `table`; the constraint itself if they make no range."""
    low, high = limits.low or 0, LARGEST_NUMBER if limits.high is None else limits.high
    if low >= high or high > 999_999_999:
        return [row.get("constraint")]
    if limits.low is None or limits.high is None:
        what = say("only numbers from {low} to {high} are taken here.", low=low, high=high)
        form.lose(row, what, say("Set another min and max in the definition."))
    table |= {"min": low, "max": high}
    return []


def _message(form: Form, row: Row, table: Mapping[str, Any]) -> None:
    """A line for a message of the form's own, for the page tells of a limit in its own words."""
    told = row.words("constraint_message")
    options = tuple(Option(option["value"], option["label"]) for option in table.get("options", ()))
    same = Item(
        table["key"],
        table["type"],
        table["text"],
        "",
        options,
        refusable=table.get("refusable", table["type"] != "text"),
        max_choices=table.get("max_choices"),
        exclusive=tuple(table.get("exclusive", ())),
        low=table.get("min", 0),
        high=table.get("max", LARGEST_NUMBER),
        max_length=table.get("max_length"),
    )
    own = wording.limits(same, form.languages)
    if any(words != own.get(form.tags.get(name, "")) for name, words in told.items()):
        what = say('the column "{column}" was left out.', column="constraint_message")
        form.lose(row, what, say("The page tells in words of its own what a limit wants."))


def others(form: Form, row: Row, taken: Iterable[str]) -> None:
    """A line for each cell that nothing here takes."""
    for name in dict.fromkeys(column.name for column in row.cells):
        if name not in taken:
            what = say('the column "{column}" was left out.', column=name)
            form.lose(row, what, _COLUMNS.get(name, say("There is nothing like it here.")))


_COLUMNS = {
    "appearance": say("How an item looks follows from its type."),
    "choice_filter": say("All choices of the list are shown; use relevant for an item of its own."),
    "default": say("No answer is filled in beforehand."),
    "calculation": say("Nothing is worked out on the page; do it in the analysis."),
    "readonly": say("Use a note for words that ask for nothing."),
    "repeat_count": say("The questions are asked once."),
} | dict.fromkeys(("image", "audio", "video", "big-image"), say("Pages here hold words only."))


def write_in(form: Form, row: Row) -> bool:
    """Whether the row is the companion of an option, `A3_other`; then that option has a write-in."""
    base = form.items.get(row.get("name").removesuffix("_other"))
    if base is None or not row.get("name").endswith("_other") or base["type"] not in ("single", "multiple"):
        return False
    if row.get("type").lower() not in _TEXTS or any(option.get("write_in") for option in base["options"]):
        return False
    quiet = Form(form.file, form.tags, choices=form.choices, items=form.items, lists_of=form.lists_of)
    found = quiet.condition(row, "relevant")
    if not isinstance(found, Chosen) or found.item != base["key"] or len(found.values) != 1:
        return False
    option = next(option for option in base["options"] if option["value"] == found.values[0])
    option["write_in"] = True
    companion: Table = {"key": row.get("name"), "type": "text", "text": option["label"]}
    _limit(form, row, companion, None)
    if companion.get("max_length", 100) != 100:
        base["max_length"] = companion["max_length"]
    if form.plain(row, "label", "") != option["label"]:
        what = say(
            "the words above the box of “{option}” were left out.", option=option["label"][form.languages[0]]
        )
        form.lose(row, what, say("The option itself says what to write."))
    others(form, row, ("type", "name", "label", "relevant", "constraint", "constraint_message"))
    return True


def note(form: Form, row: Row, around: Iterable[Condition]) -> Table:
    """The note of a row."""
    key = form.names.of_note(row.get("name"))
    text, pipe = form.piped(row, row.get("name") or key)
    table: Table = {"key": key, "type": "note", "text": text}
    if pipe:
        table["pipe"] = pipe
    others(form, row, ("type", "name", "label", "relevant"))
    return table | _shown(form, row, around)

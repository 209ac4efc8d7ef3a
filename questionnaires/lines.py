"""The lines of a definition's text on which problems stand, as near as their places and words tell.

The text may be wrong in any way: it is only looked through for heads of tables and rows of lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from questionnaires import form
from questionnaires.errors import Message, Problem

Place = Callable[[Message, int, str], Message]

_HEAD = re.compile(r"\s*\[{1,2}\s*([\w.\"-]+)\s*\]")
_FIELD = re.compile(r"\s*([\w-]+)(?:\.[\w-]+)*\s*=\s*(\[?)\s*(\{?)")
_ROW = re.compile(r"\s*\{")
_KEY = re.compile(r"(?:^|[\s{,])key\s*=\s*\"([^\"]*)\"")
_OPEN = re.compile(r'"""|\'\'\'')


def _once(name: str) -> Place:
    return lambda where, number, key: form.table_place(name)(where)


TABLES: Mapping[str, tuple[str, Place]] = {
    "items": ("", form.item_place),
    "sections": ("", form.section_place),
    "scales": ("", form.scale_place),
    "scale_claims": ("", form.scale_claim_place),
    "quality_flags": ("", form.flag_place),
    "consent": ("", _once("consent")),
    "crosstabs": ("", _once("crosstabs")),
    "coding_frame": ("", _once("coding_frame")),
    "bands": ("", _once("bands")),
    "missing": ("", _once("missing")),
    "row_level_export": ("", _once("row_level_export")),
    "seconds": ("", _once("seconds")),
    "items.options": ("items", form.option_place),
    "items.claims": ("items", form.claim_place),
    "option_sets.options": ("option_sets", form.option_place),
    "consent.points": ("consent", form.point_place),
    "crosstabs.tables": ("crosstabs", form.crosstab_place),
    "coding_frame.categories": ("coding_frame", form.category_place),
}
"""Path of a table -> the path of the table that it stands in, and what problems call the place."""


@dataclass(frozen=True)
class Span:
    """A table of the text: what problems call its place, and the lines from its head to its end."""

    place: Message
    first: int
    last: int


def lines_of(problems: Sequence[Problem], text: str) -> tuple[int | None, ...]:
    """The line of `text`, from 1, that each of `problems` is about; None where nothing of it stands there."""
    lines = _bare(text)
    spans: dict[str, dict[str, Span]] = {}
    return tuple(_line_of(problem, lines, spans) for problem in problems)


def _line_of(problem: Problem, lines: Sequence[str], spans: dict[str, dict[str, Span]]) -> int | None:
    """The line of one problem; `spans` are those found so far, by what problems call the file."""
    line = problem.where.values.get("line")
    if isinstance(line, int):
        return line
    chain = list(_chain(problem.where))
    file = chain[-1]
    if str(file) not in spans:
        spans[str(file)] = {str(span.place): span for span in _spans(lines, file)}
    for depth, place in enumerate(chain):
        span = spans[str(file)].get(str(place))
        if span is not None:
            named = _named(problem, lines, span)
            return named or (span.first if depth < len(chain) - 1 else None)
    return None


def _chain(where: Message) -> Iterator[Message]:
    """A place and the places that it stands in; the file comes last."""
    yield where
    outer = where.values.get("place")
    if isinstance(outer, Message):
        yield from _chain(outer)


def _named(problem: Problem, lines: Sequence[str], span: Span) -> int | None:
    """The line within `span` of the field that the problem speaks of."""
    told = str(problem.what).replace("option set", "option_set")
    for word in (str(problem.what.values.get("field", "")), told):
        name = re.match(r"[\w-]+", word)
        if name:
            field = re.compile(rf"(?:^|[\s{{,]){re.escape(name[0])}(?:\.[\w-]+)*\s*=")
            for number in range(span.first, span.last + 1):
                if field.search(lines[number - 1]):
                    return number
    return None


def _bare(text: str) -> list[str]:
    """The lines of `text`; remarks, and lines within words of several lines, are empty."""
    lines, within = [], False
    for line in text.replace("\r\n", "\n").split("\n"):
        marks = len(_OPEN.findall(line))
        lines.append("" if within or line.lstrip().startswith("#") else line)
        within ^= marks % 2 == 1
    return lines


def _spans(lines: Sequence[str], file: Message) -> Iterator[Span]:
    """Every table that problems may name."""
    heads = [(number, match[1]) for number, line in enumerate(lines, 1) if (match := _HEAD.match(line))]
    begins = [(0, ""), *heads]
    ends = [number - 1 for number, _ in heads] + [len(lines)]
    count: Counter[str] = Counter()
    places: dict[str, Message] = {"": file}
    for (number, path), end in zip(begins, ends, strict=True):
        count[path] += 1
        for below in [name for name in count if name.startswith(f"{path}.")]:
            del count[below]
        place, kind = _place(path, count[path], _key(lines[number:end]), places)
        if place is not None:
            places[kind] = place
            yield Span(place, max(number, 1), end)
            yield from _rows(lines, number + 1, end, kind, place)


def _place(path: str, number: int, key: str, places: Mapping[str, Message]) -> tuple[Message | None, str]:
    """What the table `path` is called, and under which path its kind is known."""
    if not path:
        return places[""], ""
    group, _, name = path.partition(".")
    if group == "option_sets" and name:
        return form.option_set_place(places[""], name.strip('"')), "option_sets"
    outer, place = TABLES.get(path, ("", None))
    if place is None or outer not in places:
        return None, path
    return place(places[outer], number, key), path


def _rows(lines: Sequence[str], first: int, last: int, kind: str, outer: Message) -> Iterator[Span]:
    """The rows of the lists in a table, where each begins on a line of its own."""
    path, number = "", 0
    for at in range(first, last + 1):
        line = lines[at - 1]
        field = _FIELD.match(line)
        if field:
            path, number = (f"{kind}.{field[1]}" if kind else field[1]) if field[2] else "", 0
        if path in TABLES and (_ROW.match(line) or (field and field[3])):
            number += 1
            yield Span(TABLES[path][1](outer, number, _key([line])), at, at)


def _key(lines: Sequence[str]) -> str:
    """The key that a table gives itself, or "?" as problems have it."""
    for line in lines:
        match = _KEY.search(line)
        if match:
            return match[1]
    return "?"

"""The few expressions of XLSForm that a questionnaire has words for: conditions, limits, answers in texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from questionnaires.answers import AllOf, AnyOf, Chosen, Condition
from questionnaires.formats.logic import DEEPEST, NotUnderstood, Token, condition
from questionnaires.items import Item
from questionnaires.model import Questionnaire

REFUSAL = "-1"
"""The code of 不想回答 among the choices, as in the data."""
Resolve = Callable[[str, str], Chosen]
"""The test of an item's name and a code. Raises NotUnderstood where there is no such item or code."""

_REFERENCE = r"\$\{\s*([^{}\s]+)\s*\}"
_LITERAL = r"""('[^']*'|"[^"]*"|-?\d+)"""
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<chosen>selected\s*\(\s*{_REFERENCE}\s*,\s*{_LITERAL}\s*\))
    | (?P<equal>{_REFERENCE}\s*=\s*{_LITERAL})
    | (?P<turned>{_LITERAL}\s*=\s*{_REFERENCE})
    | (?P<word>and|or)(?![\w-])
    | (?P<bracket>[()])
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_TESTS = (("chosen", 2, 3), ("equal", 5, 6), ("turned", 9, 8))
"""Kind of test -> the groups of its item and of its code."""


def read_condition(expression: str, resolve: Resolve) -> Condition:
    """The condition that `expression` writes. Raises NotUnderstood."""
    return condition(list(_tokens(expression, resolve)))


def _tokens(expression: str, resolve: Resolve) -> Iterator[Token]:
    place = 0
    while place < len(expression):
        match = _TOKEN.match(expression, place)
        if match is None:
            raise NotUnderstood(expression[place : place + 30].strip())
        place = match.end()
        if match["word"]:
            yield "and" if match["word"].lower() == "and" else "or"
        elif match["bracket"]:
            yield "(" if match["bracket"] == "(" else ")"
        for kind, name, code in _TESTS:
            if match[kind]:
                yield resolve(match[name], match[code].strip("'\""))


def write_condition(found: Condition, questionnaire: Questionnaire) -> str:
    """The expression of a condition."""
    if isinstance(found, Chosen):
        tests = [_test(questionnaire.item(found.item), value) for value in found.values]
        return " or ".join(tests)
    sign = " or " if isinstance(found, AnyOf) else " and "
    return sign.join(_bracketed(part, found, questionnaire) for part in found.parts)


def _bracketed(part: Condition, around: AnyOf | AllOf, questionnaire: Questionnaire) -> str:
    written = write_condition(part, questionnaire)
    alone = isinstance(part, Chosen) and (len(part.values) == 1 or isinstance(around, AnyOf))
    return written if alone else f"({written})"


def _test(item: Item, value: int) -> str:
    if item.type == "multiple":
        return f"selected(${{{item.key}}}, '{value}')"
    return f"${{{item.key}}} = '{value}'"


@dataclass(frozen=True)
class Limits:
    """What a constraint says that a definition can say, and what of it is left over."""

    low: int | None = None
    high: int | None = None
    most: int | None = None
    exclusive: tuple[str, ...] = ()
    length: int | None = None
    rest: tuple[str, ...] = ()


# Numbers of few digits: int() refuses those of thousands.
_BOUND = re.compile(r"\.\s*(>=|<=|>|<)\s*(\d{1,15})")
_MOST = re.compile(r"count-selected\(\s*\.\s*\)\s*(<=|<)\s*(\d{1,15})")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*(<=|<)\s*(\d{1,15})")
_ALONE = re.compile(
    r"not\(\s*selected\(\s*\.\s*,\s*'([^']*)'\s*\)\s+and\s+count-selected\(\s*\.\s*\)\s*>\s*1\s*\)"
)


def read_limits(expression: str) -> Limits:
    """The limits that a constraint sets, each part of it read by itself."""
    limits = Limits()
    for outer in _parts(_bare(expression)):
        for part in _parts(_bare(outer)):
            limits = _with(limits, _bare(part))
    return limits


def _bare(expression: str) -> str:
    """`expression` without the brackets that stand around the whole of it."""
    bare = expression.strip()
    for _ in range(DEEPEST):
        if not bare.startswith("(") or _closed(bare) != len(bare) - 1:
            break
        bare = bare[1:-1].strip()
    return bare


def _closed(expression: str) -> int:
    """Where the bracket closes with which `expression` begins; -1 if it does not."""
    closing = (place for place, sign, depth in _unquoted(expression) if sign == ")" and depth == 0)
    return next(closing, -1)


def _unquoted(expression: str) -> Iterator[tuple[int, str, int]]:
    """Each sign outside of quotation marks: its place, the sign, how many brackets are open after it."""
    depth, quote = 0, ""
    for place, sign in enumerate(expression):
        if quote:
            quote = "" if sign == quote else quote
            continue
        if sign in "'\"":
            quote = sign
            continue
        depth += {"(": 1, ")": -1}.get(sign, 0)
        yield place, sign, depth


def _with(limits: Limits, part: str) -> Limits:
    if match := _BOUND.fullmatch(part):
        bound = int(match[2])
        if match[1].startswith(">"):
            return replace(limits, low=bound + (match[1] == ">"))
        return replace(limits, high=bound - (match[1] == "<"))
    if match := _MOST.fullmatch(part):
        return replace(limits, most=int(match[2]) - (match[1] == "<"))
    if match := _LENGTH.fullmatch(part):
        return replace(limits, length=int(match[2]) - (match[1] == "<"))
    if match := _ALONE.fullmatch(part):
        return replace(limits, exclusive=(*limits.exclusive, match[1]))
    return replace(limits, rest=(*limits.rest, part))


_JOIN = re.compile(r"(?<![\w-])(and|or)(?![\w-])")


def _parts(expression: str) -> Sequence[str]:
    """The parts of an expression that "and" joins outside of brackets and quotation marks.

    One with an "or" there is a single part: it binds less than "and", and nothing holds by itself.
    """
    parts, start = [], 0
    for place, _, depth in _unquoted(expression):
        if depth == 0 and place >= start and (join := _JOIN.match(expression, place)):
            if join[1] == "or":
                return [expression.strip()]
            parts.append(expression[start:place].strip())
            start = join.end()
    return [part for part in (*parts, expression[start:].strip()) if part]


def write_limits(item: Item, questionnaire: Questionnaire) -> str:
    """The constraint of an item; empty if there is none."""
    if item.type == "number":
        return f". >= {item.low} and . <= {item.high}"
    if item.type == "text" and item.max_length:
        return f"string-length(.) <= {item.max_length}"
    if item.type != "multiple":
        return ""
    alone = [*map(str, item.exclusive), *([REFUSAL] if item.refusable else [])]
    parts = [f"not(selected(., '{code}') and count-selected(.) > 1)" for code in alone]
    if item.max_choices:
        parts.append(f"count-selected(.) <= {item.max_choices}")
    return " and ".join(parts)


def write_unusual(item: Item) -> str:
    """When a number is outside of what is usual."""
    low, high = item.usual or (item.low, item.high)
    return f"${{{item.key}}} != '' and (${{{item.key}}} < {low} or ${{{item.key}}} > {high})"


_UNUSUAL = re.compile(
    rf"{_REFERENCE}\s*!=\s*''\s+and\s+\(\s*{_REFERENCE}\s*<\s*(\d{{1,15}})\s+or"
    rf"\s+{_REFERENCE}\s*>\s*(\d{{1,15}})\s*\)"
)


def read_unusual(expression: str) -> tuple[str, int, int] | None:
    """The item and its usual range where `expression` is one of `write_unusual`."""
    match = _UNUSUAL.fullmatch(expression.strip())
    if match is None or not match[1] == match[2] == match[4]:
        return None
    return match[1], int(match[3]), int(match[5])


def write_words(key: str) -> str:
    """The calculation of the words of a choice, for ${…} alone would give its code."""
    return f"jr:choice-name(${{{key}}}, '${{{key}}}')"


_WORDS = re.compile(rf"jr:choice-name\(\s*{_REFERENCE}\s*,\s*'{_REFERENCE}'\s*\)")


def read_words(expression: str) -> str | None:
    """The item whose choice's words a calculation gives."""
    match = _WORDS.fullmatch(expression.strip())
    return match[1] if match and match[1] == match[2] else None


REFERENCE = re.compile(_REFERENCE)

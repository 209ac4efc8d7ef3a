"""The lines of a 问卷星 text sorted into title, introduction and questions, none of them understood yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from questionnaires.formats.wenjuanxing.marks import (
    KINDS,
    LABEL,
    NOT_ASKED,
    NOT_REQUIRED,
    NUMBERED,
    OPTION,
    OTHER_KIND,
    PAGE,
    REQUIRED,
)
from questionnaires.plain_text import trim

_RUN = re.compile(r"\s{9,}")
"""Blanks of no meaning, which would be looked through again from each of them."""
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff]")


class Line(NamedTuple):
    number: int
    text: str
    after_blank: bool
    """Whether an empty line stands before it."""


@dataclass
class Block:
    """A question with the lines below it, or a page's end."""

    line: int
    kind: str
    """One of the kinds of `KINDS`, "" if no label says it, "other" for one that is not asked here."""
    stem: str = ""
    label: str = ""
    number: int | None = None
    required: bool = False
    after: str = ""
    """What stands behind the label."""
    lines: list[Line] = field(default_factory=list)


@dataclass
class Sorted:
    title: str
    intro: list[Line]
    blocks: list[Block]
    strange: list[Line]
    """Lines that belong to nothing."""


def sort(text: str) -> Sorted:
    """What stands where."""
    lines = list(_lines(text))
    found = Sorted("", [], [], [])
    if lines and _labelled(lines[0].text) is None and not PAGE.fullmatch(lines[0].text):
        found.title = lines.pop(0).text
    for place, line in enumerate(lines):
        block = _begins(line, found.blocks[-1] if found.blocks else None)
        if block is not None:
            found.blocks.append(block)
        elif not found.blocks:
            found.intro.append(line)
        elif _belongs(line, found.blocks[-1]):
            found.blocks[-1].lines.append(line)
        elif _followed(lines, place):
            found.blocks.append(Block(line.number, "", line.text))
        else:
            found.strange.append(line)
    return found


def _lines(text: str) -> Iterator[Line]:
    blank = False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _RUN.sub(" " * 8, trim(_UNSEEN.sub("", raw)))
        if line:
            yield Line(number, line, blank)
        blank = not line


def _followed(lines: Sequence[Line], place: int) -> bool:
    """Whether a line stands right below, so that this one is a question without number and kind."""
    return place + 1 < len(lines) and not lines[place + 1].after_blank


def _belongs(line: Line, block: Block) -> bool:
    """Whether a line stands below a question as one of its options."""
    return block.kind != "page" and (not line.after_blank or OPTION.match(line.text) is not None)


def _begins(line: Line, before: Block | None) -> Block | None:
    """The question or the page's end that a line begins; None if it begins nothing."""
    if PAGE.fullmatch(line.text):
        return Block(line.number, "page")
    if before is not None and before.kind not in ("page", "note") and OPTION.match(line.text):
        return None
    labelled = _labelled(line.text)
    if labelled is not None:
        return _question(line, *labelled)
    numbered = NUMBERED.match(line.text)
    if numbered and (before is None or line.after_blank or _next(int(numbered[1]), before)):
        return _question(line, line.text, "", (), "")
    return None


def _next(number: int, before: Block) -> bool:
    follows = before.number is not None and number == before.number + 1
    return follows and (bool(before.lines) or before.kind in ("text", "other"))


def _labelled(line: str) -> tuple[str, str, tuple[str, ...], str] | None:
    """Words before the label, the label, further labels, words behind; None if no kind is said."""
    known = [match for match in LABEL.finditer(line) if _kind(match[1], line[match.end() :])]
    if not known:
        return None
    last, labels, after = known[0], list[str](), line[known[0].end() :]
    while match := re.match(rf"\s*(?:{LABEL.pattern})", after):
        if not (match[1] in (*REQUIRED, *NOT_REQUIRED) or _kind(match[1], after[match.end() :])):
            break
        labels.append(match[1])
        after = after[match.end() :]
    return line[: last.start()], last[1], tuple(labels), after


def _kind(label: str, after: str) -> str:
    """The kind that a label says, "other" for one that is not asked here; "" if it says none.

    A label that nobody knows is one where it ends the line, but for the marks of a required question.
    """
    if label in KINDS:
        return KINDS[label]
    if label in NOT_ASKED or label.removesuffix("题") in NOT_ASKED:
        return "other"
    if label in (*REQUIRED, *NOT_REQUIRED) or not OTHER_KIND.fullmatch(label):
        return ""
    rest = re.sub("|".join((r"[\s*\[\]【】［］（）()]", *REQUIRED, *NOT_REQUIRED)), "", after)
    return "" if rest else "other"


def _question(line: Line, stem: str, label: str, further: tuple[str, ...], after: str) -> Block:
    stem, after = stem.strip(), after.strip()
    required = any(word in REQUIRED for word in further)
    stem, starred = _unstarred(stem)
    numbered = NUMBERED.match(stem)
    if numbered:
        stem = stem[numbered.end() :].strip()
    stem, inner = _unstarred(stem)
    after, behind = _unstarred(after)
    for word in (*REQUIRED, *NOT_REQUIRED):
        for bracketed in (f"（{word}）", f"({word})"):
            if after.startswith(bracketed):
                after = after[len(bracketed) :].strip()
                required = required or word in REQUIRED
    return Block(
        line=line.number,
        kind=_kind(label, "") if label else "",
        stem=stem,
        label=label,
        number=int(numbered[1]) if numbered else None,
        required=required or starred or inner or behind,
        after=after,
    )


def _unstarred(words: str) -> tuple[str, bool]:
    """`words` without a star at one of its ends, and whether there was one."""
    if words.startswith("*"):
        return words[1:].strip(), True
    if words.endswith("*"):
        return words[:-1].strip(), True
    return words, False

"""The text of a definition file as tables, or the one place where its writing breaks off.

Most slips of the pen come from a Chinese keyboard: full-width quotes, commas and equals signs are
named as such.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from questionnaires.errors import DefinitionError, Message, Problem, say

FULL_WIDTH = {
    "＝": "=",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "＂": '"',
    "，": ",",
    "、": ",",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "｛": "{",
    "｝": "}",
    "＃": "#",
    "．": ".",
    "。": ".",
    "：": "=",
    "－": "-",
    "—": "-",
    "\u3000": " ",
} | {chr(ord("０") + digit): str(digit) for digit in range(10)}
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#.*')
LOOKED_AT = 2000
"""Characters of a line in which a slip is looked for; nobody writes longer ones."""
PLACE = re.compile(
    r"^(?P<reason>.*?)\s*\((?:at line (?P<line>\d+), column (?P<column>\d+)|at end of document)\)$"
)


def read_tables(path: Path) -> dict[str, object]:
    """The tables of a TOML file, or of a frozen definition in JSON.

    Raises DefinitionError if the file cannot be opened, is not UTF-8 or breaks the rules of writing.
    """
    text = _read_text(path)
    if path.suffix.lower() == ".json":
        return _from_json(text, path.name)
    return tables(text, path.name)


def tables(text: str, name: str) -> dict[str, object]:
    """The tables of a definition written in TOML; problems call it `name`. Raises DefinitionError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError([_slip(str(error), text, name)]) from error
    except RecursionError as error:
        raise DefinitionError(
            [_beyond_reading(name, say("brackets stand within hundreds of others."))]
        ) from error
    except ValueError as error:  # Python reads no number of more than 4300 digits
        raise DefinitionError([_beyond_reading(name, say("a number has thousands of digits."))]) from error


def _read_text(path: Path) -> str:
    where = say("{file}", file=path.name)
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        what = say("the file is not written in UTF-8.")
        raise DefinitionError(
            [Problem(where, what, say("Save it again with the encoding UTF-8."))]
        ) from error
    except OSError as error:
        what = say("the file cannot be opened.")
        mend = say("Check the name of the file and whether you may read it.")
        raise DefinitionError([Problem(where, what, mend)]) from error


def _from_json(text: str, name: str) -> dict[str, object]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        where = _line(name, error.lineno)
        raise DefinitionError([_unreadable(where, error.msg)]) from error
    if not isinstance(document, dict):
        raise DefinitionError([_unreadable(_line(name, 1), "not an object")])
    return document


def _line(name: str, line: int) -> Message:
    return say("{file}, line {line}", file=name, line=line)


REASONS: Mapping[str, Message] = {
    "Expected '=' after": say("no = stands after the name"),
    "Invalid value": say("after = stands no value"),
    "Expected newline": say("something is left over after the value"),
    "Expected ']": say("a square bracket is not closed"),
    "Unclosed array": say("a square bracket is not closed"),
    "Unclosed inline table": say("a brace is not closed"),
    "Expected \"'": say("a quotation mark is not closed"),
    "Unterminated string": say("a quotation mark is not closed"),
    "Unescaped": say("a \\ stands alone among quoted words"),
    "Illegal character": say("a character stands here that no file may hold"),
    "Invalid initial character": say("a name begins with a character that none may begin with"),
}
"""How a complaint of the TOML reader begins -> what it means."""


def _unreadable(where: Message, complaint: str) -> Problem:
    known = (said for beginning, said in REASONS.items() if complaint.startswith(beginning))
    reason = next(known, say("it follows no rule of writing"))
    return Problem(
        where, say("this cannot be read ({reason}).", reason=reason), say("Mend the writing of this line.")
    )


def _beyond_reading(name: str, what: Message) -> Problem:
    """A problem of which the TOML reader names no line."""
    return Problem(say("{file}", file=name), what, say("No questionnaire needs that: take it out."))


def _slip(complaint: str, text: str, name: str) -> Problem:
    """What is wrong with the writing at the place that the TOML reader names."""
    found = PLACE.match(complaint)
    lines = text.split("\n")
    number = int(found["line"]) if found and found["line"] else len(lines)
    reason = found["reason"] if found else complaint
    where = _line(name, number)
    line = lines[number - 1][:LOOKED_AT]
    mark = _full_width_mark(line)
    if mark:
        what = say("the full-width mark {mark} stands outside of quoted words.", mark=mark)
        mend = say(
            "Write the half-width mark {plain} instead.",
            plain=FULL_WIDTH[mark] if FULL_WIDTH[mark] != " " else "␣",
        )
        return Problem(where, what, mend)
    if "overwrite" in reason or "twice" in reason:
        return Problem(
            where,
            say("this name is written twice in the same place."),
            say("Take one of the two out, or give it another name."),
        )
    if QUOTED.sub("", line).count('"') % 2:
        return Problem(
            where,
            say("a quotation mark is not closed on its line."),
            say('Put " at both ends of the words; inside of them use “ and ”.'),
        )
    return _unreadable(where, reason)


def _full_width_mark(line: str) -> str | None:
    """The first full-width mark outside of quoted words; in an open quotation only a closing mark counts."""
    rest = QUOTED.sub(lambda match: " " * len(match[0]), line)
    opened = rest.find('"')
    for position, mark in enumerate(rest):
        if mark in FULL_WIDTH and (opened < 0 or position < opened or FULL_WIDTH[mark] == '"'):
            return mark
    return None

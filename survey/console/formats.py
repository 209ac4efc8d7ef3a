"""The formats of other programs as the console offers them, and what is made of what somebody brings.

The one place of the console that knows which formats there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from questionnaires import packed, toml_text
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.formats import draft, wenjuanxing, xlsform
from questionnaires.formats.carried import Exported, Imported
from questionnaires.model import Questionnaire
from questionnaires.plain_text import decode

MOST_MEGABYTES = packed.MOST_BYTES // 2**20
MOST_LETTERS, MOST_LINES = wenjuanxing.MOST_LETTERS, wenjuanxing.MOST_LINES
MOST_QUESTIONS, MOST_OPTIONS = draft.MOST_QUESTIONS, draft.MOST_OPTIONS

_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
"""How workbooks begin: those of today, and those of old or with a password, which are refused with a word."""
_TOML = re.compile(
    r"^[ \t]*(?:\[+\s*(?:items|sections|option_sets|consent)\b|(?:key|version|languages|title)\s*[.=＝])",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Format:
    """A format of other programs."""

    name: str
    """In addresses."""
    words: Message
    suffix: str
    mimetype: str
    read: Callable[[bytes, str], Imported]
    write: Callable[[Questionnaire, str], Exported]


XLSFORM = Format(
    "xlsform",
    say("XLSForm"),
    ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    xlsform.read,
    xlsform.write,
)
TEXT = Format(
    "text", say("text for 问卷星"), ".txt", "text/plain; charset=utf-8", wenjuanxing.read, wenjuanxing.write
)
FORMATS = (XLSFORM, TEXT)


@dataclass(frozen=True)
class Brought:
    """What somebody brought, as the text of a definition."""

    text: str
    taken_for: Message
    lost: tuple[Problem, ...] = ()
    """What of it could not be carried over."""


def brought(data: bytes, name: str) -> Brought:
    """A definition, an XLSForm or a text for 问卷星, whichever `data` is; `name` is what problems call it.

    Raises DefinitionError if it is none of them, or may not be opened.
    """
    if len(data) > packed.MOST_BYTES:
        raise DefinitionError([_too_large(name)])
    if data.startswith(_PACKED):
        return _carried(XLSFORM, data, name)
    text = decode(data, say("{file}", file=name)).text
    if _TOML.search(text):
        return Brought(text, say("a definition (TOML)"))
    return _carried(TEXT, text.encode(), name)


def _carried(format: Format, data: bytes, name: str) -> Brought:
    found = format.read(data, f"{name}{format.suffix}")
    return Brought(toml_text.text(found.questionnaire), format.words, found.lost)


def _too_large(name: str) -> Problem:
    return Problem(
        say("{file}", file=name),
        say("the file is larger than {megabytes} MB.", megabytes=MOST_MEGABYTES),
        say("A questionnaire is a few pages; is this the right file?"),
    )

"""The formats of other programs as the console offers them, and what is made of what somebody brings.

The one place of the console that knows which formats there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from questionnaires import packed, toml_text
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.formats import draft, wenjuanxing, xlsform
from questionnaires.formats.carried import Exported, Imported
from questionnaires.model import Questionnaire
from questionnaires.plain_text import decode
from questionnaires.standard_consent import with_consent

MOST_MEGABYTES = packed.MOST_BYTES // 2**20
MOST_LETTERS, MOST_LINES = wenjuanxing.MOST_LETTERS, wenjuanxing.MOST_LINES
MOST_QUESTIONS, MOST_OPTIONS = draft.MOST_QUESTIONS, draft.MOST_OPTIONS

_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
"""How workbooks begin: those of today, and those of old or with a password, which are refused with a word."""
_NO_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff")
"""How files begin that are pictures of pages, some of which would pass for a text."""
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
    changed: tuple[Problem, ...] = ()
    """What of it has another name or code now."""
    background: Message | None = None
    """Which items were put under `background`, where they were told by their wording."""
    consent_added: bool = False
    """The text has a consent text that was not in the file."""


def brought(data: bytes, name: str, free: Callable[[str], str]) -> Brought:
    """A definition, an XLSForm or a text for 问卷星, whichever `data` is; `name` is what problems call it.

    What gives itself no key takes one that is `free`, lest it seem a later text of another. Raises
    DefinitionError if it is none of them, or may not be opened.
    """
    if len(data) > packed.MOST_BYTES:
        raise DefinitionError([_too_large(name)])
    if data.startswith(_PACKED):
        return _carried(XLSFORM, data, name, free)
    text = _text(data, name)
    if _TOML.search(text):
        return Brought(text, say("a definition (TOML)"))
    return _carried(TEXT, text.encode(), name, free)


def _carried(format: Format, data: bytes, name: str, free: Callable[[str], str]) -> Brought:
    found = format.read(data, name)
    read = found.questionnaire
    if not found.keyed:
        read = replace(read, key=free(read.key))
    complete = with_consent(read)
    return Brought(
        toml_text.text(complete),
        format.words,
        lost=found.lost,
        changed=found.changed,
        background=found.background,
        consent_added=complete != read,
    )


def _text(data: bytes, name: str) -> str:
    try:
        if data.startswith(_NO_TEXT):
            raise DefinitionError([])
        return decode(data, say("{file}", file=name)).text
    except DefinitionError:
        what = say("this is neither a text nor a workbook; a PDF or a picture cannot be read.")
        mend = say("Choose a .toml, .xlsx or .txt file, or copy the questions and paste them as text.")
        raise DefinitionError([Problem(say("{file}", file=name), what, mend)]) from None


def _too_large(name: str) -> Problem:
    return Problem(
        say("{file}", file=name),
        say("the file is larger than {megabytes} MB.", megabytes=MOST_MEGABYTES),
        say("A questionnaire is a few pages; is this the right file?"),
    )

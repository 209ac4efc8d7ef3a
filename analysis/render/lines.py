"""Where a line of Chinese or English text may break; the room and the measure are the caller's."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

CLOSING, OPENING = "，。、；：？！）》”’%", "（《“‘"
"""Signs that stay with what they close, and with what they open."""


def is_wide(character: str) -> bool:
    """Whether the character is as wide as it is high, as Chinese ones are."""
    return unicodedata.east_asian_width(character) in "WF"


def unbroken(text: str) -> str:
    """`text` with a blank in place of each line break: labels may hold one, the rows of a table must not."""
    return " ".join(text.splitlines())


def wrap(text: str, room: float, measure: Measure) -> list[str]:
    """`text` in lines no wider than `room`: broken at blanks, else between any two wide characters.

    A word that fits no line is cut. The text of nobody is one empty line.
    """
    lines, line = [], ""
    for word in pieces(text):
        if line and measure((line + word).rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += word
        while measure(line.rstrip()) > room and len(line) > 1:
            cut = _fitting(line, room, measure)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()]


def balanced(text: str, room: float, measure: Measure) -> list[str]:
    """The same in as few lines, but of about one length: no word stands alone in the last."""
    found = wrap(text, room, measure)
    narrow, wide = room / len(found) / 2, room
    while len(found) > 1 and wide - narrow > room / 40:
        middle = (narrow + wide) / 2
        tried = wrap(text, middle, measure)
        if len(tried) == len(found) and all(measure(line) <= middle for line in tried):
            found, wide = tried, middle
        else:
            narrow = middle
    return found


def pieces(text: str) -> Iterator[str]:
    """The pieces between which a line may break; a closing sign stays with what it closes."""
    word = ""
    for character in text:
        ends = word and (word[-1] == " " or is_wide(word[-1]) or is_wide(character))
        if ends and character not in CLOSING and word[-1] not in OPENING:
            yield word
            word = ""
        word += character
    yield word


def _fitting(text: str, room: float, measure: Measure) -> int:
    """How many characters of `text` fit; at least one."""
    count = 1
    while count < len(text) and measure(text[: count + 1]) <= room:
        count += 1
    return count

"""Words that several people wrote, without a dictionary: runs of signs that come back, counted by people.

Chinese is not cut into words here. Segmenters come with dictionaries of megabytes and are wrong about names
and abbreviations of an office; a run of two to eight signs that five people wrote is found without one, and
whoever sorts the remarks strikes out what is no word. English words are those between blanks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from analysis.remarks import LEAST

MOST = 40
LONGEST = 8
INSIDE = 0.8
"""A run that stands inside a longer one this often is part of that one."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]{2,}")
_BOUND = frozenset(
    "的了是在和与及或就也都把被给让对到着过吗呢吧啊请能不要有没很更最太多少些个一这那其之为以于从向比跟将又还再才只"
    "我你您他她它们会可该得地等而但所者几每各种样点下上里中时"
)
"""Signs that begin or end no word of their own here."""
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "the and for are with that this but not you all any can had has have was were our out its they them "
        "their there what when which who will would should from more less than too very much many make into "
        "about one could been being only also some how why where your",
    )
)
"""English words that say nothing alone."""


def frequent(texts: Iterable[str], least: int = LEAST) -> tuple[tuple[str, int], ...]:
    """Words with how many of the texts hold them, `least` or more; most frequent first, 40 at most."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_runs(text) | _words(text))
    found = {word: people for word, people in counts.items() if people >= least}
    whole = {word: people for word, people in found.items() if not _is_part(word, people, found)}
    ordered = sorted(whole.items(), key=lambda one: (-one[1], -len(one[0]), one[0]))
    return tuple(ordered[:MOST])


def people_who_wrote(word: str, texts: Sequence[str]) -> int:
    """How many of the texts hold `word`, capital letters or not."""
    if _HAN.search(word):
        return sum(word in text for text in texts)
    return sum(bool(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)) for text in texts)


def _runs(text: str) -> set[str]:
    return {
        run[start : start + length]
        for run in _HAN.findall(text)
        for length in range(2, LONGEST + 1)
        for start in range(len(run) - length + 1)
        if run[start] not in _BOUND and run[start + length - 1] not in _BOUND
    }


def _words(text: str) -> set[str]:
    return {word.lower() for word in _LATIN.findall(text)} - _COMMON


def _is_part(word: str, people: int, found: dict[str, int]) -> bool:
    if not _HAN.fullmatch(word):
        return False
    return any(
        len(other) > len(word) and word in other and count >= INSIDE * people
        for other, count in found.items()
    )

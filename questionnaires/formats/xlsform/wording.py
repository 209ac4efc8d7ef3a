"""Words that a form says of its own accord: what a limit wants, what an unusual number is.

In Chinese where the questionnaire's language is Chinese, in English for every other one. They stand in the
form, not on a page of this program, so that they belong to the format and not to the site's words.
"""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires.items import Item, Text


def clean(text: Text, framed: bool = False) -> Text:
    """`text` in which nothing is taken for a reference, which ${ begins, nor for a frame's end."""
    found = {language: words.replace("${", "＄{") for language, words in text.items()}
    if framed:
        found = {language: " ".join(words.replace("*", "＊").split()) for language, words in found.items()}
    return found


def limits(item: Item, languages: Iterable[str]) -> Text:
    """What an answer that breaks a limit is told."""
    return {language: _limits(item, language.startswith("zh")) for language in languages}


def _limits(item: Item, chinese: bool) -> str:
    if item.type == "number":
        words = "请填{}到{}之间的整数。" if chinese else "Please enter a whole number from {} to {}."
        return words.format(item.low, item.high)
    if item.type == "text":
        words = "最多{}个字。" if chinese else "At most {} characters."
        return words.format(item.max_length)
    parts = []
    if item.max_choices:
        words = "最多选{}项。" if chinese else "Choose at most {}."
        parts.append(words.format(item.max_choices))
    if item.exclusive or item.refusable:
        parts.append(
            "有的选项只能单独选。" if chinese else "Some of the options can only be chosen on their own."
        )
    return ("" if chinese else " ").join(parts)


def unusual(item: Item, languages: Iterable[str]) -> Text:
    """What is said beside a number outside of what is usual."""
    low, high = item.usual or (item.low, item.high)
    place = f"${{{item.key}}}"
    return {
        language: f"您填的是{place}，一般在{low}到{high}之间。请再看一眼，没有填错就往下走。"
        if language.startswith("zh")
        else f"You entered {place}; usually it is {low} to {high}. Please look again; if it is right, go on."
        for language in languages
    }

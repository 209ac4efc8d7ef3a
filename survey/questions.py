"""The words of a question as the page shows them, with the answers to earlier items put in their places."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from questionnaires.answers import Answer
from questionnaires.items import Item, Language, Note
from questionnaires.model import Questionnaire

PLACE = re.compile(r"\{([^{}]*)\}")


def words(asked: Item | Note, language: Language, spoken: Mapping[str, str]) -> Markup:
    """The text of `asked`; each {place} is a span that the page's script keeps up to date.

    `spoken` is what was answered to earlier items, see `said`; where it has nothing, the words of `pipe`
    stand.
    """
    if asked.piped is None:
        return escape(asked.text[language])
    parts = PLACE.split(asked.piped[language])
    # split gives words and the names of places in turn
    return Markup("").join(
        _place(part, spoken.get(part, asked.pipe[part][language])) if at % 2 else escape(part)
        for at, part in enumerate(parts)
    )


def _place(key: str, text: str) -> Markup:
    return Markup('<span data-pipe="{}">{}</span>').format(key, text)


def said(questionnaire: Questionnaire, language: Language, answers: Mapping[str, Answer]) -> dict[str, str]:
    """What stands for the answers given: an option's label, a number, a text. Nothing for no answer."""
    spoken: dict[str, str] = {}
    for key, answer in answers.items():
        if isinstance(answer, str):
            spoken[key] = answer
        elif isinstance(answer, int) and answer >= 0:
            item = questionnaire.item(key)
            spoken[key] = item.option(answer).label[language] if item.options else str(answer)
    return spoken

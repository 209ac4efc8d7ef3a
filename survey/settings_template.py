"""What the settings of a survey are, in words for whoever opens one; the commented survey.toml made of them.

The console puts the same words beside its fields. What the keys mean to the program stands in `settings.py`;
a test reads every template back there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from questionnaires.errors import Message, Translate, say
from questionnaires.items import Language
from questionnaires.model import Questionnaire
from survey.settings import UNIT_WORD, on_by_default
from survey.translate import translator

EXPLAINED: Mapping[str, Message] = {
    "organiser": say("Who asks"),
    "purpose": say("What the survey is to find out"),
    "recipient": say("Who receives the summary"),
    "place": say("Where the answers are kept"),
    "keeper": say("Who keeps them"),
    "delete_by": say("Last day on which they may be kept"),
    "help": say("Where help is to be had"),
    "contact": say("Whom to ring with questions"),
    "k": say("Groups of fewer people are not shown"),
    "unit_word": say("What a unit is called here"),
    "languages": say("Languages of the form"),
    "drafts": say("A half-filled form stays on the device; not where several people share one."),
    "fast_flag": say("The phone judges whether the form was filled in too fast, and sends only yes or no."),
    "cap": say("Most answers taken"),
    "grace_minutes": say("Minutes for which forms already open may still be sent after closing"),
    "invited": say("Number of people invited"),
    "optional_items": say("Optional items to ask"),
    "simulated": say("Simulated data: everything that leaves the program says so"),
}
"""Setting -> what it is, in the order in which people are asked for them."""
HINTS: Mapping[str, Message] = {
    "delete_by": say("A date such as 2027-06-30."),
    "k": say("10 unless you say otherwise, never below 5."),
    "unit_word": say("Such as station, village or office."),
    "languages": say("The first is the default."),
    "cap": say("Without a number there is no limit."),
    "invited": say("May be left out if unknown."),
}
"""Setting -> how to write it, where what it is does not tell."""

EMPTY = ("organiser", "purpose", "recipient", "place", "keeper", "delete_by", "help", "contact")
"""What only the organiser can know."""
WITHOUT = {"cap": "500", "invited": "300"}
"""Settings that may be left out, with an example each."""


def template(questionnaire: Questionnaire, language: Language) -> str:
    """A survey.toml to be filled in: TOML, with comments in Chinese, or in English for "en"."""
    translate = translator(language if language.startswith("en") else "zh-CN")
    shown_in = language if language in questionnaire.languages else questionnaire.language
    title = " ".join(questionnaire.title[shown_in].split())
    head = (
        say("{title}: settings of a survey", title=title),
        say("The texts appear word for word on the first page of the form. Fill them in, then run:"),
        say(
            "  cadre-survey survey open KEY --questionnaire {key} --settings THIS_FILE", key=questionnaire.key
        ),
        say('Another text per language: organiser = {{zh-CN = "…", en = "…"}}'),
    )
    lines = _comments(head, translate)
    for key, explained in EXPLAINED.items():
        if key in ("organiser", "k"):
            lines.append("")
        lines += _comments((explained, *filter(None, (HINTS.get(key),))), translate)
        if sentence := sentence_with(questionnaire, key, shown_in):
            lines += _comments((say("  “{sentence}”", sentence=sentence),), translate)
        if key == "optional_items":
            lines += _comments(_optional(questionnaire, shown_in), translate)
        lines.append(_setting(questionnaire, key))
    return "\n".join(lines) + "\n"


def sentence_with(questionnaire: Questionnaire, key: str, language: Language) -> str:
    """The sentence of the consent text that the words of this setting are part of; "" if none is."""
    consent = questionnaire.consent
    if consent is None:
        return ""
    said = [consent.lead, *(point.text for point in consent.points)]
    return next((text[language] for text in said if f"{{{key}}}" in text[language]), "")


def _comments(messages: tuple[Message, ...], translate: Translate) -> list[str]:
    return [f"# {message.text(translate)}" for message in messages]


def _setting(questionnaire: Questionnaire, key: str) -> str:
    """The line of a setting, with its default; a comment where it may be left out."""
    if key in EMPTY:
        return f'{key} = ""'
    if key in WITHOUT:
        return f"# {key} = {WITHOUT[key]}"
    return {
        "k": "k = 10",
        "unit_word": f'unit_word = {{zh-CN = "{UNIT_WORD["zh-CN"]}", en = "{UNIT_WORD["en"]}"}}',
        "languages": f"languages = {json.dumps(questionnaire.languages)}",
        "drafts": "drafts = true",
        "fast_flag": "fast_flag = false",
        "grace_minutes": "grace_minutes = 60",
        "optional_items": f"optional_items = {json.dumps(list(on_by_default(questionnaire)))}",
        "simulated": "simulated = false",
    }[key]


def _optional(questionnaire: Questionnaire, language: Language) -> tuple[Message, ...]:
    """A line for every optional item, with the number of people it wants."""
    lines = []
    for item in questionnaire.items:
        if item.optional:
            text, least = " ".join(item.text[language].split()), item.invited_at_least
            lines.append(
                say("  {key}  {text} (at least {least} people invited)", key=item.key, text=text, least=least)
                if least
                else say("  {key}  {text}", key=item.key, text=text)
            )
    return tuple(lines)

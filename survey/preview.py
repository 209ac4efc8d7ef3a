"""The form of a questionnaire that is in no survey: the respondent's own document, with nothing behind it.

It is the same code that respondents meet. Nothing can be sent from it, and nothing stays on the device.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Response
from flask_babel import gettext

from questionnaires.errors import Message, say
from questionnaires.items import Language
from questionnaires.model import Questionnaire
from survey import form_page, forms
from survey.addresses import Asked
from survey.context import FieldSurvey, Instance
from survey.form_page import Sheet
from survey.headers import EVERYWHERE, FORM_OF_ALL_KINDS, POLICY, Kind, hash_of
from survey.render import html, name_of, speak
from survey.settings import Settings

KIND = Kind(FORM_OF_ALL_KINDS.styles, ("preview.js", *FORM_OF_ALL_KINDS.scripts))
"""The form document with a script before its own that keeps it from sending anything."""

PLACES: Mapping[str, Message] = {
    "organiser": say("[who asks]"),
    "purpose": say("[what it is to find out]"),
    "recipient": say("[who receives the summary]"),
    "place": say("[where the answers are kept]"),
    "keeper": say("[who keeps them]"),
    "delete_by": say("[day of deletion]"),
    "help": say("[where help is to be had]"),
    "contact": say("[telephone]"),
    "unit_word": say("[unit]"),
}
"""What stands in the consent text where a survey's settings will say more."""


class Undecided(Settings):
    """Settings of which nothing is decided yet but the languages."""

    def words(self, language: Language) -> Mapping[str, str]:
        return {"k": str(self.k)} | {name: words.text(gettext) for name, words in PLACES.items()}


@dataclass(frozen=True)
class Addresses:
    """Where the preview is found: by itself, and in each of its languages."""

    itself: str
    languages: Mapping[Language, str]


def form(
    instance: Instance, questionnaire: Questionnaire, language: Language, large: bool, addresses: Addresses
) -> Response:
    """The form document in one language, in ordinary or large type, for a frame of this server's pages."""
    speak(language, Asked(language, large))
    survey = _survey(instance, questionnaire)
    given = form_page.given(Sheet(survey, None, "preview"), forms.build(survey.questionnaire, language))
    stopped = gettext("This is a preview: nothing was sent.")
    text = html(
        "preview",
        KIND,
        given
        | {
            "draft": "",
            "script_words": {**given["script_words"], "sending": stopped},
            "languages": [
                (other, name_of(other), address)
                for other, address in addresses.languages.items()
                if other != language
            ],
        }
        | dict.fromkeys(("action", "first", "leave", "about", "size_link"), addresses.itself)
        | dict.fromkeys(("thanks", "large_thanks"), addresses.itself),
    )
    return Response(text, headers=((POLICY, _policy()), *EVERYWHERE))


def _survey(instance: Instance, questionnaire: Questionnaire) -> FieldSurvey:
    """A survey that is on no list. The form asks it for its words alone, never for its answers."""
    asked = questionnaire.asked(invited=sys.maxsize)
    return FieldSurvey(
        key=questionnaire.key,
        folder=Path(),
        questionnaire=asked.judging_speed(False),
        document={},
        settings=Undecided(languages=questionnaire.languages),
        zone=instance.config.zone,
        console=instance.console,
        lock=instance.lock,
        seal_key=b"",
        code_secret=b"",
    )


def _policy() -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {hash_of(KIND.style)}",
            f"script-src {hash_of(KIND.script)}",
            "img-src data:",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        )
    )

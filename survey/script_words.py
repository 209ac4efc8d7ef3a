"""What the form's script says, in the language of the page. Only sentences that this questionnaire can need.

The script is an unvarying block, so its words stand in the document as attributes of the form.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from questionnaires.model import Questionnaire


def script_words(questionnaire: Questionnaire, *, drafts: bool) -> Mapping[str, str]:
    """Name -> sentence, with places such as {n} that the script fills in."""
    return _always() | (_of_drafts() if drafts else {}) | _of_items(questionnaire)


def needs_kinds(questionnaire: Questionnaire) -> bool:
    """Whether the script wants its second part: for numbers, rankings, words of earlier answers."""
    return questionnaire.pipes or bool({"number", "ranking"} & _types(questionnaire))


def _types(questionnaire: Questionnaire) -> set[str]:
    return {item.type for item in questionnaire.items}


def _always() -> dict[str, str]:
    return {
        "error": gettext("Error: %(title)s", title="{title}"),
        "doubts": gettext("Questions on this page without an answer: {n}"),
        "blank": gettext("This question has no answer yet."),
        "sending": gettext("Sending…"),
        "offline": gettext("No network. Trying again in {n} seconds. "),
        "busy": gettext("The server is busy. Trying again in {n} seconds. "),
        "stay": gettext("Please do not close this page."),
    }


def _of_drafts() -> dict[str, str]:
    return {
        "kept": gettext("Your answers are kept on this phone."),
        "restored": gettext("What you filled in last time is here again."),
        "unsent": gettext("Last time it could not be sent. Please press “Submit” again."),
        "cleared": gettext("The answers on this phone are cleared."),
    }


def _of_items(questionnaire: Questionnaire) -> dict[str, str]:
    words: dict[str, str] = {}
    demanding = any(item.required or item.required_if for item in questionnaire.items)
    if demanding or {"number", "ranking"} & _types(questionnaire):
        words["wrongs"] = gettext("Questions on this page that need another look: {n}")
    if demanding:
        words["must"] = gettext("This question needs an answer; “I would rather not answer” is one too.")
        words["fill"] = gettext("This question needs an answer. Please fill it in.")
    if any(item.type == "multiple" and item.max_choices for item in questionnaire.items):
        words["most"] = gettext("At most {n}: this one was not taken.")
    if "number" in _types(questionnaire):
        words["range"] = gettext("Please write a whole number between {low} and {high}, in figures.")
        words["usual"] = gettext("That is a rare answer. Is it what you meant?")
    if "ranking" in _types(questionnaire):
        words["rank"] = gettext("Please fill the places from the first on, each option once.")
    return words

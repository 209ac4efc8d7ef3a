"""What the form's script says, in the language of the page. Only sentences that this questionnaire can need.

The script is an unvarying block, so its words stand in the document as attributes of the form.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from questionnaires.model import Questionnaire


def script_words(questionnaire: Questionnaire, *, drafts: bool) -> Mapping[str, str]:
    """Name -> sentence, with places such as {n} that the script fills in."""
    return {name: text for name, text in _all(questionnaire, drafts).items() if text}


def _all(questionnaire: Questionnaire, drafts: bool) -> dict[str, str]:
    limited = any(item.type == "multiple" and item.max_choices for item in questionnaire.items)
    return {
        "error": gettext("Error: %(title)s", title="{title}"),
        "doubts": gettext("Questions on this page without an answer: {n}"),
        "blank": gettext("This question has no answer yet."),
        "most": gettext("At most {n}: this one was not taken.") if limited else "",
        "sending": gettext("Sending…"),
        "offline": gettext("No network. Trying again in {n} seconds. "),
        "busy": gettext("The server is busy. Trying again in {n} seconds. "),
        "stay": gettext("Please do not close this page."),
        **(_of_drafts() if drafts else {}),
    }


def _of_drafts() -> dict[str, str]:
    return {
        "kept": gettext("Your answers are kept on this phone."),
        "restored": gettext("What you filled in last time is here again."),
        "unsent": gettext("Last time it could not be sent. Please press “Submit” again."),
        "cleared": gettext("The answers on this phone are cleared."),
    }

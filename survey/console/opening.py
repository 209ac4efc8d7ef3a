"""Opening a survey: the form with all that is frozen, a look at what it comes to, and the last word."""

from __future__ import annotations

import hmac
from hashlib import sha256
from pathlib import Path

from flask import g, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from questionnaires import load
from questionnaires.errors import ProblemsError
from questionnaires.model import Questionnaire
from survey import before_opening, consent, fieldwork
from survey.console import draft
from survey.console.draft import Trouble, Typed
from survey.console.guard import TOKEN, instance, note, opens
from survey.console.pages import page, to, words
from survey.context import as_asked
from survey.planning import Plan
from survey.render import name_of
from survey.settings import LOWEST_K
from survey.settings_template import HINTS

CHECK, EDIT, OPEN = "check", "edit", "open"
STEP, SEEN = "step", "seen"
"""What the buttons send, and by which the last step shows that what it opens is what was looked at."""


def open_survey() -> AnyResponse:
    """The choice of a questionnaire; the form for one; what opening it would mean; its opening."""
    name = request.values.get("questionnaire", "")
    known = load.definitions(instance().folder / "questionnaires")
    if name not in known:
        return page("survey_choose", gettext("Open a survey"), questionnaires=_titles(known))
    questionnaire = load.load(known[name])
    if request.method != "POST":
        return _form(name, questionnaire, draft.fresh(questionnaire))
    typed = draft.with_file(Typed(request.form), request.files.get("units_file"))
    step = request.form.get(STEP)
    if step == EDIT:
        return _form(name, questionnaire, typed)
    try:
        ready = draft.plan(instance(), known[name], questionnaire, typed)
        before_opening.check(ready)
    except ProblemsError as error:
        return _form(name, questionnaire, typed, draft.troubles(error))
    if step != OPEN or not hmac.compare_digest(request.form.get(SEEN, "").encode(), _mark(ready).encode()):
        return _last_look(name, ready, typed)
    fieldwork.open_survey(instance(), ready)
    note("opened", ready.key)
    return to("survey", said="opened", key=ready.key)


def _titles(known: dict[str, Path]) -> list[tuple[str, str]]:
    """Name and title of every questionnaire that can be used."""
    found = []
    for name, path in known.items():
        try:
            questionnaire = load.load(path)
        except ProblemsError:
            continue  # the page of the questionnaires says what is wrong with it
        found.append((name, questionnaire.title.get(g.language, questionnaire.title[questionnaire.language])))
    return found


def _form(
    name: str, questionnaire: Questionnaire, typed: Typed, troubles: tuple[Trouble, ...] = ()
) -> AnyResponse:
    return page(
        "survey_form",
        gettext("Open a survey"),
        422 if troubles else 200,
        questionnaire=questionnaire,
        name=name,
        typed=typed,
        troubles=troubles,
        blamed={field for trouble in troubles for field in trouble.fields},
        explained={key: words(said) for key, said in draft.LABELS.items()},
        hints={key: words(said) for key, said in HINTS.items()},
        words_asked=draft.words_asked(questionnaire),
        languages=[(code, name_of(code)) for code in questionnaire.languages],
        optional=[item for item in questionnaire.items if item.optional],
        knows_fast=any(flag.seconds_below for flag in questionnaire.quality_flags),
        lowest_k=LOWEST_K,
        shown_in=_shown_in(questionnaire),
    )


def _last_look(name: str, ready: Plan, typed: Typed) -> AnyResponse:
    """What respondents will read, whom the background answers single out, and that nothing changes later."""
    asked = as_asked(ready.complete, ready.settings)
    return page(
        "survey_check",
        gettext("Before the survey opens"),
        plan=ready,
        title=asked.title[_shown_in(asked)],
        consents=[
            (
                language,
                name_of(language),
                consent.would_say(asked, ready.settings, ready.modes, language),
            )
            for language in asked.languages
        ],
        meter=[words(line).strip() for line in before_opening.meter(ready)],
        warnings=[words(line) for line in before_opening.warnings(ready)],
        name=name,
        kept=[(key, value) for key, value in typed.items(multi=True) if key not in (TOKEN, STEP, SEEN)],
        mark=_mark(ready),
        base_url=instance().config.base_url,
    )


def _shown_in(questionnaire: Questionnaire) -> str:
    """The language of its texts on a page of the console."""
    return g.language if g.language in questionnaire.languages else questionnaire.language


def _mark(ready: Plan) -> str:
    """A digest of everything that opening would freeze."""
    digest = sha256(repr((ready.key, ready.closes, ready.codes)).encode())
    for name, content in ready.frozen.items():
        digest.update(name.encode() + len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


PAGES = (opens("/open", open_survey, "operator", post=True),)

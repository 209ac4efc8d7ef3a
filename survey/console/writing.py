"""The designer's desk: a questionnaire brought as a file or pasted, written as text, checked, saved, removed.

Nothing is saved that has a problem, and nothing that was typed is lost by one.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from questionnaires import limits
from questionnaires.errors import ProblemsError
from questionnaires.likely_background import unnamed
from questionnaires.listing import size
from survey import shelf
from survey.console import formats
from survey.console.guard import instance, note, opens, takes
from survey.console.pages import page, to, words
from survey.console.questionnaires import faults, found, title
from survey.errors import QuestionnaireRefused
from survey.shelf import Held, Wish
from survey.starter import starter

CHECK = "check"


@dataclass(frozen=True)
class Carried:
    """What is told of a file of another program until what became of it is saved."""

    lost: tuple[str, ...] = ()
    """What could not be carried over."""
    changed: tuple[str, ...] = ()
    """What has another name or code now."""
    background: str = ""
    """Which items were taken for background."""


@dataclass(frozen=True)
class Desk:
    """A wish to save as it lies on the desk, and what is said beside it."""

    wish: Wish
    heading: str
    action: str
    """Where its form is sent."""
    carried: Carried = Carried()
    taken_for: str = ""
    """As what somebody's file was read."""
    consent_added: bool = False
    """The standard consent text was put in."""
    one: Held | None = None
    """The questionnaire that is being changed."""
    suggested: str = ""
    """What the text has and the file has not yet: a "version" or a "key" of its own."""


def questionnaire_new() -> AnyResponse:
    """Where a questionnaire is brought: a file, or text that is pasted. It is read, and shown; not saved."""
    if request.method != "POST":
        return _new()
    data = _file()
    pasted = request.form.get("pasted", "")
    if not data and not pasted.strip():
        return _new([gettext("Please choose a file, or paste the questionnaire.")])
    try:
        brought = formats.brought(data or pasted.encode(), gettext("Questionnaire"), _free)
    except ProblemsError as error:
        return _new([problem.text(gettext) for problem in error.problems])
    return _shown(
        Desk(
            Wish(shelf.draft(instance(), brought.text)),
            gettext("Look it over, then save"),
            url_for("console.questionnaire_text"),
            Carried(
                tuple(problem.text(gettext) for problem in brought.lost),
                tuple(problem.text(gettext) for problem in brought.changed),
                words(brought.background) if brought.background else "",
            ),
            words(brought.taken_for),
            brought.consent_added,
        )
    )


def _free(key: str) -> str:
    return shelf.free(key, instance())


def _file() -> bytes:
    """The file that was sent; what it is called on the sender's device is never looked at."""
    sent = request.files.get("file")
    if sent is None:
        return b""
    with sent.stream as stream:
        return stream.read()


def _new(problems: list[str] | None = None) -> AnyResponse:
    return page(
        "questionnaire_new",
        gettext("New questionnaire"),
        422 if problems else 200,
        problems=problems or [],
        pasted=request.form.get("pasted", ""),
        megabytes=formats.MOST_MEGABYTES,
        limits=(
            formats.MOST_QUESTIONS,
            formats.MOST_OPTIONS,
            formats.MOST_LETTERS,
            formats.MOST_LINES,
        ),
    )


def questionnaire_text() -> AnyResponse:
    """A new questionnaire written as text."""
    begins = request.method != "POST"
    wish = Wish(shelf.draft(instance(), starter(g.language))) if begins else _wish("")
    carried = Carried(_told("lost"), _told("changed"), request.form.get("background", ""))
    heading, action = gettext("Write a questionnaire"), url_for("console.questionnaire_text")
    return _answered(Desk(wish, heading, action, carried))


def _told(name: str) -> tuple[str, ...]:
    """The lines that the page was told before, and has sent along."""
    return tuple(line for line in request.form.get(name, "").splitlines() if line)


def questionnaire_edit(key: str) -> AnyResponse:
    """A questionnaire changed as text; of one that comes with the program, a copy under a key of its own."""
    one = found(key)
    heading = (
        gettext("Edit: %(title)s", title=title(one))
        if one.own
        else gettext("Copy and edit: %(title)s", title=title(one))
    )
    suggested = ""
    if request.method != "POST":
        text = shelf.suggested(one, instance())
        suggested = ("version" if one.own else "key") if text != one.text else ""
        wish = Wish(shelf.draft(instance(), text), one.key, one.mark)
    else:
        wish = _wish(one.key)
    action = url_for("console.questionnaire_edit", key=key)
    return _answered(Desk(wish, heading, action, one=one, suggested=suggested))


def questionnaire_check() -> AnyResponse:
    """What is wrong with a text, as a part of a page: for a script that asks while somebody writes."""
    text = render_template(
        "console/questionnaire_verdict.html", **_verdict(_wish(request.form.get("editing", "")))
    )
    return Response(text)


def questionnaire_remove(key: str) -> AnyResponse:
    """Delete an own questionnaire that no survey ever asked."""
    found(key)
    shelf.remove(instance(), key)
    note("removed", key)
    return to("questionnaires", said="removed")


def _wish(editing: str) -> Wish:
    """What was sent: that this text be saved."""
    return Wish(
        shelf.draft(instance(), request.form.get("text", "")),
        editing,
        request.form.get("seen", ""),
        request.form.get("replacing") == "1",
    )


def _answered(desk: Desk) -> AnyResponse:
    """The desk as it is asked for; or, if the text was to be saved and can be, the way to what it became."""
    if request.method != "POST" or request.form.get("do") == CHECK:
        return _shown(desk)
    try:
        saved = shelf.save(instance(), desk.wish)
    except QuestionnaireRefused:
        return _shown(desk)
    note("saved", f"{saved.key} {saved.version}")
    return to("questionnaire", said="saved", key=saved.key)


def _shown(desk: Desk) -> AnyResponse:
    verdict = _verdict(desk.wish)
    status = 422 if verdict["faults"] and request.method == "POST" else 200
    return page(
        "questionnaire_text",
        desk.heading,
        status,
        desk=desk,
        check=url_for("console.questionnaire_check"),
        **verdict,
    )


def _verdict(wish: Wish) -> dict[str, object]:
    """What the part of the page is given that says whether the text can be saved."""
    problems = shelf.objections(instance(), wish)
    questionnaire = wish.draft.questionnaire
    warnings = limits.warnings(questionnaire, f"{questionnaire.key}.toml") if questionnaire else ()
    nothing_named = unnamed(questionnaire) if questionnaire else None
    return {
        "faults": faults(problems, wish.draft.text),
        "count": len(problems),
        "warnings": faults(tuple(warnings), wish.draft.text),
        "nothing_named": words(nothing_named) if nothing_named else "",
        "sound": words(size(questionnaire)) if questionnaire and not problems else "",
        "in_the_way": shelf.in_the_way(instance(), wish),
        "replacing": wish.replacing,
    }


PAGES = (
    opens("/new-questionnaire", questionnaire_new, "designer", post=True),
    opens("/new-questionnaire/text", questionnaire_text, "designer", post=True),
    takes("/new-questionnaire/check", questionnaire_check, "designer"),
    opens("/questionnaires/<key>/edit", questionnaire_edit, "designer", post=True),
    takes("/questionnaires/<key>/remove", questionnaire_remove, "designer"),
)

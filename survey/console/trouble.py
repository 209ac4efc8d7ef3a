"""What the console says when something cannot be done: no traceback, and what was wrong line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, g
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from questionnaires.errors import Message, Problem, ProblemsError, say
from survey.console.pages import page
from survey.console.sessions import DEFAULT_LANGUAGE
from survey.error_log import note


def register(console: Blueprint) -> None:
    """Pages for refusals, for problems of what was asked, and for failures of the program."""
    console.errorhandler(HTTPException)(refused)
    console.errorhandler(ProblemsError)(problems)
    console.errorhandler(Exception)(failed)


def refused(error: HTTPException) -> Response:
    """The page for what may not be opened, or is not there."""
    _speak()
    if error.code == 403:
        heading = gettext("You may not open this")
        line = gettext(
            "It belongs to another role, or the page was too old. Please go back and load it anew."
        )
    elif error.code == 404:
        heading = gettext("There is nothing here")
        line = gettext("The address leads nowhere. Please start from the overview.")
    elif error.code == 413:
        heading = gettext("This file is too large")
        line = gettext("Files may have 5 MB at most. Nothing was stored.")
    else:
        heading = gettext("This cannot be done")
        line = gettext("Please go back and try again.")
    answer = page("trouble", heading, error.code or 500, lines=[line])
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            answer.headers[name] = value
    return answer


def problems(error: ProblemsError) -> Response:
    """The page that says what is wrong with what was asked, and how to mend it."""
    _speak()
    lines = [_at_the_console(problem).text(gettext) for problem in error.problems]
    return page("trouble", gettext("This cannot be done"), 422, lines=lines)


IN_PLACE_OF: Mapping[str, Message] = {
    "cadre-survey survey list names them all.": say("The page of surveys lists them all."),
    "cadre-survey survey status shows its state.": say("The page of the survey shows its state."),
}
"""Advice to use a command -> the same at the console."""


def _at_the_console(problem: Problem) -> Problem:
    return replace(problem, mend=IN_PLACE_OF.get(problem.mend.template, problem.mend))


def failed(error: Exception) -> Response:
    """The page for a failure of the program; the log gets its kind and place."""
    _speak()
    note(error)
    line = gettext(
        "The program failed. What happened is in errors.log, without any answer. Please try again."
    )
    return page("trouble", gettext("Something went wrong"), 500, lines=[line])


def _speak() -> None:
    g.setdefault("language", DEFAULT_LANGUAGE)
    g.setdefault("me", None)
    g.setdefault("session", "")

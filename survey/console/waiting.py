"""The page that stands while something is made that takes longer than a page may; it goes on by itself."""

from __future__ import annotations

from typing import Any

from flask import current_app
from werkzeug.wrappers import Response as AnyResponse

from survey.console.beside import Beside
from survey.console.desk import Release, spoken
from survey.console.pages import page

AT_ONCE, AGAIN = 0.15, 1
"""Seconds that a page waits for what is made, and until the page that waits comes back."""


def register(extensions: dict[str, Any]) -> None:
    """What is made beside the pages of an application."""
    extensions["beside"] = Beside()


def beside() -> Beside:
    """What is being made beside the pages."""
    found: Beside = current_app.extensions["beside"]
    return found


def waiting(heading: str, told: str, subject: str = "", release: Release | None = None) -> AnyResponse:
    """A page that loads itself anew, without script, and says what is being made."""
    language = spoken(release) if release else ""
    return again(page("waiting", heading, told=told, subject=subject, release=release, spoken=language))


def again(answer: AnyResponse) -> AnyResponse:
    """The page, made to load itself anew in a moment."""
    answer.headers["Refresh"] = str(AGAIN)
    return answer

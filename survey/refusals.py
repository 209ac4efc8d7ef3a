"""The pages for what belongs to no survey or went wrong: calm, with nothing of what was sent in a log."""

from __future__ import annotations

from flask import Response, current_app, g, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from survey.addresses import asked
from survey.error_log import note
from survey.headers import STILL
from survey.render import html, reply, speak

LANGUAGES = ("zh-CN", "en")
"""Of the pages that belong to no survey; the first is the default."""


def refuse(error: HTTPException) -> AnyResponse:
    """A calm page for a request that leads nowhere, with the headers that the refusal itself needs."""
    if "language" not in g:
        wanted = asked(request.args, LANGUAGES)
        speak(wanted.language or LANGUAGES[0], wanted)
    if error.code == 413:
        heading = gettext("Not saved: this is too long")
        line = gettext("Please go back, shorten what you wrote, and submit again.")
    elif error.code == 404:
        heading = gettext("There is no survey here")
        line = gettext("Please compare the address with the one you were given.")
    else:
        heading = gettext("This cannot be opened")
        line = gettext("Please open the form again with the address you were given. Nothing was saved.")
    answer = error.get_response()
    answer.data = html("refused", STILL, {"heading": heading, "line": line})
    answer.mimetype = "text/html"
    answer.headers.extend(STILL.headers)
    return answer


def last_resort(error: Exception) -> Response:
    """The page for a failure of the program. What was sent stays in it, to be sent again with one button.

    The log gets the kind of the error, its place and the date: no message, for messages quote answers.
    """
    note(error)
    kept: list[tuple[str, str]] = []
    if request.method == "POST":
        kept = list(request.form.items(multi=True))
    template = current_app.jinja_env.get_template("respondent/last_resort.html")
    action = request.full_path if request.args else request.path
    wanted = asked(request.args, LANGUAGES)
    text = template.render(
        style=STILL.style,
        script=STILL.script,
        language=LANGUAGES[0],
        large=wanted.large,
        kept=kept,
        action=action,
    )
    return reply(text, STILL, 500)

"""The edge of the command line: whatever went wrong becomes a line for a person, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from traceback import extract_tb

import click

from questionnaires.errors import Message, ProblemsError, Translate, say
from survey.store.base import StoreFull, SurveyFull

DONE, PROBLEM, USAGE = 0, 1, 2
"""Exit codes: done; the data or the draft has a problem; wrong usage."""


def run(command: click.Command, arguments: list[str], translate: Translate) -> int:
    """Run the command; its exit code. Problems are on standard error, one a line."""
    try:
        code = command.main(arguments, prog_name=command.name, standalone_mode=False)
    except click.ClickException as error:
        _in_one_language(error, translate).show()
        return USAGE if isinstance(error, click.UsageError) else PROBLEM
    except click.Abort:
        click.echo(say("Stopped.").text(translate), err=True)
        return PROBLEM
    except Exception as error:  # the last resort
        for line in lines(error, translate):
            click.echo(line, err=True)
        return PROBLEM
    return code if isinstance(code, int) else DONE


def _in_one_language(error: click.ClickException, translate: Translate) -> click.ClickException:
    """The error with a full stop of its own language; click writes "." behind what is missing."""
    if not isinstance(error, click.MissingParameter):
        return error
    missing, stop, rest = error.format_message().partition("'.")
    sentence = say("{sentence}.", sentence=f"{missing}'").text(translate) + rest if stop else missing
    return click.UsageError(sentence, error.ctx)


def lines(error: Exception, translate: Translate) -> Iterator[str]:
    """The lines that say what happened."""
    if isinstance(error, ProblemsError):
        for problem in error.problems:
            yield problem.text(translate)
    else:
        yield _message(error).text(translate)


def _message(error: Exception) -> Message:
    if isinstance(error, StoreFull):
        return say("The answers cannot be written: the disk is full or the file is locked.")
    if isinstance(error, SurveyFull):
        return say("The survey has as many answers as its cap allows.")
    if isinstance(error, OSError):
        return say(
            "{file}: {reason}",
            file=error.filename or type(error).__name__,
            reason=error.strerror or type(error).__name__,
        )
    if isinstance(error, ValueError) and str(error):
        return say("{reason}", reason=" ".join(str(error).split()))
    # Not the message: it may quote an answer.
    last = extract_tb(error.__traceback__)[-1]
    return say(
        "Unexpected error {kind} in {file}, line {line}. Please report it with the command you gave.",
        kind=type(error).__name__,
        file=Path(last.filename).name,
        line=last.lineno,
    )

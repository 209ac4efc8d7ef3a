"""What is written down when something fails: one line with the day, the kind of error and its place.

Never the message, which may quote an answer; never a clock, an address or a line per request.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from datetime import date
from pathlib import Path

from survey.store.wash import Midnight, blur_times, utc_midnight

NAME = "errors.log"
LOGGERS = ("survey", "waitress")
"""Whatever else waitress has to say is about single requests: it goes through the same sieve."""

_ROOT = Path(__file__).resolve().parent.parent

log = logging.getLogger("survey")


def note(error: BaseException) -> None:
    """One line about a failure: day, kind, file and line."""
    log.error("%s", line(error))


def line(error: BaseException) -> str:
    """2026-11-20 KeyError forms.py:120 — the innermost place in this program, else the innermost of all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)] or list(frames)
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return f"{_today()} {type(error).__name__} {place}"


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 the machine's day will do


class ErrorFile(logging.Handler):
    """Appends to a file of mode 0600 whose times say the day only. Never raises, never prints."""

    def __init__(self, path: Path, midnight: Midnight) -> None:
        super().__init__(logging.ERROR)
        self.path = path
        self.midnight = midnight

    def emit(self, record: logging.LogRecord) -> None:
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(self.format(record) + "\n")
            blur_times(self.path, self.midnight())
        except OSError:
            # A full disk: the log is the last thing to insist.
            return

    def format(self, record: logging.LogRecord) -> str:
        """Our own lines as they are; of a library's line its kind and place, for its words quote requests."""
        if record.name == "survey":
            return record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            return line(record.exc_info[1])
        return f"{_today()} {record.name} {record.filename}:{record.lineno}"


def write_to(folder: Path, midnight: Midnight = utc_midnight) -> ErrorFile:
    """From now on errors go to `folder`/errors.log, and nowhere else: not to the terminal or a journal."""
    handler = ErrorFile(folder / NAME, midnight)
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [other for other in logger.handlers if not isinstance(other, ErrorFile)]
        logger.addHandler(handler)
        logger.propagate = False
    threading.excepthook = _note_of_thread
    sys.unraisablehook = _note_unraisable
    return handler


def stop(handler: ErrorFile) -> None:
    """Undo `write_to`."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.removeHandler(handler)
        logger.propagate = True
    threading.excepthook = threading.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__


def _note_of_thread(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_value is not None:
        note(failure.exc_value)


def _note_unraisable(failure: sys.UnraisableHookArgs) -> None:
    if failure.exc_value is not None:
        note(failure.exc_value)

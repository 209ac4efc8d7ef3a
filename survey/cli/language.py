"""The language of the command line: --lang, else the locale, else Chinese."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from questionnaires.errors import Translate

LANGUAGES = ("zh-CN", "en")
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"


def chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language in which the program speaks when it is called with these arguments.

    Read before click reads them, since click's own `--help` is already written in it.
    """
    return _asked_for(arguments) or _of_locale(environment) or LANGUAGES[0]


def _asked_for(arguments: Sequence[str]) -> str | None:
    """The value of `--lang` among the options that stand before the command's name."""
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name == "--lang":
            found = value if equals else next(rest, "")
            return found if found in LANGUAGES else None
        if name == "--instance" and not equals:
            next(rest, None)
        elif not argument.startswith("-"):
            return None
    return None


def _of_locale(environment: Mapping[str, str]) -> str | None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = environment.get(name, "").partition(".")[0]
        # C and POSIX say that nobody chose, as in containers and cron.
        if locale not in ("", "C", "POSIX"):
            return "zh-CN" if locale.lower().startswith("zh") else "en"
    return None


def speak(language: str) -> Translate:
    """Translates English templates to `language`, and lets click say its own sentences in it."""
    # Click calls gettext's global functions, which look up LANGUAGE each time.
    os.environ["LANGUAGE"] = language.replace("-", "_")
    gettext.bindtextdomain("messages", str(TRANSLATIONS))
    gettext.textdomain("messages")
    found = gettext.translation(
        "messages", str(TRANSLATIONS), languages=[language.replace("-", "_")], fallback=True
    )
    return found.gettext

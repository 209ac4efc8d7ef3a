"""What is typed into the page that opens a survey, as the files that the checks of the command read."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import gettext
from werkzeug.datastructures import FileStorage, MultiDict

from questionnaires.errors import Message, Problem, ProblemsError, say
from questionnaires.model import Questionnaire
from survey import planning
from survey.context import Instance
from survey.errors import FieldworkError, survey_problem
from survey.frozen import SETTINGS, UNITS
from survey.planning import Plan
from survey.settings import UNIT_WORD, WORDS, Settings, on_by_default, places
from survey.settings_template import EXPLAINED
from survey.units import decoded

SWITCHES = ("drafts", "fast_flag", "simulated")
NUMBERS = ("k", "cap", "grace_minutes", "invited")
LISTS = ("languages", "optional_items")
LONGEST_NUMBER = 9
"""Figures: more are left as they were typed, for the checks to refuse."""

Typed = MultiDict[str, str]
"""Field -> what was typed there: of words one field a language, organiser.zh-CN."""


@dataclass(frozen=True)
class Trouble:
    """One problem of what was typed."""

    fields: tuple[str, ...]
    """Of the page; the first is led to. None if it belongs to no field."""
    text: str


def fresh(questionnaire: Questionnaire) -> Typed:
    """What stands in the fields before anybody types: the defaults."""
    plain = Settings(languages=questionnaire.languages)
    typed = Typed({"k": str(plain.k), "grace_minutes": str(plain.grace_minutes), "drafts": "yes"})
    typed.setlist("languages", list(questionnaire.languages))
    typed.setlist("optional_items", list(on_by_default(questionnaire)))
    for language, word in UNIT_WORD.items():
        typed[f"unit_word.{language}"] = word
    return typed


def with_file(typed: Typed, file: FileStorage | None) -> Typed:
    """What was typed, and in place of the units those of a file, if one came along."""
    content = file.read() if file else b""
    if not content:
        return typed
    found = typed.copy()
    found["units"] = decoded(content) or content.decode("utf-8", "replace")
    return found


def plan(instance: Instance, path: Path, questionnaire: Questionnaire, typed: Typed) -> Plan:
    """What opening as typed would freeze. Raises FieldworkError with everything against it."""
    problems: list[Problem] = []
    ready, closes = None, None
    try:
        closes = _day(typed.get("closes", ""))
    except FieldworkError as error:
        problems += error.problems
    # Browsers end lines otherwise than files do: the same list must stay the same.
    units = typed.get("units", "").strip().replace("\r\n", "\n")
    # The checks read files, as the command gives them; these are ours alone and gone at once.
    with TemporaryDirectory() as folder:
        settings, listed = Path(folder, SETTINGS), Path(folder, UNITS)
        settings.write_text(settings_text(questionnaire, typed), encoding="utf-8")
        listed.write_text(units + "\n", encoding="utf-8", newline="\n")
        try:
            ready = planning.plan(
                instance,
                typed.get("key", "").strip(),
                path,
                settings,
                closes,
                units=listed if units else None,
                codes="codes" in typed,
            )
        except ProblemsError as error:
            problems += error.problems
    if ready is None or problems:
        raise FieldworkError(problems)
    return ready


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        where = say("{file}, {key}", file=SETTINGS, key="closes")
        what = say("{value} does not fit here.", value=repr(text))
        mend = say("Write {wanted}.", wanted=say("a date such as 2027-06-30"))
        raise FieldworkError([Problem(where, what, mend)]) from error


def settings_text(questionnaire: Questionnaire, typed: Typed) -> str:
    """The survey.toml of what was typed. A value that does not fit is in it as it was typed."""
    return "".join(f"{name} = {value}\n" for name, value in _settings(questionnaire, typed))


def _settings(questionnaire: Questionnaire, typed: Typed) -> Iterator[tuple[str, str]]:
    for name in WORDS:
        words = {language: typed.get(f"{name}.{language}", "") for language in questionnaire.languages}
        said = [f"{language} = {_quoted(text)}" for language, text in words.items() if text.strip()]
        if said:
            yield name, "{" + ", ".join(said) + "}"
    if typed.get("delete_by", "").strip():
        yield "delete_by", _quoted(typed["delete_by"].strip())
    for name in NUMBERS:
        if typed.get(name, "").strip():
            yield name, _number(typed[name])
    for name in SWITCHES:
        yield name, "true" if name in typed else "false"
    for name in LISTS:
        yield name, "[" + ", ".join(_quoted(text) for text in typed.getlist(name)) + "]"


def _number(text: str) -> str:
    """Figures, full-width ones too, as a number; anything else as the text it is."""
    plain = unicodedata.normalize("NFKC", text).strip()
    figures = plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_NUMBER
    return str(int(plain)) if figures else _quoted(text)


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's, but for the one sign that TOML wants escaped and JSON does not."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def words_asked(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The settings in words that respondents will read: some stand in the consent text or nowhere."""
    points = questionnaire.consent.points if questionnaire.consent else ()
    modes = frozenset(point.only_if for point in points if point.only_if)
    named = {
        place for language in questionnaire.languages for place in places(questionnaire, modes, language)
    }
    return tuple(
        name for name in WORDS if name != "unit_word" and (name in named or name not in IN_CONSENT_ONLY)
    )


def troubles(error: ProblemsError) -> tuple[Trouble, ...]:
    """The problems in words of the page that name its fields, in their order; those of no field come last."""
    found = [_trouble(problem) for problem in error.problems]
    return tuple(sorted(found, key=lambda one: ORDER.index(one.fields[0]) if one.fields else len(ORDER)))


def _trouble(problem: Problem) -> Trouble:
    where = problem.where.values
    if where.get("file") == SETTINGS and "key" in where:
        fields = str(where["key"]).split(", ")
        names = [LABELS[field].text(gettext) if field in LABELS else field for field in fields]
        place: Message = say("{place}", place=gettext("; ").join(names))
        return Trouble(tuple(fields), Problem(place, problem.what, problem.mend).text(gettext))
    return Trouble(_fields(problem), problem.text(gettext))


def _fields(problem: Problem) -> tuple[str, ...]:
    """The field that a problem outside the settings is about."""
    if problem.where.values.get("file") == UNITS:
        return ("units",)
    if problem.where.template != survey_problem("", problem.what, problem.mend).where.template:
        return ()
    return ("closes",) if {"day", "closes"} & problem.what.values.keys() else ("key",)


LABELS: Mapping[str, Message] = {**EXPLAINED, "closes": say("Last day")}
"""Field of the page -> what it is, in words."""
IN_CONSENT_ONLY = ("purpose", "help")
"""Words for which respondents have no other place: the page on the survey tells the rest in any case."""
ORDER = (
    *("key", "closes", "codes", "simulated"),
    *("organiser", "purpose", "recipient", "place", "keeper", "help", "contact", "delete_by"),
    *("invited", "k", "units", "unit_word"),
    *("languages", "optional_items", "drafts", "fast_flag", "cap", "grace_minutes"),
)
"""The fields as they stand on the page."""

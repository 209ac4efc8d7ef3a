"""The questionnaires to look at: their list, each laid out for reading, as a phone shows it, and as files.

Whoever is of the staff may look; who may write is for `writing`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, request, send_file, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.items import Language
from questionnaires.likely_background import unnamed
from questionnaires.lines import lines_of
from questionnaires.listing import listing, size
from questionnaires.model import Questionnaire
from survey import preview, shelf, singled_out
from survey.console import formats
from survey.console.guard import instance, opens
from survey.console.pages import page, words
from survey.render import name_of
from survey.shelf import Held

PEOPLE = "40,219"
"""For how many people the meter is read while nobody has said for how many."""
MOST_SIZES, MOST_PEOPLE = 5, 10_000_000
MOST_FAULTS = 200
"""Problems on a page; whoever has mended those is told the next."""

MOST_OF_BORROWER = 5
"""Problems of one that borrows items; its own page has all of them."""

Faults = list[tuple[int | None, str]]


@dataclass(frozen=True)
class Reading:
    """What the meter says for so many people."""

    people: int
    weight: str
    """grave, warning or calm."""
    lines: tuple[str, ...]


def questionnaires() -> AnyResponse:
    """Every questionnaire that may be chosen."""
    rows = [
        (one, title(one), words(size(one.questionnaire)) if one.questionnaire else "")
        for one in shelf.held(instance())
    ]
    return page("questionnaires", gettext("Questionnaires"), rows=rows, writes=writes())


def questionnaire(key: str) -> AnyResponse:
    """One questionnaire laid out for reading, with the meter beside its background items."""
    one = found(key)
    if one.questionnaire is None:
        return page(
            "questionnaire_broken",
            title(one),
            one=one,
            writes=writes(),
            faults=faults(one.problems, one.text),
        )
    spoken = _spoken(one.questionnaire)
    sizes = _sizes(request.args.get("people", PEOPLE))
    return page(
        "questionnaire",
        one.questionnaire.title[spoken],
        200 if sizes else 422,
        trouble="" if sizes else gettext("Please write numbers of people from 1 on, such as 40,219."),
        one=one,
        laid_out=listing(one.questionnaire, spoken),
        spoken=spoken,
        languages=_languages("questionnaire", key, one.questionnaire),
        nothing_named=words(nothing_named) if (nothing_named := unnamed(one.questionnaire)) else "",
        meter_after=_last_background(one.questionnaire),
        borrowers=[
            (
                other.key,
                title(other),
                [problem.text(gettext) for problem in other.problems[:MOST_OF_BORROWER]],
            )
            for other in shelf.borrowers(instance(), key)
        ],
        people=request.args.get("people", PEOPLE),
        readings=[_reading(one.questionnaire, people) for people in sizes],
        formats=formats.FORMATS,
        writes=writes(),
    )


def questionnaire_file(key: str) -> AnyResponse:
    """The definition as it is written, as a file."""
    one = found(key)
    return _file(one.path.read_bytes(), f"{one.key}.toml", "application/toml")


def questionnaire_as(key: str, format: str) -> AnyResponse:
    """What would be left out of a file for another program, before anybody fetches it."""
    one, wanted = sound(key), _format(format)
    written = wanted.write(one, f"{one.key}{wanted.suffix}")
    return page(
        "questionnaire_as",
        gettext("%(title)s as %(format)s", title=one.title[_spoken(one)], format=words(wanted.words)),
        key=key,
        wanted=wanted,
        lost=_by_mend(written.lost),
    )


def _by_mend(problems: Sequence[Problem]) -> list[tuple[str, list[str]]]:
    """What helps, and everything that it helps against: nobody reads the same advice twenty times."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.mend.text(gettext), []).append(_lacking(problem.what).text(gettext))
    return list(found.items())


def _lacking(what: Message) -> Message:
    """What was left out, without the words that say so: they stand above the list."""
    if what.template == "left out: {what}.":
        return say("{what}", **what.values)
    if what.template == "left out: {what} (items {items}).":
        return say("{what} (items {items})", **what.values)
    return what


def questionnaire_as_file(key: str, format: str) -> AnyResponse:
    """The file for another program."""
    one, wanted = sound(key), _format(format)
    name = f"{one.key}{wanted.suffix}"
    return _file(wanted.write(one, name).data, name, wanted.mimetype)


def questionnaire_preview(key: str) -> AnyResponse:
    """The form in the frame of a phone."""
    one = sound(key)
    spoken, large = _spoken(one), _large()
    return page(
        "questionnaire_preview",
        gettext("Preview: %(title)s", title=one.title[spoken]),
        key=key,
        form=_form_address(key, spoken, large),
        spoken=spoken,
        large=large,
        languages=_languages("questionnaire_preview", key, one),
        sizes=[
            (url_for("console.questionnaire_preview", key=key, words=spoken, size=size), label, chosen)
            for size, label, chosen in (
                (None, gettext("Ordinary type"), not large),
                ("large", gettext("Large type"), large),
            )
        ],
    )


def questionnaire_form(key: str) -> AnyResponse:
    """The respondent's form document with nothing behind it."""
    one = sound(key)
    spoken, large = _spoken(one), _large()
    addresses = preview.Addresses(
        itself=_form_address(key, spoken, large),
        languages={language: _form_address(key, language, large) for language in one.languages},
    )
    return preview.form(instance(), one, spoken, large, addresses)


def found(key: str) -> Held:
    """The questionnaire `key`, sound or not; a 404 page if there is none."""
    one = shelf.find(instance(), key)
    if one is None:
        raise NotFound
    return one


def sound(key: str) -> Questionnaire:
    """The questionnaire `key`. Raises DefinitionError with its problems, if it has any."""
    one = found(key)
    if one.questionnaire is None:
        raise DefinitionError(one.problems)
    return one.questionnaire


def title(one: Held) -> str:
    """Its title in the language of the page, if it has that; its key if it cannot be read."""
    return one.questionnaire.title[_own_language(one.questionnaire)] if one.questionnaire else one.key


def faults(problems: Sequence[Problem], text: str) -> Faults:
    """(line of the text, problem in words) for everything that is wrong with it, up to MOST_FAULTS."""
    shown = problems[:MOST_FAULTS]
    lines = lines_of(shown, text)
    return [(line, problem.text(gettext)) for line, problem in zip(lines, shown, strict=True)]


def writes() -> bool:
    """Whether whoever is signed in may change questionnaires."""
    return "designer" in g.me.roles


def _own_language(one: Questionnaire) -> Language:
    return g.language if g.language in one.languages else one.language


def _spoken(one: Questionnaire) -> Language:
    """The language that the address asks for, else that of the page, else the first."""
    wanted = request.args.get("words")
    return wanted if wanted in one.languages else _own_language(one)


def _large() -> bool:
    return request.args.get("size") == "large"


def _languages(endpoint: str, key: str, one: Questionnaire) -> list[tuple[str, str, bool]]:
    """(address, name in itself, whether it is shown) for each language of a questionnaire."""
    shown, size = _spoken(one), "large" if _large() else None
    return [
        (
            url_for(f"console.{endpoint}", key=key, words=language, size=size),
            name_of(language),
            language == shown,
        )
        for language in one.languages
    ]


def _form_address(key: str, language: Language, large: bool) -> str:
    return url_for("console.questionnaire_form", key=key, words=language, size="large" if large else None)


def _sizes(text: str) -> tuple[int, ...]:
    """Numbers of people with commas between; none if anything else was written."""
    parts = [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",")]
    good = all(part.isascii() and part.isdecimal() and len(part) <= 8 for part in parts)
    sizes = tuple(int(part) for part in parts) if good else ()
    return sizes if all(0 < size <= MOST_PEOPLE for size in sizes) and len(sizes) <= MOST_SIZES else ()


def _reading(one: Questionnaire, people: int) -> Reading:
    worst = singled_out.worst(one, people)
    doubtful = worst.warning or not worst.items
    weight = "grave" if worst.too_many else "warning" if doubtful else "calm"
    lines = (words(line).strip() for line in singled_out.lines(one, people))
    return Reading(people, weight, tuple(lines))


def _last_background(one: Questionnaire) -> str:
    """The key of the section after which the meter stands: of the last background item, else the last."""
    keys = [section.key for section in one.sections if set(section.items) & set(one.background)]
    return keys[-1] if keys else one.sections[-1].key


def _format(name: str) -> formats.Format:
    for wanted in formats.FORMATS:
        if wanted.name == name:
            return wanted
    raise NotFound


def _file(data: bytes, name: str, mimetype: str) -> AnyResponse:
    return send_file(io.BytesIO(data), mimetype, as_attachment=True, download_name=name)


PAGES = (
    opens("/questionnaires", questionnaires),
    opens("/questionnaires/<key>", questionnaire),
    opens("/questionnaires/<key>/file", questionnaire_file),
    opens("/questionnaires/<key>/as/<format>", questionnaire_as),
    opens("/questionnaires/<key>/as/<format>/file", questionnaire_as_file),
    opens("/questionnaires/<key>/preview", questionnaire_preview),
    opens("/questionnaires/<key>/preview/form", questionnaire_form),
)

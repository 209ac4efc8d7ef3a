"""A survey's settings, survey.toml: who asks, what for, how long, how small a group may be shown.

Read once when the survey opens and frozen with it. The words fill the consent text of the questionnaire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from string import Formatter

from questionnaires.errors import Message, Problem, say
from questionnaires.items import Language, Text
from questionnaires.model import Questionnaire
from survey.errors import SettingsError
from survey.toml_table import TomlTable

LOWEST_K = 5
"""A constant in code: no setting may show what fewer people answered."""

FILLED_BY_PROGRAM = ("items", "minutes", "k")
WORDS = ("organiser", "purpose", "recipient", "place", "keeper", "help", "contact", "unit_word")
"""Settings that are words for people, in each language; named like their places in the consent text."""

UNIT_WORD = {"zh-CN": "单位", "en": "unit"}
NAMES = {"zh-CN": say("Chinese"), "en": say("English")}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Settings:
    """The values of survey.toml. A word that the consent text does not need may be empty."""

    languages: tuple[Language, ...]
    organiser: Text = field(default_factory=dict)
    purpose: Text = field(default_factory=dict)
    recipient: Text = field(default_factory=dict)
    place: Text = field(default_factory=dict)
    keeper: Text = field(default_factory=dict)
    help: Text = field(default_factory=dict)
    contact: Text = field(default_factory=dict)
    unit_word: Text = field(default_factory=dict)
    delete_by: date | None = None
    k: int = 10
    """Fewest people whose answers are shown."""
    drafts: bool = True
    """A half-filled form stays on the phone."""
    fast_flag: bool = False
    """The phone says whether the form was filled in too fast."""
    cap: int | None = None
    """Most answers taken."""
    grace_minutes: int = 60
    """How long forms already handed out may be sent after closing."""
    optional_items: tuple[str, ...] = ()
    """Keys of optional items that are asked."""
    invited: int | None = None
    """Number of people invited, as far as known."""
    simulated: bool = False

    @property
    def modes(self) -> frozenset[str]:
        """What these settings do of `ConsentPoint.only_if`; `FieldSurvey.modes` adds codes and units."""
        switches = {"drafts": self.drafts, "flag.fast": self.fast_flag}
        return frozenset(mode for mode, on in switches.items() if on)

    def words(self, language: Language) -> Mapping[str, str]:
        """Place in the consent text -> the words for it, in one language; items and minutes are left out."""
        filled = {name: text[language] for name, text in self._texts() if language in text}
        filled["k"] = str(self.k)
        if self.delete_by is not None:
            filled["delete_by"] = day_in_words(self.delete_by, language)
        return filled

    def _texts(self) -> Iterator[tuple[str, Text]]:
        return ((name, getattr(self, name)) for name in WORDS)


def day_in_words(day: date, language: Language) -> str:
    """The day as people write it: 2027年6月30日, 30 June 2027."""
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    if language.startswith("en"):
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return day.isoformat()


def load(
    path: Path,
    questionnaire: Questionnaire,
    *,
    today: date | None = None,
    access: frozenset[str] = frozenset(),
) -> Settings:
    """The Settings of the file `path` for a survey with `questionnaire`.

    `access` are the modes that the way into the survey adds: codes, units. With `today`, as at opening, a
    `delete_by` that has passed is a problem too. Raises SettingsError with every problem of the file.
    """
    table = TomlTable(path)
    settings = _read(table, questionnaire)
    table.note_unknown(entry.name for entry in fields(Settings))
    if table.readable:
        _check_words(table, settings, questionnaire, access)
        _check_numbers(table, settings)
        _check_items(table, settings, questionnaire)
        _check_day(table, settings, today)
    if table.problems:
        raise SettingsError(table.problems)
    return settings


def _read(table: TomlTable, questionnaire: Questionnaire) -> Settings:
    languages = _languages(table, questionnaire)
    words = {name: _words(table, name, languages) for name in WORDS}
    return Settings(
        languages=languages,
        **words | {"unit_word": words["unit_word"] or UNIT_WORD},
        delete_by=table.day("delete_by"),
        k=table.whole("k", 10, LOWEST_K, 1000),
        drafts=table.yes_no("drafts", True),
        fast_flag=table.yes_no("fast_flag", False),
        cap=table.whole_or_none("cap", 1, 1_000_000),
        grace_minutes=table.whole("grace_minutes", 60, 0, 7 * 24 * 60),
        optional_items=table.texts("optional_items", on_by_default(questionnaire)),
        invited=table.whole_or_none("invited", 1, 10_000_000),
        simulated=table.yes_no("simulated", False),
    )


def _languages(table: TomlTable, questionnaire: Questionnaire) -> tuple[Language, ...]:
    wanted = table.texts("languages", questionnaire.languages)
    known = tuple(language for language in wanted if language in questionnaire.languages)
    for language in wanted:
        if language not in known:
            table.problem(
                "languages",
                say("the questionnaire has no language {language}.", language=language),
                say("It has: {languages}.", languages=", ".join(questionnaire.languages)),
            )
    if not wanted:
        table.problem(
            "languages",
            say("no language is named."),
            say("It has: {languages}.", languages=", ".join(questionnaire.languages)),
        )
    return known or questionnaire.languages


def _words(table: TomlTable, name: str, languages: tuple[Language, ...]) -> Text:
    """One text for every language, or a table with a text per language. Empty texts are left out."""
    value = table.value(name)
    if value is None:
        return {}
    if isinstance(value, str):
        value = dict.fromkeys(languages, value)
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        table.problem(
            name,
            say("{value} does not fit here.", value=repr(value)),
            say('Write a text, or one per language: {{zh-CN = "…", en = "…"}}.'),
        )
        return {}
    return {language: text.strip() for language, text in value.items() if text.strip()}


def _check_words(
    table: TomlTable, settings: Settings, questionnaire: Questionnaire, access: frozenset[str]
) -> None:
    """Every place of the consent text that applies has its words, in every language of the survey."""
    for language in settings.languages:
        words = settings.words(language)
        empty = []
        for place in places(questionnaire, settings.modes | access, language):
            if place in words or place in FILLED_BY_PROGRAM or place in table.blamed:
                continue
            table.blamed.add(place)
            if place == "delete_by":
                table.problem(place, say("the day is missing."), say("Write it like this: 2027-06-30."))
            elif place in WORDS:
                empty.append(place)
            else:
                table.problems.append(
                    Problem(
                        say("questionnaire {key}, consent", key=questionnaire.key),
                        say("nothing can fill the place {{{place}}}.", place=place),
                        say("Use one of: {places}.", places=", ".join((*WORDS, "delete_by"))),
                    )
                )
        if empty:
            table.problem(
                ", ".join(empty),
                say("the consent text needs this, and it is empty ({language}).", language=_named(language)),
                _mend(settings, language),
            )


def _mend(settings: Settings, language: Language) -> Message:
    if len(settings.languages) == 1:
        return say("Fill it in: respondents read it before they begin.")
    return say(
        "Fill it in: respondents read it before they begin. Or take {language} out of the form's languages.",
        language=_named(language),
    )


def _named(language: Language) -> Message:
    return NAMES.get(language, say("{language}", language=language))


def places(questionnaire: Questionnaire, modes: frozenset[str], language: Language) -> tuple[str, ...]:
    """Names in braces in the consent text as said in these modes, in the order of the text."""
    consent = questionnaire.consent
    if consent is None:
        return ()
    said = [consent.lead, *(point.text for point in consent.points if (point.only_if or "") in modes | {""})]
    names = (name for text in said for _, name, _, _ in Formatter().parse(text.get(language, "")) if name)
    return tuple(dict.fromkeys(names))


def _check_numbers(table: TomlTable, settings: Settings) -> None:
    for name, number in (("cap", settings.cap), ("invited", settings.invited)):
        if number is not None and number < settings.k:
            table.problem(
                name,
                say(
                    "{number} is less than k ({k}): no result could ever be shown.",
                    number=number,
                    k=settings.k,
                ),
                say("Raise it, or remove the line."),
            )


def on_by_default(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Keys of the optional items that are asked unless somebody takes them off."""
    return tuple(item.key for item in questionnaire.items if item.default_on)


def _check_items(table: TomlTable, settings: Settings, questionnaire: Questionnaire) -> None:
    optional = [item.key for item in questionnaire.items if item.optional]
    for key in settings.optional_items:
        if key not in optional:
            table.problem(
                "optional_items",
                say(
                    "{item} is not an optional item of {questionnaire}.",
                    item=key,
                    questionnaire=questionnaire.key,
                ),
                say("Optional are: {items}.", items=", ".join(optional) or "–"),
            )
        elif (settings.invited or 0) < (least := questionnaire.item(key).invited_at_least):
            table.problem(
                "optional_items",
                say("{item} wants at least {least} invited people.", item=key, least=least),
                say("Remove it, or write the number of people invited as invited = …"),
            )
    if settings.fast_flag and not any(flag.seconds_below for flag in questionnaire.quality_flags):
        table.problem(
            "fast_flag",
            say("{questionnaire} does not say how fast is too fast.", questionnaire=questionnaire.key),
            say("Set fast_flag = false."),
        )


def _check_day(table: TomlTable, settings: Settings, today: date | None) -> None:
    if today is not None and settings.delete_by is not None and settings.delete_by <= today:
        table.problem(
            "delete_by",
            say("{day} has passed.", day=settings.delete_by.isoformat()),
            say("Name the last day on which the answers may be kept."),
        )

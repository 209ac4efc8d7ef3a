"""Slips: drawing fresh access codes, printing them, taking in their digests, making unused ones void.

A code exists in two places only: on paper, and in the head of whoever types it. What was drawn cannot be
printed again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from questionnaires.errors import Message, Problem, say
from questionnaires.items import Language
from survey import codes, keeper, slip_sheet
from survey.context import FieldSurvey, Instance
from survey.errors import FieldworkError, survey_problem
from survey.fieldwork import write_private
from survey.translate import translator
from survey.units import Unit

MOST = 100_000
"""Slips in one draw."""
NO_UNIT = 0
"""What the store of codes has for a code that belongs to no unit."""
LANGUAGES = ("zh-CN", "en")
"""Languages the instructions exist in."""
Fresh = Sequence[tuple[Unit | None, Sequence[str]]]
"""Codes that were just drawn, by unit."""


@dataclass(frozen=True)
class Wanted:
    """For how many people slips are drawn, and of which unit they are, if the survey has units."""

    people: int
    unit: Unit | None = None


@dataclass(frozen=True)
class Drawn:
    """What one draw made."""

    slips: int
    spares: int
    """How many of the slips are spares; nobody can tell which."""
    warnings: tuple[Message, ...]


def with_spares(count: int) -> int:
    """`count` slips and 5 % spares, rounded up: at least one."""
    return count + -(-count // 20)


def by_roster(survey: FieldSurvey) -> tuple[Wanted, ...]:
    """For every unit as many as its roster says. Raises FieldworkError naming the units that have none."""
    listed = survey.units.listed
    if unknown := [unit.key for unit in listed if not unit.roster]:
        what = say("nobody wrote down how many people belong to {units}.", units=", ".join(unknown))
    elif not listed:
        what = say("it has no units.")
    elif sum(unit.roster or 0 for unit in listed) > MOST:
        what = say("its rosters have more than {most} people together.", most=MOST)
    else:
        return tuple(Wanted(unit.roster or 0, unit) for unit in listed)
    raise FieldworkError([survey_problem(survey.key, what, say("Draw with --count N, unit by unit."))])


def draw(instance: Instance, survey: FieldSurvey, wanted: Sequence[Wanted], output: Path) -> Drawn:
    """Draw codes for the people `wanted`, and spares, and write their slips to the new file `output`.

    The file stands before the first code is taken in, so that no code is good without its slip. Raises
    FieldworkError if the survey asks for no codes or hands out no forms, wants a unit, or the file is there.
    """
    fresh = _fresh(survey, wanted)
    try:
        write_private(output, _printed(instance, survey, fresh))
    except FileExistsError as error:
        raise FieldworkError(
            [
                Problem(
                    say("{file}", file=str(output)),
                    say("the file is there and was not replaced."),
                    say("Name another with -o."),
                )
            ]
        ) from error
    try:
        _take_in(instance, survey, fresh)
    except BaseException:
        _discard(output)
        raise
    slips = sum(len(codes) for _, codes in fresh)
    spares = slips - sum(one.people for one in wanted)
    return Drawn(slips, spares, warnings(instance, survey, *(one.unit for one in wanted)))


def hand_out(instance: Instance, survey: FieldSurvey, wanted: Sequence[Wanted]) -> bytes:
    """The PDF of slips for the people `wanted`, and spares, which is nowhere but in what this returns.

    For somebody who prints from elsewhere. Raises FieldworkError as `draw`.
    """
    fresh = _fresh(survey, wanted)
    printed = _printed(instance, survey, fresh)
    _take_in(instance, survey, fresh)
    return printed


def useless(instance: Instance) -> Message | None:
    """What to say before anything is printed that bears an address which opens on this machine only."""
    config = instance.config
    if not config.leads_here_only:
        return None
    return say(
        "{address} leads to this machine only: no phone can open it. Set base_url in config.toml first.",
        address=config.base_url,
    )


def too_many(count: int, unit: Unit | None) -> Message | None:
    """What to say before slips are drawn for more people than the unit has."""
    if unit is None or not unit.roster or count <= unit.roster:
        return None
    return say(
        "{unit} has {people} people by its roster, and slips for {count} are asked for: whoever holds two "
        "answers twice.",
        unit=unit.label,
        people=unit.roster,
        count=count,
    )


def _fresh(survey: FieldSurvey, wanted: Sequence[Wanted]) -> Fresh:
    for one in wanted:
        _check(survey, one.unit)
    count = sum(one.people for one in wanted)
    if not 1 <= count <= MOST:
        raise ValueError(f"count {count} is not from 1 to {MOST}")
    return [(one.unit, codes.draw(with_spares(one.people))) for one in wanted]


def _printed(instance: Instance, survey: FieldSurvey, fresh: Fresh) -> bytes:
    return slip_sheet.render([(_sheet(instance, survey, unit), codes) for unit, codes in fresh])


def _take_in(instance: Instance, survey: FieldSurvey, fresh: Fresh) -> None:
    for unit, drawn in fresh:
        digests = {survey.code_digest(code) for code in drawn}
        keeper.add_codes(instance, survey.key, digests, unit.number if unit else NO_UNIT)


def void(instance: Instance, survey: FieldSurvey, unit: Unit | None = None) -> None:
    """Make every code that nobody has used worthless, of one unit or of all.

    How many there were is not told: together with the number drawn it would say how many came, to the person.
    """
    _check_codes(survey)
    keeper.void_codes(instance, survey.key, unit.number if unit else None)


def unit_of(survey: FieldSurvey, key: str) -> Unit:
    """The unit `key` of the survey. Raises FieldworkError naming those there are."""
    unit = survey.units.named(key)
    if unit is None:
        names = ", ".join(one.key for one in survey.units.listed[:20]) or "–"
        raise FieldworkError(
            [
                survey_problem(
                    survey.key,
                    say("it has no unit {unit}.", unit=key),
                    say("Its units: {units}.", units=names),
                )
            ]
        )
    return unit


def _check(survey: FieldSurvey, unit: Unit | None) -> None:
    _check_codes(survey)
    if survey.units and unit is None:
        raise FieldworkError(
            [
                survey_problem(
                    survey.key,
                    say("its slips are drawn for one unit at a time."),
                    say("Name the unit with --unit."),
                )
            ]
        )


def _check_codes(survey: FieldSurvey) -> None:
    if not survey.codes:
        what = say("it asks for no codes.")
        mend = say("A survey with codes is opened with survey open … --codes.")
    elif survey.state not in ("open", "paused"):
        what = say("it hands out no more forms, so codes are of no use.")
        mend = say("cadre-survey survey status shows its state.")
    else:
        return
    raise FieldworkError([survey_problem(survey.key, what, mend)])


def _sheet(instance: Instance, survey: FieldSurvey, unit: Unit | None) -> slip_sheet.Sheet:
    languages = printed_in(survey)
    return slip_sheet.Sheet(
        title=title_of(survey),
        address=instance.address_of(survey.key),
        languages=languages,
        unit=unit_in_words(survey, unit) if unit else "",
    )


def printed_in(survey: FieldSurvey) -> tuple[Language, ...]:
    """The languages of what is printed for the survey."""
    return tuple(name for name in survey.questionnaire.languages if name in LANGUAGES) or LANGUAGES[:1]


def title_of(survey: FieldSurvey) -> str:
    """The title as it is printed: of a simulated survey it says so."""
    title = survey.questionnaire.title[survey.questionnaire.language]
    if not survey.settings.simulated:
        return title
    return say("{title} (simulated)", title=title).text(translator(printed_in(survey)[0]))


def unit_in_words(survey: FieldSurvey, unit: Unit) -> str:
    """The unit as it is printed: 单位：青石镇."""
    word = survey.settings.unit_word.get(survey.questionnaire.language, "")
    return say("{word}: {unit}", word=word, unit=unit.label).text(translator(printed_in(survey)[0]))


def warnings(instance: Instance, survey: FieldSurvey, *units: Unit | None) -> tuple[Message, ...]:
    """What is to be known of the slips: who can read along, and which characters the font has not."""
    found = []
    config = instance.config
    if not config.leads_here_only and not config.encrypted:
        found.append(
            say("{address} is not https: whoever runs the network can read along.", address=config.base_url)
        )
    sheets = [_sheet(instance, survey, unit) for unit in units or (None,)]
    missing = slip_sheet.not_printable(sheets)
    if missing:
        found.append(say("The font has no {letters}; the slips show 〓 instead.", letters=missing))
    return tuple(found)


def _discard(path: Path) -> None:
    """Overwrite the slips whose codes were not taken in, and remove them."""
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()

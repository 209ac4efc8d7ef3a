"""What is said at the desk before a survey opens, for nothing of it can be changed afterwards.

The command and the console say the same: what keeps it from opening, and what its organiser should know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce

from questionnaires.errors import Message, Problem, say
from questionnaires.likely_background import unnamed
from survey import singled_out
from survey.context import as_asked
from survey.errors import FieldworkError
from survey.planning import Plan
from survey.settings import NAMES, WORDS
from survey.settings_template import EXPLAINED

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def check(ready: Plan) -> None:
    """Raises FieldworkError if respondents would not read who asks and what becomes of their answers."""
    if ready.complete.consent is None:
        raise FieldworkError(
            [
                Problem(
                    say("questionnaire {key}, consent", key=ready.complete.key),
                    say("there is no consent text: nobody would read who asks, and what becomes of answers."),
                    say("Write [consent] into it as township_cadres.toml has it, or import it anew."),
                )
            ]
        )


def meter(ready: Plan) -> Iterator[Message]:
    """How many people their background would single out, as far as rosters or the number invited tell."""
    found = list(singled_out.of_units(ready.complete, ready.units.listed))
    if not found and ready.settings.invited:
        found = list(singled_out.lines(ready.complete, ready.settings.invited))
    yield from found


def warnings(ready: Plan) -> Iterator[Message]:
    """What will not come out as it may be meant: no background named, units too small, foreign words."""
    nothing_named = unnamed(as_asked(ready.complete, ready.settings))
    if nothing_named is not None:
        yield nothing_named
    k = ready.settings.k
    small = [unit.label for unit in ready.units.listed if unit.roster and unit.roster < k]
    if small:
        yield say(
            "Fewer than {k} people: {units}. Not even how many of such a unit answered is told; merge it "
            "with others, or lower k, before the survey opens. Answers are never shown by unit.",
            k=k,
            units=", ".join(small),
        )
    for language in ready.settings.languages:
        foreign = [
            name for name in WORDS if _foreign(getattr(ready.settings, name).get(language, ""), language)
        ]
        if foreign:
            yield say(
                "The form in {language} would show Chinese words: {words}. Write them in each language, or "
                "take {language} out of the languages of the form.",
                language=NAMES.get(language, say("{language}", language=language)),
                words=reduce(_listed, (EXPLAINED[name] for name in foreign)),
            )


def _foreign(words: str, language: str) -> bool:
    return not language.startswith(("zh", "ja", "ko")) and bool(_CHINESE.search(words))


def _listed(one: Message, other: Message) -> Message:
    return say("{one}; {other}", one=one, other=other)

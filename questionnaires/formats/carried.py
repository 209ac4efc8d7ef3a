"""What both ways of an exchange hand back: the thing itself, and a line for each thing left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple

from questionnaires.errors import Message, Problem, say
from questionnaires.items import Item
from questionnaires.likely_background import named, unnamed
from questionnaires.model import Questionnaire


@dataclass(frozen=True)
class Imported:
    questionnaire: Questionnaire
    lost: tuple[Problem, ...]
    """What the file says and the questionnaire does not, in the order of the file."""
    changed: tuple[Problem, ...] = ()
    """What the questionnaire says under another name or code than the file."""
    keyed: bool = False
    """The file itself gives the questionnaire its key."""

    @property
    def background(self) -> Message:
        """Which items were put under `background` by their wording, and what follows from it."""
        found = self.questionnaire
        return unnamed(found) or say(
            "By their wording these items ask who people are, and were put under `background`: {items}. "
            "Together they may single somebody out: the meter before opening and the row-level export look "
            "at them, and the export may leave them out (`generalise`). Please check, and change both lines "
            "in the definition where they are wrong.",
            items=named(found, found.background),
        )


@dataclass(frozen=True)
class Exported:
    data: bytes
    lost: tuple[Problem, ...]
    """What the questionnaire says and the file does not."""


class Part(NamedTuple):
    """A field that no other format has, and what it is called."""

    field: str
    name: Message


OF_QUESTIONNAIRE = (
    Part("scales", say("scales")),
    Part("bands", say("bands of scores")),
    Part("scale_claims", say("statements about scores")),
    Part("crosstabs", say("cross-tabs of the report")),
    Part("consent", say("the consent text")),
    Part("thanks", say("the words of thanks")),
    Part("disclaimer", say("the disclaimer")),
    Part("sensitive", say("the list of sensitive items")),
    Part("background", say("the list of background items")),
    Part("row_export", say("the rules for single rows")),
    Part("quality_flags", say("flags of quality")),
    Part("coding_frame", say("the coding frame")),
    Part("seconds", say("estimated seconds")),
)
OF_ITEM = (
    Part("claims", say("claims")),
    Part("optional", say("the switch “optional”")),
    Part("default_on", say("the switch “default_on”")),
    Part("invited_at_least", say("the least number of invited people")),
    Part("report_also", say("what the report adds")),
)
_IN_THE_DEFINITION = say("It stays in the definition (TOML): keep that file.")


def left_at_home(questionnaire: Questionnaire, where: Message) -> Iterator[Problem]:
    """What neither XLSForm nor plain text has a place for, one line for each kind of thing."""
    standard = {field.name: field.default for field in fields(Questionnaire)}
    for part in OF_QUESTIONNAIRE:
        value = getattr(questionnaire, part.field)
        if value and value != standard[part.field]:
            yield stays(where, part.name)
    plain = {field.name: field.default for field in fields(Item)}
    for part in OF_ITEM:
        keys = [item.key for item in questionnaire.items if getattr(item, part.field) != plain[part.field]]
        if keys:
            yield of_items(where, part.name, keys)
    keys = [
        item.key for item in questionnaire.items if any(option.score is not None for option in item.options)
    ]
    if keys:
        yield of_items(where, say("scores of options"), keys)


def stays(where: Message, name: Message) -> Problem:
    return Problem(where, say("left out: {what}.", what=name), _IN_THE_DEFINITION)


def of_items(where: Message, name: Message, keys: Iterable[str], mend: Message | None = None) -> Problem:
    """A line about the same thing of several items."""
    what = say("left out: {what} (items {items}).", what=name, items=", ".join(keys))
    return Problem(where, what, mend or _IN_THE_DEFINITION)

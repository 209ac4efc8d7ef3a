"""The choices sheet as lists of options, with the value that stands for each code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.errors import Problem, say
from questionnaires.formats.draft import Table, fit
from questionnaires.formats.xlsform.choices import NO_REFUSAL, RANKED
from questionnaires.formats.xlsform.expressions import REFUSAL
from questionnaires.formats.xlsform.sheets import Row

_VALUE = re.compile(r"0|[1-9]\d{0,8}")
_READ = ("list_name", "name", "label")
Words = Callable[[Row, str, str], Table]
"""The words of a row's column in every language, and what to say where there are none."""


@dataclass
class Choices:
    """One list."""

    name: str
    options: list[Table] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    """Code -> value."""
    refused: Table | None = None
    """The words of the choice not to answer, if the list has it."""

    @property
    def base(self) -> str:
        """The name without the endings that this program's own forms give it."""
        return fit(self.name.removesuffix(NO_REFUSAL).removesuffix(RANKED), "")

    @property
    def refusable(self) -> bool:
        return not self.name.endswith(NO_REFUSAL)


def lists(rows: Sequence[Row], words: Words) -> tuple[Mapping[str, Choices], list[Problem], list[Problem]]:
    """The lists by name, what of the sheet was left out, and what has other codes now."""
    lost: list[Problem] = []
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("list_name") and row.get("name"):
            grouped.setdefault(row.get("list_name"), []).append(row)
        else:
            what = say("a choice without list_name or name was left out.")
            lost.append(Problem(row.where, what, say("Write both, or delete the row.")))
    lost += _columns(rows)
    found: dict[str, Choices] = {}
    recoded: list[Problem] = []
    for name, members in grouped.items():
        found[name] = Choices(name)
        lost += _filled(found[name], members, words)
        recoded += _recoded(found[name], members)
    return found, lost, recoded


def _columns(rows: Sequence[Row]) -> Iterator[Problem]:
    """One line for each further column, at the first row that uses it."""
    seen: set[str] = set()
    for row in rows:
        for column in row.cells:
            if column.name not in _READ and column.name not in seen:
                seen.add(column.name)
                what = say('the column "{column}" was left out.', column=column.name)
                yield Problem(row.where, what, say("Every choice of a list is shown to everybody."))


def _filled(choices: Choices, rows: Sequence[Row], words: Words) -> Iterator[Problem]:
    """Fills the list; yields what of it was left out."""
    codes: dict[str, Row] = {}
    for row in rows:
        if row.get("name") in codes:
            what = say(
                'the choice "{code}" stands twice in the list; the first was kept.', code=row.get("name")
            )
            yield Problem(row.where, what, say("Give every choice a name of its own."))
        codes.setdefault(row.get("name"), row)
    refusal = codes.pop(REFUSAL, None)
    if refusal is not None:
        choices.refused = words(refusal, "label", REFUSAL)
    plain = all(_VALUE.fullmatch(code) for code in codes)
    for number, (code, row) in enumerate(codes.items(), start=1):
        choices.values[code] = int(code) if plain else number
        choices.options.append({"value": choices.values[code], "label": words(row, "label", code)})


def _recoded(choices: Choices, rows: Sequence[Row]) -> Iterator[Problem]:
    """A line for a list whose codes are no numbers, with the number of each."""
    if any(code != str(value) for code, value in choices.values.items()):
        pairs = ", ".join(f"{code} = {value}" for code, value in choices.values.items())
        what = say('the choices of "{name}" have numbers now: {pairs}.', name=choices.name, pairs=pairs)
        yield Problem(rows[0].where, what, say("Use these numbers where the data are joined with others."))

"""The list of the tables that the console and the report have shown of a survey's releases, for good.

A table asked for at the console is looked at beside all that were shown there before, by anyone, of every
release of the survey. What a command prints of a release (`crosstab release:ID` and the like) is neither
looked at here nor put on the list: such tables have other shapes and options, and hide what each would tell
by itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import RLock

from questionnaires.errors import Message, Problem, say
from survey.errors import TableRefused

FILE = "shown.json"
"""In a release's folder. The audit reads its tables and attacks them."""
OF_REPORT = "report"
"""The name of the tables that stand in every report."""
Table = Mapping[str, object]
turn = RLock()
"""Held from the look at the list until the new table stands in it."""


@dataclass(frozen=True)
class Shown:
    """Tables that were shown together under one name, with the version of the program that made them."""

    name: str
    program: str
    tables: tuple[Table, ...]


def of_release(folder: Path) -> tuple[Shown, ...]:
    """What was shown of one release, the first first."""
    path = folder / FILE
    if not path.exists():
        return ()
    listed = json.loads(path.read_text(encoding="utf-8"))["shown"]
    return tuple(Shown(one["name"], one["program"], tuple(one["tables"])) for one in listed)


def add(folder: Path, new: Shown) -> None:
    """Put tables on the list of the release `folder`; what has the name already stays as it was shown."""
    with turn:
        if all(one.name != new.name for one in of_release(folder)):
            enter(folder, new)


def enter(folder: Path, new: Shown) -> None:
    """Put on the list what was shown elsewhere, were it other tables of a name that is there."""
    with turn:
        earlier = of_release(folder)
        if any((one.name, one.tables) == (new.name, new.tables) for one in earlier):
            return
        content = json.dumps({"shown": [asdict(one) for one in (*earlier, new)]}, ensure_ascii=False)
        partial = folder / f".{FILE}.partial"
        with partial.open("w", encoding="utf-8") as file:
            file.write(content + "\n")
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(0o600)
        partial.replace(folder / FILE)


def check(folder: Path, new: Shown, again: Callable[[str], Iterable[Table]]) -> None:
    """Raise TableRefused if `new` would tell, with what was shown before, what must not be told.

    `again` makes the tables of a name anew: after a change of the program's rules a table may withhold other
    cells than when it was shown, and then no new one may stand beside it.
    """
    from analysis.disclosure.over_time import one_table, tell_more

    for other in sorted(folder.parent.glob("[!.]*")):
        same = other == folder or _same_people(other, folder)
        for earlier in of_release(other):
            pairs = ((old, now) for old in earlier.tables for now in new.tables if one_table(old, now))
            if any(tell_more(old, now, same_people=same) for old, now in pairs):
                raise TableRefused([_together(new, other.name)])
    for earlier in of_release(folder):
        if earlier.program != new.program and changed(earlier, again(earlier.name)):
            raise TableRefused([_other_rules(new, earlier)])


def changed(earlier: Shown, now: Iterable[Table]) -> bool:
    """Whether the program of today shows something else in tables that were shown before."""
    from analysis.disclosure.over_time import one_table, tell_more

    tables = tuple(now)
    return any(
        tell_more(old, new, same_people=True)
        for old in earlier.tables
        for new in tables
        if one_table(old, new)
    )


def _same_people(one: Path, other: Path) -> bool:
    """Whether two releases hold the same people, as far as all of their one-way counts tell."""
    from analysis.release import figures

    return figures(one)["variables"] == figures(other)["variables"]


def _together(new: Shown, release: str) -> Problem:
    what = say(
        "together with what was shown of release {release} it would tell what a few people answered.",
        release=release,
    )
    mend = say("Use the table of that release, or merge: take a statement in place of the question.")
    return Problem(_named(new), what, mend)


def _other_rules(new: Shown, earlier: Shown) -> Problem:
    what = say(
        "the rules have changed since the table {earlier} was shown of this release.", earlier=earlier.name
    )
    return Problem(_named(new), what, say("Use the tables that are on the list."))


def _named(new: Shown) -> Message:
    return say("table {name}", name=new.name)

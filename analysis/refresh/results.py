"""The new results by id: what each figure is printed as, what is true, how things are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from analysis import numerals
from analysis.blocks import Block, Chart, Mark, Number, Paragraph, Report, Runs, Stamp, Table, Word, runs_of

Place = Literal["text", "table", "chart"]
OF_THE_WHOLE = frozenset({"sample", "release", "withheld", "trend"})
"""Beginnings of ids that belong to no column."""
WAVES = "trend."
"""Beginning of the ids of a comparison with an earlier survey; the indicator's own follows."""
WRITTEN = re.compile(r"([^.]+)\.written(\.count)?$")
SORTED = re.compile(r"([^.]+)\.(kinds$|not_sorted\.|category\.|word\.)")
"""Ids of how many people wrote something, and of what it was sorted into; their item comes first."""


@dataclass(frozen=True, eq=False)
class Results:
    """A report on the new data, looked up by id."""

    report: Report

    @cached_property
    def _runs(self) -> list[tuple[Place, Number | Word | Stamp | Mark]]:
        return [
            (place, run)
            for block in (*self.report.blocks, *self.report.library)
            for place, runs in _places(block)
            for run in runs
            if not isinstance(run, str)
        ]

    @cached_property
    def _printed(self) -> dict[str, dict[Place, dict[str, None]]]:
        found: dict[str, dict[Place, dict[str, None]]] = {}
        for place, run in self._runs:
            if isinstance(run, Number | Stamp):
                found.setdefault(run.id, {}).setdefault(place, {})[run.text] = None
        return found

    @cached_property
    def numbers(self) -> dict[str, Number]:
        """Exact values; of a number printed twice, the first."""
        found: dict[str, Number] = {}
        for _, run in self._runs:
            if isinstance(run, Number):
                found.setdefault(run.id, run)
        return found

    @cached_property
    def words(self) -> dict[str, Word]:
        """Words that the new results make true."""
        return {run.id: run for _, run in self._runs if isinstance(run, Word)}

    @cached_property
    def compares_waves(self) -> bool:
        """Whether they set the survey beside an earlier one."""
        return any(tells_of_waves(run.id) for _, run in self._runs)

    @cached_property
    def charts(self) -> dict[str, Chart]:
        blocks = (*self.report.blocks, *self.report.library)
        return {block.key: block for block in blocks if isinstance(block, Chart)}

    @cached_property
    def definitions(self) -> dict[str, str]:
        return dict(self.report.origin.definitions)

    @cached_property
    def columns(self) -> frozenset[str]:
        """What the report on a plain file has figures of, or says that it withholds."""
        keys = (block.key for block in self.report.blocks if isinstance(block, Paragraph | Table | Chart))
        return columns_of((*(run.id for _, run in self._runs), *keys)) | frozenset(self.definitions)

    def text(self, id: str, place: Place, like: str) -> str | None:
        """What the figure is printed as at such a place; None if the new results do not show it.

        Where it is printed with several precisions, the one of `like`, else the finest.
        """
        places = self._printed.get(id)
        if not places:
            return None
        texts = list(places.get(place) or next(iter(places.values())))
        same = [text for text in texts if _decimals(text) == _decimals(like)]
        return same[0] if same else max(texts, key=_decimals)

    def share(self, stem: str) -> Fraction | None:
        """The exact share behind a claim's figures; None where it is not shown."""
        count, base = (self._people(f"{stem}.{name}") for name in ("count", "base"))
        return Fraction(count, base) if count is not None and base else None

    def has_base_for_words(self, stem: str) -> bool:
        """Whether enough people answered for a quantity word (W11)."""
        return (self._people(f"{stem}.base") or 0) >= numerals.WORDS_FROM

    def _people(self, id: str) -> int | None:
        number = self.numbers.get(id)
        return number.value if number is not None and isinstance(number.value, int) else None


def _places(block: Block) -> Iterator[tuple[Place, Runs]]:
    match block:
        case Table(rows=rows, notes=notes):
            yield from (("table", cell) for row in rows for cell in row.cells)
            yield from (("text", note) for note in notes)
        case Chart(notes=notes):
            figures = list(runs_of(block))[: -len(notes) or None]
            yield from (("chart", runs) for runs in figures)
            yield from (("text", note) for note in notes)
        case _:
            yield from (("text", runs) for runs in runs_of(block))


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


# ---- what a figure is counted from -------------------------------------------------------------


def columns_of(ids: Iterable[str]) -> frozenset[str]:
    """The columns that the ids of a report on a plain file name: `age.item.1.count` -> age."""
    return frozenset(id_.partition(".")[0] for id_ in ids if "." in id_) - OF_THE_WHOLE


def item_of_remarks(id: str) -> str | None:
    """The item whose written answers the figure tells of: `X1.category.2.count` -> X1; None for others."""
    found = WRITTEN.match(id) or SORTED.match(id)
    return found.group(1) if found else None


def tells_of_waves(id: str) -> bool:
    """Whether the figure belongs to a comparison with an earlier survey: `trend.G5.claim.1.percent`."""
    return id.startswith(WAVES)


def counts_waves(id: str) -> bool:
    """Whether it does, or counts the tests of the whole report, those of waves among them."""
    return tells_of_waves(id) or id == "limits.tests"


def sorted_items(ids: Iterable[str]) -> frozenset[str]:
    """The items of which ids tell how their written answers were sorted."""
    return frozenset(found.group(1) for id_ in ids if (found := SORTED.match(id_)))


def keys_of(id: str, known: dict[str, str]) -> tuple[str, ...]:
    """The keys in `known` that the figures of an id are counted from: `G5xB2.1.count` -> G5, G5.claim, B2."""
    stem, _, rest = id.removeprefix(WAVES).partition(".")
    found = dict.fromkeys(key for key in (stem, f"{stem}.claim") if key in known and _speaks(key, rest))
    at = stem.find("x")
    while at > 0:
        sides = [_side(side, known) for side in (stem[:at], stem[at + 1 :])]
        if all(sides):
            found |= dict.fromkeys(key for side in sides for key in side)
        at = stem.find("x", at + 1)
    return tuple(found)


def _speaks(key: str, rest: str) -> bool:
    """Whether the figures after the first point are those of the key: a claim's own, or an item's."""
    return rest.startswith("claim") or not key.endswith(".claim")


def _side(side: str, known: dict[str, str]) -> tuple[str, ...]:
    stem = side.removesuffix("_band").removesuffix("_claim")
    return tuple(key for key in (side, stem, f"{side}.claim", f"{stem}.claim") if key in known)

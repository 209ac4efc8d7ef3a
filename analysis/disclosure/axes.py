"""The finest categories of a variable: every answer, not asked, no answer, and who is in which.

A claim joins some of an item's answers and a band some of a scale's scores, so both are sides of a table over
the axis of their item or scale.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.answers import NO_ANSWER, Codes, coded, column_of
from analysis.claims import STATES, states
from analysis.disclosure.table import Side
from analysis.scores import Score
from questionnaires.answers import NOT_SHOWN
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.items import Claim, Item
from questionnaires.model import Bands

_CLAIM = (1, 0, -1)
"""Values of a claim about a multiple choice: it holds, it does not, it speaks of others."""


@dataclass(frozen=True, eq=False)
class Axis:
    """The categories of one variable: its values in order, then not asked, then no answer."""

    name: str
    item: str
    """The question it belongs to; the scale's key for scores."""
    values: tuple[Value, ...]
    codes: Codes
    """The category of every row of the data."""
    option: bool = False
    """It says of one option of a multiple choice whether it was chosen."""

    @property
    def size(self) -> int:
        return len(self.values) + 2

    @property
    def not_asked(self) -> int:
        return len(self.values)

    @property
    def no_answer(self) -> int:
        return len(self.values) + 1

    def places(self, wanted: tuple[int, ...]) -> tuple[int, ...]:
        """The categories of the values in `wanted`."""
        return tuple(at for at, value in enumerate(self.values) if value in wanted)

    def joined(self, *parts: tuple[int, ...], outside: tuple[int, ...] = ()) -> Side:
        """Printed lines of joined categories; `outside` are answers that stand in none of them.

        How many of a group they are may be told like a group's size: they are not in the base.
        """
        lines = (*parts, (self.not_asked,), (*outside, self.no_answer))
        return Side(lines, len(parts), frozenset([len(lines) - 1]))

    @property
    def side(self) -> Side:
        """Every value a line."""
        return self.joined(*((at,) for at in range(len(self.values))))


def of_column(frame: pd.DataFrame, variable: Variable) -> Axis:
    """The axis of a closed column."""
    kinds = replace(variable, values={**variable.values, **variable.missing}, missing={})
    codes, values = coded(column_of(frame, variable.column), kinds)
    answers = len(variable.values)
    category = [at if at < answers else answers + (value != NOT_SHOWN) for at, value in enumerate(values)]
    # -1, no answer of unknown kind, picks the last.
    places = np.array([*category, answers + 1], dtype=np.intp)[codes]
    item, option = variable.item or variable.column, variable.ticked
    return Axis(variable.column, item, tuple(values[:answers]), places, option)


def of_several(frame: pd.DataFrame, item: Item, claim: Claim, codebook: Codebook) -> Axis:
    """The axis of a claim about a multiple choice: it holds, it does not, or speaks of others."""
    state = states(frame, item, claim, codebook=codebook)
    known = dict(zip(("holds", "fails", "left out", "not shown"), range(4), strict=True))
    category = [known.get(name, 4) for name in STATES]
    return Axis(f"{claim.key}_claim", item.key, _CLAIM, np.array([*category, 4], dtype=np.intp)[state])


def of_scores(score: Score) -> Axis:
    """The axis of a scale's scores, as they occur."""
    none = len(score.values) + 1
    codes = np.where(score.codes == NO_ANSWER, none, score.codes).astype(np.intp)
    return Axis(score.scale, score.scale, tuple(map(float, score.values)), codes)


def of_bands(score: Score, bands: Bands) -> Axis:
    """The axis of a scale's bands."""
    none = len(bands.labels) + 1
    codes = score.band_of_each(bands)
    values = tuple(range(1, none))
    return Axis(f"{score.scale}_band", score.scale, values, np.where(codes == NO_ANSWER, none, codes))


def claimed(axis: Axis, claim: Claim) -> Side:
    """The claim's two lines over the axis of its item: it holds, it does not."""
    if axis.values == _CLAIM:
        return axis.joined((0,), (1,), outside=(2,))
    outside = axis.places(claim.not_in_base)
    holds = tuple(at for at in axis.places(claim.counts) if at not in outside)
    fails = tuple(at for at in range(len(axis.values)) if at not in holds and at not in outside)
    return axis.joined(holds, fails, outside=outside)


def banded(axis: Axis, score: Score, bands: Bands) -> Side:
    """A line a band over the axis of the scale's scores."""
    place: Mapping[int, int] = {at: bisect_right(bands.cuts, value) for at, value in enumerate(score.values)}
    return axis.joined(
        *(tuple(at for at, band in place.items() if band == line) for line in range(len(bands.labels)))
    )


def crossed(rows: Axis, columns: Axis) -> np.ndarray:
    """People in every pair of categories."""
    cells = rows.codes * columns.size + columns.codes
    return np.bincount(cells, minlength=rows.size * columns.size).reshape(rows.size, columns.size)

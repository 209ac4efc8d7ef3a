"""Flags on answers that look careless: how many people each marks, and from which limit on. Never deletion.

Results with and without the flagged rows may stand side by side only if nobody or at least ten are flagged:
the difference of the two would tell what a handful of people answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, isnan, nan

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from analysis.answers import variable_of
from analysis.careless import Answers, even_odd, longest_run, mahalanobis, person_total, spread
from analysis.errors import DataError, of_each
from analysis.measured import numbers_of
from analysis.points import points
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, Problem, say
from questionnaires.model import QualityFlag, Questionnaire, Scale

FEWEST_FLAGGED = 10
"""Fewer flagged rows than this, and more than none, are told as "fewer than 10" only."""


@dataclass(frozen=True)
class Limits:
    """From where on a person is flagged. They choose what to look at again, not whom to delete."""

    run: int | None = None
    """Equal answers in a row; default half of the items, but six at least (all, of fewer than six)."""
    even_odd: float = 0.3
    """Flagged below it (Jackson 1977)."""
    person_total: float = 0.0
    """Flagged below it: this person's answers run against everybody's."""
    mahalanobis_p: float = 0.001

    def run_of(self, items: int) -> int:
        return self.run if self.run is not None else max(ceil(items / 2), min(items, 6))


@dataclass(frozen=True, eq=False)
class Flag:
    """One flag: how many people it marks. `count` is None where it cannot be worked out, see `reason`."""

    flag: str
    count: int | None
    limit: float | None
    rows: NDArray[np.bool_]
    """Which rows of the data it marks."""
    why: Mapping[str, str] = field(default_factory=dict)
    """The questionnaire's own reason, by language."""
    reason: Message | None = None


@dataclass(frozen=True, eq=False)
class Quality:
    """Flags on a data set."""

    items: tuple[str, ...]
    total: int
    """Rows."""
    base: int
    """Rows that answered any of the items."""
    flags: tuple[Flag, ...]
    persons: pd.DataFrame
    """One row a person: longest_run, sd, even_odd, person_total, mahalanobis, p; NaN where not defined."""

    @property
    def flagged(self) -> NDArray[np.bool_]:
        """Rows that bear any flag."""
        found: NDArray[np.bool_] = np.zeros(self.total, dtype=bool)
        for flag in self.flags:
            found |= flag.rows
        return found

    @property
    def with_and_without(self) -> bool:
        """Whether results with and without the flagged rows may both be shown."""
        return comparable(int(self.flagged.sum()))


def comparable(flagged: int) -> bool:
    """Whether a figure may stand with and without `flagged` rows: of none, or of ten and more."""
    return flagged == 0 or flagged >= FEWEST_FLAGGED


def quality(
    data: pd.DataFrame,
    items: Sequence[str],
    *,
    reverse: Sequence[str] = (),
    low: float | None = None,
    high: float | None = None,
    scales: Sequence[Sequence[str]] = (),
    limits: Limits | None = None,
    codebook: Codebook | None = None,
) -> Quality:
    """Flags on the columns `items`, in the order asked; `reverse` turns items as low + high - x.

    `scales` are lists of items for the even-odd consistency, three at least. Raises DataError for a column
    that is not there or an answer that is no number, ValueError for items that do not fit together.
    R: max(rle(x)$lengths); sd(x); mahalanobis(X, colMeans(X), cov(X)); cor(x, colMeans(X))
    """
    if len(items) < 2 or len(set(items)) < len(items):
        raise ValueError(f"careless answers show in different items, two at least, not {list(items)}")
    if unknown := [
        name for name in (*reverse, *(name for one in scales for name in one)) if name not in items
    ]:
        raise ValueError(f"{', '.join(unknown)} not among the items {', '.join(items)}")
    if reverse and (low is None or high is None):
        raise ValueError("reversing needs the limits low and high")
    raw = _raw(data, items, codebook)
    turn = np.array([name in reverse for name in items])
    turned = np.where(turn, (low or 0.0) + (high or 0.0) - raw, raw)
    place = {name: at for at, name in enumerate(items)}
    halves = [turned[:, [place[name] for name in one]] for one in scales]
    return _judged(tuple(items), raw, turned, halves, [], limits or Limits(), data.index)


def quality_of(
    data: pd.DataFrame,
    questionnaire: Questionnaire,
    *,
    codebook: Codebook,
    limits: Limits | None = None,
) -> Quality:
    """The questionnaire's own flags, and the signs of carelessness over the items of its scales.

    Items count as points 0..100 where direction matters. Scales of which a column is not there are left
    out; raises DataError when none is left and no flag of its own is on.
    """
    scales = [
        scale
        for scale in questionnaire.scales
        if scale.kind == "mean_of_items" and all(key in data.columns for key in scale.parts)
    ]
    parts = {key for scale in scales for key in scale.parts}
    items = tuple(item.key for item in questionnaire.items if item.key in parts)
    own = [
        _own(data, flag, codebook)
        for flag in questionnaire.quality_flags
        if flag.on and flag.items and all(key in data.columns for key in flag.items)
    ]
    if len(items) < 2:
        if not own:
            raise DataError([_no_items(questionnaire)])
        return _of_flags(data, own)
    turned, halves = _points(data, scales, items, codebook)
    raw = _raw(data, items, codebook)
    flags = [flag for flag, _ in own]
    return _judged(items, raw, turned, halves, flags, limits or Limits(), data.index)


# ---- flags -------------------------------------------------------------------------------------


def _judged(
    items: tuple[str, ...],
    raw: Answers,
    turned: Answers,
    scales: Sequence[Answers],
    own: Sequence[Flag],
    limits: Limits,
    index: pd.Index,
) -> Quality:
    runs, sd, total = longest_run(raw), spread(raw), person_total(turned)
    consistency = even_odd(scales) if scales else np.full(len(raw), nan)
    distance, refused = _distance(turned)
    k, run = len(items), limits.run_of(len(items))
    enough = (~np.isnan(raw)).sum(1) >= run
    farthest = float(scipy.special.chdtri(k, limits.mahalanobis_p))
    flags = [
        *own,
        _flag("long_run", runs >= run, run),
        _flag("no_spread", enough & (sd == 0), 0.0),
        _below("even_odd", consistency, limits.even_odd, say("it takes three scales of two items or more")),
        _below("person_total", total, limits.person_total, say("nobody answered three items that differ")),
        _flag("mahalanobis", distance > farthest, farthest, refused),
    ]
    persons = pd.DataFrame(
        {
            "longest_run": runs,
            "sd": sd,
            "even_odd": consistency,
            "person_total": total,
            "mahalanobis": distance,
            "p": scipy.special.chdtrc(k, distance),
        },
        index=index,
    )
    base = int((~np.isnan(raw)).any(1).sum())
    return Quality(items, len(raw), base, tuple(flags), persons)


def _flag(name: str, rows: NDArray[np.bool_], limit: float, reason: Message | None = None) -> Flag:
    return Flag(name, None if reason is not None else int(rows.sum()), limit, rows, {}, reason)


def _below(name: str, values: Answers, limit: float, reason: Message) -> Flag:
    return _flag(name, values < limit, limit, reason if np.isnan(values).all() else None)


def _distance(turned: Answers) -> tuple[Answers, Message | None]:
    """Distances, or why there are none: the other flags stand without them."""
    try:
        return mahalanobis(turned), None
    except DataError as error:
        return np.full(len(turned), nan), error.problems[0].what


def _own(data: pd.DataFrame, flag: QualityFlag, codebook: Codebook) -> tuple[Flag, Answers]:
    """A flag of the questionnaire, all of its items answered and all alike; and those answers."""
    raw = _raw(data, flag.items, codebook)
    rows = ~np.isnan(raw).any(1) & (raw == raw[:, :1]).all(1)
    return Flag(flag.key, int(rows.sum()), len(flag.items), rows, flag.why or {}), raw


def _of_flags(data: pd.DataFrame, own: Sequence[tuple[Flag, Answers]]) -> Quality:
    """The questionnaire's own flags alone, where it has no scales."""
    any_answer = np.zeros(len(data), dtype=bool)
    for _, raw in own:
        any_answer |= (~np.isnan(raw)).any(1)
    flags = tuple(flag for flag, _ in own)
    return Quality((), len(data), int(any_answer.sum()), flags, pd.DataFrame(index=data.index))


def _raw(data: pd.DataFrame, items: Sequence[str], codebook: Codebook | None) -> Answers:
    """The answers as they were given, NaN for none; all problems at once."""
    columns = of_each(lambda name: numbers_of(data, name, variable_of(codebook, name)), items)
    return np.column_stack(columns)


def _points(
    data: pd.DataFrame, scales: Sequence[Scale], items: tuple[str, ...], codebook: Codebook
) -> tuple[Answers, list[Answers]]:
    """Every item's points turned to its scale's direction, and the same scale by scale."""
    halves = [points(data, scale, codebook).floats for scale in scales]
    turned = np.full((len(data), len(items)), nan)
    for scale, answers in zip(scales, halves, strict=True):
        for at, key in enumerate(scale.parts):
            turned[:, items.index(key)] = answers[:, at]
    return turned, halves


def _no_items(questionnaire: Questionnaire) -> Problem:
    return Problem(
        say("questionnaire {key}", key=questionnaire.key),
        say("It has no scale and no flag whose columns are all in the data."),
        say("Name the columns with --items."),
    )


def rows_of(found: Quality) -> list[dict[str, object]]:
    """One object a person for a file: row (from 1), each index, and 0 or 1 for each flag."""
    columns = {name: found.persons[name].tolist() for name in found.persons.columns}
    marks = {f"flag_{flag.flag}": flag.rows.astype(int).tolist() for flag in found.flags}
    return [
        {
            "row": at + 1,
            **{name: _or_none(values[at]) for name, values in columns.items()},
            **{name: values[at] for name, values in marks.items()},
        }
        for at in range(found.total)
    ]


def _or_none(value: float) -> float | None:
    return None if isinstance(value, float) and isnan(value) else value

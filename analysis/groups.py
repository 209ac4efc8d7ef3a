"""Claims and scores in groups: disclosure first, then the test of what may be shown, then the finding.

The groups of one table are an item's answers, a claim's yes and no, or a scale's bands. Tests rest on
shown groups of 30 people or more and are adjusted by Holm over the block they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy as np
from scipy import stats

from analysis import findings as f
from analysis.answers import NO_ANSWER, Codes, coded
from analysis.association import chi_square
from analysis.claims import STATES, states
from analysis.crosstab import CrossTab, crosstab_of
from analysis.disclosure import Breakdown
from analysis.draw import Source
from analysis.intervals import holm
from analysis.tally import Tally
from questionnaires.codebook import Value, Variable
from questionnaires.items import Claim, Item
from questionnaires.model import Crosstab, Margin


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a table: for each row of the data the position of its group, -1 for none."""

    id: str
    margin: Margin
    label: str
    codes: Codes
    values: tuple[Value, ...]
    labels: tuple[str, ...]
    phrase: str | None = None
    """For a claim: its words; the first group are those of whom it holds."""


@dataclass(frozen=True)
class ClaimInGroups:
    """A claim in the groups of one variable, with what may be shown of it."""

    id: str
    variable: str
    phrase: str
    ids: tuple[str, ...]
    labels: tuple[str, ...]
    table: Breakdown
    """Columns: of whom the claim holds, of whom it does not."""


@dataclass(frozen=True)
class MeanInGroup:
    """One group's scores; mean and sd are None where they are withheld or nobody has a score."""

    id: str
    label: str
    n: int
    mean: Fraction | None
    sd: float | None
    withheld: bool


@dataclass(frozen=True)
class MeansInGroups:
    """A scale in the groups of one variable, with what may be shown of it."""

    id: str
    variable: str
    label: str
    groups: tuple[MeanInGroup, ...]
    small: tuple[str, ...]
    """Labels of groups under k."""
    p: float | None
    """Of Welch's test over the shown groups of 30 or more; None where there are fewer than two."""


Found = f.SharesCompared | f.MeansCompared | f.NotCompared | f.HiddenGroups | f.Refused


# ---- sides -------------------------------------------------------------------------------------


def side(source: Source, margin: Margin, rest: str = "") -> Side | None:
    """The groups that `margin` names; None when the data lack its items. `rest` labels a claim's no."""
    match margin.kind:
        case "item":
            return _item_side(source, margin.key)
        case "claim":
            return _claim_side(source, margin.key, rest)
        case _:
            return _band_side(source, margin.key)


def _item_side(source: Source, key: str) -> Side | None:
    item = source.questionnaire.by_key.get(key)
    if item is None or item.type in ("multiple", "ranking", "number") or not source.has(item):
        return None
    variable = source.codebook[key]
    codes, values = coded(source.frame[key], variable)
    return Side(
        key,
        Margin("item", key),
        variable.label,
        codes,
        values,
        tuple(variable.values[value] for value in values),
    )


def _claim_side(source: Source, key: str, rest: str) -> Side | None:
    found = claim_of(source, key)
    if found is None:
        return None
    item, one = found
    state = states(source.frame, item, one, codebook=source.codebook)
    yes, no = STATES.index("holds"), STATES.index("fails")
    codes = np.where(state == yes, 0, np.where(state == no, 1, NO_ANSWER)).astype(np.intp)
    phrase = one.text[source.language]
    return Side(f"{key}_claim", Margin("claim", key), phrase, codes, (1, 0), (phrase, rest), phrase)


def _band_side(source: Source, key: str) -> Side | None:
    bands, score = source.questionnaire.bands, source.scores.get(key)
    if bands is None or score is None:
        return None
    labels = tuple(text[source.language] for text in bands.labels)
    label = source.questionnaire.scale(key).label[source.language]
    codes, values = score.band_of_each(bands), tuple(range(1, len(labels) + 1))
    return Side(f"{key}_band", Margin("band", key), label, codes, values, labels)


def claim_of(source: Source, key: str) -> tuple[Item, Claim] | None:
    """The claim of that key with its item, if the data hold the item and it is not one for each option."""
    for item, one in source.questionnaire.claims():
        if one.key == key and not one.each_of and source.has(item):
            return item, one
    return None


# ---- what may be shown -------------------------------------------------------------------------


def claim_in_groups(source: Source, groups: Side, key: str) -> ClaimInGroups | None:
    """The claim `key` in `groups`; None when the data lack its item or nobody answered both."""
    answers = _claim_side(source, key, "")
    if answers is None or answers.phrase is None:
        return None
    if not _tally(groups, answers).unweighted.sum():
        return None
    id_ = f"{key}x{groups.id}"
    return ClaimInGroups(
        id_,
        groups.label,
        answers.phrase,
        tuple(f"{id_}.{value}" for value in groups.values),
        groups.labels,
        source.shield.breakdown(groups.margin, answers.margin),
    )


def crossed(source: Source, rows: Side, columns: Side) -> tuple[CrossTab, Breakdown]:
    """Two sides crossed, and what may be shown: the same cells as of the two sides changed over."""
    table = crosstab_of(
        _tally(rows, columns), rows.id, columns.id, row=_variable(rows), column=_variable(columns)
    )
    return table, source.shield.breakdown(rows.margin, columns.margin)


def means_in_groups(source: Source, groups: Side, key: str) -> MeansInGroups | None:
    """The scores of scale `key` in `groups`; None when there are none."""
    score = source.scores.get(key)
    if score is None or not score.n:
        return None
    both = Tally.of([(groups.codes, groups.values), (score.codes, tuple(range(len(score.values))))])
    counts = both.counts[:-1, :-1]
    hidden = source.shield.withheld_means(groups.margin, key)
    id_ = f"{key}x{groups.id}"
    found = tuple(
        _mean_in_group(f"{id_}.{value}", groups.labels[i], score.values, counts[i], i in hidden)
        for i, value in enumerate(groups.values)
    )
    sizes = [one.n for one in found]
    samples = [
        np.repeat([float(value) for value in score.values], counts[i])
        for i, one in enumerate(found)
        if one.n >= f.GROUP_FLOOR and not one.withheld
    ]
    small = tuple(label for label, size in zip(groups.labels, sizes, strict=True) if 0 < size < source.k)
    label = source.questionnaire.scale(key).label[source.language]
    return MeansInGroups(id_, groups.label, label, found, small, _welch(samples))


def _mean_in_group(
    id_: str, label: str, values: Sequence[Fraction], counts: Sequence[int], withheld: bool
) -> MeanInGroup:
    n = int(sum(counts))
    if withheld or n == 0:
        return MeanInGroup(id_, label, n, None, None, withheld)
    pairs = [(value, int(count)) for value, count in zip(values, counts, strict=True) if count]
    mean = sum((value * count for value, count in pairs), Fraction(0)) / n
    squares = sum((count * (value - mean) ** 2 for value, count in pairs), Fraction(0))
    return MeanInGroup(id_, label, n, mean, sqrt(squares / (n - 1)) if n > 1 else None, False)


def _tally(rows: Side, columns: Side) -> Tally:
    return Tally.of([(rows.codes, rows.values), (columns.codes, columns.values)])


def _variable(one: Side) -> Variable:
    return Variable(one.id, one.label, "ordinal", dict(zip(one.values, one.labels, strict=True)))


# ---- tests and findings ------------------------------------------------------------------------


def compare(found: Sequence[ClaimInGroups | MeansInGroups], k: int) -> list[tuple[Found, ...]]:
    """The findings of each member of one block: its comparison, Holm-adjusted, and its hidden groups."""
    ps = [_chi2(one) if isinstance(one, ClaimInGroups) else one.p for one in found]
    adjusted = holm(ps)
    family = sum(p is not None for p in ps)
    return [(*_comparison(one, p, family), *_hidden(one, k)) for one, p in zip(found, adjusted, strict=True)]


def tests_in(found: Sequence[tuple[Found, ...]]) -> int:
    """How many tests the findings of a block rest on."""
    return sum(isinstance(one, f.SharesCompared | f.MeansCompared) for each in found for one in each)


def _comparable(one: ClaimInGroups) -> list[f.GroupShare]:
    shares = []
    for i, row in enumerate(one.table.counts):
        yes, base = row[0], one.table.row_bases[i]
        if not isinstance(yes, int) or not isinstance(base, int):
            continue
        if one.table.shows(i) and base >= f.GROUP_FLOOR:
            shares.append(f.GroupShare(one.ids[i], one.labels[i], yes, base))
    return shares


def _chi2(one: ClaimInGroups) -> float | None:
    """p of the chi-square test; None for fewer than two groups, or when all of them say the same."""
    shares = _comparable(one)
    table = np.array([[share.count, share.base - share.count] for share in shares], dtype=np.float64)
    if len(shares) < 2 or not table.any(axis=0).all():
        return None
    return chi_square(table).p


def _welch(samples: Sequence[np.ndarray]) -> float | None:
    """p of Welch's test of equal means (t for two groups, analysis of variance for more).

    Welch (1951), Biometrika 38. R: oneway.test(y ~ g), t.test(y ~ g)
    """
    if len(samples) < 2 or any(sample.min() == sample.max() for sample in samples):
        return None
    return float(stats.f_oneway(*samples, equal_var=False).pvalue)


def _comparison(one: ClaimInGroups | MeansInGroups, p: float | None, family: int) -> tuple[Found, ...]:
    if isinstance(one, ClaimInGroups) and one.table.refused:
        return (f.Refused(one.id, one.variable, one.phrase),)
    if p is None:
        # Enough groups without a test: they all say the same, and the table shows it.
        return () if _large_groups(one) > 1 else (f.NotCompared(one.id, (one.variable,)),)
    if isinstance(one, ClaimInGroups):
        shares = _comparable(one)
        high, low = max(shares, key=lambda g: g.share), min(shares, key=lambda g: g.share)
        test = f.Test(one.id, "chi2", p, family)
        return (f.SharesCompared(one.id, one.variable, one.phrase, high, low, len(shares), test),)
    means = [
        f.GroupMean(group.id, group.label, group.mean, group.n)
        for group in one.groups
        if group.mean is not None and group.n >= f.GROUP_FLOOR
    ]
    top, bottom = max(means, key=lambda g: g.mean), min(means, key=lambda g: g.mean)
    test = f.Test(one.id, "welch_t" if len(means) == 2 else "welch_anova", p, family)
    return (f.MeansCompared(one.id, one.variable, one.label, top, bottom, len(means), test),)


def _large_groups(one: ClaimInGroups | MeansInGroups) -> int:
    if isinstance(one, ClaimInGroups):
        return len(_comparable(one))
    return sum(group.mean is not None and group.n >= f.GROUP_FLOOR for group in one.groups)


def _hidden(one: ClaimInGroups | MeansInGroups, k: int) -> tuple[Found, ...]:
    small = (
        tuple(one.labels[i] for i in one.table.small_groups) if isinstance(one, ClaimInGroups) else one.small
    )
    return (f.HiddenGroups(one.id, one.variable, small, k),) if small else ()


def item_margins(crosstabs: Sequence[Crosstab], kind: str) -> dict[str, list[str]]:
    """Keys of the columns of that kind -> keys of the item rows they are crossed with, in order."""
    found: dict[str, list[str]] = {}
    for one in crosstabs:
        if one.row.kind == "item" and one.column.kind == kind:
            found.setdefault(one.column.key, []).append(one.row.key)
    return found

"""What changed between two surveys, in any language: the template that the test allows, and its figures.

The templates are those of the language's own module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths
from analysis.wording.template import base, change, decimals, fill, less_than, percent, persons, score


@dataclass(frozen=True)
class Templates:
    """Whole sentences on one kind of indicator, by what may be said of it."""

    few: str
    level: str
    """Nothing changed."""
    alike: str
    """It would be printed as unchanged."""
    moved: str
    clear: str
    """It moved, and clearly."""
    untested: str = ""


@dataclass(frozen=True)
class Words:
    """One language's templates and the words that stand in them."""

    share: Templates
    mean: Templates
    few: str
    unchanged: str
    untested: str
    less_points: Callable[[str], str]
    """A difference of less than so many percentage points."""
    less_score: str
    points_of: Callable[[str], str]
    rose: tuple[str, str]
    """How a figure went up to another, and that it went up by something."""
    fell: tuple[str, str]
    unrounded_shares: str
    unrounded_means: str
    clear: str
    unclear: str
    tests: Mapping[str, str]


def share_moved(found: f.ShareMoved, words: Words) -> Runs:
    """The sentence on a claim last time and now."""
    before, now, templates = found.before, found.now, words.share
    places = decimals([before.base, now.base], None) or 0
    values: dict[str, Run | Runs] = {
        "claim": found.phrase,
        "p0": percent(before.id, before.count, before.base, places),
        "k0": persons(before.id, before.count),
        "n0": base(before.id, before.base),
        "p1": percent(now.id, now.count, now.base, places),
        "k1": persons(now.id, now.count),
        "n1": base(now.id, now.base),
        "few": truths.few(found.id, words.few),
    }
    if min(before.base, now.base) < f.GROUP_FLOOR:
        return fill(templates.few, values)
    if found.test is None or before.share == now.share:
        return fill(templates.level, values | {"level": truths.level(found.id, words.unchanged)})
    values |= _tested(found, found.test, words)
    if numerals.printed_alike(100 * now.share, 100 * before.share, places):
        level = truths.level(found.id, words.less_points(less_than(places)))
        return fill(templates.alike, values | {"level": level})
    text = numerals.points_text(now.share, before.share, places)
    differ = numerals.points_differ_from_printed(now.share, before.share, places)
    values |= _way(found, now.share > before.share, words)
    values |= {
        "d": change(found.id, abs(now.share - before.share), "points", text),
        "points": words.points_of(text),
        "note": words.unrounded_shares if differ else "",
    }
    return fill(templates.clear if found.test.differs else templates.moved, values)


def mean_moved(found: f.MeanMoved, words: Words) -> Runs:
    """The sentence on a scale last time and now."""
    before, now, templates = found.before, found.now, words.mean
    values: dict[str, Run | Runs] = {
        "scale": found.label,
        "m0": score(f"{before.id}.mean", before.mean),
        "n0": base(before.id, before.n),
        "m1": score(f"{now.id}.mean", now.mean),
        "n1": base(now.id, now.n),
        "few": truths.few(found.id, words.few),
    }
    if min(before.n, now.n) < f.GROUP_FLOOR:
        return fill(templates.few, values)
    if found.test is None:
        untested = truths.untested(found.id, words.untested)
        return fill(templates.untested, values | {"untested": untested})
    values |= _tested(found, found.test, words)
    difference = numerals.exact(now.mean) - numerals.exact(before.mean)
    if not difference:
        return fill(templates.level, values | {"level": truths.level(found.id, words.unchanged)})
    if numerals.printed_alike(now.mean, before.mean, 1):
        return fill(templates.alike, values | {"level": truths.level(found.id, words.less_score)})
    differ = numerals.differs_from_printed(now.mean, before.mean, 1)
    values |= _way(found, difference > 0, words)
    size = max(difference, -difference)
    values |= {
        "d": change(found.id, size, "score", numerals.fixed_text(size, 1)),
        "note": words.unrounded_means if differ else "",
    }
    return fill(templates.clear if found.test.differs else templates.moved, values)


def _way(found: f.ShareMoved | f.MeanMoved, up: bool, words: Words) -> dict[str, Run]:
    return truths.moved(found, up, *(words.rose if up else words.fell))


def _tested(found: f.ShareMoved | f.MeanMoved, test: f.Test, words: Words) -> dict[str, Run | Runs]:
    return {
        "verdict": truths.cleared(found, test, words.clear, words.unclear),
        "test": words.tests[test.name],
        "x": Number(f"{found.id}.p", test.p_holm, "p", numerals.p_text(test.p_holm)),
    }

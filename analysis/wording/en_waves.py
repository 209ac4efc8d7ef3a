"""English sentences on a survey beside an earlier one: whole templates, chosen by what the test allows."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths
from analysis.wording.en_words import days, points_of
from analysis.wording.template import base, change, decimals, fill, less_than, percent, persons, score

TESTS = {"two_shares": "pooled z test", "welch_t": "Welch’s t test"}


def waves(found: f.Waves) -> Runs:
    """How large both waves are, and how much of what they have in common is clearly different."""
    before = found.before
    places: dict[str, Run | Runs] = {
        "n0": Number("trend.wave.1.base", before.valid, "answers", numerals.count_text(before.valid)),
        "n1": Number("trend.wave.2.base", found.now, "answers", numerals.count_text(found.now)),
        "m": Number("trend.indicators", found.indicators, "other", str(found.indicators)),
        "t": Number("trend.tests", found.tests, "other", str(found.tests)),
        "c": Number("trend.clear", found.clear, "other", str(found.clear)),
    }
    if before.opened and before.closed:
        places["days"] = days("trend.sample", before.opened, before.closed)
        return fill(
            "The last survey was open {days}; {n0} forms of it are counted, and {n1} of this one. Indicators "
            "with the same items, options and way of counting in both: {m}; tested: {t}; clearly different: "
            "{c}. The same people may have answered both times and cannot be linked, so intervals and tests "
            "take the surveys as independent; other people taking part also changes results.",
            places,
        )
    return fill(
        "The data of the last survey hold {n0} forms, those of this one {n1}. Indicators with the same "
        "items, options and way of counting in both: {m}; tested: {t}; clearly different: {c}. The same "
        "people may have answered both times and cannot be linked, so intervals and tests take the surveys "
        "as independent; other people taking part also changes results.",
        places,
    )


def not_alike(found: f.NotAlike) -> Runs:
    labels = "; ".join(label.rstrip(".?") for label in found.labels)
    untold = truths.fact(found.id, "not compared", *found.ids)
    return fill(
        "Items, options, who is asked or the way of counting differ from the last survey, so these are "
        "{untold}: {labels}.",
        {"labels": labels, "untold": untold},
    )


def share_moved(found: f.ShareMoved) -> Runs:
    before, now = found.before, found.now
    places = decimals([before.base, now.base], None) or 0
    values: dict[str, Run | Runs] = {
        "claim": found.phrase,
        "p0": percent(before.id, before.count, before.base, places),
        "k0": persons(before.id, before.count),
        "n0": base(before.id, before.base),
        "p1": percent(now.id, now.count, now.base, places),
        "k1": persons(now.id, now.count),
        "n1": base(now.id, now.base),
        "few": truths.few(found.id, "fewer than 30 people in one survey, not compared"),
    }
    if min(before.base, now.base) < f.GROUP_FLOOR:
        return fill(
            "The number who {claim} was {k0} of {n0} last time and {k1} of {n1} this time: {few}.", values
        )
    head = "The share who {claim} was {p0}% ({k0} of {n0}) last time and {p1}% ({k1} of {n1}) this time"
    if found.test is None or before.share == now.share:
        values["level"] = truths.level(found.id, "unchanged")
        return fill(head + ", {level}.", values)
    values |= _tested(found, found.test)
    text = numerals.points_text(now.share, before.share, places)
    if numerals.printed_alike(100 * now.share, 100 * before.share, places):
        points = points_of(less_than(places))
        values["level"] = truths.level(found.id, f"less than {less_than(places)} {points} apart")
        return fill(head + ", {level}: {verdict}.", values)
    up = now.share > before.share
    values |= truths.moved(found, up, "rose" if up else "fell", "up" if up else "down")
    values |= {
        "d": change(found.id, abs(now.share - before.share), "points", text),
        "points": points_of(text),
    }
    differ = numerals.points_differ_from_printed(now.share, before.share, places)
    values["note"] = " (from unrounded shares)" if differ else ""
    head = (
        "The share who {claim} {to} from {p0}% ({k0} of {n0}) last time to {p1}% ({k1} of {n1}), "
        "{by} {d} {points}{note}"
    )
    if found.test.differs:
        return fill(head + ": {verdict} ({test}, Holm-adjusted {x}).", values)
    return fill(head + ": {verdict}.", values)


def mean_moved(found: f.MeanMoved) -> Runs:
    before, now = found.before, found.now
    values: dict[str, Run | Runs] = {
        "scale": found.label,
        "m0": score(f"{before.id}.mean", before.mean),
        "n0": base(before.id, before.n),
        "m1": score(f"{now.id}.mean", now.mean),
        "n1": base(now.id, now.n),
        "few": truths.few(found.id, "fewer than 30 people in one survey, not compared"),
    }
    head = "The mean of {scale} was {m0} (n = {n0}) last time and {m1} (n = {n1}) this time"
    if min(before.n, now.n) < f.GROUP_FLOOR:
        return fill(head + ": {few}.", values)
    if found.test is None:
        return fill(head + ", {untested}.", values | {"untested": truths.untested(found.id, "not tested")})
    values |= _tested(found, found.test)
    difference = numerals.exact(now.mean) - numerals.exact(before.mean)
    if not difference:
        return fill(head + ", {level}.", values | {"level": truths.level(found.id, "unchanged")})
    if numerals.printed_alike(now.mean, before.mean, 1):
        values["level"] = truths.level(found.id, "less than 0.1 apart")
        return fill(head + ", {level}: {verdict}.", values)
    up = difference > 0
    values |= truths.moved(found, up, "rose" if up else "fell", "up" if up else "down")
    size = max(difference, -difference)
    values["d"] = change(found.id, size, "score", numerals.fixed_text(size, 1))
    differ = numerals.differs_from_printed(now.mean, before.mean, 1)
    values["note"] = " (from unrounded means)" if differ else ""
    head = "The mean of {scale} {to} from {m0} (n = {n0}) last time to {m1} (n = {n1}), {by} {d}{note}"
    if found.test.differs:
        return fill(head + ": {verdict} ({test}, Holm-adjusted {x}).", values)
    return fill(head + ": {verdict}.", values)


def _tested(found: f.ShareMoved | f.MeanMoved, test: f.Test) -> dict[str, Run | Runs]:
    return {
        "verdict": truths.cleared(found, test, "a clear difference", "no clear difference"),
        "test": TESTS[test.name],
        "x": Number(f"{found.id}.p", test.p_holm, "p", numerals.p_text(test.p_holm)),
    }

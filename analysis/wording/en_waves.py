"""English sentences on a survey beside an earlier one: whole templates, chosen by what the test allows."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs
from analysis.wording import moved, truths
from analysis.wording.en_words import days, points_of
from analysis.wording.template import fill


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


MOVED = moved.Words(
    share=moved.Templates(
        few="The number who {claim} was {k0} of {n0} last time and {k1} of {n1} this time: {few}.",
        level="The share who {claim} was {p0}% ({k0} of {n0}) last time and {p1}% ({k1} of {n1}) this time, "
        "{level}.",
        alike="The share who {claim} was {p0}% ({k0} of {n0}) last time and {p1}% ({k1} of {n1}) this time, "
        "{level}: {verdict}.",
        moved="The share who {claim} {to} from {p0}% ({k0} of {n0}) last time to {p1}% ({k1} of {n1}), "
        "{by} {d} {points}{note}: {verdict}.",
        clear="The share who {claim} {to} from {p0}% ({k0} of {n0}) last time to {p1}% ({k1} of {n1}), "
        "{by} {d} {points}{note}: {verdict} ({test}, Holm-adjusted {x}).",
    ),
    mean=moved.Templates(
        few="The mean of {scale} was {m0} (n = {n0}) last time and {m1} (n = {n1}) this time: {few}.",
        level="The mean of {scale} was {m0} (n = {n0}) last time and {m1} (n = {n1}) this time, {level}.",
        alike="The mean of {scale} was {m0} (n = {n0}) last time and {m1} (n = {n1}) this time, "
        "{level}: {verdict}.",
        moved="The mean of {scale} {to} from {m0} (n = {n0}) last time to {m1} (n = {n1}), "
        "{by} {d}{note}: {verdict}.",
        clear="The mean of {scale} {to} from {m0} (n = {n0}) last time to {m1} (n = {n1}), "
        "{by} {d}{note}: {verdict} ({test}, Holm-adjusted {x}).",
        untested="The mean of {scale} was {m0} (n = {n0}) last time and {m1} (n = {n1}) this time, "
        "{untested}.",
    ),
    few="fewer than 30 people in one survey, not compared",
    unchanged="unchanged",
    untested="not tested",
    less_points=lambda text: f"less than {text} {points_of(text)} apart",
    less_score="less than 0.1 apart",
    points_of=points_of,
    rose=("rose", "up"),
    fell=("fell", "down"),
    unrounded_shares=" (from unrounded shares)",
    unrounded_means=" (from unrounded means)",
    clear="a clear difference",
    unclear="no clear difference",
    tests={"two_shares": "pooled z test", "welch_t": "Welch’s t test"},
)


def share_moved(found: f.ShareMoved) -> Runs:
    return moved.share_moved(found, MOVED)


def mean_moved(found: f.MeanMoved) -> Runs:
    return moved.mean_moved(found, MOVED)

"""English sentences on scores and on groups compared: whole templates, chosen by what the test allows."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths
from analysis.wording.amounts import average_figures, rating_figures
from analysis.wording.en_words import points_of, quoted, topic
from analysis.wording.template import base, decimals, fill, joined, less_than, percent, persons, score, scored


def scale_mean(finding: f.ScaleMean) -> Runs:
    values: dict[str, Run | Runs] = {
        "scale": finding.label,
        "n": scored(finding.id, finding.n),
        "m": score(f"{finding.id}.mean", finding.mean),
        "dir": finding.high_means or "",
    }
    if finding.sd is None:
        return fill("On a scale from 0 to 100, {scale} has a mean of {m} (n = {n}).", values)
    values["s"] = score(f"{finding.id}.sd", finding.sd)
    if finding.q3 is None and finding.high_means:
        return fill(
            "On a scale from 0 to 100, {scale} has a mean of {m} (SD {s}, n = {n}); higher means: {dir}.",
            values,
        )
    if finding.q3 is None:
        return fill("On a scale from 0 to 100, {scale} has a mean of {m} (SD {s}, n = {n}).", values)
    values["q3"] = score(f"{finding.id}.q3", finding.q3)
    if finding.high_means:
        return fill(
            "On a scale from 0 to 100, {scale} has a mean of {m} (SD {s}, n = {n}); higher means: {dir}. "
            "The highest-scoring quarter stand at {q3} or above.",
            values,
        )
    return fill(
        "On a scale from 0 to 100, {scale} has a mean of {m} (SD {s}, n = {n}). "
        "The highest-scoring quarter stand at {q3} or above.",
        values,
    )


def average(finding: f.Average) -> Runs:
    """Mean, median and where the middle half lies; what is withheld is said to be."""
    values = average_figures(finding) | {
        "asked": "people who were asked and answered" if finding.asked_only else "people who answered",
        "untold": truths.fact(
            f"{finding.id}.no_mean",
            "the mean could tell what a few people answered and is not shown",
            "no_mean",
        ),
    }
    if finding.mean is None and finding.quartiles is None:
        return fill("“{item}”: of {n} {asked} the median is {md}; {untold}.", values)
    if finding.mean is None:
        return fill(
            "“{item}”: of {n} {asked} the median is {md}, and the middle half lies between {q1} and {q3}; "
            "{untold}.",
            values,
        )
    if finding.quartiles is None:
        return fill("“{item}”: of {n} {asked} the mean is {m} (SD {s}), the median {md}.", values)
    return fill(
        "“{item}”: of {n} {asked} the mean is {m} (SD {s}), the median {md}, and the middle half lies "
        "between {q1} and {q3}.",
        values,
    )


def rating_mean(finding: f.RatingMean) -> Runs:
    return fill(
        "The mean of “{item}”, from {low} to {high}, is {m} (n = {n}, SD {s}).", rating_figures(finding)
    )


def in_bands(finding: f.InBands, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    edges = [numerals.fixed_text(cut, 0 if cut.denominator == 1 else 1) for cut in finding.cuts]
    bands = []
    for at, part in enumerate(finding.parts):
        values: dict[str, Run | Runs] = {
            "part": quoted(part, finding.base, places),
            "low": edges[at - 1] if at else "",
            "high": edges[at] if at < len(edges) else "",
        }
        if at == 0:
            bands.append(fill("under {high} {part}", values))
        elif at == len(edges):
            bands.append(fill("{low} or more {part}", values))
        else:
            bands.append(fill("{low} to under {high} {part}", values))
    whole: dict[str, Run | Runs] = {
        "scale": finding.label,
        "number": str(len(finding.parts)),
        "n": base(finding.id, finding.base),
        "bands": joined(bands, "; "),
    }
    if finding.equal_widths:
        return fill("{scale} in {number} bands of equal width, of the {n} with a score: {bands}.", whole)
    return fill("{scale} in {number} bands, of the {n} with a score: {bands}.", whole)


def shares_compared(found: f.SharesCompared, coarser: int | None = None) -> Runs:
    high, low = found.high, found.low
    places = decimals([high.base, low.base], coarser) or 0
    values: dict[str, Run | Runs] = {
        "var": topic(found.variable),
        "claim": found.phrase,
        "a": high.label,
        "p1": percent(high.id, high.count, high.base, places),
        "k1": persons(high.id, high.count),
        "n1": base(high.id, high.base),
        "b": low.label,
        "p2": percent(low.id, low.count, low.base, places),
        "k2": persons(low.id, low.count),
        "n2": base(low.id, low.base),
        "gap": _points_apart(found, places),
        "x": Number(f"{found.id}.p", found.test.p_holm, "p", numerals.p_text(found.test.p_holm)),
        **_truths(found),
    }
    two, some = found.groups == 2, found.test.differs
    if two and some:
        return fill(
            "By “{var}”, the share who {claim} is {p1}% for {a} ({k1} of {n1}) and {p2}% for {b} "
            "({k2} of {n2}), "
            "{gap}: {verdict} (chi-square test, Holm-adjusted {x}).",
            values,
        )
    if two:
        return fill(
            "By “{var}”, the share who {claim} is {p1}% for {a} ({k1} of {n1}) and {p2}% for {b} "
            "({k2} of {n2}), "
            "{gap}: {verdict}.",
            values,
        )
    if some:
        return fill(
            "By “{var}”, the share who {claim} is {highest} for {a} at {p1}% ({k1} of {n1}) and {lowest} "
            "for {b} at "
            "{p2}% ({k2} of {n2}), {gap}: {verdict} between the groups "
            "(chi-square test, Holm-adjusted {x}).",
            values,
        )
    return fill(
        "By “{var}”, the share who {claim} lies {between} {p2}% ({b}, {k2} of {n2}) and {p1}% ({a}, "
        "{k1} of {n1}): "
        "{verdict} between the groups.",
        values,
    )


def _truths(found: f.SharesCompared | f.MeansCompared) -> dict[str, Run]:
    """What is said of the groups beside their figures, each with the fact that makes it true."""
    same = "no clear difference" if isinstance(found, f.SharesCompared) else "too little"
    return {
        "verdict": truths.verdict(found, "a clear difference" if found.test.differs else same),
        "highest": truths.highest(found, "highest"),
        "lowest": truths.lowest(found, "lowest"),
        "between": truths.between(found, "between"),
    }


def _points_apart(found: f.SharesCompared, places: int) -> Runs:
    high, low = found.high.share, found.low.share
    if high == low:
        return (truths.level(found.id, "the same"),)
    if numerals.printed_alike(100 * high, 100 * low, places):
        least = less_than(places)
        return (truths.level(found.id, f"less than {least} {points_of(least)} apart"),)
    text = numerals.points_text(high, low, places)
    d = Number(f"{found.id}.points", high - low, "points", text)
    if numerals.points_differ_from_printed(high, low, places):
        return fill("{d} {points} apart (from unrounded shares)", {"d": d, "points": points_of(text)})
    return fill("{d} {points} apart", {"d": d, "points": points_of(text)})


def _scores_apart(found: f.MeansCompared) -> Runs:
    high, low = numerals.exact(found.high.mean), numerals.exact(found.low.mean)
    if high == low:
        return (truths.level(found.id, "the same"),)
    if numerals.printed_alike(high, low, 1):
        return (truths.level(found.id, f"less than {less_than(1)} apart"),)
    return fill("{d} apart", {"d": score(f"{found.id}.difference", high - low)})


def means_compared(found: f.MeansCompared) -> Runs:
    high, low = found.high, found.low
    values: dict[str, Run | Runs] = {
        "var": topic(found.variable),
        "scale": found.label,
        "a": high.label,
        "m1": score(f"{high.id}.mean", high.mean),
        "n1": scored(high.id, high.n),
        "b": low.label,
        "m2": score(f"{low.id}.mean", low.mean),
        "n2": scored(low.id, low.n),
        "gap": _scores_apart(found),
        "test": {
            "welch_t": "Welch’s t test",
            "welch_anova": "Welch’s analysis of variance",
            "chi2": "chi-square",
        }[found.test.name],
        "x": Number(f"{found.id}.p", found.test.p_holm, "p", numerals.p_text(found.test.p_holm)),
        **_truths(found),
    }
    two, some = found.groups == 2, found.test.differs
    if two and some:
        return fill(
            "By “{var}”, the mean of {scale} is {m1} for {a} (n = {n1}) and {m2} for {b} (n = {n2}), "
            "{gap}: "
            "{verdict} ({test}, Holm-adjusted {x}).",
            values,
        )
    if two:
        return fill(
            "By “{var}”, the mean of {scale} is {m1} for {a} (n = {n1}) and {m2} for {b} (n = {n2}), "
            "{gap}: "
            "{verdict} within this sample to call the groups different.",
            values,
        )
    if some:
        return fill(
            "By “{var}”, the mean of {scale} is {highest} for {a} at {m1} (n = {n1}) and {lowest} for "
            "{b} at {m2} "
            "(n = {n2}), {gap}: {verdict} between the groups ({test}, Holm-adjusted {x}).",
            values,
        )
    return fill(
        "By “{var}”, the mean of {scale} lies {between} {m2} ({b}, n = {n2}) and {m1} ({a}, n = {n1}): "
        "{verdict} within this sample to call the groups different.",
        values,
    )

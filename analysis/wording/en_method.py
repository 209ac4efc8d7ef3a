"""English sentences on how far the answers reach: codes, roster, reliability, scores that go together."""

from __future__ import annotations

from analysis import findings as f
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths
from analysis.wording.template import coefficient, fill, part_of, scored


def issued(found: f.Issued) -> Runs:
    places: dict[str, Run] = {
        "issued": Number("issued.codes", found.issued, "other", str(found.issued)),
        "returned": Number("sample.returned", found.returned, "answers", str(found.returned)),
        "valid": Number("sample.valid", found.valid, "answers", str(found.valid)),
        "p": part_of("issued.valid", found.valid, found.returned),
    }
    return fill(
        "Codes handed out: {issued}; forms returned: {returned}; valid: {valid}, {p}% of those returned.",
        places,
    )


def coverage(found: f.Coverage) -> Runs:
    places: dict[str, Run] = {
        "roster": Number("coverage.roster", found.roster, "persons", str(found.roster)),
        "valid": Number("sample.valid", found.valid, "answers", str(found.valid)),
        "p": part_of("coverage", found.valid, found.roster),
    }
    return fill(
        "The roster lists {roster} people; with {valid} valid forms {p}% of them are covered. "
        "Nothing is known of those who did not take part: what follows tells only what the "
        "participants think.",
        places,
    )


def reliability(found: f.Reliability) -> Runs:
    places: dict[str, Run] = {
        "scale": found.label,
        "a": coefficient(f"{found.id}.alpha", found.alpha),
        "lo": coefficient(f"{found.id}.alpha_low", found.low),
        "hi": coefficient(f"{found.id}.alpha_high", found.high),
        "j": str(found.items),
        "n": scored(f"{found.id}.alpha", found.n),
    }
    return fill(
        "{scale}: internal consistency (Cronbach’s alpha) {a}, 95% interval {lo} to {hi} "
        "({j} items, n = {n}).",
        places,
    )


def _way(found: f.Together) -> str:
    if not found.related:
        return "show no clear relation"
    return "move in the same direction" if found.r > 0 else "move in opposite directions"


def together(found: f.Together) -> Runs:
    places: dict[str, Run] = {
        "x": found.x,
        "y": found.y,
        "way": truths.way(found, _way(found)),
        "r": coefficient(f"{found.id}.r", found.r),
        "n": scored(found.id, found.n),
    }
    return fill("The scores of {x} and {y} {way} (correlation {r}, n = {n}).", places)

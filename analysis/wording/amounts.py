"""The figures in sentences on measured numbers and on ratings, which both languages share."""

from __future__ import annotations

from analysis import findings as f
from analysis.blocks import Run, Runs
from analysis.wording.template import base, score


def average_figures(finding: f.Average) -> dict[str, Run | Runs]:
    """Its label, base, and the figures that may stand."""
    id_, decimals = finding.id, finding.decimals
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "n": base(id_, finding.base),
        "md": score(f"{id_}.median", finding.median, decimals),
    }
    told = {"m": ("mean", finding.mean), "s": ("sd", finding.sd)}
    if finding.quartiles is not None:
        told |= {"q1": ("q1", finding.quartiles[0]), "q3": ("q3", finding.quartiles[1])}
    values |= {
        place: score(f"{id_}.{name}", value, decimals)
        for place, (name, value) in told.items()
        if value is not None
    }
    return values


def rating_figures(finding: f.RatingMean) -> dict[str, Run | Runs]:
    """The words at its ends, mean and SD with two decimals."""
    return {
        "item": finding.label,
        "low": finding.low,
        "high": finding.high,
        "n": base(finding.id, finding.base),
        "m": score(f"{finding.id}.mean", finding.mean, 2),
        "s": score(f"{finding.id}.sd", finding.sd, 2),
    }

"""Weights and design-based estimates as the JSON objects that other programs read; nothing is rounded."""

from __future__ import annotations

from analysis.composite import Composite
from analysis.estimate import Comparison, Estimate
from analysis.figures import Figures
from analysis.weights import Raked


def rake(result: Raked) -> Figures:
    """The object of `rake`."""
    return {
        "iterations": result.iterations,
        "max_difference": result.max_difference,
        "n_effective": result.kish.n_effective,
        "min": float(result.weights.min()),
        "max": float(result.weights.max()),
        "deff": result.kish.deff,
        "population": result.total,
        "rows": [
            {
                "variable": margin.variable,
                "value": category.value,
                "label": category.label,
                "count": category.count,
                "before": category.before,
                "target": category.target,
                "after": category.after,
            }
            for margin in result.margins
            for category in margin.categories
        ],
    }


def estimate(result: Estimate, *, shown: bool = True, groups: Comparison | None = None) -> Figures:
    """The object of `estimate`, with a row for every group if there are groups.

    With `shown` False (too few answered) all figures are null.
    """
    figures: Figures = {"variable": result.variable, **_figures(result, shown), "value": result.value}
    if result.over is not None:
        figures["over"] = result.over
    figures |= {
        "statistic": result.kind,
        "total": result.total,
        "base": result.base,
        "missing": result.missing,
        "confidence": result.confidence,
        "interval": result.interval,
        "strata": result.strata,
        "clusters": result.clusters,
    }
    if groups is not None:
        figures["group"] = groups.group
        figures["rows"] = [
            {"group": one.group, "label": one.label, **_figures(one.estimate, shown)} for one in groups.groups
        ]
        difference = groups.difference
        figures["difference"] = None if difference is None else _figures(difference, shown)
        if difference is not None and isinstance(figures["difference"], dict):
            figures["difference"] |= {
                "t": difference.t if shown else None,
                "p": difference.p if shown else None,
            }
    return figures


def _figures(one: Estimate, shown: bool) -> Figures:
    figures: Figures = {
        "estimate": one.estimate,
        "se": one.se,
        "low": one.low,
        "high": one.high,
        "df": one.df,
        "deff": one.deff,
        "deff_replace": one.deff_replace,
    }
    return {"n": one.n, **(figures if shown else dict.fromkeys(figures))}


def composite(result: Composite) -> Figures:
    """The object of `composite`."""
    return {
        "total": result.total,
        "n": result.n,
        "not_scored": result.not_scored,
        "mean": result.mean,
        "sd": result.sd,
        "reweighted": result.reweighted,
        "rows": [
            {
                "component": one.name,
                "label": one.label,
                "weight": float(one.weight),
                "n": one.n,
                "mean": one.mean,
            }
            for one in result.components
        ],
    }

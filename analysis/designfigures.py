"""Weights and design-based estimates as the JSON objects that other programs read; nothing is rounded."""

from __future__ import annotations

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

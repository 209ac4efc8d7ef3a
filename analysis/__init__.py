"""Numbers, words and files from answers. `analysis.frequency(frame, "q1")` and its sisters start here.

Nothing heavy is imported until it is used, so that `import analysis` costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.claims import ClaimShare as ClaimShare
    from analysis.claims import claim as claim
    from analysis.compare import Comparison as Comparison
    from analysis.compare import compare as compare
    from analysis.correlate import Correlation as Correlation
    from analysis.correlate import CorrelationMatrix as CorrelationMatrix
    from analysis.correlate import correlate as correlate
    from analysis.correlate import correlation_matrix as correlation_matrix
    from analysis.crosstab import CrossTab as CrossTab
    from analysis.crosstab import crosstab as crosstab
    from analysis.describe import Description as Description
    from analysis.describe import describe as describe
    from analysis.frequency import Frequency as Frequency
    from analysis.frequency import frequency as frequency
    from analysis.multiple import Multiple as Multiple
    from analysis.multiple import multiple as multiple
    from analysis.multiple import split as split
    from analysis.net import PromoterScore as PromoterScore
    from analysis.net import promoter_score as promoter_score
    from analysis.paired import Paired as Paired
    from analysis.paired import paired as paired
    from analysis.planning import margin_of as margin_of
    from analysis.planning import sample_size as sample_size
    from analysis.quality import Quality as Quality
    from analysis.quality import quality as quality
    from analysis.quality import quality_of as quality_of
    from analysis.scale import ScaleAnalysis as ScaleAnalysis
    from analysis.scale import scale_analysis as scale_analysis
    from analysis.scores import Score as Score
    from analysis.scores import score as score
    from analysis.trend import Trend as Trend
    from analysis.trend import trend as trend
    from analysis.waves import compare_waves as compare_waves

_HOME = {
    "ClaimShare": "claims",
    "claim": "claims",
    "Comparison": "compare",
    "compare": "compare",
    "Correlation": "correlate",
    "CorrelationMatrix": "correlate",
    "correlate": "correlate",
    "correlation_matrix": "correlate",
    "CrossTab": "crosstab",
    "crosstab": "crosstab",
    "Description": "describe",
    "describe": "describe",
    "Frequency": "frequency",
    "frequency": "frequency",
    "Multiple": "multiple",
    "multiple": "multiple",
    "split": "multiple",
    "PromoterScore": "net",
    "promoter_score": "net",
    "Paired": "paired",
    "paired": "paired",
    "margin_of": "planning",
    "sample_size": "planning",
    "Quality": "quality",
    "quality": "quality",
    "quality_of": "quality",
    "ScaleAnalysis": "scale",
    "scale_analysis": "scale",
    "Score": "scores",
    "score": "scores",
    "Trend": "trend",
    "trend": "trend",
    "compare_waves": "waves",
}
"""Public name -> the module it lives in."""

__all__ = [  # noqa: RUF022  # in the order of _HOME, which a test compares
    "ClaimShare",
    "claim",
    "Comparison",
    "compare",
    "Correlation",
    "CorrelationMatrix",
    "correlate",
    "correlation_matrix",
    "CrossTab",
    "crosstab",
    "Description",
    "describe",
    "Frequency",
    "frequency",
    "Multiple",
    "multiple",
    "split",
    "PromoterScore",
    "promoter_score",
    "Paired",
    "paired",
    "margin_of",
    "sample_size",
    "Quality",
    "quality",
    "quality_of",
    "ScaleAnalysis",
    "scale_analysis",
    "Score",
    "score",
    "Trend",
    "trend",
    "compare_waves",
]


class _Analysis(ModuleType):
    """This package as a module in which a function may share its module's name.

    Importing `analysis.frequency` makes Python bind the submodule to this package under that name;
    here the function is bound instead, so that `analysis.frequency(…)` works whoever imported what.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOME and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Analysis


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})

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
    from analysis.composite import Composite as Composite
    from analysis.composite import composite as composite
    from analysis.correlate import Correlation as Correlation
    from analysis.correlate import CorrelationMatrix as CorrelationMatrix
    from analysis.correlate import correlate as correlate
    from analysis.correlate import correlation_matrix as correlation_matrix
    from analysis.crosstab import CrossTab as CrossTab
    from analysis.crosstab import crosstab as crosstab
    from analysis.describe import Description as Description
    from analysis.describe import describe as describe
    from analysis.design import Design as Design
    from analysis.design import design_of as design_of
    from analysis.estimate import Estimate as Estimate
    from analysis.estimate import by_group as by_group
    from analysis.estimate import estimate as estimate
    from analysis.estimate import ratio as ratio
    from analysis.frequency import Frequency as Frequency
    from analysis.frequency import frequency as frequency
    from analysis.grid import grid as grid
    from analysis.layers import MantelHaenszel as MantelHaenszel
    from analysis.layers import mantel_haenszel as mantel_haenszel
    from analysis.mentions import mentions_chosen as mentions_chosen
    from analysis.mentions import mentions_in as mentions_in
    from analysis.mentions import mentions_of as mentions_of
    from analysis.multiple import Multiple as Multiple
    from analysis.multiple import choices as choices
    from analysis.multiple import multiple as multiple
    from analysis.multiple import split as split
    from analysis.multiple_groups import MultipleInGroups as MultipleInGroups
    from analysis.multiple_groups import multiple_in_groups as multiple_in_groups
    from analysis.net import PromoterScore as PromoterScore
    from analysis.net import promoter_score as promoter_score
    from analysis.paired import Paired as Paired
    from analysis.paired import paired as paired
    from analysis.planning import margin_of as margin_of
    from analysis.planning import sample_size as sample_size
    from analysis.quality import Quality as Quality
    from analysis.quality import quality as quality
    from analysis.quality import quality_of as quality_of
    from analysis.ranking import Ranking as Ranking
    from analysis.ranking import ranking as ranking
    from analysis.scale import ScaleAnalysis as ScaleAnalysis
    from analysis.scale import scale_analysis as scale_analysis
    from analysis.scores import Score as Score
    from analysis.scores import score as score
    from analysis.trend import Trend as Trend
    from analysis.trend import trend as trend
    from analysis.waves import compare_waves as compare_waves
    from analysis.weights import Margin as Margin
    from analysis.weights import Raked as Raked
    from analysis.weights import kish as kish
    from analysis.weights import poststratify as poststratify
    from analysis.weights import rake as rake
    from analysis.weights import trim as trim

_HOME = {
    "ClaimShare": "claims",
    "claim": "claims",
    "Comparison": "compare",
    "compare": "compare",
    "Composite": "composite",
    "composite": "composite",
    "Correlation": "correlate",
    "CorrelationMatrix": "correlate",
    "correlate": "correlate",
    "correlation_matrix": "correlate",
    "CrossTab": "crosstab",
    "crosstab": "crosstab",
    "Description": "describe",
    "describe": "describe",
    "Design": "design",
    "design_of": "design",
    "Estimate": "estimate",
    "by_group": "estimate",
    "estimate": "estimate",
    "ratio": "estimate",
    "Frequency": "frequency",
    "frequency": "frequency",
    "grid": "grid",
    "MantelHaenszel": "layers",
    "mantel_haenszel": "layers",
    "mentions_chosen": "mentions",
    "mentions_in": "mentions",
    "mentions_of": "mentions",
    "Multiple": "multiple",
    "choices": "multiple",
    "multiple": "multiple",
    "split": "multiple",
    "MultipleInGroups": "multiple_groups",
    "multiple_in_groups": "multiple_groups",
    "PromoterScore": "net",
    "promoter_score": "net",
    "Paired": "paired",
    "paired": "paired",
    "margin_of": "planning",
    "sample_size": "planning",
    "Quality": "quality",
    "quality": "quality",
    "quality_of": "quality",
    "Ranking": "ranking",
    "ranking": "ranking",
    "ScaleAnalysis": "scale",
    "scale_analysis": "scale",
    "Score": "scores",
    "score": "scores",
    "Trend": "trend",
    "trend": "trend",
    "compare_waves": "waves",
    "Margin": "weights",
    "Raked": "weights",
    "kish": "weights",
    "poststratify": "weights",
    "rake": "weights",
    "trim": "weights",
}
"""Public name -> the module it lives in."""

__all__ = [  # noqa: RUF022  # in the order of _HOME, which a test compares
    "ClaimShare",
    "claim",
    "Comparison",
    "compare",
    "Composite",
    "composite",
    "Correlation",
    "CorrelationMatrix",
    "correlate",
    "correlation_matrix",
    "CrossTab",
    "crosstab",
    "Description",
    "describe",
    "Design",
    "design_of",
    "Estimate",
    "by_group",
    "estimate",
    "ratio",
    "Frequency",
    "frequency",
    "grid",
    "MantelHaenszel",
    "mantel_haenszel",
    "mentions_chosen",
    "mentions_in",
    "mentions_of",
    "Multiple",
    "choices",
    "multiple",
    "split",
    "MultipleInGroups",
    "multiple_in_groups",
    "PromoterScore",
    "promoter_score",
    "Paired",
    "paired",
    "margin_of",
    "sample_size",
    "Quality",
    "quality",
    "quality_of",
    "Ranking",
    "ranking",
    "ScaleAnalysis",
    "scale_analysis",
    "Score",
    "score",
    "Trend",
    "trend",
    "compare_waves",
    "Margin",
    "Raked",
    "kish",
    "poststratify",
    "rake",
    "trim",
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

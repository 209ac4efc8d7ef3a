"""Facts worth a sentence, each with its base, counts, caveats and id. Never a word of any language.

Labels and phrases in here are the questionnaire author's own; `wording` makes the sentences. What it
is drawn from stands in `draw.py`, `groups.py` and `moves.py`.
"""

from analysis.findings.answers import (
    AskedOnce,
    Average,
    Claimed,
    InBands,
    Lead,
    MostFrequent,
    RatingMean,
    Reliability,
    ScaleMean,
    Together,
    TopChoices,
    TopRanked,
    Unvalidated,
)
from analysis.findings.compared import Crossed, GroupMean, GroupShare, MeansCompared, SharesCompared, Test
from analysis.findings.moved import MeanMoved, NotAlike, ShareMoved, WaveMean, Waves, WaveShare
from analysis.findings.part import GROUP_FLOOR, LEVEL, Part
from analysis.findings.sample import Coverage, Issued, Profile, Sample, Simulated
from analysis.findings.withheld import Below, Described, HiddenGroups, Limits, NotCompared, Refused, Withheld
from analysis.findings.written import OpenAnswers, Quoted, SortedRemarks

Finding = (
    Sample
    | Issued
    | Coverage
    | Simulated
    | Profile
    | Claimed
    | TopChoices
    | MostFrequent
    | TopRanked
    | Average
    | RatingMean
    | ScaleMean
    | InBands
    | Reliability
    | Together
    | AskedOnce
    | Unvalidated
    | SharesCompared
    | MeansCompared
    | Waves
    | ShareMoved
    | MeanMoved
    | NotAlike
    | NotCompared
    | HiddenGroups
    | Below
    | Refused
    | Crossed
    | OpenAnswers
    | SortedRemarks
    | Quoted
    | Limits
    | Described
    | Withheld
)

__all__ = [
    "GROUP_FLOOR",
    "LEVEL",
    "AskedOnce",
    "Average",
    "Below",
    "Claimed",
    "Coverage",
    "Crossed",
    "Described",
    "Finding",
    "GroupMean",
    "GroupShare",
    "HiddenGroups",
    "InBands",
    "Issued",
    "Lead",
    "Limits",
    "MeanMoved",
    "MeansCompared",
    "MostFrequent",
    "NotAlike",
    "NotCompared",
    "OpenAnswers",
    "Part",
    "Profile",
    "Quoted",
    "RatingMean",
    "Refused",
    "Reliability",
    "Sample",
    "ScaleMean",
    "ShareMoved",
    "SharesCompared",
    "Simulated",
    "SortedRemarks",
    "Test",
    "Together",
    "TopChoices",
    "TopRanked",
    "Unvalidated",
    "WaveMean",
    "WaveShare",
    "Waves",
    "Withheld",
]

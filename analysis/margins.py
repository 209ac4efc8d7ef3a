"""One side of a cross-tab made into a column: an item's answers, a claim, the bands of a scale.

So that every cross-tab of a questionnaire goes through the same `crosstab`, whatever its sides are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis.claims import expanded, states
from analysis.crosstab import CrossTab, crosstab
from analysis.scores import score
from analysis.tally import NO_ANSWER, column_of
from questionnaires import codebook as codebooks
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.model import Crosstab, Item, Margin, Questionnaire


@dataclass(frozen=True, eq=False)
class Side:
    """A column and what it means; `variable.column` is unique for each kind of margin."""

    series: pd.Series
    variable: Variable


def cross(
    data: pd.DataFrame, table: Crosstab, questionnaire: Questionnaire, codebook: Codebook | None = None
) -> CrossTab:
    """The cross-tab that a questionnaire asks for. Raises ValueError for a side that is a whole scale."""
    sides = [side(data, margin, questionnaire, codebook) for margin in (table.row, table.column)]
    if sides[0].variable.column == sides[1].variable.column:
        raise ValueError(f"{table.row.key} cannot be crossed with itself")
    frame = pd.DataFrame({one.variable.column: one.series for one in sides})
    row, column = (one.variable for one in sides)
    return crosstab(frame, row.column, column.column, codebook=Codebook((row, column)))


def side(
    data: pd.DataFrame, margin: Margin, questionnaire: Questionnaire, codebook: Codebook | None = None
) -> Side:
    """The margin as a column with the index of `data`: an item as it is, a claim as 1 and 0, bands from 0.

    Labels are the questionnaire's own: a claim's 1 and 0 are named by the options counted and not counted.
    Raises KeyError for an item, claim or scale the questionnaire does not have, ValueError for a scale
    (whose scores are compared and not crossed) or a claim that stands for several.
    """
    codebook = codebook if codebook is not None else codebooks.of(questionnaire)
    if margin.kind == "item":
        return Side(column_of(data, margin.key), codebook[margin.key])
    if margin.kind == "claim":
        return _claim(data, margin.key, questionnaire, codebook)
    if margin.kind == "band":
        return _band(data, margin.key, questionnaire, codebook)
    raise ValueError(f"{margin.key} is a scale: its scores are compared between groups, not crossed")


def _claim(data: pd.DataFrame, key: str, questionnaire: Questionnaire, codebook: Codebook) -> Side:
    named = {claim.key: (item, claim) for item, claim in questionnaire.claims()}
    if key not in named:
        raise KeyError(f"{questionnaire.key} has no claim {key}")
    item, claim = named[key]
    if len(expanded(item, claim)) > 1:
        raise ValueError(f"{key} stands for one claim per option and cannot be one side of a table")
    found = states(data, item, claim, codebook=codebook)
    rest = tuple(value for value in item.values if value not in (*claim.counts, *claim.not_in_base))
    labels: dict[Value, str] = {
        1: _joined(item, claim.counts, codebook.language),
        0: _joined(item, rest, codebook.language),
    }
    variable = Variable(f"{key}.claim", claim.text[codebook.language], "nominal", labels, item=item.key)
    answers = pd.Series(found, index=data.index).map({0: 1, 1: 0}).astype("Int8")
    return Side(answers, variable)


def _band(data: pd.DataFrame, key: str, questionnaire: Questionnaire, codebook: Codebook) -> Side:
    if questionnaire.bands is None:
        raise ValueError(f"{questionnaire.key} has no bands")
    scored = score(data, questionnaire.scale(key), codebook=codebook, questionnaire=questionnaire)
    places = pd.Series(scored.band_of_each(questionnaire.bands), index=data.index).astype("Int8")
    labels: dict[Value, str] = {
        place: label[codebook.language] for place, label in enumerate(questionnaire.bands.labels)
    }
    variable = Variable(f"{key}.band", scored.label, "ordinal", labels)
    return Side(places.mask(places == NO_ANSWER), replace(variable, scales=(key,)))


def _joined(item: Item, values: tuple[int, ...], language: str) -> str:
    return " / ".join(item.option(value).label[language] for value in values)

"""A codebook from the labels that SPSS and Stata files carry.

User-missing values become kinds of no answer; they stay in the data and are never wiped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.reading.table import some, text_of
from questionnaires.answer_orders import beside, ordered
from questionnaires.codebook import Codebook, Level, Value, Variable
from questionnaires.errors import Message, say

_MOST_STEPS = 21
"""Of a scale some of whose steps have labels, such as 0 to 20."""


@dataclass(frozen=True)
class Labelled:
    """What a file says about one column."""

    column: str
    label: str
    labels: Mapping[Value, str]
    missing: Sequence[tuple[Value, Value]]
    """Values that mean no answer, as ranges with both ends included."""
    measure: str = ""
    """SPSS' measure: nominal, ordinal, scale; empty where the format has none."""


def codebook(frame: pd.DataFrame, columns: Sequence[Labelled]) -> tuple[Codebook, list[Message]]:
    """The codebook of a labelled file, and a note on values that stand in the data without a label.

    A column with value labels is closed: a value without one is its own label, unless the measure says
    that the column is a scale; then it is a number. A scale of which some steps are labelled has all of them,
    those too that nobody chose.
    """
    variables = []
    bare: list[str] = []
    for one in columns:
        variable, unlabelled = _variable(frame[one.column], one)
        variables.append(variable)
        if unlabelled:
            bare.append(one.column)
    notes = []
    if bare:
        notes.append(say("Values without a label stand as their own label in {columns}.", columns=some(bare)))
    return Codebook(tuple(variables), "zh-CN"), notes


def _variable(series: pd.Series, one: Labelled) -> tuple[Variable, bool]:
    present = [_plain(value) for value in series.dropna().unique()]
    candidates = {**one.labels, **{value: text_of(value) for value in present if value not in one.labels}}
    missing = {value: label for value, label in candidates.items() if _within(value, one.missing)}
    for low, high in one.missing:
        if low == high:
            missing.setdefault(low, text_of(low))
    labels = {value: label for value, label in one.labels.items() if value not in missing}
    unlabelled = [value for value in present if value not in labels and value not in missing]
    text = any(isinstance(value, str) for value in (*present, *one.labels))
    if unlabelled and (one.measure == "scale" or any(isinstance(value, float) for value in unlabelled)):
        labels = {}
    level: Level = "text" if text else "number"
    if labels:
        level = "ordinal" if one.measure in ("ordinal", "scale") or _in_order(labels) else "nominal"
        labels |= {value: text_of(value) for value in unlabelled}
        if unlabelled and level == "ordinal" and not text:
            labels |= {step: text_of(step) for step in _steps(labels) if step not in missing}
        if not text:
            labels = dict(sorted(labels.items(), key=lambda pair: float(pair[0])))
    variable = Variable(one.column, one.label or one.column, level, labels, missing)
    return variable, bool(labels and unlabelled)


def _in_order(labels: Mapping[Value, str]) -> bool:
    """Whether the values go up, or down, with labels whose order everybody knows, whatever the measure says.

    Programs write “nominal” or nothing at all for most columns.
    """
    known = ordered(labels.values())
    if known is None or any(isinstance(value, str) for value in labels) or any(map(beside, known)):
        return False
    written = [label for _, label in sorted(labels.items(), key=lambda pair: float(pair[0]))]
    return written in (list(known), list(reversed(known)))


def _steps(labels: Mapping[Value, str]) -> list[int]:
    """The steps between the ends of a scale that have no label; none of a scale of very many."""
    numbers = [value for value in labels if isinstance(value, int)]
    if len(numbers) < len(labels):
        return []
    between = range(min(numbers), max(numbers) + 1)
    return [step for step in between if step not in labels] if len(between) <= _MOST_STEPS else []


def _plain(value: object) -> Value:
    if isinstance(value, str):
        return value
    measured = float(str(value))
    return int(measured) if measured.is_integer() else measured


def _within(value: Value, ranges: Sequence[tuple[Value, Value]]) -> bool:
    for low, high in ranges:
        if isinstance(value, str) or isinstance(low, str) or isinstance(high, str):
            if value == low:
                return True
        elif low <= value <= high:
            return True
    return False

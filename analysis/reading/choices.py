"""A multiple choice in one column, "1┋3" or "看病┋上学" -> its columns of 0 and 1.

Separators are ┋ ; | and their full-width forms; values and labels are both understood.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.reading.coding import Meaning, distinct, meanings, unknown_values
from analysis.reading.table import Table
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, Problem, say
from questionnaires.plain_text import number, trim

_SEPARATORS = re.compile(r"[;；|｜\n]")
_OWN_SEPARATOR = "┋"
"""Where it stands, no other sign separates: options may hold a semicolon."""


@dataclass(frozen=True)
class _Choice:
    """One multiple choice: its 0/1 variables, in every language at hand, and the kinds of no answer."""

    item: str
    variables: tuple[Variable, ...]
    labels: Mapping[str, int]
    """Label of an option, in any language -> position of its variable."""
    no_answer: Meaning

    def option(self, part: str) -> int | None:
        """Position of the variable that `part` names by value or label; None if there is none."""
        value = number(part)
        for place, variable in enumerate(self.variables):
            if value is not None and variable.option == value:
                return place
        return self.labels.get(part)

    def kind(self, cell: str) -> int | None:
        """The kind of no answer that the whole cell names; None if it holds options."""
        value = number(cell)
        if value in self.no_answer.variable.missing and isinstance(value, int):
            return value
        kinds = self.no_answer.by_label(cell) & set(self.no_answer.variable.missing)
        return next((kind for kind in kinds if isinstance(kind, int)), None)


def spread(
    table: Table, codebook: Codebook, translations: Sequence[Codebook] = ()
) -> tuple[Table, list[Problem]]:
    """`table` with each multiple choice that stands in one column as 0/1 columns in its place."""
    names = set(table.frame.columns)
    columns: dict[str, pd.Series] = {}
    notes: list[Message] = []
    problems: list[Problem] = []
    choices = _choices(codebook, translations)
    for name in table.frame.columns:
        series = table.frame[name]
        choice = choices.get(name)
        if choice is None or name in codebook or any(one.column in names for one in choice.variables):
            columns[name] = series
            continue
        split, wrong = _split(series, choice)
        columns |= split
        problems += wrong
        notes.append(
            say("Column {column} was split into {count} columns of 0 and 1.", column=name, count=len(split))
        )
    frame = pd.DataFrame(columns, index=table.frame.index)
    return replace(table, frame=frame, notes=(*table.notes, *notes)), problems


def _choices(codebook: Codebook, translations: Sequence[Codebook]) -> Mapping[str, _Choice]:
    variables: dict[str, list[Variable]] = defaultdict(list)
    for variable in codebook:
        if variable.item is not None and variable.ticked:
            variables[variable.item].append(variable)
    known = meanings(codebook, translations)
    return {
        item: _Choice(
            item,
            tuple(group),
            _labels(group, (codebook, *translations)),
            known[group[0].column],
        )
        for item, group in variables.items()
    }


def _labels(group: Sequence[Variable], books: Sequence[Codebook]) -> Mapping[str, int]:
    labels: dict[str, int] = {}
    for book in books:
        for place, one in enumerate(group):
            label = book[one.column].option_label if one.column in book else None
            if label is not None:
                labels.setdefault(trim(label), place)
    return labels


def _split(series: pd.Series, choice: _Choice) -> tuple[dict[str, pd.Series], list[Problem]]:
    codes, cells, counts = distinct(series)
    rows: list[list[int]] = []
    unknown: Counter[str] = Counter()
    for cell, count in zip(cells, counts, strict=True):
        row, strange = _row(cell, choice)
        rows.append(row)
        unknown.update(dict.fromkeys(strange, count))
    columns = {
        variable.column: pd.Series(
            pd.array([*(row[place] for row in rows), pd.NA], dtype="Int16").take(codes), index=series.index
        )
        for place, variable in enumerate(choice.variables)
    }
    options: dict[Value, str] = {
        one.option: one.option_label or one.label for one in choice.variables if one.option is not None
    }
    variable = replace(choice.no_answer.variable, column=choice.item, values=options)
    known = Meaning(variable, {label: frozenset() for label in choice.labels})
    return columns, unknown_values(known, list(unknown.items()))


def _row(cell: str, choice: _Choice) -> tuple[list[int], list[str]]:
    """0 or 1 for each option, or one kind of no answer for all; and the parts that are no option."""
    width = len(choice.variables)
    kind = choice.kind(cell)
    if kind is not None:
        return [kind] * width, []
    whole = choice.option(cell)
    if whole is not None:
        return [int(place == whole) for place in range(width)], []
    row = [0] * width
    strange = []
    parts = cell.split(_OWN_SEPARATOR) if _OWN_SEPARATOR in cell else _SEPARATORS.split(cell)
    for part in map(trim, parts):
        place = choice.option(part) if part else None
        if place is not None:
            row[place] = 1
        elif part:
            strange.append(part)
    return row, strange

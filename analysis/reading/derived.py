"""A codebook for data of which nobody wrote one: kinds of question, values, labels, the order of answers.

What it says is a first guess that a person corrects: `codebook DATA` writes it out for that.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.reading.coding import distinct
from questionnaires.answer_orders import BESIDE, ordered
from questionnaires.codebook import Codebook, Level, Value, Variable
from questionnaires.plain_text import number, trim

MOST_LABELS = 20
"""A column of texts with more different ones was written, not chosen."""
MOST_CODES = 12
"""A column of whole numbers from 0 or 1 to at most this was chosen, not measured."""
MOST_OPTIONS = 40
SEPARATOR = "┋"
"""Between several answers, as 问卷星 writes them; no text that people write holds it."""
OTHERS = ("；", ";", "|", "｜")
_NUMBERED = re.compile(r"(.+)_(\d{1,3})")


@dataclass(frozen=True)
class Head:
    """What the head of a column says."""

    column: str
    label: str
    item: str | None = None
    """The question that the columns of several options share."""
    option: int | None = None
    option_label: str | None = None
    family: str | None = None
    """The matrix whose lines have the same answers."""


@dataclass(frozen=True)
class Cells:
    """A column's different answers and how many people gave each; kinds of no answer apart."""

    counts: Mapping[str, int]
    kinds: frozenset[int] = frozenset()

    @property
    def numbers(self) -> tuple[int | float, ...] | None:
        """The answers as numbers; None if one of them is none, or there are none at all."""
        found = [number(cell) for cell in self.counts]
        known = [value for value in found if value is not None]
        return tuple(sorted(known)) if known and len(known) == len(found) else None

    @property
    def strays(self) -> tuple[str, ...]:
        """The answers that are no number where most people wrote different ones; none in any other column."""
        odd = tuple(cell for cell in self.counts if number(cell) is None)
        people = sum(self.counts[cell] for cell in odd)
        plain = len(self.counts) - len(odd)
        return odd if plain > max(len(odd), 2) and 2 * people < sum(self.counts.values()) else ()

    @property
    def codes(self) -> tuple[int, ...] | None:
        """Small whole numbers, as a program writes the options of a question; None for anything else."""
        values = self.numbers
        if values is None or not all(isinstance(one, int) for one in values):
            return None
        whole = tuple(int(one) for one in values)
        return whole if whole[0] >= 0 and whole[-1] <= MOST_CODES else None

    @property
    def ticked(self) -> bool:
        """Nothing but 0 and 1."""
        values = self.numbers
        return values is not None and set(values) <= {0, 1}

    @property
    def chosen(self) -> bool:
        """Texts that many people share, as the options of a question are."""
        answered = sum(self.counts.values())
        return 0 < len(self.counts) <= min(MOST_LABELS, max(answered // 2, 2)) and self.numbers is None


def cells_of(series: pd.Series, missing: Collection[int] = ()) -> Cells:
    """The answers of a column; the whole numbers of `missing` are kinds of no answer."""
    _, texts, counts = distinct(series)
    answers, kinds = dict[str, int](), set[int]()
    for text, count in zip(texts, counts, strict=True):
        value = number(text)
        if isinstance(value, int) and value in missing:
            kinds.add(value)
        else:
            answers[text] = count
    return Cells(answers, frozenset(kinds))


def heads_of(names: Sequence[str], frame: pd.DataFrame) -> list[Head]:
    """Heads of a plain table: T3_1, T3_2 … of 0 and 1 are the options of one question T3."""
    groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name in names:
        found = _NUMBERED.fullmatch(name)
        if found and cells_of(frame[name]).ticked:
            groups[found[1]].append((name, int(found[2])))
    options = {
        name: (item, value)
        for item, group in groups.items()
        if len(group) > 1 and item not in names
        for name, value in group
    }
    return [_plain_head(name, *options.get(name, (None, None))) for name in names]


def _plain_head(name: str, item: str | None, option: int | None) -> Head:
    return Head(name, name) if item is None else Head(name, item, item, option, name)


def completed(frame: pd.DataFrame, known: Codebook) -> Codebook:
    """A codebook of all columns of `frame`: what is `known` of them, and a guess at the others."""
    unknown = [name for name in map(str, frame.columns) if name not in known]
    guessed = {head.column: derive(frame, [head], coded=True).variables for head in heads_of(unknown, frame)}
    variables = (
        one
        for name in map(str, frame.columns)
        for one in (guessed[name] if name in guessed else (known[name],))
    )
    return Codebook(tuple(variables), known.language)


def derive(
    frame: pd.DataFrame, heads: Sequence[Head], *, coded: bool, missing: Mapping[Value, str] | None = None
) -> Codebook:
    """The codebook of the columns of `heads`. `coded`: small whole numbers are options, not quantities."""
    kinds = dict(missing or {})
    cells = {
        head.column: cells_of(frame[head.column], [k for k in kinds if isinstance(k, int)]) for head in heads
    }
    together = _together(heads, cells)
    variables: list[Variable] = []
    for head in heads:
        known = cells[head.column]
        separator = _separator(known) if head.item is None else None
        if head.item is not None:
            variables.append(_option(head, kinds))
        elif separator is not None:
            variables += _options(head, known, separator, kinds)
        else:
            variables.append(_single(head, known, together.get(head.family or "", known), coded, kinds))
    return Codebook(tuple(variables), "zh-CN")


def _together(heads: Sequence[Head], cells: Mapping[str, Cells]) -> Mapping[str, Cells]:
    """The answers of all lines of each matrix: they are the same options."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for head in heads:
        if head.family is not None:
            counts[head.family].update(cells[head.column].counts)
    return {family: Cells(found) for family, found in counts.items()}


def _option(head: Head, kinds: Mapping[Value, str]) -> Variable:
    return Variable(
        head.column,
        f"{head.label} {head.option_label}" if head.option_label else head.label,
        "nominal",
        {0: "未选", 1: "选中"},
        kinds,
        item=head.item,
        option=head.option,
        option_label=head.option_label,
    )


def _separator(cells: Cells) -> str | None:
    """What stands between several answers in the cells; None where they are no list of options."""
    for sign in (SEPARATOR, *OTHERS):
        if not any(sign in cell for cell in cells.counts):
            continue
        parts = _parts(cells, sign)
        shared = sum(count > 1 for count in parts.values())
        if len(parts) <= MOST_OPTIONS and (sign == SEPARATOR or shared == len(parts) <= MOST_LABELS):
            return sign
    return None


def _parts(cells: Cells, sign: str) -> Counter[str]:
    """The options that stand in the cells, with how many people chose each, in order of appearance."""
    parts: Counter[str] = Counter()
    for cell, count in cells.counts.items():
        for part in dict.fromkeys(trim(one) for one in cell.split(sign)):
            if part:
                parts[part] += count
    return parts


def _options(head: Head, cells: Cells, separator: str, kinds: Mapping[Value, str]) -> list[Variable]:
    """The options of several answers in one column, each a variable of 0 and 1."""
    labels = list(_parts(cells, separator))
    codes = [number(label) for label in labels]
    if all(isinstance(code, int) for code in codes):
        values = sorted(int(code) for code in codes if code is not None)
        named = {value: str(value) for value in values}
    else:
        named = dict(enumerate(ordered(labels) or labels, start=1))
    return [
        _option(
            replace(
                head, column=f"{head.column}_{value}", item=head.column, option=value, option_label=label
            ),
            kinds,
        )
        for value, label in named.items()
    ]


def _single(head: Head, cells: Cells, together: Cells, coded: bool, kinds: Mapping[Value, str]) -> Variable:
    """A question of one answer, a number, or a text."""
    codes = together.codes
    if coded and codes is not None:
        first = min(codes[0], 1)
        labels: dict[Value, str] = {value: str(value) for value in range(first, codes[-1] + 1)}
        return Variable(head.column, head.label, "nominal", labels, kinds)
    if cells.numbers is not None:
        return Variable(head.column, head.label, "number", missing=kinds)
    if together.chosen:
        order = ordered(list(together.counts))
        if (
            order is None and head.family is None and cells.strays
        ):  # codes 1=0; 2=三天; 3=3 would be no numbers
            return Variable(head.column, head.label, "text", missing=kinds)
        values: dict[Value, str] = dict(enumerate(order or together.counts, start=1))
        return Variable(head.column, head.label, _level(order), values, kinds)
    return Variable(head.column, head.label, "text")


def _level(order: Sequence[str] | None) -> Level:
    """Ordinal where every answer is a step; one beside the scale would stand above its highest."""
    return "nominal" if order is None or any(label in BESIDE for label in order) else "ordinal"

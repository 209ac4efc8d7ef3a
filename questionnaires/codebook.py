"""What each column of a data set means: label, values, which values are no answer. Never counting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from questionnaires.answers import BLANK
from questionnaires.items import Item, Language
from questionnaires.model import QualityFlag, Questionnaire

Value = int | float | str
"""A stored value: a code, a measured number, or a text."""

Level = Literal["nominal", "ordinal", "number", "text", "rank"]
"""A rank is the place that an option got in a ranking: 1, 2, … and NOT_RANKED for none."""
NOT_RANKED = 0


@dataclass(frozen=True)
class Variable:
    """One column. `values` in codebook order; a closed variable knows all of them."""

    column: str
    label: str
    level: Level
    values: Mapping[Value, str] = field(default_factory=dict)
    """Value -> label of the answers. Empty for numbers and texts."""
    missing: Mapping[Value, str] = field(default_factory=dict)
    """Values that mean "no answer", with their labels."""
    item: str | None = None
    """Key of the questionnaire's item; the columns of one multiple choice or ranking share it."""
    option: int | None = None
    """For a 0/1 column of a multiple choice, or a rank: the option it stands for."""
    option_label: str | None = None
    """That option's own label; `label` holds the item's text before it."""
    scores: Mapping[Value, Fraction] = field(default_factory=dict)
    """Value -> exact value on 0..100, where the item has scores."""
    reverse: bool = False
    scales: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        return bool(self.values)

    @property
    def named(self) -> bool:
        """Whether its values are mere names: codes without order or scores.

        0 and 1 say whether something holds, and a code that is its own label stands for itself.
        """
        if self.level != "nominal" or self.scores or set(self.values) <= {0, 1}:
            return False
        return any(label != str(value) for value, label in self.values.items())

    @property
    def ticked(self) -> bool:
        """A 0/1 column of a multiple choice."""
        return self.option is not None and self.level != "rank"

    @property
    def ranked(self) -> bool:
        """A column of a ranking."""
        return self.option is not None and self.level == "rank"


@dataclass(frozen=True)
class Codebook:
    """The variables of a data set, in column order."""

    variables: tuple[Variable, ...]
    language: Language = "zh-CN"

    @cached_property
    def by_column(self) -> Mapping[str, Variable]:
        return {variable.column: variable for variable in self.variables}

    def __getitem__(self, column: str) -> Variable:
        return self.by_column[column]

    def __contains__(self, column: object) -> bool:
        return column in self.by_column

    def __iter__(self) -> Iterator[Variable]:
        return iter(self.variables)

    def columns_of(self, item: str) -> tuple[Variable, ...]:
        """The columns of one item: one, or one per option of a multiple choice or a ranking."""
        return tuple(variable for variable in self.variables if variable.item == item)


def of(questionnaire: Questionnaire, language: Language | None = None) -> Codebook:
    """The codebook of the questionnaire's closed items and numbers, in one language.

    A multiple choice `T3` becomes columns T3_1, T3_2 … of 0 and 1, a ranking columns of the ranks that its
    options got, 0 for none. Texts have no column: they never stand beside other answers. Where the flag of a
    form filled in too fast is on, it is the last column.
    """
    language = language or questionnaire.language
    if language not in questionnaire.languages:
        raise ValueError(
            f"{questionnaire.key} has no language {language}; it has {', '.join(questionnaire.languages)}"
        )
    missing: dict[Value, str] = {
        value: text[language] for value, text in sorted(questionnaire.no_answer.items(), reverse=True)
    }
    variables: list[Variable] = []
    for item in questionnaire.items:
        if item.type == "text":
            continue
        if item.type == "multiple":
            variables += _choices(item, language, missing)
        elif item.type == "ranking":
            variables += _ranks(item, language, missing)
        else:
            variables.append(_single(item, questionnaire, language, missing))
    if questionnaire.fast_flag:
        variables.append(_speed(questionnaire.fast_flag, language))
    return Codebook(tuple(variables), language)


def _choices(item: Item, language: Language, missing: Mapping[Value, str]) -> list[Variable]:
    yes, no = ("选中", "未选") if language.startswith("zh") else ("chosen", "not chosen")
    return _by_option(item, language, "nominal", {0: no, 1: yes}, missing)


def _ranks(item: Item, language: Language, missing: Mapping[Value, str]) -> list[Variable]:
    none, place = ("未排入", "第{}位") if language.startswith("zh") else ("not ranked", "place {}")
    values: dict[Value, str] = {NOT_RANKED: none}
    values.update({rank: place.format(rank) for rank in range(1, item.places + 1)})
    return _by_option(item, language, "rank", values, missing)


def _by_option(
    item: Item, language: Language, level: Level, values: Mapping[Value, str], missing: Mapping[Value, str]
) -> list[Variable]:
    """A column for each option."""
    return [
        Variable(
            column=f"{item.key}_{option.value}",
            label=f"{item.text[language]} {option.label[language]}",
            level=level,
            values=values,
            missing=missing,
            item=item.key,
            option=option.value,
            option_label=option.label[language],
        )
        for option in item.options
    ]


def _speed(flag: QualityFlag, language: Language) -> Variable:
    """The column of what the phone judged: it belongs to no item, and BLANK means that nothing was said."""
    chinese = language.startswith("zh")
    return Variable(
        column=flag.key,
        label=f"填得过快（不到{flag.seconds_below}秒）"
        if chinese
        else f"Filled in too fast (under {flag.seconds_below} seconds)",
        level="nominal",
        values={0: "否", 1: "是"} if chinese else {0: "no", 1: "yes"},
        missing={BLANK: "未知" if chinese else "not known"},
    )


def _single(
    item: Item, questionnaire: Questionnaire, language: Language, missing: Mapping[Value, str]
) -> Variable:
    scales = [scale for scale in questionnaire.scales if item.key in scale.parts]
    scores: dict[Value, Fraction] = {
        option.value: option.score for option in item.options if option.score is not None
    }
    level: Level = "number" if item.type == "number" else "ordinal" if scores else "nominal"
    return Variable(
        column=item.key,
        label=item.text[language],
        level=level,
        values={option.value: option.label[language] for option in item.options},
        missing=missing,
        item=item.key,
        scores=scores,
        reverse=any(item.key in scale.reverse for scale in scales),
        scales=tuple(scale.key for scale in scales),
    )

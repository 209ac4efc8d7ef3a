"""A codebook as a table that a person edits in a spreadsheet, FILE.codebook.csv, and back without loss.

The values of one variable stand in one cell, `1=从没有; 2=偶尔`; a backslash keeps a sign from separating.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar, get_args

from questionnaires.codebook import Codebook, Level, Value, Variable
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.items import Language
from questionnaires.plain_text import csv_bytes, decode, number, trim, unguarded

HEADS = {
    "zh-CN": (
        "变量名",
        "题目",
        "选项编码",
        "反向",
        "范围",
        "缺失值",
        "量表",
        "类型",
        "计分",
        "所属题",
        "对应选项",
    ),
    "en": (
        *("variable", "label", "values", "reverse", "range", "missing", "scale"),
        *("level", "scores", "item", "option"),
    ),
}
"""The columns, by language. `range` follows from the values and is written for people only."""

ENGLISH = {
    "zh-CN": ("题目（英文）", "选项编码（英文）", "缺失值（英文）", "对应选项（英文）"),
    "en": ("label_en", "values_en", "missing_en", "option_en"),
}
"""Further columns that a person may add: the same words in English."""

_LEVELS: Mapping[str, Mapping[Level, str]] = {
    "zh-CN": {"nominal": "分类", "ordinal": "有序", "number": "数值", "text": "文本", "rank": "名次"},
    "en": {level: level for level in get_args(Level)},
}
_YES = {"zh-CN": "是", "en": "yes"}
_TRUE = ("是", "yes", "true", "1", "y", "√")
_FALSE = ("", "否", "no", "false", "0", "n")
_ESCAPES = {sign: "\\" + sign for sign in '\\;；=＝"'} | {"\n": "\\n", "\r": "\\r"}
_CONTROLS = {"n": "\n", "r": "\r"}
_PARTS = re.compile(r"((?:\\.|[^\\;；\n])*)(?:[;；\n]|$)", re.DOTALL)
_PAIR = re.compile(r"((?:\\.|[^\\=＝])*)[=＝](.*)", re.DOTALL)
_RANGE = re.compile(r".*\d\s*[-–—~至]\s*[-−]?\d.*")

Read = TypeVar("Read")


def table(codebook: Codebook, english: Codebook | None = None) -> tuple[tuple[str, ...], ...]:
    """The head and one row a variable, in the codebook's language; cells not yet guarded.

    With `english` further columns hold its words.
    """
    language = "zh-CN" if codebook.language.startswith("zh") else "en"
    if english is None:
        return (HEADS[language], *(_row(variable, language) for variable in codebook))
    both = ((variable, english.by_column.get(variable.column)) for variable in codebook)
    rows = (_row(variable, language) + _in_english(other) for variable, other in both)
    return (HEADS[language] + ENGLISH[language], *rows)


def write(codebook: Codebook, path: Path, english: Codebook | None = None) -> None:
    """Writes `codebook` to `path`: UTF-8 with byte-order mark, CRLF, heads in the codebook's language."""
    path.write_bytes(csv_bytes(table(codebook, english)))


def _in_english(variable: Variable | None) -> tuple[str, ...]:
    if variable is None:
        return ("",) * len(ENGLISH["en"])
    return (variable.label, _pairs(variable.values), _pairs(variable.missing), _option_text(variable))


def _row(variable: Variable, language: str) -> tuple[str, ...]:
    return (
        variable.column,
        variable.label,
        _pairs(variable.values),
        _YES[language] if variable.reverse else "",
        _range(variable),
        _pairs(variable.missing),
        "; ".join(_escaped(scale) for scale in variable.scales),
        _LEVELS[language][variable.level],
        _pairs({value: str(score) for value, score in variable.scores.items()}),
        variable.item or "",
        _option_text(variable),
    )


def _option_text(variable: Variable) -> str:
    if variable.option is None or variable.option_label is None:
        return "" if variable.option is None else str(variable.option)
    return _pairs({variable.option: variable.option_label})


def _pairs(labels: Mapping[Value, str]) -> str:
    return "; ".join(f"{_value_text(value)}={_escaped(label)}" for value, label in labels.items())


def _value_text(value: Value) -> str:
    """A text that looks like a number stands in quotation marks: "01" is not 1."""
    if not isinstance(value, str):
        return str(value)
    return f'"{_escaped(value)}"' if _is_number(value) or trim(value) != value else _escaped(value)


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in text)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _CONTROLS.get(found[1], found[1]), text, flags=re.DOTALL)


def _range(variable: Variable) -> str:
    """Lowest and highest value, joined by a dash that no spreadsheet reads as a date."""
    numbers = [value for value in variable.values if not isinstance(value, str)]
    return f"{min(numbers)}–{max(numbers)}" if numbers and variable.option is None else ""


def read(path: Path, language: Language | None = None) -> Codebook:
    """The codebook that `write` wrote, perhaps edited by hand; heads in Chinese or English.

    For the `language` English the words of the English columns, where there are any, in place of the others.
    Only the variable's name is required. Raises DefinitionError with every problem of the file.
    """
    where = say("{file}", file=path.name)
    text = decode(path.read_bytes(), where).text
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        what = say("the table cannot be read ({reason}).", reason=error)
        raise DefinitionError([Problem(where, what, say("Save it as CSV (UTF-8) again."))]) from None
    rows = [[trim(unguarded(cell)) for cell in row] for row in rows]
    own, places = _places(where, rows[0] if rows else [])
    english = language == "en" and any(name in places for name in ENGLISH["en"])
    sheet = _Sheet(path.name, places, [], english)
    variables = [
        sheet.variable(line, row) for line, row in enumerate(rows[1:], start=2) if any(cell for cell in row)
    ]
    times = Counter(one.column for one in variables)
    for name in sorted(column for column, count in times.items() if count > 1):
        what = say("the variable {name} stands twice.", name=name)
        sheet.problems.append(Problem(where, what, say("Keep one row for each variable.")))
    if sheet.problems:
        raise DefinitionError(sheet.problems)
    return Codebook(tuple(variables), "en" if english else own)


def _delimiter(text: str) -> str:
    """Spreadsheets of some countries save a table with semicolons or tabs: the header tells."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    return max(",;\t", key=first.count)


def _places(where: Message, head: Sequence[str]) -> tuple[str, Mapping[str, int]]:
    """The language of the heads, and where each column stands, by its English name."""
    for language, heads in HEADS.items():
        if heads[0] in head:
            known = (*heads, *ENGLISH[language], *ENGLISH["en"])
            names = dict(zip(known, (*HEADS["en"], *ENGLISH["en"], *ENGLISH["en"]), strict=True))
            return language, {names[cell]: place for place, cell in enumerate(head) if cell in names}
    what = say("the first row names no column “{zh}” or “{en}”.", zh=HEADS["zh-CN"][0], en=HEADS["en"][0])
    raise DefinitionError(
        [Problem(where, what, say("Write the heads: {heads}.", heads=", ".join(HEADS["en"])))]
    )


@dataclass(frozen=True)
class _Sheet:
    """The rows of one codebook file while it is read, and the problems met on the way."""

    file: str
    places: Mapping[str, int]
    problems: list[Problem]
    english: bool = False
    """The words of the English columns stand in place of the others, where there are any."""

    def variable(self, line: int, row: Sequence[str]) -> Variable:
        def cell(name: str) -> str:
            place = self.places.get(name)
            return row[place] if place is not None and place < len(row) else ""

        def told(name: str, read: Callable[[str], Read], otherwise: Read) -> Read:
            try:
                return read(cell(name))
            except _Unclear as unclear:
                where = say("{file}, line {line}, column {column}", file=self.file, line=line, column=name)
                self.problems.append(Problem(where, unclear.what, unclear.mend))
                return otherwise

        option, option_label = told("option", _option, _NO_OPTION)
        values = told("values", _labels, dict[Value, str]())
        scores = told("scores", _scores, dict[Value, Fraction]())
        missing = told("missing", _labels, dict[Value, str]())
        label = cell("label") or cell("variable")
        if self.english:
            label = cell("label_en") or label
            values = values | _known(told("values_en", _labels, dict[Value, str]()), values)
            missing = missing | _known(told("missing_en", _labels, dict[Value, str]()), missing)
            option_label = told("option_en", _option, _NO_OPTION)[1] or option_label
        return Variable(
            column=told("variable", _name, ""),
            label=label,
            level=told("level", lambda text: _level(text, values, scores, cell("range")), "text"),
            values=values,
            missing=missing,
            item=cell("item") or None,
            option=option,
            option_label=option_label,
            scores=scores,
            reverse=told("reverse", _reverse, False),
            scales=tuple(_unescaped(part) for part in _split(cell("scale"))),
        )


class _Unclear(Exception):
    """A cell that cannot be understood."""

    def __init__(self, what: Message, mend: Message) -> None:
        super().__init__(str(what))
        self.what, self.mend = what, mend


def _name(text: str) -> str:
    if not text:
        raise _Unclear(say("the name is missing."), say("Write the name of the variable's column."))
    return text


def _split(cell: str) -> list[str]:
    return [trim(part) for part in _PARTS.findall(cell) if trim(part)]


def _couples(cell: str) -> Iterable[tuple[Value, str]]:
    for part in _split(cell):
        pair = _PAIR.fullmatch(part)
        if pair is None:
            what = say("“{part}” is not of the form value=label.", part=part)
            raise _Unclear(
                what, say("Write 1=Never; 2=Sometimes; put a backslash before ; or = inside a label.")
            )
        yield _value(trim(pair[1])), _unescaped(trim(pair[2]))


def _labels(cell: str) -> dict[Value, str]:
    labels: dict[Value, str] = {}
    for value, label in _couples(cell):
        if value in labels:
            raise _Unclear(say("the value {value} stands twice.", value=value), say("Give each value once."))
        labels[value] = label
    return labels


def _known(labels: Mapping[Value, str], values: Mapping[Value, str]) -> dict[Value, str]:
    """The labels of values that there are: a translation adds no answer."""
    return {value: label for value, label in labels.items() if value in values}


def _is_number(text: str) -> bool:
    return number(text) is not None


def _value(text: str) -> Value:
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return _unescaped(text[1:-1])
    plain = number(text)
    return _unescaped(text) if plain is None else plain


def _scores(cell: str) -> dict[Value, Fraction]:
    scores: dict[Value, Fraction] = {}
    for value, text in _couples(cell):
        try:
            scores[value] = Fraction(text)
        except (ValueError, ZeroDivisionError):
            mend = say("Write a number or a fraction such as 100/3.")
            raise _Unclear(say("the score “{text}” is not a number.", text=text), mend) from None
    return scores


def _level(text: str, values: Mapping[Value, str], scores: Mapping[Value, Fraction], span: str) -> Level:
    """The level named, or, where the cell is empty, the one that the other cells speak for."""
    for names in _LEVELS.values():
        for level, name in names.items():
            if text.casefold() == name:
                return level
    if text:
        mend = say("Write nominal, ordinal, number, text or rank (分类, 有序, 数值, 文本, 名次).")
        raise _Unclear(say("there is no level “{text}”.", text=text), mend)
    if values:
        return "ordinal" if scores else "nominal"
    return "number" if _RANGE.fullmatch(span) else "text"


_Option = tuple[int | None, str | None]
_NO_OPTION: _Option = (None, None)


def _option(text: str) -> _Option:
    """The option's value and its label: `2=上学`, or `2` alone."""
    if not text:
        return _NO_OPTION
    pair = _PAIR.fullmatch(text)
    value = number(trim(pair[1]) if pair is not None else text)
    if not isinstance(value, int):
        mend = say("Write the option's value, or leave the cell empty.")
        raise _Unclear(say("the option “{text}” is not a whole number.", text=text), mend)
    return value, _unescaped(trim(pair[2])) if pair is not None else None


def _reverse(text: str) -> bool:
    if text.casefold() in _TRUE:
        return True
    if text.casefold() in _FALSE:
        return False
    raise _Unclear(
        say("“{text}” is neither yes nor no.", text=text), say("Write yes, or leave the cell empty.")
    )

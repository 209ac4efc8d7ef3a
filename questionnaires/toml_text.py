"""A `Questionnaire` as the text of a definition file, laid out and commented for whoever goes on writing.

Texts stand by language on lines of their own where they are long, options one a line; `load` reads all back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from questionnaires.definition import document
from questionnaires.model import Questionnaire

Table = Mapping[str, Any]

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_TEXTS = ("text", "hint", "frame", "lead", "label", "why", "high_means", "disclaimer", "thanks")
"""Texts that stand on a line for each language."""
_ROWS = ("options", "sections", "claims", "categories", "tables", "buttons", "labels")
"""Lists of tables that stand on a line for each table."""

REMARKS: Mapping[str, tuple[str, str]] = {
    "": (
        "每段文字按语言分开写；“#”后面的字是给编写人看的，程序不读。改动题目或选项以后，请把 version 加 1。",
        "Every text stands in each language; words after “#” are for the author only. "
        "Raise version by 1 after a change of items or options.",
    ),
    "sections": (
        "页面上的先后，题目按这里的次序出现。with_previous：和上一节放在同一页。",
        "The order on the page. with_previous: on the page of the section before.",
    ),
    "missing": ("几种“没有回答”的叫法", "What the kinds of no answer are called"),
    "consent": ("知情说明（答题前的第一页）", "Consent, the page before the questions"),
    "option_sets": ("几道题共用的选项", "Options that several items share"),
    "items": ("题目", "Items"),
    "scales": ("量表，0到100分", "Scales, 0 to 100"),
    "bands": ("得分分档", "Bands of scores"),
    "scale_claims": ("关于得分的说法", "Statements about scores"),
    "crosstabs": ("报告里默认的交叉表", "Cross-tabs of the report"),
    "coding_frame": ("开放题的归类表", "Categories for free text"),
    "quality_flags": (
        "答卷质量的记号：只提示，不删答卷",
        "Flags of quality: they point out, nothing is deleted",
    ),
    "row_level_export": ("单行数据导出的最低要求", "What an export of single rows must keep"),
    "seconds": ("估算用时（秒）", "Estimated seconds"),
}
"""What is said above each part of the file, in Chinese and in English."""


def text(questionnaire: Questionnaire) -> str:
    """The definition file. Loading it gives `questionnaire` again, as `definition.document` says."""
    return Layout(questionnaire.language.startswith("zh")).file(document(questionnaire))


class Layout:
    """How tables are written; remarks are in Chinese or in English."""

    def __init__(self, chinese: bool) -> None:
        self.chinese = chinese

    def file(self, table: Table) -> str:
        head = {name: value for name, value in table.items() if name not in REMARKS}
        lines = [f"# {self._remark('')}", "", *_fields(head), "", f"# {self._remark('sections')}"]
        lines += _field("sections", table["sections"])
        for name, value in table.items():
            if name in REMARKS and name != "sections":
                lines += ["", f"# ── {self._remark(name)} ──"]
                lines += self._items(table) if name == "items" else part(name, value)
        return "\n".join(lines) + "\n"

    def _items(self, table: Table) -> Iterator[str]:
        """The items under the titles of their sections."""
        language = table["languages"][0]
        titles = {section["items"][0]: section["title"][language] for section in table["sections"]}
        for item in table["items"]:
            if item["key"] in titles:
                yield from ("", f"# {_remarked(titles[item['key']])}")
            yield from ("[[items]]", *_fields(item), "")

    def _remark(self, name: str) -> str:
        return REMARKS[name][0 if self.chinese else 1]


def _remarked(words: str) -> str:
    """`words` on the one line of a remark, which no sign can end."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def part(name: str, value: Any) -> Iterator[str]:
    """The lines of a table or a list of tables, with its heads."""
    if name == "option_sets":
        for key, table in value.items():
            yield from (f"[option_sets.{key}]", *_fields(table), "")
    elif name == "consent":
        yield "[consent]"
        yield from _fields({field: entry for field, entry in value.items() if field != "points"})
        for point in value["points"]:
            yield from ("", "[[consent.points]]", *_fields(point))
    elif isinstance(value, list):
        for place, table in enumerate(value):
            yield from (*([""] if place else []), f"[[{name}]]", *_fields(table))
    else:
        yield from (f"[{name}]", *_fields(value))


def _fields(table: Table) -> Iterator[str]:
    """Lines of the fields of a table."""
    for name, value in table.items():
        yield from _field(name, value)


def _field(name: str, value: Any) -> Iterator[str]:
    if name in _TEXTS and isinstance(value, Mapping):
        width = max(len(_key(language)) for language in value)
        for language, words in value.items():
            yield f"{_key(name)}.{_key(language).ljust(width)} = {inline(words)}"
    elif name in _ROWS and isinstance(value, list):
        yield f"{_key(name)} = ["
        for row in value:
            yield f"  {inline(row)},"
        yield "]"
    else:
        yield f"{_key(name)} = {inline(value)}"


def inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)} = {inline(entry)}" for name, entry in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(inline(entry) for entry in value) + "]"
    raise TypeError(f"{type(value).__name__} has no place in a definition")


def quoted(words: str) -> str:
    """`words` between quotation marks, on one line. TOML's escapes are JSON's, and that for DEL."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else quoted(name)

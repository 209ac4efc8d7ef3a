"""The order of ranges of numbers as people write them: 20岁以下, 800—1,500元, 半年以内, Over 3,000, 80后.

Only labels that are understood from end to end, of one quantity, of which none reaches into another, have
an order: one that is merely likely would be counted as if it were known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

_ENDLESS = Decimal("Infinity")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASH = r"\-−‐‑–—~〜∼"
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SCALES = {
    "百": 10**2,
    "千": 10**3,
    "k": 10**3,
    "万": 10**4,
    "w": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_MINUTES = {
    **dict.fromkeys(("分钟", "minute", "min"), 1),
    **dict.fromkeys(("小时", "个小时", "钟头", "个钟头", "hour", "hr"), 60),
    **dict.fromkeys(("天", "日", "day"), 1440),
    **dict.fromkeys(("周", "星期", "个星期", "week"), 7 * 1440),
    **dict.fromkeys(("月", "个月", "month"), 43_830),
    **dict.fromkeys(("年", "year"), 12 * 43_830),
}
"""Units of time may stand beside one another; a month is the twelfth part of 365.25 days."""
_AMOUNTS = (
    "次 个 人 名 位 元 岁 分 遍 项 种 件 户 亩 公里 里 米 斤 公斤 篇 本 份 场 门 节 % time person people"
)
_COUNTED = frozenset(_AMOUNTS.split())
"""Units that are amounts without a range among them: 1次, 2次, 3次, but neither 1班, 2班 nor 一组, 二组."""

_FIGURE = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?(?![\d,.])|\d{1,12}(?:\.\d{1,6})?(?![\d,.])"
_WORD = "[一二两三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九半]"
_SCALE = r"百万|千万|[百千万亿]|[kw](?![a-z])"
_UNIT = rf"[^\d\s,.;:，。、；：()+<>=≤≥{_DASH}上下内外前后以不未超满足]{{0,8}}?"
_BEFORE = rf"[^\d()+<>=≤≥{_DASH}不没未无非负零减降]{{0,12}}?"
"""Words that all labels begin with, 每周 or 工作; none that could turn the number round."""
_LESS = (
    "不足|不到|少于|低于|小于|未满|不满|不超过|不多于|不高于|不大于|至多|最多|"
    r"fewer\s*than|less\s*than|under|below|up\s*to|at\s*most|<=?|≤"
)
_MORE = r"超过|多于|高于|大于|不少于|不低于|不小于|至少|最少|more\s*than|over|above|at\s*least|>=?|≥"
_OR_LESS = r"[及或]?以下|以内|之内|(?:or|and)\s*(?:less|fewer|under|below|younger)"
_OR_MORE = r"[及或]?以上|(?:or|and)\s*(?:more|over|above|older)|\+"
_TO = rf"[{_DASH}]{{1,2}}|至|到|to"
_INCLUDED = re.compile(r"\((?:不?含|包含)[^()]*\)")
_CURRENCY = re.compile(r"[$¥￥€£](?=\s*\d)")
_PLUS = re.compile(r"(\d)\+\s*([^\s\d+]+)$")
"""3+ years, which is 3 years+."""


def _quantity(place: str) -> str:
    return (
        rf"\s*(?:(?P<figure{place}>{_FIGURE})|(?P<word{place}>{_WORD}))"
        rf"\s*(?P<scale{place}>{_SCALE})?\s*(?P<unit{place}>{_UNIT})\s*"
    )


@cache
def _forms() -> Mapping[str, re.Pattern[str]]:
    """How each form of a label is written; the first that fits is the label's."""
    one, other = _quantity("1"), _quantity("2")
    written = {
        "between": rf"{one}(?:{_TO}){other}(?:之间|以内|以下)?",
        "both": rf"{one}(?:{_OR_MORE})(?:{_TO}|[,、且但])?{other}(?:{_OR_LESS})",
        "both ": rf"(?:{_MORE}){one}[,、且但]?(?:{_LESS}){other}",
        "below": rf"(?:{_LESS}){one}",
        "below ": rf"{one}(?:{_OR_LESS})",
        "above": rf"(?:{_MORE}){one}",
        "above ": rf"{one}(?:{_OR_MORE})",
        "point": one,
    }
    return {name: re.compile(rf"(?P<before>{_BEFORE})\s*{form}") for name, form in written.items()}


@dataclass(frozen=True)
class _Quantity:
    number: Decimal
    scale: int | None
    unit: str

    @property
    def amount(self) -> Decimal:
        return self.number * (self.scale or 1)


@dataclass(frozen=True)
class _Span:
    """What a label says, in a unit of its own: from `low` to `high`, None without an end."""

    before: str
    low: _Quantity | None
    high: _Quantity | None
    point: bool

    @property
    def units(self) -> set[str]:
        return {one.unit for one in (self.low, self.high) if one is not None and one.unit}


Ends = tuple[Decimal, Decimal]


def by_ranges(labels: Mapping[str, str]) -> Mapping[str, float] | None:
    """The place of each label, given with its plain words, among ranges of one quantity; None if not sure."""
    plain = {label: words.translate(_WIDE) for label, words in labels.items()}
    if len({sign for words in plain.values() for sign in _CURRENCY.findall(words)}) > 1:
        return None
    ends = _cohorts(list(plain.values())) or _measured([_span(words) for words in plain.values()])
    if ends is None:
        return None
    ranked = sorted(zip(ends, plain, strict=True), key=lambda pair: pair[0])
    if any(one == other or one[1] > other[0] for (one, _), (other, _) in pairwise(ranked)):
        return None
    return {label: place for place, (_, label) in enumerate(ranked)}


_COHORT = re.compile(r"(\d)([05])(后|后及以前|后及以后|前)")
"""People born in ten years or five: 80后, 95后; 60前 are all who were born before."""


def _cohorts(labels: Sequence[str]) -> list[Ends] | None:
    """The years of birth of cohorts; None if one label is none, or is of the one century or the other."""
    found = [_COHORT.fullmatch(label) for label in labels]
    ends = list[Ends]()
    for match in found:
        if match is None or match[1] == "3":
            return None
        born = Decimal(f"{'20' if match[1] in '012' else '19'}{match[1]}{match[2]}")
        low = -_ENDLESS if match[3] in ("前", "后及以前") else born
        high = {"前": born, "后及以后": _ENDLESS}.get(match[3], born + 5)
        ends.append((low, high))
    return ends


def _span(words: str) -> _Span | None:
    words = _PLUS.sub(r"\1\2+", _CURRENCY.sub("", _INCLUDED.sub("", words)))
    for form, pattern in _forms().items():
        match = pattern.fullmatch(words)
        if match is None:
            continue
        one = _read(match, "1")
        name, before = form.strip(), match["before"].strip()
        if name == "below":
            return _Span(before, None, one, False)
        if name == "above":
            return _Span(before, one, None, False)
        if name == "point":
            return _Span(before, one, one, True)
        return _joined(before, one, _read(match, "2"))
    return None


def _read(match: re.Match[str], place: str) -> _Quantity:
    figure, word, scale = (match[f"{name}{place}"] for name in ("figure", "word", "scale"))
    number = Decimal(figure.replace(",", "")) if figure else _in_words(word)
    unit = match[f"unit{place}"]
    if unit.isascii() and len(unit) > 1:
        unit = unit.removesuffix("s")
    return _Quantity(number, _SCALES[scale] if scale else None, unit)


def _in_words(word: str) -> Decimal:
    """一 to 九十九, and 半."""
    if word == "半":
        return Decimal("0.5")
    tens, ten, ones = word.partition("十")
    if not ten:
        return Decimal(_DIGITS[word])
    return Decimal(10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0))


def _joined(before: str, low: _Quantity, high: _Quantity) -> _Span:
    """From `low` to `high`; what only the second says holds for the first too: 1—3万元, 3—6个月."""
    if not low.unit:
        scaled = replace(low, scale=high.scale)
        whole = low.scale is None and scaled.amount < high.amount
        low = replace(scaled if whole else low, unit=high.unit)
    return _Span(before, low, high, False)


def _measured(spans: Sequence[_Span | None]) -> list[Ends] | None:
    """The ends of all spans in one unit; None where they are not of one quantity."""
    known = [span for span in spans if span is not None]
    units = set().union(*(span.units for span in known))
    if len(known) < len(spans) or len({span.before for span in known}) > 1:
        return None
    if len(units) > 1 and not (units <= set(_MINUTES) and all(span.units for span in known)):
        return None
    if all(span.point for span in known) and not units <= _COUNTED | set(_MINUTES):
        return None
    ends = list[Ends]()
    for span in known:
        low = -_ENDLESS if span.low is None else span.low.amount * _size(span.low, units)
        high = _ENDLESS if span.high is None else span.high.amount * _size(span.high, units)
        if low > high or (low == high and not span.point):
            return None
        ends.append((low, high))
    return ends


def _size(one: _Quantity, units: set[str]) -> int:
    return _MINUTES[one.unit] if len(units) > 1 else 1

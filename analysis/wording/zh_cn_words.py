"""Chinese words that several sentences share: quantity words, ordinals, dates, names of groupings."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Runs
from analysis.wording import truths
from analysis.wording.template import fill, percent, persons

DIGITS = "零一二三四五六七八九十"


def ordinal(number: int) -> str:
    """1 -> 一, 12 -> 十二, 27 -> 二十七; up to 99."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return DIGITS[number]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def quantity_word(quantity: numerals.Quantity) -> str:
    """近三成, 超过半数, 不足一成 …: the word of a rung of the ladder."""
    tenths = DIGITS[quantity.tenths] + "成" if quantity.tenths else ""
    half = quantity.tenths == 5
    return {
        "nobody": "无一",
        "under_one": "不足一成",
        "near": f"近{tenths}",
        "exact": "半数" if half else tenths,
        "more_than": "超过半数" if half else f"超过{tenths}",
        "and_more": f"{tenths}多",
        "overwhelming": "绝大多数",
        "all": "全部",
    }[quantity.kind]


def date(day: truths.Day) -> str:
    """2026年10月30日."""
    year, month, of_month = day
    return f"{year}年{month}月{of_month}日"


def days(id: str, opened: truths.Day, closed: truths.Day) -> Runs:
    """The days of a survey: …至…, or the one day it took."""
    if opened == closed:
        return (truths.one_day(id, opened, date(opened)),)
    return fill("{from}至{to}", truths.ends(id, date(opened), date(closed)))


def is_negated(phrase: str) -> bool:
    """Whether a claim says what people do not do, so that 没有…没有… must not be written of it."""
    return any(word in phrase for word in ("没", "未", "很少"))


def topic(label: str) -> str:
    """A background item's words as the name of a grouping: 您的年龄段 -> 年龄段."""
    return label.removeprefix("您的").removeprefix("您").rstrip("？?。：:")


def quoted(part: f.Part, of: int, places: int | None) -> Runs:
    label, k = part.label, persons(part.id, part.count)
    if places is None:
        return fill("“{label}”（{k}人）", {"label": label, "k": k})
    return fill(
        "“{label}”（{k}人，{p}%）", {"label": label, "k": k, "p": percent(part.id, part.count, of, places)}
    )

"""Chinese words that several sentences share: the ladder of quantity words, ordinals, names of groupings."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Runs
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


def topic(label: str) -> str:
    """A background item's words as the name of a grouping: 您的年龄段 -> 年龄段."""
    return label.removeprefix("您的").rstrip("？?。：:")


def quoted(part: f.Part, of: int, places: int | None) -> Runs:
    label, k = part.label, persons(part.id, part.count)
    if places is None:
        return fill("“{label}”（{k}人）", {"label": label, "k": k})
    return fill(
        "“{label}”（{k}人，{p}%）", {"label": label, "k": k, "p": percent(part.id, part.count, of, places)}
    )

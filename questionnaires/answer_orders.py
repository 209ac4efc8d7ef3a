"""The order of answers that everybody knows: agreement, frequency, amount, schooling, ranges of numbers.

For data of which nobody wrote down what the answers are. Only a set of answers of which every one is known
gets an order; one strange answer, or two on the same step, and there is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from questionnaires.ranges import by_ranges

_BESIDE = (
    "不清楚|说不清|说不好|不知道|记不清|不适用|不好判断|难以判断|拒绝回答|不想回答|不方便说|不了解情况|"
    "don't know|not applicable|no opinion|prefer not to say|cannot recall"
)
BESIDE = frozenset(_BESIDE.split("|"))
"""Answers that stand beside a scale and are no step of it."""

_STRONG = ("非常", "很", "完全", "十分", "极其", "极", "特别", "根本", "一点也", "一点都", "毫")
_WEAK = ("比较", "较", "有点", "有些", "基本", "基本上", "偏", "略", "还算")
_SOFT_NO = ("不太", "不大", "不怎么")
_MIDDLE = "一般 一般般 一半一半 中立 普通 不确定 说不准 不好说 适中 中等 差不多 尚可 无所谓"
_GRADED = (
    "同意 赞同 赞成 满意 符合 重要 必要 了解 清楚 熟悉 愿意 认可 支持 信任 相信 公平 公正 合理 可能 有用 "
    "有效 方便 便利 容易 喜欢 关心 关注 适应 担心 明显 顺畅 通畅 及时 健康 幸福 安全 严重 困难 自信 "
    "投入 认同 胜任"
)
_OPPOSITES = "差-好 低-高 少-多 小-大 弱-强 轻-重 慢-快 短-长 难-易 坏-好 松-紧"
_STEPS = (
    (
        "从不|从未|从来不|从来没有|从没有|从没|没有过",
        "几乎不|几乎没有|极少|很少",
        "偶尔",
        "有时|有时候",
        "较多|多数时候|大多数时候",
        "经常|常常|时常|频繁",
        "总是|一直|几乎总是|每天|几乎每天|天天",
    ),
    ("不及格|不合格", "及格|合格", "良好|良", "优秀|优"),
    ("明显下降|明显变差", "有所下降|有所变差", "没有变化|基本没变", "有所提高|有所改善", "明显提高|明显改善"),
    (
        "strongly disagree",
        "disagree",
        "somewhat disagree",
        "neutral|undecided|neither agree nor disagree",
        "somewhat agree",
        "agree",
        "strongly agree",
    ),
    (
        "very dissatisfied",
        "dissatisfied",
        "somewhat dissatisfied",
        "neutral|neither satisfied nor dissatisfied",
        "somewhat satisfied",
        "satisfied",
        "very satisfied",
    ),
    ("never", "almost never|rarely|seldom", "occasionally", "sometimes", "often|frequently", "always"),
    ("very poor", "poor", "fair|average", "good", "very good", "excellent"),
    ("not at all", "slightly|a little", "moderately|somewhat", "very|quite a bit", "extremely|very much"),
)
_SCHOOLING = (
    "文盲|未上过学",
    "小学",
    "初中",
    "高中|中专|职高|技校",
    "大专|专科",
    "本科|大学",
    "硕士|研究生",
    "博士",
)
_LEVEL = re.compile("|".join(sorted("|".join(_SCHOOLING).split("|"), key=len, reverse=True)))
_OF_SCHOOLING = re.compile(
    "学历|学位|毕业|肄业|在读|文化|程度|水平|教育|普通|中等|高等|职业|学校|学生|生|及|以上|以下|和|与|或|含|[/、()（）]"
)


def beside(label: str) -> bool:
    """Whether the answer stands beside every scale: 说不清, not applicable."""
    return _plain(label) in BESIDE


def ordered(labels: Collection[str]) -> tuple[str, ...] | None:
    """The answers from the lowest step to the highest, those beside the scale last; None without an order."""
    plain = {label: _plain(label) for label in labels}
    others = [label for label in labels if beside(label)]
    steps = {label: plain[label] for label in labels if label not in others}
    if len(steps) < 2:
        return None
    ways = (*(_on_ladder(steps, ladder) for ladder in _LADDERS), _by_schooling(steps), by_ranges(steps))
    for places in ways:
        if places is not None and len(set(places.values())) == len(steps):
            return (*sorted(steps, key=lambda label: places[label]), *others)
    return None


def _plain(label: str) -> str:
    return label.casefold().strip() if label.isascii() else "".join(label.casefold().split())


Places = Mapping[str, float]


def _steps(ladder: Sequence[str]) -> Places:
    """Each word with its step; words of one step are divided by |."""
    return {word: step for step, words in enumerate(ladder) for word in words.split("|")}


def _degrees(low: str, high: str, soft: str) -> Places:
    """The seven steps between two opposites: 非常不X, 不X, 不太X, 一般, 比较X, X, 非常X."""

    def graded(degrees: Sequence[str], word: str) -> str:
        return "|".join(degree + word for degree in degrees)

    return _steps(
        (
            graded(_STRONG, low),
            low,
            f"{graded(_WEAK, low)}|{graded(_SOFT_NO, soft)}",
            f"{_MIDDLE.replace(' ', '|')}|{soft}一般",
            graded(_WEAK, high),
            high,
            graded(_STRONG, high),
        )
    )


_LADDERS: tuple[Places, ...] = (
    *(_degrees(f"不{word}", word, word) for word in _GRADED.split()),
    *(_degrees(low, high, high) for low, _, high in (pair.partition("-") for pair in _OPPOSITES.split())),
    *(_steps(ladder) for ladder in _STEPS),
)


def _on_ladder(steps: Mapping[str, str], ladder: Places) -> Places | None:
    if not all(plain in ladder for plain in steps.values()):
        return None
    return {label: ladder[plain] for label, plain in steps.items()}


def _by_schooling(steps: Mapping[str, str]) -> Places | None:
    """Levels of schooling, each by the lowest that its label names: 大学专科 is below 本科.

    None if a label says more than that, or if 以下 stands above another level or 以上 below one.
    """
    places: dict[str, float] = {}
    for label, plain in steps.items():
        named = [
            step
            for step, words in enumerate(_SCHOOLING)
            if set(_LEVEL.findall(plain)) & set(words.split("|"))
        ]
        if not named or _OF_SCHOOLING.sub("", _LEVEL.sub("", plain)):
            return None
        places[label] = min(named)
    below = {places[label] for label, plain in steps.items() if "以下" in plain}
    above = {places[label] for label, plain in steps.items() if "以上" in plain}
    return places if below <= {min(places.values())} and above <= {max(places.values())} else None

"""The words of quality flags, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Careless:
    """One language's words. Notes are whole sentences."""

    caption: str
    flag: str
    limit: str
    flags: Mapping[str, str]
    """Name of a flag -> what it says; {limit} is filled in."""
    own: str
    any_flag: str
    answered: str
    not_answered: str
    few: str
    undefined: str
    why: str
    never_deleted: str
    with_and_without: str
    too_few: str
    separator: str


ZH_CN = Careless(
    caption="答卷质量标记",
    flag="标记",
    limit="界限",
    flags={
        "long_run": "连续{limit}题以上答案相同",
        "no_spread": "所答各题答案全同",
        "even_odd": "单双题一致性低于{limit}",
        "person_total": "与各题平均的相关低于{limit}",
        "mahalanobis": "马氏距离平方超过{limit}",
        "straight_line": "所列{limit}题全答且答案全同",
    },
    own="{key}：所列{limit}题全答且答案全同",
    any_flag="至少有一个标记",
    answered="至少答了一题",
    not_answered="一题未答",
    few="少于10份",
    undefined="无法计算",
    why="注：{flag}：{why}。",
    never_deleted="注：标记只供复核，不删除任何答卷。",
    with_and_without="注：{value}的均值：全部{n}人{mean}，去掉有标记的之后{n_without}人{mean_without}。",
    too_few="注：有标记的答卷少于10份，不列示去掉之后的结果。",
    separator="；",
)

EN = Careless(
    caption="Quality flags",
    flag="Flag",
    limit="Limit",
    flags={
        "long_run": "{limit} or more equal answers in a row",
        "no_spread": "All answers equal",
        "even_odd": "Even–odd consistency below {limit}",
        "person_total": "r with the item means below {limit}",
        "mahalanobis": "Squared Mahalanobis distance above {limit}",
        "straight_line": "All {limit} listed items answered alike",
    },
    own="{key}: all {limit} listed items answered alike",
    any_flag="Any flag",
    answered="Answered any item",
    not_answered="Answered none",
    few="fewer than 10",
    undefined="not defined",
    why="Note: {flag}: {why}.",
    never_deleted="Note: flags are for a second look; no answer is deleted.",
    with_and_without="Note: mean of {value}: {mean} of all {n} people, {mean_without} of {n_without} "
    "without the flagged ones.",
    too_few="Note: fewer than 10 are flagged, so nothing is shown without them.",
    separator="; ",
)


def careless(language: str) -> Careless:
    """The words of `language`: Chinese for "zh…", else English."""
    return ZH_CN if language.startswith("zh") else EN

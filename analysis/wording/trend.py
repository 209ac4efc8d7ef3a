"""The words of waves side by side and of sample sizes, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis import wording


@dataclass(frozen=True)
class Trended:
    """One language's words. Notes are whole sentences."""

    wave: str
    shares: str
    small: str
    means: str
    indicator: str
    chose: str
    difference_points: str
    difference: str
    interval: str
    range: str
    p: str
    p_trend: str
    cell: str
    persons: str
    rows: str
    bases: str
    two_shares: str
    welch_t: str
    trend_in_share: str
    linear_trend: str
    unlinked: str
    refused: str
    withheld: str

    sample: str
    figure: str
    value: str
    population: str
    margin: str
    share: str
    deff: str
    response: str
    n: str
    invite: str
    unknown: str
    formula: str
    whole: str


ZH_CN = Trended(
    wave="{name}（{day}）",
    shares="各次调查的占比（%）",
    small="各次调查的占比，作答不足100人的（%）",
    means="各次调查的均值",
    indicator="指标",
    chose="对“{item}”选择“{option}”",
    difference_points="相差（百分点）",
    difference="相差",
    interval="{level}%区间",
    range="{low}～{high}",
    p="p值",
    p_trend="趋势p值",
    cell="{value} ({base})",
    persons="({count}/{base})",
    rows="份数",
    bases="注：括号内为有效作答人数；相差为末次减首次；p值经霍尔姆校正，共{tests}项检验。",
    two_shares="注：占比相差的区间按纽科姆法，检验为合并z检验。",
    welch_t="注：均值相差的区间和检验按韦尔奇法。",
    trend_in_share="注：占比相差的区间按纽科姆法；趋势检验为科克伦–阿米蒂奇法，按调查次序。",
    linear_trend="注：均值相差的区间按韦尔奇法；趋势检验为对调查次序的直线回归。",
    unlinked="注：各次调查可能有同一批人参加而无法对应，区间和检验按相互独立计算。",
    refused="注：未比较“{label}”：{why}。",
    withheld="注：— 表示为保护作答人不予列示。",
    sample="样本量",
    figure="项目",
    value="数值",
    population="总体人数",
    margin="误差（百分点）",
    share="预计占比（%）",
    deff="设计效应",
    response="预计回收率（%）",
    n="需要的答卷数",
    invite="需要邀请的人数",
    unknown="不限",
    formula="注：按简单随机抽样、{level}%置信水平计算，向上取整。",
    whole="注：人数不够，须请全部{population}人参加。",
)

EN = Trended(
    wave="{name} ({day})",
    shares="Shares in every wave (%)",
    small="Shares in every wave, of fewer than 100 people (%)",
    means="Means in every wave",
    indicator="Indicator",
    chose="answered “{option}” to “{item}”",
    difference_points="Points",
    difference="Difference",
    interval="{level}% interval",
    range="{low} to {high}",
    p="p",
    p_trend="p of trend",
    cell="{value} ({base})",
    persons="({count}/{base})",
    rows="Rows",
    bases="Note: people who answered in brackets; difference: last wave less first; "
    "p adjusted by Holm over {tests} tests.",
    two_shares="Note: differences of shares with Newcombe's interval and the pooled z test.",
    welch_t="Note: differences of means with Welch's interval and test.",
    trend_in_share="Note: differences of shares with Newcombe's interval; "
    "trend over the waves by Cochran and Armitage.",
    linear_trend="Note: differences of means with Welch's interval; trend as a straight line over the waves.",
    unlinked="Note: the same people may have answered more than once and cannot be linked; "
    "intervals and tests take waves as independent.",
    refused="Note: “{label}” is not compared: {why}.",
    withheld="Note: — is withheld to protect the people who answered.",
    sample="Sample size",
    figure="Figure",
    value="Value",
    population="Population",
    margin="Margin (points)",
    share="Expected share (%)",
    deff="Design effect",
    response="Expected response (%)",
    n="Answers needed",
    invite="People to invite",
    unknown="unlimited",
    formula="Note: for a simple random sample at {level}% confidence, rounded up.",
    whole="Note: there are too few people; all {population} must be invited.",
)


def trended(language: str) -> Trended:
    """The words of `language`: Chinese for "zh…", else English."""
    return ZH_CN if language.startswith("zh") else EN


def named(name: str, day: date | None, language: str) -> str:
    """A wave's name, with its last day if that is known: spring（2026年4月17日）."""
    if day is None:
        return name
    spoken = wording.of("zh-CN" if language.startswith("zh") else "en")
    return trended(language).wave.format(name=name, day=spoken.date((day.year, day.month, day.day)))

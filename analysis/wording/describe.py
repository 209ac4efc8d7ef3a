"""The words of a variable's description and of the net promoter score, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Described:
    """One language's words."""

    caption: str
    figure: str
    value: str
    n: str
    mean: str
    interval: str
    range: str
    sd: str
    se: str
    least: str
    most: str
    median: str
    quantile: str
    skewness: str
    kurtosis: str
    rule: str

    no_mean: str
    no_quartiles: str
    averaged: str
    no_ends: str
    rated: str

    score_caption: str
    promoters: str
    passives: str
    detractors: str
    score: str


ZH_CN = Described(
    caption="{label}：统计量",
    figure="统计量",
    value="数值",
    n="有效作答",
    mean="均值",
    interval="均值的{level}%区间",
    range="{low}～{high}",
    sd="标准差",
    se="标准误",
    least="最小值",
    most="最大值",
    median="中位数",
    quantile="{share}分位数",
    skewness="偏度（G1）",
    kurtosis="峰度（G2，超额）",
    no_mean="注：均值和标准差可能推算出少数人的答案，不予列示，不是0。",
    no_quartiles="注：作答不足{least}人，不列四分位数。",
    averaged="注：为保护作答人，不列最小值和最大值；中位数和四分位数上作答不足5人的，取该位置前后共5人答案的平均。",
    no_ends="注：为保护作答人，不列最小值和最大值。",
    rated="注：均值{m}，标准差{s}（n={n}）。",
    rule="注：分位数按第{rule}型（{program}）计算；标准差除以n−1。",
    score_caption="{label}：净推荐值",
    promoters="推荐者（9—10分）",
    passives="中立者（7—8分）",
    detractors="贬损者（0—6分）",
    score="注：净推荐值{score}（{level}%区间{low}～{high}），即推荐者与贬损者占比之差，以百分点计。",
)

EN = Described(
    caption="{label}: figures",
    figure="Figure",
    value="Value",
    n="Answered",
    mean="Mean",
    interval="{level}% interval of the mean",
    range="{low} to {high}",
    sd="SD",
    se="Standard error",
    least="Lowest",
    most="Highest",
    median="Median",
    quantile="{share} quantile",
    skewness="Skewness (G1)",
    kurtosis="Excess kurtosis (G2)",
    no_mean="Note: mean and SD are withheld: they could tell what a few people answered. “—” is not 0.",
    no_quartiles="Note: fewer than {least} people answered, so there are no quartiles.",
    averaged="Note: the lowest and the highest answer are not shown, to protect people; a median or quartile "
    "that fewer than 5 people gave stands as the mean of the 5 answers about its place.",
    no_ends="Note: the lowest and the highest answer are not shown, to protect people.",
    rated="Note: mean {m}, SD {s} (n = {n}).",
    rule="Note: quantiles of type {rule} ({program}); SD with n − 1.",
    score_caption="{label}: net promoter score",
    promoters="Promoters (9–10)",
    passives="Passives (7–8)",
    detractors="Detractors (0–6)",
    score="Note: net promoter score {score} ({level}% interval {low} to {high}): "
    "promoters minus detractors in points.",
)

PROGRAMS = {7: "R, Excel", 6: "SPSS", 2: "SAS"}


def described(language: str) -> Described:
    """The words of `language`: Chinese for "zh…", else English."""
    return ZH_CN if language.startswith("zh") else EN

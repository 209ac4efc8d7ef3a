"""The words round correlations, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Correlated:
    """One language's words. Notes are whole sentences."""

    caption: str
    coefficient: str
    value: str
    interval: str
    range: str
    p: str
    pearson: str
    spearman: str
    kendall: str
    partial: str
    both: str
    not_both: str
    given: str
    no_cause: str
    undefined: str

    matrix: str
    matrix_names: tuple[str, str, str]
    variable: str
    listwise: str
    pairwise: str
    separator: str


ZH_CN = Correlated(
    caption="{x}与{y}的相关",
    coefficient="系数",
    value="数值",
    interval="{level}%区间",
    range="{low}～{high}",
    p="p值",
    pearson="皮尔逊r",
    spearman="斯皮尔曼ρ",
    kendall="肯德尔τ-b",
    partial="偏相关r",
    both="两项都答",
    not_both="未作答（任一项）",
    given="注：偏相关控制了{given}，n={n}。",
    no_cause="注：相关不等于因果；截面调查中两项同出一人之口，更不能据此推断因果。",
    undefined="注：作答的人太少或答案没有变化，无法计算。",
    matrix="{name}矩阵",
    matrix_names=("皮尔逊相关", "斯皮尔曼等级相关", "肯德尔τ-b相关"),
    variable="变量",
    listwise="注：只用各项全答的{n}人。对角线以下为系数，以上为p值（未作多重比较校正）。",
    pairwise="注：每一对用两项都答的人，{low}～{high}人。对角线以下为系数，以上为p值（未作多重比较校正）。",
    separator="、",
)

EN = Correlated(
    caption="{x} and {y}",
    coefficient="Coefficient",
    value="Value",
    interval="{level}% interval",
    range="{low} to {high}",
    p="p",
    pearson="Pearson's r",
    spearman="Spearman's rho",
    kendall="Kendall's tau-b",
    partial="Partial r",
    both="Answered both",
    not_both="Either not answered",
    given="Note: partial r holds {given} fixed, n={n}.",
    no_cause="Note: a correlation is no cause; least of all where one person gave both answers at one time.",
    undefined="Note: too few people answered, or their answers do not vary.",
    matrix="{name}",
    matrix_names=("Pearson correlations", "Spearman rank correlations", "Kendall tau-b correlations"),
    variable="Variable",
    listwise="Note: the {n} people who answered all. Coefficients below the diagonal, "
    "p above (not adjusted for their number).",
    pairwise="Note: each pair over those who answered both, {low} to {high} people. "
    "Coefficients below the diagonal, p above (not adjusted for their number).",
    separator=", ",
)


def correlated(language: str) -> Correlated:
    """The words of `language`: Chinese for "zh…", else English."""
    return ZH_CN if language.startswith("zh") else EN

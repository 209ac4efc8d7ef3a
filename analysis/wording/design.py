"""The words round weights and design-based estimates, in both languages: heads, labels, notes.

Plain data: {named} places are filled by `designtables.py`, and nothing here is computed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WeightWords:
    """One language's words for weighting."""

    caption: str
    category: str
    rows: str
    before: str
    target: str
    after: str
    of: str
    fitted: str
    price: str
    trimmed: str
    fixed: str


WEIGHTS_ZH = WeightWords(
    caption="加权前后的构成",
    category="类别",
    rows="样本人数",
    before="加权前(%)",
    target="目标(%)",
    after="加权后(%)",
    of="{variable}：{category}",
    fitted="注：迭代{rounds}轮；权数之和{total}，最小{least}，最大{most}。",
    price="注：{n}人的有效样本量为{effective}（Kish设计效应{deff}）。",
    trimmed="注：大于{limit}的权数已截至{limit}，截去部分平均分给其余各行，加权后的构成因此与目标略有出入。",
    fixed="注：把这些权数当作固定值算出的标准误，没有计入权数本身的抽样误差。",
)
WEIGHTS_EN = WeightWords(
    caption="Composition before and after weighting",
    category="Category",
    rows="Rows",
    before="Before (%)",
    target="Target (%)",
    after="After (%)",
    of="{variable}: {category}",
    fitted="Note: {rounds} rounds; the weights add to {total}, least {least}, greatest {most}.",
    price="Note: effective sample size of the {n} people {effective} (Kish's design effect {deff}).",
    trimmed="Note: weights above {limit} were cut to {limit}, the excess spread equally over the other rows; "
    "the composition therefore misses its targets a little.",
    fixed="Note: standard errors that take these weights as fixed leave out that they were estimated.",
)


def weight_words(language: str) -> WeightWords:
    """The words of `language`: Chinese for "zh…", else English."""
    return WEIGHTS_ZH if language.startswith("zh") else WEIGHTS_EN


@dataclass(frozen=True)
class EstimateWords:
    """One language's words for estimates."""

    caption: dict[str, str]
    """By kind of estimate."""
    group: str
    everybody: str
    persons: str
    estimate: dict[str, str]
    error: str
    interval: str
    effect: str
    range: str
    answered: str
    missing: str
    t: str
    logit: str
    sample: str
    clustered: str
    within: str
    difference: str
    difference_points: str
    undefined: str
    too_few: str
    replace: str
    fixed: str
    alone: str


ESTIMATES_ZH = EstimateWords(
    caption={
        "mean": "{variable}：总体均值的估计",
        "share": "{variable}：选“{value}”的总体比例估计",
        "total": "{variable}：总体总量的估计",
        "number": "{variable}：选“{value}”的总体人数估计",
        "ratio": "{variable}与{over}之比的估计",
    },
    group="组别",
    everybody="全体",
    persons="人数",
    estimate={
        "mean": "均值",
        "share": "比例(%)",
        "total": "总量",
        "number": "总体人数",
        "ratio": "比值",
    },
    error="标准误",
    interval="{level}%区间",
    effect="设计效应",
    range="{low}～{high}",
    answered="有效作答",
    missing="未作答",
    t="注：区间按t分布计算，自由度{df}，t={t}。",
    logit="注：区间在logit尺度上按t分布计算，自由度{df}，t={t}。",
    sample="注：按简单随机抽样计算标准误。",
    clustered="注：标准误按抽样设计计算：{strata}层、{clusters}个群。",
    within="注：群内又抽了人，第二阶段的抽样误差也已计入。",
    difference="注：“{first}”减“{second}”的差为{difference}（{level}%区间{low}至{high}），t={t}，自由度{df}，{p}。",
    difference_points="注：“{first}”减“{second}”的差为{difference}个百分点（{level}%区间{low}至{high}），t={t}，自由度{df}，{p}。",
    undefined="注：可推断的人数或群数不足，不列标准误。",
    too_few="注：有效作答不足30人，不列比例。",
    replace="注：权数之和不是总体人数，设计效应按有放回的简单随机抽样比较。",
    fixed="注：标准误把权数当作固定值。",
    alone="注：有{count}层只有一个群，按“{lone}”处理。",
)
ESTIMATES_EN = EstimateWords(
    caption={
        "mean": "{variable}: estimated mean of the population",
        "share": "{variable}: estimated share of “{value}”",
        "total": "{variable}: estimated total of the population",
        "number": "{variable}: estimated number of people with “{value}”",
        "ratio": "Estimated ratio of {variable} to {over}",
    },
    group="Group",
    everybody="Everybody",
    persons="Persons",
    estimate={
        "mean": "Mean",
        "share": "Share (%)",
        "total": "Total",
        "number": "People",
        "ratio": "Ratio",
    },
    error="Std. error",
    interval="{level}% interval",
    effect="Design effect",
    range="{low}–{high}",
    answered="Answered",
    missing="Not answered",
    t="Note: interval by Student's t, df={df}, t={t}.",
    logit="Note: interval by Student's t on the logit scale, df={df}, t={t}.",
    sample="Note: standard errors are those of a simple random sample.",
    clustered="Note: standard errors follow the design: {strata} strata, {clusters} clusters.",
    within="Note: persons were drawn within the clusters; the error of this second stage is counted too.",
    difference="Note: “{first}” less “{second}”: {difference} ({level}% interval {low} to {high}), t={t}, "
    "df={df}, {p}.",
    difference_points="Note: “{first}” less “{second}”: {difference} percentage points ({level}% interval "
    "{low} to {high}), t={t}, df={df}, {p}.",
    undefined="Note: too few people or clusters for a standard error.",
    too_few="Note: fewer than 30 people answered; no share is shown.",
    replace="Note: the weights do not add to the population; the design effect compares with drawing with "
    "replacement.",
    fixed="Note: standard errors take the weights as fixed.",
    alone="Note: {count} strata have one cluster only; they were counted as “{lone}”.",
)


def estimate_words(language: str) -> EstimateWords:
    """The words of `language`: Chinese for "zh…", else English."""
    return ESTIMATES_ZH if language.startswith("zh") else ESTIMATES_EN


@dataclass(frozen=True)
class CompositeWords:
    """One language's words for a composite index."""

    caption: str
    component: str
    weight: str
    index: str
    complete: str
    reweighted: str


COMPOSITE_ZH = CompositeWords(
    caption="综合指数",
    component="分项",
    weight="权重(%)",
    index="指数",
    complete="注：缺任何一个分项的人不计分。",
    reweighted="注：缺分项的人按其余分项重新分配权重计分。",
)
COMPOSITE_EN = CompositeWords(
    caption="Composite index",
    component="Component",
    weight="Weight (%)",
    index="Index",
    complete="Note: who lacks a component has no index.",
    reweighted="Note: who lacks a component is scored on the others, their weights spread to 100.",
)


def composite_words(language: str) -> CompositeWords:
    """The words of `language`: Chinese for "zh…", else English."""
    return COMPOSITE_ZH if language.startswith("zh") else COMPOSITE_EN

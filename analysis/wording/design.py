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

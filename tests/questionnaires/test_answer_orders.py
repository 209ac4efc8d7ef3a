"""Answers that everybody knows stand in their order; whatever is not wholly known keeps its own."""

import random

import pytest

from questionnaires.answer_orders import ordered

KNOWN = [
    "非常不同意 不同意 一般 同意 非常同意",
    "非常不同意 比较不同意 说不准 比较同意 非常同意",
    "完全不符合 不太符合 一般 比较符合 完全符合",
    "很不满意 不满意 一般 满意 很满意",
    "不了解 不太了解 比较了解 非常了解",
    "很差 较差 一般 较好 很好",
    "很低 低 中等 高 很高",
    "从不 很少 有时 经常 总是",
    "从来没有 偶尔 有时候 经常 几乎每天",
    "没有变化 有所改善 明显改善",
    "小学及以下 初中 高中或中专 大专 大学本科 硕士研究生 博士",
    "大学专科 本科 研究生及以上",
    "20岁以下 20-29岁 30—39岁 40～49岁 50岁及以上",
    "1年以内 1至3年 3至5年 5年以上",
    "3000元以下 3000-5000元 5001-8000元 8000元以上",
    "0天 1—3天 4—7天 8天及以上",
]


@pytest.mark.parametrize("labels", KNOWN)
def test_a_known_scale_stands_in_its_order(labels):
    expected = tuple(labels.split())
    shuffled = list(expected)
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        assert ordered(shuffled) == expected


def test_english_scales_and_capitals_are_known_too():
    assert ordered(["Agree", "Strongly disagree", "Neutral", "Disagree", "Strongly agree"]) == (
        *("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"),
    )
    assert ordered(["Always", "Never", "Sometimes"]) == ("Never", "Sometimes", "Always")


def test_answers_beside_the_scale_stand_last():
    assert ordered(["不清楚", "同意", "不同意"]) == ("不同意", "同意", "不清楚")


@pytest.mark.parametrize(
    "labels",
    [
        "男 女",
        "看病 上学 交通",
        "同意 不同意 看情况",  # one is strange
        "很同意 非常同意 不同意",  # two on one step
        "20岁以下 3000元以上",  # two units
        "同意 满意",
        "不清楚 同意",
        "甲镇 乙镇",
    ],
)
def test_whatever_is_not_wholly_known_has_no_order(labels):
    assert ordered(labels.split()) is None

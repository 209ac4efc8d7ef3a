"""Answers that everybody knows stand in their order; whatever is not wholly known keeps its own."""

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


RANGES = [
    "800元以下 800—1,500元 1,500元以上",
    "1,000元以下 1，000—4,999元 5,000～9,999元 10,000元及以上",
    "1万元以下 1-3万元 3万元—5万元 5万元以上",
    "1千以下 1千-5千 5000-1万 1万以上",
    "1.5万以下 1.5-3万 3万以上",
    "半年以内 半年-1年 1-3年 3年以上",
    "3个月以内 3个月—1年 1-3年 3年以上",
    "10分钟以内 10-30分钟 30分钟-1小时 1小时以上",
    "一年以内 一年至三年 三年至十年 十年以上",
    "每周1次以下 每周1-3次 每周3次以上",
    "20岁（含）以下 20岁以上",
    "50人以下 50人以上100人以下 100人以上",
    "不超过5次 超过5次不到10次 10次以上",
    "低于60分 不低于60分",
    "少于10人 10人 10人以上",
    "0次 1次 2次",
    "60%以下 60%—80% 80%以上",
    "60前 60后 70后 80后 90后 00后 10后",
    "85后 90后 95后 00后及以后",
]


@pytest.mark.parametrize("labels", RANGES)
def test_ranges_stand_by_the_size_of_their_numbers(labels):
    expected = tuple(labels.split())
    assert ordered(expected[::-1]) == expected


def test_english_ranges_stand_by_the_size_of_their_numbers():
    for expected in (
        ("Under $500", "$500 to $1,000", "Over $1,000"),
        ("Less than 1 year", "1-3 years", "3+ years"),
        ("6 months or less", "6 months to 1 year", "more than 1 year"),
        ("18-29", "30-44", "45-59", "60 and over"),
    ):
        assert ordered(expected[::-1]) == expected


@pytest.mark.parametrize(
    "labels",
    [
        "-5以下 -5到0 0以上",
        "零下5度以下 5度以上",
        "3年以下 3—5年 6个月以下",  # one reaches into another
        "20-30岁 25-40岁 40岁以上",
        "3天以内 不超过3天 3天以上",
        "10岁 10 11岁",
        "没超过3天 超过3天",
        "下降10%以上 10%以内 上升10%以上",
        "80后 30后",  # of which century?
        "70前 60后 70后",
        "3年以前 1-3年以前",
        "1班 2班 3班",
        "第一产业 第二产业",
        "①20岁以下 ②20岁以上",
        "$500以下 ¥500以上",
        "5-1 6-2",
        "小学教师 初中教师 高中教师",
        "本科以下 大专",
        "12,34元以下 12,34元以上",
        "1.2.3以下 1.2.3以上",
    ],
)
def test_what_is_not_surely_a_row_of_ranges_has_no_order(labels):
    assert ordered(labels.split()) is None


def written(number, style):
    """`number` as people write it, and what stands behind it."""
    plain = {"plain": str(number), "comma": f"{number:,}", "wide": f"{number:,}".replace(",", "，")}
    return plain.get(style) or f"{number / 10_000:g}万"


SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STYLES = ("plain", "comma", "wide", "wan")


@SETTINGS
@given(
    st.lists(st.integers(1, 3_000).map(lambda n: n * 100), min_size=1, max_size=6, unique=True),
    st.lists(st.sampled_from(STYLES), min_size=14, max_size=14),
    st.sampled_from("-—~～至到"),
    st.sampled_from(("", "元", "人", "公里")),
    st.randoms(use_true_random=False),
)
def test_ranges_that_meet_stand_in_their_order_however_they_are_written(bounds, styles, to, unit, chance):
    bounds = sorted(bounds)
    told = iter(styles)
    labels = [
        f"{written(bounds[0], next(told))}{unit}以下",
        *(
            f"{written(low, next(told))}{unit}{to}{written(high, next(told))}{unit}"
            for low, high in pairwise(bounds)
        ),
        f"{written(bounds[-1], next(told))}{unit}以上",
    ]
    shuffled = chance.sample(labels, len(labels))
    if unit or "万" not in "".join(labels):
        assert ordered(shuffled) == tuple(labels)
    else:
        assert ordered(shuffled) in (tuple(labels), None)


@SETTINGS
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=5, unique=True))
def test_ranges_have_an_order_only_where_none_reaches_into_another(ranges):
    found = ordered([f"{low}—{high}天" for low, high in ranges])
    rising = sorted(ranges)
    apart = all(low < high for low, high in rising) and all(
        one[1] <= other[0] for one, other in pairwise(rising)
    )
    assert found == (tuple(f"{low}—{high}天" for low, high in rising) if apart else None)


@SETTINGS
@given(
    st.lists(
        st.text("0123456789,，.-—万千年月个以上下内后半一十不超过 ", max_size=12), max_size=4, unique=True
    )
)
def test_strange_labels_have_an_order_of_all_of_them_or_none(labels):
    found = ordered(labels)
    assert found is None or sorted(found) == sorted(labels)

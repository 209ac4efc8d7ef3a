"""Waves side by side: differences and tests against R, Holm over all, what may not be compared."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest

from analysis.data import Data
from analysis.errors import DataError
from analysis.trend import Mean, Measure, Share, Wave, linear_trend, trend, trend_in_share
from analysis.waves import Round, compare_waves
from questionnaires import codebook as codebooks
from questionnaires.items import Claim, Option
from questionnaires.model import Bands, ScaleClaim
from tests.analysis.sample import ITEMS, SAMPLE

TWO = (Wave("一", 356), Wave("二", 391))
Y1 = (57.8571428571429, 24.2997158517582, 7)
Y2 = (68.8888888888889, 15.3659074288215, 9)
Y3 = (80.0, 13.0384048104053, 6)


def measure(id_, *waves):
    return Measure(id_, id_, "share" if isinstance(waves[0], Share) else "mean", tuple(waves))


# ---- the figures -------------------------------------------------------------------------------


def test_two_waves_have_newcombes_interval_the_pooled_test_and_holm_over_all():
    # R 4.2.2: prop.test(c(163,148), c(391,356), correct=FALSE)$p.value; Newcombe from two prop.test
    # intervals; prop.test(c(60,90), …); t.test(y2, y1); p.adjust(p, "holm")
    found = trend(
        TWO,
        [
            measure("a", Share(148, 356), Share(163, 391)),
            measure("b", Share(90, 356), Share(60, 391)),
            measure("c", Mean(*Y1), Mean(*Y2)),
        ],
    )
    first, _, mean = found.indicators
    assert first.values == (148 / 356, 163 / 391)
    assert [first.difference, first.low, first.high] == pytest.approx(
        [0.00114945831776775, -0.069377134798545, 0.0714919408757599], rel=1e-9
    )
    assert [mean.difference, mean.low, mean.high] == pytest.approx(
        [68.8888888888889 - 57.8571428571429, -12.5274055856432, 34.5908976491353], rel=1e-9
    )
    assert [one.p for one in found.indicators] == pytest.approx(
        [0.974607223116915, 0.000710214908898522, 0.31981495079096], rel=1e-9
    )
    assert [one.p_holm for one in found.indicators] == pytest.approx(
        [0.974607223116915, 0.00213064472669557, 0.63962990158192], rel=1e-9
    )
    assert [one.test for one in found.indicators] == ["two_shares", "two_shares", "welch_t"]
    assert found.tests == 3


def test_three_waves_have_a_test_of_trend_and_the_last_less_the_first():
    # R 4.2.2: prop.trend.test(c(30,45,70), c(100,120,150))$p.value;
    # summary(lm(c(y1,y2,y3) ~ rep(1:3, c(7,9,6))))$coefficients[2,4]; t.test(y3, y1)$conf.int
    found = trend(
        (*TWO, Wave("三", 150)),
        [
            measure("a", Share(30, 100), Share(45, 120), Share(70, 150)),
            measure("b", Mean(*Y1), Mean(*Y2), Mean(*Y3)),
        ],
    )
    share, mean = found.indicators
    assert [share.p, share.difference] == pytest.approx([0.00735997621496763, 70 / 150 - 0.3], rel=1e-9)
    assert [mean.p, mean.low, mean.high] == pytest.approx(
        [0.0359951518398342, -1.70471027700018, 45.9904245627145], rel=1e-9
    )
    assert (share.test, mean.test) == ("trend_in_share", "linear_trend")


@pytest.mark.parametrize(
    ("waves", "reason"),
    [
        ((Share(0, 0), Share(3, 9)), "nobody answered in one of the waves"),
        ((Share(3, 9), None), "too few people answered in one of the waves"),
        ((Share(9, 9), Share(8, 8)), "everybody gave the same answer in every wave"),
        ((Mean(None, None, 0), Mean(*Y1)), "nobody answered in one of the waves"),
        ((Mean(50.0, None, 1), Mean(*Y1)), "in one of the waves fewer than two people differ"),
        ((Mean(50.0, 0.0, 5), Mean(*Y1)), "in one of the waves fewer than two people differ"),
    ],
)
def test_what_is_not_defined_says_why_and_counts_in_no_family(waves, reason):
    found = trend(TWO, [measure("a", *waves), measure("b", Share(10, 20), Share(15, 20))])
    broken, whole = found.indicators
    assert (broken.p, broken.p_holm, str(broken.reason)) == (None, None, reason)
    assert (whole.p_holm, found.tests) == (whole.p, 1)


def test_trends_without_any_variance_have_no_test():
    assert trend_in_share([0, 0, 0], [4, 5, 6]) is None
    assert trend_in_share([4, 5, 6], [4, 5, 6]) is None
    assert linear_trend([Mean(3.0, 0.0, 4)] * 3) is None


def test_one_wave_is_no_trend():
    with pytest.raises(ValueError, match="two waves"):
        trend(TWO[:1], [])
    with pytest.raises(ValueError, match="all measures in each"):
        trend(TWO, [measure("a", Share(1, 2))])


# ---- what may be compared ----------------------------------------------------------------------

CLAIM = Claim("G1", {"zh-CN": "认为培训有用", "en": "find training of use"}, counts=(3,), not_in_base=(2,))
NEEDS = Claim("T3", {"zh-CN": "要紧的是{option}", "en": "want {option}"}, each_of=(1, 3))
FORM = replace(
    SAMPLE,
    items=tuple(replace(item, claims={"G1": (CLAIM,), "T3": (NEEDS,)}.get(item.key, ())) for item in ITEMS),
    scale_claims=(
        ScaleClaim("TR_high", "TR", ">=", Fraction(50), {"zh-CN": "得分在50分及以上", "en": "50 or more"}),
    ),
    bands=Bands((), ({"zh-CN": "全部", "en": "all"},)),
)


def rows(*answers):
    columns = ["G1", "G2", "T3_1", "T3_2", "T3_3", "N1", "B2"]
    return pd.DataFrame(answers, columns=columns, dtype="Int16")


FIRST = rows((1, 2, 1, 0, 0, 3, 1), (3, 1, 1, 0, 1, 2, 2), (2, 3, 0, 1, 0, 1, 1), (3, 1, 0, 0, 1, 0, 3))
SECOND = rows((3, 1, 1, 0, 0, 3, 1), (3, 1, -2, -2, -2, 2, 2), (-1, -3, 0, 1, 0, 1, 1))


def round_of(name, frame, form=FORM, smallest=0):
    return Round(name, Data(frame, codebooks.of(form), questionnaire=form), form, smallest)


def with_item(key, form=FORM, **changes):
    items = tuple(replace(one, **changes) if one.key == key else one for one in form.items)
    return replace(form, items=items)


def test_claims_scales_and_their_claims_are_compared_in_the_questionnaires_order():
    found = compare_waves([round_of("春", FIRST), round_of("秋", SECOND)], language="zh-CN")
    assert [(one.id, one.label) for one in found.indicators] == [
        ("G1.claim", "认为培训有用"),
        ("T3.claim.1", "要紧的是看病"),
        ("T3.claim.3", "要紧的是交通"),
        ("TR", "培训"),
        ("TR_high.claim", "得分在50分及以上"),
    ]
    claim, doctor, _, scale, high = found.indicators
    # G1: 3 counts, 2 is left out, -1 did not answer
    assert (claim.counts, claim.bases) == ((2, 2), (3, 2))
    assert (doctor.counts, doctor.bases) == ((2, 1), (4, 2))
    # scores of the first wave by hand: (0 + 200/3)/2, (100 + 100)/2, (100/3 + 0)/2, 100
    assert scale.values == (pytest.approx((100 / 3 + 100 + 50 / 3 + 100) / 4), 100)
    assert (high.counts, high.bases) == ((2, 2), (4, 2))
    assert [(wave.name, wave.base) for wave in found.waves] == [("春", 4), ("秋", 3)]
    assert found.refused == ()


def test_scored_items_of_no_scale_are_compared_singly():
    form = replace(FORM, scales=(), scale_claims=())
    found = compare_waves([round_of("a", FIRST, form), round_of("b", SECOND, form)], language="en")
    assert [one.id for one in found.indicators] == [
        "G1.claim",
        "G1.mean",
        "G2.mean",
        "T3.claim.1",
        "T3.claim.3",
    ]
    assert found.indicators[1].values == (pytest.approx((0 + 100 + 100 / 3 + 100) / 4), 100)


@pytest.mark.parametrize(
    ("earlier", "refused", "why"),
    [
        (
            with_item("G1", text={"zh-CN": "培训很有用", "en": "Training helps"}),
            ["G1.claim", "TR", "TR_high.claim"],
            "item G1: its text changed since wave 春",
        ),
        (
            with_item("G1", options=tuple(reversed(ITEMS[0].options))),
            ["G1.claim", "TR", "TR_high.claim"],
            "item G1: its options changed since wave 春",
        ),
        (
            with_item(
                "G2",
                options=(
                    *ITEMS[1].options[:2],
                    Option(3, {"zh-CN": "很符合", "en": "Applies"}, Fraction(100)),
                ),
            ),
            ["TR", "TR_high.claim"],
            "item G2: its options changed since wave 春",
        ),
        (
            with_item("G2", show_if=None),
            ["TR", "TR_high.claim"],
            "item G2: who is asked changed since wave 春",
        ),
        (
            with_item("G1", claims=(replace(CLAIM, not_in_base=()),)),
            ["G1.claim"],
            "its rule of counting changed since wave 春",
        ),
        (
            replace(FORM, scales=(replace(FORM.scales[0], min_answered=2),)),
            ["TR", "TR_high.claim"],
            "its rule of counting changed since wave 春",
        ),
        (
            replace(FORM, scale_claims=(replace(FORM.scale_claims[0], value=Fraction(60)),)),
            ["TR_high.claim"],
            "its rule of counting changed since wave 春",
        ),
        (
            replace(FORM, scales=(), scale_claims=()),
            ["TR", "TR_high.claim"],
            "its rule of counting changed since wave 春",
        ),
        (FORM.only(["G1", "T3", "B2"]), ["TR", "TR_high.claim"], "item G2 is not in wave 春"),
    ],
)
def test_what_was_asked_or_counted_otherwise_is_refused_by_name(earlier, refused, why):
    found = compare_waves([round_of("春", FIRST, earlier), round_of("秋", SECOND)], language="zh-CN")
    assert [one.id for one in found.refused] == refused
    assert {str(one.why) for one in found.refused} == {why}
    assert "T3.claim.1" in [one.id for one in found.indicators]


def test_a_translation_added_later_changes_nothing():
    item = with_item("G1", replace(FORM, languages=("zh-CN",)), text={"zh-CN": "培训有用"})
    found = compare_waves([round_of("春", FIRST, item), round_of("秋", SECOND)], language="zh-CN")
    assert found.refused == ()


def test_waves_of_two_questionnaires_are_refused_as_a_whole():
    other = replace(FORM, key="another")
    with pytest.raises(
        DataError, match="wave 秋: It is of the questionnaire another, the first wave of sample"
    ):
        compare_waves([round_of("春", FIRST), round_of("秋", SECOND, other)], language="zh-CN")


def test_when_nothing_is_left_to_compare_it_says_why():
    bare = replace(
        FORM, scales=(), scale_claims=(), items=tuple(replace(one, claims=()) for one in FORM.items[3:])
    )
    with pytest.raises(DataError, match="No indicator can be compared"):
        compare_waves([round_of("春", FIRST, bare), round_of("秋", SECOND, bare)], language="zh-CN")


def test_too_few_people_are_withheld_in_their_wave():
    found = compare_waves([round_of("春", FIRST, smallest=4), round_of("秋", SECOND)], language="zh-CN")
    claim, doctor = found.indicators[:2]
    assert (claim.values, claim.counts, claim.bases) == ((None, 1), (None, 2), (None, 2))
    assert (claim.difference, claim.p) == (None, None)
    assert doctor.values == (0.5, 0.5)

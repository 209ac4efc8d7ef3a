"""Means in groups: every test against R, the groups that stay out of a test, what is not defined and why."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare import MOST_GROUPS, compare
from analysis.errors import DataError
from questionnaires.codebook import Codebook, Variable

A, B, C = (3, 5, 4, 4, 2, 5, 1), (2, 2, 3, 1, 4, 2), (5, 4, 5, 3, 5, 5, 4, 4, 2)
POST = Variable(
    "B2", "职务类别", "nominal", {1: "班子成员", 2: "中层", 3: "一般人员", 4: "借调"}, {-2: "未作答"}
)
ITEM = Variable(
    "G5", "往上走的路子通不通", "ordinal", {1: "很通", 2: "通", 3: "不好说", 4: "不通", 5: "很不通"}
)
BOOK = Codebook((ITEM, POST))


def rows(*samples, names="abcdefg"):
    pairs = [(value, name) for sample, name in zip(samples, names, strict=False) for value in sample]
    return pd.DataFrame(pairs, columns=["y", "g"])


THREE = compare(rows(A, B, C), "y", "g")
TWO = compare(rows(A, C), "y", "g")


def test_each_group_has_its_people_mean_and_spread():
    assert [(one.value, one.n, one.median) for one in THREE.groups] == [("a", 7, 4), ("b", 6, 2), ("c", 9, 4)]
    assert [one.mean for one in THREE.groups] == pytest.approx([24 / 7, 14 / 6, 37 / 9])
    # R 4.2.2: sd(c(3,5,4,4,2,5,1))
    assert THREE.groups[0].sd == pytest.approx(1.51185789203691, rel=1e-9)
    assert (THREE.total, THREE.base, THREE.missing) == (22, 22, 0)


def test_the_analysis_of_variance_is_rs():
    # R 4.2.2: summary(aov(y~g)); oneway.test(y~g); kruskal.test(y~g)
    assert [THREE.anova.f, THREE.anova.df1, THREE.anova.df2, THREE.anova.p] == pytest.approx(
        [3.87041580578512, 2, 19, 0.038904296936618], rel=1e-9
    )
    assert [THREE.welch.f, THREE.welch.df1, THREE.welch.df2, THREE.welch.p] == pytest.approx(
        [4.95929892874574, 2, 11.4299160268021, 0.0281443520337636], rel=1e-9
    )
    assert [THREE.kruskal.h, THREE.kruskal.df, THREE.kruskal.p] == pytest.approx(
        [6.10421638822593, 2, 0.0472591877545781], rel=1e-9
    )


def test_the_tests_of_spread_are_those_of_car():
    # R 4.2.2, car 3.1-1: leveneTest(y, g, center=mean); leveneTest(y, g, center=median)
    assert [THREE.levene.f, THREE.levene.p] == pytest.approx([1.06870749343855, 0.363217200623503], rel=1e-9)
    found = [THREE.brown_forsythe.f, THREE.brown_forsythe.p]
    assert found == pytest.approx([0.583901952550912, 0.567417092841907], rel=1e-9)


def test_pairs_are_compared_by_the_studentised_range():
    # R 4.2.2: SE <- sqrt((v1/n1+v2/n2)/2); ptukey(abs(d)/SE, 3, df, lower.tail=FALSE); qtukey(.95, 3, df)
    expected = {
        ("a", "b"): (1.09523809523810, -0.834742854303582, 3.02521904477977, 0.311487781668510),
        ("a", "c"): (-0.682539682539682, -2.51291516425838, 1.14783579917901, 0.582694082406082),
        ("b", "c"): (-1.77777777777778, -3.25952422828823, -0.296031327267327, 0.019788387174258),
    }
    for one in THREE.pairs:
        assert (one.difference, one.low, one.high, one.p) == pytest.approx(
            expected.pop((one.a, one.b)), rel=1e-5
        )
    assert not expected


def test_pairs_of_ranks_are_dunns_with_holms_correction():
    # R 4.2.2: z <- (mean(r[a])-mean(r[b]))/sqrt((N*(N+1)/12-sum(t^3-t)/(12*(N-1)))*(1/n1+1/n2)); p.adjust
    assert [(one.a, one.b) for one in THREE.dunn] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert [one.z for one in THREE.dunn] == pytest.approx(
        [1.46333940619889, -0.967295354225937, -2.46960842879336], rel=1e-9
    )
    assert [one.p_holm for one in THREE.dunn] == pytest.approx(
        [0.286749060090234, 0.333396405495399, 0.0405783059847149], rel=1e-9
    )


def test_effects_of_several_groups():
    # R 4.2.2: SSB/SST; (SSB-2*MSW)/(SST+MSW); kruskal.test(y~g)$statistic/(N-1)
    effect = THREE.effect
    assert [effect.eta2, effect.omega2, effect.epsilon2] == pytest.approx(
        [0.289476098724653, 0.206945187943675, 0.290676970867901], rel=1e-9
    )
    assert (effect.d, effect.hedges_g, effect.cliffs_delta) == (None, None, None)
    assert str(THREE.reasons["t"]) == "there are more than two groups"


def test_two_groups_have_both_t_tests():
    # R 4.2.2: t.test(a, c, var.equal=TRUE); t.test(a, c)
    t = TWO.t
    assert [t.t, t.df, t.p, t.low, t.high] == pytest.approx(
        [-1.06590251625433, 14, 0.304505612913389, -2.05593171676720, 0.690852351687832], rel=1e-9
    )
    t = TWO.welch_t
    assert [t.t, t.df, t.p, t.low, t.high] == pytest.approx(
        [-1.01748432720265, 10.2913742121675, 0.332246544940921, -2.17148347396916, 0.806404108889794],
        rel=1e-9,
    )
    assert t.difference == pytest.approx(24 / 7 - 37 / 9)


def test_two_groups_have_mann_and_whitneys_test_with_its_correction_named():
    # R 4.2.2: wilcox.test(a, c, exact=FALSE); correct=FALSE; 2*W/(7*9)-1
    found = TWO.mann_whitney
    assert (found.u, found.continuity) == (23, True)
    assert [found.p, found.cliffs_delta] == pytest.approx([0.376318147587985, -0.26984126984127], rel=1e-9)
    plain = compare(rows(A, C), "y", "g", continuity=False).mann_whitney
    assert (plain.p, plain.continuity) == (pytest.approx(0.347220455323456, rel=1e-9), False)


def test_the_effect_of_two_groups_is_corrected_exactly_unless_asked_otherwise():
    # R 4.2.2: d; d*exp(lgamma(v/2)-log(sqrt(v/2))-lgamma((v-1)/2)); d*(1-3/(4*v-1))
    assert [TWO.effect.d, TWO.effect.hedges_g] == pytest.approx(
        [-0.537164377113700, -0.507774894306317], rel=1e-9
    )
    other = compare(rows(A, C), "y", "g", correction="approximate").effect.hedges_g
    assert other == pytest.approx(-0.507864501998408, rel=1e-9)


def test_two_groups_make_one_pair_which_is_welchs():
    (pair,) = TWO.pairs
    assert (pair.difference, pair.low, pair.high, pair.p) == (
        TWO.welch_t.difference,
        TWO.welch_t.low,
        TWO.welch_t.high,
        TWO.welch_t.p,
    )


def test_an_item_gives_its_codes_and_only_people_who_answered_both_count():
    data = pd.DataFrame({"G5": ["很通", 2, 3, None, 5, 4, 1], "B2": [1, 1, 1, 1, 2, 2, -2]}, dtype="object")
    found = compare(data, "G5", "B2", codebook=BOOK)
    assert (found.total, found.base, found.missing) == (7, 5, 2)
    assert [(one.label, one.n, one.mean) for one in found.groups] == [
        ("班子成员", 3, 2),
        ("中层", 2, 4.5),
        ("一般人员", 0, None),
        ("借调", 0, None),
    ]
    assert (found.value_label, found.group_label) == ("往上走的路子通不通", "职务类别")
    assert found.welch_t.difference == -2.5


def test_groups_of_one_person_and_groups_that_agree_stay_in_the_table_and_out_of_welch():
    found = compare(rows(A, B, [4], [2, 2, 2]), "y", "g")
    assert [(one.value, one.n) for one in found.groups] == [("a", 7), ("b", 6), ("c", 1), ("d", 3)]
    assert {name: str(why) for name, why in found.left_out.items()} == {
        "c": "a group of one person",
        "d": "everybody in it gave the same answer",
    }
    two = compare(rows(A, B), "y", "g")
    assert (found.welch.f, found.welch.df1) == pytest.approx((two.welch.f, 1))
    assert [(one.a, one.b) for one in found.pairs] == [("a", "b")]
    assert found.levene.df1 == 1
    assert (found.anova.df1, found.anova.df2) == (3, 13)
    assert found.kruskal.df == 3
    assert found.t is found.welch_t is None


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        ([], "fewer than two groups hold anybody"),
        ([[3, 4, 5]], "fewer than two groups hold anybody"),
        ([[3]], "fewer than two groups hold anybody"),
        ([[3, 3], [4, 4]], "within the groups everybody gave the same answer"),
        ([[3], [4]], "within the groups everybody gave the same answer"),
    ],
)
def test_what_is_not_defined_says_why(samples, reason):
    found = compare(rows(*samples), "y", "g")
    assert found.anova is found.welch is found.t is found.welch_t is found.levene is None
    assert (found.pairs, str(found.reasons["anova"])) == ((), reason)


def test_a_constant_answer_has_no_test_at_all():
    found = compare(rows([0.1] * 7, [0.1] * 5), "y", "g")
    assert found.anova is found.kruskal is found.mann_whitney is found.t is None
    assert (found.effect.eta2, found.effect.d, found.dunn) == (None, None, ())
    assert str(found.reasons["kruskal"]) == "everybody gave the same answer"


def test_every_test_that_is_none_has_a_reason():
    names = ("anova", "welch", "kruskal", "t", "welch_t", "mann_whitney", "levene", "brown_forsythe")
    for samples in ([A, B, C], [A, C], [A, [1]], [[2, 2], [2]], [[2, 2], [3, 3], [3]], [A], [], [A, [2, 2]]):
        found = compare(rows(*samples), "y", "g")
        for name in names:
            assert (getattr(found, name) is None) == (name in found.reasons), (samples, name)


def test_a_group_called_none_is_a_group():
    data = pd.DataFrame({"y": [1, 2, 3, 4], "g": ["None", "None", "", "NA"]})
    assert [(one.label, one.n) for one in compare(data, "y", "g").groups] == [("None", 2), ("NA", 1)]


def test_texts_have_no_mean():
    with pytest.raises(DataError, match="高 is not a number"):
        compare(pd.DataFrame({"y": ["高", "低"], "g": [1, 2]}), "y", "g")


def test_a_column_of_measurements_as_groups_makes_no_table_of_pairs():
    data = pd.DataFrame({"y": np.arange(200) % 7, "g": np.arange(200) % (MOST_GROUPS + 1)})
    found = compare(data, "y", "g")
    assert (found.pairs, found.dunn) == ((), ())
    assert str(found.reasons["pairs"]) == "more than 40 groups make too many pairs"
    assert found.welch is not None


def test_a_group_that_is_withheld_shines_through_no_figure():
    hidden = compare(rows(A, B, C), "y", "g", without=["b"])
    assert [(one.n, one.mean is None, one.sd is None) for one in hidden.groups] == [
        (7, False, False),
        (6, True, True),
        (9, False, False),
    ]
    assert hidden.base == 22
    assert (hidden.anova, hidden.welch_t, hidden.kruskal, hidden.effect) == (
        TWO.anova,
        TWO.welch_t,
        TWO.kruskal,
        TWO.effect,
    )


samples = st.lists(st.lists(st.integers(1, 7), max_size=12), min_size=1, max_size=5)


@given(samples, st.integers(-50, 50))
@settings(max_examples=80, deadline=None)
def test_moving_every_answer_alike_moves_the_means_and_no_test(groups, by):
    found, moved = (
        compare(rows(*([value + more for value in group] for group in groups)), "y", "g") for more in (0, by)
    )
    for one, other in zip(found.groups, moved.groups, strict=True):
        assert (one.mean is None) or one.mean + by == pytest.approx(other.mean)
    for name in ("anova", "welch", "kruskal", "t", "mann_whitney", "brown_forsythe"):
        one, other = getattr(found, name), getattr(moved, name)
        assert (one is None) == (other is None)
        assert one is None or one.p == pytest.approx(other.p, rel=1e-6, abs=1e-12)
    assert all(0 <= pair.p <= 1 and pair.low <= pair.difference <= pair.high for pair in found.pairs)


@given(samples)
@settings(max_examples=80, deadline=None)
def test_no_figure_is_nan_or_infinite(groups):
    found = compare(rows(*groups), "y", "g")
    figures = [
        one
        for test in (found.anova, found.welch, found.levene, found.t, found.welch_t)
        if test
        for one in vars(test).values()
    ]
    figures += [one for one in vars(found.effect).values() if one is not None]
    assert np.isfinite(figures).all()
    assert found.effect.eta2 is None or -1e-12 <= found.effect.eta2 <= 1 + 1e-12

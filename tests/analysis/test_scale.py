"""Reliability against R 4.2.2 and psych 2.2.9, and what is not defined."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.reliability import lambda4, omega
from analysis.scale import scale_analysis, scale_of
from questionnaires import codebook
from tests.analysis.forms import FORM
from tests.analysis.public import ATTITUDE

SIX = pd.DataFrame(
    {
        "a": [4, 3, 5, 2, None, 1, 5, 4, 3, 2, 6, 1],
        "b": [4, 2, 5, 1, 3, 2, 5, 5, 2, 3, 5, 1],
        "c": [3, 3, 4, 2, 4, None, 4, 4, 3, 1, 5, 2],
        "d": [2, 4, 1, 5, 2, 4, 2, 1, 4, 5, 1, 6],
    }
)
"""Twelve people, answers 1 to 6, d worded against the others; invented."""


def close(expected):
    return pytest.approx(expected, rel=1e-8, abs=1e-12)


def attitude(**options):
    return scale_analysis(ATTITUDE, list(ATTITUDE), low=0, high=100, **options)


def test_attitude_agrees_with_psych():
    found = attitude()
    # R 4.2.2, psych 2.2.9: a <- alpha(na.omit(attitude)); a$total$raw_alpha
    assert found.alpha == close(0.84314276956476)
    # a$item.stats$r.drop
    assert [item.r_drop for item in found.items] == close(
        [
            0.671262057223664,
            0.742109710222238,
            0.560711111480256,
            0.714445498133676,
            0.786275593834400,
            0.265034339196676,
            0.460810549468496,
        ]
    )
    # a$alpha.drop$raw_alpha
    assert [item.alpha_if_dropped for item in found.items] == close(
        [
            0.809760206308921,
            0.796917457274140,
            0.827847765938659,
            0.803030975022574,
            0.795386574198205,
            0.863872311446437,
            0.840464868265457,
        ]
    )
    # 1-(1-a)*qf(.975,n-1,(n-1)*(k-1)); 1-(1-a)*qf(.025,n-1,(n-1)*(k-1))
    assert [found.alpha_low, found.alpha_high] == close([0.739375685643107, 0.915773072159982])
    # sapply(attitude, mean); sapply(attitude, sd)
    assert [found.items[0].mean, found.items[6].sd] == close([64.6333333333333, 10.28870600534235])


def test_omega_agrees_with_factanal():
    # R 4.2.2: X <- attitude; f <- factanal(X,1); l <- f$loadings[,1]*apply(X,2,sd);
    #   th <- f$uniquenesses*apply(X,2,var); sum(l)^2/(sum(l)^2+sum(th))
    assert attitude().omega == pytest.approx(0.856326793686775, rel=1e-4)


def test_missing_answers_listwise_and_pairwise_agree_with_psych():
    data = ATTITUDE.astype("float64")
    data.loc[0, "rating"] = data.loc[1, "privileges"] = None
    data.loc[4] = None
    data.loc[6, ["complaints", "privileges", "learning"]] = None
    pairwise = scale_analysis(data, list(data), low=0, high=100, missing="pairwise")
    # R 4.2.2, psych 2.2.9: alpha(Y, use="pairwise")
    assert pairwise.alpha == close(0.841300175841431)
    assert [item.r_drop for item in pairwise.items] == close(
        [
            0.660825339026360,
            0.740054378272517,
            0.548358337196198,
            0.700156755023281,
            0.801497614863070,
            0.269848152082064,
            0.465146208330779,
        ]
    )
    assert pairwise.items[1].alpha_if_dropped == close(0.794454328045817)
    listwise = scale_analysis(data, list(data), low=0, high=100)
    # alpha(na.omit(Y)); nrow(na.omit(Y))
    assert (listwise.alpha, listwise.complete) == (close(0.850258072835438), 26)
    assert [item.n for item in listwise.items] == [28, 28, 27, 28, 29, 29, 29]
    assert (listwise.total, listwise.scores.n) == (30, 29)


def test_reversing_goes_by_the_limits_of_the_scale():
    found = scale_analysis(SIX, list("abcd"), low=1, high=6, reverse=["d"], min_answered=2)
    # R 4.2.2, psych 2.2.9: R <- S; R[,4] <- 7-R[,4]; alpha(na.omit(R))
    assert found.alpha == close(0.960505529225908)
    assert [item.r_drop for item in found.items] == close(
        [0.955647438041015, 0.895819157107341, 0.868176400396163, 0.968473505091938]
    )
    assert [item.mean for item in found.items] == close(
        [3.27272727272727, 3.16666666666667, 3.18181818181818, 7 - 3.0833333333333333]
    )
    # rowMeans(R, na.rm=TRUE)
    assert found.persons.tolist() == [4.0, 2.75, 5.0, 1.75, 4.0, 2.0, 4.75, 4.75, 2.75, 2.0, 5.5, 1.25]
    assert [found.scores.mean, found.scores.sd] == close([3.375, 1.45968552030286])
    assert (found.complete, found.warnings) == (10, ())


def test_an_end_point_nobody_chose_does_not_move_the_reversing():
    data = pd.DataFrame({"a": [2, 3, 4], "b": [5, 4, 3], "c": [2, 3, 4]})
    found = scale_analysis(data, ["a", "b", "c"], low=1, high=6, reverse=["b"])
    assert found.items[1].mean == 3
    assert found.alpha == close(1)


def test_an_item_without_its_reverse_mark_is_warned_of():
    found = scale_analysis(SIX, list("abcd"), low=1, high=6, missing="pairwise")
    # R 4.2.2, psych 2.2.9: alpha(S, check.keys=FALSE)$item.stats$r.drop
    assert [item.r_drop for item in found.items] == close(
        [0.928047208034223, 0.635229837313685, 0.601002179061628, -0.961953201661360]
    )
    assert [warning.values["item"] for warning in found.warnings] == ["d"]


def test_scores_on_a_hundred_and_a_minimum_of_answers():
    found = scale_analysis(SIX, list("abcd"), low=1, high=6, reverse=["d"], min_answered=4, to_100=True)
    assert found.scores.n == 10
    assert found.persons.isna().sum() == 2
    assert found.persons[0] == pytest.approx(60)


def test_half_the_items_rounded_up_are_enough_by_default():
    data = pd.DataFrame({"a": [1, 1], "b": [2, None], "c": [None, None]})
    assert scale_analysis(data, list("abc"), low=1, high=6).persons.isna().tolist() == [False, True]


def test_two_items_have_r_and_no_alpha():
    found = scale_analysis(SIX, ["a", "b"], low=1, high=6)
    # R 4.2.2: cor(na.omit(S[,1:2]))[1,2]
    assert found.r == close(0.876263337320903)
    assert found.alpha is found.omega is found.alpha_low is found.items[0].alpha_if_dropped is None
    assert "two items have their correlation" in str(found.reasons["alpha"])


def test_one_item_has_neither():
    found = scale_analysis(SIX, ["a"], low=1, high=6)
    assert found.alpha is found.r is found.items[0].r_drop is None
    assert found.scores.n == 11


def test_a_value_outside_the_limits_raises_for_every_item_at_once():
    data = pd.DataFrame({"a": [1, 7, 7], "b": [0, 2, 3], "c": [1, 2, 3]})
    with pytest.raises(DataError) as caught:
        scale_analysis(data, list("abc"), low=1, high=6)
    assert (
        str(caught.value).split("\n")[0].startswith("column a: 2 answers lie outside the limits 1 to 6: 7.")
    )
    assert len(caught.value.problems) == 2


def test_a_constant_item_keeps_its_place_and_has_no_correlation():
    data = SIX.assign(e=3)
    found = scale_analysis(data, list("abce"), low=1, high=6)
    assert found.items[3].r_drop is None
    assert found.items[3].sd == 0
    assert found.alpha is not None
    assert found.omega is None


def test_answers_that_never_vary_have_no_alpha():
    found = scale_analysis(pd.DataFrame({"a": [1, 1], "b": [2, 2], "c": [3, 3]}), list("abc"), low=1, high=6)
    assert (found.alpha, str(found.reasons["alpha"])) == (None, "the sum of the items does not vary")


@pytest.mark.parametrize("rows", [0, 1])
def test_too_few_people_have_no_reliability(rows):
    found = scale_analysis(SIX.iloc[:rows], list("abcd"), low=1, high=6)
    assert found.alpha is found.omega is found.items[0].r_drop is None
    assert "fewer than two people" in str(found.reasons["alpha"])
    assert found.scores.sd is None


def test_items_that_determine_one_another_have_no_omega():
    assert omega(np.cov(np.array([[1, 2, 3, 5], [2, 4, 6, 10], [1, 3, 2, 2]], dtype=float))) is None


def test_a_residual_variance_below_nought_has_no_omega():
    # An exact fit would need a squared loading of .95 * .90 / .70 = 1.22 for the second item.
    correlations = np.array([[1, 0.95, 0.70], [0.95, 1, 0.90], [0.70, 0.90, 1]])
    assert omega(correlations) is None
    # Here of 0.6 * 0.8 / 0.48 = 1: nothing of the second item is its own, and the search ends just above 0.
    assert omega(np.array([[1, 0.6, 0.48], [0.6, 1, 0.8], [0.48, 0.8, 1]])) is None


def test_the_best_split_of_an_odd_number_of_items_is_sought_among_all():
    r = np.array([[0.1, 0.1, 0.1, 0.3, 0.3]] * 3 + [[0.3, 0.3, 0.3, 0.1, 0.1]] * 2) + np.diag([0.9] * 5)
    # R 4.2.2: max(apply(combn(5, 2), 2, function(h) 4*sum(r[h,-h])/sum(r))). psych 2.2.9 tries the first five of
    #   these ten splits: its splitHalf(r)$maxrb is 0.595744680851064
    assert lambda4(r) == close(0.765957446808511)


@pytest.mark.parametrize(
    ("items", "options", "words"),
    [
        ([], {}, "different items"),
        (["a", "a"], {}, "different items"),
        (["a", "b"], {"reverse": ["c"]}, "c cannot be reversed"),
        (["a", "b"], {"min_answered": 3}, "between 1 and 2"),
        (["a", "b"], {"missing": "zero"}, "listwise or pairwise"),
        (["a", "b"], {"high": 1}, "must lie below"),
    ],
)
def test_what_makes_no_scale_is_the_callers_mistake(items, options, words):
    with pytest.raises(ValueError, match=words):
        scale_analysis(SIX, items, **{"low": 1, "high": 6, **options})


def test_a_questionnaires_scale_brings_points_reversing_and_minimum():
    data = pd.DataFrame(
        {
            "E1": [1, 2, 3, 4, 5, -2],
            "E2": [1, 3, 3, 5, 4, -2],
            "E3": [2, 2, 3, 4, 5, 5],
            "E4": [5, 4, 3, 1, 1, -3],
        }
    )
    found = scale_of(data, FORM.scale("EX"), codebook=codebook.of(FORM))
    assert [item.reversed for item in found.items] == [False, False, False, True]
    assert found.items[0].label == "题E1"
    assert found.items[3].mean == pytest.approx(55)
    assert found.persons.isna().tolist() == [False] * 5 + [True]
    assert found.persons[0] == pytest.approx(6.25)
    assert found.alpha == pytest.approx(
        scale_analysis(data.mask(data < 0), list(data), low=1, high=5, reverse=["E4"]).alpha
    )


def test_a_scale_of_scales_points_to_its_parts():
    with pytest.raises(DataError, match="Name one of its parts: EX, CO, AV"):
        scale_of(pd.DataFrame(), FORM.scale("BO"), codebook=codebook.of(FORM))


def test_further_figures_of_a_scale_agree_with_psych():
    found = scale_analysis(ATTITUDE, list(ATTITUDE.columns), low=0, high=100).further
    # R 4.2.2, psych 2.2.9: alpha(attitude)$total$std.alpha; splitHalf(attitude)$maxrb; alpha(…)$total$`G6(smc)`
    assert found.alpha_standardised == close(0.839083803029511)
    assert [found.lambda4_standardised, found.lambda6_standardised] == close(
        [0.892632206338469, 0.875215137360349]
    )
    # R: splitHalf(attitude, covar=TRUE)$maxrb, $lambda6
    assert [found.lambda4, found.lambda6] == close([0.905535204917976, 0.882902177286858])
    # R: odd <- rowSums(attitude[,c(1,3,5,7)]); even <- rowSums(attitude[,c(2,4,6)]); r <- cor(odd, even);
    #   2*r/(1+r); 4*cov(odd,even)/var(odd+even)
    halves = found.split_half
    assert [halves.r, halves.spearman_brown, halves.guttman] == close(
        [0.856207350225860, 0.922534166370668, 0.905231898464029]
    )
    assert found.kr20 is None
    assert "two answers" in str(found.reasons["kr20"])


def test_further_figures_rest_on_the_covariances_asked_for():
    pairwise = scale_analysis(SIX, list("abcd"), low=1, high=6, reverse=["d"], missing="pairwise")
    # R 4.2.2, psych 2.2.9: six$d <- 7 - six$d; alpha(six, use="pairwise")
    assert pairwise.further.alpha_standardised == close(0.966226306973003)
    assert [item.r_drop for item in pairwise.items] == close(
        [0.954432617980478, 0.893086634032143, 0.867836897795810, 0.961953201661360]
    )
    listwise = scale_analysis(SIX, list("abcd"), low=1, high=6, reverse=["d"])
    # R: alpha(na.omit(six))
    assert [listwise.further.alpha_standardised, listwise.further.lambda6_standardised] == close(
        [0.967590715808893, 0.977069527713017]
    )


def test_items_of_two_answers_have_kuder_and_richardsons_formula():
    data = pd.DataFrame(
        {
            "x1": [1, 1, 1, 0, 1, 0, 1, 1, 0, 1],
            "x2": [1, 0, 1, 0, 1, 0, 1, 1, 0, 0],
            "x3": [1, 1, 0, 0, 1, 0, 1, 0, 0, 1],
            "x4": [1, 1, 1, 0, 0, 0, 1, 1, 1, 1],
        }
    )
    found = scale_analysis(data, list(data), low=0, high=1)
    # R 4.2.2: p <- colMeans(X); 4/3*(1-sum(p*(1-p))/(var(rowSums(X))*9/10))
    assert found.further.kr20 == close(0.73202614379085)
    assert found.alpha == close(0.73202614379085)


def test_what_further_figures_need_they_say():
    constant = pd.DataFrame({"a": [1, 2, 3], "b": [2, 2, 2], "c": [3, 1, 2]})
    found = scale_analysis(constant, list("abc"), low=1, high=3).further
    assert found.alpha_standardised is found.lambda6 is None
    assert "does not vary" in str(found.reasons["lambda6"])
    one = scale_analysis(constant, ["a"], low=1, high=3).further
    assert (one.split_half, str(one.reasons["split_half"])) == (None, "one item has no reliability")
    nobody = scale_analysis(constant[:1], list("abc"), low=1, high=3).further
    assert "fewer than two people" in str(nobody.reasons["lambda4"])
    two = scale_analysis(constant, ["a", "c"], low=1, high=3).further
    assert "three items" in str(two.reasons["alpha_standardised"])
    many = pd.DataFrame(
        np.random.default_rng(1).integers(1, 6, (40, 17)), columns=[f"i{n}" for n in range(17)]
    )
    found = scale_analysis(many, list(many), low=1, high=5).further
    assert (found.lambda4, str(found.reasons["lambda4"])) == (None, "too many items to try every split")
    assert found.lambda6 is not None

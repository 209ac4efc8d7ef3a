"""Cross-tabs against R 4.2.2 (vcd 1.4.11, survey 4.1.1), by hand and by their rules."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.crosstab import crosstab, crosstab_of
from analysis.design import design_of
from analysis.letters import column_letters
from analysis.tally import tally
from questionnaires.codebook import Codebook, Variable
from tests.analysis.public import HAIR_EYE, TITANIC, rows_of
from tests.analysis.staff import STAFF


def close(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.fixture(scope="module")
def invented():
    return crosstab(rows_of([[30, 18, 12], [40, 52, 48]]), "x", "y")


def test_counts_bases_and_shares(invented):
    assert invented.counts == ((30, 18, 12), (40, 52, 48))
    assert (invented.total, invented.base, invented.missing) == (200, 200, 0)
    assert (invented.row_bases, invented.column_bases) == ((60, 140), (70, 70, 60))
    assert invented.row_shares[0] == (0.5, 0.3, 0.2)
    assert invented.column_shares[1] == (40 / 70, 52 / 70, 0.8)
    assert invented.total_shares[0] == (0.15, 0.09, 0.06)


def test_the_table_to_check_yourself(invented):
    found = invented.association
    assert [found.chi2.statistic, found.chi2.p] == close([8.97959183673, 0.01122293397])
    assert (found.chi2.df, found.chi2_yates) == (2, None)
    assert [found.likelihood_ratio.statistic, found.likelihood_ratio.p] == close(
        [8.88369146913, 0.01177418643]
    )
    assert [found.cramers_v, found.cramers_v_corrected] == close([0.211891385346, 0.187146216773])
    assert found.fisher.p == pytest.approx(0.0134226956959, rel=1e-7)
    assert [found.gamma, found.kendall_tau_b] == close([0.358649789030, 0.193003286315])
    assert (found.min_expected, found.share_expected_below_5) == (18, 0)
    # R 4.2.2: chisq.test(matrix(c(30,40,18,52,12,48), 2), correct=FALSE)$stdres
    assert invented.adjusted_residuals[0] == close((2.91156951637, -0.970523172124, -2.0203050891))
    assert invented.letters == (("C", "", ""), ("", "", "A"))


def test_two_by_two_has_three_answers_to_one_question():
    found = crosstab(rows_of([[30, 18], [40, 52]]), "x", "y").association
    assert found.chi2.statistic == close(4.56521739130)
    assert found.chi2_yates.statistic == close(3.83605072464)
    assert [round(p, 4) for p in (found.chi2.p, found.chi2_yates.p, found.fisher.p)] == [
        0.0326,
        0.0502,
        0.0496,
    ]


def test_hair_and_eyes_agree_with_r():
    table = crosstab(rows_of(HAIR_EYE), "x", "y")
    found = table.association
    # R 4.2.2: t <- margin.table(HairEyeColor, c(1,2)); chisq.test(t, correct=FALSE)
    assert [found.chi2.statistic, found.chi2.df, found.chi2.p] == close(
        [138.289841626008, 9, 2.32528678709881e-25]
    )
    # R 4.2.2: vcd::assocstats(t)
    assert found.likelihood_ratio.statistic == close(146.443578464516)
    assert found.cramers_v == close(0.279044623342658)
    # R 4.2.2: min(chisq.test(t)$expected); Bergsma's V in five lines
    assert found.min_expected == close(7.67567567567568)
    assert found.cramers_v_corrected == close(0.270483152912316)
    # R 4.2.2: s <- sign(outer(x,x,"-")*outer(y,y,"-")); cor(x, y, method="kendall")
    assert [found.gamma, found.kendall_tau_b] == close([0.317772133955466, 0.224702596924687])
    # R 4.2.2: chisq.test(t)$stdres, first and last row
    assert table.adjusted_residuals[0] == close(
        (6.136519694576918, -4.253815523487684, -0.575026061054154, -2.287896018114099)
    )
    assert table.adjusted_residuals[3] == close(
        (-8.328248328850817, 9.967550121154481, -2.737976977958022, 0.732023185727858)
    )


def test_the_exact_test_says_when_a_table_is_too_large_for_it():
    found = crosstab(rows_of(HAIR_EYE), "x", "y").association
    assert found.fisher is None
    assert str(found.reasons["fisher"]) == "the table is too large for an exact test"


def test_the_titanic_agrees_with_r():
    found = crosstab(rows_of(TITANIC), "x", "y").association
    # R 4.2.2: t <- margin.table(Titanic, c(2,4)); chisq.test(t, correct=FALSE); chisq.test(t)
    assert found.chi2.statistic == close(456.87415626044)
    assert [found.chi2_yates.statistic, found.chi2_yates.p] == close(
        [454.499845188227, 7.56546196493585e-101]
    )
    # R 4.2.2: fisher.test(t)$p.value
    assert found.fisher.p == pytest.approx(2.69069374686253e-96, rel=1e-7)


def test_rows_that_did_not_answer_both_change_no_figure(invented):
    data = pd.concat(
        [rows_of([[30, 18, 12], [40, 52, 48]]), pd.DataFrame({"x": [1, None, None], "y": [None, 2, None]})]
    )
    table = crosstab(data, "x", "y")
    assert (table.total, table.base, table.missing) == (203, 200, 3)
    assert table.association == invented.association
    assert table.counts == invented.counts


def test_options_nobody_chose_stay_in_the_table_and_out_of_the_tests(invented):
    book = Codebook(
        (
            Variable("x", "身份", "nominal", {0: "其他", 1: "公务员", 2: "事业编制"}),
            Variable("y", "年龄", "ordinal", {1: "35岁以下", 2: "36—50岁", 3: "51岁以上", 4: "不详"}),
        )
    )
    table = crosstab(rows_of([[30, 18, 12], [40, 52, 48]]), "x", "y", codebook=book)
    assert table.counts == ((0, 0, 0, 0), (30, 18, 12, 0), (40, 52, 48, 0))
    assert (table.row_labels[0], table.column_labels[3]) == ("其他", "不详")
    assert table.row_shares[0] == (None, None, None, None)
    assert table.column_shares[1][3] is None
    assert table.adjusted_residuals[0] == (None, None, None, None)
    assert table.adjusted_residuals[1][:3] == close(invented.adjusted_residuals[0])
    assert table.adjusted_residuals[1][3] is None
    assert table.association.chi2 == invented.association.chi2
    assert table.association.fisher == invented.association.fisher
    assert table.letters == (("", "", "", ""), ("C", "", "", ""), ("", "", "A", ""))


def test_one_group_only_has_no_association_and_says_why():
    table = crosstab(rows_of([[3, 4, 5]]), "x", "y")
    found = table.association
    assert found.chi2 is found.cramers_v is found.gamma is found.min_expected is None
    assert "fewer than two different answers" in str(found.reasons["chi2"])
    assert table.letters == (("", "", ""),)
    assert table.row_shares == ((0.25, 4 / 12, 5 / 12),)


def test_nobody_answered_both():
    table = crosstab(pd.DataFrame({"x": [1, None], "y": [None, "甲"]}), "x", "y")
    assert (table.base, table.missing, table.row_shares) == (0, 2, ((None,),))
    assert table.association.chi2 is None
    assert str(table.association.reasons["chi2"]) == "nobody answered both questions"


def test_an_empty_file_makes_an_empty_table():
    table = crosstab(pd.DataFrame({"x": [], "y": []}), "x", "y")
    assert (table.total, table.base, table.counts, table.letters) == (0, 0, (), ())


def test_letters_follow_the_column_proportion_rule():
    # R 4.2.2: n <- c(100,100,100,100); p.adjust(apply(combn(4,2), 2, function(q)
    #   prop.test(m[i,q], n[q], correct=FALSE)$p.value), "bonferroni")
    # row 1: A-D .00244, C-D .03148; row 2: A-B .02807; row 3: B-D and C-D .01217; all others above .05
    table = np.array([[30, 20, 25, 10], [40, 60, 55, 50], [30, 20, 20, 40]])
    assert column_letters(table) == (("D", "", "D", ""), ("", "A", "", ""), ("", "", "", "BC"))


def test_letters_pass_over_shares_of_nought_and_one_and_columns_of_one_person():
    # The pair (A, B) alone is tested in row 1, so nothing is multiplied.
    assert column_letters(np.array([[30, 17, 0, 1], [30, 37, 40, 0]])) == (
        ("B", "", "", ""),
        ("", "A", "", ""),
    )


def test_columns_past_the_alphabet_have_two_letters():
    table = np.tile([[50], [50]], 28)
    table[:, 26] = [100, 0]
    table[:, 27] = [99, 1]
    letters = column_letters(table)
    assert letters[0][27].startswith("A B C")
    assert letters[1][0] == "AB"


WEIGHTED = pd.DataFrame(
    {
        "a": [1, 1, 1, 2, 2, 2, 1, 2, 1, 2, 2, 3, 3, 3, 3, 1],
        "b": [1, 2, 3, 1, 2, 3, 1, 3, 1, 3, 2, 2, 3, 2, 3, 2],
        "w": [1, 2, 0.5, 1, 1.5, 2, 3, 1, 0.7, 2.2, 4, 1, 2, 0.8, 1.2, 1],
    }
)


def test_weighted_tests_agree_with_rs_survey_package():
    table = crosstab(WEIGHTED, "a", "b", weight="w")
    found = table.association
    # R 4.2.2, survey 4.1.1: d <- svydesign(id=~1, weights=~w, data=w)
    #   svychisq(~a+b, d, statistic="Chisq"); svychisq(~a+b, d, statistic="F"); one cell is empty
    assert [found.chi2.statistic, found.chi2.p] == close([6.420976459243396, 0.121960066110802])
    assert [found.rao_scott.statistic, found.rao_scott.df1, found.rao_scott.df2, found.rao_scott.p] == close(
        [1.819219819994762, 3.550369346569121, 53.255540198536821, 0.145711459630848]
    )
    assert (table.unweighted_base, table.unweighted_counts[2]) == (16, (0, 2, 2))
    assert table.base == pytest.approx(24.9)


def test_weighted_tests_with_unanswered_rows_agree_with_rs_survey_package():
    data = WEIGHTED.astype({"a": "float64", "b": "float64"})
    data.loc[2, "a"] = data.loc[6, "b"] = None
    found = crosstab(data, "a", "b", weight="w").association
    # R 4.2.2, survey 4.1.1: the same with w$a[3] <- NA; w$b[7] <- NA. R rescales X² to all 16 rows,
    # we to the 14 that answered both; p and F do not depend on it.
    assert [found.chi2.statistic, found.chi2.p] == close([4.45083038386718 * 14 / 16, 0.42235112548803])
    assert [found.rao_scott.statistic, found.rao_scott.df1, found.rao_scott.df2, found.rao_scott.p] == close(
        [0.970248405043086, 3.479334738413507, 52.190021076202605, 0.423261724130490]
    )


def test_tests_of_a_sample_with_a_design_agree_with_rs_survey_package():
    drawn = {"weight": "w", "stratum": "h", "cluster": "c"}
    found = crosstab(STAFF, "k", "g", design=design_of(STAFF, **drawn, fpc="F")).association
    # R 4.2.2, survey 4.1.1: d <- svydesign(id=~c, strata=~h, weights=~w, fpc=~F, nest=TRUE, data=x)
    #   svychisq(~k+g, d, statistic="Chisq"); svychisq(~k+g, d, statistic="F"); R rescales to all 24 rows,
    #   we to the 23 that answered both
    assert [found.chi2.statistic, found.chi2.p] == close([5.29544401544401655 * 23 / 24, 0.00767876030334898])
    assert [found.rao_scott.statistic, found.rao_scott.df1, found.rao_scott.df2, found.rao_scott.p] == close(
        [4.8692971636867464, 1.4573791024839569, 8.7442746149037411, 0.0458816645708812]
    )
    # R: the same without fpc
    table = crosstab(STAFF, "k", "g", design=design_of(STAFF, **drawn))
    found = table.association
    assert found.chi2.p == close(0.0748834042199917)
    assert [found.rao_scott.statistic, found.rao_scott.df1, found.rao_scott.df2, found.rao_scott.p] == close(
        [2.591822985506548, 1.435214200914674, 8.611285205488045, 0.138790266296069]
    )
    assert (found.fisher, table.letters, table.unweighted_base) == (None, None, 23)
    assert table.base == STAFF.dropna(subset=["g"])["w"].sum()


def test_a_design_of_weights_alone_gives_the_figures_of_weights():
    one = crosstab(WEIGHTED, "a", "b", weight="w")
    other = crosstab(WEIGHTED, "a", "b", design=design_of(WEIGHTED, weight="w"))
    assert other.counts == one.counts
    assert other.association.rao_scott.p == close(one.association.rao_scott.p)
    with pytest.raises(ValueError, match="the design brings the weights"):
        crosstab(WEIGHTED, "a", "b", weight="w", design=design_of(WEIGHTED))


def test_a_design_of_nobody_or_of_one_cluster_has_no_tests():
    nobody = pd.DataFrame({"x": [1.0, None], "y": [None, 2.0]})
    assert crosstab(nobody, "x", "y", design=design_of(nobody)).association.chi2 is None
    single = WEIGHTED.assign(c=1)
    found = crosstab(single, "a", "b", design=design_of(single, cluster="c")).association
    assert found.rao_scott is None
    assert found.cramers_v is not None


def test_what_weights_leave_undefined_says_so():
    table = crosstab(WEIGHTED, "a", "b", weight="w")
    found = table.association
    assert found.chi2_yates is found.fisher is table.letters is None
    assert {"chi2_yates", "fisher"} <= set(found.reasons)
    assert "letters" in table.reasons
    assert sum(table.row_shares[0]) == pytest.approx(1)


def test_equal_weights_give_the_coefficients_of_no_weights(invented):
    data = rows_of([[30, 18, 12], [40, 52, 48]]).assign(w=2.5)
    found = crosstab(data, "x", "y", weight="w").association
    assert found.chi2.statistic == close(invented.association.chi2.statistic)
    assert [found.cramers_v, found.gamma, found.kendall_tau_b] == close(
        [
            invented.association.cramers_v,
            invented.association.gamma,
            invented.association.kendall_tau_b,
        ]
    )
    assert crosstab(data, "x", "y", weight="w").adjusted_residuals[0] == close(invented.adjusted_residuals[0])


def test_the_only_row_with_a_weight_has_no_association():
    data = pd.DataFrame({"a": [1, 2, 2], "b": [1, 1, 2], "w": [1, 0, 0]})
    table = crosstab(data, "a", "b", weight="w")
    assert table.association.chi2 is None
    assert table.row_shares[1] == (None, None)


def test_a_tally_of_chunks_makes_the_same_table(invented):
    data = rows_of([[30, 18, 12], [40, 52, 48]])
    added = tally(data.iloc[:77], ["x", "y"]) + tally(data.iloc[77:], ["x", "y"])
    assert crosstab_of(added, "x", "y") == invented


people = st.lists(
    st.tuples(st.sampled_from([None, 1, 2, 3]), st.sampled_from([None, 1, 2])), min_size=1, max_size=30
)


@given(people, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_order_of_rows_and_the_unanswered_change_nothing(rows, random):
    shuffled = [*rows, (None, None), (None, 1)]
    random.shuffle(shuffled)
    book = Codebook(
        (
            Variable("x", "x", "ordinal", {1: "甲", 2: "乙", 3: "丙"}),
            Variable("y", "y", "ordinal", {1: "是", 2: "否"}),
        )
    )
    one, other = (
        crosstab(pd.DataFrame(each, columns=["x", "y"], dtype="float64"), "x", "y", codebook=book)
        for each in (rows, shuffled)
    )
    assert other.total == one.total + 2
    assert (one.counts, one.association, one.letters) == (other.counts, other.association, other.letters)
    for shares, base in zip(one.row_shares, one.row_bases, strict=True):
        assert shares == (None, None) if base == 0 else sum(shares) == pytest.approx(1)


@given(st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=3))
@settings(max_examples=80, deadline=None)
def test_no_figure_is_ever_nan_or_infinite(table):
    result = crosstab(rows_of(table), "x", "y")
    found = result.association
    tests = [one for one in (found.chi2, found.likelihood_ratio, found.chi2_yates) if one is not None]
    numbers = [number for one in tests for number in (one.statistic, one.p)]
    numbers += [found.cramers_v, found.cramers_v_corrected, found.phi, found.gamma, found.kendall_tau_b]
    numbers += [cell for row in result.adjusted_residuals for cell in row]
    assert all(np.isfinite(number) for number in numbers if number is not None)
    if found.fisher is not None:
        assert 0 <= found.fisher.p <= 1

"""Further figures of a cross-tab against R 4.2.2 (vcd 1.4.11) and by their edges."""

import json
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import cli
from analysis.crosstab import crosstab
from analysis.layers import mantel_haenszel
from analysis.letters import column_letters, mean_letters
from analysis.measures import cochran_armitage, measures
from questionnaires.codebook import Codebook, Variable
from tests.analysis.public import HAIR_EYE, TITANIC, rows_of

INVENTED = [[30, 18, 12], [40, 52, 48]]
BERKELEY = {
    "A": [[512, 313], [89, 19]],
    "B": [[353, 207], [17, 8]],
    "C": [[120, 205], [202, 391]],
    "D": [[138, 279], [131, 244]],
    "E": [[53, 138], [94, 299]],
    "F": [[22, 351], [24, 317]],
}
"""UCBAdmissions (Bickel, Hammel and O'Connell 1975), ships with R: men and women, admitted and rejected."""


def of(table, **options):
    table = np.array(table)
    return measures(table, range(1, len(table) + 1), range(1, table.shape[1] + 1), **options)


def close(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


def effect(found):
    return [found.estimate, found.low, found.high]


def test_the_table_to_check_yourself():
    found = of(INVENTED)
    # R 4.2.2: vcd::assocstats(t)$contingency; sqrt(X/(n*sqrt(df)))
    assert [found.contingency_c, found.tschuprow_t] == close([0.207289049397212, 0.178178706360250])
    # R 4.2.2: 2*m*(C-D)/(n^2*(m-1)); (C-D)/(n0-Tr); (C-D)/(n0-Tc); 2*(C-D)/(2*n0-Tr-Tc), pairs counted
    assert [found.kendall_tau_c, found.somers_d, found.somers_d_row, found.somers_d_symmetric] == close(
        [0.204, 0.242857142857143, 0.153383458646617, 0.188018433179723]
    )
    # R 4.2.2: (sum(apply(t,1,max))-max(colSums(t)))/(n-max(colSums(t))), the same turned, and both together
    assert [found.lambda_column, found.lambda_row, found.lambda_symmetric] == close(
        [0.0923076923076923, 0, 0.0631578947368421]
    )
    # R 4.2.2: (n-1)*cor(x,y)^2; pchisq(…, 1, lower=FALSE); prop.trend.test(t[1,], colSums(t))
    assert [found.linear_by_linear.statistic, found.linear_by_linear.p] == close(
        [8.23221180364037686, 0.00411533457390812]
    )
    assert [found.trend.statistic, found.trend.p] == close([8.27357970215112, 0.00402261172609735])
    assert found.odds_ratio is found.phi_signed is None
    assert "two by two" in str(found.reasons["risk_ratio"])


def test_hair_and_eyes_agree_with_r():
    found = of(HAIR_EYE)
    # R 4.2.2: as above
    assert [found.contingency_c, found.tschuprow_t] == close([0.435158538830593, 0.279044623342658])
    assert [found.kendall_tau_c, found.somers_d, found.somers_d_row, found.somers_d_symmetric] == close(
        [0.204688641344047, 0.228135044141218, 0.221321793215793, 0.224676778137841]
    )
    assert [found.lambda_column, found.lambda_row, found.lambda_symmetric] == close(
        [0.2338709677419355, 0.0326797385620915, 0.1430678466076696]
    )
    assert found.linear_by_linear.statistic == close(28.2922977643216)
    assert found.trend is None


def test_the_titanic_agrees_with_r():
    found = of(TITANIC)
    # R 4.2.2: a*d/b/c; exp(log(a*d/b/c)+c(-1,1)*z*sqrt(1/a+1/b+1/c+1/d))
    assert effect(found.odds_ratio) == close([10.14696596167986, 8.02679656942381, 12.82714932874902])
    # R 4.2.2: rr <- (a/(a+b))/(c/(c+d)); exp(log(rr)+c(-1,1)*z*sqrt(1/a-1/(a+b)+1/c-1/(c+d)))
    assert effect(found.risk_ratio) == close([2.93930474173108, 2.52643048536037, 3.41965172397391])
    # R 4.2.2: p1-p2+c(-1,1)*z*sqrt(p1*(1-p1)/(a+b)+p2*(1-p2)/(c+d))
    assert effect(found.risk_difference) == close([0.519898717995993, 0.475463541660581, 0.564333894331405])
    # R 4.2.2: fisher.test(t)$estimate, good to four digits; cor(x, y)
    assert found.odds_ratio_conditional == pytest.approx(10.1319012865631, rel=1e-3)
    assert found.phi_signed == close(0.455604783148934)
    assert found.trend.statistic == close(456.87415626044)  # of two groups Pearson's X²


def test_zero_cells_leave_what_needs_them_undefined():
    found = of([[0, 5], [4, 6]])
    assert found.odds_ratio is found.risk_ratio is None
    assert found.risk_difference.estimate == close(-0.4)
    assert str(found.reasons["odds_ratio"]) == "a cell or a margin is empty"
    assert of([[5, 0], [4, 6]]).odds_ratio_conditional is None
    assert of([[3, 4, 5]]).contingency_c is None
    assert set(of([[3, 4, 5]]).reasons) == set(asdict(found)) - {"reasons"}
    assert of([[5, 0], [0, 0], [1, 3]]).odds_ratio_conditional is None


def test_options_nobody_chose_change_no_figure_and_texts_are_scored_in_order():
    wide = np.zeros((3, 4), dtype=int)
    wide[np.ix_([0, 2], [0, 1, 3])] = INVENTED
    found = measures(wide, ["甲", "无人", "乙"], ["低", "中", "无人", "高"])
    plain = of(INVENTED)
    assert found == plain
    spread = measures(np.array(INVENTED), [1, 2], [1, 2, 10])
    assert spread.linear_by_linear.statistic != plain.linear_by_linear.statistic
    assert spread.trend == plain.trend


def test_weights_leave_estimates_and_no_tests():
    data = rows_of(TITANIC).assign(w=2.5)
    found = crosstab(data, "x", "y", weight="w").measures
    plain = of(TITANIC)
    assert effect(found.odds_ratio) == [close(plain.odds_ratio.estimate), None, None]
    assert found.linear_by_linear is found.trend is found.odds_ratio_conditional is None
    assert found.contingency_c == close(plain.contingency_c)
    assert "weighted" in str(found.reasons["trend"])


def test_a_trend_of_nobody_or_everybody_is_none():
    assert cochran_armitage([0, 0], [3, 4]) is cochran_armitage([3, 4], [3, 4]) is None
    assert cochran_armitage([], []) is None


# ---- letters -----------------------------------------------------------------------------------


def test_means_have_letters_as_in_pairwise_t_tests():
    # R 4.2.2: pairwise.t.test(x, factor(y), "bonferroni"): 1-2 1e-25, 1-3 .0215, 1-4 4e-8, 2-3 8e-8,
    #   2-4 .556, 3-4 .0211; means 1.87, 2.86, 2.20, 2.64
    assert mean_letters(np.array(HAIR_EYE), [1, 2, 3, 4]) == ("", "AC", "A", "AC")
    # R 4.2.2: pairwise.t.test(x, factor(y), "none"): 1-2 .0257, 1-3 .0044, 2-3 .4725
    assert mean_letters(np.array(INVENTED), [1, 2]) == ("", "", "A")
    # R 4.2.2: p.adjust(c(.0257, .0044, .4725), "holm"): .0514, .0133, .4725; "BH": .0386, .0133, .4725
    assert mean_letters(np.array(INVENTED), [1, 2], "holm") == ("", "", "A")
    assert mean_letters(np.array(INVENTED), [1, 2], "bh") == ("", "A", "A")


def test_nothing_that_varies_has_no_letters():
    assert mean_letters(np.array([[5, 6], [0, 0]]), [1, 2]) == ("", "")
    assert mean_letters(np.array([[1, 0], [0, 1]]), [1, 2]) == ("", "")
    assert mean_letters(np.zeros((0, 0), dtype=int), []) == ()


def test_letters_may_be_adjusted_otherwise():
    table = np.array([[40, 23, 25, 10], [60, 77, 75, 90]])
    # R 4.2.2: p.adjust(apply(combn(4,2), 2, function(q) prop.test(k[q], c(100,100), correct=FALSE)$p.value))
    #   "bonferroni": A-B .058, A-C .141, A-D .00001, B-C 1, B-D .080, C-D .031
    #   "holm": .039, .047, .00001, .741, .040, .026; "BH": .019, .028, .00001, .741, .020, .016
    assert column_letters(table, "bonferroni")[0] == ("D", "", "D", "")
    assert column_letters(table, "holm")[0] == ("BCD", "D", "D", "")
    assert column_letters(table, "bh")[0] == ("BCD", "D", "D", "")
    with pytest.raises(ValueError, match="bonferroni, holm, bh"):
        column_letters(table, "sidak")


def test_a_cross_tab_has_means_only_where_rows_are_on_a_scale():
    table = crosstab(rows_of(INVENTED), "x", "y")
    assert table.column_means == close([110 / 70, 122 / 70, 108 / 60])
    assert table.mean_letters == ("", "", "A")
    nominal = Codebook((Variable("x", "身份", "nominal", {1: "甲", 2: "乙"}),))
    assert crosstab(rows_of(INVENTED), "x", "y", codebook=nominal).column_means is None
    ordinal = Codebook((Variable("x", "满意", "ordinal", {1: "甲", 2: "乙"}),))
    empty = rows_of([[3, 2]]).astype(float)
    assert crosstab(empty, "x", "y", codebook=ordinal).column_means == (1, 1)
    assert crosstab(rows_of(INVENTED).assign(w=1.5), "x", "y", weight="w").mean_letters is None


# ---- layers ------------------------------------------------------------------------------------


def berkeley():
    return pd.concat([rows_of(table).assign(z=layer) for layer, table in BERKELEY.items()])


def test_mantel_and_haenszel_agree_with_r():
    found = mantel_haenszel(berkeley(), "x", "y", "z")
    # R 4.2.2: mantelhaen.test(UCBAdmissions, correct=FALSE)
    assert [found.chi2.statistic, found.chi2.p] == close([1.524606660443436, 0.216923697055518])
    assert [found.odds_ratio, found.low, found.high] == close(
        [0.904696828258623, 0.771907361759350, 1.060329764436656]
    )
    # R 4.2.2: mantelhaen.test(UCBAdmissions)
    assert [found.chi2_corrected.statistic, found.chi2_corrected.p] == close(
        [1.426946228586688, 0.232263462817048]
    )
    assert (found.total, found.base, found.layers) == (4526, 4526, 6)


def test_layers_of_one_person_and_missing_answers_count_for_nothing():
    more = pd.DataFrame({"x": [1, None, 2], "y": [1, 2, None], "z": ["G", "A", "A"]})
    found = mantel_haenszel(pd.concat([berkeley(), more]), "x", "y", "z")
    assert (found.total, found.base, found.layers) == (4529, 4526, 6)
    assert found.chi2 == mantel_haenszel(berkeley(), "x", "y", "z").chi2


def test_layers_that_say_nothing_have_no_test():
    three = pd.DataFrame({"x": [1, 2, 3, 1], "y": [1, 2, 1, 2], "z": [1, 1, 1, 1]})
    assert "two answers" in str(mantel_haenszel(three, "x", "y", "z").reason)
    flat = pd.DataFrame({"x": [1, 1, 2, 2], "y": [1, 2, 1, 2], "z": [1, 1, 2, 2]})
    assert "in no layer" in str(mantel_haenszel(flat, "x", "y", "z").reason)
    zero = rows_of([[3, 0], [2, 4]]).assign(z=1)
    found = mantel_haenszel(zero, "x", "y", "z")
    assert (found.odds_ratio, found.low) == (None, None)
    assert found.chi2 is not None


@given(st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=3))
@settings(max_examples=80, deadline=None)
def test_no_figure_is_ever_nan_or_infinite_and_what_is_none_says_why(table):
    found = of(table)
    for name, value in asdict(found).items():
        if name == "reasons":
            continue
        numbers = value.values() if isinstance(value, dict) else [value]
        assert all(number is None or np.isfinite(number) for number in numbers), name
        assert (value is None) == (name in found.reasons), name


# ---- the command -------------------------------------------------------------------------------


@pytest.fixture
def titanic(tmp_path):
    path = tmp_path / "titanic.csv"
    rows_of(TITANIC).assign(z=lambda data: np.arange(len(data)) % 3, h=1).to_csv(path, index=False)
    return path


def run(*arguments):
    return CliRunner().invoke(cli.crosstab, [str(argument) for argument in arguments])


def test_measures_stand_in_json_after_the_names_of_the_interface(titanic):
    result = run(titanic, "--row", "x", "--column", "y", "--layer", "z", "--format", "json")
    found = json.loads(result.stdout)
    assert found["association"]["odds_ratio"]["estimate"] == close(10.14696596167986)
    assert found["association"]["somers_d"] == close(0.519898717995993)
    assert found["association"]["rao_scott"] is None
    assert found["mantel_haenszel"]["layers"] == 3
    assert found["mean_letters"] == ["", "A"]


def test_measures_as_text(titanic):
    text = run(titanic, "--row", "x", "--column", "y", "--layer", "z", "--measures").stdout
    assert "Note: odds ratio 10.15 (95% interval 8.03 to 12.83).\n" in text
    assert "Note: risk difference of the first column, first row less second, 52.0 percentage points " in text
    assert "Note: where both are ordered: gamma=0.821, tau-b=0.456, tau-c=0.349, Somers' d=0.520.\n" in text
    assert "Note: Mantel–Haenszel test (3 layers, 2,201 people)" in text.replace("2201", "2,201")
    assert "odds ratio" not in run(titanic, "--row", "x", "--column", "y").stdout


def test_a_sample_with_a_design_is_crossed_by_the_command(titanic):
    options = ("--row", "x", "--column", "y", "--cluster", "z", "--format", "json")
    found = json.loads(run(titanic, *options).stdout)
    assert found["association"]["rao_scott"]["df1"] == close(1)
    assert (found["association"]["fisher"], found["letters"]) == (None, None)
    assert run(titanic, *options, "--disclosure").exit_code == 2
    assert run(titanic, *options[:4], "--layer", "z", "--disclosure").exit_code == 2


def test_scores_too_large_to_square_leave_the_trend_out_and_say_so():
    found = measures(np.array([[1, 2], [3, 4]]), [1, 2], [1, 1e200])
    assert found.linear_by_linear is None
    assert str(found.reasons["linear_by_linear"]) == "a value beyond 1e+15 is too large to calculate with"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--adjust", "holm", "--weight", "h"), "--adjust is for column letters"),
        (("--adjust", "bh", "--cluster", "z"), "--adjust is for column letters"),
        (("--lone", "adjust"), "--lone is for strata of one cluster"),
    ],
)
def test_an_option_without_effect_is_refused(options, words, titanic):
    done = run(titanic, "--row", "x", "--column", "y", *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert run(titanic, "--row", "x", "--column", "y", "--adjust", "holm").exit_code == 0


def test_layers_of_a_larger_table_say_why_they_have_no_test(titanic):
    done = run(titanic, "--row", "z", "--column", "y", "--layer", "x", "--format", "json")
    reason = "both questions need two answers that somebody gave"
    assert done.exit_code == 0
    assert f"There is no test in the layers of x: {reason}.\n" in done.stderr
    assert json.loads(done.stdout)["mantel_haenszel"]["reason"] == reason

"""Design-based estimates against R 4.2.2 and survey 4.1.1, by their rules, and the command `estimate`."""

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import cli
from analysis.crosstab import crosstab
from analysis.design import design_of
from analysis.errors import DataError
from analysis.estimate import by_group, estimate, ratio, subgroup
from analysis.intervals import t_quantile
from questionnaires.codebook import Codebook, Variable
from tests.analysis.staff import STAFF

SCD = pd.DataFrame(
    {
        "ESA": [1, 1, 2, 2, 3, 3],
        "ambulance": [1, 2, 1, 2, 1, 2],
        "arrests": [120, 78, 185, 228, 670, 530],
        "alive": [25, 24, 30, 49, 80, 70],
    }
)
"""Survival of cardiac arrest (Levy and Lemeshow), data(scd) of R's survey package."""

FULL = design_of(STAFF, weight="w", stratum="h", cluster="c", fpc="F")
# R 4.2.2, survey 4.1.1: d <- svydesign(id=~c, strata=~h, weights=~w, fpc=~F, nest=TRUE, data=x)


def close(expected):
    return pytest.approx(expected, rel=1e-8)


def figures(found):
    return [found.estimate, found.se, found.low, found.high]


def test_a_mean_agrees_with_r():
    found = estimate(STAFF, "y", design=FULL)
    # R: m <- svymean(~y, d, na.rm=TRUE, deff=TRUE); confint(m, df=degf(d)); deff(m)
    assert figures(found) == close(
        [3.015625000000000, 0.160527467444106, 2.622828437476728, 3.408421562523272]
    )
    assert (found.df, found.strata, found.clusters) == (6, 3, 9)
    # R: svymean(~y, d, na.rm=TRUE, deff=TRUE); deff="replace"
    assert [found.deff, found.deff_replace] == close([0.258721045975361, 0.169785686421330])
    assert (found.total, found.n, found.missing, found.base) == (24, 22, 2, 64)


def test_a_total_and_a_ratio_agree_with_r():
    total = estimate(STAFF, "y", design=FULL, total=True)
    # R: t <- svytotal(~y, d, na.rm=TRUE, deff=TRUE); confint(t, df=degf(d)); deff(t)
    assert figures(total) == close([193, 30.72498982912769, 117.81865826079883, 268.18134173920117])
    assert total.deff == close(2.31396399846802)
    # R: r <- svyratio(~y, ~x, d, na.rm=TRUE); confint(r, df=degf(d))
    found = ratio(STAFF, "y", "x", design=FULL)
    assert figures(found) == close(
        [0.1297043010752688, 0.0146271565653687, 0.0939129383269153, 0.1654956638236224]
    )
    # R: sd <- svydesign(data=scd, prob=~1, id=~ambulance, strata=~ESA, nest=TRUE)
    #   svyratio(~alive, ~arrests, sd); svymean(~alive, sd)
    drawn = design_of(SCD, stratum="ESA", cluster="ambulance")
    survived = ratio(SCD, "alive", "arrests", design=drawn)
    assert [survived.estimate, survived.se] == close([0.15350635008282718, 0.00980730359997476])
    mean = estimate(SCD, "alive", design=drawn)
    assert [mean.estimate, mean.se] == close([46.33333333333334, 3.58236421003411])


def test_a_share_has_its_interval_on_the_logit_scale():
    found = estimate(STAFF, "y", value=5, design=FULL)
    # R: svyciprop(~I(y==5), d, method="xlogit", na.rm=TRUE); deff of svymean(~I(as.numeric(y==5)), d)
    assert figures(found) == close(
        [0.1406250000000000, 0.0635284446551017, 0.0432557589844187, 0.3719614123931775]
    )
    assert (found.interval, found.deff) == ("logit", close(1.0686639835858585))


def test_a_subgroup_keeps_the_whole_design():
    found = estimate(STAFF, "y", design=FULL, within=subgroup(STAFF, "k", 2))
    # R: b <- subset(d, k==2); m <- svymean(~y, b, na.rm=TRUE, deff=TRUE); confint(m, df=degf(b))
    assert figures(found) == close(
        [4.066666666666666, 0.192188179387537, 1.624684311495946, 6.508649021837387]
    )
    assert (found.df, found.total, found.n) == (1, 5, 5)
    assert found.deff == close(0.043209705372617)


@pytest.mark.parametrize("second", [{}, {"fpc_within": "G"}])
def test_blocks_of_clusters_add_up_to_the_whole(monkeypatch, second):
    full = design_of(TWO_STAGES, weight="w", stratum="h", cluster="c", fpc="F", **second)
    codes = (STAFF["k"] - 1).to_numpy()
    cells = np.where(STAFF["g"].isna(), -1, codes)
    whole = full.covariance_of_cells(cells, 3)
    inside = np.where(cells >= 0, full.weights, 0) / full.weights[cells >= 0].sum()
    indicator = np.array([cells == cell for cell in range(3)]).T
    influence = inside[:, None] * (indicator - inside @ indicator)
    assert whole == pytest.approx(full.covariance(influence), rel=1e-12, abs=1e-15)
    monkeypatch.setattr("analysis.design._BLOCK", 2)
    assert full.covariance_of_cells(cells, 3) == pytest.approx(whole, rel=1e-12, abs=1e-15)


def test_two_groups_are_compared_with_the_covariance_of_both():
    found = by_group(STAFF, "y", "g", design=FULL)
    # R: svyttest(y~g, d), which takes the second less the first
    difference = found.difference
    assert [difference.estimate, difference.t, difference.p] == close(
        [-0.723905723905724, -1.421666167533343, 0.214384525991527]
    )
    assert [difference.low, difference.high, difference.df] == close(
        [-2.032833900633659, 0.585022452822213, 5]
    )
    assert [one.estimate.n for one in found.groups] == [11, 10]
    # R: d4 <- svydesign(id=~1, weights=~w, data=x); svyttest(y~g, d4)
    weighted = by_group(STAFF, "y", "g", design=design_of(STAFF, weight="w")).difference
    assert [weighted.t, weighted.df, weighted.p] == close([-0.810222536703654, 19, 0.427844231883121])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        # R: svydesign(id=~c, strata=~h, weights=~w, nest=TRUE, data=x)
        ({"weight": "w", "stratum": "h", "cluster": "c"}, (3.015625, 0.225588987035355, 6)),
        # R: svydesign(id=~c, strata=~h, fpc=~F, nest=TRUE, data=x): weights 10/3, 8/4 and 5/2
        ({"stratum": "h", "cluster": "c", "fpc": "F"}, (3.098837209302326, 0.187228317274123, 6)),
        # R: svydesign(id=~1, weights=~w, data=x)
        ({"weight": "w"}, (3.015625, 0.428008672611641, 23)),
        # R: svydesign(id=~1, strata=~h, weights=~w, data=x)
        ({"weight": "w", "stratum": "h"}, (3.015625, 0.442930591580359, 21)),
        # R: svydesign(id=~c, strata=~h, weights=~w, fpc=~f, nest=TRUE, data=x)
        ({"weight": "w", "stratum": "h", "cluster": "c", "fpc": "f"}, (3.015625, 0.160527467444106, 6)),
    ],
)
def test_every_kind_of_design_agrees_with_r(columns, expected):
    found = estimate(STAFF, "y", design=design_of(STAFF, **columns))
    assert (found.estimate, found.se, found.df) == close(expected)


@pytest.mark.parametrize(
    ("lone", "mean", "total"),
    [
        ("remove", 0.28605873414814, 35.76660453551609),
        ("certainty", 0.28605873414814, 35.76660453551609),
        ("adjust", 0.287986031216176, 42.523522902036234),
        ("average", 0.350348967564704, 43.804965471964479),
    ],
)
def test_a_lone_cluster_counts_as_told(lone, mean, total):
    data = STAFF[~((STAFF["h"] == 3) & (STAFF["c"] == 2))]
    # R: options(survey.lonely.psu=…); SE(svymean(~y, d, na.rm=TRUE)); SE(svytotal(~y, d, na.rm=TRUE))
    design = design_of(data, weight="w", stratum="h", cluster="c", lone=lone)
    found = estimate(data, "y", design=design)
    assert [found.se, estimate(data, "y", design=design, total=True).se] == close([mean, total])
    assert found.df == 5
    assert any(lone in str(caveat) for caveat in found.caveats)


def test_lone_clusters_are_averaged_over_the_strata_that_a_subgroup_has():
    data = STAFF[~((STAFF["h"] == 3) & (STAFF["c"] == 2))]
    design = design_of(data, weight="w", stratum="h", cluster="c", lone="average")
    # R: options(survey.lonely.psu="average"); u <- subset(d, h==1); svymean(~y, u, na.rm=TRUE); degf(u)
    found = estimate(data, "y", design=design, within=subgroup(data, "h", 1))
    assert (found.estimate, found.se, found.df) == close((3.527777777777778, 0.173693396137882, 2))


def test_a_lone_cluster_is_an_error_unless_its_stratum_was_taken_whole():
    data = STAFF[~((STAFF["h"] == 3) & (STAFF["c"] == 2))].copy()
    with pytest.raises(DataError, match=r"stratum 3: It has one cluster only\..*--lone"):
        design_of(data, weight="w", stratum="h", cluster="c")
    data.loc[data["h"] == 3, "F"] = 1
    whole = design_of(data, weight="w", stratum="h", cluster="c", fpc="F")
    assert estimate(data, "y", design=whole).se == close(0.202954760207251)
    with pytest.raises(ValueError, match="lone must be one of"):
        design_of(data, lone="ignore")
    single = data[data["h"] == 3].assign(F=9)
    with pytest.raises(DataError, match="Every stratum has one cluster only"):
        design_of(single, stratum="h", cluster="c", fpc="F", lone="average")


def test_five_townships_have_four_degrees_of_freedom():
    data = pd.DataFrame({"乡镇": ["甲", "乙", "丙", "丁", "戊"] * 4, "y": [*range(10), *range(10)]})
    found = estimate(data, "y", design=design_of(data, cluster="乡镇"))
    assert found.df == 4
    # R: qt(.975, 4)
    assert t_quantile(4, 0.95) == close(2.776445105197793)


def test_without_a_design_an_estimate_is_that_of_plain_statistics():
    data = pd.DataFrame({"y": [1, 2, 4, 9, None]})
    found = estimate(data, "y")
    assert [found.estimate, found.se] == close([4, np.std([1, 2, 4, 9], ddof=1) / 2 * np.sqrt(5 / 4 * 3 / 4)])
    assert found.df == 4  # R: degf(d) counts the row that did not answer
    assert found.deff is None
    assert "deff_replace" in str(found.reasons["deff"])
    assert found.deff_replace == close(found.se**2 / (np.var([1, 2, 4, 9], ddof=1) / 4))


def test_what_is_undefined_is_none_and_says_why():
    nobody = estimate(pd.DataFrame({"y": [None, None]}, dtype="float64"), "y")
    assert (nobody.estimate, nobody.se, str(nobody.reasons["estimate"])) == (None, None, "nobody answered")
    one = estimate(pd.DataFrame({"y": [3.0]}), "y")
    assert (one.estimate, one.se, one.low) == (3, None, None)
    assert str(one.reasons["se"]) == "only one person answered"
    same = estimate(pd.DataFrame({"y": [3, 3, 3]}), "y")
    assert (same.se, same.low, same.high, same.deff_replace) == (0, 3, 3, None)
    assert str(same.reasons["deff"]) == "the answers do not vary"
    book = Codebook((Variable("y", "意见", "nominal", {1: "是", 2: "否", 3: "None"}),))
    never = estimate(pd.DataFrame({"y": [1, 2, 1]}), "y", value="None", codebook=book)
    assert (never.estimate, never.se, never.low, never.value_label) == (0, 0, None, "None")
    assert "0 or 1" in str(never.reasons["low"])
    cluster = pd.DataFrame({"y": [1, 2, 3], "c": [1, 1, 1]})
    single = estimate(cluster, "y", design=design_of(cluster, cluster="c"))
    assert (single.estimate, single.se, str(single.reasons["se"])) == (
        2,
        None,
        "there are no degrees of freedom",
    )
    assert ratio(pd.DataFrame({"y": [1, 2], "x": [0, 0]}), "y", "x").estimate is None


def test_more_than_two_groups_and_an_empty_one_have_no_difference_or_do_not_count():
    book = Codebook((Variable("g", "身份", "nominal", {1: "公务员", 2: "事业编制", 3: "其他"}),))
    found = by_group(STAFF, "y", "g", design=FULL, codebook=book)
    assert [one.label for one in found.groups] == ["公务员", "事业编制", "其他"]
    assert found.groups[2].estimate.estimate is None
    assert found.difference is not None
    three = by_group(STAFF, "y", "k", design=FULL)
    assert three.difference is None
    assert "here there are 3" in str(three.reason)


# ---- a second stage ----------------------------------------------------------------------------

TWO_STAGES = STAFF.assign(G=STAFF.groupby(["h", "c"])["w"].transform("size") + STAFF["c"] + STAFF["h"])
TWICE = design_of(TWO_STAGES, weight="w", stratum="h", cluster="c", fpc="F", fpc_within="G")
# R 4.2.2, survey 4.1.1: x$i <- 1:24
#   d <- svydesign(id=~c+i, strata=~h, weights=~w, fpc=~F+G, nest=TRUE, data=x)


def test_two_stages_agree_with_r():
    found = estimate(TWO_STAGES, "y", design=TWICE)
    # R: m <- svymean(~y, d, na.rm=TRUE); confint(m, df=degf(d))
    assert [*figures(found), found.df] == close(
        [3.015625, 0.298643100028596, 2.284871659277356, 3.746378340722644, 6]
    )
    # R: svytotal(~y, d, na.rm=TRUE)
    assert figures(estimate(TWO_STAGES, "y", total=True, design=TWICE))[:2] == close([193, 35.8513210666249])
    # R: svyratio(~y, ~x, d, na.rm=TRUE)
    assert figures(ratio(TWO_STAGES, "y", "x", design=TWICE))[:2] == close(
        [0.12970430107526881, 0.01974838230371921]
    )
    # R: svymean(~y, subset(d, g==1), na.rm=TRUE)
    part = estimate(TWO_STAGES, "y", within=subgroup(TWO_STAGES, "g", 1), design=TWICE)
    assert figures(part)[:2] == close([2.7575757575757578, 0.3151140372198465])
    # R: svychisq(~k+g, d, statistic="Chisq"); svychisq(~k+g, d, statistic="F")
    tests = crosstab(TWO_STAGES, "k", "g", design=TWICE).association
    assert tests.chi2.p == close(0.03572404892303729)
    assert [tests.rao_scott.statistic, tests.rao_scott.df1, tests.rao_scott.df2, tests.rao_scott.p] == close(
        [3.33193117768888758, 1.76707207845465364, 10.60243247072792272, 0.07954129534165165]
    )


def test_without_weights_a_row_weighs_for_both_stages():
    # R: svymean(~y, svydesign(id=~c+i, strata=~h, fpc=~F+G, nest=TRUE, data=x), na.rm=TRUE)
    design = design_of(TWO_STAGES, stratum="h", cluster="c", fpc="F", fpc_within="G")
    assert figures(estimate(TWO_STAGES, "y", design=design))[:2] == close(
        [3.001329243353783, 0.2848679721432162]
    )


def test_clusters_taken_whole_have_no_second_stage():
    whole = TWO_STAGES.assign(G=TWO_STAGES.groupby(["h", "c"])["w"].transform("size"))
    design = design_of(whole, weight="w", stratum="h", cluster="c", fpc="F", fpc_within="G")
    assert figures(estimate(whole, "y", design=design)) == figures(estimate(STAFF, "y", design=FULL))


def test_one_person_out_of_several_is_an_error_unless_told_to_be_left_out():
    data = TWO_STAGES.drop(index=4)  # cluster 2 of stratum 1 keeps one of its five people
    drawn = {"weight": "w", "stratum": "h", "cluster": "c", "fpc": "F", "fpc_within": "G"}
    with pytest.raises(DataError, match=r"cluster 2: One person only of several was drawn.*--lone remove"):
        design_of(data, **drawn)
    # R: options(survey.lonely.psu="remove"); svymean(~y, d, na.rm=TRUE)
    found = estimate(data, "y", design=design_of(data, **drawn, lone="remove"))
    assert figures(found)[:2] == close([3.015625, 0.2983532399654564])


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"stratum": "y"}, "column y: 2 rows have no answer"),
        ({"fpc": "k", "stratum": "h"}, "differs from row to row"),
        ({"fpc": 3.0}, "24 clusters were drawn from 3"),
        ({"fpc": -1.0}, "not above 0"),
        ({"weight": "g"}, "1 rows have no weight"),
        ({"cluster": "C"}, "no such column"),
        ({"cluster": "c", "fpc": 10, "fpc_within": "k"}, "cluster 1: The number of its persons"),
        ({"cluster": "c", "fpc": 10, "fpc_within": 3}, "too small"),
        ({"cluster": "c", "fpc": 10, "fpc_within": "y"}, "missing"),
    ],
)
def test_a_design_that_cannot_be_is_refused(columns, told):
    with pytest.raises(DataError, match=told):
        design_of(STAFF, **columns)


def test_a_value_that_nobody_knows_is_refused():
    with pytest.raises(DataError, match="It has no value “9”"):
        estimate(STAFF, "y", value=9)


people = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.floats(0.1, 10), st.integers(1, 6), st.booleans()),
    min_size=4,
    max_size=30,
)


@given(people, st.floats(0.5, 20))
@settings(max_examples=80, deadline=None)
def test_scale_of_weights_and_order_of_rows_change_no_mean(rows, times):
    data = pd.DataFrame(rows, columns=["h", "c", "w", "y", "in"])
    other = data.iloc[::-1].assign(w=data["w"] * times)
    one, two = (
        estimate(each, "y", design=design_of(each, weight="w", stratum="h", cluster="c", lone="adjust"))
        for each in (data, other)
    )
    assert two.estimate == pytest.approx(one.estimate)
    if one.se is not None:
        assert two.se == pytest.approx(one.se, rel=1e-6, abs=1e-9)
        assert one.low <= one.estimate <= one.high
    # The subgroup of everybody is everybody; the parts of a total add to it.
    design = design_of(data, weight="w")
    inside = data["in"].to_numpy()
    parts = [estimate(data, "y", design=design, total=True, within=rows_) for rows_ in (inside, ~inside)]
    whole = estimate(data, "y", design=design, total=True).estimate
    assert sum(part.estimate or 0 for part in parts) == pytest.approx(whole)


# ---- the command -------------------------------------------------------------------------------


@pytest.fixture
def staff(tmp_path):
    path = tmp_path / "staff.csv"
    pd.concat([STAFF] * 2).to_csv(path, index=False)
    return path


def run(*arguments):
    return CliRunner().invoke(cli.estimate, [str(argument) for argument in arguments])


DESIGN = ("--weight", "w", "--stratum", "h", "--cluster", "c", "--fpc", "F")


def test_estimate_as_json_has_the_names_and_the_order_of_the_interface(tmp_path):
    path = tmp_path / "staff.csv"
    STAFF.to_csv(path, index=False)
    found = json.loads(run(path, "--variable", "y", *DESIGN, "--format", "json").stdout)
    assert list(found)[:8] == ["variable", "n", "estimate", "se", "low", "high", "df", "deff"]
    assert [found[key] for key in ("n", "estimate", "se", "df")] == close(
        [22, 3.015625, 0.160527467444106, 6]
    )
    share = json.loads(run(path, "--variable", "y", "--value", 5, *DESIGN, "--format", "json").stdout)
    assert [share["estimate"], share["low"]] == close([0.140625, 0.0432557589844187])


def test_estimate_as_text(staff):
    assert run(staff, "--variable", "y", "--value", 5, "--group", "g", *DESIGN).stdout == (
        "y: estimated share of “5”\n"
        "Group         Persons  Share (%)  Std. error  95% interval  Design effect\n"
        "─────────────────────────────────────────────────────────────────────────\n"
        "Everybody          44         14         6.4          4–37           2.19\n"
        "1                  22\n"
        "2                  20\n"
        "─────────────────────────────────────────────────────────────────────────\n"
        "Not answered        4\n"
        "Note: standard errors follow the design: 3 strata, 9 clusters.\n"
        "Note: interval by Student's t on the logit scale, df=6, t=2.45.\n"
        "Note: standard errors take the weights as fixed.\n"
    )


def test_estimate_in_groups_names_the_difference(staff):
    text = run(staff, "--variable", "y", "--group", "g", *DESIGN).stdout
    assert "Note: “1” less “2”: -0.72 (95% interval -2.03 to 0.59), t=-1.42, df=5, p=0.214.\n" in text
    found = json.loads(run(staff, "--variable", "y", "--group", "g", *DESIGN, "--format", "json").stdout)
    assert [row["label"] for row in found["rows"]] == ["1", "2"]
    assert found["difference"]["p"] == close(0.214384525991527)
    lines = run(staff, "--variable", "y", "--group", "g", *DESIGN, "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("group,label,n,estimate,se,low,high,df,deff")


def test_estimate_of_totals_ratios_and_subgroups(staff):
    assert "  193.0  " in run(staff, "--variable", "y", "--total", *DESIGN).stdout.replace("386.0", "193.0")
    assert "Estimated ratio of y to x" in run(staff, "--variable", "y", "--over", "x", *DESIGN).stdout
    within = run(staff, "--variable", "y", "--within", "k=2", *DESIGN).stdout
    assert "k=2                10  4.07" in within


@pytest.mark.parametrize(
    "options",
    [
        ("--over", "x", "--total"),
        ("--group", "g", "--total"),
        ("--group", "g", "--within", "k=2"),
        ("--within", "k"),
        ("--disclosure", "--weight", "w"),
        ("--disclosure", "--fpc", "F"),
        ("--disclosure", "--cluster", "c", "--fpc", "3", "--fpc-within", "9"),
        ("--cluster", "c", "--fpc-within", "9"),
        ("--fpc", "24", "--fpc-within", "9"),
        ("--disclosure", "--within", "k=2"),
    ],
)
def test_wrong_usage_of_estimate(staff, options):
    assert run(staff, "--variable", "y", *options).exit_code == 2


def test_protected_data_give_no_estimate_of_a_few_people(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("y\n" + "3\n" * 5 + "4\n" * 4 + "\n", "utf-8")
    found = json.loads(run(path, "--variable", "y", "--disclosure", "--format", "json").stdout)
    assert (found["n"], found["estimate"], found["se"], found["low"], found["deff"]) == (
        9,
        None,
        None,
        None,
        None,
    )
    text = run(path, "--variable", "y", "--disclosure").stdout
    assert text.endswith("Note: fewer than 10 people answered, so no result is shown.\n")
    assert "3.4" not in text


def test_the_values_that_a_column_knows_are_cut_with_an_ellipsis():
    data = pd.DataFrame({"x": range(30)})
    with pytest.raises(DataError, match=r"It knows 0, 1, .*, 19 …\."):
        estimate(data, "x", value=99, design=design_of(data))

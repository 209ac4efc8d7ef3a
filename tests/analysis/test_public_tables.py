"""Cross-tabs on public data against R 4.2.2 (vcd 1.4.11, survey 4.1.1) and against what SPSS prints (PSPP 1.6.2)."""

import pytest

from analysis.crosstab import crosstab
from analysis.design import design_of
from analysis.exact import fisher
from analysis.grid import grid
from analysis.layers import mantel_haenszel
from tests.analysis.public import APICLUS1, APISTRAT, HAIR_EYE, JOB, RSE, close, rows_of

AGES = crosstab(RSE, "progRSE4", "socio3")
WORK = crosstab(rows_of(JOB), "x", "y")
TWO = crosstab(RSE, "currentEmp1", "stability2")
PAY = crosstab(RSE.assign(age=RSE["socio3"]), "currentEmp1", "age")


def trio(found):
    """Statistic, degrees of freedom and p of a test."""
    return [found.statistic, found.df, found.p]


def effect(found):
    return [found.estimate, found.low, found.high]


def test_counts_and_tests_of_a_table_agree_with_r():
    # R 4.2.2: t <- table(q$progRSE4, q$socio3); t[1,]; t[5,]; sum(t)
    assert (AGES.counts[0], AGES.counts[4]) == ((0, 9, 6, 6, 0), (2, 21, 28, 9, 1))
    assert (AGES.total, AGES.base, AGES.missing) == (273, 269, 4)
    # R 4.2.2: chisq.test(t, correct=FALSE)
    assert trio(AGES.association.chi2) == close([8.32228793124185, 16, 0.938687412934746])
    # R 4.2.2, vcd 1.4.11: assocstats(t)
    assert trio(AGES.association.likelihood_ratio) == close([9.78390300184411, 16, 0.877667030012693])
    # R 4.2.2: min(chisq.test(t)$expected); mean(chisq.test(t)$expected < 5)
    assert [AGES.association.min_expected, AGES.association.share_expected_below_5] == close(
        [0.312267657992565, 0.44]
    )


def test_shares_of_a_table_agree_with_r():
    # R 4.2.2: prop.table(t, 1)[5,]; prop.table(t, 2)[,5]; prop.table(t)[3,3]
    assert AGES.row_shares[4] == close((2 / 61, 21 / 61, 28 / 61, 9 / 61, 1 / 61))
    assert [row[4] for row in AGES.column_shares] == close([0, 2 / 11, 4 / 11, 4 / 11, 1 / 11])
    assert AGES.total_shares[2][2] == close(29 / 269)


@pytest.mark.parametrize(
    ("table", "coefficients"),
    [
        # R 4.2.2, vcd 1.4.11: assocstats(t)$cramer; sqrt(X/n); assocstats(t)$contingency; sqrt(X/(n*sqrt(df)))
        (AGES, [0.0879458261521567, 0.175891652304313, 0.173232343814224, 0.0879458261521567]),
        (WORK, [0.143922174532347, 0.249280518625821, 0.241878517661978, 0.143922174532347]),
        (TWO, [0.196035033620352, 0.196035033620352, 0.19237345011136, 0.196035033620352]),
    ],
)
def test_coefficients_of_chi_square_agree_with_r(table, coefficients):
    found = table.association
    assert [
        found.cramers_v,
        found.phi,
        table.measures.contingency_c,
        table.measures.tschuprow_t,
    ] == close(coefficients)


def test_bergsmas_v_agrees_with_r():
    # R 4.2.2: f <- max(0, X/n-(r-1)*(c-1)/(n-1)); r2 <- r-(r-1)^2/(n-1); c2 <- c-(c-1)^2/(n-1);
    #   sqrt(f/min(r2-1, c2-1))
    assert AGES.association.cramers_v_corrected == 0
    assert TWO.association.cramers_v_corrected == close(0.18669526976806)


@pytest.mark.parametrize(
    ("table", "symmetric", "directed"),
    [
        # R 4.2.2: s <- sign(outer(x,x,"-")*outer(y,y,"-")); C <- sum(s>0)/2; D <- sum(s<0)/2; n0 <- n*(n-1)/2
        #   (C-D)/(C+D); cor(x, y, method="kendall"); 2*m*(C-D)/(n^2*(m-1))
        #   tie <- function(v) sum(choose(table(v), 2)); (C-D)/(n0-tie(x)); (C-D)/(n0-tie(y));
        #   2*(C-D)/(2*n0-tie(x)-tie(y))
        (
            AGES,
            [-0.063430248066151, -0.0456821663185572, -0.0410787578944459],
            [-0.0429815999710805, -0.0485524112867002, -0.0455974842767296],
        ),
        (
            WORK,
            [0.221100917431193, 0.152352151346597, 0.139467592592593],
            [0.1417230226404, 0.163778457356439, 0.151954602774275],
        ),
        (
            TWO,
            [-0.461095100864553, -0.196035033620352, -0.139431652619109],
            [-0.185453491741524, -0.207220333495224, -0.195733618778194],
        ),
    ],
)
def test_coefficients_of_order_agree_with_r(table, symmetric, directed):
    found = table.measures
    assert [table.association.gamma, table.association.kendall_tau_b, found.kendall_tau_c] == close(symmetric)
    assert [found.somers_d, found.somers_d_row, found.somers_d_symmetric] == close(directed)


def test_lambda_agrees_with_r():
    # R 4.2.2: A <- sum(apply(t,1,max)); B <- sum(apply(t,2,max)); k <- max(colSums(t)); r <- max(rowSums(t))
    #   (A-k)/(n-k); (B-r)/(n-r); (A+B-k-r)/(2*n-k-r)
    for table, expected in (
        (AGES, [0.0245398773006135, 0.00526315789473684, 0.0141643059490085]),
        (WORK, [0.0377358490566038, 0.0158730158730159, 0.0258620689655172]),
        (TWO, [0, 0, 0]),
    ):
        found = table.measures
        assert [found.lambda_column, found.lambda_row, found.lambda_symmetric] == close(expected)


def test_linear_by_linear_agrees_with_r():
    # R 4.2.2: L <- (n-1)*cor(x,y)^2; pchisq(L, 1, lower.tail=FALSE)
    assert trio(AGES.measures.linear_by_linear) == close([0.891797433215725, 1, 0.344990684977631])
    assert trio(WORK.measures.linear_by_linear) == close([2.98298812069264, 1, 0.084143794706428])


def test_adjusted_residuals_agree_with_r():
    # R 4.2.2: chisq.test(t)$stdres, first and last row
    assert AGES.adjusted_residuals[0] == close(
        (-0.586363604194358, 0.675650007624081, -1.05814537863023, 1.17038068775195, -0.985476872466595)
    )
    assert AGES.adjusted_residuals[4] == close(
        (1.31484316406905, -0.302109413977083, 1.18083719609983, -0.95282975511208, -1.09875132685722)
    )


def test_a_table_of_two_by_two_agrees_with_r():
    # R 4.2.2: t <- table(q$currentEmp1, q$stability2); chisq.test(t, correct=FALSE); chisq.test(t); fisher.test(t)
    found = TWO.association
    assert TWO.counts == ((44, 24), (169, 34))
    assert trio(found.chi2) == close([10.4144580241703, 1, 0.00125032544545175])
    assert trio(found.chi2_yates) == close([9.34116665058782, 1, 0.00224062839535324])
    assert found.fisher.p == close(0.0019932448666627, 1e-7)
    # R 4.2.2: fisher.test(t)$estimate, which R searches for to four digits
    assert TWO.measures.odds_ratio_conditional == close(0.370402317544535, 1e-3)
    # R 4.2.2: cor(q$currentEmp1, q$stability2, use="complete")
    assert TWO.measures.phi_signed == close(-0.196035033620352)


def test_odds_and_risks_agree_with_r():
    # R 4.2.2: o <- a*d/b/c; c(o, exp(log(o)+c(-1,1)*z*sqrt(1/a+1/b+1/c+1/d)))
    assert effect(TWO.measures.odds_ratio) == close([0.368836291913215, 0.198624735620803, 0.684910717726549])
    # R 4.2.2: r <- (a/(a+b))/(c/(c+d)); c(r, exp(log(r)+c(-1,1)*z*sqrt(1/a-1/(a+b)+1/c-1/(c+d))))
    assert effect(TWO.measures.risk_ratio) == close([0.777236338322311, 0.64527558180197, 0.936183458115212])
    # R 4.2.2: p-r; p-r+c(-1,1)*z*sqrt(p*(1-p)/(a+b)+r*(1-r)/(c+d)), p <- a/(a+b), r <- c/(c+d)
    assert effect(TWO.measures.risk_difference) == close(
        [-0.185453491741524, -0.310112616844545, -0.0607943666385034]
    )


def test_a_trend_in_a_share_agrees_with_r():
    # R 4.2.2: t <- table(q$currentEmp1, q$socio3); prop.trend.test(t[1,], colSums(t))
    assert trio(PAY.measures.trend) == close([0.276939068757833, 1, 0.598714513936849])


@pytest.mark.parametrize(
    ("table", "p"),
    [
        # R 4.2.2: fisher.test(Job)$p.value, the example of R's help page: four by four
        (JOB, 0.782684938965639),
        # R 4.2.2, vcd 1.4.11: fisher.test(table(Arthritis$Treatment, Arthritis$Improved))$p.value
        ([[29, 7, 7], [13, 7, 21]], 0.00139319534175126),
        # R 4.2.2: fisher.test(table(q$edu1, q$currentEmp10), workspace=2e8)$p.value: five by four
        ([[0, 0, 0, 1], [1, 2, 0, 0], [17, 16, 0, 0], [34, 19, 0, 0], [90, 89, 3, 0]], 0.032830304575062),
        # R 4.2.2: fisher.test(table(q$edu1, q$socio2))$p.value
        ([[1, 0, 0], [3, 0, 0], [27, 5, 0], [45, 7, 0], [156, 18, 1]], 0.797758666373047),
        # R 4.2.2: fisher.test(table(q$currentEmp1, q$socio3), workspace=2e7)$p.value
        ([[1, 24, 29, 11, 2], [3, 72, 77, 40, 9]], 0.942829094752909),
    ],
)
def test_fishers_exact_test_of_larger_tables_agrees_with_r(table, p):
    assert fisher(table) == close(p, 1e-7)


def test_fishers_exact_test_stands_in_the_table():
    # R 4.2.2: fisher.test(table(q$edu1, q$currentEmp10), workspace=2e8)$p.value
    assert crosstab(RSE, "edu1", "currentEmp10").association.fisher.p == close(0.032830304575062, 1e-7)


def test_column_letters_agree_with_r():
    # R 4.2.2, for row i: able <- n>=2 & t[i,]>0 & t[i,]<n; of the pairs of able columns
    #   p.adjust(apply(pairs, 2, function(k) prop.test(t[i,k], n[k], correct=FALSE)$p.value), "bonferroni") < .05
    assert crosstab(rows_of(HAIR_EYE), "x", "y").letters == (
        ("BCD", "", "", ""),
        ("B", "", "B", ""),
        ("", "", "", "B"),
        ("", "ACD", "A", "A"),
    )
    # R 4.2.2: the same with "holm" and "BH": the last cell is AC
    for adjust in ("holm", "bh"):
        assert crosstab(rows_of(HAIR_EYE), "x", "y", adjust=adjust).letters[3] == ("", "ACD", "A", "AC")
    # R 4.2.2: t <- table(q$turnOver6, q$socio3), where four people are under 25
    letters = crosstab(RSE, "turnOver6", "socio3").letters
    assert letters == (*[("",) * 5] * 4, ("", "", "", "", "CD"))


def test_letters_of_means_agree_with_r():
    # R 4.2.2: pairwise.t.test(x, factor(y), "bonferroni") of HairEyeColor's rows 1 to 4: 1-2 7e-26, 1-3 .0215,
    #   1-4 4e-8, 2-3 8e-8, 2-4 .556, 3-4 .0211; tapply(x, y, mean)
    table = crosstab(rows_of(HAIR_EYE), "x", "y")
    assert table.mean_letters == ("", "AC", "A", "AC")
    assert table.column_means == close([1.87272727272727, 2.86046511627907, 2.20430107526882, 2.640625])


def test_layers_agree_with_r():
    # R 4.2.2: mantelhaen.test(table(q$currentEmp1, q$stability2, q$currentEmp12), correct=FALSE)
    found = mantel_haenszel(RSE, "currentEmp1", "stability2", "currentEmp12")
    assert [found.chi2.statistic, found.chi2.p] == close([10.6725088152086, 0.00108739534209446])
    assert [found.odds_ratio, found.low, found.high] == close(
        [0.361942929236706, 0.194399809519502, 0.673882779763247]
    )


def test_a_grid_of_tables_agrees_with_r():
    tables = grid(RSE, rows=[f"affSat{at}" for at in range(1, 5)], columns=["edu1", "socio3", "currentEmp10"])
    found = {
        pair: (*trio(table.association.chi2), table.association.cramers_v) for pair, table in tables.items()
    }
    # R 4.2.2, vcd 1.4.11: t <- table(q[[v]], q[[w]]); chisq.test(t, correct=FALSE); assocstats(t)$cramer
    assert found["affSat1", "edu1"] == close((9.17340291132358, 16, 0.906100938904717, 0.0919921127661721))
    assert found["affSat1", "socio3"] == close((22.4817000789758, 16, 0.128307820294761, 0.144546785877785))
    assert found["affSat2", "edu1"] == close((15.4680160482176, 16, 0.490663982468372, 0.119454541556006))
    assert found["affSat3", "currentEmp10"] == close(
        (11.713391212764, 12, 0.468963456208319, 0.120253801627564)
    )
    assert found["affSat4", "socio3"] == close((24.0613763676306, 16, 0.0881725139578757, 0.149538871025603))
    assert found["affSat4", "currentEmp10"] == close(
        (8.46070266196168, 12, 0.748171894715444, 0.102013569400822)
    )
    assert len(found) == 12


# ---- weights and designs -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "chi2", "second"),
    [
        # R 4.2.2, survey 4.1.1: d <- svydesign(id=~dnum, weights=~pw, fpc=~fpc, data=b)
        #   svychisq(~sch.wide+stype, d, statistic="Chisq"); svychisq(~sch.wide+stype, d, statistic="F")
        (
            crosstab(
                APICLUS1,
                "sch.wide",
                "stype",
                design=design_of(APICLUS1, weight="pw", cluster="dnum", fpc="fpc"),
            ),
            [11.9408920807453, 0.00555326330311322],
            [5.19336954147488, 1.49463977770746, 20.9249568879044, 0.0217474623707969],
        ),
        # R 4.2.2, survey 4.1.1: d <- svydesign(id=~1, strata=~stype, weights=~pw, fpc=~fpc, data=a)
        #   svychisq(~sch.wide+comp.imp, d, …)
        (
            crosstab(
                APISTRAT,
                "sch.wide",
                "comp.imp",
                design=design_of(APISTRAT, weight="pw", stratum="stype", fpc="fpc"),
            ),
            [57.4216804858066, 6.03636465060493e-12],
            [47.3177329993239, 1, 197, 7.82204065223015e-11],
        ),
        # R 4.2.2, survey 4.1.1: d <- svydesign(id=~1, weights=~pw, data=a); svychisq(~stype+sch.wide, d, …)
        (
            crosstab(APISTRAT, "stype", "sch.wide", weight="pw"),
            [26.7535340358907, 5.4799892508714e-08],
            [16.7195776045142, 1.8381238078121, 365.786637754609, 2.97784922764313e-07],
        ),
    ],
)
def test_tests_of_weighted_tables_agree_with_rs_survey_package(table, chi2, second):
    found = table.association
    assert [found.chi2.statistic, found.chi2.p] == close(chi2, 1e-8)
    rao_scott = found.rao_scott
    assert [rao_scott.statistic, rao_scott.df1, rao_scott.df2, rao_scott.p] == close(second, 1e-8)


def test_weighted_counts_agree_with_rs_survey_package():
    # R 4.2.2, survey 4.1.1: svytable(~sch.wide+stype, svydesign(id=~dnum, weights=~pw, data=b))
    table = crosstab(APICLUS1, "sch.wide", "stype", weight="pw")
    counts = dict(zip(table.row_values, table.counts, strict=True))
    order = [table.column_values.index(kind) for kind in "EHM"]
    assert [counts["No"][at] for at in order] == close([406.163955688476, 101.540988922119, 270.775970458984])
    assert [counts["Yes"][at] for at in order] == close(
        [4467.803512573236, 372.316959381103, 575.398937225341]
    )


# ---- SPSS --------------------------------------------------------------------------------------


def test_the_statistics_of_a_table_that_spss_prints():
    # PSPP 1.6.2: SET FORMAT=F24.12. CROSSTABS /TABLES=progRSE4 BY socio3 /STATISTICS=ALL.
    found, more = AGES.association, AGES.measures
    assert [
        found.chi2.statistic,
        found.likelihood_ratio.statistic,
        more.linear_by_linear.statistic,
        found.phi,
        found.cramers_v,
        more.contingency_c,
        found.kendall_tau_b,
        more.kendall_tau_c,
        found.gamma,
    ] == pytest.approx(
        [
            *(8.322287931242, 9.783903001844, 0.891797433216, 0.175891652304, 0.087945826152),
            *(0.173232343814, -0.045682166319, -0.041078757894, -0.063430248066),
        ],
        abs=1e-12,
    )
    # Lambda and Somers' d: symmetric, progRSE4 dependent, socio3 dependent
    assert [more.lambda_symmetric, more.lambda_row, more.lambda_column] == pytest.approx(
        [0.014164305949, 0.005263157895, 0.024539877301], abs=1e-12
    )
    assert [more.somers_d_symmetric, more.somers_d_row, more.somers_d] == pytest.approx(
        [-0.045597484277, -0.048552411287, -0.042981599971], abs=1e-12
    )
    # /CELLS=ASRESIDUAL, two decimals, first row
    assert [round(cell, 2) for cell in AGES.adjusted_residuals[0]] == [-0.59, 0.68, -1.06, 1.17, -0.99]


def test_the_statistics_of_two_by_two_that_spss_prints():
    # PSPP 1.6.2: CROSSTABS /TABLES=currentEmp1 BY stability2 /STATISTICS=ALL.
    found, more = TWO.association, TWO.measures
    assert [
        found.chi2.statistic,
        found.likelihood_ratio.statistic,
        found.chi2_yates.statistic,
        more.linear_by_linear.statistic,
        more.odds_ratio.estimate,
    ] == pytest.approx(
        [10.414458024170, 9.665426665688, 9.341166650588, 10.376028289764, 0.368836291913], abs=1e-12
    )
    assert round(found.fisher.p, 3) == 0.002

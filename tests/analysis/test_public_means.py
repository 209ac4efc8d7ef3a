"""Means, ranks, correlations and waves on public data against R 4.2.2 (car 3.1-1, psych 2.2.9) and PSPP 1.6.2."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.compare import compare
from analysis.correlate import correlate, correlation_matrix
from analysis.data import Data
from analysis.paired import paired
from analysis.trend import Mean, Measure, Share, Wave, trend
from analysis.waves import Round, compare_waves
from questionnaires import codebook
from tests.analysis.public import ATTITUDE, CHICKS, FORM, RSE, SLEEP, close

SIX = compare(CHICKS, "weight", "feed")
CONTRACTS = RSE[RSE["currentEmp10"] <= 2]
TWO = compare(CONTRACTS, "turnOver4", "currentEmp10")
"""R: x <- na.omit(q$turnOver4[which(q$currentEmp10==1)]); y <- na.omit(q$turnOver4[which(q$currentEmp10==2)])"""


def f_test(found):
    return [found.f, found.df1, found.df2, found.p]


def t_test(found):
    return [found.t, found.df, found.p, found.low, found.high]


# ---- groups ------------------------------------------------------------------------------------


def test_means_of_groups_agree_with_r():
    # R 4.2.2: tapply(chickwts$weight, chickwts$feed, mean); the same with sd
    assert [one.mean for one in SIX.groups] == close(
        [323.583333333333, 160.2, 218.75, 276.909090909091, 246.428571428571, 328.916666666667]
    )
    assert [one.sd for one in SIX.groups] == close(
        [
            *(64.4338396882391, 38.6258405158458, 52.2356983471857),
            *(64.9006233336084, 54.1290683824878, 48.8363842257228),
        ]
    )


def test_analyses_of_variance_agree_with_r():
    # R 4.2.2: summary(aov(weight~feed, chickwts)); oneway.test(weight~feed, chickwts)
    assert f_test(SIX.anova) == close([15.3647997747125, 5, 65, 5.93641985347133e-10])
    assert f_test(SIX.welch) == close([19.6617243608369, 5, 29.9520363861042, 1.17705971606649e-08])
    # R 4.2.2: kruskal.test(weight~feed, chickwts)
    assert [SIX.kruskal.h, SIX.kruskal.df, SIX.kruskal.p] == close(
        [37.3427176942562, 5, 5.11282951193715e-07]
    )


def test_tests_of_spread_agree_with_r():
    # R 4.2.2, car 3.1-1: leveneTest(weight~feed, chickwts, center=mean); center=median
    assert f_test(SIX.levene) == close([0.987329010631367, 5, 65, 0.432410148982651])
    assert [SIX.brown_forsythe.f, SIX.brown_forsythe.p] == close([0.749263894493746, 0.58960950480091])


def test_effects_of_several_groups_agree_with_r():
    # R 4.2.2: SSB/SST; (SSB-5*MSW)/(SST+MSW); kruskal.test(…)$statistic/(71-1)
    assert [SIX.effect.eta2, SIX.effect.omega2, SIX.effect.epsilon2] == close(
        [0.541685465673916, 0.50288466532257, 0.533467395632232]
    )


GAMES_HOWELL = [
    (163.383333333333, 92.8166572430107, 233.950009423656, 9.43590003943395e-06),
    (104.833333333333, 29.9545420934276, 179.712124573239, 0.00310157977384096),
    (46.6742424242424, -37.8658988983038, 131.214383746789, 0.529270131958171),
    (77.1547619047619, 3.6384152648491, 150.671108544675, 0.0360427832239038),
    (-5.33333333333337, -78.5173974482835, 67.8507307816168, 0.999900038115392),
    (-58.55, -119.617347894605, 2.51734789460484, 0.0649384324316739),
    (-116.709090909091, -190.744405989817, -42.6737758283652, 0.0012374089342827),
    (-86.2285714285714, -145.210181882564, -27.2469609745784, 0.00190147651566586),
    (-168.716666666667, -227.359268361416, -110.074064971917, 2.30715976434759e-07),
    (-58.1590909090909, -136.116560840698, 19.7983790225161, 0.220930657389788),
    (-27.6785714285714, -92.3724028096721, 37.0152599525293, 0.768899700226408),
    (-110.166666666667, -174.498256807273, -45.8350765260605, 0.000304241369965097),
    (30.4805194805195, -46.2258492783146, 107.186888239354, 0.805998475822906),
    (-52.0075757575758, -128.411317987762, 24.3961664726106, 0.303003106097015),
    (-82.4880952380953, -144.961591379161, -20.0145990970293, 0.00508811497796724),
]


def test_games_and_howells_pairs_agree_with_r():
    # R 4.2.2: v1 <- var(x)/length(x); v2 <- var(y)/length(y); SE <- sqrt((v1+v2)/2);
    #   df <- (v1+v2)^2/(v1^2/(length(x)-1)+v2^2/(length(y)-1)); d+c(-1,1)*qtukey(.95, 6, df)*SE;
    #   ptukey(abs(d)/SE, 6, df, lower.tail=FALSE), for the pairs in the order of combn(6, 2)
    assert len(SIX.pairs) == len(GAMES_HOWELL)
    for one, expected in zip(SIX.pairs, GAMES_HOWELL, strict=True):
        assert (one.difference, one.low, one.high, one.p) == close(expected, 1e-5)


def test_dunns_pairs_agree_with_r():
    # R 4.2.2: r <- rank(y); N <- 71; z <- (mean(r[a])-mean(r[b]))/
    #   sqrt((N*(N+1)/12-sum(table(y)^3-table(y))/(12*(N-1)))*(1/n1+1/n2)); p.adjust(2*pnorm(-abs(z)), "holm")
    assert [one.z for one in SIX.dunn] == close(
        [
            *(4.81306922795483, 3.30829255271061, 1.41575595962242, 2.49992206743798, -0.182969842227642),
            *(-1.65873604466547, -3.36405914529489, -2.60209344124354, -4.98752412747906, -1.81981798660782),
            *(-0.933255364178461, -3.49126239493825, 0.974144977172092, -1.59470399551258, -2.68979884616714),
        ]
    )
    assert [one.p_holm for one in SIX.dunn] == close(
        [
            *(2.08081682936901e-05, 0.0103253367564702, 0.627387871931428, 0.0993765037475356),
            *(0.989953680255778, 0.583013956560258, 0.00921660979930478, 0.0833909425504976),
            *(9.17369759466658e-06, 0.48150709371963, 0.989953680255778, 0.00624967015405956),
            *(0.989953680255778, 0.583013956560258, 0.0714951001421697),
        ]
    )


def test_two_groups_agree_with_r():
    # R 4.2.2: t.test(x, y, var.equal=TRUE); t.test(x, y)
    assert [(one.n, one.mean) for one in TWO.groups] == [(142, close(2.53521126760563)), (125, close(2.824))]
    assert t_test(TWO.t) == close(
        [-1.97294916968522, 265, 0.0495405489652417, -0.576993009200837, -0.000584455587894962]
    )
    assert t_test(TWO.welch_t) == close(
        [-1.96262600742821, 253.850198622851, 0.0507817850201224, -0.578567316945315, 0.000989852156583127]
    )
    # R 4.2.2: oneway.test(c(x, y) ~ rep(1:2, c(142, 125)))
    assert f_test(TWO.welch) == close([3.85190084503362, 1, 253.850198622851, 0.0507817850201224])


def test_ranks_of_two_groups_agree_with_r():
    # R 4.2.2: wilcox.test(x, y, exact=FALSE); correct=FALSE; 2*W/(142*125)-1
    found = TWO.mann_whitney
    assert [found.u, found.p, found.cliffs_delta] == close([7738, 0.0586804937322756, -0.128112676056338])
    plain = compare(CONTRACTS, "turnOver4", "currentEmp10", continuity=False).mann_whitney
    assert plain.p == close(0.0585694621107187)


def test_effects_of_two_groups_agree_with_r():
    # R 4.2.2: v <- 265; d <- (mean(x)-mean(y))/sqrt((141*var(x)+124*var(y))/v);
    #   d*exp(lgamma(v/2)-log(sqrt(v/2))-lgamma((v-1)/2)); d*(1-3/(4*v-1))
    assert [TWO.effect.d, TWO.effect.hedges_g] == close([-0.241976030681791, -0.241290438193959])
    other = compare(CONTRACTS, "turnOver4", "currentEmp10", correction="approximate").effect
    assert other.hedges_g == close(-0.24129054617561)
    assert TWO.effect.cliffs_delta == close(-0.128112676056338)


def test_a_group_of_one_stays_out_of_the_tests_that_need_its_variance():
    found = compare(RSE, "turnOver4", "currentEmp10")
    assert [one.n for one in found.groups] == [142, 125, 3, 1]
    # R 4.2.2: summary(aov(turnOver4~factor(currentEmp10), q)); kruskal.test(turnOver4~currentEmp10, q)
    assert f_test(found.anova) == close([1.62760653211588, 3, 267, 0.183291795547795])
    assert [found.kruskal.h, found.kruskal.p] == close([4.83543402068231, 0.184251774210728])
    # R 4.2.2: oneway.test(turnOver4~currentEmp10, q, subset=currentEmp10<4); car::leveneTest(…, center=median)
    assert f_test(found.welch) == close([2.16546310833151, 2, 5.41659383903301, 0.203671215163862])
    assert [found.brown_forsythe.f, found.brown_forsythe.p] == close([2.02263664150242, 0.134328451223107])
    assert list(found.left_out) == [4]


def test_the_comparison_that_spss_prints():
    # PSPP 1.6.2: ONEWAY turnOver4 BY currentEmp10. NPAR TESTS /KRUSKAL-WALLIS=turnOver4 BY currentEmp10(1,4).
    found = compare(RSE, "turnOver4", "currentEmp10")
    assert [found.anova.f, found.kruskal.h] == close([1.627606532116, 4.835434020682])
    # PSPP 1.6.2: T-TEST /GROUPS=currentEmp10(1,2) /VARIABLES=turnOver4.
    assert [TWO.t.t, TWO.welch_t.t, TWO.welch_t.df, TWO.welch_t.low] == close(
        [-1.972949169685, -1.962626007428, 253.850198622851, -0.578567316945]
    )
    # PSPP 1.6.2: NPAR TESTS /MANN-WHITNEY=turnOver4 BY currentEmp10(1,2). Z without continuity correction
    plain = compare(CONTRACTS, "turnOver4", "currentEmp10", continuity=False).mann_whitney
    assert [plain.u, plain.z] == close([7738, -1.891411294008])


# ---- the same people twice ---------------------------------------------------------------------


def test_pairs_of_students_sleep_agree_with_r():
    # R 4.2.2: x <- sleep$extra[1:10]; y <- sleep$extra[11:20]; t.test(x, y, paired=TRUE); mean(x-y)/sd(x-y)
    found = paired(SLEEP, ["first", "second"])
    assert t_test(found.t) == close(
        [-4.06212768338204, 9, 0.00283289019738427, -2.45988576327698, -0.700114236723018]
    )
    assert found.d == close(-1.28455756259105)
    # R 4.2.2: wilcox.test(x, y, paired=TRUE, exact=FALSE); correct=FALSE
    assert [found.wilcoxon.v, found.wilcoxon.p] == close([0, 0.00909069801592506])
    plain = paired(SLEEP, ["first", "second"], continuity=False).wilcoxon
    assert plain.p == close(0.00763244164820552)


def test_pairs_of_answers_agree_with_r():
    # R 4.2.2: P <- na.omit(q[c("affSat1", "affSat4")]); t.test(P[[1]], P[[2]], paired=TRUE)
    found = paired(RSE, ["affSat1", "affSat4"])
    assert found.base == 270
    assert t_test(found.t) == close(
        [1.59195487467918, 269, 0.112569247629946, -0.0184125102897547, 0.17396806584531]
    )
    # R 4.2.2: wilcox.test(P[[1]], P[[2]], paired=TRUE, exact=FALSE); sum(P[[1]]!=P[[2]])
    assert [found.wilcoxon.v, found.wilcoxon.p] == close([4302, 0.0825953619740019])
    assert found.wilcoxon.n == 121


def test_friedmans_test_agrees_with_r():
    # R 4.2.2: X <- na.omit(q[paste0("progRSE", 1:5)]); friedman.test(as.matrix(X)); statistic/(270*4)
    found = paired(RSE, [f"progRSE{at}" for at in range(1, 6)])
    assert (found.base, found.friedman.df) == (270, 4)
    assert [found.friedman.statistic, found.friedman.p, found.friedman.w] == close(
        [238.822344322344, 1.66361810048174e-50, 0.221131800298467]
    )


def test_mcnemars_test_agrees_with_r():
    # Agresti 1990, the example of R's help page: approval of the president at two surveys
    # R 4.2.2: m <- matrix(c(794,86,150,570), 2); mcnemar.test(m, correct=FALSE); mcnemar.test(m);
    #   binom.test(86, 86+150)$p.value
    votes = [(1, 1)] * 794 + [(0, 1)] * 86 + [(1, 0)] * 150 + [(0, 0)] * 570
    found = paired(pd.DataFrame(votes, columns=["first", "second"]), ["first", "second"]).mcnemar
    assert (found.up, found.down) == (86, 150)
    assert [found.plain.statistic, found.plain.p] == close([17.3559322033898, 3.09929344104522e-05])
    assert [found.corrected.statistic, found.corrected.p] == close([16.8177966101695, 4.11456228134594e-05])
    assert found.exact_p == close(3.71593613957143e-05)


def test_the_paired_comparison_that_spss_prints():
    # PSPP 1.6.2: T-TEST PAIRS=affSat1 WITH affSat4. NPAR TESTS /WILCOXON=affSat1 WITH affSat4 (PAIRED).
    found = paired(RSE, ["affSat1", "affSat4"], continuity=False)
    assert [found.t.t, found.t.difference, found.t.low] == close(
        [1.591954874679, 0.077777777778, -0.018412510290]
    )
    assert abs(found.wilcoxon.z) == close(1.737242198426)
    # PSPP 1.6.2: NPAR TESTS /KENDALL=progRSE1 progRSE2 progRSE3 progRSE4 progRSE5.
    friedman = paired(RSE, [f"progRSE{at}" for at in range(1, 6)]).friedman
    assert [friedman.w, friedman.statistic] == close([0.221131800298, 238.822344322344])


# ---- correlations ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "x", "y", "n", "pearson", "ranks"),
    [
        # R 4.2.2: cor.test(x, y); cor.test(x, y, method="spearman", exact=FALSE); method="kendall", exact=FALSE
        (
            ATTITUDE,
            "rating",
            "complaints",
            30,
            [0.825417569542146, 0.662012769870953, 0.913913891353669, 1.98768220828403e-08],
            [0.832200562268763, 1.19323509491527e-08, 0.654971208215473, 5.51833681505023e-07],
        ),
        (
            RSE,
            "affSat1",
            "turnOver5",
            270,
            [0.678280833989424, 0.608146822220175, 0.737908031561703, 9.72658608039181e-38],
            [0.661802897892368, 2.14347001240711e-35, 0.589594041758622, 2.30643546140791e-31],
        ),
    ],
)
def test_correlations_agree_with_r(data, x, y, n, pearson, ranks):
    found = correlate(data, x, y)
    assert found.n == n
    assert [found.pearson.r, found.pearson.low, found.pearson.high, found.pearson.p] == close(pearson)
    assert [found.spearman.rho, found.spearman.p, found.kendall.tau, found.kendall.p] == close(ranks)


def test_a_partial_correlation_agrees_with_r():
    # R 4.2.2: Z <- na.omit(q[c("affSat1", "turnOver5", "socio3", "affRec1")])
    #   r <- cor(resid(lm(affSat1~socio3+affRec1, Z)), resid(lm(turnOver5~socio3+affRec1, Z)))
    #   2*pt(-abs(r)*sqrt(264/(1-r^2)), 264); psych 2.2.9: partial.r(Z, 1:2, 3:4) is the same r
    found = correlate(RSE, "affSat1", "turnOver5", given=["socio3", "affRec1"]).partial
    assert [found.r, found.df, found.p, found.n] == close([0.563966758805856, 264, 9.78722405984954e-24, 268])


FOUR = ["affSat1", "percEmp1", "turnOver5", "progRSE4"]
BELOW = [(1, 0), (2, 0), (3, 0), (2, 1), (3, 1), (3, 2)]


@pytest.mark.parametrize(
    ("method", "missing", "expected"),
    [
        # R 4.2.2: V <- q[c("affSat1", "percEmp1", "turnOver5", "progRSE4")]; r <- cor(na.omit(V), method=…)
        #   or cor(V, use="pairwise", method=…); r[lower.tri(r)]
        (
            "pearson",
            "listwise",
            [
                *(0.147116438449484, 0.678280833989424, 0.58221812370526),
                *(0.103086947524841, 0.180191712199762, 0.552235835311041),
            ],
        ),
        (
            "pearson",
            "pairwise",
            [
                *(0.147504587066752, 0.678280833989424, 0.58234202367409),
                *(0.103086947524841, 0.180921251143102, 0.552235835311041),
            ],
        ),
        (
            "spearman",
            "pairwise",
            [
                *(0.124666670816486, 0.661802897892368, 0.537996193950382),
                *(0.083801275910394, 0.16760899203522, 0.504724294969017),
            ],
        ),
        (
            "kendall",
            "pairwise",
            [
                *(0.1048155018975, 0.589594041758622, 0.47001345831509),
                *(0.0688713916302471, 0.14099507607568, 0.434157336384695),
            ],
        ),
    ],
)
def test_a_matrix_agrees_with_r(method, missing, expected):
    found = correlation_matrix(RSE, FOUR, method=method, missing=missing)
    assert [found.r[a][b] for a, b in BELOW] == close(expected)


def test_the_tests_of_a_matrix_agree_with_r():
    # R 4.2.2, psych 2.2.9: t <- corr.test(V, adjust="none"); t$p[lower.tri(t$p)]; t$n[lower.tri(t$n)]
    found = correlation_matrix(RSE, FOUR, missing="pairwise")
    assert [found.p[a][b] for a, b in BELOW] == close(
        [
            *(0.0150856533668115, 9.72658608039171e-38, 5.3052581549903e-26),
            *(0.0909248355936563, 0.00279636003514473, 5.89785344378651e-23),
        ]
    )
    assert [found.n[a][b] for a, b in BELOW] == [271, 270, 271, 270, 271, 270]
    # R 4.2.2: cor.test(V[[a]], V[[b]], method="kendall", exact=FALSE)$p.value
    kendall = correlation_matrix(RSE, FOUR, missing="pairwise", method="kendall")
    assert [kendall.p[a][b] for a, b in BELOW] == close(
        [
            *(0.0372471953969374, 2.30643546140791e-31, 1.31243607201931e-20),
            *(0.166620970257946, 0.00453968531961257, 3.68943335359915e-18),
        ]
    )


# ---- waves -------------------------------------------------------------------------------------

TENSION = (
    Mean(36.3888888888889, 16.4464868012769, 18),
    Mean(26.3888888888889, 9.1210092894107, 18),
    Mean(21.6666666666667, 8.35252691599093, 18),
)
"""R: tapply(warpbreaks$breaks, warpbreaks$tension, mean); the same with sd. Tippett 1950, ships with R."""


def test_two_waves_agree_with_r():
    # Fleiss 1981, in R's help page of prop.test: the third and fourth study
    shares = Measure("smokers", "smokers", "share", (Share(129, 136), Share(70, 82)))
    means = Measure("breaks", "breaks", "mean", (TENSION[0], TENSION[2]))
    share, mean = trend((Wave("a", 136), Wave("b", 82)), [shares, means]).indicators
    # R 4.2.2: prop.test(c(70,129), c(82,136), correct=FALSE)$p.value; Newcombe from each one's $conf.int
    assert [share.difference, share.low, share.high, share.p] == close(
        [-0.09487087517934, -0.190804033848898, -0.015692388169342, 0.0161432937786357]
    )
    # R 4.2.2: with(warpbreaks, t.test(breaks[tension=="H"], breaks[tension=="L"]))
    assert [mean.low, mean.high, mean.p] == close([-23.67256490279, -5.77187954165446, 0.0023267944377645])
    # R 4.2.2: p.adjust(c(.0161432937786357, .0023267944377645), "holm")
    assert [share.p_holm, mean.p_holm] == close([0.0161432937786357, 0.00465358887552901])


def test_a_trend_over_several_waves_agrees_with_r():
    # R 4.2.2: k <- c(83,90,129,70); n <- c(86,93,136,82); prop.trend.test(k, n)$p.value
    counts = tuple(Share(*one) for one in ((83, 86), (90, 93), (129, 136), (70, 82)))
    waves = tuple(Wave(name, 0) for name in "abcd")
    (found,) = trend(waves, [Measure("smokers", "smokers", "share", counts)]).indicators
    assert found.p == close(0.00413189747764149)
    # R 4.2.2: the last less the first, Newcombe from prop.test(70, 82, correct=FALSE) and (83, 86)
    assert [found.difference, found.low, found.high] == close(
        [-0.111457742484402, -0.206522265730667, -0.024240971450705]
    )
    # R 4.2.2: summary(lm(breaks ~ as.numeric(tension), warpbreaks))$coefficients[2, 4]
    (line,) = trend(waves[:3], [Measure("breaks", "breaks", "mean", TENSION)]).indicators
    assert line.p == close(0.000471274174271224)


def test_waves_of_one_questionnaire_agree_with_r():
    form = replace(FORM, scales=FORM.scales[:1], scale_claims=())
    halves = [Data(part, codebook.of(form), questionnaire=form) for part in (RSE[:136], RSE[136:])]
    found = compare_waves(
        [Round(name, half, form) for name, half in zip("ab", halves, strict=True)], language="en"
    )
    by_id = {one.id: one for one in found.indicators}
    # R 4.2.2: s <- function(v) c(sum(v>=4, na.rm=TRUE), sum(v!=3, na.rm=TRUE)); s(q$affSat4[1:136]);
    #   s(q$affSat4[137:273]); prop.test(c(80,82), c(97,96), correct=FALSE); Newcombe from each $conf.int
    claim = by_id["affSat4.claim"]
    assert (claim.counts, claim.bases) == ((82, 80), (96, 97))
    assert [claim.difference, claim.low, claim.high, claim.p] == close(
        [-0.0294243986254296, -0.133897834019355, 0.0756380086489393, 0.577777825954101]
    )
    # R 4.2.2: s <- ifelse(rowSums(!is.na(S))>=3, rowMeans((S-1)*25, na.rm=TRUE), NA) of
    #   S <- q[paste0("affSat",1:4)]; t.test(s[137:273], s[1:136])
    scale = by_id["SAT"]
    assert [*scale.values, scale.p, scale.low, scale.high] == close(
        [66.1151960784314, 66.0648148148148, 0.986373545446108, -5.8527887268724, 5.75202619963929]
    )

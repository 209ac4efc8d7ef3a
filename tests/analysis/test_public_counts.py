"""What counts one question, on public data against R 4.2.2 (survey 4.1.1, e1071 1.7-13) and PSPP 1.6.2."""

import numpy as np
import pandas as pd
import pytest

from analysis import figures
from analysis.claims import claim, scale_claim
from analysis.describe import describe
from analysis.frequency import frequency
from analysis.intervals import (
    benjamini_hochberg,
    bonferroni,
    holm,
    newcombe,
    share_interval,
    two_shares_p,
)
from analysis.mentions import mentions_chosen, mentions_of
from analysis.multiple import choices, multiple, split
from analysis.multiple_groups import multiple_in_groups
from analysis.net import promoter_score
from analysis.ranking import ranking
from analysis.scores import score
from tests.analysis.public import APISTRAT, ATTITUDE, CHICKS, FORM, HIGH, RSE, SIDES, close

SHARES = frequency(RSE, "progRSE4", top=2, bottom=2)
KNOWN = [f"affRec{at}" for at in range(1, 6)]
TICKS = (RSE[KNOWN] >= 4).astype("Int64")
"""R: M <- ifelse(as.matrix(q[paste0("affRec", 1:5)]) >= 4, 1, 0)"""


def limits(found):
    return [found.low, found.high]


# ---- one question ------------------------------------------------------------------------------


def test_a_frequency_with_its_wilson_intervals_agrees_with_r():
    # R 4.2.2: x <- na.omit(q$progRSE4); k <- table(x); n <- sum(k); k/n; k/273; cumsum(k/n)
    assert [row.count for row in SHARES.rows] == [21, 35, 74, 80, 61]
    assert (SHARES.total, SHARES.base, SHARES.missing) == (273, 271, 2)
    assert [row.share for row in SHARES.rows] == close(
        [0.0774907749077491, 0.129151291512915, 0.273062730627306, 0.29520295202952, 0.225092250922509]
    )
    assert [row.share_of_total for row in SHARES.rows] == close(
        [0.0769230769230769, 0.128205128205128, 0.271062271062271, 0.293040293040293, 0.223443223443223]
    )
    assert [row.cumulative for row in SHARES.rows] == close(
        [0.0774907749077491, 0.206642066420664, 0.479704797047971, 0.774907749077491, 1]
    )
    # R 4.2.2: sapply(k, function(k) prop.test(k, n, correct=FALSE)$conf.int)
    assert [limit for row in SHARES.rows for limit in limits(row)] == close(
        [
            *(0.0512398023996158, 0.115552569527798, 0.0943486773622314, 0.174320609788031),
            *(0.223466385031774, 0.329002880239283, 0.244063340492385, 0.352067459874178),
            *(0.17940977193845, 0.278459500625675),
        ]
    )


def test_top_box_bottom_box_and_net_agree_with_r():
    # R 4.2.2: mean(x>=4); prop.test(sum(x>=4), n, correct=FALSE)$conf.int; the same of x<=2
    assert (SHARES.top.count, SHARES.bottom.count) == (141, 56)
    assert [SHARES.top.share, *limits(SHARES.top)] == close(
        [0.520295202952029, 0.460947392296271, 0.579075681541277]
    )
    assert [SHARES.bottom.share, *limits(SHARES.bottom)] == close(
        [0.206642066420664, 0.162698422093916, 0.25878623789062]
    )
    # R 4.2.2: s <- mean(x>=4)-mean(x<=2); se <- sqrt((mean(x>=4)+mean(x<=2)-s^2)/n); s+c(-1,1)*qnorm(.975)*se
    net = SHARES.net
    assert [net.difference, net.se, *limits(net)] == close(
        [0.313653136531365, 0.0481602100051174, 0.21926085943345, 0.408045413629281]
    )


def test_goodness_of_fit_agrees_with_r():
    # R 4.2.2: chisq.test(k); chisq.test(k, p=c(1,2,4,2,1)/10)
    even = frequency(RSE, "progRSE4", expected=[1] * 5).goodness
    assert [even.statistic, even.df, even.p] == close([47.5055350553506, 4, 1.19654185785365e-09])
    told = frequency(RSE, "progRSE4", expected=[1, 2, 4, 2, 1]).goodness
    assert [told.statistic, told.p] == close([73.7785977859779, 3.61158315402689e-15])


def test_the_frequency_that_spss_prints():
    # PSPP 1.6.2: FREQUENCIES progRSE4. Valid Percent and Cumulative Percent
    printed = [row["percent"] for row in figures.frequency(SHARES)["rows"]]
    assert printed == ["7.7", "12.9", "27.3", "29.5", "22.5"]
    assert [f"{100 * row.cumulative:.1f}" for row in SHARES.rows] == ["7.7", "20.7", "48.0", "77.5", "100.0"]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # R 4.2.2, with t <- sum(x>=4): binom.test(t, n)$conf.int
        ("clopper-pearson", [0.459029521315595, 0.581112268249155]),
        # p <- t/n; z <- qnorm(.975); p + c(-1,1)*z*sqrt(p*(1-p)/n)
        ("wald", [0.460814596590402, 0.579775809313657]),
        # m <- n+z^2; p <- (t+z^2/2)/m; p + c(-1,1)*z*sqrt(p*(1-p)/m)
        ("agresti-coull", [0.460946720642692, 0.579076353194856]),
        # qbeta(c(.025,.975), t+.5, n-t+.5)
        ("jeffreys", [0.460863390843749, 0.579296081639042]),
        # prop.test(t, n)$conf.int
        ("wilson-corrected", [0.459119822222626, 0.580885777141534]),
    ],
)
def test_intervals_on_request_agree_with_r(method, expected):
    assert limits(share_interval(141, 271, method=method)) == close(expected)
    assert limits(frequency(RSE, "progRSE4", top=2, interval=method).top) == close(expected)


def test_a_finite_population_agrees_with_r():
    # R 4.2.2: w <- function(p, n) {z <- qnorm(.975); (p+z^2/2/n+c(-1,1)*z*sqrt(p*(1-p)/n+z^2/4/n^2))/(1+z^2/n)}
    # w(t/n, n*999/(1000-n)); w(t/n, (n-1)/(1-n/1000))
    found = frequency(RSE, "progRSE4", top=2, population=1000).top
    assert limits(found) == close([0.469536920239385, 0.570637916749557])
    other = frequency(RSE, "progRSE4", top=2, population=1000, fpc="survey").top
    assert limits(other) == close([0.469468866276152, 0.570704860194943])


def test_a_weighted_frequency_agrees_with_r():
    # R 4.2.2, survey 4.1.1: svymean(~stype, svydesign(id=~1, weights=~pw, data=a)); sum(a$pw)^2/sum(a$pw^2);
    # w(share, that), w as above
    found = frequency(APISTRAT, "stype", weight="pw")
    rows = [found.row(kind) for kind in "EHM"]
    assert [row.share for row in rows] == close([0.713755237067748, 0.121892157602241, 0.164352605330011])
    assert [found.base, found.effective_base] == close([6193.99995803833, 168.581331280756])
    assert [limit for row in rows for limit in limits(row)] == close(
        [
            *(0.641357617721615, 0.776628222919429, 0.08076196195151, 0.179870308276759),
            *(0.116011443099549, 0.227649744599696),
        ]
    )


# ---- numbers described -------------------------------------------------------------------------


def test_a_description_agrees_with_r():
    # R 4.2.2: w <- chickwts$weight; mean(w); sd(w); sd(w)/sqrt(71); t.test(w)$conf.int
    found = describe(CHICKS, "weight")
    assert [found.mean, found.sd, found.se, *limits(found)] == close(
        [261.30985915493, 78.0736998975594, 9.26564350257548, 242.830115888951, 279.789602420908]
    )
    # R 4.2.2: t.test(w, conf.level=.99)$conf.int
    assert limits(describe(CHICKS, "weight", confidence=0.99)) == close([236.77531888243, 285.844399427429])
    # R 4.2.2, e1071 1.7-13: skewness(w, type=1); kurtosis(w, type=1); skewness(w, type=2); kurtosis(w, type=2)
    assert [found.g1, found.g2, found.skewness, found.kurtosis] == close(
        [-0.0116103542767331, -0.906646945552653, -0.0118624549350185, -0.884377793176763]
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # R 4.2.2: quantile(w, c(.05,.1,.25,.5,.75,.9), type=rule)
        (7, [140.5, 153, 204.5, 258, 323.5, 359]),
        (6, [138.4, 149, 203, 258, 325, 366.2]),
        (2, [140, 153, 203, 258, 325, 359]),
    ],
)
def test_quantiles_agree_with_r(rule, expected):
    found = describe(
        CHICKS, "weight", quantiles=(0.05, 0.1, 0.25, 0.5, 0.75, 0.9), quantile_type=rule
    ).quantiles
    assert [value for _, value in found] == close(expected)


def test_the_description_that_spss_prints():
    # PSPP 1.6.2: SET FORMAT=F24.12. DESCRIPTIVES weight turnOver2 /STATISTICS=ALL.
    # EXAMINE weight /PERCENTILES(5,10,25,50,75,90)=HAVERAGE.
    chicks = describe(CHICKS, "weight", quantiles=(0.05, 0.1, 0.25, 0.5, 0.75, 0.9), quantile_type=6)
    assert [chicks.se, chicks.sd, chicks.skewness, chicks.kurtosis] == close(
        [9.265643502575, 78.073699897559, -0.011862454935, -0.884377793177], 1e-10
    )
    assert [value for _, value in chicks.quantiles] == close([138.4, 149, 203, 258, 325, 366.2])
    item = describe(RSE, "turnOver2")
    assert [item.n, item.mean, item.sd, item.skewness, item.kurtosis] == close(
        [271, 2.147601476015, 0.666933116085, -0.176724602038, -0.766056389193], 1e-10
    )


def test_the_net_promoter_score_agrees_with_r():
    # R 4.2.2, carData 3.0-5: v <- Vocab$vocabulary (General Social Survey, words known of ten), table(v)
    counts = (212, 557, 986, 1812, 3112, 5004, 6657, 4821, 3230, 2345, 1615)
    found = promoter_score(pd.DataFrame({"v": np.repeat(np.arange(11), counts)}), "v")
    assert (found.promoters, found.passives, found.detractors, found.base) == (3960, 8051, 18340, 30351)
    # R: s <- mean(v>=9)-mean(v<=6); se <- sqrt((mean(v>=9)+mean(v<=6)-s^2)/length(v)), in points
    assert [found.score, found.se, *limits(found)] == close(
        [-47.3789990445125, 0.410023965409574, -48.1826312495136, -46.5753668395115]
    )


# ---- several answers, claims, ranks ------------------------------------------------------------


@pytest.mark.parametrize(
    ("cases", "base", "counts", "of_cases", "of_responses"),
    [
        # R 4.2.2: m <- M[keep,]; colSums(m, na.rm=TRUE)/nrow(m); colSums(m, na.rm=TRUE)/sum(m, na.rm=TRUE)
        (
            "answered",  # keep <- rowSums(!is.na(M)) > 0
            273,
            [189, 145, 154, 151, 150],
            [0.692307692307692, 0.531135531135531, 0.564102564102564, 0.553113553113553, 0.549450549450549],
            [0.239543726235741, 0.183776932826362, 0.195183776932826, 0.191381495564005, 0.190114068441065],
        ),
        (
            "any",  # keep <- rowSums(M, na.rm=TRUE) > 0
            217,
            [189, 145, 154, 151, 150],
            [0.870967741935484, 0.668202764976959, 0.709677419354839, 0.695852534562212, 0.691244239631336],
            [0.239543726235741, 0.183776932826362, 0.195183776932826, 0.191381495564005, 0.190114068441065],
        ),
        (
            "all",  # keep <- complete.cases(M)
            270,
            [188, 144, 153, 150, 149],
            [0.696296296296296, 0.533333333333333, 0.566666666666667, 0.555555555555556, 0.551851851851852],
            [0.239795918367347, 0.183673469387755, 0.19515306122449, 0.191326530612245, 0.190051020408163],
        ),
    ],
)
def test_several_answers_agree_with_r_on_each_base(cases, base, counts, of_cases, of_responses):
    found = multiple(TICKS, KNOWN, cases=cases)
    assert (found.base, [row.count for row in found.rows], found.responses) == (base, counts, sum(counts))
    assert [row.share_of_cases for row in found.rows] == close(of_cases)
    assert [row.share_of_responses for row in found.rows] == close(of_responses)


def test_the_intervals_of_several_answers_agree_with_r():
    # R 4.2.2: prop.test(189, 273, correct=FALSE)$conf.int; prop.test(150, 273, correct=FALSE)$conf.int
    rows = multiple(TICKS, KNOWN).rows
    assert [*limits(rows[0]), *limits(rows[4])] == close(
        [0.635206145924349, 0.744072306252883, 0.490150849301677, 0.607377895543897]
    )


def test_one_column_of_several_answers_agrees_with_r():
    joined = TICKS.apply(
        lambda row: "┋".join(name for name in KNOWN if row[name] is not pd.NA and row[name]), axis=1
    )
    found = split(pd.DataFrame({"known": joined}), "known", "┋")
    # R 4.2.2: as above, keep <- rowSums(M, na.rm=TRUE) > 0: an empty cell is no answer
    assert (found.total, found.base, found.responses) == (273, 217, 789)
    assert {row.value: row.count for row in found.rows} == dict(
        zip(KNOWN, [189, 145, 154, 151, 150], strict=True)
    )
    assert next(row for row in found.rows if row.value == "affRec1").share_of_cases == close(
        0.870967741935484
    )


NAMED = [f"affSat{at}" for at in range(1, 5)]
"""Four columns that hold one of five answers each: as if everybody had named four things, some of them twice."""


def test_choice_columns_agree_with_r():
    # R 4.2.2: X <- q[paste0("affSat", 1:4)]; M <- sapply(1:5, function(v) rowSums(X == v, na.rm=TRUE))
    # P <- M > 0; colSums(P)/sum(rowSums(P) > 0); colSums(P)/sum(P)
    found = choices(RSE, NAMED)
    assert [row.value for row in found.rows] == [1, 2, 3, 4, 5]
    assert (found.base, found.responses) == (273, 486)
    assert (
        [row.count for row in found.rows] == [row.mentions for row in found.rows] == [23, 61, 121, 175, 106]
    )
    assert [row.share_of_cases for row in found.rows] == close(
        [0.0842490842490843, 0.2234432234432235, 0.4432234432234432, 0.6410256410256411, 0.3882783882783883]
    )
    assert [row.share_of_responses for row in found.rows] == close(
        [0.0473251028806584, 0.1255144032921811, 0.2489711934156379, 0.3600823045267490, 0.2181069958847737]
    )
    # R 4.2.2: C <- P[complete.cases(X),]; colSums(C)/nrow(C)
    whole = choices(RSE, NAMED, cases="all")
    assert (whole.base, [row.count for row in whole.rows]) == (270, [23, 61, 120, 172, 106])
    assert whole.rows[3].share_of_cases == close(0.6370370370370371)


def test_options_named_twice_agree_with_r():
    # R 4.2.2: as above; colSums(M); colSums(M)/sum(M)
    found = choices(RSE, NAMED, duplicates="count")
    assert [row.count for row in found.rows] == [23, 61, 121, 175, 106]
    assert ([row.mentions for row in found.rows], found.responses) == ([46, 120, 252, 423, 244], 1085)
    assert [row.share_of_responses for row in found.rows] == close(
        [0.0423963133640553, 0.1105990783410138, 0.2322580645161290, 0.3898617511520737, 0.2248847926267281]
    )


def test_choice_columns_in_groups_agree_with_r():
    # R 4.2.2: G <- q$currentEmp10; x <- tapply(M[,5] > 0, G, sum); prop.test(x, table(G), correct=FALSE)
    found = multiple_in_groups(RSE, mentions_chosen(RSE, NAMED), "currentEmp10")
    fifth = found.options[4]
    assert (found.group_bases, found.group_responses) == ((142, 126, 3, 1), (248, 231, 4, 1))
    assert fifth.counts == (57, 47, 1, 0)
    assert [fifth.chi2.statistic, fifth.chi2.p] == close([0.895625452489993, 0.826483357830763])
    # R 4.2.2: tapply(M[,5], G, sum)/tapply(rowSums(M), G, sum)
    twice = multiple_in_groups(RSE, mentions_chosen(RSE, NAMED, duplicates="count"), "currentEmp10")
    assert (twice.group_responses, twice.options[4].counts) == ((562, 503, 12, 4), (57, 47, 1, 0))
    assert twice.options[4].shares_of_responses == close((128 / 562, 111 / 503, 4 / 12, 0))


@pytest.mark.parametrize(
    ("option", "counts", "statistic", "p"),
    [
        # R 4.2.2: G <- q$currentEmp10; prop.test(tapply(M[,j], G, sum, na.rm=TRUE), table(G), correct=FALSE)
        (0, (95, 90, 3, 0), 4.22051661539653, 0.238615793616982),
        (1, (73, 69, 3, 0), 4.08223415977811, 0.252720149144431),
        (4, (81, 67, 2, 0), 1.79483800190334, 0.616058888242832),
    ],
)
def test_several_answers_in_groups_agree_with_r(option, counts, statistic, p):
    data = TICKS.assign(contract=RSE["currentEmp10"])
    found = multiple_in_groups(data, mentions_of(data, KNOWN), "contract")
    assert (found.group_bases, found.base, found.missing) == ((142, 126, 3, 1), 272, 1)
    row = found.options[option]
    assert (row.counts, row.chi2.df) == (counts, 3)
    assert [row.chi2.statistic, row.chi2.p] == close([statistic, p])
    # R 4.2.2: tapply(M[,1], G, sum, na.rm=TRUE)/table(G); the same over sum(M[G==g,], na.rm=TRUE)
    first = found.options[0]
    assert found.group_responses == (411, 364, 12, 0)
    assert first.shares_of_cases == close((0.669014084507042, 0.714285714285714, 1, 0))
    assert first.shares_of_responses == (close(0.231143552311436), close(0.247252747252747), 0.25, None)


def test_a_claim_agrees_with_r():
    # R 4.2.2: s <- na.omit(q$affSat4); s <- s[s!=3]; mean(s>=4); prop.test(sum(s>=4), length(s), correct=FALSE)
    (found,) = claim(RSE, FORM.item("affSat4"), SIDES)
    assert (found.count, found.base, found.left_out, found.missing) == (162, 193, 79, 1)
    assert [found.share, *limits(found)] == close([0.839378238341969, 0.781034776478252, 0.884475430491561])
    # R 4.2.2: s <- rowMeans((q[paste0("affSat",1:4)]-1)*25, na.rm=TRUE) of who answered 3; mean(s>=75)
    high = scale_claim(score(RSE, FORM.scale("SAT"), questionnaire=FORM), HIGH)
    assert (high.count, high.base) == (137, 271)
    assert [high.share, *limits(high)] == close([0.505535055350554, 0.446349083822315, 0.564566299951562])


def test_a_ranking_agrees_with_r():
    # R 4.2.2: R <- t(apply(-attitude[,-1], 1, rank, ties.method="first")); R[R>3] <- 0
    # colSums(R==1); colSums(R==3); colSums(R>0); colSums(R)/colSums(R>0)
    ranks = (-ATTITUDE.iloc[:, 1:]).rank(axis=1, method="first").astype(int)
    found = ranking(ranks.where(ranks <= 3, 0), list(ranks))
    assert [row.first for row in found.rows] == [7, 0, 1, 3, 19, 0]
    assert [row.counts[2] for row in found.rows] == [7, 4, 1, 12, 6, 0]
    assert [row.ranked for row in found.rows] == [25, 6, 5, 26, 28, 0]
    means = [None if row.mean_rank is None else float(row.mean_rank) for row in found.rows]
    assert means[:-1] == close([2, 2.66666666666667, 2, 2.34615384615385, 1.53571428571429])
    assert means[-1] is None


# ---- two shares, many tests --------------------------------------------------------------------


def test_the_difference_of_two_shares_agrees_with_r():
    # Fleiss 1981, in R's help page of prop.test: smokers among lung patients, third and fourth study
    # R 4.2.2: prop.test(c(129,70), c(136,82), correct=FALSE)$p.value; Newcombe from each one's $conf.int
    assert two_shares_p(129, 136, 70, 82) == close(0.0161432937786357)
    assert limits(newcombe(129, 136, 70, 82)) == close([0.015692388169342, 0.190804033848898])


def test_adjusted_p_values_agree_with_r():
    # R 4.2.2: P <- pairwise.t.test(chickwts$weight, chickwts$feed, "none", pool.sd=FALSE)$p.value
    ps = [
        7.21024958119125e-07,
        0.000260621659714802,
        0.0986622155842758,
        0.00352126345222498,
        0.821511771366324,
    ]
    # R 4.2.2: p.adjust(P[,1], "holm"); "BH"; "bonferroni"
    assert holm(ps) == close(
        (3.60512479059563e-06, 0.00104248663885921, 0.197324431168552, 0.0105637903566749, 0.821511771366324)
    )
    assert benjamini_hochberg(ps) == close(
        (
            3.60512479059563e-06,
            0.000651554149287005,
            0.123327769480345,
            0.00586877242037497,
            0.821511771366324,
        )
    )
    assert bonferroni(ps) == close(
        (3.60512479059563e-06, 0.00130310829857401, 0.493311077921379, 0.0176063172611249, 1)
    )

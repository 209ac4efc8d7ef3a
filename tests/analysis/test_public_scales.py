"""Scales, scores and signs of carelessness on public data against R 4.2.2 (psych 2.2.9) and PSPP 1.6.2."""

from fractions import Fraction

import numpy as np
import pytest

from analysis.composite import composite
from analysis.quality import quality
from analysis.scale import scale_analysis
from analysis.scores import score
from questionnaires.model import Bands
from tests.analysis.public import ATTITUDE, FORM, RSE, close

EIGHT = [*(f"affSat{at}" for at in range(1, 5)), *(f"percEmp{at}" for at in range(1, 4)), "turnOver4"]
"""R: X <- q[c(paste0("affSat", 1:4), paste0("percEmp", 1:3), "turnOver4")]; X$turnOver4 <- 6-X$turnOver4"""


def analysed(**options):
    return scale_analysis(RSE, EIGHT, low=1, high=5, reverse=["turnOver4"], **options)


LISTWISE, PAIRWISE = analysed(), analysed(missing="pairwise")


def test_alpha_and_feldts_interval_agree_with_psych():
    # R 4.2.2, psych 2.2.9: n <- 270; k <- 8; a <- alpha(na.omit(X))$total$raw_alpha;
    #   1-(1-a)*qf(.975, n-1, (n-1)*(k-1)); 1-(1-a)*qf(.025, n-1, (n-1)*(k-1))
    assert LISTWISE.complete == 270
    assert [LISTWISE.alpha, LISTWISE.alpha_low, LISTWISE.alpha_high] == close(
        [0.853080147168511, 0.825024313763578, 0.87816188725159], 1e-8
    )
    # R 4.2.2, psych 2.2.9: alpha(X, use="pairwise")$total$raw_alpha
    assert PAIRWISE.alpha == close(0.853451564241765, 1e-8)


@pytest.mark.parametrize(
    ("found", "r_drop", "without"),
    [
        # R 4.2.2, psych 2.2.9: a <- alpha(na.omit(X)); a$item.stats$r.drop; a$alpha.drop$raw_alpha
        (
            LISTWISE,
            [
                *(0.724400113206307, 0.755673016535501, 0.748939950802579, 0.733120530209531),
                *(0.310981081158139, 0.520548303063462, 0.519962953831744, 0.510612767301761),
            ],
            [
                *(0.820293409808414, 0.815411145480169, 0.81685679522979, 0.819821996960711),
                *(0.871114981962547, 0.844040035163633, 0.843708615967006, 0.846288441081693),
            ],
        ),
        # R 4.2.2, psych 2.2.9: a <- alpha(X, use="pairwise"); the same
        (
            PAIRWISE,
            [
                *(0.725029686897781, 0.754943146857589, 0.749648786099373, 0.735822716462021),
                *(0.311156370780761, 0.520772280698324, 0.520208694086893, 0.512166315250965),
            ],
            [
                *(0.820729090003884, 0.816020422667912, 0.817285387896771, 0.820053578777926),
                *(0.871539060856194, 0.844484309091249, 0.844144858203852, 0.846544036154645),
            ],
        ),
    ],
)
def test_items_agree_with_psych(found, r_drop, without):
    assert [item.r_drop for item in found.items] == close(r_drop, 1e-8)
    assert [item.alpha_if_dropped for item in found.items] == close(without, 1e-8)


def test_means_of_items_agree_with_r():
    # R 4.2.2: colSums(!is.na(X)); sapply(X, mean, na.rm=TRUE); sapply(X, sd, na.rm=TRUE), the last three
    items = LISTWISE.items[5:]
    assert [item.n for item in items] == [271, 271, 272]
    assert [item.mean for item in items] == close([3.55350553505535, 3.70479704797048, 3.32352941176471])
    assert [item.sd for item in items] == close([1.10717218999692, 1.02267580004186, 1.19582516673219])


def test_omega_agrees_with_factanal():
    # R 4.2.2: L <- na.omit(X); f <- factanal(L, 1, control=list(opt=list(factr=100)));
    #   l <- f$loadings[,1]*apply(L,2,sd); th <- f$uniquenesses*apply(L,2,var); sum(l)^2/(sum(l)^2+sum(th))
    assert LISTWISE.omega == close(0.853590001631151, 1e-6)


def test_further_reliability_agrees_with_psych():
    # R 4.2.2, psych 2.2.9: alpha(L)$total$std.alpha; alpha(L)$total$`G6(smc)`; splitHalf(L)$maxrb;
    #   splitHalf(L, covar=TRUE)$maxrb; 1-sum(1/diag(solve(cov(L))))/sum(cov(L))
    found = LISTWISE.further
    assert [found.alpha_standardised, found.lambda6_standardised, found.lambda4_standardised] == close(
        [0.857731393201359, 0.888318881903977, 0.911268332773003], 1e-8
    )
    assert [found.lambda4, found.lambda6] == close([0.905780798749063, 0.882713826187254], 1e-8)
    # R 4.2.2: odd <- rowSums(L[,c(1,3,5,7)]); even <- rowSums(L[,c(2,4,6,8)]); r <- cor(odd, even);
    #   2*r/(1+r); 4*cov(odd,even)/var(odd+even)
    halves = found.split_half
    assert [halves.r, halves.spearman_brown, halves.guttman] == close(
        [0.810889279151441, 0.895570246604379, 0.894088363410081], 1e-8
    )
    # R 4.2.2, psych 2.2.9: alpha(X, use="pairwise")$total$std.alpha, $`G6(smc)`
    assert [PAIRWISE.further.alpha_standardised, PAIRWISE.further.lambda6_standardised] == close(
        [0.858116405777478, 0.88869887050995], 1e-8
    )


def test_two_answers_have_kuder_and_richardsons_formula():
    known = [f"affRec{at}" for at in range(1, 6)]
    ticks = (RSE[known] >= 4).astype("Int64")
    # R 4.2.2: M <- na.omit(ifelse(as.matrix(q[paste0("affRec", 1:5)]) >= 4, 1, 0)); p <- colMeans(M); n <- 270
    #   5/4*(1-sum(p*(1-p))/(var(rowSums(M))*(n-1)/n))
    assert scale_analysis(ticks, known, low=0, high=1).further.kr20 == close(0.881607402716395, 1e-8)


def test_two_items_have_their_correlation():
    # R 4.2.2: cor(q$affSat1, q$affSat2, use="complete")
    assert scale_analysis(RSE, ["affSat1", "affSat2"], low=1, high=5).r == close(0.795089885314058, 1e-8)


def test_scores_of_a_scale_agree_with_r():
    # R 4.2.2: s <- rowMeans(X, na.rm=TRUE)[rowSums(!is.na(X)) >= 4]; length(s); mean(s); sd(s)
    assert LISTWISE.scores.n == 271
    assert [LISTWISE.scores.mean, LISTWISE.scores.sd] == close([3.56349938499385, 0.777660350328388])
    # R 4.2.2: mean((s-1)/4*100); sd((s-1)/4*100)
    hundred = analysed(to_100=True).scores
    assert [hundred.mean, hundred.sd] == close([64.0874846248463, 19.4415087582097])


@pytest.mark.parametrize(
    ("key", "figures", "quartiles"),
    [
        # R 4.2.2: S <- q[paste0("affSat", 1:4)]; s <- rowMeans((S-1)*25, na.rm=TRUE)[rowSums(!is.na(S)) >= 3]
        #   mean(s); sd(s); quantile(s, c(.25,.5,.75), type=7)
        ("SAT", [66.090098400984, 24.212202849422], (50, 75, 81.25)),
        # R 4.2.2: the same of cbind(S, 6-q$turnOver4)
        ("STAY", [64.489544895449, 23.3913694769268], (50, 70, 80)),
    ],
)
def test_scores_of_a_questionnaire_agree_with_r(key, figures, quartiles):
    found = score(RSE, FORM.scale(key), questionnaire=FORM)
    assert (found.n, found.not_scored, found.quartiles) == (271, 2, quartiles)
    assert [found.mean, found.sd] == close(figures)


def test_bands_of_scores_agree_with_r():
    cuts = Bands(tuple(map(Fraction, (25, 50, 75))), ({},) * 4)
    # R 4.2.2: table(cut(s, c(-1,25,50,75,101), right=FALSE)), s of SAT as above
    assert score(RSE, FORM.scale("SAT"), questionnaire=FORM).bands(cuts) == (14, 47, 73, 137)


def test_a_scale_of_scales_agrees_with_r():
    # R 4.2.2: the mean of both scores that exist, three answers each: b <- rowMeans(cbind(sat, rec), na.rm=TRUE)
    found = score(RSE, FORM.scale("BOTH"), questionnaire=FORM)
    assert found.n == 273
    assert [found.mean, found.sd] == close([64.7596153846154, 22.4305815790879])


def test_a_composite_index_agrees_with_r():
    weights = {"complaints": 50, "privileges": 30, "learning": 20}
    # R 4.2.2: x <- as.matrix(attitude[,2:4]) %*% c(50,30,20)/100; mean(x); sd(x); x[1:3]
    found = composite(ATTITUDE, weights)
    assert [found.mean, found.sd, *found.persons[:3]] == close(
        [60.5133333333333, 10.8509250625301, 42.3, 58.1, 69.2]
    )
    # R 4.2.2: A <- attitude[,2:4]; A[2,1] <- NA; w <- c(50,30,20)
    #   apply(A, 1, function(v) weighted.mean(replace(v, is.na(v), 0), w*!is.na(v)))
    gap = ATTITUDE.astype("Float64")
    gap.loc[1, "complaints"] = None
    told = composite(gap, weights, reweight=True)
    assert [told.mean, told.sd, told.persons[1]] == close([60.3166666666667, 10.9491956351812, 52.2])


def test_the_reliability_that_spss_prints():
    # PSPP 1.6.2: COMPUTE t4r=6-turnOver4. RELIABILITY /VARIABLES=affSat1 affSat2 affSat3 affSat4 percEmp1
    #   percEmp2 percEmp3 t4r /MODEL=ALPHA /SUMMARY=TOTAL.
    assert LISTWISE.alpha == close(0.853080147169)
    assert [item.r_drop for item in LISTWISE.items[:2]] == close([0.724400113206, 0.755673016535])
    assert [item.alpha_if_dropped for item in LISTWISE.items[6:]] == close([0.843708615967, 0.846288441082])
    # PSPP 1.6.2: RELIABILITY /VARIABLES=affSat1 affSat3 percEmp1 percEmp3 affSat2 affSat4 percEmp2 t4r
    #   /MODEL=SPLIT(4). SPSS splits in the middle, so the items at odd places come first
    halves = LISTWISE.further.split_half
    assert [halves.r, halves.spearman_brown, halves.guttman] == close(
        [0.810889279151, 0.895570246604, 0.894088363410]
    )


# ---- carelessness ------------------------------------------------------------------------------

PARTS = (
    [f"perfCheck{at}" for at in (1, 2, 4, 5, 6, 7)],
    [f"affRec{at}" for at in range(1, 6)],
    [f"affSat{at}" for at in range(1, 5)],
)
CARE = quality(RSE, [key for part in PARTS for key in part], scales=PARTS)
"""R: Q <- as.matrix(q[c(paste0("perfCheck", c(1,2,4:7)), paste0("affRec", 1:5), paste0("affSat", 1:4))])"""


def of_all(name):
    """The sum over all people, the first four, and how many have none."""
    values = CARE.persons[name]
    return [np.nansum(values), *values[:4], values.isna().sum()]


def test_runs_and_spreads_agree_with_r():
    # R 4.2.2: table(apply(Q, 1, function(x) {r <- rle(ifelse(is.na(x), -seq_along(x), x));
    #   max(0, r$lengths[r$values>0])}))
    runs = CARE.persons["longest_run"].value_counts().sort_index()
    assert runs.to_dict() == dict(
        zip(
            (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15),
            (18, 49, 65, 43, 35, 20, 13, 21, 1, 3, 1, 4),
            strict=True,
        )
    )
    # R 4.2.2: s <- apply(Q, 1, sd, na.rm=TRUE); sum(s); s[1:4]; sum(is.na(s))
    assert of_all("sd") == close(
        [226.762995967943, 1.22279928657082, 0.457737708217063, 0.639940473422184, 1.75932887637249, 0], 1e-8
    )


def test_mahalanobis_distances_agree_with_r():
    # R 4.2.2: K <- na.omit(Q); D <- mahalanobis(K, colMeans(K), cov(K)); sum(D^2); D[1:4]; max(D); nrow(K)
    found = CARE.persons["mahalanobis"].dropna()
    assert len(found) == 270
    assert [(found**2).sum(), *found[:4], found.max()] == close(
        [
            83135.9387755151,
            26.58072579769,
            8.25786329831153,
            14.0765199278532,
            62.2625721397274,
            62.2625721397274,
        ],
        1e-8,
    )
    # R 4.2.2: pchisq(D[1:2], 15, lower.tail=FALSE)
    assert CARE.persons["p"][:2].tolist() == close([0.0323440443669691, 0.913028855180392], 1e-8)


def test_a_person_and_the_item_means_agree_with_r():
    # R 4.2.2: r <- apply(Q, 1, function(x) cor(x, colMeans(Q, na.rm=TRUE), use="complete.obs")); sum(r, na.rm=TRUE)
    assert of_all("person_total") == close(
        [118.200739223482, 0.715900960246169, 0.307482672657172, 0.0482611217483735, -0.536556892539259, 4],
        1e-8,
    )


def test_odd_and_even_halves_agree_with_r():
    # R 4.2.2: h <- function(s) sapply(list(1:6, 7:11, 12:15), function(i)
    #   rowMeans(Q[,i[seq(s, length(i), 2)]], na.rm=TRUE)); r <- cor(h(1)[i,], h(2)[i,]); 2*r/(1+abs(r))
    assert of_all("even_odd") == close(
        [200.303348611893, 0.937080210625349, 0.971675407097271, 0.9851452376639, 0.654491854871441, 14], 1e-8
    )


def test_flags_agree_with_r():
    # R 4.2.2, the four vectors above: sum(run >= 8); sum(s == 0); sum(eo < .3, na.rm=TRUE);
    #   sum(r < 0, na.rm=TRUE); sum(D > qchisq(.999, 15)); qchisq(.999, 15)
    assert {flag.flag: flag.count for flag in CARE.flags} == {
        "long_run": 43,
        "no_spread": 4,
        "even_odd": 23,
        "person_total": 40,
        "mahalanobis": 7,
    }
    assert CARE.flags[-1].limit == close(37.6972982183538)
    assert (CARE.total, CARE.base) == (273, 273)

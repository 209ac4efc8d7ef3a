"""Estimates and weights on the school samples of R's survey package, against R 4.2.2 and survey 4.1.1."""

import numpy as np
import pytest

from analysis.crosstab import crosstab
from analysis.design import design_of
from analysis.estimate import by_group, estimate, ratio, subgroup
from analysis.planning import margin_of, sample_size
from analysis.weights import Margin, kish, poststratify, rake, trim
from tests.analysis.public import APICLUS1, APICLUS2, APISTRAT, close

STRATA = design_of(APISTRAT, weight="pw", stratum="stype", fpc="fpc")
# R 4.2.2, survey 4.1.1: d <- svydesign(id=~1, strata=~stype, weights=~pw, fpc=~fpc, data=a)
DISTRICTS = design_of(APICLUS1, weight="pw", cluster="dnum", fpc="fpc")
# R 4.2.2, survey 4.1.1: e <- svydesign(id=~dnum, weights=~pw, fpc=~fpc, data=b)
WITHIN = design_of(APICLUS2, cluster="dnum", fpc="fpc1", fpc_within="fpc2")
# R 4.2.2, survey 4.1.1: c$i <- seq_len(nrow(c)); g <- svydesign(id=~dnum+i, fpc=~fpc1+fpc2, data=c)
DRAWN = {"strata": (APISTRAT, STRATA), "districts": (APICLUS1, DISTRICTS)}


def of(found):
    return [found.estimate, found.se, found.low, found.high, found.df]


@pytest.mark.parametrize(
    ("drawn", "expected", "deff"),
    [
        # R: m <- svymean(~api00, d, deff=TRUE); SE(m); confint(m, df=degf(d)); degf(d);
        #   deff(m); deff(svymean(~api00, d, deff="replace"))
        (
            "strata",
            [662.287363159321, 9.40894080278458, 643.732188272086, 680.842538046555, 197],
            [1.20445726853772, 1.16556617145353],
        ),
        # R: the same of e
        (
            "districts",
            [644.169398907104, 23.542240693781, 593.676314463326, 694.662483350882, 14],
            [9.34586945059095, 9.06974836245306],
        ),
    ],
)
def test_means_agree_with_r(drawn, expected, deff):
    data, design = DRAWN[drawn]
    found = estimate(data, "api00", design=design)
    assert of(found) == close(expected, 1e-8)
    assert [found.deff, found.deff_replace] == close(deff, 1e-8)


@pytest.mark.parametrize(
    ("drawn", "total", "quotient"),
    [
        # R: t <- svytotal(~enroll, d, deff=TRUE); r <- svyratio(~api.stu, ~enroll, d); confint(…, df=degf(d))
        (
            "strata",
            [3687177.53243828, 114641.71610078, 3461095.00771954, 3913260.05715702, 197],
            [0.836956886940522, 0.00775710316663788, 0.821659266422738, 0.852254507458305, 197],
        ),
        # R: the same of e
        (
            "districts",
            [3404940.13452911, 932235.027041214, 1405494.85852042, 5404385.4105378, 14],
            [0.849708741724488, 0.00838629716939109, 0.831721923194655, 0.86769556025432, 14],
        ),
    ],
)
def test_totals_and_ratios_agree_with_r(drawn, total, quotient):
    data, design = DRAWN[drawn]
    assert of(estimate(data, "enroll", total=True, design=design)) == close(total, 1e-8)
    assert of(ratio(data, "api.stu", "enroll", design=design)) == close(quotient, 1e-8)


def test_the_design_effect_of_a_total_agrees_with_r():
    # R: deff(svytotal(~enroll, d, deff=TRUE))
    found = estimate(APISTRAT, "enroll", total=True, design=STRATA)
    assert found.deff == close(0.362018122363404, 1e-8)


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        # R: s <- svyciprop(~I(sch.wide=="Yes"), d, method="xlogit"); SE(s); confint(s)
        ("strata", [0.827948011415824, 0.0243447801130748, 0.774539654746768, 0.870814854943599, 197]),
        # R: the same of e
        ("districts", [0.87431693989071, 0.0203594772446274, 0.823798892383002, 0.911900077024393, 14]),
    ],
)
def test_shares_agree_with_r(drawn, expected):
    data, design = DRAWN[drawn]
    assert of(estimate(data, "sch.wide", value="Yes", design=design)) == close(expected, 1e-8)


def test_more_of_a_share_agrees_with_r():
    # R: deff(svymean(~I(as.numeric(sch.wide=="Yes")), d, deff=TRUE))
    assert estimate(APISTRAT, "sch.wide", value="Yes", design=STRATA).deff == close(0.855571850975066, 1e-8)
    # R: svytotal(~I(sch.wide=="Yes"), d)
    found = estimate(APISTRAT, "sch.wide", value="Yes", total=True, design=STRATA)
    assert [found.estimate, found.se] == close([5128.30994796753, 150.791566998838], 1e-8)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        # R: s <- subset(d, stype=="E"); m <- svymean(~api00, s); confint(m, df=degf(s)); degf(s)
        ("stype", "E", [674.43, 12.3824797939073, 649.860473690253, 698.999526309747, 99]),
        # R: s <- subset(d, comp.imp=="Yes"); the same. degf() of R counts the strata of the subset's rows
        ("comp.imp", "Yes", [676.402286067281, 11.7146787699287, 653.193394571446, 699.611177563116, 113]),
    ],
)
def test_subgroups_agree_with_r(column, value, expected):
    found = estimate(APISTRAT, "api00", design=STRATA, within=subgroup(APISTRAT, column, value))
    assert of(found) == close(expected, 1e-8)


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        # R: t <- svyttest(api00~comp.imp, d), second less first; t$estimate; t$statistic; t$parameter;
        #   t$p.value; confint(t, df=t$parameter)
        (
            "strata",
            [40.9899300351764, 2.08424329551705, 196, 0.0384341879512073, 2.20466400155797, 79.7751960687947],
        ),
        # R: the same of e
        (
            "districts",
            [15.506015037594, 0.925067242997282, 13, 0.371784794638103, -20.7061729167871, 51.7182029919751],
        ),
    ],
)
def test_two_groups_agree_with_r(drawn, expected):
    data, design = DRAWN[drawn]
    # Who met the target comes second, as in R's levels.
    data = data.assign(met=data["comp.imp"].map({"No": 1, "Yes": 2}))
    found = by_group(data, "api00", "met", design=design).difference
    assert [-found.estimate, -found.t, found.df, found.p, -found.high, -found.low] == close(expected, 1e-8)


def test_groups_agree_with_r():
    # R: svyby(~api00, ~comp.imp, d, svymean)
    found = {one.group: one.estimate for one in by_group(APISTRAT, "api00", "comp.imp", design=STRATA).groups}
    figures = [figure for name in ("No", "Yes") for figure in (found[name].estimate, found[name].se)]
    assert figures == close([635.412356032104, 15.7891931557126, 676.402286067281, 11.7146787699287], 1e-8)


def test_two_stages_agree_with_r():
    # R: m <- svymean(~api00, g); SE(m); degf(g)
    found = estimate(APICLUS2, "api00", design=WITHIN)
    assert [found.estimate, found.se, found.df] == close([670.8118081180812, 30.0990273768366, 39], 1e-8)
    # R: svymean(~I(stype=="E"), g); svytotal(~enroll, g, na.rm=TRUE); svyratio(~api00, ~api99, g)
    shares = estimate(APICLUS2, "stype", value="E", design=WITHIN)
    total = estimate(APICLUS2, "enroll", total=True, design=WITHIN)
    quotient = ratio(APICLUS2, "api00", "api99", design=WITHIN)
    assert [shares.estimate, shares.se] == close([0.68118081180811818, 0.05564064700600761], 1e-8)
    assert [total.estimate, total.se] == close([2639272.93, 799637.7736483578], 1e-8)
    assert [quotient.estimate, quotient.se] == close([1.039963570669355, 0.004620534123386792], 1e-8)
    # R: svymean(~api00, subset(g, comp.imp=="Yes"))
    part = estimate(APICLUS2, "api00", within=subgroup(APICLUS2, "comp.imp", "Yes"), design=WITHIN)
    assert [part.estimate, part.se] == close([717.1682743837085, 32.7966905289063], 1e-8)
    # R: svychisq(~stype+sch.wide, g)
    found = crosstab(APICLUS2, "stype", "sch.wide", design=WITHIN).association.rao_scott
    assert [found.statistic, found.df1, found.df2, found.p] == close(
        [11.872745142560881, 1.3824988085924372, 53.9174535351050537, 0.00032211466243808271], 1e-8
    )


# ---- weights -----------------------------------------------------------------------------------

KINDS = Margin("stype", {"E": 4421, "H": 755, "M": 1018})
WIDE = Margin("sch.wide", {"No": 1072, "Yes": 5122})
CELLS = [(kind, wide) for wide in ("No", "Yes") for kind in "EHM"]


def by_cell(weights):
    """The weight of each cell of APICLUS1, which all schools of the cell have in common."""
    cells = list(zip(APICLUS1["stype"], APICLUS1["sch.wide"], strict=True))
    return [weights[cells.index(cell)] for cell in CELLS]


def test_raking_agrees_with_r():
    # R 4.2.2, survey 4.1.1, the example of its help page: u <- svydesign(id=~dnum, weights=~pw, data=b)
    #   r <- rake(u, list(~stype, ~sch.wide), list(data.frame(stype=c("E","H","M"), Freq=c(4421,755,1018)),
    #     data.frame(sch.wide=c("No","Yes"), Freq=c(1072,5122))), control=list(epsilon=1e-10, maxit=500))
    #   w <- weights(r); tapply(w, interaction(b$stype, b$sch.wide), function(v) v[1])
    found = rake(APICLUS1, [KINDS, WIDE], weight="pw")
    assert by_cell(found.weights.tolist()) == close(
        [
            *(39.8392362469351, 67.1255292412626, 49.0690721641239),
            *(29.870675492628, 50.3294011162406, 36.7910248643798),
        ],
        1e-6,
    )
    # R: sum(w)^2/sum(w^2); length(w)*sum(w^2)/sum(w)^2; min(w); max(w)
    assert [found.kish.n_effective, found.kish.deff, found.weights.min(), found.weights.max()] == close(
        [174.011158550889, 1.05165669560485, 29.870675492628, 67.1255292412626], 1e-6
    )


def test_raking_of_unequal_weights_agrees_with_r():
    # R 4.2.2, survey 4.1.1: rake(svydesign(id=~1, weights=~pw, data=a), list(~comp.imp, ~sch.wide), list(
    #   data.frame(comp.imp=c("No","Yes"), Freq=c(2000,4194)), data.frame(sch.wide=…)), control=…); w[1:3]
    found = rake(APISTRAT, [Margin("comp.imp", {"No": 2000, "Yes": 4194}), WIDE], weight="pw")
    assert found.weights.tolist()[:3] == close([39.5090324181513, 45.5301644773581, 43.8230180714736], 1e-6)
    assert found.kish.n_effective == close(167.233440159819, 1e-6)


def test_poststratification_agrees_with_r():
    # R 4.2.2, survey 4.1.1: w <- weights(postStratify(u, ~stype, data.frame(stype=…, Freq=c(4421,755,1018))))
    #   tapply(w, b$stype, function(v) v[1])
    totals = {(kind,): people for kind, people in KINDS.totals.items()}
    weights = poststratify(APICLUS1, ["stype"], totals, weight="pw").tolist()
    assert by_cell(weights)[:3] == close([30.7013888888889, 53.9285714285714, 40.72])


def test_trimming_agrees_with_r():
    raked = rake(APICLUS1, [KINDS, WIDE], weight="pw").weights.to_numpy()
    # R 4.2.2, survey 4.1.1: weights(trimWeights(r, upper=40, strict=TRUE))
    assert by_cell(trim(raked, 40)) == close([40, 40, 40, 31.6533829575854, 40, 38.5737323293372], 1e-6)
    # R 4.2.2, survey 4.1.1: weights(trimWeights(r, upper=40))
    loose = trim(raked, 40, strict=False)
    assert by_cell(loose) == close([41.5010534973415, 40, 40, 31.5324927430344, 40, 38.4528421147862], 1e-6)


def test_kishs_effective_size_agrees_with_r():
    # R 4.2.2: sum(a$pw)^2/sum(a$pw^2); 200*sum(a$pw^2)/sum(a$pw)^2
    found = kish(APISTRAT["pw"].to_numpy(dtype=np.float64))
    assert [found.n_effective, found.deff] == close([168.581331280756, 1.18637098473804])


# ---- planning ----------------------------------------------------------------------------------


def test_a_sample_of_californias_schools_is_planned_as_in_r():
    # R 4.2.2: N <- 6194; n0 <- qnorm(.975)^2*.25/.05^2; n <- n0/(1+(n0-1)/N); n; ceiling(1.2*n/.8)
    found = sample_size(0.05, population=6194)
    assert (found.n, found.exact) == (362, close(361.767799620296))
    assert sample_size(0.05, population=6194, deff=1.2, response=0.8).invite == 543
    # R 4.2.2: qnorm(.975)*sqrt(.25/200*(6194-200)/6193)
    assert margin_of(200, population=6194).margin == close(0.0681727678319266)

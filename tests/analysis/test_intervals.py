"""Intervals and tests of shares against R 4.2.2 and by their edges."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from analysis.intervals import (
    METHODS,
    USUAL_QUANTILES,
    agresti_coull,
    benjamini_hochberg,
    bonferroni,
    clopper_pearson,
    finite_base,
    holm,
    jeffreys,
    newcombe,
    normal_quantile,
    share_interval,
    two_shares_p,
    wald,
    wilson,
    wilson_corrected,
)


def close(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


def limits(interval):
    return [interval.low, interval.high]


def test_wilson_agrees_with_r():
    # R 4.2.2: prop.test(27, 90, correct=FALSE)$conf.int; prop.test(71, 219, correct=FALSE)$conf.int
    assert limits(wilson(27, 90)) == close([0.215109144977270, 0.401265105248461])
    assert limits(wilson(71, 219)) == close([0.265700512363461, 0.388762349226595])
    # R 4.2.2: prop.test(71, 219, correct=FALSE, conf.level=.9)$conf.int
    assert limits(wilson(71, 219, 0.9)) == close([0.274594098567018, 0.378098392561681])


def test_clopper_pearson_agrees_with_r():
    # R 4.2.2: binom.test(27, 90)$conf.int; binom.test(0, 12)$conf.int
    assert limits(clopper_pearson(27, 90)) == close([0.207881899686357, 0.405721215042916])
    assert limits(clopper_pearson(0, 12)) == close([0, 0.264648469397051])
    assert clopper_pearson(12, 12).high == 1


def test_newcombe_agrees_with_the_published_figures():
    assert limits(newcombe(27, 90, 18, 90)) == close([-0.0267608002317, 0.2228635001585])


def test_two_shares_agree_with_r():
    # R 4.2.2: prop.test(c(27,18), c(90,90), correct=FALSE)$p.value
    assert two_shares_p(27, 90, 18, 90) == close(0.121335250358483)


def test_holm_agrees_with_r_and_passes_over_tests_that_were_not_made():
    # R 4.2.2: p.adjust(c(.01,.04,.03,.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == close((0.03, 0.06, 0.06, 0.02))
    assert holm([0.01, None, 0.04]) == (0.02, None, 0.04)
    assert holm([]) == ()


@pytest.mark.parametrize("n", [1, 2, 90])
def test_limits_are_exact_at_nobody_and_everybody(n):
    assert wilson(0, n).low == 0
    assert wilson(n, n).high == 1
    assert 0 < wilson(0, n).high < 1


def test_without_a_base_there_is_no_interval():
    assert wilson(0, 0) is None
    assert clopper_pearson(0, 0) is None
    assert newcombe(0, 0, 1, 2) is None
    assert two_shares_p(0, 0, 1, 2) is None
    assert two_shares_p(0, 5, 0, 7) is None


@pytest.mark.parametrize(("k", "n", "confidence"), [(3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0), (1, 2, 0)])
def test_impossible_counts_and_confidences_raise(k, n, confidence):
    with pytest.raises(ValueError, match=r"share|confidence"):
        wilson(k, n, confidence)


def test_intervals_on_request_agree_with_r():
    # R 4.2.2: k <- 27; n <- 90; z <- qnorm(.975); p <- k/n; p + c(-1,1)*z*sqrt(p*(1-p)/n)
    assert limits(wald(27, 90)) == close([0.205324744970225, 0.394675255029775])
    # R 4.2.2: nt <- n+z^2; pt <- (k+z^2/2)/nt; pt + c(-1,1)*z*sqrt(pt*(1-pt)/nt)
    assert limits(agresti_coull(27, 90)) == close([0.214764453726477, 0.401609796499253])
    # R 4.2.2: qbeta(c(.025,.975), k+.5, n-k+.5); qbeta(.975, .5, 12.5)
    assert limits(jeffreys(27, 90)) == close([0.212767704053331, 0.399862455334338])
    assert limits(jeffreys(0, 12)) == close([0, 0.185305938312485])
    # R 4.2.2: prop.test(27, 90)$conf.int; prop.test(0, 12)$conf.int; prop.test(1, 12)$conf.int
    assert limits(wilson_corrected(27, 90)) == close([0.210257399873283, 0.407054251772335])
    assert limits(wilson_corrected(0, 12)) == close([0, 0.301254039082218])
    assert limits(wilson_corrected(1, 12)) == close([0.00436546701841956, 0.40246139576892098])


def test_wald_and_agresti_coull_are_not_clipped():
    assert wald(1, 12).low < 0
    assert agresti_coull(12, 12).high > 1
    assert limits(wald(0, 12)) == [0, 0]


@pytest.mark.parametrize("method", METHODS)
def test_every_interval_has_a_name_and_none_without_people(method):
    assert share_interval(0, 0, method=method) is None
    found = share_interval(27, 90, method=method)
    assert found.low < 0.3 < found.high
    with pytest.raises(ValueError, match="no share"):
        share_interval(3, 2, method=method)


def test_an_interval_without_a_name_is_refused():
    with pytest.raises(ValueError, match="known are wilson"):
        share_interval(1, 2, method="bayes")


@given(
    st.integers(1, 400),
    st.data(),
    st.sampled_from(["wilson", "clopper-pearson", "jeffreys", "wilson-corrected"]),
)
def test_limits_lie_round_the_share_and_in_0_to_1(n, data, method):
    k = data.draw(st.integers(0, n))
    found = share_interval(k, n, method=method)
    assert -1e-12 <= found.low <= k / n + 1e-12
    assert k / n - 1e-12 <= found.high <= 1 + 1e-12
    other = share_interval(n - k, n, method=method)
    assert limits(found) == pytest.approx([1 - other.high, 1 - other.low], abs=1e-9)


def test_a_finite_population_counts_for_more_people_by_two_conventions():
    assert finite_base(90, 150, "N-1") == close(90 * 149 / 60)
    assert finite_base(90, 150, "survey") == close(89 / (1 - 90 / 150))
    # R 4.2.2, survey 4.1.1: SE(svymean(~y, svydesign(id=~1, fpc=rep(1000, 271)))), 141 of 271
    assert (141 / 271 * 130 / 271 / finite_base(271, 1000, "survey")) ** 0.5 == close(0.02595935058491)
    for fpc in ("N-1", "survey"):
        assert finite_base(10, 10, fpc) == inf
    assert finite_base(1, 10, "survey") == 0
    with pytest.raises(ValueError, match="N-1 or survey"):
        finite_base(3, 5, "N")


def test_adjusted_p_values_agree_with_r():
    ps = [0.01, None, 0.04, 0.03, 0.5]
    # R 4.2.2: p.adjust(c(.01,.04,.03,.5), "BH"); p.adjust(…, "bonferroni")
    assert [p for p in benjamini_hochberg(ps) if p is not None] == close([0.04, 4 / 75, 4 / 75, 0.5])
    assert [p for p in bonferroni(ps) if p is not None] == close([0.04, 0.16, 0.12, 1])
    assert benjamini_hochberg(ps)[1] is bonferroni(ps)[1] is None


def test_the_usual_quantiles_are_those_that_are_computed():
    assert {
        confidence: float(special.ndtri((1 + confidence) / 2)) for confidence in USUAL_QUANTILES
    } == USUAL_QUANTILES
    # R 4.2.2: qnorm(.95); qnorm(.975); qnorm(.995)
    assert [normal_quantile(confidence) for confidence in (0.9, 0.95, 0.99)] == pytest.approx(
        [1.64485362695147, 1.95996398454005, 2.57582930354890], rel=1e-14
    )

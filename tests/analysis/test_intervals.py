"""Intervals and tests of shares against R 4.2.2 and by their edges."""

import pytest

from analysis.intervals import clopper_pearson, holm, newcombe, two_shares_p, wilson


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

"""The studentised range against R and scipy."""

import pytest
from scipy import stats

from analysis.studentized import quantile, survival


@pytest.mark.parametrize(
    ("q", "groups", "df", "p", "q95"),
    [
        # R 4.2.2: ptukey(q, groups, df, lower.tail=FALSE); qtukey(.95, groups, df)
        (3.5, 4, 20.3, 0.0945049133019724, 3.95318851884495),
        (3.5, 10, 200, 0.288556866453276, 4.52520935074383),
        (12, 6, 30, 2.61346262409035e-8, 4.30146384408396),
        (3, 2, 9, 0.0629025079900036, 3.19917333766459),
    ],
)
def test_chance_and_quantile_agree_with_r(q, groups, df, p, q95):
    assert survival(q, groups, df) == pytest.approx(p, rel=1e-5, abs=1e-12)
    assert quantile(0.95, groups, df) == pytest.approx(q95, rel=1e-5)


@pytest.mark.parametrize(
    ("q", "groups", "df"), [(0.5, 3, 4), (3.5, 10, 200), (2, 3, 1.2), (50, 3, 2.5), (4, 25, 60), (3, 2, 9)]
)
def test_the_chance_agrees_with_scipy_to_nine_digits(q, groups, df):
    # scipy 1.16 or later integrates it anew for every pair
    assert survival(q, groups, df) == pytest.approx(stats.studentized_range.sf(q, groups, df), rel=1e-9)


def test_two_groups_are_students_t():
    assert survival(3 * 2**0.5, 2, 7) == pytest.approx(2 * stats.t.sf(3, 7), rel=1e-9)


def test_the_quantile_undoes_the_chance():
    for confidence in (0.5, 0.9, 0.999):
        assert survival(quantile(confidence, 5, 12.5), 5, 12.5) == pytest.approx(1 - confidence, rel=1e-9)


def test_what_makes_no_range_raises():
    with pytest.raises(ValueError, match="2 groups"):
        survival(3, 1, 5)
    with pytest.raises(ValueError, match="confidence"):
        quantile(1, 3, 5)

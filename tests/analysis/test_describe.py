"""One column described, against R: mean and interval, three kinds of quantiles, both skews and kurtoses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.describe import describe, quantile
from analysis.errors import DataError
from questionnaires.codebook import Codebook, Variable

X = [3, 5, 4, 4, 2, 5, 1, 2, 2, 3, 1, 4, 2, 5, 9, 12, 7]
FOUND = describe(pd.DataFrame({"x": [*X, None]}), "x", quantiles=(0.1, 0.25, 0.5, 0.7, 0.9))


def test_mean_spread_and_interval_are_rs():
    # R 4.2.2: mean(x); sd(x); t.test(x)$conf.int; sd(x)/sqrt(17)
    assert [FOUND.mean, FOUND.sd, FOUND.low, FOUND.high, FOUND.se] == pytest.approx(
        [4.17647058823529, 2.92051566760151, 2.67487999066731, 5.67806118580328, 0.708329092870135], rel=1e-9
    )
    assert (FOUND.total, FOUND.n, FOUND.missing) == (18, 17, 1)
    assert (FOUND.minimum, FOUND.median, FOUND.maximum) == (1, 4, 12)


def test_skewness_and_kurtosis_come_both_ways():
    # R 4.2.2, e1071 1.7-13: skewness(x, type=1), kurtosis(x, type=1), skewness(x, type=2), kurtosis(x, type=2)
    assert [FOUND.g1, FOUND.g2, FOUND.skewness, FOUND.kurtosis] == pytest.approx(
        [1.31032880841638, 1.24432966706302, 1.44069975503746, 2.16365211482928], rel=1e-9
    )


@pytest.mark.parametrize(
    ("rule", "of_x", "of_ten"),
    [
        # R 4.2.2: quantile(x, c(.1,.25,.5,.7,.9), type=rule); quantile(1:10, c(0,.1,.25,.3,.7,1), type=rule)
        (7, [1.6, 2, 4, 5, 7.8], [1, 1.9, 3.25, 3.7, 7.3, 10]),
        (6, [1, 2, 4, 5, 9.6], [1, 1.1, 2.75, 3.3, 7.7, 10]),
        (2, [1, 2, 4, 5, 9], [1, 1.5, 3, 3.5, 7.5, 10]),
    ],
)
def test_quantiles_follow_the_rule_that_is_named(rule, of_x, of_ten):
    found = describe(pd.DataFrame({"x": X}), "x", quantiles=(0.1, 0.25, 0.5, 0.7, 0.9), quantile_type=rule)
    assert [value for _, value in found.quantiles] == pytest.approx(of_x, rel=1e-12)
    ten = np.arange(1.0, 11)
    assert [quantile(ten, q, rule) for q in (0, 0.1, 0.25, 0.3, 0.7, 1)] == pytest.approx(of_ten, rel=1e-12)


def test_an_item_is_described_by_its_codes():
    book = Codebook(
        (Variable("G5", "路子通不通", "ordinal", {1: "通", 2: "一般", 3: "不通"}, {-2: "未作答"}),)
    )
    found = describe(pd.DataFrame({"G5": ["通", "不通", 2, -2, 3]}, dtype=object), "G5", codebook=book)
    assert (found.n, found.mean, found.label) == (4, 2.25, "路子通不通")


@pytest.mark.parametrize(
    ("values", "none"),
    [
        (
            [],
            {
                "mean",
                "median",
                "minimum",
                "maximum",
                "quantiles",
                "sd",
                "se",
                "interval",
                "g1",
                "g2",
                "skewness",
                "kurtosis",
            },
        ),
        ([3], {"sd", "se", "interval", "g1", "g2", "skewness", "kurtosis"}),
        ([0.1] * 7, {"g1", "g2", "skewness", "kurtosis"}),
        ([1, 2], {"skewness", "kurtosis"}),
        ([1, 2, 4], {"kurtosis"}),
        ([1, 2, 4, 4], set()),
    ],
)
def test_what_is_not_defined_says_why(values, none):
    found = describe(pd.DataFrame({"x": values}, dtype="Float64"), "x")
    assert set(found.reasons) == none
    for name in none - {"interval", "quantiles"}:
        assert getattr(found, name) is None
    assert (found.low is None) == ("interval" in none)
    assert found.sd != 0 or values == [0.1] * 7


def test_texts_and_foolish_wishes_raise():
    with pytest.raises(DataError, match="高 is not a number"):
        describe(pd.DataFrame({"x": ["高"]}), "x")
    with pytest.raises(ValueError, match="type 7, 6 or 2"):
        quantile(np.array([1.0]), 0.5, 5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        describe(pd.DataFrame({"x": [1]}), "x", quantiles=[25])


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30), st.sampled_from([7, 6, 2]))
@settings(max_examples=100, deadline=None)
def test_quantiles_rise_and_stay_among_the_answers(values, rule):
    ascending = np.sort(np.array(values, dtype=float))
    found = [quantile(ascending, q, rule) for q in np.linspace(0, 1, 21)]
    assert found == sorted(found)
    assert ascending[0] <= found[0]
    assert found[-1] <= ascending[-1]
    assert quantile(ascending, 0.5, rule) == pytest.approx(np.median(ascending))

"""Correlations against R: pairs, matrices over all or over each pair's own people, partial r."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.correlate import correlate, correlation_matrix
from analysis.errors import DataError
from questionnaires.codebook import Codebook, Variable

X = [3, 5, 4, 4, 2, 5, 1, 2, 2, 3, 1, 4, 2, 5]
Y = [2, 4, 5, 3, 2, 4, 2, 1, 3, 3, 1, 5, 2, 4]
Z = [1, 3, 2, 5, 4, 2, 2, 1, 5, 3, 2, 4, 1, 3]
U = [2, 2, 3, 1, 4, 1, 5, 2, 3, 3, 4, 1, 2, 2]
DATA = pd.DataFrame({"x": X, "y": Y, "z": Z, "u": U})
GAPS = pd.DataFrame({"x": X, "y": [*Y[:2], None, *Y[3:]], "z": [*Z[:4], None, *Z[5:8], None, *Z[9:]]})


def test_a_pair_has_three_coefficients_with_their_tests():
    # R 4.2.2: cor.test(x, y); method="spearman", exact=FALSE; method="kendall", exact=FALSE
    found = correlate(DATA, "x", "y")
    line = found.pearson
    assert [line.r, line.low, line.high, line.p] == pytest.approx(
        [0.807761460698611, 0.485077123986241, 0.936831955498673, 0.00047486641218785], rel=1e-9
    )
    assert [found.spearman.rho, found.spearman.p] == pytest.approx(
        [0.816091954022989, 0.000371104993749056], rel=1e-9
    )
    assert [found.kendall.tau, found.kendall.p] == pytest.approx(
        [0.675324675324675, 0.00267517180952361], rel=1e-9
    )
    assert (found.n, found.total, found.partial) == (14, 14, None)


def test_a_partial_correlation_is_that_of_the_residuals():
    # R 4.2.2: r <- cor(resid(lm(x~z+u)), resid(lm(y~z+u))); 2*pt(-abs(r)*sqrt(10/(1-r^2)), 10)
    found = correlate(DATA, "x", "y", given=["z", "u"]).partial
    assert [found.r, found.df, found.p] == pytest.approx(
        [0.775991303527349, 10, 0.00300716933038526], rel=1e-9
    )
    assert (found.n, found.given) == (14, ("z", "u"))


def test_a_matrix_rests_on_the_people_who_answered_everything():
    # R 4.2.2: cor(na.omit(X))
    found = correlation_matrix(GAPS, ["x", "y", "z"])
    assert [found.r[1][0], found.r[2][0], found.r[2][1]] == pytest.approx(
        [0.850444209160441, 0.507489888196872, 0.635142932063803], rel=1e-9
    )
    assert {n for row in found.n for n in row} == {11}
    assert [found.r[at][at] for at in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # R 4.2.2: cor(X, use="pairwise", method=method)
        ("pearson", [0.825028647325390, 0.481383664124287, 0.635142932063803]),
        ("spearman", [0.835263604135405, 0.519380175422049, 0.698572589645244]),
        ("kendall", [0.717578159449140, 0.360492046957250, 0.559172111705142]),
    ],
)
def test_a_pairwise_matrix_shows_the_people_of_each_pair(method, expected):
    found = correlation_matrix(GAPS, ["x", "y", "z"], missing="pairwise", method=method)
    assert [found.r[1][0], found.r[2][0], found.r[2][1]] == pytest.approx(expected, rel=1e-9)
    assert found.n == ((14, 13, 12), (13, 13, 11), (12, 11, 12))
    assert found.r == tuple(zip(*found.r, strict=True))
    if method == "pearson":
        # R 4.2.2: cor.test(X$x, X$z)$p.value
        assert found.p[0][2] == pytest.approx(0.11307860426459, rel=1e-9)


def test_codes_and_labels_of_an_item_are_its_numbers():
    book = Codebook((Variable("满意", "满意程度", "ordinal", {1: "低", 2: "中", 3: "高"}, {-2: "未作答"}),))
    data = pd.DataFrame({"满意": ["低", "中", 3, -2, "高"], "年限": [1, 2, 3, 4, 5]}, dtype=object)
    found = correlate(data, "满意", "年限", codebook=book)
    assert (found.n, found.total, found.x_label, found.y_label) == (4, 5, "满意程度", "年限")
    # R 4.2.2: cor(c(1,2,3,3), c(1,2,3,5))
    assert found.pearson.r == pytest.approx(0.866400225443963, rel=1e-9)


def test_a_straight_line_is_exactly_one():
    found = correlate(
        pd.DataFrame({"a": [0.1, 0.2, 0.3, 0.4, 0.7], "b": [3.1, 3.2, 3.3, 3.4, 3.7]}), "a", "b"
    )
    assert (found.pearson.r, found.pearson.low, found.pearson.high, found.pearson.p) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ([], [], "fewer than two people answered both"),
        ([1], [2], "fewer than two people answered both"),
        ([1, None], [None, 2], "fewer than two people answered both"),
        ([0.1] * 6, [1, 2, 3, 4, 5, 6], "one of the two does not vary among those who answered"),
    ],
)
def test_what_is_not_defined_says_why(first, second, reason):
    data = pd.DataFrame({"a": first, "b": second}, dtype="Float64")
    found = correlate(data, "a", "b")
    assert found.pearson is found.spearman is found.kendall is None
    assert {str(why) for why in found.reasons.values()} == {reason}
    matrix = correlation_matrix(data, ["a", "b"])
    assert (matrix.r[0][1], matrix.p[0][1]) == (None, None)


def test_two_people_have_coefficients_and_no_test():
    found = correlate(pd.DataFrame({"a": [1, 2], "b": [3, 1]}), "a", "b")
    assert (found.pearson.r, found.spearman.rho, found.kendall.tau) == (-1, -1, -1)
    assert found.pearson.p is found.spearman.p is found.kendall.p is None


def test_three_people_have_no_interval():
    found = correlate(pd.DataFrame({"a": [1, 2, 3], "b": [1, 3, 2]}), "a", "b")
    assert (found.pearson.low, found.pearson.high) == (None, None)
    assert str(found.reasons["interval"]) == "an interval takes four people or more"


def test_what_follows_from_the_fixed_variables_has_no_partial_correlation():
    found = correlate(DATA.assign(w=DATA.z * 3 + 1), "w", "y", given=["z"])
    assert found.partial is None
    assert "partial" in found.reasons


def test_columns_that_make_no_pair_raise():
    for call in (
        lambda: correlate(DATA, "x", "x"),
        lambda: correlate(DATA, "x", "y", given=["y"]),
        lambda: correlation_matrix(DATA, ["x"]),
    ):
        with pytest.raises(ValueError, match="different"):
            call()
    with pytest.raises(DataError, match=r"no such column.*\n.*no such column"):
        correlate(DATA, "xx", "yy")


people = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=0, max_size=25)


@given(people)
@settings(max_examples=100, deadline=None)
def test_every_coefficient_lies_between_its_limits_and_turns_with_its_variable(pairs):
    data = pd.DataFrame(pairs, columns=["a", "b"])
    found, turned = correlate(data, "a", "b"), correlate(data.assign(b=6 - data.b), "a", "b")
    if found.pearson is None:
        assert turned.pearson is None
        return
    values = [found.pearson.r, found.spearman.rho, found.kendall.tau]
    assert np.abs(values).max() <= 1 + 1e-12
    assert [-one for one in values] == pytest.approx(
        [turned.pearson.r, turned.spearman.rho, turned.kendall.tau], abs=1e-9
    )
    if found.pearson.low is not None:
        assert found.pearson.low <= found.pearson.r <= found.pearson.high

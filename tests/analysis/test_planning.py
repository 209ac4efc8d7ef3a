"""Sample sizes and the margins they give, against R and against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.planning import margin_of, sample_size


def test_a_known_population_needs_fewer():
    # R 4.2.2: n0 <- qnorm(.975)^2*.25/.05^2; n0; n0/(1+(n0-1)/2004)
    assert sample_size().exact == pytest.approx(384.145882069412, rel=1e-9)
    assert (sample_size().n, sample_size().invite) == (385, 385)
    found = sample_size(population=2004)
    assert found.exact == pytest.approx(322.489024843232, rel=1e-9)
    assert (found.n, found.invite) == (323, 323)


def test_design_effect_and_response_come_after_the_population():
    # R 4.2.2: n0 <- qnorm(.975)^2*.25/.03^2; 1.5*n0/(1+(n0-1)/5000); that/.7
    found = sample_size(0.03, population=5000, deff=1.5, response=0.7)
    assert found.exact == pytest.approx(1319.31163177518, rel=1e-9)
    assert (found.n, found.invite) == (1320, 1885)


def test_nobody_is_invited_twice():
    found = sample_size(0.05, population=40, response=0.5)
    assert (found.n, found.invite) == (37, 40)
    assert sample_size(0.001, population=1).n == 1


def test_a_whole_number_is_not_rounded_up_for_the_last_digit_of_a_float():
    exact = sample_size(0.05).exact
    assert sample_size(0.05, deff=100 / exact).n == 100


def test_the_margin_of_a_number_of_answers():
    # R 4.2.2: qnorm(.975)*sqrt(.25/323*(2004-323)/2003); qnorm(.995)*sqrt(.3*.7/200)
    assert margin_of(323, population=2004).margin == pytest.approx(0.0499528436558519, rel=1e-9)
    assert margin_of(200, share=0.3, confidence=0.99).margin == pytest.approx(0.0834664089983046, rel=1e-9)


def test_everybody_leaves_no_margin():
    assert margin_of(50, population=50).margin == 0
    assert margin_of(1, population=1).margin == 0
    assert margin_of(50, population=50, deff=2).margin == 0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: sample_size(0),
        lambda: sample_size(1),
        lambda: sample_size(share=1),
        lambda: sample_size(population=0),
        lambda: sample_size(deff=0),
        lambda: sample_size(response=0),
        lambda: margin_of(0),
        lambda: margin_of(11, population=10),
    ],
)
def test_wishes_outside_their_limits_raise(wrong):
    with pytest.raises(ValueError, match=r"between|above|least|cannot"):
        wrong()


@given(
    st.floats(0.005, 0.4),
    st.floats(0.05, 0.95),
    st.one_of(st.none(), st.integers(2, 100_000)),
    st.floats(1, 3),
)
def test_the_size_gives_the_margin_and_one_person_fewer_does_not(margin, share, population, deff):
    found = sample_size(margin, share=share, population=population, deff=deff)
    if population is not None and found.n == population:
        return
    assert margin_of(found.n, share=share, population=population, deff=deff).margin <= margin * (1 + 1e-6)
    if found.n > 1:
        fewer = margin_of(found.n - 1, share=share, population=population, deff=deff)
        assert fewer.margin > margin * (1 - 1e-6)

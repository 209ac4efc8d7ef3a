"""Scores of persons: points first, reversing second, the mean third, and bands by fractions."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.scores import score
from questionnaires import codebook
from tests.analysis.forms import FORM, QUARTERS

EXAMPLE = {"E1": 5, "E2": 4, "E3": -2, "E4": 2, "E5": 3, "E6": -2, "E7": -1, "E8": 2, "E9": 4, "E10": 4}
"""The worked example of the main form: one person, three of ten answers missing."""


def of(key, rows):
    return score(pd.DataFrame(rows), FORM.scale(key), questionnaire=FORM)


def test_the_worked_example():
    assert of("EX", [EXAMPLE]).exact_mean == Fraction(250, 3)
    assert of("EX", [EXAMPLE]).mean == pytest.approx(83.33, abs=0.005)
    assert of("AV", [EXAMPLE]).exact_mean == Fraction(125, 3)
    nobody = of("CO", [EXAMPLE])
    assert (nobody.n, nobody.not_scored, nobody.mean, nobody.quartiles) == (0, 1, None, None)
    assert str(nobody.reason) == "nobody has a score"
    both = of("BO", [EXAMPLE])
    assert both.values == (Fraction(125, 2),)
    assert both.persons.tolist() == [62.5]
    assert both.bands(QUARTERS) == (0, 0, 1, 0)
    assert both.label == "倦怠合成"


def test_a_fifty_made_of_thirds_is_fifty():
    # (100/3 + 200/3) / 2 would be 50.00000000000001 or 49.99999999999999 in floats, depending on the order.
    scored = of("LV", [{"L1": 1, "L2": 5}, {"L1": 2, "L2": -1}, {"L1": 4, "L2": 1}])
    assert scored.values == (Fraction(100, 3), Fraction(50))
    assert scored.band_of_each(QUARTERS).tolist() == [2, 1, 2]


def test_bands_are_closed_below():
    rows = [{"L1": -2, "L2": value} for value in (1, 2, 3, 4, 5, -3)]
    scored = of("LV", rows)
    assert scored.bands(QUARTERS) == (1, 1, 1, 2)
    assert scored.band_of_each(QUARTERS).tolist() == [0, 1, 2, 3, 3, -1]


def test_a_score_needs_enough_answers():
    rows = [{"E1": 5, "E2": -2, "E3": -2, "E4": -2}, {"E1": 5, "E2": 3, "E3": -1, "E4": -2}]
    scored = of("EX", rows)
    assert (scored.total, scored.n, scored.not_scored) == (2, 1, 1)
    assert scored.persons.isna().tolist() == [True, False]
    assert scored.persons[1] == 75
    assert (scored.mean, scored.sd, str(scored.reason)) == (75, None, "only one person has a score")


def test_mean_sd_and_quartiles_agree_with_r():
    # R 4.2.2: x <- c(0,25,25,50,75,100,100); mean(x); sd(x); quantile(x, c(.25,.5,.75), type=7)
    scored = of("LV", [{"L1": -1, "L2": value} for value in (1, 2, 2, 3, 4, 5, 5, -1)])
    assert scored.mean == pytest.approx(53.5714285714286, rel=1e-9)
    assert scored.sd == pytest.approx(39.3397896234722, rel=1e-9)
    assert scored.quartiles == (25, 50, 87.5)
    assert scored.counts == (1, 2, 1, 1, 2)


def test_scores_keep_the_index_of_the_data():
    data = pd.DataFrame([EXAMPLE, EXAMPLE], index=["甲", "乙"])
    assert score(data, FORM.scale("BO"), questionnaire=FORM).persons.index.tolist() == ["甲", "乙"]


def test_a_codebook_is_enough_for_items_but_not_for_a_scale_of_scales():
    book = codebook.of(FORM, "en")
    data = pd.DataFrame([EXAMPLE])
    scored = score(data, FORM.scale("EX"), codebook=book)
    assert (scored.exact_mean, scored.label) == (Fraction(250, 3), "Exhaustion")
    with pytest.raises(ValueError, match="BO is a mean of scales"):
        score(data, FORM.scale("BO"), codebook=book)


def test_items_without_scores_or_columns_raise_all_at_once():
    with pytest.raises(DataError) as caught:
        score(pd.DataFrame([EXAMPLE]).drop(columns="E2"), FORM.scale("EX"), codebook=codebook.of(FORM))
    assert "column E2: The data have no such column." in str(caught.value)
    with pytest.raises(DataError) as caught:
        score(pd.DataFrame([EXAMPLE]), FORM.scale("EX"))
    assert len(caught.value.problems) == 4


def test_no_rows_have_no_scores():
    empty = pd.DataFrame({key: pd.Series([], dtype="Int16") for key in EXAMPLE})
    scored = score(empty, FORM.scale("BO"), questionnaire=FORM)
    assert (scored.total, scored.n, scored.values, scored.bands(QUARTERS)) == (0, 0, (), (0, 0, 0, 0))


people = st.lists(st.tuples(*[st.sampled_from([-3, -2, -1, 1, 2, 3, 4, 5])] * 10), min_size=1, max_size=15)


@given(people)
@settings(max_examples=60, deadline=None)
def test_every_score_is_the_mean_by_hand(rows):
    data = pd.DataFrame(rows, columns=[f"E{number}" for number in range(1, 11)])

    def by_hand(row, scale):
        if scale.kind == "mean_of_scales":
            parts = [by_hand(row, FORM.scale(key)) for key in scale.parts]
        else:
            parts = [
                None
                if row[key] < 0
                else 100 - 25 * (row[key] - 1)
                if key in scale.reverse
                else 25 * (row[key] - 1)
                for key in scale.parts
            ]
        there = [Fraction(part) for part in parts if part is not None]
        return sum(there) / len(there) if len(there) >= scale.min_answered else None

    for key in ("EX", "CO", "BO"):
        scored = score(data, FORM.scale(key), questionnaire=FORM)
        expected = [by_hand(row, FORM.scale(key)) for row in data.to_dict("records")]
        assert [None if code < 0 else scored.values[code] for code in scored.codes] == expected
        there = [float(value) for value in expected if value is not None]
        if there:
            assert scored.quartiles == pytest.approx(np.quantile(there, [0.25, 0.5, 0.75]))

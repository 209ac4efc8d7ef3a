"""Careless answers: each sign against R, the limits, what cannot be worked out, and the rule of ten."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.careless import even_odd, longest_run, mahalanobis, person_total, spread
from analysis.errors import DataError
from analysis.quality import Limits, comparable, quality, quality_of, rows_of
from questionnaires import codebook as codebooks
from questionnaires.model import QualityFlag
from tests.simulated import main_form

nan = float("nan")
X = np.array(
    [
        (1, 2, 2, 2, 3, 4),
        (5, 5, 5, 5, 5, 5),
        (3, 4, 2, 5, 1, 2),
        (2, 1, 2, 3, 3, 3),
        (4, 4, 3, 4, 2, 5),
        (1, 3, 1, 1, 2, 1),
        (2, 2, 4, 3, 5, 1),
        (5, 4, 4, 3, 4, 4),
        (3, 3, 2, 1, 1, 2),
        (4, 5, 1, 2, 4, 3),
    ],
    dtype=float,
)
TURNED = np.where(np.isin(np.arange(6), [1, 4]), 6 - X, X)
ITEMS = list("abcdef")
DATA = pd.DataFrame(X, columns=ITEMS)


def test_the_longest_run_is_rs():
    # R 4.2.2: apply(X, 1, function(x) max(rle(x)$lengths))
    assert longest_run(X).tolist() == [3, 6, 1, 3, 2, 2, 2, 2, 2, 1]


def test_a_gap_ends_a_run():
    # R 4.2.2: max(rle(c(2,2,NA,2))$lengths)
    rows = np.array([[2, 2, nan, 2], [nan, nan, nan, nan], [nan, 1, 1, 1]])
    assert longest_run(rows).tolist() == [2, 0, 3]


def test_the_spread_within_a_person_is_rs():
    # R 4.2.2: apply(X, 1, sd)
    assert spread(X)[:4] == pytest.approx(
        [1.03279555898864, 0, 1.47196014438797, 0.816496580927726], rel=1e-8
    )
    few = spread(np.array([[0.1, 0.1, nan], [3, nan, nan], [nan, nan, nan], [1, nan, 2]]))
    assert few[0] == 0
    assert np.isnan(few[1:3]).all()
    assert few[3] == pytest.approx(0.5**0.5)


def test_the_distance_is_rs():
    # R 4.2.2: mahalanobis(Y, colMeans(Y), cov(Y))
    expected = [5.69585338224749, 4.84319029753801, 6.91490080334224, 6.61717416833813, 3.01847531255521]
    assert mahalanobis(TURNED)[:5] == pytest.approx(expected, rel=1e-8)
    assert mahalanobis(X) == pytest.approx(mahalanobis(TURNED))
    with_gap = np.vstack([TURNED, [nan, 1, 1, 1, 1, 1]])
    assert mahalanobis(with_gap)[:10] == pytest.approx(mahalanobis(TURNED))
    assert np.isnan(mahalanobis(with_gap)[10])


@pytest.mark.parametrize(
    "answers",
    [
        np.column_stack([X, X[:, 0]]),
        np.column_stack([X, np.full(10, 3.1)]),
        X[:5],
        X[:1],
        X[:0],
        np.full((4, 3), nan),
    ],
)
def test_covariances_without_an_inverse_raise(answers):
    with pytest.raises(DataError, match="have no inverse"):
        mahalanobis(answers)


def test_a_person_is_correlated_with_the_items():
    # R 4.2.2: cor(Y[i,], colMeans(Y)) for i = 1, 3, 4 … 10
    expected = [-0.0628694613461930, 0.491397570106278, -0.208514414057075, 0.810930758851934]
    expected += [
        0.0572833150126207,
        -0.911407491499077,
        0.157173653365483,
        0.278639106287677,
        0.814112011282295,
    ]
    assert person_total(TURNED)[[0, 2, 3, 4, 5, 6, 7, 8, 9]] == pytest.approx(expected, rel=1e-8)


def test_a_person_who_always_says_the_same_has_no_correlation():
    assert np.isnan(person_total(X)[1])
    assert np.isnan(person_total(np.array([[1, 2, nan], [1, 3, 2], [2, 2, 1]]))[0])


def test_odd_and_even_halves_of_three_scales_agree_or_not():
    # R 4.2.2: r <- cor(odd[i,], even[i,]); 2*r/(1+abs(r)) for i = 1, 3, 4, 7, 10
    scales = [TURNED[:, [0, 1]], TURNED[:, [2, 3]], TURNED[:, [4, 5]]]
    found = even_odd(scales)[[0, 2, 3, 6, 9]]
    expected = [0, -0.861001748086121, -0.666666666666667, 0.666666666666667, -0.79128784747792]
    assert found == pytest.approx(expected, rel=1e-8, abs=1e-12)
    assert np.isnan(even_odd(scales[:2])).all()
    assert np.isnan(even_odd([*scales[:2], TURNED[:, :1]])).all()


def test_three_items_make_halves_of_two_and_one():
    scales = [np.array([[1.0, 4, 3]]), np.array([[5.0, 1, 3]]), np.array([[nan, 2, 1]])]
    # R 4.2.2: r <- cor(c(2,4,1), c(4,1,2)); 2*r/(1+abs(r))
    assert even_odd(scales) == pytest.approx([-0.666666666666667], rel=1e-8)


def test_flags_count_people_and_name_their_limits():
    found = quality(DATA, ITEMS, reverse=["b", "e"], low=1, high=5, scales=["ab", "cd", "ef"])
    told = {flag.flag: (flag.count, flag.limit) for flag in found.flags}
    # R 4.2.2: qchisq(.999, 6)
    assert told == {
        "long_run": (1, 6),
        "no_spread": (1, 0),
        "even_odd": (8, 0.3),
        "person_total": (3, 0),
        "mahalanobis": (0, pytest.approx(22.4577444848253)),
    }
    assert (found.base, found.total, int(found.flagged.sum())) == (10, 10, 9)
    assert not found.with_and_without


def test_limits_can_be_chosen():
    found = quality(DATA, ITEMS, limits=Limits(run=3, person_total=0.5, mahalanobis_p=0.5))
    told = {flag.flag: flag.count for flag in found.flags}
    assert told["long_run"] == 3
    assert told["mahalanobis"] == int((mahalanobis(X) > 5.34812062744712).sum())  # R 4.2.2: qchisq(.5, 6)
    assert [Limits().run_of(k) for k in (3, 6, 10, 25)] == [3, 6, 6, 13]


def test_what_cannot_be_worked_out_says_why_and_leaves_the_other_flags():
    found = quality(DATA.assign(g=3), [*ITEMS, "g"])
    flags = {flag.flag: flag for flag in found.flags}
    assert (flags["mahalanobis"].count, flags["even_odd"].count) == (None, None)
    assert "have no inverse" in str(flags["mahalanobis"].reason)
    assert str(flags["even_odd"].reason) == "it takes three scales of two items or more"
    assert flags["long_run"].count == 1
    empty = quality(pd.DataFrame({"a": [None, ""], "b": [None, None]}), ["a", "b"])
    assert (empty.base, empty.total, int(empty.flagged.sum())) == (0, 2, 0)


def test_one_equal_pair_is_no_careless_person():
    data = pd.DataFrame(
        {name: [2, 2, None] for name in ITEMS[:2]} | {name: [None, 2, None] for name in ITEMS[2:]}
    )
    found = {flag.flag: flag.rows.tolist() for flag in quality(data, ITEMS).flags}
    assert found["no_spread"] == found["long_run"] == [False, True, False]


@pytest.mark.parametrize(
    ("items", "how", "told"),
    [
        (["a"], {}, "two at least"),
        (["a", "a"], {}, "two at least"),
        (["a", "b"], {"reverse": ["c"]}, "c not among"),
        (["a", "b"], {"scales": [["a", "f"]]}, "f not among"),
        (["a", "b"], {"reverse": ["b"]}, "limits low and high"),
    ],
)
def test_wishes_that_do_not_fit_raise(items, how, told):
    with pytest.raises(ValueError, match=told):
        quality(DATA, items, **how)


def test_all_problems_of_the_columns_are_told_at_once():
    with pytest.raises(DataError, match=r"x.*\n.*y"):
        quality(DATA, ["x", "y", "a"])


# ---- a questionnaire ---------------------------------------------------------------------------

FORM = main_form()
BOOK = codebooks.of(FORM)
E = [f"E{at}" for at in range(1, 11)]


def everybody(rows):
    """Rows of the main form: `rows` of answers to E1 … E10, everything else not answered."""
    data = pd.DataFrame({variable.column: [-2] * len(rows) for variable in BOOK})
    data[E] = rows
    return data


def test_the_questionnaires_own_flag_takes_ten_equal_answers_and_all_of_them():
    straight, varied, gap = [3] * 10, [3] * 9 + [4], [3] * 9 + [-2]
    found = quality_of(everybody([straight, varied, gap, straight]), FORM, codebook=BOOK)
    flag = found.flags[0]
    assert (flag.flag, flag.count, flag.limit) == ("straight_line", 2, 10)
    assert flag.rows.tolist() == [True, False, False, True]
    assert "反向" in flag.why["zh-CN"]


def test_a_reversed_item_is_turned_before_consistency_and_raw_in_runs():
    # E4, E7 and E10 are reversed: who means what he says gives them the other end
    honest = [5, 5, 5, 1, 5, 5, 1, 1, 1, 5]
    found = quality_of(everybody([honest, [5] * 10, [1, 2, 4, 3, 2, 2, 4, 4, 2, 3]]), FORM, codebook=BOOK)
    assert found.persons["longest_run"].tolist()[:2] == [3, 10]
    assert found.persons["sd"].tolist()[1] == 0


def test_flags_that_are_off_and_columns_that_are_absent_are_left_out():
    data = everybody([[3] * 10] * 3).drop(columns="E10")
    names = [flag.flag for flag in quality_of(data, FORM, codebook=BOOK).flags]
    assert "straight_line" not in names
    assert "fast" not in names
    assert not any(flag.on for flag in FORM.quality_flags if flag.key == "fast")
    assert all(isinstance(flag, QualityFlag) for flag in FORM.quality_flags)


def test_a_questionnaire_without_any_column_of_its_scales_raises():
    with pytest.raises(DataError, match="no scale and no flag"):
        quality_of(pd.DataFrame({"B1": [1, 2]}), FORM, codebook=BOOK)


# ---- the rule of ten ---------------------------------------------------------------------------


def test_results_with_and_without_stand_side_by_side_for_none_or_ten():
    assert [comparable(count) for count in (0, 1, 9, 10, 200)] == [True, False, False, True, True]


def test_every_row_of_the_file_has_its_figures_and_flags():
    rows = rows_of(quality(DATA, ITEMS, reverse=["b", "e"], low=1, high=5))
    assert list(rows[0])[:7] == ["row", "longest_run", "sd", "even_odd", "person_total", "mahalanobis", "p"]
    assert [row["flag_long_run"] for row in rows] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert rows[1]["even_odd"] is None
    # R 4.2.2: pchisq(5.69585338224749, 6, lower.tail=FALSE)
    assert rows[0]["p"] == pytest.approx(0.458108096290577, rel=1e-8)


people = st.lists(
    st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=6, max_size=6), min_size=1, max_size=15
)


@given(people)
@settings(max_examples=100, deadline=None)
def test_no_row_is_lost_and_every_index_keeps_its_limits(rows):
    found = quality(pd.DataFrame(rows, columns=ITEMS, dtype="Float64"), ITEMS, scales=["ab", "cd", "ef"])
    assert len(found.persons) == found.total == len(rows)
    assert found.persons["longest_run"].between(0, 6).all()
    for name in ("even_odd", "person_total"):
        values = found.persons[name].dropna()
        assert ((values >= -1) & (values <= 1)).all()
    assert (found.persons["mahalanobis"].dropna() >= 0).all()
    assert all(flag.count is None or flag.count == int(flag.rows.sum()) for flag in found.flags)

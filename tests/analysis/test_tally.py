"""Columns become codes, codes become counts, and counts add."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.answers import coded
from analysis.crosstab import crosstab
from analysis.errors import DataError
from analysis.frequency import frequency
from analysis.measured import numbers_of, weights_of
from analysis.tally import Tally, tally
from questionnaires.codebook import Codebook, Variable

AGREE = Variable(
    "G1",
    "五年内有机会晋升",
    "ordinal",
    {1: "完全不符合", 2: "不大符合", 3: "一半一半", 4: "比较符合", 5: "完全符合"},
    {-1: "不想回答", -2: "未作答", -3: "未被问到"},
)


def codes(values, variable=None, dtype=None):
    found, names = coded(pd.Series(values, dtype=dtype, name="G1"), variable)
    return found.tolist(), names


def test_numbers_ascend_without_a_codebook():
    assert codes([3, 1, None, 2, 3]) == ([2, 0, -1, 1, 2], (1, 2, 3))


def test_whole_floats_are_integers_beside_a_gap():
    _, values = codes([3.0, math.nan, 1.5])
    assert values == (1.5, 3)
    assert [type(value) for value in values] == [float, int]


def test_texts_keep_the_order_of_first_appearance():
    assert codes(["乙", "甲", None, "乙"]) == ([0, 1, -1, 0], ("乙", "甲"))


@pytest.mark.parametrize("dtype", [object, "str", "category"])
def test_none_na_and_null_are_answers_and_the_empty_text_is_not(dtype):
    found, values = codes(["None", "NA", "", "null", None, "nan"], dtype=dtype)
    assert {values[code] for code in found if code >= 0} == {"None", "NA", "null", "nan"}
    assert [found[2], found[4]] == [-1, -1]


def test_categories_keep_their_order_and_stay_when_nobody_chose_them():
    column = pd.Categorical(["乙", None, "甲"], categories=["甲", "乙", "丙"], ordered=True)
    assert codes(column) == ([1, -1, 0], ("甲", "乙", "丙"))


def test_masked_integers_are_read():
    assert codes([1, None, -2], dtype="Int16") == ([1, -1, 0], (-2, 1))


def test_a_codebook_gives_order_options_nobody_chose_and_the_kinds_of_no_answer():
    assert codes([5, -1, 2, -3, None, -2], AGREE) == ([4, -1, 1, -1, -1, -1], (1, 2, 3, 4, 5))


def test_a_number_as_text_and_a_label_mean_the_value():
    given_so = ["3", "3.0", "３", " 一半一半".strip(), "-1", "不想回答", ""]
    assert codes(given_so, AGREE)[0] == [2, 2, 2, 2, -1, -1, -1]


def test_labels_in_a_categorical_meet_the_codebook():
    column = pd.Categorical(["完全符合", "完全不符合", None])
    assert codes(column, AGREE)[0] == [4, 0, -1]


def test_values_the_codebook_does_not_know_raise_all_at_once():
    with pytest.raises(DataError) as caught:
        codes(["比较符和", "比较符合", "比较符和", "9"], AGREE)
    lines = str(caught.value).split("\n")
    assert lines[0] == (
        "column G1: The codebook does not know the value “比较符和” (2 rows). Did you mean “比较符合”?"
    )
    assert "“9” (1 rows). It knows 1 = 完全不符合, 2 = 不大符合" in lines[1]


def test_a_column_of_identifiers_does_not_fill_the_screen():
    with pytest.raises(DataError) as caught:
        codes([f"id{number}" for number in range(100)], AGREE)
    assert len(caught.value.problems) == 21
    assert "80 more values" in str(caught.value)


def test_an_unused_category_that_the_codebook_does_not_know_does_no_harm():
    assert codes(pd.Categorical(["完全符合"], categories=["完全符合", "别的"]), AGREE)[0] == [4]


def test_a_column_that_is_not_there_is_told_with_its_neighbour():
    with pytest.raises(DataError, match=r"column age2: The data have no such column\. Did you mean age"):
        tally(pd.DataFrame({"age": [1]}), ["age2"])


def test_a_tally_keeps_those_without_an_answer_apart():
    data = pd.DataFrame({"a": [1, 1, 2, None], "b": ["x", None, "y", "x"]})
    counted = tally(data, ["a", "b"])
    assert counted.total == 4
    assert counted.unweighted.tolist() == [[1, 0], [0, 1]]
    assert counted.counts.tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_weights_are_summed_beside_the_rows():
    counted = tally(pd.DataFrame({"a": [1, 1, 2, None], "w": [0.5, 2, 1, 3]}), ["a"], weight="w")
    assert counted.unweighted.tolist() == [2, 1]
    assert counted.sums.tolist() == [2.5, 1]
    assert counted.squared.tolist() == [4.25, 1]


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([1, None, 2], "1 rows have no weight"),
        ([1, -1, 2], "1 rows have a negative weight"),
        ([0, 0, 0], "All weights are 0"),
        ([1, math.inf, 2], "inf is not a number"),
        (["1", "二", "2"], "二 is not a number"),
        ([1, 1e200, 2], r"1e\+200 is too large to calculate with \(rows 3; the head is row 1\)"),
        ([1, 1e15 + 1, 2], "1000000000000001 is too large"),
    ],
)
def test_a_weight_that_is_none_raises(weights, words):
    with pytest.raises(DataError, match=words):
        weights_of(pd.DataFrame({"w": weights}), "w")


def test_numbers_leave_out_what_the_codebook_calls_missing():
    hours = Variable("h", "小时", "number", missing={-2: "未作答"})
    assert np.isnan(numbers_of(pd.DataFrame({"h": [40, -2, None]}), "h", hours)).tolist() == [
        False,
        True,
        True,
    ]
    assert np.isnan(numbers_of(pd.DataFrame({"G1": [5, -2, None]}), "G1", AGREE)).tolist() == [
        False,
        True,
        True,
    ]


def test_tallies_of_different_variables_do_not_add():
    one = tally(pd.DataFrame({"a": [1]}), ["a"])
    with pytest.raises(ValueError, match="do not add"):
        one + tally(pd.DataFrame({"a": [1], "b": [1]}), ["a", "b"])


@pytest.mark.parametrize("chunks", [1, 7, 64])
def test_the_same_data_cut_into_chunks_give_the_same_tally(chunks):
    random = np.random.default_rng(20261120)
    data = pd.DataFrame(
        {
            "G1": random.choice([1, 2, 3, 5, -1, -2], 500),
            "t": random.choice(np.array(["甲", "乙", "", "None"], dtype=object), 500),
        }
    )
    codebook = Codebook((AGREE,))
    parts = [data.iloc[rows] for rows in np.array_split(np.arange(len(data)), chunks)]
    pieces = [tally(piece, ["G1", "t"], codebook=codebook) for piece in parts]
    added = pieces[0]
    for piece in pieces[1:]:
        added = added + piece
    assert added == tally(data, ["G1", "t"], codebook=codebook)


answers = st.lists(
    st.tuples(
        st.sampled_from([None, 1, 2, 2.5, 7]),
        st.sampled_from([None, "", "甲", "乙", "None"]),
        st.integers(1, 4),
    ),
    max_size=30,
)


def frame(rows):
    return pd.DataFrame(rows, columns=["a", "b", "w"]).astype({"a": "float64", "b": object, "w": "float64"})


@given(answers, answers)
@settings(max_examples=60, deadline=None)
def test_tallies_add_as_the_data_do(first, second):
    for names in (["a"], ["b"], ["a", "b"]):
        both = tally(frame(first + second), names)
        assert tally(frame(first), names) + tally(frame(second), names) == both
    if first and second:
        weighted = tally(frame(first), ["b"], weight="w") + tally(frame(second), ["b"], weight="w")
        assert weighted == tally(frame(first + second), ["b"], weight="w")


@given(answers, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_changes_no_count(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (tally(frame(each), ["a"]) for each in (rows, shuffled))
    assert one == other
    assert isinstance(one, Tally)


def added(parts, names, weight=None):
    """The tallies of all parts, put together."""
    whole = tally(parts[0], names, weight=weight)
    for part in parts[1:]:
        whole = whole + tally(part, names, weight=weight)
    return whole


def cut(data, chunks):
    return [data.iloc[rows] for rows in np.array_split(np.arange(len(data)), chunks)]


@pytest.mark.parametrize("chunks", [1, 7, 64])
@given(answers)
@settings(max_examples=20, deadline=None)
def test_any_data_cut_into_chunks_add_up_to_the_whole(chunks, rows):
    data = frame(rows)
    for names in (["a"], ["b"], ["a", "b"]):
        assert added(cut(data, chunks), names) == tally(data, names)


@pytest.mark.parametrize("chunks", [1, 7, 64])
@given(st.lists(st.tuples(st.sampled_from([1.0, 2.0, None]), st.floats(0.01, 100)), min_size=64, max_size=90))
@settings(max_examples=20, deadline=None)
def test_sums_of_weights_add_up_to_rounding(chunks, rows):
    data = pd.DataFrame(rows, columns=["a", "w"]).astype("float64")
    whole, pieces = tally(data, ["a"], weight="w"), added(cut(data, chunks), ["a"], weight="w")
    assert np.array_equal(pieces.counts, whole.counts)
    assert pieces.weights == pytest.approx(whole.weights, rel=1e-12)
    assert pieces.squares == pytest.approx(whole.squares, rel=1e-12)


@given(answers, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_changes_no_cell_of_two_variables(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (tally(frame(each), ["a", "b"]) for each in (rows, shuffled))
    texts = [value for value in one.axes[1] if isinstance(value, str)]
    place = [other.axes[1].index(value) for value in texts]
    assert (one.axes[0], one.total) == (other.axes[0], other.total)
    assert np.array_equal(one.counts, other.counts[:, [*place, -1]])


@given(answers, st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_rows_without_an_answer_change_the_total_and_the_missing_only(rows, unanswered):
    before, after = frame(rows), frame([*rows, *[(None, None, 1)] * unanswered])
    one, more = (frequency(data, "b") for data in (before, after))
    assert (more.total, more.missing) == (one.total + unanswered, one.missing + unanswered)
    assert (more.base, more.effective_base) == (one.base, one.effective_base)
    for old, new in zip(one.rows, more.rows, strict=True):
        assert replace(new, share_of_total=old.share_of_total) == old
    tables = [crosstab(data, "a", "b") for data in (before, after)]
    full = tables[0].full_counts
    assert (tables[1].total, tables[1].missing) == (
        tables[0].total + unanswered,
        tables[0].missing + unanswered,
    )
    assert replace(tables[1], total=tables[0].total, missing=tables[0].missing, full_counts=full) == tables[0]


@given(answers)
@settings(max_examples=60, deadline=None)
def test_the_shares_of_a_base_sum_to_one(rows):
    data = frame(rows)
    for weight in (None, "w") if rows else (None,):
        one = frequency(data, "b", weight=weight)
        table = crosstab(data, "a", "b", weight=weight)
        of_everybody = [share for row in table.total_shares for share in row]
        sets = [[row.share for row in one.rows], *table.row_shares, *zip(*table.column_shares, strict=True)]
        for shares in (*sets, of_everybody):
            assert None in shares or not shares or sum(shares) == pytest.approx(1, abs=1e-12)
        assert bool(one.base) == any(row.share is not None for row in one.rows)

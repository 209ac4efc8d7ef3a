"""A column becomes small integers and the list of what they stand for, whatever type it has."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import columns
from analysis.answers import coded, compact


def meant(series):
    positions, found = columns.distinct(series)
    return [None if position < 0 else found[position] for position in positions]


@pytest.mark.parametrize(
    "dtype", ["int8", "uint8", "int64", "float32", "float64", "Int16", "UInt64", "Float64"]
)
def test_small_whole_numbers_of_every_type_come_back(dtype):
    assert meant(pd.Series([3, 1, 5, 1], dtype=dtype)) == [3, 1, 5, 1]
    assert columns.distinct(pd.Series([3, 1, 5, 1], dtype=dtype))[0].dtype == np.int8


@pytest.mark.parametrize("dtype", ["float32", "float64", "Int16", "Float64", "Int64"])
def test_a_gap_is_nothing_there(dtype):
    assert meant(pd.Series([None, 3, None, -2], dtype=dtype)) == [None, 3, None, -2]


@pytest.mark.parametrize(
    "values",
    [
        [-128, 127, 0],
        [-(2**62), 2**62],
        [2**62, 2**62 + 1],
        [0, 4095],
        [0, 4096],
        [7],
        [],
        [1.5, 2, 3],
        [1, 2.5],
        [math.inf, 1],
        [None, None],
        [True, False, True],
        ["None", "", "甲"],
    ],
)
def test_other_columns_come_back_too(values):
    assert meant(pd.Series(values, dtype="object" if not values else None)) == values


def test_the_ends_of_a_small_type_do_not_wrap_round():
    assert meant(pd.Series([-128, 127], dtype="int8")) == [-128, 127]
    assert meant(pd.Series([250, 255, 3], dtype="uint8")) == [250, 255, 3]


def test_categories_keep_the_memory_of_the_column():
    series = pd.Series(pd.Categorical(["乙", None, "甲"], categories=["甲", "乙", "丙"]))
    assert np.shares_memory(compact(series)[0], series.cat.codes.to_numpy(copy=False)) or (
        compact(series)[0].nbytes == len(series)
    )
    assert meant(series) == ["乙", None, "甲"]


def test_places_beyond_a_byte_fit():
    assert columns.replaced(np.array([0, 1, -1], dtype=np.int8), [200, 0]).tolist() == [200, 0, -1]


@given(
    st.lists(st.one_of(st.none(), st.integers(-3, 300)), max_size=40), st.sampled_from(["Int16", "float64"])
)
@settings(max_examples=80, deadline=None)
def test_codes_point_at_the_answers_given(values, dtype):
    found, names = coded(pd.Series(values, dtype=dtype))
    assert [None if code < 0 else names[code] for code in found] == values
    assert list(names) == sorted({value for value in values if value is not None})


@given(st.lists(st.integers(-1, 40), max_size=50))
@settings(max_examples=50, deadline=None)
def test_occurrences_are_those_of_a_plain_count(positions):
    for size in (3, 41):
        counted = columns.occurrences(np.array([min(p, size - 1) for p in positions], dtype=np.int8), size)
        assert counted.tolist() == [
            sum(min(p, size - 1) == place for p in positions) for place in range(size)
        ]

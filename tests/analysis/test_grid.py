"""A grid is the cross-tab of every pair, counted in one pass: the same figures to the last one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import bits, exact
from analysis.crosstab import crosstab
from analysis.errors import DataError
from analysis.grid import grid
from analysis.tally import Tally
from questionnaires.codebook import Codebook, Variable

AGREE = {1: "不符合", 2: "一半一半", 3: "符合"}
KINDS = {-1: "不想回答", -2: "未作答"}
CODEBOOK = Codebook(
    (
        Variable("G1", "培训有用", "ordinal", AGREE, KINDS),
        Variable("G2", "培训太多", "ordinal", AGREE, KINDS),
        Variable("B1", "组别", "nominal", {1: "甲", 2: "乙", 3: "丙", 4: "丁"}, KINDS),
    )
)


def sample(size, seed=20261126):
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "G1": random.choice([1, 2, 3, -1, -2], size),
            "G2": pd.array(random.choice([1, 3], size), dtype="Int16"),
            "B1": random.choice([1, 2, 3], size),
            "地区": pd.Categorical(random.choice(np.array(["东", "西", "None"], dtype=object), size)),
            "说": random.choice(np.array(["好", "", "None", "差"], dtype=object), size),
            "龄": np.where(random.random(size) < 0.2, np.nan, random.integers(20, 26, size)),
            "w": random.choice([0.5, 1.0, 2.5], size),
        }
    )


def test_every_pair_is_there_in_the_order_asked_for():
    found = grid(sample(50), rows=["G2", "G1"], columns=["B1", "地区"], codebook=CODEBOOK)
    assert list(found) == [("G2", "B1"), ("G2", "地区"), ("G1", "B1"), ("G1", "地区")]
    assert (found["G1", "B1"].row_label, found["G1", "B1"].column_label) == ("培训有用", "组别")


@pytest.mark.parametrize(
    ("size", "weight"), [(0, None), *((size, w) for size in (1, 63, 64, 65, 1000) for w in (None, "w"))]
)
def test_each_table_is_the_cross_tab_figure_for_figure(monkeypatch, size, weight):
    monkeypatch.setattr(exact, "LIMIT", 3000)  # larger tables have no exact p, which this must tell too
    data = sample(size)
    rows, columns = ["G1", "说", "龄", "G2"], ["B1", "地区", "G1", "龄"]
    found = grid(data, rows=rows, columns=columns, codebook=CODEBOOK, weight=weight)
    for row in rows:
        for column in columns:
            one = crosstab(data, row, column, codebook=CODEBOOK, weight=weight)
            assert found[row, column] == one
            assert found[row, column].association.reasons == one.association.reasons
            assert found[row, column].association.fisher == one.association.fisher


answers = st.lists(
    st.tuples(
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from([None, "", "甲", "乙", "None"]),
        st.sampled_from([1, 2, 7]),
        st.floats(0.1, 9),
    ),
    min_size=1,
    max_size=70,
)


@given(answers, st.booleans())
@settings(max_examples=80, deadline=None)
def test_any_data_give_the_same_figures_as_cross_tabs(rows, weighted):
    data = pd.DataFrame(rows, columns=["a", "b", "c", "w"]).astype({"a": "float64", "b": object})
    weight = "w" if weighted else None
    found = grid(data, rows=["a", "b"], columns=["b", "c"], weight=weight)
    for (row, column), table in found.items():
        assert table == crosstab(data, row, column, weight=weight)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_blocks_and_threads_change_no_count(monkeypatch, threads):
    monkeypatch.setattr(bits, "_ROWS", 128)
    monkeypatch.setattr(bits, "_WORDS", 1)
    monkeypatch.setattr(bits, "THREADS", threads)
    random = np.random.default_rng(7)
    columns = [
        (random.integers(-1, options, 1000).astype(np.int8), tuple(range(options)))
        for options in (2, 5, 0, 9)
    ]
    counted = bits.tallies(columns[:3], columns[1:])
    for row, line in zip(columns[:3], counted, strict=True):
        for column, table in zip(columns[1:], line, strict=True):
            assert table == Tally.of([row, column])


def test_an_option_nobody_chose_an_empty_group_and_a_constant_item_stay():
    data = pd.DataFrame({"G1": [1, 1, -1, 3], "G2": [1, 1, 1, 1], "B1": [1, 2, 4, 2]})
    found = grid(data, rows=["G1", "G2"], columns=["B1"], codebook=CODEBOOK)
    assert found["G1", "B1"].counts == ((1, 1, 0, 0), (0, 0, 0, 0), (0, 1, 0, 0))
    assert (found["G1", "B1"].total, found["G1", "B1"].base, found["G1", "B1"].missing) == (4, 3, 1)
    assert found["G1", "B1"].row_shares[1] == (None,) * 4
    assert found["G2", "B1"].association.chi2 is None
    assert str(found["G2", "B1"].association.reasons["chi2"]).startswith("fewer than two")


def test_columns_of_very_many_values_are_counted_too():
    data = pd.DataFrame({"who": [f"id{place}" for place in range(200)], "a": [1, 2] * 100})
    assert grid(data, rows=["who", "a"], columns=["a"])["who", "a"] == crosstab(data, "who", "a")


def test_no_exact_test_is_made_before_it_is_read(monkeypatch):
    asked = []
    monkeypatch.setattr(exact, "fisher", lambda table: asked.append(table) or 0.5)
    found = grid(sample(80), rows=["G1"], columns=["B1"], codebook=CODEBOOK)["G1", "B1"].association
    assert found.chi2 is not None
    assert asked == []
    assert found.fisher.p == found.fisher.p == 0.5
    assert len(asked) == 1


def test_the_problems_of_all_columns_come_at_once():
    data = pd.DataFrame({"G1": [1, 9], "G2": [7, 1], "B1": [1, 2]})
    with pytest.raises(DataError) as raised:
        grid(data, rows=["G1", "G2"], columns=["B1", "B9"], codebook=CODEBOOK)
    told = str(raised.value)
    assert "column G1: The codebook does not know the value “9”" in told
    assert "column G2: The codebook does not know the value “7”" in told
    assert "column B9: The data have no such column" in told


def test_no_pair_is_an_empty_grid():
    assert grid(sample(10), rows=[], columns=["B1"]) == {}
    assert grid(sample(10), rows=["G1"], columns=[]) == {}


def test_the_grid_is_a_name_of_the_package():
    data = pd.DataFrame({"a": [1, 2, 1], "b": [1, 1, 2]})
    assert analysis.grid(data, rows=["a"], columns=["b"])["a", "b"].counts == ((1, 1), (1, 0))

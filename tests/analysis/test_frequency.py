"""One-way tables: counts, base, missing, intervals, top box, weights."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.frequency import frequency
from questionnaires.codebook import Codebook, Variable

WAY_UP = Variable(
    "G5",
    "往上走的路子通不通",
    "ordinal",
    {1: "很通", 2: "比较通", 3: "不好说", 4: "不太通", 5: "很不通"},
    {-1: "不想回答", -2: "未作答", -3: "未被问到"},
)
BOOK = Codebook((WAY_UP,))
ANSWERS = pd.DataFrame({"G5": [1, 4, 5, -1, 4, -2, 2, 4, None, 5, 1]})


def test_base_counts_only_people_who_answered():
    table = frequency(ANSWERS, "G5", codebook=BOOK)
    assert (table.total, table.base, table.missing) == (11, 8, 3)
    assert [(row.value, row.label, row.count) for row in table.rows] == [
        (1, "很通", 2),
        (2, "比较通", 1),
        (3, "不好说", 0),
        (4, "不太通", 3),
        (5, "很不通", 2),
    ]
    assert [row.share for row in table.rows] == [0.25, 0.125, 0, 0.375, 0.25]
    assert [row.cumulative for row in table.rows] == [0.25, 0.375, 0.375, 0.75, 1]
    assert table.row(4).share_of_total == 3 / 11
    assert table.label == "往上走的路子通不通"


def test_the_interval_is_wilsons():
    # R 4.2.2: prop.test(4, 9, correct=FALSE)$conf.int
    row = frequency(pd.DataFrame({"x": [1] * 4 + [2] * 5}), "x").row(1)
    assert [row.low, row.high] == pytest.approx([0.188778521097665, 0.733348706504507], rel=1e-9)


def test_an_option_nobody_chose_has_the_share_nought_and_an_upper_limit():
    row = frequency(ANSWERS, "G5", codebook=BOOK).row(3)
    assert (row.count, row.share, row.low) == (0, 0, 0)
    assert 0 < row.high < 1


def test_without_an_answer_shares_are_not_defined_and_say_why():
    table = frequency(pd.DataFrame({"G5": [-1, None]}), "G5", codebook=BOOK)
    assert (table.total, table.base, table.missing) == (2, 0, 2)
    assert [row.count for row in table.rows] == [0, 0, 0, 0, 0]
    assert {row.share for row in table.rows} | {row.low for row in table.rows} == {None}
    assert str(table.reason) == "nobody answered"


def test_no_rows_at_all_make_an_empty_table():
    table = frequency(pd.DataFrame({"x": []}), "x")
    assert (table.total, table.base, table.rows) == (0, 0, ())


def test_one_answer_is_enough():
    row = frequency(pd.DataFrame({"x": ["甲"]}), "x").row("甲")
    assert (row.share, row.high) == (1, 1)


def test_an_answer_called_none_counts():
    table = frequency(pd.DataFrame({"x": ["None", "None", "", "其他"]}), "x")
    assert (table.base, table.missing, table.row("None").count) == (3, 1, 2)


def test_the_top_box_takes_the_highest_values_of_the_scale_not_of_the_answers():
    data = pd.DataFrame({"G5": [1, 2, 3, 3]})
    box = frequency(data, "G5", codebook=BOOK, top=2).top
    assert (box.values, box.count, box.share) == ((4, 5), 0, 0)
    # R 4.2.2: mean(x >= hi - 1), the hi seen being 3
    assert frequency(data, "G5", top=2).top.count == 3


def test_the_top_box_of_ordered_texts_follows_their_order():
    data = pd.DataFrame({"x": pd.Categorical(["低", "中"], ["低", "中", "高"], ordered=True)})
    box = frequency(data, "x", top=2).top
    assert (box.values, box.count) == (("中", "高"), 1)


def test_texts_without_an_order_have_no_top_box():
    with pytest.raises(DataError, match="Texts have no highest values"):
        frequency(pd.DataFrame({"x": ["低", "高"]}), "x", top=1)


@pytest.mark.parametrize("top", [0, 6])
def test_a_top_box_outside_the_scale_raises(top):
    words = f"column G5: Its answers have 5 steps, so there is no end of {top}. Name a number from 1 to 5."
    with pytest.raises(DataError, match=words):
        frequency(ANSWERS, "G5", codebook=BOOK, top=top)


def test_more_steps_than_the_numbers_have_are_refused():
    answers = pd.DataFrame({"x": [1, 2, 3, 4, 5, None]})
    assert frequency(answers, "x", top=5).top.count == 5
    with pytest.raises(DataError, match="Its answers have 5 steps, so there is no end of 99"):
        frequency(answers, "x", top=99)
    with pytest.raises(DataError, match="Its answers have 5 steps, so there is no end of 6"):
        frequency(answers, "x", bottom=6)


def test_weights_move_shares_and_keep_the_unweighted_base():
    data = pd.DataFrame(
        {
            "b": [1, 2, 3, 1, 2, 3, 1, 3, 1, 3, 2, 2, 3, 2, 3, 2, None],
            "w": [1, 2, 0.5, 1, 1.5, 2, 3, 1, 0.7, 2.2, 4, 1, 2, 0.8, 1.2, 1, 5],
        }
    )
    table = frequency(data, "b", weight="w")
    assert (table.total, table.missing, table.unweighted_base) == (17, 1, 16)
    assert table.base == pytest.approx(24.9)
    # R 4.2.2, survey 4.1.1: svymean(~factor(b), svydesign(id=~1, weights=~w, data=w))
    shares = [0.2289156626506, 0.4136546184739, 0.3574297188755]
    assert [row.share for row in table.rows] == pytest.approx(shares, rel=1e-12)


def test_a_weighted_interval_rests_on_the_effective_base():
    # R 4.2.2: sum(w)^2/sum(w^2)
    data = pd.DataFrame({"b": [1] * 10, "w": [1, 2, 0.5, 1, 1.5, 2, 3, 1, 0.7, 2.2]})
    table = frequency(data, "b", weight="w")
    assert table.effective_base == pytest.approx(7.97736255839023, rel=1e-12)
    assert table.rows[0].high == 1
    even = frequency(data.assign(w=2.0), "b", weight="w")
    assert even.rows[0].low == pytest.approx(frequency(data, "b").rows[0].low, rel=1e-12)


answers = st.lists(st.sampled_from([1, 2, 3, 4, 5, -1, -2, -3]), min_size=1, max_size=40)


@given(answers)
@settings(max_examples=60, deadline=None)
def test_shares_of_a_base_add_to_one(values):
    table = frequency(pd.DataFrame({"G5": values}), "G5", codebook=BOOK)
    assert sum(row.count for row in table.rows) == table.base
    if table.base:
        assert sum(row.share for row in table.rows) == pytest.approx(1)
        assert all(row.low <= row.share <= row.high for row in table.rows)


@given(answers, st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_unanswered_rows_change_total_and_missing_only(values, more):
    few = frequency(pd.DataFrame({"G5": values}), "G5", codebook=BOOK)
    many = frequency(pd.DataFrame({"G5": [*values, *[-2] * more]}), "G5", codebook=BOOK)
    assert (many.total, many.missing) == (few.total + more, few.missing + more)
    assert [(row.count, row.share, row.low) for row in many.rows] == [
        (row.count, row.share, row.low) for row in few.rows
    ]


def test_a_known_population_narrows_the_intervals():
    data = pd.DataFrame({"q": [1] * 27 + [2] * 63 + [None] * 4})
    found = frequency(data, "q", population=150)
    assert (found.population, found.fpc) == (150, "N-1")
    assert [found.row(1).low, found.row(1).high] == pytest.approx([0.243714936288, 0.363043987211], rel=1e-9)
    other = frequency(data, "q", population=150, fpc="survey").row(1)
    assert [other.low, other.high] == pytest.approx([0.243597786552, 0.363190998571], rel=1e-9)
    whole = frequency(data, "q", population=90).row(2)
    assert (whole.low, whole.share, whole.high) == (0.7, 0.7, 0.7)
    with pytest.raises(DataError, match=r"cannot have been drawn from 89\. .*: \d+ or more\."):
        frequency(data, "q", population=89)
    with pytest.raises(ValueError, match="without weights"):
        frequency(data.assign(w=1), "q", population=150, weight="w")


def test_other_intervals_are_asked_for_by_name():
    data = pd.DataFrame({"q": [1] * 27 + [2] * 63})
    # R 4.2.2: binom.test(27, 90)$conf.int
    found = frequency(data, "q", interval="clopper-pearson").row(1)
    assert [found.low, found.high] == pytest.approx([0.207881899686357, 0.405721215042916], rel=1e-9)
    assert frequency(data, "q", interval="wald").interval == "wald"


def test_counts_are_tested_against_expected_shares():
    data = pd.DataFrame({"q": [1] * 20 + [2] * 30 + [3] * 50})
    # R 4.2.2: chisq.test(c(20,30,50), p=c(.3,.3,.4))
    found = frequency(data, "q", expected=[30, 30, 40]).goodness
    assert (found.df, found.statistic) == (2, pytest.approx(5.83333333333333, rel=1e-9))
    assert found.p == pytest.approx(0.0541137662228216, rel=1e-9)
    assert frequency(data[:20], "q", expected=[1]).goodness is None
    with pytest.raises(ValueError, match="3 values take 3 expected shares"):
        frequency(data, "q", expected=[1, 2])
    with pytest.raises(ValueError, match="each above 0"):
        frequency(data, "q", expected=[1, 2, 0])
    with pytest.raises(ValueError, match="weighted"):
        frequency(data.assign(w=1), "q", expected=[1, 2, 3], weight="w")

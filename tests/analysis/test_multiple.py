"""Several answers to one question: out of people and out of mentions."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import figures, tables
from analysis.errors import DataError
from analysis.multiple import multiple, split
from questionnaires import codebook
from questionnaires.codebook import Codebook, Variable
from questionnaires.model import Item, Option, Questionnaire, Section

SKILLS = Item(
    "T3",
    "multiple",
    {"zh-CN": "眼下您最想补哪几样本事？"},
    "training",
    options=(
        Option(1, {"zh-CN": "调处纠纷"}),
        Option(2, {"zh-CN": "依法办事"}),
        Option(9, {"zh-CN": "暂时没有"}),
    ),
    exclusive=(9,),
)
FORM = Questionnaire(
    "q",
    1,
    ("zh-CN",),
    {"zh-CN": "小问卷"},
    (Section("training", {"zh-CN": "培训"}, ("T3",)),),
    (SKILLS,),
    no_answer={-1: {"zh-CN": "不想回答"}, -2: {"zh-CN": "未作答"}, -3: {"zh-CN": "未被问到"}},
)

DATA = pd.DataFrame(
    {
        "a": [1, 0, None, 1, 0],
        "b": [1, None, None, 0, 0],
        "c": [0, 0, None, None, 0],
    }
)


def counts(table):
    return [row.count for row in table.rows]


@pytest.mark.parametrize(
    ("cases", "base", "shares"),
    [("answered", 4, [2 / 4, 1 / 4, 0]), ("any", 2, [1, 0.5, 0]), ("all", 2, [0.5, 0.5, 0])],
)
def test_the_base_is_the_one_that_cases_names(cases, base, shares):
    table = multiple(DATA, ["a", "b", "c"], cases=cases)
    assert (table.total, table.base, table.missing) == (5, base, 5 - base)
    assert [row.share_of_cases for row in table.rows] == shares


def test_shares_of_mentions_add_to_one():
    table = multiple(DATA, ["a", "b", "c"])
    assert (table.responses, counts(table)) == (3, [2, 1, 0])
    assert [row.share_of_responses for row in table.rows] == [2 / 3, 1 / 3, 0]


def test_a_questionnaire_names_item_and_options():
    data = pd.DataFrame({"T3_1": [1, 0, -1, 1], "T3_2": [0, 0, -1, 1], "T3_9": [0, 1, -1, 0]})
    table = multiple(data, ["T3_1", "T3_2", "T3_9"], codebook=codebook.of(FORM))
    assert (table.variable, table.label) == ("T3", "眼下您最想补哪几样本事？")
    assert [(row.value, row.label, row.count) for row in table.rows] == [
        (1, "调处纠纷", 2),
        (2, "依法办事", 1),
        (9, "暂时没有", 1),
    ]
    assert (table.base, table.missing) == (3, 1)


def test_labels_that_begin_alike_stay_whole_unless_the_codebook_says_question_and_option():
    data = pd.DataFrame({"a": [1, 0], "b": [0, 1]})
    free = (Variable("a", "没有 培训", "nominal", {0: "0", 1: "1"}), Variable("b", "没有 时间", "nominal"))
    table = multiple(data, ["a", "b"], codebook=Codebook(free))
    assert (table.label, [row.label for row in table.rows]) == ("a,b", ["没有 培训", "没有 时间"])
    options = tuple(
        Variable(column, label, "nominal", {0: "0", 1: "1"}, item="T", option=at)
        for at, (column, label) in enumerate([("a", "最缺 什么 培训"), ("b", "最缺 什么 时间")], 1)
    )
    table = multiple(data, ["a", "b"], codebook=Codebook(options))
    assert (table.label, [row.label for row in table.rows]) == ("最缺 什么", ["培训", "时间"])


def test_parts_of_a_split_column_keep_the_words_they_begin_with():
    data = pd.DataFrame({"s": ["New York┋New Delhi", "New York"]})
    table = split(data, "s", "┋")
    assert [row.label for row in table.rows] == ["New York", "New Delhi"]
    assert [line.cells[0] for line in tables.multiple(table, "en").rows[:2]] == [
        ("New York",),
        ("New Delhi",),
    ]
    assert [row["label"] for row in figures.multiple(table)["rows"]] == ["New York", "New Delhi"]


def test_anything_but_nought_and_one_raises_for_every_column_at_once():
    with pytest.raises(DataError) as caught:
        multiple(pd.DataFrame({"a": [0, 2], "b": ["是", "否"], "c": [1, 0]}), ["a", "b", "c", "d"])
    assert [str(problem.where) for problem in caught.value.problems] == ["column a", "column b", "column d"]


def test_the_same_column_twice_is_the_callers_mistake():
    with pytest.raises(ValueError, match="different columns"):
        multiple(DATA, ["a", "a"])
    with pytest.raises(ValueError, match="answered, any or all"):
        multiple(DATA, ["a"], cases="some")


def test_nobody_answered():
    table = multiple(pd.DataFrame({"a": [None, None]}), ["a"])
    assert (table.base, table.missing, table.rows[0].share_of_cases) == (0, 2, None)
    assert str(table.reason) == "nobody answered"


def test_one_column_is_split_at_its_separator():
    data = pd.DataFrame({"s": ["甲┋乙", "乙┋乙", "", " 丙 ┋甲┋", None, "甲┋乙", "┋"]})
    table = split(data, "s", "┋")
    assert (table.total, table.base, table.missing, table.responses) == (7, 4, 3, 7)
    assert [(row.value, row.count, row.share_of_cases) for row in table.rows] == [
        ("甲", 3, 0.75),
        ("乙", 3, 0.75),
        ("丙", 1, 0.25),
    ]


def test_a_codebook_orders_the_parts_and_knows_them_all():
    book = Codebook(
        (Variable("s", "原因", "nominal", {"乙": "乙", "甲": "甲", "丁": "丁"}, {"不答": "不答"}),)
    )
    table = split(pd.DataFrame({"s": ["甲┋乙", "甲", "不答"]}), "s", "┋", codebook=book)
    assert [(row.value, row.count) for row in table.rows] == [("乙", 1), ("甲", 2), ("丁", 0)]
    assert table.base == 2
    with pytest.raises(DataError, match=r"“丙” \(2 rows\)"):
        split(pd.DataFrame({"s": ["甲┋丙", "甲┋丙"]}), "s", "┋", codebook=book)


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=20))
@settings(max_examples=60, deadline=None)
def test_split_and_columns_agree(answers):
    joined = pd.DataFrame({"s": ["┋".join(answer) for answer in answers]}, dtype=object)
    wide = pd.DataFrame({name: [int(name in answer) for answer in answers] for name in "abc"}, dtype=object)
    one, other = split(joined, "s", "┋"), multiple(wide, list("abc"), cases="any")
    assert {row.value: row.count for row in one.rows} == {
        row.value: row.count for row in other.rows if row.count
    }
    assert (one.base, one.responses) == (other.base, other.responses)

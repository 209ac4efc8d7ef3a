"""Several answers to one question: out of people and out of mentions."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import figures, tables
from analysis.errors import DataError
from analysis.multiple import choices, multiple, split
from questionnaires import codebook
from questionnaires.codebook import Codebook, Variable
from questionnaires.items import Item, Option, Section
from questionnaires.model import Questionnaire

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


# ---- columns that hold one chosen option each ---------------------------------------------------

CHOSEN = pd.DataFrame(
    {
        "q1": ["看病", "上学", "看病", None, "修路", "看病"],
        "q2": ["上学", "上学", "修路", None, None, "看病"],
        "q3": [None, "None", "上学", None, None, "上学"],
    }
)
PLACES = {1: "看病", 2: "上学", 3: "养老"}


def listed(**labels):
    """A codebook of choice columns that share the options 看病, 上学 and 养老."""
    return Codebook(
        tuple(Variable(name, label, "nominal", PLACES, {-1: "拒答"}) for name, label in labels.items())
    )


def test_choice_columns_count_each_person_once():
    # R 4.2.2: u <- c("看病","上学","修路","None"); M <- sapply(u, function(v) rowSums(CHOSEN == v, na.rm=TRUE))
    # colSums(M > 0)/sum(rowSums(M) > 0); colSums(M > 0)/sum(M > 0)
    table = choices(CHOSEN, ["q1", "q2", "q3"])
    assert (table.variable, table.total, table.base, table.missing) == ("q1,q2,q3", 6, 5, 1)
    assert [(row.value, row.count) for row in table.rows] == [
        ("看病", 3),
        ("上学", 4),
        ("修路", 2),
        ("None", 1),
    ]
    assert [row.share_of_cases for row in table.rows] == [0.6, 0.8, 0.4, 0.2]
    assert [row.share_of_responses for row in table.rows] == [0.3, 0.4, 0.2, 0.1]


def test_an_option_named_twice_is_two_mentions_only_on_request_and_always_one_person():
    # R 4.2.2: colSums(M)/sum(M)
    table = choices(CHOSEN, ["q1", "q2", "q3"], duplicates="count")
    assert ([row.mentions for row in table.rows], table.responses) == ([4, 5, 2, 1], 12)
    assert [row.share_of_responses for row in table.rows] == [4 / 12, 5 / 12, 2 / 12, 1 / 12]
    assert [row.share_of_cases for row in table.rows] == [0.6, 0.8, 0.4, 0.2]
    joined = pd.DataFrame({"t": ["甲┋甲┋乙", "乙", None]})
    assert [row.mentions for row in split(joined, "t", "┋").rows] == [1, 2]
    assert [row.mentions for row in split(joined, "t", "┋", duplicates="count").rows] == [2, 2]


@pytest.mark.parametrize(("cases", "base"), [("answered", 5), ("any", 5), ("all", 3)])
def test_who_filled_every_choice_column_is_a_base_of_its_own(cases, base):
    assert choices(CHOSEN, ["q1", "q2", "q3"], cases=cases).base == base


def test_choice_columns_keep_the_order_of_the_codebook_and_options_nobody_chose():
    data = pd.DataFrame({"a": [2, None, -1, 1], "b": ["1", "看病", None, None]})
    table = choices(data, ["a", "b"], codebook=listed(a="最急的事 第一件", b="最急的事 第二件"))
    assert (table.label, table.base, table.missing) == ("最急的事", 3, 1)
    assert [(row.value, row.label, row.count) for row in table.rows] == [
        (1, "看病", 3),
        (2, "上学", 1),
        (3, "养老", 0),
    ]
    with pytest.raises(DataError, match="“修路” "):
        choices(CHOSEN[["q2"]].rename(columns={"q2": "a"}), ["a"], codebook=listed(a="最急的事"))


def test_columns_of_different_options_are_no_choice_columns():
    other = Variable("b", "第二件", "nominal", {1: "上学"})
    book = Codebook((*listed(a="第一件"), other))
    with pytest.raises(DataError, match="1 stands for “看病” and “上学”"):
        choices(pd.DataFrame({"a": [1], "b": [1]}), ["a", "b"], codebook=book)


@pytest.mark.parametrize(("columns", "duplicates"), [([], "once"), (["q1", "q1"], "once"), (["q1"], "twice")])
def test_choice_columns_asked_for_wrongly(columns, duplicates):
    with pytest.raises(ValueError, match=r"takes different columns|once or count"):
        choices(CHOSEN, columns, duplicates=duplicates)


def test_the_table_says_that_mentions_were_counted_twice():
    note = "注：同一人重复选同一项的，人数只计一次，人次照实计。"
    for duplicates, told in (("once", False), ("count", True)):
        table = choices(CHOSEN, ["q1", "q2", "q3"], duplicates=duplicates)
        assert ((note,) in tables.multiple(table, "zh-CN").notes) is told
    many = choices(pd.concat([CHOSEN] * 10), ["q1", "q2", "q3"], duplicates="count")
    first = tables.multiple(many, "zh-CN").rows[0]
    assert [run[0].text for run in first.cells[1:]] == ["40", "80", "42"]


@given(st.lists(st.lists(st.sampled_from(["甲", "乙", "丙", None]), min_size=3, max_size=3), max_size=8))
@settings(max_examples=80, deadline=None)
def test_choice_columns_and_a_separator_count_alike(rows):
    data = pd.DataFrame(rows, columns=["q1", "q2", "q3"], dtype=object)
    joined = pd.DataFrame({"t": ["┋".join(filter(None, row)) for row in rows]}, dtype=object)
    for duplicates in ("once", "count"):
        one = choices(data, ["q1", "q2", "q3"], duplicates=duplicates)
        other = split(joined, "t", "┋", duplicates=duplicates)
        assert (one.base, one.responses) == (other.base, other.responses)
        assert {row.value: (row.count, row.mentions) for row in one.rows} == {
            row.value: (row.count, row.mentions) for row in other.rows
        }

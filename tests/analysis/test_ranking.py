"""A ranking: who put what first, who ranked it at all, and where it stands on average."""

from fractions import Fraction

import pandas as pd
import pytest

from analysis import draw, figures, tables, wording
from analysis.blocks import plain
from analysis.disclosure import Shield
from analysis.errors import DataError
from analysis.ranking import ranking
from questionnaires import codebook, codebook_csv
from questionnaires.codebook import Codebook, Variable
from questionnaires.items import Item, Option, Section
from questionnaires.model import Margin, Questionnaire

NEEDS = Item(
    "R1",
    "ranking",
    {"zh-CN": "最需要什么？", "en": "What is needed most?"},
    "s",
    options=(
        Option(1, {"zh-CN": "人手", "en": "People"}),
        Option(2, {"zh-CN": "经费", "en": "Money"}),
        Option(3, {"zh-CN": "培训", "en": "Training"}),
        Option(4, {"zh-CN": "车辆", "en": "A car"}),
    ),
    max_choices=3,
    refusable=True,
)
FORM = Questionnaire(
    "q",
    1,
    ("zh-CN", "en"),
    {"zh-CN": "小问卷", "en": "A form"},
    (Section("s", {"zh-CN": "节", "en": "Section"}, ("R1",)),),
    (NEEDS,),
    no_answer={
        -1: {"zh-CN": "不想回答", "en": "Refused"},
        -2: {"zh-CN": "未作答", "en": "Blank"},
        -3: {"zh-CN": "未被问到", "en": "Not asked"},
    },
)
BOOK = codebook.of(FORM)
COLUMNS = [variable.column for variable in BOOK]
# Seven people: four full rankings, one that names a single option, one refusal, one blank. Nobody names 4.
DATA = pd.DataFrame(
    {
        "R1_1": [1, 2, 1, 3, 0, -1, -2],
        "R1_2": [2, 1, 3, 2, 0, -1, -2],
        "R1_3": [3, 3, 2, 1, 1, -1, -2],
        "R1_4": [0, 0, 0, 0, 0, -1, -2],
    },
    dtype="Int16",
)


def test_a_ranking_has_a_column_of_ranks_for_each_option():
    assert COLUMNS == ["R1_1", "R1_2", "R1_3", "R1_4"]
    first = BOOK["R1_1"]
    assert (first.level, first.item, first.option, first.option_label) == ("rank", "R1", 1, "人手")
    assert first.values == {0: "未排入", 1: "第1位", 2: "第2位", 3: "第3位"}
    assert first.missing == {-1: "不想回答", -2: "未作答", -3: "未被问到"}
    assert (first.ranked, first.ticked) == (True, False)
    assert codebook.of(FORM, "en")["R1_4"].values == {
        0: "not ranked",
        1: "place 1",
        2: "place 2",
        3: "place 3",
    }


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_codebook_file_keeps_what_a_rank_is(language, tmp_path):
    book = codebook.of(FORM, language)
    codebook_csv.write(book, tmp_path / "a.codebook.csv")
    assert codebook_csv.read(tmp_path / "a.codebook.csv") == book


def test_the_base_is_who_ranked_something():
    found = ranking(DATA, COLUMNS, codebook=BOOK)
    assert (found.variable, found.label) == ("R1", "最需要什么？")
    assert (found.total, found.base, found.missing, found.places) == (7, 5, 2, 3)


def test_each_option_is_counted_place_by_place():
    found = ranking(DATA, COLUMNS, codebook=BOOK)
    assert [(row.value, row.label, row.counts) for row in found.rows] == [
        (1, "人手", (2, 1, 1)),
        (2, "经费", (1, 2, 1)),
        (3, "培训", (2, 1, 2)),
        (4, "车辆", (0, 0, 0)),
    ]
    assert [(row.first, row.ranked) for row in found.rows] == [(2, 4), (1, 4), (2, 5), (0, 0)]
    assert [row.first_share for row in found.rows] == [2 / 5, 1 / 5, 2 / 5, 0]


def test_the_mean_rank_is_among_those_who_ranked_it():
    # R: M <- cbind(c(1,2,1,3,0), c(2,1,3,2,0), c(3,3,2,1,1), 0); colSums(M) / colSums(M > 0)
    # 1.75 2.00 2.00 NaN
    found = ranking(DATA, COLUMNS, codebook=BOOK)
    assert [row.mean_rank for row in found.rows] == [Fraction(7, 4), 2, 2, None]


def test_columns_without_a_codebook_stand_by_their_names():
    data = pd.DataFrame({"人手": [1, None, 2], "经费": [None, None, 1]})
    found = ranking(data, ["人手", "经费"])
    assert (found.variable, found.base, found.missing, found.places) == ("人手,经费", 2, 1, 2)
    assert [(row.label, row.first, row.ranked) for row in found.rows] == [("人手", 1, 2), ("经费", 1, 1)]


def test_nobody_and_nothing():
    empty = DATA.iloc[5:]
    found = ranking(empty, COLUMNS, codebook=BOOK)
    assert (found.base, found.missing) == (0, 2)
    assert [(row.first_share, row.mean_rank) for row in found.rows] == [(None, None)] * 4
    assert ranking(DATA.iloc[:0], COLUMNS, codebook=BOOK).total == 0


def test_what_is_no_rank_is_named():
    data = pd.DataFrame({"a": [1, "二"], "b": [-4, 2]})
    with pytest.raises(DataError) as caught:
        ranking(data, ["a", "b"])
    assert [str(problem) for problem in caught.value.problems] == [
        "column a: 二 is no rank. A ranking has one column for each option: 1 for first, 2, … and 0 for not "
        "ranked.",
        "column b: -4 is no rank. A ranking has one column for each option: 1 for first, 2, … and 0 for not "
        "ranked.",
    ]
    with pytest.raises(DataError, match="does not know the value"):
        ranking(DATA.assign(R1_1=9), COLUMNS, codebook=BOOK)
    with pytest.raises(ValueError, match="different columns"):
        ranking(DATA, [])


# ---- printed -----------------------------------------------------------------------------------


def many(times, rows=5):
    return ranking(pd.concat([DATA.iloc[:rows]] * times, ignore_index=True), COLUMNS, codebook=BOOK)


def rows_of(table):
    return [[plain(cell) for cell in row.cells] for row in table.rows]


def test_the_table_has_firsts_ranked_and_mean_rank():
    table = tables.ranking(many(20), "zh-CN", not_asked=0)
    assert table.head == ("选项", "排第一位", "占比(%)", "排入前3位", "占比(%)", "平均名次")
    assert rows_of(table) == [
        ["培训", "40", "40.0", "100", "100.0", "2.00"],
        ["人手", "40", "40.0", "80", "80.0", "1.75"],
        ["经费", "20", "20.0", "80", "80.0", "2.00"],
        ["车辆", "0", "0.0", "0", "0.0", ""],
        ["有效作答", "100", "", "", "", ""],
        ["未作答", "0", "", "", "", ""],
    ]
    assert [plain(note) for note in table.notes] == ["注：平均名次只按排入该项的人计算，数字越小越靠前。"]


def test_a_base_under_30_shows_persons_only():
    table = tables.ranking(many(3), "en")
    assert table.head == ("Option", "Put first", "Among first 3", "Mean rank")
    assert rows_of(table)[0] == ["培训", "6", "15", "2.00"]


def test_nothing_is_told_of_a_base_below_k_and_no_mean_of_fewer_than_k():
    hidden = tables.ranking(many(1), "zh-CN", shown=False, k=10)
    assert rows_of(hidden)[:4] == [["人手", "—"], ["经费", "—"], ["培训", "—"], ["车辆", "—"]]
    told = figures.ranking(many(1), shown=False, smallest=10)
    assert {row["first"] for row in told["rows"]} | {row["mean_rank"] for row in told["rows"]} == {None}
    few = tables.ranking(many(2), "zh-CN", k=10)
    assert [row[-1] for row in rows_of(few)][:4] == ["2.00", "—", "—", ""]
    assert "注：— 表示为保护作答人不予列示，不是0。" in [plain(note) for note in few.notes]


def test_the_figures_are_unrounded():
    told = figures.ranking(many(20))
    assert (told["kind"], told["base"], told["missing"], told["places"]) == ("ranking", 100, 0, 3)
    assert told["rows"][0] == {
        "value": 1,
        "label": "人手",
        "first": 40,
        "first_share": 0.4,
        "first_percent": "40.0",
        "ranked": 80,
        "ranked_share": 0.8,
        "ranked_percent": "80.0",
        "mean_rank": 1.75,
    }


def sentence(counts, language, asked_only=False):
    finding = draw.top_ranked(counts, "R1.item", 10, asked_only)
    return plain(wording.of(language).sentence(finding))


def test_the_chinese_sentence_names_base_and_ties():
    assert sentence(many(20), "zh-CN") == (
        "对“最需要什么？”，作答的100人中，排在第一位最多的是“人手”（40人，40.0%）和“培训”（40人，40.0%），"
        "排进前3位最多的是“培训”（100人，100.0%）。"
    )
    assert sentence(many(4), "zh-CN", asked_only=True) == (
        "对“最需要什么？”，在被问到并作答的20人中，排在第一位最多的是“人手”（8人）和“培训”（8人），"
        "排进前3位最多的是“培训”（20人）。"
    )


def test_the_english_sentence_names_base_and_ties():
    assert sentence(many(20, rows=4), "en") == (
        "“最需要什么？”: by the 80 who answered, put first most often: “人手” (40, 50%); "
        "ranked among the first 3 most often: “人手” (80, 100%), “经费” (80, 100%) and “培训” (80, 100%)."
    )
    assert sentence(many(20), "en", asked_only=True).startswith(
        "“最需要什么？”: by the 100 who were asked and answered, put first most often: "
    )


def test_too_few_answers_are_said_to_be_too_few():
    assert sentence(many(1), "zh-CN") == "“最需要什么？”作答不足10人，结果不列示。"


def test_a_column_of_ranks_is_no_tick_to_a_multiple_choice():
    ticks = Codebook((Variable("a", "a", "nominal", {0: "否", 1: "是"}, item="m", option=1),))
    assert (ticks["a"].ticked, ticks["a"].ranked) == (True, False)


def test_a_protected_ranking_is_not_broken_down():
    shield = Shield(many(4), BOOK, FORM, 10, {})
    assert not any(shield.knows(Margin("item", column)) for column in COLUMNS)

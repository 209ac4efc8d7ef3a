"""Tables of printed figures: base and 未作答 always stand, small bases print persons, hidden cells a dash."""

from fractions import Fraction

import pandas as pd
import pytest

from analysis import tables
from analysis.blocks import Number, plain
from analysis.crosstab import crosstab
from analysis.disclosure import protect
from analysis.frequency import frequency
from analysis.multiple import multiple
from analysis.scale import scale_analysis
from tests.analysis.printed import BOOK, frame


def printed(table):
    return [[plain(cell) for cell in row.cells] for row in table.rows]


def notes(table):
    return [plain(note) for note in table.notes]


def numbers(table):
    return {
        run.id: run for row in table.rows for cell in row.cells for run in cell if isinstance(run, Number)
    }


def test_a_one_way_table_has_every_option_its_base_and_who_did_not_answer():
    table = tables.frequency(frequency(frame(), "L1", codebook=BOOK), "zh-CN")
    assert table.head == ("选项", "人数", "占比(%)", "95%区间(%)")
    assert printed(table) == [
        ["从没有", "12", "5.5", "3.2～9.3"],
        ["偶尔", "35", "16.0", "11.7～21.4"],
        ["有些时候", "71", "32.4", "26.6～38.9"],
        ["多数时候", "66", "30.1", "24.4～36.5"],
        ["几乎天天", "35", "16.0", "11.7～21.4"],
        ["有效作答", "219", "100.0", ""],
        ["未作答", "7", "", ""],
    ]
    assert [row.role for row in table.rows] == ["body"] * 5 + ["base", "missing"]
    assert notes(table) == []


def test_numbers_say_what_they_are_and_keep_their_exact_value():
    table = tables.frequency(frequency(frame(), "L1", codebook=BOOK), "zh-CN")
    assert numbers(table)["L1.item.3.percent"] == Number(
        "L1.item.3.percent", Fraction(71, 219), "percent", "32.4"
    )
    assert numbers(table)["L1.item.3.count"].value == 71
    assert numbers(table)["L1.item.base"].value == 219
    assert numbers(table)["L1.item.missing"].value == 7


def test_under_thirty_people_no_percentage_is_printed():
    few = pd.DataFrame({"L1": [1, 1, 3, -2, 5]}, dtype="Int16")
    table = tables.frequency(frequency(few, "L1", codebook=BOOK), "en")
    assert table.head == ("Option", "Persons")
    assert printed(table)[-2:] == [["Answered", "4"], ["Not answered", "1"]]
    assert notes(table) == ["Note: fewer than 30 people answered; persons only."]
    assert table.bars is None


def test_a_table_that_nobody_answered_says_so():
    none = pd.DataFrame({"L1": [-2, -1]}, dtype="Int16")
    table = tables.frequency(frequency(none, "L1", codebook=BOOK), "zh-CN")
    assert printed(table)[0] == ["从没有", "0"]
    assert notes(table) == ["注：本题无人作答。"]


def test_the_rounding_note_stands_only_where_parts_miss_a_hundred():
    thirds = pd.DataFrame({"x": ["甲", "乙", "丙"] * 40})
    assert notes(tables.frequency(frequency(thirds, "x"), "zh-CN")) == [
        "注：因四舍五入，各项合计可能不等于100%。"
    ]
    halves = pd.DataFrame({"x": ["甲", "乙"] * 60})
    assert notes(tables.frequency(frequency(halves, "x"), "zh-CN")) == []


def test_a_chinese_column_name_gives_an_ascii_id():
    table = tables.frequency(frequency(pd.DataFrame({"满意度": ["好"] * 120}), "满意度"), "zh-CN")
    assert all(id.isascii() and len(id) <= 60 for id in numbers(table))
    assert len(set(numbers(table))) == len(numbers(table))


def test_the_highest_values_together_stand_in_a_note():
    table = tables.frequency(frequency(frame(), "L1", codebook=BOOK, top=2), "zh-CN")
    assert notes(table) == ["注：最高2项合计101人，占46.1%（95%区间39.6%～52.7%）。"]


def test_weighted_tables_print_sums_of_weights_and_name_the_people():
    data = pd.DataFrame({"x": ["甲", "乙"] * 60, "w": [0.5, 2.0] * 60})
    table = tables.frequency(frequency(data, "x", weight="w"), "zh-CN")
    assert table.head[1] == "加权人数"
    assert printed(table)[0][:3] == ["甲", "30.0", "20.0"]
    assert notes(table) == ["注：数字经过加权；未加权的有效作答为120人。"]


def test_a_withheld_table_shows_its_bases_only():
    few = pd.DataFrame({"L1": [1] * 6 + [-2]}, dtype="Int16")
    table = tables.frequency(frequency(few, "L1", codebook=BOOK), "zh-CN", shown=False, k=10)
    assert printed(table)[:1] == [["从没有", "—"]]
    assert printed(table)[-2:] == [["有效作答", "6"], ["未作答", "1"]]
    assert notes(table) == ["注：作答不足10人，不列示各项结果。"]


def test_several_answers_stand_by_share_with_persons_and_mentions():
    table = tables.multiple(multiple(frame(), ["T3_1", "T3_2", "T3_3"], codebook=BOOK), "zh-CN")
    assert table.caption == "额外任务"
    assert table.head == ("选项", "人数", "占人数(%)", "占人次(%)")
    assert printed(table) == [
        ["填表报数", "32", "80", "62"],
        ["迎检", "12", "30", "23"],
        ["以上都没有", "8", "20", "15"],
        ["有效作答", "40", "", ""],
        ["提及人次", "52", "", ""],
        ["未作答", "186", "", ""],
    ]
    assert notes(table) == ["注：可多选，各项合计可大于100%。"]


def test_a_withheld_table_of_several_answers_keeps_the_order_of_the_questionnaire():
    data = pd.DataFrame({"T3_1": [0, 0], "T3_2": [1, 0], "T3_3": [0, 1]}, dtype="Int16")
    result = multiple(data, ["T3_1", "T3_2", "T3_3"], codebook=BOOK)
    table = tables.multiple(result, "zh-CN", shown=False, k=10)
    assert printed(table) == [
        ["填表报数", "—"],
        ["迎检", "—"],
        ["以上都没有", "—"],
        ["有效作答", "2"],
        ["未作答", "0"],
    ]


def test_a_cross_tab_has_row_percentages_with_the_number_of_every_row():
    table = tables.crosstab(crosstab(frame(), "B2", "L1", codebook=BOOK), "zh-CN")
    assert table.head == ("职务类别", "从没有", "偶尔", "有些时候", "多数时候", "几乎天天", "人数")
    assert printed(table) == [
        ["班子成员", "6", "15", "33", "30", "16", "100"],
        ["中层", "5", "17", "32", "30", "15", "99"],
        ["一般人员", "(1)", "(3)", "(6)", "(6)", "(4)", "20"],
        ["借调", "", "", "", "", "", "0"],
        ["合计", "5", "16", "32", "30", "16", "219"],
        ["未作答（任一题）", "", "", "", "", "", "7"],
    ]
    assert notes(table) == [
        "注：因四舍五入，各项合计可能不等于100%。",
        "注：括号内为人数；作答不足30人的行不计百分比。",
        "注：卡方检验（未作连续性校正）χ²=0.54，自由度8，p>0.999。",
        "注：克莱姆V系数0.035，校正后0.000。",
    ]
    assert numbers(table)["B2xL1.1.3.percent"].value == Fraction(33, 100)


def test_what_disclosure_withholds_is_a_dash_and_takes_the_tests_along():
    result = crosstab(frame(), "B2", "L1", codebook=BOOK)
    hidden = protect(result.full_counts, k=10)
    table = tables.crosstab(result, "zh-CN", hidden)
    row = printed(table)[2]
    assert "—" in row
    assert row[-1] == "20"
    assert "注：— 表示为保护作答人不予列示，不是0。" in notes(table)
    assert not any("卡方" in note for note in notes(table))
    assert all(
        number.value is not None for number in numbers(table).values()
    )  # a withheld figure is no Number


def test_a_row_whose_total_is_withheld_shows_persons_and_a_withheld_total_is_a_dash():
    # two who told no column: rows less their printed totals would say which rows they are of
    rows = [(1, 1)] * 60 + [(1, 2)] * 40 + [(2, 1)] * 50 + [(2, 2)] * 45 + [(1, None), (2, None)]
    rows += [(1, 3)] * 30 + [(2, 3)] * 35
    result = crosstab(pd.DataFrame(rows, columns=["a", "b"], dtype="Int64"), "a", "b")
    table = tables.crosstab(result, "zh-CN", protect(result.full_counts, k=10, both=True))
    assert printed(table) == [
        ["1", "(60)", "(40)", "—", "—"],
        ["2", "(50)", "(45)", "—", "—"],
        ["合计", "42.3", "32.7", "25.0", "260"],
        ["未作答（任一题）", "", "", "", "2"],
    ]
    assert notes(table) == [
        "注：合计不予列示的行不计百分比，括号内为人数。",
        "注：— 表示为保护作答人不予列示，不是0。",
        "注：表中有不予列示的数，相关检验一并不列。",
    ]


def test_a_scale_prints_its_items_and_its_reliability():
    # R 4.2.2: X <- data.frame(a=c(1,2,3,4,5,5,2,3,4,1), b=6-c(5,4,3,2,1,2,5,3,1,4), c=c(2,2,3,4,5,4,1,2,4,1))
    # psych::alpha(X): 0.965346534653465, r.drop 0.924903739517957 (twice) and 0.929642108427090;
    # Feldt 0.898496101723451 to 0.990637945665662; sd(rowMeans(X)) 1.41246654062851
    # omega by factanal, as in the design: 0.965690319043054
    rows = [
        (1, 5, 2),
        (2, 4, 2),
        (3, 3, 3),
        (4, 2, 4),
        (5, 1, 5),
        (5, 2, 4),
        (2, 5, 1),
        (3, 3, 2),
        (4, 1, 4),
        (1, 4, 1),
    ]
    data = pd.DataFrame(rows, columns=["a", "b", "c"])
    result = scale_analysis(data, ["a", "b", "c"], low=1, high=5, reverse=["b"])
    table = tables.scale(result, "zh-CN")
    assert printed(table) == [
        ["a", "10", "3.00", "1.49", "0.925", "0.950"],
        ["b（反向）", "10", "3.00", "1.49", "0.925", "0.950"],
        ["c", "10", "2.80", "1.40", "0.930", "0.947"],
        ["各题全答", "10", "", "", "", ""],
    ]
    assert notes(table) == [
        "注：内部一致性系数α=0.965（95%区间0.898至0.991，n=10）。",
        "注：单因子ω=0.966。",
        "注：得分10人，均值2.93，标准差1.41。",
    ]


def test_a_scale_of_too_few_people_keeps_its_numbers_of_people_only():
    data = pd.DataFrame({"a": [1, 2, 3], "b": [2, 2, 3]})
    table = tables.scale(scale_analysis(data, ["a", "b"], low=1, high=5), "zh-CN", smallest=10)
    assert printed(table)[0] == ["a", "3", "—", "—", "—", "—"]
    assert notes(table) == ["注：— 表示为保护作答人不予列示，不是0。"]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_place_of_a_template_stays_unfilled(language):
    every = [
        tables.frequency(frequency(frame(), "L1", codebook=BOOK, top=2), language),
        tables.multiple(multiple(frame(), ["T3_1", "T3_2"], codebook=BOOK, cases="any"), language),
        tables.crosstab(crosstab(frame(), "B2", "L1", codebook=BOOK), language),
    ]
    text = "".join(
        "".join(table.head) + table.caption + "".join(notes(table)) + str(printed(table)) for table in every
    )
    assert "{" not in text
    assert "}" not in text


def test_a_refused_table_and_a_crowded_one_have_the_advice_to_merge():
    rows = [(1, 1)] * 30 + [(1, 2)] + [(2, 1)] * 30 + [(2, 2)]
    result = crosstab(pd.DataFrame(rows, columns=["G", "B"]), "G", "B")
    table = tables.crosstab(result, "zh-CN", protect(result.full_counts))
    assert "注：有的格人数过少，全表不予列示；合并选项或分组后可以再看。" in notes(table)
    rows = [(1, 1)] * 8 + [(1, 2)] * 7 + [(2, 1)] * 9 + [(2, 2)] * 8
    result = crosstab(pd.DataFrame(rows, columns=["G", "B"]), "G", "B")
    table = tables.crosstab(result, "en", protect(result.full_counts))
    assert (
        "Note: fewer than 10 people a cell on average; merging answers or groups would show more."
        in notes(table)
    )

"""Charts hold the figures of their tables, with the same ids; what is hidden or too small is None with its mark."""

from fractions import Fraction

import pandas as pd
import pytest

from analysis import charts, tables
from analysis.blocks import Report, plain
from analysis.crosstab import crosstab
from analysis.disclosure import protect
from analysis.frequency import frequency
from analysis.multiple import multiple
from questionnaires.codebook import Codebook, Variable
from tests.analysis.printed import BOOK, frame


def numbers_of(block):
    return {number.id: (number.value, number.text) for number in Report("", "zh-CN", (block,)).numbers()}


def test_a_frequency_is_a_bar_an_option_with_the_figures_of_its_table():
    result = frequency(frame(), "L1", codebook=BOOK)
    chart = charts.frequency(result, "zh-CN")
    assert (chart.kind, chart.caption, chart.alt) == ("bars", "手头任务越积越多", "条形图：手头任务越积越多")
    assert chart.categories == ("从没有", "偶尔", "有些时候", "多数时候", "几乎天天")
    (series,) = chart.series
    assert [n.text for n in series.values] == ["5.5", "16.0", "32.4", "30.1", "16.0"]
    assert (series.low[2].text, series.high[2].text) == ("26.6", "38.9")
    assert [plain(note) for note in chart.notes] == [
        "注：有效作答219人，未作答7人。",
        "注：区间按95%置信水平以Wilson法计算。",
    ]
    assert numbers_of(chart).items() <= numbers_of(tables.frequency(result, "zh-CN")).items()


def test_under_thirty_people_there_are_persons_and_no_intervals():
    chart = charts.frequency(frequency(pd.DataFrame({"q": [1, 1, 2]}), "q"), "en")
    assert [(n.unit, n.text) for n in chart.series[0].values] == [("persons", "2"), ("persons", "1")]
    assert not chart.intervals


def test_nobody_answered_is_no_bar_and_not_an_error():
    book = Codebook((Variable("q", "问题", "ordinal", {1: "甲", 2: "乙"}),), "zh-CN")
    empty = pd.DataFrame({"q": pd.Series([None, None], dtype="Int16")})
    chart = charts.frequency(frequency(empty, "q", codebook=book), "zh-CN")
    assert [n.text for n in chart.series[0].values] == ["0", "0"]


@pytest.mark.parametrize("made", [charts.frequency, charts.multiple])
def test_what_too_few_people_answered_is_withheld_and_its_order_tells_nothing(made):
    if made is charts.frequency:
        result = frequency(frame(), "L1", codebook=BOOK)
    else:
        result = multiple(frame(), ["T3_1", "T3_2", "T3_3"], codebook=BOOK)
    chart = made(result, "zh-CN", shown=False, k=10)
    assert set(chart.series[0].values) == {None}
    assert chart.categories == tuple(row.label for row in result.rows)
    assert plain(chart.notes[-1]) == "注：作答不足10人，不列示各项结果。"
    assert chart.gap(0) == "—"


def test_several_answers_stand_most_frequent_first_with_the_base_they_have():
    result = multiple(frame(), ["T3_1", "T3_2", "T3_3"], codebook=BOOK)
    chart = charts.multiple(result, "zh-CN")
    assert chart.categories == ("填表报数", "迎检", "以上都没有")
    assert [n.value for n in chart.series[0].values] == [Fraction(4, 5), Fraction(3, 10), Fraction(1, 5)]
    assert [plain(note) for note in chart.notes][1] == "注：有效作答40人，未作答186人。"


def test_a_cross_tab_has_a_bar_a_row_one_for_all_and_words_for_rows_without_percentages():
    result = crosstab(frame(), "B2", "L1", codebook=BOOK)
    chart = charts.crosstab(result, "zh-CN", None, BOOK["L1"])
    assert chart.kind == "diverging"
    assert chart.categories == ("班子成员", "中层", "一般人员", "借调", "合计")
    assert [base.text for base in chart.bases] == ["100", "99", "20", "0", "219"]
    assert chart.gaps == ("—", "—", "不足30人，不计百分比", "无人作答", "—")
    for series in chart.series:
        assert [value is None for value in series.values] == [False, False, True, True, False]
    for place in (0, 1, 4):
        assert sum(series.values[place].value for series in chart.series) == 1
    assert numbers_of(chart).items() <= numbers_of(tables.crosstab(result, "zh-CN")).items()


def test_only_an_ordered_column_has_a_middle_and_answers_without_a_score_stand_apart():
    scores = {1: Fraction(0), 2: Fraction(100)}
    book = Variable("c", "列", "ordinal", {1: "否", 2: "是", 3: "记不清"}, scores=scores)
    data = pd.DataFrame({"r": [1, 2] * 60, "c": ([1] * 50 + [2] * 50 + [3] * 20)})
    result = crosstab(data, "r", "c", codebook=Codebook((book,), "zh-CN"))
    assert [s.apart for s in charts.crosstab(result, "zh-CN", None, book).series] == [False, False, True]
    plain_chart = charts.crosstab(result, "zh-CN")
    assert plain_chart.kind == "stacked"
    assert not any(series.apart for series in plain_chart.series)


def test_what_disclosure_hides_in_the_table_is_none_in_the_chart_and_has_no_number():
    data = pd.DataFrame(
        {"r": [1] * 60 + [2] * 60 + [3] * 4, "c": [1] * 57 + [2] * 3 + [1] * 30 + [2] * 30 + [1, 1, 2, 2]}
    )
    result = crosstab(data, "r", "c")
    hidden = protect(result.full_counts, k=10)
    chart = charts.crosstab(result, "zh-CN", hidden)
    table = tables.crosstab(result, "zh-CN", hidden)
    assert hidden.withheld > 0
    withheld = [s.values[2] for s in chart.series]
    assert withheld == [None, None]
    assert numbers_of(chart).items() <= numbers_of(table).items()
    assert "注：— 表示为保护作答人不予列示，不是0。" in [plain(note) for note in chart.notes]


def test_weighted_figures_say_how_many_people_they_rest_on():
    data = frame().assign(w=[1.0, 2.0] * 113)
    result = crosstab(data, "B2", "L1", codebook=BOOK, weight="w")
    chart = charts.crosstab(result, "en", None, BOOK["L1"])
    assert "Note: figures are weighted; 219 people answered." in [plain(note) for note in chart.notes]
    assert chart.gaps[2] == "Fewer than 30 people: no percentages"

"""The words round a table of two questions: the notes say what is there, and advice names answers by label."""

import pandas as pd
import pytest

from analysis import charts, tables
from analysis.blocks import plain
from analysis.crosstab import crosstab
from analysis.disclosure import HIDDEN, Breakdown, protect
from analysis.draw import Source
from analysis.errors import DataError
from analysis.report import selection
from analysis.responses import of_responses
from analysis.wording.template import one_stop
from questionnaires import codebook as codebooks
from questionnaires.codebook import Codebook, Variable
from questionnaires.load import build as questionnaire_of
from questionnaires.model import Margin
from questionnaires.response import Response
from tests.analysis.test_report_items import FORM, answers

BRACKETS, SMALL = "括号内为人数", "不足30人"


def notes(block):
    return [plain(note) for note in block.notes]


def of(*rows):
    """A cross-tab of rows of counts."""
    pairs = [(i, j) for i, row in enumerate(rows, 1) for j, n in enumerate(row, 1) for _ in range(n)]
    return crosstab(pd.DataFrame(pairs, columns=["r", "c"]), "r", "c")


def breakdown(result, counts, bases=None):
    bases = bases or tuple(result.row_bases)
    return Breakdown(counts, bases, tuple(result.column_bases), (), (), (), (), refused=False, k=10)


def test_a_small_row_that_is_withheld_is_withheld_in_the_picture_too():
    result = of((57, 53), (30, 30), (2, 2))
    hidden = protect(result.full_counts, k=10)
    table, chart = tables.crosstab(result, "zh-CN", hidden), charts.crosstab(result, "zh-CN", hidden)
    assert [plain(cell) for cell in table.rows[2].cells] == ["3", "—", "—", "4"]
    assert not any(BRACKETS in note for note in notes(table))
    assert chart.gaps[2] == "—"
    assert "注：— 表示为保护作答人不予列示，不是0。" in notes(table)
    assert "注：— 表示为保护作答人不予列示，不是0。" in notes(chart)


def test_a_small_row_that_is_shown_has_brackets_and_the_picture_says_why_there_is_no_bar():
    result = of((57, 53), (8, 12))
    table, chart = tables.crosstab(result, "zh-CN"), charts.crosstab(result, "zh-CN")
    assert [plain(cell) for cell in table.rows[1].cells] == ["2", "(8)", "(12)", "20"]
    assert any(BRACKETS in note and SMALL in note for note in notes(table))
    assert chart.gaps[1] == "不足30人，不计百分比"


def test_a_withheld_total_speaks_of_brackets_only_where_there_are_some():
    result = of((57, 53), (40, 20))
    some = breakdown(result, ((57, 53), (40, HIDDEN)), (110, HIDDEN))
    none = breakdown(result, ((57, 53), (HIDDEN, HIDDEN)), (110, HIDDEN))
    assert any(BRACKETS in note for note in notes(tables.crosstab(result, "zh-CN", some)))
    assert not any(BRACKETS in note for note in notes(tables.crosstab(result, "zh-CN", none)))
    assert "注：合计不予列示的行不计百分比。" in notes(tables.crosstab(result, "zh-CN", none))


def test_no_colon_follows_a_question_mark():
    labels = ("您参加过培训吗？", "岗位")
    book = Codebook(
        tuple(
            Variable(name, label, "nominal", {1: "一", 2: "二"})
            for name, label in zip("rc", labels, strict=True)
        )
    )
    result = crosstab(pd.DataFrame({"r": [1, 2] * 30, "c": [1, 1, 2] * 20}), "r", "c", codebook=book)
    assert tables.crosstab(result, "zh-CN").caption == "您参加过培训吗？按“岗位”分布（行百分比，%）"
    assert charts.crosstab(result, "zh-CN").caption == "您参加过培训吗？按“岗位”分布"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("您参加过吗？：统计量", "您参加过吗？统计量"),
        ("Did you train?: figures", "Did you train? figures"),
        ("培训及时。：按“岗位”分布", "培训及时：按“岗位”分布"),
        ("分组情况：认为培训及时", "分组情况：认为培训及时"),
        ("“您参加过吗？”：是", "“您参加过吗？”：是"),
    ],
)
def test_one_stop_stands_between_a_question_and_what_follows(written, printed):
    assert one_stop(written) == printed


@pytest.mark.parametrize(
    ("language", "advice"),
    [
        ("zh-CN", "For the next survey merge “1（很不满意）” and “2” of Q3 您满意吗."),
        ("en", "For the next survey merge “1 (Not at all)” and “2” of Q3 Satisfied."),
    ],
)
def test_advice_to_merge_names_answers_and_question_by_their_words(language, advice):
    form = questionnaire_of(FORM, "kinds.toml")
    steps = [1, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5]
    few = [one | {"Q3": step} for one, step in zip(answers(), steps, strict=False)]
    data = of_responses([Response.of(form, one) for one in few], form)
    source = Source(data.frame, codebooks.of(form, language), form, language, 10)
    with pytest.raises(DataError) as refused:
        selection.cross(data, source, Margin("item", "Q3"), Margin("item", "Q1"))
    assert advice in str(refused.value)


def test_a_long_answer_is_cut_in_advice():
    assert selection.brief("很" * 30 + "。") == "很" * 23 + "…"
    assert selection.brief("很满意。") == "很满意"


def test_numbers_cannot_be_crossed():
    form = questionnaire_of(FORM, "kinds.toml")
    data = of_responses([Response.of(form, one) for one in answers()], form)
    source = Source(data.frame, codebooks.of(form, "en"), form, "en", 10)
    with pytest.raises(DataError, match="cannot be crossed"):
        selection.cross(data, source, Margin("item", "Q7"), Margin("item", "Q1"))

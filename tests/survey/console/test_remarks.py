"""What is wrong with a workbook of remarks is told by its own name and cell; too few remarks are not offered."""

import secrets

import openpyxl

from questionnaires.response import Response
from survey import fieldwork, keeper
from tests.survey.console import lasting
from tests.survey.console.releases import GROUPS
from tests.survey.console.test_results import bring, bytes_of, sorted_book
from tests.survey.console.test_results import released as released
from tests.survey.office import opened

clock, instance, app, analyst = lasting.RESULTS


def test_a_workbook_with_an_unclear_mark_is_refused_by_its_own_name_and_cell(analyst, released):
    book = sorted_book(analyst)
    [sheet] = [sheet for sheet in book.worksheets if sheet["A1"].value == "no"]
    sheet["G3"] = "待定"
    answer = bring(analyst, bytes_of(book), "归类 第二稿.xlsx")
    assert answer.status_code == 422
    assert (
        "归类 第二稿.xlsx，单元格意见!G3：&#39;待定&#39;既不是“是”也不是“否”，又太短，不像要引用的话。"
        in answer.text
    )
    sheet["G3"], sheet["C4"] = "否", "谁也没有写过的话"
    answer = bring(analyst, bytes_of(book), "归类 第二稿.xlsx")
    assert answer.status_code == 422
    assert "归类 第二稿.xlsx，单元格意见!C4：意见的原文被改动了。" in answer.text


def test_a_workbook_that_is_another_is_refused_in_words_of_the_page(analyst, released):
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    answer = bring(analyst, bytes_of(book), "C:\\文件\\别的表.xlsx")
    assert answer.status_code == 422
    assert "别的表.xlsx：" in answer.text
    assert "cadre-survey" not in answer.text.partition('role="alert"')[2].partition("</div>")[0]


def test_where_fewer_than_twenty_wrote_nothing_is_offered_and_no_number_told(analyst, instance):
    few = GROUPS.replace('key = "groups"', 'key = "few"')
    survey = opened(instance, "few", few, simulated="true")
    for number in range(30):
        answers = {"A1": 3, "A2": 1, "X1": "多办培训" if number < 17 else -1, "B1": 4}
        survey.store.submit(secrets.randbits(53), Response.of(survey.questionnaire, answers))
    fieldwork.close(survey, 0)
    keeper.release(instance, "few")
    page = analyst.get("/console/results/few-1/remarks").text
    assert "满20条才能取出" in page
    assert "/remarks/file" not in page
    assert "factor" not in page
    assert "17" not in page

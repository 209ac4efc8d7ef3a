"""Which items are taken for questions about the person: by their wording, and never an opinion of a unit or pay."""

from dataclasses import replace
from time import process_time

import pytest

from questionnaires import load
from questionnaires.items import Item, Option
from questionnaires.likely_background import about_person, likely_background, unnamed

FACTS = """
性别 您的性别是？ 您的年龄段 您的年龄（周岁） 出生年份 您是哪一年出生的 民族 您的政治面貌： 您的最高学历是 文化程度
您的职务层次 您的职级 现任职务 您的职称 您的岗位类别 您的编制类型 您的身份 您所在的单位性质是 您所在单位 所在部门
您来自哪个乡镇 您所在的科室是 您在哪个站所工作？ 所在村 您的工龄 您参加工作的时间 您的工作年限 您在乡镇工作了多少年？
任现职时间多长时间 您在本岗位任职年限 婚姻状况 您是否已婚 您的子女数 您有几个孩子 您的籍贯 您的月收入
您的家庭年收入大约是多少 您的工资水平 从事现岗位工作几年 单位 您的职业
""".split()  # noqa: SIM905 - a list of short questions reads best as lines
OPINIONS = """
您对所在单位的工作氛围满意吗 您认为干部年龄结构是否合理 您的收入与付出相称吗 您最近一个月下过几次村 培训安排得及时。
您认为哪个部门最需要改进 您上周加班几天 您对单位食堂是否满意 单位是否按时发放工资 您参加过培训吗 学到的东西用得上吗
您希望到哪个单位交流 一年培训几天 您所在部门分工是否明确 您一天开几个会 您每周工作多少小时 本单位人手够不够
请评价以下方面——单位 您对职务职级并行政策了解吗 您是通过什么途径知道这项活动的 您所在乡镇的干部队伍，年龄上合不合适？
""".split()  # noqa: SIM905 - a list of short questions reads best as lines
ENGLISH_FACTS = [
    *("Age", "Your gender", "What is your age?", "Sex", "Highest level of education", "Marital status"),
    *("How many years have you worked here?", "Which department do you work in?", "Your monthly income"),
    *("Years of service", "What is your current position?", "Your unit", "Year of birth", "How old are you?"),
]
ENGLISH_OPINIONS = [
    *(
        "Does your department meet its deadlines?",
        "How satisfied are you with your pay?",
        "My post is secure",
    ),
    *("How many days did you work last week?", "Training comes in time.", "Do you agree promotion is fair?"),
    *("What would help your unit most?", "How often do you visit villages?", "How many meetings a day?"),
]


def item(text, language="zh-CN", kind="single", labels=("甲", "乙"), key="Q1"):
    options = tuple(Option(value, {language: label}) for value, label in enumerate(labels, start=1))
    return Item(key, kind, {language: text}, "S1", () if kind == "number" else options)


@pytest.mark.parametrize("text", FACTS)
def test_a_chinese_question_about_the_person_is_known(text):
    assert about_person(item(text))


@pytest.mark.parametrize("text", OPINIONS)
def test_a_chinese_question_about_work_is_none_about_the_person(text):
    assert not about_person(item(text))


@pytest.mark.parametrize("text", ENGLISH_FACTS)
def test_an_english_question_about_the_person_is_known(text):
    assert about_person(item(text, "en"))


@pytest.mark.parametrize("text", ENGLISH_OPINIONS)
def test_an_english_question_about_work_is_none_about_the_person(text):
    assert not about_person(item(text, "en"))


def test_answers_that_tell_an_opinion_make_it_one():
    assert about_person(item("您的岗位", labels=("管理", "技术")))
    assert not about_person(item("您的岗位", labels=("比较满意", "不满意")))


def test_numbers_count_and_texts_and_several_answers_do_not():
    assert about_person(item("您的年龄", kind="number"))
    assert not about_person(item("您的年龄", kind="text"))
    assert not about_person(item("您的职务", kind="multiple"))


def test_a_name_says_it_where_the_words_are_in_another_language():
    assert about_person(item("Quel âge avez-vous ?", "fr", key="resp_age"))
    assert not about_person(item("Quel âge avez-vous ?", "fr", key="stage"))


@pytest.mark.parametrize("path", load.shipped(), ids=lambda path: path.stem)
def test_of_the_shipped_forms_exactly_their_background_is_known(path):
    found = load.load(path)
    assert likely_background(found) == found.background


def test_who_names_no_background_is_told_which_items_look_like_it():
    found = load.load(load.SHIPPED / "monthly_pulse.toml")
    assert unnamed(found) is None
    told = str(unnamed(replace(found, background=())))
    assert told.startswith("No item is named as background: nothing is protected by it")
    assert f"B2 {found.item('B2').text['zh-CN']}" in told
    assert told.endswith('background = ["B2"].')
    nothing = str(unnamed(replace(found.only(["W1"]), background=())))
    assert "nothing is protected by it" in nothing
    assert "By their wording" not in nothing


@pytest.mark.parametrize(
    "text", ["（" * 50_000, "哪村工作" * 12_000, "收入" * 25_000, "how many years " * 3_000]
)
def test_a_tedious_question_is_judged_at_once(text):
    begun = process_time()
    about_person(item(text))
    about_person(item(text, "en"))
    assert process_time() - begun < 2

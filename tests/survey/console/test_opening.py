"""Opening a survey: every problem at once, nothing typed is lost, and what is opened is what was looked at."""

import re
import tomllib
from html import unescape
from io import BytesIO

import pytest
from werkzeug.datastructures import MultiDict

from questionnaires import load
from survey import settings, units
from survey.console import draft
from tests.survey.console.staff import token_of
from tests.survey.office import MAIN, SMALL

PAGE = "/console/open"
WORDS = {
    name: f'{name} 甲“乙”\\ "{name}"'
    for name in ("organiser", "purpose", "recipient", "place", "keeper", "help", "contact")
}
UNITS = "unit,label,roster\r\nn1,青石镇,42\r\nn2,白水乡,30\r\n"
FILLED = {
    "questionnaire": "township_cadres",
    "key": "spring",
    "closes": "2098-12-31",
    "delete_by": "2099-06-30",
    "k": "10",
    "grace_minutes": "60",
    "unit_word.zh-CN": "站所",
    "unit_word.en": "station",
    "languages": ["zh-CN", "en"],
    "drafts": "yes",
    "units": UNITS,
    "codes": "yes",
    **{f"{name}.{language}": text for name, text in WORDS.items() for language in ("zh-CN", "en")},
}


def send(person, step="check", **fields):
    sent = {**FILLED, "step": step, **fields}
    token = token_of(person.get(PAGE, questionnaire="township_cadres").text)
    sent = {name: value for name, value in sent.items() if value is not None}
    return person.client.post(PAGE, data={"token": token, **sent})


def kept(page):
    """The hidden fields of the last look, as a browser sends them."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return MultiDict((name, unescape(value)) for name, value in found)


def troubles(answer):
    assert answer.status_code == 422
    [listed] = re.findall(r'<div class="trouble" role="alert">.*?</div>', answer.text, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in re.findall(r"<li>(.*?)</li>", listed)]


def opens(operator):
    """Go the whole way as a person does; the answer of the last step."""
    look = send(operator)
    assert look.status_code == 200
    return operator.client.post(PAGE, data=MultiDict([*kept(look.text).items(multi=True), ("step", "open")]))


def test_a_questionnaire_is_chosen_first(operator):
    page = operator.get(PAGE).text
    for name in load.definitions():
        assert f"questionnaire={name}" in page
    assert 'id="organiser' not in page
    assert operator.get(PAGE, questionnaire="nothing").status_code == 200


def test_the_form_asks_for_every_setting_with_its_explanation(operator):
    page = operator.get(PAGE, questionnaire="township_cadres").text
    questionnaire = load.load(MAIN)
    for name in draft.EXPLAINED:
        assert re.search(rf'name="{name}(\.zh-CN)?"', page), name
    for name in settings.WORDS:
        for language in questionnaire.languages:
            assert f'name="{name}.{language}"' in page
    for words in ("谁组织这次调查", "不足多少人的小组不单列", "至少邀请200人", "手机自己判断是否填得过快"):
        assert words in page


def test_defaults_of_the_form_are_those_of_an_empty_file(tmp_path):
    for path in load.shipped():
        questionnaire = load.load(path)
        if questionnaire.consent is not None:
            continue
        file = tmp_path / "survey.toml"
        file.write_text(draft.settings_text(questionnaire, draft.fresh(questionnaire)), encoding="utf-8")
        empty = tmp_path / "empty.toml"
        empty.write_text("", encoding="utf-8")
        assert settings.load(file, questionnaire) == settings.load(empty, questionnaire)


def test_what_was_typed_is_what_is_frozen(operator, instance):
    answer = opens(operator)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/console/surveys/spring?said=opened"
    survey = instance.survey("spring")
    assert survey.codes
    assert [(unit.key, unit.label, unit.roster) for unit in survey.units.listed] == [
        ("n1", "青石镇", 42),
        ("n2", "白水乡", 30),
    ]
    for name, text in WORDS.items():
        assert getattr(survey.settings, name) == {"zh-CN": text, "en": text}
    assert survey.settings.unit_word == {"zh-CN": "站所", "en": "station"}
    assert (survey.settings.k, survey.settings.grace_minutes, survey.settings.cap) == (10, 60, None)
    assert survey.settings.delete_by.isoformat() == "2099-06-30"
    assert survey.closes.isoformat() == "2098-12-31"
    assert [(row.act, row.about) for row in instance.staff.acts(1)] == [("opened", "spring")]


def test_before_it_opens_one_reads_what_respondents_will_read(operator, instance):
    page = unescape(send(operator).text)
    assert f"这份问卷由{WORDS['organiser']}发起" in page
    assert "2099年6月30日" in page
    assert "30 June 2099" in page
    asked = load.load(MAIN).consent.points
    by_mode = {point.only_if: point.text["zh-CN"] for point in asked if point.only_if}
    assert by_mode["codes"] in page
    assert by_mode["drafts"] in page
    assert by_mode["flag.fast"] not in page
    assert "72人" in page  # the meter, for everybody on the rosters
    assert "162种组合" in page
    assert "之后一个字也不能改" in page
    assert [row.key for row in instance.console.surveys()] == []


def test_a_questionnaire_without_consent_text_is_refused_before_the_last_look(operator, instance):
    own = instance.folder / "questionnaires" / "small.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(SMALL, encoding="utf-8")
    token = token_of(operator.get(PAGE, questionnaire="small").text)
    sent = {**FILLED, "questionnaire": "small", "units": "", "step": "check", "token": token}
    [told] = troubles(operator.client.post(PAGE, data=sent))
    assert "没有知情说明，填写的人看不到是谁在调查" in told
    assert instance.console.surveys() == ()


def test_units_under_k_and_chinese_words_in_english_are_told_before_the_survey_opens(operator):
    page = unescape(send(operator, units="unit,label,roster\nn1,农技站,4\n").text)
    assert "不足10人的单位：农技站。这样的单位连交了多少份也不会列出" in page
    assert "英文版问卷里会夹着中文：谁组织这次调查" in page


def test_every_problem_is_told_at_once_and_nothing_typed_is_lost(operator, instance):
    answer = send(
        operator,
        key="no key",
        closes="2001-01-01",
        delete_by="next year",
        k="3",
        cap="many",
        units="unit,label\nform,表\nn1,\n",
        languages=[],
        **{"organiser.zh-CN": " ", "purpose.zh-CN": "<b>乡镇</b>"},
    )
    told = "\n".join(troubles(answer))
    for words in (
        "字母或数字开头",
        "2001-01-01",
        "最迟哪天删除",
        "不足多少人的小组不单列",
        "最多收多少份",
        "问卷语言",
        "谁组织这次调查",
        "units.csv，第2行",
        "units.csv，第3行",
    ):
        assert words in told, (words, told)
    page = answer.text
    fields = re.findall(r'<li><a href="#of-(\w+)">', page)
    assert fields == sorted(fields, key=draft.ORDER.index)
    assert fields[:2] == ["key", "closes"]
    for text in ('value="no key"', 'value="next year"', 'value="3"', 'value="many"', "form,表"):
        assert text in page
    assert "&lt;b&gt;乡镇&lt;/b&gt;" in page
    assert 'href="#of-organiser"' in page
    assert [row.key for row in instance.console.surveys()] == []


def test_an_error_names_its_field_without_the_instruction_beside_it(operator):
    told = troubles(send(operator, delete_by="2001-01-01", cap="many"))
    assert [line.partition("：")[0] for line in told] == ["最迟哪天删除", "最多收多少份"]


def test_the_fields_stand_in_the_order_in_which_their_errors_are_told(operator):
    page = operator.get(PAGE, questionnaire="township_cadres").text
    fields = [name for name in re.findall(r'id="of-(\w+)"', page) if name in draft.ORDER]
    assert fields == [name for name in draft.ORDER if name in fields]
    assert {"key", "closes", "units", "grace_minutes", *draft.words_asked(load.load(MAIN))} <= set(fields)


def test_only_words_that_somebody_will_read_are_asked_for(operator, instance):
    chinese = SMALL.replace('languages = ["zh-CN", "en"]', 'languages = ["zh-CN"]')
    own = instance.folder / "questionnaires" / "small.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(re.sub(r', en = "[^"]*"', "", chinese), encoding="utf-8")
    page = operator.get(PAGE, questionnaire="small").text
    for name, asked in (("organiser", True), ("contact", True), ("help", False), ("purpose", False)):
        assert (f'name="{name}.zh-CN"' in page) is asked, name
    assert page.count(">中文") == 0, "with one language nobody has to be told which"
    assert '<input type="hidden" name="languages" value="zh-CN">' in page
    assert 'name="help.zh-CN"' in operator.get(PAGE, questionnaire="township_cadres").text


def test_the_form_comes_back_from_the_last_look(operator, instance):
    look = send(operator, codes=None)
    page = operator.client.post(PAGE, data=MultiDict([*kept(look.text).items(multi=True), ("step", "edit")]))
    assert page.status_code == 200
    assert "青石镇,42" in page.text
    assert re.search(r'name="codes" value="yes">', page.text)
    assert re.search(r'name="drafts" value="yes" checked>', page.text)
    assert [row.key for row in instance.console.surveys()] == []


@pytest.mark.parametrize("seen", [None, "", "0" * 64])
def test_nothing_opens_that_was_not_looked_at(operator, instance, seen):
    answer = send(operator, "open", seen=seen)
    assert answer.status_code == 200
    assert 'name="seen"' in answer.text
    assert instance.console.surveys() == ()


def test_a_change_after_the_last_look_is_looked_at_again(operator, instance):
    look = kept(send(operator).text)
    look["k"] = "20"
    answer = operator.client.post(PAGE, data=MultiDict([*look.items(multi=True), ("step", "open")]))
    assert answer.status_code == 200
    assert instance.console.surveys() == ()


def test_a_list_stays_the_same_however_its_lines_end(operator, instance):
    look = kept(send(operator, units=UNITS.replace("\r\n", "\n")).text)
    look["units"] = UNITS
    operator.client.post(PAGE, data=MultiDict([*look.items(multi=True), ("step", "open")]))
    assert (instance.surveys_folder / "spring" / "units.csv").read_bytes() == (
        UNITS.replace("\r\n", "\n").encode()
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_of_units_is_taken_as_excel_saves_it(operator, encoding):
    content = "unit,label,roster\r\nn7,河东街道,55\r\n".encode(encoding)
    answer = send(operator, units="", units_file=(BytesIO(content), "名单.csv"))
    assert answer.status_code == 200
    assert "河东街道" in answer.text


def test_a_file_that_is_no_list_is_refused(operator):
    answer = send(operator, units="", units_file=(BytesIO(b"PK\x03\x04\xff\xff\x00"), "units.xlsx"))
    assert "units.csv" in troubles(answer)[0]


def test_a_survey_without_units_and_codes(operator, instance):
    send(operator)
    look = kept(send(operator, units=" \r\n", codes=None, invited="", closes="").text)
    answer = operator.client.post(PAGE, data=MultiDict([*look.items(multi=True), ("step", "open")]))
    assert answer.status_code == 303
    survey = instance.survey("spring")
    assert not survey.codes
    assert survey.units == units.NONE
    assert survey.closes is None


def test_a_key_is_taken_once(operator):
    assert opens(operator).status_code == 303
    assert len(troubles(send(operator))) == 1


@pytest.mark.parametrize("text", ['a"b', "a\\b", "行一\n行二", "\x7f\x01", "😀", "'''", "甲\u2028乙"])
def test_any_text_survives_the_way_into_toml(text):
    questionnaire = load.load(MAIN)
    typed = MultiDict({"organiser.zh-CN": text, "delete_by": text})
    values = tomllib.loads(draft.settings_text(questionnaire, typed))
    assert values["organiser"] == {"zh-CN": text}
    assert values["delete_by"] == text.strip()


@pytest.mark.parametrize(
    ("typed", "value"),
    [("007", 7), ("１２", 12), (" 5 ", 5), ("-3", "-3"), ("1e3", "1e3"), ("9" * 5000, "9" * 5000)],
)
def test_figures_become_numbers_and_all_else_stays_as_typed(typed, value):
    text = draft.settings_text(load.load(MAIN), MultiDict({"cap": typed}))
    assert tomllib.loads(text)["cap"] == value


@pytest.mark.parametrize("role", ["designer", "analyst"])
def test_only_the_operator_opens(request, role):
    person = request.getfixturevalue(role)
    assert person.get(PAGE).status_code == 403
    assert PAGE not in person.get("/console/surveys").text

"""The page of a survey: its state and how to change it, its addresses, its return. Never a small figure."""

import re
import secrets
import sqlite3
from datetime import date
from html import unescape

import pytest

from questionnaires.response import Response
from survey import fieldwork, releases, retention
from survey.application import SIGN_INS
from survey.console import field, printing
from tests.survey.office import MAIN, SMALL, opened, slips

UNITS = "unit,label,roster\nn1,青石镇,420\nn2,白水乡,300\nn3,红岭乡,12\n"


def send(survey, count, unit=None):
    for _ in range(count):
        response = Response.of(survey.questionnaire, {"A1": 1}, unit=unit)
        survey.store.submit(secrets.randbits(53), response)


def words(answer):
    """What the page says, without its markup."""
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


@pytest.mark.parametrize("role", ["designer", "operator", "analyst"])
def test_every_role_sees_the_surveys_and_their_state(request, instance, role):
    opened(instance, "spring", SMALL)
    person = request.getfixturevalue(role)
    for page in ("/console/", "/console/surveys"):
        assert 'href="/console/surveys/spring"' in person.get(page).text
    page = person.get("/console/surveys/spring").text
    assert "进行中" in page
    assert "http://127.0.0.1:8000/s/spring" in page
    assert ("/console/surveys/spring/close" in page) is (role == "operator")
    assert ("/console/surveys/spring/slips" in page) is False


@pytest.mark.parametrize(
    "page", ["/console/", "/console/surveys", "/console/surveys/spring", "/console/results"]
)
def test_the_title_of_the_questionnaire_stands_beside_its_key(analyst, instance, page):
    opened(instance, "spring", SMALL)
    assert "培训小问卷（small 1）" in words(analyst.get(page))
    analyst.post("/console/account/language", page="/console/account", language="en")
    assert "A short form on training (small 1)" in words(analyst.get(page))


def test_the_releases_of_a_survey_are_links_for_who_may_open_them(analyst, operator, instance):
    survey = opened(instance, "spring", SMALL, simulated="true")
    send(survey, 30)
    fieldwork.close(survey, 0)
    releases.release(instance, "spring")
    link = '<a href="/console/results/spring-1">spring-1</a>'
    assert link in analyst.get("/console/surveys/spring").text
    shown = operator.get("/console/surveys/spring").text
    assert "spring-1" in shown
    assert link not in shown


@pytest.mark.parametrize("role", ["designer", "operator", "analyst"])
def test_a_damaged_survey_is_told_of_and_keeps_nobody_from_the_others(request, instance, role):
    opened(instance, "spring", SMALL)
    opened(instance, "torn", SMALL)
    with (instance.surveys_folder / "torn" / "survey.toml").open("a", encoding="utf-8") as file:
        file.write("# touched")
    instance.forget("torn")
    person = request.getfixturevalue(role)
    pages = ["/console/", "/console/surveys", *(["/console/results"] if role == "analyst" else [])]
    for page in pages:
        answer = person.get(page)
        assert "spring" in words(answer)
        assert re.search(r'<p class="trouble">[^<]*<a href="/console/surveys/torn">', answer.text)
    assert "调查torn已损坏" in words(person.get("/console/"))
    assert person.get("/console/surveys/spring").status_code == 200
    broken = person.get("/console/surveys/torn")
    assert (broken.status_code, "被改动过" in broken.text) == (422, True)


def test_slips_are_offered_to_the_operator_where_there_are_codes(operator, designer, instance):
    opened(instance, "spring", SMALL, codes=True)
    assert "/console/surveys/spring/slips" in operator.get("/console/surveys/spring").text
    assert "/console/surveys/spring/slips" not in designer.get("/console/surveys/spring").text


def test_one_button_pauses_and_resumes(operator, instance):
    survey = opened(instance, "spring", SMALL)
    page = "/console/surveys/spring"
    assert operator.post(f"{page}/state", page=page, to="paused").status_code == 303
    assert survey.state == "paused"
    assert 'value="open"' in operator.get(page).text
    assert operator.post(f"{page}/state", page=page, to="open").status_code == 303
    assert survey.state == "open"
    assert [row.act for row in instance.staff.acts(2)] == ["resumed", "paused"]
    again = operator.post(f"{page}/state", page=page, to="open")
    assert again.status_code == 422
    assert instance.staff.acts(1)[0].act == "resumed"


def test_closing_wants_the_second_factor_again(operator, instance):
    survey = opened(instance, "spring", SMALL)
    page = "/console/surveys/spring/close"
    for factor in ("", "000000"):
        answer = operator.post(page, grace="5", factor=factor)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert survey.state == "open"
    assert operator.post(page, grace="5", factor=operator.factor()).status_code == 303
    assert survey.state == "closing"
    assert operator.post(page, grace="0", factor=operator.factor()).status_code == 303
    assert survey.state == "closed"
    assert [(row.act, row.about) for row in instance.staff.acts(2)] == [("closed", "spring")] * 2


def test_the_second_factor_cannot_be_guessed_for_hours(operator, instance, clock):
    survey = opened(instance, "spring", SMALL)
    page = "/console/surveys/spring/close"
    for _ in range(SIGN_INS + 1):
        assert operator.post(page, grace="5", factor="000000").status_code == 422
    figures = operator.factor()
    operator.post(page, grace="5", factor="000000")
    assert "请等2秒后再试" in operator.post(page, grace="5", factor=figures).text
    assert survey.state == "open"
    assert {row.act for row in instance.staff.acts(SIGN_INS + 2)} == {"unconfirmed"}
    clock.forward(minutes=10)
    assert operator.post(page, grace="5", factor=operator.factor()).status_code == 303


@pytest.mark.parametrize("grace", ["", "-1", "1.5", "soon", "10081", "１０"])
def test_a_grace_that_is_none_comes_back_as_it_was_typed(operator, instance, grace):
    survey = opened(instance, "spring", SMALL)
    answer = operator.post("/console/surveys/spring/close", grace=grace, factor=operator.factor())
    assert answer.status_code == 422
    assert f'name="grace" type="text" value="{grace}"' in answer.text
    assert survey.state == "open"


def test_the_grace_of_the_settings_is_proposed(operator, instance):
    opened(instance, "spring", SMALL, grace_minutes="15")
    assert 'name="grace" type="text" value="15"' in operator.get("/console/surveys/spring/close").text


@pytest.mark.parametrize(("count", "said"), [(0, "不足10份"), (7, "不足10份"), (57, "50份以上")])
def test_while_it_runs_answers_are_told_in_tens(operator, instance, count, said):
    send(opened(instance, "spring", SMALL, invited="900"), count)
    for page in ("/console/", "/console/surveys", "/console/surveys/spring"):
        text = words(operator.get(page))
        assert said in text
        assert f" {count} " not in text.replace(" 10 ", " ")


def seen(person, key):
    """All that the pages of one survey say to somebody, but for its name, its picture and the hour."""
    said = []
    for page in (*field.PAGES, *printing.PAGES):
        if "GET" in page.methods and "<key>" in page.rule and page.roles & {person.name}:
            answer = person.get("/console" + page.rule.replace("<key>", key))
            if answer.mimetype == "text/html":
                shown = re.sub(r'src="data:[^"]*"|name="token" value="[^"]*"|\d\d:\d\d', "", answer.text)
                said.append((page.rule, answer.status_code, shown.replace(key, "KEY")))
    return said


@pytest.mark.parametrize("state", ["open", "paused", "closing"])
def test_no_page_tells_one_number_of_answers_from_another_of_its_step(
    designer, operator, analyst, instance, state
):
    """11 people and 19, spread otherwise over the units: whoever crawls all pages finds no difference."""
    keys = ("aaaaa", "bbbbb")
    for key, counts in zip(keys, ((7, 3, 1), (0, 7, 12)), strict=True):
        survey = opened(instance, key, SMALL, units=UNITS, codes=True)
        for unit, count in enumerate(counts, 1):
            slips(survey, count + 30, unit)
            send(survey, count, unit)
        if state == "paused":
            fieldwork.pause(survey)
        if state == "closing":
            fieldwork.close(survey, 30)
    for person in (designer, operator, analyst):
        first, second = (seen(person, key) for key in keys)
        assert len(first) >= 1
        assert first == second
        assert "10份以上" in first[0][2]


def test_by_unit_the_return_is_told_after_the_close_in_steps(operator, instance):
    survey = opened(instance, "spring", SMALL, units=UNITS)
    for unit, count in ((1, 413), (2, 57), (3, 12)):
        send(survey, count, unit)
    assert "白水乡" not in words(operator.get("/console/surveys/spring")).partition("回收情况")[2]
    fieldwork.close(survey, 0)
    text = words(operator.get("/console/surveys/spring")).partition("回收情况")[2]
    assert "青石镇 420 410份以上 97%以上" in text
    assert "白水乡 300 50—59份 16%—20%" in text
    assert "红岭乡 12 – 人数太少，不显示" in text
    assert "截止后的总份数和报告里的分组人数是准确数" in text
    assert not re.search(r"\b(413|57)\b", text)


def test_links_of_units_each_have_a_poster(operator, instance):
    opened(instance, "spring", SMALL, units=UNITS)
    page = operator.get("/console/surveys/spring").text
    for key in ("n1", "n2", "n3"):
        assert f"http://127.0.0.1:8000/s/spring/{key}" in page
        answer = operator.get("/console/surveys/spring/poster.pdf", unit=key, here="yes")
        assert answer.data.startswith(b"%PDF")
        assert f"poster-spring-{key}.pdf" in answer.headers["Content-Disposition"]
    assert operator.get("/console/surveys/spring/poster.pdf", unit="n9").status_code == 422
    question = operator.get("/console/surveys/spring/poster.pdf", every="yes").text
    [address] = re.findall(r'href="([^"]*poster.pdf[^"]*)"', question)
    answer = operator.get(unescape(address))
    assert "poster-spring.pdf" in answer.headers["Content-Disposition"]
    assert answer.data.count(b"/Type /Page\n") == 3


@pytest.mark.parametrize("file", ["poster.pdf", "qr.svg"])
def test_what_no_telephone_can_open_is_printed_after_a_question_only(file, operator, instance):
    opened(instance, "spring", SMALL, units=UNITS)
    asked = operator.get(f"/console/surveys/spring/{file}", unit="n1")
    assert asked.mimetype == "text/html"
    assert "只能在本机打开" in asked.text
    [address] = re.findall(rf'href="([^"]*{file}[^"]*)"', asked.text)
    assert operator.get(unescape(address)).mimetype == (
        "application/pdf" if "pdf" in file else "image/svg+xml"
    )
    page = operator.get("/console/surveys/spring").text
    assert not re.search(rf"{file}[^>]* download", page)


def test_once_no_form_is_handed_out_nothing_is_offered_to_print(operator, instance):
    survey = opened(instance, "spring", SMALL, units=UNITS)
    assert "poster.pdf" in operator.get("/console/surveys/spring").text
    fieldwork.close(survey, 0)
    page = operator.get("/console/surveys/spring").text
    assert "http://127.0.0.1:8000/s/spring" in page
    for gone in ("poster.pdf", "qr.svg", 'class="qr"', "只能在本机打开", "/s/spring/n1"):
        assert gone not in page


def test_the_picture_to_scan_is_svg_of_the_address(operator, instance):
    opened(instance, "spring", SMALL)
    answer = operator.get("/console/surveys/spring/qr.svg", here="yes")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<?xml")
    assert " style=" not in answer.text


def test_a_blocked_wash_is_an_alarm(operator, instance, monkeypatch):
    survey = opened(instance, "spring", SMALL)
    reader = sqlite3.connect(survey.folder / "responses.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM response").fetchone()
    send(survey, 10)
    assert survey.store.wash_if_due() is False
    assert "警报" not in words(operator.get("/console/surveys/spring"))
    monkeypatch.setattr(fieldwork, "ALARM", 0)
    assert 'role="alert"' in operator.get("/console/surveys/spring").text
    reader.close()


def test_what_a_deleted_survey_left_behind_is_named(operator, instance, clock):
    survey = opened(instance, "spring", SMALL)
    instance.console.add_export("spring", "/home/wang/answers.csv")
    fieldwork.close(survey, 0)
    retention.delete(instance, "spring")
    page = operator.get("/console/surveys/spring")
    assert page.status_code == 200
    assert "/home/wang/answers.csv" in page.text
    assert "/console/surveys/spring/close" not in page.text


def test_the_page_says_until_when_and_how_to_back_up(operator, instance):
    opened(instance, "spring", MAIN, closes=date(2098, 6, 30))
    text = words(operator.get("/console/surveys/spring"))
    for said in ("2098-06-30", "2099-06-30", "cadre-survey backup -o 文件夹"):
        assert said in text


def test_a_simulated_survey_is_marked(operator, instance):
    opened(instance, "spring", SMALL, simulated="true")
    assert 'class="simulated"' in operator.get("/console/surveys/spring").text


def test_an_unknown_survey_is_told_without_a_command(operator):
    answer = operator.get("/console/surveys/nothing")
    assert answer.status_code == 422
    assert "“调查”页上列着全部调查" in answer.text
    assert "cadre-survey survey" not in answer.text

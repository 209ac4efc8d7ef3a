"""What respondents read about their survey, held against what the program really stores, sends and shows."""

import json
import re
from dataclasses import fields
from html import unescape
from pathlib import Path

import pytest

from analysis import disclosure, generalise
from questionnaires import program
from questionnaires.errors import Message
from questionnaires.response import Response
from survey import about, accounts, create_app, fieldwork
from survey.config import CONFIG_TEMPLATE
from survey.context import CODES, RESPONSES
from survey.errors import FieldworkError
from survey.roles import ROLES
from survey.settings import LOWEST_K
from survey.translate import translator
from survey.units import read as read_units
from tests.survey import raw
from tests.survey.office import COMPLETE, MAIN, SMALL, office, opened, shut, slips
from tests.survey.test_canaries import content, found, marks
from tests.survey.test_fast_flag import FLAG
from tests.survey.test_public import Page, get, post
from tests.survey.test_public_codes import exchange

ROOT = Path(__file__).resolve().parent.parent.parent
ABSOLUTE = ("完全匿名", "绝对匿名")
UNITS = "unit,label\nn1,青石镇\nn2,白水乡\n"
NO_TEXTS = SMALL.replace('"A5", "X1"', '"A5"').partition('[[items]]\nkey = "X1"')[0]


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    shut(instance)


def client_of(instance):
    return create_app(instance).test_client()


def chinese(message):
    """The message as it stands on the page, its places left open."""
    return translator("zh-CN")(message.template)


def says(page, message):
    """Whether the page says the message, whatever fills its places."""
    pattern = re.sub(r"\\\{\w+\\\}", ".+?", re.escape(chinese(message)))
    return re.search(pattern, page.text) is not None


def told(instance, address="/s/small/about", **how):
    answer = client_of(instance).get(address, **how)
    assert answer.status_code == 200
    return Page(answer)


# ---- the schema --------------------------------------------------------------------------------


def columns(survey):
    """Every column of every table in the databases of the survey's folder."""
    found = set()
    for path in sorted(survey.folder.glob("*.db")):
        with raw.opened_copy(path) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
            for (table,) in tables:
                names = connection.execute(f"PRAGMA table_info({table})").fetchall()
                found |= {f"{table}.{name[1]}" for name in names}
    return found


def test_every_column_is_explained_and_none_that_does_not_exist(instance):
    survey = opened(instance, "small", units=UNITS, codes=True)
    (code,) = slips(survey, 1, 1)
    client = client_of(instance)
    ticket = Page(exchange(client, code)).ticket
    assert post(client, COMPLETE | {"ticket": ticket}).status_code == 303
    before = columns(survey)
    assert {"response.doc", "code.spent", "state.small"} <= before
    fieldwork.close(survey, 0)
    survey.store.finish()
    assert before | columns(survey) == set(about.COLUMNS)


@pytest.mark.parametrize("codes", [False, True])
def test_what_is_explained_stands_on_the_page(instance, codes):
    opened(instance, "small", units=UNITS, codes=codes)
    page = told(instance)
    for column, message in about.COLUMNS.items():
        assert says(page, message) == (codes or not column.startswith("code.")), column
    assert about.COLUMNS.keys() & {"response.id", "response.doc", "response.seal", "state.id"}


def test_every_key_of_a_stored_answer_is_explained_and_none_that_is_never_written():
    whole = Response("small", 1, {"A1": 1}, unit=1, fast=True)
    assert all(getattr(whole, one.name) is not None for one in fields(Response)), "a field is left out here"
    assert json.loads(whole.to_json()).keys() == about.ANSWER.keys()


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("units", ["", UNITS])
def test_the_page_explains_just_the_keys_that_this_survey_stores(instance, units, fast):
    survey = opened(instance, "small", SMALL + FLAG, units=units, fast_flag="true" if fast else "false")
    client = client_of(instance)
    ticket = get(client, "/s/small/n1" if units else "/s/small").ticket
    assert post(client, COMPLETE | {"ticket": ticket, "fast": "0"}).status_code == 303
    ((_, document, _),) = raw.rows(survey.folder / RESPONSES)
    stored, page = json.loads(document).keys(), told(instance)
    assert stored == {"q", "v", "a"} | ({"u"} if units else set()) | ({"f"} if fast else set())
    assert {key for key, message in about.ANSWER.items() if says(page, message)} == stored


def test_numbers_on_the_page_are_those_of_the_code():
    assert disclosure.FLOOR == LOWEST_K
    assert fieldwork.STEP == about.STEP
    assert generalise.SMALLEST_CLASS == about.SMALLEST_CLASS


# ---- what is not kept --------------------------------------------------------------------------


def test_what_the_page_says_is_not_kept_is_in_no_file(instance, tmp_path):
    survey = opened(instance, "small", codes=True)
    (code,) = slips(survey, 1)
    headers, searched = marks(7, code)
    client = create_app(instance).test_client()
    where = {"headers": headers, "environ_base": {"REMOTE_ADDR": "203.0.113.77"}}
    assert Page(exchange(client, "AAAA-AAAA-AAAA", **where)).status == 422  # counted in memory
    page = Page(exchange(client, code, address="/s/small/code", **where))
    answer = client.post("/s/small?lang=en&size=large", data=COMPLETE | {"ticket": page.ticket}, **where)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    shut(instance)
    marked = [*searched, b"203.0.113.77", page.ticket.encode(), b"size=large", b"lang=en"]
    assert found(marked, content(tmp_path)) == []
    assert found(["多办几期".encode()], content(tmp_path)), "the search finds what is there"
    said = told(instance).text
    for words in (
        "网络地址、手机型号、浏览器",
        "日期和钟点",
        "不放cookie",
        "不记谁打开过本页",
        "只写在网址里，不存",
    ):
        assert words in said


def test_codes_and_answers_have_no_number_in_common(instance):
    survey = opened(instance, "small", codes=True)
    client = client_of(instance)
    for code in slips(survey, 12):
        post(client, COMPLETE | {"ticket": Page(exchange(client, code)).ticket})
    answers = {number for row in raw.rows(survey.folder / RESPONSES) for number in (row[0], row[2])}
    codes = {number for row in raw.rows(survey.folder / CODES, "code") for number in (row[0], row[3])}
    assert (len(answers), len(codes), answers & codes) == (24, 24, set())
    assert "没有一个相同的数" in told(instance).text


def test_after_the_close_nothing_is_left_of_the_codes(instance):
    survey = opened(instance, "small", codes=True)
    slips(survey, 2)
    fieldwork.close(survey, 0)
    assert sorted(path.name for path in survey.folder.glob("*.db")) == [RESPONSES]
    assert "全部销毁" in told(instance).text


# ---- modes -------------------------------------------------------------------------------------


def test_an_open_link_says_that_one_person_could_answer_twice(instance):
    survey = opened(instance, "small")
    client = client_of(instance)
    for _ in range(2):  # and one person can
        post(client, COMPLETE | {"ticket": get(client).ticket})
    assert survey.store.count() == 2
    page = told(instance)
    assert "有人重新打开本页再填一份，我们看不出来" in page.text
    assert "口令本身不存" not in page.text
    assert "青石镇" not in page.text


@pytest.mark.parametrize("drafts", ["true", "false"])
def test_drafts_are_told_where_there_are_any(instance, drafts):
    opened(instance, "small", drafts=drafts)
    text = told(instance).text
    kept = drafts == "true"
    assert ("放了超过24小时的，下次打开问卷时清掉" in text) == kept
    assert ("如果这部手机再也不打开这份问卷" in text) == kept
    assert ("同时拿到手机里的这份内容和服务器上的文件" in text) == kept
    assert ("什么都不留" in text) != kept


def test_free_texts_are_told_where_any_can_be_written(instance):
    opened(instance, "small")
    opened(instance, "closed", NO_TEXTS)
    assert "从答卷里剪出来" in told(instance).text
    plain = told(instance, "/s/closed/about").text
    for words in ("从答卷里剪出来", "写什么就存什么", "还有写法"):
        assert words not in plain


def test_who_keeps_the_answers_and_the_frozen_limits(instance):
    opened(instance, "main", MAIN, k="12")
    text = told(instance, "/s/main/about").text
    for words in (
        "调查由示范县调查组组织。",
        "答卷存放在调查组的服务器。",
        "由数据管理员保管。",
        "2099年6月30日结束后，程序删除答卷",
        "不足12人的小组怎么答的，不显示",
        "不足5人的格子",
        "12人这条线，还有题目和其他设置，在调查开始时就定死了",
        "10份一档",
        "几道基本情况合起来，可能只有一个人对得上",
    ):
        assert words in text


def test_that_totals_are_exact_is_told(instance):
    opened(instance, "small")
    assert "全体答卷的各题总人数照实列出。" in told(instance).text


def test_every_limit_is_told(instance):
    """The nine of docs/anonymity.md, in its order."""
    opened(instance, "small")
    text = told(instance).text
    places = [
        text.index(words)
        for words in (
            "改动程序",
            "反复复制硬盘",
            "在场的人和同一网络里的人看得出来",
            "还有写法，可能让人认出您",
            "微信自己会记些什么",
            "硬盘内部的旧副本",
            "串通",
            "逼您把屏幕给他看",
            "最后一批答卷可能不满10份",
        )
    ]
    assert places == sorted(places)


def test_plain_http_is_told_where_it_is_allowed_and_used(tmp_path, instance):
    opened(instance, "small")
    assert "没有加密" not in told(instance).text  # on this machine alone
    shut(instance)
    lan = CONFIG_TEMPLATE.replace("allow_plain_http = false", "allow_plain_http = true")
    (tmp_path / "config.toml").write_text(lan, encoding="utf-8")
    again = type(instance)(tmp_path)
    assert "本页的连接没有加密" in told(again).text
    assert "没有加密" not in told(again, base_url="https://127.0.0.1").text
    shut(again)


def test_a_simulated_survey_and_the_version_of_the_program(instance):
    opened(instance, "small", simulated="true")
    text = told(instance).text
    assert "这是模拟调查，只供试用" in text
    assert f"程序：cadre-survey {program.version()}版。" in text
    opened(instance, "real")
    assert "模拟" not in told(instance, "/s/real/about").text


def test_it_is_read_before_during_and_after_the_survey(instance):
    survey = opened(instance, "small")
    fieldwork.pause(survey)
    assert told(instance).title == "存什么，不存什么"
    fieldwork.close(survey, 0)
    assert told(instance).title == "存什么，不存什么"


# ---- the page ----------------------------------------------------------------------------------


def test_it_is_a_page_of_headings_and_lists(instance):
    opened(instance, "small", units=UNITS, codes=True)
    page = told(instance)
    html = page.html
    assert html.count("<h1>") == 1
    assert len(re.findall(r"<h2 id=", html)) == html.count("<section") == html.count("<ul>") == 8
    assert page.inputs == page.buttons == []
    points = [unescape(point) for point in re.findall(r"<li>(.*?)</li>", html)]
    assert len(points) == len(set(points))
    assert all(point.endswith(("。", "：", "0000-0000000")) for point in points)
    assert not re.search(r"[{}]|None", page.text)


def test_in_english_it_is_english(instance):
    opened(instance, "small", units=UNITS, codes=True, unit_word='{zh-CN = "站所", en = "station"}')
    page = told(instance, "/s/small/about?lang=en")
    assert (page.lang, page.title) == ("en", "What is kept, and what is not")
    assert "Which station the slip was for." in page.text
    assert "口令条或链接是发给哪个站所的" in told(instance).text
    assert not re.search(r"[一-鿿]", page.text.replace("中文", ""))


def test_links_lead_there_and_back_again(instance):
    opened(instance, "main", MAIN, units=UNITS)
    opened(instance, "small", codes=True)
    client = client_of(instance)
    for address, there, back in (
        ("/s/main", "/s/main/about", "/s/main"),
        ("/s/main?lang=en", "/s/main/about?lang=en", "/s/main?lang=en"),
        ("/s/main/n2", "/s/main/about?unit=n2", "/s/main/n2"),
        ("/s/small", "/s/small/about", "/s/small"),
    ):
        assert there in get(client, address).links
        page = get(client, there)
        assert page.status == 200
        assert page.links.count(back) >= 2
    assert get(client, "/s/main/about?unit=none").links.count("/s/main") == 2


def test_there_is_none_for_an_unknown_survey_and_no_unit_of_its_name(instance, tmp_path):
    assert get(client_of(instance), "/s/none/about").status == 404
    listed = tmp_path / "units.csv"
    listed.write_text("unit,label\nAbout,某站\n", encoding="utf-8")
    with pytest.raises(FieldworkError, match="is an address of the program itself"):
        read_units(listed)


# ---- words that never stand --------------------------------------------------------------------


def sources():
    """Every file of the program with words for respondents."""
    for pattern in ("survey/templates/**/*", "survey/static/*.*", "survey/**/*.po", "survey/**/*.py"):
        yield from (path for path in ROOT.glob(pattern) if path.is_file())
    yield from ROOT.glob("questionnaires/*.toml")


def test_nothing_absolute_is_promised_anywhere(instance):
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sources()}
    assert len(texts) > 80
    opened(instance, "main", MAIN, units=UNITS, fast_flag="true")
    opened(instance, "small", codes=True, drafts="false")
    client = client_of(instance)
    for address in ("/s/main", "/s/main/n1", "/s/main/about", "/s/main?leave=1", "/s/main/thanks"):
        texts[address] = client.get(address).get_data(as_text=True)
    for address in ("/s/small", "/s/small/about", "/s/small/form", "/s/small/thanks"):
        texts[address] = client.get(address).get_data(as_text=True)
    assert [place for place, text in texts.items() if any(claim in text for claim in ABSOLUTE)] == []


def test_every_text_of_the_page_is_a_message(instance):
    survey = opened(instance, "small")
    topics = about.about(survey, "zh-CN", encrypted=True)
    assert all(isinstance(point, Message) for topic in topics for point in topic.points)
    assert all(topic.points for topic in topics)


def test_where_one_person_holds_both_ends_the_page_says_so(instance):
    """ASVS 8.2.1: whoever hands out codes reads no answers, unless the instance was made for one person."""
    opened(instance, "small")
    assert not says(told(instance), about.ALONE)
    accounts.add(instance, "wang", frozenset(("designer", "operator")))
    accounts.add(instance, "li", frozenset(("analyst",)))
    assert not says(told(instance), about.ALONE)
    accounts.add(instance, accounts.LONE, frozenset(ROLES), single=True)
    assert says(told(instance), about.ALONE)
    assert about.ALONE.template in told(instance, "/s/small/about?lang=en").text
    instance.staff.disable(accounts.LONE, True)
    assert not says(told(instance), about.ALONE)

"""The respondent's pages over a real store: what is stored, what comes back, what is never said or kept."""

import hashlib
import logging
import re
import sqlite3
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.extract import extract_from_dir

from survey import create_app, fieldwork
from survey.config import CONFIG_TEMPLATE
from survey.context import RESPONSES, Instance, utc_now
from survey.headers import SCRIPTED, hash_of
from tests.survey import raw
from tests.survey.office import COMPLETE, MAIN, office, opened, shut

PROGRAM = Path(fieldwork.__file__).parent
REFUSED_LINE = "收到的答案不在选项里，请重新选。"


@pytest.fixture
def offices(tmp_path):
    """Makes instances in one folder, and shuts them when the test is over."""
    made = []

    def make(config=CONFIG_TEMPLATE, *, again=False, clock=utc_now):
        made.append(Instance(tmp_path, clock) if again else office(tmp_path, config))
        return made[-1]

    yield make
    for instance in made:
        shut(instance)


@pytest.fixture
def instance(offices):
    return offices()


@pytest.fixture
def survey(instance):
    return opened(instance, "small")


@pytest.fixture
def client(instance, survey):
    return create_app(instance).test_client()


class Page(HTMLParser):
    """What a browser would make of a page: ids, links, inputs, headings, text."""

    def __init__(self, answer):
        super().__init__()
        self.status = answer.status_code
        self.html = answer.get_data(as_text=True)
        self.ids, self.links, self.inputs, self.buttons, self.title, self.lang = [], [], [], [], "", ""
        self.text, self._tag = "", ""
        self.feed(self.html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._tag = tag
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.lang = given["lang"]
        elif tag == "a":
            self.links.append(given["href"])
        elif tag in ("input", "textarea"):
            self.inputs.append(given)
        elif tag == "button":
            self.buttons.append(given)

    def handle_endtag(self, tag):
        self._tag = ""

    def handle_data(self, text):
        if self._tag == "title":
            self.title += text
        elif self._tag not in ("style", "script"):
            self.text += text

    @property
    def ticket(self):
        (value,) = (given["value"] for given in self.inputs if given["name"] == "ticket")
        return value

    @property
    def chosen(self):
        return [f"{given['name']}={given['value']}" for given in self.inputs if "checked" in given]


def get(client, address="/s/small"):
    return Page(client.get(address))


def post(client, answers, address="/s/small"):
    return client.post(address, data=answers)


def stored(survey):
    return [dict(response.answers) for response in raw.answers(survey.folder / RESPONSES)]


def test_one_post_stores_one_answer_and_leads_to_the_closing_page(client, survey):
    answer = post(client, COMPLETE | {"ticket": get(client).ticket})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/s/small/thanks")
    assert stored(survey) == [{"A1": 1, "A2": 2, "A3": (1, 3), "A4": 0, "A5": 3, "X1": "多办几期"}]


def test_a_script_may_ask_for_the_sign_alone_that_its_answers_are_stored(client, survey):
    """RFC 7240: it goes to the closing page itself, and that page crosses a slow network once."""
    sent = COMPLETE | {"ticket": get(client).ticket}
    for _ in range(2):
        answer = client.post("/s/small", data=sent, headers={"Prefer": "return=minimal"})
        assert (answer.status_code, answer.get_data(as_text=True)) == (200, '<i id="received"></i>')
        assert answer.headers["Cache-Control"] == "no-store"
    assert len(stored(survey)) == 1
    wrong = client.post("/s/small", data={"ticket": get(client).ticket}, headers={"Prefer": "return=minimal"})
    assert wrong.status_code == 422
    assert "<!doctype html>" in wrong.get_data(as_text=True)


def test_the_same_post_again_stores_nothing_and_looks_the_same(client, survey):
    sent = COMPLETE | {"ticket": get(client).ticket}
    first, again = post(client, sent), post(client, sent)
    changed = post(client, sent | {"A4": "2"})
    assert first.status_code == again.status_code == changed.status_code == 303
    assert first.headers == again.headers == changed.headers
    assert first.data == again.data == changed.data
    assert [answers["A4"] for answers in stored(survey)] == [0]


def test_a_get_changes_nothing_and_every_get_has_its_own_ticket(client, survey):
    before = (survey.folder / RESPONSES).read_bytes()
    pages = [get(client) for _ in range(3)]
    assert len({page.ticket for page in pages}) == 3
    assert len({page.html.replace(page.ticket, "") for page in pages}) == 1
    assert (survey.folder / RESPONSES).read_bytes() == before


def test_what_is_wrong_comes_back_first_with_links_that_resolve_and_answers_kept(client, survey):
    ticket = get(client).ticket
    page = Page(post(client, {"ticket": ticket, "A1": "1", "A3": ["2", "4"], "A4": "55", "X1": "<b>好</b>"}))
    assert page.status == 422
    assert page.title == "有错误：培训小问卷"
    assert page.ticket == ticket
    assert (
        page.html.index('role="alert"') < page.html.index('id="consent"') if "consent" in page.ids else True
    )
    anchors = [link[1:] for link in page.links if link.startswith("#")]
    assert anchors == ["A3", "A4", "A2"]  # what is wrong before what is only blank
    assert set(anchors) <= set(page.ids)
    assert page.chosen == ["A1=1", "A3=2", "A3=4"]
    assert "&lt;b&gt;好&lt;/b&gt;" in page.html
    assert REFUSED_LINE in page.text
    assert "有3题请再看一下" in page.text
    assert not [button for button in page.buttons if button.get("name") == "rest"]
    assert stored(survey) == []


def test_blanks_are_counted_and_one_press_goes_on(client, survey):
    ticket = get(client).ticket
    page = Page(post(client, {"ticket": ticket, "A1": "2"}))
    assert "还有2题没有作答" in page.text
    assert [button for button in page.buttons if button.get("name") == "rest"]
    assert page.html.count('aria-invalid="true"') == 2
    assert 'aria-describedby="A3-hint A3-error"' in page.html
    assert {"A3-hint", "A3-error", "A4-error"} <= set(page.ids)
    assert post(client, {"ticket": ticket, "A1": "2", "rest": "blank"}).status_code == 303
    assert stored(survey) == [{"A1": 2, "A2": -3, "A3": -2, "A4": -2, "A5": -2, "X1": -2}]


def test_the_enter_key_never_leaves_the_rest_blank(client):
    page = Page(post(client, {"ticket": get(client).ticket}))
    submits = [button for button in page.buttons if button["type"] == "submit"]
    assert "name" not in submits[0]
    assert "hidden" in submits[0]
    assert submits[-1]["class"] == "button main"


def test_a_name_that_is_no_item_is_refused_and_everything_else_kept(client, survey):
    page = Page(post(client, COMPLETE | {"ticket": get(client).ticket, "name": "某某"}))
    assert page.status == 422
    assert "本问卷没有的内容" in page.text
    assert page.chosen == ["A1=1", "A2=2", "A3=1", "A3=3", "A4=0"]
    assert "某某" not in page.html
    assert stored(survey) == []


@pytest.mark.parametrize("ticket", [None, "", "nonsense", "foreign", "票"])
def test_a_ticket_that_is_not_ours_stores_nothing_and_one_more_press_works(client, instance, survey, ticket):
    if ticket == "foreign":
        opened(instance, "other")
        ticket = get(client, "/s/other").ticket
    sent = COMPLETE if ticket is None else COMPLETE | {"ticket": ticket}
    page = Page(post(client, sent))
    assert page.status == 422
    assert "再按一次“提交问卷”" in page.text
    assert page.chosen == ["A1=1", "A2=2", "A3=1", "A3=3", "A4=0"]
    assert page.ticket != ticket
    assert stored(survey) == []
    assert post(client, COMPLETE | {"ticket": page.ticket}).status_code == 303
    assert len(stored(survey)) == 1


def test_leaving_the_rest_blank_survives_a_page_that_comes_back(client):
    page = Page(post(client, {"A1": "2", "rest": "blank"}))
    assert {"type": "hidden", "name": "rest", "value": "blank"} in page.inputs
    assert post(client, {"A1": "2", "rest": "blank", "ticket": page.ticket}).status_code == 303


def test_a_full_disk_keeps_the_answers_on_the_page_and_heals(client, survey):
    connection = raw.connection_of(survey.store)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")
    statuses = []
    for _ in range(200):
        sent = COMPLETE | {"ticket": get(client).ticket}
        answer = post(client, sent)
        statuses.append(answer.status_code)
        if answer.status_code != 303:
            break
    assert statuses[-1] == 503
    page = Page(answer)
    assert "未保存" in page.text
    assert page.title.startswith("有错误：")
    assert page.ticket == sent["ticket"]
    assert page.chosen == ["A1=1", "A2=2", "A3=1", "A3=3", "A4=0"]
    assert len(stored(survey)) == len(statuses) - 1
    connection.execute("PRAGMA max_page_count=1000000")
    assert post(client, COMPLETE | {"ticket": page.ticket}).status_code == 303
    assert len(stored(survey)) == len(statuses)


def test_a_survey_that_has_enough_says_so_and_still_thanks_those_it_has(instance):
    survey = opened(instance, "capped", cap="10")
    client = create_app(instance).test_client()
    sent = [COMPLETE | {"ticket": get(client, "/s/capped").ticket} for _ in range(11)]
    assert {post(client, one, "/s/capped").status_code for one in sent[:10]} == {303}
    page = Page(post(client, sent[10], "/s/capped"))
    assert (page.status, "没有保存" in page.text) == (410, True)
    assert post(client, sent[0], "/s/capped").status_code == 303
    assert survey.store.count() == 10


def test_a_paused_survey_hands_out_nothing_and_takes_what_was_handed_out(client, survey):
    sent = COMPLETE | {"ticket": get(client).ticket}
    fieldwork.pause(survey)
    page = get(client)
    assert (page.status, "调查暂停" in page.text, page.inputs) == (503, True, [])
    assert Page(post(client, COMPLETE)).status == 503
    assert post(client, sent).status_code == 303
    assert survey.store.count() == 1


def test_a_closing_survey_takes_what_was_handed_out_for_its_grace(client, survey):
    sent = COMPLETE | {"ticket": get(client).ticket}
    fieldwork.close(survey, 60)
    assert get(client).status == 410
    assert post(client, sent).status_code == 303


def test_a_closed_survey_says_that_nothing_was_accepted(client, survey):
    sent = COMPLETE | {"ticket": get(client).ticket}
    fieldwork.close(survey, 0)
    came, late = get(client), Page(post(client, sent))
    assert came.status == late.status == 410
    day = survey.closed
    assert f"调查已于{day.year}年{day.month}月{day.day}日结束" in came.text
    assert "没有被接收" in late.text
    assert "没有被接收" not in came.text
    assert stored(survey) == []
    assert get(client, "/s/small/thanks").status == 200


def test_a_survey_ends_with_its_last_day(offices):
    instance = offices()
    opened(instance, "small", closes=instance.today)
    assert get(create_app(instance).test_client()).status == 200
    tomorrow = offices(again=True, clock=lambda: utc_now() + timedelta(days=1))
    assert get(create_app(tomorrow).test_client()).status == 410


def test_not_taking_part_saves_nothing_and_offers_the_way_back(client, survey):
    page = get(client, "/s/small?leave=1")
    assert "没有保存任何内容，可以关闭本页了。" in page.text
    assert page.links == ["/s/small"]
    assert get(client, "/s/small?leave=1&lang=en").links == ["/s/small?lang=en"]
    assert stored(survey) == []


def test_an_unknown_address_is_a_calm_page(client):
    for address in (
        "/s/none",
        "/",
        "/s/small/x",
        "/s/" + "x" * 500,
        "/s/..%2f..%2fkeys.toml",
        "/static/form.css",
    ):
        page = get(client, address)
        assert (page.status, "这里没有问卷" in page.text) == (404, True), address
    assert "There is no survey here" in get(client, "/s/none?lang=en").text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_the_methods_that_are_needed_are_served(client, method):
    answer = client.open("/s/small", method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_a_body_that_is_too_long_is_refused_in_words(client, survey):
    answer = post(client, COMPLETE | {"ticket": get(client).ticket, "X1": "长" * 100_000})
    assert answer.status_code == 413
    assert "内容太长" in Page(answer).text
    assert stored(survey) == []


def test_the_program_failing_keeps_the_answers_and_says_nothing_in_the_log(offices, tmp_path, caplog):
    opened(offices(), "small")
    (tmp_path / "keys.toml").unlink()
    client = create_app(offices(again=True)).test_client()
    with caplog.at_level(logging.DEBUG):
        broken = Page(post(client, COMPLETE | {"ticket": "t", "X1": "只有我知道的事"}))
    assert broken.status == 500
    assert "未保存，请重试" in broken.text
    assert "Traceback" not in broken.html
    kept = [(given["name"], given["value"]) for given in broken.inputs]
    assert ("X1", "只有我知道的事") in kept
    assert [value for name, value in kept if name == "A3"] == ["1", "3"]
    assert broken.buttons[0]["type"] == "submit"
    (record,) = caplog.records
    assert re.fullmatch(r"\d{4}-\d\d-\d\d ConfigError \w+\.py:\d+", record.getMessage())
    assert record.exc_info is None


def test_a_damaged_survey_is_the_last_resort_page_too(offices, tmp_path, caplog):
    opened(offices(), "small")
    (tmp_path / "surveys" / "small" / "survey.toml").write_text("k = 5", encoding="utf-8")
    page = get(create_app(offices(again=True)).test_client())
    assert (page.status, "请过一会儿再打开本页" in page.text, page.inputs) == (500, True, [])
    assert len(caplog.records) == 1


def test_a_request_leaves_no_line_in_any_log(client, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        ticket = get(client).ticket
        post(client, {"ticket": ticket, "X1": "秘密"})
        post(client, COMPLETE | {"ticket": ticket})
        get(client, "/s/small/thanks")
        get(client, "/s/none")
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def every_page(client, survey):
    """Every kind of page a respondent may meet."""
    ticket = get(client).ticket
    yield client.get("/s/small")
    yield client.get("/s/small?lang=en")
    yield client.get("/s/small?leave=1")
    yield post(client, {"ticket": ticket})
    yield post(client, COMPLETE)
    yield post(client, COMPLETE | {"ticket": ticket})
    yield client.get("/s/small/thanks")
    yield client.get("/s/small/about")
    yield client.get("/s/none")
    yield client.put("/s/small")
    yield post(client, {"X1": "长" * 100_000})
    yield client.get("/healthz")
    fieldwork.pause(survey)
    yield client.get("/s/small")
    fieldwork.close(survey, 0)
    yield client.get("/s/small")
    yield client.get("/s/small/about")


def test_every_page_is_sealed_and_sets_no_cookie(client, survey):
    for answer in every_page(client, survey):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Set-Cookie" not in answer.headers
        assert answer.headers.get("Vary") == (
            "Accept-Encoding" if answer.mimetype == "text/html" else None
        )  # and never Cookie
        policy = answer.headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy
        assert "unsafe" not in policy


def test_a_page_has_the_blocks_that_its_policy_names_and_no_more(client, survey):
    """But for the form, whose script may put the page that answers a sending in its place."""
    replies = {"style": hash_of(SCRIPTED.style), "script": hash_of(SCRIPTED.script)}
    for answer in every_page(client, survey):
        html = answer.get_data(as_text=True)
        policy = answer.headers["Content-Security-Policy"]
        for tag in ("style", "script"):
            blocks = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
            assert len(blocks) <= 1
            digests = [b64encode(hashlib.sha256(block.encode()).digest()).decode() for block in blocks]
            named = " ".join(
                [f"'sha256-{digest}'" for digest in digests] + [replies[tag]] * ('id="form"' in html)
            )
            assert re.findall(f"{tag}-src ([^;]*)", policy) == ([named] if named else [])
            html = re.sub(f"<{tag}>.*?</{tag}>", "", html, flags=re.DOTALL)
            assert f"<{tag}" not in html
        assert ("connect-src 'self'" in policy) == ("script-src" in policy)
        assert "style=" not in html
        assert not re.search(r"\son\w+=", html)
        assert not re.search(r"(?:src|href|action)=\"(?!/s/|#|data:,)", html)


def test_the_page_is_in_the_language_asked_for_and_no_header_is_read(client):
    page = Page(client.get("/s/small", headers={"Accept-Language": "en"}))
    assert (page.lang, page.title) == ("zh-CN", "培训小问卷")
    page = get(client, "/s/small?lang=en")
    assert (page.lang, page.title) == ("en", "A short form on training")
    assert "提交问卷" not in page.text
    assert get(client, "/s/small?lang=fr").lang == "zh-CN"


def test_a_language_is_carried_through_sending(client, survey):
    ticket = get(client, "/s/small?lang=en").ticket
    page = Page(post(client, {"ticket": ticket}, "/s/small?lang=en"))
    assert page.title == "Error: A short form on training"
    assert "3 questions have no answer yet" in page.text
    assert post(client, COMPLETE | {"ticket": ticket}, "/s/small?lang=en").headers["Location"] == (
        "/s/small/thanks?lang=en"
    )
    assert "Received" in get(client, "/s/small/thanks?lang=en").text


def test_the_consent_says_what_this_survey_does_and_nothing_else(offices):
    instance = offices()
    opened(instance, "main", MAIN, k="8")
    client = create_app(instance).test_client()
    page = get(client, "/s/main")
    assert "示范县调查组发起，想弄清乡镇干部眼下的工作状况" in page.text
    assert "一共44道短题，大约7分钟" in page.text
    assert "不足8人的小组不单列，人数太少的格子不显示；各题的总人数照实列出" in page.text
    assert "totals of each question are exact" in get(client, "/s/main?lang=en").text
    assert "2099年6月30日以前删除" in page.text
    assert "填到一半的内容只存在这部手机上" in page.text
    for absent in ("口令", "填得是否过快", "发放", "完全匿名", "绝对匿名", "{"):
        assert absent not in page.text, absent
    assert page.links[2:5] == ["/s/main/about", "#begin", "/s/main?leave=1"]
    assert "begin" in page.ids
    assert len(page.ids) == len(set(page.ids))
    english = get(client, "/s/main?lang=en")
    assert not re.search(r"[一-鿿]", english.text.replace("中文", "")), "a Chinese word on the English page"


def test_the_consent_of_a_shared_device_that_judges_speed(offices):
    instance = offices()
    opened(instance, "main", MAIN, drafts="false", fast_flag="true")
    page = get(create_app(instance).test_client(), "/s/main")
    assert "填到一半的内容" not in page.text
    assert "只把“是”或“否”随答卷交上，不交用时" in page.text


def test_a_simulated_survey_says_so_on_every_page(offices):
    instance = offices()
    opened(instance, "small", simulated="true")
    client = create_app(instance).test_client()
    pages = [
        get(client),
        get(client, "/s/small?leave=1"),
        get(client, "/s/small/thanks"),
        Page(post(client, {})),
    ]
    assert all("模拟调查" in page.text for page in pages)


def test_the_closing_page_gives_no_number_and_nothing_to_share(client):
    page = get(client, "/s/small/thanks")
    assert (page.links, page.inputs, page.buttons) == ([], [], [])
    assert "县医院心理门诊" in page.text


def test_health_tells_nothing(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"ok", "text/plain")


def test_only_the_configured_host_and_this_machine_are_served(offices):
    instance = offices(CONFIG_TEMPLATE.replace("http://127.0.0.1:8000", "https://form.example.org"))
    opened(instance, "small")
    client = create_app(instance).test_client()
    assert client.get("/s/small", base_url="https://form.example.org").status_code == 200
    assert client.get("/healthz", base_url="http://127.0.0.1:8000").status_code == 200
    answer = client.get("/s/small", base_url="https://evil.example.net")
    assert (answer.status_code, "这一页打不开" in Page(answer).text) == (400, True)


def test_https_is_remembered_and_plain_http_is_not(client):
    assert "Strict-Transport-Security" not in client.get("/s/small").headers
    assert "Strict-Transport-Security" in client.get("/s/small", base_url="https://localhost").headers


def test_forwarded_headers_count_only_behind_a_proxy(offices):
    instance = offices(CONFIG_TEMPLATE.replace("proxy_count = 0", "proxy_count = 1"))
    opened(instance, "small")
    forwarded = {"X-Forwarded-Proto": "https"}
    behind = create_app(instance).test_client().get("/s/small", headers=forwarded)
    assert "Strict-Transport-Security" in behind.headers


def test_debug_is_refused(instance, monkeypatch):
    with pytest.raises(RuntimeError, match="serve"):
        create_app(instance).run()
    with pytest.raises(RuntimeError, match="FLASK_DEBUG"):
        create_app(instance).debug = True
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(RuntimeError, match="FLASK_DEBUG"):
        create_app(instance)


def test_a_store_that_is_gone_is_no_empty_store(offices, tmp_path, caplog):
    opened(offices(), "small")
    (tmp_path / "surveys" / "small" / RESPONSES).unlink()
    client = create_app(offices(again=True)).test_client()
    answer = post(client, COMPLETE | {"ticket": get(client).ticket})
    assert answer.status_code == 500
    assert not (tmp_path / "surveys" / "small" / RESPONSES).exists()


def test_a_locked_store_is_said_as_not_saved(client, survey):
    survey.store.count()
    raw.connection_of(survey.store).execute("PRAGMA busy_timeout=10")
    other = sqlite3.connect(survey.folder / RESPONSES, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    sent = COMPLETE | {"ticket": get(client).ticket}
    assert post(client, sent).status_code == 503
    other.execute("ROLLBACK")
    other.close()
    assert post(client, sent).status_code == 303


def test_every_word_of_the_pages_is_there_in_chinese():
    with (PROGRAM / "translations/zh_CN/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = pofile.read_po(file)
    found = list(
        extract_from_dir(
            str(PROGRAM),
            method_map=[
                ("templates/**.html", "jinja2.ext:babel_extract"),
                ("*.py", "python"),
            ],
            options_map={"templates/**.html": {"trimmed": "false"}},
            keywords={"gettext": None, "ngettext": (1, 2), "_": None, "say": None},
        )
    )
    absent = []
    for _, _, message, _, _ in found:
        entry = catalog.get(message if isinstance(message, str) else message[0])
        if entry is None or not entry.string:
            absent.append(message)
    assert len(found) > 50
    assert not absent


def test_ten_threads_sending_one_form_make_one_row_and_fifty_forms_fifty(instance, survey):
    app = create_app(instance)
    tickets = [get(app.test_client()).ticket for _ in range(51)]
    sent = [COMPLETE | {"ticket": ticket} for ticket in tickets[:50]] + [
        COMPLETE | {"ticket": tickets[50]}
    ] * 10
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda one: post(app.test_client(), one).status_code, sent))
    assert set(statuses) == {303}
    assert survey.store.count() == 51

"""The code before the form: what spends it and what does not, what is refused in which words, what is kept."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from survey import codes, create_app, fieldwork
from survey.context import CODES, RESPONSES
from survey.throttle import FREE, Throttle
from tests.survey import raw
from tests.survey.desk import Clock
from tests.survey.office import COMPLETE, MAIN, office, opened, shut, slips
from tests.survey.test_public import Page, get, post

WRONG = "这个口令不对，请再核对一遍。"
USED = "这个口令已经用过。页面意外关掉的，请向组织者另取一张备用条。"
UNITS = "unit,label\nn1,青石镇\nn2,白水乡\n"
EXCHANGE = "/s/small/code"


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    shut(instance)


@pytest.fixture
def survey(instance):
    return opened(instance, "small", codes=True)


@pytest.fixture
def app(instance, survey):
    return create_app(instance)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def code(survey):
    return slips(survey, 1)[0]


def bits_of(page):
    (value,) = (given["value"] for given in page.inputs if given["name"] == "page")
    return value


def typed_in(page):
    (value,) = (given["value"] for given in page.inputs if given["name"] == "code")
    return value


def exchange(client, code, bits=None, address=EXCHANGE, **more):
    """What the server answers when `code` is typed into a page (a fresh one unless its bits are given)."""
    bits = bits or bits_of(get(client, address.removesuffix("/code")))
    return client.post(address, data={"code": code, "page": bits}, **more)


def stored(survey):
    return raw.answers(survey.folder / RESPONSES)


def spent(survey):
    return [row for row in raw.rows(survey.folder / CODES, "code") if 1 in row[1:3]]


def states(survey):
    """Every row of codes.db without what changes by chance."""
    return raw.rows(survey.folder / CODES, "code")


def test_a_code_gives_a_form_and_the_form_is_stored(client, survey, code):
    page = Page(exchange(client, code))
    assert page.status == 200
    assert page.title == "培训小问卷"
    assert len(page.ticket) == 82
    assert "code" not in [given["name"] for given in page.inputs]
    assert post(client, COMPLETE | {"ticket": page.ticket}).status_code == 303
    (response,) = stored(survey)
    assert response.answers["X1"] == "多办几期"
    assert response.unit is None


def test_the_page_that_asks_has_one_field_one_button_and_says_who_asks(client):
    page = get(client)
    assert [given["name"] for given in page.inputs] == ["page", "code"]
    assert len(page.buttons) == 1
    assert "这份问卷由示范县调查组发起。" in page.text
    assert page.links == ["/s/small?size=large", "/s/small?lang=en", "/s/small/form", "/s/small/about"]
    english = get(client, "/s/small?lang=en")
    assert "This survey is held by a sample survey team." in english.text
    assert "Continue" in english.text
    field = page.inputs[1]
    assert (field["autocomplete"], field["autocapitalize"], field["spellcheck"]) == (
        "off",
        "characters",
        "false",
    )


def test_a_get_spends_nothing_and_every_page_has_bits_of_its_own(client, survey, code):
    before = states(survey)
    pages = [get(client) for _ in range(3)]
    for address in ("/s/small/code", "/s/small/form", f"/s/small?code={code}", f"/s/small/{code}"):
        client.get(address)
        client.head(address)
    assert states(survey) == before
    assert len({bits_of(page) for page in pages}) == 3
    assert len({page.html.replace(bits_of(page), "") for page in pages}) == 1


def test_addresses_that_ask_for_nothing_lead_to_the_page_that_asks(client, code):
    for address in ("/s/small/code", "/s/small/code?lang=en"):
        answer = client.get(address)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/s/small" + address.removeprefix("/s/small/code")


@pytest.mark.parametrize("written", [str.lower, codes.printed, lambda code: " ".join(code.lower())])
def test_a_code_is_taken_as_people_type_it(client, code, written):
    assert exchange(client, written(code)).status_code == 200


def test_a_lost_reply_is_had_again_by_the_same_page(client, survey, code):
    bits = bits_of(get(client))
    first, again = (Page(exchange(client, code, bits)) for _ in range(2))
    assert (first.status, again.status) == (200, 200)
    assert first.ticket == again.ticket
    assert first.html == again.html
    for page in (first, again):
        assert post(client, COMPLETE | {"ticket": page.ticket}).status_code == 303
    assert len(stored(survey)) == 1
    # and even when the answer is stored already
    assert Page(exchange(client, codes.printed(code), bits)).ticket == first.ticket


def test_a_double_tap_gives_one_ticket(app, survey, code):
    bits = bits_of(get(app.test_client()))
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda _: Page(exchange(app.test_client(), code, bits)), range(16)))
    assert {page.status for page in pages} == {200}
    assert len({page.ticket for page in pages}) == 1


def test_one_code_is_one_form_however_many_pages_try_at_once(app, survey, code):
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda _: Page(exchange(app.test_client(), code)), range(16)))
    assert sorted(page.status for page in pages) == [200] + [422] * 15


def test_a_used_code_is_refused_to_another_page(client, code):
    assert exchange(client, code).status_code == 200
    page = Page(exchange(client, code))
    assert (page.status, USED in page.text, WRONG in page.text) == (422, True, False)
    assert typed_in(page) == ""
    assert not [given for given in page.inputs if given["name"] == "ticket"]


def test_a_wrong_code_stays_in_the_field_to_be_compared(client, survey, code):
    before = states(survey)
    wrong = codes.draw(1)[0]
    for typed in (wrong, "7k01", "<b>口令</b>"):
        page = Page(exchange(client, typed))
        assert (page.status, WRONG in page.text) == (422, True)
        assert typed_in(page) == typed
        assert page.title == "有错误：培训小问卷"
    assert states(survey) == before
    assert exchange(client, code).status_code == 200


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_field_asks_for_the_code_and_blames_nobody(client, typed):
    page = Page(exchange(client, typed))
    assert (page.status, "请先输入口令。" in page.text, WRONG in page.text) == (422, True, False)


def test_two_codes_typed_into_one_kept_page_are_two_people(client, survey):
    first, second = slips(survey, 2)
    bits = bits_of(get(client))
    tickets = [Page(exchange(client, code, bits)).ticket for code in (first, second)]
    for number, ticket in enumerate(tickets):
        assert post(client, COMPLETE | {"ticket": ticket, "A4": str(number)}).status_code == 303
    assert sorted(response.answers["A4"] for response in stored(survey)) == [0, 1]
    pages = [row[-1] for row in raw.rows(survey.folder / CODES, "code")]
    assert len(set(pages)) == 2


@pytest.mark.parametrize("bits", ["short", "页" * 22, "A" * 23, "!" * 22])
def test_a_page_without_its_bits_spends_nothing_and_asks_once_more(client, survey, code, bits):
    before = states(survey)
    page = Page(exchange(client, code, bits))
    assert (page.status, "再按一次“继续”" in page.text, typed_in(page)) == (422, True, code)
    assert states(survey) == before
    assert exchange(client, code, bits_of(page)).status_code == 200


def test_a_form_without_a_ticket_stores_nothing_and_leads_to_the_code(client, survey, code):
    for ticket in ("", "nonsense", None):
        sent = COMPLETE | ({} if ticket is None else {"ticket": ticket})
        page = Page(post(client, sent | {"X1": "只有我知道"}))
        assert page.status == 422
        assert "没有保存" in page.text
        assert [given["name"] for given in page.inputs] == ["page", "code"]
        # code and answers never travel in one request
        assert "只有我知道" not in page.html
    assert stored(survey) == []
    assert exchange(client, code, bits_of(page)).status_code == 200


def test_answers_sent_with_a_code_are_neither_stored_nor_shown(client, survey, code):
    answer = client.post("/s/small", data=COMPLETE | {"code": code})
    assert answer.status_code == 422
    assert stored(survey) == []
    assert spent(survey) == []
    bits = bits_of(get(client))
    page = Page(client.post(EXCHANGE, data=COMPLETE | {"code": code, "page": bits}))
    assert page.status == 200
    assert page.chosen == []
    assert "多办几期" not in page.html


def test_the_form_for_a_reload_is_the_same_with_an_empty_ticket(client, code):
    given, again = Page(exchange(client, code)), get(client, "/s/small/form")
    assert (again.status, again.ticket) == (200, "")
    assert "/s/small" in again.links  # where the code is asked for
    names = [[one["name"] for one in page.inputs] for page in (given, again)]
    assert names[0] == names[1]


def test_a_foreign_ticket_is_no_ticket(client, instance, survey):
    opened(instance, "other")
    ticket = get(client, "/s/other").ticket
    assert post(client, COMPLETE | {"ticket": ticket}).status_code == 422
    assert stored(survey) == []


def test_the_unit_comes_from_the_slip(instance, tmp_path):
    survey = opened(instance, "small", units=UNITS, codes=True)
    client = create_app(instance).test_client()
    (code,) = slips(survey, 1, unit=2)
    page = Page(exchange(client, code))
    assert "单位：白水乡" in page.text
    assert post(client, COMPLETE | {"ticket": page.ticket}).status_code == 303
    assert [response.unit for response in stored(survey)] == [2]
    link = client.get("/s/small/n1")
    assert (link.status_code, link.headers["Location"]) == (303, "/s/small")


def test_consent_speaks_of_codes_where_there_are_codes_only(instance):
    survey = opened(instance, "main", MAIN, codes=True)
    opened(instance, "open", MAIN)
    client = create_app(instance).test_client()
    (code,) = slips(survey, 1)
    point = "口令只用来防止重复填写，验过以后同答卷分开存放"
    assert point in Page(exchange(client, code, address="/s/main/code")).text
    assert point not in get(client, "/s/open").text
    assert survey.modes >= {"codes"}


def test_an_open_survey_has_no_codes_to_exchange(instance, survey, client):
    opened(instance, "open")
    for answer in (client.post("/s/open/code", data={"code": "x"}), client.get("/s/open/form")):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/s/open")


def test_codes_are_exchanged_while_forms_are_handed_out_only(client, survey):
    first, second = slips(survey, 2)
    bits = bits_of(get(client))
    ticket = Page(exchange(client, first, bits)).ticket
    fieldwork.pause(survey)
    before = states(survey)
    assert get(client).status == 503
    assert exchange(client, second, bits).status_code == 503
    fieldwork.resume(survey)
    fieldwork.close(survey, 60)
    assert exchange(client, second, bits).status_code == 410
    assert states(survey) == before
    assert post(client, COMPLETE | {"ticket": ticket}).status_code == 303
    assert len(stored(survey)) == 1


def test_leaving_with_a_spent_code_offers_no_link_that_asks_for_it_again(client, code):
    exchange(client, code)
    page = get(client, "/s/small?leave=1")
    assert ("没有保存任何内容" in page.text, page.links) == (True, [])


def test_a_store_that_cannot_write_keeps_the_code_good(client, survey, code):
    connection = survey.code_store._codes.file.connection
    connection.execute("PRAGMA query_only=1")
    page = Page(exchange(client, code))
    assert (page.status, "口令仍然有效" in page.text, typed_in(page)) == (503, True, code)
    connection.execute("PRAGMA query_only=0")
    assert exchange(client, code).status_code == 200


def test_nat_hall(app, survey):
    """300 people on one address, every tenth of them mistyping first: nobody is held up."""
    drawn = slips(survey, 300)
    client = app.test_client()
    statuses = []
    for number, code in enumerate(drawn):
        if number % 10 == 0:
            assert exchange(client, codes.draw(1)[0]).status_code == 422
        page = Page(exchange(client, code))
        statuses.append(page.status)
        statuses.append(post(client, COMPLETE | {"ticket": page.ticket}).status_code)
    assert statuses == [200, 303] * 300
    assert survey.store.count() == 300


def guess(client, times, source="10.0.0.7"):
    return [
        exchange(client, code, codes.fresh_page(), environ_base={"REMOTE_ADDR": source})
        for code in codes.draw(times)
    ]


def test_guessing_is_slowed_and_a_right_code_is_never_held_up(client, code):
    answers = guess(client, FREE + 4)
    assert {answer.status_code for answer in answers[:FREE]} == {422}
    assert [answer.status_code for answer in answers[FREE:]] == [429] * 4
    assert [answer.headers["Retry-After"] for answer in answers[FREE:]] == ["1", "2", "4", "8"]
    assert "过8秒再试" in Page(answers[-1]).text
    assert guess(client, 1, "10.0.0.8")[0].status_code == 422
    right = exchange(client, code, environ_base={"REMOTE_ADDR": "10.0.0.7"})
    assert right.status_code == 200


def test_what_is_no_code_at_all_is_no_guess(client):
    for _ in range(FREE + 5):
        assert exchange(client, "7K01", codes.fresh_page()).status_code == 422
    assert guess(client, 1, "127.0.0.1")[0].status_code == 422


def test_failures_are_forgotten_after_ten_minutes_and_sources_are_never_plain():
    clock = Clock()
    throttle = Throttle(clock)
    waits = [throttle.failed("10.0.0.7") for _ in range(FREE + 20)]
    assert waits[:FREE] == [0] * FREE
    assert waits[FREE : FREE + 4] == [1, 2, 4, 8]
    assert max(waits) == waits[-1] == 300
    assert not re.search(rb"10\.0\.0\.7", repr(vars(throttle)).encode())
    clock.now += timedelta(minutes=10, seconds=1)
    assert throttle.failed("10.0.0.7") == 0
    key = throttle._key
    clock.now += timedelta(days=1)
    throttle.failed("10.0.0.7")
    assert throttle._key != key
    assert len(throttle._tries) == 1


def test_many_sources_fill_no_memory(monkeypatch):
    monkeypatch.setattr("survey.throttle.MOST_SOURCES", 50)
    throttle = Throttle(Clock())
    for number in range(500):
        throttle.failed(str(number))
    assert len(throttle._tries) == 50


def every_page(client, survey, drawn):
    yield client.get("/s/small")
    yield client.get("/s/small?lang=en")
    yield exchange(client, drawn[0])
    yield exchange(client, drawn[0])
    yield exchange(client, "7K01-9Z10-ABCD")
    yield exchange(client, drawn[1], "nothing")
    yield client.get("/s/small/code")
    yield client.get("/s/small/form")
    yield post(client, COMPLETE)
    yield from guess(client, FREE + 1)[-1:]


def test_every_page_is_sealed_sets_no_cookie_and_leaves_no_line(client, survey, caplog, capfd):
    drawn = slips(survey, 2)
    with caplog.at_level(logging.DEBUG):
        for answer in every_page(client, survey, drawn):
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "Set-Cookie" not in answer.headers
            html = answer.get_data(as_text=True)
            assert not re.search(r"\son\w+=", html)
            assert not re.search(r"(?:src|href|action)=\"[^\"]*(?:code=|ticket=|page=)", html)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_code_and_page_bits_are_on_no_disk(client, survey, code, tmp_path):
    bits = bits_of(get(client))
    page = Page(exchange(client, code, bits))
    post(client, COMPLETE | {"ticket": page.ticket})
    everything = b"\n".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for mark in (code, codes.printed(code), bits, page.ticket):
        assert mark.encode() not in everything
    for mark in (codes.page_bits(bits), codes.ticket_bits("small", codes.page_bits(bits), code)):
        assert mark not in everything

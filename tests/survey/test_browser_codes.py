"""The code on a phone in a real Chromium: typed by thumb, mistyped, used, and a reply that gets lost on its way."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error

from survey import create_app
from survey.context import RESPONSES
from tests.survey import raw
from tests.survey.looking import ENLARGE, OVERFLOW, Wire
from tests.survey.network import FINE, LOST_REPLY
from tests.survey.office import BRIEF, MAIN, office, opened, shut, slips
from tests.survey.walk import (
    answers,
    begin,
    draft,
    fill_in,
    fill_in_brief,
    pick,
    press,
    said,
    send,
    shown_page,
    to_the_end,
)

pytestmark = pytest.mark.browser

FILLED = {"A1": ["2"], "X1": ["少开会"]}
OFFER = "接着填本机上没填完的问卷"
USED = "这个口令已经用过。页面意外关掉的，请向组织者另取一张备用条。"
REFUSING = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});"


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    instance = office(tmp_path_factory.mktemp("office"))
    opened(instance, "coded", MAIN, simulated="true", codes=True)
    opened(instance, "brief", BRIEF, codes=True)
    opened(instance, "shared", BRIEF, codes=True, drafts="false")
    yield instance
    shut(instance)


@pytest.fixture(scope="module")
def site(instance, serve):
    return serve(create_app(instance))


@pytest.fixture(scope="module")
def address(site):
    """Of the survey with two questions, which most of these fill in."""
    return site + "/s/brief"


@pytest.fixture
def survey(instance):
    return instance.survey("brief")


@pytest.fixture
def code(survey):
    return slips(survey, 1)[0]


def type_in(page, text):
    page.locator("#code").fill(text)
    press(page, "继续|Continue")


def ticket_of(page):
    return page.locator("input[name=ticket]").get_attribute("value")


def in_small_letters(code):
    return " ".join(code[start : start + 4].lower() for start in (0, 4, 8))


def offered(page):
    """Whether the page of the code offers to go on with what this phone keeps."""
    return page.get_by_role("link", name=OFFER).is_visible()


def test_the_main_form_behind_a_code_is_stored_once_and_keeps_the_budgets(phone, site, instance):
    survey = instance.survey("coded")
    (code,) = slips(survey, 1)
    before = survey.store.count()
    page = phone("about:blank")
    wire = Wire(page)
    page.goto(site + "/s/coded")
    assert wire.bytes <= 4 * 1024
    code_page = wire.bytes
    type_in(page, in_small_letters(code))
    assert page.url == site + "/s/coded/form"
    assert wire.bytes - code_page <= 12_000
    ticket = ticket_of(page)
    to_the_end(page)
    send(page)
    page.wait_for_load_state("networkidle")
    assert page.inner_text("h1") == "已收到，谢谢您"
    assert wire.requests <= 6
    assert wire.bytes <= 20 * 1024
    assert survey.store.count() == before + 1
    assert len(raw.answers(survey.folder / RESPONSES)) == before + 1
    assert not [url for url in page.asked if re.search(f"{code}|{ticket}|ticket", url, re.IGNORECASE)]
    assert {url.split("/s/")[0] for url in page.asked if url != "about:blank"} == {site}
    assert page.context.cookies() == []
    assert draft(page) is None
    assert page.said == []


def test_in_english_it_weighs_no_more_than_it_may(phone, site, instance):
    (code,) = slips(instance.survey("coded"), 1)
    page = phone("about:blank")
    wire = Wire(page)
    page.goto(site + "/s/coded?lang=en")
    assert wire.bytes <= 4 * 1024
    code_page = wire.bytes
    type_in(page, code)
    assert page.url == site + "/s/coded/form?lang=en"
    assert wire.bytes - code_page <= 12_000


def test_without_script_the_main_form_behind_a_code_is_stored_once(phone, site, instance):
    survey = instance.survey("coded")
    (code,) = slips(survey, 1)
    before = survey.store.count()
    page = phone(site + "/s/coded", script=False)
    type_in(page, in_small_letters(code))
    assert page.url == site + "/s/coded/code"
    fill_in(page)
    send(page)
    assert "已收到，谢谢您" in page.inner_text("h1")
    assert survey.store.count() == before + 1
    assert page.context.cookies() == []
    assert page.said == []


def test_a_double_tap_on_continue_costs_no_code(phone, address, survey, code):
    before = survey.store.count()
    page = phone(address)
    page.locator("#code").fill(code)
    box = page.get_by_role("button", name="继续").bounding_box()
    for _ in range(2):
        page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
    page.wait_for_selector("html.js #form")
    page.wait_for_load_state("networkidle")
    fill_in_brief(page)
    send(page)
    assert survey.store.count() == before + 1


def test_a_reply_that_got_lost_is_had_again(phone, network, survey, code):
    before = survey.store.count()
    network.plan = [LOST_REPLY, LOST_REPLY]
    page = phone(network.address + "/s/brief")
    page.locator("#code").fill(code)
    page.get_by_role("button", name="继续").tap()
    page.wait_for_function("() => location.href.startsWith('chrome-error')")
    while not page.locator("#form").count():  # the same request once more, as the phone offers
        with suppress(Error):
            page.reload()
    assert network.posts == [LOST_REPLY, LOST_REPLY, FINE]
    assert len(ticket_of(page)) == 82
    fill_in_brief(page)
    send(page)
    assert survey.store.count() == before + 1


def test_wrong_and_used_codes_are_said_at_the_field(phone, address, code):
    page = phone(address)
    type_in(page, "7k01-9z10-abcd")
    assert page.locator("#code-error").inner_text() == "这个口令不对，请再核对一遍。"
    assert page.locator("#code").input_value() == "7k01-9z10-abcd"
    assert page.evaluate("document.activeElement.id") == "code"
    assert page.title().startswith("有错误：")
    type_in(page, code)
    assert ticket_of(page)
    page = phone(address)
    type_in(page, code)
    assert page.locator("#code-error").inner_text() == USED
    assert page.locator("#code").input_value() == ""


def test_a_form_without_a_ticket_leads_to_the_code(phone, address):
    page = phone(address + "/form")
    page.wait_for_selector("#code")
    assert page.url == address


def test_without_script_a_form_without_a_ticket_leads_there_too(phone, address):
    page = phone(address + "/form", script=False)
    press(page, "提交问卷")
    assert "没有保存" in page.locator("#code-error").inner_text()
    assert page.locator("#code").is_visible()


def test_a_reload_right_after_the_exchange_asks_for_no_code(phone, address, code):
    page = phone(address)
    type_in(page, code)
    first = ticket_of(page)
    assert page.url == address + "/form"
    for _ in range(2):
        page.reload()
        page.wait_for_selector("html.js #form")
        assert page.url.startswith(address + "/form")
        assert ticket_of(page) == first
    assert shown_page(page) == ""


def test_a_reload_in_the_middle_loses_nothing(phone, address, survey, code):
    before = survey.store.count()
    page = phone(address)
    type_in(page, code)
    first = ticket_of(page)
    fill_in_brief(page)
    page.reload()
    assert page.url == address + "/form#p1"
    assert ticket_of(page) == first
    assert shown_page(page) == "第1页，共1页"
    assert said(page) == "已恢复您上次填写的内容。"
    assert answers(page) == FILLED
    send(page)
    assert survey.store.count() == before + 1
    page.go_back()
    page.wait_for_selector("#code")
    assert not offered(page)
    assert draft(page) is None


@pytest.mark.parametrize("key", ["brief", "shared"], ids=["refused", "drafts off"])
def test_without_storage_a_reload_leads_to_the_page_of_the_code(phone, site, instance, key):
    survey = instance.survey(key)
    code, spare = slips(survey, 2)
    before = survey.store.count()
    page = phone(f"{site}/s/{key}", before=REFUSING if key == "brief" else "")
    type_in(page, code)
    fill_in_brief(page)
    page.reload()
    page.wait_for_selector("#code")
    assert page.url == f"{site}/s/{key}"
    assert not offered(page)
    type_in(page, code)
    assert page.locator("#code-error").inner_text() == USED
    type_in(page, spare)
    assert answers(page) == {}
    fill_in_brief(page)
    send(page)
    assert survey.store.count() == before + 1


def test_the_page_of_the_code_leads_back_to_a_form_that_was_begun(phone, address, survey, code):
    before = survey.store.count()
    page = phone(address)
    assert not offered(page)
    type_in(page, code)
    fill_in_brief(page)
    page.close()
    page = phone(address, of=page)
    assert offered(page)
    with page.expect_navigation():
        page.get_by_role("link", name=OFFER).tap()
    assert shown_page(page) == "第1页，共1页"
    assert answers(page) == FILLED
    send(page)
    assert survey.store.count() == before + 1
    page.goto(address)
    assert not offered(page)


def test_a_form_begun_more_than_a_day_ago_is_not_offered(phone, address, code):
    page = phone("about:blank")
    page.clock.install()
    page.goto(address)
    type_in(page, code)
    begin(page)
    now = page.evaluate("Date.now() / 1000")
    page.clock.set_system_time(now + 24 * 3600 - 60)
    page.goto(address)
    assert offered(page)
    page.clock.set_system_time(now + 24 * 3600 + 60)
    page.goto(address)
    assert not offered(page)


def test_another_persons_code_does_not_show_the_first_ones_answers(phone, address, survey, code):
    page = phone(address)
    type_in(page, code)
    fill_in_brief(page)
    second = phone(address, of=page)
    type_in(second, slips(survey, 1)[0])
    assert (shown_page(second), answers(second)) == ("", {})
    assert ticket_of(second) != ticket_of(page)
    assert "少开会" not in draft(second)
    pick(page, "A1", 1)  # the first one's page is still open in the other tab
    second.reload()
    assert answers(second) == {}


def test_language_and_large_type_are_carried_through_the_exchange(phone, address, code):
    page = phone(address)
    for name in ("English", "Large type"):
        with page.expect_navigation():
            page.get_by_role("link", name=name).tap()
    type_in(page, "7k01-9z10-abcd")
    assert page.locator("html.large[lang=en]").count()
    type_in(page, code)
    assert page.url == address + "/form?lang=en&size=large"
    assert page.locator("html.large.js[lang=en]").count()
    fill_in_brief(page)
    page.reload()
    assert page.locator("html.large.js[lang=en]").count()
    assert answers(page) == FILLED
    with page.expect_navigation():
        page.get_by_role("link", name="中文").tap()
    assert page.locator("html.large.js[lang=zh-CN]").count()
    assert answers(page) == FILLED
    send(page)
    assert page.url == address + "/thanks?lang=zh-CN&size=large"
    assert page.locator("html.large[lang=zh-CN]").count()


@pytest.mark.parametrize("factor", [1.3, 1.75, 2.0])
def test_large_type_needs_no_sideways_scrolling(phone, address, factor):
    page = phone(address)
    page.evaluate(ENLARGE, factor)
    assert page.evaluate(OVERFLOW) <= 0

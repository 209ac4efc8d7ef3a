"""The code on a phone in a real Chromium: typed by thumb, mistyped, used, and a reply that gets lost on its way."""

import re

import pytest

from survey import create_app
from survey.context import RESPONSES
from tests.survey import raw
from tests.survey.looking import ENLARGE, OVERFLOW, Wire
from tests.survey.office import MAIN, office, opened, shut, slips
from tests.survey.walk import begin, fill_in, press, send, shown_page, to_the_end

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    instance = office(tmp_path_factory.mktemp("office"))
    opened(instance, "coded", MAIN, simulated="true", codes=True)
    yield instance
    shut(instance)


@pytest.fixture(scope="module")
def address(instance, serve):
    return serve(create_app(instance)) + "/s/coded"


@pytest.fixture
def survey(instance):
    return instance.survey("coded")


@pytest.fixture
def code(survey):
    return slips(survey, 1)[0]


def type_in(page, text):
    page.locator("#code").fill(text)
    press(page, "继续|Continue")


def ticket_of(page):
    return page.locator("input[name=ticket]").get_attribute("value")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_code_in_small_letters_with_blanks_opens_a_form_and_one_row_is_stored(
    phone,
    address,
    survey,
    code,
    script,
):
    before = survey.store.count()
    page = phone(address, script)
    type_in(page, " ".join(code[start : start + 4].lower() for start in (0, 4, 8)))
    assert page.url == address + ("/form" if script else "/code")
    if script:
        to_the_end(page)
    else:
        fill_in(page)
    send(page)
    assert "已收到，谢谢您" in page.inner_text("h1")
    assert survey.store.count() == before + 1
    assert len(raw.answers(survey.folder / RESPONSES)) == before + 1
    assert page.context.cookies() == []
    assert len(page.asked) <= 6
    assert not [url for url in page.asked if code.lower() in url.lower() or "ticket" in url]
    assert page.said == []


def test_a_reply_that_got_lost_is_had_again(phone, address, code):
    page = phone(address)
    lost = []

    def drop(route):
        """The server gets the request and spends the code; its reply never comes."""
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route("**/code", drop, times=1)
    page.locator("#code").fill(code)
    page.get_by_role("button", name="继续").tap()
    page.wait_for_function("() => location.href.startsWith('chrome-error')")
    assert lost == [200]
    page.reload()  # the same request once more, as the phone offers
    assert len(ticket_of(page)) == 82


def test_going_back_to_the_page_of_the_code_gives_the_same_form_again(phone, address, code):
    page = phone(address)
    type_in(page, code)
    first = ticket_of(page)
    page.reload()
    assert ticket_of(page) == first
    another = phone(address)
    type_in(another, code)
    assert "这个口令已经用过" in another.locator("#code-error").inner_text()


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
    assert page.locator("#code-error").inner_text() == (
        "这个口令已经用过。页面意外关掉的，请向组织者另取一张备用条。"
    )
    assert page.locator("#code").input_value() == ""


def test_a_form_without_a_ticket_leads_to_the_code(phone, address):
    page = phone(address + "/form")
    page.wait_for_selector("#code")
    assert page.url == address


def test_without_script_a_form_without_a_ticket_leads_there_too(phone, address):
    page = phone(address + "/form", script=False)
    fill_in(page)
    send(page)
    assert "没有保存" in page.locator("#code-error").inner_text()
    assert page.locator("#code").is_visible()


def test_a_reload_after_the_exchange_asks_for_no_code_and_loses_nothing(phone, address, code):
    page = phone(address)
    type_in(page, code)
    first = ticket_of(page)
    begin(page)
    page.locator("input[name=W1][value='3']").tap()
    page.reload()
    assert page.url.startswith(address + "/form")
    assert ticket_of(page) == first
    assert shown_page(page) == "第1页，共5页"
    assert page.locator("input[name=W1][value='3']").is_checked()


def test_the_code_page_leads_back_to_a_form_that_was_begun(phone, address, code):
    page = phone(address)
    assert not page.get_by_role("link", name="接着填").is_visible()
    type_in(page, code)
    first = ticket_of(page)
    begin(page)
    page.locator("input[name=W1][value='3']").tap()
    again = phone(address, of=page)
    again.get_by_role("link", name="接着填").tap()
    again.wait_for_selector("html.js")
    assert ticket_of(again) == first
    assert again.locator("input[name=W1][value='3']").is_checked()


def test_another_persons_code_does_not_show_the_first_ones_answers(phone, address, survey, code):
    page = phone(address)
    type_in(page, code)
    begin(page)
    page.locator("input[name=W1][value='3']").tap()
    second = phone(address, of=page)
    type_in(second, slips(survey, 1)[0])
    begin(second)
    assert second.locator("input:checked").count() == 0
    assert ticket_of(second) != ticket_of(page)


def test_the_form_behind_a_code_keeps_the_budgets(phone, address, code):
    page = phone("about:blank")
    wire = Wire(page)
    page.goto(address)
    assert wire.bytes <= 4 * 1024
    before = wire.bytes
    type_in(page, code)
    assert wire.bytes - before <= 12_000
    to_the_end(page)
    send(page)
    page.wait_for_load_state("networkidle")
    assert wire.requests <= 6
    assert wire.bytes <= 20 * 1024


@pytest.mark.parametrize("factor", [1.3, 1.75, 2.0])
def test_large_type_needs_no_sideways_scrolling(phone, address, factor):
    page = phone(address)
    page.evaluate(ENLARGE, factor)
    assert page.evaluate(OVERFLOW) <= 0


def test_no_code_and_no_ticket_stands_in_an_address(phone, address, code):
    page = phone(address)
    type_in(page, code)
    ticket = ticket_of(page)
    to_the_end(page)
    send(page)
    assert not [url for url in page.asked if re.search(f"{code}|{ticket}", url, re.IGNORECASE)]

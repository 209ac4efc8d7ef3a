"""The code on a phone in a real Chromium: typed by thumb, mistyped, used, and a reply that gets lost on its way."""

import re

import pytest

from survey import codes, create_app
from survey.context import RESPONSES
from tests.survey import raw
from tests.survey.office import MAIN, office, opened, shut, slips
from tests.survey.test_browser_form import (
    AXE_RUN,
    AXE_TAGS,
    BORDER_CONTRAST,
    ENLARGE,
    HEIGHTS,
    OVERFLOW,
    SMALLEST_TYPE,
    TIGHTEST_LINES,
    fill_in,
    phone,  # noqa: F401 a fixture
    press,
    send,
)

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
    phone,  # noqa: F811
    address,
    survey,
    code,
    script,
):
    before = survey.store.count()
    page = phone(address, script)
    type_in(page, " ".join(code[start : start + 4].lower() for start in (0, 4, 8)))
    assert page.url == address + "/code"
    page.get_by_role("link", name="同意并开始").tap()
    fill_in(page)
    send(page)
    assert "已收到，谢谢您" in page.inner_text("h1")
    assert survey.store.count() == before + 1
    assert len(raw.answers(survey.folder / RESPONSES)) == before + 1
    assert page.context.cookies() == []
    assert len(page.asked) <= 6
    assert not [url for url in page.asked if code.lower() in url.lower() or "ticket" in url]
    assert page.said == []


def test_a_reply_that_got_lost_is_had_again(phone, address, code):  # noqa: F811
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


def test_going_back_to_the_page_of_the_code_gives_the_same_form_again(phone, address, code):  # noqa: F811
    page = phone(address)
    type_in(page, code)
    first = ticket_of(page)
    page.reload()
    assert ticket_of(page) == first
    another = phone(address)
    type_in(another, code)
    assert "这个口令已经用过" in another.locator("#code-error").inner_text()


def test_wrong_and_used_codes_are_said_at_the_field(phone, address, code):  # noqa: F811
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


def test_a_form_without_a_ticket_leads_to_the_code(phone, address):  # noqa: F811
    page = phone(address + "/form")
    fill_in(page)
    send(page)
    assert "没有保存" in page.locator("#code-error").inner_text()
    assert page.locator("#code").is_visible()


def states(phone, address, code):  # noqa: F811
    page = phone(address)
    yield "code page", page
    type_in(page, codes.draw(1)[0])
    yield "refused", page
    yield "english", phone(address + "?lang=en")
    yield "narrow", phone(address, width=320)
    type_in(page, code)
    yield "form", page
    yield "form without a ticket", phone(address + "/form")


def test_every_state_is_fit_for_fingers_and_weak_eyes(phone, address, code, axe_source):  # noqa: F811
    for name, page in states(phone, address, code):
        assert page.evaluate(OVERFLOW) <= 0, name
        assert page.evaluate(SMALLEST_TYPE) >= 18, name
        assert page.evaluate(TIGHTEST_LINES) >= 1.5, name
        assert page.evaluate(BORDER_CONTRAST) >= 3, name
        assert min(page.evaluate(HEIGHTS, "a, .button, input:not([type=hidden]):not(.row *)")) >= 44, name
        if page.locator("#code").count():
            assert min(page.evaluate(HEIGHTS, ".main")) >= 60
            size = page.locator("#code").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
            assert size >= 24
            shown = page.locator("#code").evaluate(
                "one => { one.value = 'WWWW-WWWW-WWWW'; return one.scrollWidth - one.clientWidth; }"
            )
            assert shown <= 0, name
            page.locator("#code").fill("")
        page.evaluate(axe_source)
        found = page.evaluate(AXE_RUN, AXE_TAGS)
        assert [rule["id"] for rule in found["violations"]] == [], name


@pytest.mark.parametrize("factor", [1.3, 1.75, 2.0])
def test_large_type_needs_no_sideways_scrolling(phone, address, factor):  # noqa: F811
    page = phone(address)
    page.evaluate(ENLARGE, factor)
    assert page.evaluate(OVERFLOW) <= 0


def test_no_code_and_no_ticket_stands_in_an_address(phone, address, code):  # noqa: F811
    page = phone(address)
    type_in(page, code)
    ticket = ticket_of(page)
    fill_in(page)
    send(page)
    assert not [url for url in page.asked if re.search(f"{code}|{ticket}", url, re.IGNORECASE)]

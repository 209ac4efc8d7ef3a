"""Sending over a bad network: what the phone says, when it tries again, and that one person stays one row."""

import re

import pytest
from playwright.sync_api import expect

from survey import create_app, fieldwork
from survey.context import RESPONSES
from survey.tickets import Tickets
from tests.survey import raw
from tests.survey.network import FINE, FOREIGN, LOST_REPLY, LOST_REQUEST, REFUSED, STALLED
from tests.survey.office import BRIEF, EVERY_ANSWER, EVERY_KIND, MAIN, office, opened, shut, slips
from tests.survey.walk import (
    BACK,
    NEXT,
    REST,
    SEND,
    answers,
    begin,
    button,
    draft,
    fill_in_brief,
    hurry,
    needs,
    press,
    said,
    send,
    shown_page,
    tap,
    work,
)

pytestmark = pytest.mark.browser

ASIDE = "答案保存在本机。"
RECEIVED = "已收到，谢谢您"
NETWORKS_OWN = r"Failed to load resource: (net::ERR_|the server responded with a status of (4|503))"
LONG = "少" * 201

# A phone whose seconds pass faster in the one place that the fake clock does not reach.
HASTY = """
const own = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'timeout');
window.patience = [];
Object.defineProperty(XMLHttpRequest.prototype, 'timeout', {
  set(value) { window.patience.push(value); own.set.call(this, value / %d); },
});
"""
TEN_TAPS = (
    """button => { for (let tap = 0; tap < 10; tap += 1) { setTimeout(() => button.click(), 25 * tap); } }"""
)


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    instance = office(tmp_path_factory.mktemp("office"))
    opened(instance, "brief", BRIEF)
    opened(instance, "every", EVERY_KIND)
    opened(instance, "main", MAIN, fast_flag="true")
    opened(instance, "coded", BRIEF, codes=True)
    yield instance
    shut(instance)


@pytest.fixture(scope="module")
def site(instance, serve):
    return serve(create_app(instance))


@pytest.fixture
def brief(instance):
    """The store that most of these send to."""
    return instance.survey("brief").store


@pytest.fixture
def sender(phone, network):
    """Opens the form of a survey behind the bad network, and looks back on every page when the test is over.

    No error and no warning may stand in the console but what the network caused; no ticket in an address.
    """
    pages = []

    def open_form(key="brief", **more):
        page = phone(f"{network.address}/s/{key}", **more)
        page.wrong, page.dialogs, page.tickets, page.sending, page.together = [], [], set(), 0, 0
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda line: line.type in ("error", "warning") and page.wrong.append(line.text))
        page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: note(page, request, 1))
        page.on("requestfinished", lambda request: note(page, request, -1))
        page.on("requestfailed", lambda request: note(page, request, -1))
        pages.append(page)
        return page

    def note(page, request, step):
        if request.method == "POST":
            page.sending += step
            page.together = max(page.together, page.sending)
            page.tickets |= set(re.findall(r"ticket=([^&]{20,})", request.post_data or ""))

    yield open_form
    for page in pages:
        assert [line for line in page.wrong if not re.match(NETWORKS_OWN, line)] == []
        assert [url for url in page.asked if "ticket" in url or any(one in url for one in page.tickets)] == []
        assert page.dialogs == []
        assert page.together <= 1
        assert page.context.cookies() == []


def freeze(page):
    """Stop the clock of the page: from here on its time passes by `run_for` alone."""
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 1)


def expect_said(page, text):
    expect(page.locator("#status[role=status]")).to_have_text(text)


def arrived(page):
    """Wait for the closing page; what it says."""
    page.wait_for_selector("#received")
    return page.inner_text("h1")


def stored(instance, key="brief"):
    """The answers of everybody, and what each was flagged."""
    return raw.answers(instance.survey(key).folder / RESPONSES)


def remarks(instance):
    return [response.answers["X1"] for response in stored(instance)]


def test_it_tries_again_after_2_4_and_8_seconds_and_at_last_every_half_minute(
    sender, network, instance, brief
):
    before = brief.count()
    waits = (2, 4, 8, 16, 30, 30)
    network.plan = [REFUSED] * len(waits)
    page = sender()
    fill_in_brief(page)
    freeze(page)
    button(page, SEND).tap()
    for number, seconds in enumerate(waits, 1):
        expect_said(page, f"网络不通，{seconds}秒后自动再试。{ASIDE}")
        page.locator("#X1").fill(f"又想了{number}次")
        page.clock.run_for(seconds * 1000 - 100)
        assert len(network.posts) == number
        page.clock.run_for(100)
    assert arrived(page) == RECEIVED
    assert network.posts == [*[REFUSED] * len(waits), FINE]
    assert brief.count() == before + 1
    assert "又想了6次" in remarks(instance)  # nothing had been stored before: the last state counts


def test_the_form_can_be_read_and_changed_while_it_waits(sender, network, instance):
    network.plan = [REFUSED]
    page = sender("every")
    hurry(page)
    begin(page)
    work(page)
    tap(page, NEXT)
    needs(page)
    freeze(page)
    button(page, SEND).tap()
    expect_said(page, f"网络不通，2秒后自动再试。{ASIDE}")
    tap(page, BACK)
    page.wait_for_function("() => location.hash === '#p1'")
    assert said(page).startswith("网络不通")
    page.locator("#A1_other").fill("改成接电话")
    with page.expect_navigation():
        button(page, "马上再试").tap()
    assert arrived(page) == RECEIVED
    (response,) = stored(instance, "every")
    assert response.answers["A1_other"] == "改成接电话"
    assert response.answers["X1"] == EVERY_ANSWER["X1"]


@pytest.mark.parametrize("fate", [LOST_REQUEST, LOST_REPLY, FOREIGN])
def test_what_the_network_loses_is_sent_again_and_is_one_row(sender, network, brief, fate):
    before = brief.count()
    network.plan = [fate]
    page = sender()
    fill_in_brief(page)
    freeze(page)
    button(page, SEND).tap()
    expect_said(page, f"网络不通，2秒后自动再试。{ASIDE}")
    assert brief.count() == before + (fate == LOST_REPLY)
    page.clock.run_for(2000)
    assert arrived(page) == RECEIVED
    assert page.url == f"{network.address}/s/brief/thanks"
    assert network.posts == [fate, FINE]
    assert brief.count() == before + 1


@pytest.mark.parametrize("haste", [20, pytest.param(1, marks=pytest.mark.long)], ids=["hasty", "real time"])
def test_a_silent_network_is_given_up_after_20_seconds(sender, network, brief, haste):
    before = brief.count()
    network.plan = [STALLED]
    page = sender(before=HASTY % haste)
    fill_in_brief(page)
    freeze(page)
    button(page, SEND).tap()
    expect_said(page, "正在发送…")
    expect(page.locator("#status")).to_have_text(f"网络不通，2秒后自动再试。{ASIDE}", timeout=25_000)
    assert page.evaluate("patience") == [20_000]
    page.clock.run_for(2000)
    assert arrived(page) == RECEIVED
    assert brief.count() == before + 1


def test_it_sends_at_once_when_the_network_is_back(sender, network, brief):
    before = brief.count()
    page = sender()
    fill_in_brief(page)
    freeze(page)
    page.context.set_offline(True)
    button(page, SEND).tap()
    expect_said(page, f"网络不通，2秒后自动再试。{ASIDE}")
    page.clock.run_for(2000)
    expect_said(page, f"网络不通，4秒后自动再试。{ASIDE}")
    page.context.set_offline(False)
    assert arrived(page) == RECEIVED
    assert network.posts == [FINE]
    assert brief.count() == before + 1


def test_ten_taps_are_one_request_at_a_time_and_one_row(sender, network, brief):
    before = brief.count()
    network.plan = [LOST_REQUEST, LOST_REPLY]
    page = sender()
    fill_in_brief(page)
    button(page, SEND).evaluate(TEN_TAPS)
    assert arrived(page) == RECEIVED
    assert network.posts[:2] == [LOST_REQUEST, LOST_REPLY]
    assert page.together == 1
    assert brief.count() == before + 1


def test_a_double_tap_is_one_request(sender, network, brief):
    before = brief.count()
    page = sender()
    fill_in_brief(page)
    box = button(page, SEND).bounding_box()
    for _ in range(2):
        page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
    assert arrived(page) == RECEIVED
    assert network.posts == [FINE]
    assert brief.count() == before + 1


@pytest.mark.parametrize("killed", [False, True], ids=["reloaded", "killed"])
def test_who_loses_the_page_after_a_lost_reply_sends_again_and_is_one_row(
    sender, network, instance, brief, killed
):
    before = brief.count()
    network.plan = [LOST_REPLY]
    page = sender()
    fill_in_brief(page)
    page.locator("#X1").fill("先交的算数")
    button(page, SEND).tap()
    expect_said(page, f"网络不通，2秒后自动再试。{ASIDE}")
    if killed:
        page.close()
        page = sender(of=page)
    else:
        page.reload()
    assert said(page) == "上次没能交出去，请再按一次“提交问卷”。"
    page.locator("#X1").fill("后改的不算")
    tap(page, SEND)
    assert arrived(page) == RECEIVED
    assert brief.count() == before + 1
    assert "先交的算数" in remarks(instance)
    assert "后改的不算" not in remarks(instance)


def test_who_is_cut_off_in_the_first_sending_is_told_so(sender, network, brief):
    before = brief.count()
    network.plan = [STALLED]
    page = sender()
    fill_in_brief(page)
    button(page, SEND).tap()
    expect_said(page, "正在发送…")
    page.close()
    page = sender(of=page)
    assert said(page) == "上次没能交出去，请再按一次“提交问卷”。"
    tap(page, SEND)
    assert arrived(page) == RECEIVED
    assert brief.count() == before + 1


def test_what_the_server_finds_wrong_is_shown_on_its_page_and_can_be_mended(sender, instance):
    store = instance.survey("every").store
    before = store.count()
    page = sender("every")
    begin(page)
    work(page)
    tap(page, NEXT)
    needs(page)
    page.evaluate("document.querySelector('#A3_other').value = '十个字以内写不下的话'.repeat(2)")
    tap(page, SEND)
    page.wait_for_selector("html.js .now .summary[role=alert]")
    assert shown_page(page) == "第1页，共2页"
    assert page.title().startswith("有错误：")
    assert "summary" in page.locator(":focus").get_attribute("class")
    assert page.inner_text(":focus h2") == "有1题请再看一下"
    link = page.locator(":focus a")
    assert link.get_attribute("href") == "#A3_other"
    assert answers(page)["A1_other"] == [EVERY_ANSWER["A1_other"]]
    assert draft(page)
    assert button(page, "清除本机答案").is_visible()
    link.tap()
    assert page.locator(":focus").get_attribute("id") == "A3_other"
    page.keyboard.press("Control+a")
    page.keyboard.type("各种群")
    tap(page, NEXT)
    assert answers(page) == {
        key: [one for one in (given if isinstance(given, list) else [given]) if one]
        for key, given in EVERY_ANSWER.items()
    }
    send(page)
    assert arrived(page) == RECEIVED
    assert store.count() == before + 1
    assert draft(page) is None


@pytest.mark.parametrize("storage", [True, False], ids=["draft", "no draft"])
def test_after_a_text_of_201_characters_nobody_is_asked_about_blanks_again_nor_called_too_fast(
    sender, instance, storage
):
    store = instance.survey("main").store
    before = store.count()
    page = sender("main", before="" if storage else "Storage.prototype.setItem = () => { throw 0; };")
    hurry(page)
    begin(page)
    page.clock.fast_forward("20:00")
    for number in range(5):
        if number == 4:
            page.locator("#X1").fill(LONG)
        tap(page, SEND if number == 4 else NEXT)
        tap(page, REST)
    page.wait_for_selector("html.js .now .summary[role=alert]:not(#trouble)")
    assert shown_page(page) == "第5页，共5页"
    assert page.locator(":focus a").get_attribute("href") == "#X1"
    assert answers(page) == {"X1": [LONG]}
    page.locator("#X1").fill("短一些")
    send(page)
    assert arrived(page) == RECEIVED
    assert store.count() == before + 1
    assert [response.fast for response in stored(instance, "main")] == [False] * store.count()


def test_what_the_form_does_not_ask_for_is_left_out_and_said(sender, brief):
    before = brief.count()
    page = sender()
    fill_in_brief(page)
    page.evaluate("document.querySelector('#X1').name = 'Z9'")
    button(page, SEND).tap()
    page.wait_for_selector("html.js .now .summary[role=alert]:not(#trouble)")
    assert page.inner_text(":focus h2") == "请再按一次“提交问卷”"
    assert shown_page(page) == "第1页，共1页"
    assert answers(page)["A1"] == ["2"]
    send(page)
    assert arrived(page) == RECEIVED
    assert brief.count() == before + 1


def test_a_survey_closed_meanwhile_says_so_and_offers_to_clear_the_phone(sender, instance):
    survey = opened(instance, "ending", BRIEF)
    page = sender("ending")
    fill_in_brief(page)
    fieldwork.close(survey, 0)
    button(page, SEND).tap()
    page.wait_for_selector("h1:has-text('调查已结束')")
    assert "您的答案没有被接收，服务器上也没有保存。" in page.inner_text("main")
    assert page.evaluate("getComputedStyle(document.querySelector('.message')).borderTopWidth") == "6px"
    assert draft(page)
    button(page, "清除本机答案").tap()
    assert page.get_by_role("status").inner_text() == "本机答案已清除。"
    assert draft(page) is None
    assert survey.store.count() == 0
    page.reload()
    assert page.inner_text("h1") == "调查已结束"


def other_ticket(key):
    """A ticket such as the server gave out before its keys were changed."""
    return Tickets(b"another secret" * 3).issue(key)


def test_a_ticket_that_is_no_longer_good_is_replaced_and_the_next_press_sends(sender, brief):
    before = brief.count()
    page = sender()
    fill_in_brief(page)
    page.evaluate(
        """ticket => {
          const [[name, kept]] = Object.entries(localStorage);
          localStorage[name] = JSON.stringify({...JSON.parse(kept), ticket});
        }""",
        other_ticket("brief"),
    )
    page.reload()
    tap(page, SEND)
    page.wait_for_selector("html.js .now .summary[role=alert]:not(#trouble)")
    assert page.inner_text(":focus h2") == "请再按一次“提交问卷”"
    assert answers(page) == {"A1": ["2"], "X1": ["少开会"]}
    page.reload()
    assert answers(page) == {"A1": ["2"], "X1": ["少开会"]}
    tap(page, SEND)
    assert arrived(page) == RECEIVED
    assert brief.count() == before + 1
    assert draft(page) is None


def test_answers_of_a_refused_ticket_wait_for_the_next_code(sender, instance):
    survey = instance.survey("coded")
    first, second = slips(survey, 2)
    page = sender("coded")
    page.locator("#code").fill(first)
    press(page, "继续")
    fill_in_brief(page)
    page.evaluate(
        "ticket => { document.querySelector('[name=ticket]').value = ticket; }", other_ticket("coded")
    )
    button(page, SEND).tap()
    page.wait_for_selector("#code-error")
    assert page.inner_text("#code-error").startswith("没有保存")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('#code')).fontSize)") >= 24
    assert not page.get_by_role("link", name="接着填").is_visible()
    page.reload()
    page.wait_for_selector("#code")
    assert not page.get_by_role("link", name="接着填").is_visible()
    page.locator("#code").fill(second)
    press(page, "继续")
    assert shown_page(page) == "第1页，共1页"
    assert answers(page) == {"A1": ["2"], "X1": ["少开会"]}
    send(page)
    assert arrived(page) == RECEIVED
    assert survey.store.count() == 1
    assert not [url for url in page.asked if first in url or second in url]


def test_every_waiting_line_tells_the_truth_in_both_languages(sender, network):
    network.plan = [REFUSED]
    page = sender("brief?lang=en")
    fill_in_brief(page)
    freeze(page)
    button(page, SEND).tap()
    expect_said(page, "No network. Trying again in 2 seconds. Your answers are kept on this phone.")
    with page.expect_navigation():
        button(page, "Try again now").tap()
    assert page.url.endswith("/s/brief/thanks?lang=en")

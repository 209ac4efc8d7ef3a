"""The half-filled form on a phone: kept at every change, found again, and gone when it is to be gone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from survey import create_app, fieldwork
from tests.survey.network import LOST_REPLY, REFUSED
from tests.survey.office import BRIEF, EVERY_ANSWER, EVERY_KIND, MAIN, office, opened, shut
from tests.survey.walk import (
    NEXT,
    SEND,
    answers,
    begin,
    button,
    fill_in_brief,
    hurry,
    needs,
    pick,
    said,
    send,
    shown_page,
    tap,
    work,
)

pytestmark = pytest.mark.browser

ALL = {
    key: [value for value in (given if isinstance(given, list) else [given]) if value]
    for key, given in EVERY_ANSWER.items()
}
FILLED = {"A1": ["2"], "X1": ["少开会"]}
WORK = {key: ALL[key] for key in ("A1", "A1_other", "A3", "A3_other")}
RESTORED = "已恢复您上次填写的内容。"
BEGUN = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)

# From the first listener that hears of a change to the last: the form's own are in between.
WATCH = """() => {
  window.waits = [];
  let begun;
  for (const kind of ['input', 'change']) {
    window.addEventListener(kind, () => { begun = performance.now(); }, true);
    window.addEventListener(kind, event => waits.push([
      performance.now() - begun,
      JSON.parse(Object.values(localStorage)[0]).values.filter(one => one && one !== true),
      JSON.parse(Object.values(localStorage)[0]).values.filter(one => one === true).length,
    ]));
  }
}"""
REFUSING = {
    "no storage": "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});",
    "full": "Storage.prototype.setItem = () => { throw new Error('full'); };",
}


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    instance = office(tmp_path_factory.mktemp("office"))
    opened(instance, "every", EVERY_KIND)
    opened(instance, "main", MAIN)
    opened(instance, "brief", BRIEF)
    opened(instance, "shared", BRIEF, drafts="false")
    opened(instance, "linked", BRIEF, units="unit,label\nn1,青石镇\nn2,白水乡\n")
    yield instance
    shut(instance)


@pytest.fixture(scope="module")
def site(instance, serve):
    return serve(create_app(instance))


@pytest.fixture(scope="module")
def address(site):
    return site + "/s/every"


@pytest.fixture
def store(instance):
    return instance.survey("every").store


@pytest.fixture
def brief(instance):
    return instance.survey("brief").store


def focused(page):
    """(kind of element, its name, its value) of what has the focus."""
    return tuple(
        page.evaluate("(({tagName, name, value}) => [tagName, name, value])(document.activeElement)")
    )


def left_over(page):
    """Everything the site keeps on this phone."""
    return page.evaluate("() => Object.keys(localStorage).concat(Object.keys(sessionStorage)).sort()")


def reopened(phone, page, address):
    """The form on the same phone after its page was thrown away."""
    page.close()
    return phone(address, of=page)


def test_every_change_is_kept_before_its_event_is_over(phone, site):
    page = phone(site + "/s/main")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    begin(page)
    page.evaluate(WATCH)
    pick(page, "W1", 3)
    pick(page, "W2", 1)
    pick(page, "W1", 2)
    page.evaluate("document.querySelectorAll('.page').forEach(one => one.classList.add('now'))")
    page.locator("#X1").press_sequentially("少开会")
    waits = page.evaluate("waits")
    assert [(texts, ticks) for _, texts, ticks in waits] == [
        *[([], 1)] * 2,  # a tap is heard of twice: as input and as change
        *[([], 2)] * 4,
        (["少"], 2),
        (["少开"], 2),
        (["少开会"], 2),
    ]
    assert max(wait for wait, *_ in waits) < 200


@pytest.mark.parametrize("killed", [False, True], ids=["reloaded", "killed"])
def test_each_page_comes_back_with_its_answers_and_the_focus(phone, address, killed):
    def again(page):
        if killed:
            return reopened(phone, page, address)
        page.reload()
        return page

    page = phone(address)
    page = again(page)
    assert shown_page(page) == ""
    assert left_over(page) == []
    hurry(page)
    begin(page)
    page = again(page)
    assert (shown_page(page), said(page)) == ("第1页，共2页", RESTORED)
    assert page.inner_text(":focus") == "手头的工作"
    work(page)
    page = again(page)
    assert (shown_page(page), said(page)) == ("第1页，共2页", RESTORED)
    assert answers(page) == WORK
    assert focused(page) == ("INPUT", "A3_other", "各种群")
    assert page.locator("#status").bounding_box()["y"] >= 0
    assert button(page, "清除本机答案").bounding_box()["y"] < page.locator("#A3").bounding_box()["y"]
    tap(page, NEXT)
    assert said(page) == RESTORED
    page = again(page)
    assert shown_page(page) == "第2页，共2页"
    assert page.inner_text(":focus") == "需要和看法"
    needs(page)
    page = again(page)
    assert (shown_page(page), said(page)) == ("第2页，共2页", RESTORED)
    assert answers(page) == ALL
    assert focused(page) == ("INPUT", "B1", "2")
    page.go_back()
    page.wait_for_function("() => location.hash === '#p1'")
    assert shown_page(page) == "第1页，共2页"
    assert answers(page) == ALL
    page.go_back()
    page.wait_for_function("() => location.hash === ''")
    assert page.get_by_role("button", name="开始").is_visible()


@pytest.mark.parametrize(
    ("age", "kept"),
    [(timedelta(hours=24, minutes=1), False), (timedelta(hours=23, minutes=59), True)],
    ids=["older than a day", "younger"],
)
def test_a_draft_lives_for_a_day(phone, address, age, kept):
    page = phone("about:blank")
    page.clock.install(time=BEGUN)
    page.goto(address)
    begin(page)
    work(page)
    page.clock.set_system_time(page.evaluate("Date.now() / 1000") + age.total_seconds())
    page.reload()
    assert answers(page) == (WORK if kept else {})
    assert said(page) == (RESTORED if kept else "")
    assert shown_page(page) == ("第1页，共2页" if kept else "")
    assert left_over(page) == (["cadre-survey:every"] if kept else [])


def test_a_draft_of_another_version_of_the_questionnaire_is_erased(phone, address):
    page = phone(address)
    begin(page)
    work(page)
    page.evaluate("""() => {
      const old = JSON.parse(localStorage['cadre-survey:every']);
      localStorage['cadre-survey:every'] = JSON.stringify({...old, version: '0'});
    }""")
    page.reload()
    assert answers(page) == {}
    assert left_over(page) == []


def test_two_presses_clear_what_is_on_the_phone(phone, site, brief):
    before = brief.count()
    page = phone(site + "/s/brief")
    for _ in range(2):
        fill_in_brief(page)
        button(page, "清除本机答案").tap()
        assert answers(page) == FILLED
        assert left_over(page) == ["cadre-survey:brief"]
        button(page, "再按一次，全部清除").tap()
        assert said(page) == "本机答案已清除。"
        assert (shown_page(page), answers(page), left_over(page)) == ("", {}, [])
    page.reload()
    assert (shown_page(page), answers(page), left_over(page)) == ("", {}, [])
    fill_in_brief(page)
    send(page)
    assert brief.count() == before + 1
    assert left_over(page) == []


def test_not_taking_part_erases_the_draft(phone, site):
    page = phone(site + "/s/main")
    begin(page)
    pick(page, "W1", 2)
    assert left_over(page) == ["cadre-survey:main"]
    page.go_back()
    page.wait_for_function("() => location.hash === ''")
    with page.expect_navigation():
        page.get_by_role("link", name="不参加").tap()
    assert "没有保存任何内容，可以关闭本页了。" in page.inner_text("main")
    assert left_over(page) == []
    page.go_back()
    page.wait_for_selector("html.js #form")
    assert (answers(page), left_over(page)) == ({}, [])


def test_the_closing_page_leaves_nothing_and_back_shows_an_empty_form(phone, address):
    page = phone(address)
    hurry(page)
    begin(page)
    work(page)
    tap(page, NEXT)
    needs(page)
    send(page)
    assert page.url == address + "/thanks"
    assert left_over(page) == []
    page.go_back()
    page.wait_for_selector("html.js #form")
    assert (answers(page), left_over(page)) == ({}, [])
    assert not button(page, "清除本机答案").count()
    page.go_forward()
    page.wait_for_selector("#received")
    assert left_over(page) == []


def test_the_draft_is_gone_with_the_answer_even_if_the_closing_page_gets_lost(phone, site, brief):
    before = brief.count()
    page = phone(site + "/s/brief")
    fill_in_brief(page)
    page.route(
        "**/thanks",
        lambda route: route.abort() if route.request.is_navigation_request() else route.continue_(),
    )
    button(page, SEND).tap()
    page.wait_for_function("() => location.href.startsWith('chrome-error')")
    assert brief.count() == before + 1
    assert left_over(phone(site + "/healthz", of=page)) == []
    page.go_back()
    page.wait_for_selector("html.js #form")
    assert (answers(page), left_over(page)) == ({}, [])


def test_nothing_is_left_after_a_lost_reply_and_a_second_sending(phone, network, brief):
    before = brief.count()
    network.plan = [LOST_REPLY]
    page = phone(network.address + "/s/brief")
    fill_in_brief(page)
    button(page, SEND).tap()
    expect(page.locator("#status")).to_contain_text("答案保存在本机。")
    assert left_over(page) == ["cadre-survey:brief"]
    page.wait_for_selector("#received")
    assert brief.count() == before + 1
    assert left_over(page) == []
    page.go_back()
    page.wait_for_selector("html.js #form")
    assert (answers(page), left_over(page)) == ({}, [])


def test_a_shared_device_keeps_nothing_and_the_next_person_starts_afresh(phone, site, instance):
    store = instance.survey("shared").store
    page = phone(site + "/s/shared")
    assert page.locator("form").get_attribute("autocomplete") == "off"
    first = page.locator("[name=ticket]").input_value()
    fill_in_brief(page)
    assert not button(page, "清除本机答案").count()
    assert left_over(page) == []
    page.reload()
    assert (shown_page(page), answers(page), said(page)) == ("", {}, "")
    fill_in_brief(page)
    send(page)
    assert store.count() == 1
    assert left_over(page) == []
    with page.expect_navigation():
        page.get_by_role("link", name="下一位填写").tap()
    page.wait_for_selector("html.js #form")
    assert page.locator("[name=ticket]").input_value() != first
    assert (shown_page(page), answers(page)) == ("", {})
    fill_in_brief(page)
    send(page)
    assert store.count() == 2
    page.go_back()
    page.wait_for_selector("html.js #form")
    assert (answers(page), left_over(page)) == ({}, [])


@pytest.mark.parametrize("storage", REFUSING)
def test_where_storage_is_refused_the_whole_form_works(phone, network, store, storage):
    before = store.count()
    network.plan = [REFUSED]
    page = phone(network.address + "/s/every", before=REFUSING[storage])
    hurry(page)
    begin(page)
    work(page)
    tap(page, NEXT)
    needs(page)
    assert not button(page, "清除本机答案").count()
    tap(page, SEND)
    expect(page.locator("#status")).to_have_text("网络不通，2秒后自动再试。请不要关闭本页。")
    with page.expect_navigation():
        button(page, "马上再试").tap()
    assert "已收到，谢谢您" in page.inner_text("h1")
    assert store.count() == before + 1


def test_a_draft_outlives_a_change_of_the_language_and_of_the_type(phone, address):
    page = phone(address)
    hurry(page)
    begin(page)
    work(page)
    page.get_by_role("link", name="大字").tap()
    with page.expect_navigation():
        page.get_by_role("link", name="English").tap()
    assert shown_page(page) == "Page 1 of 2"
    assert answers(page) == WORK
    assert said(page) == "What you filled in last time is here again."
    assert page.locator("html.large").count()
    with page.expect_navigation():
        page.get_by_role("link", name="中文").tap()
    page.get_by_role("link", name="标准字").tap()
    page.reload()
    assert answers(page) == WORK
    assert not page.locator("html.large").count()


def test_the_page_of_a_closed_survey_offers_to_clear_its_own_draft(phone, site, instance):
    survey = opened(instance, "late", BRIEF)
    page = phone(site + "/s/late")
    fill_in_brief(page)
    other = phone(site + "/s/every", of=page)
    begin(other)
    fieldwork.close(survey, 0)
    page.bring_to_front()
    page.reload()
    assert page.inner_text("h1") == "调查已结束"
    assert left_over(page) == ["cadre-survey:every", "cadre-survey:late"]
    button(page, "清除本机答案").tap()
    assert page.get_by_role("status").inner_text() == "本机答案已清除。"
    assert left_over(page) == ["cadre-survey:every"]
    page.reload()
    assert not button(page, "清除本机答案").count()


def test_units_on_one_phone_do_not_show_each_others_answers(phone, site):
    page = phone(site + "/s/linked/n1")
    fill_in_brief(page)
    page.goto(site + "/s/linked/n2")
    assert answers(page) == {}
    page.goto(site + "/s/linked/n1")
    assert answers(page) == FILLED


def test_two_tabs_of_one_phone_are_one_answer(phone, site, brief):
    before = brief.count()
    second = phone(site + "/s/brief")
    first = phone(site + "/s/brief", of=second)
    fill_in_brief(first)
    second.bring_to_front()
    fill_in_brief(second)
    first.bring_to_front()
    send(first)
    second.bring_to_front()
    send(second)
    assert first.url == second.url == site + "/s/brief/thanks"
    assert first.inner_text("main") == second.inner_text("main")
    assert brief.count() == before + 1
    assert left_over(second) == []


def test_after_one_tab_has_sent_the_other_keeps_nothing_any_more(phone, network, brief):
    before = brief.count()
    address = network.address + "/s/brief"
    first = phone(address)
    fill_in_brief(first)
    second = phone(address, of=first)
    assert answers(second) == FILLED
    first.bring_to_front()
    send(first)
    second.bring_to_front()
    pick(second, "A1", 1)
    second.locator("#X1").fill("后来又改了")
    assert not button(second, "清除本机答案").count()
    assert left_over(second) == []
    network.plan = [REFUSED]
    tap(second, SEND)
    expect(second.locator("#status")).to_contain_text("请不要关闭本页。")
    assert left_over(second) == []
    second.wait_for_selector("#received")
    assert brief.count() == before + 1
    assert left_over(second) == []

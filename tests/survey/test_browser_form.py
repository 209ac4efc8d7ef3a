"""The form in a real Chromium against a real server: a person fills it in, with thumbs, keys, and without script."""

import re

import pytest

from survey import create_app
from survey.context import RESPONSES
from tests.survey import raw
from tests.survey.office import MAIN, office, opened, shut
from tests.survey.walk import (
    BACK,
    NEXT,
    REST,
    answers,
    begin,
    button,
    fill_in,
    press,
    send,
    shown_page,
    tap,
    to_the_end,
)

pytestmark = pytest.mark.browser

OLD_KERNEL = """
for (const name of ['fetch', 'Promise', 'FormData', 'URLSearchParams']) { delete window[name]; }
Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});
"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    instance = office(tmp_path_factory.mktemp("office"))
    opened(instance, "main", MAIN, simulated="true")
    yield instance
    shut(instance)


@pytest.fixture(scope="module")
def address(instance, serve):
    return serve(create_app(instance)) + "/s/main"


@pytest.fixture
def store(instance):
    return instance.survey("main").store


def test_a_person_walks_all_pages_and_one_answer_more_is_stored(phone, address, store):
    before = store.count()
    page = phone(address)
    begin(page)
    seen = [shown_page(page)]
    while button(page, NEXT).count():
        fill_in(page)
        tap(page, NEXT)
        seen.append(shown_page(page))
    assert seen == [f"第{number}页，共5页" for number in range(1, 6)]
    fill_in(page)
    send(page)
    assert page.url == address + "/thanks"
    assert "已收到，谢谢您" in page.inner_text("h1")
    assert store.count() == before + 1
    assert page.context.cookies() == []
    assert {url.split("/s/")[0] for url in page.asked} == {address.split("/s/")[0]}
    assert len(page.asked) <= 4
    assert page.said == []


def test_without_script_the_whole_form_is_one_page(phone, address, store):
    before = store.count()
    page = phone(address, script=False)
    page.get_by_role("link", name="同意并开始").tap()
    assert page.url.endswith("#begin")
    assert not page.get_by_role("button", name="下一页").count()
    fill_in(page)
    send(page)
    assert "已收到，谢谢您" in page.inner_text("h1")
    assert store.count() == before + 1


def test_what_was_tapped_is_what_is_stored(phone, serve, tmp_path):
    instance = office(tmp_path)
    survey = opened(instance, "main", MAIN)
    page = phone(serve(create_app(instance)) + "/s/main", script=False)
    fill_in(page)
    send(page)
    (response,) = raw.answers(survey.folder / RESPONSES)
    shut(instance)
    assert len(response.answers) == 44
    assert -2 not in response.answers.values()
    # the first item gets its first row, the second its second …; seven rows, the last of them 不想回答
    assert [response.answers[f"W{number}"] for number in range(1, 8)] == [1, 2, 3, 4, 5, -1, 1]
    assert response.answers["X1"] == "少开会，多下村。"


def test_an_old_kernel_without_storage_fills_in_and_sends(phone, address, store):
    before = store.count()
    page = phone(address, before=OLD_KERNEL)
    to_the_end(page)
    assert shown_page(page) == "第5页，共5页"
    send(page)
    assert store.count() == before + 1
    assert page.said == []


def test_a_script_that_fails_leaves_the_whole_form(phone, address, store):
    before = store.count()
    page = phone(address, before="Element.prototype.closest = undefined;")
    assert "js" not in (page.locator("html").get_attribute("class") or "").split()
    fill_in(page)
    send(page)
    assert store.count() == before + 1


def test_the_history_is_the_way_back_and_forward(phone, address):
    page = phone(address)
    begin(page)
    for number in (1, 2, 3):
        assert shown_page(page) == f"第{number}页，共5页"
        assert page.url == f"{address}#p{number}"
        assert page.evaluate("document.activeElement.tagName") == "H2"
        fill_in(page)
        tap(page, NEXT)
    here = answers(page)
    for number in (3, 2, 1):
        page.go_back()
        page.wait_for_function(f"() => location.hash === '#p{number}'")
        assert shown_page(page) == f"第{number}页，共5页"
        assert answers(page) == here
    page.go_back()
    page.wait_for_function("() => location.hash === ''")
    assert page.get_by_role("button", name="同意并开始").is_visible()
    page.go_forward()
    page.wait_for_function("() => location.hash === '#p1'")
    tap(page, NEXT)
    assert shown_page(page) == "第2页，共5页"
    tap(page, BACK)
    page.wait_for_function("() => location.hash === '#p1'")
    assert shown_page(page) == "第1页，共5页"
    assert answers(page) == here
    page.go_back()
    page.wait_for_function("() => location.hash === ''")


def test_a_double_tap_does_not_run_into_the_next_page(phone, address):
    page = phone(address)
    begin(page)
    fill_in(page)
    page.wait_for_timeout(450)
    button(page, NEXT).evaluate("one => { one.click(); document.querySelector('.now .forward').click(); }")
    assert shown_page(page) == "第2页，共5页"
    assert not page.locator("#trouble").is_visible()


def test_blanks_are_said_once_a_page_and_one_tap_goes_on(phone, address, store):
    before = store.count()
    page = phone(address)
    begin(page)
    fill_in(page, skip=("W2", "W5", "W7"))
    tap(page, NEXT)
    assert page.inner_text("#trouble h2") == "本页还有3\u2060题没有作答"
    assert page.title() == "有错误：乡镇干部工作状况匿名问卷"
    assert page.locator(":focus").get_attribute("id") == "trouble"
    links = page.locator("#trouble a")
    assert [link.get_attribute("href") for link in links.all()] == ["#W2", "#W5", "#W7"]
    box = page.locator("fieldset", has=page.locator("#W2"))
    assert box.get_attribute("aria-invalid") == "true"
    assert "W2-error" in box.get_attribute("aria-describedby")
    assert page.inner_text("#W2-error") == "这题还没有作答。"
    links.nth(1).tap()
    assert page.locator(":focus").get_attribute("id") == "W5"
    assert page.locator("fieldset", has=page.locator("#W5")).locator("legend").bounding_box()["y"] >= 0
    page.keyboard.press("Space")
    assert page.locator("#W5-error").count() == 0
    tap(page, NEXT)
    assert page.inner_text("#trouble h2") == "本页还有2\u2060题没有作答"
    tap(page, REST)
    assert shown_page(page) == "第2页，共5页"
    assert page.title() == "乡镇干部工作状况匿名问卷"
    for _ in range(4):
        fill_in(page)
        if button(page, NEXT).count():
            tap(page, NEXT)
    send(page)
    assert store.count() == before + 1


def test_a_page_left_by_the_arrows_is_asked_about_before_sending(phone, address):
    page = phone(address)
    to_the_end(page)
    page.evaluate("document.querySelectorAll('[name=E3]').forEach(one => { one.checked = false; })")
    page.wait_for_timeout(450)
    button(page, "提交问卷").tap()
    assert shown_page(page) == "第2页，共5页"
    assert page.locator("#trouble a").get_attribute("href") == "#E3"


def test_conditional_items_come_and_go_and_their_answers_with_them(phone, serve, tmp_path):
    instance = office(tmp_path)
    survey = opened(instance, "main", MAIN)
    page = phone(serve(create_app(instance)) + "/s/main")
    begin(page)
    for _ in range(2):
        fill_in(page)
        tap(page, NEXT)
    training = page.locator("fieldset", has=page.locator("#T2"))
    assert not training.is_visible()
    page.locator("input[name=T1][value='2']").tap()
    assert training.is_visible()
    page.locator("input[name=T2][value='4']").tap()
    page.locator("input[name=T1][value='1']").tap()
    assert not training.is_visible()
    page.locator("input[name=T1][value='2']").tap()
    assert page.locator("input[name=T2][value='4']").is_checked()  # a slip of the thumb costs nothing
    page.locator("input[name=T1][value='1']").tap()
    fill_in(page, skip=("T1",))
    tap(page, NEXT)
    assert shown_page(page) == "第4页，共5页"
    page.locator("input[name=L1][value='2']").tap()
    assert page.locator("#L3").is_visible()
    fill_in(page, skip=("L1", "L2", "L3"))
    page.locator("input[name=L1][value='1']").tap()
    page.locator("input[name=L2][value='1']").tap()
    assert not page.locator("#L3").is_visible()
    tap(page, NEXT)
    fill_in(page)
    send(page)
    (response,) = raw.answers(survey.folder / RESPONSES)
    shut(instance)
    assert response.answers["T2"] == response.answers["L3"] == -3


def test_exclusive_options_clear_the_others_and_a_fourth_tick_is_undone(phone, address):
    page = phone(address)
    begin(page)
    for _ in range(2):
        fill_in(page)
        tap(page, NEXT)
    skill = page.locator("input[name=T3]")
    for place in (0, 2, 4):
        skill.nth(place).tap()
    skill.nth(5).tap()
    assert answers(page)["T3"] == ["1", "3", "5"]
    notice = page.locator(".notice")
    assert notice.inner_text() == "最多选3项，这一项没有选上。"
    assert notice.get_attribute("role") == "status"
    page.locator("input[name=T3][value='9']").tap()
    assert answers(page)["T3"] == ["9"]
    assert notice.inner_text() == ""
    page.locator("input[name=T3][value='-1']").tap()
    assert answers(page)["T3"] == ["-1"]
    skill.nth(1).tap()
    assert answers(page)["T3"] == ["2"]


def test_the_keys_alone_are_enough(phone, address, store):
    before = store.count()
    page = phone(address)
    page.locator("#leave").focus()
    page.keyboard.press("Shift+Tab")
    assert page.locator(":focus").inner_text() == "同意并开始"
    page.wait_for_timeout(450)
    page.keyboard.press("Enter")
    for number in range(1, 6):
        assert shown_page(page) == f"第{number}页，共5页"
        answered = set()
        while "main" not in (page.locator(":focus").get_attribute("class") or "").split():
            page.keyboard.press("Tab")
            name = page.locator(":focus").get_attribute("name")
            if name == "X1":
                page.keyboard.type("少开会")
            elif name and name not in answered:
                page.keyboard.press("Space")
                answered.add(name)
                outline = page.evaluate("getComputedStyle(document.activeElement.parentNode).outlineWidth")
                assert outline == "3px"
        page.wait_for_timeout(450)
        if number < 5:
            page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "已收到" in page.inner_text("h1")
    assert store.count() == before + 1


PARTED = """() => {
    const text = document.querySelector("#trouble h2").firstChild;
    const top = (sign) => {
        const range = document.createRange();
        const at = text.data.indexOf(sign);
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().top;
    };
    return top("7") !== top("题");
}"""


def test_the_number_of_blanks_stays_with_its_word_however_narrow_the_heading(phone, address):
    page = phone(address)
    begin(page)
    tap(page, NEXT)
    heading = page.locator("#trouble h2")
    for width in range(90, 330, 8):
        heading.evaluate("(one, width) => { one.style.width = `${width}px`; }", width)
        assert not page.evaluate(PARTED), width


def test_enter_never_sends_from_the_middle(phone, address, store):
    before = store.count()
    page = phone(address)
    begin(page)
    page.locator("#W1").focus()
    page.wait_for_timeout(450)
    page.keyboard.press("Enter")
    assert page.inner_text("#trouble h2") == "本页还有7\u2060题没有作答"
    assert store.count() == before


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_servers_summary_has_the_focus_and_its_links_land_on_first_options(phone, address, script):
    page = phone(address, script=False)
    fill_in(page, skip=("W2", "T3", "B5"))
    press(page, "提交问卷")
    if script:  # the same document in a browser with script
        text = page.content()
        page = phone(address)
        page.evaluate("text => { document.open(); document.write(text); document.close(); }", text)
        page.wait_for_selector("html.js")
        assert shown_page(page) == "第1页，共5页"
    assert page.title() == "有错误：乡镇干部工作状况匿名问卷"
    assert page.locator(":focus").get_attribute("role") == "alert"
    assert page.inner_text(":focus h2") == "还有3题没有作答"
    summary = page.locator("[role=alert]:visible")
    links = summary.locator("a")
    assert links.count() == 3
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#W2"
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "W2"
    page.keyboard.press("Space")
    assert page.locator("#W2").is_checked()
    links.nth(1).click()
    assert page.locator(":focus").get_attribute("id") == "T3"
    if script:
        assert shown_page(page) == "第3页，共5页"


def test_one_press_leaves_the_rest_blank_without_script(phone, address, store):
    before = store.count()
    page = phone(address, script=False)
    page.locator("input[name=W1][value='2']").tap()
    press(page, "提交问卷")
    assert page.locator("input:checked").count() == 1
    press(page, "其余不答，继续")
    assert page.url.endswith("/thanks")
    assert store.count() == before + 1


def test_large_type_is_switched_in_place_and_stays(phone, address):
    page = phone(address)
    begin(page)
    fill_in(page)
    before = answers(page)
    page.get_by_role("link", name="大字").tap()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24
    assert page.get_by_role("link", name="标准字").is_visible()
    assert answers(page) == before
    assert len(page.asked) == 1
    page.reload()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24
    page.get_by_role("link", name="标准字").tap()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 18


def test_large_type_reaches_the_closing_page(phone, address):
    page = phone(address)
    page.get_by_role("link", name="大字").tap()
    to_the_end(page)
    send(page)
    assert page.url.endswith("/thanks?size=large")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24


def test_the_languages_are_links_and_answers_survive_the_change(phone, address):
    page = phone(address)
    begin(page)
    fill_in(page)
    before = answers(page)
    with page.expect_navigation():
        page.get_by_role("link", name="English").tap()
    assert page.locator("html").get_attribute("lang") == "en"
    assert shown_page(page) == "Page 1 of 5"
    assert answers(page) == before


def test_a_screen_reader_hears_names_groups_and_changes(phone, address):
    page = phone(address)
    begin(page)
    group = page.get_by_role("group", name=re.compile("上一个整周"))
    assert group.is_visible()
    assert group.get_by_role("radio", name="40小时以内").count() == 1
    assert page.get_by_role("heading", level=2, name="近期工作量").is_visible()
    assert page.locator("#status").get_attribute("role") == "status"
    page.wait_for_timeout(450)
    button(page, NEXT).tap()
    assert page.get_by_role("alert").get_by_role("heading", name="本页还有7\u2060题没有作答").is_visible()
    assert page.get_by_role("group", name=re.compile("上一个整周")).get_attribute("aria-invalid") == "true"


def test_on_paper_every_page_is_there_and_nothing_can_be_pressed(phone, address):
    page = phone(address)
    page.emulate_media(media="print")
    assert not page.locator("button[type=submit]").is_visible()
    assert not page.get_by_role("button", name="同意并开始").is_visible()
    for key in ("W1", "E1", "T2", "R1", "L3", "B5"):
        assert page.locator(f"#{key}").is_visible(), key
    assert page.locator("textarea").bounding_box()["height"] > 100

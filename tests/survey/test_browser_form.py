"""The form in a real Chromium against a real server: a person fills it in, with thumbs, keys, large type, no script."""

import re

import pytest

from survey import create_app, fieldwork
from survey.context import RESPONSES
from tests.survey import raw
from tests.survey.office import MAIN, office, opened, shut

pytestmark = pytest.mark.browser

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# and contrast of 7:1, which is level AAA
AXE_RUN = """tags => axe.run(document, {
  runOnly: {type: 'tag', values: tags}, rules: {'color-contrast-enhanced': {enabled: true}}, resultTypes: ['violations']
})"""

# Android's WebView multiplies every computed font size, those in px too.
ENLARGE = """factor => {
  const all = [...document.body.querySelectorAll('*')];
  const sizes = all.map(one => parseFloat(getComputedStyle(one).fontSize));
  all.forEach((one, i) => one.style.setProperty('font-size', sizes[i] * factor + 'px', 'important'));
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALLEST_TYPE = """() => Math.min(...[...document.body.querySelectorAll('*')]
  .filter(one => one.offsetParent && one.textContent.trim())
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
TIGHTEST_LINES = """() => Math.min(...[...document.body.querySelectorAll('p, li, label, legend, h1, h2, a, button')]
  .filter(one => one.offsetParent)
  .map(one => parseFloat(getComputedStyle(one).lineHeight) / parseFloat(getComputedStyle(one).fontSize)))"""
HEIGHTS = (
    "selector => [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect().height)"
)
GAPS = """() => [...document.querySelectorAll('.row + .row')]
  .map(row => row.getBoundingClientRect().top - row.previousElementSibling.getBoundingClientRect().bottom)"""
BORDER_CONTRAST = """() => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const page = light(getComputedStyle(document.body).backgroundColor);
  return Math.min(...[...document.querySelectorAll('.row input, .row label, textarea, .button')].flatMap(one => {
    const style = getComputedStyle(one), line = light(style.borderTopColor);
    return [ratio(line, page), one.matches('.main') ? 21 : ratio(line, light(style.backgroundColor))];
  }));
}"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    instance = office(tmp_path_factory.mktemp("office"))
    for key in ("main", "late"):
        opened(instance, key, MAIN, simulated="true")
    fieldwork.close(instance.survey("late"), 0)
    yield instance
    shut(instance)


@pytest.fixture(scope="module")
def address(instance, serve):
    return serve(create_app(instance)) + "/s/main"


@pytest.fixture
def phone(chromium):
    """Opens a page of a small phone; what it asks for and complains of is in `.asked` and `.said`."""
    contexts = []

    def open_page(address, script=True, width=360):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            is_mobile=True,
            has_touch=True,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda line: page.said.append(line.text))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def fill_in(page, skip=()):
    """Tap one answer to every closed item, another option each time, and write a sentence."""
    for position, group in enumerate(page.locator("fieldset").all()):
        if group.get_attribute("id") not in skip:
            labels = group.locator(".row label")
            labels.nth(position % labels.count()).tap()
    page.locator("textarea").fill("少开会，多下村。")


def press(page, name):
    """Tap a button that sends the form, and wait for what comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(name)).tap()


def send(page):
    press(page, "提交问卷|Submit")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_person_fills_in_all_44_items_and_one_answer_more_is_stored(phone, address, instance, script):
    store = instance.survey("main").store
    before = store.count()
    page = phone(address, script)
    page.get_by_role("link", name="同意并开始").tap()
    assert page.url.endswith("#section-workload")
    fill_in(page)
    send(page)
    assert page.url == address + "/thanks"
    assert "已收到，谢谢您" in page.inner_text("h1")
    assert store.count() == before + 1
    assert page.context.cookies() == []
    assert {url.split("/s/")[0] for url in page.asked} == {address.split("/s/")[0]}
    assert len(page.asked) <= 4
    assert page.said == []


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
    assert [response.answers[key] for key in ("W1", "W2", "W3", "W4", "W5", "W6", "W7")] == [
        1,
        2,
        3,
        4,
        5,
        -1,
        1,
    ]
    assert response.answers["X1"] == "少开会，多下村。"


def test_going_back_from_the_closing_page_shows_an_empty_form(phone, address):
    page = phone(address)
    fill_in(page)
    send(page)
    page.go_back()
    assert page.locator("input:checked").count() == 0
    assert page.locator("textarea").input_value() == ""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_error_summary_has_the_focus_and_its_links_land_on_first_options(phone, address, script):
    page = phone(address, script)
    fill_in(page, skip=("W2", "T3", "B5"))
    send(page)
    assert page.title() == "有错误：乡镇干部工作状况匿名问卷"
    assert page.locator(":focus").get_attribute("role") == "alert"
    assert page.inner_text("[role=alert] h2") == "还有3题没有作答"
    links = page.locator("[role=alert] a")
    assert links.count() == 3
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#W2-1"
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "W2-1"
    page.keyboard.press("Space")
    assert page.locator("#W2-1").is_checked()
    assert page.locator("#W2 legend").bounding_box()["y"] >= 0
    links.nth(1).click()
    assert page.locator(":focus").get_attribute("id") == "T3-1"
    assert page.locator("#T3").get_attribute("aria-describedby") == "T3-hint T3-error"


def test_the_keys_alone_are_enough_and_enter_skips_nothing(phone, address, instance):
    page = phone(address)
    fill_in(page, skip=("W1", "B5"))
    send(page)
    page.locator("#W1-1").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#W1-2").is_checked()
    outline = page.evaluate("() => getComputedStyle(document.querySelector('#W1-2 + label')).outlineWidth")
    assert outline == "3px"
    before = instance.survey("main").store.count()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("[role=alert] h2") == "还有1题没有作答"
    assert instance.survey("main").store.count() == before


def test_one_press_leaves_the_rest_blank(phone, address, instance):
    store = instance.survey("main").store
    before = store.count()
    page = phone(address, script=False)
    page.locator("label[for=W1-2]").tap()
    send(page)
    assert page.locator("input:checked").count() == 1
    press(page, "其余不答，继续")
    assert page.url.endswith("/thanks")
    assert store.count() == before + 1


def every_state(phone, address):
    """Every page a respondent may meet, in both languages, with its name."""
    for language in ("zh-CN", "en"):
        here = f"{address}?lang={language}"
        yield f"form {language}", phone(here)
        wrong = phone(here)
        wrong.locator("label[for=T3-1]").tap()
        wrong.locator("label[for=T3-9]").tap()
        send(wrong)
        yield f"errors {language}", wrong
        blank = phone(here)
        send(blank)
        yield f"blanks {language}", blank
        yield f"not taking part {language}", phone(here + "&leave=1")
        yield f"thanks {language}", phone(f"{address}/thanks?lang={language}")
        yield f"closed {language}", phone(address.replace("/main", f"/late?lang={language}"))
        yield f"unknown {language}", phone(address.replace("/main", f"/none?lang={language}"))


def test_axe_finds_nothing_in_any_state(phone, address, axe_source):
    for name, page in every_state(phone, address):
        page.evaluate(axe_source)
        violations = page.evaluate(AXE_RUN, AXE_TAGS)["violations"]
        found = [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in violations]
        assert found == [], name


def test_sizes_hold_in_every_state(phone, address):
    for name, page in every_state(phone, address):
        assert page.evaluate(SMALLEST_TYPE) >= 18, name
        assert page.evaluate(TIGHTEST_LINES) >= 1.499, name
        for selector, least in (
            (".row", 52),
            (".row label", 52),
            (".main", 60),
            (".button:not([hidden])", 60),
            ("a", 44),
        ):
            heights = [height for height in page.evaluate(HEIGHTS, selector) if height]
            assert all(height >= least for height in heights), (name, selector, min(heights))
        assert all(gap >= 8 for gap in page.evaluate(GAPS)), name


def test_nothing_scrolls_sideways_on_narrow_screens_or_with_large_type(phone, address):
    for name, page in every_state(phone, address):
        for width in (320, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(OVERFLOW) <= 0, (name, width)
        page.evaluate(ENLARGE, 2.0)
        assert page.evaluate(OVERFLOW) <= 0, (name, "text x2")


def test_borders_stand_out_and_a_choice_shows_by_its_own_mark(phone, address):
    page = phone(address)
    assert page.evaluate(BORDER_CONTRAST) >= 3
    look = "id => { const s = getComputedStyle(document.getElementById(id)); return [s.boxShadow, s.backgroundColor] }"
    before = page.evaluate(look, "W1-1")
    page.locator("label[for=W1-1]").tap()
    after = page.evaluate(look, "W1-1")
    assert before[0] == "none"
    assert "inset" in after[0]
    assert before[1] != after[1]


def test_no_page_asks_anybody_else_or_complains(phone, address):
    for name, page in every_state(phone, address):
        assert {url.split("/s/")[0] for url in page.asked} == {address.split("/s/")[0]}, name
        # Chromium itself notes answers of 4xx; nothing else may stand in the console
        assert all("status of 4" in line for line in page.said), (name, page.said)
        assert page.context.cookies() == []
        assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0


def test_on_paper_nothing_is_cut_and_nothing_can_be_pressed(phone, address):
    page = phone(address)
    page.emulate_media(media="print")
    assert not page.locator("button[type=submit]").is_visible()
    assert not page.get_by_role("link", name="同意并开始").is_visible()
    assert page.locator("#L3 label").first.is_visible()
    assert page.locator("textarea").bounding_box()["height"] > 100

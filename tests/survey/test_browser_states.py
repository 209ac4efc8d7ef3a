"""Every state a respondent may meet, in both languages and in 大字: fit for fingers, weak eyes and narrow screens.

With CADRE_SURVEY_PICTURES=FOLDER a picture of each is kept there (make pictures).
"""

import os
from pathlib import Path

import pytest

from survey import codes, create_app, fieldwork
from tests.survey.looking import ENLARGE, OVERFLOW, Wire, faults
from tests.survey.office import EVERY_KIND, MAIN, office, opened, shut, slips
from tests.survey.walk import BEGIN, NEXT, REST, begin, button, fill_in, press, send, tap, to_the_end

pytestmark = pytest.mark.browser

STYLES = {"zh": "?lang=zh-CN", "en": "?lang=en", "large": "?size=large"}


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    instance = office(tmp_path_factory.mktemp("office"))
    for key in ("main", "late", "shared"):
        opened(instance, key, MAIN, simulated="true", **({"drafts": "false"} if key == "shared" else {}))
    opened(instance, "coded", MAIN, simulated="true", codes=True)
    opened(instance, "every", EVERY_KIND)
    opened(instance, "paused", MAIN)
    fieldwork.close(instance.survey("late"), 0)
    fieldwork.pause(instance.survey("paused"))
    yield instance
    shut(instance)


@pytest.fixture(scope="module")
def server(instance, serve):
    return serve(create_app(instance)) + "/s/"


def still(phone, server, style):
    """The pages that are just opened."""
    for key, name in (
        ("main", "consent"),
        ("main/about", "about"),
        ("main/thanks", "thanks"),
        ("shared/thanks", "thanks on a shared device"),
        ("late", "closed"),
        ("paused", "paused"),
        ("none", "no such survey"),
        ("coded", "code"),
    ):
        yield name, phone(server + key + style)
    yield "not taking part", phone(f"{server}main{style}&leave=1")


def walked(phone, server, style):
    """The form's pages, and what may be said on them."""
    page = phone(server + "main" + style)
    begin(page)
    for number in range(1, 6):
        if number == 2:
            tap(page, NEXT)
            yield "blanks", page
        fill_in(page)
        yield f"page {number}", page
        if number < 5:
            tap(page, NEXT)
            if page.locator("#trouble").is_visible():
                tap(page, REST)
    page.context.set_offline(True)
    tap(page, "提交问卷|Submit")
    page.wait_for_selector("#again:visible")
    yield "offline", page
    page.context.set_offline(False)


def refused(phone, server, style, instance):
    """What the server has to say."""
    page = phone(server + "coded" + style)
    page.locator("#code").fill(codes.draw(1)[0])
    press(page, "继续|Continue")
    yield "code refused", page
    page.locator("#code").fill(slips(instance.survey("coded"), 1)[0])
    press(page, "继续|Continue")
    yield "form behind a code", page
    page = phone(server + "main" + style, script=False)
    press(page, "提交问卷|Submit")
    page = _with_script(phone, server + "main" + style, page.content())
    yield "blanks of the server", page


def _with_script(phone, address, text):
    page = phone(address)
    page.evaluate("text => { document.open(); document.write(text); document.close(); }", text)
    page.wait_for_selector("html.js")
    return page


def every_kind(phone, server, style):
    page = phone(server + "every" + style)
    begin(page)
    while True:
        for option in page.locator(".now fieldset > label > input:visible").all():
            option.locator("..").tap()  # the last of each group stays: with every write-in open
        yield f"kinds {page.evaluate('location.hash')}", page
        if not button(page, NEXT).count():
            return
        tap(page, NEXT)
        if page.locator("#trouble").is_visible():
            yield f"kinds, trouble {page.evaluate('location.hash')}", page
            if not button(page, REST).count():
                return
            tap(page, REST)


def look(name, page, axe_source, large):
    keep(name, page)
    found = faults(page, axe_source, large=large)
    page.set_viewport_size({"width": 360, "height": 800})
    return [f"{name}: {fault}" for fault in found]


def keep(name, page):
    folder = os.environ.get("CADRE_SURVEY_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name.replace(' ', '-').replace('#', '')}.png"))


@pytest.mark.parametrize("style", list(STYLES))
def test_every_state_is_fit_for_fingers_and_weak_eyes(phone, server, instance, axe_source, style):
    found = []
    for group in (still, walked, every_kind):
        for name, page in group(phone, server, STYLES[style]):
            found += look(f"{style} {name}", page, axe_source, style == "large")
    for name, page in refused(phone, server, STYLES[style], instance):
        found += look(f"{style} {name}", page, axe_source, style == "large")
    assert found == []


@pytest.mark.parametrize("factor", [1.3, 1.75, 2.0])
def test_enlarged_type_needs_no_sideways_scrolling(phone, server, factor):
    for name, page in still(phone, server, STYLES["zh"]):
        page.evaluate(ENLARGE, factor)
        assert page.evaluate(OVERFLOW) <= 0, name
    page = phone(server + "main" + STYLES["zh"])
    begin(page)
    while True:
        fill_in(page)
        page.evaluate(ENLARGE, factor)
        assert page.evaluate(OVERFLOW) <= 0, page.url
        page.evaluate("document.querySelectorAll('[style]').forEach(one => one.removeAttribute('style'))")
        if not button(page, NEXT).count():
            return
        tap(page, NEXT)


@pytest.mark.parametrize("style", list(STYLES))
def test_the_whole_form_is_one_request_and_twelve_thousand_bytes(phone, server, style):
    page = phone("about:blank")
    wire = Wire(page)
    page.goto(server + "main" + STYLES[style], wait_until="networkidle")
    assert wire.requests == 1
    assert wire.bytes <= 12_000


def test_the_whole_journey_is_three_requests(phone, server):
    page = phone("about:blank")
    wire = Wire(page)
    page.goto(server + "main")
    to_the_end(page)
    send(page)
    page.wait_for_load_state("networkidle")
    assert wire.requests == 3
    assert wire.bytes <= 16 * 1024


def test_a_choice_shows_by_its_own_dot(phone, server):
    page = phone(server + "main")
    tap(page, BEGIN)
    dot = "() => { const s = getComputedStyle(document.getElementById('W1')); return [s.boxShadow, s.backgroundColor] }"
    before = page.evaluate(dot)
    page.locator("#W1").tap()
    after = page.evaluate(dot)
    assert before[0] == "none"
    assert "inset" in after[0]
    assert before[1] != after[1]


def test_no_state_asks_anybody_else_sets_a_cookie_or_complains(phone, server, instance):
    for group in (still(phone, server, STYLES["zh"]), walked(phone, server, STYLES["en"])):
        for name, page in group:
            assert {url.split("/s/")[0] for url in page.asked} == {server.split("/s/")[0]}, name
            # Chromium itself notes answers of 4xx and a network that is gone; nothing else may stand there
            assert all("status of" in line or "INTERNET_DISCONNECTED" in line for line in page.said), (
                name,
                page.said,
            )
            assert page.context.cookies() == []

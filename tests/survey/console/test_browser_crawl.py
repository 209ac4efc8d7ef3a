"""Every page of the console as each role finds it by its links: axe clean, tidy on a wide and a narrow screen."""

from urllib.parse import urlsplit

import pytest

from survey import fieldwork, releases
from tests.survey.console import lasting
from tests.survey.console.lasting import NARROW, WIDE, sign_in
from tests.survey.console.staff import hire
from tests.survey.desk import answer
from tests.survey.looking import OVERFLOW, violations
from tests.survey.office import MAIN, opened

pytestmark = pytest.mark.browser
clock, instance, app, server, desk = lasting.BROWSER

UNITS = "unit,label,roster\nn1,北边的站,40\nn2,南边的站,60\n"
LINKS = """() => [...document.querySelectorAll('main a[href], nav a[href]')]
  .filter(one => !one.hasAttribute('download')).map(one => one.href)"""


@pytest.fixture(scope="module", autouse=True)
def surveys(instance):
    """One survey in the field, with units and codes, and one that is over and released."""
    opened(instance, "running", MAIN, units=UNITS, codes=True, simulated="true")
    answer(opened(instance, "over", MAIN, simulated="true"), 60)
    fieldwork.close(instance.survey("over"), 0)
    releases.release(instance, "over")


def crawl(page, server):
    """Every page that links lead to, once each: one page of those that differ only in their parameters."""
    ahead, seen = [f"{server}/console/"], set()
    while ahead:
        parts = urlsplit(ahead.pop())
        if parts.path in seen or not parts.path.startswith("/console"):
            continue
        seen.add(parts.path)
        while "refresh" in (answer := page.goto(parts.geturl())).headers:
            page.wait_for_timeout(200)
        assert answer.status == 200, parts.path
        yield parts.path
        ahead += page.evaluate(LINKS)


@pytest.mark.parametrize("role", ["designer", "operator", "analyst"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_is_accessible_and_tidy(desk, server, app, instance, clock, axe_source, role, language):
    person = hire(instance, app, f"{role}-{language}", role, clock=clock)
    instance.staff.set_language(person.name, language)
    page, said, found = desk(WIDE), [], []
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, server, person)
    paths = []
    for path in crawl(page, server):
        paths.append(path)
        found += [(path, *fault) for fault in violations(page, axe_source)]
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(OVERFLOW) > 0:
                found.append((path, f"scrolls sideways at {width}"))
        page.set_viewport_size({"width": WIDE, "height": 800})
        assert page.locator("h1").count() == 1, path
        if language == "en" and path in ("/console/", "/console/log", "/console/account"):
            text = page.inner_text("main")
            assert not any("\u4e00" <= sign <= "\u9fff" for sign in text.replace("中文", "")), (path, text)
    assert found == []
    assert said == []
    assert {"/console/", "/console/log", "/console/account"} <= set(paths)


CELLS = """() => [...document.querySelectorAll('table.stacks tbody > tr > *')].map(one => one.getBoundingClientRect())
  .filter(box => box.left < 0 || box.right > innerWidth || !box.height).length"""
HEADER = (
    "() => [document.querySelector('header').offsetHeight, document.querySelector('header nav').offsetHeight]"
)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_on_a_phone_lists_are_cards_under_a_menu_of_two_rows(desk, server, app, instance, clock, language):
    person = hire(instance, app, f"phone-{language}", "analyst", clock=clock)
    instance.staff.set_language(person.name, language)
    page = desk(NARROW)
    sign_in(page, server, person)
    for path in ("/console/", "/console/surveys", "/console/results", "/console/questionnaires"):
        page.goto(f"{server}{path}")
        assert page.locator("table.stacks tbody tr").count() >= 1
        assert page.evaluate(CELLS) == 0, "every cell of every row is in sight"
        words = page.get_by_role("cell").first.get_attribute("data-label")
        assert page.get_by_role("columnheader", name=words, exact=True).count() >= 1
        header, menu = page.evaluate(HEADER)
        assert menu < 60, "one line"
        assert header < 110
        here = page.locator("header nav [aria-current]").bounding_box()
        assert here["x"] >= 0
        assert here["x"] + here["width"] <= NARROW

"""The desk of results in a browser: the report in its frame, copying, a table asked for, downloads; axe."""

import os
import zipfile
from threading import Event
from urllib.parse import urlsplit

import pytest

from survey import keeper
from survey.console import waiting
from tests.survey.console import lasting
from tests.survey.console.lasting import sign_in
from tests.survey.console.releases import groups
from tests.survey.looking import OVERFLOW, violations

pytestmark = pytest.mark.browser
clock, instance, app, server, _ = lasting.BROWSER
analyst = lasting.analyst

ONE = "/console/results/groups-1"


@pytest.fixture(scope="module", autouse=True)
def closed(instance):
    """The survey `groups`, closed and not released yet."""
    groups(instance)


@pytest.fixture
def page(chromium, server, analyst):
    """A browser in which the analyst is signed in."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="zh-CN", accept_downloads=True
    )
    page = context.new_page()
    page.said = []
    page.on("console", lambda line: page.said.append(line.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    sign_in(page, server, analyst)
    yield page
    context.close()


@pytest.fixture
def released(page, server, instance):
    """The page of the release, made by pressing the button if it is not there yet."""
    if not instance.console.releases("groups"):
        page.click("text=结果")
        page.click("button[name=survey]")
    else:
        page.goto(f"{server}{ONE}")
    page.wait_for_selector("iframe.document")
    assert urlsplit(page.url).path == ONE
    return page


def tidy(page, axe_source):
    """Everything wrong with the page, at both widths."""
    found = violations(page, axe_source)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(OVERFLOW) > 0:
            found.append((page.url, f"scrolls sideways at {width}"))
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_the_report_stands_in_its_frame_and_the_contents_lead_into_it(released, axe_source):
    frame = released.frame_locator("iframe.document")
    frame.locator("h1").wait_for()
    assert "分组小问卷" in frame.locator("h1").inner_text()
    released.click("nav.contents summary:has-text('题目与选项')")
    released.click("nav.contents details[open] a:has-text('A2 学到的东西用得上')")
    released.wait_for_function("() => frames.report.location.hash !== ''")
    assert frame.locator(":target").inner_text().endswith("学到的东西用得上。")
    assert tidy(released, axe_source) == []
    assert released.said == []


def test_a_statement_is_copied_by_its_button(released):
    frame = released.frame("report")
    frame.wait_for_selector("button")
    frame.evaluate(
        "() => document.addEventListener('copy', e => setTimeout(() => { window.kept = true }), true)"
    )
    button = released.frame_locator("iframe.document").locator("p.t button").first
    button.click()
    assert button.inner_text() == "已复制"
    assert frame.evaluate("() => window.kept")
    assert released.said == []


def test_the_page_that_waits_is_accessible_and_goes_on_by_itself(
    page, server, instance, axe_source, monkeypatch
):
    groups(instance, "slow")
    go, release = Event(), keeper.release
    monkeypatch.setattr(keeper, "release", lambda *which: go.wait(60) and release(*which))
    monkeypatch.setattr(waiting, "AGAIN", 4)
    page.goto(f"{server}/console/results")
    page.click("button[name=survey][value=slow]")
    page.wait_for_selector("progress")
    assert tidy(page, axe_source) == []
    picture = os.environ.get("CADRE_SURVEY_PICTURES")
    if picture:
        page.screenshot(path=f"{picture}/waiting.png")
    go.set()
    page.wait_for_selector("iframe.document")
    assert urlsplit(page.url).path == "/console/results/slow-1"
    assert page.said == []


def test_two_questions_are_crossed(released, axe_source):
    released.click("nav.places a:has-text('交叉表')")
    assert tidy(released, axe_source) == []
    released.select_option("#row", "item.B1")
    released.select_option("#column", "item.A1")
    released.click("button.main")
    frame = released.frame_locator("iframe.document")
    frame.locator("table").first.wait_for()
    assert "九个人的组" in frame.locator("table").first.inner_text()
    assert tidy(released, axe_source) == []
    released.click("text=另做一张表")
    released.select_option("#column", "item.B1")
    released.click("button.main")
    assert "同一道题" in released.inner_text("[role=alert]")
    assert released.input_value("#row") == "item.B1"
    assert tidy(released, axe_source) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_the_frame_of_a_table_is_as_tall_as_the_table(released, width):
    released.click("nav.places a:has-text('交叉表')")
    released.select_option("#row", "item.B1")
    released.select_option("#column", "item.A2")
    released.click("button.main")
    released.set_viewport_size({"width": width, "height": 640})
    frame = released.frame_locator("iframe.document")
    frame.locator("table").first.wait_for()
    released.wait_for_function(
        """() => {
          const shown = document.querySelector('iframe').contentDocument.documentElement;
          return Math.abs(shown.scrollHeight - shown.offsetHeight) < 2 && shown.offsetHeight === shown.clientHeight;
        }"""
    )
    assert released.locator("nav.places [aria-current]").inner_text() == "交叉表"


def test_the_report_has_most_of_the_window(released):
    for width, height in ((1280, 900), (360, 740), (360, 500)):
        released.set_viewport_size({"width": width, "height": height})
        tall = released.locator("iframe.document").bounding_box()["height"]
        assert tall >= max(0.84 * height, 480)


def test_the_report_and_the_rows_are_downloaded(released, analyst, tmp_path, axe_source):
    with released.expect_download() as report:
        released.click("button[value=docx]")
    report.value.save_as(tmp_path / "report.docx")
    assert zipfile.ZipFile(tmp_path / "report.docx").testzip() is None
    released.click("nav.places a:has-text('原始数据')")
    assert tidy(released, axe_source) == []
    released.check("input[value=csv]")
    released.fill("#factor", "000000")
    released.click("button.main")
    assert released.locator("[role=alert]").count() == 1
    released.fill("#factor", analyst.factor())
    with released.expect_download() as rows:
        released.click("button.main")
    rows.value.save_as(tmp_path / "rows.zip")
    assert "groups-1.csv" in zipfile.ZipFile(tmp_path / "rows.zip").namelist()


def test_remarks_have_a_page_that_is_accessible(released, axe_source):
    released.click("nav.places a:has-text('文字意见')")
    assert tidy(released, axe_source) == []
    assert released.said == []


def test_everything_is_there_without_script(chromium, released, server):
    context = chromium.new_context(java_script_enabled=False, storage_state=released.context.storage_state())
    page = context.new_page()
    page.goto(f"{server}{ONE}")
    assert "分组小问卷" in page.frame_locator("iframe.document").locator("h1").inner_text()
    assert page.locator("button[value=docx]").count() == 1
    context.close()

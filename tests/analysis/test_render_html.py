"""The web report: one file, nothing fetched, no script; every number carries its id; a phone can read it."""

import re
import shutil

import pytest
from lxml import html as lxml_html

from analysis import blocks
from analysis.render import html
from tests.analysis.printed import report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def test_it_is_one_document_without_script_or_anything_fetched():
    document = html.render(report())
    assert document.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert "<script" not in document
    assert re.findall(r"""(?:src|href)=|url\((?!#)|@import|https?://""", document) == []


def test_every_number_of_the_report_carries_its_id():
    made = report()
    page = lxml_html.fromstring(html.render(made))
    shown = {element.get("data-id"): element.text_content() for element in page.iterfind(".//*[@data-id]")}
    printed = {number.id: number.text for number in made.numbers()}
    assert shown == printed | {"L1.claim.word": "四成多"}


def test_tables_keep_their_lines_when_pasted():
    page = lxml_html.fromstring(html.render(report()))
    table = page.find(".//table")
    head = [cell.get("style") for cell in table.findall("thead/tr/th")]
    assert all("border-top:1.5pt solid" in style and "border-bottom:.75pt solid" in style for style in head)
    last = table.xpath("(.//tr)[last()]/*")
    assert all("border-bottom:1.5pt solid" in cell.get("style") for cell in last)
    assert [cell.text_content() for cell in last] == ["未作答", "7", "", "", ""]
    assert table.xpath("string(.//tr[th='有些时候'])") == "有些时候7132.426.6～38.9"


def test_bars_are_drawings_whose_figures_stand_beside_them():
    page = lxml_html.fromstring(html.render(report()))
    row = page.xpath("//tr[th='有些时候']")[0]
    rects = row.findall(".//rect")
    assert [rect.get("width") for rect in rects] == ["32.42%"]
    assert row.find(".//svg").getparent().getprevious().text == "32.4"


def test_a_chart_is_drawn_for_a_page_and_for_a_telephone_and_says_what_it_shows():
    page = lxml_html.fromstring(html.render(report()))
    for size in ("page", "phone"):
        chart = page.xpath(f"//svg[@class='{size}'][@aria-label='任务积压较多。']")[0]
        assert [group.get("aria-label") for group in chart.xpath("g[@role='img']")] == [
            "任务积压: 从没有 5.5%; 偶尔 16.0%; 有些时候 32.4%; 多数时候 30.1%; 几乎天天 16.0%",
            "下班回信: 从没有 —; 偶尔 —; 有些时候 —; 多数时候 —; 几乎天天 —",
        ]


def test_a_withheld_bar_is_a_dash_and_no_bar_of_nothing():
    page = lxml_html.fromstring(html.render(report()))
    for category in ("下班回信", "借调"):
        group = page.xpath(f"//svg[@class='page']//g[text='{category}']")[0]
        assert [text.text for text in group.findall("text")] == [category, "—"]
        assert group.findall("rect") == []


def test_every_pattern_that_a_chart_refers_to_is_defined_once_and_outside_what_is_hidden():
    document = html.render(report())
    page = lxml_html.fromstring(document)
    defined = page.xpath("//svg[@class='defs']//pattern/@id")
    assert len(defined) == len(set(defined)) > 0
    assert set(re.findall(r"url\(#([^)]+)\)", document)) <= set(defined)


def test_simulated_data_are_marked_at_the_top_at_the_foot_and_in_the_title():
    document = html.render(report())
    assert document.count('class="mark">模拟数据<') == 2
    assert "<title>干部工作状况调研报告 · 模拟数据</title>" in document
    assert 'class="mark"' not in html.render(report(footer=""))


def test_text_of_people_cannot_become_markup():
    bad = "<b>\"&'</b>"
    made = blocks.Report(
        bad,
        "zh-CN",
        (
            blocks.Paragraph((bad,), key=bad),
            blocks.Table(bad, bad, (bad, bad), (blocks.Row(((bad,), (bad,))),), ((bad,),)),
            blocks.Chart(bad, bad, "bars", (bad,), (blocks.Series(bad, (None,)),), bad),
        ),
        bad,
        ((bad, bad),),
    )
    document = html.render(made)
    assert "<b>" not in document
    page = lxml_html.fromstring(document)
    assert page.findtext(".//h1") == bad
    assert page.find(".//tbody//td").text_content() == bad


def test_the_same_report_gives_the_same_bytes():
    assert html.render(report()) == html.render(report())


def test_forty_five_items_stay_under_150_kb():
    made = report()
    table = next(block for block in made.blocks if isinstance(block, blocks.Table))
    big = blocks.Report("报告", "zh-CN", (table,) * 45, "模拟数据")
    assert len(html.render(big).encode()) < 150_000


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [1000, 360, 320])
def test_the_page_never_scrolls_sideways(tmp_path, width):
    from playwright.sync_api import sync_playwright

    path = tmp_path / "report.html"
    path.write_text(html.render(report()), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "17px"
        browser.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_axe_finds_nothing(tmp_path):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    path = tmp_path / "report.html"
    path.write_text(html.render(report()), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 360, "height": 800})
        page.goto(path.as_uri())
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        browser.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_every_printed_page_bears_the_mark_of_simulated_data(tmp_path):
    pdftotext = shutil.which("pdftotext")
    if pdftotext is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    import subprocess

    from playwright.sync_api import sync_playwright

    path = tmp_path / "report.html"
    path.write_text(html.render(report()), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(path.as_uri())
        page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
        browser.close()
    text = subprocess.run([pdftotext, tmp_path / "report.pdf", "-"], check=True, capture_output=True).stdout
    pages = text.decode().rstrip("\f").split("\f")
    assert len(pages) >= 2
    assert all("模拟数据" in page for page in pages)

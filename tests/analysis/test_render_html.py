"""The web report: one file, nothing fetched, no script; every number carries its id; a phone can read it."""

import re
import subprocess
import zipfile
from dataclasses import replace
from fractions import Fraction

import pytest
from lxml import html as lxml_html

from analysis import blocks
from analysis.blocks import Heading, Number
from analysis.render import html, html_copy, html_docx
from tests.analysis.printed import report
from tests.analysis.reading_back import of_blocks, of_html
from tests.analysis.word import NEEDS_OFFICE, PDFTOTEXT, SOFFICE


def test_it_is_one_document_that_fetches_nothing_and_has_no_script_but_that_of_its_buttons():
    document = html.render(report())
    assert document.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert re.findall(r"<script.*?</script>", document, re.DOTALL) == [
        f"<script>{html_copy.script('zh-CN')}</script>"
    ]
    script = html_copy.script("zh-CN")
    assert re.findall(r"""src=|href=(?!#)|url\(|@import|https?://""", document.replace(script, "")) == []
    assert re.findall(r"https?://[^'\"]*", script) == [
        html_docx.SPACE
    ]  # a namespace: nothing is fetched from it
    assert re.findall(r"fetch|XMLHttp|import|WebSocket|sendBeacon|src", script) == []


def test_every_number_of_the_report_carries_its_id():
    made = report()
    assert of_html(html.render(made)) == of_blocks(made)


def test_a_table_has_three_lines_and_its_base_rows_at_the_foot():
    page = lxml_html.fromstring(html.render(report()))
    table = page.find(".//table")
    assert [cell.text for cell in table.findall("thead/tr/th")] == ["选项", "人数", "占比(%)", "95%区间(%)"]
    assert [[cell.text_content() for cell in row] for row in table.xpath("tbody[@class='f']/tr")] == [
        ["有效作答", "219", "100.0", ""],
        ["未作答", "7", "", ""],
    ]
    assert "thead tr>*{border-top:1.5pt solid;border-bottom:.75pt solid}" in html.STYLE


def test_bars_run_under_labels_and_their_figures_stand_beside_them():
    page = lxml_html.fromstring(html.render(report()))
    row = page.xpath("//tr[th='有些时候']")[0]
    assert row.get("style") == "--p:32.4"
    assert [cell.text for cell in row] == ["有些时候", "71", "32.4", "26.6～38.9"]
    assert page.xpath("//tbody[@class='f']/tr[@style]") == []


def test_a_chart_says_what_it_shows_and_holds_every_figure_as_text():
    page = lxml_html.fromstring(html.render(report()))
    bars = page.xpath("//figure[@data-key='L']//div[@role='img']")
    assert [bar.get("aria-label") for bar in bars] == [
        "从没有 5.5%; 偶尔 16.0%; 有些时候 32.4%; 多数时候 30.1%; 几乎天天 16.0%",
        "从没有 —; 偶尔 —; 有些时候 —; 多数时候 —; 几乎天天 —",
    ]
    assert [part.text for part in bars[0]] == ["5.5", "16.0", "32.4", "30.1", "16.0"]


def test_parts_are_as_long_as_their_shares():
    page = lxml_html.fromstring(html.render(report()))
    parts = page.xpath("//figure[@data-key='L']//div[@role='img'][1]/i/@style")
    assert [re.search(r"width:([\d.]+)%", part)[1] for part in parts[:3]] == ["5.48", "15.98", "32.42"]


def test_a_withheld_bar_is_a_dash_and_no_bar_of_nothing():
    page = lxml_html.fromstring(html.render(report()))
    for key, category in (("L", "下班回信"), ("WL", "借调")):
        bar = page.xpath(f"//figure[@data-key='{key}']//div[span='{category}']/div")[0]
        assert [part.text for part in bar.xpath("i[not(@class='z')]")] == ["—"]
        assert bar.xpath(".//*[contains(@style, 'width')]") == []


@pytest.mark.parametrize("kind", ["stacked", "diverging"])
def test_where_some_parts_are_withheld_and_nobody_chose_the_others_zero_is_told(kind):
    none = Number("x.1.percent", Fraction(0), "percent", "0.0")
    series = tuple(
        blocks.Series(label, (share,)) for label, share in zip("不中是", (None, none, None), strict=True)
    )
    base = Number("x.base", 200, "persons", "200")
    chart = blocks.Chart("x", "一题", kind, ("甲",), series, "图", bases=(base,))
    document = html.render(blocks.Report("报告", "zh-CN", (chart,)))
    assert of_html(document) == {("x.base", "200"), ("x.1.percent", "0.0")}
    assert "—" in lxml_html.fromstring(document).xpath("string(//div[@role='img'])")


def test_what_a_middle_scale_and_answers_beside_it_look_like():
    base = Number("x.base", 200, "persons", "200")
    shares = [(40, "20.0"), (60, "30.0"), (80, "40.0"), (20, "10.0")]
    series = tuple(
        blocks.Series(label, (Number(f"x.{at}.percent", Fraction(k, 200), "percent", text),), apart=at == 3)
        for at, (label, (k, text)) in enumerate(zip(("不", "中", "是", "不了解"), shares, strict=True))
    )
    chart = blocks.Chart("x", "一题", "diverging", ("甲",), series, "图", bases=(base,))
    document = html.render(blocks.Report("报告", "zh-CN", (chart,)))
    assert of_html(document) == {
        ("x.base", "200"),
        *((f"x.{at}.percent", text) for at, (_, text) in enumerate(shares)),
    }
    page = lxml_html.fromstring(document)
    styles = page.xpath("//div[@role='img']/i/@style")
    assert [float(re.search(r"width:([\d.]+)", one)[1]) for one in styles] == [19.4, 29.1, 38.8, 9.7]
    assert "margin-left:3%" in styles[3]
    assert page.xpath("//div[@data-col]/@style") == ["--m:33.95%"]


def test_simulated_data_are_marked_at_the_top_at_the_foot_and_in_the_title():
    document = html.render(report())
    assert document.count('class="mark">模拟数据<') == 2
    assert "<title>干部工作状况调研报告 · 模拟数据</title>" in document
    assert 'class="mark"' not in html.render(report(footer=""))


def test_the_parts_of_a_long_report_are_listed_under_its_title_with_links_that_lead_to_them(demo_report):
    page = html.render(demo_report("zh-CN"))
    links = re.findall(r"<a href=#(s\d+)>([^<]*)</a>", page.partition("<nav>")[2].partition("</nav>")[0])
    assert dict(re.findall(r"<h2 id=(s\d+)>([^<]*)</h2>", page)) == dict(links)
    assert [text for _, text in links][:2] == ["一、调查基本情况", "二、主要发现"]
    short = replace(
        report(), blocks=tuple(block for block in report().blocks if not isinstance(block, Heading))
    )
    assert "<nav>" not in html.render(short)
    assert "<nav>" not in html.render(demo_report("zh-CN"), named=True)


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


def test_a_wide_table_scrolls_in_a_box_that_the_keyboard_reaches():
    page = lxml_html.fromstring(html.render(report()))
    [box] = page.xpath("//div[@class='box']")
    assert (box.get("tabindex"), box.get("role")) == ("0", "region")
    assert page.get_element_by_id(box.get("aria-labelledby")).text == (
        "表3\u3000职务类别：按“手头任务越积越多”分布（行百分比，%）"
    )


@pytest.fixture
def shown(chromium, tmp_path):
    """A function that opens a report in a window of this width."""
    pages = []

    def open_page(made, width=1280):
        path = tmp_path / "report.html"
        path.write_text(html.render(made), encoding="utf-8")
        pages.append(chromium.new_page(viewport={"width": width, "height": 800}))
        pages[-1].goto(path.as_uri())
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1000, 360, 320])
def test_the_page_never_scrolls_sideways(shown, width):
    page = shown(report(), width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "17px"


TRACKS = """() => [...document.querySelectorAll('.c')].filter(chart => chart.querySelector('.a'))
  .map(chart => [...chart.querySelectorAll('.v')].map(one => one.getBoundingClientRect())
    .map(box => `${Math.round(box.left)} to ${Math.round(box.right)}`))"""


BROKEN_WORDS = """() => [...document.querySelectorAll('thead th')].flatMap(head => {
  const range = document.createRange(), text = head.firstChild;
  return [...text.data.matchAll(/[A-Za-z]+/g)].filter(word => {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(word => word[0]);
})"""


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_no_word_of_a_head_breaks_on_a_telephone_and_the_page_stays_within_it(shown, demo_report, language):
    page = shown(demo_report(language), 360)
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(BROKEN_WORDS) == []


@pytest.mark.browser
def test_an_axis_stands_under_what_it_measures_and_a_gap_is_no_bar(shown, demo_report):
    page = shown(demo_report("zh-CN"))
    for width in (360, 800, 1100):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        charts = page.evaluate(TRACKS)
        assert len(charts) > 3
        assert {len(set(tracks)) for tracks in charts} == {1}, width
    gaps = page.locator(".p .g")
    assert gaps.count() > 0
    for gap in gaps.all():
        assert gap.evaluate("one => getComputedStyle(one).backgroundColor") == "rgba(0, 0, 0, 0)"


@pytest.mark.browser
def test_axe_finds_nothing(shown):
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(shown(report(), 360))
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.browser
@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext (poppler-utils) is not installed")
def test_every_printed_page_bears_the_mark_of_simulated_data(shown, tmp_path):
    shown(report()).pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    text = subprocess.run([PDFTOTEXT, tmp_path / "report.pdf", "-"], check=True, capture_output=True).stdout
    pages = text.decode().rstrip("\f").split("\f")
    assert len(pages) >= 2
    assert all("模拟数据" in page for page in pages)


# ---- copying -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pasted(chromium):
    """A function that presses the button of a block and tells what is on the clipboard: HTML and text."""
    page = chromium.new_page()
    page.set_content(html.render(report()))
    page.evaluate(
        """() => addEventListener('copy', event => { window.got = ['text/html', 'text/plain']
            .map(kind => event.clipboardData.getData(kind)) })"""
    )

    def press(key):
        button = page.locator(f"[data-key='{key}'] > button").first
        button.click()
        assert button.inner_text() == "已复制"
        return page.evaluate("window.got")

    return press


@pytest.mark.browser
def test_a_statement_is_copied_with_its_font_size_and_indent(pasted):
    copied, text = pasted("L1.claim")
    assert text == "有46.1%的受访干部手头任务越积越多（101人，n=219）。"
    [paragraph] = lxml_html.fragments_fromstring(copied)
    assert paragraph.text_content() == text
    for style in ("font-family:'仿宋_GB2312'", "font-size: 16pt", "text-indent: 32pt", "line-height: 28pt"):
        assert style in paragraph.get("style")


@pytest.mark.browser
def test_a_table_is_copied_with_its_caption_before_it_and_lines_on_its_cells(pasted):
    copied, text = pasted("L1")
    assert text.split("\n")[:2] == ["表1\u3000手头任务越积越多", "选项\t人数\t占比(%)\t95%区间(%)"]
    caption, table, *notes = lxml_html.fragments_fromstring(copied)
    assert (caption.tag, table.tag, notes) == ("p", "table", [])
    for cell in table.xpath("thead/tr/*"):
        assert "border-top: 1.5pt solid" in cell.get("style")
        assert "border-bottom: 0.75pt solid" in cell.get("style")
    for cell in table.xpath("(.//tr)[last()]/*"):
        assert "border-bottom: 1.5pt solid" in cell.get("style")
    attributes = {name for one in table.iter() for name in one.attrib}
    assert attributes == {"style"}
    assert "var(" not in copied


@pytest.mark.office
@pytest.mark.browser
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_word_processor_keeps_borders_font_size_indent_and_the_repeating_head(pasted, tmp_path):
    from docx import Document
    from docx.oxml.ns import qn

    source = tmp_path / "pasted.html"
    body = pasted("L1.claim")[0] + pasted("L1")[0]
    source.write_text(f'<html><meta charset="utf-8"><body>{body}</body></html>', encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    kinds = ["--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path]
    subprocess.run([SOFFICE, profile, "--headless", *kinds, source], check=True, capture_output=True)
    document = Document(tmp_path / "pasted.docx")
    statement, table = document.paragraphs[0], document.tables[0]
    run = statement.runs[0]
    assert statement.paragraph_format.first_line_indent.pt == run.font.size.pt * 2 == 32
    fonts = {
        run._r.rPr.find(qn("w:rFonts")).get(qn(f"w:{kind}"))
        for run in statement.runs
        for kind in ("eastAsia", "ascii")
    }
    assert fonts - {None} == {"仿宋_GB2312"}
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None

    def rules(row):
        return [
            {side.tag.split("}")[1]: side.get(qn("w:sz")) for side in cell._tc.tcPr.find(qn("w:tcBorders"))}
            for cell in row.cells
        ]

    assert rules(table.rows[0]) == [{"top": "12", "bottom": "6"}] * 4
    assert rules(table.rows[-1]) == [{"bottom": "12"}] * 4
    assert [cell.text for cell in table.rows[3].cells] == ["有些时候", "71", "32.4", "26.6～38.9"]


# ---- one block as a Word file ------------------------------------------------------------------


@pytest.fixture(scope="module")
def downloaded(chromium, tmp_path_factory):
    """A function that presses 下载本段docx of a block and gives the file that the browser saved."""
    folder = tmp_path_factory.mktemp("downloads")
    (folder / "report.html").write_text(html.render(report()), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto((folder / "report.html").as_uri())

    def press(key):
        with page.expect_download() as started:
            page.click(f"[data-key='{key}'] > button:text('下载本段docx')")
        assert started.value.suggested_filename == f"{key}.docx"
        started.value.save_as(folder / f"{key}.docx")
        return folder / f"{key}.docx"

    return press


def fonts(run):
    from docx.oxml.ns import qn

    return {name.split("}")[1]: value for name, value in run._r.rPr.find(qn("w:rFonts")).items()}


@pytest.mark.browser
def test_a_statement_is_downloaded_as_a_word_file_with_its_font_size_and_indent(downloaded):
    from docx import Document

    path = downloaded("L1.claim")
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert {one.compress_type for one in package.infolist()} == {zipfile.ZIP_STORED}
    statement, mark = Document(path).paragraphs
    assert statement.text == "有46.1%的受访干部手头任务越积越多（101人，n=219）。"
    assert mark.text == "模拟数据"
    [run] = statement.runs
    assert fonts(run) == {"ascii": "Times New Roman", "hAnsi": "Times New Roman", "eastAsia": "仿宋_GB2312"}
    assert (run.font.size.pt, statement.paragraph_format.first_line_indent.pt) == (16, 32)


@pytest.mark.browser
def test_a_table_is_downloaded_with_three_lines_its_caption_and_a_repeating_head(downloaded):
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(downloaded("L1"))
    assert document.paragraphs[0].text == "表1\u3000手头任务越积越多"
    [table] = document.tables
    lines = [
        [
            {one.tag.split("}")[1]: one.get(qn("w:sz")) for one in cell._tc.tcPr.find(qn("w:tcBorders"))}
            for cell in row.cells
        ]
        for row in table.rows
    ]
    assert lines == [[{"top": "12", "bottom": "6"}] * 4, *[[{}] * 4] * 6, [{"bottom": "12"}] * 4]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
    assert sum(widths) == pytest.approx(8845, abs=4)
    assert [cell.text for cell in table.rows[3].cells] == ["有些时候", "71", "32.4", "26.6～38.9"]


@pytest.mark.office
@pytest.mark.browser
@NEEDS_OFFICE
def test_a_word_processor_opens_what_was_downloaded(downloaded, tmp_path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    how = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, downloaded("L1")]
    subprocess.run(how, check=True, capture_output=True)
    found = subprocess.run([PDFTOTEXT, "-layout", tmp_path / "L1.pdf", "-"], check=True, capture_output=True)
    text = found.stdout.decode()
    assert [line.split() for line in text.splitlines() if "有些时候" in line] == [
        ["有些时候", "71", "32.4", "26.6～38.9"]
    ]
    assert "模拟数据" in text

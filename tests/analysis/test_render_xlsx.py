"""The workbook: real numbers that read as printed, native charts, nothing behind a dash, the same bytes."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from analysis.blocks import Number, Table
from analysis.render import xlsx
from analysis.render.xlsx_book import printed
from tests.analysis.printed import report
from tests.analysis.spreadsheet import opened, shown

SOFFICE = shutil.which("soffice")
CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
VARIABLES = (("变量名", "题目"), ("L1", "手头任务越积越多"), ("=1+1", "公式"))


@pytest.fixture(scope="module")
def content():
    return xlsx.render(report(), VARIABLES)


@pytest.fixture(scope="module")
def book(content):
    return opened(content)


def texts(sheet):
    return [[shown(cell) for cell in row] for row in sheet.iter_rows()]


def parts(content, pattern):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist() if re.search(pattern, name)}


def charts(content):
    """Title of the series -> cached values by place, of every chart."""
    found = []
    for name in sorted(
        parts(content, r"charts/chart\d+\.xml"), key=lambda one: int(re.findall(r"\d+", one)[0])
    ):
        root = etree.fromstring(parts(content, re.escape(name))[name])
        found.append(
            {
                series.findtext("c:tx//c:v", namespaces=CHART): {
                    int(point.get("idx")): point.findtext("c:v", namespaces=CHART)
                    for point in series.iterfind("c:val//c:pt", CHART)
                }
                for series in root.iterfind(".//c:ser", CHART)
            }
        )
    return found


def test_every_table_and_chart_has_a_sheet_of_its_own(book):
    assert book.sheetnames == [
        "说明",
        "目录",
        "正文",
        "变量表",
        "表1",
        "表2",
        "图1",
        "图2",
        "表3",
        "数字索引",
    ]
    assert book["表1"]["A1"].value == "表1\u3000手头任务越积越多"
    assert [row[0] for row in texts(book["目录"])[1:]] == ["表1", "表2", "图1", "图2", "表3"]
    assert book["目录"]["A2"].hyperlink.location == "'表1'!A1"


def test_a_table_reads_as_printed_with_its_base_and_who_did_not_answer(book):
    lines = texts(book["表1"])
    assert lines[1] == ["选项", "人数", "占比(%)", "95%区间(%)"]
    assert lines[4] == ["有些时候", "71", "32.4", "26.6～38.9"]
    assert lines[7][:3] == ["有效作答", "219", "100.0"]
    assert lines[8][:2] == ["未作答", "7"]


def test_figures_are_numbers_and_ids_and_labels_are_texts(book):
    sheet = book["表1"]
    assert (sheet["B5"].value, sheet["C5"].value, sheet["C5"].number_format) == (71, 32.4, "0.0")
    assert all(isinstance(cell.value, str) for cell in book["数字索引"]["A"])
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    assert book["变量表"]["A3"].value == "'=1+1"


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("71", 71, "0"),
        ("12,345", 12345, "#,##0"),
        ("6.3", 6.3, "0.0"),
        ("0.050", 0.05, "0.000"),
        ("-1.25", -1.25, "0.00"),
        ("p<0.001", 0.001, '"p<0.001"'),
    ],
)
def test_a_number_format_shows_exactly_the_printed_text(text, value, form):
    assert printed(Number("x", None, "other", text)) == (value, form)


def test_nothing_stands_behind_what_is_printed(content):
    assert all(
        float(value) == round(float(value), 1)
        for one in charts(content)
        for values in one.values()
        for value in values.values()
    )


def test_what_is_withheld_is_a_dash_in_its_cell_and_nothing_in_the_chart(book, content):
    assert book["图2"]["B4"].value == "—"
    assert charts(content)[2] == {
        label: {0: value}
        for label, value in zip(
            ("从没有", "偶尔", "有些时候", "多数时候", "几乎天天"),
            ("5.5", "16.0", "32.4", "30.1", "16.0"),
            strict=True,
        )
    }
    assert charts(content)[3] == {"平均分": {0: "50.1"}}


def test_charts_are_native_stand_beside_the_table_and_say_what_they_show(content):
    drawings = parts(content, r"drawings/drawing\d+\.xml")
    assert len(charts(content)) == len(drawings) == 5
    said = "".join(re.findall(r'descr="([^"]*)"', b"".join(drawings.values()).decode()))
    assert "任务积压较多。" in said


def test_a_cross_table_is_drawn_as_parts_of_its_rows(content):
    last = charts(content)[4]
    assert list(last) == ["从没有", "偶尔", "有些时候", "多数时候", "几乎天天"]
    assert all(set(values) <= {0, 1, 2, 3} for values in last.values())


def test_the_head_stays_in_sight_and_pages_are_a4_with_the_mark_at_their_foot(book):
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0
        assert "模拟数据" in sheet.oddFooter.left.text
    assert book["表1"].freeze_panes == "A3"
    assert book["变量表"].freeze_panes == "A2"
    assert book["表1"].print_title_rows == "$1:$2"


def test_about_names_the_mark_and_the_release(book):
    lines = texts(book["说明"])
    assert [row[0] for row in lines[:2]] == ["干部工作状况调研报告", "模拟数据"]
    assert lines[2] == ["release", "demo-1"]
    assert "模拟数据" not in str(texts(opened(xlsx.render(report(footer="")))["说明"]))


def test_sentences_stand_whole_and_lead_to_their_tables(book):
    running = [cell for name in ("说明", "正文") for row in texts(book[name]) for cell in row if cell]
    assert "有46.1%的受访干部手头任务越积越多（101人，n=219）。" in running
    assert "见表1\u3000手头任务越积越多" in running


def test_the_index_leads_to_every_figure_where_it_stands(book):
    lines = texts(book["数字索引"])[1:]
    assert {(row[0], row[1]) for row in lines} == {(one.id, one.text) for one in report().numbers()}
    for _, text, sheet, cell in lines:
        found = book[sheet][cell]
        assert shown(found) == text if isinstance(found.value, int | float) else text in found.value


def test_chinese_fonts_are_named(book):
    assert book["表1"]["A5"].font.name == "宋体"
    assert book["表1"]["A1"].font.name == "黑体"
    assert opened(xlsx.render(report("en")))["Table 1"]["A5"].font.name == "Arial"


def test_columns_are_as_wide_as_their_words_and_long_labels_break(book):
    widths = book["表1"].column_dimensions
    assert 14 <= widths["A"].width <= 51
    long = "一个很长的选项，" * 8
    [table] = [block for block in report().blocks if isinstance(block, Table)][:1]
    rows = (replace(table.rows[0], cells=((long,), *table.rows[0].cells[1:])), *table.rows[1:])
    sheet = opened(xlsx.render(replace(report(), blocks=(replace(table, rows=rows),))))["表1"]
    assert sheet.row_dimensions[3].height >= 45
    assert sheet["A3"].alignment.wrap_text


def test_the_same_report_gives_the_same_bytes_without_today(content):
    assert xlsx.render(report(), VARIABLES) == content
    core = parts(content, "core.xml")["docProps/core.xml"].decode()
    assert "1980-01-01T00:00:00Z" in core


@pytest.mark.office
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_calc_shows_the_printed_texts(content, tmp_path):
    (tmp_path / "report.xlsx").write_bytes(content)
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,5",
            "--outdir",
            tmp_path,
            tmp_path / "report.xlsx",
        ],
        check=True,
        capture_output=True,
    )
    [made] = tmp_path.glob("*.csv")
    lines = made.read_text(encoding="utf-8").splitlines()
    assert "有些时候,71,32.4,26.6～38.9" in lines
    assert "有效作答,219,100.0," in lines

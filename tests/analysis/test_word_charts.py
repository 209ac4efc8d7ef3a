"""Native charts of the Word file: printed figures only, editable, captioned, legible in grey, nothing hidden."""

import io
from fractions import Fraction
from itertools import pairwise

import pytest
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from analysis.blocks import Chart, Number, Report, Series
from analysis.render import docx, word_record
from analysis.render.pictures.palette import PAPER, VISIBLE, contrast
from analysis.render.word_chart_xml import A, C
from analysis.render.word_charts import WP
from tests.analysis import word
from tests.analysis.printed import count, percent
from tests.analysis.word import NEEDS_OFFICE, text_of

NS = {"c": C, "a": A}


def limit(id, value):
    return Number(id, Fraction(value), "percent", value)


DOTS = Chart(
    "G5.groups_chart",
    "分组情况：认为晋升渠道不畅",
    "dots",
    ("岗位：窗口", "岗位：外勤"),
    (
        Series(
            "占比",
            (percent("G5xB1.1.percent", 9, 41, "22"), None),
            (limit("G5xB1.1.low", "12"), None),
            (limit("G5xB1.1.high", "37"), None),
        ),
    ),
    "点图：认为晋升渠道不畅",
    (("注：区间按95%置信水平计算。",),),
    (count("G5xB1.1.base", 41), count("G5xB1.2.base", 12)),
    ("不足30人", "不足30人"),
)
STACKED = Chart(
    "W.items_chart",
    "各题作答分布（%）",
    "diverging",
    ("任务积压", "下班回信"),
    (
        Series(
            "从不", (percent("W1.item.1.percent", 12, 200, "6.0"), percent("W2.item.1.percent", 1, 50, "2.0"))
        ),
        Series("有时", (percent("W1.item.2.percent", 71, 200, "35.5"), None)),
        Series(
            "经常",
            (percent("W1.item.3.percent", 100, 200, "50.0"), percent("W2.item.3.percent", 33, 50, "66.0")),
        ),
        Series("记不清", (percent("W1.item.4.percent", 17, 200, "8.5"), None), apart=True),
    ),
    "堆积条形图：各题作答分布",
    bases=(count("W1.item.base", 200), count("W2.item.base", 50)),
)
BARS = Chart(
    "WL",
    "负担得分",
    "bars",
    ("班子成员", "借调"),
    (Series("平均分", (Number("WL.mean", Fraction(501, 10), "score", "50.1"), None)),),
    "条形图：班子成员50.1分",
)


@pytest.fixture(scope="module")
def package():
    return docx.render(Report("报告", "zh-CN", (DOTS, STACKED, BARS)))


@pytest.fixture(scope="module")
def parts(package):
    return word.parts(package)


def chart(parts, number):
    return etree.fromstring(parts[f"word/charts/chart{number}.xml"])


def book(parts, number):
    return load_workbook(io.BytesIO(parts[f"word/embeddings/chart{number}.xlsx"]), data_only=True)["Sheet1"]


def points(reference):
    return {
        int(point.get("idx")): point.findtext("c:v", namespaces=NS)
        for point in reference.iterfind(".//c:pt", NS)
    }


def test_values_are_those_printed_and_hidden_ones_are_empty_in_cache_and_workbook(parts):
    [series] = chart(parts, 1).iterfind(".//c:ser", NS)
    assert points(series.find("c:val", NS)) == {0: "22"}
    assert points(series.find("c:cat", NS)) == {0: "岗位：窗口（n=41）", 1: "岗位：外勤（n=12） 不足30人"}
    sheet = book(parts, 1)
    assert list(sheet.values) == [
        (None, "占比", "占比：区间下限", "占比：区间上限", "占比：到下限", "占比：到上限"),
        ("岗位：窗口（n=41）", 22, 12, 37, 10, 15),
        ("岗位：外勤（n=12） 不足30人", None, None, None, None, None),
    ]


def test_parts_of_100_keep_their_order_and_their_cells(parts):
    series = chart(parts, 2).findall(".//c:ser", NS)
    assert [one.findtext("c:tx//c:v", namespaces=NS) for one in series] == ["从不", "有时", "经常", "记不清"]
    assert [points(one.find("c:val", NS)) for one in series] == [
        {0: "6", 1: "2"},
        {0: "35.5"},
        {0: "50", 1: "66"},
        {0: "8.5"},
    ]
    assert [one.findtext("c:val//c:f", namespaces=NS) for one in series][1] == "Sheet1!$C$2:$C$3"
    assert list(book(parts, 2).values)[2] == ("下班回信（n=50）", 2, None, 66, None)
    assert chart(parts, 2).find(".//c:grouping", NS).get("val") == "stacked"
    assert chart(parts, 2).find(".//c:valAx/c:scaling/c:max", NS).get("val") == "100"
    assert book(parts, 2)["C2"].number_format == "0.0"


def test_the_workbook_is_inside_and_the_chart_points_to_it(parts):
    for number in (1, 2, 3):
        links = parts[f"word/charts/_rels/chart{number}.xml.rels"].decode()
        assert f"../embeddings/chart{number}.xlsx" in links
        assert chart(parts, number).find("c:externalData", NS) is not None
    assert "chart+xml" in parts["[Content_Types].xml"].decode()


def test_every_bar_carries_its_figure_with_the_decimals_printed(parts):
    formats = [
        [one.get("formatCode") for one in chart(parts, number).iterfind(".//c:dLbls/c:numFmt", NS)]
        for number in (1, 2, 3)
    ]
    assert formats == [["0"], ['[<5.5]"";0.0'] * 4, ["0.0"]]
    assert all(
        show.get("val") == "1"
        for number in (1, 2, 3)
        for show in chart(parts, number).iterfind(".//c:showVal", NS)
    )


def test_intervals_are_lines_within_the_axis(parts):
    found = chart(parts, 1)
    assert points(found.find(".//c:errBars/c:plus", NS)) == {0: "15"}
    assert points(found.find(".//c:errBars/c:minus", NS)) == {0: "10"}
    assert found.find(".//c:valAx/c:scaling/c:max", NS).get("val") == "40"


def test_bars_with_intervals_have_a_scale_and_figures_without_boxes(parts):
    found = chart(parts, 1)
    axis, bare = found.find(".//c:valAx", NS), chart(parts, 2).find(".//c:valAx", NS)
    assert axis.find("c:delete", NS).get("val") == "0"
    assert axis.find("c:tickLblPos", NS).get("val") == "nextTo"
    assert bare.find("c:delete", NS).get("val") == "1"
    assert found.find(".//c:dLbls/c:spPr/a:noFill", NS) is not None
    room = float(found.find(".//c:plotArea/c:layout/c:manualLayout/c:h", NS).get("val"))
    assert room < 0.9  # the scale stands below it


def test_neighbouring_parts_differ_in_grey_or_a_line_parts_them(parts):
    def colour(shape):
        return (
            "#" + shape.find(".//a:bgClr/a:srgbClr", NS).get("val")
            if shape.find(".//a:pattFill", NS) is not None
            else "#" + shape.find("a:solidFill/a:srgbClr", NS).get("val")
        )

    shapes = chart(parts, 2).findall(".//c:ser/c:spPr", NS)
    for one, other in pairwise(shapes):
        line = "#" + one.find("a:ln/a:solidFill/a:srgbClr", NS).get("val")
        patterned = one.find("a:pattFill", NS) is not None or other.find("a:pattFill", NS) is not None
        apart = contrast(colour(one), colour(other)) >= VISIBLE
        lined = min(contrast(line, colour(one)), contrast(line, colour(other))) >= VISIBLE
        assert patterned or apart or lined
    [bar] = chart(parts, 3).findall(".//c:ser/c:spPr", NS)
    assert contrast(colour(bar), PAPER) >= VISIBLE


def test_captions_stand_below_with_a_number_and_the_drawing_has_words_for_the_blind(package):
    texts = word.paragraphs(package)
    assert texts[1:] == [
        "注：区间按95%置信水平计算。",
        "图1　分组情况：认为晋升渠道不畅",
        "图2　各题作答分布（%）",
        "图3　负担得分",
    ]
    root = word.body(package)
    named = [(one.get("name"), one.get("descr")) for one in root.iter(f"{{{WP}}}docPr")]
    assert named == [
        ("cs:G5.groups_chart", "点图：认为晋升渠道不畅"),
        ("cs:W.items_chart", "堆积条形图：各题作答分布"),
        ("cs:WL", "条形图：班子成员50.1分"),
    ]
    kept = [p.find(f".//{qn('w:keepNext')}") for p in root.iter(qn("w:p")) if text_of(p).startswith("图")]
    assert [one.get(qn("w:val")) for one in kept] == ["0"] * 3


def test_fonts_of_a_chart_are_named_for_both_scripts(parts):
    for number in (1, 2, 3):
        assert {one.get("typeface") for one in chart(parts, number).iter(f"{{{A}}}ea")} == {"仿宋_GB2312"}
        assert {one.get("typeface") for one in chart(parts, number).iter(f"{{{A}}}latin")} == {
            "Times New Roman"
        }


def test_the_record_keeps_what_every_cell_holds(parts):
    record = etree.fromstring(parts["customXml/item1.xml"])
    space = {"r": word_record.SPACE}
    cells = {
        cell.get("ref"): ("".join(cell.itertext()), [one.get("tag") for one in cell])
        for cell in record.iterfind("r:chart[@key='G5.groups_chart']/r:cell", space)
    }
    assert cells["A3"] == ("岗位：外勤（n=12） 不足30人", ["cs:G5xB1.2.base", "cs:"])
    assert cells["B2"] == ("22", ["cs:G5xB1.1.percent"])
    assert cells["D2"] == ("37", ["cs:G5xB1.1.high"])
    assert cells["B3"] == ("", [])
    assert cells["B1"] == ("占比", [])
    assert "E2" not in cells


def test_the_same_charts_give_the_same_bytes(package):
    assert docx.render(Report("报告", "zh-CN", (DOTS, STACKED, BARS))) == package


@pytest.mark.office
@NEEDS_OFFICE
def test_libreoffice_draws_labels_figures_and_legend(package, tmp_path):
    path = tmp_path / "charts.docx"
    path.write_bytes(package)
    drawn = "".join("".join(word.pages(path)).split())
    for text in ("岗位：窗口（n=41）", "22", "35.5", "66.0", "从不", "记不清", "50.1"):
        assert text in drawn
    assert "2.0" not in drawn  # no room on its part of the bar; the table has it

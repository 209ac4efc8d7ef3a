"""The Word file: page and fonts of GB/T 9704, three-line tables, the same bytes, and LibreOffice opens it."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from lxml import etree

from analysis.blocks import Chart, Note, Origin, Paragraph, Report, Table, runs_of
from analysis.errors import DataError
from analysis.render import docx, word_fonts, word_record
from analysis.render.word_fonts import Fonts
from analysis.render.word_styles import STYLES, TEXT_WIDTH
from tests.analysis import word
from tests.analysis.printed import count, report
from tests.analysis.word import NEEDS_OFFICE, text_of


def opened(made=None):
    return Document(io.BytesIO(docx.render(made or report())))


def parts():
    return word.parts(docx.render(report()))


def test_the_page_is_that_of_gb_t_9704():
    section = opened().sections[0]
    millimetres = [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.left_margin,
            section.right_margin,
            section.bottom_margin,
        )
    ]
    assert millimetres == [210, 297, 37, 28, 26, 35]
    assert section._sectPr.find(qn("w:docGrid")) is None


@pytest.mark.parametrize(
    ("style", "chinese", "size", "line"),
    [
        ("Title", "方正小标宋简体", 22, 33),
        ("Heading 1", "黑体", 16, 28),
        ("Heading 2", "楷体_GB2312", 16, 28),
        ("Normal", "仿宋_GB2312", 16, 28),
        ("Footer", "宋体", 14, 16),
    ],
)
def test_styles_name_their_fonts_for_both_scripts(style, chinese, size, line):
    found = opened().styles[style]
    fonts = found.element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == chinese
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"
    assert found.font.size.pt == size
    assert found.paragraph_format.line_spacing.pt == line


def test_no_style_run_or_chart_leans_on_the_theme():
    package = parts()
    for name in ("word/styles.xml", "word/document.xml", "word/footer1.xml", "word/charts/chart1.xml"):
        assert b"Theme" not in package[name]
        assert b"+mn-" not in package[name]
    assert {style.name for style in opened().styles} >= {style.name for style in STYLES}


def test_other_fonts_stand_in_every_style_and_chart():
    package = word.parts(docx.render(report(), Fonts(body="仿宋", page="等线", latin="Arial")))
    styles = package["word/styles.xml"].decode()
    assert "仿宋_GB2312" not in styles
    assert "Times New Roman" not in styles
    assert 'eastAsia="等线"' in styles
    assert "黑体" in styles
    chart = package["word/charts/chart1.xml"].decode()
    assert '<a:latin typeface="Arial"/><a:ea typeface="仿宋"/>' in chart


def test_a_file_of_fonts_names_some_and_leaves_the_others(tmp_path):
    path = tmp_path / "fonts.toml"
    path.write_text('body = "仿宋"\nlatin = " Arial "\n', encoding="utf-8")
    assert word_fonts.read(path) == Fonts(body="仿宋", latin="Arial")


def test_every_mistake_in_a_file_of_fonts_is_told_with_its_mend(tmp_path):
    path = tmp_path / "fonts.toml"
    path.write_text(f'body = 12\nserif = "宋体"\npage = ""\ntitle = "{"宋" * 32}"\n', encoding="utf-8")
    with pytest.raises(DataError) as caught:
        word_fonts.read(path)
    assert [problem.text(str) for problem in caught.value.problems] == [
        'fonts.toml, body: is no font\'s name. Write one name in quotes: body = "仿宋".',
        "fonts.toml, serif: there is no such place. Places are title, first, second, body, page, latin.",
        'fonts.toml, page: is no font\'s name. Write one name in quotes: body = "仿宋".',
        "fonts.toml, title: the name is longer than 31 characters. "
        "Write the name as the list of fonts in Word shows it.",
    ]
    path.write_text("body = 仿宋", encoding="utf-8")
    with pytest.raises(DataError, match="is not TOML"):
        word_fonts.read(path)


def test_body_lines_are_28_points_and_begin_two_characters_in():
    normal = opened().styles["Normal"].element
    assert normal.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert normal.pPr.find(qn("w:spacing")).get(qn("w:lineRule")) == "exact"
    assert normal.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"


def test_heads_are_real_styles_with_outline_levels():
    document = opened()
    heads = {text_of(p._p): p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")}
    assert heads == {
        "一、主要发现": "Heading 1",
        "（一）任务积压，四成多受访干部如此": "Heading 2",
        "二、分组比较": "Heading 1",
        "三、成因": "Heading 1",
    }
    levels = [
        document.styles[f"Heading {n}"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val"))
        for n in (1, 2, 3)
    ]
    assert levels == ["0", "1", "2"]


def test_tables_have_three_lines_widths_a_repeating_head_and_whole_rows():
    document = opened()
    for table in document.tables:
        borders = table._tbl.tblPr.find(qn("w:tblBorders"))
        assert {(side.tag.split("}")[1], side.get(qn("w:sz"))) for side in borders} == {
            ("top", "12"),
            ("bottom", "12"),
        }
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert sum(grid) == TEXT_WIDTH
        assert all(width > 300 for width in grid)
        for row in table.rows:
            assert row._tr.trPr.find(qn("w:cantSplit")) is not None
            assert [int(c._tc.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for c in row.cells] == grid
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])
        for cell in table.rows[0].cells:
            assert cell._tc.tcPr.find(f"{qn('w:tcBorders')}/{qn('w:bottom')}").get(qn("w:sz")) == "6"


def test_the_sentence_that_leads_to_a_table_stays_on_its_page():
    table = next(block for block in report().blocks if isinstance(block, Table))
    lead = Paragraph(("下表列出分布。",), table.key)
    first, second = opened(Report("", "zh-CN", (lead, Paragraph(("另一段。",)), lead, table))).paragraphs[
        ::2
    ][:2]
    assert (first.paragraph_format.keep_with_next, second.paragraph_format.keep_with_next) == (None, True)


def test_a_paragraph_with_a_hash_is_ragged_so_that_no_line_is_torn_apart():
    said = Paragraph(("校验值：", "0123456789abcdef" * 4, "。"))
    found = opened(Report("", "zh-CN", (said, Paragraph(("平均61.8分。",))))).paragraphs[:2]
    assert [paragraph.alignment for paragraph in found] == [WD_ALIGN_PARAGRAPH.LEFT, None]


def test_figures_stand_to_the_right_and_labels_to_the_left():
    table = opened().tables[0]
    assert [text_of(cell._tc) for cell in table.rows[3].cells] == ["有些时候", "71", "32.4", "26.6～38.9"]
    assert [cell.paragraphs[0].alignment for cell in table.rows[3].cells] == [None, 2, 2, 2]
    assert [text_of(cell._tc) for cell in table.rows[6].cells] == ["有效作答", "219", "100.0", ""]
    assert [text_of(cell._tc) for cell in table.rows[7].cells] == ["未作答", "7", "", ""]


def test_captions_number_the_tables_with_a_field_that_shows_its_text():
    captions = [p for p in opened().paragraphs if p.style.name == "Caption"]
    assert [text_of(p._p) for p in captions] == [
        "表1　手头任务越积越多",
        "表2　额外任务",
        "图1　各题分布",
        "图2　负担得分",
        "表3　职务类别：按“手头任务越积越多”分布（行百分比，%）",
    ]
    fields = [field.get(qn("w:instr")) for p in captions for field in p._p.iter(qn("w:fldSimple"))]
    assert fields == [f" SEQ {label} \\* ARABIC " for label in "表表图图表"]


def test_page_numbers_stand_between_dashes_right_on_odd_and_left_on_even_pages():
    document = opened()
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert text_of(paragraph._p) == "— 1 —"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert footer.paragraphs[1].text == "模拟数据"


def test_every_number_and_word_is_a_control_with_its_tag_and_a_name_to_be_read():
    made = replace(report(), blocks=(*report().blocks, Note(("n=", count("L1.claim.base", 219), "。"))))
    root = word.body(docx.render(made))
    written = [(word.tag_of(sdt), text_of(sdt)) for sdt in word.controls(root)]
    tables = [block for block in made.blocks if not isinstance(block, Chart)]
    assert written == [
        (f"cs:{run.id}", run.text)
        for block in tables
        for runs in runs_of(block)
        for run in runs
        if not isinstance(run, str)
    ]
    head, percent_, people = word.controls(root)[:3]
    assert [qn_less(child) for child in head[0]] == ["alias", "tag", "id", "text"]
    aliases = [sdt[0].find(qn("w:alias")).get(qn("w:val")) for sdt in (head, percent_, people)]
    assert aliases == ["词语 L1.claim.word", "百分比 L1.claim.percent", "人数 L1.claim.count"]
    ids = [int(sdt[0].find(qn("w:id")).get(qn("w:val"))) for sdt in word.controls(root)]
    assert ids[0] == 1
    assert ids == sorted(set(ids))
    assert not list(root.iter(qn("w:lock")))
    english = word.controls(word.body(docx.render(report("en"))))[1]
    assert english[0].find(qn("w:alias")).get(qn("w:val")) == "percent L1.claim.percent"


def qn_less(element):
    return etree.QName(element).localname


def test_the_file_keeps_which_data_it_is_made_from_and_what_every_control_holds():
    origin = Origin("demo-1", "af86", "cadres", 3, "0.1.0", True, date(2026, 10, 30), (("L1", "0f"),))
    package = word.parts(docx.render(replace(report(), origin=origin)))
    record = etree.fromstring(package["customXml/item1.xml"])
    space = {"r": word_record.SPACE}
    assert dict(record.attrib) == {"language": "zh-CN", "program": "0.1.0", "simulated": "true"}
    assert dict(record.find("r:release", space).attrib) == {"id": "demo-1", "hash": "af86"}
    assert dict(record.find("r:questionnaire", space).attrib) == {"key": "cadres", "version": "3"}
    assert dict(record.find("r:definition", space).attrib) == {"key": "L1", "digest": "0f"}
    texts = {(one.get("tag"), one.text) for one in record.iterfind("r:number", space)}
    assert {("cs:L1.claim.percent", "46.1"), ("cs:L1.item.missing", "7")} <= texts
    assert record.find("r:word", space).text == "四成多"
    links = package["word/_rels/document.xml.rels"].decode()
    assert "../customXml/item1.xml" in links
    assert b"itemProps1.xml" in package["customXml/_rels/item1.xml.rels"]
    assert package["docProps/core.xml"].decode().count("2026-10-30T00:00:00Z") == 2


def test_a_report_of_real_data_has_no_mark():
    footer = opened(report(footer="")).sections[0].footer
    assert "".join(p.text for p in footer.paragraphs).replace("—", "").strip() in ("", "1")


def test_the_same_report_gives_the_same_bytes_without_today():
    assert docx.render(report()) == docx.render(report())
    with zipfile.ZipFile(io.BytesIO(docx.render(report()))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = parts()["docProps/core.xml"].decode()
    assert core.count("1980-01-01T00:00:00Z") == 2
    assert "python-docx" not in core


def test_paragraph_properties_stand_in_the_order_of_the_schema():
    order = [
        "pStyle",
        "keepNext",
        "keepLines",
        "widowControl",
        "autoSpaceDE",
        "autoSpaceDN",
        "spacing",
        "ind",
    ]
    order += ["jc", "outlineLvl", "rPr"]
    for name in ("word/styles.xml", "word/document.xml", "word/footer1.xml"):
        for properties in etree.fromstring(parts()[name]).iter(qn("w:pPr")):
            found = [order.index(child.tag.split("}")[1]) for child in properties]
            assert found == sorted(found), name


def test_an_english_report_and_one_without_tables_are_written_too():
    assert [p.text for p in opened(Report("Report", "en", (Paragraph(("One.",)),))).paragraphs] == [
        "Report",
        "One.",
    ]
    captions = [p for p in opened(report("en")).paragraphs if p.style.name == "Caption"]
    assert text_of(captions[0]._p) == "Table 1  手头任务越积越多"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A function that turns a report into the text of its PDF pages, by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")

    def pages(made, name):
        path = folder / f"{name}.docx"
        path.write_bytes(docx.render(made))
        return word.pages(path)

    return pages


@pytest.mark.office
@NEEDS_OFFICE
def test_libreoffice_opens_it_with_every_figure_and_the_mark_on_every_page(office):
    pages = office(report(), "report")
    assert len(pages) == 2
    assert all("模拟数据" in page for page in pages)
    squeezed = "".join("".join(pages).split())
    for line in ("有些时候7132.426.6～38.9", "有效作答219100.0", "未作答7", "—1—", "—2—"):
        assert line in squeezed


@pytest.mark.office
@NEEDS_OFFICE
def test_a_full_page_has_22_lines_of_28_characters(office):
    made = replace(report(), title="", blocks=(Paragraph(("字" * 28 * 60,)),))
    first = [line.strip() for line in office(made, "full")[0].split("\n") if "字" in line]
    assert len(first) == 22
    assert [len(line) for line in first] == [26] + [28] * 21

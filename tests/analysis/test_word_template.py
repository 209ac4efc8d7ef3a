"""An office's own file filled by key, across runs, in cells and headers; every mistake told at once."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml import etree

from analysis import refresh
from analysis.blocks import Chart, Report, Series
from analysis.errors import DataError
from analysis.render import word_template
from analysis.render.word_charts import WP
from analysis.render.word_keys import Keys
from tests.analysis import test_refresh, word
from tests.analysis.printed import percent
from tests.analysis.word import NEEDS_OFFICE, tag_of, text_of

BANDS = Chart(
    "BO",
    "倦怠分段",
    "bars",
    ("较低", "较高"),
    (Series("占比", (percent("BO.band.1.percent", 1, 2, "50"), None)),),
    "条形图",
)


def report(*args, footer=""):
    made = test_refresh.report(*args)
    return Report(made.title, made.language, made.blocks, footer, (), made.origin, (BANDS,))


def saved(document):
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def office(*texts):
    """An office's file with a paragraph a text."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    return document


def filled(document, made=None, name="处室.docx"):
    return word_template.fill(saved(document), name, made or report())


def problems(document, made=None):
    with pytest.raises(DataError) as caught:
        filled(document, made)
    return [problem.text(str) for problem in caught.value.problems]


def test_a_sentence_and_a_figure_take_the_looks_of_their_paragraph():
    document = Document()
    paragraph = document.add_paragraph("经统计，")
    run = paragraph.add_run("{{G5.claim.sentence}}其中{{G5.claim.count}}人")
    run.bold = True
    paragraph.add_run("。")
    content = filled(document)
    [text] = word.paragraphs(content)
    assert text == "经统计，有32.4%的受访干部认为晋升渠道不畅（71人，n=219）。数据版本：one。其中71人。"
    root = word.body(content)
    assert [tag_of(one) for one in word.controls(root)].count("cs:G5.claim.count") == 2
    for control in word.controls(root):
        assert control.find(f".//{qn('w:r')}/{qn('w:rPr')}/{qn('w:b')}") is not None
    last = [r for r in root.iter(qn("w:r")) if text_of(r) == "。"][-1]
    assert last.find(qn("w:rPr")) is None


def test_a_placeholder_split_over_runs_is_one():
    document = Document()
    paragraph = document.add_paragraph("计")
    for piece in ("{{", "G5.cla", "im.count ", "}", "}人"):
        paragraph.add_run(piece)
    assert word.paragraphs(filled(document)) == ["计71人"]


def test_runs_with_breaks_and_tabs_keep_them():
    document = Document()
    run = document.add_paragraph().add_run("甲{{G5.claim.count}}")
    run.add_break()
    run.add_text("乙{{G5.claim.base}}")
    root = word.body(filled(document))
    assert [child.tag.split("}")[1] for r in root.iter(qn("w:r")) for child in r if text_of(r) or len(r)] == [
        "t",
        "t",
        "br",
        "t",
        "t",
    ]
    assert "".join(text_of(r) for r in root.iter(qn("w:r"))) == "甲71乙219"


def test_cells_headers_and_footers_are_filled_too():
    document = office("正文{{G5.claim.count}}")
    document.add_table(1, 1).rows[0].cells[0].text = "{{G5.claim.base}}人"
    document.sections[0].header.paragraphs[0].text = "有效{{G5.claim.base}}"
    content = filled(document)
    assert "219人" in text_of(word.body(content))
    assert any(
        "有效219" in text_of(etree.fromstring(part))
        for name, part in word.parts(content).items()
        if "header" in name
    )


def test_a_table_and_a_chart_stand_where_their_paragraph_stood():
    document = office("前", "{{table:G5.groups}}", "{{chart：BO}}", "{{chart:G5.chart}}", "后")
    document.sections[0].page_width = Cm(18)
    document.sections[0].left_margin = document.sections[0].right_margin = Cm(3)
    content = filled(document)
    assert word.paragraphs(content) == [
        "前",
        "表1　分组",
        "图1　倦怠分段",
        "图2　分组",
        "后",
    ]
    root = word.body(content)
    [table] = root.iter(qn("w:tbl"))
    assert sum(int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))) == 6803  # 12 cm
    assert [one.get("name") for one in root.iter(f"{{{WP}}}docPr")] == ["cs:BO", "cs:G5.chart"]
    styles = Document(io.BytesIO(content)).styles
    assert styles["Table Text"].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert "word/charts/chart2.xml" in word.parts(content)


def test_a_table_in_a_cell_is_as_wide_as_the_cell():
    document = Document()
    outer = document.add_table(1, 2)
    outer.rows[0].cells[1].text = "{{table:G5.groups}}"
    root = word.body(filled(document))
    inner = root.find(f".//{qn('w:tc')}/{qn('w:tbl')}")
    width = int(outer.rows[0].cells[1]._tc.tcPr.find(qn("w:tcW")).get(qn("w:w")))
    assert sum(int(column.get(qn("w:w"))) for column in inner.iter(qn("w:gridCol"))) == width - 216
    assert inner.getparent()[-1].tag == qn("w:p")


def test_the_offices_own_styles_stay():
    document = office("{{table:G5.groups}}")
    document.styles["Caption"].font.size = Cm(1)
    before = document.styles["Caption"].element.xml
    assert Document(io.BytesIO(filled(document))).styles["Caption"].element.xml == before


def test_all_unknown_keys_are_told_at_once_with_those_that_may_be_meant():
    found = problems(office("{{G5.claim.sentense}}", "{{table:B0}}和", "{{chart:G5.groups}}", "{{zzzz}}"))
    assert found == [
        "处室.docx, {{G5.claim.sentense}}: there is no such key. Did you mean G5.claim.sentence?",
        "处室.docx, {{table:B0}}: there is no such key. Did you mean chart:BO?",
        "处室.docx, {{chart:G5.groups}}: there is no such key. Did you mean table:G5.groups?",
        "处室.docx, {{zzzz}}: there is no such key. “cadre-survey report DATA --keys” lists all keys.",
        "处室.docx, {{table:B0}}: a table or chart stands alone in its paragraph. Give it a paragraph of its own.",
    ]


def test_a_file_without_placeholders_or_that_is_none_is_refused():
    assert problems(office("正文")) == [
        "处室.docx: it has no placeholder. Write keys such as {{table:G5}} into it; “cadre-survey report DATA --keys” lists them."
    ]
    with pytest.raises(DataError, match="is no Word file"):
        word_template.fill(b"no zip", "处室.docx", report())


def test_simulated_data_are_marked_at_the_foot_of_every_page():
    document = office("{{G5.claim.count}}")
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].footer.paragraphs[0].text = "机密"
    parts = word.parts(filled(document, report(footer="模拟数据")))
    footers = [text_of(etree.fromstring(part)) for name, part in parts.items() if "word/footer" in name]
    assert sorted(footers) == ["机密模拟数据", "模拟数据"]


def test_the_same_file_and_report_give_the_same_bytes():
    template = saved(office("{{G5.claim.sentence}}", "{{chart:BO}}"))
    assert word_template.fill(template, "x", report()) == word_template.fill(template, "x", report())


def test_a_filled_file_can_be_refreshed_headers_and_all():
    document = office("{{G5.claim.sentence}}", "{{chart:G5.chart}}")
    document.sections[0].header.paragraphs[0].text = "有效{{G5.claim.base}}"
    draft = refresh.open_draft(filled(document), "处室.docx")
    done = refresh.refresh(draft, report(80, 249))
    assert {one.state for one in done.changes} <= {"same", "updated"}
    assert word.paragraphs(done.content)[0].startswith("有32.1%的受访干部认为晋升渠道不畅（80人，n=249）")
    headers = [
        text_of(etree.fromstring(part)) for name, part in word.parts(done.content).items() if "header" in name
    ]
    assert "有效249" in headers


def test_every_key_is_listed_with_what_it_stands_for():
    listed = dict(Keys(report()).meanings())
    assert listed["table:G5.groups"] == "分组"
    assert listed["chart:BO"] == "倦怠分段"
    assert listed["G5.claim.sentence"].startswith("有32.4%的受访干部")


@pytest.mark.office
@NEEDS_OFFICE
def test_libreoffice_opens_the_filled_file(tmp_path):
    path = tmp_path / "office.docx"
    path.write_bytes(
        filled(office("情况如下", "{{G5.claim.sentence}}", "{{table:G5.groups}}", "{{chart:BO}}"))
    )
    text = "".join("".join(word.pages(path)).split())
    for one in ("有32.4%的受访干部", "表1分组", "较低", "图1倦怠分段"):
        assert one in text

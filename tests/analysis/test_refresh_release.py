"""Refresh of an edited report with a later release: 30 more answers, every change accounted for."""

import io
from collections import Counter

import pytest
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from analysis import refresh, release, report
from analysis.blocks import Chart, Mark, Number, Stamp, Table, Word
from analysis.render import docx
from analysis.render.word_charts import WP
from analysis.render.word_grid import grid
from analysis.render.word_record import tagged
from analysis.render.zipped import zipped
from survey.simulate import simulate
from tests import simulated
from tests.analysis import word
from tests.analysis.word import NEEDS_OFFICE, tag_of, text_of

PROSE = "（写稿人补充：以上情况与走访了解的一致。）"
W = {"w": qn("w:x")[1:-2]}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The report on 219 answers, and the one on these and 30 more."""
    folder = tmp_path_factory.mktemp("releases")
    simulated.write_release(folder / "demo-1")
    more = (*simulated.responses(), *simulate(simulated.main_form(), 30, 7))
    simulated.write_release(folder / "demo-2", given=more, closed="2026-11-05")
    read = [release.read(folder / name) for name in ("demo-1", "demo-2")]
    return [report.build(data, data.questionnaire, "zh-CN") for data in read]


def edit(root):
    """What a writer does: prose in and between paragraphs, bold, a table moved, a section removed, a hand."""
    body = root.find("w:body", W)
    paragraphs = [p for p in body.iterfind("w:p", W) if text_of(p)]
    first = next(p for p in paragraphs if "年龄段" in text_of(p))
    runs = [run for run in first.iterchildren(qn("w:r")) if text_of(run)]
    runs[0].find("w:t", W).text = "先看年龄构成，" + runs[0].find("w:t", W).text
    new = etree.fromstring(etree.tostring(first))
    for child in list(new)[1:]:
        new.remove(child)
    etree.SubElement(etree.SubElement(new, qn("w:r")), qn("w:t")).text = PROSE
    first.addnext(new)
    [bold] = word.controls(first, "cs:B1.item.1.count")
    bold.find(".//w:r", W).insert(0, etree.fromstring(f'<w:rPr xmlns:w="{W["w"]}"><w:b/></w:rPr>'))
    body.append(body.find("w:tbl", W))  # the first table to the end
    body.append(body.find("w:sectPr", W))
    chart = next(p for p in body.iterfind("w:p", W) if p.find(f".//{{{WP}}}docPr") is not None)
    first.addprevious(chart)
    [hand] = word.controls(root, "cs:WL.mean")[:1]
    hand.find(".//w:t", W).text = "六十出头"
    body.remove(next(p for p in paragraphs if "容错信心按0至100计" in text_of(p)))


@pytest.fixture(scope="module")
def edited(reports):
    parts = word.parts(docx.render(reports[0]))
    root = etree.fromstring(parts["word/document.xml"])
    edit(root)
    return zipped(parts | {"word/document.xml": etree.tostring(root)})


@pytest.fixture(scope="module")
def done(edited, reports):
    return refresh.refresh(refresh.open_draft(edited, "报告.docx"), reports[1])


def controls(package):
    """Id, text and whether it stands in a table, of every control."""
    return [
        (tag_of(one).removeprefix("cs:"), text_of(one), next(one.iterancestors(qn("w:tc")), None) is not None)
        for one in word.controls(word.body(package))
    ]


def tables(built):
    return [block for block in built.blocks if isinstance(block, Table)]


def emptied(package):
    """The document, canonical, without what its controls hold and without the anchors of comments."""
    root = word.body(package)
    for control in word.controls(root):
        content = control.find("w:sdtContent", W)
        for child in list(content):
            content.remove(child)
    for name in ("commentRangeStart", "commentRangeEnd"):
        for anchor in list(root.iter(qn(f"w:{name}"))):
            anchor.getparent().remove(anchor)
    for reference in list(root.iter(qn("w:commentReference"))):
        run = reference.getparent()
        run.getparent().remove(run)
    return etree.tostring(root, method="c14n")


def test_only_what_is_tagged_and_the_charts_change_in_the_package(edited, done):
    before, after = word.parts(edited), word.parts(done.content)
    changed = {name for name in after if before.get(name) != after[name]}
    charts = {name for name in before if name.startswith(("word/charts/chart", "word/embeddings/"))}
    marks = {"word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert changed == {"word/document.xml", "customXml/item1.xml"} | marks | charts
    assert list(after)[: len(before)] == list(before)
    assert emptied(done.content) == emptied(edited)


def test_the_writers_words_are_where_they_were(edited, done):
    texts = word.paragraphs(done.content)
    assert PROSE in texts
    assert any(text.startswith("先看年龄构成，参与者中") for text in texts)
    root = word.body(done.content)
    [bold] = [one for one in word.controls(root, "cs:B1.item.1.count") if one.find(".//w:b", W) is not None]
    assert text_of(bold) == "95"
    assert [tag_of(one) for one in word.controls(root)] == [
        tag_of(one) for one in word.controls(word.body(edited))
    ]


def test_every_tagged_figure_is_that_of_the_new_release_and_no_other_changes(edited, done, reports):
    in_tables = [
        run for table in tables(reports[1]) for row in table.rows for cell in row.cells for run in cell
    ]
    printed = {place: {} for place in ("table", "anywhere")}
    for place, runs in (("table", in_tables), ("anywhere", tagged(reports[1]))):
        for run in runs:
            if isinstance(run, Number | Stamp):
                printed[place].setdefault(run.id, set()).add(run.text)
    held, was = controls(done.content), controls(edited)
    words = {run.id for run in tagged(reports[0]) if isinstance(run, Word)}
    for (id, text, in_table), (_, old, _) in zip(held, was, strict=True):
        if id in words or old == "六十出头":
            assert text == old, id
        elif id.startswith("withheld."):
            assert text == "0"
        elif in_table and id in printed["table"]:
            assert {text} == printed["table"][id], id
        else:
            assert text in printed["anywhere"].get(id, {"—"}), id
    assert sum(one != old for one, old in zip(held, was, strict=True)) > 1000


def test_every_change_is_listed_once_with_old_and_new(edited, done):
    held = [text_of(one) for one in word.controls(word.body(done.content))]
    was = [text_of(one) for one in word.controls(word.body(edited))]
    listed = [one for one in done.changes if one.place != "chart" and one.state != "deleted"]
    assert [(one.id, one.old) for one in listed] == [
        (tag_of(control).removeprefix("cs:"), old)
        for control, old in zip(word.controls(word.body(edited)), was, strict=True)
    ]
    assert [one.new for one in listed if one.state in ("same", "updated", "hidden")] == [
        text for one, text in zip(listed, held, strict=True) if one.state in ("same", "updated", "hidden")
    ]
    assert Counter(one.state for one in done.changes if one.old == "六十出头") == {"edited": 1}
    assert "TL.band.4.count" in {one.id for one in done.changes if one.state == "deleted"}


def test_charts_and_their_workbooks_hold_the_new_release(done, reports):
    parts, root = word.parts(done.content), word.body(done.content)
    links = {
        link.get("Id"): f"word/{link.get('Target')}"
        for link in etree.fromstring(parts["word/_rels/document.xml.rels"])
    }
    charts = {block.key: block for block in reports[1].blocks if isinstance(block, Chart)}
    seen = 0
    for drawing in root.iter(qn("w:drawing")):
        key = drawing.find(f".//{{{WP}}}docPr").get("name").removeprefix("cs:")
        [plot] = drawing.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart")
        part = links[plot.get(qn("r:id"))]
        book = load_workbook(io.BytesIO(parts[part.replace("charts", "embeddings").replace(".xml", ".xlsx")]))
        held = {row[0].split("（n=")[0]: row for row in book["Sheet1"].iter_rows(min_row=2, values_only=True)}
        cells = grid(charts[key], "zh-CN")
        for at, category in enumerate(charts[key].categories):
            for place, column in enumerate(cells.columns, 1):
                if column.difference is None:
                    value = column.values()[at]
                    assert held[category][place] == (None if value is None else pytest.approx(float(value)))
            base = charts[key].bases[at]
            assert base is None or f"（n={base.text}）" in held[category][0]
        caches = etree.fromstring(parts[part]).iterfind(
            ".//c:ser/c:val//c:numCache", {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
        )
        for one, cache in zip(cells.plotted, caches, strict=True):
            points = {int(pt.get("idx")): float(pt[0].text) for pt in cache if pt.get("idx") is not None}
            named = {category.split("（n=")[0]: at for at, category in enumerate(held)}
            expected = {
                named[category]: float(value)
                for category, value in zip(charts[key].categories, one.value.values(), strict=True)
                if value is not None
            }
            assert points == pytest.approx(expected)
        seen += 1
    assert seen == len(charts) == 9


def test_sentences_that_became_false_are_marked_and_others_are_not(done, reports):
    new = {run.id: run for run in tagged(reports[1]) if isinstance(run, Word)}
    false = {one.id for one in done.changes if one.state == "untrue"}
    assert {"O3xB1.verdict", "LVxB4.verdict"} <= false
    for one in done.changes:
        word_now = new.get(one.id)
        if one.id.endswith((".verdict", ".order", ".between")) and one.state == "same":
            assert word_now is not None
            assert one.old == word_now.text
    highlighted = {
        tag_of(one).removeprefix("cs:")
        for one in word.controls(word.body(done.content))
        if one.find(".//w:highlight", W) is not None
    }
    assert false <= highlighted
    assert done.needs_writer
    comments = word.parts(done.content)["word/comments.xml"].decode()
    assert "“差异不明显”不再成立，现在可以写“差异明显”" in comments


def test_nothing_that_the_new_release_hides_is_left_in_the_file(done, reports):
    hidden = {run.id for run in tagged(reports[1]) if isinstance(run, Mark)}
    for control in word.controls(word.body(done.content)):
        if tag_of(control).removeprefix("cs:") in hidden:
            assert text_of(control) == "—"


def test_refreshing_again_changes_nothing(done, reports):
    again = refresh.refresh(refresh.open_draft(done.content, "报告.docx"), reports[1])
    assert again.content == done.content


@pytest.mark.office
@NEEDS_OFFICE
def test_libreoffice_opens_the_refreshed_file_with_the_new_figures(done, tmp_path):
    path = tmp_path / "refreshed.docx"
    path.write_bytes(done.content)
    text = "".join("".join(word.pages(path)).split())
    assert "共收回答卷249份" in text
    assert "demo-2" in text
    assert "demo-1" not in text

"""Refresh: each state on its own, on a small report whose every figure can be checked by hand."""

import io
import zipfile
from dataclasses import replace
from fractions import Fraction

import pytest
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from analysis import refresh
from analysis.blocks import (
    Chart,
    Heading,
    Mark,
    Origin,
    Paragraph,
    Report,
    Row,
    Series,
    Stamp,
    Table,
    Word,
)
from analysis.errors import DataError
from analysis.numerals import quantity
from analysis.refresh.results import keys_of
from analysis.render import docx
from analysis.render.word_chart_xml import C
from analysis.render.zipped import zipped
from analysis.wording.zh_cn_words import quantity_word
from tests.analysis import word
from tests.analysis.printed import count, percent
from tests.analysis.word import tag_of, text_of

DEFINITIONS = (("G5", "aa"), ("G5.claim", "bb"), ("B2", "cc"))


def share(k, n):
    rung = quantity(Fraction(k, n))
    return (
        Word("G5.claim.word", Fraction(k, n), quantity_word(rung), rung.token),
        percent("G5.claim.percent", k, n, f"{100 * k / n:.1f}"),
        count("G5.claim.count", k),
        count("G5.claim.base", n),
    )


def report(k=71, n=219, verdict=("差异不明显", "same"), groups=((30, 100), (41, 119)), **origin):
    """A head with a quantity word, a sentence, a table and a chart of two groups; a group of None is withheld."""
    rung, p, people, base = share(k, n)
    ids = ("G5xB2.1", "G5xB2.2")
    known = [
        None if one is None else percent(f"{i}.percent", *one, f"{100 * one[0] / one[1]:.1f}")
        for i, one in zip(ids, groups, strict=True)
    ]
    rows = tuple(
        Row(((f"组{at}",), (Mark(f"{i}.percent", "—") if number is None else number,)))
        for at, (i, number) in enumerate(zip(ids, known, strict=True), 1)
    )
    return Report(
        "报告",
        "zh-CN",
        (
            Heading(2, ("（一）", rung if n >= 100 else "一些", "受访干部认为晋升渠道不畅")),
            Paragraph(
                (
                    "有",
                    p,
                    "%的受访干部认为晋升渠道不畅（",
                    people,
                    "人，n=",
                    base,
                    "）。数据版本：",
                    Stamp("release.id", origin.get("release", "one")),
                    "。",
                ),
                "G5.claim",
            ),
            Paragraph(("各组", Word("G5xB2.verdict", None, *verdict), "。"), "G5xB2"),
            Table("G5.groups", "分组", ("组", "占比"), rows),
            Chart(
                "G5.chart",
                "分组",
                "bars",
                ("组1", "组2"),
                (Series("占比", tuple(known)),),
                "条形图",
                bases=tuple(
                    None if one is None else count(f"{i}.base", one[1])
                    for i, one in zip(ids, groups, strict=True)
                ),
            ),
        ),
        origin=replace(Origin("one", "h1", "cadres", 1, "0.1.0", definitions=DEFINITIONS), **origin),
    )


def refreshed(new, old=None, content=None, **options):
    draft = refresh.open_draft(content or docx.render(old or report()), "报告.docx")
    return refresh.refresh(draft, new, **options)


def states(done):
    return {change.id: change.state for change in done.changes if change.place != "chart"}


def changed(done, id):
    [found] = {(one.state, one.old, one.new) for one in done.changes if one.id == id and one.place != "chart"}
    return found


def held(content, id):
    [one] = {text_of(control) for control in word.controls(word.body(content), f"cs:{id}")}
    return one


def with_document(content, change):
    """The package with its document changed by a function of its root."""
    parts = word.parts(content)
    root = etree.fromstring(parts["word/document.xml"])
    change(root)
    return zipped(parts | {"word/document.xml": etree.tostring(root)})


def writing(id, text):
    def change(root):
        [control] = word.controls(root, f"cs:{id}")
        [found] = control.iter(qn("w:t"))
        found.text = text

    return change


def comments(content):
    parts = word.parts(content)
    if "word/comments.xml" not in parts:
        return []
    return [text_of(one) for one in etree.fromstring(parts["word/comments.xml"])]


def highlighted(content):
    return [
        tag_of(control)
        for control in word.controls(word.body(content))
        if control.find(f".//{qn('w:highlight')}") is not None
    ]


# ---- figures -----------------------------------------------------------------------------------


def test_figures_are_replaced_and_listed_with_their_sentence():
    done = refreshed(report(84, 249, release="two"))
    assert held(done.content, "G5.claim.percent") == "33.7"
    assert changed(done, "G5.claim.count") == ("updated", "71", "84")
    assert changed(done, "release.id") == ("updated", "one", "two")
    [found] = [one for one in done.changes if one.id == "G5.claim.percent"]
    assert found.where == "有33.7%的受访干部认为晋升渠道不畅（84人，n=249）。"
    assert word.paragraphs(done.content)[2].startswith("有33.7%的受访干部认为晋升渠道不畅（84人，n=249）。")


def test_the_same_results_change_no_byte():
    content = docx.render(report())
    done = refreshed(report(), content=content)
    assert done.content == content
    assert set(states(done).values()) == {"same"}
    assert not done.needs_writer


def test_the_next_refresh_begins_where_this_one_ended():
    once = refreshed(report(84, 249))
    twice = refreshed(report(60, 250), content=once.content)
    assert changed(twice, "G5.claim.count") == ("updated", "84", "60")
    back = refreshed(report(), content=once.content)
    assert held(back.content, "G5.claim.percent") == "32.4"


def test_a_figure_changed_by_hand_is_kept_and_listed_until_it_may_be_overwritten():
    content = with_document(docx.render(report()), writing("G5.claim.count", "七十多"))
    done = refreshed(report(84, 249), content=content)
    assert changed(done, "G5.claim.count") == ("edited", "七十多", "84")
    assert held(done.content, "G5.claim.count") == "七十多"
    again = refreshed(report(84, 249), content=done.content)
    assert changed(again, "G5.claim.count")[0] == "edited"
    assert held(refreshed(report(84, 249), content=content, overwrite=True).content, "G5.claim.count") == "84"


def test_a_removed_control_is_listed_only():
    def remove(root):
        [control] = word.controls(root, "cs:G5.claim.count")
        control.getparent().remove(control)

    done = refreshed(report(80, 249), content=with_document(docx.render(report()), remove))
    assert changed(done, "G5.claim.count")[:2] == ("deleted", "71")
    assert not done.needs_writer


def test_a_copied_control_is_updated_wherever_it_stands():
    def copy(root):
        [control] = word.controls(root, "cs:G5.claim.count")
        last = list(root.iter(qn("w:p")))[-1]
        last.append(etree.fromstring(etree.tostring(control)))

    content = refreshed(report(84, 249), content=with_document(docx.render(report()), copy)).content
    assert [text_of(one) for one in word.controls(word.body(content), "cs:G5.claim.count")] == ["84", "84"]


def test_a_document_part_of_another_name_is_found():
    parts = word.parts(docx.render(report()))
    names = {
        "word/document.xml": "word/document2.xml",
        "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels",
    }
    moved = {names.get(name, name): part for name, part in parts.items()}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        moved[name] = moved[name].replace(b"word/document.xml", b"word/document2.xml")
    done = refreshed(report(90, 249), content=zipped(moved))
    assert changed(done, "G5.claim.count") == ("updated", "71", "90")
    assert "word/comments.xml" in word.parts(done.content)


def test_the_looks_that_the_writer_gave_a_figure_stay():
    def embolden(root):
        [control] = word.controls(root, "cs:G5.claim.count")
        [run] = control.iter(qn("w:r"))
        run.insert(
            0, etree.fromstring(f'<w:rPr xmlns:w="{qn("w:x")[1:-2]}"><w:b/><w:u w:val="single"/></w:rPr>')
        )

    content = with_document(docx.render(report()), embolden)
    [control] = word.controls(
        word.body(refreshed(report(84, 249), content=content).content), "cs:G5.claim.count"
    )
    assert text_of(control) == "84"
    assert [child.tag for child in control.find(f".//{qn('w:rPr')}")] == [qn("w:b"), qn("w:u")]


def test_what_the_new_results_hide_does_not_stay():
    done = refreshed(report(groups=(None, (41, 119))))
    assert changed(done, "G5xB2.1.percent") == ("hidden", "30.0", "—")
    assert held(done.content, "G5xB2.1.percent") == "—"
    assert highlighted(done.content) == ["cs:G5xB2.1.percent"]
    shown = refreshed(report(), content=done.content)
    assert changed(shown, "G5xB2.1.percent") == ("updated", "—", "30.0")
    assert highlighted(shown.content) == []


def test_a_hidden_figure_leaves_its_sentence_to_the_writer():
    new = report()
    gone = replace(new, blocks=tuple(b for b in new.blocks if getattr(b, "key", "") != "G5.claim"))
    done = refreshed(gone)
    assert changed(done, "G5.claim.percent") == ("hidden", "32.4", "—")
    assert done.needs_writer
    assert all("已换成“—”" in text for text in comments(done.content)[1:])


@pytest.mark.parametrize(
    ("definitions", "kept"),
    [
        (
            (("G5", "aa"), ("G5.claim", "xx"), ("B2", "cc")),
            {"G5.claim.count", "G5.claim.word", "G5xB2.1.percent"},
        ),
        ((("G5", "aa"), ("G5.claim", "bb"), ("B2", "xx")), {"G5xB2.1.percent", "G5xB2.verdict"}),
    ],
)
def test_what_is_counted_otherwise_is_kept_and_marked(definitions, kept):
    done = refreshed(report(84, 249, groups=((50, 120), (41, 119)), definitions=definitions))
    found = {id for id, state in states(done).items() if state == "redefined"}
    assert kept <= found
    assert held(done.content, "G5xB2.1.percent") == "30.0"
    assert ("G5.claim.count" in found) == ("G5.claim.count" in kept)
    assert done.needs_writer
    again = refreshed(report(84, 249, definitions=definitions), content=done.content)
    assert kept <= {id for id, state in states(again).items() if state == "redefined"}


def test_the_keys_behind_an_id():
    known = dict.fromkeys(("G5", "G5.claim", "B2", "WL", "BO", "tax", "R1", "R1.claim"))
    assert keys_of("G5.claim.count", known) == ("G5", "G5.claim")
    assert keys_of("G5.item.4.count", known) == ("G5",)
    assert keys_of("G5xB2.2.percent", known) == ("G5", "G5.claim", "B2")
    assert keys_of("WL_bandxBO_band.1.2.percent", known) == ("WL", "BO")
    assert keys_of("tax.item.base", known) == ("tax",)
    assert keys_of("sample.valid", known) == ()


# ---- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("k", "n", "state"),
    [
        (71, 219, "same"),  # 32.4: 超过三成
        (72, 220, "same"),  # 32.7
        (90, 249, "untrue"),  # 36.1 is 三成多
        (60, 219, "untrue"),  # 27.4 is 二成多
        (31, 96, "untrue"),  # 32.3, but under 100 people no word stands
    ],
)
def test_a_quantity_word_is_judged_by_the_new_share_and_never_rewritten(k, n, state):
    done = refreshed(report(k, n))
    assert states(done)["G5.claim.word"] == state
    assert held(done.content, "G5.claim.word") == "超过三成"
    assert done.needs_writer == (state == "untrue")


def test_a_word_that_is_true_but_no_longer_the_ladders_own_is_only_listed():
    old = report(78, 219)  # 35.6: 三成多
    done = refreshed(report(85, 219), old)  # 38.8: true, though 近四成 now
    assert changed(done, "G5.claim.word") == ("could_change", "三成多", "近四成")
    assert not done.needs_writer
    assert highlighted(done.content) == []


def test_a_sentence_that_became_false_is_highlighted_and_commented():
    done = refreshed(report(90, 249, verdict=("差异明显", "differs")))
    assert highlighted(done.content) == ["cs:G5.claim.word", "cs:G5xB2.verdict"]
    assert comments(done.content) == [
        "按新的数据，“超过三成”不再成立，现在可以写“三成多”。请改写这句话。",
        "按新的数据，“差异不明显”不再成立，现在可以写“差异明显”。请改写这句话。",
    ]
    root = word.body(done.content)
    [control] = word.controls(root, "cs:G5.claim.word")
    assert control.getprevious().tag == qn("w:commentRangeStart")
    assert control.getnext().tag == qn("w:commentRangeEnd")
    assert done.needs_writer


def test_a_word_that_the_writer_rewrote_is_the_writers():
    content = with_document(docx.render(report()), writing("G5.claim.word", "相当一部分"))
    done = refreshed(report(90, 249), content=content)
    assert changed(done, "G5.claim.word") == ("edited", "相当一部分", "三成多")
    assert not done.needs_writer
    over = refreshed(report(90, 249), content=content, overwrite=True)
    assert held(over.content, "G5.claim.word") == "三成多"
    assert states(refreshed(report(90, 249), content=over.content))["G5.claim.word"] == "same"


# ---- charts ------------------------------------------------------------------------------------


def drawn(content):
    """Points, labels, format and end of the axis of the chart; rows of its workbook."""
    parts = word.parts(content)
    root, names = etree.fromstring(parts["word/charts/chart1.xml"]), {"c": C}

    def points(of):
        return [
            (p.get("idx"), p.findtext("c:v", namespaces=names))
            for p in root.iterfind(f".//c:{of}//c:pt", names)
        ]

    book = load_workbook(io.BytesIO(parts["word/embeddings/chart1.xlsx"]))["Sheet1"]
    end = root.find(".//c:valAx/c:scaling/c:max", names).get("val")
    return points("cat"), points("val"), end, list(book.values)[1:]


def test_a_chart_and_its_workbook_hold_the_new_figures():
    done = refreshed(report(groups=((60, 120), (50, 200))))
    assert drawn(done.content) == (
        [("0", "组1（n=120）"), ("1", "组2（n=200）")],
        [("0", "50"), ("1", "25")],
        "60",
        [("组1（n=120）", 50), ("组2（n=200）", 25)],
    )
    assert drawn(done.content) == drawn(docx.render(report(groups=((60, 120), (50, 200)))))


def test_what_is_hidden_leaves_chart_and_workbook_and_comes_back():
    done = refreshed(report(groups=(None, (41, 119))))
    assert drawn(done.content)[1] == [("1", "34.5")]
    assert drawn(done.content)[3][0][1] is None
    assert drawn(done.content)[0][0] == ("0", "组1（n=—） —")
    with zipfile.ZipFile(io.BytesIO(word.parts(done.content)["word/embeddings/chart1.xlsx"])) as book:
        assert not any(b"30" in book.read(name) and b"<v>30" in book.read(name) for name in book.namelist())
    back = refreshed(report(), content=done.content)
    assert drawn(back.content) == drawn(docx.render(report()))


def test_a_chart_that_had_a_gap_is_filled():
    done = refreshed(report(), report(groups=(None, (41, 119))))
    assert drawn(done.content) == drawn(docx.render(report()))


def test_the_looks_of_a_chart_and_a_bar_changed_by_hand_stay():
    parts = word.parts(docx.render(report()))
    chart = (
        parts["word/charts/chart1.xml"]
        .replace(b"4F9194", b"AA0000")
        .replace(b"<c:v>34.5</c:v>", b"<c:v>35</c:v>")
    )
    content = zipped(parts | {"word/charts/chart1.xml": chart})
    done = refreshed(report(groups=((60, 120), (50, 200))), content=content)
    assert b"AA0000" in word.parts(done.content)["word/charts/chart1.xml"]
    assert drawn(done.content)[1] == [("0", "50"), ("1", "35")]
    [found] = [one for one in done.changes if one.state == "edited"]
    assert (found.old, found.new, found.place, found.where) == ("34.5", "25.0", "chart", "G5.chart")


# ---- files that cannot be refreshed ------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"questionnaire": "other"}, "it was made from the questionnaire cadres, the data are of other."),
        ({"simulated": True}, "the data are simulated, and nothing in it says so."),
    ],
)
def test_data_that_do_not_belong_to_the_report_are_refused(change, said):
    with pytest.raises(DataError) as caught:
        refreshed(report(**change))
    assert said in caught.value.problems[0].text(str)


def test_a_report_on_data_without_a_questionnaire_is_not_refreshed_with_data_that_have_one():
    with pytest.raises(DataError) as caught:
        refreshed(report(), content=docx.render(report(questionnaire="")))
    told = caught.value.problems[0].text(str)
    assert "it was made from data without a questionnaire, these are of cadres." in told


def test_a_file_whose_tags_were_dropped_is_refused_and_not_called_empty():
    def untag(root):
        for name in ("w:tag", "w:drawing"):
            for found in list(root.iter(qn(name))):
                found.getparent().remove(found)

    with pytest.raises(DataError, match="dropped them"):
        refreshed(report(80, 249), content=with_document(docx.render(report()), untag))


@pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels", "word/charts/chart1.xml"])
def test_a_damaged_part_is_named_and_no_fault_of_the_program(part):
    parts = word.parts(docx.render(report()))
    with pytest.raises(DataError, match=f"its part {part} is damaged"):
        refreshed(report(80, 249), content=zipped(parts | {part: parts[part][:-20]}))


def test_damaged_compressed_data_are_no_fault_of_the_program():
    content = bytearray(docx.render(report()))
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        entry = opened.getinfo("word/document.xml")
    start = entry.header_offset + 30 + len(entry.filename)
    content[start : start + 40] = b"\xff" * 40
    with pytest.raises(DataError, match="is no Word file"):
        refresh.open_draft(bytes(content), "x.docx")


def test_a_damaged_workbook_of_a_chart_is_named():
    book = "word/embeddings/chart1.xlsx"
    parts = word.parts(docx.render(report()))
    with pytest.raises(DataError, match=f"its part {book} is damaged"):
        refreshed(report(groups=((60, 120), (50, 200))), content=zipped(parts | {book: parts[book][:-40]}))


def test_a_file_that_is_no_report_is_refused():
    with pytest.raises(DataError, match="is no Word file"):
        refresh.open_draft(b"PK", "x.docx")
    parts = word.parts(docx.render(report()))
    bare = zipped({name: part for name, part in parts.items() if not name.startswith("customXml")})
    with pytest.raises(DataError, match="does not say which data"):
        refresh.open_draft(bare, "x.docx")

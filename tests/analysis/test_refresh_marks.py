"""Marks of a refresh: put on what needs its writer, taken away wherever it is settled, the writer's own never."""

import pytest
from docx.oxml.ns import qn
from lxml import etree

from analysis.render import docx
from analysis.render.zipped import zipped
from tests.analysis import word
from tests.analysis.test_refresh import (
    changed,
    comments,
    highlighted,
    refreshed,
    report,
    states,
    with_document,
)


def test_marks_are_taken_away_when_the_words_are_true_again():
    false = refreshed(report(90, 249))
    again = refreshed(report(91, 249), content=false.content)
    assert len(comments(again.content)) == 1
    true = refreshed(report(), content=again.content)
    assert comments(true.content) == []
    assert highlighted(true.content) == []
    assert b"commentReference" not in word.parts(true.content)["word/document.xml"]


def test_comments_of_the_writer_stay():
    parts = word.parts(refreshed(report(90, 249)).content)
    root = etree.fromstring(parts["word/comments.xml"])
    root[0].set(qn("w:author"), "张三")
    content = zipped(parts | {"word/comments.xml": etree.tostring(root)})
    done = refreshed(report(90, 249), content=content)
    assert len(comments(done.content)) == 2
    assert len(comments(refreshed(report(), content=done.content).content)) == 1


def test_what_stays_hidden_stays_marked():
    hidden = report(groups=(None, (41, 119)))
    done = refreshed(hidden)
    again = refreshed(hidden, content=done.content)
    assert changed(again, "G5xB2.1.percent") == ("hidden", "—", "—")
    assert again.content == done.content
    assert states(refreshed(hidden, hidden))["G5xB2.1.percent"] == "same"


def test_a_mark_in_a_footer_is_taken_away_too():
    parts = word.parts(docx.render(report()))
    footer = next(name for name in parts if name.startswith("word/footer"))
    root, [control] = (
        etree.fromstring(parts[footer]),
        word.controls(etree.fromstring(parts["word/document.xml"]), "cs:G5xB2.verdict"),
    )
    next(root.iter(qn("w:p"))).append(control)
    content = zipped(parts | {footer: etree.tostring(root)})
    false = refreshed(report(verdict=("差异明显", "differs")), content=content)
    assert b"w:highlight" in word.parts(false.content)[footer]
    true = refreshed(report(), content=false.content)
    assert b"w:highlight" not in word.parts(true.content)[footer]


def test_yellow_goes_though_the_writer_deleted_the_comment():
    def uncomment(root):
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            for anchor in list(root.iter(qn(f"w:{name}"))):
                anchor.getparent().remove(anchor)

    false = refreshed(report(90, 249))
    parts = word.parts(with_document(false.content, uncomment))
    del parts["word/comments.xml"]
    for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
        root = etree.fromstring(parts[name])
        for one in [one for one in root if "comments.xml" in str(one.attrib)]:
            root.remove(one)
        parts[name] = etree.tostring(root)
    assert highlighted(zipped(parts)) == ["cs:G5.claim.word"]
    assert highlighted(refreshed(report(), content=zipped(parts)).content) == []


@pytest.mark.parametrize("colour", ["yellow", "green"])
def test_the_writers_own_highlight_stays(colour):
    def paint(root):
        for id in ("G5.claim.word", "G5.claim.count"):
            [control] = word.controls(root, f"cs:{id}")
            next(control.iter(qn("w:r"))).insert(
                0,
                etree.fromstring(
                    f'<w:rPr xmlns:w="{qn("w:x")[1:-2]}"><w:highlight w:val="{colour}"/></w:rPr>'
                ),
            )

    content = with_document(docx.render(report()), paint)
    false = refreshed(report(90, 249, verdict=("差异明显", "differs")), content=content)
    assert len(comments(false.content)) == 2
    assert len(highlighted(false.content)) == 3
    true = refreshed(report(), content=false.content)
    assert comments(true.content) == []
    assert highlighted(true.content) == ["cs:G5.claim.word", "cs:G5.claim.count"]
    assert word.body(true.content).find(f".//{qn('w:highlight')}").get(qn("w:val")) == colour


def test_comments_go_beside_the_document_under_a_free_name():
    def moved(text):
        return text.replace(b"word/document.xml", b"text/document.xml").replace(b"/word/", b"/text/")

    parts = {
        name.replace("word/", "text/", 1): moved(part) if name.endswith(".rels") or "Types" in name else part
        for name, part in word.parts(docx.render(report())).items()
    }
    parts["text/comments.xml"] = b"<taken/>"
    done = refreshed(report(90, 249), content=zipped(parts))
    after = word.parts(done.content)
    assert after["text/comments.xml"] == b"<taken/>"
    assert "不再成立" in after["text/comments1.xml"].decode()
    assert b'Target="comments1.xml"' in after["text/_rels/document.xml.rels"]
    assert b'PartName="/text/comments1.xml"' in after["[Content_Types].xml"]
    again = word.parts(refreshed(report(), content=done.content).content)
    assert b"commentReference" not in again["text/document.xml"]

"""The figures of a finished file, read out of it again: id and text of each, in every place where it stands."""

import io
import re
import zipfile

from lxml import etree
from lxml import html as lxml_html

from analysis.blocks import Number
from tests.analysis.spreadsheet import opened, shown

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FIGURE = re.compile(r"[<>]?[-+]?\d[\d,]*(?:\.\d+)?")


def of_blocks(report):
    """What every file should hold."""
    told = {
        (run.id, run.text)
        for block in report.blocks
        for run in getattr(block, "runs", ())
        if isinstance(run, Number)
    }
    return told | {(number.id, number.text) for number in report.numbers()}


def of_html(document):
    """Figures in sentences bear their ids or go on from the one before; others have them from row and column."""
    page = lxml_html.fromstring(document)
    found = set()
    for sentence in page.xpath("//*[a[@data-n]]"):
        stem = None
        for one in sentence.iterfind("a[@data-n]"):
            id_ = one.get("data-n")
            id_ = stem + id_ if id_.startswith(".") else id_
            found.add((id_, one.text_content()))
            stem = id_.rpartition(".")[0]
    for holder in page.xpath("//*[@data-col]"):
        columns = [column.split() for column in holder.get("data-col").split("|")]
        for row, cells in lines(holder):
            assert len(cells) == len(columns)
            for cell, column in zip(cells, columns, strict=True):
                own = cell.get("data-n")
                ids = [row + end for end in (column if own is None else own.split())]
                if ids:
                    texts = FIGURE.findall(cell.text_content())
                    assert len(texts) == len(ids), (ids, cell.text_content())
                    found |= set(zip(ids, texts, strict=True))
    return found


def lines(holder):
    """Each row's id and the cells of its figures, of a table or of a chart."""
    if holder.tag == "table":
        return [(row.get("data-r", ""), list(row)) for row in holder.xpath("./tbody/tr")]
    rows = holder.xpath("./div[contains(concat(' ', @class, ' '), ' r ') and em]")
    parts = ".//i[@data-n or not(@class='g' or @class='w')]"
    return [
        (row.get("data-r", ""), [*(row.xpath(parts) if " n" in row.get("class") else ()), *row.xpath("em")])
        for row in rows
    ]


def of_workbook(content):
    """What the index says stands in a cell, where that cell does show it."""
    book = opened(content)
    found = set()
    for id_, text, sheet, cell in list(book.worksheets[-1].values)[1:]:
        text = text.removeprefix("'")  # which keeps a negative figure from being taken for a formula
        there = book[sheet][cell]
        here = isinstance(there.value, int | float)
        assert shown(there) == text if here else text in there.value, (id_, text, there.value)
        found.add((id_, text))
    return found


def cells_with_numbers(content):
    """(sheet, cell) of every number in the workbook."""
    return {
        (sheet.title, cell.coordinate)
        for sheet in opened(content)
        for row in sheet
        for cell in row
        if isinstance(cell.value, int | float)
    }


def cells_in_the_index(content):
    """(sheet, cell) of every figure that the last sheet names."""
    return {tuple(row[2:]) for row in list(opened(content).worksheets[-1].values)[1:]}


def of_markdown(document):
    """The text of a page without its marks: every figure that is printed must stand in it, in order."""
    return re.sub(r"\\(?=[\\`*_\[\]<|~.)#+>-])", "", document)


def of_word(content):
    """Id and text of every content control whose tag is `cs:` and an id."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    found = set()
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
        if tag.startswith("cs:"):
            found.add((tag.removeprefix("cs:"), "".join(one.text for one in control.iter(f"{W}t"))))
    return found


def charts_of_word(content):
    """Of each chart: place -> value of every series, and the numbers in the workbook behind it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = sorted(
            (name for name in package.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", name)),
            key=lambda name: int(re.findall(r"\d+", name)[0]),
        )
        return [
            (
                [cached(series) for series in etree.fromstring(package.read(name)).iter(f"{C}ser")],
                numbers_in(package.read(name.replace("charts/", "embeddings/").replace(".xml", ".xlsx"))),
            )
            for name in names
        ]


def cached(series):
    """Place -> value that a series shows without its workbook being opened."""
    values = series.find(f"{C}val") if series.find(f"{C}val") is not None else series.find(f"{C}xVal")
    return {int(point.get("idx")): float(point.findtext(f"{C}v")) for point in values.iter(f"{C}pt")}


def numbers_in(content):
    return {
        float(cell.value)
        for sheet in opened(content)
        for row in sheet
        for cell in row
        if isinstance(cell.value, int | float)
    }


def printed_in_order(text, figures):
    """The first of `figures` that does not follow the one before it in `text`; None if all do."""
    at = 0
    for figure in figures:
        at = text.find(figure, at)
        if at < 0:
            return figure
        at += len(figure)
    return None

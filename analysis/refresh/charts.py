"""Charts of a Word file brought up to date: cached values, labels and workbook; looks stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from analysis.blocks import Number
from analysis.refresh.book import Book
from analysis.refresh.judge import HIDDEN, Judge, Verdict
from analysis.refresh.package import DAMAGED, Package
from analysis.refresh.record import Cell, Held
from analysis.refresh.sheet import Sheet, letters, row, value
from analysis.render.word_chart_xml import C, R, label_format
from analysis.render.word_charts import WP
from analysis.render.word_grid import grid
from analysis.render.word_pen import TAG

NS = {"c": C}
RANGE = re.compile(r"\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$\d+)?$")
"""The end of a reference such as Sheet1!$B$2:$B$7."""


@dataclass(frozen=True)
class Drawn:
    """A chart in a part of the file: its key and the parts behind it."""

    key: str
    chart: str
    book: str | None


def drawn(package: Package, story: str) -> Iterator[Drawn]:
    """The charts of ours in a part in which people write."""
    links = package.relations(story)
    for named in package.tree(story).iter(f"{{{WP}}}docPr"):
        name, frame = str(named.get("name", "")), named.getparent()
        plots = [] if frame is None else list(frame.iter(f"{{{C}}}chart"))
        chart = links.get(str(plots[0].get(f"{{{R}}}id"))) if plots else None
        if name.startswith(TAG) and chart in package.parts:
            books = [part for part in package.relations(chart).values() if part.endswith(".xlsx")]
            yield Drawn(name.removeprefix(TAG), chart, books[0] if books else None)


@dataclass(frozen=True)
class Judged:
    """The cells of one chart as they are to be remembered, and what became of each that holds a figure."""

    cells: Mapping[str, Cell]
    verdicts: Mapping[str, Verdict]


def refresh(package: Package, one: Drawn, cells: Mapping[str, Cell], judge: Judge) -> Judged:
    """Bring one chart up to date; `cells` are what the record says it last held."""
    root, old = package.tree(one.chart), Sheet(cells)
    verdicts = _judged(judge, one.key, old, _cached(root))
    figures = {ref: _figure(cell, verdicts.get(ref)) for ref, cell in old.figures().items()}
    filled = {row(ref) for ref, cell in figures.items() if cell.text}
    fresh = _new_labels(judge, one.key)
    labels = {
        ref: _label(cell if cell.id else fresh.get(cell.before, cell), cell.gap, row(ref) in filled, judge)
        for ref, cell in old.labels().items()
    }
    new = Sheet({**cells, **figures, **labels})
    if _write(root, old, new):
        package.change(one.chart)
        if one.book is not None:
            try:
                package.parts[one.book] = _book(package.parts[one.book], new)
            except (*DAMAGED, KeyError, etree.XMLSyntaxError) as error:
                raise package.damaged(one.book) from error
    kept = {ref: cells[ref] for ref, verdict in verdicts.items() if verdict.state in ("edited", "redefined")}
    return Judged({**new.cells, **kept}, verdicts)


def _judged(judge: Judge, key: str, old: Sheet, shown: Mapping[str, str]) -> dict[str, Verdict]:
    """What becomes of each figure. One is as it was written if its value is, however a program spells it."""
    fresh, found = _new_numbers(judge, key), dict[str, Verdict]()
    cached = {letters(ref) for ref in shown}
    for ref, cell in old.figures().items():
        id_ = cell.id or fresh.get((old.category(ref), old.head(ref)), Number("", None, "other", "")).id
        if id_:
            same = letters(ref) not in cached or value(shown.get(ref)) == value(cell.text or None)
            text = (cell.text if same else shown.get(ref)) or HIDDEN
            verdict = judge.figure(id_, text, "chart", Held(frozenset({cell.text or HIDDEN})))
            found[ref] = replace(verdict, id=id_)
    return found


def _new_numbers(judge: Judge, key: str) -> dict[tuple[str, str], Number]:
    """(category, head of a column) -> the figure that the new results have there."""
    chart = judge.results.charts.get(key)
    if chart is None:
        return {}
    return {
        (category, column.head): number
        for column in grid(chart, judge.record.language).columns
        for category, number in zip(chart.categories, column.numbers, strict=False)
        if number is not None
    }


def _figure(cell: Cell, verdict: Verdict | None) -> Cell:
    if verdict is None:
        return cell
    return replace(cell, id=verdict.id, text="" if verdict.text == HIDDEN else verdict.text)


def _new_labels(judge: Judge, key: str) -> dict[str, Cell]:
    """Category -> its label with the base that the new results have, for labels that had none."""
    chart = judge.results.charts.get(key)
    if chart is None:
        return {}
    labels = grid(chart, judge.record.language).labels
    found = dict[str, Cell]()
    for category, runs in zip(chart.categories, labels, strict=True):
        match runs:
            case (str(before), Number(id=id_, text=text), str(after), *_):
                found[category] = Cell(before, id_, text, after)
    return found


def _label(cell: Cell, gap: str, filled: bool, judge: Judge) -> Cell:
    """The label with its new base, and the mark of a row without any figure."""
    base = judge.figure(cell.id, cell.text, "chart", None).proper if cell.id else ""
    kept = not cell.id or judge.redefined(cell.id)
    mark = "" if filled else gap or f" {HIDDEN}"
    return replace(cell, text=cell.text if kept else base, gap=mark)


# ---- the chart part ----------------------------------------------------------------------------


def _references(root: etree._Element) -> Iterator[tuple[etree._Element, str, int]]:
    """The cache of every reference to cells, its column and its first row."""
    for reference in root.iter(f"{{{C}}}numRef", f"{{{C}}}strRef"):
        found = RANGE.search(reference.findtext("c:f", "", NS))
        for cache in reference.iterchildren(f"{{{C}}}numCache", f"{{{C}}}strCache"):
            if found:
                yield cache, found.group(1), int(found.group(2))


def _cached(root: etree._Element) -> dict[str, str]:
    """Reference of a cell -> the text that the chart holds for it."""
    return {
        f"{column}{first + int(point.get('idx', '0'))}": point.findtext("c:v", "", NS)
        for cache, column, first in _references(root)
        for point in cache.iterfind("c:pt", NS)
    }


def _write(root: etree._Element, old: Sheet, new: Sheet) -> bool:
    """Put into the caches what differs; whether anything does."""
    before, shown = etree.tostring(root, method="c14n"), _cached(root)
    texts = {ref: text for ref, text in new.held().items() if _differs(shown.get(ref), text)}
    for cache, column, first in _references(root):
        count = cache.find("c:ptCount", NS)
        for at in range(int(count.get("val", "0")) if count is not None else 0):
            if (ref := f"{column}{first + at}") in texts:
                _point(cache, at, texts[ref])
    parts_of_100 = root.find(".//c:overlap", NS) is not None
    for series in root.iter(f"{{{C}}}ser"):
        _format(series, old, new, parts_of_100)
    if not parts_of_100:
        _axis(root, old, new)
    return etree.tostring(root, method="c14n") != before


def _differs(shown: str | None, text: str | None) -> bool:
    return shown != text if value(text) is None else value(shown) != value(text)


def _point(cache: etree._Element, at: int, text: str | None) -> None:
    """Set, add or remove the point of one row."""
    points = {int(point.get("idx", "0")): point for point in cache.iterfind("c:pt", NS)}
    if at in points:
        cache.remove(points[at])
    if text is None:
        return
    point = points.get(at)
    if point is None:
        point = etree.Element(f"{{{C}}}pt", {"idx": str(at)})
        etree.SubElement(point, f"{{{C}}}v")
    for shown in point.iterfind("c:v", NS):
        shown.text = text
    later = [points[other] for other in sorted(points) if other > at]
    if later:
        later[0].addprevious(point)
    else:
        cache.append(point)


def _letter(series: etree._Element) -> str:
    """The column of a series' values; nothing for one without a reference."""
    found = RANGE.search(series.findtext("c:val/c:numRef/c:f", "", NS))
    return found.group(1) if found else ""


def _format(series: etree._Element, old: Sheet, new: Sheet, parts_of_100: bool) -> None:
    """As many decimals on the bars as are printed, unless the writer chose another format."""
    letter, look = _letter(series), series.find("c:dLbls/c:numFmt", NS)
    before, after = (label_format(sheet.decimals(letter), parts_of_100) for sheet in (old, new))
    if look is not None and look.get("formatCode") == before:
        look.set("formatCode", after)


def _axis(root: etree._Element, old: Sheet, new: Sheet) -> None:
    """The end of the axis, where it is still the one that was written."""
    shown = [letter for series in root.iter(f"{{{C}}}ser") if (letter := _letter(series))]
    end = root.find(".//c:valAx/c:scaling/c:max", NS)
    if end is not None and value(end.get("val")) == old.axis_end(shown):
        end.set("val", str(new.axis_end(shown)))


def _book(content: bytes, new: Sheet) -> bytes:
    """The workbook with the cells that the chart now holds."""
    book, computed = Book.read(content), new.computed()
    for ref, text in new.held().items():
        if ref in computed:
            book.write_formula(ref, computed[ref][0], text)
        elif ref in new.labels():
            book.write_text(ref, text or "")
        else:
            book.write_number(ref, text)
    return book.content()

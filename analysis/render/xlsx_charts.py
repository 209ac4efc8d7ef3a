"""Native charts of a workbook: bars beside a table, parts of 100 %, shares with their intervals.

A chart shows the cells beside it and keeps only what is printed: a withheld figure is empty in its cache and
a dash on the paper, never a bar of nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.utility import xl_rowcol_to_cell

from analysis.blocks import Number
from analysis.render.pictures.palette import BAR, INK, PAPER, RULE, Fill
from analysis.render.xlsx_book import Book, printed

WIDTH, LEAST_HEIGHT, ROW_HEIGHT, ROOM = 560, 220, 30, 90
"""Pixels: of a chart; each category's; of legend and edges."""
PATTERNS = {"hatch": "wide_upward_diagonal", "back": "wide_downward_diagonal", "dots": "dotted_grid"}
Properties = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """Figures of one series in a column of a sheet, `rows` of them from `first` on."""

    sheet: str
    place: int
    first: int
    label: str
    numbers: Sequence[Number | None]
    gaps: Sequence[str]
    """What stands where a figure is missing, one a row."""
    fill: Fill = field(default=Fill(BAR))
    low: Sequence[Number | None] = ()
    high: Sequence[Number | None] = ()

    def cells(self, place: int) -> str:
        """The range of this column's rows in column `place`."""
        top = xl_rowcol_to_cell(self.first, place, row_abs=True, col_abs=True)
        end = xl_rowcol_to_cell(self.first + len(self.numbers) - 1, place, row_abs=True, col_abs=True)
        return f"='{self.sheet}'!{top}:{end}"


def bars(book: Book, columns: Sequence[Column], *, parts: bool = False) -> NativeChart:
    """Lying bars; `parts`: the columns end to end, to 100."""
    chart = book.file.add_chart({"type": "bar", **({"subtype": "stacked"} if parts else {})})
    for column in columns:
        chart.add_series(_series(book, column, parts))
    font = {"name": book.words.font, "size": 10, "color": INK}
    chart.set_y_axis({"reverse": True, "num_font": font, "line": {"color": INK}, "major_tick_mark": "none"})
    top = {"max": 100} if parts else {}
    chart.set_x_axis({"min": 0, **top, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "top", "font": font} if len(columns) > 1 else {"none": True})
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"color": RULE}, "fill": {"color": PAPER}})
    chart.show_blanks_as("gap")
    rows = len(columns[0].numbers)
    chart.set_size({"width": WIDTH, "height": max(LEAST_HEIGHT, ROOM + ROW_HEIGHT * rows)})
    return chart


def _series(book: Book, column: Column, parts: bool) -> Properties:
    series: Properties = {
        "name": column.label,
        "categories": column.cells(0),
        "values": column.cells(column.place),
        # Given, or the library would write a withheld figure as 0.
        "values_data": [None if one is None else printed(one)[0] for one in column.numbers],
        "gap": 45,
        "data_labels": _labels(book, column, parts),
        **_look(column.fill),
    }
    if column.low and column.high:
        series["y_error_bars"] = _intervals(column)
    return series


def _look(fill: Fill) -> Properties:
    border: Properties = {"border": {"color": INK, "width": 0.5}}
    if not fill.mark:
        return {"fill": {"color": fill.colour}, **border}
    pattern: Properties = {
        "pattern": PATTERNS[fill.mark],
        "fg_color": fill.mark_colour,
        "bg_color": fill.colour,
    }
    return {"pattern": pattern, **border}


def _labels(book: Book, column: Column, parts: bool) -> Properties:
    """The printed figure at every bar; the mark of a missing one in its place."""
    shown = next((printed(one)[1] for one in column.numbers if one is not None), "0")
    font = {"name": book.words.font, "size": 9, "color": column.fill.ink if parts else INK}
    custom: list[Properties | None] = [
        None if one is not None else {"delete": True} if parts else {"value": mark, "font": font}
        for one, mark in zip(column.numbers, column.gaps, strict=True)
    ]
    back: Properties = {"fill": {"color": column.fill.colour}} if parts and column.fill.mark else {}
    return {
        "value": True,
        "num_format": shown,
        "font": font,
        "position": "center" if parts else "inside_base" if column.low else "outside_end",
        **({"custom": custom} if any(custom) else {}),
        **back,
    }


def _intervals(column: Column) -> Properties:
    """How far the printed limits lie from the printed value."""
    return {
        "type": "custom",
        "plus_values": _distances(column.numbers, column.high),
        "minus_values": _distances(column.numbers, column.low),
        "line": {"color": INK},
    }


def _distances(values: Sequence[Number | None], limits: Sequence[Number | None]) -> list[float]:
    return [
        0.0 if one is None or end is None else round(abs(printed(end)[0] - printed(one)[0]), 6)
        for one, end in zip(values, limits, strict=True)
    ]

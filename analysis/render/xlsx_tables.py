"""A table of the report on a sheet of its own, its native chart beside it; and a chart with its figures.

Three lines, figures to the right, base rows at the foot, notes below: as on paper, but figures are numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from analysis.blocks import Chart, Number, Row, Runs, Series, Table, plain
from analysis.render import xlsx_charts
from analysis.render.pictures.draw import PARTS, fills
from analysis.render.xlsx_book import QUIET, THIN, Book, Look, make_room, width
from analysis.render.xlsx_charts import Column

LABELS, FIGURES = (14, 50), (9, 18)
"""Narrowest and widest column of labels and of figures, in characters."""
MEDIUM = 2
"""The rules above and below a table."""
CAPTION, HEAD, FIRST = 0, 1, 2
"""Rows of a sheet: caption and head stay in sight."""
CAPTION_HEIGHT = 26
"""Points: the caption stands clear of the line below it."""


def table(book: Book, name: str, table: Table) -> None:
    """The table under its caption, beside it the chart of the columns that can be drawn."""
    _place(book, name, table, _drawn(name, table), table.caption, parts=bool(table.parts))


def chart(book: Book, name: str, chart: Chart) -> None:
    """The chart beside the table of its printed figures, limits of intervals among them."""
    head, columns, figures = [""], list[Column](), list[Sequence[Number | None]]()
    gaps = [chart.gap(at) for at in range(len(chart.categories))]
    for series, fill in zip(chart.series, fills(chart), strict=True):
        label = book.words.share if series.label == chart.caption else series.label
        columns.append(
            Column(name, len(head), FIRST, label, series.values, gaps, fill, series.low, series.high)
        )
        head.append(label)
        figures.append(series.values)
        if series.low and series.high:
            head += [book.words.low, book.words.high]
            figures += [series.low, series.high]
    if chart.bases:
        head.append("n")
        figures.append(chart.bases)
    rows = tuple(
        Row(((label,), *(_or_gap(one[at], gaps[at]) for one in figures)))
        for at, label in enumerate(chart.categories)
    )
    printed = Table(chart.key, chart.caption, tuple(head), rows, chart.notes)
    _place(book, name, printed, columns, chart.alt, parts=chart.kind in PARTS)


def _or_gap(number: Number | None, gap: str) -> Runs:
    return (gap,) if number is None else (number,)


# ---- the sheet ---------------------------------------------------------------------------------


def _place(book: Book, name: str, table: Table, columns: Sequence[Column], alt: str, *, parts: bool) -> None:
    sheet = _sheet(book, name, table)
    _widths(sheet, table)
    for at, row in enumerate(table.rows):
        _row(book, sheet, FIRST + at, row, _rules(table, at))
    _below(book, sheet, FIRST + len(table.rows) + 1, table.notes)
    if columns:
        native = xlsx_charts.bars(book, columns, parts=parts)
        place = {"description": alt, "object_position": 3}
        sheet.insert_chart(HEAD, len(table.head) + 1, native, place)


def _sheet(book: Book, name: str, table: Table) -> Worksheet:
    """A new sheet with caption and head."""
    sheet = book.sheet(name, wide=True)
    sheet.set_row(CAPTION, CAPTION_HEIGHT)
    book.text(sheet, CAPTION, 0, f"{name}\u3000{table.caption}", book.heading)
    for column, text in enumerate(table.head):
        look = book.format(
            bold=True,
            text_wrap=True,
            top=MEDIUM,
            bottom=THIN,
            align="right" if column else "left",
            font_name=book.words.head_font,
        )
        book.text(sheet, HEAD, column, text, look)
    sheet.freeze_panes(FIRST, 0)
    sheet.repeat_rows(CAPTION, HEAD)
    return sheet


def _widths(sheet: Worksheet, table: Table) -> None:
    """Columns as wide as what stands in them; long labels and heads break, in rows as high as they need."""
    texts = [table.head, *([plain(cell) for cell in row.cells] for row in table.rows)]
    widths = []
    for column, cells in enumerate(zip(*texts, strict=True)):
        least, most = FIGURES if column else LABELS
        widths.append(min(max(least, *(width(text) + 2 for text in cells)), most))
        sheet.set_column(column, column, widths[-1])
    for at, row in enumerate(texts):
        make_room(sheet, HEAD + at, list(zip(row, widths, strict=True)))


def _rules(table: Table, at: int) -> dict[str, Look]:
    """The lines of a row: a thin one above the first base row of a stretch, the thick one at the end."""
    rules: dict[str, Look] = {}
    if at and table.rows[at].role != "body" and table.rows[at - 1].role == "body":
        rules["top"] = THIN
    if at == len(table.rows) - 1:
        rules["bottom"] = MEDIUM
    return rules


def _row(book: Book, sheet: Worksheet, at: int, row: Row, rules: dict[str, Look]) -> None:
    for column, cell in enumerate(row.cells):
        number = _figure(cell) if column else None
        look = book.format(align="right" if column else "left", text_wrap=True, **rules)
        if number is not None:
            book.number(sheet, at, column, number, align="right", **rules)
        elif cell:
            book.runs(sheet, at, column, cell, look)
        else:
            sheet.write_blank(at, column, None, look)


def _below(book: Book, sheet: Worksheet, row: int, notes: Sequence[Runs]) -> None:
    """Notes and the way back; they run on over the empty cells beside them."""
    for note in notes:
        book.runs(sheet, row, 0, note, book.format(font_color=QUIET, font_size=10))
        row += 1
    book.to(sheet, row, 0, book.words.contents, book.words.back)


# ---- what the chart beside a table shows -------------------------------------------------------


def _drawn(name: str, table: Table) -> list[Column]:
    """The columns that a table names, or its one column of shares or scores; none where nothing is shown."""
    roles = [row.role for row in table.rows]
    rows = table.rows[: roles.index("base")] if "base" in roles else table.rows
    if "body" in roles[len(rows) :]:
        return []  # several groups of options, each with its base: no one chart
    named = table.parts or ((table.bars,) if table.bars is not None else _of_one_unit(table.head, rows))
    columns = [
        Column(
            name,
            place,
            FIRST,
            table.head[place],
            [_figure(row.cells[place]) for row in rows],
            [plain(row.cells[place]) or "—" for row in rows],
        )
        for place in named
    ]
    if all(number is None for column in columns for number in column.numbers):
        return []
    if not table.parts:
        return columns
    series = tuple(Series(column.label, tuple(column.numbers)) for column in columns)
    looks = fills(Chart("", "", "stacked", (), series, ""))
    return [replace(column, fill=fill) for column, fill in zip(columns, looks, strict=True)]


def _of_one_unit(head: Sequence[str], rows: Sequence[Row]) -> tuple[int, ...]:
    """The only column of percentages, else the first of scores."""
    for unit in ("percent", "score"):
        found = [
            place
            for place in range(1, len(head))
            if any((one := _figure(row.cells[place])) is not None and one.unit == unit for row in rows)
        ]
        if len(found) == 1 or (found and unit == "score"):
            return (found[0],)
    return ()


def _figure(cell: Runs) -> Number | None:
    """The figure of a cell that holds just one."""
    return cell[0] if len(cell) == 1 and isinstance(cell[0], Number) else None

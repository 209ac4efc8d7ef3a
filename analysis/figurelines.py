"""The JSON object of a command as flat rows of one shape, each with its base, for CSV."""

from __future__ import annotations

from analysis.figures import Figures


def lines(figures: Figures) -> list[Figures]:
    """The object as flat rows of one shape, each with its base, for CSV: a value, a cell or an item a row."""
    if "items" in figures:
        whole = {key: figures[key] for key in ("complete", "alpha", "alpha_low", "alpha_high", "omega")}
        return [{**item, **whole} for item in _objects(figures["items"])]
    if "row_values" in figures:
        return _cell_lines(figures)
    if "rows" not in figures:
        return [figures]
    if "group_values" in figures:
        return _group_lines(figures)
    bases: Figures = {key: figures[key] for key in ("base", "missing", "total") if key in figures}
    return [{**row, **bases} for row in _objects(figures["rows"])]


def _cell_lines(figures: Figures) -> list[Figures]:
    tables = ("counts", "row_shares", "column_shares", "total_shares", "adjusted_residuals")
    names = ("count", "row_share", "column_share", "total_share", "adjusted_residual")
    letters = figures["letters"]
    return [
        {
            "row_value": row,
            "column_value": column,
            **{name: _at(figures[key], i, j) for key, name in zip(tables, names, strict=True)},
            "letters": _at(letters, i, j) if letters is not None else None,
            "row_base": _at(figures["row_bases"], i),
            "column_base": _at(figures["column_bases"], j),
            "base": figures["base"],
        }
        for i, row in enumerate(_list(figures["row_values"]))
        for j, column in enumerate(_list(figures["column_values"]))
    ]


def _group_lines(figures: Figures) -> list[Figures]:
    """A line an option and group."""
    return [
        {
            "value": row["value"],
            "label": row["label"],
            "group_value": group,
            "count": _at(row["counts"], at),
            "share_of_cases": _at(row["shares_of_cases"], at),
            "share_of_responses": None
            if row["shares_of_responses"] is None
            else _at(row["shares_of_responses"], at),
            "group_base": _at(figures["group_bases"], at),
            "base": figures["base"],
            "missing": figures["missing"],
            "total": figures["total"],
        }
        for row in _objects(figures["rows"])
        for at, group in enumerate(_list(figures["group_values"]))
    ]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _objects(value: object) -> list[Figures]:
    return [entry for entry in _list(value) if isinstance(entry, dict)]


def _at(table: object, *places: int) -> object:
    for place in places:
        table = _list(table)[place]
    return table

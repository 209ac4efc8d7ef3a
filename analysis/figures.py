"""A statistic as the JSON object that other programs read: names and order are fixed, nothing is rounded.

Only `percent` is printed text. What disclosure control withholds is null, and so is all it could be worked
back from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis import numerals
from analysis.association import Association, ChiSquare
from analysis.crosstab import CrossTab
from analysis.disclosure import Breakdown, Count, Hidden
from analysis.frequency import Frequency
from analysis.multiple import Multiple
from analysis.scale import ScaleAnalysis

Figures = dict[str, object]
"""One JSON object, its keys in the order of the interface."""


def frequency(result: Frequency, *, shown: bool = True) -> Figures:
    """The object of `frequency`. With `shown` False (too few answered) everything but the bases is null."""
    decimals = numerals.decimals_for(result.unweighted_base)
    figures: Figures = {
        "variable": result.variable,
        "total": result.total,
        "base": _number(result.base),
        "missing": result.missing,
        "rows": [
            {
                "value": row.value,
                "label": row.label,
                "count": _number(row.count) if shown else None,
                "share": _number(row.share) if shown else None,
                "percent": _percent(row.count, row.share, result.base, decimals) if shown else None,
                "low": _number(row.low) if shown else None,
                "high": _number(row.high) if shown else None,
            }
            for row in result.rows
        ],
    }
    for name, box in (("top", result.top), ("bottom", result.bottom)):
        if box is not None:
            figures[name] = {
                "count": _number(box.count) if shown else None,
                "share": _number(box.share) if shown else None,
                "low": _number(box.low) if shown else None,
                "high": _number(box.high) if shown else None,
            }
    if result.top is not None and result.bottom is not None:
        difference = result.net if shown else None
        figures["net"] = (
            None
            if difference is None
            else {name: _number(getattr(difference, name)) for name in ("difference", "se", "low", "high")}
        )
    if result.weighted:
        figures["unweighted_base"] = result.unweighted_base
    return figures


def multiple(result: Multiple, *, shown: bool = True) -> Figures:
    """The object of a multiple-choice question; `percent` is of persons."""
    decimals = numerals.decimals_for(result.base)
    return {
        "kind": "multiple",
        "total": result.total,
        "base": result.base,
        "missing": result.missing,
        "responses": result.responses if shown else None,
        "rows": [
            {
                "value": row.value,
                "label": row.label,
                "count": row.count if shown else None,
                "share_of_cases": _number(row.share_of_cases) if shown else None,
                "share_of_responses": _number(row.share_of_responses) if shown else None,
                "percent": _percent(row.count, row.share_of_cases, result.base, decimals) if shown else None,
            }
            for row in result.rows
        ],
    }


def crosstab(result: CrossTab, hidden: Breakdown | None = None) -> Figures:
    """The object of `crosstab`. Where `hidden` withholds a cell its shares and residual are null too.

    A share of a withheld base would tell that base. Tests, coefficients and letters rest on every cell, so
    that one withheld figure withholds them all.
    """
    open_ = hidden is None or hidden.complete
    rows = _bases(result.row_bases, hidden.row_bases if hidden is not None else None)
    columns = _bases(result.column_bases, hidden.column_bases if hidden is not None else None)

    def table(
        cells: Sequence[Sequence[float | None]], *, of_row: bool = False, of_column: bool = False
    ) -> list[list[object]]:
        return [
            [
                None
                if _hidden(hidden, i, j) or (of_row and rows[i] is None) or (of_column and columns[j] is None)
                else _number(cell)
                for j, cell in enumerate(row)
            ]
            for i, row in enumerate(cells)
        ]

    figures: Figures = {
        "row": result.row,
        "column": result.column,
        "total": result.total,
        "base": _number(result.base),
        "missing": result.missing,
        "row_values": list(result.row_values),
        "column_values": list(result.column_values),
        "counts": table(result.counts),
        "row_bases": rows,
        "column_bases": columns,
        "row_shares": table(result.row_shares, of_row=True),
        "column_shares": table(result.column_shares, of_column=True),
        "total_shares": table(result.total_shares),
        "adjusted_residuals": table(result.adjusted_residuals, of_row=True, of_column=True),
        "association": _association(result.association) if open_ else dict.fromkeys(ASSOCIATION),
        "letters": None if result.letters is None or not open_ else [list(row) for row in result.letters],
    }
    if result.weighted:
        figures["unweighted_base"] = result.unweighted_base
    return figures


ASSOCIATION = (
    "chi2",
    "chi2_yates",
    "likelihood_ratio",
    "fisher",
    "cramers_v",
    "cramers_v_corrected",
    "phi",
    "gamma",
    "kendall_tau_b",
    "min_expected",
    "share_expected_below_5",
)


def scale(result: ScaleAnalysis, *, smallest: int = 0) -> Figures:
    """The object of `scale`. Figures of fewer than `smallest` people are null."""

    def figure(value: float | None, n: int) -> object:
        return _number(value) if n >= smallest else None

    complete, scored = result.complete, result.scores.n
    return {
        "items": [
            {
                "item": item.item,
                "n": item.n,
                "mean": figure(item.mean, item.n),
                "sd": figure(item.sd, item.n),
                "r_drop": figure(item.r_drop, complete),
                "alpha_if_dropped": figure(item.alpha_if_dropped, complete),
            }
            for item in result.items
        ],
        "complete": complete,
        "alpha": figure(result.alpha, complete),
        "alpha_low": figure(result.alpha_low, complete),
        "alpha_high": figure(result.alpha_high, complete),
        "omega": figure(result.omega, complete),
        "scores": {
            "n": scored,
            "mean": figure(result.scores.mean, scored),
            "sd": figure(result.scores.sd, scored),
        },
    }


# ---- one line a row, for CSV -------------------------------------------------------------------


def lines(figures: Figures) -> list[Figures]:
    """The object as flat rows of one shape, each with its base, for CSV: a value, a cell or an item a row."""
    if "items" in figures:
        whole = {key: figures[key] for key in ("complete", "alpha", "alpha_low", "alpha_high", "omega")}
        return [{**item, **whole} for item in _objects(figures["items"])]
    if "row_values" in figures:
        return _cell_lines(figures)
    bases = {key: figures[key] for key in ("base", "missing", "total")}
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


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _objects(value: object) -> list[Figures]:
    return [entry for entry in _list(value) if isinstance(entry, dict)]


def _at(table: object, *places: int) -> object:
    for place in places:
        table = _list(table)[place]
    return table


# ---- parts -------------------------------------------------------------------------------------


def _number(value: float | None) -> float | None:
    """A plain int or float that JSON can hold; None for None. Raises ValueError for NaN or infinity."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no figure: what is undefined must be None")
    return number


def _percent(count: float, share: float | None, base: float, decimals: int | None) -> str | None:
    """The printed percentage: from the integers where there are some, else from the weighted share."""
    if decimals is None or share is None:
        return None
    if isinstance(count, int) and isinstance(base, int):
        return numerals.percent_text(count, base, decimals)
    return numerals.share_text(share, decimals)


def _hidden(hidden: Breakdown | None, i: int, j: int) -> bool:
    return hidden is not None and isinstance(hidden.counts[i][j], Hidden)


def _bases(bases: Sequence[float], printed: Sequence[Count] | None) -> list[float | None]:
    """The bases of all rows or all columns, None for those withheld."""
    if printed is None:
        return [_number(base) for base in bases]
    return [
        None if isinstance(shown, Hidden) else _number(base)
        for base, shown in zip(bases, printed, strict=True)
    ]


def _association(found: Association) -> Figures:
    return {
        "chi2": _chi_square(found.chi2),
        "chi2_yates": _chi_square(found.chi2_yates),
        "likelihood_ratio": _chi_square(found.likelihood_ratio),
        "fisher": None if found.fisher is None else {"p": _number(found.fisher.p)},
        "cramers_v": _number(found.cramers_v),
        "cramers_v_corrected": _number(found.cramers_v_corrected),
        "phi": _number(found.phi),
        "gamma": _number(found.gamma),
        "kendall_tau_b": _number(found.kendall_tau_b),
        "min_expected": _number(found.min_expected),
        "share_expected_below_5": _number(found.share_expected_below_5),
    }


def _chi_square(test: ChiSquare | None) -> Figures | None:
    if test is None:
        return None
    return {"statistic": _number(test.statistic), "df": test.df, "p": _number(test.p)}

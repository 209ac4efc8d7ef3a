"""A statistic as the JSON object that other programs read: names and order are fixed, nothing is rounded.

Only `percent` is printed text. What disclosure control withholds is null, and so is all it could be worked
back from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

from analysis import numerals
from analysis.amounts import Amounts
from analysis.association import Association, ChiSquare
from analysis.crosstab import CrossTab
from analysis.disclosure import Breakdown, Count, Hidden
from analysis.frequency import Frequency
from analysis.layers import MantelHaenszel
from analysis.measures import Measures
from analysis.multiple import Multiple
from analysis.multiple_groups import MultipleInGroups
from analysis.ranking import Ranking
from analysis.scale import ScaleAnalysis
from questionnaires.errors import say

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
    if result.interval != "wilson":
        figures["interval"] = result.interval
    if result.population is not None:
        figures |= {"population": result.population, "fpc": result.fpc}
    if result.goodness is not None:
        figures["goodness_of_fit"] = _chi_square(result.goodness) if shown else None
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
                "mentions": row.mentions if shown else None,
                "share_of_cases": _number(row.share_of_cases) if shown else None,
                "share_of_responses": _number(row.share_of_responses) if shown else None,
                "percent": _percent(row.count, row.share_of_cases, result.base, decimals) if shown else None,
            }
            for row in result.rows
        ],
    }


def amounts(result: Amounts) -> Figures:
    """The object of measured numbers in protected data: no value stands by itself."""
    quartiles = None if result.lower is None or result.upper is None else [result.lower, result.upper]
    return {
        "kind": "number",
        "variable": result.variable,
        "total": result.total,
        "base": result.base,
        "missing": result.missing,
        "rows": [],
        "mean": result.mean,
        "sd": result.sd,
        "median": result.median,
        "quartiles": quartiles,
    }


def ranking(result: Ranking, *, shown: bool = True, smallest: int = 0) -> Figures:
    """The object of a ranking. A mean rank of fewer than `smallest` people is null."""
    decimals = numerals.decimals_for(result.base)
    return {
        "kind": "ranking",
        "total": result.total,
        "base": result.base,
        "missing": result.missing,
        "places": result.places,
        "rows": [
            {
                "value": row.value,
                "label": row.label,
                "first": row.first if shown else None,
                "first_share": _number(row.first_share) if shown else None,
                "first_percent": _percent(row.first, row.first_share, result.base, decimals)
                if shown
                else None,
                "ranked": row.ranked if shown else None,
                "ranked_share": _number(row.ranked_share) if shown else None,
                "ranked_percent": _percent(row.ranked, row.ranked_share, result.base, decimals)
                if shown
                else None,
                "mean_rank": _mean(row.mean_rank) if shown and row.ranked >= smallest else None,
            }
            for row in result.rows
        ],
    }


def _mean(rank: Fraction | None) -> float | None:
    return None if rank is None else float(rank)


@dataclass(frozen=True)
class VisibleMentions:
    """What of several answers in groups may be shown; None is withheld."""

    counts: tuple[tuple[int | None, ...], ...]
    """For each option the persons of each group."""
    bases: tuple[int | None, ...]
    """A group's size is withheld where one option's table would tell it."""
    complete: bool
    """Whether everything is shown: only then may mentions and tests stand."""


def visible_mentions(result: MultipleInGroups, hidden: Sequence[Breakdown] | None) -> VisibleMentions:
    """The counts and bases that every option's own `Breakdown` leaves."""
    if hidden is None:
        return VisibleMentions(tuple(option.counts for option in result.options), result.group_bases, True)
    counts = tuple(
        tuple(None if isinstance(row[1], Hidden) else row[1] for row in one.counts) for one in hidden
    )
    bases = tuple(
        None if any(isinstance(one.row_bases[group], Hidden) for one in hidden) else base
        for group, base in enumerate(result.group_bases)
    )
    return VisibleMentions(counts, bases, all(one.complete for one in hidden))


def multiple_in_groups(result: MultipleInGroups, hidden: Sequence[Breakdown] | None = None) -> Figures:
    """The object of a multiple-choice question in groups; lists have a place a group.

    Mentions of a group, less those shown, would tell one withheld count: they go with it, and the tests.
    """
    seen = visible_mentions(result, hidden)

    def shares(values: Sequence[float | None], counts: Sequence[int | None]) -> list[float | None]:
        told = zip(values, counts, seen.bases, strict=True)
        return [None if count is None or base is None else value for value, count, base in told]

    return {
        "kind": "multiple",
        "variable": result.variable,
        "group": result.group,
        "total": result.total,
        "base": result.base,
        "missing": result.missing,
        "group_values": list(result.group_values),
        "group_labels": list(result.group_labels),
        "group_bases": list(seen.bases),
        "group_responses": list(result.group_responses) if seen.complete else None,
        "rows": [
            {
                "value": option.value,
                "label": option.label,
                "counts": list(counts),
                "shares_of_cases": shares(option.shares_of_cases, counts),
                "shares_of_responses": list(option.shares_of_responses) if seen.complete else None,
                "chi2": _chi_square(option.chi2) if seen.complete else None,
            }
            for option, counts in zip(result.options, seen.counts, strict=True)
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
        "association": {**_association(result.association), **_measures(result.measures)}
        if open_
        else dict.fromkeys(ASSOCIATION),
        "letters": None if result.letters is None or not open_ else [list(row) for row in result.letters],
        "reasons": _reasons(result, open_),
    }
    if result.column_means is not None:
        shown = open_ and result.mean_letters is not None
        figures["column_means"] = list(result.column_means) if open_ else None
        figures["mean_letters"] = list(result.mean_letters or ()) if shown else None
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
    "rao_scott",
    *(name for name in Measures.__dataclass_fields__ if name != "reasons"),
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
        **(_further(result) if complete >= smallest else dict.fromkeys(_further(result))),
        "r": figure(result.r, complete),
    }


def _further(result: ScaleAnalysis) -> Figures:
    """Standardised alpha and its like by their names."""
    return {name: value for name, value in asdict(result.further).items() if name != "reasons"}


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


def _reasons(result: CrossTab, open_: bool) -> dict[str, str]:
    """Why each figure that is null is null, in English, the language of the names beside it."""
    if not open_:
        withheld = say("a cell is withheld, and this figure rests on every cell")
        return dict.fromkeys((*ASSOCIATION, "letters"), str(withheld))
    found = {**result.reasons, **result.association.reasons, **result.measures.reasons}
    return {name: str(reason) for name, reason in found.items()}


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
        "rao_scott": None if found.rao_scott is None else asdict(found.rao_scott),
    }


def _measures(found: Measures) -> Figures:
    """The figures by their names: numbers, tests as in `association`, effects with their interval."""
    return {name: value for name, value in asdict(found).items() if name != "reasons"}


def layers(found: MantelHaenszel) -> Figures:
    """The object that `--layer` adds to a cross-tab."""
    whole = {name: value for name, value in asdict(found).items() if name not in ("row", "column", "reason")}
    return {**whole, "reason": None if found.reason is None else str(found.reason)}


def _chi_square(test: ChiSquare | None) -> Figures | None:
    if test is None:
        return None
    return {"statistic": _number(test.statistic), "df": test.df, "p": _number(test.p)}

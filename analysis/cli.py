"""The analysis commands of `cadre-survey`: frequency, crosstab, scale, report. Files in, files out.

Each command reads, calls one statistic, and prints it; nothing heavy is imported before it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from analysis.commands.chart import chart_option, write_chart
from analysis.commands.edge import Command, Names, wrong_usage
from analysis.commands.output import format_option, language, show
from analysis.commands.remarks import remarks
from analysis.commands.report import report
from analysis.commands.scale import scale
from analysis.commands.source import (
    Reading,
    disclosure_option,
    guard,
    protected,
    read,
    reading,
    refuse_weight,
)
from questionnaires.errors import say

if TYPE_CHECKING:
    from analysis.data import Data
    from analysis.multiple import Multiple

COMMANDS: tuple[click.Command, ...]
"""Every analysis command, for the group that gathers them."""


@click.command(cls=Command)
@reading
@click.option("--variable", metavar="V", help="The column, or the item of several answers.")
@click.option("--multiple", type=Names(), help="The 0/1 columns of one question with several answers.")
@click.option("--separator", metavar="TEXT", help="Between several answers in one column, such as ┋.")
@click.option(
    "--cases",
    type=click.Choice(["answered", "any", "all"]),
    help="Base of several answers: answered any item, chose at least one, answered all. [default: answered]",
)
@click.option("--weight", metavar="W", help="Column of weights.")
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Of the intervals.",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Also the N highest values together.")
@chart_option
@disclosure_option
@format_option
def frequency(
    wanted: Reading,
    variable: str | None,
    multiple: tuple[str, ...] | None,
    separator: str | None,
    cases: Literal["answered", "any", "all"] | None,
    weight: str | None,
    confidence: float,
    top: int | None,
    chart: Path | None,
    disclosure: bool,
    output: str,
) -> None:
    """How often each answer to one question was given, with the base."""
    if (variable is None) == (multiple is None):
        wrong_usage(say("Name either --variable or --multiple."))
    if separator is not None and variable is None:
        wrong_usage(say("--separator needs --variable, the column with several answers."))
    refuse_weight(wanted, disclosure, weight)
    if cases not in (None, "answered") and protected(wanted, disclosure):
        wrong_usage(say("In protected data the base of several answers is who answered: --cases answered."))
    data = read(wanted)
    if (ranks := _ranks(data, variable or "")) and multiple is None and separator is None:
        if weight is not None or top is not None or cases is not None or chart is not None:
            wrong_usage(say("A ranking takes no --weight, --top, --cases and --chart."))
        _show_ranking(wanted, data, ranks, disclosure, output)
        return
    columns = multiple or _columns(data, variable or "")
    if columns or separator is not None:
        if weight is not None or top is not None:
            wrong_usage(say("--weight and --top are for one answer a person."))
        if separator is None:
            columns = _all_columns(data, columns)
            guard(wanted, data, disclosure).allow_columns(data, columns)
        result = _multiple(data, columns, variable, separator, cases or "answered", confidence)
        _show_multiple(wanted, data, result, disclosure, output, chart)
        return
    if cases is not None:
        wrong_usage(say("--cases is for questions with several answers."))
    _show_frequency(wanted, data, variable or "", (weight, confidence, top), disclosure, output, chart)


def _columns(data: Data, variable: str) -> tuple[str, ...]:
    """The 0/1 columns of a multiple-choice item named by its key; none for any other variable."""
    if variable in data.frame.columns:
        return ()
    return tuple(v.column for v in data.codebook.columns_of(variable) if v.ticked)


def _ranks(data: Data, variable: str) -> tuple[str, ...]:
    """The columns of a ranking named by its key; none for any other variable."""
    if variable in data.frame.columns:
        return ()
    return tuple(v.column for v in data.codebook.columns_of(variable) if v.ranked)


def _all_columns(data: Data, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns; of a question named by its key alone, its columns."""
    return (_columns(data, columns[0]) if len(columns) == 1 else ()) or columns


def _multiple(
    data: Data,
    columns: tuple[str, ...],
    variable: str | None,
    separator: str | None,
    cases: Literal["answered", "any", "all"],
    confidence: float,
) -> Multiple:
    from analysis.multiple import multiple, split

    if separator is not None and not columns:
        return split(
            data.frame, variable or "", separator, codebook=data.codebook, cases=cases, confidence=confidence
        )
    return multiple(data.frame, columns, codebook=data.codebook, cases=cases, confidence=confidence)


def _show_multiple(
    wanted: Reading, data: Data, result: Multiple, disclosure: bool, output: str, chart: Path | None
) -> None:
    from analysis import charts, figures, tables

    control = guard(wanted, data, disclosure)
    shown = control.shows(result.base)
    write_chart(lambda: charts.multiple(result, language(), shown=shown, k=control.smallest), chart, data)
    show(
        lambda: tables.multiple(result, language(), shown=shown, k=control.smallest),
        lambda: figures.multiple(result, shown=shown),
        output,
        data,
    )


def _show_ranking(
    wanted: Reading, data: Data, columns: tuple[str, ...], disclosure: bool, output: str
) -> None:
    from analysis import figures, tables
    from analysis.ranking import ranking

    result = ranking(data.frame, columns, codebook=data.codebook)
    control = guard(wanted, data, disclosure)
    shown, k = control.shows(result.base), control.smallest
    show(
        lambda: tables.ranking(result, language(), shown=shown, k=k),
        lambda: figures.ranking(result, shown=shown, smallest=k),
        output,
        data,
    )


def _show_frequency(
    wanted: Reading,
    data: Data,
    variable: str,
    how: tuple[str | None, float, int | None],
    disclosure: bool,
    output: str,
    chart: Path | None,
) -> None:
    from analysis import charts, figures, tables
    from analysis.frequency import frequency as count

    weight, confidence, top = how
    result = count(
        data.frame, variable, codebook=data.codebook, weight=weight, confidence=confidence, top=top
    )
    control = guard(wanted, data, disclosure)
    shown = control.shows(result.unweighted_base)
    write_chart(lambda: charts.frequency(result, language(), shown=shown, k=control.smallest), chart, data)
    show(
        lambda: tables.frequency(result, language(), shown=shown, k=control.smallest),
        lambda: figures.frequency(result, shown=shown),
        output,
        data,
    )


@click.command(cls=Command)
@reading
@click.option("--row", required=True, metavar="R", help="The column whose values become rows.")
@click.option("--column", required=True, metavar="C", help="The column whose values become columns.")
@click.option("--weight", metavar="W", help="Column of weights.")
@chart_option
@disclosure_option
@format_option
def crosstab(
    wanted: Reading,
    row: str,
    column: str,
    weight: str | None,
    chart: Path | None,
    disclosure: bool,
    output: str,
) -> None:
    """Two questions crossed: row percentages with the number of every row, and the tests."""
    from analysis import charts, figures, tables
    from analysis.crosstab import crosstab as cross

    if row == column:
        wrong_usage(say("--row and --column name the same column {column}.", column=row))
    refuse_weight(wanted, disclosure, weight)
    data = read(wanted)
    result = cross(data.frame, row, column, codebook=data.codebook, weight=weight)
    hidden = guard(wanted, data, disclosure).breakdown(result, data)
    asked = data.codebook.by_column.get(column)
    write_chart(lambda: charts.crosstab(result, language(), hidden, asked), chart, data)
    show(
        lambda: tables.crosstab(result, language(), hidden),
        lambda: figures.crosstab(result, hidden),
        output,
        data,
    )


COMMANDS = (frequency, crosstab, scale, remarks, report)

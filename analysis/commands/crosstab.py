"""`crosstab`: two questions crossed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from analysis.commands.chart import chart_option, write_chart
from analysis.commands.drawn import Drawn, design, design_options
from analysis.commands.edge import Command, Names, tell, wrong_usage
from analysis.commands.output import format_option, language, show
from analysis.commands.several import Named, named_options
from analysis.commands.source import (
    Reading,
    all_columns,
    disclosure_option,
    guard,
    no_numbers,
    protected,
    read,
    reading,
    refuse_weight,
    ticked_columns,
)
from questionnaires.errors import say

if TYPE_CHECKING:
    from analysis.crosstab import CrossTab
    from analysis.data import Data
    from analysis.figures import Figures
    from analysis.layers import MantelHaenszel
    from analysis.letters import Adjust
    from analysis.mentions import Mentions


@click.command(cls=Command)
@reading
@named_options
@click.option(
    "--row", metavar="R", help="The column whose values become rows, or an item of several answers."
)
@click.option("--multiple", type=Names(), help="Instead of --row: the 0/1 columns of several answers.")
@click.option("--separator", metavar="TEXT", help="Between several answers in the column --row, such as ┋.")
@click.option("--column", required=True, metavar="C", help="The column whose values become columns.")
@design_options
@click.option(
    "--layer", metavar="L", help="Also the test of two by two answers in the layers of this column."
)
@click.option("--measures", is_flag=True, help="Further coefficients and tests under the table.")
@click.option(
    "--adjust",
    type=click.Choice(["bonferroni", "holm", "bh"]),
    default="bonferroni",
    show_default=True,
    help="How the p-values of the column letters are adjusted.",
)
@chart_option
@disclosure_option
@format_option
def crosstab(
    drawn: Drawn,
    wanted: Reading,
    named: Named,
    row: str | None,
    multiple: tuple[str, ...] | None,
    separator: str | None,
    column: str,
    layer: str | None,
    measures: bool,
    adjust: Adjust,
    chart: Path | None,
    disclosure: bool,
    output: str,
) -> None:
    """Two questions crossed: row percentages with the number of every row, and the tests."""
    _check(row, multiple, separator, column)
    named.check(multiple, separator, protected(wanted, disclosure))
    refuse_weight(wanted, disclosure, drawn.weight)
    if protected(wanted, disclosure) and (drawn.beyond_weights or layer is not None):
        wrong_usage(
            say("Protected data are crossed by two columns only: no --stratum, --cluster, --fpc or --layer.")
        )
    if adjust != "bonferroni" and (drawn.weight is not None or drawn.beyond_weights):
        _no_letters()
    from analysis import charts, figures, tables

    asked = (row, *(multiple or ()), column, layer, *drawn.columns)
    data = read(wanted, *asked, whole=protected(wanted, disclosure))
    columns = multiple or ticked_columns(data, row or "")
    if columns or separator is not None:
        if drawn.weight is not None or drawn.beyond_weights or layer is not None or measures:
            wrong_usage(say("Several answers are crossed without weights, design, layers and measures."))
        if adjust != "bonferroni":
            _no_letters()
        if chart is not None:
            wrong_usage(say("Several answers in groups are not drawn: leave out --chart."))
        mentions = _mentions(wanted, data, (row or "", columns, separator), named, disclosure)
        _show_multiple(wanted, data, mentions, column, disclosure, output)
        return
    result = _crossed(data, row or "", column, drawn, adjust)
    control = guard(wanted, data, disclosure)
    if control.k is not None:
        no_numbers(data, result.row, result.column)
    hidden = control.breakdown(result, data)
    layers = _layers(data, row or "", column, layer)
    across = data.codebook.by_column.get(column)
    write_chart(lambda: charts.crosstab(result, language(), hidden, across), chart, data)

    def told() -> Figures:
        made = figures.crosstab(result, hidden)
        return made if layers is None else {**made, "mantel_haenszel": figures.layers(layers)}

    show(
        lambda: tables.crosstab(result, language(), hidden, measures=measures, layers=layers),
        told,
        output,
        data,
    )


def _check(row: str | None, multiple: tuple[str, ...] | None, separator: str | None, column: str) -> None:
    if (row is None) == (multiple is None):
        wrong_usage(say("Name either --row or --multiple."))
    if separator is not None and row is None:
        wrong_usage(say("--separator needs --row, the column with several answers."))
    if row == column:
        wrong_usage(say("--row and --column name the same column {column}.", column=column))


def _no_letters() -> NoReturn:
    """Ends the command where --adjust was named and nothing is there to adjust."""
    wrong_usage(
        say(
            "--adjust is for column letters, which a table of weighted rows, of a design or of several "
            "answers does not have: leave it out."
        )
    )


def _mentions(
    wanted: Reading,
    data: Data,
    several: tuple[str, tuple[str, ...], str | None],
    named: Named,
    disclosure: bool,
) -> Mentions:
    from analysis.mentions import Duplicates, mentions_chosen, mentions_in, mentions_of

    row, columns, separator = several
    twice: Duplicates = "count" if named.twice else "once"
    if named.choices:
        return mentions_chosen(data.frame, columns, codebook=data.codebook, duplicates=twice)
    if columns:
        columns = all_columns(data, columns)
        guard(wanted, data, disclosure).allow_columns(data, columns)
        return mentions_of(data.frame, columns, codebook=data.codebook)
    return mentions_in(data.frame, row, separator or "", codebook=data.codebook, duplicates=twice)


def _show_multiple(
    wanted: Reading, data: Data, mentions: Mentions, group: str, disclosure: bool, output: str
) -> None:
    from analysis import figures, multipletables
    from analysis.multiple_groups import multiple_in_groups

    result = multiple_in_groups(data.frame, mentions, group, codebook=data.codebook)
    control = guard(wanted, data, disclosure)
    if control.k is not None:
        no_numbers(data, result.group)
    hidden = control.options(result, data)
    show(
        lambda: multipletables.multiple_in_groups(result, language(), hidden),
        lambda: figures.multiple_in_groups(result, hidden),
        output,
        data,
    )


def _crossed(data: Data, row: str, column: str, drawn: Drawn, adjust: Adjust) -> CrossTab:
    from analysis.crosstab import crosstab as cross

    if drawn.beyond_weights:
        return cross(data.frame, row, column, codebook=data.codebook, design=design(data, drawn))
    return cross(data.frame, row, column, codebook=data.codebook, weight=drawn.weight, adjust=adjust)


def _layers(data: Data, row: str, column: str, layer: str | None) -> MantelHaenszel | None:
    if layer is None:
        return None
    from analysis.layers import mantel_haenszel

    found = mantel_haenszel(data.frame, row, column, layer, codebook=data.codebook)
    if found.chi2 is None and found.reason is not None:
        tell(say("There is no test in the layers of {column}: {reason}.", column=layer, reason=found.reason))
    return found

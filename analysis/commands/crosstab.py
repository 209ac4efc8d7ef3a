"""`crosstab`: two questions crossed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analysis.commands.drawn import Drawn, design, design_options
from analysis.commands.edge import Command, wrong_usage
from analysis.commands.output import format_option, language, show
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
    from analysis.crosstab import CrossTab
    from analysis.data import Data
    from analysis.figures import Figures
    from analysis.layers import MantelHaenszel
    from analysis.letters import Adjust


@click.command(cls=Command)
@reading
@click.option("--row", required=True, metavar="R", help="The column whose values become rows.")
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
@disclosure_option
@format_option
def crosstab(
    drawn: Drawn,
    wanted: Reading,
    row: str,
    column: str,
    layer: str | None,
    measures: bool,
    adjust: Adjust,
    disclosure: bool,
    output: str,
) -> None:
    """Two questions crossed: row percentages with the number of every row, and the tests."""
    if row == column:
        wrong_usage(say("--row and --column name the same column {column}.", column=row))
    refuse_weight(wanted, disclosure, drawn.weight)
    if protected(wanted, disclosure) and (drawn.beyond_weights or layer is not None):
        wrong_usage(
            say("Protected data are crossed by two columns only: no --stratum, --cluster, --fpc or --layer.")
        )
    from analysis import figures, tables

    data = read(wanted)
    result = _crossed(data, row, column, drawn, adjust)
    hidden = guard(wanted, data, disclosure).breakdown(result, data)
    layers = _layers(data, row, column, layer)

    def told() -> Figures:
        made = figures.crosstab(result, hidden)
        return made if layers is None else {**made, "mantel_haenszel": figures.layers(layers)}

    show(
        lambda: tables.crosstab(result, language(), hidden, measures=measures, layers=layers),
        told,
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

    return mantel_haenszel(data.frame, row, column, layer, codebook=data.codebook)

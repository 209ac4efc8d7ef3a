"""`sample-size`: how many people a survey needs, or which margin a number of them gives."""

from __future__ import annotations

import click

from analysis.commands.edge import Command, wrong_usage
from analysis.commands.output import confidence_option, format_option, language, show
from questionnaires.errors import say

OPEN = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command("sample-size", cls=Command)
@click.option("--margin", type=OPEN, help="Margin of error, such as .05 for 5 points. [default: 0.05]")
@click.option("--n", type=click.IntRange(min=1), help="The reverse: which margin so many answers give.")
@click.option("--share", type=OPEN, default=0.5, show_default=True, help="Expected share; .5 asks for most.")
@click.option("--population", type=click.IntRange(min=1), metavar="N", help="People who could be asked.")
@click.option(
    "--deff",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Design effect of clusters and weights.",
)
@click.option(
    "--response",
    type=click.FloatRange(0, 1, min_open=True),
    help="Expected share of the invited who answer. [default: 1]",
)
@confidence_option
@format_option
def sample_size(
    margin: float | None,
    n: int | None,
    share: float,
    population: int | None,
    deff: float,
    response: float | None,
    confidence: float,
    output: str,
) -> None:
    """How many answers a margin of error needs, and how many people to invite for them."""
    from analysis.planning import margin_of
    from analysis.planning import sample_size as needed
    from analysis.shown import planning as shown

    if n is not None and (margin is not None or response is not None):
        wrong_usage(say("--n asks for the margin: leave out --margin and --response."))
    if n is not None and population is not None and n > population:
        wrong_usage(say("--n is {n}, more than the population of {population}.", n=n, population=population))
    result = (
        margin_of(n, share=share, population=population, deff=deff, confidence=confidence)
        if n is not None
        else needed(
            0.05 if margin is None else margin,
            share=share,
            population=population,
            deff=deff,
            response=1.0 if response is None else response,
            confidence=confidence,
        )
    )
    show(
        lambda: shown.table(result, language()),
        lambda: shown.figures(result),
        output,
        lines=shown.lines,
    )

"""`correlate`: two variables, or a matrix of several."""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import click

from analysis.commands.edge import Command, Names, wrong_usage
from analysis.commands.grouped import may_stand, with_scores
from analysis.commands.output import confidence_option, format_option, language, show
from analysis.commands.source import Reading, disclosure_option, guard, protected, read, reading
from questionnaires.errors import say


@click.command(cls=Command)
@reading
@click.option("--x", metavar="X", help="A column of numbers, an item (its codes), or a scale.")
@click.option("--y", metavar="Y", help="The other one.")
@click.option("--given", type=Names(), help="Held fixed: adds the partial correlation.")
@click.option("--matrix", type=Names(), help="Several columns or scales, in place of --x and --y.")
@click.option(
    "--method",
    type=click.Choice(["pearson", "spearman", "kendall"]),
    help="Coefficient of the matrix. [default: pearson]",
)
@click.option(
    "--missing",
    type=click.Choice(["listwise", "pairwise"]),
    help="Rows of the matrix: those that answered all, or each pair its own. [default: listwise]",
)
@confidence_option
@disclosure_option
@format_option
def correlate(
    source: Reading,
    x: str | None,
    y: str | None,
    given: tuple[str, ...] | None,
    matrix: tuple[str, ...] | None,
    method: Literal["pearson", "spearman", "kendall"] | None,
    missing: Literal["listwise", "pairwise"] | None,
    confidence: float,
    disclosure: bool,
    output: str,
) -> None:
    """How closely two variables go together: Pearson, Spearman, Kendall, partial."""
    pair = x is not None and y is not None
    if pair == (matrix is not None) or (matrix is not None and (x or y or given)):
        wrong_usage(say("Name either --x and --y or --matrix."))
    asked = (x, y, *(given or ()))
    if pair and (twice := [name for name in asked if asked.count(name) > 1]):
        wrong_usage(
            say(
                "--x, --y and --given name the column {column} twice: a correlation is of different columns.",
                column=twice[0],
            )
        )
    hide = protected(source, disclosure)
    if hide and given:
        wrong_usage(
            say("Protected data take no --given: those who answered all are a group nobody declared.")
        )
    if matrix is not None:
        if len(matrix) < 2:
            wrong_usage(say("--matrix takes two columns or more."))
        if hide and missing == "listwise":
            wrong_usage(
                say("A matrix of protected data rests on each pair's own people: --missing pairwise.")
            )
        kept = missing or ("pairwise" if hide else "listwise")
        _matrix(source, matrix, method or "pearson", kept, disclosure, output)
        return
    if method is not None or missing is not None:
        wrong_usage(say("--method and --missing are for --matrix."))
    if x is not None and y is not None:
        _pair(source, (x, y, *(given or ())), confidence, disclosure, output)


def _pair(source: Reading, names: tuple[str, ...], confidence: float, disclosure: bool, output: str) -> None:
    from analysis import correlate as statistic
    from analysis.shown import correlate as shown

    x, y, *given = names
    data = with_scores(read(source), names)
    result = statistic(data.frame, x, y, codebook=data.codebook, given=given, confidence=confidence)
    told = may_stand(guard(source, data, disclosure), data, x, y)
    show(
        lambda: shown.table(result, language(), shown=told),
        lambda: shown.figures(result, shown=told),
        output,
        data,
        shown.lines,
    )


def _matrix(
    source: Reading,
    names: tuple[str, ...],
    method: Literal["pearson", "spearman", "kendall"],
    missing: Literal["listwise", "pairwise"],
    disclosure: bool,
    output: str,
) -> None:
    from analysis import correlation_matrix
    from analysis.shown import correlate as shown

    data = with_scores(read(source), names)
    control = guard(source, data, disclosure)
    result = correlation_matrix(data.frame, names, codebook=data.codebook, method=method, missing=missing)
    withheld = tuple(
        (a, b)
        for a, b in combinations(range(len(names)), 2)
        if not may_stand(control, data, names[a], names[b])
    )
    show(
        lambda: shown.matrix_table(result, language(), withheld=withheld),
        lambda: shown.matrix_figures(result, withheld=withheld),
        output,
        data,
        shown.matrix_lines,
    )

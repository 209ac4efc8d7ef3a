"""`compare`: means of one variable in the groups of another, or of several answered by the same people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import click

from analysis.commands.edge import Command, Names, wrong_usage
from analysis.commands.grouped import may_stand, with_scores, withheld
from analysis.commands.output import confidence_option, format_option, language, show
from analysis.commands.source import (
    Reading,
    check_named,
    disclosure_option,
    guard,
    is_measured,
    protected,
    read,
    reading,
)
from questionnaires.errors import say

if TYPE_CHECKING:
    from analysis.data import Data


@click.command(cls=Command)
@reading
@click.option("--value", metavar="Y", help="A column of numbers, an item (its codes), or a scale.")
@click.option("--group", metavar="G", help="The column whose values are the groups.")
@click.option(
    "--paired", type=Names(), help="Columns or scales of the same people, in place of --value and --group."
)
@click.option(
    "--hedges",
    type=click.Choice(["exact", "approximate"]),
    default="exact",
    show_default=True,
    help="How d is corrected to g.",
)
@click.option("--no-continuity", is_flag=True, help="Rank tests without the correction for continuity.")
@confidence_option
@disclosure_option
@format_option
def compare(
    source: Reading,
    value: str | None,
    group: str | None,
    paired: tuple[str, ...] | None,
    hedges: Literal["exact", "approximate"],
    no_continuity: bool,
    confidence: float,
    disclosure: bool,
    output: str,
) -> None:
    """Means in groups with every test, effect and pair; or of the same people twice."""
    if paired is not None:
        if value is not None or group is not None:
            wrong_usage(say("Name either --value and --group or --paired."))
        _check_paired(paired, protected(source, disclosure))
        _paired(source, read(source), paired, (confidence, not no_continuity), disclosure, output)
        return
    if value is None or group is None:
        wrong_usage(say("Name either --value and --group or --paired."))
    if value == group:
        wrong_usage(say("--value and --group name the same column {column}.", column=value))
    _groups(source, read(source), (value, group), (confidence, hedges, not no_continuity), disclosure, output)


def _groups(
    source: Reading,
    data: Data,
    names: tuple[str, str],
    how: tuple[float, Literal["exact", "approximate"], bool],
    disclosure: bool,
    output: str,
) -> None:
    from analysis import compare as statistic
    from analysis.shown import compare as shown

    value, group = names
    confidence, hedges, continuity = how
    check_named(data, (group,))
    data = with_scores(data, (value,))
    control = guard(source, data, disclosure)
    hidden = withheld(control, data, value, group)
    result = statistic(
        data.frame,
        value,
        group,
        codebook=data.codebook,
        confidence=confidence,
        without=hidden.groups,
        correction=hedges,
        continuity=continuity,
    )
    if control.k is not None and is_measured(data, value):
        # A median of numbers is mostly one person's own answer.
        result = replace(result, groups=tuple(replace(one, median=None) for one in result.groups))
    show(
        lambda: shown.tables(result, language(), withheld=hidden.groups, bases=hidden.bases),
        lambda: shown.figures(result, bases=hidden.bases),
        output,
        data,
        shown.lines,
    )


def _check_paired(columns: tuple[str, ...], protect: bool) -> None:
    if len(columns) < 2:
        wrong_usage(say("--paired takes two columns or more."))
    if protect and len(columns) > 2:
        wrong_usage(
            say(
                "Protected data compare two columns at a time: those who answered three of them are a group "
                "that nobody declared."
            )
        )


def _paired(
    source: Reading,
    data: Data,
    columns: tuple[str, ...],
    how: tuple[float, bool],
    disclosure: bool,
    output: str,
) -> None:
    from analysis.paired import paired
    from analysis.shown import paired as shown

    confidence, continuity = how
    data = with_scores(data, columns)
    control = guard(source, data, disclosure)
    result = paired(data.frame, columns, codebook=data.codebook, confidence=confidence, continuity=continuity)
    told = control.k is None or may_stand(control, data, *columns)
    show(
        lambda: shown.table(result, language(), shown=told),
        lambda: shown.figures(result, shown=told),
        output,
        data,
        shown.lines,
    )

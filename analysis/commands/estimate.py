"""`estimate`: what a sample with a design says about its population."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from analysis.commands.drawn import Drawn, design_options
from analysis.commands.drawn import design as design_by
from analysis.commands.edge import Command, wrong_usage
from analysis.commands.output import confidence_option, format_option, language, show
from analysis.commands.source import (
    Reading,
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
    from analysis.design import Design
    from analysis.estimate import Comparison, Estimate


@dataclass(frozen=True)
class Wanted:
    """What is to be estimated."""

    variable: str
    value: str | None
    total: bool
    over: str | None
    within: str | None
    group: str | None
    confidence: float


@click.command(cls=Command)
@reading
@click.option("--variable", required=True, metavar="V", help="The column of which the mean is estimated.")
@click.option("--value", metavar="X", help="The share of those who gave this answer, instead of a mean.")
@click.option("--total", is_flag=True, help="The total in the population, or with --value how many people.")
@click.option("--over", metavar="X", help="The ratio of V to this column.")
@click.option("--within", metavar="COLUMN=VALUE", help="Only for this group, of the whole design.")
@click.option("--group", metavar="G", help="Also in every group of this column; of two their difference.")
@design_options
@confidence_option
@disclosure_option
@format_option
def estimate(
    drawn: Drawn,
    source: Reading,
    variable: str,
    value: str | None,
    total: bool,
    over: str | None,
    within: str | None,
    group: str | None,
    confidence: float,
    disclosure: bool,
    output: str,
) -> None:
    """A mean, share, total or ratio of the population, with the design's standard error."""
    wanted = Wanted(variable, value, total, over, within, group, confidence)
    _check(wanted)
    if protected(source, disclosure):
        _check_protected(wanted, drawn)
    from analysis import designfigures, designtables

    within_column = within.partition("=")[0] if within is not None else None
    named = (variable, over, within_column, group, *drawn.columns)
    data = read(source, *named, whole=protected(source, disclosure))
    design = design_by(data, drawn)
    result, groups = _made(data, wanted, design)
    control = guard(source, data, disclosure)
    if control.k is not None and is_measured(data, variable):
        _check_measured(data, wanted, control.k)
    shown = control.shows(result.n)
    show(
        lambda: designtables.estimate(
            result,
            design,
            language(),
            shown=shown,
            k=control.smallest,
            groups=groups,
            who=wanted.within or "",
        ),
        lambda: designfigures.estimate(result, shown=shown, groups=groups),
        output,
        data,
    )


def _check(wanted: Wanted) -> None:
    if wanted.over is not None and (wanted.value is not None or wanted.total or wanted.group is not None):
        wrong_usage(say("--over stands without --value, --total and --group."))
    if wanted.total and wanted.group is not None:
        wrong_usage(say("--group compares means or shares; leave out --total."))
    if wanted.within is not None and wanted.group is not None:
        wrong_usage(say("Name either --within or --group."))
    if wanted.within is not None and not all(wanted.within.partition("=")[::2]):
        wrong_usage(say("--within is written COLUMN=VALUE."))


def _check_protected(wanted: Wanted, drawn: Drawn) -> None:
    """Ends the command where a group that nobody declared, or sums of any column, would be told."""
    parts = (wanted.over, wanted.within, wanted.group)
    if any(part is not None for part in parts) or drawn.columns:
        wrong_usage(
            say(
                "Protected data give estimates of everybody only: leave out --weight, --stratum, --cluster, "
                "--within, --group, --over, and a column as --fpc or --fpc-within."
            )
        )


def _check_measured(data: Data, wanted: Wanted, k: int) -> None:
    """Ends the command where a protected number's share or mean would tell what few people answered."""
    from analysis.amounts import amounts

    if wanted.value is not None:
        wrong_usage(
            say("In protected data the share of a single number is not told; leave out --value for the mean.")
        )
    found = amounts(data.frame, wanted.variable, codebook=data.codebook, k=k)
    if found.median is not None and found.mean is None:
        wrong_usage(
            say("In protected data this mean is not told: what a few people answered could be worked out.")
        )


def _made(data: Data, wanted: Wanted, design: Design) -> tuple[Estimate, Comparison | None]:
    from analysis.estimate import by_group, ratio, subgroup
    from analysis.estimate import estimate as of_all

    frame, codebook, confidence = data.frame, data.codebook, wanted.confidence
    within = None
    if wanted.within is not None:
        column, _, value = wanted.within.partition("=")
        within = subgroup(frame, column, value, codebook=codebook)
    if wanted.over is not None:
        made = ratio(
            frame,
            wanted.variable,
            wanted.over,
            design=design,
            within=within,
            codebook=codebook,
            confidence=confidence,
        )
        return made, None
    result = of_all(
        frame,
        wanted.variable,
        value=wanted.value,
        total=wanted.total,
        design=design,
        within=within,
        codebook=codebook,
        confidence=confidence,
    )
    if wanted.group is None:
        return result, None
    groups = by_group(
        frame,
        wanted.variable,
        wanted.group,
        value=wanted.value,
        design=design,
        codebook=codebook,
        confidence=confidence,
    )
    return result, groups

"""`quality`: flags on answers that look careless. Nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import Command, Names, wrong_usage
from analysis.commands.grouped import with_scores, withheld
from analysis.commands.output import format_option, language, show
from analysis.commands.source import Guard, Reading, disclosure_option, guard, protected, read, reading
from questionnaires.codebook import Codebook, Variable
from questionnaires.errors import say
from questionnaires.plain_text import csv_bytes

if TYPE_CHECKING:
    from analysis.data import Data
    from analysis.quality import Quality
    from analysis.shown.quality import Beside


@dataclass(frozen=True)
class Wanted:
    items: tuple[str, ...] | None
    reverse: tuple[str, ...]
    low: float | None
    high: float | None
    run: int | None


@click.command(cls=Command)
@reading
@click.option(
    "--items",
    type=Names(),
    help="The columns, in the order asked; else the questionnaire's scales and flags.",
)
@click.option("--reverse", type=Names(), help="Items that are turned round: low + high - x.")
@click.option("--low", type=float, help="Lowest value that an item can have.")
@click.option("--high", type=float, help="Highest value that an item can have.")
@click.option(
    "--run",
    type=click.IntRange(min=2),
    help="Equal answers in a row that make a flag; else half of the items.",
)
@click.option("--value", metavar="Y", help="Also the mean of this column or scale without the flagged rows.")
@click.option(
    "--rows-out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Writes every row's figures and flags into a CSV file.",
)
@disclosure_option
@format_option
def quality(
    source: Reading,
    items: tuple[str, ...] | None,
    reverse: tuple[str, ...] | None,
    low: float | None,
    high: float | None,
    run: int | None,
    value: str | None,
    rows_out: Path | None,
    disclosure: bool,
    output: str,
) -> None:
    """Flags on careless answers: long runs, no spread, no consistency, far from all others."""
    from analysis.shown import quality as shown

    wanted = Wanted(items, reverse or (), low, high, run)
    _check(wanted, rows_out, protected(source, disclosure))
    data = read(source)
    result = _judged(data, wanted)
    if rows_out is not None:
        _write(result, rows_out)
    control = guard(source, data, disclosure)
    protect, asked = control.k is not None, value or ""
    beside = _beside(data, result, value, control) if value is not None else None
    show(
        lambda: shown.table(result, language(), protect=protect, beside=beside, asked=asked),
        lambda: shown.figures(result, protect=protect, beside=beside, asked=asked),
        output,
        data,
        shown.lines,
    )


def _check(wanted: Wanted, rows_out: Path | None, protect: bool) -> None:
    limits = wanted.low is not None or wanted.high is not None
    if wanted.items is None and (wanted.reverse or limits):
        wrong_usage(say("--reverse, --low and --high are for --items; a questionnaire has its own."))
    if wanted.items is not None and len(wanted.items) < 2:
        wrong_usage(
            say(
                "--items names {item} alone: careless answers show in two items or more; name others too.",
                item=wanted.items[0],
            )
        )
    if wanted.reverse and (wanted.low is None or wanted.high is None):
        wrong_usage(say("--reverse needs --low and --high, the limits of the items."))
    if not protect:
        return
    if wanted.items is not None or wanted.run is not None:
        wrong_usage(
            say("Protected data are flagged by their questionnaire's rules only: no --items and no --run.")
        )
    if rows_out is not None:
        wrong_usage(say("Flags of single persons do not leave protected data; leave out --rows-out."))


def _judged(data: Data, wanted: Wanted) -> Quality:
    from analysis.quality import Limits, quality, quality_of

    limits = Limits(run=wanted.run)
    if wanted.items is not None:
        return quality(
            data.frame,
            wanted.items,
            reverse=wanted.reverse,
            low=wanted.low,
            high=wanted.high,
            limits=limits,
            codebook=data.codebook,
        )
    if data.questionnaire is None:
        wrong_usage(say("Name the columns with --items, or a --questionnaire that has scales and flags."))
    return quality_of(data.frame, data.questionnaire, codebook=data.codebook, limits=limits)


def _beside(data: Data, result: Quality, value: str, control: Guard) -> Beside | None:
    """The variable with and without the flagged rows; None where the difference would tell a few people.

    In protected data the flagged are a group like any other: what may not be shown of them is not shown.
    """
    from analysis.describe import describe
    from analysis.shown.quality import Beside

    data = with_scores(data, (value,))
    kept = data.frame.loc[~result.flagged]
    whole, without = (describe(rows, value, codebook=data.codebook) for rows in (data.frame, kept))
    if control.k is not None:
        name = "flagged"
        while name in data.frame.columns:
            name += "_"
        if not result.with_and_without or withheld(control, _marked(data, result, name), value, name).groups:
            return None
    return Beside(whole, without)


def _marked(data: Data, result: Quality, name: str) -> Data:
    """The data with a column `name`: 1 for the flagged rows, 0 for the others."""
    variable = Variable(name, name, "nominal", {0: "0", 1: "1"})
    return replace(
        data,
        frame=data.frame.assign(**{name: result.flagged.astype(int)}),
        codebook=Codebook((*data.codebook.variables, variable), data.codebook.language),
    )


def _write(result: Quality, path: Path) -> None:
    """Columns `row` (from 1, in the order of the data), each index, each flag as 0 or 1."""
    from analysis.quality import rows_of

    rows = rows_of(result)
    heads = tuple(rows[0]) if rows else ("row",)
    path.write_bytes(csv_bytes([heads, *(tuple(row.values()) for row in rows)]))

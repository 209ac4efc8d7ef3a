"""`rake`: weights that make a sample look like its population."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import Command, wrong_usage
from analysis.commands.output import format_option, language, show
from analysis.commands.source import Reading, disclosure_option, protected, read, reading
from questionnaires.errors import Problem, say
from questionnaires.plain_text import csv_bytes

if TYPE_CHECKING:
    from analysis.data import Data
    from analysis.weights import Margin, Raked
    from questionnaires.codebook import Codebook

COLUMN = "weight"
"""The column that the written file has more than DATA."""
MARGINS = ("variable", "value", "total")
"""The columns of a file of margins."""
_IN_CHINESE = dict(zip(("变量", "值", "总数"), MARGINS, strict=True))


@click.command(cls=Command)
@reading
@click.option(
    "--margins",
    "margins_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns variable, value, total (变量, 值, 总数): the population's people in each "
    "category.",
)
@click.option("--weight", metavar="W", help="Column of the weights to start from; 1 unless named.")
@click.option(
    "--trim",
    "limit",
    type=click.FloatRange(0, min_open=True),
    help="Cut weights above this limit, the excess spread over the other rows.",
)
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="CSV file: DATA and a column weight.",
)
@disclosure_option
@format_option
def rake(
    wanted: Reading,
    margins_file: Path,
    weight: str | None,
    limit: float | None,
    target: Path,
    disclosure: bool,
    output: str,
) -> None:
    """Weights with which the sample has the population's margins."""
    if protected(wanted, disclosure):
        wrong_usage(say("Rows of single persons do not leave protected data, so they cannot be weighted."))
    if target.resolve() == wanted.source.path.resolve():
        wrong_usage(say("-o names the data file itself; name another."))
    if target.suffix.lower() != ".csv":
        wrong_usage(
            say(
                "The weights are written as CSV, not as “{suffix}”: name a file ending in .csv.",
                suffix=target.suffix,
            )
        )
    from analysis import designfigures, designtables
    from analysis.weights import rake as fit

    data = read(wanted)
    if COLUMN in data.frame.columns:
        wrong_usage(say("The data have a column weight already; rename it first."))
    result = fit(data.frame, _margins(margins_file), weight=weight, codebook=data.codebook)
    if limit is not None:
        result = _trimmed(result, limit)
    _write(data, result, target)
    show(
        lambda: designtables.rake(result, language(), limit=limit),
        lambda: designfigures.rake(result),
        output,
        data,
    )


def _trimmed(result: Raked, limit: float) -> Raked:
    """The same with no weight above `limit`; figures of the weights are those after the cut."""
    import numpy as np

    from analysis import weights

    trimmed = weights.trim(result.weights.to_numpy(dtype=np.float64), limit)
    return weights.reweighted(result, trimmed)


def _margins(path: Path) -> list[Margin]:
    """The margins of the file, a variable each, in its order. Raises DataError with every problem."""
    from analysis.errors import DataError
    from analysis.reading import delimited
    from analysis.reading.table import refuse, short, tidy
    from analysis.weights import Margin
    from questionnaires.plain_text import number

    frame = tidy(delimited.read(path)).frame.rename(columns=_IN_CHINESE)
    if lacking := [name for name in MARGINS if name not in frame.columns]:
        raise refuse(
            path,
            say("there is no column {columns}.", columns=", ".join(lacking)),
            say("A file of margins has the columns variable, value and total (变量, 值, 总数)."),
        )
    totals: dict[str, dict[int | float | str, float]] = {}
    problems = []
    cells = (frame[name].astype(object).tolist() for name in MARGINS)
    for line, (variable, value, total) in enumerate(zip(*cells, strict=True), 2):
        people = number(total) if isinstance(total, str) else None
        row = zip(MARGINS, (variable, value, total), strict=True)
        if empty := [name for name, cell in row if not isinstance(cell, str)]:
            what = say("{columns} is empty.", columns=", ".join(empty))
        elif people is None:
            what = say("“{total}” is no number of people.", total=short(total))
        elif value in totals.get(variable, {}):
            what = say(
                "“{value}” of {variable} stands on an earlier line too.", value=value, variable=variable
            )
        else:
            totals.setdefault(variable, {})[value] = float(people)
            continue
        mend = say("Write a variable, one of its values and how many people have it.")
        problems.append(Problem(say("{file}, line {line}", file=path.name, line=line), what, mend))
    if problems:
        raise DataError(problems)
    return [Margin(variable, of) for variable, of in totals.items()]


def _write(data: Data, result: Raked, path: Path) -> None:
    """DATA with its weights, and FILE.codebook.csv beside it where a codebook explains the columns."""
    from analysis.frame import beside
    from questionnaires import codebook_csv

    frame = data.frame.astype(object).where(data.frame.notna(), "")
    rows = zip(frame.itertuples(index=False, name=None), result.weights, strict=True)
    path.write_bytes(
        csv_bytes([(*map(str, frame.columns), COLUMN), *((*row, float(weight)) for row, weight in rows)])
    )
    if data.codebook.variables:
        codebook_csv.write(_kept(data), beside(path, "codebook"))


def _kept(data: Data) -> Codebook:
    """The codebook of the columns that are written."""
    known = tuple(v for v in data.codebook if v.column in data.frame.columns)
    return replace(data.codebook, variables=known)

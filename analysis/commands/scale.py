"""`scale`: how well the items of a scale hang together, and the scores they give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from analysis.commands.edge import Command, Names, tell, wrong_usage
from analysis.commands.output import format_option, language, show
from analysis.commands.source import Reading, disclosure_option, guard, protected, read, reading
from questionnaires.errors import say
from questionnaires.plain_text import csv_bytes

if TYPE_CHECKING:
    from analysis.data import Data
    from analysis.scale import ScaleAnalysis


@dataclass(frozen=True)
class Wanted:
    """The scale as the command line describes it: items and limits, or a key of the definition."""

    items: tuple[str, ...] | None
    reverse: tuple[str, ...]
    low: float | None
    high: float | None
    min_answered: int | None
    key: str | None
    missing: Literal["listwise", "pairwise"]


@click.command(cls=Command)
@reading
@click.option("--items", type=Names(), help="The columns of the items.")
@click.option("--reverse", type=Names(), help="Items that are turned round: low + high - x.")
@click.option("--low", type=float, help="Lowest value that an item can have.")
@click.option("--high", type=float, help="Highest value that an item can have.")
@click.option("--min-answered", type=click.IntRange(min=1), help="Fewest answers for a score.")
@click.option("--scale", "key", metavar="KEY", help="A scale of the questionnaire, in place of --items.")
@click.option(
    "--missing",
    type=click.Choice(["listwise", "pairwise"]),
    default="listwise",
    show_default=True,
    help="Which covariances reliability rests on.",
)
@click.option("--to-100", is_flag=True, help="Scores from 0 to 100 instead of the items' own unit.")
@click.option(
    "--scores-out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Writes every row's score into a CSV file.",
)
@click.option("--measures", is_flag=True, help="Further coefficients and tests under the table.")
@disclosure_option
@format_option
def scale(
    source: Reading,
    items: tuple[str, ...] | None,
    reverse: tuple[str, ...] | None,
    low: float | None,
    high: float | None,
    min_answered: int | None,
    key: str | None,
    missing: Literal["listwise", "pairwise"],
    to_100: bool,
    scores_out: Path | None,
    measures: bool,
    disclosure: bool,
    output: str,
) -> None:
    """Reliability of a scale and the scores of its items."""
    from analysis import figures, tables

    wanted = Wanted(items, reverse or (), low, high, min_answered, key, missing)
    _check(wanted)
    if protected(source, disclosure):
        _check_protected(wanted, scores_out)
    data = read(source)
    result = _analysed(data, wanted, to_100)
    control = guard(source, data, disclosure)
    for warning in result.warnings:
        tell(warning)
    if scores_out is not None:
        _write_scores(result, scores_out)
    smallest = control.smallest
    show(
        lambda: tables.scale(
            result,
            language(),
            key=key or "scale",
            caption=_caption(data, key),
            smallest=smallest,
            measures=measures,
        ),
        lambda: figures.scale(result, smallest=smallest),
        output,
        data,
    )


def _check(wanted: Wanted) -> None:
    if (wanted.items is None) == (wanted.key is None):
        wrong_usage(say("Name either --items or --scale."))
    if wanted.items is None:
        if wanted.reverse or wanted.low is not None or wanted.high is not None or wanted.min_answered:
            wrong_usage(say("With --scale the definition gives reversing, limits and minimum."))
        return
    if wanted.low is None or wanted.high is None:
        wrong_usage(say("--items needs --low and --high, the limits of the items."))
    unknown = [item for item in wanted.reverse if item not in wanted.items]
    if unknown:
        wrong_usage(say("--reverse names items that --items does not: {items}", items=", ".join(unknown)))


def _check_protected(wanted: Wanted, scores_out: Path | None) -> None:
    """Ends the command for a scale that the data do not define: two of them may differ by one person."""
    if wanted.items is not None:
        wrong_usage(
            say(
                "Protected data give figures of the scales of their own questionnaire only: use --scale KEY "
                "without --items, --reverse, --low, --high and --min-answered."
            )
        )
    if scores_out is not None:
        wrong_usage(say("Scores of single persons do not leave protected data; leave out --scores-out."))


def _analysed(data: Data, wanted: Wanted, to_100: bool) -> ScaleAnalysis:
    from analysis.scale import scale_analysis, scale_of

    if wanted.items is not None and wanted.low is not None and wanted.high is not None:
        result = scale_analysis(
            data.frame,
            wanted.items,
            low=wanted.low,
            high=wanted.high,
            reverse=wanted.reverse,
            min_answered=wanted.min_answered,
            missing=wanted.missing,
            codebook=data.codebook,
        )
        return _to_100(result, wanted.low, wanted.high) if to_100 else result
    asked = data.questionnaire
    if asked is None:
        wrong_usage(say("--scale needs --questionnaire, which defines the scale."))
    known = [scale.key for scale in asked.scales]
    if wanted.key not in known:
        wrong_usage(
            say("There is no scale {scale}; known are {known}.", scale=wanted.key, known=", ".join(known))
        )
    return scale_of(data.frame, asked.scale(wanted.key or ""), codebook=data.codebook, missing=wanted.missing)


def _to_100(result: ScaleAnalysis, low: float, high: float) -> ScaleAnalysis:
    """The same analysis with scores from 0 to 100: (x - low) / (high - low) · 100."""
    factor = 100 / (high - low)
    summary = result.scores
    return replace(
        result,
        persons=(result.persons - low) * factor,
        scores=replace(
            summary,
            mean=None if summary.mean is None else (summary.mean - low) * factor,
            sd=None if summary.sd is None else summary.sd * factor,
        ),
    )


def _caption(data: Data, key: str | None) -> str:
    if key is None or data.questionnaire is None:
        return ""
    return data.questionnaire.scale(key).label.get(data.codebook.language, key)


def _write_scores(result: ScaleAnalysis, path: Path) -> None:
    """Columns `row` (from 1, in the order of the data) and `score`; empty where there is none."""
    lacking = result.persons.isna().tolist()
    scores = [None if none else float(one) for one, none in zip(result.persons, lacking, strict=True)]
    path.write_bytes(csv_bytes([("row", "score"), *enumerate(scores, 1)]))

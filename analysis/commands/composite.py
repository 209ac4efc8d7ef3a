"""`composite`: an index of several scores, each with its weight."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import Command, wrong_usage
from analysis.commands.output import format_option, language, show
from analysis.commands.source import Reading, disclosure_option, protected, read, reading
from questionnaires.errors import say
from questionnaires.plain_text import csv_bytes

if TYPE_CHECKING:
    import pandas as pd

    from analysis.composite import Composite
    from analysis.data import Data


@click.command(cls=Command)
@reading
@click.option(
    "--part",
    "parts",
    multiple=True,
    required=True,
    metavar="NAME=WEIGHT",
    help="A column of 0 to 100, or a scale of the questionnaire, and its weight; all weights total 100.",
)
@click.option("--reweight", is_flag=True, help="Who lacks a part is scored on the others.")
@click.option(
    "--scores-out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Writes every row's score into a CSV file.",
)
@disclosure_option
@format_option
def composite(
    wanted: Reading,
    parts: tuple[str, ...],
    reweight: bool,
    scores_out: Path | None,
    disclosure: bool,
    output: str,
) -> None:
    """An index of several scores, each with its weight: Σ weight × score / 100."""
    weights = _weights(parts)
    if protected(wanted, disclosure):
        wrong_usage(say("Protected data give scores of their questionnaire's own scales only: use scale."))
    from analysis import designfigures, designtables
    from analysis.composite import composite as index_of

    data = read(wanted)
    result = index_of(_scored(data, weights), weights, reweight=reweight, codebook=data.codebook)
    if scores_out is not None:
        _write(result, scores_out)
    show(
        lambda: designtables.composite(result, language()),
        lambda: designfigures.composite(result),
        output,
        data,
    )


def _weights(parts: tuple[str, ...]) -> dict[str, str]:
    """Name -> weight as it was written; ends the command for what is neither."""
    pairs = [part.rpartition("=")[::2] for part in parts]
    weights = {name.strip(): weight.strip() for name, weight in pairs}
    if not all(name and weight for name, weight in weights.items()) or len(weights) < len(parts):
        wrong_usage(say("--part is written NAME=WEIGHT, each name once."))
    return weights


def _scored(data: Data, weights: dict[str, str]) -> pd.DataFrame:
    """The rows, with a column for each part that is a scale of the questionnaire."""
    from analysis.scores import score

    asked = data.questionnaire
    known = {scale.key for scale in asked.scales} if asked is not None else set()
    frame = data.frame
    for name in weights:
        if name not in frame.columns and name in known and asked is not None:
            made = score(data.frame, asked.scale(name), codebook=data.codebook, questionnaire=asked)
            frame = frame.assign(**{name: made.persons})
    return frame


def _write(result: Composite, path: Path) -> None:
    """Columns `row` (from 1, in the order of the data) and `score`; empty where there is none."""
    lacking = result.persons.isna().tolist()
    scores = [None if none else float(one) for one, none in zip(result.persons, lacking, strict=True)]
    path.write_bytes(csv_bytes([("row", "score"), *enumerate(scores, 1)]))

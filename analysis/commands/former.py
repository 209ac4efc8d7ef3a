"""An earlier survey of the same questionnaire, as `report` and `refresh` take it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import DataParameter, Source, wrong_usage
from analysis.commands.source import Reading, read
from questionnaires.errors import say

if TYPE_CHECKING:
    from analysis.data import Data


previous_option = click.option(
    "--previous",
    type=DataParameter(),
    metavar="DATA",
    help="An earlier survey with the same questionnaire, to compare with.",
)


def earlier(previous: Source | None, source: Reading, data: Data) -> Data | None:
    """The earlier survey's rows, read as `data` were where they are a file; None if none is named.

    Ends the command if nothing says what was asked, or if both are one file.
    """
    if previous is None:
        return None
    if data.questionnaire is None:
        wrong_usage(say("--previous needs --questionnaire: it says what is the same in both."))
    if previous.path.resolve() == source.source.path.resolve():
        wrong_usage(say("--previous names the data themselves. Name an earlier survey."))
    asked = None if previous.release else data.questionnaire
    return read(replace(source, source=previous, questionnaire=None), asked=asked)

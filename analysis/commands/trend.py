"""`trend`: the same questionnaire in two waves or more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import Command, DataParameter, QuestionnaireParameter, Source, words, wrong_usage
from analysis.commands.output import confidence_option, format_option, language, show
from analysis.commands.source import Reading, disclosure_option, guard, read
from questionnaires.errors import say

if TYPE_CHECKING:
    from analysis.waves import Round


@click.command(cls=Command)
@click.argument("data", type=DataParameter(), nargs=-1, required=True)
@click.option("--questionnaire", type=QuestionnaireParameter(), help="What files were asked.")
@click.option("--delimiter", metavar="CHARACTER", help="What separates the columns of a text file.")
@click.option("--encoding", metavar="NAME", help="Encoding of a text file, such as gb18030.")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook; the first unless named.")
@confidence_option
@disclosure_option
@format_option
def trend(
    data: tuple[Source, ...],
    questionnaire: Path | None,
    delimiter: str | None,
    encoding: str | None,
    sheet: str | None,
    confidence: float,
    disclosure: bool,
    output: str,
) -> None:
    """Waves of one questionnaire side by side, the earliest first: differences, intervals, tests."""
    from analysis.shown import trend as shown
    from analysis.waves import compare_waves

    _check(data, questionnaire)
    separator = "\t" if delimiter == "\\t" else delimiter
    sources = [
        Reading(one, separator, encoding, sheet, None if one.release else questionnaire) for one in data
    ]
    rounds = _rounds(sources, disclosure)
    spoken = _spoken(rounds)
    result = compare_waves(rounds, language=spoken, confidence=confidence)
    show(
        lambda: shown.tables(result, language(), words),
        lambda: shown.figures(result),
        output,
        next((one.data for one in rounds if one.data.simulated), None),
        shown.lines,
    )


def _check(data: tuple[Source, ...], questionnaire: Path | None) -> None:
    if len(data) < 2:
        wrong_usage(say("A trend takes two waves or more, the earliest first."))
    if len({one.path.resolve() for one in data}) < len(data):
        wrong_usage(say("One of the waves is named twice."))
    files = any(not one.release for one in data)
    if files and questionnaire is None:
        wrong_usage(say("Waves in files need --questionnaire: it says what is the same in them."))
    if not files and questionnaire is not None:
        wrong_usage(
            say("A release brings its own questionnaire, as it was asked; leave out --questionnaire.")
        )


def _rounds(sources: list[Reading], disclosure: bool) -> list[Round]:
    from analysis.waves import Round

    rounds = []
    for name, source in zip(_names([one.source for one in sources]), sources, strict=True):
        data = read(source)
        if data.questionnaire is None:
            wrong_usage(say("Waves in files need --questionnaire: it says what is the same in them."))
        rounds.append(Round(name, data, data.questionnaire, guard(source, data, disclosure).smallest))
    return rounds


def _names(sources: list[Source]) -> list[str]:
    """What waves are called: a release by its id, a file by its name, with folders that tell them apart."""
    paths = [one.path.absolute() if one.release else one.path.absolute().with_suffix("") for one in sources]
    for depth in range(1, max(len(path.parts) for path in paths)):
        names = ["/".join(path.parts[-depth:]) for path in paths]
        if len(set(names)) == len(names):
            return names
    return [str(one.path) for one in sources]


def _spoken(rounds: list[Round]) -> str:
    """The command's language where the last wave's questionnaire has it, else that questionnaire's first."""
    last = rounds[-1].questionnaire
    return language() if language() in last.languages else last.language

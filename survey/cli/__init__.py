"""The command `cadre-survey`: reads options, calls a room below, prints, ends with 0, 1 or 2.

`--help` imports none of the rooms; a command's module is imported when the command is called.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from questionnaires.errors import Translate, say
from survey.cli.desk import Desk, instance_folder
from survey.cli.edge import run
from survey.cli.language import LANGUAGES, chosen, speak
from survey.cli.lazy import Entry, LazyGroup

RUN = {
    "init": Entry("survey.cli.instance:init", say("Create the instance folder")),
    "serve": Entry("survey.cli.instance:serve", say("Serve the forms")),
    "user": Entry("survey.cli.user:user", say("Accounts of those who run surveys")),
    "demo": Entry("survey.demo:demo", say("Set up and serve the simulated demo")),
}
FIELD_WORK = {
    "questionnaire": Entry(
        "survey.cli.questionnaire:questionnaire", say("List, show, check, import and export questionnaires")
    ),
    "survey": Entry("survey.cli.field:survey", say("Open, watch and close surveys")),
    "slips": Entry("survey.cli.slips:slips", say("Print slips with access codes")),
}
RESULTS = {
    "release": Entry("survey.cli.results:release", say("Freeze a closed survey's answers")),
    "export": Entry(
        "survey.cli.results:export", say("Write a release as CSV, XLSX, SAV, DTA, Parquet, JSON or DDI")
    ),
    "remarks": Entry("analysis.cli:remarks", say("Write what people wrote as a sheet to sort")),
    "report": Entry("analysis.cli:report", say("Write a report as Word, Excel, HTML, Markdown or text")),
    "refresh": Entry("analysis.cli:refresh", say("Put new results into an edited Word report")),
}
KEEPING = {
    "backup": Entry("survey.cli.keeping:backup", say("Copy the instance, washed, to another place")),
    "restore": Entry("survey.cli.keeping:restore", say("Put a backup back")),
    "audit": Entry("survey.cli.audit:audit", say("Attack the files as a thief of the disk would")),
}
ANALYSIS = {
    "codebook": Entry("analysis.cli:codebook", say("Write down what the columns of a file seem to be")),
    "frequency": Entry("analysis.cli:frequency", say("Count the values of one variable")),
    "crosstab": Entry("analysis.cli:crosstab", say("Cross two variables")),
    "scale": Entry("analysis.cli:scale", say("Score a scale and its reliability")),
    "composite": Entry("analysis.cli:composite", say("Weigh several scores into one index")),
    "estimate": Entry("analysis.cli:estimate", say("Estimate for the population, by the sample's design")),
    "rake": Entry("analysis.cli:rake", say("Weight a sample to its population")),
    "compare": Entry("analysis.cli:compare", say("Compare means between groups")),
    "correlate": Entry("analysis.cli:correlate", say("Correlate variables")),
    "quality": Entry("analysis.cli:quality", say("Flag careless answers")),
    "trend": Entry("analysis.cli:trend", say("Compare waves of one survey")),
    "sample-size": Entry("analysis.cli:sample_size", say("Work out how many people are needed")),
}


def command(language: str) -> click.Group:
    """The whole command, speaking `language`."""
    translate = speak(language)
    sections: Mapping[str, Mapping[str, Entry]] = {
        say("Run").text(translate): RUN,
        say("Field work").text(translate): FIELD_WORK,
        say("Results").text(translate): RESULTS,
        say("Analysis").text(translate): ANALYSIS,
        say("Keeping").text(translate): KEEPING,
    }
    return LazyGroup(
        "cadre-survey",
        sections,
        translate,
        help=say("Anonymous surveys: collect, count, report.").text(translate),
        params=_options(translate),
        callback=_desk(language, translate),
    )


def _options(translate: Translate) -> list[click.Parameter]:
    return [
        click.Option(
            ["--instance"],
            type=click.Path(path_type=Path, file_okay=False),
            metavar=say("DIR").text(translate),
            help=say(
                "Instance folder; default $CADRE_SURVEY_INSTANCE, else instance/ beside the packages."
            ).text(translate),
        ),
        click.Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            help=say("Language of help and messages; default: the locale, else Chinese.").text(translate),
        ),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help=say("Show the version and exit.").text(translate),
        ),
    ]


def _desk(language: str, translate: Translate) -> Callable[..., None]:
    @click.pass_context
    def callback(context: click.Context, instance: Path | None, lang: str | None) -> None:
        context.obj = Desk(instance_folder(instance, os.environ), language, translate, lang)
        context.call_on_close(context.obj.close)

    return callback


def _print_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from questionnaires import program

        click.echo(f"{program.NAME} {program.version()}")
        context.exit()


def main(arguments: list[str] | None = None) -> None:
    """The entry point of `cadre-survey` and of `python -m survey`."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        # A console or file in GBK has no ², and some have no Chinese: print a mark instead of stopping.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    language = chosen(given, os.environ)
    group = command(language)
    sys.exit(run(group, given, speak(language)))

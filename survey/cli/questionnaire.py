"""The commands about definition files: list them, show one in the terminal, check files before they are used.

Nothing here counts an answer or opens a survey.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from questionnaires import limits, load
from questionnaires.errors import DefinitionError, Translate, say
from questionnaires.likely_background import unnamed
from questionnaires.listing import listing, size
from questionnaires.model import Questionnaire
from survey import singled_out
from survey.cli import exchange
from survey.cli.asking import own_folder, translator
from survey.cli.language import LANGUAGES, speak

MOST_PEOPLE = 10_000_000


class PeopleParameter(click.ParamType[tuple[int, ...]]):
    """Numbers of people with commas between."""

    name = "N,N…"

    def convert(
        self, value: str | tuple[int, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        sizes = [part.strip() for part in value.replace("，", ",").split(",")]
        if not all(size.isdecimal() and 0 < int(size) <= MOST_PEOPLE for size in sizes):
            wrong = say("{value}: give numbers of people from 1 on, such as 40,219.", value=value)
            self.fail(wrong.text(translator(ctx)) if ctx else str(wrong), param, ctx)
        return tuple(map(int, sizes))


@click.group("questionnaire", help="List, show, check, import and export questionnaires.")
def questionnaire() -> None:
    pass


questionnaire.add_command(exchange.import_)
questionnaire.add_command(exchange.export)


@questionnaire.command("list", help="List the questionnaires to choose from.")
@click.pass_context
def list_(ctx: click.Context) -> None:
    translate = translator(ctx)
    for key, path in load.definitions(own_folder(ctx)).items():
        try:
            found = load.load(path)
        except DefinitionError as error:
            broken = say(
                "{key}  has {count} problems; see: questionnaire check {path}",
                key=key,
                count=len(error.problems),
                path=path,
            )
            click.echo(broken.text(translate), err=True)
            continue
        click.echo(f"{key}  {found.title[found.language]}  {size(found).text(translate)}")


@questionnaire.command(help="Show a questionnaire: sections, items, options, skip rules, scales and claims.")
@click.argument("key_or_file", metavar="KEY|FILE")
@click.option(
    "--lang", metavar="LANGUAGE", help="Language of the questionnaire's words; its first one if left out."
)
@click.pass_context
def show(ctx: click.Context, key_or_file: str, lang: str | None) -> None:
    translate = translator(ctx)
    found = load.load(load.find(key_or_file, own_folder(ctx)))
    if lang is not None and lang not in found.languages:
        wrong = say(
            "{key} has no language {language}; it has {known}.",
            key=found.key,
            language=lang,
            known=", ".join(found.languages),
        )
        raise click.UsageError(wrong.text(translate))
    frame = speak(lang) if lang in LANGUAGES else translate  # of one piece with the words it stands around
    for line in _lines(found, lang or found.language, frame):
        click.echo(line)


@questionnaire.command(
    help="Check definition files. Every problem is a line on standard error."
    "\n\nAlso tells what could not be exported to SPSS or Stata."
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option(
    "--people",
    type=PeopleParameter(),
    default=(),
    help="Also tells how many of N people their background answers would single out, such as 40,219.",
)
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], people: tuple[int, ...]) -> None:
    translate = translator(ctx)
    wrong = False
    for name in files:
        try:
            path = load.find(name, own_folder(ctx))
            found = load.load(path)
        except DefinitionError as error:
            wrong = True
            for problem in error.problems:
                click.echo(problem.text(translate), err=True)
        else:
            good = say("{file}: ok, {size}", file=path.name, size=size(found))
            click.echo(good.text(translate))
            for warning in limits.warnings(found, path.name):
                click.echo(warning.text(translate))
            nothing_named = unnamed(found)
            if nothing_named is not None:
                click.echo(nothing_named.text(translate))
            for line in (line for size in people for line in singled_out.lines(found, size)):
                click.echo(line.text(translate))
    if wrong:
        ctx.exit(1)


def _lines(found: Questionnaire, language: str, translate: Translate) -> Iterator[str]:
    """The listing as it stands in a terminal."""
    laid_out = listing(found, language)
    yield laid_out.head.text(translate)
    yield laid_out.size.text(translate)
    for part in laid_out.parts:
        yield ""
        yield f"[{part.key}] {part.title}"
        for entry in part.entries:
            yield f"  {entry.key}  {entry.words}"
            if entry.options:
                yield "      " + "  ".join(entry.options)
            yield from (f"      {remark.text(translate)}" for remark in entry.remarks)
    if laid_out.scales:
        yield ""
        yield say("Scales, 0 to 100").text(translate)
    yield from (f"  {scale.text(translate)}" for scale in laid_out.scales)
    yield from (f"  {claim}" for claim in laid_out.scale_claims)

"""The commands that exchange questionnaires with other programs, and tell what did not travel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from questionnaires import load, toml_text
from questionnaires.errors import Problem, Translate, say
from survey.cli.asking import own_folder, translator

FORMATS = ("xlsform", "text")


@click.command("import", help="Read an XLSForm or a 问卷星 text and write it as a definition (TOML).")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT.toml",
    help="File to write; standard output if left out.",
)
@click.option("--encoding", metavar="NAME", help="Encoding of a text; UTF-8 and GB18030 are recognised.")
@click.pass_context
def import_(ctx: click.Context, file: Path, output: Path | None, encoding: str | None) -> None:
    from questionnaires.formats import draft, recognised  # openpyxl is slow to import
    from questionnaires.standard_consent import with_consent

    translate = translator(ctx)
    found = recognised.read(file, encoding)
    read = found.questionnaire
    if output is not None and not found.keyed:
        read = replace(read, key=draft.fit(output.stem, read.key))
    complete = with_consent(read)
    written = toml_text.text(complete)
    if output is None:
        click.echo(written, nl=False)
    else:
        output.write_text(written, encoding="utf-8", newline="\n")
        done = say("{file}: {items} items", file=output, items=len(found.questionnaire.questions))
        click.echo(done.text(translate))
    _tell(found.lost, translate)
    for problem in found.changed:
        click.echo(problem.text(translate), err=True)
    if found.changed:
        carried = say(
            "{count} things were carried over under another name or code.", count=len(found.changed)
        )
        click.echo(carried.text(translate), err=True)
    click.echo(found.background.text(translate), err=True)
    if complete != read:
        added = say("A consent text was put in. Read it, and change what does not hold here.")
        click.echo(added.text(translate), err=True)


@click.command(
    help="Write a questionnaire for KoboToolbox and ODK (xlsform), or to paste into 问卷星 (text)."
)
@click.argument("key_or_file", metavar="KEY|FILE")
@click.option("--to", "format_", type=click.Choice(FORMATS), required=True, help="Format to write.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="File to write.",
)
@click.pass_context
def export(ctx: click.Context, key_or_file: str, format_: str, output: Path) -> None:
    from questionnaires.formats import wenjuanxing, xlsform

    translate = translator(ctx)
    found = load.load(load.find(key_or_file, own_folder(ctx)))
    written = (xlsform if format_ == "xlsform" else wenjuanxing).write(found, output.name)
    output.write_bytes(written.data)
    click.echo(say("{file}: {items} items", file=output, items=len(found.questions)).text(translate))
    _tell(written.lost, translate)


def _tell(lost: Sequence[Problem], translate: Translate) -> None:
    """What did not travel, one line each on standard error."""
    for problem in lost:
        click.echo(problem.text(translate), err=True)
    if lost:
        click.echo(
            say("{count} things were left out or changed; see above.", count=len(lost)).text(translate),
            err=True,
        )

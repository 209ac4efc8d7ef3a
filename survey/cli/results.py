"""Commands that let answers leave the store: release, export."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.writing import FORMATS, WITHOUT_KINDS, of_ending
from questionnaires.errors import say
from survey.cli.desk import Desk


@click.command(
    help="Freeze the answers of a closed survey as a release.\n\n"
    "Reports and exports are made from releases: report release:ID."
)
@click.argument("key", metavar="KEY")
@click.pass_obj
def release(desk: Desk, key: str) -> None:
    from survey import keeper

    made = keeper.release(desk.instance, key)
    click.echo(
        desk.say(say("Release {id}: {rows} answers, k = {k}.", id=made["id"], rows=made["rows"], k=made["k"]))
    )
    if made["simulated"]:
        click.echo(desk.say(say("The data are simulated; everything made of them says so.")))
    click.echo(
        desk.say(
            say(
                "The console writes its report when an analyst first looks at the results; "
                "report release:{id} -o FILE writes one now.",
                id=made["id"],
            )
        )
    )


@click.command(
    help="Write the rows of a release to a file, with its codebook beside it.\n\n"
    "Background answers are left out until nobody can be recognised by them."
)
@click.argument("release_id", metavar="RELEASE")
@click.option(
    "--format", "file_format", type=click.Choice(tuple(FORMATS)), help="Default: the ending of FILE."
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="File to write.",
)
@click.option(
    "--lang", help="Language of the labels; default: the questionnaire's first.", metavar="zh-CN|en"
)
@click.option("--labels", is_flag=True, help="Write labels in place of values.")
@click.pass_obj
def export(
    desk: Desk, release_id: str, file_format: str | None, output: Path, lang: str | None, labels: bool
) -> None:
    from analysis.export import export as write
    from analysis.release import read
    from survey.releases import survey_of

    chosen = file_format or of_ending(output.suffix)
    if chosen is None:
        known = ", ".join(FORMATS)
        raise click.UsageError(
            desk.say(say("Say which format with --format; there are {known}.", known=known))
        )
    if labels and chosen not in WITHOUT_KINDS:
        raise click.UsageError(
            desk.say(say("A {format} file holds values and their labels: leave out --labels.", format=chosen))
        )
    language = lang or desk.asked_language
    id = release_id.removeprefix("release:")
    data = read(desk.release_folder(id), language)
    written = write(data, output, format=chosen, language=language, labels=labels)
    if written.former is not None:
        # It holds rows too, and is to be deleted with them.
        desk.instance.console.add_export(survey_of(id), str(written.former.resolve()))
    for note in written.notes:
        click.echo(desk.say(note))

"""Commands that keep an instance: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from questionnaires.errors import say
from survey.cli.desk import Desk

_STAFF_KEPT = say("Accounts and the log are as they were before. Everybody signs in again.")
_STAFF_DISABLED = say(
    "Every account is disabled: the list that knew who was locked out since the backup is missing or cannot "
    "be read. To let somebody in: cadre-survey user renew NAME, then cadre-survey user disable NAME --undo. "
    "A new account: cadre-survey user add NAME --role ROLE."
)


@click.command(
    help="Copy the instance into a new folder of DIR: answers, releases, settings.\n\n"
    "Only washed files, and only with ten or more new answers since the last backup, so that comparing "
    "two backups singles out nobody. Encrypt the copy before it leaves the building."
)
@click.option(
    "-o",
    "--output",
    "directory",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the backup's folder is made: another disk.",
)
@click.option("--with-keys", is_flag=True, help="Copy the keys too; without them keep keys.toml elsewhere.")
@click.pass_obj
def backup(desk: Desk, directory: Path, with_keys: bool) -> None:
    from survey import keeper, wishes

    made = keeper.backup(desk.instance, directory, with_keys=with_keys)
    for parts in cast(list[list[list[object]]], made["left_out"]):
        click.echo(wishes.problem_of(*parts).text(desk.translate), err=True)
    surveys = ", ".join(cast(list[str], made["surveys"]))
    click.echo(desk.say(say("Backup of {surveys}: {folder}", surveys=surveys, folder=made["folder"])))
    if not with_keys:
        click.echo(desk.say(say("The keys are not in it. Keep a copy of keys.toml in another safe place.")))


@click.command(
    help="Put a backup back. Stop the server first.\n\n"
    "DIR is the folder of one backup. All of it is verified before anything is replaced."
)
@click.argument("source", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.pass_obj
def restore(desk: Desk, source: Path) -> None:
    from survey.restore import restore as put_back

    done = put_back(desk.folder, source)
    click.echo(desk.say(say("Restored: {surveys}", surveys=", ".join(sorted(done.rows)) or "–")))
    for key in done.absent:
        click.echo(desk.say(say("Survey {key} is not in this backup; it is off the list.", key=key)))
    for key in done.revived:
        click.echo(
            desk.say(
                say(
                    "Survey {key}: codes spent since the backup can be used again. If answers of that time "
                    "are lost this is what you want; otherwise void them: cadre-survey slips {key} --void",
                    key=key,
                )
            )
        )
    click.echo(desk.say(_STAFF_KEPT if done.staff_kept else _STAFF_DISABLED))
    for release in done.shown_lost:
        click.echo(
            desk.say(
                say(
                    "Release {id}: which tables were shown since the backup cannot be read. "
                    "Show no new ones.",
                    id=release,
                )
            )
        )
    if done.aside is not None:
        click.echo(
            desk.say(
                say(
                    "Answers that the backup does not hold were kept in {folder}. "
                    "Delete it once it is not needed.",
                    folder=str(done.aside),
                )
            )
        )

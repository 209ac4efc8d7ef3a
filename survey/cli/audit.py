"""The command that attacks the instance's own files: audit."""

from __future__ import annotations

import json

import click

from questionnaires.errors import Problem, say
from survey.cli.desk import Desk


@click.command(
    help="Attack the files of a survey, or of all, as a thief of the disk would.\n\n"
    "Tries to recover who came when and which code belongs to which answers; says what was tried, the best "
    "result and the limit. Ends with 1 if there is a leak or a file cannot be read.\n\n"
    "Without --live the store must be washed, as after a stop of the server."
)
@click.argument("survey", required=False, metavar="[SURVEY]")
@click.option("--live", is_flag=True, help="The server is running: allow nine rows that wait for a wash.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
@click.pass_obj
def audit(desk: Desk, survey: str | None, live: bool, form: str) -> int:
    from survey.audit import folder, verdict
    from survey.errors import ConfigError

    if not (desk.folder / "config.toml").is_file():
        raise ConfigError(
            [
                Problem(
                    say("instance {folder}", folder=str(desk.folder)),
                    say("there is no instance here."),
                    say("Create it with cadre-survey init, or name another with --instance."),
                )
            ]
        )
    known = folder.surveys(desk.folder)
    if survey is not None and survey not in known:
        raise click.UsageError(desk.say(say("There is no survey of the key {key}.", key=survey)))
    found = [
        verdict.of_survey(desk.folder, key, live=live) for key in ([survey] if survey is not None else known)
    ]
    if form == "json":
        told = {"surveys": [verdict.document(one, desk.translate) for one in found]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif not found:
        click.echo(desk.say(say("There is no survey yet: nothing to attack.")))
    else:
        blocks = ["\n".join(verdict.lines(one, desk.translate)) for one in found]
        click.echo("\n\n".join(blocks))
    return 0 if all(one.clean for one in found) else 1

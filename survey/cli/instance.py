"""Commands that make and run an instance: init, serve."""

from __future__ import annotations

import click

from questionnaires.errors import say
from survey.cli.desk import Desk


@click.command(
    help="Create the instance folder with its settings and keys.\n\nWhat is already there is left alone."
)
@click.pass_obj
def init(desk: Desk) -> None:
    from survey.context import create_instance

    made = create_instance(desk.folder)
    for path in made:
        click.echo(desk.say(say("Made {path}", path=str(path))))
    if not made:
        click.echo(desk.say(say("{folder} is whole; nothing was changed.", folder=str(desk.folder))))
    else:
        click.echo(desk.say(say("Next: check config.toml, then cadre-survey survey new QUESTIONNAIRE.")))


@click.command(
    help="Serve the forms until Ctrl-C.\n\nFor the open internet put a reverse proxy with HTTPS in front."
)
@click.option("--host", metavar="ADDRESS", help="Address to listen on; default: config.toml.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="PORT", help="Port; default: config.toml.")
@click.pass_obj
def serve(desk: Desk, host: str | None, port: int | None) -> None:
    from survey import error_log, keeper, server

    server.harden()
    instance = desk.instance
    where = host or instance.config.host
    server.check_address(where, instance.config)
    # Weak keys and changed surveys are said now, not to the first respondent.
    instance.keys  # noqa: B018
    surveys = instance.surveys()
    with server.until_told(), keeper.keeping(instance):
        errors = error_log.write_to(instance.folder, instance.midnight)
        try:
            _serve(desk, where, port or instance.config.port, [one.key for one in surveys if one.accepts])
        finally:
            error_log.stop(errors)


def _serve(desk: Desk, host: str, port: int, open_surveys: list[str]) -> None:
    from survey import create_app, server

    instance = desk.instance
    listening = server.create(create_app(instance), host=host, port=port)
    click.echo(
        desk.say(
            say(
                "Serving on http://{host}:{port}",
                host=listening.effective_host,
                port=listening.effective_port,
            )
        )
    )
    for key in open_surveys:
        click.echo(f"  {key}: {instance.config.base_url}/s/{key}")
    click.echo(desk.say(say("Ctrl-C stops the server.")))
    try:
        listening.run()
    finally:
        listening.close()

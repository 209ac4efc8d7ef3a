"""Commands that make and run an instance: init, serve."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

import click

from questionnaires.errors import Problem, say
from survey.cli.desk import Desk
from survey.errors import ConfigError

if TYPE_CHECKING:
    from flask import Flask


@click.command(
    help="Create the instance folder with its settings and keys.\n\nWhat is already there is left alone."
)
@click.option(
    "--single",
    is_flag=True,
    help="For a researcher alone: one account that hands out codes and reads results; the forms say so.",
)
@click.pass_obj
def init(desk: Desk, single: bool) -> None:
    from survey import accounts
    from survey.founding import create_instance

    made = create_instance(desk.folder)
    for path in made:
        click.echo(desk.say(say("Made {path}", path=str(path))))
    if not made:
        click.echo(desk.say(say("{folder} is whole; nothing was changed.", folder=str(desk.folder))))
    else:
        click.echo(
            desk.say(say("Next: check config.toml. At the terminal: cadre-survey survey new QUESTIONNAIRE."))
        )
        if not single:
            click.echo(
                desk.say(
                    say("In the browser: cadre-survey user add NAME --role ROLE, then cadre-survey serve.")
                )
            )
    if single:
        from survey.cli.user import show_password
        from survey.roles import ROLES

        password = accounts.add(desk.instance, accounts.LONE, frozenset(ROLES), single=True)
        show_password(desk, accounts.LONE, password)


@click.command(
    help="Serve the forms until Ctrl-C.\n\nFor the open internet put a reverse proxy with HTTPS in front."
)
@click.option("--host", metavar="ADDRESS", help="Address to listen on; default: config.toml.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="PORT", help="Port; default: config.toml.")
@click.pass_obj
def serve(desk: Desk, host: str | None, port: int | None) -> None:
    from survey import error_log, keeper, kept, server
    from survey.cli.edge import lines

    server.harden()
    instance = desk.instance
    server.check_address(host or instance.config.host, instance.config)
    # Weak keys and changed surveys are said now, not to the first respondent.
    instance.keys  # noqa: B018
    for key, damage in kept.of(instance).damaged.items():
        click.echo(desk.say(say("Survey {key} is damaged and is not served:", key=key)), err=True)
        for line in lines(damage, desk.translate):
            click.echo(f"  {line}", err=True)
    with server.until_told(), keeper.keeping(instance):
        errors = error_log.write_to(instance.folder, instance.midnight)
        try:
            _serve(desk, host, port)
        finally:
            error_log.stop(errors)


def _serve(desk: Desk, host: str | None, port: int | None) -> None:
    from survey import create_app, kept, server

    instance = desk.instance
    app = create_app(instance)
    server.prepare_forms(app)
    listening = _listen(app, host or instance.config.host, port or instance.config.port)
    click.echo(
        desk.say(
            say(
                "Serving on http://{host}:{port}",
                host=listening.effective_host,
                port=listening.effective_port,
            )
        )
    )
    # Somebody who names an address tries it out; what is printed on paper is the configured one.
    address = instance.config.base_url
    if host or port:
        address = f"http://{listening.effective_host}:{listening.effective_port}"
    if instance.config.leads_here_only and address != instance.config.base_url:
        click.echo(
            desk.say(
                say(
                    "Slips, posters and the console name {base_url} all the same; config.toml sets it.",
                    base_url=instance.config.base_url,
                )
            )
        )
    for survey in kept.of(instance).sound:
        if survey.accepts:
            click.echo(f"  {survey.key}: {address}/s/{survey.key}")
    click.echo(desk.say(say("Console: {address}/console/", address=address)))
    click.echo(desk.say(say("Ctrl-C stops the server.")))
    try:
        listening.run()
    finally:
        listening.close()


def _listen(app: Flask, host: str, port: int) -> Any:
    """The server, bound. Raises ConfigError if the address cannot be had."""
    from survey import server

    try:
        return server.create(app, host=host, port=port)
    except OSError as error:
        where = say("address {host}:{port}", host=host, port=port)
        what, mend = say("this machine does not have it."), say("Choose another with --host.")
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            what = say("it is taken by another program.")
            mend = say("Choose another with --port, or stop that program.")
        raise ConfigError([Problem(where, what, mend)]) from error

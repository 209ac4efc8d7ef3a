"""Commands for the accounts of those who run surveys in the console."""

from __future__ import annotations

import click

from questionnaires.errors import Message, say
from survey.cli.columns import table
from survey.cli.desk import Desk
from survey.roles import ROLE_WORDS, ROLES


@click.group(help="Accounts of those who run surveys in the console.")
def user() -> None:
    pass


@user.command(
    help="Make an account and print its one-time password.\n\n"
    "designer: questionnaires. operator: opens and closes surveys, prints codes, sees no results. analyst: "
    "results, no codes. The last two are never one person's."
)
@click.argument("name", metavar="NAME")
@click.option(
    "--role",
    "roles",
    type=click.Choice(ROLES),
    multiple=True,
    required=True,
    help="Once for each role.",
)
@click.pass_obj
def add(desk: Desk, name: str, roles: tuple[str, ...]) -> None:
    from survey import accounts

    held = frozenset(role for role in ROLES if role in roles)
    show_password(desk, name, accounts.add(desk.instance, name, held))


@user.command("list", help="List the accounts with their roles.")
@click.pass_obj
def list_(desk: Desk) -> None:
    rows = desk.instance.staff.accounts()
    if not rows:
        click.echo(desk.say(say("No account yet: cadre-survey user add NAME --role ROLE makes one.")))
        return
    heads = [desk.say(head) for head in (say("Name"), say("Roles"), say("State"))]
    cells = [
        (
            row.name,
            desk.say(say(", ")).join(desk.say(ROLE_WORDS[role]) for role in ROLE_WORDS if role in row.roles),
            desk.say(_state(row.disabled, row.fresh)),
        )
        for row in rows
    ]
    click.echo(table(heads, cells))


def _state(disabled: bool, fresh: bool) -> Message:
    if disabled:
        return say("disabled")
    return say("not used yet") if fresh else say("in use")


@user.command(help="Lock an account: its sessions end at once. With --undo it may sign in again.")
@click.argument("name", metavar="NAME")
@click.option("--undo", is_flag=True, help="Let the account sign in again.")
@click.pass_obj
def disable(desk: Desk, name: str, undo: bool) -> None:
    from survey import accounts

    accounts.known(desk.instance, name)
    desk.instance.staff.disable(name, not undo)
    done = say("{name} may sign in again.", name=name) if undo else say("{name} is disabled.", name=name)
    click.echo(desk.say(done))


@user.command(help="Print a new one-time password for somebody who lost the old one, or the telephone.")
@click.argument("name", metavar="NAME")
@click.pass_obj
def renew(desk: Desk, name: str) -> None:
    from survey import accounts

    show_password(desk, name, accounts.renew(desk.instance, name))


def show_password(desk: Desk, name: str, password: str) -> None:
    """The one place where a password is ever shown."""
    click.echo(desk.say(say("Account {name}, one-time password: {password}", name=name, password=password)))
    click.echo(desk.say(say("It is shown once. Sign in at /console and choose your own.")))

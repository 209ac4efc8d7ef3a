"""Commands of field work: a survey from its settings file to its close."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from questionnaires.errors import Problem, say
from survey.cli import going_on
from survey.cli.columns import padded, table, width_of
from survey.cli.desk import Desk
from survey.errors import FieldworkError

if TYPE_CHECKING:
    from survey.fieldwork import Status

HEADS = (say("Survey"), say("Questionnaire"), say("State"), say("Answers"), say("Opened"), say("Last day"))


class Day(click.ParamType[date]):
    """A date in the form 2027-03-31."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            desk = ctx.find_object(Desk) if ctx else None
            message = say("{value} is no date such as 2027-03-31.", value=value)
            self.fail(desk.say(message) if desk else str(message), param, ctx)


@click.group(help="Field work: open surveys, watch them, close them.")
def survey() -> None:
    pass


@survey.command(
    help="Write a commented settings file for a survey, to be filled in.\n\nQUESTIONNAIRE is a key or a file."
)
@click.argument("questionnaire", metavar="QUESTIONNAIRE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("survey.toml"),
    show_default=True,
    metavar="FILE",
    help="File to write; one that is there is not replaced.",
)
@click.pass_obj
def new(desk: Desk, questionnaire: str, output: Path) -> None:
    from survey import fieldwork

    text = fieldwork.new(desk.questionnaire_path(questionnaire), desk.language)
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise FieldworkError(
            [
                Problem(
                    say("{file}", file=str(output)),
                    say("the file is there and was not replaced."),
                    say("Name another with -o."),
                )
            ]
        ) from error
    click.echo(desk.say(say("Written: {file}. Fill it in, then open the survey.", file=str(output))))


@survey.command("open", help="Open a survey. Questionnaire and settings are frozen with it.")
@click.argument("key", metavar="KEY")
@click.option(
    "--questionnaire", required=True, metavar="QUESTIONNAIRE", help="Key or file of the questionnaire."
)
@click.option(
    "--settings",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Settings file, as `survey new` writes it.",
)
@click.option(
    "--closes",
    type=Day(),
    metavar="DATE",
    help="Last day, such as 2027-03-31: the survey closes at its end.",
)
@click.option(
    "--units",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="CSV of the units: unit,label,roster. Each has a link or slips of its own.",
)
@click.option("--codes", is_flag=True, help="Ask for an access code; cadre-survey slips prints them.")
@click.option("--yes", is_flag=True, help="Ask nothing at the terminal.")
@click.pass_obj
def open_(
    desk: Desk,
    key: str,
    questionnaire: str,
    settings: Path,
    closes: date | None,
    units: Path | None,
    codes: bool,
    yes: bool,
) -> None:
    from survey import before_opening, fieldwork, keeper, planning

    instance = desk.instance
    ready = planning.plan(
        instance, key, desk.questionnaire_path(questionnaire), settings, closes, units=units, codes=codes
    )
    before_opening.check(ready)
    for line in (*before_opening.meter(ready), *before_opening.warnings(ready)):
        click.echo(desk.say(line), err=True)
    going_on.ask(desk, say("Open it? Nothing of it can be changed afterwards."), sure=yes)
    opened = fieldwork.open_survey(instance, ready)
    _print_status(desk, keeper.status(instance, opened.key))


@survey.command("list", help="List the surveys of the instance, the latest first.")
@click.pass_obj
def list_(desk: Desk) -> None:
    from survey import keeper

    known = keeper.statuses(desk.instance)
    if not known:
        click.echo(desk.say(say("No survey yet.")))
        return
    click.echo(table([desk.say(head) for head in HEADS], [_cells(desk, one) for one in known]))


@survey.command(
    help="Show a survey's state and the number of answers.\n\n"
    "While it runs the number is rounded down to a ten."
)
@click.argument("key", metavar="KEY")
@click.pass_obj
def status(desk: Desk, key: str) -> None:
    from survey import keeper

    _print_status(desk, keeper.status(desk.instance, key))


@survey.command(help="Hand out no forms for now. Forms already handed out are still taken.")
@click.argument("key", metavar="KEY")
@click.pass_obj
def pause(desk: Desk, key: str) -> None:
    from survey import fieldwork

    fieldwork.pause(desk.instance.survey(key))
    click.echo(desk.say(say("Survey {key} is paused.", key=key)))


@survey.command(help="Hand out forms again after a pause.")
@click.argument("key", metavar="KEY")
@click.pass_obj
def resume(desk: Desk, key: str) -> None:
    from survey import fieldwork

    fieldwork.resume(desk.instance.survey(key))
    click.echo(desk.say(say("Survey {key} is open again.", key=key)))


@survey.command(help="Close a survey for good. Forms already handed out are taken until the grace is over.")
@click.argument("key", metavar="KEY")
@click.option(
    "--grace",
    type=click.IntRange(0, 7 * 24 * 60),
    metavar="MINUTES",
    help="Minutes for which sent forms are still taken; default: the settings.",
)
@click.option("--yes", is_flag=True, help="Ask nothing at the terminal.")
@click.pass_obj
def close(desk: Desk, key: str, grace: int | None, yes: bool) -> None:
    from survey import keeper

    if not yes and keeper.status(desk.instance, key).state != "closed":
        going_on.ask(desk, say("Close survey {key}? It can never be opened again.", key=key), sure=yes)
    _print_status(desk, keeper.close(desk.instance, key, grace))


def _print_status(desk: Desk, status: Status) -> None:
    from survey import states

    lines = list(zip(HEADS, _cells(desk, status), strict=True))
    if status.closing_until is not None:
        lines.append((say("Forms taken until"), f"{status.closing_until:%Y-%m-%d %H:%M}"))
    if status.releases:
        lines.append((say("Releases"), ", ".join(status.releases)))
    lines.append((say("Address"), status.address))
    heads = [desk.say(head) for head, _ in lines]
    width = max(map(width_of, heads))
    for head, (_, words) in zip(heads, lines, strict=True):
        click.echo(f"{padded(head, width)}  {words}")
    if status.unit_addresses:
        label_width = max(width_of(label) for label, _ in status.unit_addresses)
        for label, address in status.unit_addresses:
            click.echo(f"  {padded(label, label_width)}  {address}")
    if status.wash_blocked:
        click.echo(desk.say(states.WASH_BLOCKED))
    if status.left:
        click.echo(desk.say(states.LEFT))
        for path in status.left:
            click.echo(f"  {path}")


def _cells(desk: Desk, status: Status) -> tuple[str, ...]:
    """What stands under HEADS."""
    from survey import states

    last = status.closed or status.closes
    return (
        status.key,
        f"{status.questionnaire} {status.version}",
        desk.say(states.state(status)),
        desk.spoken(states.answers(status)),
        status.opened.isoformat(),
        last.isoformat() if last else "–",
    )

"""The command that prints access codes, or makes those not used yet void."""

from __future__ import annotations

from pathlib import Path

import click

from questionnaires.errors import say
from survey.cli import going_on
from survey.cli.desk import Desk


@click.command(
    help="Print slips with fresh access codes, some of them spares, or make unused ones void.\n\n"
    "Only digests of the codes are stored: slips cannot be printed twice."
)
@click.argument("key", metavar="KEY")
@click.option("--unit", metavar="UNIT", help="Unit the slips are for, as units.csv has it.")
@click.option(
    "--count",
    type=click.IntRange(1, 100_000),
    metavar="N",
    help="Number of people; one slip in twenty is added as a spare.",
)
@click.option(
    "--all-units", is_flag=True, help="Slips for every unit, as many as its roster says, in one file."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="PDF to write; one that is there is not replaced.  [default: slips.pdf]",
)
@click.option(
    "--here", is_flag=True, help="Draw them even if base_url leads to this machine only: for trying out."
)
@click.option("--void", is_flag=True, help="Make every code not used yet worthless, handed out or not.")
@click.pass_obj
def slips(
    desk: Desk,
    key: str,
    unit: str | None,
    count: int | None,
    all_units: bool,
    output: Path | None,
    here: bool,
    void: bool,
) -> None:
    from survey import slips as room

    if (count is not None) + all_units + void != 1 or (void and output):
        raise click.UsageError(desk.say(say("Give either --count N, or --all-units, or --void alone.")))
    if all_units and unit:
        raise click.UsageError(desk.say(say("Give either --unit or --all-units.")))
    file = output or Path("slips.pdf")
    if file.suffix.lower() != ".pdf":
        raise click.UsageError(desk.say(say("Slips are a PDF: name a file that ends in .pdf.")))
    instance = desk.instance
    survey = instance.survey(key)
    ours = room.unit_of(survey, unit) if unit else None
    if void:
        room.void(instance, survey, ours)
        click.echo(desk.say(say("Every code not used until now is void.")))
        return
    wanted = room.by_roster(survey) if all_units else (room.Wanted(count or 0, ours),)
    _warn_of_address(desk, sure=here)
    if more := room.too_many(count or 0, ours):
        click.echo(desk.say(more), err=True)
    drawn = room.draw(instance, survey, wanted, file)
    for warning in drawn.warnings:
        click.echo(desk.say(warning), err=True)
    click.echo(
        desk.say(
            say(
                "Written: {file}. {slips} slips, {spares} of them spares. Print it, then delete it.",
                file=str(file),
                slips=drawn.slips,
                spares=drawn.spares,
            )
        )
    )


def _warn_of_address(desk: Desk, *, sure: bool) -> None:
    """Before any code is drawn. Who sits at a terminal is asked; a script goes on, and is told."""
    from survey import slips as room

    warning = room.useless(desk.instance)
    if warning is None:
        return
    click.echo(desk.say(warning), err=True)
    going_on.ask(desk, say("Draw slips all the same?"), sure=sure)

"""`remarks`: what people wrote, as a workbook in which people sort it."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.commands.edge import Command, DataParameter, Source, finder, tell, words, wrong_usage
from questionnaires.errors import say


class Release(DataParameter):
    """A release by its id, with or without release: before it."""

    name = "RELEASE"

    def convert(
        self, value: str | Source, param: click.Parameter | None, ctx: click.Context | None
    ) -> Source:
        if isinstance(value, str) and ":" not in value and not Path(value).exists():
            value = f"release:{value}"
        found = super().convert(value, param, ctx)
        if not found.release:
            self.fail(words(say("{file} is no release.", file=found.path.name), ctx), param, ctx)
        return found


@click.command(cls=Command)
@click.argument("release", type=Release())
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE.xlsx",
    help="Workbook to write.",
)
@click.option(
    "--lang", type=click.Choice(["zh-CN", "en"]), help="Language; the questionnaire's first unless named."
)
def remarks(release: Source, target: Path, lang: str | None) -> None:
    """What people wrote, shuffled, as a workbook in which people sort it; report --remarks reads it back."""
    if target.suffix.lower() != ".xlsx":
        wrong_usage(say("{file}: remarks are written as .xlsx.", file=target.name))
    if target.exists():
        wrong_usage(say("{file} is there already; it may hold somebody's work.", file=target.name))
    from analysis.remarks import sheet

    asked = lang or finder(click.get_current_context(silent=True)).asked_language
    count = sheet.write(release.path, target, asked)
    tell(
        say(
            "{count} remarks written to {file}. Show it only to who sorts them.",
            count=count,
            file=target.name,
        )
    )

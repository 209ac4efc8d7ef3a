"""A result on standard output: a table as text, Markdown or HTML, its figures as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import finder
from questionnaires.plain_text import guarded

if TYPE_CHECKING:
    from analysis.blocks import Table
    from analysis.data import Data
    from analysis.figures import Figures

FORMATS = ("text", "json", "csv", "md", "html")


def format_option(command: Callable[..., None]) -> Callable[..., None]:
    """--format, the same for every analysis command."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="json and csv hold unrounded numbers.",
    )(command)


def confidence_option(command: Callable[..., None]) -> Callable[..., None]:
    """--confidence, for commands that print intervals."""
    return click.option(
        "--confidence",
        type=click.FloatRange(0, 1, min_open=True, max_open=True),
        default=0.95,
        show_default=True,
        help="Of the intervals.",
    )(command)


def language() -> str:
    """The language of what this command prints."""
    return finder(click.get_current_context(silent=True)).language


def show(
    tables: Callable[[], Table | tuple[Table, ...]],
    figures: Callable[[], Figures],
    output: str,
    data: Data | None = None,
    lines: Callable[[Figures], list[Figures]] | None = None,
) -> None:
    """Prints the result in the format asked for; what comes from simulated answers says so in every one.

    `lines` makes the flat rows of CSV out of the figures, where `figurelines` does not know their shape.
    """
    simulated = data is not None and data.simulated
    if output in ("json", "csv"):
        made = figures()
        if simulated:
            made["simulated"] = True
        text = (
            _csv(made, lines)
            if output == "csv"
            else json.dumps(made, ensure_ascii=False, allow_nan=False) + "\n"
        )
    else:
        made_tables = tables()
        blocks = made_tables if isinstance(made_tables, tuple) else (made_tables,)
        text = _rendered(blocks, output, simulated)
    click.echo(text, nl=False)


def _rendered(blocks: tuple[Table, ...], output: str, simulated: bool) -> str:
    from analysis.blocks import Report
    from analysis.wording.heads import heads

    spoken = language()
    report = Report("", spoken, blocks, heads(spoken).simulated if simulated else "")
    if output == "md":
        from analysis.render import markdown

        return markdown.render(report)
    if output == "html":
        from analysis.render import html

        return html.render(report)
    from analysis.render import text

    return text.render(report)


def _csv(figures: Figures, lines: Callable[[Figures], list[Figures]] | None) -> str:
    """The figures as flat rows with their bases; the first line names the columns."""
    from analysis.figurelines import lines as usual

    made = (lines or usual)(figures)
    rows = [{**row, **({"simulated": 1} if "simulated" in figures else {})} for row in made]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(rows[0] if rows else [])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return written.getvalue()


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe; None is an empty cell."""
    return guarded(value) if isinstance(value, str) else value

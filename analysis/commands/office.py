"""How a Word file looks: `--fonts` names other fonts, `--template` fills an office's own file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from analysis.blocks import Report
    from analysis.render.word_fonts import Fonts


@dataclass(frozen=True)
class Look:
    """What a Word file is to look like: that of GB/T 9704 where nothing is said."""

    fonts: Fonts | None = None
    template: Path | None = None


def fonts_option(command: Callable[..., None]) -> Callable[..., None]:
    """--fonts, for commands that write Word files."""
    return click.option(
        "--fonts",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="Other fonts for a Word file, in TOML: title, first, second, body, page, latin.",
    )(command)


def template_option(command: Callable[..., None]) -> Callable[..., None]:
    """--template and --keys, for commands that fill an office's own Word file."""
    listed = click.option(
        "--keys", is_flag=True, help="List the keys that a template may use, and write nothing."
    )(command)
    return click.option(
        "--template",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="Fill an office's own Word file: {{G5.claim.sentence}}, {{table:G5}}, {{chart:BO}}.",
    )(listed)


def named_fonts(path: Path | None) -> Fonts | None:
    """The fonts that the file names; None without one. Raises DataError for a file with mistakes."""
    if path is None:
        return None
    from analysis.render import word_fonts

    return word_fonts.read(path)


def word_file(built: Report, look: Look) -> bytes:
    """The report as a Word file of its own, or in the office's. Raises DataError for unknown keys."""
    if look.template is None:
        from analysis.render import docx

        return docx.render(built, look.fonts)
    from analysis.render import word_template

    return word_template.fill(look.template.read_bytes(), look.template.name, built, look.fonts)


def show_keys(built: Report) -> None:
    """Prints every key of sentences, tables and charts with what it stands for, one a line."""
    from analysis.render.word_keys import Keys

    for key, meaning in Keys(built).meanings():
        click.echo(f"{{{{{key}}}}}\t{meaning}")

"""`--fonts`: other names for the fonts of a Word file, from a TOML file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from analysis.render.word_fonts import Fonts


def fonts_option(command: Callable[..., None]) -> Callable[..., None]:
    """--fonts, for commands that write Word files."""
    return click.option(
        "--fonts",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="Other fonts for a Word file, in TOML: title, first, second, body, page, latin.",
    )(command)


def named_fonts(path: Path | None) -> Fonts | None:
    """The fonts that the file names; None without one. Raises DataError for a file with mistakes."""
    if path is None:
        return None
    from analysis.render import word_fonts

    return word_fonts.read(path)

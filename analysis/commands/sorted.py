"""Remarks that people have sorted, as `report` and `refresh` take them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.data import Data
    from analysis.remarks.coded import Coded


remarks_option = click.option(
    "--remarks",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE.xlsx",
    help="Remarks that people have sorted, as the command remarks wrote them.",
)


def sorted_remarks(remarks: Path, data: Data, lang: str) -> Mapping[str, Coded]:
    """The sorted remarks by item; what their sorter should know goes to standard error."""
    from analysis.remarks import coded

    found = coded.read(remarks, data, lang)
    for note in found.notes:
        tell(note)
    return found.items

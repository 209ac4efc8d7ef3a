"""The demo once it stands on disk: what its maker hands to its pages. Nothing is made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.export import Exported
    from survey.context import Instance

CLOSED, OPEN = "demo-closed", "demo"
"""Keys of the two surveys."""


@dataclass(frozen=True)
class Built:
    """The demo on disk: what the start page shows and the tests open."""

    instance: Instance
    release: str
    hash: str
    rows: int
    exported: Exported
    files: Mapping[str, Path]
    """Name in the address -> file, everything made of the release."""
    account: str
    password: str = field(repr=False)
    """Of the console: told in the terminal only."""


def shown(path: Path) -> str:
    """`path` as one would type it from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)

"""Which program this is, as the files that it writes and the pages that it shows say it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

NAME = "cadre-survey"


@cache
def version() -> str:
    """The version of this program, such as "1.0.0": of the source tree where it is not installed."""
    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        project = Path(__file__).resolve().parent.parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])

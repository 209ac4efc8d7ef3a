"""The version of the program, installed or run from its source tree."""

import tomllib
from importlib import metadata
from pathlib import Path

from questionnaires import program

PROJECT = tomllib.loads((Path(__file__).parent.parent.parent / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_is_that_of_the_project_installed_or_not(monkeypatch):
    wanted = PROJECT["project"]["version"]
    assert program.version.__wrapped__() == wanted

    def absent(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", absent)
    assert program.version.__wrapped__() == wanted

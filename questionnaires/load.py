"""From a definition file to a `Questionnaire`: read, resolve what is borrowed, check, assemble.

Every problem of a file is gathered before anything is raised. The shipped definitions lie beside this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from questionnaires import assembly
from questionnaires.model import Questionnaire
from questionnaires.source import read_tables

SHIPPED = Path(__file__).parent


def load(path: Path) -> Questionnaire:
    """The questionnaire that the file at `path` defines. Raises DefinitionError with all its problems."""
    return build(read_document(path), path.name)


def read_document(path: Path) -> dict[str, object]:
    return read_tables(path)


def build(document: Mapping[str, object], name: str) -> Questionnaire:
    return assembly.questionnaire(document)


def shipped() -> tuple[Path, ...]:
    """The definitions that come with the program, main form first."""
    return tuple(sorted(SHIPPED.glob("*.toml"), key=lambda path: (path.stem != "township_cadres", path.stem)))

"""From a definition file to a `Questionnaire`: read, complete what is borrowed, check, assemble.

Every problem of a file is gathered before anything is raised. The shipped definitions lie beside this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from questionnaires import assembly, borrowing, checks
from questionnaires.errors import DefinitionError, Problem, say
from questionnaires.model import Questionnaire
from questionnaires.shape import nearest
from questionnaires.source import read_tables

SHIPPED = Path(__file__).parent
MAIN = "township_cadres"


def load(path: Path) -> Questionnaire:
    """The questionnaire that the file at `path` defines. Raises DefinitionError with all its problems."""
    return build(read_document(path), path.name)


def read_document(path: Path) -> dict[str, object]:
    """The definition as plain tables, complete by itself: what it borrows with `uses_items_of` is filled in.

    Fit for JSON, so that a survey can keep the questionnaire as it was when it opened; fractions stay
    texts such as "100/3". Raises DefinitionError if the file cannot be read, or the other one has problems.
    """
    return _complete(read_tables(path), path, ())


def completed(tables: dict[str, object], path: Path) -> dict[str, object]:
    """The complete document of a definition that would lie at `path`: what `read_document` would give there.

    Raises DefinitionError as `read_document`.
    """
    return _complete(tables, path, ())


def build(document: Mapping[str, object], name: str) -> Questionnaire:
    """The questionnaire of a complete document. Raises DefinitionError with all its problems.

    `name` is what problems call it, such as the name of the file.
    """
    problems = checks.problems(document, name)
    if problems:
        raise DefinitionError(problems)
    return assembly.questionnaire(document)


def shipped() -> tuple[Path, ...]:
    """The definitions that come with the program, main form first."""
    return tuple(sorted(SHIPPED.glob("*.toml"), key=lambda path: (path.stem != MAIN, path.stem)))


def definitions(folder: Path | None = None) -> dict[str, Path]:
    """Every definition by its name: the shipped ones and those in `folder`, which win."""
    own = sorted(folder.glob("*.toml")) if folder else []
    return {path.stem: path for path in (*shipped(), *own)}


def find(key_or_path: str, folder: Path | None = None) -> Path:
    """The file that is meant: a path to one, or the name of a definition in `folder` or shipped.

    Raises DefinitionError if there is none.
    """
    path = Path(key_or_path)
    if path.is_file():
        return path
    known = definitions(folder)
    if key_or_path in known:
        return known[key_or_path]
    raise DefinitionError(
        [
            Problem(
                say("{file}", file=key_or_path),
                say("there is no such file and no such questionnaire."),
                nearest(key_or_path, tuple(known)),
            )
        ]
    )


def _complete(document: dict[str, object], path: Path, users: tuple[Path, ...]) -> dict[str, object]:
    """The complete document; `users` are the files that led here, so that a circle is noticed."""
    key = document.get("uses_items_of")
    if not isinstance(key, str):
        return document
    known = definitions(path.parent)
    where = say("{file}", file=path.name)
    if key not in known:
        what = say('uses_items_of names "{key}", which is not beside the file and not shipped.', key=key)
        raise DefinitionError([Problem(where, what, nearest(key, tuple(known)))])
    other = known[key].resolve()
    if other in (path.resolve(), *users):
        what = say('uses_items_of names "{key}", which uses the items of this file.', key=key)
        raise DefinitionError([Problem(where, what, say("Take one of the two lines out."))])
    lender = _complete(read_tables(other), other, (*users, path.resolve()))
    build(lender, other.name)
    return borrowing.complete(document, lender)

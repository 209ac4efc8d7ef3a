"""Which files of an instance belong to a survey: databases, logs, backups, exports. Only the disk is read.

The list of surveys in console.db is read from bytes too, so that an audit opens no original at all.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from questionnaires.errors import ProblemsError
from survey.audit.rawfile import read
from survey.audit.records import Value
from survey.audit.surroundings import Place

PROXY_LOGS = ("/var/log/nginx", "/var/log/caddy", "/var/log/apache2", "/var/log/httpd")
_LARGEST = 256 * 2**20
"""Bytes. A larger file beside the data is not searched for addresses."""
_SETTINGS = ("config.toml", "survey.toml", "keys.toml", "questionnaire.json", "codebook.json")
"""Written by staff: an address in them is that of the office or of a help line."""


@dataclass(frozen=True)
class Listed:
    """What console.db says that the audit needs."""

    frozen: Mapping[str, str]
    """Survey -> digest of its frozen files."""
    backups: tuple[Path, ...]
    exports: Mapping[str, tuple[Path, ...]]


def surveys(instance: Path) -> tuple[str, ...]:
    """Keys of the surveys that have a folder."""
    folders = sorted((instance / "surveys").glob("[!.]*"))
    return tuple(folder.name for folder in folders if folder.is_dir())


def place(instance: Path, survey: str, environment: Mapping[str, str] = os.environ) -> Place:
    folder = instance / "surveys" / survey
    databases = tuple(path for path in sorted(folder.glob("*.db")) if path.stat().st_size)
    return Place(instance, folder, _zone(instance), databases, tuple(_logs(instance)), environment)


def _zone(instance: Path) -> ZoneInfo:
    try:
        settings = tomllib.loads((instance / "config.toml").read_text(encoding="utf-8-sig"))
        return ZoneInfo(str(settings.get("timezone", "Asia/Shanghai")))
    except (OSError, ValueError, KeyError):
        return ZoneInfo("Asia/Shanghai")


def _logs(instance: Path) -> Iterator[Path]:
    for folder in (instance, *map(Path, PROXY_LOGS)):
        for pattern in ("*.log", "*.log.*", "logs/*"):
            yield from (path for path in folder.glob(pattern) if path.is_file() and path.suffix != ".gz")


def listed(instance: Path) -> Listed:
    """The lists of console.db; empty where there is none. Raises Unreadable."""
    path = instance / "console.db"
    tables: dict[str, list[Mapping[str, Value]]] = {}
    if path.exists() and path.stat().st_size:
        tables = {table.name: [row for _, row in table.rows] for table in read(path).tables}
    exported: dict[str, tuple[Path, ...]] = {}
    for row in tables.get("export", ()):
        key = str(row.get("survey"))
        exported[key] = (*exported.get(key, ()), Path(str(row.get("path"))))
    known = [Path(str(row.get("folder"))) for row in tables.get("backup", ())]
    beside = [path for path in (instance / "backups").glob("[!.]*") if path.is_dir()]
    return Listed(
        {str(row.get("key")): str(row.get("frozen")) for row in tables.get("survey", ())},
        tuple(sorted({path.resolve() for path in (*known, *beside) if path.is_dir()})),
        exported,
    )


def searched(place: Place, backups: Iterable[Path]) -> Iterator[Path]:
    """Files of the survey, of the instance, of its backups, and those in the temporary folder about it."""
    others = place.instance / "surveys"
    for path in sorted(place.instance.rglob("*")):
        of_another = path.is_relative_to(others) and not path.is_relative_to(place.folder)
        if not of_another and _searchable(path):
            yield path
    for folder in backups:
        if not folder.is_relative_to(place.instance):
            yield from (path for path in sorted(folder.rglob("*")) if _searchable(path))
    about = f"/s/{place.survey}".encode()
    for path in sorted(Path(tempfile.gettempdir()).glob("*")):
        if _searchable(path) and _mentions(path, about):
            yield path


def _searchable(path: Path) -> bool:
    try:
        return (
            path.is_file()
            and not path.is_symlink()
            and path.name not in _SETTINGS
            and path.stat().st_size <= _LARGEST
        )
    except OSError:
        return False


def _mentions(path: Path, about: bytes) -> bool:
    try:
        return about in path.read_bytes()
    except OSError:
        return False


def readable_list(instance: Path) -> tuple[Listed, ProblemsError | None]:
    """The lists, and what kept console.db from being read."""
    try:
        return listed(instance), None
    except ProblemsError as error:
        return Listed({}, (), {}), error

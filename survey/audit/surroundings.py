"""What lies round the answers: settings of the files, who may read them, their times, keys, logs, debugging.

Times are those of last change; reading a file changes no time that counts here.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from questionnaires.errors import Message, say
from survey.audit.finding import Finding
from survey.audit.order import Store
from survey.audit.residue import traces

NOBODY_ELSE = 0o077
NOTHING = say("nothing")


@dataclass(frozen=True)
class Place:
    """One survey's folder in its instance."""

    instance: Path
    folder: Path
    zone: ZoneInfo
    databases: tuple[Path, ...]
    logs: tuple[Path, ...]
    """Log files of the instance and of a proxy on this machine."""
    environment: Mapping[str, str]

    @property
    def survey(self) -> str:
        return self.folder.name

    def told(self, path: Path) -> str:
        """The path as a person reads it."""
        inside = path.is_relative_to(self.instance)
        return path.relative_to(self.instance).as_posix() if inside else str(path)


def pragmas(given: Store) -> Finding:
    """Settings that stand in the files themselves."""
    wrong: list[Message] = []
    for file in given.files:
        if not file.uses_log:
            wrong.append(say("{file} is written with a journal that is deleted, not a log", file=file.label))
        if file.auto_vacuum:
            wrong.append(say("{file} moves pages by itself (auto_vacuum)", file=file.label))
    return _named("pragmas", say("settings in the head of each file"), wrong)


def small_washes(given: Store) -> Finding:
    """Washes with fewer than ten new rows: their copies in freed blocks differ by so few people."""
    counts = [
        value
        for file in given.files
        for table in file.tables
        if table.name == "state" and "small" in table.shape.columns
        for value in table.column("small")
        if isinstance(value, int)
    ]
    best = say("{count} such washes", count=sum(counts))
    limit = say("one for each stop of the server and for the close; not judged")
    return Finding("small-washes", say("washes with fewer than 10 new rows"), best, limit, False)


def modes(place: Place) -> Finding:
    """Files and folders that other users of the machine may open."""
    if os.name != "posix":
        return _named("modes", say("who may read the files"), [])
    inside = [place.folder, *(path for path in place.folder.rglob("*") if not path.is_symlink())]
    open_ = [path for path in inside if stat.S_IMODE(path.stat().st_mode) & NOBODY_ELSE]
    return _named(
        "modes",
        say("who may read the files"),
        [say("{file} is open to other users", file=place.told(path)) for path in sorted(open_)],
    )


def times(place: Place) -> Finding:
    """Times of last change that tell more than a day."""
    beside = [path.with_name(path.name + end) for path in place.databases for end in ("-wal", "-journal")]
    # Once there are releases the folder's own time is that of the staff's work on them.
    own = [] if (place.folder / "releases").exists() else [place.folder]
    watched = [*place.databases, *beside, *own]
    telling = [path for path in watched if path.exists() and not _midnight(path, place.zone)]
    return _named(
        "times",
        say("times of last change of the answer files and their folder"),
        [say("{file} has a time of day", file=place.told(path)) for path in telling],
        limit=say("midnight"),
    )


def _midnight(path: Path, zone: ZoneInfo) -> bool:
    moment = path.stat().st_mtime_ns
    if moment % 10**9:
        return False
    days = (datetime.fromtimestamp(moment // 10**9, each) for each in (zone, UTC))
    return any((day.hour, day.minute, day.second) == (0, 0, 0) for day in days)


_OF_CODES = ("code.key", "codes.salt")
"""The key of the codes, or what it is derived from."""


def keys(place: Place) -> Finding:
    """Keys that others can read, or that should be destroyed."""
    wrong: list[Message] = []
    of_codes, codes = [place.folder / name for name in _OF_CODES], place.folder / "codes.db"
    for path in (place.instance / "keys.toml", *of_codes):
        if os.name == "posix" and path.exists() and stat.S_IMODE(path.stat().st_mode) & NOBODY_ELSE:
            wrong.append(say("{file} is open to other users", file=place.told(path)))
    if not codes.exists():
        outlived = [path for path in of_codes if path.exists()]
        wrong += [say("{file} outlives its codes", file=place.told(path)) for path in outlived]
    return _named("keys", say("keys.toml and the key of the codes"), wrong)


_DEBUG = ("FLASK_DEBUG", "WERKZEUG_DEBUG_PIN", "PYTHONASYNCIODEBUG")


def debug(place: Place) -> Finding:
    """Debugging switched on in the environment of this command."""
    on = [name for name in _DEBUG if place.environment.get(name, "0") not in ("", "0", "off", "false")]
    return _named(
        "debug", say("debugging in the environment"), [say("{name} is set", name=name) for name in on]
    )


def log_lines(place: Place) -> Finding:
    """Lines of logs that name this survey together with an address or a browser."""
    about = re.compile(rb"/s/" + re.escape(place.survey.encode()) + rb"(?![A-Za-z0-9_-])")
    found: list[Message] = []
    for path in place.logs:
        lines = _lines(path)
        hits = sum(1 for line in lines if about.search(line) and traces(line, "").count)
        # The instance's own logs are about nothing else: an address there needs no name of a survey.
        if path.is_relative_to(place.instance):
            hits = sum(1 for line in lines if traces(line, "").count)
        if hits:
            found.append(say("{file}: {lines} lines with addresses", file=place.told(path), lines=hits))
    return _named("log", say("logs of the server and of a proxy here"), found)


def _lines(path: Path) -> Sequence[bytes]:
    try:
        return path.read_bytes().splitlines()
    except OSError:
        return ()


OF_FILES: tuple[Callable[[Store], Finding], ...] = (pragmas, small_washes)
OF_PLACE: tuple[Callable[[Place], Finding], ...] = (modes, times, keys, debug, log_lines)


def _named(attack: str, tried: Message, wrong: Iterable[Message], limit: Message = NOTHING) -> Finding:
    found = list(wrong)
    if not found:
        return Finding(attack, tried, NOTHING, limit, False)
    more = len(found) - 1
    best = found[0] if not more else say("{first}; and {more} more", first=found[0], more=more)
    return Finding(attack, tried, best, limit, True)

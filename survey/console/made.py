"""What is made of a release once and then kept beside it: its report in every format, and its contents.

The statistics are loaded and the reports written by a thread of their own: a page never waits for a library.
Figures that were shown are not made again but by the same program, from the same rows and sorted remarks.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from threading import Lock, RLock, Thread
from typing import TYPE_CHECKING, Any

from questionnaires import program
from survey import shown
from survey.console.desk import DESK
from survey.error_log import note

if TYPE_CHECKING:
    from analysis.blocks import Report
    from analysis.data import Data
    from analysis.draw import Source

FORMATS: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
"""Formats of a report and how they travel."""
CONTENTS, MADE, SORTED = "contents", "made", "remarks.sorted"
"""Files on the desk, with "docx.zh-CN" and the like: none is named like the rows that the audit reads."""
HELD = 4
"""Releases whose rows are kept in memory."""


@dataclass
class Rows:
    """A release's rows in one language, ready for tables; one at a time asks them."""

    data: Data
    source: Source
    turn: Lock = field(default_factory=Lock)


class Workshop:
    """Makes what is read of releases. One for each application.

    Locks are taken in this order: the workshop's, the list of what was shown, a release's rows.
    """

    def __init__(self) -> None:
        self._turn, self._few = RLock(), Lock()
        self._rows: OrderedDict[tuple[Path, str, str], Rows] = OrderedDict()
        self._wanted: set[Path] = set()
        self.begun = False
        """Whether the statistics are loaded, or being loaded."""

    # ---- reports ---------------------------------------------------------------------------------

    def begin(self, folders: Iterable[Path]) -> None:
        """Load the statistics, once, and make what is missing of these releases, beside everything else."""
        with self._few:
            if self.begun:
                return
            self.begun = True
        Thread(target=self._all, args=(tuple(folders),), name="statistics", daemon=True).start()

    def want(self, folder: Path) -> None:
        """Make what is missing of a release, beside everything else."""
        with self._few:
            if folder in self._wanted:
                return
            self._wanted.add(folder)
        Thread(target=self._one, args=(folder,), name="reports", daemon=True).start()

    def _all(self, folders: tuple[Path, ...]) -> None:
        from analysis import export, report  # noqa: F401 loaded now, so that no page waits for them
        from analysis.render import docx, html, xlsx  # noqa: F401

        for folder in folders:
            self._one(folder)

    def _one(self, folder: Path) -> None:
        try:
            for language in languages(folder):
                while not ready(folder, language):
                    self.make(folder, language)
                self.rows(folder, language)
        except Exception as error:  # whoever asks for the release then sees that nothing was made
            note(error)
        finally:
            with self._few:
                self._wanted.discard(folder)

    def make(self, folder: Path, language: str) -> None:
        """Write the report of a release in every format, if it is not there as it should be."""
        if ready(folder, language):
            return
        with self._turn:
            if ready(folder, language):
                return
            key = _key(folder)  # before the remarks are read: some may be sorted anew meanwhile
            rows = self.rows(folder, language)
            if not _rules_changed(folder, rows):
                with rows.turn:
                    _write(folder, language, rows)
            _keep(folder, f"{MADE}.{language}", json.dumps({"key": key}).encode())

    def compared(self, folder: Path, language: str, format: str, previous: Path) -> bytes:
        """The report in one format beside an earlier survey: made when asked for, and not kept."""
        from analysis import report

        rows, earlier = self.rows(folder, language), self.rows(previous, language)
        with rows.turn:
            coded = _sorted(folder, rows, language)
            built = report.build(rows.data, rows.data.questionnaire, language, coded, earlier.data)
            return dict(_rendered(built, built, rows.data, (format,)))[format]

    def rows(self, folder: Path, language: str) -> Rows:
        """The rows of a release in one language. Raises DataError if a file was changed."""
        key = folder, language, _hash(folder)
        with self._few:
            if key in self._rows:
                self._rows.move_to_end(key)
                return self._rows[key]
        with self._few:
            beside = next((one for known, one in self._rows.items() if known[::2] == key[::2]), None)
        found = _read(folder, language, beside)
        with self._few:
            self._rows[key] = found
            while len(self._rows) > HELD:
                self._rows.popitem(last=False)
        return found


# ---- what is there -----------------------------------------------------------------------------


def ready(folder: Path, language: str) -> bool:
    """Whether the report is there as this program makes it of these rows and sorted remarks."""
    try:
        said = json.loads((folder / DESK / f"{MADE}.{language}").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    return bool(said["key"] == _key(folder))


def file_of(folder: Path, language: str, format: str) -> bytes:
    """The report in one format, as it was made."""
    return (folder / DESK / f"{format}.{language}").read_bytes()


def contents_of(folder: Path, language: str) -> list[dict[str, Any]]:
    """Headings and tables of the web report: `level`, `text`, `place`."""
    found: list[dict[str, Any]] = json.loads((folder / DESK / f"{CONTENTS}.{language}").read_bytes())
    return found


def _key(folder: Path) -> str:
    """What the report depends on: the rows, the program, the remarks as somebody sorted them."""
    remarks = folder / DESK / SORTED
    sorted_ = sha256(remarks.read_bytes()).hexdigest() if remarks.exists() else ""
    return sha256(f"{_hash(folder)} {program.version()} {sorted_}".encode()).hexdigest()


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def _hash(folder: Path) -> str:
    return str(_manifest(folder)["hash"])


def languages(folder: Path) -> tuple[str, ...]:
    return tuple(_manifest(folder)["languages"])


# ---- making it ---------------------------------------------------------------------------------


def _read(folder: Path, language: str, beside: Rows | None) -> Rows:
    """The rows in one language; `beside` are the same in another, which settle tables once for both."""
    from analysis import release
    from analysis.draw import Source
    from questionnaires import codebook

    data = release.read(folder, language)
    if data.questionnaire is None or data.manifest is None:
        raise TypeError("a release brings its manifest and its questionnaire")
    known = codebook.of(data.questionnaire, language)
    own = Source(data.frame, known, data.questionnaire, language, data.manifest.k)
    if beside is None:
        return Rows(data, replace(own, settled=own.shield))
    return Rows(data, replace(own, settled=beside.source.settled), beside.turn)


def _rules_changed(folder: Path, rows: Rows) -> bool:
    """Whether the report's tables would show something else than they did: then it stays as it was made."""
    from analysis.report import selection

    earlier = [one for one in shown.of_release(folder) if one.name == shown.OF_REPORT]
    with rows.turn:
        own = selection.own(rows.source)
    if any(one.program != program.version() and shown.changed(one, own) for one in earlier):
        return True
    shown.add(folder, shown.Shown(shown.OF_REPORT, program.version(), own))
    return False


def _write(folder: Path, language: str, rows: Rows) -> None:
    from analysis import report
    from analysis.render import contents
    from analysis.report import careless

    built = report.build(rows.data, rows.data.questionnaire, language, _sorted(folder, rows, language))
    page = replace(built, blocks=(*built.blocks, *careless.build(rows.source)))
    entries = [vars(entry) for entry in contents.contents(page)]
    _keep(folder, f"{CONTENTS}.{language}", json.dumps(entries, ensure_ascii=False).encode())
    for format, content in _rendered(built, page, rows.data, tuple(FORMATS)):
        _keep(folder, f"{format}.{language}", content)


def _rendered(
    built: Report, page: Report, data: Data, formats: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    """Each of the formats with its bytes; the web report is made of `page`."""
    from analysis.render import docx, html, markdown, text, xlsx
    from analysis.report import variables

    makers: Mapping[str, Callable[[], bytes]] = {
        "docx": lambda: docx.render(built, None),
        "xlsx": lambda: xlsx.render(built, variables(data, built.language)),
        "html": lambda: html.render(page, named=True).encode(),
        "md": lambda: markdown.render(built).encode(),
        "txt": lambda: text.render(built).encode(),
    }
    for format in formats:
        yield format, makers[format]()


def _sorted(folder: Path, rows: Rows, language: str) -> Any:
    """The remarks as somebody sorted them, by item; None as long as nobody has."""
    path = folder / DESK / SORTED
    if not path.exists():
        return None
    from analysis.remarks import coded

    return coded.read(path, rows.data, language).items


def _keep(folder: Path, name: str, content: bytes) -> None:
    """Put a file on the release's desk, whole, readable by the owner only."""
    with putting(folder, name) as path:
        path.touch(mode=0o600)
        path.write_bytes(content)


@contextmanager
def putting(folder: Path, name: str) -> Iterator[Path]:
    """A place beside `name` on the desk of a release; what was written there takes the name at the end."""
    desk = folder / DESK
    desk.mkdir(mode=0o700, exist_ok=True)
    partial = desk / f".{name}.partial"
    try:
        yield partial
        os.replace(partial, desk / name)
    finally:
        partial.unlink(missing_ok=True)

"""The end of a survey's files: all parts become one, in key order, and what people wrote leaves the rows.

Afterwards nobody can put a remark beside a unit or a background again. Each step may be cut short and is
done again from the start; until the merged file stands under its own name the parts are untouched.
"""

from __future__ import annotations

import heapq
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from questionnaires.response import Response
from survey.store.base import Damaged
from survey.store.connection import connect
from survey.store.files import (
    REMARK,
    RESPONSE,
    check_remarks,
    check_rows,
    check_structure,
    create_file,
    has_table,
)
from survey.store.parts import part_paths
from survey.store.seal import seal_of
from survey.store.wash import GONE, Midnight, blur_times, overwrite, scrub, sync_folder


@dataclass(frozen=True)
class Place:
    """Where a survey's answers are, and what is needed to rewrite them."""

    path: Path
    seal_key: bytes
    midnight: Midnight

    @property
    def merged(self) -> Path:
        """Its being there means: this is the whole, the parts can go."""
        return self.path.with_name(f"{self.path.stem}-merged{self.path.suffix}")

    @property
    def partial(self) -> Path:
        return Path(f"{self.merged}.part")


def is_finished(connection: sqlite3.Connection) -> bool:
    """Whether the file is a merged one."""
    return has_table(connection, "remark")


def resume(place: Place) -> None:
    """End a merge that was cut short once its result was whole; sweep up one that had not come so far."""
    if place.merged.exists():
        remove_parts(place)
        settle(place)
    scrub(place.partial)
    for rest in place.path.parent.glob(f"{place.path.stem}*{GONE}"):
        overwrite(rest)


def build(place: Place) -> None:
    """Write the merged file beside the parts, wash it and read it back. Raises Damaged."""
    scrub(place.partial)
    create_file(place.partial, (RESPONSE, REMARK), place.midnight)
    parts = [connect(path) for path in part_paths(place.path)]
    try:
        rows = sum(
            check_rows(part, path, place.seal_key)
            for part, path in zip(parts, part_paths(place.path), strict=True)
        )
        small = sum(part.execute("SELECT small FROM state").fetchone()[0] for part in parts)
        written = _fill(place, parts, rows, small)
    finally:
        for part in parts:
            part.close()
    if written != rows:
        raise Damaged(f"{place.partial.name}: {written} rows of {rows}")


def _fill(place: Place, parts: Iterable[sqlite3.Connection], rows: int, small: int) -> int:
    """Fill the merged file; the number of rows that read back from it."""
    texts = _texts(parts)
    connection = connect(place.partial)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO response (id, doc, seal) VALUES (?, ?, ?)", _rows_without(parts, texts.items, place)
        )
        connection.executemany(
            "INSERT INTO remark (id, item, text, seal) VALUES (?, ?, ?, ?)", _remark_rows(texts, place)
        )
        connection.execute("UPDATE state SET washed = ?, small = ?", (rows, small))
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        check_structure(connection, place.partial)
        check_remarks(connection, place.partial, place.seal_key)
        return check_rows(connection, place.partial, place.seal_key)
    finally:
        connection.close()


@dataclass(frozen=True)
class Texts:
    """What people wrote, by item, apart from who wrote it."""

    items: frozenset[str]
    written: tuple[tuple[str, str], ...]


def _texts(parts: Iterable[sqlite3.Connection]) -> Texts:
    items: set[str] = set()
    written: list[tuple[str, str]] = []
    for _, response in _in_key_order(parts):
        for item, answer in response.answers.items():
            if isinstance(answer, str):
                items.add(item)
                if answer.strip():
                    written.append((item, answer))
    return Texts(frozenset(items), tuple(written))


def _in_key_order(parts: Iterable[sqlite3.Connection]) -> Iterator[tuple[int, Response]]:
    statement = "SELECT id, doc FROM response ORDER BY id"
    for row, doc in heapq.merge(*(part.execute(statement) for part in parts)):
        yield row, Response.from_json(doc)


def _rows_without(
    parts: Iterable[sqlite3.Connection], items: frozenset[str], place: Place
) -> Iterator[tuple[int, str, int]]:
    """Every row without `items`. Also where nothing was written: who wrote is nobody's concern either."""
    for row, response in _in_key_order(parts):
        kept = {item: answer for item, answer in response.answers.items() if item not in items}
        doc = replace(response, answers=kept).to_json()
        yield row, doc, seal_of(place.seal_key, row, doc)


def _remark_rows(texts: Texts, place: Place) -> Iterator[tuple[int, str, str, int]]:
    """Rows under fresh random numbers, in their order."""
    numbers: set[int] = set()
    while len(numbers) < len(texts.written):
        numbers.add(secrets.randbits(53))
    # The set's own order is not random enough to part a remark from its neighbour.
    drawn = secrets.SystemRandom().sample(sorted(numbers), len(numbers))
    for number, (item, text) in sorted(zip(drawn, texts.written, strict=True)):
        yield number, item, text, seal_of(place.seal_key, number, item, text)


def publish(place: Place) -> None:
    """Give the merged file its name: from here on it is the survey, and only forward is right."""
    with place.partial.open("rb+") as file:
        os.fsync(file.fileno())
    place.partial.rename(place.merged)
    sync_folder(place.path.parent)
    blur_times(place.merged, place.midnight())


def remove_parts(place: Place) -> None:
    """Overwrite and remove every part, the last first: what is left is always a row of parts."""
    for path in reversed(part_paths(place.path)):
        scrub(path)
    scrub(place.path)
    sync_folder(place.path.parent)


def settle(place: Place) -> None:
    """Move the merged file to where the first part was."""
    place.merged.rename(place.path)
    sync_folder(place.path.parent)
    blur_times(place.path, place.midnight())


STEPS: tuple[Callable[[Place], None], ...] = (build, publish, remove_parts, settle)

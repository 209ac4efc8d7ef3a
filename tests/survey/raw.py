"""What a thief of the disk sees in a store's files. A small reader of the bytes: nothing of the program is used.

It works on private copies: opening a file of a running store through SQLite would checkpoint its log.
"""

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from questionnaires.response import Response

PAGE = 4096
LEAF = 13
BETWEEN = ("-wal", "-shm")


def copy(path: Path, folder: Path) -> Path:
    """A copy of the file and its log in `folder`. The log first: a wash moves rows from it into the file."""
    target = folder / path.name
    for ending in ("-wal", ""):
        if Path(f"{path}{ending}").exists():
            shutil.copyfile(f"{path}{ending}", f"{target}{ending}")
    return target


@contextmanager
def opened_copy(path: Path) -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(copy(path, Path(folder)), isolation_level=None)
        try:
            yield connection
        finally:
            connection.close()


def rows(path: Path, table: str = "response") -> list[tuple]:
    """Every row of the table, in order of its key."""
    with opened_copy(path) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def parts(path: Path) -> list[Path]:
    """The files of a store, the first first."""
    further = (path.with_name(f"{path.stem}-{number}.db") for number in range(2, 1000))
    found = [path]
    for one in further:
        if not one.exists():
            return found
        found.append(one)
    return found


def answers(path: Path) -> list[Response]:
    """The answers of a store that may still be running."""
    return [Response.from_json(row[1]) for part in parts(path) for row in rows(part)]


def state(path: Path) -> tuple[int, int]:
    """(rows at the last wash, washes of fewer than ten)."""
    with opened_copy(path) as connection:
        return connection.execute("SELECT washed, small FROM state").fetchone()


def connection_of(store) -> sqlite3.Connection:
    """The connection on which a store of answers writes."""
    return store._parts.last.connection


def stray_pages(path: Path) -> int:
    """Pages that differ from those of a freshly vacuumed copy: 0 means that the layout tells no history."""
    with tempfile.TemporaryDirectory() as folder:
        target = copy(path, Path(folder))
        connection = sqlite3.connect(target, isolation_level=None)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = _pages(target)
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        after = _pages(target)
    return sum(one != other for one, other in zip(before, after, strict=False)) + abs(
        len(before) - len(after)
    )


def _pages(path: Path) -> list[bytes]:
    """The pages; of the first only what follows its counters, which count every change."""
    content = path.read_bytes()
    return [content[100:PAGE], *(content[place : place + PAGE] for place in range(PAGE, len(content), PAGE))]


def _number(page: bytes, place: int) -> tuple[int, int]:
    """A variable-length integer and the place behind it."""
    value = 0
    for count in range(9):
        byte = page[place + count]
        if count == 8:
            return (value << 8) | byte, place + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, place + count + 1
    raise AssertionError


@dataclass(frozen=True)
class Cell:
    key: int
    start: int
    end: int
    """Place in the page of what stands in the page itself."""
    content: bytes


def cells(page: bytes) -> list[Cell]:
    """The rows on a leaf page of a table, in key order; none for another page."""
    head = 100 if page[:15] == b"SQLite format 3" else 0
    if page[head] != LEAF:
        return []
    found = []
    for index in range(int.from_bytes(page[head + 3 : head + 5])):
        at = head + 8 + 2 * index
        start = int.from_bytes(page[at : at + 2])
        size, place = _number(page, start)
        key, place = _number(page, place)
        smallest = (PAGE - 12) * 32 // 255 - 23
        local = size
        if size > PAGE - 35:
            local = smallest + (size - smallest) % (PAGE - 4)
            local = local if local <= PAGE - 35 else smallest
            local += 4
        found.append(Cell(key, start, place + local, page[place : place + local]))
    return found


def commits(path: Path) -> list[tuple[bytes, dict[int, bytes]]]:
    """The committed transactions in the log, those left from before it began anew included, these first.

    Each is the salt of its round of the log, and page -> bytes.
    """
    log = Path(f"{path}-wal")
    content = log.read_bytes() if log.exists() else b""
    by_salt: dict[bytes, list[dict[int, bytes]]] = {}
    running: dict[bytes, dict[int, bytes]] = {}
    for place in range(32, len(content) - PAGE - 23, PAGE + 24):
        number, size = (
            int.from_bytes(content[place : place + 4]),
            int.from_bytes(content[place + 4 : place + 8]),
        )
        salt = content[place + 8 : place + 16]
        if number == 0:
            continue
        running.setdefault(salt, {})[number] = content[place + 24 : place + 24 + PAGE]
        if size:
            by_salt.setdefault(salt, []).append(running.pop(salt))
    live = content[16:24]
    rounds = sorted(by_salt, key=lambda salt: salt == live)
    return [(salt, commit) for salt in rounds for commit in by_salt[salt]]


def placed(path: Path, smallest_group: int = 10) -> int:
    """Rows of answers that the log places in time in groups smaller than that. For a copy, not the original.

    A row belongs to the first commit in which it stands on a page, unless the file held it before. With old
    frames behind the live ones the file tells nothing of before; then the first copy of a page does.
    """
    log = commits(path)
    content = path.read_bytes()
    only_live = len({salt for salt, _ in log}) <= 1
    known = {
        (cell.key, cell.content)
        for place in range(0, len(content) if only_live else 0, PAGE)
        for cell in cells(content[place : place + PAGE])
    }
    groups: Counter[int] = Counter()
    seen: set[int] = set()
    for when, (_, commit) in enumerate(log):
        for number, page in commit.items():
            # State has one row, of key 1; its change is a commit of its own.
            fresh = {(cell.key, cell.content) for cell in cells(page) if cell.key > 1} - known
            known |= fresh
            if only_live or number in seen:
                groups[when] += len(fresh)
            seen.add(number)
    return sum(size for size in groups.values() if size < smallest_group)

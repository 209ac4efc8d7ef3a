"""Submissions a second and how long each person waits: this store beside what one would write instead.

`python benchmarks/submit.py [--answers N] [--threads N]`. One run, in one folder, the three one after the
other: the washed store, a plain INSERT into a table with synchronous=FULL, and sqlite-utils' insert.
"""

from __future__ import annotations

import argparse
import random
import secrets
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from questionnaires.response import Response
from survey.store.sqlite import SqliteResponseStore

Submit = Callable[[int, Response], object]


@dataclass(frozen=True)
class Figures:
    """What one store did: answers a second, and the waits of people in milliseconds, ascending."""

    name: str
    per_second: float
    waits: tuple[float, ...]

    def wait(self, share: float) -> float:
        return self.waits[min(int(len(self.waits) * share), len(self.waits) - 1)]


def measure(name: str, submit: Submit, responses: list[Response], threads: int) -> Figures:
    """Everybody sends as soon as the one before on the same thread is thanked."""

    def one(response: Response) -> float:
        began = time.perf_counter()
        submit(secrets.randbits(53), response)
        return (time.perf_counter() - began) * 1000

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        waits = sorted(pool.map(one, responses))
    return Figures(name, len(responses) / (time.perf_counter() - began), tuple(waits))


def answers(count: int) -> list[Response]:
    """Responses of 44 items, one in five with some words."""
    return [
        Response(
            "benchmark",
            1,
            {f"W{item}": random.randint(1, 5) for item in range(44)}  # noqa: S311 nothing secret
            | {"X1": "多下来看看，少开会。" if number % 5 == 0 else -2},
        )
        for number in range(count)
    ]


def washed(folder: Path) -> tuple[Submit, Callable[[], None]]:
    path = folder / "responses.db"
    SqliteResponseStore.create(path)
    store = SqliteResponseStore(path, secrets.token_bytes(32))
    return store.submit, store.close


def plain(folder: Path) -> tuple[Submit, Callable[[], None]]:
    connection = _durable(folder / "plain.db")
    connection.execute("CREATE TABLE response (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)")
    turn = threading.Lock()

    def submit(key: int, response: Response) -> None:
        with turn:
            connection.execute("INSERT INTO response VALUES (?, ?)", (key, response.to_json()))

    return submit, connection.close


def with_sqlite_utils(folder: Path) -> tuple[Submit, Callable[[], None]]:
    connection = _durable(folder / "utils.db")
    table = Database(connection).table("response")
    table.create({"id": int, "doc": str}, pk="id")
    turn = threading.Lock()

    def submit(key: int, response: Response) -> None:
        with turn:
            table.insert({"id": key, "doc": response.to_json()})

    return submit, connection.close


def _durable(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


STORES = (
    ("washed store", washed),
    ("plain INSERT, synchronous=FULL", plain),
    ("sqlite-utils insert, synchronous=FULL", with_sqlite_utils),
)


def table(figures: list[Figures]) -> str:
    """The figures side by side; the last column is answers a second as a share of the plain INSERT's."""
    base = next(one for one in figures if one.name.startswith("plain"))
    head = f"{'':40}{'answers/s':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'ratio':>8}"
    lines = [
        f"{one.name:40}{one.per_second:10.0f}{one.wait(0.5):9.1f}{one.wait(0.95):9.1f}{one.wait(0.99):9.1f}"
        f"{one.per_second / base.per_second:8.2f}"
        for one in figures
    ]
    return "\n".join([head, *lines])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--answers", type=int, default=3000)
    options.add_argument("--threads", type=int, nargs="+", default=[1, 50])
    chosen = options.parse_args()
    responses = answers(chosen.answers)
    for threads in chosen.threads:
        figures = []
        for name, opened in STORES:
            with tempfile.TemporaryDirectory() as folder:
                submit, close = opened(Path(folder))
                figures.append(measure(name, submit, responses, threads))
                close()
        print(f"{chosen.answers} answers, {threads} at once, SQLite {sqlite3.sqlite_version}")
        print(table(figures), end="\n\n")


if __name__ == "__main__":
    main()

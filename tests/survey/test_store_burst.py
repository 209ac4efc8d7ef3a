"""A hall that sends at once: what a thief who copies the disk at any moment could place, and how washing keeps up."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from survey.store.pace import DUE
from survey.store.sqlite import SqliteResponseStore
from survey.store.wash import wash
from tests.survey import raw
from tests.survey.store_contract import key, response
from tests.survey.test_store_sqlite import SEAL_KEY


class Hall:
    """People on 60 threads, sending at a pace; at some acknowledgements the files are copied."""

    def __init__(self, folder: Path, already: int = 0) -> None:
        self.folder = folder
        self.path = folder / "responses.db"
        SqliteResponseStore.create(self.path)
        self.store = SqliteResponseStore(self.path, SEAL_KEY)
        self.rows: list[int] = []
        self.copies: list[Path] = []
        self.waits: list[float] = []
        self.copying = threading.Lock()
        self.washing = 0.0
        self._time_washes()

    def _time_washes(self) -> None:
        parts = self.store._parts
        plain = parts.wash

        def timed() -> bool:
            began = time.monotonic()
            try:
                return plain()
            finally:
                self.washing += time.monotonic() - began

        parts.wash = timed

    def send(self, count: int, per_second: float, copies: int = 0) -> float:
        """Send `count` answers; the seconds that took. Copies are made at even distances."""
        began = time.monotonic()
        every = count // copies if copies else count + 1

        def one(number: int) -> None:
            pause = began + number / per_second - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            row, before = key(), time.monotonic()
            assert self.store.submit(row, response(number % 5))
            self.waits.append(time.monotonic() - before)
            self.rows.append(row)
            if number % every == every - 1:
                self.copy()

        with ThreadPoolExecutor(60) as pool:
            list(pool.map(one, range(count)))
        return time.monotonic() - began

    def copy(self) -> None:
        """The files between two of the writer's rounds, as they lie on the disk."""
        with self.copying, self.store._turn:
            folder = self.folder / f"copy-{len(self.copies)}"
            folder.mkdir()
            self.copies.append(raw.copy(raw.parts(self.path)[-1], folder))

    def check_copies(self) -> None:
        assert max(raw.placed(copy) for copy in self.copies) < DUE

    def check_end(self) -> None:
        unwashed = self.store._parts.last.new
        self.store.wash_if_due()
        assert unwashed < DUE or self.store._parts.last.new == 0
        self.store.close()
        stored = [row[0] for part in raw.parts(self.path) for row in raw.rows(part)]
        assert sorted(stored) == sorted(self.rows)
        assert [raw.stray_pages(part) for part in raw.parts(self.path)] == [0] * len(raw.parts(self.path))


def until_washed(store) -> None:
    for _ in range(600):
        if store._parts.last.new < DUE:
            return
        time.sleep(0.1)
    raise AssertionError("sixty seconds after the burst ten rows are unwashed")


def test_at_no_moment_of_a_burst_are_ten_rows_placed_in_groups_below_ten(tmp_path):
    hall = Hall(tmp_path)
    hall.send(600, per_second=400, copies=40)
    assert len(hall.copies) >= 30
    hall.check_copies()
    until_washed(hall.store)
    hall.check_end()


@pytest.mark.long
def test_three_thousand_in_ten_seconds_leave_no_more(tmp_path):
    hall = Hall(tmp_path)
    took = hall.send(3000, per_second=300, copies=120)
    assert len(hall.copies) >= 100
    hall.check_copies()
    print(f"washing {hall.washing / took:.1%} of {took:.1f} s")
    assert hall.washing <= 0.1 * took
    until_washed(hall.store)
    hall.check_end()


@pytest.mark.long
def test_a_hundred_thousand_at_three_hundred_a_second(tmp_path):
    hall = Hall(tmp_path)
    took = hall.send(100_000, per_second=300)
    waits = sorted(hall.waits)
    p95, p99 = (waits[int(len(waits) * share)] * 1000 for share in (0.95, 0.99))
    print(f"p95 {p95:.0f} ms, p99 {p99:.0f} ms, longest {waits[-1] * 1000:.0f} ms; "
          f"washing {hall.washing / took:.1%} of {took:.0f} s")  # fmt: skip
    until_washed(hall.store)
    hall.check_end()


def test_a_wash_of_ten_rows_is_never_of_fewer(tmp_path, monkeypatch):
    """In a burst as in a trickle: no wash by which fewer than ten people came."""
    sizes = []
    monkeypatch.setattr("survey.store.parts.wash", lambda file: sizes.append(file.new) or wash(file))
    hall = Hall(tmp_path)
    hall.send(300, per_second=1000)
    until_washed(hall.store)
    assert sizes
    assert min(sizes) >= DUE
    monkeypatch.undo()
    hall.check_end()

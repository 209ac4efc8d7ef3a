"""The wash leaves a layout without history, waits for nobody, and survives a full disk, a kill and any clock."""

import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from questionnaires.response import Response
from survey.store import wash as washing
from survey.store.sqlite import SqliteResponseStore
from survey.store.wash import midnight_in
from tests.survey import raw
from tests.survey.store_contract import key, response
from tests.survey.test_store_sqlite import SEAL_KEY, made


@pytest.fixture
def path(tmp_path):
    return tmp_path / "responses.db"


@pytest.fixture
def store(path):
    store = made(path)
    yield store
    store.close()


def submit(store, count):
    rows = [key() for _ in range(count)]
    for row in rows:
        assert store.submit(row, response(1 + row % 5))
    return rows


def log_size(path):
    log = Path(f"{path}-wal")
    return log.stat().st_size if log.exists() else 0


def test_after_every_answer_at_most_nine_rows_are_placed_and_after_ten_none(path, store, tmp_path):
    for number in range(1, 61):
        submit(store, 1)
        folder = tmp_path / str(number)
        folder.mkdir()
        copy = raw.copy(path, folder)
        assert raw.placed(copy) == number % 10
        if number % 10 == 0:
            assert log_size(path) == 0
            assert raw.stray_pages(path) == 0
            assert raw.state(path) == (number, 0)


def test_the_checker_sees_what_an_unwashed_file_gives_away(tmp_path):
    """So that its silence means something."""
    path = tmp_path / "plain.db"
    plain = sqlite3.connect(path, isolation_level=None)
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("CREATE TABLE response (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)")
    for _ in range(40):
        plain.execute("INSERT INTO response VALUES (?, ?)", (key(), response().to_json()))
    assert raw.stray_pages(path) > 0
    (tmp_path / "copy").mkdir()
    assert raw.placed(raw.copy(path, tmp_path / "copy")) == 40
    plain.close()


def test_long_answers_leave_no_order_either(path, store):
    for length in (10, 3000, 9000, 20000, 50, 6000, 3000, 4100, 4000, 12000):
        store.submit(key(), Response("q", 1, {"X1": "长" * length}))
    assert raw.stray_pages(path) == 0


def test_fewer_than_ten_rows_are_washed_at_a_clean_stop_only_and_that_is_counted(path, store):
    submit(store, 13)
    assert raw.state(path) == (10, 0)
    assert not store.wash_if_due()
    store.close()
    assert raw.state(path) == (13, 1)
    assert raw.stray_pages(path) == 0
    assert not log_size(path)


def test_a_stop_with_nothing_new_washes_nothing(path, store):
    submit(store, 10)
    store.close()
    before = path.read_bytes()
    SqliteResponseStore(path, SEAL_KEY).close()
    assert path.read_bytes() == before
    assert raw.state(path) == (10, 0)


def test_old_frames_are_overwritten_before_their_blocks_are_freed(path, store, monkeypatch):
    """A carver of freed blocks found 12 rows of 30 when they were not."""
    seen = []
    overwrite = washing._overwrite_old_frames

    def spy(file):
        overwrite(file)
        seen.append(Path(f"{path}-wal").read_bytes())

    monkeypatch.setattr(washing, "_overwrite_old_frames", spy)
    submit(store, 10)
    (log,) = seen
    assert len(log) > 10 * raw.PAGE
    # The pages of the file before the wash would hold the documents; what lies in the log is zeros.
    assert log.count(b'"W1":') == 0


def test_a_reader_blocks_the_wash_but_no_answer_and_the_wash_comes_after(path, store):
    """R8. A shell or a virus scanner holds the file; submissions go on."""
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM response").fetchone()
    submit(store, 35)
    assert store.blocked_since is not None
    assert store.count() == 35
    assert raw.state(path) == (0, 0)
    reader.execute("COMMIT")
    reader.close()
    until(lambda: store.blocked_since is None)
    assert raw.state(path) == (35, 0)
    assert raw.stray_pages(path) == 0


def until(done):
    """Wait for what the writer does by itself within a second or so."""
    for _ in range(600):
        if done():
            return
        time.sleep(0.1)
    raise AssertionError("a minute has passed")


@pytest.mark.parametrize("more", [0, 1, 2, 5])
def test_a_disk_that_fills_up_during_the_wash_loses_nothing_and_heals(path, store, more):
    """R3 at the pad and at the VACUUM."""
    rows = submit(store, 9)
    connection = raw.connection_of(store)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages + more}")
    rows += submit(store, 1)
    assert store.blocked_since is not None
    assert raw.state(path) == (0, 0)
    assert {row[0] for row in raw.rows(path)} == set(rows)
    connection.execute("PRAGMA max_page_count=1000000")
    until(lambda: store.blocked_since is None)
    assert raw.state(path) == (10, 0)
    assert raw.stray_pages(path) == 0
    assert {row[0] for row in raw.rows(path)} == set(rows)


class Failing:
    """A connection on which one statement fails as on a full disk: SQLite cannot be made to fail just there."""

    def __init__(self, connection, beginning):
        self.connection = connection
        self.beginning = beginning

    def execute(self, statement, *values):
        if statement.startswith(self.beginning):
            raise sqlite3.OperationalError("database or disk is full")
        return self.connection.execute(statement, *values)

    def __getattr__(self, name):
        return getattr(self.connection, name)


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA wal_checkpoint(RESTART)",
        "UPDATE state",
        "CREATE TABLE pad",
        "INSERT INTO pad",
        "DROP TABLE pad",
        "VACUUM",
        "PRAGMA wal_checkpoint(TRUNCATE)",
    ],
)
def test_a_wash_that_fails_anywhere_is_done_again(path, store, statement):
    """R3 at each step, the checkpoints included."""
    rows = submit(store, 9)
    file = store._parts.last
    whole, file.connection = file.connection, Failing(file.connection, statement)
    rows += submit(store, 1)
    assert store.blocked_since is not None
    assert raw.state(path) == (0, 0)
    file.connection = whole
    until(lambda: store.blocked_since is None)
    assert raw.state(path) == (10, 0)
    assert raw.stray_pages(path) == 0
    assert {row[0] for row in raw.rows(path)} == set(rows)


KILLED_IN_WASH = """
import os, signal, sys
from pathlib import Path
from questionnaires.response import Response
from survey.store import wash as washing
from tests.survey.test_store_sqlite import SEAL_KEY
from tests.survey.test_store_wash import submit
from survey.store.sqlite import SqliteResponseStore
store = SqliteResponseStore(Path({path!r}), SEAL_KEY)
submit(store, 9)
connection = store._parts.last.connection
class Killing:
    def execute(self, statement, *values):
        if statement.startswith({statement!r}):
            os.kill(os.getpid(), signal.SIGKILL)
        return connection.execute(statement, *values)
    def __getattr__(self, name):
        return getattr(connection, name)
store._parts.last.connection = Killing()
submit(store, 1)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL exists on POSIX only")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE state", "CREATE TABLE pad", "DROP TABLE pad", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"],
)
def test_a_wash_that_is_killed_is_done_again_at_the_next_start(path, statement):
    SqliteResponseStore.create(path)
    program = KILLED_IN_WASH.format(path=str(path), statement=statement)
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    assert len(raw.rows(path)) == 10
    store = SqliteResponseStore(path, SEAL_KEY)
    assert store.count() == 10
    assert raw.state(path) == (10, 0)
    assert raw.stray_pages(path) == 0
    with raw.opened_copy(path) as copy:
        tables = copy.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
    assert tables == [("response",), ("state",)]
    store.close()


def test_after_a_crash_fewer_than_ten_new_rows_wait_for_the_tenth(path, tmp_path, store):
    submit(store, 14)
    (tmp_path / "crashed").mkdir()
    crashed = raw.copy(path, tmp_path / "crashed")
    again = SqliteResponseStore(crashed, SEAL_KEY)
    assert raw.state(crashed) == (10, 0)
    submit(again, 5)
    assert raw.state(crashed) == (10, 0)
    submit(again, 1)
    assert raw.state(crashed) == (20, 0)
    again.close()


@pytest.mark.skipif(os.name != "posix", reason="the folder's time can be set on POSIX only")
def test_every_file_and_the_folder_are_dated_to_midnight(path, store, tmp_path):
    for count in (1, 9, 3):
        submit(store, count)
        for place in (tmp_path, *tmp_path.iterdir()):
            assert place.stat().st_mtime % 86400 == 0, place.name
            assert place.stat().st_atime % 86400 == 0 or place == tmp_path, place.name
    store.close()
    assert [place.stat().st_mtime % 86400 for place in (tmp_path, *tmp_path.iterdir())] == [0, 0]


SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        (NOON, SHANGHAI, datetime(2026, 11, 19, 16, 0, tzinfo=UTC)),
        (NOON, UTC, datetime(2026, 11, 20, tzinfo=UTC)),
        # The clocks went forward that night.
        (datetime(2027, 3, 28, 12, tzinfo=UTC), BERLIN, datetime(2027, 3, 27, 23, 0, tzinfo=UTC)),
        (datetime(1970, 1, 1, 1, tzinfo=UTC), SHANGHAI, datetime(1969, 12, 31, 16, 0, tzinfo=UTC)),
        (datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC), UTC, datetime(2016, 12, 31, tzinfo=UTC)),
    ],
    ids=["Shanghai", "UTC", "summer time", "1970", "leap second"],
)
def test_midnight_is_that_of_the_day_in_the_zone(now, zone, expected):
    assert midnight_in(zone, lambda: now)() == expected.timestamp()


@pytest.mark.parametrize(
    "jump",
    [timedelta(days=1), timedelta(days=-1), datetime(1970, 1, 1, tzinfo=UTC) - NOON, timedelta(seconds=1)],
    ids=["a day on", "a day back", "1970", "a second"],
)
def test_a_clock_that_jumps_changes_nothing_that_is_stored(path, jump):
    """R7. The pace is kept on a monotonic clock; the date is read for the files' times alone."""
    now = NOON
    SqliteResponseStore.create(path)
    store = SqliteResponseStore(path, SEAL_KEY, midnight=midnight_in(SHANGHAI, lambda: now))
    rows = submit(store, 8)
    now += jump
    rows += submit(store, 15)
    store.close()
    assert [row[0] for row in raw.rows(path)] == sorted(rows)
    assert raw.state(path) == (23, 1)
    assert raw.stray_pages(path) == 0
    day = (NOON + jump).astimezone(SHANGHAI).date()
    assert datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI).date() == day


def test_a_monotonic_clock_that_stands_still_holds_nobody_up(path):
    SqliteResponseStore.create(path)
    store = SqliteResponseStore(path, SEAL_KEY, tick=lambda: 0.0)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: store.submit(key(), response()), range(100)))
    assert store.count() == 100
    store.close()

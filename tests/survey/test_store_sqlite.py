"""The SQLite store keeps the contract, its pragmas, its modes, and says so when the disk is full."""

import os
import random
import sqlite3
import stat
from pathlib import Path

import pytest

from survey.store import connection
from survey.store.base import Damaged, StoreFull
from survey.store.sqlite import SqliteResponseStore
from tests.survey import raw
from tests.survey.store_contract import StoreContract, key, response

SEAL_KEY = bytes(range(32))


def opened(place: str) -> SqliteResponseStore:
    return SqliteResponseStore(Path(place), SEAL_KEY)


def made(path: Path, **settings) -> SqliteResponseStore:
    SqliteResponseStore.create(path)
    return SqliteResponseStore(path, SEAL_KEY, **settings)


class TestSqliteResponseStore(StoreContract):
    opener = ("tests.survey.test_store_sqlite", "opened")

    def make(self, place, cap=None):
        return made(place, cap=cap)

    def reopen(self, place):
        return SqliteResponseStore(place, SEAL_KEY)

    def rows(self, place):
        return [row for part in raw.parts(place) for row in raw.rows(part)]


class TestSqliteResponseStoreInSmallParts(TestSqliteResponseStore):
    """The same with parts of 7 rows, so that every promise is kept across files too."""

    opener = ("tests.survey.test_store_sqlite", "opened_in_parts")

    def make(self, place, cap=None):
        return made(place, cap=cap, part_rows=7)

    def reopen(self, place):
        return opened_in_parts(str(place))

    test_four_hundred_posts_from_four_processes_make_fifty_rows = None
    """One process at a time begins a part: the server's lock sees to that."""
    test_a_thousand_kills_lose_no_acknowledged_answer = None


def opened_in_parts(place: str) -> SqliteResponseStore:
    return SqliteResponseStore(Path(place), SEAL_KEY, part_rows=7)


@pytest.fixture
def store(tmp_path):
    store = made(tmp_path / "responses.db")
    yield store
    store.close()


def test_the_key_is_the_rowid_and_there_is_nothing_but_rows_and_state(tmp_path, store):
    with raw.opened_copy(tmp_path / "responses.db") as copy:
        columns = copy.execute("PRAGMA table_info(response)").fetchall()
        assert [(name, kind, pk) for _, name, kind, _, _, pk in columns] == [
            ("id", "INTEGER", 1),
            ("doc", "TEXT", 0),
            ("seal", "INTEGER", 0),
        ]
        others = copy.execute("SELECT type, name FROM sqlite_master ORDER BY name").fetchall()
        assert others == [("table", "response"), ("table", "state")]
        assert copy.execute("SELECT * FROM state").fetchall() == [(1, 2, 0, 0)]
        sql = copy.execute("SELECT sql FROM sqlite_master WHERE name = 'response'").fetchone()[0].upper()
        assert "AUTOINCREMENT" not in sql
        assert "NOT NULL" in sql


def test_every_pragma_holds_on_every_connection(tmp_path, store):
    """R2: a power cut cannot be played, so that synchronous=FULL holds is what is tested."""
    connection.verify(raw.connection_of(store))
    assert raw.connection_of(store).execute("PRAGMA synchronous").fetchone() == (2,)
    again = connection.connect(tmp_path / "responses.db")
    connection.verify(again)
    again.close()


@pytest.mark.parametrize(
    "pragma", ["synchronous=NORMAL", "secure_delete=OFF", "temp_store=DEFAULT", "trusted_schema=ON"]
)
def test_a_pragma_that_does_not_hold_is_noticed(store, pragma):
    raw.connection_of(store).execute(f"PRAGMA {pragma}")
    with pytest.raises(RuntimeError, match=pragma.split("=")[0]):
        connection.verify(raw.connection_of(store))


def test_a_connection_that_opens_transactions_by_itself_is_noticed(tmp_path, store):
    default = sqlite3.connect(tmp_path / "responses.db")
    with pytest.raises(RuntimeError, match="transactions"):
        connection.verify(default)
    default.close()


@pytest.mark.skipif(os.name != "posix", reason="file modes exist on POSIX only")
def test_only_the_owner_can_read_the_files(tmp_path, store):
    store.submit(key(), response())
    files = list(tmp_path.iterdir())
    assert {file.name for file in files} >= {"responses.db", "responses.db-wal"}
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_a_lost_file_is_never_replaced_by_an_empty_one(tmp_path):
    with pytest.raises(FileNotFoundError):
        SqliteResponseStore(tmp_path / "responses.db", SEAL_KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_not_created_twice(tmp_path, store):
    with pytest.raises(FileExistsError):
        SqliteResponseStore.create(tmp_path / "responses.db")


@pytest.mark.parametrize("seal_key", [b"", bytes(32), b"secret"])
def test_nothing_starts_with_a_missing_or_default_key(tmp_path, seal_key):
    SqliteResponseStore.create(tmp_path / "responses.db")
    with pytest.raises(ValueError, match="not random"):
        SqliteResponseStore(tmp_path / "responses.db", seal_key)


def test_a_file_of_another_schema_is_refused(tmp_path):
    path = tmp_path / "responses.db"
    SqliteResponseStore.create(path)
    other = sqlite3.connect(path)
    other.execute("UPDATE state SET schema = 99")
    other.commit()
    other.close()
    with pytest.raises(ValueError, match="schema 2: 99"):
        SqliteResponseStore(path, SEAL_KEY)
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(ValueError, match="schema 2: None"):
        SqliteResponseStore(empty, SEAL_KEY)


def test_a_full_disk_is_said_loses_nothing_and_heals(store):
    """R3 at the commit."""
    kept = set()
    writes_on = raw.connection_of(store)
    pages = writes_on.execute("PRAGMA page_count").fetchone()[0]
    writes_on.execute(f"PRAGMA max_page_count={pages + 3}")

    def submit_until_full():
        for row in [key() for _ in range(1000)]:
            store.submit(row, response())
            kept.add(row)

    with pytest.raises(StoreFull):
        submit_until_full()
    assert 0 < store.count() == len(kept)
    with pytest.raises(StoreFull):
        submit_until_full()
    assert store.count() == len(kept)
    assert not writes_on.in_transaction
    writes_on.execute("PRAGMA max_page_count=1000000")
    assert store.submit(key(), response())


def test_a_repeat_on_a_full_disk_is_still_acknowledged(store):
    row = key()
    store.submit(row, response())
    pages = raw.connection_of(store).execute("PRAGMA page_count").fetchone()[0]
    raw.connection_of(store).execute(f"PRAGMA max_page_count={pages}")
    assert store.submit(row, response()) is False


def test_a_writer_that_blocks_too_long_is_a_full_store_not_a_lost_answer(tmp_path, store):
    blocker = connection.connect(tmp_path / "responses.db")
    blocker.execute("BEGIN IMMEDIATE")
    raw.connection_of(store).execute("PRAGMA busy_timeout=10")
    with pytest.raises(StoreFull):
        store.submit(key(), response())
    blocker.execute("ROLLBACK")
    assert store.submit(key(), response())
    blocker.close()


def test_a_part_that_is_full_is_washed_and_never_written_again(tmp_path):
    path = tmp_path / "responses.db"
    store = made(path, part_rows=20)
    for _ in range(20):
        store.submit(key(), response())
    before = path.read_bytes()
    assert raw.stray_pages(path) == 0
    rows = [key() for _ in range(45)]
    for row in rows:
        assert store.submit(row, response())
    assert [len(raw.rows(part)) for part in raw.parts(path)] == [20, 20, 20, 5]
    assert not any(store.submit(row, response()) for row in rows)
    assert store.count() == 65
    store.close()
    assert path.read_bytes() == before
    assert [raw.stray_pages(part) for part in raw.parts(path)] == [0] * 4
    store = SqliteResponseStore(path, SEAL_KEY, part_rows=20)
    store.finish()
    assert store.count() == 65
    store.close()
    assert [file.name for file in tmp_path.iterdir()] == ["responses.db"]


def bytes_of_rows(path: Path) -> list[int]:
    """Places in the file of the bytes of response rows, overflow pages left out."""
    content = path.read_bytes()
    found = []
    for place in range(raw.PAGE, len(content), raw.PAGE):
        for cell in raw.cells(content[place : place + raw.PAGE]):
            if cell.key > 1:
                found += range(place + cell.start, place + cell.end)
    return found


def damaged_copy(path: Path, folder: Path, place: int, bit: int) -> Path:
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    folder.mkdir()
    (folder / path.name).write_bytes(content)
    return folder / path.name


def test_two_hundred_random_flips_in_the_bytes_of_rows_are_all_noticed(tmp_path):
    """R6. Before serving, and in a finished store before anything is handed out."""
    path = tmp_path / "responses.db"
    store = made(path)
    for number in range(60):
        store.submit(key(), response(number % 5))
    store.close()
    for number in range(200):
        place, bit = random.choice(bytes_of_rows(path)), random.randrange(8)
        copy = damaged_copy(path, tmp_path / str(number), place, bit)
        with pytest.raises(Damaged):
            SqliteResponseStore(copy, SEAL_KEY)


def test_the_one_bit_of_a_row_that_sqlite_reads_over_is_noticed_too(tmp_path):
    path = tmp_path / "responses.db"
    store = made(path)
    store.submit(key(), response())
    store.close()
    (cell,) = raw.cells(path.read_bytes()[raw.PAGE : 2 * raw.PAGE])
    head = raw.PAGE + cell.start + cell.content.index(b"\x05\x00\x81") + 1
    with pytest.raises(Damaged):
        SqliteResponseStore(damaged_copy(path, tmp_path / "copy", head, 3), SEAL_KEY)


@pytest.mark.parametrize("bit", [5, 7])
def test_a_flip_in_the_schema_is_noticed(tmp_path, bit):
    path = tmp_path / "responses.db"
    made(path).close()
    place = path.read_bytes().index(b"seal INTEGER NOT NULL") + 15
    with pytest.raises(Damaged):
        SqliteResponseStore(damaged_copy(path, tmp_path / "copy", place, bit), SEAL_KEY)


def test_damage_to_a_finished_store_is_noticed_before_answers_are_handed_out(tmp_path):
    path = tmp_path / "responses.db"
    store = made(path)
    for number in range(30):
        store.submit(key(), response(number % 5))
    store.finish()
    for _ in range(20):
        place = random.choice(bytes_of_rows(path))
        content = bytearray(path.read_bytes())
        content[place] ^= 1
        whole = path.read_bytes()
        path.write_bytes(content)
        again = None
        with pytest.raises(Damaged):
            again = SqliteResponseStore(path, SEAL_KEY)
        assert again is None
        path.write_bytes(whole)
    assert len(list(store.responses())) == 30
    store.close()


def test_rows_sealed_with_another_key_are_not_served(tmp_path, store):
    store.submit(key(), response())
    store.close()
    with pytest.raises(Damaged):
        SqliteResponseStore(tmp_path / "responses.db", bytes(range(1, 33)))


def test_a_file_that_has_lost_rows_is_not_served(tmp_path, store):
    for _ in range(10):
        store.submit(key(), response())
    store.close()
    other = sqlite3.connect(tmp_path / "responses.db")
    other.execute("DELETE FROM response WHERE id = (SELECT max(id) FROM response)")
    other.commit()
    other.close()
    with pytest.raises(Damaged, match="9 rows of 10"):
        SqliteResponseStore(tmp_path / "responses.db", SEAL_KEY)


def test_what_is_no_database_is_damaged(tmp_path):
    path = tmp_path / "responses.db"
    path.write_bytes(b"no database at all, " * 1000)
    with pytest.raises(Damaged):
        SqliteResponseStore(path, SEAL_KEY)

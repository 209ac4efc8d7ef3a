"""The SQLite store keeps the contract, its pragmas, its modes, and says so when the disk is full."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from survey.store import connection
from survey.store.base import StoreFull
from survey.store.sqlite import SqliteStore
from tests.survey.store_contract import StoreContract, key, response, rows_of_sqlite


def opened(place: str) -> SqliteStore:
    return SqliteStore(Path(place))


class TestSqliteStore(StoreContract):
    opener = ("tests.survey.test_store_sqlite", "opened")

    def make(self, place, cap=None):
        return SqliteStore.create(place, cap)

    def reopen(self, place):
        return SqliteStore(place)

    def rows(self, place):
        return rows_of_sqlite(place)


@pytest.fixture
def store(tmp_path):
    store = SqliteStore.create(tmp_path / "responses.db")
    yield store
    store.close()


def test_the_key_is_the_rowid_and_the_table_has_nothing_else(tmp_path, store):
    with_rows = sqlite3.connect(tmp_path / "responses.db")
    columns = with_rows.execute("PRAGMA table_info(response)").fetchall()
    assert [(name, kind, pk) for _, name, kind, _, _, pk in columns] == [
        ("id", "INTEGER", 1),
        ("doc", "TEXT", 0),
    ]
    others = with_rows.execute("SELECT type, name FROM sqlite_master ORDER BY name").fetchall()
    assert others == [("table", "response"), ("table", "state")]
    assert with_rows.execute("SELECT * FROM state").fetchall() == [(1, 1)]
    sql = with_rows.execute("SELECT sql FROM sqlite_master WHERE name = 'response'").fetchone()[0].upper()
    assert "AUTOINCREMENT" not in sql
    assert "NOT NULL" in sql
    with_rows.close()


def test_every_pragma_holds_on_every_connection(tmp_path, store):
    connection.verify(store._connection)
    again = connection.connect(tmp_path / "responses.db")
    connection.verify(again)
    again.close()


@pytest.mark.parametrize(
    "pragma", ["synchronous=NORMAL", "secure_delete=OFF", "temp_store=DEFAULT", "trusted_schema=ON"]
)
def test_a_pragma_that_does_not_hold_is_noticed(store, pragma):
    store._connection.execute(f"PRAGMA {pragma}")
    with pytest.raises(RuntimeError, match=pragma.split("=")[0]):
        connection.verify(store._connection)


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
        SqliteStore(tmp_path / "responses.db")
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_not_created_twice(tmp_path, store):
    with pytest.raises(FileExistsError):
        SqliteStore.create(tmp_path / "responses.db")


def test_a_file_of_another_schema_is_refused(tmp_path):
    path = tmp_path / "responses.db"
    SqliteStore.create(path).close()
    other = sqlite3.connect(path)
    other.execute("UPDATE state SET schema = 99")
    other.commit()
    other.close()
    with pytest.raises(ValueError, match="schema 1: \\(99,\\)"):
        SqliteStore(path)
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(ValueError, match="schema 1: None"):
        SqliteStore(empty)


def test_a_full_disk_is_said_loses_nothing_and_heals(store):
    kept = set()
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count={pages + 3}")

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
    assert not store._connection.in_transaction
    store._connection.execute("PRAGMA max_page_count=1000000")
    assert store.submit(key(), response())


def test_a_repeat_on_a_full_disk_is_still_acknowledged(store):
    row = key()
    store.submit(row, response())
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count={pages}")
    assert store.submit(row, response()) is False


def test_a_writer_that_blocks_too_long_is_a_full_store_not_a_lost_answer(tmp_path, store):
    blocker = connection.connect(tmp_path / "responses.db")
    blocker.execute("BEGIN IMMEDIATE")
    store._connection.execute("PRAGMA busy_timeout=10")
    with pytest.raises(StoreFull):
        store.submit(key(), response())
    blocker.execute("ROLLBACK")
    assert store.submit(key(), response())
    blocker.close()

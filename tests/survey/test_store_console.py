"""The list of an instance is made, and brought up to date, whole or not at all."""

import sqlite3
import stat
from contextlib import closing
from threading import Barrier, Thread

import pytest

from survey.context import Instance
from survey.store import tables
from survey.store.connection import connect
from survey.store.console import Console
from survey.store.staff import Staff
from tests.survey.desk import Clock, instance_at

STAFF = ("account", "session", "act")


class Killed(BaseException):
    """The process ends here."""


def of_schema_2(path, left=()):
    """A list as the second schema had it, but for the tables of the third that are `left`."""
    Console.create(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name in set(STAFF) - set(left):
            connection.execute(f"DROP TABLE {name}")
        connection.execute("PRAGMA user_version=2")
    return path


def state_of(path):
    with closing(sqlite3.connect(path)) as connection:
        names = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        return connection.execute("PRAGMA user_version").fetchone()[0], names


def together(work, times=4):
    """What came of `work`, done by so many threads at the same moment."""
    barrier, done = Barrier(times), []

    def one():
        barrier.wait()
        try:
            done.append(work())
        except Exception as error:
            done.append(error)

    threads = [Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_an_upgrade_that_was_cut_short_has_done_nothing_and_is_taken_up_again(tmp_path, monkeypatch):
    path = of_schema_2(tmp_path / "console.db")

    def cut_short(database):
        tables.add_staff(database)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setitem(tables._STEPS, 3, cut_short)
        with pytest.raises(Killed):
            Console(path)
    version, names = state_of(path)
    assert version == 2
    assert not names & set(STAFF)
    Console(path).close()
    version, names = state_of(path)
    assert version == tables.SCHEMA
    assert names >= set(STAFF)


@pytest.mark.parametrize("left", [STAFF[:1], STAFF])
def test_what_an_earlier_program_left_half_done_is_opened(tmp_path, left):
    path = of_schema_2(tmp_path / "console.db", left)
    Console(path).close()
    with closing(Staff(path)) as staff:
        assert staff.accounts() == ()
    assert state_of(path)[0] == tables.SCHEMA


def test_several_bring_a_list_up_to_date_at_once(tmp_path):
    path = of_schema_2(tmp_path / "console.db")

    def bring_up():
        with closing(connect(path)) as connection:
            return tables.bring_up(connection)

    assert together(bring_up) == [tables.SCHEMA] * 4


def test_a_making_that_was_cut_short_leaves_no_list(tmp_path, monkeypatch):
    def cut_short(database):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setitem(tables._STEPS, 3, cut_short)
        with pytest.raises(Killed):
            Console.create(tmp_path / "console.db")
    assert list(tmp_path.iterdir()) == []
    Console.create(tmp_path / "console.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["console.db"]
    assert stat.S_IMODE((tmp_path / "console.db").stat().st_mode) == 0o600


def test_a_list_that_is_there_is_not_made_again(tmp_path):
    Console.create(tmp_path / "console.db").close()
    with pytest.raises(FileExistsError):
        Console.create(tmp_path / "console.db")


def test_several_make_the_list_at_once_and_all_have_the_same(tmp_path):
    folder = tmp_path / "instance"
    instance_at(folder, Clock()).close()
    (folder / "console.db").unlink()
    instances = [Instance(folder) for _ in range(4)]
    waiting = list(instances)
    found = together(lambda: waiting.pop().console.surveys())
    assert found == [()] * 4
    instances[0].console.add_export("spring", "/a/file.csv")
    assert [one.console.exports("spring") for one in instances] == [("/a/file.csv",)] * 4
    for one in instances:
        one.close()
    assert not list(folder.glob(".console-*"))


def test_a_list_of_a_later_program_is_refused(tmp_path):
    Console.create(tmp_path / "console.db").close()
    with closing(sqlite3.connect(tmp_path / "console.db")) as connection:
        connection.execute("PRAGMA user_version=99")
    with pytest.raises(ValueError, match="has schema 99, not 3"):
        Console(tmp_path / "console.db")

"""The end of a survey's files: one file in key order, what was written apart, and a crash anywhere is mended."""

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from questionnaires.response import Response
from survey.store import merge
from survey.store.base import Damaged, StoreFull
from survey.store.merge import STEPS, Place
from survey.store.sqlite import SqliteResponseStore
from survey.store.wash import utc_midnight
from tests.survey import raw
from tests.survey.store_contract import key
from tests.survey.test_store_sqlite import SEAL_KEY, made

WRITTEN = "多下来看看，少开会"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "responses.db"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "responses.db"
    store = made(path, part_rows=20)
    for number in range(43):
        written = f"{WRITTEN}{number}" if number % 3 == 0 else -2
        store.submit(key(), Response("q", 1, {"W1": number, "X1": written}, unit=number % 2))
    store.close()
    assert len(raw.parts(path)) == 3
    return path.parent


@pytest.fixture
def filled(template, path):
    """43 answers of two units in parts of 20, every third with a remark; the store is closed."""
    shutil.copytree(template, path.parent, dirs_exist_ok=True)
    return path


def place(path):
    return Place(path, SEAL_KEY, utc_midnight)


def opened(path):
    return SqliteResponseStore(path, SEAL_KEY, part_rows=20)


def expect_finished(path):
    assert [file.name for file in path.parent.iterdir()] == ["responses.db"]
    assert raw.stray_pages(path) == 0
    assert raw.state(path) == (43, 1)
    rows = raw.rows(path)
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    answers = raw.answers(path)
    assert sorted(answer.answers["W1"] for answer in answers) == list(range(43))
    assert {tuple(answer.answers) for answer in answers} == {("W1",)}
    assert sum(answer.unit == 0 for answer in answers) == 22
    remarks = raw.rows(path, "remark")
    assert sorted(text for _, _, text, _ in remarks) == sorted(f"{WRITTEN}{n}" for n in range(0, 43, 3))
    # Random numbers: neither those of the rows nor in an order of theirs.
    assert not {row[0] for row in remarks} & {row[0] for row in rows}


def test_parts_become_one_file_in_key_order_with_what_was_written_apart(filled):
    store = opened(filled)
    store.finish()
    assert store.count() == 43
    store.close()
    expect_finished(filled)


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_a_finish_cut_short_between_two_steps_is_ended_by_the_next(filled, done):
    for step in STEPS[:done]:
        step(place(filled))
    store = opened(filled)
    assert store.count() == 43
    # Once the merged file has its name, opening the store ends the work by itself.
    assert store.finished is (done >= 2)
    store.finish()
    store.close()
    expect_finished(filled)


KILLED = """
import os, signal
from pathlib import Path
from survey.store import files, merge, wash
from tests.survey.test_store_finish import opened
calls = 0
def killing(function):
    def counted(*values, **named):
        global calls
        calls += 1
        if calls == {calls}:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*values, **named)
    return counted
store = opened(Path({path!r}))
for name in ("rename", "replace", "unlink"):
    setattr(Path, name, killing(getattr(Path, name)))
os.fsync = killing(os.fsync)
store.finish()
store.close()
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL exists on POSIX only")
@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.long)])
def test_a_finish_that_is_killed_at_any_change_of_a_name_is_ended_by_the_next(filled, tmp_path_factory, step):
    """Every rename, removal and fsync of the whole work, one after the other; of a few in the suite."""
    whole = {file.name: file.read_bytes() for file in filled.parent.iterdir()}
    for calls in range(3, 200, step):
        folder = tmp_path_factory.mktemp("killed")
        for name, content in whole.items():
            (folder / name).write_bytes(content)
        program = KILLED.format(path=str(folder / "responses.db"), calls=calls)
        ended = subprocess.run([sys.executable, "-c", program], check=False).returncode
        store = opened(folder / "responses.db")
        store.finish()
        store.close()
        expect_finished(folder / "responses.db")
        if ended == 0:
            assert calls > 20, "the loop has met every step"
            return
        assert ended == -9
    raise AssertionError("the work has no end")


def test_nothing_written_is_left_in_the_rows_nor_anywhere_twice(filled):
    store = opened(filled)
    store.finish()
    store.close()
    content = filled.read_bytes()
    for number in range(0, 43, 3):
        assert content.count(f"{WRITTEN}{number}".encode()) >= 1
    assert all("X1" not in row[1] for row in raw.rows(filled))


def test_removed_parts_are_overwritten_before_their_blocks_are_freed(filled, monkeypatch):
    gone = []
    fsync = os.fsync

    def spy(descriptor):
        fsync(descriptor)
        name = os.readlink(f"/proc/self/fd/{descriptor}")
        if name.endswith(".gone"):
            with open(name, "rb") as file:
                gone.append((os.path.basename(name), set(file.read())))

    monkeypatch.setattr(os, "fsync", spy)
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("no /proc to see which file is meant")
    store = opened(filled)
    store.finish()
    store.close()
    removed = {name for name, content in gone if content == {0}}
    assert {"responses.db.gone", "responses-2.db.gone", "responses-3.db.gone"} <= removed


def test_a_damaged_part_stops_the_merge_and_loses_nothing(filled):
    store = opened(filled)
    other = sqlite3.connect(raw.parts(filled)[1])
    other.execute("UPDATE response SET doc = replace(doc, 'W1', 'W2')")
    other.commit()
    other.close()
    with pytest.raises(Damaged):
        store.finish()
    assert len(raw.parts(filled)) == 3
    assert not place(filled).merged.exists()


def test_a_disk_that_is_full_during_the_merge_leaves_the_parts_as_they_are(filled, monkeypatch):
    def full(*values):
        raise sqlite3.OperationalError("database or disk is full")

    store = opened(filled)
    monkeypatch.setattr(merge, "_fill", full)
    with pytest.raises(StoreFull):
        store.finish()
    assert len(raw.parts(filled)) == 3
    assert (store.count(), store.finished) == (43, False)
    monkeypatch.undo()
    store.finish()
    store.close()
    expect_finished(filled)


def test_a_survey_nobody_answered_is_finished_too(path):
    store = made(path)
    store.finish()
    assert (store.count(), list(store.responses()), store.remarks()) == (0, [], ())
    store.close()

"""One process at a time works on an instance's answers."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from survey.context import Instance
from survey.errors import InstanceBusy
from survey.lock import InstanceLock
from tests.survey.desk import Clock, answer, instance_at, opened

ROOT = Path(__file__).resolve().parent.parent.parent

HOLD = """
import sys
from pathlib import Path
from survey.lock import InstanceLock
InstanceLock(Path(sys.argv[1])).hold()
print("held", flush=True)
sys.stdin.read()
"""


def holder(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_refused_until_the_first_has_ended(tmp_path):
    first = holder(tmp_path)
    second = InstanceLock(tmp_path)
    assert not second.take()
    with pytest.raises(InstanceBusy, match="a server or a command is already at work on it"):
        second.hold()
    first.communicate("")
    second.hold()
    assert second.held
    second.release()


def test_a_killed_process_leaves_no_lock(tmp_path):
    first = holder(tmp_path)
    first.kill()
    first.communicate()
    lock = InstanceLock(tmp_path)
    assert lock.take()
    lock.release()


def test_taking_it_twice_and_releasing_it_twice_is_harmless(tmp_path):
    lock, other = InstanceLock(tmp_path), InstanceLock(tmp_path)
    assert lock.take()
    assert lock.take()
    assert not other.take()
    lock.release()
    lock.release()
    assert other.take()
    other.release()


@pytest.mark.skipif(os.name != "posix", reason="file modes exist on POSIX only")
def test_the_lock_is_an_empty_file_that_tells_nothing(tmp_path):
    lock = InstanceLock(tmp_path)
    lock.hold()
    found = (tmp_path / "lock").stat()
    assert (found.st_size, found.st_mtime, stat.S_IMODE(found.st_mode)) == (0, 0, 0o600)
    lock.release()


def test_answers_are_opened_by_one_process_only(tmp_path):
    clock = Clock()
    server = instance_at(tmp_path / "instance", clock)
    survey = opened(server, tmp_path)
    answer(survey, 3)
    other = Instance(server.folder, clock)
    with pytest.raises(InstanceBusy):
        other.survey("spring").store.count()
    server.close()
    assert other.survey("spring").store.count() == 3
    other.close()

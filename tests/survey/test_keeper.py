"""The server's keeper: ends surveys, tells of a blocked wash, stops cleanly, writes errors without words."""

import logging
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from survey import closing, create_app, error_log, fieldwork, keeper, planning, server
from survey.config import CONFIG_TEMPLATE, Config
from survey.context import Instance
from survey.errors import ConfigError, InstanceBusy
from survey.keeper import Keeper
from survey.store.console import UnitTotal
from tests.running import running
from tests.survey.desk import NOON, answer, main_form, opened, settings_file
from tests.survey.office import office

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def instance(desk):
    return desk


def coded(instance, tmp_path):
    units = tmp_path / "units.csv"
    units.write_text("unit,label,roster\nnorth,北片,40\nsouth,南片,35\n", encoding="utf-8")
    return fieldwork.open_survey(
        instance,
        planning.plan(instance, "coded", main_form(), settings_file(tmp_path), codes=True, units=units),
    )


def test_a_survey_ends_when_its_grace_is_over(instance, tmp_path, clock):
    survey = coded(instance, tmp_path)
    north, south = (unit.number for unit in survey.units.listed)
    keeper.add_codes(instance, "coded", range(100, 130), north)
    keeper.add_codes(instance, "coded", range(200, 220), south)
    answer(survey, 12)
    fieldwork.close(survey, 30)
    thread = Keeper(instance)
    thread.round()
    assert not survey.store.finished
    assert (survey.folder / "codes.db").exists()
    clock.now = NOON + timedelta(minutes=30)
    thread = Keeper(instance)
    thread.round()
    assert survey.store.finished
    assert closing.settled(survey)
    left = sorted(path.name for path in survey.folder.iterdir())
    assert [name for name in left if name.startswith("codes")] == []
    assert instance.console.unit_totals("coded") == (
        UnitTotal(0, 0, 12),
        UnitTotal(north, 30, 0),
        UnitTotal(south, 20, 0),
    )
    thread.round()


def test_an_end_that_was_cut_short_is_taken_up_again(instance, tmp_path, clock, monkeypatch):
    survey = coded(instance, tmp_path)
    keeper.add_codes(instance, "coded", range(100, 130), 1)
    answer(survey, 12)

    def cut(self):
        raise OSError("cut short")

    with monkeypatch.context() as patched:
        patched.setattr(type(survey), "destroy_codes", cut)
        with pytest.raises(OSError, match="cut"):
            fieldwork.close(survey, 0)
    assert (survey.folder / "codes.db").exists()
    instance.close()
    Keeper(instance).round()
    again = instance.survey("coded")
    assert closing.settled(again)
    assert again.store.count() == 12
    assert instance.console.unit_totals("coded")[-1].drawn == 30


def test_a_failing_round_stops_nothing_and_is_noted_once(instance, tmp_path, clock):
    opened(instance, tmp_path)
    (instance.surveys_folder / "spring" / "responses.db").unlink()
    errors = error_log.write_to(instance.folder)
    thread = Keeper(instance)
    for _ in range(3):
        thread._next_upkeep = 0
        thread.round()
    error_log.stop(errors)
    lines = (instance.folder / "errors.log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\d FileNotFoundError \w+\.py:\d+", lines[0])


@pytest.mark.skipif(os.name != "posix", reason="file modes exist on POSIX only")
def test_an_error_is_written_with_kind_place_and_day_alone(tmp_path):
    handler = error_log.write_to(tmp_path, lambda: 86_400.0)
    try:
        raise ValueError("只有我知道的事")
    except ValueError as error:
        error_log.note(error)
    try:
        int("答案三")
    except ValueError:
        logging.getLogger("waitress").exception("Exception while serving %s", "/s/spring?code=1")
    logging.getLogger("waitress.queue").warning("Task queue depth is %d", 3)
    error_log.stop(handler)
    path = tmp_path / "errors.log"
    text = path.read_text(encoding="utf-8")
    for line in text.splitlines():
        assert re.fullmatch(r"\d{4}-\d\d-\d\d ValueError test_keeper\.py:\d+", line)
    assert len(text.splitlines()) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_mtime == 86_400


def test_a_wash_that_is_blocked_for_a_minute_is_an_alarm(instance, tmp_path, monkeypatch):
    survey = opened(instance, tmp_path)
    answer(survey, 1)
    reader = sqlite3.connect(f"{(survey.folder / 'responses.db').as_uri()}?mode=ro", uri=True)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM response").fetchone()
    answer(survey, 12)
    survey.store.wash_if_due()
    assert survey.store.blocked_since is not None
    assert not fieldwork.status(instance, survey).wash_blocked
    monkeypatch.setattr(fieldwork, "ALARM", 0)
    assert fieldwork.status(instance, survey).wash_blocked
    reader.close()


def test_a_second_keeper_is_refused(instance, tmp_path):
    opened(instance, tmp_path)
    with keeper.keeping(instance):
        other = Instance(instance.folder, instance.clock)
        with pytest.raises(InstanceBusy), keeper.keeping(other):
            pass
        other.close()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def served(instance, tmp_path):
    """A server process on the instance, with 10 answers in its survey."""
    answer(opened(instance, tmp_path), 10)
    instance.close()
    port = free_port()
    command = [
        sys.executable,
        "-u",
        "-m",
        "survey",
        "--lang",
        "en",
        "--instance",
        str(instance.folder),
        "serve",
    ]
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    while "Ctrl-C" not in process.stdout.readline():
        assert process.poll() is None, process.stderr.read()
    yield process, port, command
    process.kill()
    process.communicate()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_stops_cleanly_and_a_second_serve_is_refused(served, instance, number):
    process, port, command = served
    with urlopen(f"http://127.0.0.1:{port}/healthz") as reply:
        assert reply.status == 200
    second = subprocess.run([*command, "--port", str(free_port())], capture_output=True, text=True, cwd=ROOT)
    assert second.returncode == 1
    assert second.stderr == (
        f"instance {instance.folder}: a server or a command is already at work on it. "
        "Wait for it, or stop it first: each process would leave traces of its own.\n"
    )
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert (errors, process.returncode) == ("", 0)
    assert not (instance.surveys_folder / "spring" / "responses.db-wal").exists()
    assert not (instance.folder / "errors.log").exists()


@pytest.fixture
def torn(instance, tmp_path):
    """A damaged survey beside the one that is served."""
    survey = opened(instance, tmp_path, "torn")
    (survey.folder / "questionnaire.json").write_text("{}", encoding="utf-8")


def test_the_others_are_served_beside_a_damaged_survey(torn, served):
    process, port, _ = served
    with urlopen(f"http://127.0.0.1:{port}/s/spring") as reply:
        assert reply.status == 200
    with pytest.raises(HTTPError) as caught:
        urlopen(f"http://127.0.0.1:{port}/s/torn")
    assert caught.value.code == 500
    process.terminate()
    _, errors = process.communicate(timeout=30)
    told = errors.splitlines()
    assert told[0] == "Survey torn is damaged and is not served:"
    assert told[1].startswith("  survey torn: questionnaire, settings, units or access were changed")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_command_reaches_the_running_server(served, instance):
    process, _, _ = served
    assert keeper.status(instance, "spring").count == 10
    assert not instance.lock.held
    assert keeper.close(instance, "spring", 0).state == "closed"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert instance.survey("spring").store.finished


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed on Linux only")
def test_the_server_keeps_its_files_through_a_release(served, instance):
    """The audit before it reads them all; read in the server itself, they would lose their locks."""
    process, _, command = served
    commands = command[:-1]
    for arguments in (["survey", "close", "spring", "--grace", "0"], ["release", "spring"]):
        subprocess.run([*commands, *arguments], check=True, capture_output=True, cwd=ROOT)
    listed = subprocess.run([*commands, "survey", "list"], capture_output=True, text=True, cwd=ROOT)
    assert listed.returncode == 0, listed.stderr
    held = [os.readlink(entry) for entry in Path(f"/proc/{process.pid}/fd").iterdir()]
    assert any(name.endswith("console.db-wal") for name in held)
    assert not [name for name in held if "(deleted)" in name]
    # what is ordered now still reaches the server
    again = subprocess.run(
        [*commands, "survey", "status", "spring"], capture_output=True, text=True, cwd=ROOT
    )
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "[::1]", "127.8.8.8"])
def test_plain_http_is_served_on_this_machine(host):
    server.check_address(host, Config())


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "survey.example.org"])
def test_plain_http_elsewhere_must_be_allowed(host):
    with pytest.raises(ConfigError, match="could send answers there unencrypted"):
        server.check_address(host, Config())
    server.check_address(host, Config(allow_plain_http=True))


@pytest.mark.parametrize("proxies", [0, 1])
def test_forwarded_headers_pass_the_server_only_behind_a_proxy(tmp_path, proxies):
    """Over real HTTP: the server drops them before the application could read them, unless it is told."""
    instance = office(tmp_path, CONFIG_TEMPLATE.replace("proxy_count = 0", f"proxy_count = {proxies}"))
    listening = server.create(create_app(instance), host="127.0.0.1", port=0)
    with running(listening) as address:
        asked = Request(f"{address}/healthz", headers={"X-Forwarded-Proto": "https"})
        with urlopen(asked) as reply:
            assert ("Strict-Transport-Security" in reply.headers) == bool(proxies)
    instance.close()

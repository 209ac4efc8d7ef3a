"""A hundred marked respondents, and not a byte of them anywhere but their answers."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from survey import codes, fieldwork, keeper, planning
from survey.config import CONFIG_TEMPLATE
from survey.context import Instance
from tests.survey.office import COMPLETE, SMALL, WORDS, office
from tests.survey.visit import send

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE = 100


def opened_with_codes(folder, more=""):
    """An instance behind one proxy, with the survey `small` that asks for codes, and its codes."""
    folder.mkdir(mode=0o700)
    instance = office(folder, CONFIG_TEMPLATE.replace("proxy_count = 0", "proxy_count = 1") + more)
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    settings = folder / "settings.toml"
    settings.write_text("\n".join(f"{name} = {value}" for name, value in WORDS.items()), encoding="utf-8")
    survey = fieldwork.open_survey(
        instance, planning.plan(instance, "small", folder / "small.toml", settings, codes=True)
    )
    drawn = codes.draw(PEOPLE)
    keeper.add_codes(instance, "small", [survey.code_digest(code) for code in drawn], 0)
    instance.close()
    return drawn


def marks(number, code):
    """Headers that give a person away, and every text to search for."""
    headers = {
        "X-Forwarded-For": f"203.0.113.{100 + number}",
        "Forwarded": f"for=198.51.100.{100 + number}",
        "User-Agent": f"canary-agent-{number:03}",
        "Referer": f"https://canary-referrer-{number:03}.example/",
        "Cookie": f"canary=cookie-{number:03}",
        "Accept-Language": f"x-canary-{number:03}",
    }
    searched = [*headers.values(), code, codes.printed(code), code.lower()]
    return headers, [text.encode() for text in searched]


def content(*folders):
    return b"\n".join(
        path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()
    )


def found(searched, content):
    """The marks that stand in `content`, as they are or as UTF-16."""
    return [text for text in searched if text in content or text.decode().encode("utf-16-le") in content]


def start(folder, port, temporary):
    """`cadre-survey serve` in a process of its own whose temporary folder is private."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "survey", "--instance", str(folder), "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)},
    )
    while b"Ctrl-C" not in (line := process.stdout.readline()):
        assert line, process.stderr.read()
    return process


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_the_search_finds_what_is_there(tmp_path):
    _, searched = marks(7, "ABCD23456789")
    (tmp_path / "log").write_bytes(b"..203.0.113.107..abcd23456789..ABCD-2345-6789.." + searched[2])
    assert len(found(searched, content(tmp_path))) == 4
    (tmp_path / "log").write_bytes("203.0.113.107".encode("utf-16-le"))
    assert len(found(searched, content(tmp_path))) == 1


@pytest.mark.skipif(os.name != "posix", reason="ends the server with SIGTERM")
def test_a_hundred_marked_people_leave_no_mark(tmp_path):
    instance, temporary = tmp_path / "instance", tmp_path / "temporary"
    temporary.mkdir()
    drawn = opened_with_codes(instance)
    port = free_port()
    process = start(instance, port, temporary)
    searched = []
    try:
        for number, code in enumerate(drawn):
            headers, texts = marks(number, code)
            searched += texts
            assert "已收到" in send(f"http://127.0.0.1:{port}", "small", COMPLETE, code=code, headers=headers)
        assert found(searched, content(instance, temporary)) == []
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert errors == b""
    assert found(searched, content(instance, temporary) + out) == []
    assert list(temporary.iterdir()) == []
    after = Instance(instance)
    keeper.close(after, "small", 0)
    assert after.survey("small").store.count() == PEOPLE
    after.close()
    assert found(searched, content(instance)) == []


@pytest.mark.skipif(os.name != "posix", reason="file times are ours on POSIX")
def test_no_file_of_a_survey_has_a_clock_time(tmp_path):
    drawn = opened_with_codes(tmp_path / "instance")
    port = free_port()
    (tmp_path / "temporary").mkdir()
    process = start(tmp_path / "instance", port, tmp_path / "temporary")
    try:
        for code in drawn[:12]:
            send(f"http://127.0.0.1:{port}", "small", COMPLETE, code=code)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    finally:
        process.kill()
    instance = Instance(tmp_path / "instance")
    for path in (instance.surveys_folder / "small").glob("*.db"):
        assert path.stat().st_mtime == instance.midnight(), path
    instance.close()

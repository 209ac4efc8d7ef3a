"""The demo: built from the real parts, everything in it opens and says that it is simulated."""

import csv
import os
import re
import signal
import socket
import subprocess
import sys
import zipfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook

from analysis import frame, release
from survey import demo, demo_pages
from survey.errors import FieldworkError
from tests.analysis.word import paragraphs

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("instance") / "demo")


@pytest.fixture(scope="module")
def client(built):
    return demo_pages.application(built).test_client()


@pytest.fixture(scope="module")
def results(built):
    return built.instance.folder / "results"


def test_the_closed_survey_went_through_the_real_store(built):
    survey = built.instance.survey("demo-closed")
    assert survey.state == "closed"
    assert survey.store.count() == 219
    data = frame.read(survey.releases_folder / "demo-closed-1")
    assert data.manifest is not None
    assert (data.manifest.rows, data.manifest.simulated, data.manifest.k) == (219, True, 10)
    assert (data.manifest.opened, data.manifest.closed) == ("2026-10-12", "2026-10-30")
    assert data.frame["G5"].isin([4, 5]).sum() == 71
    assert len(release.remarks(survey.releases_folder / "demo-closed-1")["X1"]) >= 20


def test_the_open_survey_takes_answers_and_says_that_it_is_simulated(built, client):
    assert built.instance.survey("demo").state == "open"
    assert built.instance.survey("demo").settings.simulated is True
    page = client.get("/s/demo").get_data(as_text=True)
    assert 'class="simulated"' in page


def test_the_reports_are_there_and_marked(results):
    for name in ("report.html", "report.md", "report.txt"):
        text = re.sub(r"<[^>]+>", "", (results / name).read_text(encoding="utf-8"))
        assert "模拟数据" in text, name
        for figure in ("71", "32.4%", "114", "52.1%", "180", "82.2%", "9.8%"):
            assert figure in text, (name, figure)
    document = (results / "report.docx").read_bytes()
    assert any("32.4%" in text for text in paragraphs(document))
    with zipfile.ZipFile(results / "report.docx") as package:
        footers = [package.read(name).decode() for name in package.namelist() if "footer" in name]
    assert any("模拟数据" in footer for footer in footers)
    english = (results / "report.en.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in english
    assert "imulated" in english
    assert "32.4%" in re.sub(r"<[^>]+>", "", english)


def test_the_exports_are_there_and_marked(results):
    head, *rows = csv.reader((results / "answers.csv").read_text(encoding="utf-8-sig").splitlines())
    assert len(rows) == 219
    assert head[-1] == "simulated"
    assert {row[-1] for row in rows} == {"1"}
    book = load_workbook(results / "answers.xlsx")
    assert dict(book["说明"].values)["数据性质"] == "模拟数据，不是真实调查。"
    assert (
        len(frame.read(results / "answers.csv").frame)
        == len(frame.read(results / "answers.xlsx").frame)
        == 219
    )


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_start_page_leads_everywhere(client, language):
    answer = client.get(f"/demo/?lang={language}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in page
    assert 'class="simulated"' in page
    links = re.findall(r'href="(/[^"]+)"', page)
    assert len(links) == 14
    for link in links:
        with client.get(link) as found:
            assert found.status_code == 200, link
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page), "nothing from another host"
    assert not answer.headers.getlist("Set-Cookie")


def test_one_person_runs_the_console_of_the_demo(built):
    """On this machine without a second factor; from elsewhere the account has to settle in first."""
    client = demo_pages.application(built).test_client()
    sent = {"name": built.account, "password": built.password}
    answer = client.post("/console/sign-in", data=sent)
    assert answer.headers["Location"] == "/console/"
    page = client.get("/console/").text
    assert "demo-closed" in page
    assert "（模拟）" in page
    assert built.password not in repr(built)
    elsewhere = demo_pages.application(built).test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    elsewhere.post("/console/sign-in", data=sent)
    assert elsewhere.get("/console/").headers["Location"] == "/console/settle"


def test_the_demo_s_form_says_that_one_person_runs_it(client):
    assert "由同一个人负责组织填答和查看结果" in client.get("/s/demo/about").text


def test_the_root_leads_to_the_start_page(client):
    assert client.get("/").headers["Location"] == "/demo/"


def test_only_what_was_made_of_the_release_is_handed_out(client):
    for name in ("keys.toml", "..%2Fkeys.toml", "../keys.toml", "rows.parquet"):
        assert client.get(f"/demo/files/{name}").status_code == 404, name
    assert client.post("/demo/").status_code == 405


def test_nothing_else_is_loaded_by_the_pages(client):
    scripts = {}
    for address in ("/demo/", "/demo/files/report.html"):
        with client.get(address) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        [scripts[address]] = re.findall(r"script-src ([^;]*);", policy)
    assert scripts["/demo/"] == "'none'"
    with client.get("/demo/files/report.html") as answer:
        [program] = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digest = b64encode(sha256(program.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in scripts["/demo/files/report.html"].split()


def test_a_demo_is_built_anew_and_nothing_else_is_deleted(tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "survey.toml").write_text("a real one", encoding="utf-8")
    with pytest.raises(FieldworkError, match="holds something that is not the demo"):
        demo.build(folder)
    assert (folder / "survey.toml").read_text(encoding="utf-8") == "a real one"


def environment(folder, **more):
    return {
        **os.environ,
        "CADRE_SURVEY_INSTANCE": str(folder),
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "en_US.UTF-8",
        **more,
    }


def test_a_folder_that_is_no_demo_is_told_in_one_line(tmp_path):
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "mine.txt").touch()
    run = subprocess.run(
        [sys.executable, "-m", "survey.demo", "--no-serve"],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1


def test_no_serve_builds_and_ends(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "survey.cli", "--instance", tmp_path, "--lang", "en", "demo", "--no-serve"]
        if (ROOT / "survey" / "cli" / "__main__.py").exists()
        else [
            sys.executable,
            "-c",
            "from survey.cli import main; main()",
            "--instance",
            tmp_path,
            "--lang",
            "en",
            "demo",
            "--no-serve",
        ],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )
    assert run.stderr == ""
    assert run.returncode == 0
    assert (
        Path(tmp_path / run.stdout.splitlines()[-1].partition(": ")[2])
        == tmp_path / "demo" / "results" / "report.docx"
    )
    assert (tmp_path / "demo" / "results" / "report.docx").stat().st_size > 10_000


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a POSIX signal")
def test_the_demo_serves_on_the_next_free_port_and_ends_quietly(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "survey.demo", "--port", str(port)],
            env=environment(tmp_path, PYTHONUNBUFFERED="1"),
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        try:
            addresses, told = [], ""
            for line in process.stdout:
                told += line
                addresses += re.findall(r"http://\S+", line)
                if "Ctrl-C" in line:
                    break
            assert addresses[0].endswith("/demo/")
            assert re.search(r"/console/ \(name researcher, password (\w{5}-){3}\w{5}\)", told)
            assert not addresses[0].startswith(f"http://127.0.0.1:{port}/")
            for address in addresses:
                with urlopen(address, timeout=30) as answer:
                    assert answer.status == 200, address
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
    assert errors == ""
    assert process.returncode == 0

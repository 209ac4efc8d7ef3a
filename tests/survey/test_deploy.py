"""The files of deploy/ keep the rules, and the proxies that are installed here run them."""

import configparser
import os
import re
import shutil
import ssl
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import HTTPSHandler, Request, build_opener

import pytest

from survey import create_app
from survey.application import LARGEST_BODY
from survey.console.guard import LARGEST_UPLOAD
from survey.context import Instance
from survey.oversize import MOST
from survey.server import LARGEST_BODY as SERVERS_BODY
from tests.survey.office import COMPLETE, MAIN, opened
from tests.survey.test_canaries import content, found, free_port, marks, opened_with_codes, start
from tests.survey.visit import send

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
CADDY = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
ABSOLUTE = ("完全匿名", "绝对匿名")
NAME = "survey.example.org"


def directives(text):
    """Every directive of an nginx file, without comments: name -> values, in order."""
    given = {}
    for line in re.sub(r"#.*", "", text).replace("{", ";").replace("}", ";").split(";"):
        words = line.split()
        if words:
            given.setdefault(words[0], []).append(" ".join(words[1:]))
    return given


def test_nginx_writes_no_log_and_no_temporary_file():
    given = directives(NGINX)
    servers = len(given["server"])
    assert given["access_log"] == ["off"] * servers
    assert given["error_log"] == ["/dev/null crit"] * servers
    assert given["proxy_max_temp_file_size"] == ["0"] * 2
    assert given["client_body_in_file_only"] == ["off"]
    assert (given["proxy_cache"], given["proxy_store"]) == (["off"] * 2, ["off"] * 2)
    assert not {"fastcgi_cache", "mirror", "log_format", "proxy_cache_path"} & given.keys()


def test_the_body_buffer_is_as_large_as_the_limit_and_the_programs_page_comes_first():
    given = directives(NGINX)
    assert given["client_body_buffer_size"] == ["300k"]
    assert given["client_max_body_size"] == ["300k", "512m"]
    # The console's bodies are passed on as they come.
    assert given["proxy_request_buffering"] == ["on", "off"]
    assert LARGEST_BODY < 300_000 < 300 * 1024
    assert LARGEST_UPLOAD < SERVERS_BODY < MOST == 512 * 1024 * 1024
    assert re.findall(r"max_size (\w+)", CADDY) == ["512MiB", "300KB"]


def test_both_proxies_keep_outside_what_the_program_does_not_need():
    headers = directives(NGINX)["proxy_set_header"]
    for name in ("User-Agent", "Referer", "Cookie", "Accept-Language"):
        assert f'{name} ""' in headers
        assert f"header_up -{name}" in CADDY
    for wanted in ("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme", "X-Forwarded-Host $host"):
        assert wanted in headers


def test_tls_is_of_this_age():
    given = directives(NGINX)
    assert given["ssl_protocols"] == ["TLSv1.2 TLSv1.3"]
    assert "301 https://survey.example.org$request_uri" in given["return"]


def test_caddy_has_no_access_log():
    plain = re.sub(r"#.*", "", CADDY)
    assert [line.strip() for line in plain.splitlines() if line.split()[:1] == ["log"]] == ["log default {"]
    assert "exclude http\n" in plain
    assert "admin off" in plain


def test_the_service_keeps_memory_and_files_to_itself():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string((DEPLOY / "cadre-survey.service").read_text(encoding="utf-8"))
    service = unit["Service"]
    for name, value in {
        "PrivateTmp": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "UMask": "077",
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "NoNewPrivileges": "yes",
        "StateDirectoryMode": "0700",
        "KillSignal": "SIGTERM",
        "IPAddressDeny": "any",
        "IPAddressAllow": "localhost",
        "CapabilityBoundingSet": "",
    }.items():
        assert service[name] == value, name
    assert int(service["TimeoutStopSec"]) >= 60
    assert service["ExecStart"].endswith("cadre-survey serve")


def test_systemd_understands_every_line(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze on this machine")
    unit = tmp_path / "cadre-survey.service"
    text = (DEPLOY / "cadre-survey.service").read_text(encoding="utf-8")
    unit.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={shutil.which('true')}", text), encoding="utf-8")
    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True)
    assert [line for line in done.stderr.splitlines() if "cadre-survey.service" in line] == []


def test_the_page_on_deployment_is_chinese_first_and_names_the_three_files():
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# 部署")
    assert text.index("# 部署") < text.index("# Deployment")
    for name in ("nginx.conf", "Caddyfile", "cadre-survey.service"):
        assert text.count(f"]({name})") == 2


def test_one_lost_disk_is_spoken_of():
    """R11: at most the rows since the last washed backup; RAID-1 is advised."""
    for page in (DEPLOY / "README.md", ROOT / "docs" / "anonymity.md"):
        assert page.read_text(encoding="utf-8").count("RAID-1") >= 2


def test_no_absolute_claim(tmp_path):
    """0 occurrences where people read: templates, translations, questionnaires, pages as they come."""
    for folder, pattern in (
        ("survey/templates", "**/*.html"),
        ("survey/translations", "**/*.po"),
        ("questionnaires", "*.toml"),
    ):
        for path in (ROOT / folder).glob(pattern):
            text = path.read_text(encoding="utf-8")
            assert [claim for claim in ABSOLUTE if claim in text] == [], path
    drawn = opened_with_codes(tmp_path / "instance")
    instance = Instance(tmp_path / "instance")
    opened(instance, "main", MAIN)
    client = create_app(instance).test_client()
    pages = [
        client.get(address)
        for address in (
            "/s/main",
            "/s/main?leave=1",
            "/s/main/thanks",
            "/s/small",
            "/s/none",
            "/s/main?lang=en",
        )
    ]
    pages += [client.post("/s/main", data={}), client.post("/s/small/code", data={"code": drawn[0]})]
    instance.close()
    texts = [page.get_data(as_text=True) for page in pages]
    assert all(len(text) > 500 for text in texts)
    assert [claim for claim in ABSOLUTE for text in texts if claim in text] == []


@pytest.fixture
def certificate(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine")
    made, key = tmp_path / "cert.pem", tmp_path / "cert.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(made)),
        ],
        check=True,
        capture_output=True,
    )
    return made, key


def nginx_command(program, folder, port, to, certificate):
    """nginx with the shipped file inside an http block that would log, were it not told otherwise."""
    text = NGINX.replace(NAME, "localhost").replace("127.0.0.1:8000", f"127.0.0.1:{to}")
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
    text = text.replace("listen 80", f"listen 127.0.0.1:{free_port()}")
    text = re.sub(r"ssl_certificate .*;", f"ssl_certificate {certificate[0]};", text)
    text = re.sub(r"ssl_certificate_key .*;", f"ssl_certificate_key {certificate[1]};", text)
    (folder / "survey.conf").write_text(text, encoding="utf-8")
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log info; events {{}}\n"
        f"http {{ access_log {folder}/access.log; {places} include {folder}/survey.conf; }}\n",
        encoding="utf-8",
    )
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "start.log")]


def caddy_command(program, folder, port, to, certificate):
    text = CADDY.replace(
        f"{NAME} {{", f"https://localhost:{port} {{\n\ttls {certificate[0]} {certificate[1]}"
    )
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{to}").replace(
        "admin off", "admin off\n\tauto_https off"
    )
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def reached(address, certificate):
    """Wait until the proxy answers; the headers of its page."""
    opener = build_opener(HTTPSHandler(context=ssl.create_default_context(cafile=certificate[0])))
    for _ in range(100):
        try:
            with opener.open(f"{address}/s/small") as reply:
                return reply.headers
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the proxy does not answer")


PROXIES = pytest.mark.parametrize(("name", "command"), [("nginx", nginx_command), ("caddy", caddy_command)])


@contextmanager
def behind(tmp_path, certificate, name, command):
    """The server behind a proxy: codes drawn, the address, the folders of both, and what both wrote at the end."""
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip(f"no {name} on this machine")
    instance, temporary, proxied = (tmp_path / place for place in ("instance", "temporary", "proxy"))
    temporary.mkdir()
    proxied.mkdir()
    drawn = opened_with_codes(instance)
    port, to = free_port(), free_port()
    given = command(program, proxied, port, to, certificate)
    if name == "nginx":
        checked = subprocess.run([*given, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
    homes = ("TMPDIR", "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    environment = os.environ | dict.fromkeys(homes, str(proxied))
    server = start(instance, to, temporary)
    proxy = subprocess.Popen(given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    written = []
    try:
        yield drawn, f"https://localhost:{port}", (instance, temporary, proxied), written
    finally:
        proxy.terminate()
        written += proxy.communicate(timeout=30)
        server.terminate()
        written += server.communicate(timeout=60)


@pytest.mark.skipif(os.name != "posix", reason="runs the proxies of a POSIX machine")
@PROXIES
def test_an_answer_through_the_proxy_leaves_no_mark(tmp_path, certificate, name, command):
    searched = []
    with behind(tmp_path, certificate, name, command) as (drawn, address, folders, written):
        headers = reached(address, certificate)
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
        for number, code in enumerate(drawn[:12]):
            marked, texts = marks(number, code)
            searched += texts
            page = send(address, "small", COMPLETE, code=code, headers=marked, certificate=certificate[0])
            assert "已收到" in page
        running = content(*folders)
    everything = running + content(*folders) + b"".join(written)
    assert found(searched, everything) == []
    assert b"/s/small" not in content(folders[2]) + b"".join(written[:2])


@pytest.mark.skipif(os.name != "posix", reason="runs the proxies of a POSIX machine")
@PROXIES
def test_too_large_a_file_comes_through_the_proxy_to_a_page_and_is_kept_nowhere(
    tmp_path, certificate, name, command
):
    mark = b"a mark of the file that was too large"
    with behind(tmp_path, certificate, name, command) as (_, address, folders, written):
        reached(address, certificate)
        context = ssl.create_default_context(cafile=certificate[0])
        sent = Request(f"{address}/console/new-questionnaire", (mark + bytes(1000)) * 20_000)
        with build_opener(HTTPSHandler(context=context)).open(sent) as reply:
            assert reply.url == f"{address}/console/sign-in?next=/console/too-large"
        running = content(*folders)
    assert mark not in running + content(*folders) + b"".join(written)

"""What many tests share: a browser, a server, a report, and that nothing is skipped where all is installed."""

import os
import shutil
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from tests.running import running

# A busy machine is slow at times: no fault of the code that an example then takes long.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without a browser's window around it, and opens a page in half the time."""


def pytest_collection_modifyitems(items):
    """Files that wait for a browser come first: a long one at the end would leave all processors but one idle."""
    slow = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With CADRE_SURVEY_NO_SKIP set, as in .ci/run, a skipped test is a failure that keeps its reason."""
    report = yield
    if report.skipped and os.environ.get("CADRE_SURVEY_NO_SKIP") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {call.excinfo}"
    return report


@pytest.fixture(scope="session", autouse=True)
def temporary_files_of_our_own(tmp_path_factory):
    """The audit looks through the folder of temporary files, where other programs may keep addresses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("temporary")))
        patch.setattr(tempfile, "tempdir", None)
        yield


@pytest.fixture(autouse=True)
def no_language_left_by_another_test(monkeypatch):
    """The command line tells click its language by this variable of the process."""
    monkeypatch.delenv("LANGUAGE", raising=False)


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium of this machine."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source():
    """The text of axe.min.js."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def serve():
    """Serves WSGI applications on loopback until the module is over: serve(app) -> "http://127.0.0.1:PORT"."""
    from waitress.server import create_server

    with ExitStack() as servers:
        yield lambda app: servers.enter_context(
            running(create_server(app, host="127.0.0.1", port=0, threads=4, ident=None))
        )


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory):
    """The simulated answers as they are read from their release; nobody may change them."""
    from analysis import release
    from tests.simulated import write_release

    folder = tmp_path_factory.mktemp("releases") / "demo-1"
    write_release(folder)
    return release.read(folder)


@pytest.fixture(scope="session")
def demo_report(demo_data):
    """The report on the simulated answers, made once for each language: demo_report("zh-CN")."""
    from analysis.report import build

    return cache(lambda language: build(demo_data, demo_data.questionnaire, language))

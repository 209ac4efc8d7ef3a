"""The whole story at the desk, after `init --single`: a questionnaire comes in, forty phones answer, a report goes out.

A browser does what the researcher does; the forty phones come over real HTTP, each with the code of its slip.
"""

import re
import tomllib
import zipfile
from urllib.parse import urlsplit

import pyotp
import pytest

from analysis.writing import FORMATS
from questionnaires import load, toml_text
from questionnaires.standard_consent import with_consent
from survey import accounts
from survey.roles import ROLES
from tests.survey.console import lasting
from tests.survey.console.lasting import WIDE
from tests.survey.console.test_browser_field import WORDS
from tests.survey.office import COMPLETE, SMALL
from tests.survey.paper import PRINTED, pdftotext
from tests.survey.visit import send

pytestmark = pytest.mark.browser
clock, instance, app, server, desk = lasting.BROWSER

PHONES = 40
OWN = "walks along the river at six"


class Telephone:
    """What shows the second factor: it is given the secret by the page, as a camera would read it."""

    def __init__(self, clock):
        self.clock = clock
        self.secret = ""

    def figures(self):
        self.clock.forward(seconds=30)  # none are taken twice
        return pyotp.TOTP(self.secret).at(self.clock())


def settle(page, server, once, telephone):
    """The first sign-in: a password of one's own, then the second factor."""
    page.goto(f"{server}/console/")
    page.fill("#name", accounts.LONE)
    page.fill("#password", once)
    page.click("button.main")
    page.fill("#password", OWN)
    page.fill("#again", OWN)
    page.click("button.main")
    telephone.secret = page.inner_text(".secret code").strip()
    page.fill("#factor", telephone.figures())
    page.click("button.main")
    assert urlsplit(page.url).path == "/console/"


def bring_questionnaire(page, server):
    page.goto(f"{server}/console/new-questionnaire/text")
    page.fill("#text", toml_text.text(with_consent(load.build(tomllib.loads(SMALL), "small.toml"))))
    page.click("button[value=save]")
    assert urlsplit(page.url).path == "/console/questionnaires/small"


def open_survey(page, server):
    page.goto(f"{server}/console/surveys")
    page.click('a[href="/console/open"]')
    page.click('a[href$="questionnaire=small"]')
    page.fill("#key", "spring")
    for name, text in WORDS.items():
        for language in ("zh-CN", "en"):
            field = page.locator(f'[name="{name}.{language}"]')
            if name != "help":  # no text of this questionnaire says where to find help
                field.fill(text)
            else:
                assert field.count() == 0
    page.fill("#delete_by", "2099-06-30")
    page.check('[name="codes"]')
    page.click('[name="step"][value="check"]')
    page.click('[name="step"][value="open"]')
    assert urlsplit(page.url).path == "/console/surveys/spring"


def print_slips(page, tmp_path):
    page.click('a[href$="/slips"]')
    page.fill("#count", str(PHONES))
    page.check('[name="here"]')
    with page.expect_download() as download:
        page.click("button.main")
    download.value.save_as(tmp_path / "slips.pdf")
    return list(dict.fromkeys(PRINTED.findall(pdftotext(tmp_path / "slips.pdf"))))


def close(page, server, telephone):
    page.goto(f"{server}/console/surveys/spring")
    page.click('a[href$="/close"]')
    page.fill("#grace", "0")
    page.fill("#factor", telephone.figures())
    page.click("button.grave")


def release(page, server):
    page.goto(f"{server}/console/results")
    page.click("button[name=survey]")
    page.wait_for_selector("iframe.document")
    assert urlsplit(page.url).path == "/console/results/spring-1"


def export_all(page, tmp_path, telephone):
    """The rows in every format; the names of what came down."""
    page.click("nav.places a:has-text('原始数据')")
    names = []
    for format in FORMATS:
        page.check(f"input[value={format}]")
        page.fill("#factor", telephone.figures())
        with page.expect_download() as download:
            page.click("button.main")
        names.append(download.value.suggested_filename)
        download.value.save_as(tmp_path / names[-1])
        assert (tmp_path / names[-1]).stat().st_size > 100
    return names


def test_a_researcher_alone_needs_no_command_after_init(desk, server, instance, clock, tmp_path):
    page = desk(WIDE)
    once = accounts.add(instance, accounts.LONE, frozenset(ROLES), single=True)
    telephone = Telephone(clock)
    settle(page, server, once, telephone)
    bring_questionnaire(page, server)
    open_survey(page, server)
    codes = print_slips(page, tmp_path)
    assert len(codes) >= PHONES
    for code in codes[:PHONES]:
        assert "已收到" in send(server, "spring", COMPLETE, code=code)
    close(page, server, telephone)
    release(page, server)
    frame = page.frame_locator("iframe.document")
    frame.locator("h1").wait_for()
    assert "培训小问卷" in frame.locator("h1").inner_text()
    assert re.search(rf"{PHONES}\s*份", frame.locator("body").inner_text())
    with page.expect_download() as report:
        page.click("button[value=docx]")
    report.value.save_as(tmp_path / "report.docx")
    assert zipfile.ZipFile(tmp_path / "report.docx").testzip() is None
    assert len(export_all(page, tmp_path, telephone)) == len(FORMATS)
    acts = [row.act for row in instance.staff.acts(50)]
    assert acts.count("exported") == len(FORMATS)
    assert {"signed-in", "factor", "saved", "opened", "slips", "closed", "released"} <= set(acts)

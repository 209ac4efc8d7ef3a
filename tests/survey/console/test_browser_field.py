"""In a browser: a survey with units and codes is opened, its slips are printed, it is paused and closed."""

import pytest

from survey import codes
from tests.survey.console import lasting
from tests.survey.console.lasting import NARROW, WIDE, sign_in
from tests.survey.console.staff import hire
from tests.survey.looking import OVERFLOW, violations
from tests.survey.office import HTTPS
from tests.survey.paper import PRINTED, pdftotext

pytestmark = pytest.mark.browser
clock, instance, app, server, desk = lasting.BROWSER

CONFIG = HTTPS
WORDS = {
    "organiser": "县委组织部",
    "purpose": "乡镇干部的工作状况",
    "recipient": "县委",
    "place": "县里的服务器",
    "keeper": "调查组",
    "help": "心理热线",
    "contact": "0000-0000000",
}


def tidy(page, axe_source):
    """The page as it stands is accessible and fits, wide and narrow."""
    found = violations(page, axe_source)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(OVERFLOW) > 0:
            found.append((page.url, f"scrolls sideways at {width}"))
    assert found == []


def fill(page, folder):
    listed = folder / "units.csv"
    listed.write_text("unit,label,roster\nn1,青石镇,42\nn2,白水乡,30\n", encoding="utf-8-sig")
    for name, text in WORDS.items():
        for language in ("zh-CN", "en"):
            page.fill(f'[name="{name}.{language}"]', text)
    page.fill("#delete_by", "2099-06-30")
    page.set_input_files("#units_file", listed)
    page.check('[name="codes"]')


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_survey_from_its_opening_to_its_close(
    desk,
    server,
    app,
    instance,
    clock,
    axe_source,
    tmp_path,
    language,
):
    key = f"spring-{language}"
    person = hire(instance, app, f"operator-{language}", "operator", clock=clock)
    instance.staff.set_language(person.name, language)
    page, said = desk(WIDE), []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    sign_in(page, server, person)
    page.goto(f"{server}/console/surveys")
    page.click('a[href="/console/open"]')
    page.click('a[href$="questionnaire=township_cadres"]')
    tidy(page, axe_source)

    page.fill("#key", key)
    page.click('[name="step"][value="check"]')
    assert page.get_by_role("alert").count() == 1
    assert page.input_value("#key") == key
    tidy(page, axe_source)

    fill(page, tmp_path)
    page.click('[name="step"][value="check"]')
    assert "白水乡" in page.inner_text("main")
    assert WORDS["organiser"] in page.inner_text("main")
    tidy(page, axe_source)
    page.click('[name="step"][value="open"]')
    assert page.get_by_role("status").count() == 1
    assert f"https://survey.example.org/s/{key}" in page.inner_text("main")
    tidy(page, axe_source)

    page.click('a[href$="/slips"]')
    tidy(page, axe_source)
    page.select_option("#unit", "n2")
    page.fill("#count", "30")
    with page.expect_download() as download:
        page.click("button.main")
    file = tmp_path / "slips.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename == f"slips-{key}-n2.pdf"
    printed = PRINTED.findall(pdftotext(file))
    assert len(set(printed)) == 32
    survey = instance.survey(key)
    assert survey.code_store.spend(survey.code_digest(codes.normalise(printed[0])), 2**52 + 1) == 2

    page.click('a[href$="/void"]')
    tidy(page, axe_source)
    page.check('[name="sure"]')
    page.click("button.grave")
    page.click('[name="to"]')
    assert survey.state == "paused"
    page.click('[name="to"]')
    assert survey.state == "open"

    page.click('a[href$="/close"]')
    tidy(page, axe_source)
    page.fill("#grace", "0")
    page.fill("#factor", person.factor())
    page.click("button.grave")
    assert survey.state == "closed"
    tidy(page, axe_source)
    assert [line for line in said if "422" not in line] == []

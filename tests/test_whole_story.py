"""The main job, end to end: 29 answers are in, a person sends the thirtieth on a phone, and the report counts it."""

import json

import pytest

from survey import cli, create_app
from survey.simulate import simulate
from tests.survey import walk
from tests.survey.office import MAIN, office, opened, shut

pytestmark = pytest.mark.browser

CHOSEN = {"G5": 4, "O3": 1}
"""The phone answers 不太通 and 明显偏大; what else it answers does not matter here."""


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Calls the command on the test's own instance and gives what it printed; any failure is one."""

    def call(*arguments):
        monkeypatch.setenv("CADRE_SURVEY_INSTANCE", str(tmp_path))
        with pytest.raises(SystemExit) as ended:
            cli.main(["--lang", "zh-CN", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert ended.value.code == 0, err
        return out

    return call


@pytest.fixture
def survey_of_29(tmp_path):
    """An open survey in which everybody of 29 answered the items that the phone answers as well."""
    instance = office(tmp_path)
    survey = opened(instance, "spring", MAIN, simulated="true")
    counts = {"G5": {1: 4, 2: 9, 3: 8, 4: 6, 5: 2}, "O3": {1: 7, 2: 10, 3: 9, 4: 3}}
    for response in simulate(survey.questionnaire, 29, seed=29, counts=counts):
        ticket = instance.tickets.read(instance.tickets.issue("spring"), "spring")
        assert survey.store.submit(ticket.key, response)
    assert survey.store.count() == 29
    yield instance
    shut(instance)


def answer_on_a_phone(chromium, address):
    context = chromium.new_context(viewport={"width": 360, "height": 800}, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(address)
    walk.to_the_end(page, chosen=CHOSEN)
    walk.send(page)
    assert "已收到" in page.inner_text("body")
    context.close()


def counts_of(printed):
    table = json.loads(printed)
    return table["base"], {row["value"]: row["count"] for row in table["rows"]}


def test_the_thirtieth_answer_is_in_every_base_and_adds_one_to_its_option(
    survey_of_29, chromium, serve, run, tmp_path
):
    before = {"G5": {1: 4, 2: 9, 3: 8, 4: 6, 5: 2}, "O3": {1: 7, 2: 10, 3: 9, 4: 3, 5: 0, 6: 0}}
    answer_on_a_phone(chromium, serve(create_app(survey_of_29)) + "/s/spring")
    assert survey_of_29.survey("spring").store.count() == 30
    survey_of_29.close()

    run("survey", "close", "spring", "--grace", 0)
    assert "spring-1" in run("release", "spring")

    for item, value in CHOSEN.items():
        base, counts = counts_of(run("frequency", "release:spring-1", "--variable", item, "--format", "json"))
        assert base == 30
        assert counts == before[item] | {value: before[item][value] + 1}

    report = tmp_path / "report.md"
    run("report", "release:spring-1", "-o", report)
    text = report.read_text(encoding="utf-8")
    assert "收回答卷30份" in text
    assert "有30%的受访干部认为晋升渠道不畅（9人，n=30）" in text  # 6 + 2 of 29, and one more
    assert "模拟数据" in text

"""Rows leave by command: the list of what is to be deleted by hand names every file that holds some."""

import random
import secrets
from pathlib import Path

import pytest

from questionnaires.response import Response
from survey import cli, fieldwork, releases
from tests.survey.office import MAIN, office, opened


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    instance.close()


def test_an_export_to_the_same_file_keeps_the_former_one_on_the_list(instance, tmp_path, capsys):
    survey = opened(instance, "spring", MAIN)
    closed = [item for item in survey.questionnaire.items if item.type in ("single", "rating")]
    draw = random.Random(5)
    for _ in range(150):
        given = {item.key: draw.choice(item.options).value for item in closed}
        survey.store.submit(secrets.randbits(53), Response.of(survey.questionnaire, given))
    fieldwork.close(survey, 0)
    releases.release(instance, "spring")
    instance.let_go()
    file = str(tmp_path / "rows.csv")
    for said in ("", "The former rows.csv was kept as rows.bak.csv.\n"):
        with pytest.raises(SystemExit) as caught:
            cli.main(["--lang", "en", "--instance", str(tmp_path), "export", "spring-1", "-o", file])
        assert caught.value.code == 0
        assert said in capsys.readouterr().out
    assert (tmp_path / "rows.bak.codebook.csv").exists()
    listed = {Path(path).name for path in instance.console.exports("spring")}
    assert listed == {"rows.csv", "rows.bak.csv"}

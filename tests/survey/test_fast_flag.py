"""Filled in too fast: the phone says yes or no, the answer keeps it, a release and its export carry it."""

import csv
import json
from dataclasses import replace

import pytest

from analysis import release as snapshot
from analysis import report
from analysis.export import export
from analysis.responses import of_responses
from questionnaires import codebook, load
from questionnaires.answers import BLANK
from questionnaires.errors import DefinitionError
from questionnaires.response import Response
from survey import create_app, fieldwork, forms, releases
from survey.context import RESPONSES
from survey.simulate import demo_responses
from tests.simulated import document, write_release
from tests.survey import raw
from tests.survey.desk import survey_key
from tests.survey.office import COMPLETE, MAIN, SMALL, office, opened, shut
from tests.survey.test_public import get, post

FLAG = """
[[quality_flags]]
key = "hasty"
on = false
rule = {seconds_below = 30}
"""
JUDGING = load.build(document(), MAIN.name).asked().judging_speed(True)


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    shut(instance)


@pytest.fixture
def judging(instance):
    """A survey whose settings have the flag switched on."""
    return opened(instance, "small", SMALL + FLAG, fast_flag="true")


def documents(survey):
    return [json.loads(row[1]) for row in raw.rows(survey.folder / RESPONSES)]


def send(instance, **more):
    client = create_app(instance).test_client()
    return post(client, COMPLETE | {"ticket": get(client).ticket} | more)


@pytest.mark.parametrize(("said", "kept"), [("1", True), ("0", False)])
def test_what_the_phone_says_is_stored_and_nothing_more(instance, judging, said, kept):
    assert send(instance, fast=said).status_code == 303
    (stored,) = raw.answers(judging.folder / RESPONSES)
    assert stored.fast is kept
    (document,) = documents(judging)
    assert document == {"q": "small", "v": 1, "a": document["a"], "f": int(said)}


@pytest.mark.parametrize("said", [{}, {"fast": ""}, {"fast": "119"}, {"fast": "true"}, {"fast": ["0", "1"]}])
def test_a_phone_that_says_nothing_or_nonsense_costs_nobody_the_answers(instance, judging, said):
    assert send(instance, **said).status_code == 303
    (document,) = documents(judging)
    assert document.keys() == {"q", "v", "a"}


def test_a_survey_without_the_flag_keeps_nothing_of_it(instance):
    survey = opened(instance, "small", SMALL + FLAG)
    assert send(instance, fast="1").status_code == 303
    (document,) = documents(survey)
    assert document.keys() == {"q", "v", "a"}


def test_a_repeated_sending_keeps_what_was_said_first(instance, judging):
    client = create_app(instance).test_client()
    ticket = get(client).ticket
    for said in ("1", "0"):
        post(client, COMPLETE | {"ticket": ticket, "fast": said})
    assert [document["f"] for document in documents(judging)] == [1]


def test_no_item_may_take_its_name(instance):
    taken = replace(JUDGING, items=(replace(JUDGING.items[0], key=forms.FAST), *JUDGING.items[1:]))
    with pytest.raises(ValueError, match="fast"):
        forms.build(taken, "zh-CN")


def test_the_flag_is_a_column_so_that_its_key_is_no_items_key(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL + FLAG.replace('"hasty"', '"A4"'), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load.load(path)
    (problem,) = caught.value.problems
    assert str(problem) == (
        'small.toml, quality flag 1 "A4": the key "A4" is used more than once. Give it a key of its own.'
    )


def test_answers_read_as_they_were_written():
    for fast in (None, False, True):
        response = Response("q", 1, {"A1": 2}, fast=fast)
        assert Response.from_json(response.to_json()) == response
    assert Response.from_json('{"q":"q","v":1,"a":{"A1":2}}').fast is None
    with pytest.raises(ValueError, match="not a stored response"):
        Response.from_json('{"q":"q","v":1,"a":{"A1":2},"f":2}')


def test_the_codebook_has_the_column_only_where_the_flag_is_on():
    assert [variable.column for variable in codebook.of(JUDGING)][-1] == "fast"
    assert "fast" not in codebook.of(JUDGING.judging_speed(False))
    column = codebook.of(JUDGING)["fast"]
    assert (column.item, column.label) == (None, "填得过快（不到120秒）")
    assert (dict(column.values), dict(column.missing)) == ({0: "否", 1: "是"}, {BLANK: "未知"})
    assert codebook.of(JUDGING, "en")["fast"].label == "Filled in too fast (under 120 seconds)"


def test_rows_hold_yes_no_and_not_known():
    given = [Response.of(JUDGING, {"W1": 1}, fast=fast) for fast in (True, False, None)]
    data = of_responses(given, JUDGING)
    assert data.frame["fast"].tolist() == [1, 0, BLANK]
    assert data.frame["W1"].tolist() == [1, 1, 1]


def hasty(form):
    """The simulated answers; of each ten one was too fast, and of one nothing is known."""
    for number, response in enumerate(demo_responses(form)):
        yield replace(response, fast={0: True, 1: None}.get(number % 10, False))


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases") / "demo-1"
    write_release(folder, tuple(hasty(JUDGING)), JUDGING)
    return folder


def test_a_release_holds_the_column_and_counts_it_nowhere(released):
    data = snapshot.read(released)
    assert data.questionnaire == JUDGING
    assert data.frame["fast"].value_counts().to_dict() == {0: 175, 1: 22, BLANK: 22}
    counted = snapshot.figures(released)["variables"]
    assert [one["column"] for one in counted] == [
        variable.column for variable in codebook.of(JUDGING) if variable.closed and variable.item
    ]


def test_a_release_without_the_flag_is_read_without_the_column(tmp_path):
    write_release(tmp_path / "demo-1")
    data = snapshot.read(tmp_path / "demo-1")
    assert "fast" not in data.frame
    assert "fast" not in data.codebook


@pytest.mark.parametrize(
    ("language", "label"), [("zh-CN", "填得过快（不到120秒）"), ("en", "Filled in too fast")]
)
def test_an_export_carries_it_with_its_label(released, tmp_path, language, label):
    written = export(snapshot.read(released), tmp_path / "rows.csv", format="csv", language=language)
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted({row["fast"] for row in rows}) == ["", "0", "1"]
    assert sum(row["fast"] == "1" for row in rows) == 22
    described = (tmp_path / "rows.codebook.csv").read_text(encoding="utf-8-sig")
    assert label in described
    assert "fast" not in written.dropped


def test_it_singles_out_nobody_in_a_row_level_export(released, tmp_path):
    """The same background items go as without it: it is no background, and nothing is merged for it."""
    write_release(tmp_path / "demo-1", demo_responses(JUDGING), JUDGING.judging_speed(False))
    plain = export(snapshot.read(tmp_path / "demo-1"), tmp_path / "plain.csv", format="csv")
    flagged = export(snapshot.read(released), tmp_path / "flagged.csv", format="csv")
    assert (flagged.dropped, flagged.rows, flagged.smallest_class) == (
        plain.dropped,
        plain.rows,
        plain.smallest_class,
    )


def test_a_report_of_such_a_release_is_written_as_before(released, tmp_path):
    write_release(tmp_path / "demo-1", demo_responses(JUDGING), JUDGING.judging_speed(False))
    read = [snapshot.read(folder) for folder in (tmp_path / "demo-1", released)]
    plain, flagged = (report.build(data, None, "zh-CN").blocks for data in read)
    assert len(flagged) == len(plain) > 100
    changed = [str(block) for block, other in zip(flagged, plain, strict=True) if block != other]
    assert all(read[1].manifest.hash in text for text in changed), "only the release names itself otherwise"


def test_the_whole_way_from_the_phone_to_the_release(instance):
    survey = opened(instance, "main", MAIN, fast_flag="true")
    for number in range(20):
        answer = Response.of(
            survey.questionnaire, {"W1": 1 + number % 5}, fast=[True, False, None][number % 3]
        )
        survey.store.submit(survey_key(), answer)
    fieldwork.close(survey, 0)
    releases.release(instance, "main")  # the audit has found no leak
    data = snapshot.read(releases.folder_of(instance, "main-1"))
    assert data.frame["fast"].value_counts().to_dict() == {1: 7, 0: 7, BLANK: 6}

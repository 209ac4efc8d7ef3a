"""Answers leave the store as releases only: after the close, of k people or more, never of nearly the same."""

import os
import sqlite3
from datetime import timedelta

import pytest

from analysis import release as snapshot
from survey import fieldwork, keeper, planning, releases
from survey.context import Instance
from survey.errors import NotDone, ReleaseRefused, ReleaseUnknown, SurveyUnknown
from survey.store.console import ReleaseRow
from tests.survey.desk import NOON, answer, main_form, opened, settings_file


@pytest.fixture
def instance(desk):
    return desk


def refusal(instance, key="spring"):
    with pytest.raises(ReleaseRefused) as caught:
        releases.release(instance, key)
    (problem,) = caught.value.problems
    return str(problem)


def test_nothing_leaves_before_the_close_and_the_end_of_the_grace(instance, tmp_path, clock):
    survey = opened(instance, tmp_path)
    answer(survey, 12)
    assert "it still takes answers. Close it first" in refusal(instance)
    fieldwork.pause(survey)
    assert "it still takes answers" in refusal(instance)
    fieldwork.close(survey)
    assert "Wait until the grace is over" in refusal(instance)
    clock.now = NOON + timedelta(hours=1)
    assert releases.release(instance, "spring").rows == 12


def test_fewer_than_k_answers_are_never_released_and_their_number_is_not_told(instance, tmp_path):
    survey = opened(instance, tmp_path)
    answer(survey, 9)
    fieldwork.close(survey, 0)
    told = refusal(instance)
    assert "fewer than 10 people answered" in told
    assert "9" not in told
    assert not survey.releases_folder.exists() or list(survey.releases_folder.iterdir()) == []


def test_blank_forms_do_not_make_up_the_number(instance, tmp_path):
    survey = opened(instance, tmp_path)
    answer(survey, 9)
    answer(survey, 5, W1=-2)
    fieldwork.close(survey, 0)
    assert "fewer than 10" in refusal(instance)


def test_a_release_is_a_folder_that_reads_back_and_is_in_the_list(instance, tmp_path):
    survey = opened(instance, tmp_path, more="simulated = true\ninvited = 40\n")
    answer(survey, 14)
    fieldwork.close(survey, 0)
    manifest = releases.release(instance, "spring")
    assert (manifest.id, manifest.survey, manifest.rows, manifest.k) == ("spring-1", "spring", 14, 10)
    assert (manifest.simulated, manifest.opened, manifest.closed) == (True, "2026-11-20", "2026-11-20")
    folder = releases.folder_of(instance, "spring-1")
    assert folder == survey.folder / "releases" / "spring-1"
    data = snapshot.read(folder)
    assert len(data.frame) == 14
    assert fieldwork.status(instance, survey).releases == ("spring-1",)


def test_what_was_written_reaches_the_release_apart_from_rows_that_no_longer_hold_it(instance, tmp_path):
    survey = opened(instance, tmp_path)
    answer(survey, 12, X1="多下来看看")
    answer(survey, 3, X1=-2)
    fieldwork.close(survey, 0)
    releases.release(instance, "spring")
    folder = releases.folder_of(instance, "spring-1")
    assert snapshot.remarks(folder)["X1"] == ("多下来看看",) * 12
    assert snapshot.read(folder).written["X1"] == 12
    assert survey.store.finished
    assert not any("X1" in stored.answers for stored in survey.store.responses())


def test_the_same_people_may_be_released_again(instance, tmp_path):
    survey = opened(instance, tmp_path)
    answer(survey, 14)
    fieldwork.close(survey, 0)
    assert [releases.release(instance, "spring").id for _ in range(3)] == ["spring-1", "spring-2", "spring-3"]


@pytest.mark.parametrize(
    ("earlier", "allowed"), [(14, True), (13, False), (23, False), (24, True), (5, False)]
)
def test_releases_differ_by_nobody_or_by_ten(instance, tmp_path, earlier, allowed):
    survey = opened(instance, tmp_path)
    answer(survey, 14)
    fieldwork.close(survey, 0)
    instance.console.add_release(ReleaseRow("spring-7", "spring", 7, earlier, "", instance.today))
    if allowed:
        assert releases.release(instance, "spring").id == "spring-8"
    else:
        assert "release spring-7 differs from this by fewer than 10 people" in refusal(instance)


def test_the_releases_of_surveys_with_like_names_are_kept_apart(instance, tmp_path):
    for key in ("a", "a-1"):
        survey = opened(instance, tmp_path, key)
        answer(survey, 10)
        fieldwork.close(survey, 0)
        releases.release(instance, key)
    assert releases.folder_of(instance, "a-1").parent.parent.name == "a"
    assert releases.folder_of(instance, "a-1-1").parent.parent.name == "a-1"


@pytest.mark.parametrize("name", ["spring-1", "spring", "", "../x-1", "spring-0", "spring-01"])
def test_a_release_that_is_not_there_is_told(instance, tmp_path, name):
    opened(instance, tmp_path)
    with pytest.raises(ReleaseUnknown, match="there is no release of this name"):
        releases.folder_of(instance, name)


def test_an_unknown_survey_has_no_release(instance):
    with pytest.raises(SurveyUnknown):
        releases.release(instance, "autumn")


def test_a_folder_that_a_crash_left_unlisted_does_not_block_the_next_release(instance, tmp_path):
    survey = opened(instance, tmp_path)
    answer(survey, 12)
    fieldwork.close(survey, 0)
    survey.releases_folder.mkdir(mode=0o700)
    (survey.releases_folder / "spring-1").mkdir(mode=0o700)
    assert releases.release(instance, "spring").id == "spring-2"


# ---- only what the audit finds clean -----------------------------------------------------------


def clock_column():
    return (
        "ALTER TABLE response ADD COLUMN created INTEGER",
        "UPDATE response SET created = 1790000000 + rowid % 997",
    )


def index():
    return ("CREATE INDEX by_seal ON response (seal)",)


def tampered(survey, tamper):
    """The closed survey's file, changed by other hands and dated back to midnight."""
    survey.release_answers()
    path = survey.folder / "responses.db"
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in tamper():
        connection.execute(statement)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    midnight = NOON.timestamp() - 12 * 3600
    for each in (*survey.folder.glob("responses.db*"), survey.folder):
        os.utime(each, (midnight, midnight))


@pytest.mark.parametrize(("tamper", "attack"), [(clock_column, "clock"), (index, "layout")])
def test_a_file_that_betrays_somebody_is_not_released(instance, tmp_path, tamper, attack):
    survey = opened(instance, tmp_path)
    answer(survey, 60)
    fieldwork.close(survey, 0)
    tampered(survey, tamper)
    with pytest.raises(ReleaseRefused) as caught:
        releases.release(instance, "spring")
    told = [str(problem) for problem in caught.value.problems]
    assert any(f"survey spring: the audit finds a leak: LEAK  {attack}: " in one for one in told), told
    assert all("cadre-survey audit spring" in one for one in told)
    assert not survey.releases_folder.exists()
    assert instance.console.releases("spring") == ()


def test_a_survey_with_codes_is_clean_at_its_close_and_released_as_often_as_wished(instance, tmp_path):
    survey = fieldwork.open_survey(
        instance, planning.plan(instance, "coded", main_form(), settings_file(tmp_path), codes=True)
    )
    keeper.add_codes(instance, "coded", range(100, 130), 0)
    for code in range(100, 112):
        survey.code_store.spend(code, 5)
    answer(survey, 12, X1="多下来看看")
    fieldwork.close(survey, 0)
    assert [releases.release(instance, "coded").rows for _ in range(2)] == [12, 12]


@pytest.mark.skipif(os.name != "posix", reason="file modes exist on POSIX only")
def test_a_running_server_refuses_with_the_same_words(instance, tmp_path, clock):
    survey = opened(instance, tmp_path)
    answer(survey, 60)
    fieldwork.close(survey, 0)
    command = Instance(instance.folder, clock)
    with keeper.keeping(instance):
        assert keeper.release(command, "spring")["id"] == "spring-1"
        (survey.folder / "responses.db").chmod(0o644)
        with pytest.raises(NotDone, match=r"the audit finds a leak: LEAK  modes: .*responses\.db is open"):
            keeper.release(command, "spring")
    command.close()

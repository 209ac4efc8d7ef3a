"""A survey from its opening to its close: checked first, frozen then, counted in tens until closed."""

import json
import os
import shutil
import stat
from datetime import UTC, date, datetime, timedelta

import pytest

from questionnaires import load
from survey import fieldwork, planning
from survey.context import Instance
from survey.errors import FieldworkError, SurveyUnknown
from tests.survey.desk import FILLED, NOON, answer, instance_at, main_form, opened, settings_file


@pytest.fixture
def instance(desk):
    return desk


def refused(call, *arguments, **named):
    with pytest.raises(FieldworkError) as caught:
        call(*arguments, **named)
    return [str(problem) for problem in caught.value.problems]


def test_an_opened_survey_stands_in_its_folder_and_in_the_list(instance, tmp_path):
    survey = opened(instance, tmp_path)
    assert {path.name for path in survey.folder.iterdir()} >= {
        "survey.toml",
        "questionnaire.json",
        "responses.db",
    }
    assert [one.key for one in instance.surveys()] == ["spring"]
    assert survey.state == "open"
    assert survey.hands_out
    assert survey.accepts
    assert survey.opened == date(2026, 11, 20)
    assert survey.closes is None
    assert survey.closed is None
    assert survey.settings.k == 10


def test_the_frozen_document_is_the_complete_questionnaire(instance, tmp_path):
    survey = opened(instance, tmp_path)
    document = json.loads((survey.folder / "questionnaire.json").read_text(encoding="utf-8"))
    assert load.build(document, "questionnaire.json") == load.load(main_form())
    assert survey.document == document


def test_the_questionnaire_is_as_asked(instance, tmp_path):
    without = opened(instance, tmp_path, "without")
    assert "B6" not in without.questionnaire.by_key
    with_sex = opened(
        instance, tmp_path, "with", 'optional_items = ["B6"]\ninvited = 219\nlanguages = ["en"]\n'
    )
    assert "B6" in with_sex.questionnaire.by_key
    assert with_sex.questionnaire.language == "en"


@pytest.mark.skipif(os.name != "posix", reason="file modes exist on POSIX only")
def test_only_the_owner_can_read_a_survey(instance, tmp_path):
    survey = opened(instance, tmp_path)
    answer(survey, 1)
    assert stat.S_IMODE(survey.folder.stat().st_mode) == 0o700
    for file in survey.folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


@pytest.mark.parametrize("key", ["", "-a", "_a", "春", "a b", "a/b", "../a", "a.b", "a" * 41])
def test_a_key_that_makes_no_address_is_refused(instance, tmp_path, key):
    assert "1 to 40 of A-Z" in refused(opened, instance, tmp_path, key)[0]
    assert list(instance.surveys_folder.iterdir()) == []


def test_a_key_is_used_once_capitals_or_not(instance, tmp_path):
    opened(instance, tmp_path, "Spring")
    for key in ("Spring", "spring"):
        assert refused(opened, instance, tmp_path, key) == [
            f"survey {key}: there is a survey of this key. Choose another key; keys are never used again."
        ]


def test_every_reason_against_opening_is_told_and_nothing_is_made(instance, tmp_path):
    path = settings_file(tmp_path, FILLED.replace('"0000-0000000"', '""') + "k = 3\n")
    told = refused(planning.plan, instance, "a b", main_form(), path, date(2026, 11, 19))
    assert len(told) == 4
    assert "1 to 40 of" in told[0]
    assert "2026-11-19 has passed" in told[1]
    assert "survey.toml, k: 3 does not fit" in "\n".join(told)
    assert "survey.toml, contact" in "\n".join(told)
    assert list(instance.surveys_folder.iterdir()) == []
    assert instance.surveys() == ()


def test_the_last_day_is_not_after_the_day_on_which_answers_are_deleted(instance, tmp_path):
    assert refused(opened, instance, tmp_path, closes=date(2027, 7, 1)) == [
        "survey spring: the last day 2027-07-01 comes after 2027-06-30, when the answers are deleted. "
        "Choose an earlier last day, or have the answers deleted later."
    ]
    assert instance.surveys() == ()
    assert opened(instance, tmp_path, closes=date(2027, 6, 30)).closes == date(2027, 6, 30)


def free(monkeypatch, folder, space):
    """Let the disk of `folder` have so many bytes free."""
    usage = shutil.disk_usage(folder)._replace(free=space)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: {folder: usage}[path])


def test_no_survey_is_opened_on_a_disk_that_may_become_full(instance, tmp_path, monkeypatch):
    free(monkeypatch, instance.folder, 300_000_000 - 1)
    assert refused(opened, instance, tmp_path) == [
        f"disk of {instance.folder}: 299 MB are free, and a new survey needs 300 MB. "
        "Free space on this disk, or move the instance to a larger one."
    ]
    assert list(instance.surveys_folder.iterdir()) == []
    free(monkeypatch, instance.folder, 300_000_000)
    assert opened(instance, tmp_path).state == "open"


def test_an_office_with_large_surveys_needs_three_times_their_size(instance, tmp_path, monkeypatch):
    large = opened(instance, tmp_path, "large").folder / "responses-2.db"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    free(monkeypatch, instance.folder, 600_000_000)
    assert "a new survey needs 601 MB" in refused(opened, instance, tmp_path)[0]


def test_a_questionnaire_with_mistakes_does_not_open(instance, tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text('key = "broken"\n', encoding="utf-8")
    assert refused(planning.plan, instance, "spring", broken, settings_file(tmp_path))
    assert instance.surveys() == ()


@pytest.mark.parametrize("name", ["survey.toml", "questionnaire.json"])
def test_what_was_frozen_cannot_be_changed(instance, tmp_path, clock, name):
    survey = opened(instance, tmp_path)
    path = survey.folder / name
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    again = Instance(instance.folder, clock)
    told = refused(again.survey, "spring")
    again.close()
    assert "were changed after opening" in told[0]


def test_an_unknown_survey_is_told(instance):
    with pytest.raises(SurveyUnknown, match="survey autumn: there is no survey of this key"):
        instance.survey("autumn")


def test_a_survey_is_paused_and_resumed_and_takes_sent_forms_meanwhile(instance, tmp_path):
    survey = opened(instance, tmp_path)
    fieldwork.pause(survey)
    assert (survey.state, survey.hands_out, survey.accepts) == ("paused", False, True)
    assert refused(fieldwork.pause, survey)
    fieldwork.resume(survey)
    assert survey.state == "open"
    assert refused(fieldwork.resume, survey)


def test_another_process_sees_the_state_at_once(instance, tmp_path, clock):
    server = opened(instance, tmp_path)
    command = Instance(instance.folder, clock)
    fieldwork.pause(command.survey("spring"))
    assert server.state == "paused"
    fieldwork.close(command.survey("spring"), 0)
    assert server.state == "closed"
    command.close()


def test_closing_leaves_sent_forms_the_grace(instance, tmp_path, clock):
    survey = opened(instance, tmp_path)
    fieldwork.close(survey)
    assert (survey.state, survey.hands_out, survey.accepts) == ("closing", False, True)
    clock.now = NOON + timedelta(minutes=59, seconds=59)
    assert survey.state == "closing"
    clock.now = NOON + timedelta(minutes=60)
    assert (survey.state, survey.hands_out, survey.accepts) == ("closed", False, False)
    assert survey.closed == date(2026, 11, 20)


def test_the_grace_comes_from_the_settings_or_the_command(instance, tmp_path, clock):
    short = opened(instance, tmp_path, "short", "grace_minutes = 5\n")
    fieldwork.close(short)
    none = opened(instance, tmp_path, "none")
    fieldwork.close(none, 0)
    assert (short.state, none.state) == ("closing", "closed")
    clock.now = NOON + timedelta(minutes=5)
    assert short.state == "closed"


def test_a_grace_can_be_shortened_never_prolonged(instance, tmp_path, clock):
    survey = opened(instance, tmp_path)
    fieldwork.close(survey, 30)
    fieldwork.close(survey, 600)
    clock.now = NOON + timedelta(minutes=29)
    assert survey.state == "closing"
    fieldwork.close(survey, 0)
    assert survey.state == "closed"
    for again in (fieldwork.close, fieldwork.pause, fieldwork.resume):
        assert refused(again, survey)
    with pytest.raises(ValueError, match="-1"):
        fieldwork.close(opened(instance, tmp_path, "next"), -1)


def test_the_last_day_ends_at_midnight_where_the_instance_is(instance, tmp_path, clock):
    survey = opened(instance, tmp_path, closes=date(2026, 11, 30))
    clock.now = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
    assert survey.state == "open"
    clock.now = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert survey.state == "closing"
    clock.now = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    assert survey.state == "closed"
    assert survey.closed == date(2026, 11, 30)


def test_a_paused_survey_closes_on_its_last_day_too(instance, tmp_path, clock):
    survey = opened(instance, tmp_path, closes=date(2026, 11, 20))
    fieldwork.pause(survey)
    clock.now = NOON + timedelta(days=1)
    assert survey.state == "closed"


def test_closing_by_hand_before_the_last_day_counts(instance, tmp_path, clock):
    survey = opened(instance, tmp_path, closes=date(2026, 11, 30))
    fieldwork.close(survey, 10)
    clock.now = NOON + timedelta(minutes=10)
    assert survey.state == "closed"
    assert survey.closed == date(2026, 11, 20)


@pytest.mark.parametrize("moment", [datetime(1970, 1, 1, tzinfo=UTC), NOON - timedelta(days=1)])
def test_a_clock_that_jumps_back_disturbs_nothing(instance, tmp_path, clock, moment):
    survey = opened(instance, tmp_path, closes=date(2026, 11, 30))
    clock.now = moment
    assert survey.state == "open"
    answer(survey, 1)
    assert survey.store.count() == 1


def test_a_time_zone_that_changes_its_clocks_closes_at_its_own_midnight(tmp_path, clock):
    instance = instance_at(tmp_path / "instance", clock)
    (instance.folder / "config.toml").write_text('timezone = "Europe/Berlin"\n', encoding="utf-8")
    clock.now = datetime(2027, 3, 20, 12, tzinfo=UTC)
    berlin = Instance(instance.folder, clock)
    survey = opened(berlin, tmp_path, closes=date(2027, 3, 28))
    # The night before, clocks there went forward: midnight is 22:00 UTC, not 23:00.
    clock.now = datetime(2027, 3, 28, 21, 59, tzinfo=UTC)
    assert survey.state == "open"
    clock.now = datetime(2027, 3, 28, 22, 0, tzinfo=UTC)
    assert survey.state == "closing"
    berlin.close()


@pytest.mark.parametrize(("stored", "shown"), [(0, 0), (9, 0), (10, 10), (27, 20)])
def test_while_it_runs_answers_are_counted_in_tens(instance, tmp_path, stored, shown):
    survey = opened(instance, tmp_path)
    answer(survey, stored)
    for step in (lambda _: None, fieldwork.pause, lambda survey: fieldwork.close(survey, 60)):
        step(survey)
        status = fieldwork.status(instance, survey)
        assert (status.count, status.exact) == (shown, False)


def test_after_the_close_the_count_is_exact(instance, tmp_path):
    survey = opened(instance, tmp_path)
    answer(survey, 27)
    fieldwork.close(survey, 0)
    status = fieldwork.status(instance, survey)
    assert (status.count, status.exact, status.state) == (27, True, "closed")
    assert status.address == "http://127.0.0.1:8000/s/spring"
    assert status.releases == ()


def test_a_closed_instance_opens_its_files_anew(instance, tmp_path):
    answer(opened(instance, tmp_path), 3)
    instance.close()
    assert instance.survey("spring").store.count() == 3


def test_the_list_has_the_latest_first(instance, tmp_path, clock):
    opened(instance, tmp_path, "one")
    opened(instance, tmp_path, "two")
    clock.now = NOON + timedelta(days=1)
    opened(instance, tmp_path, "three")
    assert [survey.key for survey in instance.surveys()] == ["three", "two", "one"]

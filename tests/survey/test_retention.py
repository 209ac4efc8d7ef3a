"""On the day after delete_by nothing is left that the program can reach, and the rest is named."""

from datetime import UTC, datetime

import click
import pytest

from survey import backup, errands, error_log, fieldwork, keeper, planning, releases, retention
from survey.cli.desk import Desk
from survey.errors import FieldworkError, SurveyDeleted
from survey.keeper import Keeper
from survey.removal import overwrite_tree
from survey.restore import restore
from tests.survey.desk import answer, opened

LAST_MOMENT = datetime(2027, 6, 30, 15, 59, 59, tzinfo=UTC)
AFTER = datetime(2027, 6, 30, 16, 0, tzinfo=UTC)
"""delete_by is 2027-06-30, which ends at 16:00 UTC in Shanghai."""
MARK = "只有我知道的事"


@pytest.fixture
def instance(desk):
    return desk


@pytest.fixture
def kept(instance, tmp_path):
    """A closed survey with a release, an export and two backups, beside one that is kept longer."""
    longer = 'delete_by = "2028-01-31"'
    answer(opened(instance, tmp_path), 20, X1=MARK)
    answer(_opened_longer(instance, tmp_path, longer), 20)
    instance.let_go()
    backup.backup(instance, tmp_path / "disk")
    fieldwork.close(instance.survey("spring"), 0)
    releases.release(instance, "spring")
    instance.console.add_export("spring", str(tmp_path / "answers.csv"))
    (tmp_path / "answers.csv").write_text("rows", encoding="utf-8")
    return instance.survey("spring")


def _opened_longer(instance, tmp_path, longer, key="longer"):
    from tests.survey.desk import FILLED, main_form, settings_file

    text = FILLED.replace('delete_by = "2027-06-30"', longer)
    return fieldwork.open_survey(
        instance, planning.plan(instance, key, main_form(), settings_file(tmp_path, text))
    )


def everything(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_last_day_is_kept_to_its_end(instance, kept, clock):
    clock.now = LAST_MOMENT
    assert retention.overdue(instance) == ()
    clock.now = AFTER
    assert [survey.key for survey in retention.overdue(instance)] == ["spring"]


def test_answers_releases_and_backups_are_gone_and_the_others_stay(instance, kept, clock, tmp_path):
    clock.now = AFTER
    retention.expire(instance)
    assert not (instance.surveys_folder / "spring").exists()
    assert instance.console.releases("spring") == ()
    (row,) = instance.console.backups()
    assert dict(row.rows) == {"longer": 20}
    (folder,) = (tmp_path / "disk").iterdir()
    assert not (folder / "surveys" / "spring").exists()
    assert MARK.encode() not in everything(instance.folder) + everything(tmp_path / "disk")
    with pytest.raises(SurveyDeleted, match="deleted on the day that respondents were told"):
        instance.survey("spring")
    assert instance.survey("longer").store.count() == 20
    # What is left of the backup can still be put back.
    instance.close()
    assert restore(instance.folder, folder).rows == {"longer": 20}


def test_newer_answers_that_a_restore_kept_aside_are_gone_too(instance, tmp_path, clock):
    answer(opened(instance, tmp_path), 12)
    answer(_opened_longer(instance, tmp_path, 'delete_by = "2028-01-31"', key="spring-2"), 12)
    instance.let_go()
    made = backup.backup(instance, tmp_path / "disk")
    for _ in range(2):
        answer(instance.survey("spring"), 3, X1=MARK)
        answer(instance.survey("spring-2"), 3)
        instance.close()
        restore(instance.folder, made.folder)
    aside = instance.folder / "replaced"
    assert {path.name for path in aside.iterdir()} == {"spring", "spring.2", "spring-2", "spring-2.2"}
    clock.now = AFTER
    # The survey's own folder went in an earlier round: what was put aside is still to be deleted.
    instance.console.set_deleted("spring")
    overwrite_tree(instance.surveys_folder / "spring")
    backup.remove_survey(instance, "spring")
    assert retention.pending(instance)
    retention.expire(instance)
    assert {path.name for path in aside.iterdir()} == {"spring-2", "spring-2.2"}
    assert MARK.encode() not in everything(instance.folder)
    assert not retention.pending(instance)


def test_exports_and_backups_out_of_reach_are_listed(instance, kept, clock, tmp_path):
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    clock.now = AFTER
    retention.expire(instance)
    status = errands.status_of(instance, "spring")
    assert status.deleted
    assert status.left[0] == str(tmp_path / "answers.csv")
    assert status.left[1].startswith(str(tmp_path / "disk"))
    assert not retention.pending(instance)
    (tmp_path / "unplugged").rename(tmp_path / "disk")
    assert retention.pending(instance)
    retention.expire(instance)
    assert errands.status_of(instance, "spring").left == (str(tmp_path / "answers.csv"),)
    assert [one.key for one in keeper.statuses(instance)] == ["longer", "spring"]


def test_a_deletion_that_was_cut_short_is_taken_up_again(instance, kept, clock, monkeypatch):
    clock.now = AFTER

    def cut(path):
        raise OSError("cut short")

    with monkeypatch.context() as patched:
        patched.setattr(retention, "erase", cut)
        with pytest.raises(OSError, match="cut"):
            retention.expire(instance)
    assert (instance.surveys_folder / "spring").exists()
    retention.expire(instance)
    assert not (instance.surveys_folder / "spring").exists()


def test_the_server_deletes_once_it_is_sure_of_the_day(instance, kept, clock):
    clock.now = AFTER
    unsure = Keeper(instance)
    unsure.round()
    assert (instance.surveys_folder / "spring").exists()
    sure = Keeper(instance, sure_of_the_day=0)
    sure.round()
    assert not (instance.surveys_folder / "spring").exists()


def damaged(instance, key):
    """An instance to which the survey `key` is damaged: its settings were changed after opening."""
    with (instance.surveys_folder / key / "survey.toml").open("a", encoding="utf-8") as file:
        file.write("# touched")
    instance.close()
    return instance


def test_a_damaged_survey_stops_no_other_from_being_deleted(instance, kept, clock):
    damaged(instance, "longer")
    clock.now = AFTER
    retention.expire(instance)
    assert [(row.key, row.stage) for row in instance.console.surveys()] == [
        ("longer", "open"),
        ("spring", "deleted"),
    ]
    assert not (instance.surveys_folder / "spring").exists()
    assert (instance.surveys_folder / "longer" / "responses.db").exists()


def test_the_server_deletes_beside_a_damaged_survey_and_notes_it_once(instance, kept, clock):
    damaged(instance, "longer")
    clock.now = AFTER
    errors = error_log.write_to(instance.folder)
    with keeper.keeping(instance):
        thread = Keeper(instance, sure_of_the_day=0)
        for _ in range(3):
            thread._next_upkeep = 0
            thread.round()
    error_log.stop(errors)
    assert not (instance.surveys_folder / "spring").exists()
    noted = (instance.folder / "errors.log").read_text(encoding="utf-8").splitlines()
    assert len({line.split()[1] for line in noted}) == 1
    assert noted[0].split()[1] == "FieldworkError"


def test_what_cannot_be_deleted_stops_no_other_and_is_told(instance, kept, clock, tmp_path, monkeypatch):
    answer(_opened_longer(instance, tmp_path, 'delete_by = "2027-06-29"', "other"), 20)
    clock.now = AFTER
    stuck = instance.surveys_folder / "other"

    def removal(folder):
        if folder == stuck:
            raise PermissionError(str(folder))
        overwrite_tree(folder)

    monkeypatch.setattr(retention, "overwrite_tree", removal)
    with pytest.raises(PermissionError):
        retention.expire(instance)
    assert not (instance.surveys_folder / "spring").exists()
    assert instance.console.survey("other").stage == "deleted"


def test_a_damaged_survey_is_on_the_list_and_left_out_of_a_backup(instance, kept, tmp_path, clock):
    answer(_opened_longer(instance, tmp_path, 'delete_by = "2028-01-31"', "third"), 20)
    damaged(instance, "longer")
    found = {status.key: status for status in keeper.statuses(instance)}
    assert [key for key, status in found.items() if status.damaged] == ["longer"]
    assert found["spring"].count == 20
    instance.let_go()
    made = backup.backup(instance, tmp_path / "disk")
    assert set(made.rows) == {"spring", "third"}
    assert "survey longer" in str(made.left_out[0])


def test_a_key_is_never_used_again(instance, kept, clock, tmp_path):
    clock.now = AFTER
    retention.expire(instance)
    with pytest.raises(FieldworkError, match="keys are never used again"):
        opened(instance, tmp_path, "Spring")


def test_a_file_made_of_a_release_is_put_on_the_list(instance, kept, tmp_path):
    desk = Desk(instance.folder, "en", str)
    vars(desk)["instance"] = instance
    context = click.Context(click.Command("report"))
    context.params = {"target": tmp_path / "report.docx"}
    with context:
        desk.release_folder("spring-1")
    context.params = {"output": "json", "chart": tmp_path / "chart.png"}
    with context:
        desk.release_folder("spring-1")
    assert instance.console.exports("spring") == (
        str(tmp_path / "answers.csv"),
        str(tmp_path / "chart.png"),
        str(tmp_path / "report.docx"),
    )

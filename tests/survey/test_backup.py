"""Backups: washed, ten people apart, whole; and their way back onto an empty machine."""

import json
import os
import re
import stat
from hashlib import sha256

import pytest

from survey import cli, create_app, fieldwork, keeper, planning
from survey.audit import verdict
from survey.backup import backup
from survey.context import Instance
from survey.errors import BackupRefused, FieldworkError, InstanceBusy, RestoreRefused
from survey.restore import restore
from survey.store import copies
from tests.survey import office
from tests.survey.desk import Clock, answer, instance_at, main_form, opened, settings_file
from tests.survey.visit import send

TEXTS = {"X1": "希望多下来看看"}


@pytest.fixture
def instance(desk):
    return desk


@pytest.fixture
def disk(tmp_path):
    return tmp_path / "disk"


def washed(instance):
    """What a clean stop of the server does."""
    instance.let_go()


def digest_of(instance, key="spring"):
    """SHA-256 over the sorted rows of a survey's answers."""
    rows = []
    for path in sorted((instance.surveys_folder / key).glob("responses*.db")):
        with copies._reading(path, "mode=ro") as connection:
            rows += connection.execute("SELECT id, doc, seal FROM response").fetchall()
    return sha256(json.dumps(sorted(rows)).encode()).hexdigest()


def reasons(caught):
    return "\n".join(str(problem) for problem in caught.value.problems)


def test_a_backup_is_a_private_folder_with_a_manifest_of_digests_and_counts(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 23)
    washed(instance)
    made = backup(instance, disk)
    assert made.folder.name == "backup-2026-11-20"
    manifest = json.loads((made.folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["made"], manifest["rows"], manifest["keys"]) == ("2026-11-20", {"spring": 23}, False)
    files = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()}
    assert files == {*manifest["files"], "manifest.json"}
    assert {"console.db", "config.toml", "surveys/spring/responses.db"} <= files
    assert not any(name.endswith(("keys.toml", "-wal", "-shm")) for name in files)
    for name, digest in manifest["files"].items():
        assert sha256((made.folder / name).read_bytes()).hexdigest() == digest
    if os.name == "posix":
        for path in made.folder.rglob("*"):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
            assert path.stat().st_mtime == instance.midnight()
    (row,) = instance.console.backups()
    assert (row.folder, dict(row.rows)) == (str(made.folder), {"spring": 23})


def test_a_copy_tells_no_order(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 40)
    washed(instance)
    made = backup(instance, disk)
    path = made.folder / "surveys" / "spring" / "responses.db"
    assert copies.content(path) == copies.Content(40, True)
    twin = tmp_path / "twin.db"
    copies.copy(path, twin)
    assert twin.read_bytes()[100:] == path.read_bytes()[100:]


def test_two_backups_are_ten_people_apart(instance, tmp_path, disk):
    survey = opened(instance, tmp_path)
    answer(survey, 9)
    washed(instance)
    for stored, allowed in ((0, False), (1, True), (0, False), (9, False), (1, True)):
        answer(instance.survey("spring"), stored)
        washed(instance)
        if allowed:
            backup(instance, disk)
        else:
            with pytest.raises(BackupRefused):
                backup(instance, disk)
    assert [dict(row.rows) for row in instance.console.backups()] == [{"spring": 10}, {"spring": 20}]
    assert sorted(path.name for path in disk.iterdir()) == ["backup-2026-11-20", "backup-2026-11-20-2"]


def test_answers_that_are_not_washed_are_not_copied(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 13)
    with pytest.raises(BackupRefused) as caught:
        backup(instance, disk)
    assert "answers have come since its files were last washed" in reasons(caught)
    assert list(disk.iterdir()) == []
    assert instance.console.backups() == ()


def test_what_is_left_out_is_told_in_the_language_of_the_command(instance, tmp_path, disk, capsys):
    answer(opened(instance, tmp_path, "one"), 12)
    answer(opened(instance, tmp_path, "two"), 5)
    washed(instance)
    instance.close()
    with pytest.raises(SystemExit) as caught:
        cli.main(["--lang", "zh-CN", "--instance", str(instance.folder), "backup", "-o", str(disk)])
    assert caught.value.code == 0
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("调查two：")
    assert not re.search(r"[A-Za-z]{4}", line)


def test_a_survey_with_few_new_answers_is_left_out_and_the_others_copied(instance, tmp_path, disk):
    answer(opened(instance, tmp_path, "one"), 12)
    answer(opened(instance, tmp_path, "two"), 5)
    washed(instance)
    made = backup(instance, disk)
    assert dict(made.rows) == {"one": 12}
    assert str(made.left_out[0]).startswith("survey two: fewer than ten answers have come")
    assert not (made.folder / "surveys" / "two").exists()


def test_the_last_answers_of_a_closed_survey_take_the_place_of_earlier_backups(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 20)
    washed(instance)
    first = backup(instance, disk).folder
    answer(instance.survey("spring"), 4)
    fieldwork.close(instance.survey("spring"), 0)
    second = backup(instance, disk).folder
    assert not first.exists()
    assert [dict(row.rows) for row in instance.console.backups()] == [{"spring": 24}]
    assert second.exists()


def test_an_earlier_backup_out_of_reach_keeps_a_closed_survey_out(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 20)
    washed(instance)
    backup(instance, disk)
    disk.rename(tmp_path / "unplugged")
    answer(instance.survey("spring"), 4)
    fieldwork.close(instance.survey("spring"), 0)
    with pytest.raises(BackupRefused) as caught:
        backup(instance, disk)
    assert "Connect the disk of the earlier backups" in reasons(caught)


def test_a_place_inside_the_instance_is_refused(instance):
    with pytest.raises(BackupRefused, match="inside the instance"):
        backup(instance, instance.folder / "backups")


def test_the_running_server_makes_the_backup(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 12)
    washed(instance)
    command = Instance(instance.folder, instance.clock)
    with keeper.keeping(instance):
        made = keeper.backup(command, disk, with_keys=False)
        assert made["surveys"] == ["spring"]
        with pytest.raises(FieldworkError, match="no survey has ten new answers since the last backup"):
            keeper.backup(command, disk, with_keys=False)
    command.close()


def test_a_restore_on_an_empty_machine_serves_again(instance, tmp_path, disk, clock, serve):
    """R10: empty machine to serving, the digest of the sorted rows equal."""
    office.opened(instance, "small")
    address = serve(create_app(instance))
    for _ in range(12):
        assert "已收到" in send(address, "small", office.COMPLETE)
    answer(opened(instance, tmp_path), 25, **TEXTS)
    washed(instance)
    expected = digest_of(instance), digest_of(instance, "small")
    made = backup(instance, disk, with_keys=True)
    done = restore(tmp_path / "new", made.folder)
    assert (done.rows, done.absent, done.revived, done.aside) == ({"spring": 25, "small": 12}, (), (), None)
    for key in ("spring", "small"):
        judged = verdict.of_survey(tmp_path / "new", key)
        assert (judged.problems, [found.attack for found in judged.findings if found.leak]) == ((), [])
    again = Instance(tmp_path / "new", clock)
    assert (digest_of(again), digest_of(again, "small")) == expected
    assert "已收到" in send(serve(create_app(again)), "small", office.COMPLETE)
    assert again.survey("small").store.count() == 13
    assert again.survey("spring").store.count() == 25
    assert [dict(row.rows) for row in again.console.backups()] == [{"spring": 25, "small": 12}]
    fieldwork.close(again.survey("spring"), 0)
    assert again.survey("spring").store.remarks() == (("X1", TEXTS["X1"]),) * 25
    again.close()


def test_without_keys_the_kept_keys_are_needed_and_enough(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 12)
    washed(instance)
    made = backup(instance, disk)
    new = tmp_path / "new"
    with pytest.raises(RestoreRefused, match="the backup holds no keys"):
        restore(new, made.folder)
    instance_at(tmp_path / "other", Clock()).close()
    with pytest.raises(RestoreRefused, match="is not the one of this backup"):
        restore(tmp_path / "other", made.folder)
    (new / "keys.toml").write_bytes((instance.folder / "keys.toml").read_bytes())
    (new / "keys.toml").chmod(0o600)
    assert restore(new, made.folder).rows == {"spring": 12}


def test_an_instance_with_surveys_takes_its_own_backups_only(instance, tmp_path, disk, clock):
    answer(opened(instance, tmp_path), 12)
    washed(instance)
    made = backup(instance, disk, with_keys=True)
    other = instance_at(tmp_path / "other", clock)
    opened(other, tmp_path, "autumn")
    other.close()
    with pytest.raises(RestoreRefused, match="holds surveys of another instance"):
        restore(tmp_path / "other", made.folder)
    assert (tmp_path / "other" / "surveys" / "autumn" / "responses.db").exists()


def test_a_server_at_work_is_not_restored_under(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 12)
    washed(instance)
    made = backup(instance, disk)
    with pytest.raises(InstanceBusy):
        restore(instance.folder, made.folder)


def test_a_damaged_survey_is_put_back_and_what_is_newer_kept_aside(instance, tmp_path, disk, clock):
    answer(opened(instance, tmp_path), 12)
    washed(instance)
    made = backup(instance, disk)
    answer(instance.survey("spring"), 3)
    instance.close()
    done = restore(instance.folder, made.folder)
    assert done.aside == instance.folder / "replaced"
    assert copies.content(done.aside / "spring" / "responses.db").rows == 15
    assert Instance(instance.folder, clock).survey("spring").folder.exists()
    # The same again: nothing newer stands there now, and what was kept stays.
    done = restore(instance.folder, made.folder)
    assert [path.name for path in done.aside.iterdir()] == ["spring"]


def test_surveys_opened_since_stay_and_deleted_ones_stay_deleted(instance, tmp_path, disk, clock):
    answer(opened(instance, tmp_path), 12)
    answer(opened(instance, tmp_path, "gone"), 12)
    washed(instance)
    made = backup(instance, disk)
    answer(opened(instance, tmp_path, "later"), 11)
    instance.console.set_deleted("gone")
    instance.close()
    done = restore(instance.folder, made.folder)
    assert set(done.rows) == {"spring"}
    again = Instance(instance.folder, clock)
    assert {survey.key for survey in again.surveys()} == {"spring", "later"}
    assert again.survey("later").store.count() == 11
    again.close()


def test_codes_spent_since_the_backup_are_told_of(instance, tmp_path, disk):
    survey = fieldwork.open_survey(
        instance, planning.plan(instance, "coded", main_form(), settings_file(tmp_path), codes=True)
    )
    keeper.add_codes(instance, "coded", range(100, 130), 0)
    answer(instance.survey("coded"), 12)
    for code in range(100, 112):
        instance.survey("coded").code_store.spend(code, 5)
    washed(instance)
    del survey
    made = backup(instance, disk, with_keys=True)
    assert (made.folder / "surveys" / "coded" / "codes.salt").exists()
    done = restore(tmp_path / "new", made.folder)
    assert done.revived == ("coded",)


@pytest.mark.parametrize(
    "name", ["manifest.json", "console.db", "surveys/spring/responses.db", "surveys/spring/survey.toml"]
)
def test_a_damaged_backup_replaces_nothing(instance, tmp_path, disk, name):
    answer(opened(instance, tmp_path), 12)
    washed(instance)
    made = backup(instance, disk)
    instance.close()
    path = made.folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    before = {path: path.read_bytes() for path in instance.folder.rglob("*") if path.is_file()}
    with pytest.raises(RestoreRefused, match=r"is not as it was written|no manifest"):
        restore(instance.folder, made.folder)
    after = {path: path.read_bytes() for path in instance.folder.rglob("*") if path.is_file()}
    assert after == before


def test_a_file_that_is_missing_or_leads_outside_is_refused(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 12)
    washed(instance)
    made = backup(instance, disk)
    instance.close()
    (made.folder / "config.toml").unlink()
    with pytest.raises(RestoreRefused, match=r"config\.toml is not as it was written"):
        restore(instance.folder, made.folder)
    path = made.folder / "manifest.json"
    text = path.read_text(encoding="utf-8").replace("config.toml", "../config.toml")
    path.write_text(text, encoding="utf-8")
    (made.folder.parent / "config.toml").write_text("", encoding="utf-8")
    with pytest.raises(RestoreRefused, match="is not as it was written"):
        restore(instance.folder, made.folder)
    with pytest.raises(RestoreRefused, match=r"there is no manifest\.json here"):
        restore(instance.folder, disk)

"""What has happened since a backup outlives putting it back: accounts, the log, the tables that were shown."""

import pytest

from survey import accounts, fieldwork, releases, shown
from survey.backup import backup
from survey.cli import main
from survey.context import Instance
from survey.restore import restore
from survey.store.staff import SessionRow
from tests.survey.desk import Clock, answer, instance_at, opened

OPERATOR = frozenset(("operator",))
TABLE = {"row": "item.A1", "column": "item.B1", "cells": [[12, 30], [14, 22]]}


@pytest.fixture
def instance(desk):
    return desk


@pytest.fixture
def disk(tmp_path):
    return tmp_path / "disk"


def staff_of(folder):
    """Who may sign in and who not, and the acts, the first first; no session is left."""
    again = Instance(folder)
    rows = again.staff.accounts()
    acts = [(row.account, row.act) for row in reversed(again.staff.acts(99))]
    assert again.staff.session(b"here") is None
    again.close()
    return {row.name: not row.disabled for row in rows}, acts


@pytest.fixture
def made(instance, tmp_path, disk):
    """A backup, after which one account was locked, one got a new password and one was added."""
    answer(opened(instance, tmp_path), 12)
    instance.let_go()
    for name in ("wang", "zhao"):
        accounts.add(instance, name, OPERATOR)
    accounts.note(instance, "wang", "opened", "spring")
    instance.staff.add_session(b"here", SessionRow("wang", 1, 1))
    made = backup(instance, disk, with_keys=True)
    instance.staff.disable("wang", True)
    instance.staff.spend_step("zhao", 77)
    accounts.add(instance, "qian", OPERATOR)
    accounts.note(instance, "zhao", "closed", "spring")
    instance.close()
    return made.folder


def test_what_was_done_about_the_staff_stays_done(instance, made):
    password = accounts.renew(instance, "zhao")
    instance.close()
    assert restore(instance.folder, made).staff_kept
    signed_in = {"wang": False, "zhao": True, "qian": True}
    assert staff_of(instance.folder) == (signed_in, [("wang", "opened"), ("zhao", "closed")])
    again = Instance(instance.folder)
    assert again.staff.account("zhao").last_step == 77
    assert accounts.right_password(again.staff.account("zhao"), password)
    again.close()


@pytest.mark.parametrize("state", ["absent", "damaged", "empty", "of another instance"])
def test_where_the_list_of_today_is_missing_nobody_can_sign_in(instance, made, tmp_path, state, capsys):
    folder = instance.folder if state == "damaged" else tmp_path / "new"
    if state == "damaged":
        (folder / "console.db").write_bytes(b"no database at all" * 999)
    elif state != "absent":
        new = instance_at(folder, Clock())
        if state == "empty":
            (folder / "keys.toml").write_bytes((instance.folder / "keys.toml").read_bytes())
        else:
            accounts.add(new, "zhao", OPERATOR)
        new.close()
    with pytest.raises(SystemExit, match="0"):
        main(["--instance", str(folder), "--lang", "en", "restore", str(made)])
    told = capsys.readouterr().out
    assert "Every account is disabled" in told
    assert "cadre-survey user renew NAME, then cadre-survey user disable NAME --undo" in told
    assert staff_of(folder) == ({"wang": False, "zhao": False}, [("wang", "opened")])


def test_a_backup_without_accounts_has_none_to_disable(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 12)
    instance.let_go()
    made = backup(instance, disk, with_keys=True)
    assert restore(tmp_path / "new", made.folder).staff_kept


# ---- tables that were shown --------------------------------------------------------------------


def released(instance, tmp_path):
    answer(opened(instance, tmp_path), 30)
    fieldwork.close(instance.survey("spring"), 0)
    return instance.survey("spring").releases_folder / releases.release(instance, "spring").id


def table(name, program="1"):
    return shown.Shown(name, program, (TABLE | {"name": name},))


def test_every_table_ever_shown_stays_on_the_list(instance, tmp_path, disk):
    folder = released(instance, tmp_path)
    shown.add(folder, table("before"))
    made = backup(instance, disk)
    shown.add(folder, table("since"))
    (folder / "desk").mkdir(exist_ok=True)
    (folder / "desk" / "since.en.html").write_text("its page", encoding="utf-8")
    instance.close()
    done = restore(instance.folder, made.folder)
    assert (done.aside, done.shown_lost) == (None, ())
    assert shown.of_release(folder) == (table("before"), table("since"))
    assert (folder / "desk" / "since.en.html").read_text(encoding="utf-8") == "its page"


def test_of_two_tables_of_one_name_both_were_shown(instance, tmp_path, disk):
    folder = released(instance, tmp_path)
    shown.add(folder, table("one"))
    made = backup(instance, disk)
    other = shown.Shown("one", "2", (TABLE | {"cells": [[12, 30], [0, 0]]},))
    (folder / shown.FILE).unlink()
    shown.add(folder, other)
    instance.close()
    restore(instance.folder, made.folder)
    assert shown.of_release(folder) == (table("one"), other)


def test_a_release_made_since_stays_with_what_was_shown_of_it(instance, tmp_path, disk):
    answer(opened(instance, tmp_path), 30)
    fieldwork.close(instance.survey("spring"), 0)
    made = backup(instance, disk)
    folder = instance.survey("spring").releases_folder / releases.release(instance, "spring").id
    shown.add(folder, table("since"))
    instance.close()
    assert restore(instance.folder, made.folder).aside is None
    assert shown.of_release(folder) == (table("since"),)
    again = Instance(instance.folder, instance.clock)
    assert [row.id for row in again.console.releases("spring")] == ["spring-1"]
    assert releases.folder_of(again, "spring-1") == folder
    again.close()


def test_a_list_of_tables_that_cannot_be_read_is_told_of(instance, tmp_path, disk, capsys):
    folder = released(instance, tmp_path)
    shown.add(folder, table("before"))
    made = backup(instance, disk)
    (folder / shown.FILE).write_text("{", encoding="utf-8")
    instance.close()
    with pytest.raises(SystemExit, match="0"):
        main(["--instance", str(instance.folder), "--lang", "en", "restore", str(made.folder)])
    assert (
        "Release spring-1: which tables were shown since the backup cannot be read."
        in capsys.readouterr().out
    )
    assert shown.of_release(folder) == (table("before"),)

"""Accounts from the command line: made, listed, locked, renewed; passwords are shown once and stored nowhere."""

import re

import pytest

from survey import accounts
from survey.context import Instance
from survey.roles import ROLES
from tests.survey.test_cli import run  # noqa: F401  a fixture

PASSWORD = re.compile(r"password: ((?:[a-z0-9]{5}-){3}[a-z0-9]{5})$", re.MULTILINE)


@pytest.fixture
def call(run):  # noqa: F811
    """The command, in an instance that is there."""
    assert run("init")[0] == 0
    return run


@pytest.fixture
def rows(tmp_path):
    """The accounts as the console sees them."""

    def read():
        instance = Instance(tmp_path / "instance")
        try:
            return {row.name: row for row in instance.staff.accounts()}
        finally:
            instance.close()

    return read


def test_an_account_is_made_with_a_password_for_once(call, rows, tmp_path):
    code, out, err = call("user", "add", "wang", "--role", "designer", "--role", "operator")
    assert (code, err) == (0, "")
    password = PASSWORD.search(out)[1]
    row = rows()["wang"]
    assert row.roles == {"designer", "operator"}
    assert row.fresh
    assert accounts.right_password(row, password)
    stored = b"".join(path.read_bytes() for path in (tmp_path / "instance").glob("console.db*"))
    assert password.encode() not in stored


def test_codes_and_results_are_kept_apart(call, rows):
    code, out, err = call("user", "add", "wang", "--role", "operator", "--role", "analyst")
    assert (code, out) == (1, "")
    assert "nobody may hold both roles" in err
    assert len(err.splitlines()) == 1
    assert rows() == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["wang", "--role", "boss"], "'boss' is not one of"),
        (["wang"], "--role"),
        ([], "NAME"),
    ],
)
def test_a_wrong_use_is_told(call, rows, arguments, words):
    code, _, err = call("user", "add", *arguments)
    assert code == 2
    assert words in err
    assert rows() == {}


def test_a_name_is_taken_once_and_must_be_one(call, rows):
    assert call("user", "add", "wang", "--role", "designer")[0] == 0
    code, _, err = call("user", "add", "wang", "--role", "analyst")
    assert code == 1
    assert "there is an account of this name" in err
    code, _, err = call("user", "add", "two words", "--role", "analyst")
    assert code == 1
    assert "no name for an account" in err
    assert rows()["wang"].roles == {"designer"}


def test_the_list_tells_names_roles_and_state(call):
    assert "No account yet" in call("user", "list")[1]
    call("user", "add", "wang", "--role", "designer", "--role", "operator")
    call("user", "add", "li", "--role", "analyst")
    call("user", "disable", "li")
    _, out, _ = call("user", "list")
    lines = [re.split(r"\s{2,}", line.strip()) for line in out.splitlines()]
    assert ["wang", "designer, operator", "not used yet"] in lines
    assert ["li", "analyst", "disabled"] in lines
    _, out, _ = call("--lang", "zh-CN", "user", "list")
    assert "停用" in out


def test_a_locked_account_may_be_let_in_again(call, rows):
    call("user", "add", "wang", "--role", "designer")
    assert "wang is disabled" in call("user", "disable", "wang")[1]
    assert rows()["wang"].disabled
    assert "wang may sign in again" in call("user", "disable", "wang", "--undo")[1]
    assert not rows()["wang"].disabled


def test_a_lost_password_is_replaced_and_the_old_one_is_worth_nothing(call, rows):
    old = PASSWORD.search(call("user", "add", "wang", "--role", "designer")[1])[1]
    new = PASSWORD.search(call("user", "renew", "wang")[1])[1]
    row = rows()["wang"]
    assert accounts.right_password(row, new)
    assert not accounts.right_password(row, old)
    assert row.fresh


@pytest.mark.parametrize("command", ["disable", "renew"])
def test_an_unknown_account_is_told(call, command):
    code, _, err = call("user", command, "nobody")
    assert code == 1
    assert "there is no account of this name" in err


def test_an_instance_for_one_person_has_one_account_with_all_roles(run, rows):  # noqa: F811
    code, out, err = run("init", "--single")
    assert (code, err) == (0, "")
    assert rows()[accounts.LONE].roles == set(ROLES)
    assert accounts.right_password(rows()[accounts.LONE], PASSWORD.search(out)[1])
    code, _, err = run("init", "--single")
    assert code == 1
    assert "there is an account of this name" in err


def test_an_ordinary_instance_begins_without_accounts(call, rows):
    assert rows() == {}

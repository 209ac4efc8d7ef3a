"""What a command asks of a running server, and what comes back."""

import sqlite3
from datetime import date
from threading import Thread

import pytest

from questionnaires.errors import Problem, say
from survey import errands, fieldwork, keeper, planning, wishes
from survey.context import Instance
from survey.errors import FieldworkError, NotDone
from survey.store.connection import create
from survey.store.console import Console
from survey.store.tables import SCHEMA
from survey.wishes import Wish
from tests.survey.desk import Clock, answer, instance_at, main_form, opened, settings_file


@pytest.fixture
def server(tmp_path):
    instance = instance_at(tmp_path / "instance", Clock())
    yield instance
    instance.close()


@pytest.fixture
def command(server):
    instance = Instance(server.folder, server.clock)
    yield instance
    instance.close()


def test_a_command_asks_the_server_and_never_opens_the_answers(server, command, tmp_path):
    survey = opened(server, tmp_path)
    answer(survey, 27)
    with keeper.keeping(server):
        status = keeper.status(command, "spring")
        assert (status.count, status.exact, status.state) == (20, False, "open")
        assert status.opened == date(2026, 11, 20)
        assert [one.key for one in keeper.statuses(command)] == ["spring"]
        assert "store" not in vars(command.survey("spring"))
        assert not command.lock.held
    assert command.console.wishes() == ()


def test_without_a_server_the_command_does_it_and_lets_go(server, command, tmp_path):
    answer(opened(server, tmp_path), 12)
    server.let_go()
    assert keeper.status(command, "spring").count == 10
    assert not command.lock.held
    assert server.lock.take()


def test_the_server_closes_for_a_command_and_ends_the_survey_at_once(server, command, tmp_path):
    survey = opened(server, tmp_path)
    answer(survey, 12)
    with keeper.keeping(server):
        status = keeper.close(command, "spring", 0)
        assert (status.state, status.count, status.exact) == ("closed", 12, True)
        assert survey.store.finished
        made = keeper.release(command, "spring")
        assert (made["id"], made["rows"]) == ("spring-1", 12)


def test_reasons_against_it_come_back_in_both_languages(server, command, tmp_path):
    opened(server, tmp_path)
    with keeper.keeping(server), pytest.raises(NotDone) as caught:
        keeper.release(command, "spring")
    (problem,) = caught.value.problems
    assert str(problem) == (
        "survey spring: it still takes answers. Close it first: cadre-survey survey close spring"
    )
    chinese = {"survey {key}": "调查{key}", "it still takes answers.": "还在收答卷。"}
    assert problem.text(lambda text: chinese.get(text, text)).startswith("调查spring: 还在收答卷。")
    with pytest.raises(FieldworkError, match="there is no survey of this key"):
        keeper.status(command, "autumn")


def test_a_failure_of_the_server_tells_its_kind_and_nothing_else(server, command, tmp_path, monkeypatch):
    opened(server, tmp_path)

    def fails(instance, key, payload):
        raise KeyError("只有我知道的事")

    monkeypatch.setitem(errands.ERRANDS, "status", fails)
    with keeper.keeping(server), pytest.raises(NotDone) as caught:
        keeper.status(command, "spring")
    assert "this failed: KeyError" in str(caught.value)
    assert "只有我知道的事" not in str(caught.value)


def test_a_server_that_does_nothing_is_told_of_and_the_wish_withdrawn(server, command, tmp_path):
    opened(server, tmp_path)
    server.lock.hold()
    with pytest.raises(NotDone, match="did not take this up within 0 seconds; nothing was changed"):
        keeper.do(command, Wish("status", "spring"), patience=0.3)
    assert command.console.wishes() == ()
    number = []

    def begin():
        while not number:
            number.extend(row.id for row in server.console.wishes())
        server.console.begin_wish(number[0])

    thread = Thread(target=begin)
    thread.start()
    with pytest.raises(NotDone, match="still at work on this after 1 seconds"):
        keeper.do(command, Wish("status", "spring"), patience=1)
    thread.join()


def test_a_command_takes_over_when_the_server_stops(server, command, tmp_path):
    answer(opened(server, tmp_path), 10)
    found = []
    server.lock.hold()
    thread = Thread(target=lambda: found.append(keeper.status(command, "spring")))
    thread.start()
    while not server.console.wishes():
        pass
    server.let_go()
    thread.join()
    assert found[0].count == 10
    assert not command.lock.held


def test_a_wish_that_is_done_keeps_nothing_of_its_payload(server, command, tmp_path):
    opened(server, tmp_path)
    number = wishes.write(command.console, Wish("slips", "spring", {"codes": [8123456789012345], "unit": 0}))
    server.console.begin_wish(number)
    server.console.end_wish(number, wishes.done({}))
    assert server.console.wish(number).payload == ""
    for path in server.folder.glob("console.db*"):
        assert b"8123456789012345" not in path.read_bytes()
    assert wishes.look(command.console, number, Wish("slips")) == {}
    assert server.console.wish(number) is None


def test_digests_of_codes_travel_in_order_of_value(server, command, tmp_path):
    survey = fieldwork.open_survey(
        server, planning.plan(server, "coded", main_form(), settings_file(tmp_path), codes=True)
    )
    with keeper.keeping(server):
        keeper.add_codes(command, "coded", {30, 10, 20}, 0)
        assert survey.code_store.drawn() == {0: 3}
        keeper.void_codes(command, "coded")
        assert survey.code_store.drawn() == {}
    for path in server.folder.glob("console.db*"):
        assert b'"codes"' not in path.read_bytes()


def test_a_message_comes_back_as_it_was_with_messages_in_it():
    inner = say("survey {key}", key="spring")
    problem = Problem(inner, say("{n} of {what}", n=3, what=inner), say("Wait."))
    with pytest.raises(NotDone) as caught:
        wishes.taken(wishes.refused((problem,)))
    assert caught.value.problems == (problem,)


def test_a_list_of_the_first_schema_gets_the_new_tables(tmp_path):
    connection = create(tmp_path / "console.db")
    connection.execute(
        "CREATE TABLE survey (key TEXT PRIMARY KEY, questionnaire TEXT NOT NULL, version INTEGER NOT NULL, stage TEXT"
        " NOT NULL, opened TEXT NOT NULL, closes TEXT, closed TEXT, closing_until TEXT, frozen TEXT NOT NULL)"
    )
    connection.execute(
        "INSERT INTO survey VALUES ('spring', 'q', 1, 'open', '2026-11-20', NULL, NULL, NULL, 'abc')"
    )
    connection.execute("PRAGMA user_version=1")
    connection.close()
    console = Console(tmp_path / "console.db")
    assert console.survey("spring").frozen == "abc"
    assert (console.wishes(), console.backups(), console.exports("spring")) == ((), (), ())
    console.close()
    Console(tmp_path / "console.db").close()
    raw = sqlite3.connect(tmp_path / "console.db")
    assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    raw.close()

"""R5: whatever is sent, lost, sent again or tapped twice: one row a ticket, and nothing that was not sent."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from survey.store.sqlite import SqliteResponseStore
from tests.survey import raw
from tests.survey.store_contract import key, response
from tests.survey.test_store_sqlite import SEAL_KEY


class Phones(RuleBasedStateMachine):
    """People with forms before them, a network that loses replies, a server that stops and starts."""

    tickets = Bundle("tickets")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "responses.db"
        SqliteResponseStore.create(self.path)
        self.store = SqliteResponseStore(self.path, SEAL_KEY, part_rows=15)
        self.first: dict[int, int] = {}
        """Ticket -> the content that was sent first."""

    @rule(target=tickets)
    def open_a_form(self):
        return key()

    @rule(ticket=tickets, choice=st.integers(1, 5), taps=st.integers(1, 3))
    def send(self, ticket, choice, taps):
        for _ in range(taps):
            assert self.store.submit(ticket, response(choice)) is (ticket not in self.first)
            self.first.setdefault(ticket, choice)

    @rule(ticket=tickets, choice=st.integers(1, 5))
    def send_and_lose_the_reply(self, ticket, choice):
        self.store.submit(ticket, response(choice))
        self.first.setdefault(ticket, choice)

    @rule()
    def lose_a_form_on_its_way(self):
        """Nothing comes to the server, and nothing is stored."""

    @rule()
    def restart(self):
        self.store.close()
        self.store = SqliteResponseStore(self.path, SEAL_KEY, part_rows=15)

    @invariant()
    def as_many_rows_as_tickets_sent(self):
        assert self.store.count() == len(self.first)

    def teardown(self):
        self.store.close()
        rows = [row for part in raw.parts(self.path) for row in raw.rows(part)]
        assert sorted(row[0] for row in rows) == sorted(self.first)
        for row, answer in zip(rows, raw.answers(self.path), strict=True):
            assert answer == response(self.first[row[0]])
        assert all(raw.stray_pages(part) == 0 for part in raw.parts(self.path))
        self.folder.cleanup()


def test_rows_are_the_distinct_tickets_whatever_happens_on_the_way():
    run_state_machine_as_test(
        Phones, settings=settings(max_examples=25, stateful_step_count=30, deadline=None)
    )


@pytest.mark.long
def test_rows_are_the_distinct_tickets_in_ten_thousand_histories():
    run_state_machine_as_test(
        Phones, settings=settings(max_examples=10_000, stateful_step_count=30, deadline=None)
    )

"""What every answer store must do. A test module subclasses `StoreContract` and says how to make one."""

import re
import secrets
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from questionnaires.response import Response
from survey.store.base import ResponseStore, SurveyFull
from survey.tickets import Tickets

DATE_OR_CLOCK = re.compile(r"\b(19|20)\d\d[-/.年]\d|\d\d:\d\d|\b1[5-9]\d{8}(\d{3})?\b")


def response(choice: int = 1) -> Response:
    return Response("township_cadres", 1, {"W1": choice, "T3": (1, 4), "E1": -2, "X1": "多下来看看"})


def key() -> int:
    return secrets.randbits(53)


# Run in a process of its own, which is killed: prints each key once its answer was acknowledged.
SUBMIT_FOREVER = """
import sys
from tests.survey.store_contract import key, response
from {module} import {opener}
store = {opener}({argument!r})
while True:
    row = key()
    store.submit(row, response())
    print(row, flush=True)
"""


class StoreContract:
    """Subclasses define the methods that raise NotImplementedError."""

    opener: tuple[str, str]
    """Module and name of a function that opens the store at a place given as text."""

    def make(self, place: Path, cap: int | None = None) -> ResponseStore:
        raise NotImplementedError

    def reopen(self, place: Path) -> ResponseStore:
        raise NotImplementedError

    def rows(self, place: Path) -> list[tuple]:
        """Every row of every table that holds answers, as stored."""
        raise NotImplementedError

    @pytest.fixture
    def place(self, tmp_path):
        return tmp_path / "responses.db"

    def test_a_new_store_is_empty(self, place):
        store = self.make(place)
        assert store.count() == 0
        assert list(store.responses()) == []
        store.close()

    def test_an_answer_is_kept_as_it_was_given(self, place):
        store = self.make(place)
        assert store.submit(key(), response()) is True
        assert list(store.responses()) == [response()]
        store.close()

    def test_repeating_is_harmless_and_the_first_content_counts(self, place):
        store = self.make(place)
        row = key()
        assert store.submit(row, response(1)) is True
        assert store.submit(row, response(2)) is False
        assert store.submit(row, response(1)) is False
        assert [found.answers["W1"] for found in store.responses()] == [1]
        store.close()

    def test_a_unit_travels_with_the_answer(self, place):
        store = self.make(place)
        store.submit(key(), Response("q", 1, {"W1": 1}, unit=3))
        assert [found.unit for found in store.responses()] == [3]
        store.close()

    @pytest.mark.parametrize("row", [-1, 2**53])
    def test_a_key_beyond_53_bits_is_a_mistake_of_the_caller(self, place, row):
        store = self.make(place)
        with pytest.raises(ValueError, match="53 bits"):
            store.submit(row, response())
        assert store.submit(2**53 - 1, response())
        assert store.submit(0, response())
        store.close()

    def test_answers_come_in_order_of_key_not_of_arrival(self, place):
        store = self.make(place)
        keys = [key() for _ in range(40)]
        for number, row in enumerate(keys):
            store.submit(row, response(number))
        expected = [keys.index(row) for row in sorted(keys)]
        assert [found.answers["W1"] for found in store.responses()] == expected
        store.close()

    def test_four_hundred_posts_of_fifty_tickets_make_fifty_rows(self, place):
        store = self.make(place)
        tickets = Tickets(secrets.token_bytes(32))
        rows = [tickets.read(tickets.issue("spring"), "spring").key for _ in range(50)]
        together = threading.Barrier(40)

        def post(number: int) -> bool:
            if number < 40:
                together.wait()
            return store.submit(rows[number % 50], response())

        with ThreadPoolExecutor(40) as pool:
            new = list(pool.map(post, range(400)))
        assert sum(new) == 50
        assert store.count() == 50
        store.close()

    def test_a_reopened_store_keeps_all(self, place):
        store = self.make(place)
        row = key()
        store.submit(row, response(1))
        store.submit(key(), response(2))
        store.close()
        store = self.reopen(place)
        assert store.count() == 2
        assert store.submit(row, response(3)) is False
        store.close()

    def test_two_openings_see_one_another(self, place):
        first = self.make(place)
        second = self.reopen(place)
        row = key()
        assert first.submit(row, response())
        assert not second.submit(row, response())
        assert second.count() == 1
        first.close()
        second.close()

    def test_the_cap_is_kept_by_many_threads_and_does_not_refuse_repeats(self, place):
        store = self.make(place, cap=5)
        rows = [key() for _ in range(12)]

        def post(row: int) -> int | None:
            try:
                return row if store.submit(row, response()) else None
            except SurveyFull:
                return None

        with ThreadPoolExecutor(12) as pool:
            stored = [row for row in pool.map(post, rows) if row is not None]
        assert store.count() == len(stored) == 5
        assert store.submit(stored[0], response()) is False
        with pytest.raises(SurveyFull):
            store.submit(key(), response())
        store.close()

    def test_nothing_like_a_date_or_a_clock_is_stored(self, place):
        store = self.make(place)
        for number in range(20):
            store.submit(key(), response(number % 5))
        store.close()
        rows = self.rows(place)
        assert len(rows) == 20
        for row in rows:
            assert len(row) == 2
            assert not DATE_OR_CLOCK.search(str(row[1])), row

    def test_a_kill_loses_no_acknowledged_answer(self, place):
        self.make(place).close()
        module, opener = self.opener
        program = SUBMIT_FOREVER.format(module=module, opener=opener, argument=str(place))
        acknowledged = set()
        for round_ in range(3):
            child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
            for _ in range(20 + 7 * round_):
                acknowledged.add(int(child.stdout.readline()))
            child.kill()
            # What was printed between the last line read and the kill was acknowledged too.
            acknowledged |= {
                int(line) for line in child.stdout.read().splitlines(keepends=True) if line[-1:] == "\n"
            }
            child.stdout.close()
            child.wait()
        store = self.reopen(place)
        stored = {row[0] for row in self.rows(place)}
        assert acknowledged <= stored
        # At most one answer a kill was stored and not yet acknowledged.
        assert len(stored - acknowledged) <= 3
        assert store.count() == len(stored)
        store.close()


def rows_of_sqlite(path: Path) -> list[tuple]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT * FROM response").fetchall()
    finally:
        connection.close()

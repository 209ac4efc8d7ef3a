"""What every answer store must do. A test module subclasses `StoreContract` and says how to make one."""

import random
import re
import secrets
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from questionnaires.response import Response
from survey.store.base import NotFinished, ResponseStore, StoreFull, SurveyFull
from survey.tickets import Tickets

DATE_OR_CLOCK = re.compile(r"\b(19|20)\d\d[-/.年]\d|\d\d:\d\d|\b1[5-9]\d{8}(\d{3})?\b")


def response(choice: int = 1) -> Response:
    return Response("township_cadres", 1, {"W1": choice, "T3": (1, 4), "E1": -2, "X1": "多下来看看"})


def key() -> int:
    return secrets.randbits(53)


# Run in a process of its own, which is killed: prints each key once its answer was acknowledged.
SUBMIT_FOREVER = """
import os, threading
from tests.survey.store_contract import key, response
from {module} import {opener}
store = {opener}({argument!r})
def submit():
    while True:
        row = key()
        store.submit(row, response())
        os.write(1, b"%d\\n" % row)
for _ in range(4):
    threading.Thread(target=submit).start()
"""

# Run in several processes at once: prints how many of the rows were new to the store.
SUBMIT_THESE = """
from tests.survey.store_contract import response
from {module} import {opener}
store = {opener}({argument!r})
print(sum(store.submit(row, response()) for row in {rows}))
store.close()
"""


class StoreContract:
    """Subclasses define the methods that raise NotImplementedError.

    `rows` gives every row of every table that holds answers, as stored: key, document, seal.
    """

    opener: tuple[str, str]
    """Module and name of a function that opens the store at a place given as text."""

    def make(self, place: Path, cap: int | None = None) -> ResponseStore:
        raise NotImplementedError

    def reopen(self, place: Path) -> ResponseStore:
        raise NotImplementedError

    def rows(self, place: Path) -> list[tuple]:
        raise NotImplementedError

    def answers(self, place: Path) -> list[Response]:
        return [Response.from_json(row[1]) for row in self.rows(place)]

    @pytest.fixture
    def place(self, tmp_path):
        return tmp_path / "responses.db"

    def test_a_new_store_is_empty(self, place):
        store = self.make(place)
        assert store.count() == 0
        assert not store.finished
        assert store.blocked_since is None
        store.close()
        assert self.rows(place) == []

    def test_an_answer_is_kept_as_it_was_given(self, place):
        store = self.make(place)
        assert store.submit(key(), response()) is True
        store.close()
        assert self.answers(place) == [response()]

    def test_repeating_is_harmless_and_the_first_content_counts(self, place):
        store = self.make(place)
        row = key()
        assert store.submit(row, response(1)) is True
        assert store.submit(row, response(2)) is False
        assert store.submit(row, response(1)) is False
        store.close()
        assert [found.answers["W1"] for found in self.answers(place)] == [1]

    def test_a_unit_travels_with_the_answer(self, place):
        store = self.make(place)
        store.submit(key(), Response("q", 1, {"W1": 1}, unit=3))
        store.finish()
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
        store.finish()
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
            assert len(row) == 3
            assert not DATE_OR_CLOCK.search(str(row[1])), row

    def test_four_hundred_posts_from_four_processes_make_fifty_rows(self, place):
        """Below the lock that keeps a second server away, the store itself must hold."""
        self.make(place).close()
        rows = [key() for _ in range(50)]
        program = SUBMIT_THESE.format(
            module=self.opener[0], opener=self.opener[1], argument=str(place), rows=[*rows, *rows]
        )
        children = [
            subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        new = [int(child.communicate()[0]) for child in children]
        assert [child.returncode for child in children] == [0] * 4
        assert sum(new) == 50
        assert sorted(row[0] for row in self.rows(place)) == sorted(rows)

    def test_nothing_reads_an_answer_while_the_survey_runs(self, place):
        store = self.make(place)
        store.submit(key(), response())
        with pytest.raises(NotFinished):
            store.responses()
        with pytest.raises(NotFinished):
            store.remarks()
        store.close()

    def test_a_finished_store_has_the_rows_without_what_was_written_and_that_apart(self, place):
        store = self.make(place)
        for number in range(12):
            store.submit(key(), Response("q", 1, {"W1": number, "X1": -2 if number % 2 else f"第{number}条"}))
        store.finish()
        assert store.finished
        assert sorted(found.answers["W1"] for found in store.responses()) == list(range(12))
        # Not even that nothing was written: who wrote is nobody's concern either.
        assert {tuple(found.answers) for found in store.responses()} == {("W1",)}
        assert sorted(store.remarks()) == sorted(("X1", f"第{number}条") for number in range(0, 12, 2))
        store.close()
        assert "第" not in str(self.rows(place))

    def test_finishing_twice_and_opening_again_changes_nothing(self, place):
        store = self.make(place)
        for _ in range(3):
            store.submit(key(), response())
        store.finish()
        found = (list(store.responses()), store.remarks())
        store.finish()
        assert (list(store.responses()), store.remarks()) == found
        store.close()
        store = self.reopen(place)
        assert store.finished
        assert store.count() == 3
        assert (list(store.responses()), store.remarks()) == found
        store.close()

    def test_a_finished_store_takes_nothing(self, place):
        store = self.make(place)
        store.finish()
        assert list(store.responses()) == []
        with pytest.raises(StoreFull):
            store.submit(key(), response())
        store.close()

    def test_a_closed_store_takes_nothing_and_can_be_closed_again(self, place):
        store = self.make(place)
        store.close()
        store.close()
        with pytest.raises(StoreFull):
            store.submit(key(), response())

    def test_a_kill_loses_no_acknowledged_answer(self, place):
        kill_loop(self, place, kills=15)

    @pytest.mark.long
    def test_a_thousand_kills_lose_no_acknowledged_answer(self, place):
        kill_loop(self, place, kills=1000)


def kill_loop(contract: StoreContract, place: Path, kills: int) -> None:
    """R1: a child submits as fast as it can and is killed at a random moment, again and again."""
    contract.make(place).close()
    module, opener = contract.opener
    program = SUBMIT_FOREVER.format(module=module, opener=opener, argument=str(place))
    acknowledged: set[int] = set()
    for _ in range(kills):
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        acknowledged.add(int(child.stdout.readline()))
        time.sleep(random.uniform(0, 0.1))
        child.kill()
        # What was printed before the kill was acknowledged; half a line was not.
        read = child.stdout.read().splitlines(keepends=True)
        acknowledged |= {int(line) for line in read if line.endswith("\n")}
        child.stdout.close()
        child.wait()
    store = contract.reopen(place)
    rows = [row[0] for row in contract.rows(place)]
    assert len(rows) == len(set(rows)) == store.count()
    assert acknowledged <= set(rows)
    # The child has four threads: at most so many answers a kill were stored and not yet acknowledged.
    assert len(set(rows) - acknowledged) <= 4 * kills
    store.close()

"""Codes are spent once, in place, in a file that knows nothing of any answer."""

import secrets
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from survey.store.base import CodeRefused, Damaged, StoreFull
from survey.store.codes import SqliteCodeStore
from tests.survey import raw

PAGE = 123456


@pytest.fixture
def path(tmp_path):
    return tmp_path / "codes.db"


@pytest.fixture
def store(path):
    SqliteCodeStore.create(path)
    store = SqliteCodeStore(path)
    yield store
    store.close()


def drawn(store, count, unit=1):
    codes = [secrets.randbits(53) for _ in range(count)]
    store.add(codes, unit)
    return codes


def reason(store, code, page):
    with pytest.raises(CodeRefused) as caught:
        store.spend(code, page)
    return caught.value.reason


def test_a_code_gives_its_unit_once_and_again_to_the_page_that_spent_it(store):
    (code,) = drawn(store, 1, unit=7)
    assert store.spend(code, PAGE) == 7
    assert store.spend(code, PAGE) == 7
    assert reason(store, code, PAGE + 1) == "used"
    assert store.spend(code, PAGE) == 7


def test_an_unknown_code_is_refused_and_creates_no_row(path, store):
    assert reason(store, 5, PAGE) == "unknown"
    assert raw.rows(path, "code") == []


@pytest.mark.parametrize("wrong", [-1, 2**53])
def test_numbers_beyond_53_bits_are_a_mistake_of_the_caller(store, wrong):
    with pytest.raises(ValueError, match="53 bits"):
        store.spend(1, wrong)
    with pytest.raises(ValueError, match="53 bits"):
        store.add([wrong], 1)


def test_of_forty_people_with_one_code_one_gets_a_form(store):
    (code,) = drawn(store, 1)
    together = threading.Barrier(40)

    def spend(page):
        together.wait()
        try:
            return store.spend(code, page)
        except CodeRefused:
            return None

    with ThreadPoolExecutor(40) as pool:
        assert sorted(filter(None, pool.map(spend, range(40)))) == [1]


def test_codes_are_counted_by_unit_and_spent_ones_in_tens(store):
    first, second = drawn(store, 30, 1), drawn(store, 5, 2)
    assert store.drawn() == {1: 30, 2: 5}
    assert store.spent_in_tens() == 0
    for code in (*first[:9], *second[:4]):
        store.spend(code, PAGE)
    assert store.spent_in_tens() == 10
    store.add(first, 1)
    assert store.drawn() == {1: 30, 2: 5}


def test_voiding_deletes_unspent_codes_of_a_unit_or_of_all(path, store):
    first, second = drawn(store, 12, 1), drawn(store, 4, 2)
    store.spend(first[0], PAGE)
    assert store.void(1) == 11
    assert store.drawn() == {1: 1, 2: 4}
    assert reason(store, first[1], PAGE) == "unknown"
    assert store.spend(second[0], PAGE) == 2
    assert store.void() == 3
    assert store.void() == 0
    assert store.spend(first[0], PAGE) == 1


def test_every_page_number_takes_eight_bytes_spent_or_not(path, store):
    codes = drawn(store, 30)
    for page, code in enumerate(codes[:15]):
        store.spend(code, page)
    pages = [row[3] for row in raw.rows(path, "code")]
    assert all(2**52 <= page < 2**53 for page in pages)
    assert len(set(pages)) == 30


def test_no_page_number_of_an_unspent_code_repeats_or_tells_the_code(path, store):
    codes = drawn(store, 200)
    pages = [row[3] for row in raw.rows(path, "code")]
    assert len(set(pages)) == 200
    assert not set(pages) & set(codes)


def test_spending_changes_the_file_in_place_and_leaves_no_order(path, store, tmp_path):
    codes = drawn(store, 60)
    assert raw.stray_pages(path) == 0
    assert raw.state(path) == (0, 0)
    for number, code in enumerate(secrets.SystemRandom().sample(codes, 33), start=1):
        store.spend(code, number)
        folder = tmp_path / str(number)
        folder.mkdir()
        assert raw.placed(raw.copy(path, folder)) == number % 10
    assert raw.state(path) == (30, 0)
    assert raw.stray_pages(path) == 0
    store.close()
    assert raw.state(path) == (33, 1)


def test_adding_and_voiding_wash_only_where_that_singles_nobody_out(path, store):
    codes = drawn(store, 20)
    for page in range(3):
        store.spend(codes[page], page)
    drawn(store, 20)
    store.void(1)
    assert raw.state(path) == (0, 0)
    store.close()
    assert raw.state(path) == (3, 1)
    again = SqliteCodeStore(path)
    drawn(again, 5)
    assert raw.stray_pages(path) == 0
    assert raw.state(path) == (3, 1)
    again.close()


def test_a_full_disk_spends_nothing_is_said_and_heals(path, store):
    codes = drawn(store, 20)
    connection = store._codes.file.connection
    connection.execute("PRAGMA query_only=1")
    with pytest.raises(StoreFull):
        store.spend(codes[0], PAGE)
    with pytest.raises(StoreFull):
        drawn(store, 3)
    connection.execute("PRAGMA query_only=0")
    assert store.spend(codes[0], PAGE + 1) == 1
    assert store.drawn() == {1: 20}


def test_spent_codes_stay_spent_after_a_restart(path, store):
    codes = drawn(store, 20)
    for code in codes[:12]:
        store.spend(code, PAGE)
    store.close()
    again = SqliteCodeStore(path)
    assert [again.spend(code, PAGE) for code in codes[:12]] == [1] * 12
    assert reason(again, codes[0], PAGE + 1) == "used"
    assert again.spend(codes[12], PAGE) == 1
    again.close()


def test_destroying_leaves_nothing_and_can_be_repeated(path, store, tmp_path):
    codes = drawn(store, 40)
    store.spend(codes[0], PAGE)
    store.destroy()
    assert list(tmp_path.iterdir()) == []
    store.destroy()
    with pytest.raises(StoreFull):
        store.spend(codes[1], PAGE)


def test_a_destruction_cut_short_before_its_wash_can_be_done_again(path, store):
    codes = drawn(store, 40)
    for code in codes[:20]:
        store.spend(code, PAGE)
    store._writer.stop()
    from survey.store.codes import _delete_all

    store._codes.change(lambda: _delete_all(store._codes.file.connection))
    (path.parent / "crashed").mkdir()
    again = SqliteCodeStore(raw.copy(path, path.parent / "crashed"))
    assert again.drawn() == {}
    again.destroy()
    assert list((path.parent / "crashed").iterdir()) == []


@pytest.mark.parametrize("change", ["spent = 2", "page = 5", "unit = 'x'"])
def test_a_row_that_is_never_written_so_is_damage(path, store, change):
    drawn(store, 5)
    store.close()
    other = sqlite3.connect(path)
    other.execute(f"UPDATE code SET {change}")
    other.commit()
    other.close()
    with pytest.raises(Damaged):
        SqliteCodeStore(path)


def test_the_two_stores_share_no_value(tmp_path, store):
    from survey.store.sqlite import SqliteResponseStore
    from tests.survey.store_contract import key, response
    from tests.survey.test_store_sqlite import made

    answers: SqliteResponseStore = made(tmp_path / "responses.db")
    for code in drawn(store, 30):
        store.spend(code, secrets.randbits(53))
        answers.submit(key(), response())
    store.close()
    answers.close()

    def numbers(path: Path, table: str) -> set[int]:
        return {
            value for row in raw.rows(path, table) for value in row if isinstance(value, int) and value > 99
        }

    assert not numbers(tmp_path / "codes.db", "code") & numbers(tmp_path / "responses.db", "response")

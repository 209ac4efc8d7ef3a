"""Access codes: how they are drawn, read, digested, and that page, code and answer share nothing on disk."""

import hashlib
import hmac
import re
import secrets
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import codes
from survey.context import Instance
from survey.store.base import CodeRefused
from survey.tickets import Tickets
from tests.survey.office import office, opened, shut, slips

CODES = st.text(codes.LETTERS, min_size=12, max_size=12)
KEY = bytes(range(32))


def test_a_code_has_sixty_random_bits_in_letters_that_cannot_be_misread():
    assert len(codes.LETTERS) == 32
    assert not set("ILOU") & set(codes.LETTERS)
    assert 32**codes.LENGTH == 2**60
    drawn = codes.draw(2000)
    assert len(set(drawn)) == 2000
    assert set("".join(drawn)) == set(codes.LETTERS)
    assert {len(code) for code in drawn} == {12}
    # no order: about half of the neighbours ascend
    assert 850 < sum(a < b for a, b in pairwise(drawn)) < 1150


def test_none_are_drawn_for_nobody():
    assert codes.draw(0) == ()
    with pytest.raises(ValueError, match="-1"):
        codes.draw(-1)


def test_a_code_is_printed_in_three_groups_of_four():
    assert codes.printed("0123456789AB") == "0123-4567-89AB"


@pytest.mark.parametrize(
    "typed",
    [
        "7K01-9Z10-ABCD",
        "7k01 9z10 abcd",
        "  7kOl-9zIo-aBcD\n",
        "7kol9ziOabcd",
        "７Ｋ０１－９Ｚ１０－ＡＢＣＤ",
        "７ｋｏｌ　９ｚｉｏ　ａｂｃｄ",
        "7K01–9Z10—ABCD",
        "7K01ー9Z10・ABCD",
        "7K01\u200b9Z10\u00a0ABCD",
        "7K01_9Z10.ABCD",
    ],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert codes.normalise(typed) == "7K019Z10ABCD"


@pytest.mark.parametrize(
    "typed",
    ["", "-", "7K019Z10ABC", "7K019Z10ABCDE", "7K01-9Z10-ABCU", "7K01-9Z10-ABC口", "七" * 12, "é" * 12],
)
def test_what_is_no_code_is_none(typed):
    assert codes.normalise(typed) is None


@given(CODES)
def test_every_code_survives_printing_and_typing(code):
    assert codes.normalise(codes.printed(code)) == code
    assert codes.normalise(codes.printed(code).lower().replace("0", "o").replace("1", "l")) == code


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_it(text):
    found = codes.normalise(text)
    assert found is None or (len(found) == 12 and set(found) <= set(codes.LETTERS))


def test_the_digest_is_the_first_53_bits_of_the_mac():
    whole = hmac.new(KEY, b"0123456789AB", hashlib.sha256).hexdigest()
    assert codes.digest("0123456789AB", KEY) == int(whole, 16) >> (256 - 53)
    assert codes.digest("0123456789AB", KEY) != codes.digest("0123456789AB", bytes(32))


@given(CODES, st.binary(min_size=16, max_size=16))
def test_a_page_digest_is_always_equally_wide(code, page):
    assert 2**52 <= codes.page_digest("spring", page, code) < 2**53


def test_a_page_s_bits_have_one_spelling():
    text = codes.fresh_page()
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", text)
    assert len(codes.page_bits(text)) == 16
    for other in ("", text[:-1], text + "A", text + "=", text[:-1] + "-" * 2, "页" * 22, " " + text):
        assert codes.page_bits(other) is None
    assert len({codes.fresh_page() for _ in range(100)}) == 100


def test_the_same_code_and_page_give_the_same_ticket_and_nothing_else_does():
    tickets = Tickets(KEY)
    page, code = b"p" * 16, "0123456789AB"
    again = tickets.issue_for_page("spring", 3, page, code)
    assert again == tickets.issue_for_page("spring", 3, page, code)
    read = tickets.read(again, "spring")
    assert read.unit == 3
    assert len(again) == len(tickets.issue("spring"))
    others = [
        Tickets(KEY).read(Tickets(KEY).issue_for_page(survey, unit, bits, typed), survey).key
        for survey, unit, bits, typed in (
            ("autumn", 3, page, code),
            ("spring", 3, b"q" * 16, code),
            ("spring", 3, page, "0123456789AC"),
        )
    ]
    assert len({read.key, *others}) == 4


def test_page_digest_links_nothing(tmp_path):
    """No number of codes.db is one of responses.db, or follows from it by what the thief has: every key."""
    instance = office(tmp_path)
    survey = opened(instance, "small", codes=True)
    rows = []
    for code in slips(survey, 50):
        page = secrets.token_bytes(16)
        digests = survey.code_digest(code), codes.page_digest("small", page, code)
        survey.code_store.spend(*digests)
        ticket = instance.tickets.issue_for_page("small", None, page, code)
        rows.append((*digests, instance.tickets.read(ticket, "small").key))
    shut(instance)
    code_keys, pages, answers = (set(column) for column in zip(*rows, strict=True))
    assert len(code_keys) == len(pages) == len(answers) == 50
    assert not code_keys & pages
    assert not answers & (code_keys | pages)
    # the width that a page digest does not carry does not help either
    low = 2**52 - 1
    assert not {row & low for row in answers} & {page & low for page in code_keys | pages}
    # nor does hashing what is on disk with what is in keys.toml
    secret = instance.keys.secret
    followed = {
        int.from_bytes(made[:8]) >> 11
        for number in code_keys | pages
        for plain in (number.to_bytes(8), str(number).encode())
        for made in (
            hashlib.sha256(plain).digest(),
            hmac.digest(secret, plain, "sha256"),
            hmac.digest(instance.keys.derived("codes small"), plain, "sha256"),
        )
    }
    assert not followed & answers


def guesses(tmp_path, count):
    instance = office(tmp_path)
    survey = opened(instance, "small", codes=True)
    known = {survey.code_digest(code) for code in slips(survey, 200)}
    hits = sum(survey.code_digest(code) in known for _ in range(count // 1000) for code in codes.draw(1000))
    with pytest.raises(CodeRefused, match="unknown"):
        survey.code_store.spend(survey.code_digest(codes.draw(1)[0]), 2**52)
    shut(instance)
    return hits


def test_guessing(tmp_path):
    assert guesses(tmp_path, 20_000) == 0


@pytest.mark.long
def test_guessing_a_million_times(tmp_path):
    assert guesses(tmp_path, 1_000_000) == 0


def test_destroying_the_codes_leaves_neither_digests_nor_their_key(tmp_path):
    instance = office(tmp_path)
    survey = opened(instance, "small", codes=True)
    (code,) = slips(survey, 1)
    digest = survey.code_digest(code)
    salt = (survey.folder / "codes.salt").read_bytes()
    survey.destroy_codes()
    survey.destroy_codes()
    left = {path.name for path in survey.folder.iterdir()}
    assert not left & {"codes.db", "codes.db-wal", "codes.salt"}
    with pytest.raises(FileNotFoundError):
        survey.code_digest(code)
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert digest.to_bytes(7) not in everything
    assert salt not in everything
    shut(instance)
    # a survey whose codes are gone can still be read
    again = Instance(tmp_path)
    assert again.survey("small").codes
    again.close()

"""A ticket belongs to one survey, cannot be made up or altered, and always leads to the same row."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from survey.tickets import TicketRefused, Tickets

SECRET = bytes(range(32))
tickets = Tickets(SECRET)


def test_a_ticket_leads_to_the_same_row_every_time():
    text = tickets.issue("spring")
    assert tickets.read(text, "spring") == tickets.read(text, "spring")
    assert Tickets(SECRET).read(text, "spring") == tickets.read(text, "spring")


def test_row_keys_are_random_53_bit_numbers():
    keys = [tickets.read(tickets.issue("spring"), "spring").key for _ in range(500)]
    assert len(set(keys)) == 500
    assert all(0 <= key < 2**53 for key in keys)
    # With 500 random keys the highest bit is set at least once, and not always.
    assert {key >> 52 for key in keys} == {0, 1}


@pytest.mark.parametrize("unit", [None, 0, 1, 700])
def test_the_unit_comes_back(unit):
    assert tickets.read(tickets.issue("spring", unit), "spring").unit == unit


@pytest.mark.parametrize("unit", [-1, 2**32 - 1])
def test_a_unit_that_does_not_fit_is_named(unit):
    with pytest.raises(ValueError, match=f"unit {unit}"):
        tickets.issue("spring", unit)


def test_all_tickets_are_equally_long_and_fit_into_a_page_and_an_address():
    issued = [tickets.issue(survey, unit) for survey in ("a", "春季调查", "s" * 40) for unit in (None, 9)]
    assert {len(text) for text in issued} == {82}
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", text) for text in issued)


def test_a_ticket_of_another_survey_is_refused():
    with pytest.raises(TicketRefused):
        tickets.read(tickets.issue("spring"), "autumn")


def test_a_ticket_of_another_instance_is_refused():
    with pytest.raises(TicketRefused):
        tickets.read(Tickets(b"\x01" * 32).issue("spring"), "spring")


def test_no_byte_of_a_ticket_can_be_altered():
    token = urlsafe_b64decode(tickets.issue("spring", 3) + "==")
    for place in range(len(token)):
        altered = bytes([*token[:place], token[place] ^ 1, *token[place + 1 :]])
        with pytest.raises(TicketRefused):
            tickets.read(urlsafe_b64encode(altered).rstrip(b"=").decode(), "spring")


@pytest.mark.parametrize("text", ["", "x", "=" * 82, "A" * 82, "口令", "a b", "A" * 10_000, "\x00"])
def test_what_is_no_ticket_is_refused(text):
    with pytest.raises(TicketRefused):
        tickets.read(text, "spring")


def test_one_ticket_has_one_spelling():
    text = tickets.issue("spring")
    for other in (text + "=", text + "==", text + "\n", " " + text, text + "A", text[:-1]):
        with pytest.raises(TicketRefused):
            tickets.read(other, "spring")

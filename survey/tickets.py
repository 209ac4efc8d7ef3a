"""Tickets: the hidden single-use token inside a form that makes sending it twice harmless.

A ticket names the survey and the unit, carries 128 random bits, and is signed; nothing about it is
ever written down. The key of the stored row follows from its random bits alone.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from survey import codes

VERSION = 1
RANDOM_BYTES = 16
ROW_KEY_BITS = 53
"""Exact in JSON and in Excel, and enough: 100,000 rows collide with odds of 6 in 10 million."""

_PURPOSE = b"cadre-survey ticket"
_UNIT_BYTES = 4
_SURVEY_BYTES = 8
_SIGNED_BYTES = 1 + _SURVEY_BYTES + _UNIT_BYTES + RANDOM_BYTES
_NO_UNIT = 2 ** (8 * _UNIT_BYTES) - 1
"""A number, not an absent field: tickets with and without a unit are equally long."""


class TicketRefused(Exception):
    """The text is no ticket of this survey."""


@dataclass(frozen=True)
class Ticket:
    key: int
    """Key of the row its answers go to: 53 bits."""
    unit: int | None = None


class Tickets:
    """Issues and reads the tickets of one instance."""

    def __init__(self, secret: bytes) -> None:
        # A key of its own for this purpose: no other use of the secret can be turned into a ticket.
        self._key = hmac.digest(secret, _PURPOSE, sha256)

    def issue(self, survey: str, unit: int | None = None) -> str:
        """A fresh ticket for one form of `survey`: 82 characters of A-Z a-z 0-9 - _."""
        return self._issued(survey, unit, secrets.token_bytes(RANDOM_BYTES))

    def issue_for_page(self, survey: str, unit: int | None, page: bytes, code: str) -> str:
        """The ticket for an access code typed into the page with these bits: the same each time.

        So a reply that was lost on its way can be had again, and only by the page that asked for it.
        """
        return self._issued(survey, unit, codes.ticket_bits(survey, page, code))

    def _issued(self, survey: str, unit: int | None, bits: bytes) -> str:
        if unit is not None and not 0 <= unit < _NO_UNIT:
            raise ValueError(f"unit {unit} is not from 0 to {_NO_UNIT - 1}")
        number = _NO_UNIT if unit is None else unit
        signed = bytes([VERSION]) + _digest_of(survey) + number.to_bytes(_UNIT_BYTES) + bits
        return _text_of(signed + self._signature(signed))

    def read(self, text: str, survey: str) -> Ticket:
        """The Ticket that `text` is. Raises TicketRefused if `issue` did not make it for `survey`."""
        token = _bytes_of(text)
        signed, signature = token[:_SIGNED_BYTES], token[_SIGNED_BYTES:]
        genuine = hmac.compare_digest(signature, self._signature(signed))
        ours = hmac.compare_digest(signed[: 1 + _SURVEY_BYTES], bytes([VERSION]) + _digest_of(survey))
        if not (genuine and ours):
            raise TicketRefused
        number = int.from_bytes(signed[1 + _SURVEY_BYTES : _SIGNED_BYTES - RANDOM_BYTES])
        return Ticket(_row_key(signed[-RANDOM_BYTES:]), None if number == _NO_UNIT else number)

    def _signature(self, signed: bytes) -> bytes:
        return hmac.digest(self._key, signed, sha256)


@lru_cache(maxsize=256)
def _digest_of(survey: str) -> bytes:
    return sha256(survey.encode()).digest()[:_SURVEY_BYTES]


def _row_key(random: bytes) -> int:
    return int.from_bytes(sha256(random).digest()[:8]) >> (64 - ROW_KEY_BITS)


def _text_of(token: bytes) -> str:
    return urlsafe_b64encode(token).rstrip(b"=").decode()


def _bytes_of(text: str) -> bytes:
    """The bytes of a ticket's text; one ticket has one spelling only."""
    try:
        token = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise TicketRefused from error
    if _text_of(token) != text:
        raise TicketRefused
    return token

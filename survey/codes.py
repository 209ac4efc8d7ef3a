"""Access codes and what is derived from them: twelve random letters on a slip, stored as digests only.

A code and a page's random bits meet for one moment, in the exchange. What that leaves behind (the code's
digest, a digest of the page) and what the answer is stored under share nothing that can be computed without
the page's bits, and these are stored nowhere.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U."""
LENGTH, GROUP = 12, 4
BITS = 53
"""Of a digest, which is the key of the code's row: exact in JSON and in SQLite's rowid."""
PAGE_BYTES = 16
PAGE_FLOOR = 2**52
KEY_BYTES = 32

_TICKET_PURPOSE = b"cadre-survey ticket of a page"
_PAGE_PURPOSE = b"cadre-survey digest of a page"
_ALIKE = str.maketrans("OIL", "011")


def draw(count: int) -> tuple[str, ...]:
    """`count` different codes of 60 random bits each; their order means nothing."""
    if count < 0:
        raise ValueError(f"count {count} is negative")
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(secrets.choice(LETTERS) for _ in range(LENGTH))] = None
    return tuple(found)


def printed(code: str) -> str:
    """The code as it stands on the slip: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def normalise(text: str) -> str | None:
    """The code that a person meant by `text`; None if it is none.

    Small and full-width letters count as capitals, O as 0, I and L as 1; blanks, dashes and dots are
    passed over. Twelve letters of the alphabet must be left.
    """
    wide = unicodedata.normalize("NFKC", text).upper().translate(_ALIKE)
    code = "".join(letter for letter in wide if not _passed_over(letter))
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else None


def _passed_over(letter: str) -> bool:
    """Blanks of any kind, dashes of any kind (a Chinese keyboard has several), dots, what cannot be seen."""
    return unicodedata.category(letter) in ("Zs", "Cc", "Cf", "Pd") or letter in "_.·・ー−─━"


def survey_key(secret: bytes, salt: bytes) -> bytes:
    """The key under which a survey's codes are digested: gone for good once its `salt` is destroyed."""
    return hmac.digest(secret, salt, sha256)


def digest(code: str, code_key: bytes) -> int:
    """The key of the code's row: the first 53 bits of HMAC-SHA-256."""
    return int.from_bytes(hmac.digest(code_key, code.encode(), sha256)[:8]) >> (64 - BITS)


def fresh_page() -> str:
    """The text of 128 fresh random bits for a page that asks for a code."""
    return _text_of(secrets.token_bytes(PAGE_BYTES))


def page_bits(text: str) -> bytes | None:
    """The bits that `fresh_page` wrote as `text`; None if it did not."""
    try:
        bits = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return bits if len(bits) == PAGE_BYTES and _text_of(bits) == text else None


def ticket_bits(survey: str, page: bytes, code: str) -> bytes:
    """The 128 random bits of the ticket for this code typed into this page, the same at each repetition.

    The code is part of it: two people who type their codes into one kept page have two tickets.
    """
    return _derived(_TICKET_PURPOSE, survey, page, code)[:PAGE_BYTES]


def page_digest(survey: str, page: bytes, code: str) -> int:
    """What a spent code keeps of the page it was typed into: a number in [2^52, 2^53).

    As wide in a SQLite record as the random number that stood there before.
    """
    bits = int.from_bytes(_derived(_PAGE_PURPOSE, survey, page, code)[:8]) >> (64 - BITS)
    return PAGE_FLOOR | bits


def _derived(purpose: bytes, survey: str, page: bytes, code: str) -> bytes:
    # The page's bits are the key: whoever has not seen the page can compute neither from the other.
    return hmac.digest(page, purpose + _message(survey.encode(), code.encode()), sha256)


def _message(*parts: bytes) -> bytes:
    """The parts, each with its length: no two lists of parts look the same."""
    return b"".join(len(part).to_bytes(2) + part for part in parts)


def _text_of(bits: bytes) -> str:
    return urlsafe_b64encode(bits).rstrip(b"=").decode()

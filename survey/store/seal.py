"""The seal of a row: a keyed digest that shows whether it is still as it was written.

SQLite's own checks look at the structure of a file; a flipped bit inside a value passes them.
"""

from __future__ import annotations

import hmac

SEAL_BITS = 53
SHORTEST_KEY = 16


def seal_of(seal_key: bytes, row: int, *values: str) -> int:
    """The first 53 bits of HMAC-SHA-256 over the row's key and its values."""
    # Each value goes in behind its length: two values can never pass for two others.
    content = row.to_bytes(8) + b"".join(
        len(text).to_bytes(8) + text for text in (value.encode() for value in values)
    )
    return int.from_bytes(hmac.digest(seal_key, content, "sha256")[:8]) >> (64 - SEAL_BITS)


def checked_key(seal_key: bytes) -> bytes:
    """`seal_key`, if it can serve. Raises ValueError: nothing starts with a missing or default key."""
    if len(seal_key) < SHORTEST_KEY or len(set(seal_key)) < 4:
        raise ValueError(f"a key of {len(seal_key)} bytes, too short or not random")
    return seal_key

"""Pages prepared once: rendered and compressed, with a gap into which each reply's own ticket goes.

A page differs from person to person in its ticket alone. Compressing it anew each time would cost more than
all the rest of the answer. The ticket is never compressed: its bytes tell nothing by their length.
"""

from __future__ import annotations

import secrets
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from survey import deflate
from survey.context import FieldSurvey

GAP = f"gap-{secrets.token_hex(16)}"
"""Stands in a page where its ticket will be. Made anew by every process: no question's text can hold it."""
MOST = 256
"""Prepared pages kept of one survey: its languages, type sizes and units. Each is about 12 kB."""

GZIP_HEADER = bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255])
"""Of RFC 1952: deflate, no name, no date, best compression, no system."""


@dataclass(frozen=True)
class Prepared:
    """A page but for its ticket: `gzip` and `plain` give the whole of it."""

    head: bytes
    """Up to the ticket: the header of gzip, and deflate that ends on a byte and is open."""
    checksum: int
    """CRC-32 of the text up to the ticket."""
    length: int
    """Bytes of the text up to the ticket."""
    after: bytes
    """The text after the ticket."""
    tail: bytes
    """The same as the end of the deflate."""

    def gzip(self, ticket: str) -> bytes:
        """The page with `ticket` (already HTML) in it, as a gzip file."""
        text = ticket.encode()
        checksum = zlib.crc32(self.after, zlib.crc32(text, self.checksum))
        length = (self.length + len(text) + len(self.after)) & 0xFFFFFFFF
        trailer = checksum.to_bytes(4, "little") + length.to_bytes(4, "little")
        return b"".join((self.head, deflate.stored(text), self.tail, trailer))

    def plain(self, ticket: str) -> bytes:
        """The page with `ticket` (already HTML) in it."""
        before = zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.head[len(GZIP_HEADER) :])
        return before + ticket.encode() + self.after


def prepare(html: str) -> Prepared:
    """The page `html`, which holds GAP where the ticket goes; without a GAP it has none.

    Raises ValueError if there are several.
    """
    before, _, after = html.partition(GAP)
    if GAP in after:
        raise ValueError("a page has room for one ticket")
    text, rest = before.encode(), after.encode()
    return Prepared(
        head=GZIP_HEADER + deflate.opened(text),
        checksum=zlib.crc32(text),
        length=len(text),
        after=rest,
        tail=deflate.ended(rest),
    )


class Pages:
    """The prepared pages of the surveys that are being answered; those of a forgotten survey go with it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._turn, self._making = Lock(), Lock()
        self._kept: WeakKeyDictionary[FieldSurvey, OrderedDict[Hashable, Prepared]] = WeakKeyDictionary()

    def of(self, survey: FieldSurvey, name: Hashable, make: Callable[[], str]) -> Prepared:
        """The page `name` of `survey`. If it is not there, `make` renders it, while others wait for it."""
        return self._had(survey, name) or self._made(survey, name, make)

    def count(self, survey: FieldSurvey) -> int:
        """Number of prepared pages of `survey`."""
        with self._turn:
            return len(self._kept.get(survey, ()))

    def _had(self, survey: FieldSurvey, name: Hashable) -> Prepared | None:
        with self._turn:
            pages = self._kept.get(survey)
            if pages is None or name not in pages:
                return None
            pages.move_to_end(name)
            return pages[name]

    def _made(self, survey: FieldSurvey, name: Hashable, make: Callable[[], str]) -> Prepared:
        with self._making:
            had = self._had(survey, name)
            if had:
                return had
            page = prepare(make())
            with self._turn:
                pages = self._kept.setdefault(survey, OrderedDict())
                pages[name] = page
                while len(pages) > self._most:
                    pages.popitem(last=False)
            return page

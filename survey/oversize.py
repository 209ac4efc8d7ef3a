"""What is too large for the server: read to its end and thrown away, so that the person gets a page.

A browser that is still sending when the server hangs up says only that the connection was lost. So at the
console, where people choose files, the server lets the browser finish, keeps nothing of it, and asks the
application for the page that says so. Elsewhere waitress refuses at once.
"""

from __future__ import annotations

from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

PAGE = "/console/too-large"
MOST = 512 * 1024 * 1024
"""Bytes: what is larger still is refused without a page."""


class Parser(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """A request; one of the console that is too large becomes the question for the page that says so."""

    _left = 0
    """Bytes still to be thrown away."""

    def received(self, data: bytes) -> int:
        if self._left:
            taken = min(len(data), self._left)
            self._left -= taken
            self.completed = not self._left
            return taken
        consumed: int = super().received(data)
        if self._may_have_page():
            self._left, self.completed = self.content_length, False
            self._ask()
        return consumed

    def _may_have_page(self) -> bool:
        too_large = isinstance(self.error, RequestEntityTooLarge)
        return too_large and self.path.startswith("/console") and 0 < self.content_length <= MOST

    def _ask(self) -> None:
        """Become the question for the page, with the cookie of whoever sent it."""
        self.error = self.body_rcv = None
        self.content_length = 0
        self.command, self.path, self.query, self.request_uri = "GET", PAGE, "", PAGE
        for name in ("CONTENT_LENGTH", "CONTENT_TYPE"):
            self.headers.pop(name, None)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests are read like that."""

    parser_class: Any = Parser

"""The server that hands out the forms: waitress, in production mode, for `serve` and for the demo."""

from __future__ import annotations

import socket
from typing import Any

import waitress
from flask import Flask

THREADS = 64
"""In a burst people wait, each in a thread, while a group of 20 rows gathers (`survey.store.pace`): with
fewer than 20 threads no group would ever be full, and every row would wait for a wash."""
LARGEST_BODY = 400_000
"""Above the application's own limit of 256 kB, whose page is kinder than waitress's; below the 512 kB from
which waitress writes a body to disk."""


def create(
    app: Flask, *, host: str | None = None, port: int | None = None, listener: socket.socket | None = None
) -> Any:
    """A waitress server for `app`, bound to `host` and `port` or to a socket that listens already.

    Raises OSError if the address cannot be had.
    """
    where = {"sockets": [listener]} if listener else {"host": host, "port": port}
    return waitress.create_server(
        app, **where, threads=THREADS, max_request_body_size=LARGEST_BODY, ident=None
    )

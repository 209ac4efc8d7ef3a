"""The server that hands out the forms: waitress, in production mode, for `serve` and for the demo."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from types import FrameType
from typing import Any

import waitress
from flask import Flask

from questionnaires.errors import Problem, say
from survey.config import Config
from survey.error_log import note
from survey.errors import ConfigError
from survey.form_page import prepare_ahead
from survey.oversize import Channel

THREADS = 64
"""In a burst people wait, each in a thread, while a group of 20 rows gathers (`survey.store.pace`): with
fewer than 20 threads no group would ever be full, and every row would wait for a wash."""
LARGEST_BODY = 8 * 1024 * 1024
"""Above the application's own limits, 256 kB of a respondent and 6 MB of the console: its pages are kinder
than waitress's; beyond it `survey.oversize` asks for one. A body is kept in memory to its last byte: waitress
would else write it to disk."""


def create(
    app: Flask, *, host: str | None = None, port: int | None = None, listener: socket.socket | None = None
) -> Any:
    """A waitress server for `app`, bound to `host` and `port` or to a socket that listens already.

    Raises OSError if the address cannot be had.
    """
    where = {"sockets": [listener]} if listener else {"host": host, "port": port}
    servers: dict[int, Any] = {}
    created = waitress.create_server(
        app,
        map=servers,
        **where,
        threads=THREADS,
        max_request_body_size=LARGEST_BODY,
        inbuf_overflow=LARGEST_BODY + 1,
        ident=None,
        # Behind a proxy the application reads what so many proxies forward; else it is dropped here.
        clear_untrusted_proxy_headers=app.extensions["instance"].config.proxy_count == 0,
    )
    for one in servers.values():
        one.channel_class = Channel
    return created


def prepare_forms(app: Flask) -> None:
    """Begin to pack the forms that are handed out, beside everything else."""

    def work() -> None:
        try:
            prepare_ahead(app)
        except Exception as error:  # whoever asks for a form then waits a second for it
            note(error)

    threading.Thread(target=work, name="forms", daemon=True).start()


def check_address(host: str, config: Config) -> None:
    """Raise ConfigError if `host` would take answers in plain HTTP from other machines unasked.

    The server itself never speaks HTTPS: a proxy on the same machine does.
    """
    if config.allow_plain_http or is_loopback(host):
        return
    raise ConfigError(
        [
            Problem(
                say("address {host}", host=host),
                say("other machines could send answers there unencrypted."),
                say("Listen on 127.0.0.1 behind a proxy with HTTPS, or set allow_plain_http = true."),
            )
        ]
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def harden() -> None:
    """New files for the owner only; no core file, which would hold answers, if the process dies."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def until_told() -> Iterator[None]:
    """Inside, the first SIGTERM, Ctrl-C or Ctrl-Break ends the work; further ones do not disturb the end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        numbers.append(signal.SIGBREAK)

    def end(number: int, frame: FrameType | None) -> None:
        for other in numbers:
            signal.signal(other, signal.SIG_IGN)
        raise SystemExit(0)

    before = [(number, signal.signal(number, end)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)

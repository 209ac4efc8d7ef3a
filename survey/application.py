"""The Flask application of an instance: its limits, its languages, its blueprints.

It runs in production only, behind a server such as waitress; the development server is refused.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any, NoReturn
from urllib.parse import urlsplit

from flask import Flask, Request, g
from flask_babel import Babel
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from survey import console, public
from survey.config import Config
from survey.context import Instance
from survey.error_log import note
from survey.pages import Pages
from survey.throttle import Throttle

LARGEST_BODY = 256 * 1024
"""Bytes. A form with every text at its limit is a tenth of it."""
MOST_PARTS = 1000
SIGN_INS = 5
"""Wrong sign-ins of one account from one place, or wrong second factors, that cost no waiting."""
SIGN_INS_AT_LARGE = 50
"""Wrong sign-ins of one account from anywhere, or of anybody from one place, that cost no waiting."""
WAIT_AT_LARGE = 10
"""Seconds of waiting for such: whoever tries other people's names must not lock them out."""


class InMemory(Request):
    """A request whose files stay in memory, as the limits of its size allow: none is written to a disk."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return BytesIO()


class Application(Flask):
    """A Flask that never shows or logs what a person sent."""

    request_class = InMemory
    jinja_options = Flask.jinja_options | {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": StrictUndefined,
    }

    @property
    def debug(self) -> bool:
        """Never: a debugger shows respondents' answers to whoever looks."""
        return False

    @debug.setter
    def debug(self, value: bool) -> None:
        if value:
            raise RuntimeError("debug mode shows tracebacks to respondents: unset FLASK_DEBUG")

    def log_exception(self, exc_info: Any) -> None:
        """The kind of the error and its place; Flask would print the message and the source lines."""
        note(exc_info[1])

    def run(self, *args: Any, **options: Any) -> NoReturn:
        raise RuntimeError("the development server shows tracebacks to respondents: use cadre-survey serve")


def create_app(instance: Instance) -> Flask:
    """The WSGI application of `instance`. Raises RuntimeError in debug mode, which would show answers."""
    app = Application("survey", static_folder=None)
    if app.config["DEBUG"]:
        raise RuntimeError("debug mode shows tracebacks to respondents: unset FLASK_DEBUG")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_PARTS,
        TRUSTED_HOSTS=trusted_hosts(instance.config),
    )
    app.extensions["instance"] = instance
    app.extensions["pages"] = Pages()
    app.extensions["throttle"] = Throttle(instance.clock)
    app.extensions["sign-ins"] = Throttle(instance.clock, free=SIGN_INS)
    app.extensions["sign-ins-at-large"] = Throttle(
        instance.clock, free=SIGN_INS_AT_LARGE, longest=WAIT_AT_LARGE
    )
    # "zh", not "zh_CN": Babel would make zh_Hans_CN of that, for which there is no folder of translations.
    Babel(app, locale_selector=lambda: g.get("language", "en").partition("-")[0])
    app.register_blueprint(public.blueprint())
    app.register_blueprint(console.blueprint())
    proxies = instance.config.proxy_count
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]  # as Flask's documentation has it
    return app


def trusted_hosts(config: Config) -> list[str] | None:
    """The hosts that requests may name: the base address's own and this machine; None on a machine alone."""
    host = urlsplit(config.base_url).hostname or ""
    local = ["127.0.0.1", "localhost", "[::1]"]
    return None if host in local else [host, *local]

"""The style and script of each kind of respondent page, and the headers that keep everything else out of it.

Both are unvarying blocks in the page itself: one request a page, and their hashes can stand in the CSP.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from flask import Response, request
from markupsafe import Markup

POLICY = "Content-Security-Policy"
EVERYWHERE = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Kind:
    """What pages of one kind have inline: a style made of these files, a script or none."""

    styles: tuple[str, ...] = ()
    script_file: str | None = None

    @cached_property
    def style(self) -> Markup:
        """The text of the page's one style block."""
        return Markup("\n".join(bare_style(_text_of(name)) for name in self.styles))  # noqa: S704 our own files

    @cached_property
    def script(self) -> Markup:
        """The text of the page's one script block; empty if it has none."""
        return Markup(bare_script(_text_of(self.script_file)) if self.script_file else "")  # noqa: S704 as above

    @cached_property
    def policy(self) -> str:
        """The page's CSP: nothing but its own blocks; its forms, and its script, speak to the same host."""
        allowed = []
        if self.style:
            allowed.append(f"style-src {hash_of(self.style)}")
        if self.script:
            allowed += [f"script-src {hash_of(self.script)}", "connect-src 'self'"]
        return "; ".join(
            [
                "default-src 'none'",
                *allowed,
                "img-src data:",
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            ]
        )

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What every answer of this kind says beside its page."""
        return ((POLICY, self.policy), *EVERYWHERE)


FORM = Kind(("base.css", "form.css"), "form.js")
"""The form document."""
SCRIPTED = Kind(("base.css",), "page.js")
"""The code page and the pages that say one thing, where there may be a draft to offer or to erase."""
STILL = Kind(("base.css",))
"""The same without a script."""
BARE = Kind()
"""Whatever has no look of its own: redirects, /healthz."""


def bare_style(text: str) -> str:
    """A style sheet without comments, indentation and empty lines."""
    return _without_indentation(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def bare_script(text: str) -> str:
    """A script without indentation, empty lines, and the comments that begin a line; code stays as it is.

    A comment after code stays too: telling it from a piece of a string would take a parser.
    """
    comment = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)", re.DOTALL | re.MULTILINE)
    return _without_indentation(comment.sub("", text))


def hash_of(block: str) -> str:
    """The source expression that allows an inline block in a CSP."""
    return f"'sha256-{b64encode(sha256(block.encode()).digest()).decode()}'"


def protect(response: Response) -> Response:
    """A respondent's answer with all its headers: a page has those of its kind, anything else gets BARE's.

    The pages of other blueprints bring their own.
    """
    if request.blueprint not in (None, "public"):
        return response
    headers = response.headers
    if POLICY not in headers:
        headers.extend(BARE.headers)
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _without_indentation(text: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def _text_of(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")

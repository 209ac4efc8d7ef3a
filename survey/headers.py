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
    """What pages of one kind have inline: a style and a script made of these files, or none."""

    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    others: tuple[Kind, ...] = ()
    """Kinds of pages that its script may put in its place: their blocks are allowed too."""

    @cached_property
    def style(self) -> str:
        """The text of the page's one style block."""
        return "".join(bare_style(_text_of(name)) for name in self.styles)

    @cached_property
    def script(self) -> str:
        """The text of the page's one script block; empty if it has none."""
        return "".join(_text_of(name).strip() for name in self.scripts)

    @cached_property
    def policy(self) -> str:
        """The page's CSP: nothing but these blocks; its forms, and its script, speak to the same host."""
        kinds = (self, *self.others)
        allowed = []
        if self.style:
            allowed.append(" ".join(["style-src", *(hash_of(kind.style) for kind in kinds)]))
        if self.script:
            allowed.append(" ".join(["script-src", *(hash_of(kind.script) for kind in kinds)]))
            allowed.append("connect-src 'self'")
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


SCRIPTED = Kind(("base.css", "page.css"), ("page.min.js",))
"""The code page and the pages that say one thing, where there may be a draft to offer or to erase."""
FORM = Kind(("base.css", "form.css"), ("form.min.js",), (SCRIPTED,))
"""The form document. Its script shows what the server answers: the code page, or that all is over."""
FORM_OF_ALL_KINDS = Kind(FORM.styles, ("form-kinds.min.js", *FORM.scripts), FORM.others)
"""The same where numbers, rankings or words of earlier answers need more of the script."""
STILL = Kind(SCRIPTED.styles)
"""The same without a script."""
BARE = Kind()
"""Whatever has no look of its own: redirects, /healthz."""


def bare_style(text: str) -> str:
    """A style sheet without comments, and without blanks where none are needed."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,>+!]) ?|(?<=:) ", lambda found: found[1] or "", text).replace(";}", "}").strip()


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


def _text_of(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")

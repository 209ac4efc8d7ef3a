"""The one style of every respondent page, and the headers that keep everything else out of it.

The style is an unvarying block in the page itself: one request a page, and its hash can stand in the CSP.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, request
from markupsafe import Markup


@cache
def style() -> Markup:
    """The style sheet as it stands in each page: without comments and indentation."""
    text = (Path(__file__).parent / "static" / "form.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return Markup(re.sub(r"\s*\n\s*", "\n", text).strip())  # noqa: S704 our own file


@cache
def content_security_policy() -> str:
    """Nothing from anywhere but the page's own style; forms go to the same host only."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def protect(response: Response) -> Response:
    """Headers of a respondent's page; the pages of other blueprints bring their own."""
    if request.blueprint not in (None, "public"):
        return response
    headers = response.headers
    headers["Content-Security-Policy"] = content_security_policy()
    headers["Cache-Control"] = "no-store"
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response

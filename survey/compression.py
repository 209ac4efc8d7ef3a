"""Replies in gzip, for whoever can read it: the weight of a page must not depend on a proxy."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Response, request

LEAST = 500
"""Bytes. Below, compressing saves nothing that a packet would notice."""
LEVEL = 6
GZIPPED = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
"""What a page in gzip says of itself."""


def compress(response: Response) -> Response:
    """A respondent's page, in gzip where that is worth it; pages of other blueprints as they are."""
    headers = response.headers
    if "Content-Encoding" in headers or request.blueprint not in (None, "public") or not _is_html(response):
        return response
    headers["Vary"] = "Accept-Encoding"
    page = response.get_data()
    if len(page) > LEAST and reads_gzip():
        response.set_data(gzip.compress(page, LEVEL, mtime=0))  # the same bytes at any time of day
        headers["Content-Encoding"] = "gzip"
    return response


def _is_html(response: Response) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def reads_gzip() -> bool:
    """Whether whoever asks can read gzip."""
    return accepts_gzip(request.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=256)
def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header allows gzip, by name or else by `*`, with a quality above 0."""
    named = [_quality(part) for part in header.lower().split(",")]
    for name in ("gzip", "*"):
        found = [quality for coding, quality in named if coding == name]
        if found:
            return max(found) > 0
    return False


def _quality(part: str) -> tuple[str, float]:
    """The coding in one part of the header and its quality: 1 if none is given, 0 if it is no number."""
    coding, _, parameter = part.partition(";")
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return coding.strip(), 1.0
    try:
        return coding.strip(), float(value)
    except ValueError:
        return coding.strip(), 0.0

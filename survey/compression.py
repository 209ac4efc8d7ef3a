"""Replies in gzip, for whoever can read it: the weight of a page must not depend on a proxy."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from flask import Response, request
from werkzeug.datastructures import Headers

LEAST = 500
"""Bytes. Below, compressing saves nothing that a packet would notice."""
LEVEL = 6


class Packed(Response):
    """A page in gzip, with all its headers: unlike those of others they are not gone through as it leaves."""

    def __init__(self, page: bytes, headers: Iterable[tuple[str, str]]) -> None:
        told = Headers(headers)
        told.extend(
            (
                ("Content-Encoding", "gzip"),
                ("Vary", "Accept-Encoding"),
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(page))),
            )
        )
        super().__init__([page], headers=told, direct_passthrough=True)

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        return self.headers


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

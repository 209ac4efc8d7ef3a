"""Zip packages with the same bytes for the same content: fixed dates, one system, one compression."""

from __future__ import annotations

import io
import zipfile

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip archive can hold."""


def same_bytes(package: bytes) -> bytes:
    """The package with fixed dates in its entries, their order kept."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        return zipped({name: old.read(name) for name in old.namelist()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """A package of the parts, name -> content, in this order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            new.writestr(entry, content)
    return written.getvalue()

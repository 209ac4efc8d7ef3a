"""QR codes in pages of the console: pictures that a page with a strict policy may show."""

from __future__ import annotations

import segno


def drawn(text: str) -> str:
    """A QR code that says `text`, as the address of an SVG picture in the page itself."""
    return segno.make(text, error="m").svg_data_uri(scale=5, border=4, dark="#000")

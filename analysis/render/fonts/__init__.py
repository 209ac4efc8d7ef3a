"""The font that travels with the program: what is drawn or printed asks no machine for one."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).parent / "wqy-microhei-gb2312.ttf"
FAMILY = "WenQuanYi Micro Hei"
MISSING_GLYPH = "〓"
"""What printers set for a character they have no type for."""

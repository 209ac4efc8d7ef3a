"""Where rows lie while a file is made of them: beside the file, hidden, private, and gone at the end.

Never in the system's folder for temporary files, which other people and other disks may share.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

EXPORT, REMARKS, SORTED = ".export-", ".remarks-", ".sorted-"
"""How such folders begin."""
LONG = 3600.0
"""Seconds after which one belongs to nobody at work: its program was killed."""


@contextmanager
def folder(place: Path, prefix: str = EXPORT) -> Iterator[Path]:
    """A new folder in `place`, readable by its owner only; what earlier ones left there goes first."""
    sweep(place, time.time() - LONG)
    with TemporaryDirectory(prefix=prefix, dir=place) as made:
        yield Path(made)


def sweep(place: Path, before: float) -> None:
    """Remove what was left in `place` before that moment (seconds since 1970) by programs cut short."""
    for prefix in (EXPORT, REMARKS, SORTED):
        for left in place.glob(f"{prefix}*"):
            if left.is_dir() and not left.is_symlink() and left.stat().st_mtime < before:
                shutil.rmtree(left, ignore_errors=True)

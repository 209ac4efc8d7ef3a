"""Removing files so that their content is gone from the file system's free space, as far as a program can.

Solid-state disks, snapshots and copy-on-write file systems keep older copies out of any program's reach.
"""

from __future__ import annotations

import os
from pathlib import Path

_AT_A_TIME = 1 << 20


def overwrite(path: Path) -> None:
    """Write zeros over a file, then remove it. A link is removed, never followed; nothing there is fine."""
    if path.is_symlink():
        path.unlink()
        return
    if not path.exists():
        return
    with path.open("r+b", buffering=0) as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(b"\0" * min(left, _AT_A_TIME))
        os.fsync(file.fileno())
    path.unlink()


def overwrite_tree(folder: Path) -> None:
    """Overwrite and remove every file under `folder`, then the folder. Nothing there is fine."""
    if folder.is_symlink():
        folder.unlink()
        return
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            overwrite_tree(path)
        else:
            overwrite(path)
    folder.rmdir()


def tree_to_midnight(folder: Path, midnight: float) -> None:
    """Date a folder and everything in it to `midnight`: no clock time of use remains. The innermost first."""
    for path in (*sorted(folder.rglob("*"), reverse=True), folder):
        if not path.is_symlink():
            os.utime(path, (midnight, midnight))

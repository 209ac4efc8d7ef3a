"""One process at a time works on an instance's answers: the server, or a command where no server runs.

The lock is the operating system's, on an empty file: it ends with its process, however that ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import RLock

from questionnaires.errors import Problem, say
from survey.errors import InstanceBusy

NAME = "lock"


class InstanceLock:
    """The lock of one instance folder. Threads of the holding process share it; `turn` is for their turns."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._descriptor: int | None = None
        self.turn = RLock()
        """Held by whichever thread of this process changes a survey's course."""

    @property
    def held(self) -> bool:
        """Whether this process works on the instance."""
        return self._descriptor is not None

    def take(self) -> bool:
        """Try to become the one that works; whether this process is it now."""
        with self.turn:
            if self._descriptor is not None:
                return True
            # Never removed: a second process could lock a new file while the first still holds the old one.
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            if not _lock(descriptor):
                os.close(descriptor)
                return False
            self._descriptor = descriptor
            # An empty file whose time is the epoch: when a server started is nobody's business.
            os.utime(self._path, (0, 0))
            return True

    def hold(self) -> None:
        """Become the one that works. Raises InstanceBusy if another process is."""
        if not self.take():
            raise InstanceBusy(
                [
                    Problem(
                        say("instance {folder}", folder=str(self._path.parent)),
                        say("a server or a command is already at work on it."),
                        say("Wait for it, or stop it first: each process would leave traces of its own."),
                    )
                ]
            )

    def release(self) -> None:
        """Let another process work. Harmless if this one did not."""
        with self.turn:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            # One byte, which need not be there.
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

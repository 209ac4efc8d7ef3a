"""The audit in a process of its own, for a program that has the instance's databases open.

Whoever closes a file gives up all locks of his process on it (POSIX), those of SQLite among them, and
the audit reads every file as a thief of the disk would. Another process would then take the log away from
under the open connections: https://sqlite.org/howtocorrupt.html, section 2.2.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from survey.audit import verdict


def of_survey(instance: Path, survey: str) -> verdict.Verdict:
    """What `verdict.of_survey` finds inside the store; no file of the instance is opened in this process."""
    done = subprocess.run(  # noqa: S603 our own program, and names of our own
        [sys.executable, "-P", "-m", "survey.audit.apart", str(instance), survey],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the audit ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    found = pickle.loads(done.stdout)  # noqa: S301 written by the process started above
    if not isinstance(found, verdict.Verdict):
        raise TypeError(f"the audit gave {type(found).__name__}")
    return found


if __name__ == "__main__":
    found = verdict.of_survey(Path(sys.argv[1]), sys.argv[2], outside=False)
    sys.stdout.buffer.write(pickle.dumps(found))

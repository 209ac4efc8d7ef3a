"""The audit in a process of its own, for a program that has the instance's databases open.

Whoever closes a file gives up all locks of his process on it (POSIX), those of SQLite among them, and
the audit reads every file as a thief of the disk would. Another process would then take the log away from
under the open connections: https://sqlite.org/howtocorrupt.html, section 2.2.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from survey.audit import verdict


def of_survey(instance: Path, survey: str) -> verdict.Verdict:
    """What `verdict.of_survey` finds inside the store; no file of the instance is opened in this process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(verdict.of_survey, instance, survey, outside=False).result()

"""A progress bar for a person who waits: on a terminal only, and only when it takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from analysis.commands.edge import words
from questionnaires.errors import Message

PATIENCE = 0.5
"""Seconds before the bar appears: what takes two is then well announced, and what is quick stays quiet."""
_STEPS = 1000


@contextmanager
def progress(label: Message) -> Iterator[Callable[[float], None]]:
    """A function to be told which share of the work, 0..1, is done. Without a terminal it shows nothing.

    The bar goes to standard error and is wiped when the work is over, so that the result stands alone.
    """
    if not (sys.stderr.isatty() and sys.stdout.isatty()):
        yield lambda share: None
        return
    began = time.monotonic()
    bar = click.progressbar(length=_STEPS, label=words(label), file=sys.stderr)
    shown = False

    def told(share: float) -> None:
        nonlocal shown
        if time.monotonic() - began < PATIENCE:
            return
        shown = True
        bar.update(max(0, round(share * _STEPS) - bar.pos))

    try:
        yield told
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)

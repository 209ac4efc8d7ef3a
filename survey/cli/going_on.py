"""The question before something that cannot be taken back. A script goes on: nobody is there to be asked."""

from __future__ import annotations

import sys

import click

from questionnaires.errors import Message
from survey.cli.desk import Desk


def ask(desk: Desk, question: Message, *, sure: bool) -> None:
    """Ask who sits at a terminal whether to go on; raises click.Abort if not. `sure` asks nobody."""
    if not sure and sys.stdin.isatty():
        click.confirm(desk.say(question), abort=True, err=True)

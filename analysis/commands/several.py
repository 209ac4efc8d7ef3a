"""How several answers to one question stand in the data: options of `frequency` and `crosstab`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from analysis.commands.edge import wrong_usage
from questionnaires.errors import say


@dataclass(frozen=True)
class Named:
    """Whether the columns hold one chosen option each, and whether one named twice is two mentions."""

    choices: bool
    twice: bool

    def check(self, multiple: tuple[str, ...] | None, separator: str | None, protected: bool) -> None:
        """Ends the command where the options do not fit the others."""
        if self.choices and multiple is None:
            wrong_usage(say("--choices needs --multiple, the columns that hold one chosen option each."))
        if self.twice and not self.choices and separator is None:
            wrong_usage(say("--duplicates needs --choices or --separator: a 0/1 column names nothing twice."))
        # Another way of parting the same answers has another base: the two tables give away what both hide.
        if protected and separator is not None:
            wrong_usage(
                say(
                    "Protected data take no --separator: several answers joined by ┋ are known without it. "
                    "Name the question alone."
                )
            )
        # The columns chosen make a base that nobody declared, and mentions beside persons tell who said what.
        if protected and (self.choices or self.twice):
            wrong_usage(say("Protected data take neither --choices nor --duplicates count. Leave them out."))


def named_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --choices and --duplicates; the command gets them as `named`."""

    @click.option(
        "--choices", is_flag=True, help="Each column of --multiple holds one chosen option, not 0 or 1."
    )
    @click.option(
        "--duplicates",
        type=click.Choice(["once", "count"]),
        default="once",
        show_default=True,
        help="Whether an option named twice in one answer is one mention or two; it is one person.",
    )
    @functools.wraps(command)
    def wrapped(*args: Any, choices: bool, duplicates: str, **options: Any) -> None:
        command(*args, named=Named(choices, duplicates == "count"), **options)

    return wrapped

"""Groups of commands that import a command only when it is called, and commands in another language."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import click

from questionnaires.errors import Message, Translate, say
from survey.cli.columns import Context

KINDS: Mapping[str, Message] = {
    "integer": say("INTEGER"),
    "integer range": say("INTEGER"),
    "float": say("NUMBER"),
    "float range": say("NUMBER"),
    "DATA": say("DATA"),
}
"""Click's names of a value's kind -> what help says in its place."""


@dataclass(frozen=True)
class Entry:
    """A command that is imported when it is called: `module:attribute`, and its line in the list."""

    place: str
    summary: Message

    def load(self) -> click.Command:
        module, _, attribute = self.place.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.place} is no command")
        return command


class LazyGroup(click.Group):
    """A group over entries. Listing them imports nothing."""

    context_class = Context

    def __init__(
        self,
        name: str,
        sections: Mapping[str, Mapping[str, Entry]],
        translate: Translate,
        *,
        help: str,
        params: list[click.Parameter],
        callback: click.decorators.FC,
    ) -> None:
        """`sections` are titled groups of commands by name, in the order of the list."""
        super().__init__(
            name,
            help=help,
            params=params,
            callback=callback,
            options_metavar=translate("[OPTIONS]"),
            subcommand_metavar=translate("COMMAND [ARGS]..."),
        )
        self.sections = sections
        self.translate = translate

    @property
    def entries(self) -> Mapping[str, Entry]:
        return {name: entry for section in self.sections.values() for name, entry in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        return localized(entry.load(), self.translate, cmd_name) if entry else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, section in self.sections.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name, entry.summary.text(self.translate)) for name, entry in section.items()]
                )


def localized(command: click.Command, translate: Translate, name: str | None = None) -> click.Command:
    """A copy of `command` whose help, options and sub-commands speak the language of `translate`."""
    twin = copy.copy(command)
    twin.name = name or command.name
    twin.context_class = Context
    twin.help = command.help and translate(command.help)
    twin.short_help = translate(command.short_help) if command.short_help else _first_sentence(twin.help)
    twin.epilog = command.epilog and translate(command.epilog)
    twin.options_metavar = command.options_metavar and translate(command.options_metavar)
    twin.params = [_localized_parameter(parameter, translate) for parameter in command.params]
    if isinstance(command, click.Group) and isinstance(twin, click.Group):
        twin.subcommand_metavar = translate(command.subcommand_metavar)
        twin.commands = {key: localized(child, translate, key) for key, child in command.commands.items()}
    return twin


def _first_sentence(help: str | None) -> str | None:
    paragraph = " ".join((help or "").split("\n\n")[0].split())
    return paragraph.partition("。")[0].partition(". ")[0].rstrip(".") or None


def _localized_parameter(parameter: click.Parameter, translate: Translate) -> click.Parameter:
    twin = copy.copy(parameter)
    if twin.metavar:
        twin.metavar = translate(twin.metavar)
    elif twin.type.name in KINDS and not getattr(twin, "is_flag", False):
        twin.metavar = KINDS[twin.type.name].text(translate)
    if twin.help:
        twin.help = translate(twin.help)
    return twin

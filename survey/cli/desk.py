"""What every command finds on its desk: the language, the instance, where releases and questionnaires lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from questionnaires.errors import Message, Translate

if TYPE_CHECKING:
    from survey.context import Instance

BESIDE_THE_PACKAGES = Path(__file__).resolve().parent.parent.parent / "instance"


def instance_folder(option: Path | None, environment: Mapping[str, str]) -> Path:
    """`--instance`, else $CADRE_SURVEY_INSTANCE, else instance/ beside the packages."""
    return option or Path(environment.get("CADRE_SURVEY_INSTANCE") or BESIDE_THE_PACKAGES)


@dataclass(frozen=True)
class Desk:
    """`ctx.obj` of every command. Nothing is opened before it is asked for."""

    folder: Path
    """The instance."""
    language: str
    """The language of the program's own words."""
    translate: Translate
    asked_language: str | None = None
    """The global `--lang`, if it was given: reports and exports follow it too."""

    @cached_property
    def instance(self) -> Instance:
        """Raises ConfigError if there is none."""
        from survey.context import Instance

        return Instance(self.folder)

    def close(self) -> None:
        """Release the instance's files, if it was opened."""
        if "instance" in self.__dict__:
            self.instance.close()

    @property
    def questionnaires(self) -> Path:
        """The instance's own questionnaires."""
        return self.folder / "questionnaires"

    def questionnaire_path(self, key: str) -> Path:
        """The file of a questionnaire: a path, or a key of the instance's own or the shipped ones."""
        from questionnaires import load

        return load.find(key, self.questionnaires)

    def release_folder(self, id: str) -> Path:
        """The folder of a release, for a command that may write a file from it. Raises ReleaseUnknown.

        The file goes on the list of what is to be deleted by hand on the survey's last day.
        """
        from survey.releases import folder_of, survey_of

        folder = folder_of(self.instance, id)
        context = click.get_current_context(silent=True)
        for name in ("output", "target", "chart"):
            output = context.params.get(name) if context else None
            if isinstance(output, Path):
                self.instance.console.add_export(survey_of(id), str(output.resolve()))
        return folder

    def say(self, message: Message) -> str:
        """The message in the program's language."""
        return message.text(self.translate)

    def spoken(self, text: str | Message) -> str:
        """A text as it is; a message in the program's language."""
        return self.say(text) if isinstance(text, Message) else text

"""Commands as tests call them: in this process, with what they print kept apart."""

import json
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from questionnaires.errors import Problem, ProblemsError, say


def run(command, *arguments, obj=None):
    """What the command printed and how it ended."""
    return CliRunner().invoke(command, [str(argument) for argument in arguments], obj=obj)


def figures(command, *arguments):
    """The JSON that a command prints which must succeed."""
    result = run(command, *arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@dataclass(frozen=True)
class InChinese:
    """A finder of one release that knows two Chinese sentences."""

    folder: Path
    language: str = "zh-CN"
    asked_language: str | None = None

    def translate(self, text):
        return {
            "{where}: {what} {mend}": "{where}：{what}{mend}",
            "Name either --variable or --multiple.": "--variable和--multiple须写一个，也只写一个。",
        }.get(text, text)

    def release_folder(self, release):
        if release != self.folder.name:
            raise ProblemsError(
                [Problem(say("release {id}", id=release), say("unknown."), say("Look again."))]
            )
        return self.folder

    def questionnaire_path(self, key):
        raise LookupError(f"no questionnaire {key}")

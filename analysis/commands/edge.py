"""The edge between a person's command line and the analysis: where data come from, how mistakes are told.

Exit codes: 0 done, 1 a problem of the data (one line each on standard error), 2 wrong usage; a traceback
never. Nothing heavy is imported here.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Protocol

import click

from analysis.errors import OptionError
from questionnaires.errors import Message, ProblemsError, Translate, say


class Finder(Protocol):
    """What the program round these commands knows: its instance, its language. `ctx.obj` holds it."""

    @property
    def language(self) -> str:
        """The language of the command line: "zh-CN" or "en"."""

    @property
    def asked_language(self) -> str | None:
        """The language that a person asked for by name; reports follow it too."""

    @property
    def translate(self) -> Translate:
        """Maps an English template to that language."""

    def release_folder(self, release: str, /) -> Path:
        """The folder of a release. Raises LookupError or ProblemsError if there is none."""

    def questionnaire_path(self, key: str, /) -> Path:
        """The definition file of a questionnaire. Raises LookupError or ProblemsError if there is none."""


@dataclass(frozen=True)
class Lone:
    """The finder of commands that stand alone: files only, in English."""

    language: str = "en"
    asked_language: str | None = None
    translate: Translate = str

    def release_folder(self, release: str) -> Path:
        raise LookupError(str(say("There is no instance to find release {release} in.", release=release)))

    def questionnaire_path(self, key: str) -> Path:
        from questionnaires.load import find

        return find(key)


def finder(ctx: click.Context | None) -> Finder:
    """The finder of this command."""
    found: Finder | None = None if ctx is None else ctx.obj
    return Lone() if found is None else found


def words(message: Message, ctx: click.Context | None = None) -> str:
    """A message in the language of the command line."""
    return message.text(finder(ctx or click.get_current_context(silent=True)).translate)


def tell(message: Message) -> None:
    """One line on standard error: what reading decided, or a warning."""
    click.echo(" ".join(words(message).split("\n")), err=True)


def wrong_usage(message: Message) -> NoReturn:
    """Ends the command with exit code 2 and the message."""
    raise click.UsageError(words(message), click.get_current_context(silent=True))


class Command(click.Command):
    """A command that tells mistakes as lines, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ProblemsError as error:
            for problem in error.problems:
                click.echo(problem.text(finder(ctx).translate), err=True)
            if isinstance(error, OptionError):
                raise click.exceptions.Exit(2) from error
        except ValueError as error:  # a caller's mistake, and here the caller is the command line
            raise click.UsageError(" ".join(str(error).split("\n")), ctx) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except MemoryError:
            click.echo(words(say("The data are too large for the memory of this machine."), ctx), err=True)
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader of our output has seen enough: click ends quietly
                raise
            text = say(
                "{file}: cannot be read or written: {reason}",
                file=error.filename or "-",
                reason=error.strerror or type(error).__name__,
            )
            click.echo(words(text, ctx), err=True)
        except Exception as error:
            text = say(
                "This is a fault of the program, not of your data: {kind}: {text}",
                kind=type(error).__name__,
                text=" ".join(str(error).split()),
            )
            click.echo(words(text, ctx), err=True)
        raise click.exceptions.Exit(1)


# ---- kinds of parameters -----------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """Where rows come from: a file, or the folder of a release."""

    path: Path
    release: bool


class DataParameter(click.ParamType[Source]):
    """A file, or release:ID."""

    name = "DATA"

    def convert(
        self, value: str | Source, param: click.Parameter | None, ctx: click.Context | None
    ) -> Source:
        if isinstance(value, Source):
            return value
        scheme, colon, release = value.partition(":")
        if colon and scheme == "release":
            return Source(_found(self, finder(ctx).release_folder, release, param, ctx), release=True)
        path = Path(value)
        if not path.exists():
            self.fail(words(say("There is no file {file}.", file=value), ctx), param, ctx)
        return Source(path, release=path.is_dir())


class QuestionnaireParameter(click.ParamType[Path]):
    """A definition file, or the key of a questionnaire that the program knows."""

    name = "FILE|KEY"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.is_file():
            return path
        return _found(self, finder(ctx).questionnaire_path, str(value), param, ctx)


def _found(
    kind: click.ParamType[Any],
    find: Any,
    name: str,
    param: click.Parameter | None,
    ctx: click.Context | None,
) -> Path:
    """What `find` finds under `name`; what it cannot find is wrong usage."""
    try:
        return Path(find(name))
    except ProblemsError as error:
        kind.fail(" ".join(problem.text(finder(ctx).translate) for problem in error.problems), param, ctx)
    except (LookupError, OSError, ValueError) as error:
        text = str(error.args[0]) if error.args else name
        kind.fail(" ".join(text.split("\n")), param, ctx)


class Names(click.ParamType[tuple[str, ...]]):
    """Names separated by commas, full-width ones too: each once."""

    name = "A,B,C"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        names = tuple(name.strip() for name in value.replace("，", ",").split(","))
        twice = sorted({name for name in names if names.count(name) > 1})
        if not all(names) or twice:
            message = say("Names are separated by commas, each stands once: {names}", names=value)
            self.fail(words(message, ctx), param, ctx)
        return names


class Numbers(click.ParamType[tuple[float, ...]]):
    """Numbers separated by commas, full-width ones too."""

    name = "1,2,3"

    def convert(
        self, value: str | tuple[float, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        if isinstance(value, tuple):
            return value
        try:
            return tuple(float(number) for number in value.replace("，", ",").split(","))
        except ValueError:
            self.fail(
                words(say("Numbers are separated by commas: {numbers}", numbers=value), ctx), param, ctx
            )

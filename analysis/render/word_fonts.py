"""The fonts that a Word file names: those of GB/T 9704 unless a TOML file gives others. None is shipped."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from analysis.errors import DataError
from questionnaires.errors import Problem, say

LONGEST_NAME = 31
"""Characters of a font's name that Word keeps."""


@dataclass(frozen=True)
class Fonts:
    """A font's name for every place: heads of `first` and `second` level, `page` for the page's number."""

    title: str = "方正小标宋简体"
    first: str = "黑体"
    second: str = "楷体_GB2312"
    body: str = "仿宋_GB2312"
    page: str = "宋体"
    latin: str = "Times New Roman"


def read(path: Path) -> Fonts:
    """The fonts that the file names, the others as they are. Raises DataError with everything wrong in it."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        mend = say('Write lines such as body = "仿宋", in UTF-8.')
        raise DataError(
            [Problem(say("{file}", file=path.name), say("is not TOML: {reason}", reason=error), mend)]
        ) from error
    known = [field.name for field in fields(Fonts)]
    problems = [
        problem
        for name, value in given.items()
        if (problem := _wrong(path.name, name, value, known)) is not None
    ]
    if problems:
        raise DataError(problems)
    return Fonts(**{name: value.strip() for name, value in given.items()})


def _wrong(file: str, name: str, value: object, known: list[str]) -> Problem | None:
    where = say("{file}, {name}", file=file, name=name)
    if name not in known:
        what = say("there is no such place.")
        return Problem(where, what, say("Places are {known}.", known=", ".join(known)))
    if not isinstance(value, str) or not value.strip() or any(ord(sign) < 32 for sign in value):
        return Problem(where, say("is no font's name."), say('Write one name in quotes: body = "仿宋".'))
    if len(value.strip()) > LONGEST_NAME:
        what = say("the name is longer than {most} characters.", most=LONGEST_NAME)
        return Problem(where, what, say("Write the name as the list of fonts in Word shows it."))
    return None

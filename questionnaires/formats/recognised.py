"""A file of another format, told by what is in it and not by what it is called."""

from __future__ import annotations

import tomllib
from pathlib import Path

from questionnaires.errors import DefinitionError, Problem, say
from questionnaires.formats import wenjuanxing, xlsform
from questionnaires.formats.carried import Imported
from questionnaires.packed import MOST_BYTES

_PACKED, _LOCKED = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(path: Path, encoding: str | None = None) -> Imported:
    """The questionnaire in an XLSForm or a 问卷星 text. Raises DefinitionError or OSError.

    `encoding` is that of a text; UTF-8 and GB18030 are found without.
    """
    where = say("{file}", file=path.name)
    if path.stat().st_size > MOST_BYTES:
        what = say("the file is larger than {megabytes} MB.", megabytes=MOST_BYTES // 2**20)
        mend = say("A questionnaire is a few pages; is this the right file?")
        raise DefinitionError([Problem(where, what, mend)])
    data = path.read_bytes()
    if data.startswith((_PACKED, _LOCKED)):
        return xlsform.read(data, path.name)
    if _is_definition(data):
        what = say("this is a definition (TOML) already.")
        raise DefinitionError(
            [Problem(where, what, say("Use it as it is; “questionnaire check” looks it over."))]
        )
    return wenjuanxing.read(data, path.name, encoding)


def _is_definition(data: bytes) -> bool:
    try:
        return "items" in tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # not UTF-8, no TOML, or a number of thousands of digits
        return False

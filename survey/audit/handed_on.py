"""The attack on rows that were handed on: who stands alone in them with a background.

What was written from a release is on a list, reports and tables among it; only rows are attacked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from questionnaires.errors import Message, ProblemsError, say
from survey.audit.finding import GROUP, Finding

if TYPE_CHECKING:
    import pandas as pd

    from analysis.data import Data

WITHOUT_ROWS = (".docx", ".html", ".htm", ".md", ".pdf", ".png", ".svg", ".xml")
"""Endings of reports, of pictures, and of descriptions of rows."""
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
"""Endings under which tables of figures are written as well as rows."""


def attack(exports: Iterable[Path], releases: Mapping[str, Data]) -> Finding:
    """Rows that were handed on: people who share their background, and differ in what is sensitive."""
    from analysis.generalise import DIFFERENT_ANSWERS, SMALLEST_CLASS

    limit = say(
        "{people} people to a class, {answers} different answers in it",
        people=SMALLEST_CLASS,
        answers=DIFFERENT_ANSWERS,
    )
    wrong: list[Message] = []
    data = next(iter(releases.values()), None)
    for path in exports:
        if data is None:
            break
        try:
            smallest, fewest = _classes(path, data)
        except (ProblemsError, OSError, ValueError):
            wrong.append(say("{file} cannot be read, so nobody knows what it tells", file=path.name))
            continue
        if smallest < SMALLEST_CLASS:
            wrong.append(say("{file}: a class of {people}", file=path.name, people=smallest))
        elif fewest < DIFFERENT_ANSWERS:
            wrong.append(say("{file}: a class with one sensitive answer", file=path.name))
    best = wrong[0] if wrong else say("nothing")
    if len(wrong) > 1:
        best = say("{first}; and {more} more", first=best, more=len(wrong) - 1)
    return Finding("export", say("exported rows by the background they hold"), best, limit, bool(wrong))


def _classes(path: Path, data: Data) -> tuple[int, int]:
    """The smallest class of the rows in `path`, and the fewest different sensitive answers in a class."""
    asked, rows = data.questionnaire, _rows(path, data)
    if asked is None or rows is None or rows.empty:
        return GROUP, GROUP

    def held(items: Iterable[str]) -> list[list[str]]:
        found = [[v.column for v in data.codebook.columns_of(item) if v.column in rows] for item in items]
        return [columns for columns in found if columns]

    background = [column for columns in held(asked.background) for column in columns]
    groups = [part for _, part in rows.groupby(background, dropna=False)] if background else [rows]
    answers = [
        len(part[columns].dropna(how="all").drop_duplicates())
        for part in groups
        for columns in held(asked.sensitive)
    ]
    return min(map(len, groups)), min(answers, default=GROUP)


def _rows(path: Path, data: Data) -> pd.DataFrame | None:
    """The rows of people in the file, None if it holds none. Raises what kept them from being read."""
    from analysis import frame

    ending = path.suffix.lower()
    if ending in WITHOUT_ROWS:
        return None
    if ending == ".json":
        return _in_json(path, data)
    try:
        return frame.read(path, questionnaire=data.questionnaire).frame
    except ProblemsError:
        if ending in _TABLES and not _names_columns(path, data):
            return None
        raise


def _in_json(path: Path, data: Data) -> pd.DataFrame | None:
    import pandas as pd

    document = json.loads(path.read_text(encoding="utf-8"))
    rows = document.get("rows") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    found = pd.DataFrame(rows)
    return found if any(name in data.codebook for name in found.columns) else None


def _names_columns(path: Path, data: Data) -> bool:
    """Whether the first line names a column of the questionnaire, as rows of people do."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        from openpyxl import load_workbook

        book = load_workbook(path, read_only=True)
        try:
            heads = [
                cell for sheet in book for row in sheet.iter_rows(max_row=1, values_only=True) for cell in row
            ]
        finally:
            book.close()
    else:
        first = path.read_bytes().partition(b"\n")[0].decode("utf-8-sig", "replace").strip()
        heads = [head.strip('"') for head in first.replace("\t", ",").replace(";", ",").split(",")]
    return any(str(head) in data.codebook for head in heads)

"""Rows of a release -> files that may be handed on: CSV and XLSX, with their codebook beside them.

Only rows in which nobody stands out leave (`analysis.generalise`), in an order drawn afresh. Never a date,
a time, a unit beside background items, nor a written answer.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Literal, get_args

import pandas as pd

from analysis.errors import DataError
from analysis.frame import Data
from analysis.generalise import Generalised, generalise
from analysis.release import Manifest
from analysis.render.sheets import Cell, Sheet, workbook
from analysis.wording.sheets import SheetWords, words
from questionnaires import codebook as codebooks
from questionnaires import codebook_csv
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, Problem, say
from questionnaires.model import Language, Questionnaire
from questionnaires.plain_text import guarded

Format = Literal["csv", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
SIMULATED = "simulated"
"""The column that marks every row of a simulated release."""
_MARKED = 1


@dataclass(frozen=True)
class Exported:
    """What was written, and what was left out so that nobody can be recognised."""

    files: tuple[Path, ...]
    """The data, its codebook, and which kind of no answer each empty cell is."""
    rows: int
    dropped: tuple[str, ...]
    kept: tuple[str, ...]
    people_in_small_classes: int
    smallest_class: int
    floor: int
    simulated: bool

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the person who exports should know, a sentence each."""
        notes = [say("{rows} rows written to {file}.", rows=self.rows, file=self.files[0].name)]
        if self.dropped:
            notes.append(
                say(
                    "Left out: {items}. With them {people} people would sit in background groups of fewer "
                    "than {floor}.",
                    items=", ".join(self.dropped),
                    people=self.people_in_small_classes,
                    floor=self.floor,
                )
            )
        notes.append(
            say("The smallest background group now holds {people} people.", people=self.smallest_class)
        )
        if self.simulated:
            notes.append(say("The data are simulated, and marked so."))
        return tuple(notes)


@dataclass(frozen=True)
class _Sheet:
    """The rows as they leave: head, and cells that are None where there is no answer."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def export(
    data: Data, path: Path, *, format: Format, language: Language | None = None, labels: bool = False
) -> Exported:
    """Write the rows of a release to `path`, FILE.codebook.csv and FILE.missing.csv beside it.

    Cells are the codebook's values, or its labels with `labels`; empty where there is no answer. Files that
    are there are replaced. Raises DataError if `data` is no release or its rows cannot be made safe,
    ValueError for an unknown format or language.
    """
    if format not in FORMATS:
        raise ValueError(f"format {format!r} is not one of {', '.join(FORMATS)}")
    manifest, questionnaire = _from_release(data)
    language = language or data.codebook.language
    safe = generalise(data.frame, codebooks.of(questionnaire, language), questionnaire)
    rows = _shuffled(safe.frame)
    vocabulary = words(language)
    codebook = _with_mark(safe.codebook, vocabulary) if manifest.simulated else safe.codebook
    if manifest.simulated:
        rows = rows.assign(**{SIMULATED: _MARKED})
    sheet = _cells(rows, codebook, labels)
    variables = codebook_csv.rows(codebook, questionnaire)
    if format == "csv":
        content = _csv(sheet.head, sheet.rows)
    else:
        about = _about(manifest, questionnaire, safe, vocabulary, language)
        content = workbook(
            [
                Sheet(vocabulary.about, about, wrapped=True),
                Sheet(vocabulary.answers, [sheet.head, *sheet.rows]),
                Sheet(vocabulary.variables, variables, wrapped=True),
            ],
            f"{questionnaire.title[language]} {vocabulary.title}",
        )
    beside = {
        path: content,
        codebook_csv.path_beside(path): codebook_csv.write(codebook),
        missing_csv.path_beside(path): missing_csv.write(rows, codebook),
    }
    for name, bytes_ in beside.items():
        _replace(name, bytes_)
    return Exported(
        files=tuple(beside),
        rows=len(rows),
        dropped=safe.dropped,
        kept=safe.kept,
        people_in_small_classes=safe.people_in_small_classes,
        smallest_class=safe.smallest_class,
        floor=safe.floor,
        simulated=manifest.simulated,
    )


def _from_release(data: Data) -> tuple[Manifest, Questionnaire]:
    if data.manifest is None or data.questionnaire is None:
        raise DataError(
            [
                Problem(
                    say("row-level export"),
                    say("rows leave only from a release."),
                    say("Name one as release:ID; cadre-survey release KEY makes it."),
                )
            ]
        )
    return data.manifest, data.questionnaire


def _shuffled(rows: pd.DataFrame) -> pd.DataFrame:
    order = list(range(len(rows)))
    SystemRandom().shuffle(order)
    return rows.iloc[order].reset_index(drop=True)


def _with_mark(codebook: Codebook, vocabulary: SheetWords) -> Codebook:
    mark = Variable(
        SIMULATED, vocabulary.simulated_label, "nominal", values={_MARKED: vocabulary.simulated_value}
    )
    return Codebook((*codebook.variables, mark), codebook.language)


def _cells(rows: pd.DataFrame, codebook: Codebook, labels: bool) -> _Sheet:
    """The rows as cells; every kind of no answer is an empty one."""
    columns = [_column(rows[variable.column], variable, labels) for variable in codebook]
    return _Sheet(tuple(variable.column for variable in codebook), tuple(zip(*columns, strict=True)))


def _column(values: pd.Series, variable: Variable, labels: bool) -> list[Cell]:
    shown: Mapping[Value, Cell] = {value: None for value in variable.missing}
    if labels:
        shown = {**variable.values, **shown}
    return [None if pd.isna(value) else shown.get(value, value) for value in values.tolist()]


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark that Chinese Excel needs, CRLF; no text that a spreadsheet takes for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _about(
    manifest: Manifest,
    questionnaire: Questionnaire,
    safe: Generalised,
    vocabulary: SheetWords,
    language: Language,
) -> list[tuple[str, str]]:
    """The first sheet: what this is, where from, what was left out."""
    values = {
        "title": questionnaire.title[language],
        "key": manifest.questionnaire,
        "version": manifest.version,
        "id": manifest.id,
        "hash": manifest.hash,
        "rows": manifest.rows,
        "items": vocabulary.between.join(
            f"{item} {questionnaire.item(item).text[language]}" for item in safe.dropped
        ),
        "floor": safe.floor,
    }
    rows = [
        vocabulary.what,
        vocabulary.questionnaire,
        vocabulary.release,
        vocabulary.hash,
        vocabulary.rows,
        vocabulary.no_answer,
        vocabulary.order,
    ]
    dropped = vocabulary.dropped if safe.dropped else (vocabulary.dropped[0], vocabulary.nothing_dropped)
    about = [(head, text.format(**values)) for head, text in rows]
    about.append((dropped[0], dropped[1].format(people=safe.people_in_small_classes, **values)))
    about.append((vocabulary.smallest[0], vocabulary.smallest[1].format(people=safe.smallest_class)))
    about.append(vocabulary.fair_use)
    if questionnaire.disclaimer is not None:
        about.append(("", questionnaire.disclaimer[language]))
    if manifest.simulated:
        about.insert(0, vocabulary.simulated)
    return [(vocabulary.title, ""), *about]


def _replace(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole: a reader sees the file that was there, or this one."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)

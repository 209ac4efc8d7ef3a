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

import pandas as pd

from analysis import no_answer
from analysis.data import Data, Manifest
from analysis.errors import DataError
from analysis.frame import beside
from analysis.generalise import Generalised, generalise
from analysis.render.sheets import Cell, Sheet, workbook
from analysis.wording.sheets import SheetWords, words
from questionnaires import codebook as codebooks
from questionnaires import codebook_csv
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.errors import Message, Problem, say
from questionnaires.model import Language, Questionnaire
from questionnaires.plain_text import guarded

FORMATS = ("csv", "xlsx")
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
    too_alike: tuple[str, ...]
    """Sensitive items that were too alike in some group before items were left out."""
    smallest_class: int
    floor: int
    simulated: bool

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the person who exports should know, a sentence each."""
        notes = [say("{rows} rows written to {file}.", rows=self.rows, file=self.files[0].name)]
        if self.dropped:
            notes.append(say("Left out: {items}.", items=", ".join(self.dropped)))
        if self.people_in_small_classes:
            notes.append(
                say(
                    "With them {people} people would sit in background groups of fewer than {floor}.",
                    people=self.people_in_small_classes,
                    floor=self.floor,
                )
            )
        elif self.too_alike:
            # A person alone in a group always gave one answer only: told where groups are large enough.
            notes.append(
                say(
                    "With them some background group would have given one answer only to {items}.",
                    items=", ".join(self.too_alike),
                )
            )
        notes.append(
            say("The smallest background group now holds {people} people.", people=self.smallest_class)
        )
        if self.simulated:
            notes.append(say("The data are simulated, and marked so."))
        return tuple(notes)


def export(
    data: Data, path: Path, *, format: str, language: Language | None = None, labels: bool = False
) -> Exported:
    """Write the rows of a release to `path`, FILE.codebook.csv and FILE.missing.csv beside it.

    Cells are the codebook's values, or its labels with `labels`; empty where there is no answer. Files that
    are there are replaced. Raises DataError if `data` is no release or its rows cannot be made safe,
    ValueError for an unknown format or language.
    """
    if format not in FORMATS:
        raise ValueError(f"format {format!r} is not one of {', '.join(FORMATS)}")
    manifest, questionnaire = _from_release(data)
    codebook = codebooks.of(questionnaire, language or data.codebook.language)
    safe = generalise(data.frame, codebook, questionnaire)
    vocabulary = words(codebook.language)
    rows, codebook = _shuffled(safe.frame), safe.codebook
    if manifest.simulated:
        rows, codebook = rows.assign(**{SIMULATED: _MARKED}), _with_mark(codebook, vocabulary)
    cells = _cells(rows, codebook, labels)
    if format == "csv":
        _replace(path, _csv(cells))
    else:
        sheets = (
            # First, for programs that read one sheet read this.
            Sheet(vocabulary.answers, cells),
            Sheet(vocabulary.about, _about(manifest, questionnaire, safe, vocabulary), wrapped=True),
            Sheet(vocabulary.variables, codebook_csv.table(codebook), wrapped=True),
        )
        title = f"{questionnaire.title[codebook.language]} {vocabulary.title}"
        _replace(path, workbook(sheets, title))
    codebook_file, missing_file = _companions(path)
    codebook_csv.write(codebook, codebook_file)
    no_answer.write(no_answer.find(rows, codebook), missing_file, codebook.language)
    return Exported(
        files=(path, codebook_file, missing_file),
        rows=len(rows),
        dropped=safe.dropped,
        kept=safe.kept,
        people_in_small_classes=safe.people_in_small_classes,
        too_alike=safe.too_alike,
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


def _cells(rows: pd.DataFrame, codebook: Codebook, labels: bool) -> list[tuple[Cell, ...]]:
    """The head and the rows; every kind of no answer is an empty cell."""
    columns = [_column(rows[variable.column], variable, labels) for variable in codebook]
    return [tuple(variable.column for variable in codebook), *zip(*columns, strict=True)]


def _column(values: pd.Series, variable: Variable, labels: bool) -> list[Cell]:
    shown: dict[Value, Cell] = dict(variable.values) if labels else {}
    shown |= dict.fromkeys(variable.missing)
    return [None if pd.isna(value) else shown.get(value, value) for value in values.tolist()]


def _csv(cells: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark that Chinese Excel needs, CRLF; no text that a spreadsheet takes for a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in cells
    )
    return text.getvalue().encode("utf-8-sig")


def _companions(path: Path) -> tuple[Path, Path]:
    """The codebook's file and that of the kinds of no answer: a.csv -> a.codebook.csv, a.missing.csv.

    Two exports stand in two orders. Where a.xlsx lies beside a.csv, or did, the longer a.csv.missing.csv
    keeps each one's own; reading looks for that name first.
    """
    long = path.with_name(f"{path.name}.codebook.csv"), path.with_name(f"{path.name}.missing.csv")
    others = [path.with_suffix(f".{other}") for other in FORMATS if path.suffix.lower() != f".{other}"]
    if any(other.exists() for other in (*long, *others)):
        return long
    return beside(path, "codebook"), beside(path, "missing")


def _about(
    manifest: Manifest,
    questionnaire: Questionnaire,
    safe: Generalised,
    vocabulary: SheetWords,
) -> list[tuple[str, str]]:
    """What this is, where from, what was left out."""
    language = safe.codebook.language
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
    about = [(head, text.format(**values)) for head, text in rows]
    about.append((vocabulary.dropped, _left_out(safe, vocabulary, values)))
    about.append((vocabulary.smallest[0], vocabulary.smallest[1].format(people=safe.smallest_class)))
    about.append(vocabulary.fair_use)
    if questionnaire.disclaimer is not None:
        about.append(("", questionnaire.disclaimer[language]))
    if manifest.simulated:
        about.insert(0, vocabulary.simulated)
    return [(questionnaire.title[language], vocabulary.title), *about]


def _left_out(safe: Generalised, vocabulary: SheetWords, values: Mapping[str, object]) -> str:
    """Which items were left out and why: small groups, or groups too alike in a sensitive item."""
    if not safe.dropped:
        return vocabulary.nothing_dropped.format(**values)
    reasons = [vocabulary.dropped_items]
    if safe.people_in_small_classes:
        reasons.append(vocabulary.small_groups)
    elif safe.too_alike:
        reasons.append(vocabulary.alike_groups)
    return "".join(reasons).format(
        people=safe.people_in_small_classes, alike=vocabulary.between.join(safe.too_alike), **values
    )


def _replace(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole: a reader sees the file that was there, or this one."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)

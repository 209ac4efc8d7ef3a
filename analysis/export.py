"""Rows of a release -> files that may be handed on, with their codebook beside them.

Only rows in which nobody stands out leave (`analysis.generalise`), in an order drawn afresh. Never a date,
a time, a unit beside background items, nor a written answer.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

import pandas as pd

from analysis import no_answer
from analysis.data import SIMULATED, Data, Manifest
from analysis.errors import DataError
from analysis.frame import beside
from analysis.generalise import generalise
from analysis.writing import FORMATS, WITHOUT_KINDS, WITHOUT_ROWS, renderer, stata
from analysis.writing.rows import MARKED, Rows, with_mark
from questionnaires import codebook as codebooks
from questionnaires import codebook_csv
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, Problem, say
from questionnaires.items import Language
from questionnaires.likely_background import unprotected
from questionnaires.model import Questionnaire


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
    left_out: tuple[str, ...] = ()
    """The items of `dropped`, each with its key and its words."""
    variables: int = 0
    described: bool = False
    """The file says what the rows are and holds none."""
    shortened: tuple[str, ...] = ()
    """Columns whose question is longer than the format holds; whole in the codebook."""
    former: Path | None = None
    """Where a file that stood there before is kept."""
    unprotected: Message | None = None
    """What is said of rows whose questionnaire names no background."""

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the person who exports should know, a sentence each."""
        file = self.files[0].name
        notes = [say("{rows} rows written to {file}.", rows=self.rows, file=file)]
        if self.described:
            notes = [say("{count} variables described in {file}.", count=self.variables, file=file)]
        if self.dropped:
            notes.append(say("Left out: {items}.", items="; ".join(self.left_out)))
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
        if self.unprotected is not None:
            notes.append(self.unprotected)
        elif not self.described:
            notes.append(
                say("The smallest background group now holds {people} people.", people=self.smallest_class)
            )
        if self.shortened:
            notes.append(
                say(
                    "Stata holds 80 characters of a question: {columns} end in “…”, whole in {file}.",
                    columns=", ".join(self.shortened),
                    file=self.files[1].name,
                )
            )
        if self.former is not None:
            kept = self.former.name
            notes.append(say("The former {file} was kept as {kept}.", file=file, kept=kept))
        if self.simulated:
            notes.append(say("The data are simulated, and marked as such."))
        return tuple(notes)


def export(
    data: Data, path: Path, *, format: str, language: Language | None = None, labels: bool = False
) -> Exported:
    """Write the rows of a release to `path`, FILE.codebook.csv and FILE.missing.csv beside it.

    Cells are the codebook's values, or its labels with `labels`; empty where there is no answer. SAV and DTA
    hold values, labels and the kinds of no answer themselves, and no FILE.missing.csv; DDI describes the rows
    and holds none, and nothing stands beside it. What is there is kept as FILE.bak. Raises DataError if
    `data` is no release, its rows cannot be made safe or a label is longer than the format allows, ValueError
    for an unknown format or language.
    """
    if format not in FORMATS:
        raise ValueError(f"format {format!r} is not one of {', '.join(FORMATS)}")
    if labels and format not in WITHOUT_KINDS:
        raise ValueError(f"a file of format {format} has values and their labels")
    manifest, questionnaire = _from_release(data)
    codebook = codebooks.of(questionnaire, language or data.codebook.language)
    described = format in WITHOUT_ROWS
    safe = generalise(data.frame, codebook, questionnaire, described=described)
    rows, codebook = _shuffled(safe.frame), safe.codebook
    if manifest.simulated:
        rows, codebook = rows.assign(**{SIMULATED: MARKED}), with_mark(codebook)
    content = renderer(format)(Rows(rows, codebook, manifest, questionnaire, safe, path.parent, labels))
    former = _set_aside(path)
    _replace(path, content)
    companions = () if described else _explained(path, format, rows, codebook)
    return Exported(
        files=(path, *companions),
        rows=len(rows),
        dropped=safe.dropped,
        kept=safe.kept,
        people_in_small_classes=safe.people_in_small_classes,
        too_alike=safe.too_alike,
        smallest_class=safe.smallest_class,
        floor=safe.floor,
        simulated=manifest.simulated,
        variables=len(codebook.variables),
        described=described,
        left_out=tuple(f"{key} {questionnaire.item(key).text[codebook.language]}" for key in safe.dropped),
        shortened=stata.shortened(codebook) if format == "dta" else (),
        former=former,
        unprotected=None if described else unprotected(questionnaire),
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


def _explained(path: Path, format: str, rows: pd.DataFrame, codebook: Codebook) -> tuple[Path, ...]:
    """What was written beside the rows: their codebook, and the kinds of no answer they have no place for."""
    codebook_file, missing_file = _companions(path)
    codebook_csv.write(codebook, codebook_file)
    if format not in WITHOUT_KINDS:
        return (codebook_file,)
    no_answer.write(no_answer.find(rows, codebook), missing_file, codebook.language)
    return codebook_file, missing_file


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


def _set_aside(path: Path) -> Path | None:
    """Where the file that stood at `path` is kept, FILE.bak with its ending, what lay beside it too.

    None if there was none. A file that was set aside before is replaced.
    """
    if not path.exists():
        return None
    former = path.with_name(f"{path.stem}.bak{path.suffix}")
    for kind in ("codebook", "missing"):
        for name, kept in ((path.stem, former.stem), (path.name, former.name)):
            companion = path.with_name(f"{name}.{kind}.csv")
            if companion.exists() and companion != path:
                companion.replace(path.with_name(f"{kept}.{kind}.csv"))
    path.replace(former)
    return former


def _replace(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole: a reader sees the file that was there, or this one."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)

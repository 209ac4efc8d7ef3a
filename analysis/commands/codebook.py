"""`codebook`: what the columns of a file seem to be, as a table that a person corrects."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.edge import Command, tell, words, wrong_usage
from analysis.commands.source import Reading, read, reading
from questionnaires.errors import Message, Problem, say

if TYPE_CHECKING:
    from analysis.data import Data
    from questionnaires.codebook import Codebook


@click.command(
    cls=Command,
    help="The codebook of a file as a guess: kinds of question, answers, their order. Correct it and save it."
    "\n\nBeside the data it is used by itself from then on. What a codebook there says already stays as it "
    "is.",
)
@reading
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="File to write; DATA.codebook.csv beside the data unless named.",
)
@click.option(
    "--words",
    "worded_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The same answers as text: their words become the labels of the numbers.",
)
@click.option("--overwrite", is_flag=True, help="Replace a codebook that is there.")
def codebook(source: Reading, target: Path | None, worded_file: Path | None, overwrite: bool) -> None:
    from analysis import frame
    from analysis.reading.derived import completed
    from analysis.reading.pairs import worded
    from questionnaires import codebook_csv

    if source.source.release:
        wrong_usage(say("A release has a codebook: export writes it beside the rows."))
    target = target or frame.beside(source.source.path, "codebook")
    _check_free(target, overwrite)
    data = read(source, whole=True, language="zh-CN")
    if worded_file is not None:
        data = replace(data, codebook=worded(data, frame.read(worded_file), worded_file.name))
    found = completed(data.frame, data.codebook)
    codebook_csv.write(found, target, _english(target))
    click.echo(words(say("{file}: {kinds}.", file=target.name, kinds=_kinds(found))))
    for note in _to_mend(data, found):
        tell(note)
    tell(
        say("It is a guess: check kinds, answers and their order in a spreadsheet, and save as CSV (UTF-8).")
    )


def _check_free(target: Path, overwrite: bool) -> None:
    """Raises DataError where somebody may have corrected the codebook that lies there."""
    from analysis.errors import DataError

    if target.exists() and not overwrite:
        what = say("there is a codebook of this name.")
        mend = say("Name another file with -o, or replace it with --overwrite: what it says is kept.")
        raise DataError([Problem(say("{file}", file=target.name), what, mend)])


def _english(target: Path) -> Codebook | None:
    """The English words of the codebook that is replaced."""
    from questionnaires import codebook_csv

    known = codebook_csv.read(target, "en") if target.exists() else None
    return known if known is not None and known.language == "en" else None


def _to_mend(data: Data, found: Codebook) -> list[Message]:
    """What stands among the numbers of each column that would be one of numbers."""
    from analysis.answers import few
    from analysis.reading.derived import cells_of

    notes = []
    for one in (one for one in found if one.level == "text" and not one.closed):
        series = data.frame[one.column]
        if strays := cells_of(series).strays:
            rows = [place for place, cell in enumerate(series, start=2) if cell in strays]
            notes.append(
                say(
                    "{column}: {count} cells are no numbers ({cells}), in rows {rows} (the head is row 1). "
                    "It stands as a text: write digits there, then number under level in the codebook.",
                    column=one.column,
                    count=len(rows),
                    cells=few(strays),
                    rows=few(rows, 20),
                )
            )
    return notes


def _kinds(found: Codebook) -> Message:
    """How many questions of each kind there are."""
    several = {one.item for one in found if one.ticked}
    kinds = Counter(one.level for one in found if not one.ticked)
    return say(
        "{single} questions of one answer, {ordered} of them on a scale; {several} of several; "
        "{numbers} numbers; {texts} texts",
        single=kinds["nominal"] + kinds["ordinal"],
        ordered=kinds["ordinal"],
        several=len(several),
        numbers=kinds["number"],
        texts=kinds["text"],
    )

"""The door for data: files or releases -> `Data`, a frame with its codebook. Never drops a row.

Formats are read in `analysis.reading`; here they meet the questionnaire or codebook that explains them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

import pandas as pd

from analysis import no_answer
from analysis.data import SIMULATED, Data
from analysis.errors import DataError
from analysis.reading import coding, delimited, wenjuanxing
from analysis.reading.choices import spread
from analysis.reading.swift import Progress
from analysis.reading.table import Table, refuse, some, tidy
from questionnaires import codebook as codebooks
from questionnaires import codebook_csv
from questionnaires.codebook import Codebook, Variable
from questionnaires.errors import DefinitionError, Message, Problem, say
from questionnaires.items import Language
from questionnaires.model import Questionnaire


def read(
    path: Path,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    questionnaire: Questionnaire | None = None,
    language: Language | None = None,
    columns: Collection[str] = (),
    progress: Progress = delimited.unseen,
) -> Data:
    """The rows of a file (CSV, TSV, TXT, XLSX, SAV, DTA, Parquet) or of a release's folder.

    `questionnaire`, else FILE.codebook.csv beside the file, else the labels of an SPSS or Stata file or the
    heads of an export of 问卷星 say what the columns mean, in `language` where they have it; columns they do
    not know stay as they are. Answers may stand as values or as labels in any language of what explains
    them. A multiple choice may stand as 0/1 columns or as one column with separators. With `columns` (names
    of columns or of questions) a text file's other columns, but for the mark of simulated rows, are neither
    kept nor looked at, which makes large files quick; where one of the names is not there, all are.
    `progress` is told which share of a text file is read. Raises DataError with every problem found.
    """
    path = Path(path)
    if path.is_dir():
        return _release(path, language)
    written = _written(path, questionnaire, language) if path.exists() else []
    all_ = _found_beside(path, "missing") is not None  # it speaks of every column
    choose = delimited.no_choice if all_ else _chooser(columns, _merged(written))
    table = tidy(_table(path, delimiter, encoding, sheet, choose, progress))
    table = wenjuanxing.plain(table, _merged(written).by_column)
    books = [*written, table.codebook]
    translations = (
        [codebooks.of(questionnaire, other) for other in questionnaire.languages]
        if questionnaire
        else _own_words(path)
    )
    known = _merged(books)
    table, split = spread(table, known, translations)
    texts = {item.key for item in questionnaire.items if item.type == "text"} if questionnaire else set()
    frame, problems = coding.apply(table, known, translations, texts)
    names = [*frame.columns, *_as_known(table.others, known)]
    coding.checked([*_strangers(path, names, questionnaire, books[0]), *split, *problems])
    codebook = Codebook(tuple(known[name] for name in frame.columns if name in known), known.language)
    # An SPSS or Stata file describes itself: only what a person wrote can fail to fit it.
    notes = (*table.notes, *_unmatched(names, _merged(written), _promised(written), texts))
    return Data(_restored(path, frame, codebook), codebook, notes, questionnaire, guessed=table.guessed)


def _release(folder: Path, language: Language | None) -> Data:
    if not (folder / "manifest.json").exists():
        what = say("this folder is not a release; it holds no manifest.json.")
        raise refuse(folder, what, say("Name a file, or the folder of a release."))
    from analysis import release  # brings Parquet and the form of questionnaires, which a file does not need

    return release.read(folder, language)


def _chooser(asked: Collection[str], known: Codebook) -> delimited.Choose:
    """Picks from a file's columns those of the questions asked for, with the mark of simulated rows.

    None if no question is asked for, or the file lacks one of them.
    """
    families = [{name, *_family(name, known)} for name in asked]

    def choose(names: tuple[str, ...]) -> Sequence[str]:
        if not families or any(family.isdisjoint(names) for family in families):
            return []
        return [name for name in names if name == SIMULATED or any(name in family for family in families)]

    return choose


def _family(name: str, known: Codebook) -> Sequence[str]:
    """The key and the columns of the question that `name` is the key or a column of; none of any other."""
    item = known[name].item if name in known else name
    columns = [v.column for v in known.columns_of(item)] if item is not None else []
    return [str(item), *columns] if columns else []


def _as_known(names: Sequence[str], known: Codebook) -> list[str]:
    """The names, a question in one column as the columns that it would be spread to."""
    return [
        column
        for name in names
        for column in ([name] if name in known else _family(name, known)[1:] or [name])
    ]


def _table(
    path: Path,
    delimiter: str | None,
    encoding: str | None,
    sheet: str | None,
    choose: delimited.Choose,
    progress: Progress,
) -> Table:
    if not path.exists():
        raise _missing_file(path)
    suffix = path.suffix.lower()
    if sheet is not None and suffix not in WORKBOOKS:
        what = say("files ending in “{suffix}” have no sheets.", suffix=suffix)
        raise refuse(path, what, say("Leave out --sheet, or name a workbook."))
    try:
        if suffix in delimited.USUAL:
            return delimited.read(path, delimiter, encoding, choose=choose, progress=progress)
        # Each of these loads a library of its own, which a CSV does not need.
        if suffix in WORKBOOKS:
            from analysis.reading import workbook

            return workbook.read(path, sheet)
        if suffix in (".sav", ".zsav"):
            from analysis.reading import spss

            return spss.read(path, encoding)
        if suffix == ".dta":
            from analysis.reading import stata

            return stata.read(path, encoding)
        if suffix == ".parquet":
            from analysis.reading import parquet

            return parquet.read(path)
    except OSError as error:
        what = say("the file cannot be opened ({reason}).", reason=error.strerror or error)
        raise refuse(path, what, say("Check that you may read it and that it is not locked.")) from None
    what = say("files ending in “{suffix}” are not read.", suffix=suffix)
    raise refuse(path, what, say("Save the data as CSV, TSV, XLSX, SAV, DTA or Parquet."))


def _missing_file(path: Path) -> DataError:
    beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    near = coding.nearest(path.name, sorted(beside))
    mend = (
        say("The nearest in that folder is “{near}”.", near=near)
        if near is not None
        else say("Check the name and the folder.")
    )
    return refuse(path, say("there is no such file."), mend)


WORKBOOKS = (".xlsx", ".xlsm")
"""Endings of files that have sheets."""
HOLDS_KINDS = (".sav", ".zsav", ".dta")
"""Endings of files that hold the kinds of no answer: what lies beside is of a CSV, in another order."""


def beside(path: Path, kind: Literal["codebook", "missing"]) -> Path:
    """Where the codebook or the kinds of no answer of a data file lie: a.csv -> a.codebook.csv."""
    return path.with_name(f"{path.stem}.{kind}.csv")


def _found_beside(path: Path, kind: Literal["codebook", "missing"]) -> Path | None:
    """The file beside that exists: a.csv.codebook.csv, which names one file only, before a.codebook.csv."""
    if kind == "missing" and path.suffix.lower() in HOLDS_KINDS:
        return None
    for candidate in (path.with_name(f"{path.name}.{kind}.csv"), beside(path, kind)):
        if candidate.is_file() and candidate != path:
            return candidate
    return None


def _written(path: Path, questionnaire: Questionnaire | None, language: Language | None) -> list[Codebook]:
    """What people wrote about the columns, the first to know a column being right."""
    books = [codebooks.of(questionnaire, language)] if questionnaire is not None else []
    found = _found_beside(path, "codebook")
    if found is not None:
        try:
            books.append(codebook_csv.read(found, language))
        except DefinitionError as error:
            raise DataError(error.problems) from None
    return books


def _own_words(path: Path) -> list[Codebook]:
    """The codebook beside the file in the language in which it was written: the cells may hold its words."""
    found = _found_beside(path, "codebook")
    return [] if found is None else [codebook_csv.read(found)]


def _restored(path: Path, frame: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """`frame` with the kinds of no answer that FILE.missing.csv tells, if it lies beside."""
    found = _found_beside(path, "missing")
    if found is None or not codebook.variables:
        return frame
    return no_answer.restore(frame, codebook, no_answer.read(found), found)


def _merged(books: Sequence[Codebook]) -> Codebook:
    variables: dict[str, Variable] = {}
    for book in books:
        for variable in book:
            variables.setdefault(variable.column, variable)
    language = next((book.language for book in books if book.variables), Codebook(()).language)
    return Codebook(tuple(variables.values()), language)


def _strangers(
    path: Path, names: Collection[str], questionnaire: Questionnaire | None, known: Codebook
) -> list[Problem]:
    """A problem when not one column belongs to the questionnaire: it is most likely another's."""
    if questionnaire is None or any(name in known for name in names):
        return []
    what = say(
        "no column belongs to the questionnaire {key}; the columns are {columns}.",
        key=questionnaire.key,
        columns=some(names),
    )
    mend = say(
        "Name the columns as its items ({items}), or give another questionnaire.",
        items=some(variable.column for variable in known),
    )
    return [Problem(say("{file}", file=path.name), what, mend)]


def _promised(books: Sequence[Codebook]) -> Codebook:
    """The codebook that says which columns the file has: its own, beside it, else the questionnaire.

    An export leaves background items out, and its codebook does not name them.
    """
    return books[-1] if books else Codebook(())


def _unmatched(
    names: Collection[str], known: Codebook, promised: Codebook, texts: Collection[str]
) -> list[Message]:
    if not known.variables:
        return []
    extra = [name for name in names if name not in known and name not in texts]
    absent = [variable.column for variable in promised if variable.column not in names]
    notes = []
    if extra:
        notes.append(
            say(
                "{count} columns are not in the codebook and stay as they are: {columns}.",
                count=len(extra),
                columns=some(extra),
            )
        )
    if absent:
        notes.append(
            say(
                "{count} variables of the codebook have no column here: {columns}.",
                count=len(absent),
                columns=some(absent),
            )
        )
    return notes

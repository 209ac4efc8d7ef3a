"""The options that every analysis command shares, and the rows that they lead to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from analysis.commands.edge import DataParameter, QuestionnaireParameter, Source, finder, tell

if TYPE_CHECKING:
    from analysis.crosstab import CrossTab
    from analysis.data import Data
    from analysis.disclosure import Breakdown
    from questionnaires.model import Questionnaire

P = ParamSpec("P")


@dataclass(frozen=True)
class Reading:
    """What the command line says about the data."""

    source: Source
    delimiter: str | None
    encoding: str | None
    sheet: str | None
    questionnaire: Path | None
    disclosure: bool = False


def reading(command: Callable[Concatenate[Reading, P], None]) -> Callable[..., None]:
    """Adds DATA and the options that say how to read it; the command gets them as one `Reading`."""

    @click.argument("data", type=DataParameter())
    @click.option("--questionnaire", type=QuestionnaireParameter(), help="Gives labels, scales and claims.")
    @click.option("--delimiter", metavar="CHARACTER", help="What separates the columns of a text file.")
    @click.option("--encoding", metavar="NAME", help="Encoding of a text file, such as gb18030.")
    @click.option("--sheet", metavar="NAME", help="Sheet of a workbook; the first unless named.")
    @functools.wraps(command)
    def wrapped(
        data: Source,
        questionnaire: Path | None,
        delimiter: str | None,
        encoding: str | None,
        sheet: str | None,
        *args: P.args,
        **options: P.kwargs,
    ) -> None:
        if delimiter == "\\t":
            delimiter = "\t"
        command(Reading(data, delimiter, encoding, sheet, questionnaire), *args, **options)

    return wrapped


def disclosure_option(command: Callable[..., None]) -> Callable[..., None]:
    """--disclosure, which release data have always on."""
    return click.option(
        "--disclosure",
        is_flag=True,
        help="Withhold what rests on too few people; always on for release:ID.",
    )(command)


def read(wanted: Reading) -> Data:
    """The rows; notes of reading go to standard error, one line each. Labels in the command's language."""
    from analysis import frame

    questionnaire = _questionnaire(wanted.questionnaire)
    language = finder(click.get_current_context(silent=True)).language
    spoken = language if questionnaire is not None and language in questionnaire.languages else None
    data = frame.read(
        wanted.source.path,
        delimiter=wanted.delimiter,
        encoding=wanted.encoding,
        sheet=wanted.sheet,
        questionnaire=questionnaire,
        language=spoken,
    )
    for note in data.notes:
        tell(note)
    return _spoken(data, language) if wanted.source.release else data


def _questionnaire(path: Path | None) -> Questionnaire | None:
    if path is None:
        return None
    from questionnaires.load import load

    return load(path)


def _spoken(data: Data, language: str) -> Data:
    """A release's rows with labels in `language`, if its questionnaire has it."""
    from questionnaires import codebook

    asked = data.questionnaire
    if asked is None or language not in asked.languages or data.codebook.language == language:
        return data
    known = codebook.of(asked, language)
    kept = tuple(known.by_column.get(v.column, v) for v in data.codebook)
    return replace(data, codebook=codebook.Codebook(kept, language))


# ---- disclosure control: the only place where the commands withhold ----------------------------


@dataclass(frozen=True)
class Guard:
    """Whether and from which number of people on figures may stand. `k` None: nothing is withheld."""

    k: int | None

    @property
    def smallest(self) -> int:
        """Fewest people a figure may rest on; 0 when nothing is withheld."""
        return self.k or 0

    def shows(self, base: int) -> bool:
        """Whether figures of everybody who answered may stand."""
        from analysis.disclosure import shown

        return self.k is None or shown(base, self.k)

    def breakdown(self, result: CrossTab, asked: Questionnaire | None) -> Breakdown | None:
        """The cross-tab with what must be withheld. Columns count as groups too unless only the rows are."""
        if self.k is None:
            return None
        from analysis.disclosure import protect

        background = asked.background if asked is not None else ()
        rows_only = result.row in background and result.column not in background
        counts = result.unweighted_counts if result.weighted else result.counts
        whole = [[int(count) for count in row] for row in counts]
        return protect(whole, k=self.k, both=not rows_only)


def guard(wanted: Reading, data: Data, disclosure: bool) -> Guard:
    """Always on for a release, with its own k; for a file with --disclosure."""
    from analysis.disclosure import SMALLEST_GROUP

    if data.manifest is not None:
        return Guard(data.manifest.k)
    return Guard(SMALLEST_GROUP if disclosure or wanted.source.release else None)

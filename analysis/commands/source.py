"""The options that every analysis command shares, and the rows that they lead to."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from analysis.commands.edge import DataParameter, QuestionnaireParameter, Source, finder, tell, wrong_usage
from analysis.commands.progress import progress
from questionnaires.errors import Problem, say

if TYPE_CHECKING:
    from analysis.crosstab import CrossTab
    from analysis.data import Data
    from analysis.disclosure import Breakdown
    from analysis.multiple_groups import MultipleInGroups
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
        if questionnaire is not None and data.release:
            wrong_usage(
                say("A release brings its own questionnaire, as it was asked; leave out --questionnaire.")
            )
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


def read(
    wanted: Reading,
    *columns: str | None,
    whole: bool = False,
    asked: Questionnaire | None = None,
    language: str | None = None,
) -> Data:
    """The rows; notes of reading go to standard error, one line each. Labels in `language`, or the command's.

    Where `columns` are named (questions or their columns), no others of a text file are read, unless the
    `whole` is: what may be shown of one protected table depends on all that the data could give. `asked`
    stands in for the questionnaire of the command line.
    """
    from analysis import frame

    questionnaire = asked or _questionnaire(wanted.questionnaire)
    language = language or finder(click.get_current_context(silent=True)).language
    known = not wanted.source.release if questionnaire is None else language in questionnaire.languages
    with progress(say("Reading {file}", file=wanted.source.path.name)) as told:
        data = frame.read(
            wanted.source.path,
            delimiter=wanted.delimiter,
            encoding=wanted.encoding,
            sheet=wanted.sheet,
            questionnaire=questionnaire,
            language=language if known else None,
            columns=[] if whole else [column for column in columns if column is not None],
            progress=told,
        )
    for note in data.notes:
        tell(note)
    check_named(data, columns)
    return _spoken(data, language) if wanted.source.release else data


def check_named(data: Data, names: Sequence[str | None]) -> None:
    """Raises DataError for names of no column whose words stand in labels: 性别 is Q1 您的性别.

    Not of data with a questionnaire, whose scales and claims have names too.
    """
    from analysis.errors import DataError

    if data.questionnaire is not None:
        return
    columns = set(map(str, data.frame.columns))
    known = columns | {variable.item for variable in data.codebook}
    problems = []
    for name in names:
        meant = [v for v in data.codebook if name and name in v.label and v.column in columns]
        if name is None or name in known or not meant:
            continue
        found = ", ".join(
            dict.fromkeys(f"{v.item if v.ticked else v.column}（{v.label}）" for v in meant[:5])
        )
        problems.append(
            Problem(
                say("column {column}", column=name),
                say("The data have no such column."),
                say("Its words stand in {columns}: name it by the name before the bracket.", columns=found),
            )
        )
    if problems:
        raise DataError(problems)


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


def ticked_columns(data: Data, name: str) -> tuple[str, ...]:
    """The 0/1 columns of a multiple-choice item named by its key; none for any other variable."""
    if name in data.frame.columns:
        return ()
    return tuple(v.column for v in data.codebook.columns_of(name) if v.ticked)


def all_columns(data: Data, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns; of a question named by its key alone, its columns."""
    return (ticked_columns(data, columns[0]) if len(columns) == 1 else ()) or columns


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

    def breakdown(self, result: CrossTab, data: Data) -> Breakdown | None:
        """The cross-tab with what must be withheld, the same cells whichever variable is its row.

        With a questionnaire all tables that the data can give are looked at together.
        """
        if self.k is None:
            return None
        no_ranking(data, result.row, result.column)
        no_numbers(data, result.row, result.column)
        together = _together(data, result.row, [result.column], self.k)[0]
        return together or _alone(result.full_counts, data, result.row, result.column, self.k)

    def options(self, result: MultipleInGroups, data: Data) -> list[Breakdown] | None:
        """What must be withheld of each option of a multiple choice in groups: not chosen, then chosen.

        Options with columns of their own are looked at with all other tables, as one question.
        """
        if self.k is None:
            return None
        no_ranking(data, result.group)
        no_numbers(data, result.group)
        columns = _option_columns(result, data)
        together = _together(data, result.group, columns, self.k) if columns else [None] * len(result.options)
        return [
            found or _alone(option.full_counts, data, result.group, result.variable, self.k)
            for found, option in zip(together, result.options, strict=True)
        ]

    def allow_columns(self, data: Data, columns: Sequence[str]) -> None:
        """Ends the command unless `columns` are those of one multiple choice, all of them.

        The base of any other choice of columns is a group of people that nobody declared, and two of them
        may differ by one person.
        """
        if self.k is None:
            return
        variables = [data.codebook.by_column.get(column) for column in columns]
        items = {v.item if v is not None and v.ticked else None for v in variables}
        item = items.pop() if len(items) == 1 else None
        if item is None or {v.column for v in data.codebook.columns_of(item)} != set(columns):
            wrong_usage(
                say(
                    "In protected data --multiple takes all columns of one question, no more and no fewer: "
                    "name the question, as in --variable T3."
                )
            )


def no_ranking(data: Data, *columns: str) -> None:
    """Ends the command for the column of a ranking.

    In every group as many people gave the first place as ranked anything, so that what one option's table
    hides could be worked back from the others'.
    """
    if any(
        (variable := data.codebook.by_column.get(name)) is not None and variable.ranked for name in columns
    ):
        wrong_usage(say("In protected data a ranking is not broken down. Show it whole: --variable KEY."))


def no_numbers(data: Data, *columns: str) -> None:
    """Ends the command for measured numbers: a table of them would name every single answer."""
    from analysis.amounts import measured

    known = data.codebook.by_column
    if any(measured(data.frame[name], known.get(name)) for name in columns if name in data.frame.columns):
        wrong_usage(
            say(
                "In protected data measured numbers are not crossed: every single answer would stand in the "
                "table. Show them whole: frequency --variable."
            )
        )


def _together(data: Data, row: str, columns: Sequence[str], k: int) -> list[Breakdown | None]:
    """`row` by each column with all tables of the questionnaire in view; None for what it does not know."""
    from analysis.disclosure import Shield
    from questionnaires.model import Margin

    if data.questionnaire is None:
        return [None] * len(columns)
    shield = Shield(data.frame, data.codebook, data.questionnaire, k, {})
    one = Margin("item", row)
    others = [Margin("item", column) for column in columns]
    return [
        shield.breakdown(one, other) if shield.knows(one) and shield.knows(other) else None
        for other in others
    ]


def _alone(full: Sequence[Sequence[int]], data: Data, row: str, column: str, k: int) -> Breakdown:
    """A table looked at by itself."""
    from analysis.disclosure import protect_crossed, standing

    background = data.questionnaire.background if data.questionnaire is not None else ()
    one, other = (standing(name, data.codebook, background) for name in (row, column))
    return protect_crossed(full, one, other, k=k)


def _option_columns(result: MultipleInGroups, data: Data) -> list[str]:
    """The column of each option; none where some person left one option blank and answered another.

    That person is in the question's base, but not in the option's own.
    """
    from analysis.crosstab import crosstab

    ticked = [one for one in data.codebook.columns_of(result.variable) if one.ticked]
    found = {str(one.option): one.column for one in ticked if tuple(one.values) == (0, 1)}
    columns = [found[str(option.value)] for option in result.options if str(option.value) in found]
    if len(columns) < len(result.options):
        return []
    for column, option in zip(columns, result.options, strict=True):
        alone = crosstab(data.frame, result.group, column, codebook=data.codebook)
        if alone.full_counts != option.full_counts:
            return []
    return columns


def protected(wanted: Reading, disclosure: bool) -> bool:
    """Whether figures are withheld: always for a release, for a file with --disclosure."""
    return disclosure or wanted.source.release


def refuse_weight(wanted: Reading, disclosure: bool, weight: str | None) -> None:
    """Ends the command if weights meet protected data: as weights any column's sums would be told."""
    if weight is not None and protected(wanted, disclosure):
        wrong_usage(say("Protected data take no --weight: sums of any column would be told. Leave it out."))


def guard(wanted: Reading, data: Data, disclosure: bool) -> Guard:
    """Always on for a release, with its own k; for a file with --disclosure."""
    from analysis.disclosure import SMALLEST_GROUP

    if data.manifest is not None:
        return Guard(data.manifest.k)
    return Guard(SMALLEST_GROUP if protected(wanted, disclosure) else None)

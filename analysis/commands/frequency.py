"""`frequency`: how often each answer to one question was given."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from analysis.commands.chart import chart_option, write_chart
from analysis.commands.describe import More, description_options
from analysis.commands.edge import Command, Names, Numbers, tell, wrong_usage
from analysis.commands.output import confidence_option, format_option, language, show
from analysis.commands.several import Named, named_options
from analysis.commands.source import (
    Reading,
    all_columns,
    disclosure_option,
    guard,
    protected,
    read,
    reading,
    refuse_weight,
    ticked_columns,
)
from questionnaires.errors import say

if TYPE_CHECKING:
    from analysis.data import Data
    from analysis.intervals import Fpc, Method
    from analysis.mentions import Cases, Duplicates
    from analysis.multiple import Multiple


@click.command(cls=Command)
@reading
@named_options
@click.option("--variable", metavar="V", help="The column, or the item of several answers.")
@click.option("--multiple", type=Names(), help="The 0/1 columns of one question with several answers.")
@click.option("--separator", metavar="TEXT", help="Between several answers in one column, such as ┋.")
@click.option(
    "--cases",
    type=click.Choice(["answered", "any", "all"]),
    help="Base of several answers: answered any item, chose at least one, answered all. [default: answered]",
)
@click.option("--weight", metavar="W", help="Column of weights.")
@confidence_option
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Also the N highest values together.")
@click.option(
    "--interval",
    type=click.Choice(["wilson", "clopper-pearson", "wald", "agresti-coull", "jeffreys", "wilson-corrected"]),
    default="wilson",
    show_default=True,
    help="Kind of interval.",
)
@click.option(
    "--population", type=click.IntRange(min=1), metavar="N", help="People the sample was drawn from."
)
@click.option(
    "--fpc",
    type=click.Choice(["N-1", "survey"]),
    default="N-1",
    show_default=True,
    help="Formula of the finite population correction.",
)
@click.option(
    "--expected", type=Numbers(), help="Expected shares, a number for each value: tested by chi-square."
)
@description_options
@chart_option
@disclosure_option
@format_option
def frequency(
    wanted: Reading,
    named: Named,
    variable: str | None,
    multiple: tuple[str, ...] | None,
    separator: str | None,
    cases: Cases | None,
    weight: str | None,
    confidence: float,
    top: int | None,
    interval: Method,
    population: int | None,
    fpc: Fpc,
    expected: tuple[float, ...] | None,
    more: More,
    chart: Path | None,
    disclosure: bool,
    output: str,
) -> None:
    """How often each answer to one question was given, with the base."""
    if (variable is None) == (multiple is None):
        wrong_usage(say("Name either --variable or --multiple."))
    if separator is not None and variable is None:
        wrong_usage(say("--separator needs --variable, the column with several answers."))
    named.check(multiple, separator, protected(wanted, disclosure))
    refuse_weight(wanted, disclosure, weight)
    if cases not in (None, "answered") and protected(wanted, disclosure):
        wrong_usage(say("In protected data the base of several answers is who answered: --cases answered."))
    asked = (variable, *(multiple or ()), weight)
    data = read(wanted, *asked, whole=protected(wanted, disclosure))
    how = _How(weight, confidence, top, more.bottom, interval, population, fpc, expected)
    if (ranks := _ranks(data, variable or "")) and multiple is None and separator is None:
        _check_ranking(how, more, cases, chart)
        _show_ranking(wanted, data, ranks, disclosure, output)
        return
    columns = multiple or ticked_columns(data, variable or "")
    if columns or separator is not None:
        _check_several(how, more)
        if separator is None and not named.choices:
            columns = all_columns(data, columns)
            guard(wanted, data, disclosure).allow_columns(data, columns)
        several = _Several(columns, variable or "", separator, named)
        result = several.counted(data, cases or "answered", confidence)
        _show_multiple(wanted, data, result, disclosure, output, chart)
        return
    if cases is not None:
        wrong_usage(say("--cases is for questions with several answers."))
    if weight is not None and (more.nps or more.describe):
        wrong_usage(say("--nps and --describe take no --weight."))
    protection = guard(wanted, data, disclosure)
    if protection.k is not None and (kind := _kind(data, variable or "")) is not None:
        _check_own_values(kind, how, more, chart)
        _show_amounts(data, variable or "", protection.k, output)
        return
    _show_frequency(wanted, data, variable or "", how, more, disclosure, output, chart)


def _check_ranking(how: _How, more: More, cases: Cases | None, chart: Path | None) -> None:
    if how.weight is not None or how.top is not None or cases is not None or chart is not None:
        wrong_usage(say("A ranking takes no --weight, --top, --cases and --chart."))
    if more or how.uncommon:
        wrong_usage(say("A ranking takes neither other intervals nor further figures."))


def _check_several(how: _How, more: More) -> None:
    if how.weight is not None or how.top is not None or more:
        wrong_usage(say("--weight, --top, --bottom, --nps and --describe are for one answer a person."))
    if how.uncommon:
        wrong_usage(say("--interval, --population and --expected are for one answer a person."))


def _check_own_values(
    kind: Literal["measured", "written"], how: _How, more: More, chart: Path | None
) -> None:
    """Ends the command where a column of single people's own values is asked for more than its summary."""
    if kind == "written":
        wrong_usage(say("In protected data a column of texts or names is not listed."))
    if how.top is not None or more or chart or how.uncommon:
        wrong_usage(
            say(
                "In protected data a number is told by mean, median and quartiles: it takes neither a "
                "chart nor other intervals nor further figures."
            )
        )


def _kind(data: Data, variable: str) -> Literal["measured", "written"] | None:
    """Whether the values of a column are single people's own: numbers they gave, texts they wrote."""
    from analysis.amounts import measured, written

    if variable not in data.frame.columns:
        return None
    column, known = data.frame[variable], data.codebook.by_column.get(variable)
    return "measured" if measured(column, known) else "written" if written(column, known) else None


def _show_amounts(data: Data, variable: str, k: int, output: str) -> None:
    from analysis import amounttables, figures
    from analysis.amounts import amounts

    result = amounts(data.frame, variable, codebook=data.codebook, k=k)
    show(
        lambda: amounttables.amounts(result, language(), k=k),
        lambda: figures.amounts(result),
        output,
        data,
    )


@dataclass(frozen=True)
class _How:
    """How a one-way table is made: the options of `analysis.frequency` by their names."""

    weight: str | None
    confidence: float
    top: int | None
    bottom: int | None
    interval: Method
    population: int | None
    fpc: Fpc
    expected: tuple[float, ...] | None

    @property
    def uncommon(self) -> bool:
        """Whether another interval than usual was asked for, or a comparison with something known."""
        return self.interval != "wilson" or self.population is not None or self.expected is not None


def _ranks(data: Data, variable: str) -> tuple[str, ...]:
    """The columns of a ranking named by its key; none for any other variable."""
    if variable in data.frame.columns:
        return ()
    return tuple(v.column for v in data.codebook.columns_of(variable) if v.ranked)


@dataclass(frozen=True)
class _Several:
    """Where several answers stand: in columns, or in one `variable` with a separator."""

    columns: tuple[str, ...]
    variable: str
    separator: str | None
    named: Named

    def counted(self, data: Data, cases: Cases, confidence: float) -> Multiple:
        from analysis.multiple import choices, multiple, split

        frame, book = data.frame, data.codebook
        twice: Duplicates = "count" if self.named.twice else "once"
        if self.named.choices:
            return choices(
                frame, self.columns, codebook=book, cases=cases, duplicates=twice, confidence=confidence
            )
        if self.columns:
            return multiple(frame, self.columns, codebook=book, cases=cases, confidence=confidence)
        return split(
            frame,
            self.variable,
            self.separator or "",
            codebook=book,
            cases=cases,
            duplicates=twice,
            confidence=confidence,
        )


def _show_multiple(
    wanted: Reading, data: Data, result: Multiple, disclosure: bool, output: str, chart: Path | None
) -> None:
    from analysis import charts, figures, tables

    control = guard(wanted, data, disclosure)
    shown = control.shows(result.base)
    write_chart(lambda: charts.multiple(result, language(), shown=shown, k=control.smallest), chart, data)
    show(
        lambda: tables.multiple(result, language(), shown=shown, k=control.smallest),
        lambda: figures.multiple(result, shown=shown),
        output,
        data,
    )


def _show_ranking(
    wanted: Reading, data: Data, columns: tuple[str, ...], disclosure: bool, output: str
) -> None:
    from analysis import figures, tables
    from analysis.ranking import ranking

    result = ranking(data.frame, columns, codebook=data.codebook)
    control = guard(wanted, data, disclosure)
    shown, k = control.shows(result.base), control.smallest
    show(
        lambda: tables.ranking(result, language(), shown=shown, k=k),
        lambda: figures.ranking(result, shown=shown, smallest=k),
        output,
        data,
    )


def _show_frequency(
    wanted: Reading,
    data: Data,
    variable: str,
    how: _How,
    more: More,
    disclosure: bool,
    output: str,
    chart: Path | None,
) -> None:
    from analysis import charts, figures, tables
    from analysis.frequency import frequency as count

    result = count(data.frame, variable, codebook=data.codebook, **asdict(how))
    if variable not in data.codebook and sum(isinstance(row.value, str) for row in result.rows) > 2:
        tell(
            say(
                "The answers to {column} stand in the order in which they came: nobody said which is higher. "
                "“cadre-survey codebook DATA” writes a codebook for that.",
                column=variable,
            )
        )
    described = more.of(data, variable, how.confidence)
    control = guard(wanted, data, disclosure)
    shown = control.shows(result.unweighted_base)
    write_chart(lambda: charts.frequency(result, language(), shown=shown, k=control.smallest), chart, data)
    show(
        lambda: (
            tables.frequency(result, language(), shown=shown, k=control.smallest),
            *described.tables(language(), shown=shown),
        ),
        lambda: figures.frequency(result, shown=shown) | described.figures(shown=shown),
        output,
        data,
    )

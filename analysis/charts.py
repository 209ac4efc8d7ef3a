"""A statistic as a chart of the figures in its table: bars with intervals, a cross-tab as bars of 100 %.

What disclosure withholds is None with its mark, never 0; where a base is too small for percentages there are
persons, or a word in the place of the bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import numerals
from analysis.blocks import Chart, Number, Runs, Series
from analysis.cells import ascii_id, crossed_id, level, limit, percent, persons, value_id
from analysis.crosstab import CrossTab
from analysis.disclosure import Breakdown, Hidden
from analysis.frequency import Frequency, FrequencyRow
from analysis.multiple import Multiple, MultipleRow
from analysis.wording.heads import Heads, heads
from analysis.wording.template import fill
from questionnaires.codebook import Variable


def frequency(result: Frequency, language: str, *, shown: bool = True, k: int = 10) -> Chart:
    """A bar an option in codebook order with its interval; persons under a base of 30."""
    words, key = heads(language), ascii_id(result.variable)
    ids = [f"{key}.item.{value_id(row.value, at)}" for at, row in enumerate(result.rows, 1)]
    decimals = numerals.decimals_for(result.unweighted_base) if shown else None
    series = _series(words, ids, result.rows, result.base, decimals, shown)
    base = persons(f"{key}.item.base", result.base)
    missing = persons(f"{key}.item.missing", result.missing)
    notes: list[Runs] = [fill(words.chart_base, {"base": base, "missing": missing})]
    if not shown:
        notes.append(fill(words.hidden_base, {"k": str(k)}))
    elif decimals is not None:
        notes += _interval(words, result)
    if result.weighted:
        answered = persons(f"{key}.item.unweighted_base", result.unweighted_base)
        notes.append(fill(words.weights, {"n": answered}))
    return _bars(key, result.label, words, [row.label for row in result.rows], series, notes)


def multiple(result: Multiple, language: str, *, shown: bool = True, k: int = 10) -> Chart:
    """A bar an option, most frequent first: shares of persons with intervals; persons under a base of 30."""
    words, key = heads(language), ascii_id(result.variable)
    named = list(enumerate(result.rows, 1))
    if shown:  # as in the table: equal counts keep their order, a hidden order must tell nothing
        named.sort(key=lambda entry: -entry[1].count)
    ids = [f"{key}.item.{value_id(row.value, at)}" for at, row in named]
    rows = [row for _, row in named]
    decimals = numerals.decimals_for(result.base) if shown else None
    base = persons(f"{key}.item.base", result.base)
    missing = persons(f"{key}.item.missing", result.missing)
    template = words.chart_base if result.cases == "answered" else words.chart_cases
    notes: list[Runs] = [(words.several,), fill(template, {"base": base, "missing": missing})]
    if not shown:
        notes.append(fill(words.hidden_base, {"k": str(k)}))
    elif decimals is not None:
        notes.append(fill(words.chart_interval, {"level": level(result.confidence), "method": "Wilson"}))
    series = _series(words, ids, rows, result.base, decimals, shown)
    return _bars(key, result.label, words, [row.label for row in rows], series, notes)


def crosstab(
    result: CrossTab, language: str, hidden: Breakdown | None = None, column: Variable | None = None
) -> Chart:
    """A bar of 100 % for every row and one for all rows, with the base of each.

    The steps of an ordered `column` stand on both sides of its middle; answers without a score beside them.
    """
    words = heads(language)
    key = crossed_id(result.row, result.column)
    lines = [
        *(_line(result, f"{key}.{value_id(v, i + 1)}", i, hidden) for i, v in enumerate(result.row_values)),
        _all(result, key, hidden),
    ]
    decimals = numerals.decimals_together([line.people for line in lines if line.people is not None])
    numbers = [line.numbers(decimals) for line in lines]
    ordered = column is not None and column.level == "ordinal" and len(result.column_values) > 1
    beside = {
        v for v in result.column_values if ordered and column and column.scores and v not in column.scores
    }
    series = tuple(
        Series(label, tuple(row[j] for row in numbers), apart=value in beside)
        for j, (label, value) in enumerate(zip(result.column_labels, result.column_values, strict=True))
    )
    caption = "".join(
        map(str, fill(words.crosstab_chart, {"row": result.row_label, "column": result.column_label}))
    )
    return Chart(
        f"{key}.chart",
        caption,
        "diverging" if ordered else "stacked",
        (*result.row_labels, words.total),
        series,
        words.alt_parts.format(caption=caption),
        _crosstab_notes(result, key, hidden, words),
        tuple(line.base for line in lines),
        tuple(line.gap(words) for line in lines),
    )


# ---- one-way -----------------------------------------------------------------------------------


def _bars(
    key: str, caption: str, words: Heads, labels: Sequence[str], series: Series, notes: Sequence[Runs]
) -> Chart:
    return Chart(
        f"{key}.chart",
        caption,
        "bars",
        tuple(labels),
        (series,),
        words.alt_bars.format(caption=caption),
        tuple(notes),
    )


def _interval(words: Heads, result: Frequency) -> list[Runs]:
    """Level and method of the intervals, and the population they are corrected for."""
    method = "Wilson" if result.interval == "wilson" else result.interval
    notes = [fill(words.chart_interval, {"level": level(result.confidence), "method": method})]
    if result.population is not None:
        people = persons(f"{ascii_id(result.variable)}.item.population", result.population)
        notes.append(fill(words.finite, {"population": people, "fpc": result.fpc}))
    return notes


def _series(
    words: Heads,
    ids: Sequence[str],
    rows: Sequence[FrequencyRow] | Sequence[MultipleRow],
    base: float,
    decimals: int | None,
    shown: bool,
) -> Series:
    if not shown:
        return Series(words.persons, (None,) * len(ids))
    named: list[tuple[str, FrequencyRow | MultipleRow]] = list(zip(ids, rows, strict=True))
    if decimals is None:
        return Series(words.persons, tuple(persons(f"{id_}.count", row.count) for id_, row in named))
    return Series(
        words.percent,
        tuple(percent(f"{id_}.percent", row.count, base, decimals) for id_, row in named),
        tuple(limit(f"{id_}.low", row.low, decimals) for id_, row in named),
        tuple(limit(f"{id_}.high", row.high, decimals) for id_, row in named),
    )


# ---- cross-tab ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """One bar: ids and counts of its parts (None where withheld), the base, and the people it rests on."""

    ids: tuple[str, ...]
    counts: tuple[float | None, ...]
    whole: float
    base: Number | None
    people: float | None
    """None where the base is withheld: percentages would tell it."""

    @property
    def small(self) -> bool:
        """Whether too few people answered for percentages."""
        return self.people is not None and numerals.decimals_for(self.people) is None

    def numbers(self, decimals: int | None) -> tuple[Number | None, ...]:
        """The percentages of the parts; all None where there can be none."""
        if self.people is None or self.small or decimals is None:
            return (None,) * len(self.counts)
        return tuple(
            None if count is None else percent(f"{id_}.percent", count, self.whole, decimals)
            for id_, count in zip(self.ids, self.counts, strict=True)
        )

    def gap(self, words: Heads) -> str:
        """What stands where the bar or a part of it is missing."""
        if self.people == 0:
            return words.gap_nobody
        shown = any(count is not None for count in self.counts)
        return words.gap_small if self.small and shown else words.withheld


def _line(result: CrossTab, id_: str, i: int, hidden: Breakdown | None) -> _Line:
    people = sum(result.unweighted_counts[i]) if result.weighted else result.row_bases[i]
    known = hidden is None or not isinstance(hidden.row_bases[i], Hidden)
    ids = tuple(f"{id_}.{value_id(v, j + 1)}" for j, v in enumerate(result.column_values))
    shown = tuple(
        None if hidden is not None and isinstance(hidden.counts[i][j], Hidden) else count
        for j, count in enumerate(result.counts[i])
    )
    base = persons(f"{id_}.base", result.row_bases[i]) if known else None
    return _Line(ids, shown, result.row_bases[i], base, people if known else None)


def _all(result: CrossTab, key: str, hidden: Breakdown | None) -> _Line:
    people = result.unweighted_base if result.weighted else result.base
    ids = tuple(f"{key}.all.{value_id(v, j + 1)}" for j, v in enumerate(result.column_values))
    shown = tuple(
        None if hidden is not None and isinstance(hidden.column_bases[j], Hidden) else count
        for j, count in enumerate(result.column_bases)
    )
    return _Line(ids, shown, result.base, persons(f"{key}.base", result.base), people)


def _crosstab_notes(result: CrossTab, key: str, hidden: Breakdown | None, words: Heads) -> tuple[Runs, ...]:
    missing = persons(f"{key}.missing", result.missing)
    notes: list[Runs] = [fill(words.chart_missing, {"missing": missing})]
    if result.weighted:
        answered = persons(f"{key}.unweighted_base", result.unweighted_base)
        notes.append(fill(words.weights, {"n": answered}))
    if hidden is not None and not hidden.complete:
        notes.append((words.hidden,))
    return tuple(notes)

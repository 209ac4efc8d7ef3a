"""A cross-tab as a table of printed row percentages, with its tests in the notes.

What `disclosure` withholds is a dash here, and with it go the tests, which rest on every cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import numerals
from analysis.blocks import Mark, Number, Row, Run, Runs, Table
from analysis.cells import crossed_id, percent, persons, value_id
from analysis.crosstab import CrossTab
from analysis.disclosure import Breakdown, Hidden
from analysis.layers import MantelHaenszel
from analysis.measuretables import layer_notes, measure_notes
from analysis.wording.heads import Heads, heads
from analysis.wording.template import fill


def crosstab(
    result: CrossTab,
    language: str,
    hidden: Breakdown | None = None,
    *,
    measures: bool = False,
    layers: MantelHaenszel | None = None,
) -> Table:
    """Row percentages with n of every row; rows of fewer than 30 people show persons in brackets.

    So do rows whose n is withheld, since a percentage would tell it. `measures` adds further coefficients and
    tests, `layers` the test over the layers of a third variable.
    """
    words = heads(language)
    key = table_key(result)
    bases = _people(result, hidden)
    decimals = _decimals(bases)
    head = (result.row_label, *result.column_labels, words.weighted if result.weighted else words.persons)
    rows = tuple(
        _crosstab_row(result, i, f"{key}.{value_id(v, i + 1)}", bases[i], decimals, hidden, words)
        for i, v in enumerate(result.row_values)
    )
    rows += _crosstab_foot(result, key, words, hidden)
    caption = fill(words.crosstab, {"row": result.row_label, "column": result.column_label})
    notes = _crosstab_notes(result, key, bases, decimals, hidden, words)
    if measures and (hidden is None or hidden.complete):
        notes += measure_notes(result, language, key)
    if layers is not None:
        notes += layer_notes(layers, language, key)
    shares = tuple(range(1, 1 + len(result.column_labels)))
    return Table(key, "".join(map(str, caption)), head, rows, notes, parts=shares)


def table_key(result: CrossTab) -> str:
    """The first part of the ids of everything in the table."""
    return crossed_id(result.row, result.column)


def _people(result: CrossTab, hidden: Breakdown | None) -> tuple[float | None, ...]:
    """People per row, what decides about percentages also where figures are weighted; None if withheld."""
    people = [sum(row) for row in result.unweighted_counts] if result.weighted else result.row_bases
    if hidden is None:
        return tuple(people)
    return tuple(
        None if isinstance(base, Hidden) else n for n, base in zip(people, hidden.row_bases, strict=True)
    )


def _decimals(bases: Sequence[float | None]) -> int | None:
    return numerals.decimals_together([base for base in bases if base is not None])


def _crosstab_row(
    result: CrossTab,
    i: int,
    id_: str,
    people: float | None,
    decimals: int | None,
    hidden: Breakdown | None,
    words: Heads,
) -> Row:
    cells: list[Runs] = []
    for j, (count, value) in enumerate(zip(result.counts[i], result.column_values, strict=True)):
        cell = f"{id_}.{value_id(value, j + 1)}"
        if hidden is not None and isinstance(hidden.counts[i][j], Hidden):
            cells.append((Mark(f"{cell}.percent", words.withheld),))
        elif people == 0:
            cells.append(())
        elif decimals is None or people is None or numerals.decimals_for(people) is None:
            cells.append(fill(words.small, {"count": persons(f"{cell}.count", count)}))
        else:
            cells.append((percent(f"{cell}.percent", count, result.row_bases[i], decimals),))
    base: Runs = (
        Mark(f"{id_}.base", words.withheld)
        if people is None
        else persons(f"{id_}.base", result.row_bases[i]),
    )
    return Row(((result.row_labels[i],), *cells, base))


def _crosstab_foot(result: CrossTab, key: str, words: Heads, hidden: Breakdown | None) -> tuple[Row, ...]:
    """All rows together, and how many answered only one of the two or none."""
    decimals = numerals.decimals_for(result.unweighted_base if result.weighted else result.base)
    own = [decimal for decimal in (decimals, _decimals(_people(result, hidden))) if decimal is not None]
    cells: list[Runs] = []
    for j, (count, value) in enumerate(zip(result.column_bases, result.column_values, strict=True)):
        id_ = f"{key}.all.{value_id(value, j + 1)}"
        if hidden is not None and isinstance(hidden.column_bases[j], Hidden):
            cells.append((Mark(f"{id_}.percent", words.withheld),))
        elif not result.base:
            cells.append(())
        elif decimals is None:
            cells.append(fill(words.small, {"count": persons(f"{id_}.count", count)}))
        else:
            cells.append((percent(f"{id_}.percent", count, result.base, min(own)),))
    empty: tuple[Runs, ...] = ((),) * len(cells)
    return (
        Row(((words.total,), *cells, (persons(f"{key}.base", result.base),)), "base"),
        Row(((words.either_missing,), *empty, (persons(f"{key}.missing", result.missing),)), "missing"),
    )


def _crosstab_notes(
    result: CrossTab,
    key: str,
    bases: Sequence[float | None],
    decimals: int | None,
    hidden: Breakdown | None,
    words: Heads,
) -> tuple[Runs, ...]:
    notes: list[Runs] = []
    withheld = hidden is not None and not hidden.complete
    if decimals is not None and any(
        numerals.parts_miss_100(counts, base, decimals)
        for counts, base, people in zip(result.counts, result.row_bases, bases, strict=True)
        if people is not None and numerals.decimals_for(people) is not None
    ):
        notes.append((words.rounding,))
    shown = [_shows(result, i, hidden) for i in range(len(bases))]
    small = [bool(people) and numerals.decimals_for(people or 0) is None for people in bases]
    if any(row and seen for row, seen in zip(small, shown, strict=True)):
        notes.append((words.small_rows,))
    if result.weighted:
        answered = persons(f"{key}.unweighted_base", result.unweighted_base)
        notes.append(fill(words.weights, {"n": answered}))
    if withheld:
        unknown = [seen for people, seen in zip(bases, shown, strict=True) if people is None]
        if unknown and any(unknown):
            notes.append((words.hidden_bases,))
        elif unknown and any(shown):
            notes.append((words.hidden_bases_alone,))
        notes += [(words.hidden,), (words.hidden_tests,)]
    else:
        notes += _tests(result, key, words)
    if hidden is not None and (hidden.refused or hidden.sparse):
        notes.append((words.refused if hidden.refused else words.sparse,))
    return tuple(notes)


def _shows(result: CrossTab, i: int, hidden: Breakdown | None) -> bool:
    """Whether any count of the row may stand: without its percentages in brackets."""
    return hidden is None or any(not isinstance(count, Hidden) for count in hidden.counts[i])


def _tests(result: CrossTab, key: str, words: Heads) -> list[Runs]:
    found, notes = result.association, list[Runs]()

    def p(name: str, value: float) -> Number:
        return Number(f"{key}.{name}.p", value, "p", numerals.p_text(value))

    def number(name: str, value: float, decimals: int = 2) -> Number:
        return Number(f"{key}.{name}", value, "coefficient", numerals.fixed_text(value, decimals))

    if found.rao_scott is not None:
        test = found.rao_scott
        places: dict[str, Run] = {
            "statistic": number("rao_scott", test.statistic),
            "df1": numerals.fixed_text(test.df1, 1),
            "df2": numerals.fixed_text(test.df2, 1),
            "p": p("rao_scott", test.p),
        }
        notes.append(fill(words.rao_scott, places))
    elif found.chi2 is not None and not result.weighted:
        places = {
            "statistic": number("chi2", found.chi2.statistic),
            "df": str(found.chi2.df),
            "p": p("chi2", found.chi2.p),
        }
        notes.append(fill(words.chi2, places))
    if found.cramers_v is not None and found.cramers_v_corrected is not None:
        places = {
            "v": number("cramers_v", found.cramers_v, 3),
            "corrected": number("cramers_v_corrected", found.cramers_v_corrected, 3),
        }
        notes.append(fill(words.cramers_v, places))
    small = found.min_expected is not None and (
        found.min_expected < 1 or (found.share_expected_below_5 or 0) > 0.2
    )
    if small and found.min_expected is not None and not result.weighted:
        least: dict[str, Run] = {"least": number("min_expected", found.min_expected, 1)}
        if found.fisher is None:
            notes.append(fill(words.few_expected_large, least))
        else:
            notes.append(fill(words.few_expected, least))
            notes.append(fill(words.fisher, {"p": p("fisher", found.fisher.p)}))
    return notes

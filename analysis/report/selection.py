"""One table that somebody asks for: two questions crossed, with sentence, percentages, tests, marks, chart.

What may stand in it is settled with every other table that the data could give (`analysis.disclosure`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import charts, crosstables, groups, multipletables, numerals, wording
from analysis import findings as f
from analysis.blocks import Block, Number, Paragraph, Report, Row, Run, Runs, Table
from analysis.cells import value_id
from analysis.crosstab import CrossTab
from analysis.data import Data
from analysis.disclosure import Breakdown
from analysis.disclosure.over_time import Shown, shown
from analysis.draw import Source
from analysis.errors import DataError
from analysis.groups import Side
from analysis.mentions import mentions_of
from analysis.multiple_groups import MARKS, multiple_in_groups
from analysis.report import notes
from analysis.report.told import told
from analysis.wording.crossed import crossed as words_of
from analysis.wording.parts import parts
from analysis.wording.template import fill
from questionnaires.errors import Message, Problem, say
from questionnaires.items import Item
from questionnaires.model import Margin

MARKED = 1.96
"""From this adjusted residual on a cell is marked: 1.96 of the normal distribution, 5 % of both ends."""

LONGEST_NAME = 24
"""Characters of a question or an answer that an advice repeats; the rest is cut."""


@dataclass(frozen=True)
class Selection:
    """The table as a report of its own, and what of it is to be kept on the list of what was shown."""

    report: Report
    tables: tuple[Shown, ...]


def cross(data: Data, source: Source, row: Margin, column: Margin) -> Selection:
    """The table of `row` by `column`, a question of several answers always in the rows.

    Raises DataError if it cannot be shown: nobody answered both, too few people, nothing safe to show; with
    what could be merged.
    """
    if _several(source, column):
        row, column = column, row
    if _several(source, column):
        what = say("both questions take several answers; one of them can be crossed with one of a single.")
        raise DataError(
            [_problem(source, row, column, what, say("Choose another question for the columns."))]
        )
    if _subjects(source, row) & _subjects(source, column):
        what = say("the two speak of the same question: the table would only prove itself.")
        raise DataError([_problem(source, row, column, what, say("Choose two different questions."))])
    if _several(source, row):
        return _options(data, source, row, column)
    sides = _side(source, row), _side(source, column)
    table, hidden = groups.crossed(source, *sides)
    _check(source, (row, column), int(table.base), [hidden], sides)
    blocks = (
        _sentence(source, sides, table, hidden),
        *_crossed_blocks(source, sides, table, hidden),
    )
    caption = crosstables.crosstab(table, source.language, hidden).caption
    values = sides[0].values, sides[1].values
    kept = shown((sides[0].id, sides[1].id), values, hidden, int(table.base), table.total)
    return Selection(_report(data, source, caption, blocks), (kept,))


def own(source: Source) -> tuple[Shown, ...]:
    """The questionnaire's own tables, as every report on the data shows them."""
    found = list[Shown]()
    for one in source.questionnaire.crosstabs:
        rows, columns = groups.side(source, one.row), groups.side(source, one.column)
        if rows is None or columns is None:
            continue
        table, hidden = groups.crossed(source, rows, columns)
        if not hidden.refused and table.base:
            values = rows.values, columns.values
            found.append(shown((rows.id, columns.id), values, hidden, int(table.base), table.total))
    return tuple(found)


def _crossed_blocks(
    source: Source, sides: tuple[Side, Side], table: CrossTab, hidden: Breakdown
) -> tuple[Block, ...]:
    printed = crosstables.crosstab(table, source.language, hidden, measures=True)
    asked = source.codebook.by_column.get(sides[1].margin.key) if sides[1].margin.kind == "item" else None
    chart = charts.crosstab(table, source.language, hidden, asked)
    marks = (_residuals(table, printed, source.language),) if hidden.complete and table.base else ()
    return (printed, *marks, chart)


def _sentence(source: Source, sides: tuple[Side, Side], table: CrossTab, hidden: Breakdown) -> Paragraph:
    """Who answered both, which groups are withheld, and for a statement what sets the groups apart."""
    id_ = f"{sides[0].id}x{sides[1].id}"
    found: list[f.Finding] = [f.Crossed(id_, sides[0].label, sides[1].label, int(table.base))]
    groups_, statement = sides if sides[1].phrase else (sides[1], sides[0])
    if statement.phrase and groups_.margin.kind == "item":
        one = groups.claim_in_groups(source, groups_, statement.margin.key)
        if one is not None:
            found += groups.compare([one], source.k)[0]
    elif hidden.small_groups:
        small = tuple(sides[0].labels[i] for i in hidden.small_groups)
        found.append(f.HiddenGroups(id_, sides[0].label, small, source.k))
    return told(id_, found, source.language)


def _residuals(table: CrossTab, printed: Table, language: str) -> Table:
    """The adjusted residual of every cell, marked where it is far from nothing."""
    words = words_of(language)
    rows = []
    for i, line in enumerate(table.adjusted_residuals):
        cells: list[Runs] = []
        for j, residual in enumerate(line):
            if residual is None:
                cells.append(())
                continue
            place = f"{value_id(table.row_values[i], i + 1)}.{value_id(table.column_values[j], j + 1)}"
            text = numerals.fixed_text(residual, 1)
            mark = "" if abs(residual) < MARKED else words.more if residual > 0 else words.fewer
            cells.append((mark, Number(f"{printed.key}.{place}.residual", residual, "coefficient", text)))
        rows.append(Row(((table.row_labels[i],), *cells)))
    caption = words.residuals.format(caption=printed.caption)
    head = (table.row_label, *table.column_labels)
    return Table(f"{printed.key}.residuals", caption, head, tuple(rows), ((words.marks,),))


# ---- several answers ---------------------------------------------------------------------------


def _options(data: Data, source: Source, row: Margin, column: Margin) -> Selection:
    """Every option of a multiple choice in the groups of a question."""
    if column.kind != "item":
        what = say("a question of several answers can be crossed with the answers to a question only.")
        mend = say("Choose the question itself for the columns.")
        raise DataError([_problem(source, row, column, what, mend)])
    columns = [one.column for one in source.codebook.columns_of(row.key) if one.ticked]
    mentions = mentions_of(source.frame, columns, codebook=source.codebook)
    result = multiple_in_groups(source.frame, mentions, column.key, codebook=source.codebook)
    side = _side(source, column)
    hidden = [source.shield.breakdown(column, Margin("item", name)) for name in columns]
    _check(source, (column, row), result.base, hidden, (side, None))
    table = multipletables.multiple_in_groups(result, source.language, hidden)
    item, id_ = source.questionnaire.item(row.key), f"{row.key}x{column.key}"
    finding = f.Crossed(id_, side.label, item.text[source.language], result.base)
    lead = Paragraph(wording.of(source.language).sentence(finding), id_)
    kept = tuple(
        shown((column.key, name), (result.group_values, MARKS), one, result.base, result.total)
        for name, one in zip(columns, hidden, strict=True)
        if not one.refused
    )
    return Selection(_report(data, source, table.caption, (lead, table)), kept)


# ---- whether it can be shown -------------------------------------------------------------------


def _check(
    source: Source,
    margins: tuple[Margin, Margin],
    base: int,
    hidden: Sequence[Breakdown],
    sides: tuple[Side, Side | None],
) -> None:
    """Raise DataError unless something of the table can stand."""
    if not source.enough(base):
        what = say("fewer than {k} people answered both.", k=source.k)
        raise DataError([_problem(source, *margins, what, say("Nothing of it can be shown."))])
    if all(one.refused for one in hidden):
        what = say("it has so few people a cell that single answers could be worked out.")
        raise DataError([_problem(source, *margins, what, _merging(source, sides))])


def _merging(source: Source, sides: tuple[Side, Side | None]) -> Message:
    """What could be merged: a statement merges the answers to a question, else the rarest two that adjoin."""
    known = [side for side in sides if side is not None and side.margin.kind == "item"]
    for side in sorted(known, key=lambda side: -len(side.values)):
        claims = [one for one in source.questionnaire.item(side.margin.key).claims if not one.each_of]
        if claims:
            return say(
                "Take the statement “{claim}”, which merges the answers to {key}.",
                claim=claims[0].text[source.language],
                key=brief(_name(source, side.margin)),
            )
    for side in sorted(known, key=lambda side: -len(side.values)):
        counts = source.frequencies[side.margin.key]
        if len(side.labels) > 2 and source.enough(counts.base):
            sizes = [row.count for row in counts.rows]
            at = min(range(len(sizes) - 1), key=lambda place: sizes[place] + sizes[place + 1])
            return say(
                "For the next survey merge “{one}” and “{other}” of {key}.",
                one=brief(side.labels[at]),
                other=brief(side.labels[at + 1]),
                key=brief(_name(source, side.margin)),
            )
    return say("Choose a question with fewer answers.")


def brief(words: str) -> str:
    """The words without their stop, cut where they would fill the line."""
    words = words.rstrip("。.？?")
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1]}…"


def _problem(source: Source, row: Margin, column: Margin, what: Message, mend: Message) -> Problem:
    names = {"row": _name(source, row).rstrip("。"), "column": _name(source, column).rstrip("。")}
    return Problem(say("{row} × {column}", **names), what, mend)


def _name(source: Source, margin: Margin) -> str:
    """A question as people know it."""
    if margin.kind == "claim":
        found = groups.claim_of(source, margin.key)
        return margin.key if found is None else f"{margin.key} {found[1].text[source.language]}"
    if margin.kind == "band":
        return source.questionnaire.scale(margin.key).label[source.language]
    return f"{margin.key} {source.questionnaire.item(margin.key).text[source.language]}"


def _several(source: Source, margin: Margin) -> bool:
    return margin.kind == "item" and source.questionnaire.item(margin.key).type == "multiple"


def _side(source: Source, margin: Margin) -> Side:
    found = groups.side(source, margin, parts(source.language).rest)
    if found is None or not source.shield.knows(margin):
        what = say("its answers are not in this release, or cannot be crossed.")
        where = say("question {key}", key=margin.key)
        raise DataError([Problem(where, what, say("Choose another question."))])
    return found


def _subjects(source: Source, margin: Margin) -> frozenset[str]:
    """The questions that `margin` is made of."""
    if margin.kind == "item":
        return frozenset([margin.key])
    if margin.kind == "claim":
        found = groups.claim_of(source, margin.key)
        return frozenset([found[0].key]) if found is not None else frozenset()
    return frozenset(item.key for item in _items_of(source, margin.key))


def _items_of(source: Source, scale: str) -> tuple[Item, ...]:
    known = source.questionnaire.scale(scale)
    if known.kind == "mean_of_items":
        return tuple(source.questionnaire.item(key) for key in known.parts)
    return tuple(item for part in known.parts for item in _items_of(source, part))


def _report(data: Data, source: Source, caption: str, blocks: tuple[Block, ...]) -> Report:
    words = parts(source.language)
    made_of: tuple[Block, ...] = ()
    if data.manifest is not None:
        named: dict[str, Run | Runs] = {"release": data.manifest.id, "hash": data.manifest.hash}
        made_of = (Paragraph(fill(words.release, named), "release"),)
    return Report(
        title=caption,
        language=source.language,
        blocks=(*blocks, *made_of),
        footer=words.simulated_footer if data.simulated else "",
        properties=notes.properties(data, source.questionnaire, source.language),
    )

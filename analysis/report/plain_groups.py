"""A plain file's questions in the groups of columns that somebody chose: tables and charts, protected each.

Without a questionnaire nobody has said what identifies people, so that both sides of every table are groups,
as with `crosstab --disclosure`.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import charts, crosstables, multipletables, wording
from analysis import findings as f
from analysis.answers import column_of
from analysis.blocks import Block, Heading, Paragraph
from analysis.crosstab import CrossTab, crosstab
from analysis.data import Data
from analysis.disclosure import SMALLEST_GROUP, Breakdown, protect_crossed, standing
from analysis.errors import DataError, of_each
from analysis.mentions import mentions_of
from analysis.multiple_groups import multiple_in_groups
from analysis.report.comparisons import Compared
from analysis.report.told import told
from analysis.wording.parts import parts
from questionnaires.errors import Problem, say

MOST_GROUPS = 12
"""A column with more different answers is no grouping of people."""


def build(data: Data, groups: Sequence[str], questions: Sequence[str], language: str) -> Compared:
    """`questions` (columns, or the first of several answers) in each of `groups`, a head for each group.

    Two groupings are crossed once. Raises DataError for every column that is not there, or makes no
    groups.
    """
    of_each(lambda group: _check(data, group), groups)
    words, say_, whole = parts(language), wording.of(language), Compared()
    for place, group in enumerate(groups, start=1):
        head = words.topic.format(place=say_.ordinal(place), topic=_label(data, group))
        whole += Compared((Heading(2, (head,)),))
        for name in questions:
            if name not in groups[:place]:
                whole += _question(data, group, name, language)
    return whole


def _check(data: Data, group: str) -> None:
    """Raises DataError for a column that is not there, or makes no groups."""
    column, variable = column_of(data.frame, group), data.codebook.by_column.get(group)
    values = len(variable.values) if variable is not None and variable.closed else column.nunique()
    if not 2 <= values <= MOST_GROUPS:
        what = say("it has {count} different answers and makes no groups.", count=values)
        mend = say("Choose a column with 2 to {most} answers, or join answers first.", most=MOST_GROUPS)
        raise DataError([Problem(say("column {column}", column=group), what, mend)])


def _label(data: Data, column: str) -> str:
    variable = data.codebook.by_column.get(column)
    return variable.label if variable is not None else column


def _question(data: Data, group: str, name: str, language: str) -> Compared:
    variable = data.codebook.by_column.get(name)
    if variable is not None and variable.ticked and variable.item is not None:
        return _several(data, group, variable.item, language)
    result = crosstab(data.frame, group, name, codebook=data.codebook)
    if not result.base:
        return Compared()
    hidden = _protected(data, result.full_counts, group, name)
    key = crosstables.table_key(result)
    if hidden.refused:
        return _refused(key, result.row_label, result.column_label, language)
    lead = _lead(key, result, hidden, language)
    return Compared(
        (
            lead,
            crosstables.crosstab(result, language, hidden),
            charts.crosstab(result, language, hidden, variable),
        ),
        small_groups=len(hidden.small_groups),
    )


def _several(data: Data, group: str, item: str, language: str) -> Compared:
    columns = [one.column for one in data.codebook.columns_of(item) if one.column in data.frame.columns]
    mentions = mentions_of(data.frame, columns, codebook=data.codebook)
    result = multiple_in_groups(data.frame, mentions, group, codebook=data.codebook)
    hidden = [_protected(data, option.full_counts, group, item) for option in result.options]
    table = multipletables.multiple_in_groups(result, language, hidden)
    if any(one.refused for one in hidden):
        return _refused(table.key, result.group_label, result.label, language)
    small = {at for one in hidden for at in one.small_groups}
    return Compared((table,), small_groups=len(small))


def _protected(data: Data, full: Sequence[Sequence[int]], group: str, name: str) -> Breakdown:
    sides = (standing(one, data.codebook, ()) for one in (group, name))
    return protect_crossed(full, *sides, k=SMALLEST_GROUP)


def _lead(key: str, result: CrossTab, hidden: Breakdown, language: str) -> Paragraph:
    """The sentence before a table: how many answered both, and which groups are too small."""
    found: list[f.Finding] = [f.Crossed(key, result.row_label, result.column_label, int(result.base))]
    small = tuple(result.row_labels[at] for at in hidden.small_groups)
    if small:
        found.append(f.HiddenGroups(key, result.row_label, small, SMALLEST_GROUP))
    return told(key, found, language)


def _refused(key: str, row: str, column: str, language: str) -> Compared:
    said = wording.of(language).sentence(f.Refused(key, row, column))
    blocks: tuple[Block, ...] = (Paragraph(said, key),)
    return Compared(blocks, refused=1)

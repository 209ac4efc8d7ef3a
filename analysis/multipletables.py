"""A multiple-choice question in groups as a table: options down, groups across, percentages of persons."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import numerals
from analysis.blocks import Row, Runs, Table
from analysis.cells import crossed_id, percent, persons, value_id
from analysis.disclosure import Breakdown
from analysis.figures import visible_mentions
from analysis.multiple_groups import MultipleInGroups
from analysis.wording.heads import heads
from analysis.wording.template import fill


def multiple_in_groups(
    result: MultipleInGroups, language: str, hidden: Sequence[Breakdown] | None = None
) -> Table:
    """Percentages of the group's people who chose each option; groups of fewer than 30 show persons.

    What is withheld is a dash, and so are a group's percentages where its size is.
    """
    words = heads(language)
    key = crossed_id(result.variable, result.group)
    seen = visible_mentions(result, hidden)
    decimals = numerals.decimals_together([base for base in seen.bases if base is not None])
    rows = []
    for at, option in enumerate(result.options, 1):
        id_ = f"{key}.{value_id(option.value, at)}"
        cells: list[Runs] = []
        for group, count in enumerate(seen.counts[at - 1]):
            cell, base = f"{id_}.{value_id(result.group_values[group], group + 1)}", seen.bases[group]
            if count is None:
                cells.append((words.withheld,))
            elif base == 0:
                cells.append(())
            elif base is None or decimals is None or numerals.decimals_for(base) is None:
                cells.append(fill(words.small, {"count": persons(f"{cell}.count", count)}))
            else:
                cells.append((percent(f"{cell}.percent", count, base, decimals),))
        rows.append(Row(((option.label,), *cells)))
    bases: list[Runs] = [
        (words.withheld if base is None else persons(f"{key}.{value_id(value, at)}.base", base),)
        for at, (value, base) in enumerate(zip(result.group_values, seen.bases, strict=True), 1)
    ]
    rows.append(Row(((words.answered,), *bases), "base"))
    notes: list[Runs] = [(words.several,)]
    if any(
        base and numerals.decimals_for(base) is None and any(counts[at] is not None for counts in seen.counts)
        for at, base in enumerate(seen.bases)
    ):
        notes.append((words.small_columns,))
    if not seen.complete:
        notes += [(words.hidden,), (words.hidden_tests,)]
    missing = persons(f"{key}.missing", result.missing)
    notes.append(fill(words.not_in_groups, {"n": missing}))
    caption = fill(words.multiple_groups, {"row": result.label, "column": result.group_label})
    head = (words.option, *result.group_labels)
    return Table(key, "".join(map(str, caption)), head, tuple(rows), tuple(notes))

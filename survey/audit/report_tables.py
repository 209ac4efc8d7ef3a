"""The tables that a report on a release prints, and their real counts, made anew from its rows.

A report is a file that somebody has carried away; which tables are in it follows from the release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from analysis import groups
from analysis.data import Data
from analysis.disclosure import Breakdown, Count
from analysis.draw import Source
from analysis.groups import Side
from questionnaires import codebook as codebooks
from survey.audit.tables import CellId, Published


def tables_of(data: Data) -> Iterator[tuple[Published, Mapping[CellId, int]]]:
    """Every table of groups by answers in the report on `data`, as printed, with the real counts."""
    asked, manifest = data.questionnaire, data.manifest
    if asked is None or manifest is None:
        return
    language = asked.languages[0]
    source = Source(data.frame, codebooks.of(asked, language), asked, language, manifest.k)
    for one in asked.crosstabs:
        rows, columns = groups.side(source, one.row), groups.side(source, one.column)
        if rows is None or columns is None:
            continue
        if one.row.kind == "item" and one.column.kind == "claim":
            found = groups.claim_in_groups(source, rows, one.column.key)
            hidden = None if found is None else found.table
        else:
            _, hidden = groups.crossed(source, rows, columns)
        # A table that cannot be made safe is not printed at all.
        if hidden is not None and not hidden.refused and any(map(_known, hidden.row_bases)):
            yield _published(rows, columns, hidden, len(data.frame))


def _known(count: Count) -> int | None:
    return count if isinstance(count, int) else None


def _published(
    rows: Side, columns: Side, hidden: Breakdown, total: int
) -> tuple[Published, Mapping[CellId, int]]:
    published = Published(
        name=f"report {rows.id} × {columns.id}",
        row=rows.id,
        column=columns.id,
        row_values=tuple(map(str, rows.values)),
        column_values=tuple(map(str, columns.values)),
        counts=tuple(tuple(map(_known, row)) for row in hidden.counts),
        row_bases=tuple(map(_known, hidden.row_bases)),
        column_bases=tuple(map(_known, hidden.column_bases)),
        total=total,
        base=int(np.count_nonzero((rows.codes >= 0) & (columns.codes >= 0))),
    )
    truth = {
        published.id_of(i, j): int(np.count_nonzero((rows.codes == i) & (columns.codes == j)))
        for i, j in published.places
    }
    return published, truth

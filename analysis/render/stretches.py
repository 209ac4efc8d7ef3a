"""Which rows of a table belong together: the options, then base and 未作答; a table may hold several such."""

from __future__ import annotations

from itertools import groupby

from analysis.blocks import Table


def stretches(table: Table) -> list[tuple[int, int, bool]]:
    """(first row, row after the last, whether they are a foot) of each run of body or of foot rows."""
    found, start = [], 0
    for foot, rows in groupby(table.rows, key=lambda row: row.role != "body"):
        end = start + len(list(rows))
        found.append((start, end, foot))
        start = end
    return found

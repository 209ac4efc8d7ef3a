"""How long the bars beside a table's percentages are: read from what is printed, never from anything else."""

from __future__ import annotations

from analysis.blocks import Number, Row, Runs, Table


def length(runs: Runs) -> float | None:
    """Length 0..1 of the bar for one cell: the share of its first percentage, None where none is printed."""
    for run in runs:
        if isinstance(run, Number) and run.unit == "percent" and run.value is not None:
            return min(max(float(run.value), 0.0), 1.0)
    return None


def lengths(table: Table) -> tuple[float | None, ...]:
    """One entry a row: the bar of a body row in the column that the table names, None for all others."""
    return tuple(_of_row(table, row) for row in table.rows)


def _of_row(table: Table, row: Row) -> float | None:
    if table.bars is None or row.role != "body" or table.bars >= len(row.cells):
        return None
    return length(row.cells[table.bars])

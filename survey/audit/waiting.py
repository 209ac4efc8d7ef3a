"""Rows of a live store that wait for their wash: up to nine are allowed, and their pages with them."""

from __future__ import annotations

from survey.audit.finding import LIVE_ROWS
from survey.audit.rawfile import RawFile


def unwashed(file: RawFile) -> int | None:
    """Rows, or spent codes, since the wash that the table `state` tells of; None where it does not."""
    tables = {table.name: table for table in file.tables}
    state = tables.get("state")
    if state is None or "washed" not in state.shape.columns or len(state.rows) != 1:
        return None
    washed = state.column("washed")[0]
    rows = 0
    for table in tables.values():
        if "spent" in table.shape.columns:
            rows += table.column("spent").count(1)
        elif table.name == "response":
            rows += len(table.rows)
    return rows - washed if isinstance(washed, int) else None


def explained(file: RawFile) -> bool:
    """Whether a live file's order is no more than that of few waiting rows, or is told by its log alone."""
    since = unwashed(file)
    few = since is not None and 0 <= since <= LIVE_ROWS
    # Copied from the log into the file already: the attack on the log counts these rows.
    copied = any(file.settled.page(number) == data for number, data in file.live_pages.items())
    return few or copied

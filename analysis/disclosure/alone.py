"""One table protected by itself, against a reader of the one-way counts of both sides."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure.breakdown import Breakdown, Standing
from analysis.disclosure.program import Program
from analysis.disclosure.rules import SMALLEST_GROUP, check_k
from analysis.disclosure.table import Grid, Place, Side, Table


def protect_crossed(
    full: Sequence[Sequence[int]], row: Standing, column: Standing, *, k: int = SMALLEST_GROUP
) -> Breakdown:
    """What may be shown of `full` (as in `protect`), the same cells whichever variable is the row.

    Two patterns for one table would reveal in the one what the other hides. So a background groups the
    people; of two backgrounds, or none, the first in the codebook stands first and both sides are groups.
    """
    if row.background != column.background:
        first, both = row.background, False
    else:
        first, both = row.order <= column.order, True
    if first:
        return protect(full, k=k, both=both)
    return protect([list(line) for line in zip(*full, strict=True)], k=k, both=both).transposed()


def protect(full: Sequence[Sequence[int]], *, k: int = SMALLEST_GROUP, both: bool = False) -> Breakdown:
    """The `Breakdown` of exact counts, a row a group: small groups, small cells, unanimous groups hidden.

    `full` ends with a row and a column of those who did not answer, as `Tally.counts` does. They are never
    printed, but the survey's one-way counts less a printed table are theirs: so the row is a group like
    any other. How many of a group did not answer may be worked back, unless with `both` the columns are
    groups like the rows (neither side, or each, is a background): then the column is a group too.

    Whatever could be worked back is hidden with it: Fischetti and Salazar (2000), Models and algorithms for
    optimizing cell suppression, state the attacker's problem that `audit` solves. Raises ValueError for k
    under 5, for negative counts and for rows of unequal length.
    """
    counts = _checked(full, k)
    program = Program()
    rows, columns = (Side.plain(size - 1) for size in counts.shape)
    table = Table(program, Grid.of(program, counts), rows, columns, k=k, both=both)
    program.settle([table])
    return table.breakdown()


def audit(
    counts: Sequence[Sequence[int]], hidden: Collection[Place], asked: Collection[Place] | None = None
) -> dict[Place, tuple[int, int]]:
    """Lowest and highest count that each place of `hidden` can have, for a reader of all else.

    The reader knows every other count and the sum of every row and column. With `asked` only those places.
    """
    places = set(hidden)
    program = Program()
    grid = Grid.of(program, np.asarray(counts, dtype=np.int64))
    for i, j in np.ndindex(grid.counts.shape):
        if (i, j) not in places:
            program.know({grid.cell(i, j): 1.0})
    wanted = places if asked is None else set(asked)
    return {place: program.range_of({grid.cell(*place): 1.0}) for place in sorted(places & wanted)}


def _checked(full: Sequence[Sequence[int]], k: int) -> NDArray[np.int64]:
    check_k(k)
    if len({len(row) for row in full}) > 1:
        raise ValueError(f"counts has rows of {sorted({len(row) for row in full})} columns")
    if not full or not full[0]:
        raise ValueError("counts lacks the last row and column of those who did not answer")
    table = np.asarray(full, dtype=np.int64)
    if (table < 0).any():
        raise ValueError(f"counts holds negative numbers: {table[table < 0].tolist()}")
    return table

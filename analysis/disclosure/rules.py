"""What needs protection, as plain rules on counts: small groups, remainders, unanimity, crowded tables.

Nothing here looks for what could be worked back; that is the business of `program`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SMALLEST_GROUP = 10
"""k by default: fewest people who answered for any figure of what a group answered."""
FLOOR = 5
"""No survey may set k lower. Also the width that the range of a protected count must keep."""
REMAINDER = 10
"""Hidden groups of one table hold together at least so many people."""
UNANIMOUS_BELOW = 100
"""A smaller group of which everybody gave the same answer is hidden."""
FEW_VALUES = 12
"""Of a scale or a column with so few different values a mean could tell single counts: it is counted."""
PEOPLE_A_CELL = 10
"""In a table with fewer people a cell than this, merged categories are offered."""
FEWEST_A_CELL = 5
"""A table with fewer people a cell than this is not shown."""


def check_k(k: int) -> None:
    """Raises ValueError for a k under the floor."""
    if k < FLOOR:
        raise ValueError(f"k is {k}; it may not be under {FLOOR}")


def shown(base: int, k: int = SMALLEST_GROUP) -> bool:
    """Whether the whole survey's figures of an item may stand: exact from `base` >= k on, hidden below."""
    check_k(k)
    return base >= k


def hidden_groups(
    sizes: Sequence[int], *, k: int = SMALLEST_GROUP, also: Collection[int] = ()
) -> tuple[int, ...]:
    """Groups of which no answer and no mean may stand, by position: smaller than k, or in `also`.

    If those are together fewer than 10 people, the whole survey's figure minus the shown groups would
    speak of fewer than 10: then the next smallest groups are hidden too. Groups of nobody need no hiding.
    """
    check_k(k)
    chosen = {i for i, size in enumerate(sizes) if 0 < size < k or (size and i in also)}
    rest = sorted(
        (i for i, size in enumerate(sizes) if size and i not in chosen), key=lambda i: (sizes[i], i)
    )
    while chosen and rest and sum(sizes[i] for i in chosen) < REMAINDER:
        chosen.add(rest.pop(0))
    return tuple(sorted(chosen))


def of_one_mind(counts: Iterable[int]) -> bool:
    """Whether a group of 1 to 99 people all gave one answer; `counts` are people an answer."""
    sizes = list(counts)
    return 0 < sum(sizes) < UNANIMOUS_BELOW and max(sizes) == sum(sizes)


def unanimous(table: NDArray[np.int64]) -> tuple[int, ...]:
    """Rows of 1 to 99 people who all gave one answer. With a single column that says nothing."""
    if table.shape[1] < 2:
        return ()
    return tuple(i for i, row in enumerate(table.tolist()) if of_one_mind(row))


def people_a_cell(table: NDArray[np.int64]) -> float:
    """People of the table for each of its cells; rows and columns of nobody do not count."""
    cells = int(table.any(axis=1).sum()) * int(table.any(axis=0).sum())
    return float(table.sum()) / cells if cells else float("inf")

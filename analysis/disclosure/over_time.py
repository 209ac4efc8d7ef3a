"""Tables shown one after another: what they tell together, though each was safe when it was shown.

Within one release and one version of the program no order of asking matters (`linked`). Two versions may
withhold different cells of one table, and two releases may hold different people: these are looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from analysis.disclosure.breakdown import Breakdown, Count
from analysis.disclosure.rules import FLOOR, REMAINDER
from questionnaires.codebook import Value

Shown = Mapping[str, object]
"""A table as it was shown, in the JSON of the command `crosstab`: null is what was withheld."""


def shown(
    sides: tuple[str, str],
    values: tuple[Sequence[Value], Sequence[Value]],
    table: Breakdown,
    base: int,
    total: int,
) -> Shown:
    """The table as it is kept on the list: names and values of rows and columns, counts and bases."""
    return {
        "row": sides[0],
        "column": sides[1],
        "total": total,
        "base": base,
        "row_values": list(values[0]),
        "column_values": list(values[1]),
        "counts": [[_plain(count) for count in row] for row in table.counts],
        "row_bases": [_plain(count) for count in table.row_bases],
        "column_bases": [_plain(count) for count in table.column_bases],
    }


def _plain(count: Count) -> int | None:
    return count if isinstance(count, int) else None


def one_table(earlier: Shown, now: Shown) -> bool:
    """Whether both are the same two questions, whichever stands in the rows."""
    return {earlier["row"], earlier["column"]} == {now["row"], now["column"]}


def tell_more(earlier: Shown, now: Shown, *, same_people: bool) -> bool:
    """Whether the two tables tell together what neither may tell alone.

    Of the same people: if one shows a figure that the other withholds. Of different people: if the figures
    of some answer differ by 1 to 4, or those of a group by 1 to 9.
    """
    if earlier["row"] != now["row"]:
        earlier = _turned(earlier)
    if any(earlier[side] != now[side] for side in ("row_values", "column_values")):
        return True
    for least, before, after in _figures(earlier, now):
        if same_people and before != after:
            return True
        if before is not None and after is not None and 0 < abs(before - after) < least:
            return True
    return False


def _figures(earlier: Shown, now: Shown) -> Iterator[tuple[int, int | None, int | None]]:
    """Each figure of both tables, after the smallest difference that two of its kind may have."""
    for one, other in zip(_rows(earlier), _rows(now), strict=True):
        yield from ((FLOOR, *pair) for pair in zip(one, other, strict=True))
    for side in ("row_bases", "column_bases"):
        one, other = (cast("list[int | None]", table[side]) for table in (earlier, now))
        yield from ((REMAINDER, *pair) for pair in zip(one, other, strict=True))


def _rows(table: Shown) -> list[list[int | None]]:
    return cast("list[list[int | None]]", table["counts"])


def _turned(table: Shown) -> Shown:
    return {
        **table,
        "row": table["column"],
        "column": table["row"],
        "row_values": table["column_values"],
        "column_values": table["row_values"],
        "row_bases": table["column_bases"],
        "column_bases": table["row_bases"],
        "counts": [list(column) for column in zip(*_rows(table), strict=True)],
    }

"""What may be shown of one table, and how its two sides stand: what is handed to the renderers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from questionnaires.codebook import Codebook


@dataclass(frozen=True)
class Hidden:
    """A figure withheld on purpose: not NaN, not 0, and false in no comparison by accident."""

    def __repr__(self) -> str:
        return "HIDDEN"

    def __bool__(self) -> bool:
        raise TypeError("a hidden figure is neither true nor false; ask isinstance(x, Hidden)")


HIDDEN = Hidden()
Count = int | Hidden


@dataclass(frozen=True)
class Breakdown:
    """A table of which nothing printed can be worked back, those who did not answer included.

    The reader is taken to know the one-way counts of both sides, and how many answered both. What is not
    `HIDDEN` is exact. In a table of groups (rows) by answers every group's size is printed.
    """

    counts: tuple[tuple[Count, ...], ...]
    row_bases: tuple[Count, ...]
    """People of each row who answered both; hidden where that would tell who did not answer the other."""
    column_bases: tuple[Count, ...]
    small_groups: tuple[int, ...]
    """Rows of 1 to k - 1 people who answered: hidden, and named as such."""
    small_columns: tuple[int, ...]
    """The same of the columns, where they are groups too."""
    hidden_groups: tuple[int, ...]
    """Rows of which every count is hidden for the group's sake: small, unanimous, or to cover those."""
    hidden_columns: tuple[int, ...]
    refused: bool
    """No safe pattern exists: every inner count is hidden, and merging answers or groups is the advice."""
    k: int
    sparse: bool = False
    """Fewer than ten people a cell: merging answers or groups would say more."""

    @cached_property
    def withheld(self) -> int:
        """Number of hidden counts."""
        return sum(isinstance(count, Hidden) for row in self.counts for count in row)

    @cached_property
    def complete(self) -> bool:
        """Whether every count and base is printed: only then may a figure stand that rests on all of them."""
        bases = (*self.row_bases, *self.column_bases)
        return not self.withheld and not any(isinstance(base, Hidden) for base in bases)

    def shows(self, group: int) -> bool:
        """Whether every count of the row `group` is printed (a row of no people prints its zeros)."""
        return not any(isinstance(count, Hidden) for count in self.counts[group])

    def transposed(self) -> Breakdown:
        """The same with rows and columns changed over."""
        return Breakdown(
            counts=tuple(tuple(row[j] for row in self.counts) for j in range(len(self.column_bases))),
            row_bases=self.column_bases,
            column_bases=self.row_bases,
            small_groups=self.small_columns,
            small_columns=self.small_groups,
            hidden_groups=self.hidden_columns,
            hidden_columns=self.hidden_groups,
            refused=self.refused,
            k=self.k,
            sparse=self.sparse,
        )


@dataclass(frozen=True)
class Standing:
    """What one side of a cross-tab is, whichever side of the page it stands on."""

    background: bool
    """People are grouped by it."""
    order: tuple[int, str]
    """Its place in the codebook, then its name; what the codebook does not know comes last."""


def standing(name: str, codebook: Codebook, background: Collection[str]) -> Standing:
    """The `Standing` of the variable, claim or band called `name`."""
    places = [place for place, variable in enumerate(codebook) if variable.column == name]
    return Standing(name in background, (places[0] if places else len(codebook.variables), name))

"""All tables that one set of answers can give, protected together: what stands in one is known in the next.

Two tables with one variable in common meet in its one-way counts only, which every reader has. So a block is
what lies between two questions: their full table, claims about either, questions that only some were asked.
The questionnaire's own tables are settled first and together; any other is settled after them, in the order
of the codebook, so that what a table shows depends on the answers alone and never on what was asked before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.disclosure import axes
from analysis.disclosure.axes import Axis
from analysis.disclosure.breakdown import Breakdown, Standing, standing
from analysis.disclosure.links import Grids
from analysis.disclosure.means import Means
from analysis.disclosure.program import Program, Published
from analysis.disclosure.table import Side, Table
from analysis.scores import Score
from questionnaires.codebook import Codebook
from questionnaires.items import Claim
from questionnaires.model import Margin, MarginKind, Questionnaire

Pair = tuple[Margin, Margin]


@dataclass(frozen=True, eq=False)
class Shield:
    """What may be shown of every table of `frame`; asked one by one, answered as if all were asked."""

    frame: pd.DataFrame
    codebook: Codebook
    questionnaire: Questionnaire
    k: int
    scores: Mapping[str, Score]

    def breakdown(self, row: Margin, column: Margin) -> Breakdown:
        """The table of `row` by `column`: the same cells whichever stands first.

        An item's margin names a column of the data. Raises KeyError for what the data do not hold.
        """
        first, second = self._ordered(row, column)
        found = self._block(first, second).tables[first, second].breakdown()
        return found if first == row else found.transposed()

    def withheld_means(self, group: Margin, scale: str) -> frozenset[int]:
        """Positions of the groups of which no mean of `scale` may stand; who told no group stands last."""
        pair = group, Margin("scale", scale)
        return self._block(*pair).means[pair].withheld

    def knows(self, margin: Margin) -> bool:
        """Whether the data hold what `margin` names, as closed answers. A ranking is never broken down."""
        match margin.kind:
            case "item":
                variable = self.codebook.by_column.get(margin.key)
                if variable is None or not variable.closed or variable.ranked:
                    return False
                return margin.key in self.frame.columns
            case "claim":
                found = self._claims.get(margin.key)
                columns = self.codebook.columns_of(found) if found is not None else ()
                return bool(columns) and all(one.column in self.frame.columns for one in columns)
            case _:
                return margin.key in self.scores and (
                    margin.kind == "scale" or self.questionnaire.bands is not None
                )

    # ---- blocks --------------------------------------------------------------------------------

    def _block(self, first: Margin, second: Margin) -> _Block:
        """The block of the two, with every table settled that comes before theirs."""
        asked = _with_mean(first, second)
        subjects = self._subjects(*asked)
        block = self._blocks.get(frozenset(subjects))
        if block is None:
            block = self._blocks[frozenset(subjects)] = _Block(self)
            block.settle([pair for pair in self._own if set(self._subjects(*pair)) == set(subjects)])
        for pair in [] if block.has(asked) else self._others(*subjects):
            block.settle([pair])
            if pair == asked:
                break
        return block

    @cached_property
    def _blocks(self) -> dict[frozenset[str], _Block]:
        return {}

    @cached_property
    def _own(self) -> list[Pair]:
        """The questionnaire's own tables that the data allow."""
        found: list[Pair] = []
        for one in self.questionnaire.crosstabs:
            pair = _with_mean(*self._ordered(one.row, one.column))
            if all(map(self.knows, pair)) and pair not in found:
                found.append(pair)
        return found

    def _others(self, one: str, other: str) -> list[Pair]:
        """Every table between two subjects: full tables in the order of the codebook, then claims."""
        places = {variable.column: at for at, variable in enumerate(self.codebook)}
        pairs = {
            _with_mean(*self._ordered(a, b))
            for a in self._margins(one)
            for b in self._margins(other)
            if a != b
        }

        def order(pair: Pair) -> tuple[int, list[tuple[int, str]]]:
            claims = sum(margin.kind == "claim" for margin in pair)
            return claims, [(places.get(self._item(margin), 0), margin.key) for margin in pair]

        return sorted(pairs, key=order)

    def _margins(self, subject: str) -> list[Margin]:
        """What can be crossed of a subject."""
        kind, _, key = subject.partition(" ")
        if kind == "scale":
            return [Margin("band", key)] if self.knows(Margin("band", key)) else [Margin("scale", key)]
        columns = [v.column for v in self.codebook if self._subject(v.column, kind) == subject]
        claims = [claim for claim, item in self._claims.items() if self._subject(item, kind) == subject]
        found = [Margin("item", column) for column in columns] + [Margin("claim", claim) for claim in claims]
        return [margin for margin in found if self.knows(margin)]

    def _subjects(self, first: Margin, second: Margin) -> tuple[str, str]:
        """What the two speak of: families of questions, or one question beside a scale."""
        scale = {"scale", "band"} & {first.kind, second.kind}
        one, other = (
            f"scale {margin.key}"
            if margin.kind in ("scale", "band")
            else self._subject(self._item(margin), "item" if scale else "family")
            for margin in (first, second)
        )
        return one, other

    def _subject(self, column: str, kind: str) -> str:
        """The question of a column, or the first of the questions that hang together by who is asked."""
        variable = self.codebook.by_column.get(column)
        item = (variable.item if variable is not None else None) or column
        return f"{kind} {self._families.get(item, item) if kind == 'family' else item}"

    def _item(self, margin: Margin) -> str:
        """The column of an item's margin, the item of a claim's."""
        return self._claims.get(margin.key, margin.key) if margin.kind == "claim" else margin.key

    @cached_property
    def _claims(self) -> Mapping[str, str]:
        return {one.key: item.key for item, one in self.questionnaire.claims() if not one.each_of}

    @cached_property
    def _families(self) -> Mapping[str, str]:
        first: dict[str, str] = {}
        for item in self.questionnaire.items:
            tested = {test.item for test in item.show_if.tests()} if item.show_if is not None else set()
            roots = sorted({first.get(key, key) for key in tested}, key=list(first).index)
            first[item.key] = roots[0] if roots else item.key
            first |= {key: roots[0] for key, root in first.items() if root in roots}
        return first

    # ---- sides ---------------------------------------------------------------------------------

    def _ordered(self, one: Margin, other: Margin) -> Pair:
        """Backgrounds first; of two or none, the first of the codebook."""
        a, b = self._standing(one), self._standing(other)
        turned = b.background if a.background != b.background else b.order < a.order
        return (other, one) if turned else (one, other)

    def both(self, one: Margin, other: Margin) -> bool:
        """Whether the columns are groups like the rows."""
        return self._standing(one).background == self._standing(other).background

    def _standing(self, margin: Margin) -> Standing:
        name = margin.key if margin.kind == "item" else f"{margin.key}_{margin.kind}"
        return standing(name, self.codebook, self.questionnaire.background)

    def side(self, margin: Margin, other: Margin) -> tuple[Axis, Side]:
        """The axis that `margin` is a side of in a table with `other`, and its lines."""
        if margin.kind == "item":
            axis = self._axis("item", margin.key)
            return axis, axis.side
        if margin.kind == "claim":
            item = self.questionnaire.item(self._claims[margin.key])
            several = item.type == "multiple"
            axis = self._axis("claim", margin.key) if several else self._axis("item", item.key)
            return axis, axes.claimed(axis, self._claim(margin.key))
        if margin.kind == other.kind == "band":
            axis = self._axis("band", margin.key)
            return axis, axis.side
        axis, bands = self._axis("scale", margin.key), self.questionnaire.bands
        if margin.kind == "scale" or bands is None:
            return axis, axis.side
        return axis, axes.banded(axis, self.scores[margin.key], bands)

    def _claim(self, key: str) -> Claim:
        item = self.questionnaire.item(self._claims[key])
        return next(one for one in item.claims if one.key == key)

    def _axis(self, kind: MarginKind, key: str) -> Axis:
        if (kind, key) not in self._axes:
            self._axes[kind, key] = self._new_axis(kind, key)
        return self._axes[kind, key]

    @cached_property
    def _axes(self) -> dict[tuple[MarginKind, str], Axis]:
        return {}

    def _new_axis(self, kind: MarginKind, key: str) -> Axis:
        if kind == "item":
            return axes.of_column(self.frame, self.codebook[key])
        if kind == "claim":
            item = self.questionnaire.item(self._claims[key])
            return axes.of_several(self.frame, item, self._claim(key), self.codebook)
        if kind == "band" and self.questionnaire.bands is not None:
            return axes.of_bands(self.scores[key], self.questionnaire.bands)
        return axes.of_scores(self.scores[key])


def _with_mean(first: Margin, second: Margin) -> Pair:
    """Bands of a scale in the groups of an item are settled with its means."""
    if first.kind == "item" and second.kind == "band":
        return first, Margin("scale", second.key)
    return first, second


class _Block:
    """The tables between two subjects, one program; each stage is settled once and then stands."""

    def __init__(self, shield: Shield) -> None:
        self.tables: dict[Pair, Table] = {}
        self.means: dict[Pair, Means] = {}
        self._shield = shield
        self._program = Program()
        self._grids = Grids(self._program, shield.questionnaire.by_key)

    def has(self, pair: Pair) -> bool:
        return pair in self.tables or pair in self.means

    def settle(self, pairs: list[Pair]) -> None:
        """Put the tables of `pairs` that are not there into the program, and withhold what has to be."""
        added: list[Published] = []
        for pair in pairs:
            if not self.has(pair):
                self._add(*pair, added)
        if added:
            self._program.settle(added)

    def _add(self, first: Margin, second: Margin, added: list[Published]) -> None:
        shield = self._shield
        (row_axis, rows), (column_axis, columns) = shield.side(first, second), shield.side(second, first)
        grid = self._grids.of(row_axis, column_axis)
        if second.kind == "scale":
            scores = [float(value) for value in column_axis.values]
            means = Means(self._program, grid, rows, scores, k=shield.k)
            self.means[first, second] = means
            added.append(means)
            bands = Margin("band", second.key)
            if not shield.knows(bands):
                return
            second, (_, columns) = bands, shield.side(bands, first)
        both = shield.both(first, second)
        table = Table(self._program, grid, rows, columns, k=shield.k, both=both)
        self.tables[first, second] = table
        added.append(table)

"""The keys by which an office's own file takes sentences, tables, charts and single figures of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from analysis.blocks import Block, Chart, Number, Paragraph, Report, Table, plain, runs_of

SENTENCE, TABLE, CHART = ".sentence", "table:", "chart:"
NEAR, ALIKE, SAME = 3, 0.5, 0.9
"""How many likely keys are named; how alike they must be, and how alike for a slip of the finger."""


@dataclass(frozen=True, eq=False)
class Keys:
    """What a report offers, by the keys of placeholders."""

    report: Report

    @cached_property
    def blocks(self) -> Mapping[str, Block]:
        """Sentences, tables and charts; of two with one key the first."""
        found: dict[str, Block] = {}
        for block in (*self.report.blocks, *self.report.library):
            if isinstance(block, Paragraph) and block.key:
                found.setdefault(f"{block.key}{SENTENCE}", block)
            elif isinstance(block, Table):
                found.setdefault(f"{TABLE}{block.key}", block)
            elif isinstance(block, Chart):
                found.setdefault(f"{CHART}{block.key}", block)
        return found

    @cached_property
    def figures(self) -> Mapping[str, Number]:
        """Single numbers by their ids."""
        blocks = (*self.report.blocks, *self.report.library)
        numbers = (
            run for block in blocks for runs in runs_of(block) for run in runs if isinstance(run, Number)
        )
        found: dict[str, Number] = {}
        for number in numbers:
            found.setdefault(number.id, number)
        return found

    def meanings(self) -> Iterator[tuple[str, str]]:
        """Every key of a sentence, table or chart with its words or caption, in the report's order."""
        for key, block in self.blocks.items():
            yield key, plain(block.runs) if isinstance(block, Paragraph) else _caption(block)

    def near(self, key: str) -> list[str]:
        """Keys that somebody may have meant, the likeliest first: of the same name, then of a like one."""
        bare = {known: _bare(known) for known in self.blocks}
        like = get_close_matches(_bare(key), bare.values(), NEAR, ALIKE)
        found = [known for name in (_bare(key), *like) for known in bare if bare[known] == name]
        found = get_close_matches(key, self.blocks, 1, SAME) + found
        return list(dict.fromkeys(found or get_close_matches(key, self.figures, NEAR, ALIKE)))[:NEAR]


def _bare(key: str) -> str:
    """The name in a key: BO of chart:BO, G5 of G5.claim.sentence."""
    return key.removeprefix(TABLE).removeprefix(CHART).removesuffix(SENTENCE).removesuffix(".claim")


def _caption(block: Block) -> str:
    return block.caption if isinstance(block, Table | Chart) else ""

"""What `frequency` can add to its counts: lowest values, net promoter score, mean and quantiles."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from analysis.blocks import Table
    from analysis.data import Data
    from analysis.describe import Description, QuantileType
    from analysis.figures import Figures
    from analysis.net import PromoterScore


@dataclass(frozen=True)
class More:
    """What the command line asks for beside the counts."""

    bottom: int | None
    nps: bool
    describe: bool
    quantile_type: QuantileType

    def __bool__(self) -> bool:
        return self.bottom is not None or self.nps or self.describe

    def of(self, data: Data, variable: str, confidence: float) -> Found:
        """The figures asked for. Raises DataError for a column that has none of them."""
        from analysis.describe import describe
        from analysis.net import promoter_score

        frame, codebook = data.frame, data.codebook
        return Found(
            promoter_score(frame, variable, codebook=codebook, confidence=confidence) if self.nps else None,
            describe(
                frame,
                variable,
                codebook=codebook,
                quantile_type=self.quantile_type,
                confidence=confidence,
            )
            if self.describe
            else None,
        )


@dataclass(frozen=True)
class Found:
    score: PromoterScore | None
    description: Description | None

    def tables(self, language: str, *, shown: bool) -> tuple[Table, ...]:
        """A table for each; none where too few people answered."""
        from analysis.shown import describe

        found = []
        if self.description is not None and shown:
            found.append(describe.table(self.description, language))
        if self.score is not None and shown:
            found.append(describe.score_table(self.score, language))
        return tuple(found)

    def figures(self, *, shown: bool) -> Figures:
        """The further keys of the JSON object; null where too few people answered."""
        from analysis.shown import describe

        found: Figures = {}
        if self.score is not None:
            found["nps"] = describe.score_figures(self.score) if shown else None
        if self.description is not None:
            found["describe"] = describe.figures(self.description) if shown else None
        return found


def description_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --bottom, --nps, --describe and --quantile-type; the command gets them as `more`."""

    @click.option(
        "--bottom",
        type=click.IntRange(min=1),
        metavar="N",
        help="Also the N lowest values together; with --top their difference.",
    )
    @click.option("--nps", is_flag=True, help="Also the net promoter score of answers from 0 to 10.")
    @click.option("--describe", is_flag=True, help="Also mean, spread, quantiles and shape.")
    @click.option(
        "--quantile-type",
        type=click.Choice(["7", "6", "2"]),
        default="7",
        show_default=True,
        help="Quantiles as in R and Excel (7), SPSS (6) or SAS (2).",
    )
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        bottom: int | None,
        nps: bool,
        describe: bool,
        quantile_type: Literal["7", "6", "2"],
        **options: Any,
    ) -> None:
        rules: dict[str, QuantileType] = {"7": 7, "6": 6, "2": 2}
        command(*args, more=More(bottom, nps, describe, rules[quantile_type]), **options)

    return wrapped

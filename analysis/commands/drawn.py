"""The options that say how a sample was drawn: weights, strata, clusters, finite population."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

if TYPE_CHECKING:
    from analysis.data import Data
    from analysis.design import Design, Lone

P = ParamSpec("P")


@dataclass(frozen=True)
class Drawn:
    """How the sample was drawn, as the command line says it."""

    weight: str | None
    stratum: str | None
    cluster: str | None
    fpc: str | None
    lone: Lone

    @property
    def population(self) -> str | float | None:
        """The column of `fpc`, or the number that it is."""
        try:
            return None if self.fpc is None else float(self.fpc)
        except ValueError:
            return self.fpc

    @property
    def beyond_weights(self) -> bool:
        """Whether more than a weight was named."""
        return not (self.stratum is None and self.cluster is None and self.fpc is None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were named: what protected data may not have summed."""
        named = (self.weight, self.stratum, self.cluster, self.population)
        return tuple(column for column in named if isinstance(column, str))


def design_options(command: Callable[Concatenate[Drawn, P], None]) -> Callable[..., None]:
    """Adds --weight, --stratum, --cluster, --fpc and --lone; the command gets them as one `Drawn`."""

    @click.option("--weight", metavar="W", help="Column of weights.")
    @click.option("--stratum", metavar="S", help="Column of the strata.")
    @click.option("--cluster", metavar="C", help="Column of the clusters, drawn within the strata.")
    @click.option(
        "--fpc",
        metavar="F",
        help="Column or number: clusters of the stratum's population (1 or more) or the part drawn "
        "(below 1).",
    )
    @click.option(
        "--lone",
        type=click.Choice(["fail", "remove", "certainty", "adjust", "average"]),
        default="fail",
        show_default=True,
        help="What to do with a stratum of one cluster.",
    )
    @functools.wraps(command)
    def wrapped(
        *args: P.args,
        **options: P.kwargs,
    ) -> None:
        named = {name: options.pop(name) for name in ("weight", "stratum", "cluster", "fpc", "lone")}
        command(Drawn(**named), *args, **options)  # type: ignore[arg-type]  # the five options above

    return wrapped


def design(data: Data, drawn: Drawn) -> Design:
    """The design of these rows. Raises DataError where the columns describe none."""
    from analysis.design import design_of

    return design_of(
        data.frame,
        weight=drawn.weight,
        stratum=drawn.stratum,
        cluster=drawn.cluster,
        fpc=drawn.population,
        lone=drawn.lone,
        codebook=data.codebook,
    )

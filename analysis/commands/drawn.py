"""The options that say how a sample was drawn: weights, strata, clusters, finite population."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from analysis.commands.edge import wrong_usage
from questionnaires.errors import say

if TYPE_CHECKING:
    from analysis.data import Data
    from analysis.design import Design, Lone

P = ParamSpec("P")


class ColumnOrNumber(click.ParamType[str | float]):
    """A number, or the name of a column."""

    name = "column or number"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | float:
        try:
            return float(value)
        except ValueError:
            return value


@dataclass(frozen=True)
class Drawn:
    """How the sample was drawn, as the command line says it."""

    weight: str | None
    stratum: str | None
    cluster: str | None
    fpc: str | float | None
    fpc_within: str | float | None
    lone: Lone

    @property
    def beyond_weights(self) -> bool:
        """Whether more than a weight was named."""
        return not (self.stratum is None and self.cluster is None and self.fpc is None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were named: what protected data may not have summed."""
        named = (self.weight, self.stratum, self.cluster, self.fpc, self.fpc_within)
        return tuple(column for column in named if isinstance(column, str))


def design_options(command: Callable[Concatenate[Drawn, P], None]) -> Callable[..., None]:
    """Adds --weight, --stratum, --cluster, --fpc, --fpc-within and --lone; the command gets one `Drawn`."""

    @click.option("--weight", metavar="W", help="Column of weights.")
    @click.option("--stratum", metavar="S", help="Column of the strata.")
    @click.option("--cluster", metavar="C", help="Column of the clusters, drawn within the strata.")
    @click.option(
        "--fpc",
        type=ColumnOrNumber(),
        metavar="F",
        help="Column or number: clusters of the stratum's population (1 or more) or the part drawn "
        "(below 1).",
    )
    @click.option(
        "--fpc-within",
        type=ColumnOrNumber(),
        metavar="G",
        help="The same of the persons of each cluster, where not all of them were drawn.",
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
        drawn = Drawn(**{one.name: options.pop(one.name) for one in fields(Drawn)})  # type: ignore[arg-type]
        if drawn.fpc_within is not None and (drawn.cluster is None or drawn.fpc is None):
            wrong_usage(say("--fpc-within needs --cluster and --fpc: of how many clusters these were drawn."))
        if drawn.lone != "fail" and drawn.stratum is None and drawn.cluster is None:
            wrong_usage(
                say("--lone is for strata of one cluster: it needs --stratum or --cluster, or leave it out.")
            )
        command(drawn, *args, **options)

    return wrapped


def design(data: Data, drawn: Drawn) -> Design:
    """The design of these rows. Raises DataError where the columns describe none."""
    from analysis.design import design_of

    return design_of(
        data.frame,
        weight=drawn.weight,
        stratum=drawn.stratum,
        cluster=drawn.cluster,
        fpc=drawn.fpc,
        fpc_within=drawn.fpc_within,
        lone=drawn.lone,
        codebook=data.codebook,
    )

"""How a sample was drawn: strata, clusters, weights, finite population; and the covariances that follow.

Clusters are drawn in each stratum, and what comes from there rests on the sums over a cluster; where only
some persons of a cluster were drawn, `second_stage` adds to it. What a statistic needs is its influence, one
number a row; nothing here knows what is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.answers import NO_ANSWER, coded, column_of, combinations, variable_of
from analysis.errors import DataError
from analysis.measured import numbers_of, weights_of
from analysis.second_stage import SecondStage, second_stage
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, Problem, say

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]

Lone = Literal["fail", "remove", "certainty", "adjust", "average"]
"""A stratum with one cluster: an error; adds nothing (two names for it); counts its distance from 0, which is
the mean of all influences; adds as much as the other strata do on average. R: options(survey.lonely.psu=…)"""
LONE = get_args(Lone)


@dataclass(frozen=True, eq=False)
class Design:
    """The sample's design, one place a row of the data."""

    weights: Floats
    clusters: Codes
    """Each row's cluster, numbered over all strata: names of clusters are nested in strata."""
    stratum_of: Codes
    """Each cluster's stratum."""
    names: tuple[str, ...]
    """The strata."""
    fractions: Floats
    """Which part of each stratum's clusters was drawn; 0 for a population without end."""
    lone: Lone = "fail"
    second: SecondStage | None = None
    """The persons drawn within the clusters, if not all of them were."""
    weighted: bool = False
    stratified: bool = False
    clustered: bool = False
    finite: bool = False

    @property
    def rows(self) -> int:
        return len(self.weights)

    @cached_property
    def sizes(self) -> Codes:
        """Clusters of each stratum."""
        return np.bincount(self.stratum_of, minlength=len(self.names)).astype(np.intp)

    @cached_property
    def alone(self) -> Mask:
        """Strata of one cluster that were not taken whole."""
        found: Mask = (self.sizes == 1) & (self.fractions < 1)
        return found

    @property
    def plain(self) -> bool:
        """Whether nothing but a simple random sample of persons was described."""
        return not (self.weighted or self.stratified or self.clustered or self.finite)

    def counts(self, rows: Mask | None = None) -> tuple[int, int]:
        """Clusters and strata that have rows of positive weight, of `rows` only if given."""
        inside = self.weights > 0 if rows is None else (self.weights > 0) & rows
        used = np.bincount(self.clusters[inside], minlength=len(self.stratum_of)) > 0
        return int(used.sum()), len(np.unique(self.stratum_of[used]))

    def df(self, rows: Mask | None = None) -> int:
        """Degrees of freedom, clusters less strata, of those with `rows`. R: degf(subset(d, rows))"""
        clusters, strata = self.counts(rows)
        return clusters - strata

    def covariance(self, influence: Floats, inside: Mask | None = None) -> Floats:
        """The covariance of estimates with these influences, one column each, one row a row of the data.

        `inside` are the rows that the estimates rest on, all of them if it is not given.

        V = Σ_h (1-f_h) m_h/(m_h-1) Σ_c (z_hc - z̄_h)(z_hc - z̄_h)', z_hc the sums of a cluster, and with a
        second stage + Σ_h f_h Σ_c (1-f_hc) n_hc/(n_hc-1) Σ_i (u_hci - ū_hc)(u_hci - ū_hc)'. Rows that an
        estimate leaves out have influence 0 and stay: a subgroup's size is random too.
        R: survey::svyrecvar
        """
        columns, clusters = influence.reshape(self.rows, -1), len(self.stratum_of)
        each = [np.bincount(self.clusters, column, clusters) for column in columns.T]
        sums = np.column_stack(each).astype(np.float64)
        whole = [np.bincount(self.stratum_of, column, len(self.names)) for column in sums.T]
        strata = np.column_stack(whole).astype(np.float64)
        found = self._averaged(self._scatter(sums, slice(0, clusters), strata), inside)
        if self.second is not None:
            found += columns.T @ (columns * self._within[self.clusters][:, None]) - self._means(sums)
        return found

    def covariance_of_cells(self, cells: Codes, count: int) -> Floats:
        """The covariance of the shares of `count` cells; `cells` is each row's cell, -1 outside the table.

        Blocks of clusters are added up: where every person is a cluster, all at once would fill the memory.
        """
        inside = cells >= 0
        weights, clusters, cells = self.weights[inside], self.clusters[inside], cells[inside]
        weights = weights / weights.sum()
        shares = np.bincount(cells, weights, count).astype(np.float64)
        strata = _table(self.stratum_of[clusters], cells, weights, (len(self.names), count))
        strata -= np.outer(strata.sum(1), shares)
        order = np.argsort(clusters, kind="stable")
        weights, clusters, cells = weights[order], clusters[order], cells[order]
        found, within = np.zeros((count, count)), np.zeros((count, count))
        for first in range(0, len(self.stratum_of), _BLOCK):
            block = slice(first, min(first + _BLOCK, len(self.stratum_of)))
            rows = slice(*np.searchsorted(clusters, [block.start, block.stop]).tolist())
            size = (block.stop - block.start, count)
            sums = _table(clusters[rows] - first, cells[rows], weights[rows], size)
            sums -= np.outer(sums.sum(1), shares)
            found += self._scatter(sums, block, strata)
            if self.second is not None:
                within -= self._means(sums, block)
        if self.second is not None:
            within += _squares(cells, np.square(weights) * self._within[clusters], shares)
        return self._averaged(found, inside) + within

    def _scatter(self, sums: Floats, block: slice, strata: Floats) -> Floats:
        """What a block of clusters adds: their influences' `sums` about the means of the whole `strata`."""
        means = strata / np.maximum(self.sizes, 1)[:, None]
        if self.lone == "adjust":
            means[self.alone] = 0.0
        stratum_of = self.stratum_of[block]
        centred = sums - means[stratum_of]
        scale = (1 - self.fractions) * self.sizes / np.maximum(self.sizes - 1, 1)
        found: Floats = centred.T @ (centred * scale[stratum_of][:, None])
        return found

    @cached_property
    def _within(self) -> Floats:
        """What stands before the squares within each cluster."""
        if self.second is None:
            return np.zeros(len(self.stratum_of))
        return self.second.scale(self.fractions[self.stratum_of])

    def _means(self, sums: Floats, block: slice = slice(None)) -> Floats:
        """n_c ū_c ū_c' of a block of clusters, each with what stands before its squares."""
        found: Floats = sums.T @ (sums * (self._within[block] / self._persons[block])[:, None])
        return found

    @cached_property
    def _persons(self) -> Codes:
        """Rows of each cluster."""
        return np.bincount(self.clusters, minlength=len(self.stratum_of)).astype(np.intp)

    def _averaged(self, covariance: Floats, inside: Mask | None) -> Floats:
        """With `average`, lone strata count as much as the others do, of the strata with rows `inside`."""
        if self.lone != "average" or not self.alone.any():
            return covariance
        clusters = self.clusters if inside is None else self.clusters[inside]
        strata = np.unique(self.stratum_of[clusters])
        others = int((~self.alone[strata]).sum())
        return covariance * (len(strata) / others) if others else covariance

    def variance(self, influence: Floats, inside: Mask | None = None) -> float:
        """The variance of one estimate that rests on the rows `inside`."""
        return float(self.covariance(influence, inside)[0, 0])


_BLOCK = 2**15
"""Clusters whose sums are held at once."""


def _table(rows: Codes, columns: Codes, weights: Floats, shape: tuple[int, int]) -> Floats:
    """The sums of weights per row and column."""
    sums = np.bincount(rows * shape[1] + columns, weights, shape[0] * shape[1])
    return sums.astype(np.float64).reshape(shape)


def _squares(cells: Codes, scales: Floats, shares: Floats) -> Floats:
    """Σ scale (e - p)(e - p)' over rows, e being 1 in the row's cell, p the shares."""
    each = np.bincount(cells, scales, len(shares))
    crossed = np.outer(each, shares)
    found: Floats = np.diag(each) - crossed - crossed.T + each.sum() * np.outer(shares, shares)
    return found


def design_of(
    data: pd.DataFrame,
    *,
    weight: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
    fpc: str | float | None = None,
    fpc_within: str | float | None = None,
    lone: Lone = "fail",
    codebook: Codebook | None = None,
) -> Design:
    """The design that these columns describe; without any of them a simple random sample of persons.

    `fpc` (a column, constant in each stratum, or one number): 1 or more is how many clusters the stratum's
    population has, below 1 the part of them that was drawn. With it and without `weight` a row weighs
    N_h/n_h. `fpc_within` says the same of the persons of each cluster, if not all of them were drawn. Raises
    DataError, with all problems, for rows without a stratum or cluster and an fpc that cannot be; for a
    stratum of one cluster unless it was taken whole or `lone` says what to do.
    R: svydesign(id=~c, strata=~h, weights=~w, fpc=~F, nest=TRUE), with persons i fpc=~F+G and id=~c+i
    """
    if lone not in LONE:
        raise ValueError(f"lone must be one of {', '.join(LONE)}, not {lone}")
    if fpc_within is not None and (cluster is None or fpc is None):
        raise ValueError("a second stage needs clusters, and how many of them there are")
    problems = list[Problem]()
    strata, names = _groups(data, stratum, codebook, problems)
    within, inside = _groups(data, cluster, codebook, problems)
    if problems:
        raise DataError(problems)
    if cluster is None:
        clusters, stratum_of = np.arange(len(data)), strata
    else:
        pairs, clusters = combinations([strata, within], [len(names), len(inside)])
        stratum_of = pairs[:, 0]
    sizes = np.bincount(stratum_of, minlength=len(names))
    fractions = np.zeros(len(names)) if fpc is None else _fractions(data, fpc, strata, names, sizes)
    second = None
    if fpc_within is not None:
        called = tuple(inside[place] for place in pairs[:, 1].tolist())
        second = second_stage(data, fpc_within, clusters, called, lone=lone)
    if weight is not None:
        weights = weights_of(data, weight)
    else:
        weights = np.ones(len(data)) if fpc is None else 1 / fractions[strata]
        weights = weights if second is None else weights / second.fractions[clusters]
    design = Design(
        weights,
        clusters,
        stratum_of.astype(np.intp),
        names,
        fractions,
        lone,
        second,
        weighted=weight is not None,
        stratified=stratum is not None,
        clustered=cluster is not None,
        finite=fpc is not None,
    )
    _check_lone(design)
    return design


def _groups(
    data: pd.DataFrame, name: str | None, codebook: Codebook | None, problems: list[Problem]
) -> tuple[Codes, tuple[str, ...]]:
    """Each row's group and the names of the groups that occur; without a column one group for everybody."""
    if name is None:
        return np.zeros(len(data), dtype=np.intp), ("",)
    codes, values = coded(column_of(data, name), variable_of(codebook, name))
    if blank := int((codes == NO_ANSWER).sum()):
        problems.append(
            Problem(
                say("column {column}", column=name),
                say("{count} rows have no answer.", count=blank),
                say("Every row belongs to one stratum and one cluster: fill them in."),
            )
        )
    used, places = np.unique(codes, return_inverse=True)
    return places.ravel(), tuple(str(values[code]) for code in used if code != NO_ANSWER)


def _fractions(
    data: pd.DataFrame, fpc: str | float, strata: Codes, names: tuple[str, ...], sizes: Codes
) -> Floats:
    """Which part of each stratum's clusters was drawn. Raises DataError with every stratum that is wrong."""
    given = numbers_of(data, fpc) if isinstance(fpc, str) else np.full(len(data), float(fpc))
    fractions, problems = np.zeros(len(names)), []
    for place, (name, drawn) in enumerate(zip(names, sizes.tolist(), strict=True)):
        found = np.unique(given[strata == place])
        where = say("finite population of stratum {stratum}", stratum=name) if name else _EVERYBODY
        if not len(found):
            continue
        if len(found) > 1 or not found[0] > 0:
            what = say("It is missing, differs from row to row, or is not above 0.")
            problems.append(Problem(where, what, _FPC))
        elif found[0] >= 1 and found[0] < drawn:
            what = say("{drawn} clusters were drawn from {size}.", drawn=drawn, size=f"{found[0]:g}")
            problems.append(Problem(where, what, _FPC))
        else:
            fractions[place] = found[0] if found[0] < 1 else drawn / found[0]
    if problems:
        raise DataError(problems)
    return fractions


_EVERYBODY = say("finite population")
_FPC = say("Give one number a stratum: its clusters (1 or more), or the part of them that was drawn.")


def _check_lone(design: Design) -> None:
    """Raises DataError for strata of one cluster about which nothing was said. One cluster in all is no error
    here: then there is no standard error, which the estimate says."""
    lone = [name for name, alone in zip(design.names, design.alone.tolist(), strict=True) if alone]
    if not lone or not design.stratified:
        return
    if design.lone == "fail":
        raise DataError(
            Problem(say("stratum {stratum}", stratum=name), say("It has one cluster only."), _LONE)
            for name in lone
        )
    if design.lone == "average" and len(lone) == len(design.names):
        raise DataError([Problem(say("the design"), say("Every stratum has one cluster only."), _LONE)])


_LONE = say(
    "Merge it with a stratum like it, or name how to count it: --lone remove, certainty, adjust or average."
)


def caveats(design: Design) -> tuple[Message, ...]:
    """What a reader of standard errors under this design should know."""
    told = []
    if design.weighted:
        told.append(say("The weights are taken as fixed."))
    if design.alone.any() and design.stratified:
        told.append(
            say(
                "{count} strata have one cluster only; they were counted as “{lone}”.",
                count=int(design.alone.sum()),
                lone=design.lone,
            )
        )
    return tuple(told)

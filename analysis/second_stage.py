"""Where only some persons of each drawn cluster were drawn: what this second stage adds to a variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.measured import numbers_of
from questionnaires.errors import Message, Problem, say

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class SecondStage:
    """The persons drawn within clusters, one place a cluster."""

    fractions: Floats
    """Which part of the cluster's persons was drawn; 1 where the cluster was taken whole."""
    sizes: Codes
    """How many were drawn."""

    def scale(self, first: Floats) -> Floats:
        """f (1-f_c) n_c/(n_c-1) of each cluster, `first` being the part of clusters drawn in its stratum.

        It stands before the squares within the cluster. R: the dpt of survey::svyrecvar
        """
        found: Floats = first * (1 - self.fractions) * self.sizes / np.maximum(self.sizes - 1, 1)
        return found

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Clusters of which one person out of several was drawn."""
        found: NDArray[np.bool_] = (self.sizes == 1) & (self.fractions < 1)
        return found


def second_stage(
    data: pd.DataFrame, given: str | float, clusters: Codes, names: tuple[str, ...], *, lone: str
) -> SecondStage:
    """The second stage that `given` describes: a column, constant in each cluster, or one number.

    1 or more is how many persons the cluster has, below 1 the part of them that was drawn. `clusters` is each
    row's cluster, `names` what they are called. Raises DataError for numbers that cannot be, and for clusters
    of one person out of several unless `lone` leaves them out.
    """
    numbers = numbers_of(data, given) if isinstance(given, str) else np.full(len(data), float(given))
    numbers = np.nan_to_num(numbers, nan=-1.0, posinf=-1.0, neginf=-1.0)
    sizes = np.bincount(clusters, minlength=len(names)).astype(np.intp)
    low, high = np.full(len(names), np.inf), np.full(len(names), -np.inf)
    np.minimum.at(low, clusters, numbers)
    np.maximum.at(high, clusters, numbers)
    fractions = np.where(low < 1, low, sizes / np.maximum(low, 1))
    wrong = ~((low == high) & (low > 0) & (fractions <= 1))
    stage = SecondStage(np.where(wrong, 1.0, fractions), sizes)
    problems = [_problem(names[at], _WRONG, _MEND) for at in np.flatnonzero(wrong)]
    if lone not in ("remove", "certainty"):
        problems += [_problem(names[at], _ALONE, _LEAVE) for at in np.flatnonzero(stage.alone)]
    if problems:
        raise DataError(problems)
    return stage


def _problem(cluster: str, what: Message, mend: Message) -> Problem:
    return Problem(say("cluster {cluster}", cluster=cluster), what, mend)


_WRONG = say("The number of its persons is missing, differs from row to row, or is too small.")
_MEND = say("Give one number a cluster: its persons (1 or more), or the part of them that was drawn.")
_ALONE = say("One person only of several was drawn, so that nothing is known of how they differ.")
_LEAVE = say("Merge it with a cluster like it, or leave it out of this stage: --lone remove.")

"""Two questions of two answers each, in the layers of a third: Mantel and Haenszel's test and odds ratio."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log, sqrt

import numpy as np
import pandas as pd
import scipy

from analysis.answers import coded, column_of, variable_of
from analysis.association import ChiSquare
from analysis.intervals import normal_quantile
from analysis.tally import Tally
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, say


@dataclass(frozen=True)
class MantelHaenszel:
    """Whether two answers go together once the layers are held apart, and how strongly."""

    row: str
    column: str
    layer: str
    total: int
    """Rows of the data."""
    base: int
    """Rows that answered all three and stand in a layer that counts."""
    layers: int
    """Layers of two people or more."""
    chi2: ChiSquare | None = None
    chi2_corrected: ChiSquare | None = None
    """Less one half before squaring."""
    odds_ratio: float | None = None
    """Common to all layers: Σ(ad/n) / Σ(bc/n)."""
    low: float | None = None
    high: float | None = None
    """Robins, Breslow and Greenland's interval (1986)."""
    reason: Message | None = None


def mantel_haenszel(
    data: pd.DataFrame,
    row: str,
    column: str,
    layer: str,
    *,
    codebook: Codebook | None = None,
    confidence: float = 0.95,
) -> MantelHaenszel:
    """The test of `row` by `column` (two answers each) over the layers of `layer`, and their odds ratio.

    Layers of fewer than two people say nothing and are left out. None with a reason when one of the two
    has not exactly two answers, or no layer varies. Mantel and Haenszel 1959.
    R: mantelhaen.test(table(x, y, z), correct=FALSE)
    """
    names = (row, column, layer)
    axes = [coded(column_of(data, name), variable_of(codebook, name)) for name in names]
    counts = Tally.of(axes).unweighted.astype(np.float64)
    counts = counts[counts.sum((1, 2)) > 0][:, counts.sum((0, 2)) > 0]
    counts = counts[:, :, counts.sum((0, 1)) > 1]
    base = MantelHaenszel(row, column, layer, len(data), int(counts.sum()), counts.shape[2])
    if counts.shape[:2] != (2, 2):
        return replace(base, reason=say("both questions need two answers that somebody gave"))
    a, b, c, d = counts[0, 0], counts[0, 1], counts[1, 0], counts[1, 1]
    n = a + b + c + d
    apart = float((a - (a + b) * (a + c) / n).sum())
    variance = float(((a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))).sum())
    if not variance > 0:
        return replace(base, reason=say("in no layer do both questions vary"))
    same, opposite = float((a * d / n).sum()), float((b * c / n).sum())
    ratio = same / opposite if opposite else None
    limits: tuple[float | None, float | None] = (None, None)
    if ratio:
        error = sqrt(
            float(((a + d) * a * d / n**2).sum()) / (2 * same**2)
            + float((((a + d) * b * c + (b + c) * a * d) / n**2).sum()) / (2 * same * opposite)
            + float(((b + c) * b * c / n**2).sum()) / (2 * opposite**2)
        )
        half = normal_quantile(confidence) * error
        limits = exp(log(ratio) - half), exp(log(ratio) + half)
    return replace(
        base,
        chi2=_test(apart**2 / variance),
        # R subtracts nothing from a distance that is smaller than the half.
        chi2_corrected=_test((abs(apart) - (0.5 if abs(apart) >= 0.5 else 0.0)) ** 2 / variance),
        odds_ratio=ratio,
        low=limits[0],
        high=limits[1],
        reason=None if ratio else say("a cell is empty in every layer"),
    )


def _test(statistic: float) -> ChiSquare:
    return ChiSquare(statistic, 1, float(scipy.special.chdtrc(1, statistic)))

"""Correlations: of one pair by three coefficients, of many variables as a matrix, and with others held fixed.

Only rows that answered count; how many did stands beside every coefficient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import atanh, sqrt, tanh
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special, stats

from analysis.answers import label_of, variable_of
from analysis.errors import of_each
from analysis.intervals import normal_quantile
from analysis.measured import numbers_of
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, say

Numbers = NDArray[np.float64]
Method = Literal["pearson", "spearman", "kendall"]
Missing = Literal["listwise", "pairwise"]


@dataclass(frozen=True)
class Pearson:
    r: float
    low: float | None
    high: float | None
    """Fisher's z interval; None for fewer than 4 people."""
    p: float | None
    """None for two people, whose r is always 1 or -1."""


@dataclass(frozen=True)
class Spearman:
    rho: float
    p: float | None
    """By the t approximation."""


@dataclass(frozen=True)
class Kendall:
    tau: float
    """tau-b."""
    p: float | None
    """By the normal approximation, corrected for ties; None for two people."""


@dataclass(frozen=True)
class Partial:
    """r of two variables with others held fixed: of what is left when those explain what they can."""

    r: float
    df: int
    p: float
    n: int
    given: tuple[str, ...]


@dataclass(frozen=True)
class Correlation:
    """Two variables. What is None has its reason in `reasons` by its name."""

    x: str
    y: str
    x_label: str
    y_label: str
    total: int
    """Rows."""
    n: int
    """Rows that answered both."""
    pearson: Pearson | None
    spearman: Spearman | None
    kendall: Kendall | None
    partial: Partial | None = None
    """Only where `given` names variables."""
    confidence: float = 0.95
    reasons: Mapping[str, Message] = field(default_factory=dict)


@dataclass(frozen=True)
class CorrelationMatrix:
    """Every pair of several variables: coefficients, p-values and the rows each rests on."""

    variables: tuple[str, ...]
    labels: tuple[str, ...]
    method: Method
    missing: Missing
    total: int
    r: tuple[tuple[float | None, ...], ...]
    """1 in the diagonal; None where a variable does not vary."""
    p: tuple[tuple[float | None, ...], ...]
    """None in the diagonal."""
    n: tuple[tuple[int, ...], ...]
    """listwise: the same everywhere; pairwise: each pair's own, and each variable's in the diagonal."""


def correlate(
    data: pd.DataFrame,
    x: str,
    y: str,
    *,
    codebook: Codebook | None = None,
    given: Sequence[str] = (),
    confidence: float = 0.95,
) -> Correlation:
    """The correlation of two columns of numbers or codes, over the rows that answered both.

    `given` adds the partial correlation, over the rows that answered those too. Raises DataError for a
    column that is not there or a value that is no number.
    R: cor.test(x, y); method="spearman", exact=FALSE; method="kendall", exact=FALSE
    """
    if len({x, y, *given}) < 2 + len(given):
        raise ValueError(f"a correlation takes different columns, not {[x, y, *given]}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    numbers = _numbers(data, (x, y, *given), codebook)
    both = _complete(numbers[:, :2])
    first, second = both.T
    partial = _partial(_complete(numbers), tuple(given)) if given else None
    return Correlation(
        x=x,
        y=y,
        x_label=label_of(codebook, x),
        y_label=label_of(codebook, y),
        total=len(data),
        n=len(both),
        pearson=pearson(first, second, confidence),
        spearman=spearman(first, second),
        kendall=kendall(first, second),
        partial=partial,
        confidence=confidence,
        reasons=_reasons(both, partial, len(given)),
    )


def correlation_matrix(
    data: pd.DataFrame,
    variables: Sequence[str],
    *,
    codebook: Codebook | None = None,
    method: Method = "pearson",
    missing: Missing = "listwise",
) -> CorrelationMatrix:
    """Every pair of `variables`, over the rows that answered all of them, or each pair over its own.

    Raises ValueError for fewer than two variables or one named twice.
    R: cor(na.omit(X)); cor(X, use="pairwise"); method="spearman" or "kendall"
    """
    if len(variables) < 2 or len(set(variables)) < len(variables):
        raise ValueError(f"a matrix takes two different variables or more, not {list(variables)}")
    if missing not in ("listwise", "pairwise") or method not in _COEFFICIENTS:
        raise ValueError(f"there is no matrix of {method} and {missing}")
    numbers = _numbers(data, variables, codebook)
    if missing == "listwise":
        numbers = _complete(numbers)
    size = range(len(variables))
    pairs = {(a, b): _complete(numbers[:, [a, b]]) for a in size for b in size if a < b}
    found = {place: _COEFFICIENTS[method](*both.T) for place, both in pairs.items()}
    own = [_complete(numbers[:, [a]])[:, 0] for a in size]

    def r(a: int, b: int) -> float | None:
        if a == b:
            return 1.0 if _varies(own[a]) else None
        return found[min(a, b), max(a, b)][0]

    return CorrelationMatrix(
        variables=tuple(variables),
        labels=tuple(label_of(codebook, name) for name in variables),
        method=method,
        missing=missing,
        total=len(data),
        r=tuple(tuple(r(a, b) for b in size) for a in size),
        p=tuple(tuple(None if a == b else found[min(a, b), max(a, b)][1] for b in size) for a in size),
        n=tuple(
            tuple(len(own[a]) if a == b else len(pairs[min(a, b), max(a, b)]) for b in size) for a in size
        ),
    )


# ---- coefficients ------------------------------------------------------------------------------


def pearson(x: Numbers, y: Numbers, confidence: float = 0.95) -> Pearson | None:
    """Pearson's r, Fisher's interval (1921) and the t test; None where one of the two does not vary.

    R: cor.test(x, y)
    """
    r = _r(x, y)
    if r is None:
        return None
    n = len(x)
    if n < 4 or abs(r) == 1:
        return Pearson(r, r if n > 3 else None, r if n > 3 else None, _t_p(r, n - 2))
    half = normal_quantile(confidence) / sqrt(n - 3)
    return Pearson(r, tanh(atanh(r) - half), tanh(atanh(r) + half), _t_p(r, n - 2))


def spearman(x: Numbers, y: Numbers) -> Spearman | None:
    """Spearman's rho (1904): Pearson's r of the ranks. R: cor.test(x, y, method="spearman", exact=FALSE)"""
    rho = _r(stats.rankdata(x), stats.rankdata(y))
    return None if rho is None else Spearman(rho, _t_p(rho, len(x) - 2))


def kendall(x: Numbers, y: Numbers) -> Kendall | None:
    """Kendall's tau-b (1938, 1945). R: cor.test(x, y, method="kendall", exact=FALSE)"""
    if not _varies(x) or not _varies(y):
        return None
    if len(x) == 2:  # the approximation has no variance then
        return Kendall(float(np.sign((x[1] - x[0]) * (y[1] - y[0]))), None)
    found = stats.kendalltau(x, y, method="asymptotic")
    return Kendall(float(found.statistic), float(found.pvalue))


def _of_pearson(x: Numbers, y: Numbers) -> tuple[float | None, float | None]:
    found = pearson(x, y)
    return (None, None) if found is None else (found.r, found.p)


def _of_spearman(x: Numbers, y: Numbers) -> tuple[float | None, float | None]:
    found = spearman(x, y)
    return (None, None) if found is None else (found.rho, found.p)


def _of_kendall(x: Numbers, y: Numbers) -> tuple[float | None, float | None]:
    found = kendall(x, y)
    return (None, None) if found is None else (found.tau, found.p)


_COEFFICIENTS = {"pearson": _of_pearson, "spearman": _of_spearman, "kendall": _of_kendall}


def _partial(complete: Numbers, given: tuple[str, ...]) -> Partial | None:
    """r of the residuals of the first two columns on all others; None where nothing is left of one.

    R: cor(resid(lm(x ~ Z)), resid(lm(y ~ Z))), its t with n - 2 - (number of Z) degrees of freedom
    """
    n, df = len(complete), len(complete) - 2 - len(given)
    if df < 1:
        return None
    centred = complete - complete.mean(0)
    others = centred[:, 2:]
    fitted, *_ = np.linalg.lstsq(others, centred[:, :2], rcond=None)
    left = centred[:, :2] - others @ fitted
    if (np.square(left).sum(0) <= 1e-20 * np.square(centred[:, :2]).sum(0)).any():
        return None
    r = _r(left[:, 0], left[:, 1])
    p = None if r is None else _t_p(r, df)
    return None if r is None or p is None else Partial(r, df, p, n, given)


def _r(x: Numbers, y: Numbers) -> float | None:
    if not _varies(x) or not _varies(y):
        return None
    first, second = x - x.mean(), y - y.mean()
    r = float(first @ second) / sqrt(float(first @ first) * float(second @ second))
    # A straight line misses 1 by the last digit.
    return float(np.sign(r)) if abs(r) > 1 - 1e-15 else r


def _t_p(r: float, df: int) -> float | None:
    """Two-sided p of a coefficient by Student's t."""
    if df < 1:
        return None
    if abs(r) == 1:
        return 0.0
    return 2 * float(special.stdtr(df, -abs(r) * sqrt(df / (1 - r * r))))


def _varies(values: Numbers) -> bool:
    return len(values) > 1 and bool(values.min() < values.max())


# ---- data --------------------------------------------------------------------------------------


def _numbers(data: pd.DataFrame, names: Sequence[str], codebook: Codebook | None) -> Numbers:
    """One column a variable, NaN for no answer; all problems at once."""
    columns = of_each(lambda name: numbers_of(data, name, variable_of(codebook, name)), names)
    return np.column_stack(columns)


def _complete(numbers: Numbers) -> Numbers:
    return numbers[~np.isnan(numbers).any(1)]


def _reasons(both: Numbers, partial: Partial | None, given: int) -> dict[str, Message]:
    """Why each figure that is None is None."""
    reasons: dict[str, Message] = {}
    if len(both) < 2:
        reasons = dict.fromkeys(
            ("pearson", "spearman", "kendall"), say("fewer than two people answered both")
        )
    elif not all(map(_varies, both.T)):
        reasons = dict.fromkeys(
            ("pearson", "spearman", "kendall"), say("one of the two does not vary among those who answered")
        )
    elif len(both) < 4:
        reasons["interval"] = say("an interval takes four people or more")
    if given and partial is None:
        reasons["partial"] = say("too few people, or one of the two follows from what is held fixed")
    return reasons

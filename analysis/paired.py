"""The same people asked twice or more: paired t, Wilcoxon, McNemar, Friedman with Kendall's W.

Only people who answered every one of the columns count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.answers import variable_of
from analysis.means import Group, Sample, TTest, t_of
from analysis.measured import numbers_of
from analysis.ranks import Friedman, Wilcoxon, friedman, wilcoxon
from questionnaires.codebook import Codebook
from questionnaires.errors import Message, say


@dataclass(frozen=True)
class Column:
    """One of the columns, over the people who answered them all."""

    column: str
    label: str
    mean: float | None
    sd: float | None
    median: float | None


@dataclass(frozen=True)
class Statistic:
    """A chi-square statistic with its degrees of freedom."""

    statistic: float
    df: int
    p: float


@dataclass(frozen=True)
class McNemar:
    """Two yes/no answers: `up` people changed from the lower value to the higher, `down` the other way."""

    up: int
    down: int
    plain: Statistic
    corrected: Statistic
    exact_p: float


@dataclass(frozen=True)
class Paired:
    """Columns answered by the same people. What is None has its reason in `reasons` by its name."""

    columns: tuple[Column, ...]
    total: int
    """Rows."""
    base: int
    """Rows that answered every column."""
    missing: int
    t: TTest | None
    """Of the differences first minus second; for two columns, as Wilcoxon and McNemar."""
    d: float | None
    """Mean difference over the SD of the differences (Cohen's d_z)."""
    wilcoxon: Wilcoxon | None
    mcnemar: McNemar | None
    friedman: Friedman | None
    confidence: float = 0.95
    reasons: Mapping[str, Message] = field(default_factory=dict)


def paired(
    data: pd.DataFrame,
    columns: Sequence[str],
    *,
    codebook: Codebook | None = None,
    confidence: float = 0.95,
    continuity: bool = True,
) -> Paired:
    """The columns compared within people: two by t, Wilcoxon and McNemar, any number by Friedman.

    McNemar needs two columns that hold the same two values. Raises ValueError for fewer than two columns
    or one named twice, DataError for a column that is not there or a value that is no number.
    R: t.test(a, b, paired=TRUE); wilcox.test(a, b, paired=TRUE, exact=FALSE); mcnemar.test(a, b);
    friedman.test(as.matrix(X))
    """
    if len(columns) < 2 or len(set(columns)) < len(columns):
        raise ValueError(f"a paired comparison takes two different columns or more, not {list(columns)}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    variables = [variable_of(codebook, name) for name in columns]
    answers = np.column_stack([numbers_of(data, *one) for one in zip(columns, variables, strict=True)])
    complete = answers[~np.isnan(answers).any(1)]
    labels = [name if one is None else one.label for name, one in zip(columns, variables, strict=True)]
    two = _Two.of(complete, confidence, continuity) if len(columns) == 2 else _Two()
    ranked = friedman(complete)
    return Paired(
        columns=tuple(_column(*one) for one in zip(columns, labels, complete.T, strict=True)),
        total=len(answers),
        base=len(complete),
        missing=len(answers) - len(complete),
        t=two.t,
        d=two.d,
        wilcoxon=two.wilcoxon,
        mcnemar=two.mcnemar,
        friedman=ranked,
        confidence=confidence,
        reasons=_reasons(len(columns), complete, two, ranked),
    )


def mcnemar(up: int, down: int) -> McNemar | None:
    """McNemar's test (1947) of the people who changed; None when nobody did.

    R: mcnemar.test(t, correct=FALSE); mcnemar.test(t); binom.test(b, b + c)$p.value
    """
    changed = up + down
    if not changed:
        return None
    return McNemar(
        up,
        down,
        _chi_square((up - down) ** 2 / changed),
        _chi_square(max(abs(up - down) - 1, 0) ** 2 / changed),
        float(stats.binomtest(up, changed).pvalue),
    )


def _chi_square(statistic: float) -> Statistic:
    return Statistic(statistic, 1, float(special.chdtrc(1, statistic)))


def _column(name: str, label: str, answers: Sample) -> Column:
    group = Group(answers)
    return Column(name, label, group.mean, group.sd, float(np.median(answers)) if group.n else None)


@dataclass(frozen=True)
class _Two:
    """What is defined for exactly two columns."""

    t: TTest | None = None
    d: float | None = None
    wilcoxon: Wilcoxon | None = None
    mcnemar: McNemar | None = None

    @classmethod
    def of(cls, complete: Sample, confidence: float, continuity: bool) -> _Two:
        first, second = complete.T
        ranked, changed = wilcoxon(first, second, continuity=continuity), _changed(first, second)
        differences = Group(first - second)
        if differences.mean is None or not differences.sd:
            return cls(wilcoxon=ranked, mcnemar=changed)
        t = t_of(differences.mean, differences.sd / sqrt(differences.n), differences.n - 1, confidence)
        return cls(t, differences.mean / differences.sd, ranked, changed)


def _changed(first: Sample, second: Sample) -> McNemar | None:
    """McNemar's test of two columns that hold no more than the same two values."""
    if len(np.unique(np.concatenate([first, second]))) > 2:
        return None
    return mcnemar(int((first < second).sum()), int((first > second).sum()))


def _reasons(k: int, complete: Sample, two: _Two, ranked: Friedman | None) -> dict[str, Message]:
    """Why each figure that is None is None."""
    nobody = say("nobody answered every one of the columns")
    same = say("nobody gave different answers")
    reasons: dict[str, Message] = {}
    if k > 2:
        reasons |= dict.fromkeys(("t", "wilcoxon", "mcnemar"), say("this test is for two columns"))
    else:
        if two.t is None:
            reasons["t"] = nobody if not len(complete) else say("the differences do not vary")
        if two.wilcoxon is None:
            reasons["wilcoxon"] = same if len(complete) else nobody
        if two.mcnemar is None:
            several = len(np.unique(complete)) > 2
            reasons["mcnemar"] = (
                say("McNemar's test is for two columns with the same two values")
                if several
                else same
                if len(complete)
                else nobody
            )
    if ranked is None:
        reasons["friedman"] = same if len(complete) else nobody
    return reasons

"""How strongly two variables hang together: tests and coefficients from a table of counts.

Each function takes the table without empty rows and columns and gives None where nothing is defined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaires.errors import Message


@dataclass(frozen=True)
class ChiSquare:
    """A statistic that is compared with the chi-square distribution."""

    statistic: float
    df: int
    p: float


@dataclass(frozen=True)
class ExactTest:
    """A test that has a p and no statistic."""

    p: float


@dataclass(frozen=True)
class FTest:
    """A statistic that is compared with the F distribution; degrees of freedom may be fractions."""

    statistic: float
    df1: float
    df2: float
    p: float


@dataclass(frozen=True)
class Association:
    """Every test and coefficient of one table. What is None has its reason in `reasons` by its name."""

    chi2: ChiSquare | None
    """Without continuity correction. With weights: X² of the table rescaled to the unweighted base,
    p after the first-order correction of Rao and Scott."""
    chi2_yates: ChiSquare | None
    """2×2 only; None with weights."""
    likelihood_ratio: ChiSquare | None
    fisher: ExactTest | None
    """Two-sided; None with weights or beyond the limit of `exact.fisher`."""
    cramers_v: float | None
    cramers_v_corrected: float | None
    """Bergsma's bias correction."""
    phi: float | None
    """sqrt(X²/n)."""
    gamma: float | None
    """Goodman and Kruskal; means something only if both variables are ordered."""
    kendall_tau_b: float | None
    min_expected: float | None
    share_expected_below_5: float | None
    rao_scott: FTest | None = None
    """Second-order test of Rao and Scott, the figure to quote with weights; None without."""
    reasons: Mapping[str, Message] = field(default_factory=dict)

"""Findings on two waves side by side: what moved since the last time, and what cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import findings as f
from analysis.trend import Indicator, Trend

Moved = f.ShareMoved | f.MeanMoved


def moved(found: Indicator, id: str, family: int) -> Moved | None:
    """The indicator last time and now; None where one of the waves withholds it or nobody answered.

    It is called different only where both waves have 30 people (W13). Raises ValueError unless there are
    two waves.
    """
    (first, now), bases = found.values, found.bases
    if first is None or now is None or bases[0] is None or bases[1] is None:
        return None
    enough = min(bases[0], bases[1]) >= f.GROUP_FLOOR
    test = (
        f.Test(id, "two_shares" if found.kind == "share" else "welch_t", found.p_holm, family)
        if enough and found.p_holm is not None
        else None
    )
    if found.kind == "mean":
        before, after = f.WaveMean(f"{id}.1", first, bases[0]), f.WaveMean(f"{id}.2", now, bases[1])
        return f.MeanMoved(id, found.label, before, after, test)
    counts = found.counts
    last, this = (f.WaveShare(f"{id}.{at + 1}", counts[at] or 0, bases[at] or 0) for at in (0, 1))
    return f.ShareMoved(id, found.label, last, this, test)


def waves(result: Trend, before: f.Sample, found: Sequence[Moved]) -> f.Waves:
    """How large the two waves are, and on how much of what they have in common they differ."""
    clear = sum(one.test is not None and one.test.differs for one in found)
    return f.Waves(before, result.waves[-1].base, len(result.indicators), result.tests, clear)


def not_alike(result: Trend) -> f.NotAlike | None:
    """What the two waves do not measure in the same way, if anything."""
    if not result.refused:
        return None
    return f.NotAlike(tuple(one.id for one in result.refused), tuple(one.label for one in result.refused))

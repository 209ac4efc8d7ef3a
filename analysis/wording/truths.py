"""Words that are true only of these results, with the fact that makes them so: 近三成, 差异不明显, 依次是.

The fact is a token that both languages share. Where other results give another one, the sentence needs its
writer again; what the words say is never judged by reading them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from analysis import findings as f
from analysis.blocks import Run, Stamp, Word

Day = tuple[int, int, int]
"""Year, month, day."""


def quantity(lead: f.Lead, text: str) -> Word:
    """The quantity word of a head: its rung of the ladder."""
    claimed = lead.claimed
    return Word(f"{claimed.id}.word", claimed.share, text, lead.quantity.token)


def nobody(id: str, text: str) -> Word:
    """没有受访干部: nobody at all."""
    return Word(f"{id}.nobody", Fraction(0), text, "nobody")


def order(id: str, parts: Sequence[f.Part], text: str) -> Word:
    """提到最多的三项依次是: these answers, in this order."""
    return fact(id, text, "order", *(part.id for part in parts))


def verdict(found: f.SharesCompared | f.MeansCompared, text: str) -> Word:
    """差异明显, 差异不明显: what the test allows, and of two groups which ones."""
    pair = sorted((found.high.id, found.low.id)) if found.groups == 2 else []
    return fact(f"{found.id}.verdict", text, "differs" if found.test.differs else "same", *pair)


def highest(found: f.SharesCompared | f.MeansCompared, text: str) -> Word:
    return fact(f"{found.id}.highest", text, "highest", found.high.id)


def lowest(found: f.SharesCompared | f.MeansCompared, text: str) -> Word:
    return fact(f"{found.id}.lowest", text, "lowest", found.low.id)


def between(found: f.SharesCompared | f.MeansCompared, text: str) -> Word:
    """之间: the lowest and the highest of all groups compared."""
    return fact(f"{found.id}.between", text, "between", found.low.id, found.high.id)


def level(id: str, text: str) -> Word:
    """两者相同, 没有变化, 相差不到0.1个百分点: a difference that is none, or would be printed as none."""
    return fact(f"{id}.level", text, "level")


def moved(found: f.ShareMoved | f.MeanMoved, up: bool, to: str, by: str) -> dict[str, Run]:
    """升至 … 提高: which way it went since the last time."""
    token = "up" if up else "down"
    return {"to": fact(f"{found.id}.direction", to, token), "by": fact(f"{found.id}.by", by, token)}


def cleared(found: f.ShareMoved | f.MeanMoved, test: f.Test, clear: str, unclear: str) -> Word:
    """差异明显, 差异不明显 between two waves."""
    text, token = (clear, "differs") if test.differs else (unclear, "same")
    return fact(f"{found.id}.verdict", text, token)


def few(id: str, text: str) -> Word:
    """不作比较: under 30 people in one of the waves."""
    return fact(f"{id}.few", text, "few")


def untested(id: str, text: str) -> Word:
    """未作检验: in one of the waves fewer than two people differ."""
    return fact(f"{id}.untested", text, "untested")


def way(found: f.Together, text: str) -> Word:
    """同向变动, 反向变动: that the two go together, and which way."""
    token = "unrelated" if not found.related else "same" if found.r > 0 else "opposite"
    return fact(f"{found.id}.way", text, token)


def one_day(id: str, day: Day, text: str) -> Word:
    """2026年10月30日: opened and closed on that day."""
    return fact(f"{id}.day", text, "on", "-".join(map(str, day)))


def ends(id: str, opened: str, closed: str) -> dict[str, Stamp]:
    """The first and the last day of a survey."""
    return {"from": stamp(f"{id}.from", opened), "to": stamp(f"{id}.to", closed)}


def fact(id: str, text: str, *facts: str) -> Word:
    """Words that other facts make untrue."""
    return Word(id, None, text, " ".join(facts))


def stamp(id: str, text: object) -> Stamp:
    """What names these data: a date, a release, the k of the survey."""
    return Stamp(id, str(text))

"""Which indicators several waves have in common, and what each of them says: the ground of a trend.

Compared is what was asked in the same words, with the same options in the same order and over the same
base. What changed is refused by name; waves of different questionnaires are refused as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from analysis.claims import claim, expanded, scale_claim
from analysis.errors import DataError
from analysis.rounds import Round as Round
from analysis.rounds import overlap
from analysis.scores import Score, score
from analysis.trend import Kind, Mean, Measure, Refused, Share, Trend, Wave, trend
from questionnaires.errors import Message, Problem, say
from questionnaires.items import Claim, Item, Text
from questionnaires.model import Questionnaire, Scale, ScaleClaim


def compare_waves(rounds: Sequence[Round], *, language: str, confidence: float = 0.95) -> Trend:
    """Every claim, scale and scored single item that all waves measure alike, in the last wave's order.

    Raises DataError for waves of different questionnaires, for one release given twice, and when no
    indicator is left.
    """
    _check(rounds)
    last = rounds[-1].questionnaire
    measures, refused = [], list[Refused]()
    for candidate in _candidates(last, language):
        why = candidate.differs(rounds)
        if why is not None:
            refused.append(Refused(candidate.id, candidate.label, why))
            continue
        measures.append(Measure(candidate.id, candidate.label, candidate.kind, candidate.values(rounds)))
    if not measures:
        raise DataError([_nothing_left(refused)])
    waves = [Wave(one.name, len(one.data.frame), one.day) for one in rounds]
    return trend(waves, measures, refused=refused, confidence=confidence)


def _check(rounds: Sequence[Round]) -> None:
    first = rounds[0]
    problems = [
        Problem(
            say("wave {name}", name=one.name),
            say(
                "It is of the questionnaire {key}, the first wave of {first}.",
                key=one.questionnaire.key,
                first=first.questionnaire.key,
            ),
            say("Compare waves of one questionnaire."),
        )
        for one in rounds[1:]
        if one.questionnaire.key != first.questionnaire.key
    ]
    for one, other in combinations(rounds, 2):
        problems += overlap(one, other)
    if problems:
        raise DataError(problems)


def _nothing_left(refused: Sequence[Refused]) -> Problem:
    why = refused[0].why if refused else say("The questionnaire has no claim, scale or scored item.")
    return Problem(say("waves"), say("No indicator can be compared."), why)


# ---- candidates --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Candidate:
    """An indicator of the last wave: what it rests on, and how one wave's value is got."""

    id: str
    label: str
    kind: Kind
    items: tuple[str, ...]
    rule: Callable[[Questionnaire], object]
    """What must be the same in every wave beside the items: base rule, scale, cut. None: not there."""
    value: Callable[[Round], Share | Mean]

    def differs(self, rounds: Sequence[Round]) -> Message | None:
        """Why the waves do not measure this alike; None if they do."""
        for one in rounds:
            for key in self.items:
                item = one.questionnaire.by_key.get(key)
                if item is None or not one.has(item):
                    return say("item {item} is not in wave {name}", item=key, name=one.name)
        last = rounds[-1].questionnaire
        for one in rounds[:-1]:
            for key in self.items:
                changed = _changed(one.questionnaire.item(key), last.item(key))
                if changed is not None:
                    return say(
                        "item {item}: {change} since wave {name}", item=key, change=changed, name=one.name
                    )
            if self.rule(one.questionnaire) != self.rule(last):
                return say("its rule of counting changed since wave {name}", name=one.name)
        return None

    def values(self, rounds: Sequence[Round]) -> tuple[Share | Mean | None, ...]:
        """One value a wave, None where too few answered."""
        found = (self.value(one) for one in rounds)
        return tuple(
            None if value.base < one.smallest else value for value, one in zip(found, rounds, strict=True)
        )


def _changed(old: Item, new: Item) -> Message | None:
    """What is different between two versions of an item."""
    if old.type != new.type or not _same(old.text, new.text) or not _same(old.frame, new.frame):
        return say("its text changed")
    mine, theirs = ([option.value for option in item.options] for item in (old, new))
    if mine != theirs or old.refusable != new.refusable:
        return say("its options changed")
    if not all(
        _same(a.label, b.label) and a.score == b.score for a, b in zip(old.options, new.options, strict=True)
    ):
        return say("its options changed")
    if old.ends.keys() != new.ends.keys() or not all(_same(old.ends[end], new.ends[end]) for end in old.ends):
        return say("its options changed")
    if old.show_if != new.show_if:
        return say("who is asked changed")
    return None


def _same(old: Text | None, new: Text | None) -> bool:
    """Whether two texts agree in every language that both have: a translation added changes nothing."""
    if old is None or new is None:
        return old is new
    common = old.keys() & new.keys()
    return bool(common) and all(old[language] == new[language] for language in common)


def _candidates(questionnaire: Questionnaire, language: str) -> Iterable[_Candidate]:
    inside = {key for scale in questionnaire.scales for key in scale.parts}
    for item in questionnaire.items:
        for one in item.claims:
            yield from _claims(item, one, language)
        if (
            item.key not in inside
            and item.type != "multiple"
            and any(o.score is not None for o in item.options)
        ):
            yield _single(item, language)
    for scale in questionnaire.scales:
        yield _scale(questionnaire, scale, language)
        for cut in questionnaire.scale_claims:
            if cut.scale == scale.key:
                yield _scale_claim(questionnaire, cut, language)


def _claims(item: Item, one: Claim, language: str) -> Iterable[_Candidate]:
    for at, part in enumerate(expanded(item, one)):
        id_ = f"{one.key}.claim.{one.each_of[at]}" if one.each_of else f"{one.key}.claim"

        def rule(questionnaire: Questionnaire, key: str = one.key) -> object:
            found = [c for i, c in questionnaire.claims() if c.key == key and i.key == item.key]
            return [(c.counts, c.not_in_base, c.each_of) for c in found]

        def value(one_round: Round, at: int = at) -> Share:
            own = one_round.questionnaire.item(item.key)
            share = claim(one_round.data.frame, own, one, codebook=one_round.data.codebook)[at]
            return Share(share.count, share.base)

        yield _Candidate(id_, part.text[language], "share", (item.key,), rule, value)


def _single(item: Item, language: str) -> _Candidate:
    """A scored item that belongs to no scale, on 0..100."""
    alone = Scale(item.key, item.text, "mean_of_items", (item.key,), 1)

    def value(one: Round) -> Mean:
        return _mean(score(one.data.frame, alone, codebook=one.data.codebook))

    return _Candidate(f"{item.key}.mean", item.text[language], "mean", (item.key,), lambda _: None, value)


def _scale(questionnaire: Questionnaire, scale: Scale, language: str) -> _Candidate:
    def value(one: Round) -> Mean:
        return _mean(_score(one, scale.key))

    items = _items(questionnaire, scale)
    return _Candidate(scale.key, scale.label[language], "mean", items, _scale_rule(scale.key), value)


def _scale_claim(questionnaire: Questionnaire, cut: ScaleClaim, language: str) -> _Candidate:
    def rule(other: Questionnaire) -> object:
        found = [(c.op, c.value) for c in other.scale_claims if c.key == cut.key and c.scale == cut.scale]
        return found, _scale_rule(cut.scale)(other)

    def value(one: Round) -> Share:
        share = scale_claim(_score(one, cut.scale), cut)
        return Share(share.count, share.base)

    items = _items(questionnaire, questionnaire.scale(cut.scale))
    return _Candidate(f"{cut.key}.claim", cut.text[language], "share", items, rule, value)


def _scale_rule(key: str) -> Callable[[Questionnaire], object]:
    """How a questionnaire scores the scale `key`, its parts' scales included; None if it has none."""

    def rule(questionnaire: Questionnaire) -> object:
        found = [scale for scale in questionnaire.scales if scale.key == key]
        if not found:
            return None
        one = found[0]
        parts = (
            [_scale_rule(part)(questionnaire) for part in one.parts] if one.kind == "mean_of_scales" else []
        )
        return one.kind, one.parts, one.reverse, one.min_answered, parts

    return rule


def _items(questionnaire: Questionnaire, scale: Scale) -> tuple[str, ...]:
    if scale.kind == "mean_of_items":
        return scale.parts
    return tuple(item for key in scale.parts for item in _items(questionnaire, questionnaire.scale(key)))


def _score(one: Round, key: str) -> Score:
    return score(
        one.data.frame,
        one.questionnaire.scale(key),
        codebook=one.data.codebook,
        questionnaire=one.questionnaire,
    )


def _mean(found: Score) -> Mean:
    return Mean(found.mean, found.sd, found.n)

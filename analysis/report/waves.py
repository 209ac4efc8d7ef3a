"""The part of a report that sets the survey beside an earlier one of the same questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis import findings as f
from analysis import moves, wording
from analysis.blocks import Block, Heading, Paragraph, Stamp
from analysis.data import Data
from analysis.disclosure import SMALLEST_GROUP
from analysis.draw import Source
from analysis.errors import DataError
from analysis.moves import Moved
from analysis.report import notes
from analysis.report.told import told
from analysis.rounds import Round
from analysis.shown import trend as shown
from analysis.trend import Trend
from analysis.waves import compare_waves
from analysis.wording.parts import parts
from analysis.wording.template import fill
from questionnaires.errors import Problem, say
from questionnaires.model import Questionnaire


@dataclass(frozen=True)
class Waves:
    """The blocks of the part, and how many tests they rest on."""

    blocks: tuple[Block, ...] = ()
    tests: int = 0


def build(data: Data, source: Source, previous: Data) -> Waves:
    """What is alike in both, as sentences and tables; figures of fewer than k people stand for neither.

    `previous` without a questionnaire is read as asked the same. Raises DataError where the two are of
    different questionnaires, hold the same people, have nothing in common, only one is simulated, or
    `previous` was asked later.
    """
    words = parts(source.language)
    _check(data, previous)
    asked = previous.questionnaire or source.questionnaire
    rounds = (
        _round(words.last_time, previous, asked),
        Round(words.this_time, data, source.questionnaire, source.k),
    )
    result = compare_waves(rounds, language=source.language)
    result = replace(result, waves=tuple(replace(one, day=None) for one in result.waves))
    return Waves(tuple(_blocks(result, source, previous)), result.tests)


def _check(data: Data, previous: Data) -> None:
    now, then = data.manifest, previous.manifest
    if data.simulated != previous.simulated:
        what = say("One of the two is simulated, the other is not.")
        mend = say("Compare data of people with data of people.")
    elif now and then and then.opened > now.opened:
        ids = {"previous": f"release:{then.id}", "this": f"release:{now.id}"}
        what = say("{previous} was opened after {this}: what rose would be told as fallen.", **ids)
        mend = say("Make the report of {previous} and give --previous {this}.", **ids)
    else:
        return
    raise DataError([Problem(say("waves"), what, mend)])


def _round(name: str, data: Data, asked: Questionnaire) -> Round:
    k = data.manifest.k if data.manifest is not None else SMALLEST_GROUP
    return Round(name, data, asked, k)


def _blocks(result: Trend, source: Source, previous: Data) -> Iterator[Block]:
    say_, words = wording.of(source.language), parts(source.language)
    found = [
        one
        for indicator in result.indicators
        if (one := moves.moved(indicator, shown.id_of(indicator), result.tests)) is not None
    ]
    whole = moves.waves(result, notes.sample(previous), found)
    yield Paragraph(say_.sentence(whole), whole.id)
    clear = [one for one in found if one.test is not None and one.test.differs and _speaks(one, source)]
    others = [one for one in found if one not in clear]
    by_topic: dict[str, tuple[Block, ...]] = {
        words.moved: tuple(Paragraph(say_.sentence(one), one.id) for one in clear),
        words.statements_not_moved: tuple(_statements(others, source)),
        words.scores_not_moved: tuple(_scores(others, source)),
    }
    for place, (topic, blocks) in enumerate(((t, b) for t, b in by_topic.items() if b), 1):
        yield Heading(2, (words.topic.format(place=say_.ordinal(place), topic=topic),))
        yield from blocks
    other = moves.not_alike(result)
    if other is not None:
        yield Paragraph(say_.sentence(other), other.id)
    yield from shown.tables(replace(result, refused=()), source.language)
    if previous.manifest is not None:
        named = {
            "release": Stamp("trend.release.id", previous.manifest.id),
            "hash": Stamp("trend.release.hash", previous.manifest.hash),
        }
        yield Paragraph(fill(words.previous_release, named), "trend.release")


def _statements(found: Sequence[Moved], source: Source) -> Iterator[Block]:
    """Claims, a paragraph a topic; one claim for each option of a question stands in the table only."""
    topics = {key: section.key for section in source.questionnaire.sections for key in section.items}
    of_claims = {
        claim.key: topics.get(item.key, "")
        for item, claim in source.questionnaire.claims()
        if not claim.each_of
    }
    by_topic: dict[str, list[Moved]] = {}
    for one in found:
        if isinstance(one, f.ShareMoved) and (topic := of_claims.get(_key(one))) is not None:
            by_topic.setdefault(topic, []).append(one)
    for topic, those in by_topic.items():
        yield told(f"trend.{topic}", those, source.language)


def _scores(found: Sequence[Moved], source: Source) -> Iterator[Block]:
    """Scales and what is claimed of them, in one paragraph."""
    those = [one for one in found if _key(one) in _of_scales(source)]
    if those:
        yield told("trend.scores", those, source.language)


def _speaks(one: Moved, source: Source) -> bool:
    """Whether a sentence can be made of it: the words of a single item with a mean make none."""
    return isinstance(one, f.ShareMoved) or _key(one) in _of_scales(source)


def _of_scales(source: Source) -> frozenset[str]:
    asked = source.questionnaire
    return frozenset([*(one.key for one in asked.scales), *(one.key for one in asked.scale_claims)])


def _key(one: Moved) -> str:
    """The key of its claim or scale."""
    return one.id.split(".")[1]

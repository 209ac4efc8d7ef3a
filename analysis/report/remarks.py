"""What people wrote: how many did; once somebody has sorted it, by category, by word, in their own words."""

from __future__ import annotations

from collections.abc import Mapping

from analysis import findings as f
from analysis import numerals, wording
from analysis.blocks import Blank, Block, Paragraph, Row, Runs, Table
from analysis.cells import percent, persons
from analysis.data import Data
from analysis.draw import Source
from analysis.remarks import LEAST
from analysis.remarks.coded import Coded, Sorted
from analysis.wording.heads import heads
from analysis.wording.parts import parts

TOPS = 3
"""Categories that the sentence names; the table has all."""


def build(data: Data, source: Source, coded: Mapping[str, Coded]) -> tuple[Block, ...]:
    """The part on written answers; a blank for the writer as long as one of them is not sorted."""
    words, blocks, left = parts(source.language), list[Block](), False
    for item in source.questionnaire.items:
        written = _written(data, item.key) if item.type == "text" else None
        if written is None:
            continue
        label = item.text[source.language]
        if item.key in coded:
            blocks += _sorted(source, label, coded[item.key])
            continue
        finding = f.OpenAnswers(f"{item.key}.written", label, written)
        blocks.append(Paragraph(wording.of(source.language).sentence(finding), finding.id))
        left = True
    if not blocks:
        return (Paragraph((words.no_open_item,), "remarks"),)
    return (*blocks, Blank(words.fill_remarks)) if left else tuple(blocks)


def _written(data: Data, key: str) -> int | None:
    """How many people wrote something; None when the data do not tell."""
    if key in data.written:
        return data.written[key]
    if key not in data.frame.columns:
        return None
    return sum(bool(str(text).strip()) for text in data.frame[key].dropna())


def _sorted(source: Source, label: str, coded: Coded) -> list[Block]:
    say_, key = wording.of(source.language), coded.item
    tops = tuple(f.Part(_id(key, "category", one), one.label, one.people) for one in coded.categories[:TOPS])
    found = f.SortedRemarks(f"{key}.written", key, label, coded.written, len(coded.categories), tops, LEAST)
    blocks: list[Block] = [Paragraph(say_.sentence(found), found.id)]
    if coded.categories:
        blocks.append(_categories(source.language, coded))
    if coded.words:
        blocks.append(_words(source.language, coded))
    if coded.quotes:
        quoted = f.Quoted(f"{key}.quotes", coded.quotes)
        blocks.append(Paragraph(say_.sentence(quoted), quoted.id))
    return blocks


def _id(key: str, kind: str, one: Sorted) -> str:
    return f"{key}.{kind}.{one.id}"


def _categories(language: str, coded: Coded) -> Table:
    """People a category, with how many wrote and how many remarks nobody has sorted.

    The last only where every category is listed: what is left of the remarks would be one that is too small.
    """
    words, labels, key = parts(language), heads(language), coded.item
    decimals = numerals.decimals_for(coded.written)
    rows = []
    for one in coded.categories:
        id_ = _id(key, "category", one)
        cells: tuple[Runs, ...] = ((one.label,), (persons(f"{id_}.count", one.people),))
        if decimals is not None:
            cells += ((percent(f"{id_}.percent", one.people, coded.written, decimals),),)
        rows.append(Row(cells))
    empty: tuple[Runs, ...] = ((),) if decimals is not None else ()
    unsorted = persons(f"{key}.not_sorted.count", coded.written - coded.sorted)
    rows.append(Row(((words.wrote,), (persons(f"{key}.written.count", coded.written),), *empty), "base"))
    if coded.kinds == len(coded.categories):
        rows.append(Row(((words.not_sorted,), (unsorted,), *empty), "missing"))
    head = (words.category, labels.persons, *((labels.percent,) if decimals is not None else ()))
    note: Runs = (words.remark_rule.format(least=LEAST),)
    bars = 2 if decimals is not None else None
    caption = words.remark_categories.format(key=key)
    return Table(f"{key}.categories", caption, head, tuple(rows), (note,), bars)


def _words(language: str, coded: Coded) -> Table:
    words, key = parts(language), coded.item
    rows = tuple(
        Row(((one.label,), (persons(f"{_id(key, 'word', one)}.count", one.people),))) for one in coded.words
    )
    base = Row(((words.wrote,), (persons(f"{key}.written.count", coded.written),)), "base")
    note: Runs = (words.word_rule.format(least=LEAST),)
    head = (words.word, heads(language).persons)
    return Table(f"{key}.words", words.remark_words.format(key=key), head, (*rows, base), (note,))

"""The items of the questionnaire that a report shows nothing of, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.blocks import Block, Paragraph, Table, runs_of
from analysis.draw import Source
from analysis.wording.parts import Parts, parts
from questionnaires.items import Item


def build(source: Source, blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """One sentence that names them; nothing where `blocks` show every item."""
    words, told = parts(source.language), _told(blocks)
    names = [_named(source, item, words) for item in source.questionnaire.items if item.key not in told]
    if not names:
        return ()
    return (Paragraph((words.not_listed.format(items=words.comma.join(names)),), "not_listed"),)


def _told(blocks: Sequence[Block]) -> frozenset[str]:
    """The first parts of the keys of tables and paragraphs and of the ids in them: `X1.category.2.count`."""
    keys = [block.key for block in blocks if isinstance(block, Paragraph | Table)]
    ids = [run.id for block in blocks for runs in runs_of(block) for run in runs if not isinstance(run, str)]
    return frozenset(key.partition(".")[0] for key in (*keys, *ids))


def _named(source: Source, item: Item, words: Parts) -> str:
    written = item.type == "text"
    reason = words.not_listed_text if written else words.not_listed_absent
    return reason.format(key=item.key)

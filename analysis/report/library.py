"""What an office's own file may take by key beside the report's blocks: claims as sentences, more charts.

Items have a chart of their answers under their key, scales one of their bands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis import charts, draw, numerals, wording
from analysis import findings as f
from analysis.blocks import Block, Chart, Paragraph, Series
from analysis.cells import percent, persons
from analysis.draw import Source
from analysis.report.survey_tables import text
from analysis.wording.heads import heads
from analysis.wording.parts import parts
from analysis.wording.template import fill
from questionnaires.model import Scale


def build(source: Source) -> tuple[Block, ...]:
    """Sentences, then charts, in the questionnaire's order."""
    return (*_sentences(source), *_items(source), *_scales(source))


def _sentences(source: Source) -> Iterator[Paragraph]:
    say_ = wording.of(source.language)
    for item in source.questionnaire.items:
        if source.has(item):
            for one in draw.claims(source, item):
                yield Paragraph(say_.sentence(one), one.id)
    for key in source.scores:
        for found in draw.scale_findings(source, source.questionnaire.scale(key)):
            yield Paragraph(say_.sentence(found), found.id if found.id != key else f"{key}.score")


def _items(source: Source) -> Iterator[Chart]:
    for item in source.questionnaire.items:
        counts, several = source.frequencies.get(item.key), source.multiples.get(item.key)
        chart: Chart | None = None
        if counts is not None:
            chart = charts.frequency(counts, source.language, shown=source.enough(counts.base), k=source.k)
        elif several is not None:
            chart = charts.multiple(several, source.language, shown=source.enough(several.base), k=source.k)
        if chart is not None:
            yield replace(chart, key=item.key)


def _scales(source: Source) -> Iterator[Chart]:
    for key in source.scores:
        for found in draw.scale_findings(source, source.questionnaire.scale(key)):
            if isinstance(found, f.InBands):
                yield _bands(source, source.questionnaire.scale(key), found)


def _bands(source: Source, scale: Scale, found: f.InBands) -> Chart:
    """How many people's scores lie in each band; persons under a base of 30."""
    words = heads(source.language)
    decimals = numerals.decimals_for(found.base)
    values = tuple(
        persons(f"{part.id}.count", part.count)
        if decimals is None
        else percent(f"{part.id}.percent", part.count, found.base, decimals)
        for part in found.parts
    )
    caption = text(parts(source.language).bands_chart, {"scale": found.label})
    missing = persons(f"{scale.key}.not_scored", source.scores[scale.key].not_scored)
    return Chart(
        scale.key,
        caption,
        "bars",
        tuple(part.label for part in found.parts),
        (Series(words.persons if decimals is None else words.percent, values),),
        words.alt_bars.format(caption=caption),
        (fill(words.chart_base, {"base": persons(f"{found.id}.base", found.base), "missing": missing}),),
    )

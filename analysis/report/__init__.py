"""The order of a report: method, findings, groups, waves, remarks, blanks for the writer, items, notes.

What is said comes from `draw` and `groups`, words from `wording`, tables from `tables` and `survey_tables`.
The same data give the same blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis import amounttables, draw, tables, wording
from analysis import findings as f
from analysis.blocks import Blank, Block, Heading, Paragraph, Report, Runs, Table
from analysis.data import Data
from analysis.disclosure import SMALLEST_GROUP
from analysis.draw import Source
from analysis.errors import DataError
from analysis.remarks.coded import Coded
from analysis.report import (
    comparisons,
    library,
    notes,
    plain_file,
    remarks,
    survey_charts,
    survey_tables,
    unshown,
    waves,
)
from analysis.report.told import told
from analysis.wording.amounts import rating_figures
from analysis.wording.describe import described
from analysis.wording.parts import Parts, parts
from analysis.wording.template import fill, joined
from questionnaires import codebook as codebooks
from questionnaires import codebook_csv
from questionnaires.errors import Problem, say
from questionnaires.items import Item, Section
from questionnaires.model import Questionnaire, Scale


@dataclass(frozen=True)
class Piece:
    """Blocks of a report, and how many items in them are withheld because too few answered."""

    blocks: tuple[Block, ...] = ()
    below: int = 0


def build(
    data: Data,
    questionnaire: Questionnaire | None,
    language: str,
    coded: Mapping[str, Coded] | None = None,
    previous: Data | None = None,
    groups: Sequence[str] = (),
) -> Report:
    """The report on `data` in `language`, with the disclosure rules applied.

    `coded`: sorted remarks by item; `previous`: an earlier survey with the same questionnaire, to compare
    with; `groups`: columns of a plain file whose groups are compared. With a questionnaire method, findings,
    groups, waves, remarks, blanks for the writer, items and notes, in this order; without one a description
    of every column. Raises DataError for a language that the questionnaire lacks, ValueError for one without
    wording.
    """
    wording.of(language)
    questionnaire = questionnaire or data.questionnaire
    if questionnaire is None:
        return plain_file.build(data, language, groups)
    source = _source(data, questionnaire, language)
    words = parts(language)
    method, found = _method(data, source), _main(source)
    moved = waves.build(data, source, previous) if previous is not None else waves.Waves()
    written = remarks.build(data, source, coded or {})
    compared = comparisons.build(source)
    items = _items(source)
    compared = replace(compared, tests=compared.tests + moved.tests)
    closing = notes.build(data, source, compared, items.below)
    closing = (*unshown.build(source, (*found, *written, *items.blocks)), *closing)
    return Report(
        title=words.title.format(questionnaire=questionnaire.title[language]),
        language=language,
        blocks=(
            *_numbered(
                language,
                (words.method, method),
                (words.findings, found),
                (words.groups, compared.blocks),
                (words.waves, moved.blocks),
                (words.remarks, written),
                (words.causes, (Blank(words.fill_causes),)),
                (words.measures, (Blank(words.fill_measures),)),
            ),
            Heading(1, (words.items,)),
            *items.blocks,
            *_scoring(source),
            Heading(1, (words.notes,)),
            *closing,
        ),
        footer=words.simulated_footer if data.simulated else "",
        properties=notes.properties(data, questionnaire, language),
        origin=notes.origin(data, questionnaire, language),
        library=(*library.build(source), notes.counted(data, compared, items.below, language)),
    )


def _numbered(language: str, *sections: tuple[str, tuple[Block, ...]]) -> Iterator[Block]:
    """The sections that hold anything, each under its head, counted from one."""
    place = 0
    for title, blocks in sections:
        if blocks:
            place += 1
            number = wording.of(language).ordinal(place)
            yield Heading(1, (parts(language).numbered.format(place=number, title=title),))
            yield from blocks


def variables(data: Data, language: str) -> tuple[tuple[str, ...], ...]:
    """The codebook of `data` as a table in `language`, its head first; nothing without a codebook."""
    asked = data.questionnaire
    known = data.codebook if asked is None else codebooks.of(asked, language)
    return codebook_csv.table(known) if known.variables else ()


def _source(data: Data, questionnaire: Questionnaire, language: str) -> Source:
    if language not in questionnaire.languages:
        raise DataError(
            [
                Problem(
                    say("questionnaire {key}", key=questionnaire.key),
                    say("it has no texts in {language}.", language=language),
                    say(
                        "Choose one of its languages: {languages}.",
                        languages=", ".join(questionnaire.languages),
                    ),
                )
            ]
        )
    codebook = codebooks.of(questionnaire, language)
    k = data.manifest.k if data.manifest is not None else SMALLEST_GROUP
    return Source(data.frame, codebook, questionnaire, language, k)


# ---- 一 ----------------------------------------------------------------------------------------


def _method(data: Data, source: Source) -> tuple[Block, ...]:
    words, say_ = parts(source.language), wording.of(source.language)
    blocks: list[Block] = []
    if data.simulated:
        blocks.append(Paragraph(say_.sentence(f.Simulated()), "simulated"))
    sample = notes.sample(data)
    blocks.append(Paragraph(say_.sentence(sample), sample.id))
    blocks += [Paragraph(say_.sentence(one), one.id) for one in notes.reach(data)]
    found = [
        draw.profile(source, source.questionnaire.item(key))
        for key in source.questionnaire.background
        if key in source.frequencies or key in source.amounts
    ]
    blocks += [Paragraph(say_.sentence(one), one.id) for one in found]
    profiles = [one for one in found if isinstance(one, f.Profile)]
    if profiles:
        topics = [survey_tables.capital(say_.topic(one.label)) for one in profiles]
        blocks.append(survey_tables.profile(profiles, topics, source.language, words))
    return tuple(blocks)


# ---- 二 ----------------------------------------------------------------------------------------


def _main(source: Source) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for place, section in enumerate(_topics(source), start=1):
        blocks += _topic(source, section, place)
    return tuple(blocks)


def _topics(source: Source) -> list[Section]:
    """Sections with closed items in the data, background left out."""
    background = set(source.questionnaire.background)
    return [
        section
        for section in source.questionnaire.sections
        if any(source.has(source.questionnaire.item(key)) for key in section.items if key not in background)
    ]


def _topic(source: Source, section: Section, place: int) -> tuple[Block, ...]:
    words, say_ = parts(source.language), wording.of(source.language)
    items = [source.questionnaire.item(key) for key in section.items]
    items = [item for item in items if source.has(item)]
    topic = section.title[source.language]
    found = [one for item in items for one in draw.claims(source, item)]
    lead = draw.lead(f"{section.key}.lead", topic, tuple(found))
    runs: Runs = (
        say_.heading(lead, place)
        if lead is not None
        else (words.topic.format(place=say_.ordinal(place), topic=topic),)
    )
    everybody = sorted((one for one in found if not one.asked_only), key=lambda one: -one.share)
    blocks: list[Block] = [Heading(2, runs)]
    if everybody:
        blocks.append(Paragraph(say_.statements(everybody), f"{section.key}.claims"))
    blocks += [Paragraph(say_.sentence(one), one.id) for one in found if one.asked_only]
    blocks += _whole_items(source, items)
    if len(found) > 2:
        blocks += survey_tables.claims(section.key, topic, found, source.language, words)
    blocks += _chart(source, section, items, everybody)
    for scale in _scales_of(source, section):
        blocks += _scale(source, scale)
    return tuple(blocks)


def _whole_items(source: Source, items: Sequence[Item]) -> list[Block]:
    """Sentences for what no claim has told: several answers, items without a claim, too few answers."""
    say_, blocks = wording.of(source.language), list[Block]()
    for item in items:
        if item.type == "multiple":
            finding: f.Finding = draw.top_choices(source, item)
        elif item.type == "ranking":
            conditional = item.show_if is not None
            finding = draw.top_ranked(source.rankings[item.key], f"{item.key}.item", source.k, conditional)
        elif item.type == "number":
            amounts, conditional = source.amounts[item.key], item.show_if is not None
            finding = draw.average(amounts, f"{item.key}.item", source.k, conditional)
        elif not source.enough(source.frequencies[item.key].base):
            finding = draw.below(source, item)
        elif not item.claims:
            counts = source.frequencies[item.key]
            finding = draw.most_frequent(counts, f"{item.key}.item", source.k, item.show_if is not None)
        else:
            continue
        found = [finding, *_mean(source, item)]
        gap = "" if source.language.startswith("zh") else " "
        blocks.append(Paragraph(joined([say_.sentence(one) for one in found], gap), finding.id))
    return blocks


def _mean(source: Source, item: Item) -> tuple[f.RatingMean, ...]:
    """The mean of a rating; nothing for other items."""
    found = draw.rating_mean(source, item) if item.type == "rating" else None
    return () if found is None else (found,)


def _chart(
    source: Source, section: Section, items: Sequence[Item], found: Sequence[f.Claimed]
) -> tuple[Block, ...]:
    """One chart: the answers of items with one set of options, else the shares of the statements."""
    words, topic = parts(source.language), section.title[source.language]
    by_set: dict[str, list[Item]] = {}
    for item in items:
        enough = item.key in source.frequencies and source.enough(source.frequencies[item.key].base)
        if item.type == "single" and item.option_set is not None and enough:
            by_set.setdefault(item.option_set, []).append(item)
    together = max(by_set.values(), key=len, default=[])
    counts = [source.frequencies[item.key] for item in together]
    chart = survey_charts.items_chart(section.key, topic, together, counts, source.language, words)
    chart = chart or survey_charts.claims_chart(section.key, topic, found, source.language, words)
    return () if chart is None else (chart,)


def _scales_of(source: Source, section: Section) -> list[Scale]:
    """Scales whose first item stands in `section`."""
    return [
        scale
        for scale in source.questionnaire.scales
        if scale.key in source.scores and _first_item(source.questionnaire, scale) in section.items
    ]


def _first_item(questionnaire: Questionnaire, scale: Scale) -> str:
    first = scale.parts[0]
    return first if scale.kind == "mean_of_items" else _first_item(questionnaire, questionnaire.scale(first))


def _scale(source: Source, scale: Scale) -> tuple[Block, ...]:
    """Mean, bands and claims of a scale in one paragraph, closed by the fixed line."""
    found: list[f.Finding] = list(draw.scale_findings(source, scale))
    if not isinstance(found[0], f.Below):
        found.append(f.Unvalidated())
    return (told(scale.key, found, source.language),)


# ---- 附 ----------------------------------------------------------------------------------------


def _items(source: Source) -> Piece:
    """A table of every closed item and number, background included, in the order asked."""
    words, blocks, below = parts(source.language), list[Block](), 0
    for item in source.questionnaire.items:
        counts = source.frequencies.get(item.key)
        several, ranks = source.multiples.get(item.key), source.rankings.get(item.key)
        numbers = source.amounts.get(item.key)
        found = counts or several or ranks or numbers
        if found is None:
            continue
        shown, not_asked = source.enough(found.base), source.not_asked(item)
        below += not shown
        if counts is not None:
            table = tables.frequency(counts, source.language, shown=shown, k=source.k, not_asked=not_asked)
        elif several is not None:
            table = tables.multiple(several, source.language, shown=shown, k=source.k, not_asked=not_asked)
        elif ranks is not None:
            table = tables.ranking(ranks, source.language, shown=shown, k=source.k, not_asked=not_asked)
        elif numbers is not None:
            table = amounttables.amounts(numbers, source.language, k=source.k, not_asked=not_asked)
        blocks.append(_captioned(_rated(table, source, item), item, source.language, words))
    return Piece(tuple(blocks), below)


def _rated(table: Table, source: Source, item: Item) -> Table:
    """The table of a rating with its mean as a note; any other as it is."""
    words = described(source.language)
    notes = [fill(words.rated, rating_figures(one)) for one in _mean(source, item)]
    return replace(table, notes=(*table.notes, *notes))


def _captioned(table: Table, item: Item, language: str, words: Parts) -> Table:
    return replace(table, caption=words.question.format(key=item.key, text=item.text[language]))


def _scoring(source: Source) -> tuple[Block, ...]:
    words, say_ = parts(source.language), wording.of(source.language)
    scales = [scale for scale in source.questionnaire.scales if scale.key in source.scores]
    if not scales:
        return ()
    blocks: list[Block] = [Heading(1, (words.scoring,)), survey_tables.scoring(scales, source, words)]
    results = [source.scores[scale.key] for scale in scales]
    blocks.append(tables.scores(results, source.language, smallest=source.k))
    if source.questionnaire.bands is not None:
        blocks.append(survey_tables.bands(source.questionnaire.bands, source.language, words))
    blocks.append(Paragraph(say_.sentence(f.Unvalidated()), "unvalidated"))
    return tuple(blocks)

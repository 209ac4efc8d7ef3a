"""The part of a report that compares groups: the questionnaire's default cross-tables, disclosure applied.

Claims by background stand one to a head with a table of all groups; scores by background follow, then
answers crossed with answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis import crosstables, draw, groups, wording
from analysis import findings as f
from analysis.blocks import Block, Heading, Paragraph
from analysis.draw import Source
from analysis.groups import ClaimInGroups, Found, MeansInGroups, Side
from analysis.report import survey_charts, survey_tables
from analysis.report.told import told
from analysis.wording.parts import parts
from questionnaires.model import Margin


@dataclass(frozen=True)
class Compared:
    """The blocks of the part, how many tests they rest on, and how much is withheld."""

    blocks: tuple[Block, ...] = ()
    tests: int = 0
    small_groups: int = 0
    refused: int = 0

    def __add__(self, other: Compared) -> Compared:
        return Compared(
            self.blocks + other.blocks,
            self.tests + other.tests,
            self.small_groups + other.small_groups,
            self.refused + other.refused,
        )


def build(source: Source) -> Compared:
    """Every default cross-table the data allow, in the questionnaire's order of columns."""
    words = parts(source.language)
    whole, place = Compared(), 0
    for piece in (*_claims(source), _scores(source), _together(source), _crossed(source)):
        if piece is None:
            continue
        topic, part = piece
        place += 1
        head = words.topic.format(place=wording.of(source.language).ordinal(place), topic=topic)
        whole += Compared((Heading(2, (head,)),)) + part
    return whole if place else Compared((Paragraph((words.no_comparisons,), "groups"),))


def _claims(source: Source) -> list[tuple[str, Compared]]:
    words, pieces = parts(source.language), list[tuple[str, Compared]]()
    for key, rows in groups.item_margins(source.questionnaire.crosstabs, "claim").items():
        found = [
            one
            for side in _sides(source, rows)
            if (one := groups.claim_in_groups(source, side, key)) is not None
        ]
        if not found:
            continue
        each = groups.compare(found, source.k)
        topics = [survey_tables.capital(one.variable) for one in found]
        shown = any(one.table.shows(i) for one in found for i in range(len(one.labels)))
        table = survey_tables.claim_in_groups(key, found, topics, source.language, words)
        chart = survey_charts.claim_in_groups_chart(key, found, topics, source.language, words)
        after = (table,) if chart is None else (table, chart)
        pieces.append((found[0].phrase, _compared(source, found, each, after if shown else ())))
    return pieces


def _scores(source: Source) -> tuple[str, Compared] | None:
    words, found, blocks = parts(source.language), list[ClaimInGroups | MeansInGroups](), list[Block]()
    crossed = Compared()
    for key, rows in groups.item_margins(source.questionnaire.crosstabs, "scale").items():
        for side in _sides(source, rows):
            one = groups.means_in_groups(source, side, key)
            if one is None:
                continue
            found.append(one)
            topic = survey_tables.capital(side.label)
            blocks.append(survey_tables.means_in_groups(one, topic, source.language, words))
            bands = groups.side(source, Margin("band", key))
            if bands is not None:
                crossed += _table(source, side, bands)
    if not found:
        return None
    each = groups.compare(found, source.k)
    unvalidated = Paragraph(wording.of(source.language).sentence(f.Unvalidated()), "unvalidated")
    return words.scores_in_groups, _compared(source, found, each, (*blocks, unvalidated)) + crossed


def _together(source: Source) -> tuple[str, Compared] | None:
    """Which scores go with the scores made of several scales, in one paragraph that names no cause."""
    found = draw.together(source)
    if not found:
        return None
    paragraph = told("together", [*found, f.AskedOnce()], source.language)
    return parts(source.language).scores_together, Compared((paragraph,), tests=len(found))


def _crossed(source: Source) -> tuple[str, Compared] | None:
    """Cross-tables of items, claims and bands with one another."""
    words, whole = parts(source.language), Compared()
    for one in source.questionnaire.crosstabs:
        if one.column.kind == "scale" or (one.row.kind == "item" and one.column.kind == "claim"):
            continue
        rows, columns = _side(source, one.row), _side(source, one.column)
        if rows is not None and columns is not None:
            whole += _table(source, rows, columns)
    return (words.crossed, whole) if whole.blocks else None


def _sides(source: Source, keys: Sequence[str]) -> list[Side]:
    sides = [_side(source, Margin("item", key)) for key in keys]
    return [side for side in sides if side is not None]


def _side(source: Source, margin: Margin) -> Side | None:
    """The side with a background item's words as the name of a grouping."""
    side = groups.side(source, margin, parts(source.language).rest)
    if side is None or margin.kind != "item":
        return side
    return replace(side, label=wording.of(source.language).topic(side.label))


def _compared(
    source: Source,
    found: Sequence[ClaimInGroups | MeansInGroups],
    each: Sequence[tuple[Found, ...]],
    after: tuple[Block, ...],
) -> Compared:
    """A paragraph for each variable, then the tables."""
    claims = [one for one in found if isinstance(one, ClaimInGroups)]
    coarser = survey_tables.decimals_in_groups(claims)
    paragraphs: tuple[Block, ...] = tuple(
        told(one.id, findings, source.language, coarser)
        for one, findings in zip(found, _once(each), strict=True)
        if findings
    )
    apart = [one for findings in each for one in findings if isinstance(one, f.NotCompared)]
    if apart:
        variables = tuple(dict.fromkeys(name for one in apart for name in one.variables))
        together = f.NotCompared(apart[0].id, variables)
        paragraphs += (told(f"{together.id}.not_compared", [together], source.language),)
    return Compared(
        paragraphs + after,
        groups.tests_in(each),
        sum(
            len(finding.labels)
            for findings in each
            for finding in findings
            if isinstance(finding, f.HiddenGroups)
        ),
        sum(isinstance(finding, f.Refused) for findings in each for finding in findings),
    )


def _once(each: Sequence[tuple[Found, ...]]) -> list[list[Found]]:
    """The findings without those that one sentence tells for the block, each hidden group named once."""
    seen: set[tuple[str, ...]] = set()
    kept: list[list[Found]] = []
    for findings in each:
        mine = list[Found]()
        for one in findings:
            if isinstance(one, f.HiddenGroups):
                if (one.variable, *one.labels) in seen:
                    continue
                seen.add((one.variable, *one.labels))
            if not isinstance(one, f.NotCompared):
                mine.append(one)
        kept.append(mine)
    return kept


def _table(source: Source, rows: Side, columns: Side) -> Compared:
    """One cross-table with the sentence that leads to it, or the advice to merge."""
    table, hidden = groups.crossed(source, rows, columns)
    id_ = f"{rows.id}x{columns.id}"
    if not table.base:
        return Compared()
    if hidden.refused:
        refused = f.Refused(id_, rows.label, columns.label)
        return Compared((told(id_, [refused], source.language),), refused=1)
    findings: list[f.Finding] = [f.Crossed(id_, rows.label, columns.label, int(table.base))]
    small = tuple(rows.labels[i] for i in hidden.small_groups)
    if small:
        findings.append(f.HiddenGroups(id_, rows.label, small, source.k))
    return Compared(
        (
            told(id_, findings, source.language),
            crosstables.crosstab(table, source.language, hidden),
        ),
        small_groups=len(small),
    )

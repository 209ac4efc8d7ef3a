"""A report as blocks of finished words: headings, paragraphs, tables, charts, notes.

Every number keeps what it is (id), its exact value and its unit beside the text that is printed, so that
renderers never compute and a later refresh knows what to replace. Ids are ASCII, at most 60 characters,
and name what a number is, not where it stands: `G5.claim.count`, `G5.item.4.count`, `G5xB2.2.percent`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

Unit = Literal["persons", "mentions", "answers", "percent", "points", "score", "coefficient", "p", "other"]


@dataclass(frozen=True)
class Number:
    """A printed number. `value` is exact and unrounded (a share for "percent": 71/219)."""

    id: str
    value: int | Fraction | float | None
    unit: Unit
    text: str


@dataclass(frozen=True)
class Word:
    """Words that are true only of these results: 近三成 of an exact share, 差异不明显, 依次是."""

    id: str
    share: Fraction | None
    """The share that a quantity word speaks of; None for other words."""
    text: str
    predicate: str = ""
    """What makes it true, in no language: `near 3`, `differs`, `order T3.item.5 T3.item.1`."""


@dataclass(frozen=True)
class Stamp:
    """What names these data in a sentence: the days of the survey, the release, its hash."""

    id: str
    text: str


@dataclass(frozen=True)
class Mark:
    """What stands in the place of a figure that is withheld; the id is the figure's."""

    id: str
    text: str


Run = str | Number | Word | Stamp | Mark
Runs = tuple[Run, ...]


def plain(runs: Runs) -> str:
    """The printed text of the runs."""
    return "".join(run if isinstance(run, str) else run.text for run in runs)


@dataclass(frozen=True)
class Heading:
    level: int
    """1 for 一、, 2 for （一）."""
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    runs: Runs
    key: str = ""
    """What it states, for copying and refreshing: `G5.claim`."""


@dataclass(frozen=True)
class Blank:
    """Room left for the writer, with a prompt: causes, measures."""

    prompt: str


@dataclass(frozen=True)
class Row:
    cells: tuple[Runs, ...]
    role: Literal["body", "base", "missing"] = "body"


@dataclass(frozen=True)
class Table:
    key: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    """The first column holds labels; all others hold figures and stand right-aligned."""
    notes: tuple[Runs, ...] = ()
    bars: int | None = None
    """The column whose percentages may also be drawn as bars: parts or mentions of one base."""
    parts: tuple[int, ...] = ()
    """The columns whose percentages are parts of each row's 100 %."""


@dataclass(frozen=True)
class Series:
    label: str
    values: tuple[Number | None, ...]
    """One a category; None where the figure is withheld or does not exist."""
    low: tuple[Number | None, ...] = ()
    high: tuple[Number | None, ...] = ()
    """Limits of the values' intervals, one a category; empty for a series without intervals."""
    apart: bool = False
    """An answer beside the scale (记不清): drawn apart from its steps."""


@dataclass(frozen=True)
class Chart:
    """A picture of figures, a row a category.

    `bars` begin at 0; `dots` stand for shares with their intervals; `stacked` bars are parts of 100 %;
    `diverging` ones are the ordered steps of a scale, its middle in one line.
    """

    key: str
    caption: str
    kind: Literal["bars", "dots", "stacked", "diverging"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    notes: tuple[Runs, ...] = ()
    bases: tuple[Number | None, ...] = ()
    """People behind each category, None where withheld; empty where no base is drawn."""
    gaps: tuple[str, ...] = ()
    """What stands in place of each category's missing figures; a dash, for withheld, unless said."""

    def gap(self, category: int) -> str:
        """The mark of a figure of `category` that is not there."""
        return self.gaps[category] if self.gaps else "—"

    @property
    def intervals(self) -> bool:
        """Whether any series has intervals."""
        return any(series.low for series in self.series)


@dataclass(frozen=True)
class Note:
    runs: Runs


Block = Heading | Paragraph | Blank | Table | Chart | Note


@dataclass(frozen=True)
class Origin:
    """Which state of which data a report is made from; empty where the data do not tell."""

    release: str = ""
    hash: str = ""
    questionnaire: str = ""
    """Its key."""
    version: int | None = None
    program: str = ""
    simulated: bool = False
    day: date | None = None
    """The last day of the survey: the date of files made from it."""
    definitions: tuple[tuple[str, str], ...] = ()
    """Key of an item, claim or scale, and a digest of what its figures are counted from."""


@dataclass(frozen=True)
class Report:
    title: str
    language: str
    blocks: tuple[Block, ...]
    footer: str = ""
    """Stands on every page: 模拟数据 when the data are simulated."""
    properties: tuple[tuple[str, str], ...] = field(default=())
    """Release id and hash, questionnaire version, program version."""
    origin: Origin = Origin()
    library: tuple[Block, ...] = ()
    """Sentences and charts that are not in the order of the report and may stand in an office's own file."""

    def numbers(self) -> Iterator[Number]:
        """Every number of headings, paragraphs, notes, tables and charts, in reading order."""
        for block in self.blocks:
            for runs in runs_of(block):
                yield from (run for run in runs if isinstance(run, Number))


def runs_of(block: Block) -> Iterator[Runs]:
    """Every sentence, cell and note of the block, a chart's figures among them."""
    match block:
        case Heading(runs=runs) | Paragraph(runs=runs) | Note(runs=runs):
            yield runs
        case Table(rows=rows, notes=notes):
            for row in rows:
                yield from row.cells
            yield from notes
        case Chart(series=series, notes=notes) as block:
            for one in series:
                yield tuple(number for number in (*one.values, *one.low, *one.high) if number is not None)
            yield tuple(base for base in block.bases if base is not None)
            yield from notes
        case Blank():
            return

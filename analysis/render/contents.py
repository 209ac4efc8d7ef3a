"""Where the parts of a web report stand: its headings and tables with the names by which links find them."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.blocks import Chart, Heading, Report, Table, plain
from analysis.render.captions import captions


@dataclass(frozen=True)
class Entry:
    """A part of the report: 1 and 2 are headings, 3 a table."""

    level: int
    text: str
    place: str
    """The name of the element in the page."""


def places(report: Report) -> tuple[str, ...]:
    """One entry a block of `report`: the name of its heading, table or chart in the page, else empty."""
    found, headings = list[str](), 0
    for block, caption in zip(report.blocks, captions(report), strict=True):
        if isinstance(block, Heading):
            headings += 1
            found.append(f"s{headings}")
        elif isinstance(block, Table | Chart) and caption is not None:
            found.append(f"{'t' if isinstance(block, Table) else 'f'}{caption.number or 0}")
        else:
            found.append("")
    return tuple(found)


def contents(report: Report) -> tuple[Entry, ...]:
    """The headings and captioned tables of the report, in its order."""
    entries = list[Entry]()
    for block, place in zip(report.blocks, places(report), strict=True):
        if isinstance(block, Heading):
            entries.append(Entry(block.level, plain(block.runs), place))
        elif isinstance(block, Table) and block.caption:
            entries.append(Entry(3, block.caption, place))
    return tuple(entries)

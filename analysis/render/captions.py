"""The few words that a renderer adds by itself: 表1, 图1, and which number each table and chart bears.

Numbers run through a report; a lone table without a report's title (command line) bears none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.blocks import Chart, Report, Table

LABELS = {
    "zh": ("表", "图", "{label}{number}\u3000{text}"),
    "en": ("Table ", "Figure ", "{label}{number}  {text}"),
}
"""Language -> label of tables, label of charts, the whole line (CY/T 170: one character space)."""

RANGES = {"zh": "{low}～{high}", "en": "{low}–{high}"}
PERCENT = {"zh": "单位：%", "en": "In percent"}
"""What a picture says beside its own figures: an interval, and the unit of figures without a sign."""


def script(language: str) -> Literal["zh", "en"]:
    """Which of the two sets of words `language` takes."""
    return "zh" if language.startswith("zh") else "en"


@dataclass(frozen=True)
class Caption:
    label: str
    number: int | None
    text: str
    template: str

    @property
    def line(self) -> str:
        """The whole caption: `表1　晋升渠道`, or its text alone without a number."""
        if self.number is None:
            return self.text
        return self.template.format(label=self.label, number=self.number, text=self.text)


def captions(report: Report) -> tuple[Caption | None, ...]:
    """One entry a block of `report`: the caption of a table or chart, None for all others."""
    table, chart, template = LABELS[script(report.language)]
    seen = {table: 0, chart: 0}
    found: list[Caption | None] = []
    for block in report.blocks:
        if isinstance(block, Table | Chart):
            label = table if isinstance(block, Table) else chart
            seen[label] += 1
            found.append(Caption(label, seen[label] if report.title else None, block.caption, template))
        else:
            found.append(None)
    return tuple(found)

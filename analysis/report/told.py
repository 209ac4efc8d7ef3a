"""Several sentences of a report as one paragraph."""

from __future__ import annotations

from collections.abc import Iterable

from analysis import wording
from analysis.blocks import Paragraph
from analysis.findings import Finding
from analysis.wording.template import joined


def told(key: str, found: Iterable[Finding], language: str, coarser: int | None = None) -> Paragraph:
    """The paragraph `key` of the sentences on `found`, blanks between them where the script has blanks.

    `coarser` is the precision that their percentages share with what stands beside them.
    """
    say_ = wording.of(language)
    gap = "" if language.startswith("zh") else " "
    return Paragraph(joined([say_.sentence(one, coarser) for one in found], gap), key)

"""The part on the quality of the answers: flags, and scales with and without the flagged where rules allow.

The flagged are a group like any other: what may not be shown of them is not to be had by subtraction.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from analysis.blocks import Block, Heading, Paragraph, Row, Runs, Table
from analysis.cells import figure, persons
from analysis.disclosure import FEW_VALUES, FLOOR, hidden_groups, of_one_mind
from analysis.draw import Source
from analysis.errors import DataError
from analysis.quality import Quality, quality_of
from analysis.scores import Score
from analysis.shown import quality as shown
from analysis.wording.crossed import crossed


def build(source: Source) -> tuple[Block, ...]:
    """A table of flags, and one of the scales' means with and without the flagged; nothing to flag: none."""
    words = crossed(source.language)
    try:
        found = quality_of(source.frame, source.questionnaire, codebook=source.codebook)
    except DataError:  # neither a scale nor a flag of the questionnaire's own
        return ()
    table = shown.table(found, source.language, protect=True)
    return (Heading(1, (words.quality,)), table, *_beside(source, found))


def _beside(source: Source, found: Quality) -> tuple[Block, ...]:
    words = crossed(source.language)
    if not found.with_and_without:
        return (Paragraph((words.too_few,), "quality.few"),)
    if not found.flagged.any():
        return (Paragraph((words.nobody_flagged,), "quality.none"),)
    scores = list(source.scores.values())
    rows = [row for one in scores if (row := _row(one, found.flagged, source.k)) is not None]
    if not rows:
        return ()
    groups = (words.all_people, words.unflagged)
    heads = (template.format(who=who) for who in groups for template in (words.n, words.mean))
    notes: tuple[Runs, ...] = ((words.not_told,),) if len(rows) < len(scores) else ()
    return (Table("quality.scales", words.without, (words.scale, *heads), tuple(rows), notes),)


def _row(score: Score, flagged: NDArray[np.bool_], k: int) -> Row | None:
    """The scale's mean of all and of the unflagged; None where the difference would tell too much."""
    scored, values = score.codes >= 0, len(score.values)
    counts = [np.bincount(score.codes[rows & scored], minlength=values) for rows in (~flagged, flagged)]
    sizes = [int(count.sum()) for count in counts]
    silent = int(flagged.sum()) - sizes[1]
    alike = [i for i, row in enumerate(counts) if of_one_mind(row.tolist())]
    if values <= FEW_VALUES or 0 < silent < FLOOR or not all(sizes) or hidden_groups(sizes, k=k, also=alike):
        return None
    points = (value * int(n) for value, n in zip(score.values, counts[0], strict=True))
    id_ = f"{score.scale}.quality"
    return Row(
        (
            (score.label,),
            (persons(f"{id_}.n", score.n),),
            figure(f"{id_}.mean", score.exact_mean, "score", 1),
            (persons(f"{id_}.without.n", sizes[0]),),
            figure(f"{id_}.without.mean", sum(points, Fraction(0)) / sizes[0], "score", 1),
        )
    )

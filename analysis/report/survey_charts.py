"""The report's own charts: the answers to a topic's items, its statements, and a statement in groups.

Figures have the ids of the sentences and tables that speak of them; what may not be shown is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Chart, Number, Runs, Series
from analysis.cells import level, limit, percent, persons
from analysis.frequency import Frequency
from analysis.groups import ClaimInGroups
from analysis.intervals import wilson
from analysis.report.survey_tables import text
from analysis.wording.heads import Heads, heads
from analysis.wording.parts import Parts
from analysis.wording.template import fill
from questionnaires.items import Item

LONGEST_LIST = 12
"""More bars or statements than this are read more easily in the appendix."""
CONFIDENCE = 0.95


def items_chart(
    key: str, topic: str, items: Sequence[Item], counts: Sequence[Frequency], language: str, words: Parts
) -> Chart | None:
    """Parts of 100 % for three or more items with one set of options; None where a base is under 30.

    Options with scores are the steps of a scale, those without stand beside it.
    """
    if not 3 <= len(items) <= LONGEST_LIST or any(numerals.decimals_for(one.base) is None for one in counts):
        return None
    decimals = numerals.decimals_together([one.base for one in counts]) or 0
    ordered = sum(option.score is not None for option in items[0].options) > 1
    series = tuple(
        Series(
            option.label[language],
            tuple(
                percent(
                    f"{one.variable}.item.{option.value}.percent",
                    int(one.row(option.value).count),
                    int(one.base),
                    decimals,
                )
                for one in counts
            ),
            apart=ordered and option.score is None,
        )
        for option in items[0].options
    )
    caption = text(words.items_chart, {"topic": topic})
    return Chart(
        f"{key}.items_chart",
        caption,
        "diverging" if ordered else "stacked",
        tuple(item.text[language] for item in items),
        series,
        text(heads(language).alt_parts, {"caption": caption}),
        bases=tuple(persons(f"{one.variable}.item.base", int(one.base)) for one in counts),
    )


def claims_chart(
    key: str, topic: str, found: Sequence[f.Claimed], language: str, words: Parts
) -> Chart | None:
    """Shares of the statements with their intervals; None for fewer than three or a base under 30."""
    if not 3 <= len(found) <= LONGEST_LIST or any(numerals.decimals_for(one.base) is None for one in found):
        return None
    decimals = numerals.decimals_together([one.base for one in found]) or 0
    caption = text(words.claims_chart, {"topic": topic})
    shares = [Share(one.id, one.count, one.base) for one in found]
    labels = tuple(one.phrase for one in found)
    return _dots(f"{key}.claims_chart", caption, labels, shares, decimals, language)


def claim_in_groups_chart(
    key: str, found: Sequence[ClaimInGroups], topics: Sequence[str], language: str, words: Parts
) -> Chart | None:
    """In each group the share of whom a claim holds, with intervals; None for fewer than three shown."""
    labels, shares = list[str](), list[Share]()
    for one, topic in zip(found, topics, strict=True):
        for i, (group, id_) in enumerate(zip(one.labels, one.ids, strict=True)):
            yes, base = one.table.counts[i][0], one.table.row_bases[i]
            known = one.table.shows(i)
            labels.append(text(words.by_group, {"variable": topic, "group": group}))
            shares.append(
                Share(
                    id_,
                    yes if known and isinstance(yes, int) else None,
                    base if isinstance(base, int) else None,
                )
            )
    drawn = [one.shown[1] for one in shares if one.shown is not None]
    if len(drawn) < 3:
        return None
    decimals = numerals.decimals_together(drawn) or 0
    caption = text(words.claim_by_groups, {"claim": found[0].phrase})
    return _dots(f"{key}.groups_chart", caption, tuple(labels), shares, decimals, language)


# ---- shares with intervals ----------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """`count` of `base` people, and the id of its figures. `count` None: withheld; `base` None: that too."""

    id: str
    count: int | None
    base: int | None

    @property
    def shown(self) -> tuple[int, int] | None:
        """Count and base, where both may stand as a percentage."""
        if self.count is None or not self.base or numerals.decimals_for(self.base) is None:
            return None
        return self.count, self.base

    def gap(self, labels: Heads) -> str:
        """What stands in place of a share that is not shown."""
        if self.base == 0:
            return labels.gap_nobody
        small = self.count is not None and self.base is not None
        return labels.gap_small if small else labels.withheld


def _dots(
    key: str, caption: str, categories: tuple[str, ...], shares: Sequence[Share], decimals: int, language: str
) -> Chart:
    """Shares as dots with Wilson intervals and the base of each."""
    labels = heads(language)
    values, low, high = list[Number | None](), list[Number | None](), list[Number | None]()
    for one in shares:
        limits = wilson(*one.shown, CONFIDENCE) if one.shown is not None else None
        values.append(percent(f"{one.id}.percent", *one.shown, decimals) if one.shown is not None else None)
        low.append(limit(f"{one.id}.low", limits.low if limits else None, decimals))
        high.append(limit(f"{one.id}.high", limits.high if limits else None, decimals))
    notes: list[Runs] = [fill(labels.chart_interval, {"level": level(CONFIDENCE), "method": "Wilson"})]
    if any(one.gap(labels) == labels.withheld for one in shares if one.shown is None):
        notes.append((labels.hidden,))
    bases = (None if one.base is None else persons(f"{one.id}.base", one.base) for one in shares)
    return Chart(
        key,
        caption,
        "dots",
        categories,
        (Series(caption, tuple(values), tuple(low), tuple(high)),),
        text(labels.alt_dots, {"caption": caption}),
        tuple(notes),
        tuple(bases),
        tuple(one.gap(labels) for one in shares),
    )

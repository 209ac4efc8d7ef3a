"""The report's own tables: profile, claims, groups, scoring; one-way tables are made by `tables`.

Figures have the ids of the sentences that speak of them; what disclosure hides is a mark here.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Mark, Number, Row, Runs, Table
from analysis.cells import figure, percent, persons
from analysis.draw import Source
from analysis.groups import ClaimInGroups, MeansInGroups
from analysis.wording.heads import Heads, heads
from analysis.wording.parts import Parts
from analysis.wording.template import fill, one_stop
from questionnaires.model import Bands, Scale


def text(template: str, values: dict[str, str]) -> str:
    """A fixed word with its places filled."""
    return one_stop(template.format(**values))


def capital(label: str) -> str:
    """The label with a capital where the script has them."""
    return label[:1].upper() + label[1:]


# ---- profile -----------------------------------------------------------------------------------


def profile(found: Sequence[f.Profile], topics: Sequence[str], language: str, words: Parts) -> Table:
    """Every background item in one table: its answers, then how many answered and how many did not."""
    labels = heads(language)
    decimals = numerals.decimals_together([one.base for one in found])
    rows: list[Row] = []
    for one, topic in zip(found, topics, strict=True):
        rows += [
            Row(
                _share_cells(
                    text(words.by_group, {"variable": topic, "group": part.label}), part, one.base, decimals
                )
            )
            for part in one.parts
        ]
        base = text(words.by_group, {"variable": topic, "group": labels.answered})
        missing = text(words.by_group, {"variable": topic, "group": labels.missing})
        rows.append(_filled((base,), (persons(f"{one.id}.base", one.base),), decimals, "base"))
        rows.append(_filled((missing,), (persons(f"{one.id}.missing", one.missing),), decimals, "missing"))
    head = (words.group, labels.persons) + ((labels.percent,) if decimals is not None else ())
    return Table("profile", words.profile, head, tuple(rows))


def _share_cells(label: str, part: f.Part, base: int, decimals: int | None) -> tuple[Runs, ...]:
    cells: tuple[Runs, ...] = ((label,), (persons(f"{part.id}.count", part.count),))
    if decimals is None:
        return cells
    if numerals.decimals_for(base) is None:
        return (*cells, ())
    return (*cells, (percent(f"{part.id}.percent", part.count, base, decimals),))


def _filled(label: Runs, count: Runs, decimals: int | None, role: str) -> Row:
    cells = (label, count) if decimals is None else (label, count, ())
    return Row(cells, "base" if role == "base" else "missing")


# ---- claims ------------------------------------------------------------------------------------


def claims(
    key: str, topic: str, found: Sequence[f.Claimed], language: str, words: Parts
) -> tuple[Table, ...]:
    """The statements of one topic. Those over bases under 100 stand apart from others.

    A table has one precision (W2), and a share is printed there as in its sentence.
    """
    fine = [one for one in found if numerals.decimals_for(one.base)]
    coarse = [one for one in found if not numerals.decimals_for(one.base)]
    if not fine or not coarse:
        return (_claims(f"{key}.claims", text(words.claims, {"topic": topic}), found, language, words),)
    small = text(words.claims_of_few, {"topic": topic})
    return (
        _claims(f"{key}.claims", text(words.claims, {"topic": topic}), fine, language, words),
        _claims(f"{key}.claims.few", small, coarse, language, words),
    )


def _claims(key: str, caption: str, found: Sequence[f.Claimed], language: str, words: Parts) -> Table:
    """People, share, and the base of each statement in a column of its own."""
    labels = heads(language)
    decimals = numerals.decimals_together([one.base for one in found])
    rows = []
    for one in found:
        label = text(words.asked, {"claim": one.phrase}) if one.asked_only else one.phrase
        cells: list[Runs] = [(label,), (persons(f"{one.id}.count", one.count),)]
        if decimals is not None:
            small = numerals.decimals_for(one.base) is None
            cells.append(() if small else (percent(f"{one.id}.percent", one.count, one.base, decimals),))
        rows.append(Row((*cells, (persons(f"{one.id}.base", one.base),))))
    shares = (labels.percent,) if decimals is not None else ()
    head = (words.what, labels.persons, *shares, labels.answered)
    notes: tuple[Runs, ...] = () if decimals is not None else ((labels.persons_only,),)
    return Table(key, caption, head, tuple(rows), notes)


# ---- groups ------------------------------------------------------------------------------------


def claim_in_groups(
    key: str, found: Sequence[ClaimInGroups], topics: Sequence[str], language: str, words: Parts
) -> Table:
    """One claim in the groups of several variables: size, people and share of each group."""
    labels, decimals = heads(language), decimals_in_groups(found)
    rows = [
        Row(_group_cells(one, i, topic, decimals, labels, words))
        for one, topic in zip(found, topics, strict=True)
        for i in range(len(one.labels))
    ]
    shares = (labels.percent,) if decimals is not None else ()
    caption = text(words.claim_by_groups, {"claim": found[0].phrase})
    notes: tuple[Runs, ...] = ((labels.hidden,),) if any(one.table.withheld for one in found) else ()
    head = (words.group, labels.answered, labels.persons, *shares)
    return Table(f"{key}.groups", caption, head, tuple(rows), notes)


def decimals_in_groups(found: Sequence[ClaimInGroups]) -> int | None:
    """The one precision of a claim's shares in all groups, in the table and in the sentences beside it."""
    return numerals.decimals_together(
        base
        for one in found
        for i, base in enumerate(one.table.row_bases)
        if isinstance(base, int) and one.table.shows(i)
    )


def _group_cells(
    one: ClaimInGroups, i: int, topic: str, decimals: int | None, labels: Heads, words: Parts
) -> tuple[Runs, ...]:
    yes, base = one.table.counts[i][0], one.table.row_bases[i]
    label = text(words.by_group, {"variable": topic, "group": one.labels[i]})
    if not isinstance(base, int):
        names = ("base", "count") if decimals is None else ("base", "count", "percent")
        return ((label,), *((Mark(f"{one.ids[i]}.{name}", labels.withheld),) for name in names))
    cells: list[Runs] = [(label,), (persons(f"{one.ids[i]}.base", base),)]
    hidden = not isinstance(yes, int) or not one.table.shows(i)
    count = f"{one.ids[i]}.count"
    cells.append((Mark(count, labels.withheld) if hidden else persons(count, _int(yes)),))
    if decimals is None:
        return tuple(cells)
    if hidden:
        cells.append((Mark(f"{one.ids[i]}.percent", labels.withheld),))
    elif numerals.decimals_for(base) is None:
        cells.append(())
    else:
        cells.append((percent(f"{one.ids[i]}.percent", _int(yes), base, decimals),))
    return tuple(cells)


def _int(count: object) -> int:
    if not isinstance(count, int):
        raise TypeError(f"{count!r} is not a count that may be printed")
    return count


def means_in_groups(one: MeansInGroups, topic: str, language: str, words: Parts) -> Table:
    """A scale's mean and standard deviation in each group of one variable."""
    labels = heads(language)
    rows = []
    for group in one.groups:
        label = text(words.by_group, {"variable": topic, "group": group.label})
        cells: list[Runs] = [(label,), (persons(f"{group.id}.n", group.n),)]
        if group.withheld:
            cells += [(Mark(f"{group.id}.{name}", labels.withheld),) for name in ("mean", "sd")]
        else:
            cells += [
                figure(f"{group.id}.mean", group.mean, "score", 1),
                figure(f"{group.id}.sd", group.sd, "score", 1),
            ]
        rows.append(Row(tuple(cells)))
    notes: tuple[Runs, ...] = ((labels.hidden,),) if any(group.withheld for group in one.groups) else ()
    caption = text(words.means_by_groups, {"scale": one.label})
    head = (words.group, labels.persons, labels.mean, labels.sd)
    return Table(one.id, caption, head, tuple(rows), notes)


# ---- scoring -----------------------------------------------------------------------------------


def scoring(scales: Sequence[Scale], source: Source, words: Parts) -> Table:
    """How each scale is made: its parts, reversed ones marked, and the fewest answers for a score."""
    labels, language = heads(source.language), source.language
    rows = []
    for scale in scales:
        names = [
            "".join(map(str, fill(labels.reversed, {"label": part}))) if part in scale.reverse else part
            for part in scale.parts
        ]
        least = Number(f"{scale.key}.min_answered", scale.min_answered, "other", str(scale.min_answered))
        rows.append(Row(((scale.label[language],), (", ".join(names),), (least,))))
    head = (labels.scale, words.scale_items, words.least)
    return Table("scoring", words.scoring_table, head, tuple(rows))


def bands(found: Bands, language: str, words: Parts) -> Table:
    """The limits of the bands."""
    edges = ["0", *(numerals.fixed_text(cut, 0 if cut.denominator == 1 else 1) for cut in found.cuts), "100"]
    rows = []
    for at, label in enumerate(found.labels):
        close = "]" if at == len(found.labels) - 1 else ")"
        rows.append(Row(((label[language],), (f"[{edges[at]}, {edges[at + 1]}{close}",))))
    return Table(
        "bands", words.bands, (words.bands, words.band_range), tuple(rows), ((words.rounding_of_bands,),)
    )

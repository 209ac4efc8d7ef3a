"""Weights and design-based estimates as tables of printed figures, for the terminal and every file."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import numerals
from analysis.blocks import Number, Row, Run, Runs, Table, Unit
from analysis.cells import ascii_id, figure, level, persons, share, value_id
from analysis.composite import Composite
from analysis.design import Design
from analysis.estimate import Comparison, Estimate
from analysis.intervals import t_quantile
from analysis.weights import Raked
from analysis.wording.design import EstimateWords, composite_words, estimate_words, weight_words
from analysis.wording.heads import heads
from analysis.wording.template import fill


def rake(result: Raked, language: str, *, limit: float | None = None) -> Table:
    """A row a category: rows of the sample, and its share before weighting, in the population, and after.

    `limit` is what the weights were trimmed to, if they were.
    """
    words = weight_words(language)
    rows = []
    for margin in result.margins:
        for at, category in enumerate(margin.categories, 1):
            id_ = f"rake.{ascii_id(margin.variable)}.{value_id(category.value, at)}"
            label = fill(words.of, {"variable": margin.label, "category": category.label})
            shares: list[Runs] = [
                (share(f"{id_}.{name}", getattr(category, name), 1),)
                for name in ("before", "target", "after")
            ]
            rows.append(Row((label, (persons(f"{id_}.count", category.count),), *shares)))
    head = (words.category, words.rows, words.before, words.target, words.after)

    def number(name: str, value: float, decimals: int, unit: Unit = "other") -> Number:
        return Number(f"rake.{name}", value, unit, numerals.fixed_text(value, decimals))

    places: dict[str, Run] = {
        "rounds": str(result.iterations),
        "total": number("total", result.total, 1),
        "least": number("min", float(result.weights.min()), 3),
        "most": number("max", float(result.weights.max()), 3),
        "n": persons("rake.n", result.kish.n),
        "effective": number("n_effective", result.kish.n_effective, 1),
        "deff": number("deff", result.kish.deff, 3),
    }
    notes = [fill(words.fitted, places), fill(words.price, places)]
    if limit is not None:
        notes.append(fill(words.trimmed, {"limit": numerals.fixed_text(limit, 3)}))
    return Table("rake", words.caption, head, tuple(rows), (*notes, (words.fixed,)))


def estimate(
    result: Estimate,
    design: Design,
    language: str,
    *,
    shown: bool = True,
    k: int = 10,
    groups: Comparison | None = None,
    who: str = "",
) -> Table:
    """The estimate for everybody and for every group of `groups`, with error, interval and design effect.

    With `shown` False (fewer than `k` answered) nothing but how many people answered. `who` names a subgroup.
    """
    words, key = estimate_words(language), f"estimate.{ascii_id(result.variable)}"
    kind = "number" if result.kind == "total" and result.value is not None else result.kind
    places = {"variable": result.label, "value": result.value_label or "", "over": result.over or ""}
    caption = "".join(map(str, fill(words.caption[kind], places)))
    interval = "".join(map(str, fill(words.interval, {"level": level(result.confidence)})))
    head = (words.group, words.persons, words.estimate[kind], words.error, interval, words.effect)
    lines = [(who or words.everybody, f"{key}.all", result)]
    if groups is not None:
        lines += [
            (g.label, f"{key}.{value_id(g.group, at)}", g.estimate) for at, g in enumerate(groups.groups, 1)
        ]
    decimals = numerals.decimals_together([one.n for _, _, one in lines])
    rows = [_estimate_row(label, id_, one, decimals, shown, words) for label, id_, one in lines]
    rows.append(
        Row(((words.missing,), (persons(f"{key}.missing", result.missing),), (), (), (), ()), "missing")
    )
    if not shown:
        return Table(key, caption, head, tuple(rows), (fill(heads(language).hidden_base, {"k": str(k)}),))
    notes = _estimate_notes(result, design, words, key)
    if groups is not None and groups.difference is not None:
        notes += _difference_notes(groups, words, key)
    return Table(key, caption, head, tuple(rows), tuple(notes))


_DECIMALS = {"total": 1, "ratio": 3}


def _estimate_row(
    label: str, id_: str, one: Estimate, decimals: int | None, shown: bool, words: EstimateWords
) -> Row:
    """`decimals` are those of the shares of all rows; a share of fewer than 30 people is not printed."""
    cells: list[Runs] = [(label,), (persons(f"{id_}.n", one.n),)]
    if not shown or (one.kind == "share" and _few(one)):
        return Row((*cells, (), (), (), ()))

    def printed(name: str, value: float | None, finer: int = 0) -> Runs:
        if one.kind == "share":
            return () if value is None else (share(f"{id_}.{name}", value, (decimals or 0) + finer),)
        return figure(f"{id_}.{name}", value, "score", _DECIMALS.get(one.kind, 2) + finer)

    limits: Runs = ()
    if one.low is not None and one.high is not None:
        limits = fill(words.range, {"low": printed("low", one.low), "high": printed("high", one.high)})
    effect = one.deff if one.deff is not None else one.deff_replace
    cells += [printed("estimate", one.estimate), printed("se", one.se, 1), limits]
    return Row((*cells, figure(f"{id_}.deff", effect, "coefficient", 2)))


def _few(one: Estimate) -> bool:
    return numerals.decimals_for(one.n) is None


def _estimate_notes(result: Estimate, design: Design, words: EstimateWords, key: str) -> list[Runs]:
    """What the errors and the interval rest on, and what is not there."""
    notes: list[Runs] = []
    if result.kind == "share" and _few(result):
        notes.append((words.too_few,))
    if design.stratified or design.clustered:
        counts: dict[str, Run] = {"strata": str(result.strata), "clusters": str(result.clusters)}
        notes.append(fill(words.clustered, counts))
    else:
        notes.append((words.sample,))
    if design.second is not None:
        notes.append((words.within,))
    if result.se is None:
        notes.append((words.undefined,))
    else:
        t = numerals.fixed_text(t_quantile(result.df, result.confidence), 2)
        places: dict[str, Run] = {"df": str(result.df), "t": t}
        notes.append(fill(words.logit if result.interval == "logit" else words.t, places))
    if result.deff is None and result.deff_replace is not None:
        notes.append((words.replace,))
    if design.weighted:
        notes.append((words.fixed,))
    if design.stratified and design.alone.any():
        notes.append(fill(words.alone, {"count": str(int(design.alone.sum())), "lone": design.lone}))
    return notes


def _difference_notes(groups: Comparison, words: EstimateWords, key: str) -> Sequence[Runs]:
    found = groups.difference
    first, second = (one for one in groups.groups if one.estimate.estimate is not None)
    if found is None or found.estimate is None or found.se is None or found.t is None or found.p is None:
        return []
    if found.value is not None and (_few(first.estimate) or _few(second.estimate)):
        return []

    def number(name: str, value: float | None) -> Number:
        value = 0.0 if value is None else value
        if found.value is not None:
            return Number(f"{key}.{name}", value, "points", numerals.fixed_text(100 * value, 1))
        return Number(f"{key}.{name}", value, "score", numerals.fixed_text(value, 2))

    places: dict[str, Run] = {
        "first": first.label,
        "second": second.label,
        "difference": number("difference", found.estimate),
        "level": level(found.confidence),
        "low": number("difference_low", found.low),
        "high": number("difference_high", found.high),
        "t": Number(f"{key}.difference.t", found.t, "other", numerals.fixed_text(found.t, 2)),
        "df": str(found.df),
        "p": Number(f"{key}.difference.p", found.p, "p", numerals.p_text(found.p)),
    }
    return [fill(words.difference if found.value is None else words.difference_points, places)]


def composite(result: Composite, language: str) -> Table:
    """A row a component with its weight, persons and mean; the index itself below, and who has none."""
    words, common = composite_words(language), heads(language)
    rows = []
    for one in result.components:
        id_ = f"composite.{ascii_id(one.name)}"
        weight = Number(f"{id_}.weight", one.weight, "percent", numerals.fixed_text(one.weight, 1))
        people: Runs = (persons(f"{id_}.n", one.n),)
        rows.append(Row(((one.label,), (weight,), people, figure(f"{id_}.mean", one.mean, "score", 1), ())))
    whole: list[Runs] = [
        (words.index,),
        ("100.0",),
        (persons("composite.n", result.n),),
        figure("composite.mean", result.mean, "score", 1),
        figure("composite.sd", result.sd, "score", 1),
    ]
    rows.append(Row(tuple(whole), "base"))
    lacking: Runs = (persons("composite.not_scored", result.not_scored),)
    rows.append(Row(((common.not_scored,), (), lacking, (), ()), "missing"))
    head = (words.component, words.weight, common.persons, common.mean, common.sd)
    note = words.reweighted if result.reweighted else words.complete
    return Table("composite", words.caption, head, tuple(rows), ((note,),))

"""A statistic as a table of printed figures: what stands in reports, in the terminal and in every file.

Figures keep their ids and exact values; words come from `wording.heads`, rounding from `numerals`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from analysis import numerals
from analysis.blocks import Number, Row, Run, Runs, Table, Unit
from analysis.cells import ascii_id, figure, level, percent, persons, share, value_id
from analysis.crosstables import crosstab as crosstab
from analysis.frequency import Frequency, FrequencyRow
from analysis.multiple import Multiple, MultipleRow
from analysis.ranking import RankedOption, Ranking
from analysis.scale import ItemAnalysis, ScaleAnalysis
from analysis.scores import Score
from analysis.wording.heads import Heads, heads
from analysis.wording.template import fill


def frequency(
    result: Frequency, language: str, *, shown: bool = True, k: int = 10, not_asked: int = 0
) -> Table:
    """One-way table: 选项, 人数, 占比(%), interval; then 有效作答 and 未作答, always.

    `not_asked` of those without an answer stand in a row of their own: 未被问到.

    Under a base of 30 persons only. With `shown` False (fewer than `k` answered) nothing but the bases.
    """
    words, key = heads(language), ascii_id(result.variable)
    decimals = numerals.decimals_for(result.unweighted_base) if shown else None
    interval = fill(words.interval, {"level": level(result.confidence)})
    head = [words.option, words.weighted if result.weighted else words.persons]
    if decimals is not None:
        head += [words.percent, *map(str, interval)]
    rows = [
        _frequency_row(result, row, f"{key}.item.{value_id(row.value, at)}", decimals, words, shown)
        for at, row in enumerate(result.rows, 1)
    ]
    base = persons(f"{key}.item.base", result.base)
    everybody = Number(
        f"{key}.item.base.percent", Fraction(1), "percent", numerals.percent_text(1, 1, decimals or 0)
    )
    rest: tuple[Runs, ...] = ((everybody,), ()) if decimals is not None else ()
    rows.append(Row(((words.answered,), (base,), *rest), "base"))
    rows += _no_answer(key, result.missing, not_asked, words, len(rest))
    notes = _frequency_notes(result, key, decimals, words, k if not shown else 0)
    bars = 2 if decimals is not None else None
    return Table(key, result.label, tuple(head), tuple(rows), notes, bars)


def _no_answer(key: str, missing: int, not_asked: int, words: Heads, empty: int) -> list[Row]:
    """Who was asked and gave no answer; and who was not asked, where that can happen."""
    kinds = [("missing", words.missing, missing - not_asked)]
    if not_asked:
        kinds.append(("not_asked", words.not_asked, not_asked))
    return [
        Row(((label,), (persons(f"{key}.item.{kind}", count),), *((),) * empty), "missing")
        for kind, label, count in kinds
    ]


def multiple(
    result: Multiple, language: str, *, shown: bool = True, k: int = 10, not_asked: int = 0
) -> Table:
    """Table of several answers: persons, share of persons, share of mentions, most frequent option first."""
    words, key = heads(language), ascii_id(result.variable)
    decimals = numerals.decimals_for(result.base) if shown else None
    head = [words.option, words.persons]
    if decimals is not None:
        head += [words.percent_of_persons, words.percent_of_mentions]
    named = list(enumerate(result.rows, 1))
    if shown:  # equal counts keep the order of the questionnaire; a hidden order must tell nothing
        named.sort(key=lambda entry: -entry[1].count)
    rows = [
        _multiple_row(result, row, f"{key}.item.{value_id(row.value, at)}", decimals)
        if shown
        else Row(((row.label,), (words.withheld,)))
        for at, row in named
    ]
    rows += _multiple_foot(result, key, words, len(head) - 2, shown, not_asked)
    notes: list[Runs] = [(words.several,)]
    if result.duplicates == "count":
        notes.append((words.twice,))
    if decimals is None:
        notes.append(_small_note(result.base, words, 0 if shown else k))
    bars = 2 if decimals is not None else None
    return Table(key, result.label, tuple(head), tuple(rows), tuple(notes), bars)


def ranking(result: Ranking, language: str, *, shown: bool = True, k: int = 10, not_asked: int = 0) -> Table:
    """Table of a ranking: persons who put the option first, who ranked it, its mean rank; most firsts first.

    A mean rank of fewer than `k` people is withheld, as are all figures with `shown` False.
    """
    words, key = heads(language), ascii_id(result.variable)
    decimals = numerals.decimals_for(result.base) if shown else None
    ranked = words.ranked.format(places=result.places)
    head = [words.option, words.first, ranked, words.mean_rank]
    if decimals is not None:
        head = [words.option, words.first, words.percent, ranked, words.percent, words.mean_rank]
    named = list(enumerate(result.rows, 1))
    if shown:  # as in `multiple`
        named.sort(key=lambda entry: (-entry[1].first, -entry[1].ranked))
    rows = [
        _ranking_row(row, f"{key}.item.{value_id(row.value, at)}", decimals, words, k)
        if shown
        else Row(((row.label,), (words.withheld,)))
        for at, row in named
    ]
    rest: tuple[Runs, ...] = ((),) * (len(head) - 2)
    rows.append(Row(((words.answered,), (persons(f"{key}.item.base", result.base),), *rest), "base"))
    rows += _no_answer(key, result.missing, not_asked, words, len(rest))
    notes: list[Runs] = [(words.ranks,)]
    if shown and any(0 < row.ranked < k for row in result.rows):
        notes.append((words.hidden,))
    if decimals is None:
        notes.append(_small_note(result.base, words, 0 if shown else k))
    return Table(
        key, result.label, tuple(head), tuple(rows), tuple(notes), 2 if decimals is not None else None
    )


def _ranking_row(row: RankedOption, id_: str, decimals: int | None, words: Heads, k: int) -> Row:
    cells: list[Runs] = [(row.label,)]
    for name, count in (("first", row.first), ("ranked", row.ranked)):
        cells.append((persons(f"{id_}.{name}.count", count),))
        if decimals is not None:
            cells.append((percent(f"{id_}.{name}.percent", count, row.base, decimals),))
    few = 0 < row.ranked < k
    cells.append((words.withheld,) if few else figure(f"{id_}.mean_rank", row.mean_rank, "score", 2))
    return Row(tuple(cells))


def scale(
    result: ScaleAnalysis,
    language: str,
    *,
    key: str = "scale",
    caption: str = "",
    smallest: int = 0,
    measures: bool = False,
) -> Table:
    """Items of a scale with mean, SD, item-rest r and alpha without the item; reliability in the notes.

    Figures of fewer than `smallest` people are withheld. `measures` adds notes of further figures.
    """
    words = heads(language)
    hidden = result.complete < smallest
    rows = tuple(
        _item_row(item, f"{key}.{ascii_id(item.item)}", words, smallest, hidden) for item in result.items
    )
    complete: Runs = (persons(f"{key}.complete", result.complete),)
    rows += (Row(((words.complete,), complete, (), (), (), ()), "base"),)
    head = (words.item, words.persons, words.mean, words.sd, words.r_drop, words.alpha_if_dropped)
    notes: tuple[Runs, ...] = ((words.hidden,),) if hidden else _scale_notes(result, key, words)
    if measures and not hidden:
        notes += _further_notes(result, key, words)
    return Table(key, caption or words.scale_items, head, rows, notes)


def scores(results: Sequence[Score], language: str, *, key: str = "scores", smallest: int = 0) -> Table:
    """Scores on 0..100, a scale a row: n, not scored, mean, SD and quartiles with one decimal."""
    words = heads(language)
    head = (words.scale, words.persons, words.not_scored, words.mean, words.sd, *words.quartiles)
    rows = []
    for result in results:
        quartiles = result.quartiles or (None, None, None)
        figures = zip(
            ("mean", "sd", "q1", "median", "q3"),
            (result.exact_mean, result.sd, *quartiles),
            strict=True,
        )
        cells = [
            (words.withheld,) if result.n < smallest else figure(f"{result.scale}.{name}", value, "score", 1)
            for name, value in figures
        ]
        people: list[Runs] = [
            (persons(f"{result.scale}.n", result.n),),
            (persons(f"{result.scale}.not_scored", result.not_scored),),
        ]
        rows.append(Row(((result.label,), *people, *cells)))
    notes: tuple[Runs, ...] = ((words.hidden,),) if any(r.n < smallest for r in results) else ()
    return Table(key, words.scale_scores, head, tuple(rows), notes)


# ---- one-way -----------------------------------------------------------------------------------


def _frequency_row(
    result: Frequency, row: FrequencyRow, id_: str, decimals: int | None, words: Heads, shown: bool
) -> Row:
    if not shown:
        return Row(((row.label,), (words.withheld,)))
    cells: list[Runs] = [(row.label,), (persons(f"{id_}.count", row.count),)]
    if decimals is not None:
        cells.append((percent(f"{id_}.percent", row.count, result.base, decimals),))
        limits = {
            "low": share(f"{id_}.low", row.low, decimals),
            "high": share(f"{id_}.high", row.high, decimals),
        }
        cells.append(fill(words.range, limits))
    return Row(tuple(cells))


def _frequency_notes(
    result: Frequency, key: str, decimals: int | None, words: Heads, withheld_under: int
) -> tuple[Runs, ...]:
    notes: list[Runs] = []
    if decimals is None:
        notes.append(_small_note(result.unweighted_base, words, withheld_under))
    elif numerals.parts_miss_100([row.count for row in result.rows], result.base, decimals):
        notes.append((words.rounding,))
    if result.weighted:
        answered = persons(f"{key}.item.unweighted_base", result.unweighted_base)
        notes.append(fill(words.weights, {"n": answered}))
    if not withheld_under:
        notes += _interval_notes(result, key, words, decimals)
        notes += _boxes(result, key, decimals, words)
    return tuple(notes)


def _boxes(result: Frequency, key: str, decimals: int | None, words: Heads) -> list[Runs]:
    """The highest values together, the lowest, and their difference."""
    notes: list[Runs] = []
    templates = ((words.top, words.top_persons), (words.bottom, words.bottom_persons))
    for name, box, (whole, alone) in zip(
        ("top", "bottom"), (result.top, result.bottom), templates, strict=True
    ):
        if box is None:
            continue
        values: dict[str, Run | Runs] = {
            "number": str(len(box.values)),
            "count": persons(f"{key}.{name}.count", box.count),
            "level": level(result.confidence),
        }
        if decimals is not None:
            values |= {
                "percent": percent(f"{key}.{name}.percent", box.count, result.base, decimals),
                "low": share(f"{key}.{name}.low", box.low, decimals),
                "high": share(f"{key}.{name}.high", box.high, decimals),
            }
        notes.append(fill(whole if decimals is not None else alone, values))
    if result.net is not None and decimals is not None:
        net = result.net
        limits = {"difference": net.difference, "low": net.low, "high": net.high}
        places: dict[str, Run | Runs] = {
            name: Number(
                f"{key}.net.{name}", value, "points", numerals.points_text(value, 0, decimals, sign=True)
            )
            for name, value in limits.items()
        }
        notes.append(fill(words.net, places | {"level": level(result.confidence)}))
    return notes


def _interval_notes(result: Frequency, key: str, words: Heads, decimals: int | None) -> list[Runs]:
    """Which interval stands in the table if it is not Wilson's own, and the test against expected shares."""
    notes: list[Runs] = []
    if decimals is not None and result.interval != "wilson":
        notes.append(fill(words.interval_method, {"method": result.interval}))
    if decimals is not None and result.population is not None:
        people = persons(f"{key}.item.population", result.population)
        notes.append(fill(words.finite, {"population": people, "fpc": result.fpc}))
    if result.goodness is not None:
        test = result.goodness
        statistic = Number(
            f"{key}.goodness", test.statistic, "coefficient", numerals.fixed_text(test.statistic, 2)
        )
        p = Number(f"{key}.goodness.p", test.p, "p", numerals.p_text(test.p))
        notes.append(fill(words.goodness, {"statistic": statistic, "df": str(test.df), "p": p}))
    return notes


def _small_note(base: int, words: Heads, withheld_under: int) -> Runs:
    if withheld_under:
        return fill(words.hidden_base, {"k": str(withheld_under)})
    return (words.persons_only if base else words.nobody,)


def _multiple_row(result: Multiple, row: MultipleRow, id_: str, decimals: int | None) -> Row:
    cells: list[Runs] = [(row.label,), (persons(f"{id_}.count", row.count),)]
    if decimals is not None:
        of_mentions: Runs = ()
        if result.responses:
            of_mentions = (percent(f"{id_}.mentions_percent", row.mentions, result.responses, decimals),)
        cells += [(percent(f"{id_}.percent", row.count, result.base, decimals),), of_mentions]
    return Row(tuple(cells))


def _multiple_foot(
    result: Multiple, key: str, words: Heads, empty: int, shown: bool, not_asked: int
) -> list[Row]:
    base = {"answered": words.answered, "any": words.any_mentioned, "all": words.all_answered}[result.cases]
    rest: tuple[Runs, ...] = ((),) * empty
    mentions = Number(
        f"{key}.item.mentions", result.responses, "mentions", numerals.count_text(result.responses)
    )
    rows = [Row(((base,), (persons(f"{key}.item.base", result.base),), *rest), "base")]
    if shown:
        rows.append(Row(((words.mentions,), (mentions,), *rest), "base"))
    if result.cases == "answered":
        return rows + _no_answer(key, result.missing, not_asked, words, empty)
    missing = persons(f"{key}.item.missing", result.missing)
    return [*rows, Row(((words.not_counted,), (missing,), *rest), "missing")]


# ---- scales ------------------------------------------------------------------------------------


def _item_row(item: ItemAnalysis, id_: str, words: Heads, smallest: int, hidden: bool) -> Row:
    label = fill(words.reversed, {"label": item.label}) if item.reversed else (item.label,)
    few = item.n < smallest
    cells: list[Runs] = [
        (words.withheld,) if few else figure(f"{id_}.mean", item.mean, "score", 2),
        (words.withheld,) if few else figure(f"{id_}.sd", item.sd, "score", 2),
        (words.withheld,) if hidden else figure(f"{id_}.r_drop", item.r_drop, "coefficient", 3),
        (words.withheld,)
        if hidden
        else figure(f"{id_}.alpha_if_dropped", item.alpha_if_dropped, "coefficient", 3),
    ]
    return Row((label, (persons(f"{id_}.n", item.n),), *cells))


def _scale_notes(result: ScaleAnalysis, key: str, words: Heads) -> tuple[Runs, ...]:
    notes: list[Runs] = []

    def number(name: str, value: float, unit: Unit, decimals: int) -> Number:
        return Number(f"{key}.{name}", value, unit, numerals.fixed_text(value, decimals))

    n = numerals.count_text(result.complete if result.missing == "listwise" else result.total)
    if result.alpha is not None:
        places: dict[str, Run] = {"alpha": number("alpha", result.alpha, "coefficient", 3), "n": n}
        whole = result.alpha_low is not None and result.alpha_high is not None
        if result.alpha_low is not None and result.alpha_high is not None:
            places |= {
                "level": level(result.confidence),
                "low": number("alpha_low", result.alpha_low, "coefficient", 3),
                "high": number("alpha_high", result.alpha_high, "coefficient", 3),
            }
        notes.append(fill(words.alpha if whole else words.alpha_alone, places))
    if result.r is not None:
        notes.append(fill(words.two_items, {"r": number("r", result.r, "coefficient", 3), "n": n}))
    if result.omega is not None:
        notes.append(fill(words.omega, {"omega": number("omega", result.omega, "coefficient", 3)}))
    scored = result.scores
    if scored.mean is not None and scored.sd is not None:
        places = {
            "n": persons(f"{key}.scores.n", scored.n),
            "mean": number("scores.mean", scored.mean, "score", 2),
            "sd": number("scores.sd", scored.sd, "score", 2),
        }
        notes.append(fill(words.scores, places))
    return tuple(notes)


def _further_notes(result: ScaleAnalysis, key: str, words: Heads) -> tuple[Runs, ...]:
    """Standardised alpha, KR-20, split halves and Guttman's lambdas, those that are defined."""
    found = result.further
    figures = {
        words.alpha_standardised: ("alpha_standardised", found.alpha_standardised),
        words.kr20: ("kr20", found.kr20),
        words.lambda4: ("lambda4", found.lambda4),
        words.lambda6: ("lambda6", found.lambda6),
    }

    def number(name: str, value: float) -> Number:
        return Number(f"{key}.{name}", value, "coefficient", numerals.fixed_text(value, 3))

    notes = [
        fill(template, {"value": number(name, value)})
        for template, (name, value) in figures.items()
        if value is not None
    ]
    if found.split_half is not None:
        halves = found.split_half
        places: dict[str, Run] = {
            "r": number("split_half.r", halves.r),
            "brown": number("split_half.spearman_brown", halves.spearman_brown),
        }
        notes.append(fill(words.split_half, places))
    return tuple(notes)

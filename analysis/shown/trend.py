"""Waves side by side as tables, as the JSON object of `trend`, and as CSV lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from analysis import numerals
from analysis.blocks import Number, Row, Run, Runs, Table
from analysis.cells import ascii_id, level, percent, persons
from analysis.figures import Figures
from analysis.shown.parts import number, p_cell, plain
from analysis.trend import Indicator, Trend
from analysis.wording.heads import heads
from analysis.wording.template import fill
from analysis.wording.trend import named, trended
from questionnaires.errors import Message


def tables(result: Trend, language: str, words: Callable[[Message], str] = str) -> tuple[Table, ...]:
    """Shares and means, each in a table of its own; `words` puts reasons into the language.

    Shares over bases under 100 stand apart: a table has one precision (W2), and theirs is coarser.
    """
    shares = [one for one in result.indicators if one.kind == "share"]
    means = [one for one in result.indicators if one.kind == "mean"]
    fine = [one for one in shares if decimals_of(one)]
    coarse = [one for one in shares if not decimals_of(one)]
    pieces = (
        (fine, "trend.share"),
        (coarse, "trend.share.small" if fine else "trend.share"),
        (means, "trend.mean"),
    )
    found = [_table(result, those, key, language) for those, key in pieces if those]
    own = trended(language)
    tests = Number("trend.tests", result.tests, "other", str(result.tests))
    notes: list[Runs] = [fill(own.bases, {"tests": tests}), (own.unlinked,)]
    if any(None in one.bases for one in result.indicators):
        notes.append((own.withheld,))
    notes += [fill(own.refused, {"label": one.label, "why": words(one.why)}) for one in result.refused]
    last = found[-1]
    ended = Table(last.key, last.caption, last.head, last.rows, (*last.notes, *notes))
    return (*found[:-1], ended)


def figures(result: Trend) -> Figures:
    """The object of `trend`."""
    return {
        "waves": [{"name": one.name, "base": one.base} for one in result.waves],
        "indicators": [
            {
                "id": one.id,
                "values": plain(one.values),
                "difference": plain(one.difference),
                "low": plain(one.low),
                "high": plain(one.high),
                "p_holm": plain(one.p_holm),
                "kind": one.kind,
                "label": one.label,
                "bases": plain(one.bases),
                "counts": plain(one.counts),
                "test": one.test,
                "p": plain(one.p),
                "reason": None if one.reason is None else str(one.reason),
            }
            for one in result.indicators
        ],
        "refused": [{"id": one.id, "label": one.label, "reason": str(one.why)} for one in result.refused],
    }


def lines(found: Figures) -> list[Figures]:
    """A line an indicator and wave, each with its base."""
    waves, indicators = found["waves"], found["indicators"]
    if not isinstance(waves, list) or not isinstance(indicators, list):
        return []
    names = ("difference", "low", "high", "p_holm")
    return [
        {
            "id": one["id"],
            "wave": wave["name"],
            "kind": one["kind"],
            "value": one["values"][at],
            "base": one["bases"][at],
            **{name: one[name] for name in names},
        }
        for one in indicators
        for at, wave in enumerate(waves)
    ]


# ---- tables ------------------------------------------------------------------------------------


def _table(result: Trend, those: Sequence[Indicator], key: str, language: str) -> Table:
    own, two, kind = trended(language), len(result.waves) == 2, those[0].kind
    rows = [_row(one, language) for one in those]
    bases: list[Runs] = [
        (persons(f"trend.wave.{at}.base", one.base),) for at, one in enumerate(result.waves, 1)
    ]
    rows.append(Row(((own.rows,), *bases, (), (), ()), "base"))
    head = (
        own.indicator,
        *(named(one.name, one.day, language) for one in result.waves),
        own.difference_points if kind == "share" else own.difference,
        _text(fill(own.interval, {"level": level(result.confidence)})),
        own.p if two else own.p_trend,
    )
    note = {
        ("share", True): own.two_shares,
        ("share", False): own.trend_in_share,
        ("mean", True): own.welch_t,
        ("mean", False): own.linear_trend,
    }[kind, two]
    caption = own.means if kind == "mean" else own.small if key.endswith(".small") else own.shares
    return Table(key, caption, head, tuple(rows), ((note,),))


def decimals_of(one: Indicator) -> int | None:
    """The precision of an indicator's shares: that of its smallest base."""
    return numerals.decimals_together(base for base in one.bases if base is not None)


def id_of(one: Indicator) -> str:
    """`trend.G5.claim`: what the ids of an indicator's figures begin with."""
    return ".".join(("trend", *map(ascii_id, one.id.split("."))))


def _row(one: Indicator, language: str) -> Row:
    own, id_, decimals = trended(language), id_of(one), decimals_of(one)
    known = [base for base in one.bases if base is not None]
    small = any(numerals.decimals_for(base) is None for base in known)
    cells = [_cell(one, wave, f"{id_}.{wave + 1}", decimals, language) for wave in range(len(one.values))]
    if one.difference is None or (small and one.kind == "share"):
        return Row(((one.label.rstrip("。"),), *cells, (), (), p_cell(f"{id_}.p", one.p_holm)))
    show = partial(_points, decimals=decimals or 0) if one.kind == "share" else _score
    limits: Runs = ()
    if one.low is not None and one.high is not None:
        places: dict[str, Run] = {"low": show(f"{id_}.low", one.low), "high": show(f"{id_}.high", one.high)}
        limits = fill(own.range, places)
    difference: Runs = (show(f"{id_}.difference", _exact(one)),)
    return Row(((one.label.rstrip("。"),), *cells, difference, limits, p_cell(f"{id_}.p", one.p_holm)))


def _cell(one: Indicator, wave: int, id_: str, decimals: int | None, language: str) -> Runs:
    """42.1 (356); persons only under 30, a dash where it is withheld."""
    words, own = heads(language), trended(language)
    base, value, count = one.bases[wave], one.values[wave], one.counts[wave]
    if base is None:
        return (words.withheld,)
    people = persons(f"{id_}.base", base)
    if value is None:
        return fill(own.cell, {"value": "", "base": people})
    if count is None:
        return fill(own.cell, {"value": number(f"{id_}.mean", value, "score", 1), "base": people})
    if decimals is None or numerals.decimals_for(base) is None:
        return fill(own.persons, {"count": persons(f"{id_}.count", count), "base": people})
    return fill(own.cell, {"value": percent(f"{id_}.percent", count, base, decimals), "base": people})


def _exact(one: Indicator) -> Fraction | float:
    """The difference; of shares from their counts, so that it is rounded once."""
    (first, *_, last), (base, *_, of) = one.counts, one.bases
    if first is None or last is None or not base or not of:
        return one.difference or 0.0
    return Fraction(last, of) - Fraction(first, base)


def _points(id_: str, value: Fraction | float, decimals: int) -> Number:
    return Number(id_, value, "points", numerals.points_text(value, 0, decimals, sign=True))


def _score(id_: str, value: Fraction | float) -> Number:
    return Number(id_, value, "score", numerals.fixed_text(value, 1))


def _text(runs: Runs) -> str:
    return "".join(run if isinstance(run, str) else run.text for run in runs)

"""Waves side by side as tables, as the JSON object of `trend`, and as CSV lines."""

from __future__ import annotations

from collections.abc import Callable

from analysis import numerals
from analysis.blocks import Number, Row, Run, Runs, Table
from analysis.cells import ascii_id, level, percent, persons
from analysis.figures import Figures
from analysis.shown.parts import number, p_cell, plain
from analysis.trend import Indicator, Kind, Trend
from analysis.wording.heads import heads
from analysis.wording.template import fill
from analysis.wording.trend import trended
from questionnaires.errors import Message


def tables(result: Trend, language: str, words: Callable[[Message], str] = str) -> tuple[Table, ...]:
    """Shares and means, each in a table of its own; `words` puts reasons into the language."""
    found = [
        _table(result, kind, language)
        for kind in ("share", "mean")
        if any(one.kind == kind for one in result.indicators)
    ]
    own = trended(language)
    notes: list[Runs] = [fill(own.bases, {"tests": str(result.tests)}), (own.unlinked,)]
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


def _table(result: Trend, kind: Kind, language: str) -> Table:
    own, two = trended(language), len(result.waves) == 2
    rows = [_row(one, at, language) for at, one in enumerate(result.indicators, 1) if one.kind == kind]
    bases: list[Runs] = [
        (persons(f"trend.wave.{at}.base", one.base),) for at, one in enumerate(result.waves, 1)
    ]
    rows.append(Row(((own.rows,), *bases, (), (), ()), "base"))
    head = (
        own.indicator,
        *(one.name for one in result.waves),
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
    caption = own.shares if kind == "share" else own.means
    return Table(f"trend.{kind}", caption, head, tuple(rows), ((note,),))


def _row(one: Indicator, at: int, language: str) -> Row:
    own, id_ = trended(language), f"trend.{ascii_id(one.id)}"
    known = [base for base in one.bases if base is not None]
    decimals = numerals.decimals_together(known)
    small = any(numerals.decimals_for(base) is None for base in known)
    cells = [_cell(one, wave, f"{id_}.{wave + 1}", decimals, language) for wave in range(len(one.values))]
    if one.difference is None or (small and one.kind == "share"):
        return Row(((one.label.rstrip("。"),), *cells, (), (), p_cell(f"{id_}.p", one.p_holm)))
    show = _points if one.kind == "share" else _score
    limits: Runs = ()
    if one.low is not None and one.high is not None:
        places: dict[str, Run] = {"low": show(f"{id_}.low", one.low), "high": show(f"{id_}.high", one.high)}
        limits = fill(own.range, places)
    difference: Runs = (show(f"{id_}.difference", one.difference),)
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


def _points(id_: str, value: float) -> Number:
    return Number(id_, value, "points", numerals.points_text(value, 0, 1, sign=True))


def _score(id_: str, value: float) -> Number:
    return number(id_, value, "score", 1)


def _text(runs: Runs) -> str:
    return "".join(run if isinstance(run, str) else run.text for run in runs)

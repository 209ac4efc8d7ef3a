"""A description and a net promoter score as tables and as the keys that they add to `frequency`'s JSON."""

from __future__ import annotations

from analysis import numerals
from analysis.blocks import Number, Row, Run, Runs, Table
from analysis.cells import ascii_id, figure, level, percent, persons
from analysis.describe import Description
from analysis.figures import Figures
from analysis.net import PromoterScore
from analysis.shown.parts import number, plain, reasons
from analysis.wording.describe import PROGRAMS, described
from analysis.wording.heads import heads
from analysis.wording.template import fill


def table(result: Description, language: str) -> Table:
    """One figure a row."""
    words, key = described(language), f"{ascii_id(result.variable)}.describe"
    named: list[tuple[str, str, float | None]] = [
        (words.mean, "mean", result.mean),
        (words.sd, "sd", result.sd),
        (words.se, "se", result.se),
        (words.least, "minimum", result.minimum),
        *(
            (_share(words.quantile, q) if q != 0.5 else words.median, f"q{round(q * 1000)}", value)
            for q, value in result.quantiles
        ),
        (words.most, "maximum", result.maximum),
        (words.skewness, "skewness", result.skewness),
        (words.kurtosis, "kurtosis", result.kurtosis),
    ]
    rows = [Row(((label,), figure(f"{key}.{name}", value, "score", 2))) for label, name, value in named]
    rows.insert(
        1,
        Row((fill(words.interval, {"level": level(result.confidence)}), _interval(result, key, words.range))),
    )
    rows.append(Row(((words.n,), (persons(f"{key}.n", result.n),)), "base"))
    rows.append(Row(((heads(language).missing,), (persons(f"{key}.missing", result.missing),)), "missing"))
    program = PROGRAMS[result.quantile_type]
    rule = fill(words.rule, {"rule": str(result.quantile_type), "program": program})
    caption = _text(fill(words.caption, {"label": result.label.rstrip("。.")}))
    return Table(key, caption, (words.figure, words.value), tuple(rows), (rule,))


def figures(result: Description) -> Figures:
    """The object under `describe`."""
    names = ("n", "mean", "sd", "se", "low", "high", "minimum", "maximum", "median")
    return {
        **{name: plain(getattr(result, name)) for name in names},
        "quantiles": [{"share": q, "value": plain(value)} for q, value in result.quantiles],
        "quantile_type": result.quantile_type,
        **{name: plain(getattr(result, name)) for name in ("g1", "g2", "skewness", "kurtosis")},
        "reasons": reasons(result.reasons),
    }


def score_table(result: PromoterScore, language: str) -> Table:
    """Promoters, passives and detractors; the score in a note. Under 30 people persons only."""
    words, own, key = heads(language), described(language), f"{ascii_id(result.variable)}.nps"
    decimals = numerals.decimals_for(result.base)
    head = [own.figure, words.persons] + ([words.percent] if decimals is not None else [])
    rows = []
    for name in ("promoters", "passives", "detractors"):
        count = getattr(result, name)
        cells: list[Runs] = [(getattr(own, name),), (persons(f"{key}.{name}.count", count),)]
        if decimals is not None:
            cells.append((percent(f"{key}.{name}.percent", count, result.base, decimals),))
        rows.append(Row(tuple(cells)))
    rest: tuple[Runs, ...] = ((),) if decimals is not None else ()
    rows.append(Row(((words.answered,), (persons(f"{key}.base", result.base),), *rest), "base"))
    missing = persons(f"{key}.missing", result.total - result.base)
    rows.append(Row(((words.missing,), (missing,), *rest), "missing"))
    notes: tuple[Runs, ...] = ()
    if decimals is None:
        notes = ((words.persons_only if result.base else words.nobody,),)
    elif result.score is not None and result.low is not None and result.high is not None:
        points = {"score": result.score, "low": result.low, "high": result.high}
        places: dict[str, Run] = {name: _points(f"{key}.{name}", value) for name, value in points.items()}
        notes = (fill(own.score, places | {"level": level(result.confidence)}),)
    caption = _text(fill(own.score_caption, {"label": result.label.rstrip("。.")}))
    return Table(key, caption, tuple(head), tuple(rows), notes)


def score_figures(result: PromoterScore) -> Figures:
    """The object under `nps`, in points."""
    names = ("score", "se", "low", "high", "promoters", "passives", "detractors", "base")
    return {name: plain(getattr(result, name)) for name in names}


def _points(id_: str, value: float) -> Number:
    return Number(id_, value, "points", numerals.points_text(value / 100, 0, 1, sign=True))


def _interval(result: Description, key: str, template: str) -> Runs:
    if result.low is None or result.high is None:
        return ()
    places: dict[str, Run] = {
        "low": number(f"{key}.low", result.low, "score", 2),
        "high": number(f"{key}.high", result.high, "score", 2),
    }
    return fill(template, places)


def _share(template: str, q: float) -> str:
    return _text(fill(template, {"share": f"{q:g}"}))


def _text(runs: Runs) -> str:
    return "".join(run if isinstance(run, str) else run.text for run in runs)
